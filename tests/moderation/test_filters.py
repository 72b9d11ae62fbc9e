"""Lists by every kind of filter are what going through all items one by one gives, in the same order."""

from __future__ import annotations

import datetime as dt
import itertools
import random
from collections import Counter
from typing import Any

import pytest
from farmsift.moderation import decisions, items, queue, schema, sites
from farmsift.moderation.database import Database
from farmsift.moderation.filters import Filters
from farmsift.moderation.labels import Label
from farmsift.moderation.order import Lane, lane_of
from farmsift.moderation.stored import pack_json
from farmsift.moderation.tallies import Place, move, places
from sqlalchemy import select, text

BANDS, STATES = ("clear", "review", "flag"), ("passed", "open", "second", "disputed", "decided")
OUTCOMES, SIGNALS = ("ordinary", "both"), ("a.one", "b.two", "c.three")
ASKED: dict[str, list[Any]] = {
    "state": ["passed", "open", "decided"],
    "lane": ["review", "audit"],
    "band": ["clear", "flag"],
    "site": ["one.example", "none.example"],
    "language": ["en", "xx"],
    "outcome": ["both"],
    "audit": [True, False],
    "reason": ["a.one", "c.three", "no.such"],
    "before": [dt.datetime(2026, 1, 20, tzinfo=dt.UTC)],
    "after": [dt.datetime(2026, 1, 10, tzinfo=dt.UTC)],
}


@pytest.fixture
def kept(database: Database, people) -> list[dict[str, Any]]:
    """Some 240 items of all places, with the signals of their reasons; every other one sent by the sender."""
    chosen, rows = random.Random(5), []
    for number in range(1, 241):
        band, audit, state = chosen.choice(BANDS), chosen.random() < 0.2, chosen.choice(STATES)
        state = "passed" if band == "clear" and not audit else "open" if state == "passed" else state
        lane = lane_of(state, band, audit)
        rows.append(
            {
                "id": number,
                "digest": f"{number:064}",
                # Several at one moment: the number decides between them.
                "submitted_at": dt.datetime(2026, 1, 1, tzinfo=dt.UTC) + dt.timedelta(hours=number // 3 * 9),
                "site": chosen.choice(["one.example", "two.example", ""]),
                "language": chosen.choice(["en", "de"]),
                "band": band,
                "audit": audit,
                "state": state,
                "lane": lane and lane.value,
                "priority": 0.0 if audit else chosen.choice([0.25, 0.5, 1.75]),
                "outcome": chosen.choice(OUTCOMES) if state == "decided" else None,
                "wants_second": False,
                **dict.fromkeys(("url", "site_name", "title", "verdict", "model"), ""),
                "signals": [name for name in SIGNALS if chosen.random() < 0.4],
            }
        )
    with database.write() as connection:
        connection.execute(schema.items.insert(), [_without(row, "signals") for row in rows])
        move(connection, Counter(Place(*(row[name] for name in Place._fields)) for row in rows))
        for row in rows:
            told = {name: row[name] for name in ("submitted_at", "band", "language")} | {"item_id": row["id"]}
            for signal in row["signals"]:
                connection.execute(schema.reasons.insert(), {**told, "signal": signal})
                if row["lane"]:
                    place = {"lane": row["lane"], "rank": -row["priority"], "signal": signal}
                    connection.execute(schema.waiting_reasons.insert(), {**told, **place})
            if row["id"] % 2:
                sent = {"account_id": people["sender"].id, "item_id": row["id"], "digest": row["digest"]}
                connection.execute(schema.submissions.insert(), {**sent, "at": row["submitted_at"]})
    return rows


def _without(row: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key != name}


def _wanted(rows: list[dict[str, Any]], asked: dict[str, Any]) -> list[int]:
    """Go through all items; newest first."""

    def fits(row: dict[str, Any]) -> bool:
        for name, value in asked.items():
            if name == "reason":
                right = value in row["signals"]
            elif name == "before":
                right = row["submitted_at"] < value
            elif name == "after":
                right = row["submitted_at"] >= value
            elif name == "sent_by":
                right = row["id"] % 2 == 1
            else:
                right = row[name] == value
            if not right:
                return False
        return True

    found = sorted(
        (row for row in rows if fits(row)), key=lambda r: (r["submitted_at"], r["id"]), reverse=True
    )
    return [row["id"] for row in found]


def _combinations(names: list[str], most: int) -> list[dict[str, Any]]:
    every = [
        dict(zip(some, values, strict=True))
        for n in range(3)
        for some in itertools.combinations(names, n)
        for values in itertools.product(*(ASKED[name] for name in some))
    ]
    return every[:1] + random.Random(7).sample(every[1:], most)


def _whole(database: Database, filters: Filters) -> list[int]:
    """Read a list part by part."""
    seen, cursor = [], None
    while True:
        part = items.listed(database, filters, cursor, 40)
        seen += [item.id for item in part.items]
        cursor = part.next
        if cursor is None:
            return seen


@pytest.mark.parametrize("few", [0, 2000])
def test_any_two_filters_give_what_going_through_all_gives(database, kept, people, monkeypatch, few):
    """With nothing counting as few, the ways of large lists are taken; with all, those of small ones."""
    monkeypatch.setattr("farmsift.moderation.filters._FEW", few)
    for asked in _combinations(list(ASKED), 60):
        wanted = _wanted(kept, asked)
        assert _whole(database, Filters(**asked)) == wanted, asked
        assert items.count(database, Filters(**asked), 30) == min(len(wanted), 31), asked
        own = {**asked, "sent_by": people["sender"].id}
        assert _whole(database, Filters(**own)) == _wanted(kept, own), own


def test_a_lane_by_any_two_filters_is_in_the_order_of_work(database, kept):
    names = [name for name in ASKED if name not in ("lane", "state", "outcome", "audit")]
    for asked, lane in itertools.product(_combinations(names, 15), (Lane.REVIEW, Lane.AUDIT, Lane.SECOND)):
        by_worth = {row["id"]: (-row["priority"], row["id"]) for row in kept}
        wanted = sorted(_wanted(kept, {**asked, "lane": lane.value}), key=by_worth.__getitem__)
        seen, cursor = [], None
        while True:
            part = queue.waiting(database, lane, Filters(**asked), cursor, 15)
            seen += [item.id for item in part.items]
            cursor = part.next
            if cursor is None:
                break
        assert seen == wanted, (asked, lane)


def test_the_next_item_by_reason_is_the_one_of_most_worth(database, settings, kept, people):
    for asked in ({"reason": "a.one"}, {"reason": "b.two", "language": "de"}, {"reason": "no.such"}):
        filters = Filters(**asked, lane="review")
        found = queue.next_item(database, settings, people["ada"], filters)
        waits = queue.waiting(database, Lane.REVIEW, Filters(**asked)).items
        assert (found and found.id) == (waits[0].id if waits else None)
        if found:
            queue.release(database, people["ada"], found.id)


def _files_are_true(database: Database) -> None:
    """What is kept beside the items says of them what they say themselves."""
    held = schema.waiting_reasons.c
    with database.read() as connection:
        rows = connection.execute(select(schema.items)).all()
        filed = {
            tuple(row) for row in connection.execute(select(held.lane, held.signal, held.rank, held.item_id))
        }
        counted = places(connection)
    wanted = set()
    for row in rows:
        if row.lane is not None:
            reasons = items.verdicts(database, [row.id])[row.id]["reasons"]
            against = {reason["signal"] for reason in reasons if reason["points"] > 0}
            wanted |= {(row.lane, signal, -row.priority, row.id) for signal in against}
    assert filed == wanted
    assert counted == Counter(Place(r.state, r.lane, r.band, r.audit, r.outcome) for r in rows)


def _reopened(database: Database, number: int) -> None:
    with database.write() as connection:
        decisions.reopen(connection, database, number, "system", "a test")


def test_what_is_kept_beside_the_items_follows_them(submit, database, settings, people):
    numbers = [submit(url=f"https://club.example/{n}") for n in range(3)]
    numbers.append(submit(url="https://club.example/drawn", audit_share=1.0))
    _files_are_true(database)
    first = items.one(database, numbers[0], people["ada"])
    assert first.lane is not None
    steps = [
        lambda: decisions.decide(database, settings, people["ada"], numbers[0], Label.NOT_SURE),
        lambda: decisions.decide(database, settings, people["ben"], numbers[0], Label.BOTH),
        lambda: decisions.undo(database, settings, people["ben"], numbers[0]),
        lambda: decisions.decide(database, settings, people["ada"], numbers[1], Label.ORDINARY),
        lambda: decisions.undo(database, settings, people["ada"], numbers[1]),
        lambda: sites.decide(database, people["cleo"], first.site, Label.CONTENT_FARM),
        lambda: numbers.append(submit(url="https://club.example/ruled")),
        lambda: numbers.append(submit(url="https://club.example/both", audit_share=1.0)),
        lambda: sites.lift(database, people["cleo"], first.site, reopen=True),
        lambda: _reopened(database, numbers[-2]),
    ]
    for step in steps:
        step()
        _files_are_true(database)


def test_a_database_of_before_is_filled_when_it_is_upgraded(url, clock):
    """What the upgrade makes of items that were there is what the service makes of them as they come."""
    database = Database(url, clock)
    _to(database, "0002")
    packed = pack_json({"reasons": [{"signal": "a.one", "points": 0.5}]})
    with database.write() as connection:
        for number, (state, lane, outcome) in enumerate(
            (("open", "review", None), ("open", "review", None), ("decided", None, "both")), 1
        ):
            values = {"id": number, "digest": str(number), "state": state, "lane": lane, "outcome": outcome}
            at = dt.datetime(1970, 1, 1, 0, 0, number, tzinfo=dt.UTC)
            values |= {"submitted_at": at, "band": "review", "language": "en", "priority": number / 4}
            values |= {"audit": False, "wants_second": False}
            values |= dict.fromkeys(("url", "site", "site_name", "title", "verdict", "model"), "")
            connection.execute(schema.items.insert(), values)
            connection.execute(schema.bodies.insert(), {"item_id": number, "page": b"", "verdict": packed})
            connection.execute(
                text("INSERT INTO reasons VALUES ('a.one', :at, :item, 'review', 'en')"),
                {"at": 1_000_000 * number, "item": number},
            )
    database.upgrade()
    _files_are_true(database)
    found = items.listed(database, Filters(reason="a.one", lane="review")).items
    assert [item.id for item in found] == [2, 1]
    assert items.count(database, Filters(reason="a.one")) == 3
    database.close()


def _to(database: Database, revision: str) -> None:
    import alembic.command
    from farmsift.moderation import database as module

    config = module._alembic()
    with database.engine.connect() as connection:
        config.attributes["connection"] = connection.execution_options(farmsift_writes=True)
        alembic.command.upgrade(config, revision)
        connection.commit()
