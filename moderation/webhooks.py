"""A decision told to another program.

The message is written in the transaction of the decision, so that none is lost and none tells of what was never
stored; it is signed, repeated with growing pauses, and put on the dead-letter list when it is given up.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import json
import logging
import threading
from dataclasses import dataclass
from typing import Any

import httpx
from sqlalchemy import Connection, or_, select, update

from . import audit
from .accounts import Caller
from .database import Database
from .errors import not_found
from .roles import Role
from .schema import deliveries
from .settings import Settings

log = logging.getLogger(__name__)

SIGNATURE = "Farmsift-Signature"
"""Header of the signature: ``t=<seconds since 1970>,v1=<HMAC-SHA256 of "<t>.<body>", hexadecimal>``."""

_PAUSE, _LONGEST_PAUSE = dt.timedelta(seconds=5), dt.timedelta(hours=6)
_TIMEOUT = 10.0
_CLAIMED = dt.timedelta(minutes=5)
"""How long a message is another process's to send."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message."""

    id: int
    event: str
    body: dict[str, Any]
    created_at: dt.datetime
    attempts: int
    state: str
    error: str


def enqueue(
    connection: Connection, database: Database, settings: Settings, event: str, told: dict[str, Any]
) -> None:
    """Write a message, in the transaction of what it tells of; nothing where no webhook is set."""
    if not settings.webhook_url:
        return
    at = database.clock()
    body = json.dumps({"event": event, "at": at.isoformat(), **told}, ensure_ascii=False)
    values = {"event": event, "body": body, "created_at": at, "next_at": at, "state": "waiting"}
    connection.execute(deliveries.insert().values(**values))


def signature(secret: str, body: bytes, at: dt.datetime) -> str:
    """Return the value of the header that signs a message.

    The time is signed with it, so that a receiver can refuse one that was recorded and sent again.
    """
    stamp = str(int(at.timestamp()))
    signed = hmac.new(secret.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    return f"t={stamp},v1={signed}"


def pause(attempts: int) -> dt.timedelta:
    """Return the time to wait after so many failed attempts: 5 s, then twice as long each time, at most 6 h."""
    return min(_PAUSE * 2 ** min(attempts - 1, 20), _LONGEST_PAUSE)


def deliver_due(database: Database, settings: Settings, client: httpx.Client, most: int = 20) -> int:
    """Send the messages whose time has come; return how many were tried."""
    due = _claim(database, most)
    for message in due:
        error = _send(settings, client, message, database.clock())
        _settle(database, settings, message, error)
    return len(due)


def dead(database: Database, after: int = 0, most: int = 100) -> list[Delivery]:
    """Return messages that were given up, oldest first, those after a number."""
    wanted = select(deliveries).where(deliveries.c.state == "dead", deliveries.c.id > after)
    with database.read() as connection:
        rows = connection.execute(wanted.order_by(deliveries.c.id).limit(most)).all()
    return [
        Delivery(r.id, r.event, json.loads(r.body), r.created_at, r.attempts, r.state, r.error) for r in rows
    ]


def retry(database: Database, caller: Caller, number: int) -> None:
    """Try a message again that was given up.

    Raises:
        Refused: no administrator, or no such message on the list.
    """
    caller.require(Role.ADMINISTRATOR)
    with database.write() as connection:
        done = connection.execute(
            update(deliveries)
            .where(deliveries.c.id == number, deliveries.c.state == "dead")
            .values(state="waiting", attempts=0, next_at=database.clock())
        )
        if not done.rowcount:
            raise not_found(f"message {number} on the dead-letter list")
        audit.append(connection, database, caller.name, "webhook.retried", f"message {number}")


class Deliverer:
    """Sends messages from a thread of its own, until it is closed."""

    def __init__(self, database: Database, settings: Settings, every: float = 1.0):
        self._database, self._settings, self._every = database, settings, every
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="farmsift-webhooks", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop after the message in hand."""
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        # A redirect would send the decision where nobody set it to go.
        with httpx.Client(timeout=_TIMEOUT, follow_redirects=False, trust_env=False) as client:
            while not self._stop.wait(self._every):
                try:
                    while deliver_due(self._database, self._settings, client) and not self._stop.is_set():
                        pass
                except Exception:  # the database may be away: the messages wait in it
                    log.exception("webhook messages could not be sent; trying again")


def _claim(database: Database, most: int) -> list[Delivery]:
    """Take messages in hand, so that no other process sends them."""
    at = database.clock()
    far = at + _LONGEST_PAUSE + _CLAIMED  # later than any pause: written by a clock that was wrong
    ready = or_(deliveries.c.next_at <= at, deliveries.c.next_at > far)
    due = select(deliveries).where(deliveries.c.state == "waiting", ready)
    with database.read() as connection:
        if connection.execute(due.limit(1)).first() is None:
            return []
    with database.write() as connection:
        rows = connection.execute(due.order_by(deliveries.c.next_at).limit(most)).all()
        connection.execute(
            update(deliveries)
            .where(deliveries.c.id.in_([row.id for row in rows]))
            .values(next_at=at + _CLAIMED)
        )
    return [
        Delivery(r.id, r.event, json.loads(r.body), r.created_at, r.attempts, r.state, r.error) for r in rows
    ]


def _send(settings: Settings, client: httpx.Client, message: Delivery, at: dt.datetime) -> str:
    """Send a message; return what went wrong, or ``""``."""
    body = json.dumps({"id": message.id, **message.body}, ensure_ascii=False).encode()
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "farmsift",
        "Farmsift-Delivery": str(message.id),
        SIGNATURE: signature(settings.webhook_secret, body, at),
    }
    try:
        with client.stream("POST", settings.webhook_url, content=body, headers=headers) as answer:
            return "" if answer.is_success else f"answered {answer.status_code}"
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        return f"{type(error).__name__}: {error}"[:500]


def _settle(database: Database, settings: Settings, message: Delivery, error: str) -> None:
    attempts = message.attempts + 1
    values: dict[str, Any] = {"attempts": attempts, "error": error}
    if not error:
        values |= {"state": "delivered", "next_at": None}
    elif attempts >= settings.webhook_attempts:
        values |= {"state": "dead", "next_at": None}
    else:
        values |= {"next_at": database.clock() + pause(attempts)}
    with database.write() as connection:
        connection.execute(update(deliveries).where(deliveries.c.id == message.id).values(**values))
        if values.get("state") == "dead":
            audit.append(
                connection, database, "system", "webhook.given-up", f"message {message.id}", error=error
            )
