"""Verdicts as JSON Lines and as rows of Parquet."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Literal

import pyarrow as pa

from ..model.verdict import Verdict
from .traces import TRACES, Trace

Form = Literal["jsonl", "parquet"]

_REASON = pa.struct(
    [
        ("signal", pa.string()),
        ("group", pa.string()),
        ("head", pa.string()),
        ("points", pa.float64()),
        ("sentence", pa.string()),
        ("evidence", pa.list_(pa.struct([("quote", pa.string()), ("where", pa.string())]))),
    ]
)
SCHEMA = pa.schema(
    [
        ("id", pa.string()),
        ("url", pa.string()),
        ("host", pa.string()),
        ("content_farm", pa.float64()),
        ("republished", pa.float64()),
        ("band", pa.string()),
        ("verdict", pa.string()),
        ("reasons", pa.list_(_REASON)),
        ("signals", pa.map_(pa.string(), pa.float64())),
        ("model", pa.string()),
        ("error", pa.string()),
    ]
)
"""The columns of a Parquet file of verdicts."""

TRACED = pa.schema([*SCHEMA, *TRACES])
"""The same with what is kept of each page to compare it with others."""

GROUP = 1000
"""Rows of a row group."""


def as_line(verdict: Verdict) -> str:
    """Return a verdict as one line of JSON Lines, with its line feed."""
    return json.dumps(verdict.to_dict(), ensure_ascii=False) + "\n"


def as_table(verdicts: Iterable[Verdict], traces: Sequence[Trace | None] | None = None) -> pa.Table:
    """Return verdicts as a table.

    Args:
        verdicts: one a page.
        traces: what is kept of each page, ``None`` for one that can't be read; or ``None`` for nothing of any.

    Returns:
        A table with the columns of ``SCHEMA``, or of ``TRACED`` where there are traces.
    """
    rows = []
    for verdict in verdicts:
        row = verdict.to_dict()
        row["signals"] = list((row.get("signals") or {}).items())
        rows.append(row)
    if traces is None:
        return pa.Table.from_pylist(rows, SCHEMA)
    for row, trace in zip(rows, traces, strict=True):
        row |= trace.to_dict() if trace else {}
    return pa.Table.from_pylist(rows, TRACED)


def pack(verdicts: Iterable[Verdict], form: Form, traces: Sequence[Trace | None] | None = None) -> bytes:
    """Return verdicts as bytes that a shard takes: lines for JSON Lines, an Arrow stream for Parquet.

    Args:
        verdicts: one a page.
        form: of the rows.
        traces: as for ``as_table``; lines have none.
    """
    if form == "jsonl":
        return "".join(map(as_line, verdicts)).encode()
    table = as_table(verdicts, traces)
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as stream:
        stream.write_table(table)
    return sink.getvalue().to_pybytes()


def unpack_table(rows: bytes) -> pa.Table:
    """Return the table that ``pack`` made an Arrow stream of."""
    return pa.ipc.open_stream(rows).read_all()
