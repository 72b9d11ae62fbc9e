"""The log of every step, chained by digest.

Each entry holds the digest of the one before, so no entry can be changed, taken out or put in unseen; what is
cut off at the end shows against a head that was written down elsewhere.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, select

from .database import Database
from .schema import audit_log, decisions, label_imports, label_pages, labels, site_decisions

FIRST = "0" * 64
"""What the first entry holds in place of a digest."""

LABELS_IMPORTED = "labels.imported"
"""Action whose entry holds number and digest of an import of labels."""

_BATCH = 2000

# Statements that are made once: making one takes as long as running it.
_LAST = select(audit_log.c.id, audit_log.c.digest).order_by(audit_log.c.id.desc()).limit(1)
_NEW = audit_log.insert()


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: ``id`` counts from 1 without gaps, ``before`` is the digest of the entry before."""

    id: int
    at: str
    actor: str
    action: str
    subject: str
    detail: dict[str, Any]
    before: str
    digest: str


@dataclass(frozen=True, slots=True)
class Report:
    """What verifying found.

    Attributes:
        entries: entries that were checked and are whole.
        head: digest of the last whole entry.
        fault: the first thing wrong, one sentence, or ``""``.
    """

    entries: int
    head: str
    fault: str = ""


def append(
    connection: Connection, database: Database, actor: str, action: str, subject: str, **detail: Any
) -> None:
    """Add an entry, in the transaction of the step it tells of.

    Args:
        connection: a writing transaction.
        database: for the time.
        actor: name of the account, or ``"system"``.
        action: what was done, as ``item.decided``.
        subject: what it was done to, as ``item 12``.
        detail: more, of plain values.
    """
    last = connection.execute(_LAST).first()
    number, before = (last.id + 1, last.digest) if last else (1, FIRST)
    values = {
        "id": number,
        "at": database.clock().isoformat(timespec="microseconds"),
        "actor": actor[:100],
        "action": action,
        "subject": subject[:300],
        "detail": json.dumps(detail, ensure_ascii=False, sort_keys=True, separators=(",", ":")),
        "before": before,
    }
    connection.execute(_NEW, {**values, "digest": _digest(values)})


def fingerprint(row: Mapping[str, Any]) -> str:
    """Return the digest of a decision as its entry in the log holds it."""
    # SQLite gives a whole number back as 1 when it is written and as 1.0 when it is read.
    told = {k: int(v) if isinstance(v, float) and v.is_integer() else v for k, v in row.items()}
    return hashlib.sha256(json.dumps(told, sort_keys=True, default=str).encode()).hexdigest()


def digest_of_import(connection: Connection, number: int) -> str:
    """Return the digest of all labels and pages that came with one import of labels."""
    digest = hashlib.sha256()
    kept = [column for column in label_pages.c if column.name != "data"]  # its own digest stands beside it
    for wanted in (
        select(labels).where(labels.c.import_id == number).order_by(labels.c.id),
        select(*kept).where(label_pages.c.import_id == number).order_by(label_pages.c.id),
    ):
        for row in connection.execute(wanted):
            digest.update(fingerprint(row._asdict()).encode())
    return digest.hexdigest()


def verify(database: Database, expected: tuple[int, str] | None = None) -> Report:
    """Check the whole log, and each decision and each import of labels against its entry.

    Args:
        database: the database.
        expected: number and digest of an entry written down earlier, if any.

    Returns:
        What was found.
    """
    number, before = 0, FIRST
    told: dict[str, set[str]] = {"decisions": set(), "site_decisions": set()}
    imports: dict[int, str] = {}
    with database.read() as connection:
        for row in _rows(connection):
            values = row._asdict()
            digest = values.pop("digest")
            if row.id != number + 1:
                return Report(number, before, f"entry {number + 1} is missing (entry {row.id} follows).")
            if row.before != before:
                return Report(number, before, f"entry {row.id} does not follow on the entry before it.")
            if _digest(values) != digest:
                return Report(number, before, f"entry {row.id} was changed.")
            if expected and expected[0] == row.id and expected[1] != digest:
                return Report(number, before, f"entry {row.id} is not the one that was written down.")
            detail = json.loads(row.detail)
            for table in told:
                if table in detail:
                    told[table].add(detail[table])
            if row.action == LABELS_IMPORTED:
                imports[detail["number"]] = detail["digest"]
            number, before = row.id, digest
        if expected and expected[0] > number:
            return Report(
                number, before, f"entries after {number} are missing: there was an entry {expected[0]}."
            )
        fault = _unlogged(connection, told) or _changed_labels(connection, imports)
    return Report(number, before, fault)


def entries(connection: Connection, after: int = 0, most: int = 100) -> list[Entry]:
    """Return entries in order, those after a number."""
    wanted = select(audit_log).where(audit_log.c.id > after).order_by(audit_log.c.id).limit(most)
    return [
        Entry(**{**row._asdict(), "detail": json.loads(row.detail)}) for row in connection.execute(wanted)
    ]


def _rows(connection: Connection) -> Iterator[Row[Any]]:
    after = 0
    while rows := connection.execute(
        select(audit_log).where(audit_log.c.id > after).order_by(audit_log.c.id).limit(_BATCH)
    ).all():
        yield from rows
        after = rows[-1].id


def _unlogged(connection: Connection, told: dict[str, set[str]]) -> str:
    """Name the first decision that is not as the log tells, or one that the log tells and is gone."""
    for table in (decisions, site_decisions):
        missing, after = set(told[table.name]), 0
        while rows := connection.execute(
            select(table).where(table.c.id > after).order_by(table.c.id).limit(_BATCH)
        ).all():
            for row in rows:
                digest = fingerprint(row._asdict())
                if digest not in told[table.name]:
                    return f"{table.name}: row {row.id} is not as the log tells."
                missing.discard(digest)
            after = rows[-1].id
        if missing:
            return f"{table.name}: {len(missing)} of which the log tells are gone."
    return ""


def _changed_labels(connection: Connection, imports: Mapping[int, str]) -> str:
    """Name the first import of labels that is not as the log tells."""
    held = set(connection.scalars(select(label_imports.c.id)))
    for number in sorted(held | set(imports)):
        if number not in imports or digest_of_import(connection, number) != imports[number]:
            return f"labels: import {number} is not as the log tells."
    return ""


def _digest(values: Mapping[str, Any]) -> str:
    ordered = [str(values[c.name]) for c in audit_log.columns if c.name != "digest"]
    return hashlib.sha256(json.dumps(ordered, ensure_ascii=False).encode()).hexdigest()
