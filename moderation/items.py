"""Reading items: one with its verdict and parts, a list by filters, counts."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import Connection, Select, select, text

from ..features.page import Page
from .accounts import Caller
from .database import Database
from .errors import Refused, not_found
from .filters import Filters, newest, sent
from .filters import count as counted
from .roles import Role
from .schema import accounts, bodies, items, submissions
from .stored import unpack_json, unpack_page

MOST = 200
"""Most items in one answer."""

MOST_COUNTED = 100
"""Items that are counted for a list; of more nobody needs the number."""


@dataclass(frozen=True, slots=True)
class Item:
    """One item without its bulk.

    Attributes:
        id: its number.
        submitted_at: when it came in.
        url, site, site_name, title, language: of the page; ``site`` is the registrable domain, or the host.
        content_farm, republished: probabilities.
        band, verdict, model: of the verdict.
        audit: whether it was drawn for the audit.
        state, lane: where it stands, and what it waits for (``None`` for nothing).
        priority: what a decision on it is worth.
        outcome, decided_at: what was decided and when, if it was.
        site_decision: number of the decision on the site that settled it, if one did.
        lease_by, lease_until: who has it in hand and until when, if anybody has.
    """

    id: int
    submitted_at: dt.datetime
    url: str
    site: str
    site_name: str
    title: str
    language: str
    content_farm: float | None
    republished: float | None
    band: str
    verdict: str
    model: str
    audit: bool
    state: str
    lane: str | None
    priority: float
    outcome: str | None
    decided_at: dt.datetime | None
    site_decision: int | None
    lease_by: str | None = None
    lease_until: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Slice:
    """Part of a list, and the cursor that asks for the next part (``None`` at the end)."""

    items: list[Item]
    next: str | None


def one(database: Database, number: int, caller: Caller) -> Item:
    """Return an item.

    Raises:
        Refused: there is none, or the caller is a submitter that did not send it.
    """
    with database.read() as connection:
        return visible(connection, number, caller)


def visible(connection: Connection, number: int, caller: Caller) -> Item:
    """Return an item; as ``one`` within a transaction."""
    row = connection.execute(columns().where(items.c.id == _id(number))).first()
    if row is not None and not caller.role.reaches(Role.REVIEWER):
        sent = (submissions.c.item_id == number, submissions.c.account_id == caller.id)
        row = row if connection.scalar(select(submissions.c.id).where(*sent).limit(1)) else None
    if row is None:
        raise not_found(f"item {number}")
    return as_item(row)


def verdicts(database: Database, numbers: Sequence[int]) -> dict[int, dict[str, Any]]:
    """Return the verdicts of items as plain values, by number."""
    with database.read() as connection:
        rows = connection.execute(
            select(bodies.c.item_id, bodies.c.verdict).where(bodies.c.item_id.in_(numbers))
        )
        return {row.item_id: unpack_json(row.verdict) for row in rows}


def page(database: Database, number: int) -> Page:
    """Return the parts of an item's page.

    Raises:
        Refused: there is no such item.
    """
    with database.read() as connection:
        packed = connection.scalar(select(bodies.c.page).where(bodies.c.item_id == _id(number)))
    if packed is None:
        raise not_found(f"item {number}")
    return unpack_page(packed)


def listed(database: Database, filters: Filters, cursor: str | None = None, most: int = 50) -> Slice:
    """Return items, newest first; all that one account sent by when it sent them last.

    Args:
        database: the database.
        filters: which.
        cursor: where the part before ended.
        most: how many, 1 to 200.

    Raises:
        Refused: the cursor is none of this list's.
    """
    most = min(max(most, 1), MOST)
    own = filters.sent_by is not None and not filters.narrow
    order = "sent" if own else "newest"
    start = None
    if cursor is not None:
        ticks, number = read_cursor(cursor, order, int, int)
        start = _moment(ticks), number
    with database.read() as connection:
        if filters.sent_by is not None and own:
            found = sent(filters.sent_by, start, most + 1).subquery()
            wanted = columns().join(found, found.c.item == items.c.id)
        else:
            found = newest(connection, filters, start, most + 1).subquery()
            wanted = columns().join(found, found.c.id == items.c.id)
        wanted = wanted.add_columns(found.c.at, found.c.id)
        rows = connection.execute(wanted.order_by(found.c.at.desc(), found.c.id.desc())).all()
    after = None
    if len(rows) > most:
        after = make_cursor(order, _ticks(rows[most - 1][-2]), rows[most - 1][-1])
    return Slice([as_item(row[:-2]) for row in rows[:most]], after)


def decided_after(database: Database, number: int, most: int) -> list[Item]:
    """Return decided items in the order in which they came in, those after a number."""
    # Word for word as in the index, which holds nothing else.
    wanted = columns().where(items.c.id > number, text("items.state = 'decided'"))
    wanted = wanted.with_hint(items, "INDEXED BY items_decided", "sqlite")
    with database.read() as connection:
        return [as_item(row) for row in connection.execute(wanted.order_by(items.c.id).limit(most))]


def count(database: Database, filters: Filters, most: int = MOST_COUNTED) -> int:
    """Return how many items there are, at most ``most + 1``: beyond that nobody needs the number."""
    with database.read() as connection:
        return counted(connection, filters, most + 1)


def make_cursor(order: str, *values: float | str) -> str:
    """Make a cursor, which is nothing but the place where a list ended."""
    return base64.urlsafe_b64encode(json.dumps([order, *values]).encode()).decode().rstrip("=")


def read_cursor(cursor: str, order: str, *kinds: type) -> list[Any]:
    """Read a cursor.

    Raises:
        Refused: it is none, or one of another list.
    """
    refusal = Refused("cursor", 422, "The cursor is not one that this list gave.")
    try:
        found = json.loads(base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True))
    except (ValueError, binascii.Error, RecursionError) as error:
        raise refusal from error
    if not isinstance(found, list) or len(found) != len(kinds) + 1 or found[0] != order:
        raise refusal
    for value, kind in zip(found[1:], kinds, strict=True):
        if type(value) is not kind or (kind is int and not -(2**62) < value < 2**62):
            raise refusal
    return found[1:]


def as_item(row: Sequence[Any]) -> Item:
    """Turn a row of ``columns`` into an item."""
    return Item(*row)


def columns() -> Select[Any]:
    """Select what ``as_item`` takes."""
    named = [items.c[field.name] for field in fields(Item)[:-2]]
    return select(*named, accounts.c.name, items.c.lease_until).outerjoin(
        accounts, accounts.c.id == items.c.lease_by
    )


def _id(number: int) -> int:
    return number if 0 < number < 2**62 else 0


_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


def _ticks(at: dt.datetime) -> int:
    return (at - _EPOCH) // dt.timedelta(microseconds=1)


def _moment(ticks: int) -> dt.datetime:
    try:
        return _EPOCH + dt.timedelta(microseconds=ticks)
    except OverflowError as error:
        raise Refused("cursor", 422, "The cursor is not one that this list gave.") from error
