"""A database of each kind, an application on it, and people with tokens."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from farmsift.model.scorer import Scorer
from farmsift.moderation import accounts, models
from farmsift.moderation.accounts import Caller
from farmsift.moderation.app import create_app
from farmsift.moderation.database import Database
from farmsift.moderation.intake import Intake
from farmsift.moderation.models import ModelHolder
from farmsift.moderation.roles import Role
from farmsift.moderation.settings import Settings
from fastapi.testclient import TestClient
from worlds import PASSWORD, PEOPLE, Clock, World, example


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def postgres_of_the_room(postgres_server: str) -> str:
    """A database on PostgreSQL that the room's tests use one after the other."""
    import psycopg

    with psycopg.connect(postgres_server.format(database="postgres"), autocommit=True) as connection:
        connection.execute("CREATE DATABASE moderation")
    return postgres_server.format(database="moderation")


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Address of an empty database; tests that take it run on both kinds."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/farmsift.db"
    import psycopg

    address = request.getfixturevalue("postgres_of_the_room")
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")
    return address


@pytest.fixture
def database(url: str, clock: Clock) -> Iterator[Database]:
    made = Database(url, clock)
    made.upgrade()
    yield made
    made.close()


@pytest.fixture(scope="session", autouse=True)
def one_hasher() -> Iterator[None]:
    """Passwords are hashed with real argon2, at a price that tests can pay."""
    from argon2 import PasswordHasher

    patch = pytest.MonkeyPatch()
    cheap = PasswordHasher(time_cost=1, memory_cost=256, parallelism=1)
    patch.setattr(accounts, "_HASHER", cheap)
    patch.setattr(accounts, "_NOBODY", cheap.hash("nobody's"))
    yield
    patch.undo()


@pytest.fixture(scope="session")
def scorer() -> Scorer:
    return Scorer.load()


@pytest.fixture
def holder(scorer: Scorer, monkeypatch: pytest.MonkeyPatch) -> ModelHolder:
    """The shipped model, read once a run."""
    monkeypatch.setattr(models.Scorer, "load", lambda *_, **__: scorer)
    return ModelHolder()


@pytest.fixture
def people(database: Database) -> dict[str, Caller]:
    return {name: _person(database, name, role) for name, role in PEOPLE.items()}


def _person(database: Database, name: str, role: Role) -> Caller:
    made = accounts.add(database, name, role, PASSWORD)
    return Caller(made.id, name, role)


@pytest.fixture
def settings(url: str, tmp_path: Path) -> Settings:
    """Settings for tests: no random draws unless a test asks for them."""
    return Settings(database_url=url, audit_share=0, second_share=0, secure_cookies=False)


Submit = Callable[..., int]


@pytest.fixture
def submit(
    database: Database, holder: ModelHolder, settings: Settings, people: dict[str, Caller]
) -> Iterator[Submit]:
    """Submit an example page; returns the number of the item."""
    intakes: dict[Settings, Intake] = {}

    def submitting(name: str = "rovers-daily.txt", url: str = "", by: str = "sender", **changed: Any) -> int:
        now = replace(settings, **changed)
        if now not in intakes:
            intakes[now] = Intake(database, holder, now)
        return intakes[now].submit(example(name, url), people[by]).result(30).item

    yield submitting
    for intake in intakes.values():
        intake.close()


@pytest.fixture
def world(
    database: Database,
    settings: Settings,
    clock: Clock,
    people: dict[str, Caller],
    holder: ModelHolder,
) -> Iterator[World]:
    """The application on a database of each kind."""
    yield from _worlds(database, settings, clock)


def _worlds(database: Database, settings: Settings, clock: Clock) -> Iterator[World]:
    tokens = {name: accounts.issue(database, name, "test")[0] for name in PEOPLE}
    app = create_app(settings, clock)
    with TestClient(app, raise_server_exceptions=False) as client:
        yield World(client, database, settings, clock, tokens)


@pytest.fixture
def light(tmp_path: Path, clock: Clock, holder: ModelHolder) -> Iterator[World]:
    """The application on SQLite, where the kind of database makes no difference."""
    settings = Settings(
        database_url=f"sqlite:///{tmp_path}/light.db", audit_share=0, second_share=0, secure_cookies=False
    )
    database = Database(settings.database_url, clock)
    database.upgrade()
    for name, role in PEOPLE.items():
        _person(database, name, role)
    yield from _worlds(database, settings, clock)
    database.close()
