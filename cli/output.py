"""Where verdicts go: a table for people, JSON Lines, Parquet."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Protocol, TextIO

import pyarrow.parquet as pq

from ..bulk.rows import GROUP, SCHEMA, as_line, as_table
from ..model.verdict import Verdict
from ..model.whole import whole, whole_text


class Writer(Protocol):
    """Takes verdicts one by one."""

    def __call__(self, verdict: Verdict) -> None:
        """Write one verdict."""


@contextmanager
def writer(path: Path | None, form: str) -> Iterator[Writer]:
    """Open an output.

    Args:
        path: file to write to; standard output where ``None``. A file appears whole or not at all.
        form: ``table``, ``jsonl`` or ``parquet``.

    Yields:
        What takes the verdicts.

    Raises:
        OSError: the file can't be written.
    """
    if path is None:
        if form == "parquet":
            with _parquet(sys.stdout.buffer) as write:
                yield write
        else:
            yield _text_writer(sys.stdout, form)
        sys.stdout.flush()
        return
    if form == "parquet":
        with whole(path) as file, _parquet(file) as write:
            yield write
    else:
        with whole_text(path) as file:
            yield _text_writer(file, form)


def _text_writer(file: TextIO, form: str) -> Writer:
    def jsonl(verdict: Verdict) -> None:
        file.write(as_line(verdict))

    def table(verdict: Verdict) -> None:
        file.write(as_text(verdict) + "\n")

    return table if form == "table" else jsonl


def as_text(verdict: Verdict) -> str:
    """Return a verdict for a person to read: a line for the page, two for each reason."""
    name = verdict.id or verdict.url
    if verdict.error:
        return f"{'error':8}{name}\n        {verdict.error}\n"
    farm, copied = verdict.content_farm or 0.0, verdict.republished or 0.0
    lines = [
        f"{verdict.band or '':8}{name}",
        f"        {(verdict.verdict or '').replace('_', ' ')} (content farm {farm:.0%}, republished {copied:.0%})",
    ]
    for reason in verdict.reasons:
        lines += textwrap.wrap(
            reason.sentence, 100, initial_indent=f"  {reason.points:+5.1f} ", subsequent_indent=" " * 8
        )
        quotes = [
            f"“{textwrap.shorten(q.text, 90, placeholder='…')}” ({q.where})" for q in reason.evidence[:3]
        ]
        if quotes:
            lines += textwrap.wrap(
                "  ".join(quotes),
                110,
                initial_indent=" " * 8,
                subsequent_indent=" " * 8,
                break_on_hyphens=False,
            )
    return "\n".join(lines) + "\n"


@contextmanager
def _parquet(target: BinaryIO) -> Iterator[Writer]:
    rows: list[Verdict] = []
    with pq.ParquetWriter(target, SCHEMA) as file:

        def flush() -> None:
            file.write_table(as_table(rows))
            rows.clear()

        def write(verdict: Verdict) -> None:
            rows.append(verdict)
            if len(rows) >= GROUP:
                flush()

        yield write
        flush()
