"""Files are there whole or not at all, and what is no file stays what it is."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from farmsift.model.whole import whole, whole_text


def test_a_file_is_replaced_once_all_of_it_is_written(tmp_path: Path):
    path = tmp_path / "a.txt"
    path.write_text("old")
    with whole_text(path) as file:
        file.write("näw\n")
        assert path.read_text() == "old"
    assert path.read_text(encoding="utf-8") == "näw\n"
    assert list(tmp_path.iterdir()) == [path]


def test_a_broken_write_leaves_the_file_as_it_was(tmp_path: Path):
    path = tmp_path / "a.txt"
    path.write_text("old")
    with pytest.raises(RuntimeError), whole(path) as file:
        file.write(b"half")
        raise RuntimeError
    assert path.read_text() == "old" and list(tmp_path.iterdir()) == [path]


def test_a_pipe_is_written_to_and_not_replaced(tmp_path: Path):
    path = tmp_path / "pipe"
    os.mkfifo(path)
    reader = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    with whole(path) as file:
        file.write(b"a line\n")
    assert os.read(reader, 100) == b"a line\n"
    os.close(reader)
    assert stat.S_ISFIFO(path.stat().st_mode)


def test_a_link_goes_on_leading_to_its_file(tmp_path: Path):
    (tmp_path / "real").mkdir()
    link = tmp_path / "link.txt"
    link.symlink_to(tmp_path / "real" / "a.txt")
    with whole(link) as file:
        file.write(b"new")
    assert link.is_symlink() and (tmp_path / "real" / "a.txt").read_bytes() == b"new"


@pytest.mark.parametrize("name", ["none/a.txt", "."])
def test_what_can_not_be_written_is_named(name: str, tmp_path: Path):
    with pytest.raises(OSError) as told, whole(tmp_path / name):
        pass
    assert told.value.filename in (str(tmp_path / name), tmp_path / name)
