"""What the service can be told; needs no extra, so that the command can show it."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from ..features.readers import Limits


def yes_or_no(text: str) -> bool:
    """Read a switch.

    Raises:
        ValueError: it is none of true, yes, on, 1, false, no, off, 0.
    """
    word = text.strip().lower()
    if word in {"true", "yes", "on", "1"}:
        return True
    if word in {"false", "no", "off", "0", ""}:
        return False
    raise ValueError(text)


def _setting(default: Any, about: str) -> Any:
    return field(default=default, metadata={"about": about})


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of one service; ``SETTINGS`` lists them for the command and the manual."""

    database_url: str = _setting(
        "sqlite:///farmsift.db", "database of the service; `postgresql://…` for PostgreSQL"
    )
    host: str = _setting("127.0.0.1", "address that the service listens on")
    port: int = _setting(8000, "port that the service listens on")
    workers: int = _setting(1, "processes of the service; one a core is a good number")
    proxies: str = _setting("127.0.0.1", "proxies that may tell the client's address, with commas")
    secure_cookies: bool = _setting(True, "whether session cookies travel over https alone")
    audit_share: float = _setting(0.05, "share of all pages drawn at random for the audit, 0 to 1")
    audit_turn: int = _setting(5, "every how manieth item handed out is one of the audit")
    second_share: float = _setting(0.1, "share of pages that a second reviewer looks at, 0 to 1")
    lease_minutes: float = _setting(15.0, "how long an item is kept for one reviewer, in minutes")
    session_hours: float = _setting(12.0, "how long a session lasts without use, in hours")
    lockout_failures: int = _setting(5, "wrong passwords in a row that lock an account")
    lockout_minutes: float = _setting(15.0, "how long an account stays locked, in minutes")
    request_bytes: int = _setting(
        64_000_000, "largest request, in bytes, decompressed; one page is held to `max_bytes`"
    )
    requests_per_second: float = _setting(
        500.0, "requests that one caller may make a second in the long run, in each process"
    )
    waiting_pages: int = _setting(512, "pages that may wait for scoring in a process before it refuses more")
    fetch: bool = _setting(False, "whether the service fetches a page of which only the address is sent")
    fetch_bytes: int = _setting(5_000_000, "largest page that is fetched, in bytes, decompressed")
    fetch_seconds: float = _setting(10.0, "longest time for fetching a page, redirects included")
    webhook_url: str = _setting("", "where each decision is posted to; nowhere if empty")
    webhook_secret: str = _setting("", "key that what is posted is signed with")
    webhook_attempts: int = _setting(
        8, "attempts to post a decision before it is put on the dead-letter list"
    )
    drift_alarm: float = _setting(0.25, "population stability index from which the dashboard raises an alarm")
    model: Path | None = field(default=None, metadata={"about": ""})
    copies: str | None = field(default=None, metadata={"about": ""})
    prevalence: float | None = field(default=None, metadata={"about": ""})
    precision: float | None = field(default=None, metadata={"about": ""})
    max_bytes: int = _setting(10_000_000, "")
    seconds: float = _setting(10.0, "")

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> Self:
        """Make settings of those of ``values`` that are settings of the service.

        Raises:
            ValueError: a value out of its range; one sentence that names it.
        """
        made = cls(**{f.name: values[f.name] for f in fields(cls) if f.name in values})
        for name in ("audit_share", "second_share"):
            if not 0 <= getattr(made, name) <= 1:
                raise ValueError(f"{name} must be from 0 to 1, and is {getattr(made, name)}.")
        for name in ("workers", "audit_turn", "webhook_attempts", "lockout_failures", "waiting_pages"):
            if getattr(made, name) < 1:
                raise ValueError(f"{name} must be at least 1, and is {getattr(made, name)}.")
        if made.webhook_url and not made.webhook_secret:
            raise ValueError("webhook_url is set and webhook_secret is not: what is posted must be signed.")
        return made

    def page_limits(self) -> Limits:
        """What one page may cost."""
        from ..features.readers import Limits  # loads the readers, which the command's help does not need

        return Limits(max_bytes=self.max_bytes, seconds=self.seconds)

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] = os.environ) -> Self:
        """Read the settings back that ``to_environment`` wrote."""
        kinds = {**{name: kind for name, (kind, _, _) in SETTINGS.items()}, **_SHARED}
        found = {name: environ.get(_variable(name)) for name in kinds}
        return cls.of({name: kinds[name](text) for name, text in found.items() if text is not None})

    def to_environment(self) -> dict[str, str]:
        """Write the settings as variables, for the processes that the service starts."""
        values = {f.name: getattr(self, f.name) for f in fields(self)}
        return {_variable(name): str(value) for name, value in values.items() if value is not None}


def _variable(name: str) -> str:
    return "FARMSIFT_" + name.upper()


_KINDS: dict[type, Callable[[str], Any]] = {bool: yes_or_no}
_SHARED: dict[str, Callable[[str], Any]] = {
    "model": Path,
    "copies": str,
    "prevalence": float,
    "precision": float,
    "max_bytes": int,
    "seconds": float,
}
"""Settings that other commands have as well, and that are declared with those."""

SETTINGS: dict[str, tuple[Callable[[str], Any], Any, str]] = {
    f.name: (_KINDS.get(type(f.default), type(f.default)), f.default, f.metadata["about"])
    for f in fields(Settings)
    if f.metadata["about"]
}
"""Name to (how it is read, its built-in value, what it is), of the settings that only the service has."""
