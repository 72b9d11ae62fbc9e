"""The next item for a reviewer, leases, and notes that are kept while they are written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, or_, select, update

from .accounts import Caller
from .database import Database
from .errors import Refused
from .filters import Filters, in_lane
from .items import MOST, Item, Slice, as_item, columns, make_cursor, read_cursor, visible
from .labels import checked_note
from .order import WORK, Lane
from .roles import Role
from .schema import accounts, drafts, items, waiting_reasons
from .settings import Settings


def next_item(
    database: Database,
    settings: Settings,
    caller: Caller,
    filters: Filters | None = None,
    after: int | None = None,
) -> Item | None:
    """Lease the next item to a reviewer.

    Args:
        database: the database.
        settings: how long a lease lasts, and how often the audit has its turn.
        caller: a reviewer.
        filters: which items; all by default.
        after: an item to go on from, for leaving it out; its lease, if the caller has it, is given back.

    Returns:
        The item, or ``None`` where nothing is left for this reviewer. A reviewer who has an item in hand and
        does not name it as ``after`` gets that one again.

    Raises:
        Refused: no reviewer.
    """
    caller.require(Role.REVIEWER)
    filters = filters or Filters()
    with database.write() as connection:
        at = database.clock()
        if after is not None:
            _give_back(connection, caller, after)
        held = _held(connection, settings, caller, filters, at)
        if held is not None:
            return held
        handed = connection.scalar(select(accounts.c.handed_out).where(accounts.c.id == caller.id)) or 0
        left = _left(connection, after)
        for lane in _lanes(caller, handed, settings, filters, left):
            found = _first(connection, settings, caller, lane, filters, at, left)
            if found is not None:
                until = _lease(connection, settings, caller, found.id, at)
                connection.execute(
                    update(accounts).where(accounts.c.id == caller.id).values(handed_out=handed + 1)
                )
                return replace(found, lease_by=caller.name, lease_until=until)
    return None


def lease(database: Database, settings: Settings, caller: Caller, number: int) -> Item:
    """Lease one item that a reviewer chose, or prolong the lease on it.

    Raises:
        Refused: no reviewer, no such item, or another reviewer has it in hand.
    """
    caller.require(Role.REVIEWER)
    with database.write() as connection:
        item = visible(connection, number, caller)
        at = database.clock()
        if holder(item, settings, at) not in (None, caller.name):
            raise leased(item)
        until = _lease(connection, settings, caller, number, at)
    return replace(item, lease_by=caller.name, lease_until=until)


def release(database: Database, caller: Caller, number: int) -> None:
    """Give a leased item back; one that the caller has not in hand stays as it is.

    Raises:
        Refused: no reviewer, or no such item.
    """
    caller.require(Role.REVIEWER)
    with database.write() as connection:
        visible(connection, number, caller)
        _give_back(connection, caller, number)


def waiting(
    database: Database, lane: Lane, filters: Filters | None = None, cursor: str | None = None, most: int = 50
) -> Slice:
    """Return what waits in a lane, in the order of work; arguments as of ``items.listed``."""
    filters = replace(filters or Filters(), lane=lane.value)
    most = min(max(most, 1), MOST)
    start = None if cursor is None else read_cursor(cursor, lane.value, float, int)
    with database.read() as connection:
        wanted = _in_order(filters, start).limit(most + 1)
        found = [as_item(row) for row in connection.execute(wanted)]
    last = found[most - 1] if len(found) > most else None
    return Slice(found[:most], last and make_cursor(lane.value, float(last.priority), last.id))


def holder(item: Item, settings: Settings, at: dt.datetime) -> str | None:
    """Return who has an item in hand at a time, or ``None``."""
    if item.lease_by is None or item.lease_until is None:
        return None
    # A lease that ends later than a lease can was made by a clock that was wrong.
    return item.lease_by if at < item.lease_until <= at + _length(settings) else None


def leased(item: Item) -> Refused:
    """Make the refusal for an item that another reviewer has in hand."""
    until = f"{item.lease_until:%H:%M} UTC" if item.lease_until else "later"
    return Refused("leased", 409, f"Item {item.id} is in the hands of {item.lease_by} until {until}.")


# Notes


def keep_draft(database: Database, caller: Caller, number: int, note: str) -> None:
    """Keep the note that a reviewer is writing on an item; an empty one is forgotten.

    Raises:
        Refused: no reviewer, no such item, or a note too long.
    """
    caller.require(Role.REVIEWER)
    note = checked_note(note)
    with database.write() as connection:
        visible(connection, number, caller)
        drop_draft(connection, caller, number)
        if note:
            values = {"account_id": caller.id, "item_id": number, "note": note, "at": database.clock()}
            connection.execute(drafts.insert().values(**values))


def draft(database: Database, caller: Caller, number: int) -> str:
    """Return the note that was kept, or ``""``."""
    own = (drafts.c.account_id == caller.id, drafts.c.item_id == number)
    with database.read() as connection:
        return connection.scalar(select(drafts.c.note).where(*own)) or ""


def drop_draft(connection: Connection, caller: Caller, number: int) -> None:
    """Forget a note, in a writing transaction."""
    connection.execute(drafts.delete().where(drafts.c.account_id == caller.id, drafts.c.item_id == number))


# The order of work


@dataclass(frozen=True, slots=True)
class _Left:
    """An item that a reviewer goes on from."""

    id: int
    lane: str | None
    priority: float


def _left(connection: Connection, number: int | None) -> _Left | None:
    if number is None:
        return None
    row = connection.execute(
        select(items.c.id, items.c.lane, items.c.priority).where(items.c.id == number)
    ).first()
    return _Left(*row) if row else None


def _lanes(
    caller: Caller, handed: int, settings: Settings, filters: Filters, left: _Left | None
) -> list[Lane]:
    if filters.lane is not None:
        return [lane for lane in Lane if lane.value == filters.lane]
    work: list[Lane] = [*WORK]
    if caller.role.reaches(Role.ADJUDICATOR):
        work.insert(0, Lane.DISPUTED)
    if left is not None and left.lane is not None:  # going on never comes round to where it began
        every = [*work, Lane.AUDIT]
        return every[every.index(Lane(left.lane)) :] if left.lane in every else every
    its_turn = (handed + 1) % settings.audit_turn == 0
    return [Lane.AUDIT, *work] if its_turn else [*work, Lane.AUDIT]


def _first(
    connection: Connection,
    settings: Settings,
    caller: Caller,
    lane: Lane,
    filters: Filters,
    at: dt.datetime,
    left: _Left | None,
) -> Item | None:
    goes_on = left is not None and left.lane == lane
    start = (left.priority, left.id) if left is not None and goes_on else None
    wanted = _in_order(replace(filters, lane=lane.value), start).where(_free(settings, caller, at))
    if lane in (Lane.SECOND, Lane.DISPUTED):  # not by somebody who has said already
        wanted = wanted.where(items.c.first_by != caller.id)
    if lane is Lane.DISPUTED:
        wanted = wanted.where(or_(items.c.second_by.is_(None), items.c.second_by != caller.id))
    row = connection.execute(wanted.limit(1)).first()
    return as_item(row) if row else None


def _in_order(filters: Filters, start: Sequence[Any] | None) -> Select[Any]:
    """Select what waits in a lane by filters, in the order of work.

    Args:
        filters: with the lane.
        start: priority and number of an item of the lane to go on from, if any.
    """
    if filters.reason is not None and filters.site is None:
        rank, number = waiting_reasons.c.rank, waiting_reasons.c.item_id
        wanted = columns().join(waiting_reasons, number == items.c.id).where(*in_lane(filters))
        wanted = wanted.with_hint(items, "NOT INDEXED", "sqlite").order_by(rank, number)
        if start is not None:
            wanted = wanted.where(rank >= -start[0], or_(rank > -start[0], number > start[1]))
        return wanted
    worth, number = items.c.priority, items.c.id
    lead = "items_waiting" if filters.site is None else "items_waiting_by_site"
    wanted = columns().where(*filters.conditions(), *filters.looked_up()).order_by(worth.desc(), number)
    if start is not None:
        wanted = wanted.where(worth <= start[0], or_(worth < start[0], number > start[1]))
    return wanted.with_hint(items, f"INDEXED BY {lead}", "sqlite")


def _free(settings: Settings, caller: Caller, at: dt.datetime) -> ColumnElement[bool]:
    return or_(
        items.c.lease_by.is_(None),
        items.c.lease_by == caller.id,
        items.c.lease_until <= at,
        items.c.lease_until > at + _length(settings),
    )


def _held(
    connection: Connection, settings: Settings, caller: Caller, filters: Filters, at: dt.datetime
) -> Item | None:
    """The item that the reviewer has in hand already: of several the one taken first."""
    mine = (items.c.lease_by == caller.id, items.c.lane.is_not(None))
    live = (items.c.lease_until > at, items.c.lease_until <= at + _length(settings))
    wanted = columns().where(*mine, *live, *filters.conditions(), *filters.looked_up())
    wanted = wanted.with_hint(items, "INDEXED BY items_leased", "sqlite")
    row = connection.execute(wanted.order_by(items.c.leased_at, items.c.id).limit(1)).first()
    return as_item(row) if row else None


def _lease(
    connection: Connection, settings: Settings, caller: Caller, number: int, at: dt.datetime
) -> dt.datetime:
    """Take the lease; the time since it was taken first tells how long a decision took."""
    until = at + _length(settings)
    held = connection.execute(
        update(items)
        .where(items.c.id == number, items.c.lease_by == caller.id, items.c.lease_until > at)
        .values(lease_until=until)
    )
    if not held.rowcount:
        values = {"lease_by": caller.id, "leased_at": at, "lease_until": until}
        connection.execute(update(items).where(items.c.id == number).values(**values))
    return until


def _give_back(connection: Connection, caller: Caller, number: int) -> None:
    connection.execute(
        update(items)
        .where(items.c.id == number, items.c.lease_by == caller.id)
        .values(lease_by=None, leased_at=None, lease_until=None)
    )


def _length(settings: Settings) -> dt.timedelta:
    return dt.timedelta(minutes=settings.lease_minutes)
