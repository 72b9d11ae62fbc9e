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
from .parsing import add_database, add_examples, add_model, verbs_of

if TYPE_CHECKING:
    from ..moderation.database import Database

ROLES = ("submitter", "reviewer", "adjudicator", "administrator")


def serve_arguments(command: argparse.ArgumentParser) -> None:
    """Declare what ``farmsift serve`` takes."""
    add_examples(
        command,
        """\
  farmsift db upgrade && farmsift user add ada --role administrator
  farmsift serve
  farmsift serve --host 0.0.0.0 --port 8080 --workers 2 --database-url postgresql://farmsift@db/farmsift
""",
    )
    command.add_argument("--host", help="address to listen on (default: 127.0.0.1)")
    command.add_argument("--port", type=int, help="port to listen on (default: 8000)")
    command.add_argument("--workers", type=int, metavar="N", help="processes (default: 1)")
    add_model(command)
    add_database(command)
    command.set_defaults(run=serve)


def db_arguments(command: argparse.ArgumentParser) -> None:
    """Declare what ``farmsift db`` takes."""
    lines = "  farmsift db upgrade\n  farmsift db upgrade --database-url sqlite:////var/lib/farmsift/farmsift.db\n"
    add_examples(command, lines)
    about = "make the tables, or bring them up to this farmsift"
    add_database(verbs_of(command)("upgrade", upgrade, about, lines))


def user_arguments(command: argparse.ArgumentParser) -> None:
    """Declare what ``farmsift user`` takes."""
    adding = "  farmsift user add ada --role reviewer\n  farmsift user add crawler --role submitter --no-password\n"
    changing = "  farmsift user change ada --role adjudicator --unlock\n"
    listed = "  farmsift user list\n"
    add_examples(command, adding + changing + listed)
    verb = verbs_of(command)
    add = verb("add", add_user, "make an account; the password is asked for, or read from a pipe", adding)
    add.add_argument("name")
    add.add_argument("--role", choices=ROLES, required=True, help="what it may do")
    add.add_argument("--no-password", action="store_true", help="for programs, which use tokens")
    change = verb("change", change_user, "change an account; its sessions end", changing)
    change.add_argument("name")
    change.add_argument("--role", choices=ROLES, help="what it may do from now on")
    change.add_argument("--password", action="store_true", help="ask for a new password")
    change.add_argument("--disable", action="store_true", help="shut it out")
    change.add_argument("--enable", action="store_true", help="let it in again")
    change.add_argument("--unlock", action="store_true", help="after too many wrong passwords")
    listing = verb("list", list_users, "list all accounts as JSON Lines", listed)
    for made in (add, change, listing):
        add_database(made)


def token_arguments(command: argparse.ArgumentParser) -> None:
    """Declare what ``farmsift token`` takes."""
    adding = '  farmsift token add crawler --name "nightly crawl" --days 365\n'
    listed = "  farmsift token list\n"
    revoking = "  farmsift token revoke 3\n"
    add_examples(command, adding + listed + revoking)
    verb = verbs_of(command)
    add = verb("add", add_token, "make a token; it is printed this once", adding)
    add.add_argument("account", help="whose it is")
    add.add_argument("--name", required=True, help="what it is for")
    add.add_argument("--role", choices=ROLES, help="at most that of the account (default: the same)")
    add.add_argument("--days", type=float, metavar="N", help="how long it lasts (default: until revoked)")
    listing = verb("list", list_tokens, "list all tokens as JSON Lines, without their secrets", listed)
    revoke = verb("revoke", revoke_token, "take a token back", revoking)
    revoke.add_argument("id", type=int, help="its number")
    for made in (add, listing, revoke):
        add_database(made)


def audit_arguments(command: argparse.ArgumentParser) -> None:
    """Declare what ``farmsift audit`` takes."""
    lines = "  farmsift audit verify\n  farmsift audit verify --expect 4711:9f2c…\n"
    add_examples(command, lines)
    about = "check the log and all decisions; prints its head, NUMBER:DIGEST"
    verify = verbs_of(command)("verify", verify_log, about, lines)
    verify.add_argument("--expect", metavar="NUMBER:DIGEST", help="a head that was written down earlier")
    add_database(verify)


def serve(chosen: argparse.Namespace) -> int:
    """Run the service until it is stopped."""
    settings = service_settings(chosen)
    needs_extra()
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
    made = from_extra.add(opened(chosen), chosen.name, Role(chosen.role), password)
    print(f"{made.name}: {made.role}")
    return 0


def list_users(chosen: argparse.Namespace) -> int:
    """List all accounts, a JSON object a line."""
    for account in _accounts().listed(opened(chosen)):
        print(json.dumps(asdict(account), default=str))
    return 0


def change_user(chosen: argparse.Namespace) -> int:
    """Change an account."""
    accounts = _accounts()
    from ..moderation.roles import Role

    if chosen.enable and chosen.disable:
        raise ConfigError("--enable and --disable exclude each other.")
    made = accounts.change(
        opened(chosen),
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
        opened(chosen), chosen.account, chosen.name, Role(chosen.role) if chosen.role else None, chosen.days
    )
    print(f"token {token.id} of {token.account}, {token.role}; it is shown only now:", file=sys.stderr)
    print(secret)
    return 0


def list_tokens(chosen: argparse.Namespace) -> int:
    """List all tokens, a JSON object a line."""
    for token in _accounts().listed_tokens(opened(chosen)):
        print(json.dumps(asdict(token), default=str))
    return 0


def revoke_token(chosen: argparse.Namespace) -> int:
    """Revoke a token."""
    _accounts().revoke(opened(chosen), chosen.id)
    print(f"token {chosen.id} is revoked")
    return 0


def verify_log(chosen: argparse.Namespace) -> int:
    """Check the log; a fault counts as one thing that went wrong."""
    database = opened(chosen)
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


def service_settings(chosen: argparse.Namespace) -> Settings:
    """The service's settings as flags, variables and the file give them.

    Raises:
        ConfigError: one that can't be used.
    """
    try:
        return Settings.of(vars(chosen))
    except ValueError as error:
        raise ConfigError(str(error)) from error


def needs_extra() -> None:
    """See that what the service is made of is installed.

    Raises:
        ConfigError: it is not.
    """
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
    needs_extra()
    from ..moderation.database import Database

    return Database(service_settings(chosen).database_url)


def opened(chosen: argparse.Namespace) -> Database:
    """The service's database.

    Raises:
        ConfigError: the extra ``serve`` is missing.
        DatabaseError: it can't be used, or has not been brought up to this farmsift.
    """
    database = _database(chosen)
    database.check()
    return database


def _accounts() -> Any:
    needs_extra()
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
