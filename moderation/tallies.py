"""Counts of items by place, kept as the items change: nothing ever counts a million rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Connection, Insert, Table, select
from sqlalchemy.dialects import postgresql, sqlite

from .schema import sites, tallies


class Place(NamedTuple):
    """Where items stand that are alike: there are some sixty places, however many items."""

    state: str
    lane: str | None
    band: str
    audit: bool
    outcome: str | None


def move(connection: Connection, changes: Mapping[Place, int]) -> None:
    """Add to the counts; in a writing transaction.

    Args:
        connection: the transaction.
        changes: how many items came to a place, negative for those that left it.
    """
    rows = [
        {**place._asdict(), "lane": place.lane or "", "outcome": place.outcome or "", "n": n}
        for place, n in changes.items()
        if n
    ]
    _add(connection, tallies, rows)


def places(connection: Connection) -> dict[Place, int]:
    """Return how many items there are in each place that has any."""
    rows = connection.execute(_HELD).all()
    return {Place(r.state, r.lane or None, r.band, r.audit, r.outcome or None): r.n for r in rows}


def counts(connection: Connection) -> Counter[tuple[str, str | None, str]]:
    """Return how many items there are of each state, lane and band."""
    found: Counter[tuple[str, str | None, str]] = Counter()
    for place, n in places(connection).items():
        found[place.state, place.lane, place.band] += n
    return found


_HELD = select(tallies).where(tallies.c.n > 0)


def count_sites(connection: Connection, came: Mapping[str, int], decided: Mapping[str, int]) -> None:
    """Add to the counts of sites: items that came in, items that a person decided on."""
    rows = [
        {"site": site, "pages": came.get(site, 0), "decided": decided.get(site, 0)}
        for site in sorted({*came, *decided} - {""})
    ]
    _add(connection, sites, rows)


def _add(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    """Add numbers to those of the rows with the same keys, or insert the rows where there are none."""
    if rows:
        connection.execute(_adding(table, connection.dialect.name == "sqlite"), rows)


@cache
def _adding(table: Table, lite: bool) -> Insert:
    keys = [column.name for column in table.primary_key]
    wanted = (sqlite if lite else postgresql).insert(table)
    more = {c.name: c + wanted.excluded[c.name] for c in table.columns if c.name not in keys}
    return wanted.on_conflict_do_update(index_elements=keys, set_=more)
