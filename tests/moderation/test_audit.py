"""The log: chained, checked, and what becomes of those who change it."""

from __future__ import annotations

import pytest
from farmsift.moderation import audit, decisions, sites
from farmsift.moderation.labels import Label
from sqlalchemy import text


@pytest.fixture
def worked(submit, database, settings, people):
    """A database with a history."""
    number = submit(url="https://farm.example/1")
    decisions.decide(database, settings, people["ada"], number, Label.BOTH, "note")
    decisions.undo(database, settings, people["ada"], number)
    decisions.decide(database, settings, people["ben"], number, Label.ORDINARY)
    sites.decide(database, people["cleo"], "farm.example", Label.BOTH)
    sites.lift(database, people["cleo"], "farm.example")
    return database


def tamper(database, statement: str) -> None:
    """Change what may not be changed, as somebody with the database's own password can."""
    with database.write() as connection:
        for table in ("audit_log", "decisions", "site_decisions"):
            if database.sqlite:
                connection.execute(text(f"DROP TRIGGER {table}_update"))
                connection.execute(text(f"DROP TRIGGER {table}_delete"))
            else:
                connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
        connection.execute(text(statement))


def test_a_whole_log_is_whole(worked):
    report = audit.verify(worked)
    assert report.fault == ""
    with worked.read() as connection:
        entries = audit.entries(connection)
    assert report.entries == len(entries) and report.head == entries[-1].digest
    assert [entry.id for entry in entries] == list(range(1, len(entries) + 1))
    done = [entry.action for entry in entries]
    assert done[-6:] == [
        "items.submitted",
        "item.decided",
        "item.undone",
        "item.decided",
        "site.set",
        "site.lift",
    ]
    assert {entry.actor for entry in entries} == {"system", "sender", "ada", "ben", "cleo"}


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE audit_log SET actor = 'mallory' WHERE id = 8", "entry 8 was changed"),
        ("UPDATE audit_log SET at = '2001-01-01' WHERE id = 1", "entry 1 was changed"),
        ("UPDATE audit_log SET detail = '{}' WHERE id = 7", "entry 7 was changed"),
        ("DELETE FROM audit_log WHERE id = 3", "entry 3 is missing"),
        ("UPDATE audit_log SET id = 999 WHERE id = 12", "entry 12 is missing"),
        ("UPDATE decisions SET label = 'both' WHERE label = 'ordinary'", "not as the log tells"),
        ("UPDATE decisions SET note = 'other' WHERE id = 1", "not as the log tells"),
        ("UPDATE decisions SET at = at + 1 WHERE id = 1", "not as the log tells"),
        ("DELETE FROM decisions WHERE id = 3", "are gone"),
        ("DELETE FROM site_decisions WHERE kind = 'lift'", "are gone"),
    ],
)
def test_every_change_shows(worked, statement, said):
    tamper(worked, statement)
    assert said in audit.verify(worked).fault


def test_a_forged_entry_shows(worked):
    values = "9999, 'x', 'root', 'item.decided', 'item 1', '{}', 'x', 'x'"
    tamper(worked, f"INSERT INTO audit_log VALUES ({values})")
    assert "is missing" in audit.verify(worked).fault


def test_a_log_cut_off_at_its_end_shows_against_a_head_written_down(worked):
    report = audit.verify(worked)
    head = (report.entries, report.head)
    assert audit.verify(worked, head).fault == ""
    tamper(worked, f"DELETE FROM audit_log WHERE id = {report.entries}")
    assert "entries after" in audit.verify(worked, head).fault


def test_a_log_written_anew_shows_against_a_head_written_down(worked):
    report = audit.verify(worked)
    assert "not the one" in audit.verify(worked, (report.entries, "0" * 64)).fault


def test_a_whole_number_is_told_alike_however_the_database_gives_it():
    assert audit.fingerprint({"content_farm": 1.0}) == audit.fingerprint({"content_farm": 1})
    assert audit.fingerprint({"content_farm": 0.5}) != audit.fingerprint({"content_farm": 1})
