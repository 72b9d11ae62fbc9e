"""Counts of items by state, lane and band, kept as the items change: nothing ever counts a million rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import cache
from typing import Any

from sqlalchemy import Connection, Insert, Table, select
from sqlalchemy.dialects import postgresql, sqlite

from .schema import sites, tallies

Place = tuple[str, str | None, str]
"""State, lane and band of an item."""


def move(connection: Connection, changes: Mapping[Place, int]) -> None:
    """Add to the counts; in a writing transaction.

    Args:
        connection: the transaction.
        changes: how many items came to a place, negative for those that left it.
    """
    rows = [
        {"state": state, "lane": lane or "", "band": band, "n": n}
        for (state, lane, band), n in changes.items()
        if n
    ]
    _add(connection, tallies, rows)


def counts(connection: Connection) -> Counter[Place]:
    """Return how many items there are in each place."""
    rows = connection.execute(select(tallies)).all()
    return Counter({(row.state, row.lane or None, row.band): row.n for row in rows})


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
