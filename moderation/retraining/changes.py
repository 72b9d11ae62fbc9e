"""A dry run: what another model would make of the pages that people decided on last."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import func, select

from ...features.page import Page
from ...model.scorer import Scorer
from ...model.verdict import Verdict
from ..database import Database
from ..schema import bodies, decisions, items
from ..stored import unpack_page

LAST = 500
"""Decided pages that are judged again, unless told otherwise."""

EXAMPLES = 20
_BANDS = {"clear": 0, "review": 1, "flag": 2}


@dataclass(frozen=True, slots=True)
class Change:
    """One page whose band or verdict would be another.

    Attributes:
        item: its number in the queue.
        url: its address.
        decided: what people decided.
        before, after: ``band``, ``verdict``, ``suspicion`` and the first ``reasons`` of champion and challenger.
        learnt: whether the challenger was trained on the page.
    """

    item: int
    url: str
    decided: str
    before: dict[str, Any]
    after: dict[str, Any]
    learnt: bool


@dataclass(frozen=True, slots=True)
class DryRun:
    """What would change.

    Attributes:
        pages: decided pages that both models judged.
        moved: ``band -> band`` to how many pages.
        nearer, farther: pages whose flag or clearance would come to agree with what people decided, or cease to.
        examples: the greatest changes first.
    """

    pages: int
    moved: dict[str, int]
    nearer: int
    farther: int
    examples: tuple[Change, ...]

    def plain(self) -> dict[str, Any]:
        """Return it as plain values."""
        return asdict(self) | {"examples": [asdict(change) for change in self.examples]}


def dry_run(
    database: Database,
    champion: Scorer,
    challenger: Scorer,
    learnt: Collection[int] = (),
    last: int = LAST,
) -> DryRun:
    """Judge the pages decided last by both models; nothing is changed.

    Args:
        database: of the service.
        champion: the model in use.
        challenger: the other one.
        learnt: numbers of the items that the challenger was trained on.
        last: how many.
    """
    moved: Counter[str] = Counter()
    changes: list[Change] = []
    pages = nearer = farther = 0
    for number, url, decided, page in _decided(database, last):
        before, after = champion.score(page, reasons=0), challenger.score(page, reasons=0)
        if before.band is None or after.band is None:
            continue  # a page that can't be judged changes nothing
        pages += 1
        if (before.band, before.verdict) == (after.band, after.verdict):
            continue
        moved[f"{before.band} -> {after.band}"] += 1
        farm = decided != "ordinary"
        step = _BANDS[after.band] - _BANDS[before.band]
        nearer += step > 0 if farm else step < 0
        farther += step < 0 if farm else step > 0
        old, new = (_told(scorer.score(page, reasons=3)) for scorer in (champion, challenger))
        changes.append(Change(number, url, decided, old, new, number in learnt))
    changes.sort(key=lambda c: -abs(c.after["suspicion"] - c.before["suspicion"]))
    return DryRun(pages, dict(moved), nearer, farther, tuple(changes[:EXAMPLES]))


def _decided(database: Database, last: int) -> list[tuple[int, str, str, Page]]:
    """The pages that people themselves decided on last, with what was decided."""
    undone = select(decisions.c.undoes).where(decisions.c.undoes.is_not(None))
    newest = (
        select(decisions.c.item_id, func.max(decisions.c.id).label("id"))
        .where(decisions.c.kind == "decide", decisions.c.id.not_in(undone))
        .group_by(decisions.c.item_id)
        .subquery()
    )
    wanted = (
        select(items.c.id, items.c.url, items.c.outcome, bodies.c.page)
        .join(newest, newest.c.item_id == items.c.id)
        .join(bodies, bodies.c.item_id == items.c.id)
        .where(items.c.outcome.is_not(None), items.c.outcome != "not_sure")
        .order_by(newest.c.id.desc())
        .limit(last)
    )
    with database.read() as connection:
        return [(r.id, r.url, r.outcome, unpack_page(r.page)) for r in connection.execute(wanted)]


def _told(verdict: Verdict) -> dict[str, Any]:
    farm, republished = verdict.content_farm or 0.0, verdict.republished or 0.0
    return {
        "band": verdict.band,
        "verdict": verdict.verdict,
        "suspicion": round(1 - (1 - farm) * (1 - republished), 4),
        "reasons": [reason.sentence for reason in verdict.reasons],
    }
