"""How two articles overlap: containment in both directions and the passages they share."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from .fingerprints import Sketch

NEAR = 400
"""Characters between two shared fingerprints beyond which a passage ends; some eleven fingerprints are kept in
as many."""
DRIFT = 0.25
"""How much longer or shorter than the other such a gap may be: words are changed, inserted, left out."""


class Judgement(StrEnum):
    """What an overlap amounts to, as seen from the page that was asked about."""

    COPY_OF = "copy of"
    COPIED_BY = "copied by"
    SAME_SITE = "same site"
    CREDITED = "credited republication"
    QUOTES = "quotes"
    BOILERPLATE = "shared boilerplate"


class Passage(NamedTuple):
    """A passage that stands in both articles.

    Attributes:
        start, end: where it stands in the article asked about, characters.
        other_start, other_end: where it stands in the other one, characters.
        same: share of its fingerprints that the other has too; 1 where it is word for word the same, as far
            as fingerprints tell.
    """

    start: int
    end: int
    other_start: int
    other_end: int
    same: float


@dataclass(frozen=True, slots=True)
class Match:
    """An article of the index that shares text with the article asked about.

    Attributes:
        address: where it was seen.
        judgement: what the overlap amounts to.
        contained: estimated share of the article asked about that stands in this one, 0 to 1.
        contains: estimated share of this one that stands in the article asked about, 0 to 1.
        common: share of what they share that stands on many other sites too, 0 to 1.
        quoted: share of what they share that stands in quotation marks, 0 to 1.
        shared: number of fingerprints in common.
        passages: the shared passages, longest first.
        first_seen, published: dates of this article.
        own_first_seen, own_published: dates of the article asked about; it may never have been seen before.
        credit: the credit that the later of the two gives, or ``""``.
    """

    address: str
    judgement: Judgement
    contained: float
    contains: float
    common: float
    quoted: float
    shared: int
    passages: tuple[Passage, ...]
    first_seen: dt.datetime
    published: dt.date | None
    own_first_seen: dt.datetime | None
    own_published: dt.date | None
    credit: str

    @property
    def date(self) -> dt.date:
        """When this article was published, or first seen where that is not known."""
        return self.published or self.first_seen.date()

    @property
    def overlap(self) -> float:
        """The greater of both containments."""
        return max(self.contained, self.contains)


class Overlap(NamedTuple):
    """What two sketches share.

    Attributes:
        contained, contains: see ``Match``.
        mine: indices of the shared fingerprints in the first sketch, ascending, shape (shared,).
        theirs: indices of the same fingerprints in the second, shape (shared,).
        limit: the hash up to which both sketches keep everything.
    """

    contained: float
    contains: float
    mine: npt.NDArray[np.int64]
    theirs: npt.NDArray[np.int64]
    limit: int


def overlap_of(mine: Sketch, hashes: npt.NDArray[np.uint32], limit: int) -> Overlap:
    """Compare a sketch with the hashes and the limit of another."""
    limit = min(mine.limit, limit)
    a = mine.hashes[: int(np.searchsorted(mine.hashes, limit, side="right"))]
    b = hashes[: int(np.searchsorted(hashes, limit, side="right"))]
    place = np.minimum(np.searchsorted(b, a), max(len(b) - 1, 0))
    found = np.flatnonzero(b[place] == a) if len(b) else np.empty(0, dtype=np.int64)
    share = len(found)
    return Overlap(share / max(len(a), 1), share / max(len(b), 1), found, place[found], limit)


def passages_of(mine: Sketch, overlap: Overlap, start: npt.NDArray[np.integer]) -> tuple[Passage, ...]:
    """Join shared fingerprints into passages.

    Args:
        mine: the sketch of the article asked about.
        overlap: what it shares with another.
        start: where the other's fingerprints stand, characters, shape (fingerprints,).

    Returns:
        Runs of shared fingerprints that stand in the same order and at about the same distances in both,
        longest first.
    """
    order = np.argsort(mine.start[overlap.mine])
    mine_at, their_at = overlap.mine[order], overlap.theirs[order]
    a, end, b = mine.start[mine_at], mine.end[mine_at], start[their_at].astype(np.int64)
    if not len(a):
        return ()
    gap, other_gap = np.diff(a), np.diff(b)
    goes_on = (other_gap > 0) & (gap <= NEAR) & (np.abs(gap - other_gap) <= 16 + DRIFT * gap)
    first = np.flatnonzero(np.concatenate([[True], ~goes_on]))
    last = np.append(first[1:], len(a)) - 1
    kept = int(np.searchsorted(mine.hashes, overlap.limit, side="right"))
    every = np.sort(mine.start[:kept])
    within = np.searchsorted(every, a[last], side="right") - np.searchsorted(every, a[first])
    rows = zip(
        a[first].tolist(),
        end[last].tolist(),
        b[first].tolist(),
        (b[last] + end[last] - a[last]).tolist(),
        ((last - first + 1) / within).tolist(),
        strict=True,
    )
    return tuple(sorted((Passage(*row) for row in rows), key=lambda p: (p.start - p.end, p.start)))
