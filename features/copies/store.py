"""The one interface behind which an index is kept: rows in tables, in SQLite or PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

Row = tuple[Any, ...]


class CopiesError(ValueError):
    """An index that can't be used; one sentence that names it and the cause."""


class Store(Protocol):
    """A database that holds an index.

    Statements are written for both databases, with ``?`` for values. Every method but ``reclaim`` and ``close``
    runs within ``reading`` or ``writing``. An error of the database is raised as ``CopiesError``.
    """

    url: str
    """Where it is, as it was opened."""
    name: str
    """The same without a password, for messages."""

    def reading(self) -> AbstractContextManager[None]:
        """One unchanging view of the index, whatever a writer does meanwhile."""
        ...

    def writing(self) -> AbstractContextManager[None]:
        """A change that happens whole or not at all, by one writer at a time; others wait."""
        ...

    def rows(self, statement: str, values: Sequence[Any] = ()) -> list[Row]:
        """Run a statement and return its rows; none where it gives none."""
        ...

    def stream(self, statement: str, values: Sequence[Any] = ()) -> Iterator[Row]:
        """Run a query and yield its rows in bounded memory."""
        ...

    def picked(self, table: str, columns: str, key: str, keys: Sequence[int]) -> list[Row]:
        """Return the columns of the rows whose integer ``key`` is one of ``keys``."""
        ...

    def delete(self, table: str, key: str, keys: Sequence[int]) -> None:
        """Delete the rows whose integer ``key`` is one of ``keys``."""
        ...

    def insert(self, table: str, columns: Sequence[str], rows: Iterable[Row]) -> None:
        """Insert many rows."""
        ...

    def reclaim(self, table: str) -> None:
        """Let a table use the room of deleted rows again; neither within ``reading`` nor ``writing``."""
        ...

    def size(self) -> int:
        """Return the bytes that the index takes on disk."""
        ...

    def close(self) -> None:
        """Let go of the database."""
        ...


SCHEMA = """
CREATE TABLE IF NOT EXISTS about (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS articles (
    id {key},
    address_key BIGINT NOT NULL UNIQUE,
    first_seen BIGINT NOT NULL,
    threshold BIGINT NOT NULL,
    published INTEGER,
    words INTEGER NOT NULL,
    digest {bytes} NOT NULL,
    address TEXT NOT NULL,
    credit TEXT NOT NULL,
    sketch {bytes} NOT NULL
);
CREATE TABLE IF NOT EXISTS removed (id {key});
CREATE TABLE IF NOT EXISTS segments (
    id {key}, bits INTEGER NOT NULL, width INTEGER NOT NULL, postings BIGINT NOT NULL
);
CREATE TABLE IF NOT EXISTS postings (id {key}, data {bytes} NOT NULL);
"""
"""``{key}``: an integer primary key; ``{bytes}``: a string of bytes."""
