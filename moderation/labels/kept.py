"""Labels and labelled pages as they lie in the database."""

from __future__ import annotations

import datetime as dt
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import islice
from typing import TypeVar

from sqlalchemy import Connection, select

from ...features.page import Page
from ...features.readers import Raw
from ..database import Database
from ..schema import accounts, bodies, decisions, items, label_doubts, label_pages, labels, page_marks
from ..stored import unpack_page
from .marks import VERSION, Marks, marks_of, pack, unpack
from .votes import DECISION, Vote

_BATCH = 200
T = TypeVar("T")


def item_name(digest: str) -> str:
    """Return the id that an item's page has among labelled pages, the same in every database."""
    return f"item-{digest[:16]}"


def votes(database: Database, *, decided: bool = True, imported: bool = True) -> list[Vote]:
    """Return all votes in the order in which they were given.

    Args:
        database: the database.
        decided: whether to take moderators' decisions. Those undone don't count, nor do decisions on a whole site,
            for which nobody looked at the page.
        imported: whether to take labels from files.
    """
    found: list[Vote] = []
    with database.read() as connection:
        if imported:
            found += _imported(connection)
        if decided:
            found += decided_votes(connection)
    return sorted(found, key=lambda vote: (vote.at, vote.page, vote.by))


def _imported(connection: Connection) -> Iterator[Vote]:
    for row in connection.execute(select(labels).order_by(labels.c.id)):
        yield Vote(
            row.page, row.label, row.by, row.at, row.why, row.source, row.adjudicates, row.grouped, row.url
        )


def decided_votes(connection: Connection) -> Iterator[Vote]:
    """Yield what moderators decided and nobody undid, as votes."""
    undone = select(decisions.c.undoes).where(decisions.c.undoes.is_not(None))
    wanted = (
        select(decisions, accounts.c.name, items.c.digest, items.c.url)
        .join(accounts, accounts.c.id == decisions.c.account_id)
        .join(items, items.c.id == decisions.c.item_id)
        .where(decisions.c.kind == "decide", decisions.c.id.not_in(undone))
        .order_by(decisions.c.id)
    )
    stands_for = _stands_for(connection)
    for row in connection.execute(wanted):
        page = stands_for.get(row.item_id) or item_name(row.digest)
        final = row.part == "adjudication"
        yield Vote(page, row.label, row.name, row.at, row.note, DECISION, final, url=row.url)


def _stands_for(connection: Connection) -> dict[int, str]:
    """Pages from files that were put into the queue: number of the item to id of the page."""
    rows = connection.execute(select(label_doubts.c.item_id, label_doubts.c.page))
    return {row.item_id: row.page for row in rows}


def held(database: Database) -> dict[str, tuple[str, str]]:
    """Return digest and address of every labelled page that the database holds, by id.

    What was measured on a page can be kept by the digest: it changes with the page's bytes and address.
    """
    named = select(label_pages.c.name, label_pages.c.digest, label_pages.c.url)
    decided = select(items.c.digest, items.c.url).where(items.c.id.in_(select(decisions.c.item_id)))
    with database.read() as connection:
        found = {item_name(row.digest): (row.digest, row.url) for row in connection.execute(decided)}
        return found | {row.name: (row.digest, row.url) for row in connection.execute(named)}


def numbers_of_items(connection: Connection) -> dict[str, int]:
    """Return the numbers of items that people have decided on, by the id of the page."""
    rows = connection.execute(
        select(items.c.id, items.c.digest).where(items.c.id.in_(select(decisions.c.item_id)))
    )
    found = {item_name(row.digest): row.id for row in rows}
    return found | {page: number for number, page in _stands_for(connection).items()}


def put_back(database: Database, number: int) -> list[tuple[dt.datetime, str]]:
    """Return when and why an item was put back into the queue, oldest first."""
    wanted = select(label_doubts.c.at, label_doubts.c.reason).where(label_doubts.c.item_id == number)
    with database.read() as connection:
        return [(row.at, row.reason) for row in connection.execute(wanted.order_by(label_doubts.c.id))]


def pages(database: Database, ids: Iterable[str]) -> Iterator[Raw | Page]:
    """Yield labelled pages, a few at a time in memory: ``Raw`` from files, ``Page`` from the queue.

    The queue keeps the parts of a page and not its bytes, so those pages come read. Both have the id asked for; an
    id without a page is passed over, and so is a page that can't be unpacked.
    """
    with database.read() as connection:
        numbers = numbers_of_items(connection)
        for some in _batches(ids):
            rows = connection.execute(select(label_pages).where(label_pages.c.name.in_(some)))
            held: dict[str, Raw | Page] = {
                row.name: Raw(row.name, row.url, zlib.decompress(row.data), row.form, row.charset)
                for row in rows
            }
            wanted = {numbers[page]: page for page in some if page not in held and page in numbers}
            packed = connection.execute(
                select(bodies.c.item_id, bodies.c.page).where(bodies.c.item_id.in_(list(wanted)))
            )
            for row in packed:
                name = wanted[row.item_id]
                with suppress(ValueError):
                    held[name] = replace(unpack_page(row.page), id=name)
            yield from (held[page] for page in some if page in held)


def marks(database: Database, ids: Sequence[str]) -> dict[str, Marks]:
    """Return the marks of labelled pages by id, in the order asked for.

    Those that were not worked out before are, and are kept; a page that can't be read has its site alone.
    """
    found: dict[str, Marks] = {}
    with database.read() as connection:
        for some in _batches(ids):
            wanted = select(page_marks).where(page_marks.c.page.in_(some), page_marks.c.version == VERSION)
            found |= {row.page: unpack(row.data) for row in connection.execute(wanted)}
    fresh = ((page.id, marks_of(page)) for page in pages(database, [i for i in ids if i not in found]))
    for some in _batches(fresh):
        found |= dict(some)
        rows = [{"page": page, "version": VERSION, "data": pack(made)} for page, made in some]
        with database.write() as connection:
            connection.execute(page_marks.delete().where(page_marks.c.page.in_([page for page, _ in some])))
            connection.execute(page_marks.insert(), rows)
    return {page: found[page] for page in ids if page in found}


def _batches(things: Iterable[T]) -> Iterator[list[T]]:
    running = iter(things)
    while batch := list(islice(running, _BATCH)):
        yield batch
