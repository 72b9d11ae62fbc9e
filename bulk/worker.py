"""A worker process: pages in through standard input, packed verdicts out through standard output.

Both ways everything goes in frames, eight bytes of length and then the bytes. The parent sends its ``Task`` and
then lists of pages, pickled; the worker answers each with a head in JSON and the rows. Nothing is unpickled on the
way back, since a worker handles what strangers wrote.
"""

from __future__ import annotations

import gc
import json
import os
import pickle
import struct
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

from ..features.copies import open_index
from ..features.readers import LIMITS, Limits, Raw
from ..model.saved import DEFAULT
from ..model.scorer import Scorer
from ..model.verdict import Verdict
from .rows import Form, pack
from .traces import traced

LENGTH = struct.Struct(">Q")


@dataclass(frozen=True)
class Task:
    """How pages are to be scored.

    Attributes:
        model: directory of the model.
        form: of the rows, ``jsonl`` or ``parquet``.
        reasons: most reasons a page.
        signals: whether verdicts name every signal's value.
        limits: what one page may cost.
        prevalence, precision: as for ``Scorer.load``.
        copies: an index of known articles, or ``None``.
        traces: whether rows of Parquet hold what comparing pages with each other needs, see ``Trace``.
    """

    model: str = str(DEFAULT)
    form: Form = "jsonl"
    reasons: int = 0
    signals: bool = False
    limits: Limits = LIMITS
    prevalence: float | None = None
    precision: float | None = None
    copies: str | None = None
    traces: bool = False

    def scorer(self) -> Scorer:
        """Load the model and open the index.

        Raises:
            ModelError: it can't be used.
            PromiseError: its record can't support the promise.
            CopiesError: there is no such index.
        """
        return Scorer.load(
            self.model,
            self.limits,
            prevalence=self.prevalence,
            precision=self.precision,
            copies=open_index(self.copies) if self.copies else None,
        )

    def scored(self, scorer: Scorer, pages: Iterable[Raw]) -> tuple[list[Verdict], bytes]:
        """Score pages; return the verdicts, and as they are written."""
        if not self.traces:
            verdicts = [*scorer.score_many(pages, reasons=self.reasons, signals=self.signals)]
            return verdicts, pack(verdicts, self.form)
        verdicts, traces = traced(scorer, pages, self.reasons, self.signals)
        return verdicts, pack(verdicts, self.form, traces)


def main() -> None:
    """Score what the parent sends, until it closes the pipe or is gone."""
    receive = sys.stdin.buffer
    # What a library prints must not get between the frames.
    send = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    try:
        task: Task = pickle.loads(_received(receive) or b"")
        scorer = task.scorer()
        scorer.score("<h1>Rowing</h1><p>Training is on Tuesday.")  # loads what the first page would wait for
        gc.freeze()  # what is loaded stays; the collector need not look at it again
    except Exception as error:
        _send(send, {"fault": f"{type(error).__name__}: {error}"})
        return
    _send(send, {"fault": ""})
    while frame := _received(receive):
        pages: Sequence[Raw] = pickle.loads(frame)
        verdicts, rows = task.scored(scorer, pages)
        errors = [verdict.error for verdict in verdicts if verdict.error]
        try:
            _send(send, {"pages": len(verdicts), "errors": errors}, rows)
        except BrokenPipeError:  # the parent is gone, and with it whoever would read a message
            os._exit(1)


def _received(file: BinaryIO) -> bytes:
    head = file.read(LENGTH.size)
    return file.read(*LENGTH.unpack(head)) if len(head) == LENGTH.size else b""


def _send(file: BinaryIO, head: dict[str, Any], rows: bytes = b"") -> None:
    for part in (json.dumps(head).encode(), rows):
        file.write(LENGTH.pack(len(part)))
        file.write(part)
    file.flush()


if __name__ == "__main__":
    main()
