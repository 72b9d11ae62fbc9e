"""Labels files of one row a label: CSV, JSON Lines and Parquet."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from ...features.readers.encoding import decode
from .entries import COLUMNS, LARGEST, Entry, Found

_YES = frozenset({"true", "yes", "1"})
_LONGEST_FIELD = 1 << 27
_ROWS = 64
_SCHEMA = pa.schema(
    [
        *((name, pa.string()) for name in ("id", "label", "group", "url", "by")),
        ("at", pa.timestamp("us", tz="UTC")),
        *((name, pa.string()) for name in ("why", "source")),
        ("adjudicates", pa.bool_()),
        ("charset", pa.string()),
        ("html", pa.binary()),
        ("text", pa.string()),
    ]
)


def read_csv(data: bytes, found: Found) -> None:
    """Read a CSV file with a head line; comma, semicolon or tab apart."""
    text = as_text(data, found)
    head = text.partition("\n")[0]
    csv.field_size_limit(max(csv.field_size_limit(), _LONGEST_FIELD))
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=head.count), strict=True)
    if text and not text.endswith(("\n", "\r")):  # some programs write none; a file that was cut off has none
        found.notes.append(
            f"{found.name}: the last line has no end; if the file was cut off, so is its last label"
        )
    columns: list[str] = []
    while True:
        before = rows.line_num
        try:
            row = next(rows, None)
        except csv.Error as error:
            found.problems.append(f"{found.name}: line {before + 1} is not CSV: {error}.")
            continue
        if row is None:
            return
        if not row:
            continue
        if not columns:
            columns = [column.strip().lower() for column in row]
            if not _has_columns(columns, found):
                return
        elif len(row) != len(columns):
            found.problems.append(
                f"{found.name}: line {before + 1} has {len(row)} of {len(columns)} columns."
            )
        else:
            found.entries.append(_entry(dict(zip(columns, row, strict=True)), f"line {before + 1}", found))


def read_jsonl(data: bytes, found: Found) -> None:
    """Read a JSON Lines file, one object a line."""
    for where, row in objects(data, found):
        if not found.entries and not _has_columns(list(row), found):
            return
        found.entries.append(_entry(row, where, found))


def read_parquet(data: bytes, found: Found) -> None:
    """Read a Parquet file."""
    try:
        file = pq.ParquetFile(pa.BufferReader(data))
        named = {name.strip().lower(): name for name in file.schema_arrow.names}
        if not _has_columns(list(named), found):
            return
        rows, size = [], 0
        # A few rows at a time: a small file can hold the same large page a million times.
        wanted = [named[name] for name in COLUMNS if name in named]
        for some in file.iter_batches(_ROWS, columns=wanted):
            size += some.nbytes
            if size > LARGEST:
                found.problems.append(
                    f"{found.name}: holds more than {LARGEST:,} bytes; divide it, or give the pages with --pages."
                )
                return
            rows += some.rename_columns([name.strip().lower() for name in some.schema.names]).to_pylist()
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        reason = (str(error).strip().splitlines() or [type(error).__name__])[0][:200]
        found.problems.append(f"{found.name}: can't be read as Parquet: {reason}.")
        return
    for number, row in enumerate(rows, 1):
        found.entries.append(_entry(row, f"row {number}", found))


def write_csv(file: BinaryIO, entries: Iterable[Entry], *, pages: bool) -> None:
    """Write a CSV file; pages whose bytes are not UTF-8 are written as the text that they hold."""
    text = io.TextIOWrapper(file, encoding="utf-8", newline="")
    rows = csv.DictWriter(text, _columns(pages), lineterminator="\n")
    rows.writeheader()
    for entry in entries:
        row = as_text_row(entry, pages=pages)
        rows.writerow({**row, "adjudicates": "true" if entry.adjudicates else ""})
    text.flush()
    text.detach()


def write_jsonl(file: BinaryIO, entries: Iterable[Entry], *, pages: bool) -> None:
    """Write a JSON Lines file; pages as in CSV."""
    for entry in entries:
        row = {
            name: value for name, value in as_text_row(entry, pages=pages).items() if value not in ("", None)
        }
        file.write(json.dumps({**row, "adjudicates": entry.adjudicates}, ensure_ascii=False).encode() + b"\n")


def write_parquet(file: BinaryIO, entries: Iterable[Entry], *, pages: bool) -> None:
    """Write a Parquet file; pages byte for byte."""
    schema = pa.schema([field for field in _SCHEMA if field.name in _columns(pages)])
    with pq.ParquetWriter(file, schema) as writer:
        for some in _batches(entries):
            rows = [{name: getattr(entry, name) for name in schema.names} for entry in some]
            for row in rows:
                if isinstance(row.get("html"), str):
                    row["html"] = row["html"].encode("utf-8", "replace")
                if isinstance(row.get("text"), bytes):
                    row["text"] = decode(row["text"], row["charset"])[0]
            writer.write_table(pa.Table.from_pylist(rows, schema=schema))


def as_text_row(entry: Entry, *, pages: bool) -> dict[str, Any]:
    """Return an entry as texts, for a form that holds nothing else."""
    row: dict[str, Any] = {name: getattr(entry, name) for name in _columns(pages)}
    if isinstance(entry.at, dt.datetime):
        row["at"] = entry.at.isoformat()
    if pages:
        for name in ("html", "text"):
            if isinstance(row[name], bytes):
                # Read as text, so what its transport claimed of the bytes has done its work.
                row[name], row["charset"] = decode(row[name], entry.charset)[0], ""
    return row


def objects(data: bytes, found: Found) -> Iterator[tuple[str, dict[str, Any]]]:
    """Give place and object of each line of a JSON Lines file; broken lines are problems."""
    for number, line in enumerate(as_text(data, found).split("\n"), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            what = error.msg if isinstance(error, json.JSONDecodeError) else "nested too deep"
            found.problems.append(f"{found.name}: line {number} is not JSON: {what}.")
            continue
        if isinstance(row, dict):
            yield f"line {number}", row
        else:
            found.problems.append(f"{found.name}: line {number} is no JSON object.")


def as_text(data: bytes, found: Found) -> str:
    """Return the text of a file in UTF-8 (or UTF-16 with its mark); broken bytes are one problem."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        broken = sum(not _is_utf8(row) for row in data.split(b"\n"))
        found.problems.append(
            f"{found.name}: {broken} lines are not UTF-8, first line {line}; save the file as UTF-8."
        )
        return data.decode("utf-8-sig", "replace")


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def _has_columns(columns: list[str], found: Found) -> bool:
    missing = [name for name in ("id", "label") if name not in columns]
    if missing and not all(str(column).isprintable() for column in columns):
        found.problems.append(f"{found.name}: is no table of labels; its first line is no text.")
    elif missing:
        shown = ", ".join(str(column)[:40] for column in columns[:20]) or "none"
        found.problems.append(f"{found.name}: no column {' or '.join(missing)}; it has {shown}.")
    return not missing


def _entry(row: Mapping[str, Any], where: str, found: Found) -> Entry:
    def text(name: str) -> str:
        value = row.get(name)
        return "" if value is None else str(value).strip()

    def page(name: str) -> bytes | str | None:
        value = row.get(name)
        return value if isinstance(value, bytes | str) and value else None

    at = row.get("at")
    return Entry(
        where=f"{found.name}: {where}",
        id=text("id"),
        label=text("label"),
        group=text("group"),
        url=text("url"),
        by=text("by"),
        at=at if isinstance(at, dt.datetime) else text("at"),
        why=text("why"),
        source=text("source"),
        adjudicates=text("adjudicates").lower() in _YES,
        html=page("html"),
        text=page("text"),
        charset=text("charset")[:40],
        holds_page="html" in row or "text" in row,
    )


def _columns(pages: bool) -> list[str]:
    return [name for name in COLUMNS if pages or name not in ("charset", "html", "text")]


def _batches(entries: Iterable[Entry], size: int = 64) -> Iterator[list[Entry]]:
    batch: list[Entry] = []
    for entry in entries:
        batch.append(entry)
        if len(batch) == size:
            yield batch
            batch = []
    yield batch
