"""Which rows a list is made of, found in a time that hardly grows with what is stored.

Items that are alike in all but time stand in one place (``tallies.Place``), and an index has each place's items
by time. What asks for a state, a lane, a band, an outcome or the audit asks for some of the sixty places: the
newest of each are looked up and merged. The counts of places tell which there are, and how many items match.
Lists of one site, and of one reason, have indexes of their own.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    func,
    literal,
    select,
    true,
    tuple_,
    union_all,
)

from .schema import Moment, items, reasons, submissions, tallies, waiting_reasons
from .tallies import Place

Cursor = tuple[dt.datetime, int]
"""Time and number of the last item of the part before."""

_PLACES = 1000
"""More than there are places."""

_FEW = 2000
"""Fewer items than so many are few: they are looked through one by one."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What to list; ``None`` leaves everything in.

    Attributes:
        state, lane, band, site, language, outcome, audit: as of the item.
        reason: name of a signal that speaks against the page among its reasons.
        before, after: when the item came in; ``after`` is included, ``before`` is not.
        sent_by: account that sent it; the queue does not look at this one.
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

    def conditions(self) -> list[ColumnElement[bool]]:
        """Return what rows of ``items`` must fulfil, but for ``reason`` and ``sent_by``."""
        named = ("site", "language", "state", "lane", "band", "outcome", "audit")
        return same(items.c, self, named) + _in_time(items.c.submitted_at, self)

    def looked_up(self) -> list[ColumnElement[bool]]:
        """Return the conditions of ``reason`` and ``sent_by``, which are looked up item by item."""
        found: list[Select[Any]] = []
        if self.reason is not None:
            alike = (reasons.c.signal == self.reason, reasons.c.band == items.c.band)
            alike += (reasons.c.submitted_at == items.c.submitted_at, reasons.c.item_id == items.c.id)
            found.append(select(literal(1)).where(*alike))
        if self.sent_by is not None:
            alike = (submissions.c.item_id == items.c.id, submissions.c.account_id == self.sent_by)
            found.append(select(literal(1)).where(*alike).limit(1))
        # Values, not EXISTS, which PostgreSQL would join whole before it orders and takes the first.
        return [wanted.correlate(items).scalar_subquery() == 1 for wanted in found]

    @property
    def of_places(self) -> bool:
        """Whether anything is asked that places differ in."""
        return any(getattr(self, name) is not None for name in Place._fields)

    @property
    def narrow(self) -> bool:
        """Whether anything but the sender is asked."""
        return replace(self, sent_by=None) != Filters()


def same(columns: Any, filters: Filters, names: Iterable[str]) -> list[ColumnElement[bool]]:
    """Return that columns of a table are as some of the filters ask."""
    told = {name: value for name in names if (value := getattr(filters, name)) is not None}
    return [columns[name] == value for name, value in told.items()]


def newest(connection: Connection, filters: Filters, cursor: Cursor | None, most: int) -> Select[Any]:
    """Select time (``at``) and number (``id``) of the first items of a list, newest first.

    Args:
        connection: a transaction that reads.
        filters: which.
        cursor: where the part before ended, if it goes on.
        most: how many.
    """
    some = _rows(connection, filters, cursor, most).subquery()
    return select(some).order_by(some.c.at.desc(), some.c.id.desc()).limit(most)


def sent(account: int, cursor: Cursor | None, most: int) -> Select[Any]:
    """Select what an account sent, what it sent last first.

    Returns:
        Beside time (``at``) and number (``id``) of the submission, by which the list goes on, the ``item``.
    """
    own, later = submissions.c, submissions.alias()
    again = (later.c.account_id == own.account_id, later.c.item_id == own.item_id, later.c.id > own.id)
    wanted = select(*_told(own.at, own.id), own.item_id.label("item"))
    wanted = wanted.where(own.account_id == account, ~select(later.c.id).where(*again).exists())
    if cursor is not None:
        wanted = wanted.where(_beyond(own.at, own.id, cursor))
    return wanted.order_by(own.at.desc(), own.id.desc()).limit(most)


def count(connection: Connection, filters: Filters, most: int) -> int:
    """Return how many items there are, at most ``most``; arguments as of ``newest``."""
    beside = ("site", "language", "reason", "before", "after")
    if all(getattr(filters, name) is None for name in beside):
        return min(most, _in_places(connection, filters))
    if filters.lane is not None and filters.reason is not None and filters.site is None:
        wanted: Select[Any] = select(waiting_reasons.c.item_id).where(*in_lane(filters))
    else:
        wanted = select(_rows(connection, filters, None, most).subquery())
    return connection.scalar(select(func.count()).select_from(wanted.limit(most).subquery())) or 0


def in_lane(filters: Filters) -> list[ColumnElement[bool]]:
    """Return what rows of ``waiting_reasons`` must fulfil, for a lane and a reason."""
    columns = waiting_reasons.c
    found = [columns.lane == filters.lane, columns.signal == filters.reason]
    return found + same(columns, filters, ["band", "language"]) + _in_time(columns.submitted_at, filters)


def _rows(connection: Connection, filters: Filters, cursor: Cursor | None, most: int) -> Select[Any]:
    """Select time and number of items among which the first ``most`` of the list are, in whatever order."""
    few = _few(connection, filters)
    rest = filters.looked_up() if few is None else [items.c.id.in_(few), *filters.looked_up()]
    every = [*filters.conditions(), *rest]
    if filters.site is not None:
        return _first(_selected(every, cursor, "INDEXED BY items_by_site"), most)
    if few is not None:
        return _first(_selected(every, cursor, "NOT INDEXED"), most)  # each by its number
    if not filters.of_places and filters.language is None and filters.reason is None:
        return _first(_selected(every, cursor, "INDEXED BY items_newest"), most)
    if filters.reason is not None and _in_places(connection, filters) >= _FEW:
        return _by_reason(filters, cursor, most)
    rest += same(items.c, filters, ["language"]) + _in_time(items.c.submitted_at, filters)
    return _by_place(connection, filters, rest, cursor, most)


def _by_place(
    connection: Connection,
    filters: Filters,
    rest: Iterable[ColumnElement[bool]],
    cursor: Cursor | None,
    most: int,
) -> Select[Any]:
    """Select the first of each place."""
    place, other = tallies.c, items.alias()
    lead = "INDEXED BY items_by_" + ("place" if filters.language is None else "language")
    held = [place.n > 0, *same(place, filters, Place._fields)]
    alike = [items.c.state == place.state, items.c.band == place.band, items.c.audit == place.audit]
    arms = []
    # An index finds NULL by another condition than a value.
    for known, outcome in (
        (place.outcome == "", items.c.outcome.is_(None)),
        (place.outcome != "", items.c.outcome == place.outcome),
    ):
        first = _selected([*alike, outcome, *rest], cursor, lead).correlate(tallies)
        # The outcome is the same all over a place, which PostgreSQL does not see where it is NULL.
        order = (items.c.outcome.desc(), items.c.submitted_at.desc(), items.c.id.desc())
        first = first.order_by(*order).limit(most)
        if connection.dialect.name == "sqlite":  # which has no LATERAL
            mine = other.c.id.in_(first.with_only_columns(items.c.id))
            arm = select(*_told(other.c.submitted_at, other.c.id)).select_from(tallies.outerjoin(other, mine))
            # The outer join, and a limit that is never reached, keep SQLite from beginning with the items.
            each = arm.where(known, *held).limit(_PLACES * most).subquery()
            arms.append(select(each).where(each.c.id.is_not(None)))
        else:
            each = first.lateral()
            arm = select(each.c.at, each.c.id).select_from(tallies.join(each, true()))
            arms.append(arm.where(known, *held))
    return select(union_all(*arms).subquery())


def _by_reason(filters: Filters, cursor: Cursor | None, most: int) -> Select[Any]:
    """Select what has a reason, band by band; what else is asked is looked up item by item."""
    columns = reasons.c
    left = same(items.c, filters, [name for name in Place._fields if name != "band"])
    left += replace(filters, reason=None).looked_up()
    arms = []
    for band in ("clear", "review", "flag") if filters.band is None else (filters.band,):
        wanted = select(*_told(columns.submitted_at, columns.item_id))
        wanted = wanted.where(columns.signal == filters.reason, columns.band == band)
        wanted = wanted.where(*same(columns, filters, ["language"]), *_in_time(columns.submitted_at, filters))
        if cursor is not None:
            wanted = wanted.where(_beyond(columns.submitted_at, columns.item_id, cursor))
        if left:
            wanted = wanted.where(items.c.id == columns.item_id, *left)
            wanted = wanted.with_hint(items, "NOT INDEXED", "sqlite")
        order = (columns.submitted_at.desc(), columns.item_id.desc())
        arms.append(select(wanted.order_by(*order).limit(most).subquery()))
    return select(union_all(*arms).subquery())


def _few(connection: Connection, filters: Filters) -> Select[Any] | None:
    """Select the numbers of items among which all of a list by reason or sender are, if they are few."""
    found: list[Select[Any]] = []
    if filters.reason is not None:
        if filters.lane is not None:
            found.append(select(waiting_reasons.c.item_id).where(*in_lane(filters)))
        if filters.language is not None:
            found.append(select(items.c.id).where(items.c.language == filters.language))
        wanted = select(reasons.c.item_id).where(reasons.c.signal == filters.reason)
        found.append(wanted.where(*same(reasons.c, filters, ["band"])))
    if filters.sent_by is not None:
        found.append(select(submissions.c.item_id).where(submissions.c.account_id == filters.sent_by))
    for wanted in found:
        counted = select(func.count()).select_from(wanted.limit(_FEW).subquery())
        if (connection.scalar(counted) or 0) < _FEW:
            return wanted
    return None


def _selected(conditions: Iterable[ColumnElement[bool]], cursor: Cursor | None, lead: str) -> Select[Any]:
    wanted = select(*_told(items.c.submitted_at, items.c.id)).where(*conditions)
    if cursor is not None:
        wanted = wanted.where(_beyond(items.c.submitted_at, items.c.id, cursor))
    return wanted.with_hint(items, lead, "sqlite")  # it keeps no statistics to choose by


def _told(at: ColumnElement[dt.datetime], number: ColumnElement[int]) -> list[ColumnElement[Any]]:
    return [at.label("at"), number.label("id")]


def _first(wanted: Select[Any], most: int) -> Select[Any]:
    return wanted.order_by(items.c.submitted_at.desc(), items.c.id.desc()).limit(most)


def _in_places(connection: Connection, filters: Filters) -> int:
    """Return how many items are in the places that the filters ask for."""
    fitting = same(tallies.c, filters, Place._fields)
    return int(connection.scalar(select(func.sum(tallies.c.n)).where(*fitting)) or 0)


def _in_time(at: ColumnElement[dt.datetime], filters: Filters) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if filters.before is not None:
        found.append(at < filters.before)
    if filters.after is not None:
        found.append(at >= filters.after)
    return found


def _beyond(
    at: ColumnElement[dt.datetime], number: ColumnElement[int], cursor: Cursor
) -> ColumnElement[bool]:
    """What comes after an item in a list, newest first."""
    return tuple_(at, number) < tuple_(literal(cursor[0], Moment()), cursor[1])
