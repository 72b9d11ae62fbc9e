"""Files on any file system that executors see: a path, ``file:``, ``s3a://``, ``hdfs://``, ``gs://``."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, BinaryIO, Self, cast

import pyarrow as pa
from pyarrow import fs

from .errors import SparkError

SLICE = 64 << 20
"""Bytes of small files that one task reads."""

_LOCAL = re.compile(r"^file:/*(?=/)", re.I)
_S3 = re.compile(r"^s3[an]://", re.I)
_PACKED = frozenset({".gz", ".bz2", ".xz", ".zst"})
_TABLES = frozenset({".parquet", ".pq"})
_LINES = frozenset({".jsonl", ".ndjson"})


@dataclass(frozen=True)
class Place:
    """Where a file is.

    Attributes:
        name: path, or URI as it was given.
        path: the path within its file system.
        system: the file system.
    """

    name: str
    path: str
    system: fs.FileSystem

    @classmethod
    def of(cls, where: str) -> Self:
        """Read a path or a URI; those of Hadoop's S3 are known by ``s3a`` there.

        Raises:
            SparkError: there is no file system of that name here.
        """
        local = plain(where)
        if "://" not in local:
            return cls(local, local, fs.LocalFileSystem())
        try:
            system, path = fs.FileSystem.from_uri(_S3.sub("s3://", where))
        except (OSError, ValueError) as error:
            raise SparkError(f"{where}: can't be opened: {error}") from error
        return cls(where, path, system)

    @property
    def ending(self) -> str:
        """What its name ends in, without what it is packed by."""
        found = [e for e in PurePosixPath(self.path.lower()).suffixes if e not in _PACKED]
        return found[-1] if found else ""

    @property
    def archive(self) -> bool:
        """Whether its name says that it is a web archive."""
        return self.ending in (".warc", ".wet")


@dataclass(frozen=True)
class Listing:
    """Files by how Spark reads them.

    Attributes:
        tables: Parquet.
        lines: JSON Lines.
        slices: all others, each task's by themselves.
    """

    tables: tuple[str, ...]
    lines: tuple[str, ...]
    slices: tuple[tuple[str, ...], ...]


def plain(where: str) -> str:
    """A path without ``file:``; other URIs stay as they are."""
    return _LOCAL.sub("", where)


def opened(place: Place) -> BinaryIO:
    """Open a file to be read from its beginning.

    Raises:
        OSError: it can't be.
    """
    stream = place.system.open_input_stream(place.path, compression=None)
    return cast(BinaryIO, _Named(stream, place.name))


class _Named(io.RawIOBase):
    """A stream that says what it is called, and where it is though it can't seek."""

    def __init__(self, stream: pa.NativeFile, name: str):
        self._stream = stream
        self._at = 0
        self.name = name

    def readable(self) -> bool:
        return True

    def readinto(self, into: Any) -> int:
        data = self._stream.read(memoryview(into).nbytes)
        memoryview(into)[: len(data)] = data
        self._at += len(data)
        return len(data)

    def tell(self) -> int:
        return self._at

    def close(self) -> None:
        self._stream.close()
        super().close()


def listed(sources: Sequence[str]) -> Listing:
    """Find the files of sources, with their sizes; nothing is opened.

    Args:
        sources: files and folders, by path or URI. Of folders, names that begin with ``_`` or ``.`` are left out.
            Archives by URI are taken to be there.

    Raises:
        SparkError: one is not there, or there is no file in any.
    """
    found = [file for source in sources for file in _files(source)]
    if not found:
        raise SparkError(f"{', '.join(sources)}: holds no file.")
    tables, lines, alone, small = [], [], [], []
    for name, size in found:
        place = Place.of(name)
        if place.ending in _TABLES:
            tables.append(name)
        elif place.ending in _LINES:
            lines.append(name)
        elif place.archive:
            alone.append((name,))
        else:
            small.append((name, size))
    return Listing(tuple(tables), tuple(lines), (*alone, *_bundled(small)))


def _bundled(files: Sequence[tuple[str, int]]) -> Iterator[tuple[str, ...]]:
    """Files in groups of about ``SLICE`` bytes."""
    group: list[str] = []
    whole = 0
    for name, size in files:
        group.append(name)
        whole += size
        if whole >= SLICE or len(group) >= 1000:
            yield tuple(group)
            group, whole = [], 0
    if group:
        yield tuple(group)


def _files(source: str) -> Iterator[tuple[str, int]]:
    place = Place.of(source)
    if place.archive and "://" in place.name:
        # To ask a store for each of a hundred thousand would take the driver longer than all else it does.
        yield place.name, 0
        return
    about = place.system.get_file_info(place.path)
    if about.type == fs.FileType.NotFound:
        raise SparkError(f"{source}: is not there.")
    if about.type == fs.FileType.File:
        yield source, about.size
        return
    # What an object store calls a path lacks the scheme that it was given by.
    base = source.rstrip("/")
    root = place.path.rstrip("/")
    inside = place.system.get_file_info(fs.FileSelector(place.path, recursive=True))
    for file in sorted(inside, key=lambda f: f.path):
        below = file.path[len(root) :].lstrip("/")
        hidden = any(part.startswith(("_", ".")) for part in below.split("/"))
        if file.type == fs.FileType.File and not hidden:
            yield f"{base}/{below}", file.size
