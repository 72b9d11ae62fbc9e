"""Sites: decisions on a whole site, and what is known of one."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, func, select, update

from . import audit
from .accounts import Caller
from .database import Database
from .errors import Refused, not_found
from .labels import Label, checked_note
from .order import State, lane_of
from .roles import Role
from .schema import accounts, decisions, items, site_decisions, sites
from .tallies import Place, move
from .waiting import file_anew


@dataclass(frozen=True, slots=True)
class SiteDecision:
    """One decision on a site: ``set`` gives later pages the label, ``lift`` ends that."""

    id: int
    site: str
    kind: str
    label: str | None
    note: str
    by: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Site:
    """What is known of a site.

    Attributes:
        site: registrable domain, or host.
        pages, decided: pages that came in, and those that a person decided.
        outcomes: how many pages have which outcome, decisions on the site included.
        bands: how many pages are in which band.
        rule: the decision in force, if any.
        past: all decisions on the site, newest first.
    """

    site: str
    pages: int
    decided: int
    outcomes: dict[str, int]
    bands: dict[str, int]
    rule: SiteDecision | None
    past: tuple[SiteDecision, ...]


def standing(connection: Connection, names: Collection[str]) -> dict[str, SiteDecision]:
    """Return the decisions in force on any of these sites."""
    rows = connection.execute(_STANDING, {"names": [name for name in names if name]})
    return {row.site: SiteDecision(*row) for row in rows}


def decide(database: Database, caller: Caller, site: str, label: Label, note: str = "") -> SiteDecision:
    """Decide on a site: its later pages have this outcome at once, until the decision is lifted.

    Raises:
        Refused: no adjudicator, no such site, ``not_sure`` as the label, or a note too long.
    """
    caller.require(Role.ADJUDICATOR)
    if label is Label.NOT_SURE:
        raise Refused("label", 422, "A decision on a site must be sure.")
    note = checked_note(note)
    with database.write() as connection:
        if connection.scalar(select(sites.c.pages).where(sites.c.site == site)) is None:
            raise not_found(f"site {site[:100]}")
        return _append(connection, database, caller, site, "set", label.value, note)


def lift(
    database: Database, caller: Caller, site: str, note: str = "", *, reopen: bool = False
) -> SiteDecision:
    """Lift the decision on a site: its later pages are judged one by one again.

    Args:
        database: the database.
        caller: an adjudicator.
        site: the site.
        note: why.
        reopen: whether pages that the decision settled go back to the queue as well.

    Raises:
        Refused: no adjudicator, or no decision is in force.
    """
    caller.require(Role.ADJUDICATOR)
    note = checked_note(note)
    with database.write() as connection:
        rule = standing(connection, [site]).get(site)
        if rule is None:
            raise Refused("no-site-decision", 409, f"No decision is in force on {site[:100]}.")
        made = _append(connection, database, caller, site, "lift", None, note)
        if reopen:
            _reopen(connection, site)
    return made


def about(database: Database, site: str) -> Site:
    """Return what is known of a site.

    Raises:
        Refused: no page of it has come in.
    """
    with database.read() as connection:
        known = connection.execute(select(sites).where(sites.c.site == site)).first()
        if known is None:
            raise not_found(f"site {site[:100]}")
        past = connection.execute(
            _told().where(site_decisions.c.site == site).order_by(site_decisions.c.id.desc()).limit(200)
        )
        told = tuple(SiteDecision(*row) for row in past)
        # The newest are enough for a picture, and a site may have a hundred thousand.
        recent = (
            select(items.c.outcome, items.c.band)
            .where(items.c.site == site)
            .order_by(items.c.submitted_at.desc(), items.c.id.desc())
            .limit(1000)
        )
        rows = connection.execute(recent).all()
    rule = told[0] if told and told[0].kind == "set" else None
    outcomes = Counter(row.outcome for row in rows if row.outcome)
    bands = Counter(row.band for row in rows)
    return Site(site, known.pages, known.decided, dict(outcomes), dict(bands), rule, told)


def _told():
    columns = site_decisions.c
    return select(
        columns.id, columns.site, columns.kind, columns.label, columns.note, accounts.c.name, columns.at
    ).join(accounts)


_LAST = (
    select(func.max(site_decisions.c.id))
    .where(site_decisions.c.site.in_(bindparam("names", expanding=True)))
    .group_by(site_decisions.c.site)
)
_STANDING = _told().where(site_decisions.c.id.in_(_LAST), site_decisions.c.kind == "set")


def _append(
    connection: Connection,
    database: Database,
    caller: Caller,
    site: str,
    kind: str,
    label: str | None,
    note: str,
) -> SiteDecision:
    at = database.clock()
    values = {"site": site, "kind": kind, "label": label, "note": note, "account_id": caller.id, "at": at}
    row = connection.execute(site_decisions.insert().values(**values).returning(site_decisions)).one()
    audit.append(
        connection,
        database,
        caller.name,
        f"site.{kind}",
        f"site {site}",
        label=label,
        site_decisions=audit.fingerprint(row._asdict()),
    )
    return SiteDecision(row.id, site, kind, label, note, caller.name, at)


def _reopen(connection: Connection, site: str) -> None:
    """Send pages that a decision on the site settled, and no person did, back to where they came from."""
    untouched = ~select(decisions.c.id).where(decisions.c.item_id == items.c.id).exists()
    settled = (items.c.site == site, items.c.site_decision.is_not(None), untouched)
    place = (items.c.state, items.c.lane, items.c.band, items.c.audit, items.c.outcome)
    rows = connection.execute(select(items.c.id, *place).where(*settled)).all()
    changes: Counter[Place] = Counter()
    for row in rows:
        state = State.OPEN if row.audit or row.band != "clear" else State.PASSED
        lane = lane_of(state, row.band, row.audit)
        changes[Place(*row[1:])] -= 1
        changes[Place(state.value, lane and lane.value, row.band, row.audit, None)] += 1
        values = {"state": state.value, "lane": lane and lane.value}
        values |= {"outcome": None, "decided_at": None, "site_decision": None}
        connection.execute(update(items).where(items.c.id == row.id).values(**values))
    move(connection, changes)
    file_anew(connection, [row.id for row in rows])
