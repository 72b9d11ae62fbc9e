"""A stream as a person runs it: killed in the middle of a batch, begun again, and nothing lost or doubled."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pyarrow.dataset as ds
import pytest
from crawls import EXAMPLES, page
from farmsift.features.readers import iter_raw
from farmsift.model import Scorer
from sparks import CONF, environment

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1200), pytest.mark.xdist_group("spark")]
ROOT = Path(__file__).parents[2]
FILES, LATER, BATCH = 12, 4, 3
CONFS = [word for name, value in CONF.items() for word in ("--conf", f"{name}={value}")]


def arrive(incoming: Path, number: int) -> None:
    """Move a page into the folder, whole."""
    part = incoming.parent / "part"
    part.write_text(page(number), encoding="utf-8")
    part.rename(incoming / f"{number}.html")


def test_a_stream_that_is_killed_goes_on_with_nothing_lost_or_doubled(tmp_path: Path):
    incoming, out = tmp_path / "incoming", tmp_path / "out"
    incoming.mkdir()
    for number in range(FILES):
        arrive(incoming, number)
    command = ["spark-stream", str(incoming), "--per-batch", str(BATCH), "--every", "0 seconds"]
    command += ["--output", str(out), "--reasons", "0"]
    environ = {**os.environ, **environment(tmp_path / "spark")}
    words = [sys.executable, "-m", "farmsift.cli.main", *command, "--master", "local[1]", *CONFS]
    with (tmp_path / "first.log").open("w") as log:
        first = subprocess.Popen(words, env=environ, stdout=log, stderr=log, start_new_session=True)
    # In the middle: one batch is whole, and the next one is being written.
    end = time.monotonic() + 400
    while not ((out / "batch=000000000" / "_SUCCESS").exists() and (out / "batch=000000001").exists()):
        assert first.poll() is None and time.monotonic() < end, (tmp_path / "first.log").read_text()[-2000:]
        time.sleep(0.01)
    os.killpg(first.pid, signal.SIGKILL)
    first.wait()
    whole = [path.parent.name for path in out.glob("batch=*/_SUCCESS")]
    assert 1 <= len(whole) < FILES / BATCH
    for number in range(FILES, FILES + LATER):
        arrive(incoming, number)

    # Once more, as a cluster is given it.
    submit = ROOT / "cli" / "submit.py"
    spark_submit = Path(environ["SPARK_HOME"], "bin", "spark-submit")
    environ.pop("PYSPARK_SUBMIT_ARGS")
    words = [str(spark_submit), "--master", "local[1]", *CONFS, str(submit), *command, "--once"]
    done = subprocess.run(words, env=environ, capture_output=True, text=True, timeout=400)
    assert done.returncode == 0, done.stderr[-3000:]

    table = ds.dataset(out, partitioning="hive").to_table(columns=["id", "content_farm", "batch"])
    paths = [incoming / f"{number}.html" for number in range(FILES + LATER)]
    assert Counter(table["id"].to_pylist()) == Counter(map(str, paths))
    assert max(Counter(table["batch"].to_pylist()).values()) == BATCH
    verdicts = Scorer.load().score_many(raw for path in paths for raw in iter_raw(path))
    wanted = {verdict.id: verdict.to_dict()["content_farm"] for verdict in verdicts}
    assert dict(zip(table["id"].to_pylist(), table["content_farm"].to_pylist(), strict=True)) == wanted


def test_page_files_are_scored_from_the_command_line(tmp_path: Path):
    environ = {**os.environ, **environment(tmp_path / "spark")}
    out = tmp_path / "verdicts"
    words = [sys.executable, "-m", "farmsift.cli.main", "spark-score", str(EXAMPLES[0]), str(EXAMPLES[1])]
    words += ["--output", str(out), "--master", "local[1]", *CONFS]
    done = subprocess.run(words, env=environ, capture_output=True, text=True, timeout=400)
    assert done.returncode == 0, done.stderr[-3000:]
    assert f"farmsift: 2 verdicts at {out}: " in done.stderr and "0 failed" in done.stderr
    table = ds.dataset(out, partitioning="hive").to_table()
    found = {row["id"]: (row["content_farm"], row["band"]) for row in table.to_pylist()}
    scorer = Scorer.load()
    for path in EXAMPLES[:2]:
        verdict = scorer.score(path.read_bytes()).to_dict()
        assert found[str(path)] == (verdict["content_farm"], verdict["band"])
