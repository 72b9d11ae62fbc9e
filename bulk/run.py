"""A run over many pages: inputs in, shards out, and how far it is."""

from __future__ import annotations

import hashlib
import importlib.metadata
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tqdm import tqdm

from ..features.extractor import fingerprint
from ..features.readers import Tally
from ..model.saved import MANIFEST
from .errors import BulkError
from .inputs import Batch, Inputs, counts_of, tally_of
from .pool import GRACE, Answer, run_pool
from .shards import SHARD, Shards
from .worker import Task

_BAR = "{percentage:3.0f}%|{bar}| {desc} [{elapsed}<{remaining}]"


@dataclass(frozen=True)
class Outcome:
    """How a run ended.

    Attributes:
        complete: whether all pages were scored; otherwise it was stopped, and can be resumed.
        pages: verdicts in whole shards, those of earlier runs among them.
        failed: those of them with an error.
        shards: whole shards.
        counts: what the inputs held, as far as they were read.
    """

    complete: bool
    pages: int
    failed: int
    shards: int
    counts: Tally


def score_to_folder(
    inputs: Inputs,
    folder: Path,
    task: Task,
    jobs: int,
    *,
    resume: bool = False,
    shard: int = SHARD,
    tell: Callable[[str], None] = lambda sentence: None,
    grace: float = GRACE,
    progress: bool = False,
) -> Outcome:
    """Score pages with worker processes into a folder of shards.

    Args:
        inputs: the pages.
        folder: for the shards; see ``Shards``.
        task: how pages are scored.
        jobs: worker processes, 1 or more.
        resume: whether to go on where an earlier run stopped.
        shard: pages of a shard, 1 or more.
        tell: takes a sentence for each page that could not be read.
        grace: seconds that an answer may take beyond what the limits allow a page.
        progress: whether to draw a bar on standard error.

    Raises:
        BulkError: the folder can't be used, resumed or written, or a worker can't start; whole shards stay.
        ModelError, PromiseError, CopiesError: the model or the index can't be used.
        OSError: the folder can't be made.
    """
    if resume and inputs.passing:
        raise BulkError(f"{inputs.passing[0]}: can be read once only, so a run on it can't be resumed.")
    if around := inputs.hold(folder):
        raise BulkError(f"{folder}: lies in the input {around}; shards go to a folder outside of it.")
    # What can't be used is told before anything is made.
    if (known := task.scorer().copies) is not None:
        known.close()
    shards = Shards(folder, task.form, _about(inputs, task, shard), resume)
    try:
        totals = shards.totals
        complete = totals is not None or _score(shards, inputs, task, jobs, shard, tell, grace, progress)
        if totals is None and complete:
            totals = counts_of(inputs.counts)
            shards.finish(totals)
        counts = tally_of(totals) if totals is not None else shards.end.counts
        return Outcome(complete, shards.pages, shards.failed, len(shards.markers), counts)
    finally:
        shards.close()


def _score(
    shards: Shards,
    inputs: Inputs,
    task: Task,
    jobs: int,
    shard: int,
    tell: Callable[[str], None],
    grace: float,
    progress: bool,
) -> bool:
    """Score what is not in a whole shard yet; return whether that was all."""
    open_pages, end = 0, shards.end
    with _Progress(inputs.bytes, shards.end.counts.bytes, shards.pages, progress) as bar:

        def emit(batch: Batch, answers: Sequence[Answer]) -> None:
            nonlocal open_pages, end
            for answer in answers:
                shards.add(answer.rows, answer.pages, len(answer.errors))
                for error in answer.errors:
                    tell(error)
            open_pages += len(batch.pages)
            end = batch.end
            bar.advance(len(batch.pages), end.counts.bytes)
            if open_pages >= shard:
                shards.commit(end)
                open_pages = 0

        complete = run_pool(inputs.batches(shards.end, shard), task, jobs, emit, grace)
        # A stopped run keeps what it has as a shorter shard.
        shards.commit(end)
    return complete


class _Progress:
    """A bar whose length is bytes of input, since nobody knows the pages of an archive before its end."""

    def __init__(self, whole: int, done: int, pages: int, shown: bool):
        self._bar = tqdm(
            total=max(whole, 1),
            initial=done,
            bar_format=_BAR,
            disable=not shown,
            file=sys.stderr,
            dynamic_ncols=True,
        )
        self._before = self._pages = pages
        self._start = time.monotonic()

    def __enter__(self) -> _Progress:
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.close()

    def advance(self, pages: int, done: int) -> None:
        self._pages += pages
        rate = (self._pages - self._before) / max(time.monotonic() - self._start, 1e-9)
        self._bar.set_description_str(f"{self._pages:,} pages, {rate:,.0f} pages/s", refresh=False)
        self._bar.update(done - self._bar.n)


def _about(inputs: Inputs, task: Task, shard: int) -> dict[str, Any]:
    """What a run is made of: with all of it the same, it gives the same shards."""
    manifest = (Path(task.model) / MANIFEST).read_bytes()
    return {
        "farmsift": importlib.metadata.version("farmsift"),
        "code of the signals": fingerprint()[:16],
        "model": f"{task.model}, {hashlib.sha256(manifest).hexdigest()[:16]}",
        "form of the output": task.form,
        "number of reasons": task.reasons,
        "choice of signals": task.signals,
        "limit of bytes": task.limits.max_bytes,
        "limit of seconds": task.limits.seconds,
        "prevalence": task.prevalence,
        "precision": task.precision,
        "index of known articles": task.copies,
        "form of the inputs": inputs.format,
        "address": inputs.url,
        "size of the shards": shard,
        "list of inputs": inputs.sources,
        "state of the inputs": [mark for _, mark in inputs.marks],
    }
