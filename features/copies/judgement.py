"""What an overlap amounts to: copy or original, same site, credited, quotation, boilerplate."""

from __future__ import annotations

import datetime as dt
import re
from typing import NamedTuple

import numpy as np

from .fingerprints import Sketch
from .matches import Judgement, Overlap
from .text import TEXT_LIMIT

COPY = 0.12
"""Share of either article that must stand in the other to speak of a copy. Of unrelated news on one event,
fewer than 1 pair in 10,000 shares as much; a copy with one word in eight changed shares about 0.5."""
MOSTLY = 0.5
QUOTE, QUOTED_PARTS = 0.30, 3
"""Up to this share, what the articles have in common may be a quotation or a caption, if it stands in at most so
many tenths of either article and no passage is ``LONG``."""
SCATTERED_PARTS = 6
"""With no passage that is as long as ``SENTENCES``, in so many tenths, and up to half of either article. A reworded
copy, and wire copy, runs through all of one of them."""
LONG, SENTENCES = 600, 250
"""Characters: of a hundred words, which no quotation has, and of two sentences."""
PARTS, BOILERPLATE_PARTS = 10, 4
"""Boilerplate stands in at most so many tenths of either article, and no passage of it is ``LONG``."""
FEW_WORDS = 40
"""So few shared words are no copy, but of an article that has hardly more."""
MANY_SITES = 5
"""A passage that stands on so many sites is boilerplate or wire copy."""

_QUOTED = re.compile(
    r"“[^”“\n]{1,1500}(?:”|$)|„[^“”\n]{1,1500}(?:[“”]|$)|«[^»\n]{1,1500}(?:»|$)|\"[^\"\n]{1,1500}(?:\"|$)"
    r"|「[^」\n]{1,1500}(?:」|$)|『[^』\n]{1,1500}(?:』|$)|»[^«»\n]{1,1500}«",
    re.MULTILINE,
)


class Shared(NamedTuple):
    """What two articles share, in numbers.

    Attributes:
        overlap: the greater of both containments, 0 to 1.
        common: share of it that stands on many sites, 0 to 1.
        quoted: share of it that stands in quotation marks, 0 to 1.
        parts: tenths of an article that it stands in; of that article over which it is spread wider.
        longest: length of the longest shared passage, characters.
        words: how many words they share, estimated.
    """

    overlap: float
    common: float
    quoted: float
    parts: int
    longest: int
    words: float


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


def judge(mine: Side, other: Side, shared: Shared) -> Judgement:
    """Judge an overlap.

    Args:
        mine: the article asked about.
        other: the article of the index.
        shared: what they share.
    """
    if mine.site and mine.site == other.site:
        return Judgement.SAME_SITE
    if shared.overlap < MOSTLY:
        short = shared.longest < LONG
        if shared.common > MOSTLY and (
            shared.overlap < COPY or (short and shared.parts <= BOILERPLATE_PARTS and shared.quoted <= MOSTLY)
        ):
            return Judgement.BOILERPLATE
        if (
            shared.overlap < COPY
            or shared.quoted > MOSTLY
            or shared.words < FEW_WORDS
            or (shared.longest < SENTENCES and shared.parts <= SCATTERED_PARTS)
            or (shared.overlap < QUOTE and short and shared.parts <= QUOTED_PARTS)
        ):
            return Judgement.QUOTES
    is_later = later(mine, other)
    if (mine if is_later else other).credit:
        return Judgement.CREDITED
    return Judgement.COPY_OF if is_later else Judgement.COPIED_BY


def in_quotes(text: str, start: np.ndarray) -> np.ndarray:
    """Tell which places of a text stand in quotation marks.

    Args:
        text: the text.
        start: places, characters, shape (places,).

    Returns:
        Shape (places,). A quotation ends with its paragraph.
    """
    spans = [match.span() for match in _QUOTED.finditer(text[:TEXT_LIMIT])]
    if not spans:
        return np.zeros(len(start), dtype=bool)
    first, last = np.array(spans).T
    nth = np.searchsorted(first, start, side="right") - 1
    return (nth >= 0) & (start < last[nth])


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
