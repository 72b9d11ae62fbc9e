"""The deletion test: what a reason quotes must matter, so that taking it out of the page lowers the score."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any

from ..features.page import Block, Furniture, Image, Link, Page
from ..features.signal import Quote

_KEPT = frozenset({"id", "kind", "rendering", "language", "site_name_from"})
"""Fields that hold no text of the page."""


def without(page: Page, quotes: Sequence[Quote]) -> Page:
    """Return a page from which quoted passages are gone, wherever they stand.

    Args:
        page: the page.
        quotes: passages that stand in it, white space folded.

    Returns:
        The page without them: a text that holds a passage loses it, an entry that loses all its text goes, and so
        does a link whose text or address is quoted.
    """
    passages = sorted({" ".join(quote.text.split()) for quote in quotes} - {""}, key=len, reverse=True)
    if not passages:
        return page
    changes = {
        field.name: _cut(getattr(page, field.name), passages)
        for field in fields(page)
        if field.name not in _KEPT
    }
    return replace(page, **changes)


def _cut(value: Any, passages: Sequence[str]) -> Any:
    """Take passages out of a value of a page, of whatever kind."""
    if isinstance(value, str):
        return _cut_text(value, passages)
    if isinstance(value, Link):
        return _cut_link(value, passages)
    if isinstance(value, Block):
        return value._replace(text=_cut_text(value.text, passages))
    if isinstance(value, Image):
        return Image(*(_cut_text(text, passages) for text in value))
    if isinstance(value, Furniture):
        return replace(value, **{f.name: _cut(getattr(value, f.name), passages) for f in fields(value)})
    if isinstance(value, (tuple, frozenset)):
        parts = [(old, _cut(old, passages)) for old in value]
        return type(value)([new for old, new in parts if not _emptied(old, new)])
    if isinstance(value, dict):
        return {key: _cut(inner, passages) for key, inner in value.items()}
    if isinstance(value, list):
        return [_cut(inner, passages) for inner in value]
    return value


def _cut_text(text: str, passages: Sequence[str]) -> str:
    if not text:
        return text
    cut = folded = " ".join(text.split())
    for passage in passages:
        if passage in cut:
            cut = cut.replace(passage, " ")
    return text if cut is folded or cut == folded else " ".join(cut.split())


def _cut_link(link: Link, passages: Sequence[str]) -> Link | None:
    """A link whose text is quoted goes altogether, and so does one whose address or host is."""
    if link.text in passages or link.href in passages or link.host in passages:
        return None
    text = _cut_text(link.text, passages)
    return None if link.text and not text else link._replace(text=text)


def _emptied(old: Any, new: Any) -> bool:
    if new is None:
        return True
    if isinstance(new, str):
        return bool(old) and not new
    return isinstance(new, Block) and not new.text
