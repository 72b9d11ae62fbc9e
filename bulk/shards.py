"""A folder of shards: each appears whole with its marker, so that a run stopped anyhow goes on after the last.

Names that begin with ``_`` or ``.`` are passed over by what reads a folder of Parquet or JSON Lines as one table
(Spark, Arrow, DuckDB), so markers lie beside the shards.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from .errors import BulkError
from .inputs import Place
from .rows import GROUP, SCHEMA, Form, unpack_table

ABOUT, DONE, LOCK = "_run.json", "_SUCCESS", "_lock"
SHARD = 10_000
"""Pages of a shard unless told otherwise."""


@dataclass(frozen=True)
class Marker:
    """What a whole shard holds; kept beside it as ``_part-00000.json``.

    Attributes:
        file: its name.
        first: number of its first page in the run, from 0.
        pages: how many verdicts.
        failed: how many of them have an error.
        bytes: its size.
        end: the place after its pages.
    """

    file: str
    first: int
    pages: int
    failed: int
    bytes: int
    end: Place


class Shards:
    """The folder that a run writes to.

    Args:
        folder: made where it is not there.
        form: of the shards.
        about: what the run is made of, by the words for a person; a run is resumed only where all is the same.
        resume: whether to go on after the whole shards found there; where there are none, a run begins.

    Raises:
        BulkError: the folder holds something else or another run, another process writes to it, or it is
            damaged.
        OSError: it can't be made.
    """

    def __init__(self, folder: Path, form: Form, about: Mapping[str, Any], resume: bool):
        self.folder = folder
        self._form: Form = form
        self._open: _Shard | None = None
        if folder.exists() and not folder.is_dir():
            raise BulkError(f"{folder}: is a file, and shards go to a folder.")
        folder.mkdir(parents=True, exist_ok=True)
        self._lock = _locked(folder)
        try:
            self.markers = self._found(json.loads(json.dumps(about)), resume)
        except BaseException:
            self.close()
            raise

    @property
    def pages(self) -> int:
        """Verdicts in whole shards."""
        return sum(marker.pages for marker in self.markers)

    @property
    def failed(self) -> int:
        """Those of them that have an error."""
        return sum(marker.failed for marker in self.markers)

    @property
    def end(self) -> Place:
        """The place that the run goes on at."""
        return self.markers[-1].end if self.markers else Place()

    @property
    def totals(self) -> dict[str, Any] | None:
        """What ``finish`` was given, or ``None`` where the run has not come to its end."""
        path = self.folder / DONE
        return _json(path)["counts"] if path.exists() else None

    def add(self, rows: bytes, pages: int, failed: int) -> None:
        """Add verdicts to the shard that is being written.

        Args:
            rows: what ``pack`` made of them.
            pages: how many.
            failed: how many have an error.

        Raises:
            BulkError: they can't be written, for want of room or another cause; so also ``commit`` and ``finish``.
        """
        with self._writing():
            if self._open is None:
                name = f"part-{len(self.markers):05}.{self._form}"
                self._open = _Shard(self.folder / name, self._form)
            self._open.add(rows, pages, failed)

    def commit(self, end: Place) -> None:
        """Make the shard that is being written whole, if there is one.

        Args:
            end: the place after its pages.
        """
        if self._open is None:
            return
        shard, self._open = self._open, None
        with self._writing():
            size = shard.close()
            marker = Marker(shard.path.name, self.pages, shard.pages, shard.failed, size, end)
            held = {**vars(marker), "end": end.to_dict()}
            _write(self.folder / f"_{shard.path.stem}.json", held)
        self.markers.append(marker)

    def finish(self, counts: Mapping[str, Any]) -> None:
        """Say that the run has come to its end.

        Args:
            counts: what its inputs held.
        """
        held = {"shards": len(self.markers), "pages": self.pages, "failed": self.failed, "counts": counts}
        with self._writing():
            _write(self.folder / DONE, held)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise BulkError(
                f"{self.folder}: can't be written: {error.strerror or error}; its {len(self.markers)} whole "
                "shards stay, and --resume goes on after them."
            ) from error

    def close(self) -> None:
        """Drop the shard that is being written, and let others at the folder."""
        if self._open is not None:
            self._open.drop()
            self._open = None
        self._lock.close()

    def _found(self, about: dict[str, Any], resume: bool) -> list[Marker]:
        path = self.folder / ABOUT
        if not path.exists():
            strangers = sorted(p.name for p in self.folder.iterdir() if p.name != LOCK)
            if strangers:
                raise BulkError(f"{self.folder}: holds {strangers[0]}; shards go to a folder of their own.")
            _write(path, about)
            return []
        if not resume:
            raise BulkError(
                f"{self.folder}: holds a run already; continue it with --resume, or choose another folder."
            )
        before = _json(path)
        for what in {**before, **about}:
            if before.get(what) != about.get(what):
                raise BulkError(
                    f"{self.folder}: the run there was begun with another {what} "
                    f"({_short(before.get(what))}, and now {_short(about.get(what))}); "
                    "resume it with the same, or choose another folder."
                )
        markers = self._markers()
        whole = {marker.file for marker in markers}
        for path in self.folder.iterdir():
            if path.name.endswith(".tmp") or (path.name.startswith("part-") and path.name not in whole):
                path.unlink()
        return markers

    def _markers(self) -> list[Marker]:
        markers: list[Marker] = []
        while (path := self.folder / f"_part-{len(markers):05}.json").exists():
            held = _json(path)
            try:
                marker = Marker(**{**held, "end": Place.of(held["end"])})
            except (KeyError, TypeError) as error:
                raise BulkError(f"{path}: is no marker of a shard.") from error
            shard = self.folder / marker.file
            size = shard.stat().st_size if shard.exists() else None
            if size != marker.bytes:
                now = "is gone" if size is None else f"has {size:,} bytes"
                raise BulkError(f"{shard}: {now}, and its marker says {marker.bytes:,} bytes.")
            markers.append(marker)
        return markers


class _Shard:
    """A shard that is being written, under another name."""

    def __init__(self, path: Path, form: Form):
        self.path = path
        self.pages = self.failed = 0
        self._part = path.with_name(f".{path.name}.tmp")
        self._file: BinaryIO = self._part.open("wb")
        self._rows = _Groups(self._file) if form == "parquet" else None

    def add(self, rows: bytes, pages: int, failed: int) -> None:
        if self._rows is None:
            self._file.write(rows)
        else:
            self._rows.add(unpack_table(rows))
        self.pages += pages
        self.failed += failed

    def close(self) -> int:
        """Give it its name once all is on the disk; return its size in bytes."""
        try:
            if self._rows is not None:
                self._rows.close()
            size = self._file.tell()
            _settle(self._file)
            self._file.close()
        except BaseException:
            self.drop()
            raise
        _rename(self._part, self.path)
        return size

    def drop(self) -> None:
        with suppress(OSError):  # a full disk says so again
            self._file.close()
        self._part.unlink(missing_ok=True)


class _Groups:
    """Tables into the row groups of a Parquet file."""

    def __init__(self, file: BinaryIO):
        self._writer = pq.ParquetWriter(file, SCHEMA)
        self._held: list[pa.Table] = []
        self._rows = 0

    def add(self, table: pa.Table) -> None:
        self._held.append(table)
        self._rows += table.num_rows
        if self._rows >= GROUP:
            self._flush()

    def close(self) -> None:
        if self._rows:
            self._flush()
        self._writer.close()

    def _flush(self) -> None:
        self._writer.write_table(pa.concat_tables(self._held).combine_chunks())
        self._held, self._rows = [], 0


def _locked(folder: Path) -> IO[str]:
    """Keep other runs away from a folder for as long as the file is open, which ends with the process."""
    file = (folder / LOCK).open("a")
    if sys.platform != "win32":
        import fcntl

        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            file.close()
            raise BulkError(f"{folder}: another run is writing there.") from error
    return file


def _write(path: Path, held: Mapping[str, Any]) -> None:
    """Write a small file that is there whole or not at all, before anything that is written later."""
    part = path.with_name(f".{path.name}.tmp")
    with part.open("w", encoding="utf-8") as file:
        json.dump(held, file, ensure_ascii=False, indent=1)
        file.write("\n")
        _settle(file)
    _rename(part, path)


def _rename(part: Path, path: Path) -> None:
    """Give a file its name for good."""
    part.replace(path)
    if sys.platform != "win32":  # where a folder can't be opened
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _settle(file: IO[Any]) -> None:
    file.flush()
    os.fsync(file.fileno())


def _json(path: Path) -> dict[str, Any]:
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BulkError(f"{path}: can't be read: {error}") from error
    if not isinstance(held, dict):
        raise BulkError(f"{path}: is no JSON object.")
    return held


def _short(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 120 else f"{text[:117]}..."
