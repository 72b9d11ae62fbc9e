"""What the tests of the room work with: example pages, a clock, the API as people call it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from farmsift.moderation import accounts
from farmsift.moderation.accounts import Caller
from farmsift.moderation.database import Database
from farmsift.moderation.intake import Submission
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
