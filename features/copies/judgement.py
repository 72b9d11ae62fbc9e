"""What an overlap amounts to: copy or original, same site, credited, quotation, boilerplate."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

import numpy as np

from .fingerprints import Sketch
from .matches import Judgement, Overlap

COPY = 0.12
"""Share of either article that must stand in the other to speak of a copy. Of unrelated news on one event,
fewer than 1 pair in 10,000 shares as much; a copy with one word in eight changed shares about 0.5."""
QUOTE = 0.30
"""Up to this share, what the articles have in common may be a quotation, if it stands in few places."""
PARTS = 10
QUOTED_PARTS = 3
"""A quotation stands in at most so many tenths of either article; a reworded copy is spread over one of them."""
MANY_SITES = 5
"""A passage that stands on so many sites is boilerplate or wire copy."""
BOILERPLATE_PARTS = 4
"""Boilerplate stands in at most so many tenths of either article; wire copy runs through one of them."""
MOSTLY = 0.5


class Side(NamedTuple):
    """What counts of each of the two articles.

    Attributes:
        site: registrable domain, or ``""``.
        published: the date that it claims, or ``None``.
        first_seen: when it was seen first, seconds of Unix time; ``None``: not before now.
        credit: the credit that it gives.
    """

    site: str
    published: dt.date | None
    first_seen: int | None
    credit: str


def later(mine: Side, other: Side) -> bool:
    """Whether the article asked about is the later one.

    Published dates decide where both are known and differ; else what was seen first.
    """
    if mine.published and other.published and mine.published != other.published:
        return mine.published > other.published
    if mine.first_seen is None or other.first_seen is None:
        return mine.first_seen is None
    return mine.first_seen >= other.first_seen


def judge(mine: Side, other: Side, overlap: Overlap, common: float, parts: int) -> Judgement:
    """Judge an overlap.

    Args:
        mine: the article asked about.
        other: the article of the index.
        overlap: what they share.
        common: share of it that stands on many sites, 0 to 1.
        parts: see ``parts_of``; that of the article over which the overlap is spread wider.
    """
    if mine.site and mine.site == other.site:
        return Judgement.SAME_SITE
    most = max(overlap.contained, overlap.contains)
    if common > MOSTLY and (most < COPY or (most < MOSTLY and parts <= BOILERPLATE_PARTS)):
        return Judgement.BOILERPLATE
    if most < COPY or (most < QUOTE and parts <= QUOTED_PARTS):
        return Judgement.QUOTES
    is_later = later(mine, other)
    if (mine if is_later else other).credit:
        return Judgement.CREDITED
    return Judgement.COPY_OF if is_later else Judgement.COPIED_BY


def parts_of(start: np.ndarray, shared: np.ndarray) -> int:
    """Count the tenths of an article, by its fingerprints' places, in which shared fingerprints stand.

    Args:
        start: where its fingerprints stand, characters, shape (fingerprints,).
        shared: indices of the shared ones, shape (shared,).
    """
    if not len(start):
        return 0
    return len(np.unique(start[shared].astype(np.int64) * PARTS // (int(start.max()) + 1)))


def spread_of(mine: Sketch, start: np.ndarray, overlap: Overlap) -> int:
    """Count the tenths of either article, whichever gives more, in which the overlap stands."""
    return max(parts_of(mine.start, overlap.mine), parts_of(start, overlap.theirs))
