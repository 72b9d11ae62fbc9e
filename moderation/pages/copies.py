"""Known articles that share text with a page's, side by side where the other page was submitted too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ...features.copies import CopiesError, CopyIndex, Match, article_of
from ...features.copies.article import Article, site_of
from ...features.page import Page
from .. import items
from ..database import Database
from ..items import Filters, Item
from .parts import Piece

_MATCHES, _PASSAGES = 4, 12
_AROUND = 220
"""Characters of context on either side of a shared passage."""
_LONGEST = 1500
_LOOKED_THROUGH = 200
"""Newest items of the other site among which the other page is looked for."""


@dataclass(frozen=True, slots=True)
class Beside:
    """One match.

    Attributes:
        match: as the index tells it.
        item: the other page, if it was submitted to this service too.
        rows: shared passages with what stands around them: here, and there (``None`` where the text of the
            other article is not at hand: the index keeps fingerprints only).
        more: passages left out.
    """

    match: Match
    item: Item | None
    rows: list[tuple[tuple[Piece, ...], tuple[Piece, ...] | None]]
    more: int


@dataclass(frozen=True, slots=True)
class Matches:
    """What the index says, and why it says nothing."""

    found: list[Beside]
    fault: str = ""


def matches_of(database: Database, index: CopyIndex | None, page: Page) -> Matches:
    """Ask the index of known articles about a page.

    Args:
        database: in which the other pages are looked for.
        index: the index, or ``None``.
        page: the page.
    """
    article = article_of(page)
    if index is None or not article.text:
        return Matches([])
    try:
        found = index.query(article)
    except CopiesError as error:
        return Matches([], str(error))
    return Matches([_beside(database, article.text, match) for match in found[:_MATCHES]])


def _beside(database: Database, text: str, match: Match) -> Beside:
    other = _submitted(database, match.address)
    there = article_of(items.page(database, other.id)).text if other else None
    passages = sorted(match.passages[:_PASSAGES], key=lambda p: p.start)
    rows = [
        (
            _piece(text, p.start, p.end),
            None if there is None else _piece(there, p.other_start, p.other_end),
        )
        for p in passages
    ]
    return Beside(match, other, rows, max(0, len(match.passages) - _PASSAGES))


def _submitted(database: Database, address: str) -> Item | None:
    key = Article(address, "").key
    listed: Sequence[Item] = items.listed(
        database, Filters(site=site_of(address)), None, _LOOKED_THROUGH
    ).items
    return next((item for item in listed if Article(item.url, "").key == key), None)


def _piece(text: str, start: int, end: int) -> tuple[Piece, ...]:
    start, end = max(0, start), min(len(text), end)
    before, shared, after = text[max(0, start - _AROUND) : start], text[start:end], text[end : end + _AROUND]
    cut = len(shared) > _LONGEST
    pieces = [
        Piece(("…" if start > _AROUND else "") + before),
        Piece(shared[:_LONGEST] + (" […]" if cut else ""), (1,)),
        Piece(after + ("…" if end + _AROUND < len(text) else "")),
    ]
    return tuple(piece for piece in pieces if piece.text)
