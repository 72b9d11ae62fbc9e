"""Words of a text as numbers, told apart only where a reader would: case, look-alikes and hidden marks are folded.

A copier who swaps letters for look-alikes, strews zero-width characters or changes accents leaves a text that
reads the same; folded, it is the same (Unicode annex 15, normal form KC, and report 39). Everything is array
arithmetic over code points.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

TEXT_LIMIT = 65_535
"""Characters of an article that are read, so that a place fits into 16 bits; some 10,000 words."""

_PLANES = 0x20000
_OTHER, _LETTER, _ALONE = 0, 1, 2
# Small letters of other scripts that look like Latin ones; a capital Eta looks like another letter.
_LOOKALIKES = str.maketrans(
    "авеѕікмнорстухјһԁԛԝгєґүӏԍոսցհօαβεηικνορτυχωγϲϳΗ",
    "abesikmhopctyxjhdqwrerylgnughoabenikvoptuxwycjh",
)
_ALONE_RANGES = ((0x0E00, 0x0F00), (0x1000, 0x10A0), (0x1780, 0x1800), (0x2E80, 0xAC00), (0xF900, 0xFB00))
_ODD = 0x9E3779B97F4A7C15
_LONGEST = 2 * TEXT_LIMIT  # a ligature is several letters
_POWERS = np.power(np.uint64(_ODD), np.arange(_LONGEST, dtype=np.uint64))
_INVERSES = np.power(np.uint64(pow(_ODD, -1, 2**64)), np.arange(_LONGEST, dtype=np.uint64))


class Words(NamedTuple):
    """The words of a text, in order.

    Attributes:
        hashes: hash of each folded word, ``uint64`` of shape (words,).
        start, end: where each stands in the text as given, characters, ``int64`` of shape (words,).
        alone: whether it is one character of a script without blanks between words, shape (words,).
    """

    hashes: npt.NDArray[np.uint64]
    start: npt.NDArray[np.int64]
    end: npt.NDArray[np.int64]
    alone: npt.NDArray[np.bool_]


def _folded(char: str) -> str:
    """What is left of a character: nothing of marks that are not seen, else small letters without accents."""
    letters = unicodedata.normalize("NFKD", char.translate(_LOOKALIKES)).casefold()
    letters = unicodedata.normalize("NFKD", letters).translate(_LOOKALIKES)
    return "".join(
        [c for c in letters if unicodedata.category(c) not in ("Mn", "Me", "Cf") and c not in "'’ʼ"]
    )


class _Tables(NamedTuple):
    first: npt.NDArray[np.uint32]
    length: npt.NDArray[np.uint8]
    begin: npt.NDArray[np.int32]
    letters: npt.NDArray[np.uint32]
    kind: npt.NDArray[np.uint8]


@lru_cache(maxsize=1)
def _tables() -> _Tables:
    """What every code point of the first two planes is folded to, and of which kind it is."""
    first, length = np.arange(_PLANES, dtype=np.uint32), np.ones(_PLANES, dtype=np.uint8)
    begin, letters = np.zeros(_PLANES, dtype=np.int32), []
    kind = np.zeros(_PLANES, dtype=np.uint8)
    for code in range(_PLANES):
        char = chr(code)
        if char.isalnum():
            kind[code] = _ALONE if any(a <= code < b for a, b in _ALONE_RANGES) else _LETTER
        hangul = 0xAC00 <= code < 0xD7A4  # would fall into its parts
        folded = char if hangul else _folded(char)
        begin[code], length[code] = len(letters), len(folded)
        letters += map(ord, folded)
        first[code] = letters[begin[code]] if folded else 0
    return _Tables(first, length, begin, np.array(letters, dtype=np.uint32), kind)


def words_of(text: str) -> Words:
    """Split a text into words, folded and hashed.

    Args:
        text: as it stands in the page; what stands past ``TEXT_LIMIT`` is left out.

    Returns:
        The words with their places in ``text``.
    """
    raw = np.frombuffer(text[:TEXT_LIMIT].encode("utf-32-le", "replace"), dtype=np.uint32)
    tables = _tables()
    length = tables.length.take(raw, mode="clip")
    if (length == 1).all():
        place, codes = None, tables.first.take(raw, mode="clip")
    else:
        place = np.repeat(np.arange(len(raw)), length)[:_LONGEST]
        nth = np.arange(len(place)) - np.repeat(np.cumsum(length, dtype=np.int64) - length, length)[:_LONGEST]
        codes = tables.letters.take(tables.begin.take(raw, mode="clip")[place] + nth)
    kind = tables.kind.take(codes, mode="clip")
    codes = np.where(codes >= _PLANES, raw if place is None else raw[place], codes)
    word = kind != _OTHER
    begins, ends = word.copy(), word.copy()
    begins[1:] &= (kind[:-1] != _LETTER) | (kind[1:] == _ALONE)
    ends[:-1] &= ~word[1:] | begins[1:]
    start = np.flatnonzero(begins)
    if not len(start):
        none = np.empty(0, dtype=np.int64)
        return Words(np.empty(0, dtype=np.uint64), none, none, np.empty(0, dtype=np.bool_))
    end = np.flatnonzero(ends) + 1
    # Each character counts by its place in the text; the inverse makes that its place in the word.
    value = (codes + np.uint64(1)) * _POWERS[: len(codes)]
    value *= word
    hashes = np.add.reduceat(value, start) * _INVERSES[start]
    alone = kind[start] == _ALONE
    if place is not None:
        start, end = place[start], place[end - 1] + 1
    return Words(hashes, start, end, alone)
