"""A database of each kind, an application on it, and people with tokens."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from farmsift.model.scorer import Scorer
from farmsift.moderation import accounts, models
from farmsift.moderation.accounts import Caller
from farmsift.moderation.app import create_app
from farmsift.moderation.database import Database
from farmsift.moderation.intake import Intake, Submission
from farmsift.moderation.models import ModelHolder
from farmsift.moderation.roles import Role
from farmsift.moderation.settings import Settings
from fastapi.testclient import TestClient

EXAMPLES = Path(__file__).parents[2] / "examples"
PASSWORD = "correct horse battery"
PEOPLE = {
    "sender": Role.SUBMITTER,
    "stranger": Role.SUBMITTER,
    "ada": Role.REVIEWER,
    "ben": Role.REVIEWER,
    "cleo": Role.ADJUDICATOR,
    "root": Role.ADMINISTRATOR,
}


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.at = dt.datetime(2026, 5, 4, 9, 30, tzinfo=dt.UTC)

    def __call__(self) -> dt.datetime:
        self.at += dt.timedelta(milliseconds=1)
        return self.at

    def forward(self, **step: float) -> None:
        self.at += dt.timedelta(**step)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Address of an empty database; tests that take it run on both kinds."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/farmsift.db"
    return request.getfixturevalue("empty_postgres_url")


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
    patch.setattr(accounts, "_HASHER", PasswordHasher(time_cost=1, memory_cost=256, parallelism=1))
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


def example(name: str = "rovers-daily.txt", url: str = "", key: str = "") -> Submission:
    """An example page as a submission."""
    form = "text" if name.endswith(".txt") else "html"
    content = (EXAMPLES / name).read_text(encoding="utf-8")
    return Submission(url or f"https://{name.split('.')[0]}.example/page", content, form, key)


@dataclass
class World:
    """A running application with people."""

    client: TestClient
    database: Database
    settings: Settings
    clock: Clock
    tokens: dict[str, str]

    def call(self, method: str, path: str, by: str | None = "root", **more: Any) -> Any:
        """Call the API as somebody."""
        headers = more.pop("headers", {})
        if by:
            headers = {"Authorization": f"Bearer {self.tokens[by]}", **headers}
        return self.client.request(method, f"/api/v1{path}", headers=headers, **more)

    def page(self, name: str = "rovers-daily.txt", **more: Any) -> dict[str, Any]:
        """An example page as the API takes it."""
        made = example(name)
        return {"url": made.url, made.form: made.content, **more}

    def submit(self, name: str = "rovers-daily.txt", by: str = "sender", **more: Any) -> int:
        """Submit an example page; returns the number of the item."""
        answer = self.call("POST", "/items", by, json=self.page(name, **more))
        assert answer.status_code in (200, 201), answer.text
        return answer.json()["item"]

    def sign_in(self, name: str) -> Caller:
        """Give the client a session; the caller has the CSRF token."""
        secret, caller = accounts.sign_in(self.database, self.settings, name, PASSWORD)
        self.client.cookies.set("farmsift_session", secret)
        return caller


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
