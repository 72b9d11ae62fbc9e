"""The pool: order, and pages that take their worker down."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import pytest
from crawls import raws
from farmsift.bulk.errors import BulkError
from farmsift.bulk.inputs import Batch, Place
from farmsift.bulk.pool import Answer, run_pool
from farmsift.bulk.worker import Task
from farmsift.features.readers import LIMITS, Raw
from farmsift.model import Scorer

TASK = Task(limits=replace(LIMITS, seconds=4.0))
GRACE = 3.0


class Deadly(Raw):
    """A page that does something to the worker that receives it: what stands in for a parser's fault in C."""

    deed: tuple[Callable[..., Any], tuple[Any, ...]]

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        return self.deed


class Crashing(Deadly):
    deed = (os.abort, ())


class Leaving(Deadly):
    deed = (os._exit, (3,))


class Hanging(Deadly):
    deed = (time.sleep, (3600,))


def scored(pages: Sequence[Sequence[Raw]], jobs: int, task: Task = TASK) -> list[dict[str, Any]]:
    """The verdicts on batches, as they are emitted."""
    lines: list[bytes] = []

    def emit(batch: Batch, answers: Sequence[Answer]) -> None:
        assert sum(answer.pages for answer in answers) == len(batch.pages)
        lines.extend(answer.rows for answer in answers)

    assert run_pool((Batch(some, Place()) for some in pages), task, jobs, emit, GRACE)
    return [json.loads(line) for line in b"".join(lines).splitlines()]


def alone(pages: Sequence[Raw]) -> list[dict[str, Any]]:
    return [verdict.to_dict() for verdict in Scorer.load().score_many(pages)]


def test_a_verdict_does_not_depend_on_the_pages_beside_it():
    scorer, pages = Scorer.load(), raws(70)
    together = [*scorer.score_many(pages, reasons=3, signals=True)]
    assert together == [scorer.score(page, reasons=3, signals=True) for page in pages]


def test_answers_come_in_the_order_of_the_pages():
    pages = raws(60)
    batches = [pages[:31], pages[31:32], pages[32:58], pages[58:]]
    assert scored(batches, 2) == alone(pages)


def test_a_page_that_hangs_or_crashes_costs_itself_alone():
    deadly = [kind(f"{kind.__name__} page", "https://x.example/") for kind in (Crashing, Leaving, Hanging)]
    first, second, third = raws(6), raws(5, 6), raws(3, 11)
    batches = [[*first[:2], deadly[0], *first[2:], deadly[1]], second, [deadly[2], *third]]
    found = scored(batches, 2)
    assert [v["id"] for v in found if v["error"]] == ["Crashing page", "Leaving page", "Hanging page"]
    crashed, left, hung = (v for v in found if v["error"])
    assert crashed["error"] == "Crashing page: skipped: its worker process was ended by SIGABRT"
    assert left["error"] == "Leaving page: skipped: its worker process ended with status 3"
    assert hung["error"] == "Hanging page: skipped: no answer within 11 s; its worker was killed"
    assert (crashed["url"], crashed["band"]) == ("https://x.example/", None)
    assert crashed["model"] == found[0]["model"]
    assert [v for v in found if not v["error"]] == alone([*first, *second, *third])


def test_a_worker_that_can_not_start_ends_the_run_with_a_sentence():
    with pytest.raises(BulkError, match="a worker process can't start: ModelError: nowhere: no model there"):
        scored([raws(1)], 1, Task(model="nowhere"))


def test_what_fails_while_pages_are_read_or_written_ends_the_run():
    def reading() -> Iterator[Batch]:
        yield Batch(raws(1), Place())
        raise RuntimeError("the reader")

    def writing(batch: Batch, answers: Sequence[Answer]) -> None:
        raise RuntimeError("the writer")

    with pytest.raises(RuntimeError, match="the reader"):
        run_pool(reading(), TASK, 1, lambda batch, answers: None)
    with pytest.raises(RuntimeError, match="the writer"):
        run_pool([Batch(raws(1), Place())], TASK, 1, writing)


def test_no_batch_is_no_work():
    assert scored([], 2) == []
