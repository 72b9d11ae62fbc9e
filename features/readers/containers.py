"""Inputs of any form to single pages: files, folders, archives, tables, standard input."""

from __future__ import annotations

import codecs
import os
import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, cast

from .limits import LIMITS, Limits, ReadError, one_line
from .raw import Form, Raw, Tally
from .streams import CHUNK, Stream, reason
from .tables import NoColumns, is_table_head, iter_csv, iter_jsonl, iter_parquet
from .warc import iter_warc

FORMATS = ("auto", "html", "text", "warc", "jsonl", "csv", "parquet")

_ENDINGS = {
    **dict.fromkeys((".html", ".htm", ".xhtml", ".xht", ".shtml"), "html"),
    **dict.fromkeys((".txt", ".text"), "text"),
    **dict.fromkeys((".warc", ".wet"), "warc"),
    **dict.fromkeys((".jsonl", ".ndjson"), "jsonl"),
    **dict.fromkeys((".csv", ".tsv"), "csv"),
    **dict.fromkeys((".parquet", ".pq"), "parquet"),
}
_PACKED = frozenset({".gz", ".bz2", ".xz", ".zst"})
_SPOOL = 1 << 24  # kept in memory before a temporary file is made
_SPOOL_MOST = 4 << 30
_MARKUP = re.compile(
    rb"<(?:!doctype\s+html|!--|\?xml|(?:html|head|body|title|meta|link|script|style|div|span|p|br|a|img|table"
    rb"|h[1-6]|ul|ol|font|center|article|section|header|main|nav|form|iframe)[\s/>])",
    re.I,
)
_WHOLE_HTML = re.compile(rb"\s*(?:<!--.*?-->\s*|<\?xml[^>]*>\s*)*<(?:!doctype\s+html|html)[\s>]", re.I | re.S)
_CONTROLS = re.compile(rb"[\0-\x08\x0e-\x1a\x1c-\x1f]")
_JSON_LINE = re.compile(rb"(?:\xef\xbb\xbf)?\s*\{\s*\"")


def iter_raw(
    source: str | os.PathLike[str] | BinaryIO,
    *,
    format: str = "auto",
    url: str = "",
    tally: Tally | None = None,
    limits: Limits = LIMITS,
) -> Iterator[Raw]:
    """Give the pages of an input one by one, in bounded memory.

    Args:
        source: path of a file or folder, ``-`` for standard input, or an open binary file. Any file may be
            packed with gzip, bzip2, xz or zstd. A folder is read with its subfolders in the order of names:
            files whose ending or content says that they hold pages; the others are counted as skipped.
        format: ``html``, ``text`` (a text rendering), ``warc``, ``jsonl``, ``csv``, ``parquet``, or ``auto``
            to go by the content and the ending.
        url: address of the page, where the input is a single one.
        tally: counts as the run goes.
        limits: ``max_bytes`` holds for each page, decompressed.

    Yields:
        Each page. One that can't be read has its ``error`` filled, and the run goes on.

    Raises:
        ReadError: the input as a whole can't be read (at the first step): it is missing, of no known format,
            or a table without the columns.
        ValueError: ``format`` is none of those above.
    """
    if format not in FORMATS:
        raise ValueError(f"unknown format {format!r}; known are {', '.join(FORMATS)}")
    tally = Tally() if tally is None else tally
    for raw in _pages(source, format, url, tally, limits):
        if raw.error:
            tally.failed += 1
            raw = Raw(raw.id, raw.url, error=one_line(raw.error))
        else:
            tally.pages += 1
        yield raw


def _pages(
    source: str | os.PathLike[str] | BinaryIO, format: str, url: str, tally: Tally, limits: Limits
) -> Iterator[Raw]:
    if isinstance(source, str) and source == "-":
        yield from _stream_pages(Stream(sys.stdin.buffer, "-"), "", format, url, tally, limits)
    elif isinstance(source, str | os.PathLike):
        path = Path(source)
        if path.is_dir():
            yield from _folder_pages(path, format, tally, limits)
        else:
            yield from _file_pages(path, format, url, tally, limits)
    else:
        name = getattr(source, "name", "")
        name = name if isinstance(name, str) and name else "input"
        yield from _stream_pages(Stream(source, name), name, format, url, tally, limits)


def _folder_pages(folder: Path, format: str, tally: Tally, limits: Limits) -> Iterator[Raw]:
    unreadable: list[OSError] = []
    for place, folders, files in os.walk(folder, onerror=unreadable.append):
        folders.sort()
        for error in unreadable:
            tally.records += 1
            yield Raw(str(error.filename), error=f"{error.filename}: {reason(error)}")
        unreadable.clear()
        for name in [name for name in folders if name.startswith(".")]:
            tally.skipped["hidden folder"] += 1
            folders.remove(name)
        for file in sorted(files):
            path = Path(place, file)
            if file.startswith("."):
                tally.skipped["hidden file"] += 1
            elif not path.is_file() and not path.is_symlink():
                tally.skipped["no regular file"] += 1
            else:
                yield from _folder_file(path, format, tally, limits)


def _folder_file(path: Path, format: str, tally: Tally, limits: Limits) -> Iterator[Raw]:
    try:
        if format == "auto" and not _ending(path.name):
            with path.open("rb") as file:
                if _format_of(Stream(file, path.name).head, "") in ("", "text"):
                    tally.skipped["file of another kind"] += 1
                    return
        yield from _file_pages(path, format, "", tally, limits)
    except NoColumns:
        tally.skipped["table without pages"] += 1
    except (ReadError, OSError) as error:
        tally.records += 1
        text = str(error) if isinstance(error, ReadError) else f"{path}: {reason(error)}"
        yield Raw(str(path), error=text)


def _file_pages(path: Path, format: str, url: str, tally: Tally, limits: Limits) -> Iterator[Raw]:
    try:
        with path.open("rb") as file:
            before = tally.bytes
            for raw in _stream_pages(Stream(file, str(path)), path.name, format, url, tally, limits, file):
                if file.seekable():
                    tally.bytes = before + file.tell()
                yield raw
            tally.bytes = before + os.fstat(file.fileno()).st_size
    except OSError as error:
        raise ReadError(f"{path}: {reason(error)}") from error


def _stream_pages(
    stream: Stream,
    file_name: str,
    format: str,
    url: str,
    tally: Tally,
    limits: Limits,
    seekable: BinaryIO | None = None,
) -> Iterator[Raw]:
    head = stream.head
    if format == "auto":
        format = _format_of(head, _ending(file_name)) if head else "html"
    if not head:
        tally.records += 1
        yield Raw(stream.name, url, error=f"{stream.name} is empty")
    elif format == "warc":
        yield from iter_warc(stream, tally, limits)
    elif format == "jsonl":
        yield from iter_jsonl(stream, tally, limits)
    elif format == "csv":
        yield from iter_csv(stream, tally, limits)
    elif format == "parquet":
        if seekable is not None and not stream.packed and seekable.seekable():
            seekable.seek(0)
            yield from iter_parquet(seekable, stream.name, tally, limits)
        else:
            with _spooled(stream) as file:
                yield from iter_parquet(file, stream.name, tally, limits)
    elif format:
        tally.records += 1
        yield _single(stream, cast(Form, format), url, limits)
    else:
        raise ReadError(f"{stream.name} holds binary data, not a page or pages in a known format")


def _single(stream: Stream, form: Form, url: str, limits: Limits) -> Raw:
    data = stream.read(limits.max_bytes + 1)
    if len(data) > limits.max_bytes:
        error = f"{stream.name} has more than {limits.max_bytes:,} bytes, the limit"
    elif stream.gaps:
        error = f"{stream.name}: the compressed data is damaged or cut off after {stream.gaps[0]:,} bytes"
    else:
        return Raw(stream.name, url, data, form)
    return Raw(stream.name, url, error=error)


def _spooled(stream: Stream) -> BinaryIO:
    """Copy a stream to a temporary file, as Parquet is read from its end.

    Raises:
        ReadError: it is larger than 4 GiB.
    """
    file = cast(BinaryIO, tempfile.SpooledTemporaryFile(_SPOOL))  # noqa: SIM115 (the caller closes it)
    while part := stream.read(CHUNK):
        file.write(part)
        if stream.at > _SPOOL_MOST:
            file.close()
            raise ReadError(
                f"{stream.name}: more than {_SPOOL_MOST:,} bytes of Parquet; give it as a plain file"
            )
    file.seek(0)
    return file


def _ending(name: str) -> str:
    """Return the format that a file's name stands for, or ``""``."""
    endings = [ending for ending in Path(name.lower()).suffixes if ending not in _PACKED]
    return _ENDINGS.get(endings[-1], "") if endings else ""


def _format_of(head: bytes, by_name: str) -> str:
    """Tell the format by the first bytes, with the name's word where they leave it open; ``""`` for neither.

    What can be nothing else (``WARC/``, ``PAR1``, a document that begins as HTML) goes before the name.
    """
    if head.startswith(b"WARC/"):
        return "warc"
    if head.startswith(b"PAR1"):
        return "parquet"
    wide = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    plain = head.replace(b"\0", b"") if wide or head.count(b"\0") > len(head) // 4 else head
    plain = plain.removeprefix(codecs.BOM_UTF8)
    if by_name == "text" and _WHOLE_HTML.match(plain[2:] if wide else plain):
        return "html"
    if by_name:
        return by_name
    if _JSON_LINE.match(plain):
        return "jsonl"
    if is_table_head(plain.partition(b"\n")[0].decode("utf-8", "replace")):
        return "csv"
    if _MARKUP.search(plain):
        return "html"
    return "" if len(_CONTROLS.findall(plain)) > len(plain) // 50 else "text"
