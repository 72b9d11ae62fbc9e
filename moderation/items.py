"""Reading items: one with its verdict and parts, a list by filters, counts."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Select, func, literal, select, text, tuple_

from ..features.page import Page
from .accounts import Caller
from .database import Database
from .errors import Refused, not_found
from .roles import Role
from .schema import Moment, accounts, bodies, items, reasons, submissions
from .stored import unpack_json, unpack_page

MOST = 200
"""Most items in one answer."""

MOST_COUNTED = 500
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
class Filters:
    """What to list; ``None`` leaves everything in.

    Attributes:
        state, lane, band, site, language, outcome, audit: as of the item.
        reason: name of a signal that speaks against the page among its reasons.
        before, after: when the item came in; ``after`` is included, ``before`` is not.
        sent_by: account that sent it; only ``listed`` looks at this one.
    """

    state: str | None = None
    lane: str | None = None
    band: str | None = None
    site: str | None = None
    language: str | None = None
    outcome: str | None = None
    audit: bool | None = None
    reason: str | None = None
    before: dt.datetime | None = None
    after: dt.datetime | None = None
    sent_by: int | None = None

    def conditions(self, *, without: Collection[str] = ()) -> list[ColumnElement[bool]]:
        """Return what rows of ``items`` must fulfil, but for ``reason``, ``sent_by`` and those left out."""
        named = {"state", "lane", "band", "site", "language", "outcome", "audit"} - set(without)
        told = {name: value for name in sorted(named) if (value := getattr(self, name)) is not None}
        if "site" in told and "lane" not in told:
            # SQLite keeps no statistics; as expressions the others leave it the index of the site alone.
            found = [items.c.site == told.pop("site")]
            found += [
                items.c[name].is_(value) if name == "audit" else items.c[name] + "" == value
                for name, value in told.items()
            ]
        else:
            found = [items.c[name] == value for name, value in told.items()]
        if self.before is not None and "before" not in without:
            found.append(items.c.submitted_at < self.before)
        if self.after is not None and "after" not in without:
            found.append(items.c.submitted_at >= self.after)
        return found

    def has_reason(self) -> list[ColumnElement[bool]]:
        """Return the condition of ``reason``, for lists that are not ordered by it."""
        if self.reason is None:
            return []
        same = (
            reasons.c.signal == self.reason,
            reasons.c.submitted_at == items.c.submitted_at,
            reasons.c.item_id == items.c.id,
        )
        # A value, not EXISTS, which PostgreSQL would join whole before it orders and takes the first.
        return [select(literal(1)).where(*same).correlate(items).scalar_subquery() == 1]

    def for_reason(self, connection: Connection) -> list[ColumnElement[bool]]:
        """Return the condition of ``reason`` for lists in another order than that of time.

        Where few items have the reason they are looked up one by one, else the list is gone through until enough
        have it.
        """
        if self.reason is None:
            return []
        some = select(reasons.c.item_id).where(*self.of_reasons())
        counted = select(func.count()).select_from(some.limit(_FEW).subquery())
        return [items.c.id.in_(some)] if (connection.scalar(counted) or 0) < _FEW else self.has_reason()

    def of_reasons(self) -> list[ColumnElement[bool]]:
        """Return what rows of ``reasons`` must fulfil: the reason, and what stands there of the item."""
        found: list[ColumnElement[bool]] = [reasons.c.signal == self.reason]
        found += [reasons.c[n] == getattr(self, n) for n in _BESIDE if getattr(self, n) is not None]
        if self.before is not None:
            found.append(reasons.c.submitted_at < self.before)
        if self.after is not None:
            found.append(reasons.c.submitted_at >= self.after)
        return found


_FEW = 5000
"""Fewer items than so many with a reason are few."""

_BESIDE = ("band", "language")
"""What ``reasons`` holds of an item beside its time."""


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
    """Return items, newest first.

    Args:
        database: the database.
        filters: which.
        cursor: where the part before ended.
        most: how many, 1 to 200.

    Raises:
        Refused: the cursor is none of this list's.
    """
    most = min(max(most, 1), MOST)
    wanted, keys = _newest(filters)
    wanted = wanted.add_columns(*keys)
    if cursor is not None:
        ticks, number = read_cursor(cursor, "newest", int, int)
        wanted = wanted.where(tuple_(*keys) < tuple_(literal(_moment(ticks), Moment()), number))
    wanted = wanted.order_by(*(key.desc() for key in keys)).limit(most + 1)
    with database.read() as connection:
        rows = connection.execute(wanted).all()
    after = (
        make_cursor("newest", _ticks(rows[most - 1][-2]), rows[most - 1][-1]) if len(rows) > most else None
    )
    return Slice([as_item(row[:-2]) for row in rows[:most]], after)


def _newest(filters: Filters) -> tuple[Select[Any], tuple[Column[Any], Column[Any]]]:
    """Select items by filters, and name what they are ordered by: what an index has beside a filter."""
    if filters.reason is not None and filters.sent_by is None:
        wanted = columns().join(reasons, reasons.c.item_id == items.c.id)
        rest = filters.conditions(without=(*_BESIDE, "before", "after"))
        return wanted.where(*filters.of_reasons(), *rest), (reasons.c.submitted_at, reasons.c.item_id)
    wanted = columns().where(*filters.conditions())
    if filters.sent_by is not None:
        later = submissions.alias()
        again = (
            later.c.account_id == submissions.c.account_id,
            later.c.item_id == submissions.c.item_id,
            later.c.id > submissions.c.id,
        )
        wanted = wanted.join(submissions, submissions.c.item_id == items.c.id).where(
            submissions.c.account_id == filters.sent_by, ~select(later.c.id).where(*again).exists()
        )
        return wanted.where(*filters.has_reason()), (submissions.c.at, submissions.c.id)
    return wanted, (items.c.submitted_at, items.c.id)


def decided_after(database: Database, number: int, most: int) -> list[Item]:
    """Return decided items in the order in which they came in, those after a number."""
    # Word for word as in the index, which holds nothing else.
    wanted = columns().where(items.c.id > number, text("items.state = 'decided'"))
    wanted = wanted.with_hint(items, "INDEXED BY items_decided", "sqlite")
    with database.read() as connection:
        return [as_item(row) for row in connection.execute(wanted.order_by(items.c.id).limit(most))]


def count(database: Database, filters: Filters, most: int = MOST_COUNTED) -> int:
    """Return how many items there are, at most ``most + 1``: beyond that nobody needs the number."""
    if filters.reason is not None:
        wanted = select(reasons.c.item_id).where(*filters.of_reasons())
        if rest := filters.conditions(without=(*_BESIDE, "before", "after")):
            wanted = wanted.join(items, reasons.c.item_id == items.c.id).where(*rest)
    else:
        wanted = select(items.c.id).where(*filters.conditions())
    wanted = wanted.limit(most + 1)
    with database.read() as connection:
        return connection.scalar(select(func.count()).select_from(wanted.subquery())) or 0


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
