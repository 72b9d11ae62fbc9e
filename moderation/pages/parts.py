"""A page's parts as they were read, with the passages that reasons quote marked in place."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from ...features.page import Block, Link, Page, Where

_BLOCKS, _LINKS, _CHARACTERS = 400, 200, 20_000
_QUOTED, _CONTEXT = 40, 80
"""Most blocks and links of a part, and characters of a block, that are shown; most lines of markup that are
quoted, and characters about a quote in it."""


class Piece(NamedTuple):
    """A stretch of text, and the numbers of the reasons that quote it.

    Attributes:
        text: the text.
        reasons: all that quote it.
        first: those of which something is marked here first.
        last: those whose quote ends here.
    """

    text: str
    reasons: tuple[int, ...] = ()
    first: tuple[int, ...] = ()
    last: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a part: a paragraph, a heading, a link.

    Attributes:
        pieces: its text.
        tag: ``p``, ``h`` for a heading, ``li`` for an item of a list.
        target: what a link leads to, as text.
        note: a word on it, as the ``rel`` of a link.
    """

    pieces: tuple[Piece, ...]
    tag: str = "p"
    target: tuple[Piece, ...] = ()
    note: str = ""


@dataclass(slots=True)
class Part:
    """One part of a page.

    Attributes:
        key, name: for addresses and for people.
        lines: what it holds.
        more: lines that are left out because there are too many.
        open: whether it is shown unfolded.
        quotes: how many passages are marked in it.
    """

    key: str
    name: str
    lines: list[Line] = field(default_factory=list)
    more: int = 0
    open: bool = False
    quotes: int = 0


class Marker:
    """Marks quotes in texts.

    Args:
        reasons: of a verdict, as plain values; they are numbered from 1.

    A quote is marked where its own part is shown, wherever it stands there; ``found`` gathers the numbers of
    the reasons of which something is marked, ``seen`` the quotes.
    """

    def __init__(self, reasons: Sequence[Mapping[str, Any]]):
        self._quotes: defaultdict[str, dict[str, set[int]]] = defaultdict(dict)
        for number, reason in enumerate(reasons, 1):
            for quote in reason["evidence"]:
                if text := " ".join(quote["quote"].split()):
                    self._quotes[quote["where"]].setdefault(text, set()).add(number)
        self.found: set[int] = set()
        self.seen: set[tuple[str, str]] = set()

    def pieces(self, text: str, where: Iterable[str]) -> tuple[Piece, ...]:
        """Cut text where quotes begin and end.

        Args:
            text: of the page.
            where: names of the parts whose quotes are looked for.
        """
        text = text[:_CHARACTERS]
        spans = sorted(self._spans(text, where))
        if not spans:
            return (Piece(text),)
        edges = sorted({0, len(text), *(edge for start, end, _ in spans for edge in (start, end))})
        made: list[Piece] = []
        for start, end in itertools.pairwise(edges):
            here = {n for low, high, n in spans if low <= start and end <= high}
            first = here - self.found
            self.found |= here
            last = here - {n for low, high, n in spans if low <= end < high}
            made.append(Piece(text[start:end], *(tuple(sorted(some)) for some in (here, first, last))))
        return tuple(made)

    def _spans(self, text: str, where: Iterable[str]) -> Iterable[tuple[int, int, int]]:
        lowered = text.lower()
        if len(lowered) != len(text):  # a few letters change their length; then case must match
            lowered = text
        for name in where:
            for quote, numbers in self._quotes.get(name, {}).items():
                wanted = quote.lower() if lowered is not text else quote
                start = lowered.find(wanted)
                while start >= 0:
                    end = start + len(wanted)
                    if _whole(text, start, end):
                        self.seen.add((name, quote))
                        yield from ((start, end, number) for number in numbers)
                    start = lowered.find(wanted, end)


def parts_of(page: Page, marker: Marker) -> list[Part]:
    """Return the parts of a page in the order in which they are shown; empty ones are left out.

    Args:
        page: as it was read.
        marker: of the quotes to mark.
    """
    head = [(Where.TITLE, page.title), (Where.SITE_NAME, page.site_name), (Where.TAGLINE, page.tagline)]
    head += [(Where.ADDRESS, page.url), (Where.BYLINE, page.author), (Where.HEAD, page.description)]
    made = [
        _of_texts("site", "Site name, title and address", head),
        _of_links("menu", "Menu", page.menu, (Where.MENU,)),
        _of_blocks("article", "Article", _with_headline(page), (Where.ARTICLE, Where.HEADING, Where.LIST)),
        _of_links("posts", "Recent posts", page.posts, (Where.POSTS,)),
        _of_links("outside", "Outside links", _outside(page), ()),
        _of_links("categories", "Categories and tags", page.categories, (Where.CATEGORIES,)),
        _of_blocks("comments", "Comments", page.comments, (Where.COMMENTS,)),
        _of_blocks("footer", "Footer", page.footer, (Where.FOOTER,)),
        _of_texts("hidden", "Hidden text", [(Where.HIDDEN, text) for text in page.hidden]),
        _of_blocks("rest", "Everything else on the page", _rest(page), ()),
        _quoted_only("behind", "Quoted from addresses and markup", _behind(page)),
    ]
    shown = [part(marker) for part in made]
    for part in shown:
        part.quotes = sum(bool(piece.reasons) for line in part.lines for piece in line.pieces)
        part.open = part.key in {"site", "article"} or bool(part.quotes)
    return [part for part in shown if part.lines]


def _of_texts(key: str, name: str, texts: Sequence[tuple[Where, str]]):
    def made(marker: Marker) -> Part:
        kept = [(where, text) for where, text in texts if text]
        lines = [Line(marker.pieces(text, (where,)), note=str(where)) for where, text in kept[:_LINKS]]
        return Part(key, name, lines, max(0, len(kept) - _LINKS))

    return made


def _of_blocks(key: str, name: str, blocks: Sequence[Block], where: Sequence[Where]):
    def made(marker: Marker) -> Part:
        lines = [
            Line(marker.pieces(block.text, {*where, block.where}), _tag(block)) for block in blocks[:_BLOCKS]
        ]
        return Part(key, name, lines, max(0, len(blocks) - _BLOCKS))

    return made


def _of_links(key: str, name: str, links: Sequence[Link], where: Sequence[Where]):
    def made(marker: Marker) -> Part:
        lines = [
            Line(
                marker.pieces(link.text or link.href, {*where, link.where}),
                "li",
                marker.pieces(link.href, (Where.ADDRESS,)) if link.href and not link.inside else (),
                " ".join(link.rel),
            )
            for link in links[:_LINKS]
            if link.text or link.href
        ]
        return Part(key, name, lines, max(0, len(links) - _LINKS))

    return made


def _quoted_only(key: str, name: str, texts: Sequence[tuple[Where, str]]):
    """A part of which only what is quoted is shown, each quote once: nobody reads all of a page's markup."""

    def made(marker: Marker) -> Part:
        lines: list[Line] = []
        for where, text in dict.fromkeys(texts):
            seen = len(marker.seen)
            pieces = marker.pieces(" ".join(text.split()), (where,))
            if len(marker.seen) > seen and len(lines) < _QUOTED:
                lines.append(Line(_around(pieces), note=str(where)))
        return Part(key, name, lines)

    return made


def _around(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """Cut what is not quoted to what stands next to quotes."""
    return tuple(
        piece
        if piece.reasons or len(piece.text) <= 2 * _CONTEXT
        else piece._replace(text=f"{piece.text[:_CONTEXT]} … {piece.text[-_CONTEXT:]}")
        for piece in pieces
    )


def _behind(page: Page) -> list[tuple[Where, str]]:
    """Addresses and markup, which are not read as text."""
    found = [(Where.ADDRESS, link.href) for link in page.links if link.inside and link.href]
    if page.furniture is None:
        return found
    furniture = page.furniture
    found += [(Where.ADDRESS, image.src) for image in furniture.images]
    head = [furniture.canonical, furniture.refresh, *furniture.feeds, *furniture.meta.values()]
    scripts = [*furniture.scripts, *furniture.iframes, *furniture.inline_scripts]
    marks = [
        furniture.generator,
        *sorted(furniture.classes),
        *sorted(furniture.tags),
        *sorted(furniture.meta),
    ]
    for where, texts in ((Where.HEAD, head), (Where.SCRIPT, scripts), (Where.MARKUP, marks)):
        found += [(where, text) for text in texts if text]
    return found


def _outside(page: Page) -> list[Link]:
    return list({(link.text, link.href): link for link in page.links if not link.inside}.values())


def _with_headline(page: Page) -> list[Block]:
    """The article with its headline, which stands above the paragraphs."""
    inside = any(block.text == page.headline for block in page.article[:1])
    head = [Block(page.headline, Where.HEADING, "h1")] if page.headline and not inside else []
    return [*head, *page.article]


def _rest(page: Page) -> list[Block]:
    """Visible blocks that no part above shows."""
    shown = {block.text for block in (*page.article, *page.comments, *page.footer)}
    shown |= {link.text for link in (*page.menu, *page.posts, *page.categories)}
    shown |= {page.title, page.headline, page.site_name, page.tagline}
    return [block for block in page.blocks if block.text not in shown]


def _tag(block: Block) -> str:
    if block.tag[:1] == "h" and block.tag[1:].isdigit():
        return "h"
    return "li" if block.tag == "li" else "p"


def _whole(text: str, start: int, end: int) -> bool:
    """Whether a quote is not a piece of longer words: “ad” is not quoted in “reader”."""
    before = start > 0 and text[start - 1].isalnum() and text[start].isalnum()
    after = end < len(text) and text[end].isalnum() and text[end - 1].isalnum()
    return not (before or after) or not text[start:end].isascii()
