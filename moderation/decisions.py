"""Decide, undo, and what the decisions on an item come to. Decisions are only ever added."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, Select, select, update

from . import audit
from .accounts import Caller
from .database import Database
from .errors import Refused, not_found
from .items import Item, as_item, visible
from .items import columns as items_of
from .labels import Label, checked_note, checked_signals
from .order import State, lane_of
from .queue import drop_draft, holder, leased
from .roles import Role
from .schema import accounts, bodies, decisions, items, site_decisions
from .settings import Settings
from .stored import storable, unpack_json
from .tallies import Place, count_sites, move
from .waiting import file_anew
from .webhooks import enqueue


@dataclass(frozen=True, slots=True)
class Decision:
    """One entry of an item's history.

    Attributes:
        id: its number.
        item: number of the item.
        kind: ``decide`` or ``undo``.
        part: ``first``, ``second`` or ``adjudication``; of an undo, the part of what it undoes.
        label: what was decided; ``None`` for an undo.
        note: free text.
        reasons_right, reasons_wrong: names of signals whose reasons were marked.
        undoes: number of the decision that an undo takes back.
        undone: whether a later entry takes this one back.
        by, at: who and when.
        seconds: from taking the item in hand to deciding, where known.
        model, content_farm, republished, band: of the verdict shown.
        shown: the verdict shown, as plain values.
    """

    id: int
    item: int
    kind: str
    part: str
    label: str | None
    note: str
    reasons_right: tuple[str, ...]
    reasons_wrong: tuple[str, ...]
    undoes: int | None
    undone: bool
    by: str
    at: dt.datetime
    seconds: float | None
    model: str
    content_farm: float | None
    republished: float | None
    band: str
    shown: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Opinion:
    """A decision that stands: not undone."""

    id: int
    account: int
    label: str
    part: str


@dataclass(frozen=True, slots=True)
class Standing:
    """What an item's decisions come to.

    Attributes:
        state: where the item stands.
        outcome: what is decided, or ``None``.
        first_by, second_by: accounts whose opinions stand.
    """

    state: State
    outcome: str | None
    first_by: int | None = None
    second_by: int | None = None


def standing(opinions: Sequence[Opinion], wants_second: bool) -> Standing | None:
    """Work out what decisions come to.

    A first opinion decides, unless the item was drawn for a second one or the first is ``not_sure``. Of two
    opinions, two alike that are sure decide, and so does one that is sure beside one that is not; everything
    else goes to an adjudicator, who decides.

    Args:
        opinions: those that stand, in order, at most three.
        wants_second: whether the item was drawn for a second opinion.

    Returns:
        Where the item stands, or ``None`` where there is no opinion.
    """
    if not opinions:
        return None
    first = opinions[0]
    if len(opinions) == 1:
        if first.part != "adjudication" and (wants_second or first.label == Label.NOT_SURE):
            return Standing(State.SECOND, None, first.account)
        return Standing(State.DECIDED, first.label, first.account)
    second = opinions[1]
    by = (first.account, second.account)
    if len(opinions) > 2:
        return Standing(State.DECIDED, opinions[2].label, *by)
    sure = {label for label in (first.label, second.label) if label != Label.NOT_SURE}
    if len(sure) == 1:
        return Standing(State.DECIDED, sure.pop(), *by)
    return Standing(State.DISPUTED, None, *by)


def decide(
    database: Database,
    settings: Settings,
    caller: Caller,
    number: int,
    label: Label,
    note: str = "",
    right: Iterable[str] = (),
    wrong: Iterable[str] = (),
    key: str = "",
) -> Decision:
    """Decide on an item; its lease ends, and the caller's draft of a note with it.

    Args:
        database: the database.
        settings: how long leases last, and whether decisions are told to a webhook.
        caller: a reviewer; an adjudicator for a disputed item.
        number: of the item.
        label: what it is.
        note: free text, at most 4,000 characters.
        right: names of signals among the reasons shown that were right.
        wrong: names of those that were wrong.
        key: the client's own name for the decision; repeating it returns the decision already made.

    Raises:
        Refused: no such item, not the caller's to decide, in another's hands, decided already (undo first), a
            note too long, a reason that was not shown, or a key used for something else.
    """
    caller.require(Role.REVIEWER)
    note = checked_note(note)
    right, wrong = list(right), list(wrong)
    with database.write() as connection:
        item = visible(connection, number, caller)
        if key:
            made = connection.execute(
                _told().where(decisions.c.account_id == caller.id, decisions.c.key == key)
            ).first()
            if made is not None:
                if (made.item_id, made.label, made.note) != (number, label.value, note):
                    raise Refused("key-reused", 409, f"The key {key!r} was used for another decision.")
                return _decision(made)
        at = database.clock()
        if holder(item, settings, at) not in (None, caller.name):
            raise leased(item)
        opinions = _opinions(connection, number)
        part = _part(item, opinions, caller)
        shown = _shown(connection, number)
        signals = [reason["signal"] for reason in shown["reasons"]]
        values = {
            **_basis(item, shown, caller, at),
            "kind": "decide",
            "part": part,
            "label": label.value,
            "note": note,
            "reasons_right": json.dumps(checked_signals(right, signals)),
            "reasons_wrong": json.dumps(checked_signals(wrong, signals)),
            "key": key or None,
            "seconds": _seconds(connection, settings, caller, number, at),
        }
        row = _append(connection, values)
        stood = bool(opinions)
        opinions.append(Opinion(row.id, caller.id, label.value, part))
        _move(connection, item, opinions, at, stood)
        drop_draft(connection, caller, number)
        _log(connection, database, settings, caller, "item.decided", row)
        return _one(connection, row.id)


def undo(
    database: Database,
    settings: Settings,
    caller: Caller,
    number: int,
    note: str = "",
    decision: int | None = None,
) -> Decision:
    """Take the last decision on an item back, by adding that it is undone.

    Args:
        database: the database.
        settings: whether decisions are told to a webhook.
        caller: who made the decision, or an adjudicator.
        number: of the item.
        note: why.
        decision: number of the decision meant; undoing it twice returns the undo already made.

    Raises:
        Refused: no such item, nothing to undo, not the last decision, or somebody else's.
    """
    caller.require(Role.REVIEWER)
    note = checked_note(note)
    with database.write() as connection:
        item = visible(connection, number, caller)
        if decision is not None:
            made = connection.execute(_told().where(decisions.c.undoes == decision)).first()
            if made is not None and made.item_id == number and made.account_id == caller.id:
                return _decision(made)
        opinions = _opinions(connection, number)
        if not opinions:
            raise Refused("nothing-to-undo", 409, f"No decision on item {number} stands.")
        last = opinions.pop()
        if decision is not None and last.id != decision:
            raise Refused("not-last", 409, f"Decision {decision} is not the last one on item {number}.")
        if last.account != caller.id and not caller.role.reaches(Role.ADJUDICATOR):
            raise Refused("role", 403, "The last decision is somebody else's; an adjudicator may undo it.")
        at = database.clock()
        values = {
            **_basis(item, _shown(connection, number), caller, at),
            "kind": "undo",
            "part": last.part,
            "note": note,
            "reasons_right": "[]",
            "reasons_wrong": "[]",
            "undoes": last.id,
        }
        row = _append(connection, values)
        _move(connection, item, opinions, at, True)
        _log(connection, database, settings, caller, "item.undone", row)
        return _one(connection, row.id)


def reopen(connection: Connection, database: Database, number: int, by: str, reason: str) -> bool:
    """Put an item back into the queue for another opinion; what was said of it stays said.

    After one opinion it waits for a second one, after two that agree for an adjudicator, and a page that nobody
    has looked at waits for its first. It is the reviewers' work from then on as any other item of those lanes.

    Args:
        connection: a writing transaction.
        database: for the time.
        number: of the item.
        by: who has it put back.
        reason: why, for the log.

    Returns:
        Whether it was; not where it waits already, or an adjudicator has settled it.
    """
    row = connection.execute(items_of().where(items.c.id == number)).first()
    if row is None:
        return False
    item, opinions = as_item(row), _opinions(connection, number)
    settled = len(opinions) > 2 or any(opinion.part == "adjudication" for opinion in opinions)
    if item.lane is not None or settled:
        return False
    by_account = tuple(opinion.account for opinion in opinions)
    state = (State.OPEN, State.SECOND, State.DISPUTED)[len(opinions)]
    # Were the next opinion undone, the item would wait for it again.
    connection.execute(update(items).where(items.c.id == number).values(wants_second=True))
    _put(connection, item, Standing(state, None, *by_account), None, bool(opinions), False)
    audit.append(connection, database, by, "item.reopened", f"item {number}", reason=reason)
    return True


def history(database: Database, number: int, caller: Caller) -> list[Decision]:
    """Return all decisions on an item, oldest first, undone ones and undoings among them.

    Raises:
        Refused: there is no such item, or the caller may not know of it.
    """
    with database.read() as connection:
        visible(connection, number, caller)
        rows = connection.execute(_told().where(decisions.c.item_id == number).order_by(decisions.c.id))
        return [_decision(row) for row in rows]


def of_site(database: Database, site: str, most: int = 50) -> list[Decision]:
    """Return the last decisions on a site's items, newest first."""
    wanted = _told().join(items, items.c.id == decisions.c.item_id).where(items.c.site == site)
    with database.read() as connection:
        rows = connection.execute(wanted.order_by(decisions.c.id.desc()).limit(most))
        return [_decision(row) for row in rows]


def of_items(database: Database, numbers: Sequence[int]) -> dict[int, list[Decision]]:
    """Return the decisions on items, oldest first, by the number of the item."""
    found: dict[int, list[Decision]] = {}
    wanted = _told().where(decisions.c.item_id.in_(numbers)).order_by(decisions.c.id)
    with database.read() as connection:
        for row in connection.execute(wanted):
            found.setdefault(row.item_id, []).append(_decision(row))
    return found


# Steps of the above


def _part(item: Item, opinions: Sequence[Opinion], caller: Caller) -> str:
    """Return which opinion the caller may give.

    Raises:
        Refused: none.
    """
    if item.state == State.DECIDED and opinions:
        raise Refused("decided", 409, f"Item {item.id} is decided ({item.outcome}); undo first.")
    if caller.id in {opinion.account for opinion in opinions}:
        raise Refused("own-opinion", 409, f"{caller.name} has said already what item {item.id} is.")
    if item.state == State.DISPUTED:
        caller.require(Role.ADJUDICATOR)
        return "adjudication"
    return "second" if opinions else "first"


def _opinions(connection: Connection, number: int) -> list[Opinion]:
    rows = connection.execute(
        select(
            decisions.c.id, decisions.c.account_id, decisions.c.label, decisions.c.part, decisions.c.undoes
        )
        .where(decisions.c.item_id == number)
        .order_by(decisions.c.id)
    ).all()
    undone = {row.undoes for row in rows}
    return [
        Opinion(row.id, row.account_id, row.label, row.part)
        for row in rows
        if row.undoes is None and row.id not in undone
    ]


def _shown(connection: Connection, number: int) -> dict[str, Any]:
    return unpack_json(connection.scalar(select(bodies.c.verdict).where(bodies.c.item_id == number)) or b"")


def _basis(item: Item, shown: dict[str, Any], caller: Caller, at: dt.datetime) -> dict[str, Any]:
    """What every entry carries: who, when, on which verdict."""
    return {
        "item_id": item.id,
        "account_id": caller.id,
        "at": at,
        "day": at.date().isoformat(),
        "model": item.model,
        "content_farm": item.content_farm,
        "republished": item.republished,
        "band": item.band,
        "shown": storable(json.dumps(shown, ensure_ascii=False, separators=(",", ":"))),
    }


def _seconds(
    connection: Connection, settings: Settings, caller: Caller, number: int, at: dt.datetime
) -> float | None:
    row = connection.execute(select(items.c.lease_by, items.c.leased_at).where(items.c.id == number)).one()
    if row.lease_by != caller.id or row.leased_at is None:
        return None
    seconds = (at - row.leased_at).total_seconds()
    # A longer time is a break, or a clock that was set; neither tells how long deciding takes.
    return seconds if 0 <= seconds <= settings.lease_minutes * 60 else None


def _append(connection: Connection, values: dict[str, Any]) -> Row[Any]:
    return connection.execute(decisions.insert().values(**values).returning(decisions)).one()


def _move(
    connection: Connection, item: Item, opinions: Sequence[Opinion], at: dt.datetime, stood: bool
) -> None:
    """Put the item where its decisions say; ``stood`` tells whether any stood before."""
    wants_second = connection.scalar(select(items.c.wants_second).where(items.c.id == item.id))
    found = standing(opinions, bool(wants_second)) or _untouched(connection, item)
    decided = found.state is State.DECIDED and bool(opinions)
    _put(
        connection, item, found, at if found.outcome else None, item.state == State.DECIDED and stood, decided
    )


def _put(
    connection: Connection,
    item: Item,
    found: Standing,
    at: dt.datetime | None,
    before: bool,
    after: bool,
) -> None:
    """Put the item there; ``before`` and ``after`` tell whether people had and have decided it, ``at`` when."""
    lane = lane_of(found.state, item.band, item.audit)
    site = connection.scalar(select(items.c.site).where(items.c.id == item.id))
    connection.execute(
        update(items)
        .where(items.c.id == item.id)
        .values(
            state=found.state.value,
            lane=lane and lane.value,
            outcome=found.outcome,
            decided_at=at,
            first_by=found.first_by,
            second_by=found.second_by,
            lease_by=None,
            leased_at=None,
            lease_until=None,
        )
    )
    changes = Counter(
        {Place(found.state.value, lane and lane.value, item.band, item.audit, found.outcome): 1}
    )
    changes[Place(item.state, item.lane, item.band, item.audit, item.outcome)] -= 1
    move(connection, changes)
    if item.lane != lane:
        file_anew(connection, [item.id])
    if before != after and site is not None:
        count_sites(connection, {}, {site: 1 if after else -1})


def _untouched(connection: Connection, item: Item) -> Standing:
    """Where an item stands that nobody has decided on: a decision on its site may have."""
    ruled = None
    if item.site_decision is not None:
        ruled = connection.scalar(
            select(site_decisions.c.label).where(site_decisions.c.id == item.site_decision)
        )
    if ruled and not item.audit:
        return Standing(State.DECIDED, ruled)
    return Standing(State.OPEN if item.audit or item.band != "clear" else State.PASSED, ruled)


def _log(
    connection: Connection,
    database: Database,
    settings: Settings,
    caller: Caller,
    action: str,
    row: Row[Any],
) -> None:
    told = audit.fingerprint(row._asdict())
    audit.append(
        connection, database, caller.name, action, f"item {row.item_id}", label=row.label, decisions=told
    )
    now = connection.execute(
        select(items.c.url, items.c.site, items.c.state, items.c.outcome).where(items.c.id == row.item_id)
    ).one()
    enqueue(
        connection,
        database,
        settings,
        action,
        {"item": row.item_id, "decision": row.id, "label": row.label, "by": caller.name, **now._asdict()},
    )


def _told() -> Select[Any]:
    later = decisions.alias()
    undone = select(later.c.id).where(later.c.undoes == decisions.c.id).exists().label("undone")
    return select(decisions, accounts.c.name.label("by"), undone).join(
        accounts, accounts.c.id == decisions.c.account_id
    )


def _one(connection: Connection, number: int) -> Decision:
    row = connection.execute(_told().where(decisions.c.id == number)).first()
    if row is None:
        raise not_found(f"decision {number}")
    return _decision(row)


def _decision(row: Row[Any]) -> Decision:
    return Decision(
        id=row.id,
        item=row.item_id,
        kind=row.kind,
        part=row.part,
        label=row.label,
        note=row.note,
        reasons_right=tuple(json.loads(row.reasons_right)),
        reasons_wrong=tuple(json.loads(row.reasons_wrong)),
        undoes=row.undoes,
        undone=bool(row.undone),
        by=row.by,
        at=row.at,
        seconds=row.seconds,
        model=row.model,
        content_farm=row.content_farm,
        republished=row.republished,
        band=row.band,
        shown=json.loads(row.shown),
    )
