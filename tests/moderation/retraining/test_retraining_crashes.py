"""Whoever is killed at whatever point leaves a model in use, and the next one can go on.

A child process takes the real steps and ends itself by SIGKILL just before its n-th opening of the line or an entry
for writing, its n-th link or renaming, for every n until it comes through.
"""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from farmsift.model.saved import load
from farmsift.moderation.database import Database
from farmsift.moderation.retraining.bounds import Bounds
from farmsift.moderation.retraining.promotion import open_registry, promote, rollback
from farmsift.moderation.retraining.registry import BUILDING, Registry
from pages_made import labels_file

LOOSE = Bounds(1, 1, 1, 1, 1)
CHILD = """
import os, signal, sys
folder, left = sys.argv[1], 0
def count(event, arguments):
    global left
    line = event == "open" and str(arguments[0]).endswith(("line.jsonl", "entry.json"))
    if event in ("os.rename", "os.symlink") or (line and set("wa") & set(str(arguments[1]))):
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
from farmsift.moderation.retraining.bounds import Bounds
from farmsift.moderation.retraining.promotion import open_registry, promote, rollback
import shutil
for line in sys.stdin:  # a fork a point: what is slow is to import all this
    child = os.fork()
    if child == 0:
        left = int(line)
        sys.addaudithook(count)
        registry = open_registry(folder)
        exec(sys.argv[2])
        os._exit(0)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""
STEPS = {
    "promote": "promote(registry, 2, who='child', bounds=Bounds(1, 1, 1, 1, 1))",
    "keep": """
with registry.lock():
    built = registry.building()
    shutil.copytree(registry.find(2).folder, built, dirs_exist_ok=True)
    registry.keep(built, "child", "", {"parent": 1})
""",
}


@contextmanager
def killer(folder: Path, step: str) -> Iterator[Callable[[int], bool]]:
    """Give what takes a step up to a point, and says whether it was killed before it came through."""
    command = [sys.executable, "-c", CHILD, str(folder), STEPS[step]]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdin and child.stdout
        give, take = child.stdin, child.stdout

        def killed_at(point: int) -> bool:
            give.write(f"{point}\n")
            give.flush()
            code = int(take.readline())
            assert code in (0, -signal.SIGKILL)
            return code != 0

        yield killed_at
        give.close()


@pytest.mark.parametrize("step", STEPS)
def test_killed_at_every_point_a_step_leaves_the_line_whole(step: str, registry: Registry, tmp_path: Path):
    shutil.copytree(registry.folder, tmp_path / "kept", symlinks=True)
    old, new = registry.find(1).name, registry.find(2).name
    point, told = 0, set()
    with killer(registry.folder, step) as killed_at:
        while True:
            point += 1
            shutil.rmtree(registry.folder)
            shutil.copytree(tmp_path / "kept", registry.folder, symlinks=True)
            through = not killed_at(point)
            used = load(registry.current).name  # what a service would read at this moment
            assert used in ({old, new} if step == "promote" else {old})
            told.add(used)
            again = open_registry(registry.folder)
            with again.lock():
                assert not list(registry.folder.glob(f"{BUILDING}*"))
            steps = [s.step for s in again.line()]
            assert again.in_use().name == used and all(load(e.folder) for e in again.entries())
            if step == "promote":
                assert (used == new) == ("promoted" in steps)
                if used == new:
                    assert rollback(again).name == old
                assert promote(again, 2, bounds=LOOSE).name == new
            if through:
                break
    assert point >= 4
    assert told == ({old, new} if step == "promote" else {old})


def test_a_round_killed_in_the_middle_changes_nothing_and_the_next_one_works(tmp_path: Path):
    """By the command, as a person would run it: killed while the challenger is being built, then run again."""
    (tmp_path / "labels.jsonl").write_bytes(labels_file(90))
    database = Database(f"sqlite:///{tmp_path}/farmsift.db")
    database.upgrade()
    from farmsift.moderation.labels.importing import import_labels

    import_labels(database, [tmp_path / "labels.jsonl"])
    database.close()
    command = [sys.executable, "-m", "farmsift.cli.main", "retrain", "--jobs", "1", "--test-share", "0.3"]
    command += ["--precision", "0.3", "--prevalence", "0.2", "--cache", str(tmp_path / "cache")]
    line = tmp_path / "farmsift-models"
    child = subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    end = time.monotonic() + 300
    while not (line / "test-groups.csv").exists() or not list(line.glob(f"{BUILDING}*")):
        assert child.poll() is None and time.monotonic() < end, child.stdout and child.stdout.read()
        time.sleep(0.05)
    child.send_signal(signal.SIGKILL)
    child.wait(30)
    registry = open_registry(line)
    assert [s.step for s in registry.line()] == ["adopted"] and load(registry.current)
    groups = (line / "test-groups.csv").read_bytes()
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    assert "challenger 2" in done.stdout and "farmsift promote 2" in done.stdout
    assert (line / "test-groups.csv").read_bytes() == groups
    assert registry.in_use().number == 1 and [e.number for e in registry.entries()] == [1, 2]
