"""Connections and transactions, the same on SQLite and PostgreSQL: many read, one writes at a time."""

from __future__ import annotations

import datetime as dt
import secrets
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import alembic.command
import alembic.config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, event, select, text
from sqlalchemy.dialects.sqlite.base import SQLiteCompiler
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from . import schema
from .errors import DatabaseError

Clock = Callable[[], dt.datetime]

_WRITER = 0x6661726D
"""Name of the lock that PostgreSQL's one writer holds."""

_TURN = text(f"SELECT set_config('lock_timeout', '5s', true), pg_advisory_xact_lock({_WRITER})")

_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",  # what is acknowledged survives a loss of power
    "foreign_keys=ON",
    "recursive_triggers=ON",  # or REPLACE would get round the triggers that refuse deletion
    "busy_timeout=5000",
    "cache_size=-65536",
)


def now() -> dt.datetime:
    """The time, UTC."""
    return dt.datetime.now(dt.UTC)


class Database:
    """One database.

    Args:
        url: ``sqlite:///file`` or ``postgresql://…``.
        clock: where the time comes from; a test gives its own.

    Only one transaction writes at a time, on PostgreSQL as on SQLite. A writing transaction lasts
    milliseconds, so this costs little, and it makes the chained log, the counts and the ids, which come in
    the order of their commits, simple.

    Raises:
        DatabaseError: the address is none of a database that farmsift knows, or its driver is not installed.
    """

    def __init__(self, url: str, clock: Clock = now):
        self.clock = clock
        self.url = _checked(url)
        self.engine = _engine(self.url)
        # Between two statements PostgreSQL shows what others commit anyway: BEGIN and ROLLBACK would only cost.
        self._reading = (
            self.engine if self.sqlite else self.engine.execution_options(isolation_level="AUTOCOMMIT")
        )
        self._writing = threading.Lock()

    @property
    def sqlite(self) -> bool:
        """Whether it is SQLite."""
        return self.engine.dialect.name == "sqlite"

    @property
    def name(self) -> str:
        """The address without a password."""
        return self.url.render_as_string(hide_password=True)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Open a connection that reads; on SQLite all it reads is of one moment."""
        with self._reading.connect() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Open the one transaction that writes; it is committed at the end, or not at all."""
        with self._writing, self.engine.connect() as connection:
            connection = connection.execution_options(farmsift_writes=True)
            with connection.begin():
                if not self.sqlite:
                    connection.execute(_TURN)
                yield connection

    def secret(self, name: str) -> bytes:
        """Return 32 random bytes that are made once a database and stay."""
        wanted = select(schema.secrets.c.value).where(schema.secrets.c.name == name)
        with self.read() as connection:
            found = connection.scalar(wanted)
        if found is None:
            with self.write() as connection:
                found = connection.scalar(wanted)
                if found is None:
                    found = secrets.token_bytes(32)
                    connection.execute(schema.secrets.insert().values(name=name, value=found))
        return bytes(found)

    def upgrade(self) -> tuple[str | None, str]:
        """Bring the tables up to this farmsift.

        Returns:
            The revision before (``None`` for an empty database) and after.

        Raises:
            DatabaseError: the database can't be reached or was made by a later farmsift.
        """
        try:
            before = self.revision()
            config = _alembic()
            script = ScriptDirectory.from_config(config)
            head = script.get_current_head()
            known = {revision.revision for revision in script.walk_revisions()}
            if before is not None and before not in known:
                raise DatabaseError(
                    f"{self.name}: was made by a later farmsift (revision {before} is not known)."
                )
            with self.engine.connect() as connection:
                connection = connection.execution_options(farmsift_writes=True)
                if not self.sqlite:  # much that is stored may take longer than any request may
                    connection.execute(text("SET LOCAL statement_timeout = 0"))
                config.attributes["connection"] = connection
                alembic.command.upgrade(config, "head")
                connection.commit()
        except DBAPIError as error:
            raise DatabaseError(f"{self.name}: {_cause(error)}") from error
        return before, head or ""

    def revision(self) -> str | None:
        """Return the revision of the tables, or ``None`` where there are none."""
        with self.engine.connect() as connection:
            return MigrationContext.configure(connection).get_current_revision()

    def check(self) -> None:
        """Return where the tables are those of this farmsift.

        Raises:
            DatabaseError: they are not, or the database can't be reached.
        """
        try:
            found = self.revision()
        except DBAPIError as error:
            raise DatabaseError(f"{self.name}: {_cause(error)}") from error
        wanted = ScriptDirectory.from_config(_alembic()).get_current_head()
        if found != wanted:
            what = "holds no tables of farmsift" if found is None else f"is at revision {found}, not {wanted}"
            raise DatabaseError(f"{self.name}: {what}; run 'farmsift db upgrade'.")

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()


def _checked(url: str) -> URL:
    try:
        made = make_url(url)
    except ArgumentError as error:
        raise DatabaseError("database_url: is no address of a database (sqlite:///file).") from error
    if made.drivername in {"postgres", "postgresql"}:
        made = made.set(drivername="postgresql+psycopg")
    if made.get_backend_name() not in {"sqlite", "postgresql"}:
        raise DatabaseError(f"database_url: {made.drivername} is neither sqlite nor postgresql.")
    if made.get_backend_name() == "sqlite" and made.database in (None, "", ":memory:"):
        raise DatabaseError("database_url: SQLite needs a file (sqlite:///file).")
    return made


def _engine(url: URL) -> Engine:
    options: dict[str, Any] = {"pool_size": 16, "max_overflow": 32, "pool_timeout": 10}
    if url.get_backend_name() == "sqlite":
        parent = Path(url.database or "").absolute().parent
        if not parent.is_dir():
            raise DatabaseError(f"{url.database}: there is no folder {parent}.")
        options["connect_args"] = {"check_same_thread": False}
    else:
        options["pool_pre_ping"] = True
        options["connect_args"] = {
            "connect_timeout": 5,
            # Compiling a query takes longer than any of ours.
            "options": "-c idle_in_transaction_session_timeout=60000 -c statement_timeout=60000 -c jit=off",
        }
    try:
        engine = create_engine(url, **options)
    except (NoSuchModuleError, ModuleNotFoundError) as error:
        raise DatabaseError(
            "PostgreSQL needs the extra 'postgres': pip install 'farmsift[serve,postgres]'."
        ) from error
    if engine.dialect.name == "sqlite":
        engine.dialect.statement_compiler = _Hinting
        event.listen(engine, "connect", _on_connect)
        event.listen(engine, "begin", _on_begin)
    else:  # many rows in one statement, where the driver would send a statement a row
        engine.dialect.use_insertmanyvalues_wo_returning = True
    return engine


class _Hinting(SQLiteCompiler):
    """Writes hints (``INDEXED BY``) down, which SQLAlchemy leaves out for SQLite."""

    def get_from_hint_text(self, table: Any, text: str | None) -> str | None:
        return text


def _on_connect(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # transactions begin where we say, not where the driver guesses
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _on_begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("farmsift_writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _alembic() -> alembic.config.Config:
    config = alembic.config.Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config


def _cause(error: DBAPIError) -> str:
    """The first line of what the driver says."""
    return (str(error.orig).strip() or type(error.orig).__name__).splitlines()[0]
