"""One person's label of a page, and what the labels of several people come to.

The rule, in this order:

1. Of each person's labels of a page the latest counts.
2. ``not_sure`` is no vote.
3. An adjudicator's vote decides, the latest of them if there are several.
4. Otherwise the label with most votes decides.
5. A tie decides nothing: the page is left out, and listed.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .label import Label

DECISION = "decision"
"""Source of what was decided in the queue; other sources are the names of files."""


@dataclass(frozen=True, slots=True)
class Vote:
    """What one person said of one page.

    Attributes:
        page: id of the page.
        label: ``ordinary``, ``content_farm``, ``republished``, ``both`` or ``not_sure``.
        by, at: who and when.
        why: what was seen, or ``""``.
        source: ``decision``, or the name of the file it came from.
        adjudicates: whether the person settled a disagreement.
        group: the operation as the file names it, or ``""``.
        url: address as the file gives it, or ``""``.
    """

    page: str
    label: str
    by: str
    at: dt.datetime
    why: str = ""
    source: str = ""
    adjudicates: bool = False
    group: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the votes on a page come to.

    Attributes:
        page: id of the page.
        label: the label, or ``None`` where the page is left out.
        votes: those that carry the label, oldest first; without a label all that stand against each other.
        cause: why it is left out (``tie``, ``not sure``), or ``""``.
        conflict: whether people who were sure said different things.
        cast: all votes, also those that a person changed later.
    """

    page: str
    label: str | None
    votes: tuple[Vote, ...]
    cause: str = ""
    conflict: bool = False
    cast: tuple[Vote, ...] = ()

    @property
    def by(self) -> str:
        """Who, with commas."""
        return ", ".join(dict.fromkeys(vote.by for vote in self.votes))

    @property
    def at(self) -> dt.datetime:
        """When the last of them said so."""
        return max(vote.at for vote in self.votes)

    @property
    def why(self) -> str:
        """What they saw, a line each."""
        return "\n".join(dict.fromkeys(vote.why for vote in self.votes if vote.why))

    @property
    def url(self) -> str:
        """Address of the page as the first vote that has one gives it, or ``""``."""
        return next((vote.url for vote in self.cast if vote.url), "")

    @property
    def source(self) -> str:
        """Where the label comes from, with commas."""
        return ", ".join(dict.fromkeys(vote.source for vote in self.votes))


def resolve(votes: Sequence[Vote]) -> Outcome:
    """Return what the votes on one page come to; the rule stands at the head of the module.

    Args:
        votes: all on the page, at least one.
    """
    cast = tuple(sorted(votes, key=lambda vote: vote.at))
    latest = {vote.by: vote for vote in cast}
    page = votes[0].page
    sure = sorted((v for v in latest.values() if v.label != Label.NOT_SURE), key=lambda vote: vote.at)
    if not sure:
        return Outcome(page, None, tuple(latest.values()), "not sure", cast=cast)
    conflict = len({vote.label for vote in sure}) > 1
    final = [vote for vote in sure if vote.adjudicates]
    if final:
        label = final[-1].label
    else:
        (label, most), *others = Counter(vote.label for vote in sure).most_common()
        if others and others[0][1] == most:
            return Outcome(page, None, tuple(sure), "tie", conflict, cast)
    return Outcome(page, label, tuple(vote for vote in sure if vote.label == label), "", conflict, cast)


def by_page(votes: Iterable[Vote]) -> dict[str, list[Vote]]:
    """Sort votes by page, in the order in which the pages were labelled first."""
    found: dict[str, list[Vote]] = {}
    for vote in votes:
        found.setdefault(vote.page, []).append(vote)
    return dict(sorted(found.items(), key=lambda entry: (min(v.at for v in entry[1]), entry[0])))
