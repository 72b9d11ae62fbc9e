"""An index in a PostgreSQL database, in tables of its own schema ``farmsift_copies``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, LiteralString, cast

from .store import SCHEMA, CopiesError, Row

_WRITER = 0x6661726D73696674
"""The advisory lock that writers take turns by: "farmsift" in ASCII."""


class PostgresStore:
    """An index in a database; see ``Store``.

    Args:
        url: ``postgresql://user@host/database``, as libpq takes it.
        create: whether to make the tables where they are not there.

    Raises:
        CopiesError: psycopg is not installed, the server can't be reached, or the database holds no index.
    """

    def __init__(self, url: str, create: bool = False):
        self.url = url
        try:
            import psycopg
        except ImportError as error:
            raise CopiesError(
                "An index in PostgreSQL needs psycopg; install it with: pip install 'farmsift[postgres]'"
            ) from error
        self._error = psycopg.Error
        self.name = _without_password(url)
        try:
            self._db = psycopg.connect(url, autocommit=True, prepare_threshold=1)
            if create:
                with self.writing():
                    self._run("CREATE SCHEMA IF NOT EXISTS farmsift_copies")
                    self._run("SET search_path TO farmsift_copies")
                    for statement in SCHEMA.format(key="BIGINT PRIMARY KEY", bytes="BYTEA").split(";"):
                        self._run(statement)
            elif self._run("SELECT to_regclass('farmsift_copies.articles')").fetchone() == (None,):
                raise CopiesError(f"{self.name}: no index of known articles there.")
            self._run("SET search_path TO farmsift_copies")
        except psycopg.Error as error:
            raise self._told(error) from error

    @contextmanager
    def reading(self) -> Iterator[None]:
        """See ``Store.reading``."""
        with self._transaction("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"):
            yield

    @contextmanager
    def writing(self) -> Iterator[None]:
        """See ``Store.writing``."""
        with self._transaction("BEGIN"):
            self._run(f"SELECT pg_advisory_xact_lock({_WRITER})")
            yield

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[None]:
        try:
            self._run(begin)
            try:
                yield
            except BaseException:
                self._run("ROLLBACK")
                raise
            self._run("COMMIT")
        except self._error as error:
            raise self._told(error) from error

    def _run(self, statement: str, values: Sequence[Any] = ()) -> Any:
        # The statements are our own; their values are passed beside them.
        query = cast(LiteralString, statement.replace("?", "%s"))
        return self._db.execute(query, values or None, binary=True)

    def rows(self, statement: str, values: Sequence[Any] = ()) -> list[Row]:
        """See ``Store.rows``."""
        cursor = self._run(statement, values)
        return cursor.fetchall() if cursor.description else []

    def stream(self, statement: str, values: Sequence[Any] = ()) -> Iterator[Row]:
        """See ``Store.stream``."""
        with self._db.cursor("stream", binary=True) as cursor:
            cursor.execute(cast(LiteralString, statement.replace("?", "%s")), values or None)
            yield from cursor

    def picked(self, table: str, columns: str, key: str, keys: Sequence[int]) -> list[Row]:
        """See ``Store.picked``."""
        return self.rows(f"SELECT {columns} FROM {table} WHERE {key} = ANY(?::bigint[])", [_array(keys)])

    def delete(self, table: str, key: str, keys: Sequence[int]) -> None:
        """See ``Store.delete``."""
        self._run(f"DELETE FROM {table} WHERE {key} = ANY(?::bigint[])", [_array(keys)])

    def insert(self, table: str, columns: Sequence[str], rows: Iterable[Row]) -> None:
        """See ``Store.insert``."""
        query = cast(LiteralString, f"COPY {table} ({','.join(columns)}) FROM STDIN")
        with self._db.cursor().copy(query) as copy:
            for row in rows:
                copy.write_row(row)

    def reclaim(self, table: str) -> None:
        """See ``Store.reclaim``."""
        try:
            self._run(f"VACUUM {table}")
        except self._error as error:
            raise self._told(error) from error

    def size(self) -> int:
        """See ``Store.size``."""
        tables = "about", "articles", "segments", "postings"
        return sum(self.rows("SELECT pg_total_relation_size(?::regclass)", [t])[0][0] for t in tables)

    def close(self) -> None:
        """See ``Store.close``."""
        self._db.close()

    def _told(self, error: Exception) -> CopiesError:
        cause = " ".join(str(error).split()).rstrip(".")
        return CopiesError(f"{self.name}: the index can't be used: {cause}.")


def _array(numbers: Sequence[int]) -> str:
    """An array as PostgreSQL reads it; psycopg takes ten times as long for a list, most of a query's time."""
    return "{" + ",".join(map(str, numbers)) + "}"


def _without_password(url: str) -> str:
    return re.sub(r"(?<=[?&]password=)[^&]*", "...", re.sub(r"(?<=://)([^/@:]*):[^/@]*@", r"\1@", url))
