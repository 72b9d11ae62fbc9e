"""Labels that the model doubts: found on groups it has not seen, and put back into the queue.

A label in doubt is not changed and stays in use: people decide anew. It is put back once; a label that people have
confirmed is theirs.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from ...features.readers import Raw
from ...features.readers.encoding import decode
from ...model.audit import doubted
from ...model.evaluation import predict_out_of_group
from ...model.examples import measure_examples
from ...model.scorer import Scorer
from ...model.training import Settings as Training
from .. import accounts, decisions
from ..accounts import Caller
from ..database import Database
from ..errors import Refused
from ..intake import Judged, Submission, judge, packed, store
from ..roles import Role
from ..schema import accounts as accounts_table
from ..schema import items, label_doubts
from ..settings import Settings
from . import kept
from .collecting import Collected

REASON = "label in doubt"
SENDER = "labels"
"""Account that pages from files are put into the queue by."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """A label that out-of-group predictions contradict.

    Attributes:
        id: of the page.
        label, group, url, by, at, why, source: of the label.
        probability: of being a farm or republished page, at the share they have among the labels, 0 to 1.
        quality: of the label, 0 to 1; the least credible comes first.
        item: number of the page's item, or ``None`` where it is in no queue.
        queued: what became of it: ``queued``, ``waits`` (it is in the queue already), ``settled`` (an adjudicator
            has decided), ``confirmed`` (it was in doubt before), ``unreadable``, or ``""``.
    """

    id: str
    label: str
    group: str
    url: str
    by: str
    at: dt.datetime
    why: str
    source: str
    probability: float
    quality: float
    item: int | None = None
    queued: str = ""


def find_doubts(
    collected: Collected,
    *,
    prevalence: float,
    seed: int = 0,
    jobs: int = 1,
    cache: str | Path | None = None,
    progress: Any = None,
) -> list[Doubt]:
    """Find labels that a model trained on other groups contradicts.

    Args:
        collected: the labels.
        prevalence: declared share of farm or republished pages, 0 to 1.
        seed: of the division into folds by group.
        jobs: processes for measuring, as joblib counts them.
        cache: folder for what was measured, or ``None``.
        progress: wraps the iterable of pages (``tqdm`` and its like), or ``None``.

    Returns:
        The doubts, least credible label first.

    Raises:
        LabelError: too few groups of a kind of page to learn from.
        ReadError: no labelled page can be read.
    """
    examples = measure_examples(collected.pages, collected.labels, cache=cache, jobs=jobs, progress=progress)
    settings = Training(prevalence=prevalence, seed=seed, jobs=jobs)
    log_odds = predict_out_of_group(examples, settings).log_odds["any"]
    found = doubted(examples.labels, log_odds, prevalence)
    about = ("label", "group", "url", "by", "at", "why", "source")
    told = collected.labels.loc[[one["id"] for one in found], list(about)]
    return [
        Doubt(one["id"], *row, probability=one["probability"], quality=one["quality"])
        for one, row in zip(found, told.itertuples(index=False, name=None), strict=True)
    ]


def put_back(
    database: Database,
    settings: Settings,
    doubts: Sequence[Doubt],
    scorer: Callable[[], Scorer],
    *,
    by: str = "system",
    most: int | None = None,
) -> list[Doubt]:
    """Put pages whose label is in doubt into the queue; pages from files become items first.

    Args:
        database: the database.
        settings: of the service.
        doubts: as ``find_doubts`` gives them.
        scorer: gives what new items are scored with; called only where there are any.
        by: who has them put back.
        most: how many to put back at the most.

    Returns:
        The doubts with what became of each.
    """
    with database.read() as connection:
        numbers = kept.numbers_of_items(connection)
        doubted_before = {(row.page, row.label) for row in connection.execute(select(label_doubts))}
    done, count = [], 0
    for doubt in doubts:
        number, state = numbers.get(doubt.id), "confirmed"
        if most is not None and count >= most:
            state = ""
        elif (doubt.id, doubt.label) not in doubted_before:
            number, state = _put_back(database, settings, doubt, number, scorer, by)
        count += state == "queued"
        done.append(replace(doubt, item=number, queued=state))
    return done


def _put_back(
    database: Database,
    settings: Settings,
    doubt: Doubt,
    number: int | None,
    scorer: Callable[[], Scorer],
    by: str,
) -> tuple[int | None, str]:
    """Put one page back; return its item and what became of it."""
    judged: tuple[Submission, Judged] | None = None
    if number is None:
        judged = _judged(database, doubt.id, scorer())
        if judged is None:
            return None, "unreadable"
    sender = _sender(database) if judged else None
    with database.write() as connection:
        if judged and sender:
            number = _as_item(connection, database, settings, judged, sender)
        assert number is not None
        done = decisions.reopen(connection, database, number, by, REASON)
        lane = connection.scalar(select(items.c.lane).where(items.c.id == number))
        if not done and not (judged and lane):  # a new item may be in the queue by its own verdict
            return number, "waits" if lane else "settled"
        values = {"item_id": number, "page": doubt.id, "label": doubt.label, "probability": doubt.probability}
        values |= {"reason": REASON, "by": by, "at": database.clock()}
        connection.execute(label_doubts.insert().values(**values))
    return number, "queued"


def _judged(database: Database, page: str, scorer: Scorer) -> tuple[Submission, Judged] | None:
    raw = next(kept.pages(database, [page]), None)
    if not isinstance(raw, Raw):
        return None
    content = raw.data if isinstance(raw.data, str) else decode(raw.data, raw.charset)[0]
    submission = Submission(raw.url, content, raw.form)
    try:
        return submission, packed(*judge(scorer, submission))
    except Refused:
        return None


def _as_item(
    connection: Connection,
    database: Database,
    settings: Settings,
    page: tuple[Submission, Judged],
    sender: Caller,
) -> int:
    """Store a page as an item, unless it is one; never in the audit, whose pages are drawn from those sent in."""
    submission, judged = page
    undrawn = replace(settings, audit_share=0.0, second_share=0.0)
    (receipt,) = store(connection, database, undrawn, b"", [(submission, sender, judged)])
    if isinstance(receipt, Refused):
        raise receipt
    return receipt.item


def _sender(database: Database) -> Caller:
    wanted = select(accounts_table.c.id).where(accounts_table.c.name == SENDER)
    with database.read() as connection:
        found = connection.scalar(wanted)
    if found is None:
        found = accounts.add(database, SENDER, Role.SUBMITTER).id
    return Caller(found, SENDER, Role.SUBMITTER)
