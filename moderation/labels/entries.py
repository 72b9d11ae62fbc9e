"""One line of a labels file, whatever its form."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from .label import Label

FORMATS = ("csv", "jsonl", "parquet", "label-studio", "prodigy")
COLUMNS = (
    "id",
    "label",
    "group",
    "url",
    "by",
    "at",
    "why",
    "source",
    "adjudicates",
    "charset",
    "html",
    "text",
)
"""Columns of a labels file; ``id`` and ``label`` must be there, and who and when for each label."""

LARGEST = 2_000_000_000
"""Bytes that a labels file may hold, unpacked: all of it is in memory while it is checked."""


@dataclass(slots=True)
class Entry:
    """One label as a file holds it, not checked yet.

    Attributes:
        where: the place in the file, for messages, as ``labels.csv: line 12``.
        id: of the page.
        label: as written.
        group, url, by, why, source: as written, or ``""``.
        at: a time, or what stands where one should.
        adjudicates: whether the label settles a disagreement.
        html, text: the page, one of them or none; text where the file holds text.
        charset: the encoding that the page's transport claimed, or ``""``.
        holds_page: whether the file has room for a page here.
    """

    where: str
    id: str = ""
    label: str = ""
    group: str = ""
    url: str = ""
    by: str = ""
    at: dt.datetime | str = ""
    why: str = ""
    source: str = ""
    adjudicates: bool = False
    html: bytes | str | None = None
    text: bytes | str | None = None
    charset: str = ""
    holds_page: bool = False


@dataclass(slots=True)
class Found:
    """What a file gave.

    Attributes:
        name: of the file.
        form: one of ``FORMATS``.
        entries: its labels.
        problems: what is wrong with it, a sentence each.
        passed_over: what holds no label and does no harm, counted by what it is.
        notes: what is no fault, but should be looked at.
    """

    name: str
    form: str
    entries: list[Entry] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    passed_over: dict[str, int] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def pass_over(self, what: str) -> None:
        """Count something that holds no label."""
        self.passed_over[what] = self.passed_over.get(what, 0) + 1


def label_named(words: list[str]) -> str:
    """Return the label that the choices of an annotation tool stand for.

    Case and the sign between words don't count; both heads chosen is ``both``. What is no label is returned as it
    is, for the message.
    """
    names = sorted({word.strip().lower().replace(" ", "_").replace("-", "_") for word in words})
    if names == [Label.CONTENT_FARM.value, Label.REPUBLISHED.value]:
        return Label.BOTH.value
    return names[0] if len(names) == 1 else " + ".join(words)
