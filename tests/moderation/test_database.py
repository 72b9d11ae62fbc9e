"""The tables on both databases: made by revisions, guarded, one writer at a time."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from farmsift.moderation import schema
from farmsift.moderation.database import Database
from farmsift.moderation.errors import DatabaseError
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError


def test_the_revisions_make_the_tables_that_the_code_names(database):
    with database.read() as connection:
        assert compare_metadata(MigrationContext.configure(connection), schema.metadata) == []


def test_upgrading_twice_changes_nothing(database):
    before, after = database.upgrade()
    assert before == after
    database.check()


def test_an_empty_database_is_refused_with_what_to_do(url):
    with pytest.raises(DatabaseError, match="run 'farmsift db upgrade'"):
        Database(url).check()


def test_a_database_of_a_later_farmsift_is_left_alone(database):
    with database.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(DatabaseError, match="later farmsift"):
        database.upgrade()
    with pytest.raises(DatabaseError, match="9999"):
        database.check()


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("mysql://x/y", "neither sqlite nor postgresql"),
        ("nonsense", "no address"),
        ("sqlite://", "needs a file"),
        ("sqlite:////no/such/folder/x.db", "no folder"),
    ],
)
def test_addresses_that_lead_nowhere_are_named(address, said):
    with pytest.raises(DatabaseError, match=said):
        Database(address)


def test_a_password_is_not_shown():
    assert "hunter2" not in Database("postgresql://me:hunter2@db.example/farmsift").name


def test_a_database_that_is_not_there_is_told_in_one_line(tmp_path):
    with pytest.raises(DatabaseError) as told:
        Database(f"postgresql://farmsift@/nobody?host={tmp_path}").check()
    assert "\n" not in str(told.value)
    (tmp_path / "letter.db").write_text("Dear reader, this is no database. " * 100)
    with pytest.raises(DatabaseError, match="not a database"):
        Database(f"sqlite:///{tmp_path}/letter.db").check()


@pytest.mark.parametrize("table", ["decisions", "site_decisions", "audit_log"])
@pytest.mark.parametrize("change", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_histories_can_only_be_added_to(world, table, change):
    item = world.submit()
    assert world.call("POST", f"/items/{item}/decisions", "ada", json={"label": "both"}).status_code == 201
    site = world.call("GET", f"/items/{item}").json()["item"]["site"]
    assert world.call("POST", f"/sites/{site}/decision", json={"label": "both"}).status_code == 201
    with pytest.raises(DBAPIError, match="only ever added to"), world.database.write() as connection:
        connection.execute(text(change.format(table)))


def test_replacing_a_row_is_a_change_too(tmp_path):
    database = Database(f"sqlite:///{tmp_path}/x.db")
    database.upgrade()
    values = "(1, 'x', 'x', 'x', 'x', '{}', 'x', 'x')"
    with database.write() as connection:
        connection.execute(text(f"INSERT INTO audit_log VALUES {values}"))
    with pytest.raises(DBAPIError, match="only ever added to"), database.write() as connection:
        connection.execute(text(f"INSERT OR REPLACE INTO audit_log VALUES {values}"))


def test_postgresql_refuses_to_empty_a_history_at_a_stroke(postgres_of_the_room):
    database = Database(postgres_of_the_room)
    database.upgrade()
    with pytest.raises(DBAPIError, match="only ever added to"), database.write() as connection:
        connection.execute(text("TRUNCATE audit_log"))


def test_a_transaction_that_fails_leaves_nothing(database):
    with pytest.raises(ZeroDivisionError), database.write() as connection:
        connection.execute(schema.sites.insert().values(site="a.example"))
        raise ZeroDivisionError
    with database.read() as connection:
        assert connection.scalar(select(schema.sites.c.site)) is None


def test_writers_take_turns_over_connections_and_processes(database, url):
    """Two databases of one address stand for two processes: each has its own pool and its own lock."""
    with database.write() as connection:
        connection.execute(schema.sites.insert().values(site="a.example", pages=0))
    others = [Database(url, database.clock) for _ in range(2)]

    def count(mine: Database) -> None:
        for _ in range(25):
            with mine.write() as connection:
                pages = connection.scalar(select(schema.sites.c.pages))
                connection.execute(schema.sites.update().values(pages=(pages or 0) + 1))

    threads = [threading.Thread(target=count, args=(other,)) for other in others for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for other in others:
        other.close()
    with database.read() as connection:
        assert connection.scalar(select(schema.sites.c.pages)) == 100


def test_sqlite_writes_ahead_and_flushes(tmp_path: Path):
    database = Database(f"sqlite:///{tmp_path}/x.db")
    database.upgrade()
    with database.read() as connection:
        assert connection.scalar(text("PRAGMA journal_mode")) == "wal"
        assert connection.scalar(text("PRAGMA synchronous")) == 2
        assert connection.scalar(text("PRAGMA foreign_keys")) == 1
