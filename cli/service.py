"""``farmsift serve``, ``db``, ``user``, ``token`` and ``audit``: the moderation service and its keepers."""

from __future__ import annotations

import argparse
import getpass
import json
import os
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from ..moderation.settings import Settings
from .config import ConfigError

if TYPE_CHECKING:
    from ..moderation.database import Database

ROLES = ("submitter", "reviewer", "adjudicator", "administrator")


def serve(chosen: argparse.Namespace) -> int:
    """Run the service until it is stopped."""
    settings = _settings(chosen)
    _needs_extra()
    from ..moderation.serve import serve as run

    def ready() -> None:
        where = f"http://{settings.host}:{settings.port}"
        print(f"farmsift: serving on {where} with {settings.workers} process(es)", file=sys.stderr)

    run(settings, ready)
    return 0


def upgrade(chosen: argparse.Namespace) -> int:
    """Bring the tables up to this farmsift."""
    database = _database(chosen)
    before, after = database.upgrade()
    told = "is up to date" if before == after else f"brought from {before or 'nothing'} to {after}"
    print(f"{database.name}: {told}")
    return 0


def add_user(chosen: argparse.Namespace) -> int:
    """Make an account."""
    from_extra = _accounts()
    from ..moderation.roles import Role

    password = None if chosen.no_password else _password()
    made = from_extra.add(_open(chosen), chosen.name, Role(chosen.role), password)
    print(f"{made.name}: {made.role}")
    return 0


def list_users(chosen: argparse.Namespace) -> int:
    """List all accounts, a JSON object a line."""
    for account in _accounts().listed(_open(chosen)):
        print(json.dumps(asdict(account), default=str))
    return 0


def change_user(chosen: argparse.Namespace) -> int:
    """Change an account."""
    accounts = _accounts()
    from ..moderation.roles import Role

    if chosen.enable and chosen.disable:
        raise ConfigError("--enable and --disable exclude each other.")
    made = accounts.change(
        _open(chosen),
        chosen.name,
        role=Role(chosen.role) if chosen.role else None,
        password=_password() if chosen.password else None,
        disabled=True if chosen.disable else False if chosen.enable else None,
        unlock=chosen.unlock,
    )
    print(json.dumps(asdict(made), default=str))
    return 0


def add_token(chosen: argparse.Namespace) -> int:
    """Make a token and print it, this once."""
    accounts = _accounts()
    from ..moderation.roles import Role

    secret, token = accounts.issue(
        _open(chosen), chosen.account, chosen.name, Role(chosen.role) if chosen.role else None, chosen.days
    )
    print(f"token {token.id} of {token.account}, {token.role}; it is shown only now:", file=sys.stderr)
    print(secret)
    return 0


def list_tokens(chosen: argparse.Namespace) -> int:
    """List all tokens, a JSON object a line."""
    for token in _accounts().listed_tokens(_open(chosen)):
        print(json.dumps(asdict(token), default=str))
    return 0


def revoke_token(chosen: argparse.Namespace) -> int:
    """Revoke a token."""
    _accounts().revoke(_open(chosen), chosen.id)
    print(f"token {chosen.id} is revoked")
    return 0


def verify_log(chosen: argparse.Namespace) -> int:
    """Check the log; a fault counts as one thing that went wrong."""
    database = _open(chosen)
    from ..moderation.audit import verify

    expected = None
    if chosen.expect:
        number, _, digest = chosen.expect.partition(":")
        if not number.isdigit() or not digest:
            raise ConfigError("--expect takes NUMBER:DIGEST, as this command prints it.")
        expected = int(number), digest
    report = verify(database, expected)
    if report.fault:
        print(f"farmsift: {database.name}: {report.fault}", file=sys.stderr)
    print(f"{report.entries}:{report.head}")
    return 1 if report.fault else 0


def _settings(chosen: argparse.Namespace) -> Settings:
    try:
        return Settings.of(vars(chosen))
    except ValueError as error:
        raise ConfigError(str(error)) from error


def _needs_extra() -> None:
    try:
        import alembic  # noqa: F401
        import fastapi  # noqa: F401
        import krippendorff  # noqa: F401
        import sqlalchemy  # noqa: F401
    except ModuleNotFoundError as error:
        raise ConfigError(
            f"the service needs the extra 'serve' ({error.name} is missing): pip install 'farmsift[serve]'."
        ) from error


def _database(chosen: argparse.Namespace) -> Database:
    _needs_extra()
    from ..moderation.database import Database

    return Database(_settings(chosen).database_url)


def _open(chosen: argparse.Namespace) -> Database:
    database = _database(chosen)
    database.check()
    return database


def _accounts() -> Any:
    _needs_extra()
    from ..moderation import accounts

    return accounts


def _password() -> str:
    """Ask for a password twice; read one line where nobody sits at a terminal."""
    if not os.isatty(0):
        return sys.stdin.readline().rstrip("\n")
    first = getpass.getpass("password: ")
    if getpass.getpass("again: ") != first:
        raise ConfigError("the two passwords differ.")
    return first
