"""A labels file of any form, read and written."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import Any, BinaryIO

from ...features.readers.streams import CHUNK, Stream
from ...model.labels import LabelError
from ...model.whole import whole
from . import tables, tools
from .entries import FORMATS, LARGEST, Entry, Found

_READERS: dict[str, Callable[[bytes, Found], None]] = {
    "csv": tables.read_csv,
    "jsonl": tables.read_jsonl,
    "parquet": tables.read_parquet,
    "label-studio": tools.read_label_studio,
    "prodigy": tools.read_prodigy,
}
_WRITERS: dict[str, Callable[..., None]] = {
    "csv": tables.write_csv,
    "jsonl": tables.write_jsonl,
    "parquet": tables.write_parquet,
    "label-studio": tools.write_label_studio,
    "prodigy": tools.write_prodigy,
}
_ENDINGS = {
    ".csv": "csv",
    ".tsv": "csv",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".parquet": "parquet",
    ".json": "label-studio",
}


def read_file(path: str | Path, form: str = "auto") -> Found:
    """Read a labels file.

    Args:
        path: the file, or ``-`` for standard input; packed with gzip, bzip2, xz or zstd too.
        form: one of ``FORMATS``, or ``auto`` to go by content.

    Returns:
        Its labels, and everything that is wrong with its form.

    Raises:
        LabelError: the file can't be opened.
    """
    name = "standard input" if str(path) == "-" else str(path)
    try:
        with ExitStack() as stack:
            file: BinaryIO = (
                sys.stdin.buffer if str(path) == "-" else stack.enter_context(Path(path).open("rb"))
            )
            stream = Stream(file, name)
            data = _read(stream)
    except OSError as error:
        raise LabelError(f"{name}: can't be read: {error.strerror or error}.") from error
    found = Found(name, form if form in FORMATS else form_of(data))
    if stream.gaps:
        found.problems.append(f"{name}: the compressed data is damaged or cut off.")
    if not data.strip():
        found.problems.append(f"{name}: is empty.")
        return found
    _READERS[found.form](data, found)
    if not found.entries and not found.problems:
        found.problems.append(f"{name}: holds no label.")
    return found


def _read(stream: Stream) -> bytes:
    parts: list[bytes] = []
    while part := stream.read(CHUNK):
        parts.append(part)
        if stream.at > LARGEST:
            raise LabelError(
                f"{stream.name}: holds more than {LARGEST:,} bytes; divide it, or give the pages with --pages."
            )
    return b"".join(parts)


def form_of(data: bytes) -> str:
    """Tell the form of a labels file by its content."""
    if data.startswith(b"PAR1"):
        return "parquet"
    start = data[:64].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"["):
        return "label-studio"
    if start.startswith(b"{"):
        line = data.lstrip(b"\xef\xbb\xbf \t\r\n").partition(b"\n")[0]
        return "prodigy" if tools.looks_like_prodigy(tables.objects(line, Found("", ""))) else "jsonl"
    return "csv"


def form_by_ending(path: Path | None) -> str:
    """Tell the form to write by the ending of the file; ``csv`` where that says nothing."""
    return _ENDINGS.get(path.suffix.lower(), "csv") if path else "csv"


def write_file(path: Path | None, form: str, entries: Iterable[Entry], *, pages: bool) -> None:
    """Write a labels file; it appears whole or not at all.

    Args:
        path: where to; standard output where ``None``.
        form: one of ``FORMATS``.
        entries: what to write, entries of one page after each other.
        pages: whether to write the pages too.

    Raises:
        OSError: the file can't be written.
    """
    write: Any = _WRITERS[form]
    if path is None:
        write(sys.stdout.buffer, entries, pages=pages)
        sys.stdout.flush()
        return
    with whole(path) as file:
        write(file, entries, pages=pages)
