"""Fingerprints of an article: the shingles of its words with the smallest hashes, and where they stand.

Shingles of four words are hashed and the smallest hashes kept (bottom-k sketches, Broder 1997). A fingerprint is
kept or not whatever its neighbours are. Winnowing (Schleimer, Wilkerson and Aiken 2003) keeps the smallest of
each window instead, so a changed word also changes which of its neighbours are kept; with one word in eight
changed it finds fewer shared fingerprints for the same size (``benchmarks/bench_copies.py`` measures both).
"""

from __future__ import annotations

import hashlib
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from .text import Words, words_of

SHINGLE = 4
"""Words of a shingle: with one word in eight changed, 59 % of the shingles stay."""
SHINGLE_ALONE = 8
"""Characters of a shingle in scripts without blanks between words; a word there has some two of them."""
KEPT_ONE_IN = 6
LEAST_KEPT, MOST_KEPT = 96, 160
LEAST_SHINGLES = 16
"""An article of fewer different shingles is too short to tell a copy by."""

_EVERYTHING = 2**32 - 1
_STEP = np.uint64(0xD6E8FEB86659FD93)


class Sketch(NamedTuple):
    """The fingerprints of an article.

    Attributes:
        hashes: kept shingle hashes, each once, ascending, ``uint32`` of shape (kept,).
        start, end: where each first stands, characters, ``int64`` of shape (kept,).
        limit: every shingle hash up to this one is kept; sketches compare below the smaller limit.
        words: words of the article.
        digest: eight bytes that tell whether two articles have the same words in the same order.
    """

    hashes: npt.NDArray[np.uint32]
    start: npt.NDArray[np.int64]
    end: npt.NDArray[np.int64]
    limit: int
    words: int
    digest: bytes

    @property
    def posted(self) -> npt.NDArray[np.uint32]:
        """The smaller half of the hashes, by which an index finds the article."""
        return self.hashes[: posted_of(len(self.hashes))]


def posted_of(kept: int) -> int:
    """How many of an article's fingerprints, the smallest, it is found by."""
    return min(max(kept // 2, LEAST_KEPT // 2), kept)


def mixed(x: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    """Spread every bit over all (the finaliser of splitmix64, Steele, Lea and Flood 2014)."""
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return x ^ (x >> np.uint64(31))


class Shingles(NamedTuple):
    """The shingles of a text in order.

    Attributes:
        hashes: ``uint32`` of shape (shingles,).
        first, last: index of the first and the last word of each, of the same shape.
    """

    hashes: npt.NDArray[np.uint32]
    first: npt.NDArray[np.int64]
    last: npt.NDArray[np.int64]


def shingles_of(words: Words) -> Shingles:
    """Hash the shingles of a text, as ``words_of`` gives its words."""
    hashes, count = mixed(words.hashes), len(words.hashes)
    value = _rolled(hashes, SHINGLE)
    first = np.arange(len(value))
    last = first + SHINGLE - 1
    if words.alone.any():
        long = words.alone[: len(value)]
        whole = first[long & (first <= count - SHINGLE_ALONE)]
        value[whole] = _rolled(hashes, SHINGLE_ALONE)[whole]
        last[whole] = whole + SHINGLE_ALONE - 1
        kept = ~long | (first <= count - SHINGLE_ALONE)
        value, first, last = value[kept], first[kept], last[kept]
    return Shingles((mixed(value) >> np.uint64(32)).astype(np.uint32), first, last)


def _rolled(hashes: npt.NDArray[np.uint64], length: int) -> npt.NDArray[np.uint64]:
    count = max(len(hashes) - length + 1, 0)
    value = np.full(count, length, dtype=np.uint64)
    for i in range(length):
        value = value * _STEP + hashes[i : i + count]
    return value


def sketch_of(text: str) -> Sketch:
    """Take an article's fingerprints.

    Args:
        text: the article; see ``words_of`` for how much of it is read.

    Returns:
        One fingerprint for every six words, at least 96 where there are as many and at most 160.
    """
    words = words_of(text)
    digest = hashlib.blake2b(words.hashes.tobytes(), digest_size=8).digest()
    shingles = shingles_of(words)
    hashes, place = np.unique(shingles.hashes, return_index=True)
    kept = min(max(len(hashes) // KEPT_ONE_IN, LEAST_KEPT), MOST_KEPT)
    limit = int(hashes[kept - 1]) if kept < len(hashes) else _EVERYTHING
    place = place[:kept]
    start, end = words.start[shingles.first[place]], words.end[shingles.last[place]]
    return Sketch(hashes[:kept], start, end, limit, len(words.hashes), digest)


def packed_sketch(hashes: npt.NDArray[np.uint32], start: npt.NDArray[np.int64]) -> bytes:
    """Pack the hashes of a sketch and where they stand.

    Of a hash the lower three bytes are written as they are. The highest bytes, which ascend, are written as bits: a
    one for each hash after as many zeros as its highest byte is larger than the one before (Elias 1974, Fano 1971).

    Args:
        hashes: ascending, shape (kept,).
        start: below 65,536, of the same shape.
    """
    count = len(hashes)
    lower = hashes.astype("<u4").view(np.uint8).reshape(-1, 4)
    ones = lower[:, 3].astype(np.int64) + np.arange(count)
    upper = np.zeros(int(ones[-1]) + 1 if count else 0, np.uint8)
    upper[ones] = 1
    places = start.astype("<u2").tobytes()
    return bytes([count]) + places + lower[:, :3].tobytes() + np.packbits(upper).tobytes()


def unpacked_sketch(packed: bytes) -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.uint16]]:
    """Return the hashes and the places that ``packed_sketch`` has packed."""
    count = packed[0]
    hashes = np.empty((count, 4), np.uint8)
    hashes[:, :3] = np.frombuffer(packed, np.uint8, 3 * count, 1 + 2 * count).reshape(count, 3)
    upper = np.unpackbits(np.frombuffer(packed, np.uint8, offset=1 + 5 * count))
    hashes[:, 3] = np.flatnonzero(upper) - np.arange(count)
    return hashes.view("<u4")[:, 0], np.frombuffer(packed, "<u2", count, 1)
