"""People and programs: passwords, lock-out, sessions on the server, tokens kept as digests."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import Connection, Row, bindparam, func, select, update

from . import audit
from .database import Database
from .errors import Refused, not_found
from .roles import Role
from .schema import accounts, sessions, tokens
from .settings import Settings

_HASHER = PasswordHasher()
_NOBODY = _HASHER.hash(secrets.token_hex(16))
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@+-]{0,99}")
_TOKEN = "fs_"
_LEAST_PASSWORD, _MOST_PASSWORD = 10, 1000
_SEEN_AGAIN = dt.timedelta(minutes=1)
"""A session's last use is written down no oftener than this."""

_SLACK = dt.timedelta(minutes=5)
"""A moment that lies further ahead than this was written by a clock that was wrong."""

_KEPT_LAPSED = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Account:
    """One account."""

    id: int
    name: str
    role: Role
    created_at: dt.datetime
    disabled: bool = False
    locked: bool = False


@dataclass(frozen=True, slots=True)
class Caller:
    """Who makes a request.

    Attributes:
        id, name: of the account.
        role: of the account, or of the token where that may do less.
        csrf: token that a change must carry where the caller came with a cookie; ``""`` for a token.
    """

    id: int
    name: str
    role: Role
    csrf: str = ""

    def require(self, needed: Role) -> None:
        """Return where the caller has at least the role ``needed``.

        Raises:
            Refused: it has not.
        """
        if not self.role.reaches(needed):
            raise Refused("role", 403, f"This needs the role {needed}; {self.name} is {self.role}.")


@dataclass(frozen=True, slots=True)
class Token:
    """A token as listed: never with its secret."""

    id: int
    account: str
    name: str
    role: Role
    created_at: dt.datetime
    expires_at: dt.datetime | None
    revoked_at: dt.datetime | None


SYSTEM = Caller(0, "system", Role.ADMINISTRATOR)
"""Who acts where a person at the machine's own command line does."""


def add(
    database: Database, name: str, role: Role, password: str | None = None, by: Caller = SYSTEM
) -> Account:
    """Make an account.

    Args:
        database: the database.
        name: 1 to 100 letters, digits and ``._@+-``.
        role: what it may do.
        password: for signing in; an account without one is used by tokens alone.
        by: who makes it.

    Raises:
        Refused: the name is taken or not allowed, or the password too short or too long.
    """
    if not _NAME.fullmatch(name):
        raise Refused("name", 422, "A name is 1 to 100 letters, digits and ._@+-, a letter or digit first.")
    hashed = None if password is None else _HASHER.hash(_allowed(password))
    with database.write() as connection:
        if connection.scalar(select(accounts.c.id).where(func.lower(accounts.c.name) == name.lower())):
            raise Refused("name-taken", 409, f"There is an account {name} already.")
        at = database.clock()
        values = {"name": name, "role": role.value, "password_hash": hashed, "created_at": at}
        made = connection.execute(accounts.insert().values(**values).returning(accounts.c.id)).scalar_one()
        audit.append(connection, database, by.name, "account.added", f"account {name}", role=role.value)
    return Account(made, name, role, at)


def change(
    database: Database,
    name: str,
    *,
    role: Role | None = None,
    password: str | None = None,
    disabled: bool | None = None,
    unlock: bool = False,
    by: Caller = SYSTEM,
) -> Account:
    """Change an account; its sessions end where the role, the password or being disabled changes.

    Raises:
        Refused: there is no such account, or the password is too short or too long.
    """
    values: dict[str, Any] = {}
    if role is not None:
        values["role"] = role.value
    if password is not None:
        values["password_hash"] = _HASHER.hash(_allowed(password))
    with database.write() as connection:
        row = _named(connection, name)
        at = database.clock()
        if disabled is not None:
            values["disabled_at"] = at if disabled else None
        if values:
            connection.execute(
                update(sessions)
                .where(sessions.c.account_id == row.id, sessions.c.ended_at.is_(None))
                .values(ended_at=at)
            )
        if unlock or password is not None:
            values |= {"failures": 0, "locked_until": None}
        if values:
            connection.execute(update(accounts).where(accounts.c.id == row.id).values(**values))
        told = {"role": role and role.value, "password": password is not None, "disabled": disabled}
        audit.append(connection, database, by.name, "account.changed", f"account {row.name}", **told)
        return _account(_named(connection, name), at)


def listed(database: Database) -> list[Account]:
    """Return all accounts by name."""
    with database.read() as connection:
        rows = connection.execute(select(accounts).order_by(accounts.c.name)).all()
    return [_account(row, database.clock()) for row in rows]


# Signing in


def sign_in(database: Database, settings: Settings, name: str, password: str) -> tuple[str, Caller]:
    """Check a password and begin a session, always a new one.

    Args:
        database: the database.
        settings: when an account is locked, and for how long.
        name: of the account.
        password: as given.

    Returns:
        The secret for the cookie, and who signed in.

    Raises:
        Refused: wrong name or password, a disabled or a locked account; all in the same words.
    """
    with database.read() as connection:
        row = connection.execute(select(accounts).where(accounts.c.name == name[:100])).first()
    # As much work for a name that is not there, or the time would tell.
    right = _matches(row.password_hash if row and row.password_hash else _NOBODY, password)
    at = database.clock()
    refusal = Refused(
        "sign-in", 401, "The name or the password is wrong, or the account is locked for a while."
    )
    with database.write() as connection:
        row = connection.execute(select(accounts).where(accounts.c.name == name[:100])).first()
        if row is None:
            audit.append(connection, database, "system", "sign-in.failed", "unknown account")
        elif not right or row.password_hash is None or row.disabled_at or _locked(row, at, settings):
            _count_failure(connection, database, settings, row, right)
        else:
            connection.execute(
                update(accounts).where(accounts.c.id == row.id).values(failures=0, locked_until=None)
            )
            secret, csrf = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
            values = {"account_id": row.id, "csrf": csrf, "created_at": at, "used_at": at}
            connection.execute(sessions.insert().values(digest=_digest(secret), **values))
            audit.append(connection, database, row.name, "sign-in", f"account {row.name}")
            return secret, Caller(row.id, row.name, Role(row.role), csrf)
    raise refusal


def sign_out(database: Database, secret: str) -> None:
    """End a session; one that has ended or never was is no fault."""
    with database.write() as connection:
        connection.execute(
            update(sessions)
            .where(sessions.c.digest == _digest(secret), sessions.c.ended_at.is_(None))
            .values(ended_at=database.clock())
        )


def by_session(database: Database, settings: Settings, secret: str) -> Caller | None:
    """Return who a session belongs to, or ``None`` where it has ended, lapsed or never was."""
    row, at = _session(database, secret), database.clock()
    if row is None or row.ended_at or row.disabled_at:
        return None
    age = at - row.used_at
    if age > dt.timedelta(hours=settings.session_hours) or age < -_SLACK:
        return None
    if age > _SEEN_AGAIN:
        with database.write() as connection:
            connection.execute(update(sessions).where(sessions.c.digest == row.digest).values(used_at=at))
    return Caller(row.account_id, row.name, Role(row.role), row.csrf)


def by_lapsed_session(database: Database, secret: str, csrf: str) -> Caller | None:
    """Return whose session has lapsed, for keeping a note that was being written, and for nothing else.

    Args:
        database: the database.
        secret: of the session's cookie.
        csrf: the session's own token, so that no other site can have the note written.

    Returns:
        The caller, or ``None`` where the session was ended on purpose, lapsed more than a day ago, or never was.
    """
    row = _session(database, secret)
    if row is None or row.ended_at or row.disabled_at or not same(csrf, row.csrf):
        return None
    if database.clock() - row.used_at > _KEPT_LAPSED:
        return None
    return Caller(row.account_id, row.name, Role(row.role), row.csrf)


def same(given: str, kept: str) -> bool:
    """Compare two secrets in a time that tells nothing."""
    return hmac.compare_digest(given.encode(), kept.encode())


# Tokens


def issue(
    database: Database,
    account: str,
    name: str,
    role: Role | None = None,
    days: float | None = None,
    by: Caller = SYSTEM,
) -> tuple[str, Token]:
    """Make a token for programs.

    Args:
        database: the database.
        account: whose it is.
        name: what it is for, to be told apart later.
        role: what it may do, at most what the account may; as the account by default.
        days: how long it lasts; for ever by default.
        by: who makes it.

    Returns:
        The token, which is shown this once, and what is kept of it.

    Raises:
        Refused: no such account, a role above the account's, or an empty or too long name.
    """
    if not 1 <= len(name) <= 100 or not name.isprintable():
        raise Refused("name", 422, "A token's name is 1 to 100 printable characters.")
    with database.write() as connection:
        row = _named(connection, account)
        may = Role(row.role)
        role = role or may
        if not may.reaches(role):
            raise Refused("role", 422, f"The account {row.name} is {may}, and its token can't be {role}.")
        secret, at = _TOKEN + secrets.token_urlsafe(32), database.clock()
        expires = None if days is None else at + dt.timedelta(days=days)
        values = {
            "account_id": row.id,
            "name": name,
            "role": role.value,
            "created_at": at,
            "expires_at": expires,
        }
        made = connection.execute(
            tokens.insert().values(digest=_digest(secret), **values).returning(tokens.c.id)
        ).scalar_one()
        audit.append(
            connection, database, by.name, "token.issued", f"token {made}", account=row.name, role=role.value
        )
    return secret, Token(made, row.name, name, role, at, expires, None)


def revoke(database: Database, token: int, by: Caller = SYSTEM) -> None:
    """Take a token back; from then on it opens nothing.

    Raises:
        Refused: there is no such token.
    """
    with database.write() as connection:
        done = connection.execute(
            update(tokens)
            .where(tokens.c.id == token, tokens.c.revoked_at.is_(None))
            .values(revoked_at=database.clock())
        )
        if not done.rowcount:
            raise not_found(f"token {token} that is in use")
        audit.append(connection, database, by.name, "token.revoked", f"token {token}")


def listed_tokens(database: Database) -> list[Token]:
    """Return all tokens, newest first, without their secrets."""
    wanted = select(tokens, accounts.c.name.label("account")).join(accounts).order_by(tokens.c.id.desc())
    with database.read() as connection:
        rows = connection.execute(wanted).all()
    return [
        Token(r.id, r.account, r.name, Role(r.role), r.created_at, r.expires_at, r.revoked_at) for r in rows
    ]


def by_token(database: Database, secret: str) -> Caller | None:
    """Return who a token belongs to, or ``None`` where it is revoked, has run out or never was."""
    with database.read() as connection:
        row = connection.execute(_BY_TOKEN, {"secret": _digest(secret)}).first()
    if row is None or row.revoked_at or row.disabled_at:
        return None
    if row.expires_at and row.expires_at <= database.clock():
        return None
    # The account may have lost its role since the token was made.
    role = Role(row.role) if Role(row.may).reaches(Role(row.role)) else Role(row.may)
    return Caller(row.account_id, row.account, role)


_BY_TOKEN = (
    select(tokens, accounts.c.name.label("account"), accounts.c.role.label("may"), accounts.c.disabled_at)
    .join(accounts)
    .where(tokens.c.digest == bindparam("secret"))
)

# What the functions above share


def _allowed(password: str) -> str:
    if not _LEAST_PASSWORD <= len(password) <= _MOST_PASSWORD:
        raise Refused("password", 422, f"A password has {_LEAST_PASSWORD} to {_MOST_PASSWORD} characters.")
    return password


def _matches(hashed: str, password: str) -> bool:
    try:
        return _HASHER.verify(hashed, password[:_MOST_PASSWORD])
    except (VerificationError, InvalidHashError):
        return False


def _locked(row: Row[Any], at: dt.datetime, settings: Settings | None = None) -> bool:
    """Whether the lock holds; one that ends later than a lock can was set by a clock that was wrong."""
    if row.locked_until is None or row.locked_until <= at:
        return False
    return (
        settings is None or row.locked_until - at <= dt.timedelta(minutes=settings.lockout_minutes) + _SLACK
    )


def _count_failure(
    connection: Connection, database: Database, settings: Settings, row: Row[Any], right: bool
) -> None:
    at = database.clock()
    failures = row.failures + (not right)
    values: dict[str, Any] = {"failures": failures}
    locks = failures >= settings.lockout_failures and not _locked(row, at, settings)
    if locks:
        values = {"failures": 0, "locked_until": at + dt.timedelta(minutes=settings.lockout_minutes)}
    connection.execute(update(accounts).where(accounts.c.id == row.id).values(**values))
    audit.append(connection, database, "system", "sign-in.failed", f"account {row.name}", locked=locks)


def _session(database: Database, secret: str) -> Row[Any] | None:
    wanted = (
        select(sessions, accounts.c.name, accounts.c.role, accounts.c.disabled_at)
        .join(accounts)
        .where(sessions.c.digest == _digest(secret))
    )
    with database.read() as connection:
        return connection.execute(wanted).first()


def _named(connection: Connection, name: str) -> Row[Any]:
    row = connection.execute(select(accounts).where(accounts.c.name == name)).first()
    if row is None:
        raise not_found(f"account {name}")
    return row


def _account(row: Row[Any], at: dt.datetime) -> Account:
    return Account(row.id, row.name, Role(row.role), row.created_at, bool(row.disabled_at), _locked(row, at))


def _digest(secret: str) -> str:
    """A secret of 256 random bits needs no slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()
