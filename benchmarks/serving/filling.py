"""A database as a service of half a year would hold it, put in at once."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from farmsift.features.readers import Raw
from farmsift.features.readers import read as read_page
from farmsift.moderation import schema
from farmsift.moderation.database import Database
from farmsift.moderation.order import Lane, lane_of
from farmsift.moderation.stored import pack_json, pack_page
from farmsift.moderation.tallies import Place, move
from sqlalchemy import func, select

BIG_SITE = "big.example"
"""A site that one page in thirty is of; of the others each has some twenty in a million."""

SPAN = dt.timedelta(days=180)
_EXAMPLE = Path(__file__).parents[2] / "examples" / "radio-hobby.html"
_TOGETHER = 10_000
_STATES = {"open": 48, "second": 2, "disputed": 1, "decided": 49}
_BANDS = {"clear": 88, "review": 10, "flag": 2}
_LANGUAGES = {"en": 70, "de": 20, "pt": 8, "id": 2}
_OUTCOMES = {"ordinary": 60, "content_farm": 30, "republished": 6, "both": 3, "not_sure": 1}


class _Rows(NamedTuple):
    """Rows of some tables, in the order in which they are put in."""

    items: list[dict[str, Any]]
    bodies: list[dict[str, Any]]
    reasons: list[dict[str, Any]]
    waiting_reasons: list[dict[str, Any]]
    submissions: list[dict[str, Any]]
    decisions: list[dict[str, Any]]


def fill(database: Database, count: int, account: int) -> None:
    """Put items in: one in ten for review, one in fifty flagged, half of what needs a decision decided.

    Args:
        database: one with empty tables.
        count: of items.
        account: who sends them and decides.
    """
    places: Counter[Place] = Counter()
    came: Counter[str] = Counter()
    decided: Counter[str] = Counter()
    indexes = sorted(schema.items.indexes, key=lambda index: index.name or "")
    with database.write() as connection:
        for index in indexes:  # made at the end: that is faster
            index.drop(connection)
    for rows in _made(count, account, database.clock() - SPAN):
        for row in rows.items:
            places[Place(*(row[name] for name in Place._fields))] += 1
            came[row["site"]] += 1
            decided[row["site"]] += row["state"] == "decided"
        with database.write() as connection:
            for name, some in rows._asdict().items():
                connection.execute(schema.metadata.tables[name].insert(), some)
    with database.write() as connection:
        move(connection, places)
        known = [{"site": site, "pages": n, "decided": decided[site]} for site, n in came.items()]
        connection.execute(schema.sites.insert(), known)
        for index in indexes:
            index.create(connection)
        if not database.sqlite:
            connection.exec_driver_sql(f"SELECT setval(pg_get_serial_sequence('items', 'id'), {count})")
            connection.exec_driver_sql("ANALYZE")


def filled(database: Database) -> int:
    """Return how many items a database holds."""
    with database.read() as connection:
        return connection.scalar(select(func.count()).select_from(schema.items)) or 0


def _made(count: int, account: int, begin: dt.datetime) -> Iterator[_Rows]:
    chosen = random.Random(0)
    step = SPAN / count
    page = pack_page(read_page(Raw("page", "", _EXAMPLE.read_bytes(), "html")))
    verdict = pack_json({"reasons": []})
    rows = _Rows([], [], [], [], [], [])
    for number in range(1, count + 1):
        item = _item(chosen, number, begin + step * number, account)
        rows.items.append(item)
        rows.bodies.append({"item_id": number, "page": page, "verdict": verdict})
        against = _reasons(chosen, item)
        rows.reasons.extend(against)
        if item["lane"]:
            place = {"lane": item["lane"], "rank": -item["priority"]}
            rows.waiting_reasons.extend({**reason, **place} for reason in against)
        sent = {"account_id": account, "item_id": number, "digest": item["digest"]}
        rows.submissions.append({**sent, "key": f"k{number}", "at": item["submitted_at"]})
        if item["state"] == "decided":
            rows.decisions.append(_decision(item, account))
        if len(rows.items) == _TOGETHER or number == count:
            yield rows
            rows = _Rows([], [], [], [], [], [])


def _item(chosen: random.Random, number: int, at: dt.datetime, account: int) -> dict[str, Any]:
    band, audit = _one_of(chosen, _BANDS), chosen.random() < 0.05
    state = "passed" if band == "clear" and not audit else _one_of(chosen, _STATES)
    lane = lane_of(state, band, audit)
    site = BIG_SITE if chosen.random() < 1 / 30 else f"site{number % 50_000}.example"
    spoken = state in ("second", "disputed", "decided")
    return {
        "id": number,
        "digest": f"{chosen.getrandbits(256):064x}",
        "submitted_at": at,
        "url": f"https://{site}/{number}",
        "site": site,
        "site_name": "A site",
        "title": f"Page {number} of a million",
        "language": _one_of(chosen, _LANGUAGES),
        "content_farm": chosen.random(),
        "republished": chosen.random(),
        "band": band,
        "verdict": "ordinary",
        "model": "bench",
        "audit": audit,
        "wants_second": state in ("second", "disputed"),
        "state": state,
        "lane": lane and lane.value,
        "priority": 0.0 if lane is Lane.AUDIT else chosen.random() * 2,
        "outcome": _one_of(chosen, _OUTCOMES) if state == "decided" else None,
        "decided_at": at + dt.timedelta(hours=1) if state == "decided" else None,
        "first_by": account if spoken else None,
        "second_by": account if state == "disputed" else None,
    }


def _reasons(chosen: random.Random, item: dict[str, Any]) -> list[dict[str, Any]]:
    """Reasons as they fall: some on four pages in ten, some on one in a hundred, some in one band alone."""
    signals = {f"signal.{int(100 * chosen.random() ** 2)}" for _ in range(3)}
    if chosen.random() < 0.5:
        signals.add(f"signal.{item['band']}")
    about = {"item_id": item["id"], **{name: item[name] for name in ("submitted_at", "band", "language")}}
    return [{"signal": signal, **about} for signal in sorted(signals)]


def _decision(item: dict[str, Any], account: int) -> dict[str, Any]:
    at = item["decided_at"]
    told = {name: item[name] for name in ("model", "content_farm", "republished", "band")}
    marks = {"note": "", "reasons_right": "[]", "reasons_wrong": "[]", "shown": '{"reasons":[]}'}
    return {
        "item_id": item["id"],
        "kind": "decide",
        "part": "first",
        "label": item["outcome"],
        "account_id": account,
        "at": at,
        "day": at.date().isoformat(),
        "seconds": 30.0,
        **told,
        **marks,
    }


def _one_of(chosen: random.Random, shares: dict[str, int]) -> str:
    return chosen.choices(list(shares), list(shares.values()))[0]
