"""What to label next: a batch from the queue that teaches the model much, beside pages drawn for the audit.

The queue hands out by worth, worked out when a page came in and page by page. A batch is chosen at once, by the
model in use and for variety (``model.choosing`` has the formula): what teaches most, at most so many pages of a
site, on grounds that are unlike each other. Every ``audit_turn``-th page of it comes from the audit, oldest first,
as in the queue: these were drawn at random, and figures that are to hold for all pages rest on them alone.

Choosing changes nothing. A batch can be put first in the queue: its pages then go before the rest of their lanes,
by a priority above any worth.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.special import expit
from sqlalchemy import select, update

from ..features.page import Page
from ..model.choosing import CANDIDATES, choose, disagreement, grounds_of, teaches
from ..model.labels import HEADS
from ..model.scorer import Scorer
from . import audit
from .database import Database
from .items import Item, as_item, columns, page
from .order import FIRST, Lane
from .schema import items, sites
from .settings import Settings
from .waiting import file_anew

LOOKED_AT = 40
"""For each page wanted so many are looked at, by worth; more would seldom change the batch."""


@dataclass(frozen=True, slots=True)
class Pick:
    """A page of a batch.

    Attributes:
        item: as it stands in the queue.
        chosen_for: ``doubt``, or ``audit`` where it was drawn at random.
        teaches: bits that a label is expected to teach the model, 0 to 2.
        disagreement: the part of them in which the heads differ, before pages of the site labelled earlier count.
        labelled: pages of its site that were decided before.
        content_farm, republished: probabilities by the model in use.
    """

    item: Item
    chosen_for: str
    teaches: float
    disagreement: float
    labelled: int
    content_farm: float
    republished: float

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain values, ready for JSON."""
        item = self.item
        return {
            "item": item.id,
            "url": item.url or None,
            "site": item.site or None,
            "title": item.title,
            "language": item.language or None,
            "lane": item.lane,
            "chosen_for": self.chosen_for,
            "teaches": round(self.teaches, 4),
            "disagreement": round(self.disagreement, 4),
            "site_labelled": self.labelled,
            "content_farm": round(self.content_farm, 4),
            "republished": round(self.republished, 4),
        }


def next_batch(
    database: Database,
    settings: Settings,
    scorer: Scorer,
    most: int,
    *,
    per_site: int = 1,
    progress: Callable[[Iterable[Page]], Iterable[Page]] | None = None,
) -> list[Pick]:
    """Choose what to label next.

    Args:
        database: the database.
        settings: how often the audit has its turn.
        scorer: the model in use; it measures the candidates again, so that a batch follows the model.
        most: pages wanted, 1 or more.
        per_site: most pages of a site, 1 or more; those drawn for the audit are not counted.
        progress: wraps the pages that are measured (``tqdm`` and its like), or ``None``.

    Returns:
        Pages that wait for a first opinion and that nobody has in hand, the most telling first and the audit last;
        fewer than ``most`` where the queue holds no more.
    """
    drawn = _waiting(database, [Lane.AUDIT], most)[: most // settings.audit_turn]
    wanted = most - len(drawn)
    open_ = _waiting(database, [Lane.REVIEW, Lane.FLAG], LOOKED_AT * wanted)
    labelled = _labelled(database, [*drawn, *open_])
    picks = _most_telling(database, scorer, open_, labelled, wanted, per_site, progress)
    return [*picks, *(_pick(item, "audit", labelled) for item in drawn)]


def put_first(database: Database, by: str, picks: Sequence[Pick]) -> None:
    """Put a batch before the rest of the queue; the log tells of it.

    Args:
        database: the database.
        by: who does it.
        picks: of ``next_batch``; those of the audit keep their turn, and so does what was decided meanwhile.
    """
    chosen = [pick.item.id for pick in picks if pick.chosen_for != "audit"]
    if not chosen:
        return
    with database.write() as connection:
        for rank, number in enumerate(chosen):
            waits = (items.c.id == number, items.c.lane.in_([Lane.REVIEW.value, Lane.FLAG.value]))
            priority = FIRST - rank / len(chosen)
            connection.execute(update(items).where(*waits).values(priority=priority))
        file_anew(connection, chosen)
        audit.append(connection, database, by, "queue.batch", f"{len(chosen)} items", items=chosen)


def _most_telling(
    database: Database,
    scorer: Scorer,
    waiting: Sequence[Item],
    labelled: dict[str, int],
    wanted: int,
    per_site: int,
    progress: Callable[[Iterable[Page]], Iterable[Page]] | None,
) -> list[Pick]:
    if not waiting:
        return []
    before = np.array([labelled.get(item.site, 0) for item in waiting])
    said = {head: _log_odds(waiting, head) for head in HEADS}
    sites_of = [item.site for item in waiting]
    # By what the model in use said when they came in; only these are measured again.
    short = choose(teaches(said, before), sites_of, None, CANDIDATES * wanted, CANDIDATES * per_site)
    pages: Iterable[Page] = (page(database, waiting[i].id) for i in short)
    left, rows, heads = [], [], scorer.model.heads
    for i, verdict in zip(
        short, scorer.score_many(progress(pages) if progress else pages, signals=True), strict=True
    ):
        if verdict.signals is not None:  # else it can't be measured within the limits
            left.append(i)
            rows.append([verdict.signals[name] for name in heads.signals])
    if not left:
        return []
    values = np.array(rows, dtype=np.float64)
    log_odds = heads.log_odds(values)
    told, apart = teaches(log_odds, before[left]), disagreement(log_odds)
    batch = choose(told, [sites_of[i] for i in left], grounds_of(heads, values), wanted, per_site)
    return [
        Pick(
            waiting[left[i]],
            "doubt",
            float(told[i]),
            float(apart[i]),
            int(before[left[i]]),
            *(float(expit(log_odds[head][i])) for head in HEADS),
        )
        for i in batch
    ]


def _pick(item: Item, chosen_for: str, labelled: dict[str, int]) -> Pick:
    """An item with what was said of it when it came in."""
    said = {head: _log_odds([item], head) for head in HEADS}
    count = labelled.get(item.site, 0)
    told, apart = float(teaches(said, count)[0]), float(disagreement(said)[0])
    chances = (float(getattr(item, head) or 0.0) for head in HEADS)
    return Pick(item, chosen_for, told, apart, count, *chances)


def _log_odds(waiting: Sequence[Item], head: str) -> np.ndarray:
    p = np.clip([getattr(item, head) or 0.0 for item in waiting], 1e-9, 1 - 1e-9)
    return np.log(p) - np.log1p(-p)


def _waiting(database: Database, lanes: Sequence[Lane], most: int) -> list[Item]:
    """Items of some lanes that nobody has in hand, each lane in its order of work."""
    at, found = database.clock(), []
    with database.read() as connection:
        for lane in lanes:
            free = (items.c.lease_by.is_(None)) | (items.c.lease_until <= at)
            wanted = columns().where(items.c.lane == lane.value, free)
            rows = connection.execute(wanted.order_by(items.c.priority.desc(), items.c.id).limit(most))
            found += [as_item(row) for row in rows]
    return found


def _labelled(database: Database, waiting: Sequence[Item]) -> dict[str, int]:
    """How many pages of each site were decided."""
    names, found = sorted({item.site for item in waiting if item.site}), {}
    with database.read() as connection:
        for start in range(0, len(names), 500):
            some = sites.c.site.in_(names[start : start + 500])
            found |= {row.site: row.decided for row in connection.execute(select(sites).where(some))}
    return found
