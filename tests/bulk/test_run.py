"""Whole runs as a person has them: stopped in every way and resumed, refused, told."""

from __future__ import annotations

import json
import os
import pty
import resource
import shutil
import signal
import subprocess
import sys
import termios
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest
from crawls import write_crawl
from farmsift.bulk.inputs import Inputs
from farmsift.bulk.run import score_to_folder
from farmsift.bulk.worker import Task
from farmsift.cli import main
from farmsift.features.readers import Limits
from farmsift.model.saved import DEFAULT

PAGES, SHARD = 900, 100
RUN = ["--jobs", "2", "--reasons", "1", "--shard-pages", str(SHARD)]
COMMAND = [sys.executable, "-m", "farmsift.cli.main", "score"]


@pytest.fixture(scope="module")
def crawl(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_crawl(tmp_path_factory.mktemp("crawl") / "pages.jsonl", PAGES, broken=250)


@pytest.fixture(scope="module")
def wanted(crawl: Path) -> list[bytes]:
    """What one process says of the crawl, line by line."""
    target = crawl.with_name("single.jsonl")
    assert main(["score", str(crawl), "--output", str(target), "--reasons", "1"]) == 1
    return target.read_bytes().splitlines(keepends=True)


@pytest.fixture(scope="module")
def finished(crawl: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a short run that came to its end."""
    folder = tmp_path_factory.mktemp("finished")
    short = write_crawl(folder / "pages.jsonl", 5)
    out = folder / "out"
    assert main(["score", str(short), "--jobs", "1", "--shard-pages", "3", "--output", str(out)]) == 0
    return out


def parts(out: Path) -> list[bytes]:
    """The shards' lines, each shard checked to have its marker and to be of the size that it says."""
    lines = []
    for number, part in enumerate(sorted(out.glob("part-*.jsonl"))):
        marker = json.loads((out / f"_{part.stem}.json").read_text())
        here = part.read_bytes().splitlines(keepends=True)
        assert (part.name, marker["file"]) == (f"part-{number:05}.jsonl",) * 2
        assert (marker["first"], marker["pages"]) == (len(lines), len(here))
        assert marker["bytes"] == part.stat().st_size
        lines += here
    return lines


def until(true: Callable[[], object], seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)


def children(process: int) -> list[int]:
    try:
        held = Path(f"/proc/{process}/task/{process}/children").read_text()
    except OSError:
        return []
    return [int(number) for number in held.split()]


def running(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_shards_hold_what_one_process_says_whatever_befalls_the_workers(
    crawl: Path, wanted: list[bytes], tmp_path: Path
):
    """One worker is killed and one is stopped in the middle; the pages that they had are scored by others."""
    if not sys.platform.startswith("linux"):
        pytest.skip("needs /proc to find the workers")
    out, told, before = tmp_path / "out", [], set(children(os.getpid()))

    def disturb() -> None:
        until(lambda: (out / "_part-00000.json").exists())
        killed, stopped = sorted(set(children(os.getpid())) - before)
        os.kill(killed, signal.SIGKILL)
        os.kill(stopped, signal.SIGSTOP)

    disturbing = threading.Thread(target=disturb)
    disturbing.start()
    limits = Limits(seconds=2.0)
    found = score_to_folder(
        Inputs([str(crawl)], limits=limits), out, Task(reasons=1, limits=limits), 2, shard=SHARD,
        tell=told.append, grace=1.0,
    )  # fmt: skip
    disturbing.join()
    assert parts(out) == wanted
    assert (found.complete, found.pages, found.failed, found.shards) == (True, PAGES, 1, PAGES // SHARD)
    assert told == [json.loads(wanted[250])["error"]]
    assert not any(map(running, set(children(os.getpid())) - before))


def test_a_run_that_was_killed_goes_on_where_it_was(crawl: Path, wanted: list[bytes], tmp_path: Path):
    out = tmp_path / "out"
    words = ["score", str(crawl), *RUN, "--output", str(out)]
    run = subprocess.Popen([*COMMAND[:-1], *words], stderr=subprocess.DEVNULL)
    until(lambda: (out / "_part-00002.json").exists())
    workers = children(run.pid)
    run.kill()
    run.wait()
    until(lambda: not any(map(running, workers)), 30)  # none is left behind
    assert not (out / "_SUCCESS").exists()
    whole = {path: path.stat() for path in out.glob("part-*")}
    (out / ".part-00007.jsonl.tmp").write_bytes(b"half a li")
    (out / "part-00008.jsonl").write_bytes(b"named, and no marker yet\n")
    assert main([*words, "--resume"]) == 1  # the broken line
    assert parts(out) == wanted
    assert len([*out.glob("part-*")]) == PAGES // SHARD
    assert [*out.glob(".*")] == []
    # What was whole was not written again.
    kept = [path for path in whole if path.stat().st_mtime_ns == whole[path].st_mtime_ns]
    assert len(kept) >= 3
    totals = json.loads((out / "_SUCCESS").read_text())
    assert (totals["pages"], totals["failed"], totals["counts"]["records"]) == (PAGES, 1, PAGES)
    assert totals["counts"]["bytes"] == crawl.stat().st_size


def test_ctrl_c_leaves_whole_shards_and_a_bar_tells_how_far_it_is(
    crawl: Path, wanted: list[bytes], tmp_path: Path
):
    out = tmp_path / "out"
    words = ["score", str(crawl), *RUN, "--output", str(out)]
    master, terminal = pty.openpty()
    termios.tcsetwinsize(terminal, (24, 120))
    run = subprocess.Popen([*COMMAND[:-1], *words], stderr=terminal, start_new_session=True)
    os.close(terminal)
    said: list[bytes] = []

    def listen() -> None:
        try:
            while part := os.read(master, 4096):
                said.append(part)
        except OSError:  # the other end is closed
            pass

    listening = threading.Thread(target=listen)
    listening.start()
    until(lambda: (out / "_part-00001.json").exists())
    os.killpg(run.pid, signal.SIGINT)
    assert run.wait(60) == 130
    listening.join()
    os.close(master)
    text = b"".join(said).decode()
    lines = parts(out)
    assert 2 * SHARD <= len(lines) < PAGES
    assert lines == wanted[: len(lines)]
    assert f"{len(lines):,} verdicts in " in text and "go on with --resume" in text
    assert "Traceback" not in text
    assert " pages, " in text and " pages/s [" in text and "<" in text and "%|" in text
    assert {path.name for path in out.glob(".*")} == set()
    assert main([*words, "--resume"]) == 1
    assert parts(out) == wanted


def test_standard_input_is_scored_and_can_be_stopped_while_it_is_waited_for(tmp_path: Path):
    out = tmp_path / "out"
    words = ["score", "-", "--jobs", "1", "--shard-pages", "5", "--output", str(out)]
    run = subprocess.Popen([*COMMAND[:-1], *words], stdin=subprocess.PIPE, stderr=subprocess.PIPE)
    assert run.stdin is not None and run.stderr is not None
    run.stdin.write(write_crawl(tmp_path / "pages.jsonl", 7).read_bytes())
    run.stdin.flush()
    until(lambda: (out / "_part-00000.json").exists())
    run.send_signal(signal.SIGTERM)
    assert run.wait(60) == 130
    said = run.stderr.read().decode()
    run.stdin.close()
    run.stderr.close()
    assert "5 verdicts in 1 shards" in said
    assert "Fatal" not in said and "--resume" not in said
    assert [json.loads(line)["id"] for line in parts(out)] == [f"p{n}" for n in range(5)]


def test_a_disk_without_room_is_told_and_the_run_goes_on_later(
    crawl: Path, wanted: list[bytes], tmp_path: Path
):
    """The limit of a file's size stands for a full disk: the second shard is the first to need more."""
    out = tmp_path / "out"
    words = [
        "score",
        str(crawl),
        "--jobs",
        "1",
        "--reasons",
        "1",
        "--shard-pages",
        "400",
        "--output",
        str(out),
    ]
    room = sum(map(len, wanted[:400])) - 1000
    run = subprocess.run(
        [*COMMAND[:-1], *words],
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (room, room)),
    )
    assert run.returncode == 2
    assert f"{out}: can't be written: File too large; its 0 whole shards stay" in run.stderr
    assert "Traceback" not in run.stderr
    assert parts(out) == [] and [*out.glob(".part*")] == []
    assert main([*words, "--resume"]) == 1
    assert parts(out) == wanted


def test_parquet_is_that_of_one_process(finished: Path, tmp_path: Path):
    pages = str(finished.parent / "pages.jsonl")
    single, out = tmp_path / "single.parquet", tmp_path / "out.parquet"
    assert main(["score", pages, "--signals", "--output", str(single)]) == 0
    assert main(["score", pages, "--signals", "--output", str(out), "--jobs", "2", "--shard-pages", "3"]) == 0
    assert [p.name for p in sorted(out.glob("part*"))] == ["part-00000.parquet", "part-00001.parquet"]
    found = ds.dataset(out, format="parquet").to_table()
    assert found.equals(pq.read_table(single))
    assert found.num_rows == 5


def test_an_input_that_can_not_be_read_costs_one_verdict(finished: Path, tmp_path: Path):
    binary, out = tmp_path / "photo.bin", tmp_path / "out"
    binary.write_bytes(bytes(range(256)) * 20)
    pages = str(finished.parent / "pages.jsonl")
    assert main(["score", str(binary), pages, "--jobs", "1", "--output", str(out)]) == 1
    verdicts = [json.loads(line) for line in parts(out)]
    assert "holds binary data" in verdicts[0]["error"]
    assert [v["id"] for v in verdicts[1:]] == [f"p{n}" for n in range(5)]


def test_a_finished_run_is_left_alone(finished: Path, capsys: pytest.CaptureFixture[str]):
    pages = str(finished.parent / "pages.jsonl")
    before = {path.name: path.stat().st_mtime_ns for path in finished.iterdir() if path.name != "_lock"}
    words = ["score", pages, "--jobs", "3", "--shard-pages", "3", "--output", str(finished), "--resume"]
    assert main(words) == 0
    assert before.items() <= {path.name: path.stat().st_mtime_ns for path in finished.iterdir()}.items()
    assert "5 verdicts in 2 shards" in capsys.readouterr().err


def test_no_page_is_no_shard(tmp_path: Path):
    empty, out = tmp_path / "empty", tmp_path / "out"
    empty.mkdir()
    assert main(["score", str(empty), "--jobs", "1", "--output", str(out)]) == 0
    assert sorted(path.name for path in out.iterdir()) == ["_SUCCESS", "_lock", "_run.json"]


Change = Callable[[Path, Path], list[str]]


def other_model(pages: Path, out: Path) -> list[str]:
    model = pages.with_name("model")
    shutil.copytree(DEFAULT, model)
    return ["--model", str(model), "--resume"]


def changed_input(pages: Path, out: Path) -> list[str]:
    with pages.open("a") as file:
        file.write("\n")
    return ["--resume"]


def other_input(pages: Path, out: Path) -> list[str]:
    held = json.loads((out / "_run.json").read_text())
    held["list of inputs"] = ["elsewhere.jsonl"]
    (out / "_run.json").write_text(json.dumps(held))
    return ["--resume"]


def short_shard(pages: Path, out: Path) -> list[str]:
    os.truncate(out / "part-00001.jsonl", 10)
    return ["--resume"]


def broken_marker(pages: Path, out: Path) -> list[str]:
    (out / "_part-00001.json").write_text('{"file": 1}')
    return ["--resume"]


def no_run_file(pages: Path, out: Path) -> list[str]:
    (out / "_run.json").unlink()
    return ["--resume"]


@pytest.mark.parametrize(
    ("change", "part"),
    [
        (lambda pages, out: [], "out: holds a run already; continue it with --resume"),
        (other_model, "begun with another model ("),
        (changed_input, "begun with another state of the inputs ("),
        (lambda pages, out: ["--reasons", "2", "--resume"], "another number of reasons (8, and now 2)"),
        (lambda pages, out: ["--seconds", "3", "--resume"], "another limit of seconds (10.0, and now 3.0)"),
        (
            lambda pages, out: ["--output-format", "parquet", "--resume"],
            'another form of the output ("jsonl", and now "parquet")',
        ),
        (other_input, "another list of inputs ("),
        (short_shard, "part-00001.jsonl: has 10 bytes, and its marker says"),
        (broken_marker, "_part-00001.json: is no marker of a shard"),
        (no_run_file, "shards go to a folder of their own"),
    ],
)
def test_another_run_is_refused(
    change: Change, part: str, finished: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    shutil.copytree(finished.parent, tmp_path, dirs_exist_ok=True)
    pages, out = tmp_path / "pages.jsonl", tmp_path / "out"
    held = json.loads((out / "_run.json").read_text())
    about = pages.stat()
    held["list of inputs"], held["state of the inputs"] = (
        [str(pages)],
        [f"{about.st_size} {about.st_mtime_ns}"],
    )
    (out / "_run.json").write_text(json.dumps(held))
    words = ["score", str(pages), "--jobs", "1", "--shard-pages", "3", "--output", str(out)]
    extra = change(pages, out)
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    assert main([*words, *extra]) == 2
    err = capsys.readouterr().err
    assert part in err and err.count("\n") == 1
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.chdir(tmp_path)
    write_crawl(tmp_path / "pages.jsonl", 2)
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter.txt").write_text("Dear Ann")
    (tmp_path / "file").write_text("")
    yield


@pytest.mark.usefixtures("elsewhere")
@pytest.mark.parametrize(
    ("words", "part"),
    [
        (["pages.jsonl", "--resume"], "--resume goes with --jobs"),
        (["pages.jsonl", "--shard-pages", "3"], "--shard-pages goes with --jobs"),
        (["pages.jsonl", "--jobs", "2"], "name it with --output"),
        (["pages.jsonl", "--jobs", "2", "--output", "o", "--output-format", "table"], "jsonl or parquet"),
        (["pages.jsonl", "--jobs", "2", "--output", "full"], "full: holds letter.txt"),
        (["pages.jsonl", "--jobs", "2", "--output", "file"], "file: is a file"),
        ([".", "--jobs", "2", "--output", "out"], "out: lies in the input ."),
        (["-", "--jobs", "2", "--output", "out", "--resume"], "-: can be read once only"),
        (["pages.jsonl", "nowhere.warc", "--jobs", "2", "--output", "o"], "nowhere.warc: No such file"),
        (["pages.jsonl", "--jobs", "2", "--output", "o", "--model", "nowhere"], "nowhere: no model there"),
        (["pages.jsonl", "--jobs", "2", "--output", "o", "--copies", "nowhere.db"], "nowhere.db"),
    ],
)
def test_what_can_not_be_begun_gets_one_sentence(
    words: list[str], part: str, capsys: pytest.CaptureFixture[str]
):
    assert main(["score", *words]) == 2
    out, err = capsys.readouterr()
    assert not out
    assert part in err and err.count("\n") == 1
    assert not Path("o").exists() and not Path("out").exists()


@pytest.mark.parametrize("count", ["0", "-2", "many"])
def test_a_number_of_workers_is_one_or_more(count: str, capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit) as stopped:
        main(["score", "x", "--jobs", count])
    assert stopped.value.code == 2
    assert "--jobs" in capsys.readouterr().err


def test_a_second_run_keeps_out_while_the_first_one_writes(
    finished: Path, capsys: pytest.CaptureFixture[str]
):
    import fcntl

    pages = str(finished.parent / "pages.jsonl")
    with (finished / "_lock").open("a") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        assert main(["score", pages, "--jobs", "1", "--output", str(finished), "--resume"]) == 2
    assert "another run is writing there" in capsys.readouterr().err
