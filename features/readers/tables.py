"""Pages in tables: JSON Lines, CSV and Parquet with the columns ``id``, ``url``, and ``html`` or ``text``."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from .limits import LIMITS, Limits, ReadError
from .raw import Raw, Tally
from .streams import Stream

COLUMNS = ("id", "url", "html", "text")
_DAMAGE = (pa.ArrowException, OSError, UnicodeDecodeError)
_BATCH_BYTES = 8_000_000
_BATCH_ROWS = 64
_BESIDES = 1 << 20  # what a line may hold besides the page


class NoColumns(ReadError):  # noqa: N818
    """A table without the columns ``html`` and ``text``."""


def iter_jsonl(stream: Stream, tally: Tally, limits: Limits = LIMITS) -> Iterator[Raw]:
    """Give the pages of a JSON Lines file, one object a line; blank lines are passed over.

    Args:
        stream: the file, decompressed.
        tally: counts lines and what was mended.
        limits: ``max_bytes`` holds for each page.

    Yields:
        Each page; one with an error where a line is broken or holds no page.

    Raises:
        NoColumns: the first object has neither ``html`` nor ``text``; the sentence names what it has.
    """
    most = 6 * limits.max_bytes + _BESIDES  # \uXXXX takes six bytes
    known = False
    for number, line in _lines(stream, most):
        if line is not None and not line.strip():
            continue
        tally.records += 1
        name = f"{stream.name}: line {number}"
        if line is None:
            yield Raw(f"{stream.name}:{number}", error=f"{name} has more than {most:,} bytes")
            continue
        try:
            row = json.loads(line.decode("utf-8-sig"))
        except (ValueError, RecursionError) as error:
            cut = "" if line.endswith(b"\n") or not stream.gaps else " (the compressed data is cut off)"
            yield Raw(f"{stream.name}:{number}", error=f"{name} is not JSON{cut}: {_short(error)}")
            continue
        if not isinstance(row, dict):
            yield Raw(f"{stream.name}:{number}", error=f"{name} is no JSON object")
            continue
        if not known and not ("html" in row or "text" in row):
            raise NoColumns(_no_columns(name, list(row)))
        known = True
        yield raw_of(row, f"{stream.name}:{number}", name, tally, limits)


def iter_csv(stream: Stream, tally: Tally, limits: Limits = LIMITS) -> Iterator[Raw]:
    """Give the pages of a CSV file with a head line; comma, semicolon or tab apart, in UTF-8.

    Args:
        stream: the file, decompressed.
        tally: counts rows and what was mended.
        limits: ``max_bytes`` holds for each page. The ``csv`` module's own limit of a field is raised to it
            where it is lower, for the whole process, since that module knows no other way.

    Yields:
        Each page; one with an error where a row is broken.

    Raises:
        NoColumns: the head line has neither ``html`` nor ``text``; the sentence names the columns found.
        ReadError: there is no head line.
    """
    csv.field_size_limit(max(csv.field_size_limit(), limits.max_bytes))
    most = 2 * limits.max_bytes + _BESIDES
    head = stream.head.partition(b"\n")[0].decode("utf-8-sig", "replace")
    lines = _CsvLines(stream, most, tally)
    rows = csv.reader(lines, delimiter=_delimiter(head), strict=True)
    columns: list[str] = []
    while True:
        name = f"{stream.name}: line {lines.number + 1}"
        key = f"{stream.name}:{lines.number + 1}"
        try:
            row = next(rows)
        except StopIteration:
            return
        except (csv.Error, ReadError) as error:
            if not columns:
                raise ReadError(f"{name} is no CSV head line: {error}") from error
            tally.records += 1
            yield Raw(key, error=f"{name} can't be read: {error}")
            continue
        if not row:
            continue
        if not columns:
            columns = [column.strip().lower() for column in row]
            if not ("html" in columns or "text" in columns):
                raise NoColumns(_no_columns(name, columns))
            continue
        tally.records += 1
        if len(row) != len(columns):
            yield Raw(key, error=f"{name} has {len(row)} of {len(columns)} columns")
            continue
        yield raw_of(dict(zip(columns, row, strict=True)), key, name, tally, limits)


def iter_parquet(source: Path | BinaryIO, name: str, tally: Tally, limits: Limits = LIMITS) -> Iterator[Raw]:
    """Give the pages of a Parquet file, a few rows at a time.

    Args:
        source: the path, or a file that can seek.
        name: the input's name, for messages.
        tally: counts rows and what was mended.
        limits: ``max_bytes`` holds for each page.

    Yields:
        Each page; one with an error for a row without a page and for a row group that can't be read.

    Raises:
        NoColumns: there is neither ``html`` nor ``text``; the sentence names the columns found.
        ReadError: not a Parquet file, or these columns hold something else than texts.
    """
    try:
        # Without pre-buffering, pyarrow reads a column page by page and not a row group at once.
        file = pq.ParquetFile(source, pre_buffer=False, buffer_size=1 << 16)
    except _DAMAGE as error:
        raise ReadError(f"{name} can't be read as Parquet: {_short(error)}") from error
    with file:
        columns = {field.name.strip().lower(): field for field in reversed(file.schema_arrow)}
        if not ("html" in columns or "text" in columns):
            raise NoColumns(_no_columns(name, file.schema_arrow.names))
        for column in ("html", "text"):
            if column in columns and not _holds_text(columns[column].type):
                raise ReadError(f"{name}: column {column} holds {columns[column].type}, not text or bytes")
        wanted = {columns[column].name: column for column in COLUMNS if column in columns}
        yield from _parquet_rows(file, wanted, name, tally, limits)


def _parquet_rows(
    file: pq.ParquetFile, wanted: Mapping[str, str], name: str, tally: Tally, limits: Limits
) -> Iterator[Raw]:
    first = 0
    for group in range(file.num_row_groups):
        meta = file.metadata.row_group(group)
        mean = meta.total_byte_size // max(meta.num_rows, 1) + 1
        size = min(max(_BATCH_BYTES // mean, 1), _BATCH_ROWS)
        row = first
        try:
            for batch in file.iter_batches(size, row_groups=[group], columns=list(wanted), use_threads=False):
                keys = [wanted[column] for column in batch.schema.names]
                for values in zip(*batch.columns, strict=True):  # not all to Python at once: they are copies
                    row += 1
                    tally.records += 1
                    named = {key: value.as_py() for key, value in zip(keys, values, strict=True)}
                    yield raw_of(named, f"{name}:{row}", f"{name}: row {row}", tally, limits)
        except _DAMAGE as error:
            tally.records += 1
            last = first + meta.num_rows
            yield Raw(
                f"{name}:{row + 1}",
                error=f"{name}: rows {row + 1} to {last} can't be read: {_short(error)}",
            )
        first += meta.num_rows


def raw_of(row: Mapping[str, Any], key: str, name: str, tally: Tally, limits: Limits) -> Raw:
    """Make the page of one row; ``html`` is taken before ``text``.

    Args:
        row: values by column, as in ``COLUMNS``; what is missing is ``None`` or not there.
        key: id of a page that names none.
        name: the row's name, for messages.
        tally: counts what was mended.
        limits: ``max_bytes`` holds.

    Returns:
        The page; one with an error where the row holds none.
    """
    id = row.get("id")
    id = key if id is None or id == "" else _whole(str(id), tally)
    url = row.get("url")
    url = _whole(url.strip(), tally) if isinstance(url, str) else ""
    form = "html" if row.get("html") not in (None, "", b"") else "text"
    data = row.get(form)
    if data is None or data == "" or data == b"":
        return Raw(id, url, error=f"{name} holds no page: html and text are empty")
    if not isinstance(data, str | bytes):
        return Raw(id, url, error=f"{name}: {form} holds {type(data).__name__}, not text")
    if len(data) > limits.max_bytes:
        return Raw(
            id, url, error=f"{name} has {len(data):,} bytes, more than the limit of {limits.max_bytes:,}"
        )
    if isinstance(data, str):
        data = _whole(data, tally)
    return Raw(id, url, data, form)


def _whole(text: str, tally: Tally) -> str:
    """Replace halves of surrogate pairs, which JSON may hold and no encoding may."""
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        tally.mended["half surrogate pairs"] += 1
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def _lines(stream: Stream, most: int) -> Iterator[tuple[int, bytes | None]]:
    """Give number and bytes of each line, ``None`` for one that is longer than ``most``."""
    number = 0
    while line := stream.readline(most):
        number += 1
        if len(line) < most or line.endswith(b"\n"):
            yield number, line
            continue
        while line and not line.endswith(b"\n"):
            line = stream.readline(1 << 16)
        yield number, None


class _CsvLines:
    """Lines for the ``csv`` module; unlike a generator it goes on after an error."""

    def __init__(self, stream: Stream, most: int, tally: Tally):
        self._lines = _lines(stream, most)
        self._most = most
        self._tally = tally
        self.number = 0

    def __iter__(self) -> _CsvLines:
        return self

    def __next__(self) -> str:
        self.number, line = next(self._lines)
        if line is None:
            raise ReadError(f"line {self.number} has more than {self._most:,} bytes")
        try:
            return line.decode("utf-8-sig" if self.number == 1 else "utf-8")
        except UnicodeDecodeError:
            self._tally.mended["bytes that are not UTF-8"] += 1
            return line.decode("utf-8", "replace")


def is_table_head(line: str) -> bool:
    """Whether a line reads like the head line of a CSV file of pages."""
    known = _known(line, _delimiter(line))
    return len(known) > 1 and not known.isdisjoint(("html", "text"))


def _delimiter(head: str) -> str:
    return max(",;\t", key=lambda mark: len(_known(head, mark)))


def _known(head: str, mark: str) -> set[str]:
    return {column.strip(' "\r\n').lower() for column in head.split(mark)} & set(COLUMNS)


def _no_columns(name: str, found: Sequence[str]) -> str:
    names = ", ".join(found[:20]) or "none"
    return f"{name} has no column html or text; found: {names[:500]}"


def _holds_text(type: pa.DataType) -> bool:
    if pa.types.is_dictionary(type):
        type = type.value_type
    return (
        pa.types.is_string(type)
        or pa.types.is_binary(type)
        or pa.types.is_large_string(type)
        or pa.types.is_large_binary(type)
        or pa.types.is_string_view(type)
        or pa.types.is_binary_view(type)
        or pa.types.is_fixed_size_binary(type)
    )


def _short(error: Exception) -> str:
    """Return an error's first line, cut short, with no page text in it."""
    if isinstance(error, json.JSONDecodeError):
        return f"{error.msg} at character {error.pos + 1}"
    if isinstance(error, RecursionError):
        return "nested too deep"
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:200]
