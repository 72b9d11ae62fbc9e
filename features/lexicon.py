"""Hashed n-grams of a page's words, and a linear model over them that signals can quote.

The features are presence of word 1- and 2-grams and of character 3- to 5-grams within words, hashed into one
table (feature hashing, Weinberger et al. 2009; n-gram presence against web spam, Cormack, Smucker and Clarke
2011). Everything is array arithmetic over code points: no Python object is made per n-gram.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from .facts import outside_links, visible_text
from .signal import Facts

BITS = 18
SIZE = 1 << BITS
TEXT_LIMIT = 20_000
"""Characters of one channel that are read; what stands beyond says little new and costs time."""

CHANNELS = ("text", "anchors", "title")
"""What is told apart: all visible text; anchors of links to other sites; title, headline and site name."""

_ODD = np.uint64(0x9E3779B97F4A7C15)
_BIGRAM = np.uint64(0xC2B2AE3D27D4EB4F)
_SALT = {name: np.uint64(0x165667B19E3779F9 * (i + 1) & (2**64 - 1)) for i, name in enumerate(CHANNELS)}
_SHIFT = np.uint64(64 - BITS)
_POWERS = np.power(_ODD, np.arange(TEXT_LIMIT, dtype=np.uint64))
_INVERSES = np.power(np.uint64(pow(int(_ODD), -1, 2**64)), np.arange(TEXT_LIMIT, dtype=np.uint64))
_PLACES = 1 << 12
_PLACE = np.uint64(64 - 12)
_OTHER, _LETTER, _ALONE = 0, 1, 2


@lru_cache(maxsize=1)
def _tables() -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.uint8]]:
    """Lower case and class of every code point of the basic plane.

    Digits are all read as ``0`` (years and prices would tell the era, not the page); letters of scripts
    written without blanks stand alone.
    """
    lower = np.arange(0x10000, dtype=np.uint32)
    kind = np.zeros(0x10000, dtype=np.uint8)
    for code in range(0x10000):
        char = chr(code)
        if char.isdigit():
            lower[code], kind[code] = ord("0"), _LETTER
        elif char.isalpha():
            small = char.lower()
            lower[code] = ord(small) if len(small) == 1 else code
            alone = 0x0E00 <= code < 0x0F00 or 0x2E80 <= code < 0xAC00 or 0xF900 <= code < 0xFB00
            kind[code] = _ALONE if alone else _LETTER
    return lower, kind


@dataclass(frozen=True, slots=True)
class Tokens:
    """The words of a text as arrays.

    Attributes:
        codes: lower-cased code points of the text, ``uint32`` of shape (characters,).
        start, end: bounds of each word in the text, ``int64`` of shape (words,).
        hashes: hash of each word, ``uint64`` of shape (words,).
    """

    codes: npt.NDArray[np.uint32]
    start: npt.NDArray[np.int64]
    end: npt.NDArray[np.int64]
    hashes: npt.NDArray[np.uint64]


def tokens_of(text: str) -> Tokens:
    """Split a text into words and hash them; see ``Tokens``. Characters past ``TEXT_LIMIT`` are left out."""
    raw = np.frombuffer(text[:TEXT_LIMIT].encode("utf-32-le", "replace"), dtype=np.uint32)
    lower, kind_of = _tables()
    codes, kind = lower.take(raw, mode="clip"), kind_of.take(raw, mode="clip")
    word = kind != _OTHER
    begins, ends = word.copy(), word.copy()
    begins[1:] &= (kind[:-1] != _LETTER) | (kind[1:] == _ALONE)
    ends[:-1] &= ~word[1:] | begins[1:]
    start = np.flatnonzero(begins)
    if not len(start):
        none = np.empty(0, dtype=np.int64)
        return Tokens(codes, none, none, np.empty(0, dtype=np.uint64))
    # Each character counts by its place in the text; the inverse makes that its place in the word.
    value = (codes + np.uint64(1)) * _POWERS[: len(codes)]
    value *= word
    hashes = np.add.reduceat(value, start) * _INVERSES[start] * _ODD
    return Tokens(codes, start, np.flatnonzero(ends) + 1, hashes)


def word_slots(tokens: Tokens, channel: str) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Slots of the words, shape (words,), and of the pairs of neighbouring words, shape (words - 1,)."""
    h, salt = tokens.hashes, _SALT[channel]
    return _slots(h + salt), _slots(h[:-1] * _BIGRAM + h[1:] + salt)


def _slots(hashes: npt.NDArray[np.uint64]) -> npt.NDArray[np.int64]:
    mixed = (hashes ^ (hashes >> np.uint64(29))) * _BIGRAM
    return (mixed >> _SHIFT).view(np.int64)


def gram_slots(tokens: Tokens, channel: str, lengths: Sequence[int] = (3, 4, 5)) -> npt.NDArray[np.int64]:
    """Slots of the character n-grams that stand within one word, the blank before it and after it counted."""
    if not len(tokens.start):
        return np.empty(0, dtype=np.int64)
    # The words again, one blank between them: n-grams then see no punctuation.
    length = tokens.end - tokens.start
    letters = np.arange(int(length.sum()))
    nth = np.repeat(np.arange(1, len(length) + 1), length)
    shift = np.repeat(tokens.start - (np.cumsum(length) - length), length)
    packed = np.zeros(len(letters) + len(length) + 1, dtype=np.uint64)
    packed[letters + nth] = tokens.codes[letters + shift]
    value, letter = packed, packed != 0
    within = np.ones(len(packed), dtype=bool)  # no blank between the first and the last character
    found = [np.empty(0, dtype=np.int64)]
    for n in range(2, min(max(lengths), len(packed)) + 1):
        count = len(packed) - n + 1
        value = value[:count] + packed[n - 1 :] * _POWERS[n - 1]
        if n > 2:
            within = within[:count] & letter[n - 2 : n - 2 + count]
        if n in lengths:
            found.append(_slots((value[within[:count]] + np.uint64(n)) * _ODD + _SALT[channel]))
    return np.concatenate(found)


def channel_texts(facts: Facts) -> dict[str, str]:
    """The texts that the lexicon reads, by channel; see ``CHANNELS``."""
    page = facts.page
    anchors = "\n".join([f"{link.text}\n{link.domain}" for link in facts.of(outside_links)])
    return {
        "text": facts.of(visible_text),
        "anchors": anchors,
        "title": "\n".join([page.title, page.headline, page.site_name]),
    }


def _different(tokens: Tokens) -> Tokens:
    """The words of a text, most repeats left out: what is the same does not fill other slots."""
    place = (tokens.hashes >> _PLACE).view(np.int64)
    last = np.empty(_PLACES, dtype=np.int64)
    nth = np.arange(len(place))
    last[place] = nth
    other = last[place]
    kept = np.flatnonzero((other == nth) | (tokens.hashes[other] != tokens.hashes))
    return Tokens(tokens.codes, tokens.start[kept], tokens.end[kept], tokens.hashes[kept])


def slots_of(texts: dict[str, str]) -> npt.NDArray[np.int32]:
    """The slots that a page fills, each once and sorted.

    Args:
        texts: by channel, as ``channel_texts`` gives them.

    Returns:
        Slots below ``SIZE``, shape (filled slots,).
    """
    seen = _table()
    for channel in CHANNELS:
        tokens = tokens_of(texts.get(channel, ""))
        for slots in word_slots(tokens, channel):
            seen[slots] = True
        if channel != "anchors":
            seen[gram_slots(_different(tokens), channel)] = True
    # Most runs of eight slots are empty: those are passed over first.
    runs = np.flatnonzero(seen.view(np.uint64) != 0)
    nth = np.flatnonzero(seen.reshape(-1, 8).take(runs, axis=0).ravel())
    return ((runs << 3).take(nth >> 3) + (nth & 7)).astype(np.int32)


_kept = threading.local()


def _table() -> npt.NDArray[np.bool_]:
    """An empty table of slots, one a thread: fresh memory for each page would take ten times as long to fill."""
    table = getattr(_kept, "table", None)
    if table is None:
        table = _kept.table = np.zeros(SIZE, dtype=bool)
    else:
        table.fill(False)
    return table


@dataclass(frozen=True, slots=True)
class Lexicon:
    """A linear model over hashed n-grams.

    Attributes:
        weights: weight of each slot, ``float32`` of shape (``SIZE``,).
        intercept: the score of a page without a known n-gram.
        least: a page that fills fewer slots of non-zero weight is not measurable.
    """

    weights: npt.NDArray[np.float32]
    intercept: float = 0.0
    least: int = 50

    def score(self, slots: npt.NDArray[np.int32]) -> float:
        """Return the log-odds of a page that fills these slots, or NaN where it fills too few."""
        weights = self.weights[slots]
        known = np.count_nonzero(weights)
        if known < self.least:
            return float("nan")
        return float(weights.sum() / np.sqrt(known) + self.intercept)

    def strongest(self, text: str, channel: str, most: int = 5) -> list[str]:
        """Return the words and word pairs of a text that speak most for a farm, strongest first.

        Args:
            text: the channel's text.
            channel: which one.
            most: how many at the most.

        Returns:
            Passages of the text, word for word; none overlaps another or spans a line break.
        """
        tokens = tokens_of(text)
        singles, pairs = word_slots(tokens, channel)
        if not len(singles):
            return []
        weight = self.weights[singles]
        joint = weight[:-1] + weight[1:] + self.weights[pairs]
        strongest = np.argsort(-joint, kind="stable")[: 8 * most]
        spans = [(float(joint[i]), i, i + 1) for i in strongest if joint[i] > 0]
        taken: list[tuple[int, int]] = []
        passages: dict[str, str] = {}
        for _, first, last in spans:
            passage = text[tokens.start[first] : tokens.end[last]]
            key = passage.lower()
            if "\n" in passage or key in passages or any(a <= last and first <= b for a, b in taken):
                continue
            taken.append((first, last))
            passages[key] = passage
            if len(passages) == most:
                break
        return list(passages.values())
