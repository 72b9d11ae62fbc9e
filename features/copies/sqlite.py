"""An index in an SQLite file: one writer beside any number of readers, by a write-ahead log."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from .store import SCHEMA, CopiesError, Row

WAIT = 60.0
"""Seconds to wait for another writer."""
_PAGE = 8192
_MAPPED = 1 << 40
_LOG = 4_000_000


class SqliteStore:
    """An index in one file; see ``Store``.

    Args:
        path: the file.
        create: whether to make it where it is not there.

    Raises:
        CopiesError: no such file, no SQLite file, or no right to it.
    """

    def __init__(self, path: str | Path, create: bool = False):
        self.url = self.name = str(path)
        self._path = Path(path)
        if not create and not self._path.is_file():
            raise CopiesError(f"{path}: no index of known articles there.")
        try:
            self._db = sqlite3.connect(path, timeout=WAIT, isolation_level=None, check_same_thread=False)
            self._db.execute(f"PRAGMA mmap_size = {_MAPPED}")
            if create:
                self._db.execute(f"PRAGMA page_size = {_PAGE}")
                self._db.execute("PRAGMA journal_mode = WAL")
                self._db.execute("PRAGMA synchronous = NORMAL")
                self._db.execute(f"PRAGMA journal_size_limit = {_LOG}")
                # No executescript: it would commit between the statements.
                with self.writing():
                    for statement in SCHEMA.format(key="INTEGER PRIMARY KEY", bytes="BLOB").split(";"):
                        self._db.execute(statement)
        except sqlite3.Error as error:
            raise self._told(error) from error

    @contextmanager
    def reading(self) -> Iterator[None]:
        """See ``Store.reading``."""
        with self._transaction("BEGIN"):
            yield

    @contextmanager
    def writing(self) -> Iterator[None]:
        """See ``Store.writing``."""
        with self._transaction("BEGIN IMMEDIATE"):
            yield

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[None]:
        try:
            self._db.execute(begin)
            try:
                yield
            except BaseException:
                if self._db.in_transaction:  # a full disk has ended it already
                    self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")
        except sqlite3.Error as error:
            raise self._told(error) from error

    def rows(self, statement: str, values: Sequence[Any] = ()) -> list[Row]:
        """See ``Store.rows``."""
        return self._db.execute(statement, values).fetchall()

    def stream(self, statement: str, values: Sequence[Any] = ()) -> Iterator[Row]:
        """See ``Store.stream``."""
        yield from self._db.execute(statement, values)

    def picked(self, table: str, columns: str, key: str, keys: Sequence[int]) -> list[Row]:
        """See ``Store.picked``."""
        return [
            row for part in _parts(keys) for row in self._where(f"SELECT {columns} FROM {table}", key, part)
        ]

    def delete(self, table: str, key: str, keys: Sequence[int]) -> None:
        """See ``Store.delete``."""
        for part in _parts(keys):
            self._where(f"DELETE FROM {table}", key, part)

    def _where(self, statement: str, key: str, keys: Sequence[int]) -> sqlite3.Cursor:
        return self._db.execute(f"{statement} WHERE {key} IN ({','.join('?' * len(keys))})", keys)

    def insert(self, table: str, columns: Sequence[str], rows: Iterable[Row]) -> None:
        """See ``Store.insert``."""
        marks = ",".join("?" * len(columns))
        self._db.executemany(f"INSERT INTO {table} ({','.join(columns)}) VALUES ({marks})", rows)

    def reclaim(self, table: str) -> None:
        """See ``Store.reclaim``; SQLite does it by itself."""

    def size(self) -> int:
        """See ``Store.size``; the log beside the file counts."""
        beside = (self._path, self._path.with_name(self._path.name + "-wal"))
        return sum(path.stat().st_size for path in beside if path.exists())

    def close(self) -> None:
        """See ``Store.close``."""
        self._db.close()

    def _told(self, error: sqlite3.Error) -> CopiesError:
        cause = str(error)
        if "no such table" in cause or "not a database" in cause:
            return CopiesError(f"{self.url}: is not an index of known articles ({cause}).")
        if "locked" in cause:
            return CopiesError(f"{self.url}: another writer has held the index for {WAIT:.0f} seconds.")
        return CopiesError(f"{self.url}: the index can't be used: {cause}.")


def _parts(keys: Sequence[int]) -> Iterator[Sequence[int]]:
    """Cut keys to the 32,766 values that a statement takes."""
    return (keys[i : i + 32_000] for i in range(0, len(keys), 32_000))
