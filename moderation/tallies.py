"""Counts of items by state, lane and band, kept as the items change: nothing ever counts a million rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from sqlalchemy import Connection, select, update

from .schema import sites, tallies

Place = tuple[str, str | None, str]
"""State, lane and band of an item."""


def move(connection: Connection, changes: Mapping[Place, int]) -> None:
    """Add to the counts; in a writing transaction.

    Args:
        connection: the transaction.
        changes: how many items came to a place, negative for those that left it.
    """
    for (state, lane, band), n in changes.items():
        if n:
            where = {"state": state, "lane": lane or "", "band": band}
            matched = [tallies.c[name] == value for name, value in where.items()]
            done = connection.execute(update(tallies).where(*matched).values(n=tallies.c.n + n))
            if not done.rowcount:
                connection.execute(tallies.insert().values(**where, n=n))


def counts(connection: Connection) -> Counter[Place]:
    """Return how many items there are in each place."""
    rows = connection.execute(select(tallies)).all()
    return Counter({(row.state, row.lane or None, row.band): row.n for row in rows})


def count_sites(connection: Connection, came: Mapping[str, int], decided: Mapping[str, int]) -> None:
    """Add to the counts of sites: items that came in, items that a person decided on."""
    for site in {*came, *decided} - {""}:
        more = {"pages": came.get(site, 0), "decided": decided.get(site, 0)}
        values = {name: sites.c[name] + n for name, n in more.items()}
        if not connection.execute(update(sites).where(sites.c.site == site).values(**values)).rowcount:
            connection.execute(sites.insert().values(site=site, **more))
