"""Hashed words of a page, and a linear model over them that signals can quote.

The features are presence of words and of pairs of neighbouring words, hashed into one table (feature hashing,
Weinberger et al. 2009; n-gram presence against web spam, Cormack, Smucker and Clarke 2011). Everything is array
arithmetic over code points: no Python object is made per word.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from .facts import outside_links, visible_text
from .signal import Facts

BITS = 20
SIZE = 1 << BITS
TEXT_LIMIT = 20_000
"""Characters of one channel that are read; what stands beyond says little new and costs time."""

_TELLING = 5
"""Letters that a Latin word has at the least, for a person to see what it tells."""

CHANNELS = ("text", "anchors", "title", "inside")
"""What is told apart: all visible text; anchors of links to other sites; title, headline and site name; anchors of
links within the site."""

_ODD = np.uint64(0x9E3779B97F4A7C15)
_BIGRAM = np.uint64(0xC2B2AE3D27D4EB4F)
_SALT = {name: np.uint64(0x165667B19E3779F9 * (i + 1) & (2**64 - 1)) for i, name in enumerate(CHANNELS)}
_SHIFT = np.uint64(64 - BITS)
_MOST = len(CHANNELS) * (TEXT_LIMIT + 1)  # characters of all channels together, one between two
_POWERS = np.power(_ODD, np.arange(_MOST, dtype=np.uint64))
_INVERSES = np.power(np.uint64(pow(int(_ODD), -1, 2**64)), np.arange(_MOST, dtype=np.uint64))

Hashes = npt.NDArray[np.uint64]
Places = npt.NDArray[np.intp]


@lru_cache(maxsize=1)
def _tables() -> tuple[Hashes, npt.NDArray[np.bool_]]:
    """Of each code point of the basic plane: its lower case and one, 0 outside words; whether it stands alone.

    Digits are all read as ``0`` (years and prices would tell the era, not the page); letters of scripts
    written without blanks stand alone.
    """
    letter = np.zeros(0x10000, dtype=np.uint64)
    alone = np.zeros(0x10000, dtype=bool)
    for code in range(0x10000):
        char = chr(code)
        if char.isdigit():
            letter[code] = ord("0") + 1
        elif char.isalpha():
            small = char.lower()
            letter[code] = (ord(small) if len(small) == 1 else code) + 1
            alone[code] = 0x0E00 <= code < 0x0F00 or 0x2E80 <= code < 0xAC00 or 0xF900 <= code < 0xFB00
    return letter, alone


@dataclass(frozen=True, slots=True)
class Tokens:
    """The words of a text as arrays.

    Attributes:
        codes: of each character of a word one more than its lower-case code point, of others 0; ``uint64`` of
            shape (characters,).
        start, end: bounds of each word in the text, ``intp`` of shape (words,).
        hashes: hash of each word, ``uint64`` of shape (words,).
    """

    codes: Hashes
    start: Places
    end: Places
    hashes: Hashes


def tokens_of(text: str) -> Tokens:
    """Split a text into words and hash them; see ``Tokens``. Characters past ``TEXT_LIMIT`` are left out."""
    return _tokens(text[:TEXT_LIMIT])


def _tokens(text: str) -> Tokens:
    raw = np.frombuffer(text.encode("utf-32-le", "replace"), dtype=np.uint32)
    letter, alone = _tables()
    codes = letter.take(raw, mode="clip")
    word = np.zeros(len(codes) + 2, dtype=bool)
    np.not_equal(codes, 0, out=word[1:-1])
    edges = np.flatnonzero(word[1:] != word[:-1])
    start, end = edges[::2], edges[1::2]
    if not text.isascii() and (single := alone.take(raw, mode="clip")).any():
        # A letter that stands alone is a word, and ends the one before it.
        begins = single.copy()
        begins[1:] |= single[:-1] & word[1:-2]
        begins &= word[1:-1]
        begins[start] = True
        start = np.flatnonzero(begins)
        end = np.minimum(np.append(start[1:], len(codes)), end[np.searchsorted(end, start, "right")])
    if not len(start):
        return Tokens(codes, start, end, np.empty(0, dtype=np.uint64))
    # Each character counts by its place in the text; the inverse makes that its place in the word.
    sums = np.cumsum(codes * _POWERS[: len(codes)])
    hashes = sums.take(end - 1)
    hashes[1:] -= sums.take(start[1:] - 1)
    hashes *= _INVERSES.take(start)
    hashes *= _ODD
    return Tokens(codes, start, end, hashes)


def _pairs(hashes: Hashes) -> Hashes:
    """Hashes of the pairs of neighbours, shape (words - 1,)."""
    pairs = hashes[:-1] * _BIGRAM
    pairs += hashes[1:]
    return pairs


def word_slots(tokens: Tokens, channel: str) -> tuple[Places, Places]:
    """Slots of the words, shape (words,), and of the pairs of neighbouring words, shape (words - 1,)."""
    salt = _SALT[channel]
    return _slots(tokens.hashes + salt), _slots(_pairs(tokens.hashes) + salt)


def _slots(hashes: Hashes) -> Places:
    mixed = hashes >> np.uint64(29)
    mixed ^= hashes
    mixed *= _BIGRAM
    mixed >>= _SHIFT
    return mixed.view(np.intp)


def channel_texts(facts: Facts) -> dict[str, str]:
    """The texts that the lexicon of words reads, by channel; see ``CHANNELS``."""
    page = facts.page
    return {
        "text": facts.of(visible_text),
        "anchors": facts.of(outside_anchors),
        "title": "\n".join([page.title, page.headline, page.site_name]),
    }


def outside_anchors(facts: Facts) -> str:
    """Anchors of the links to other sites, each with the domain it leads to."""
    return "\n".join([f"{link.text}\n{link.domain}" for link in facts.of(outside_links)])


def anchor_texts(facts: Facts) -> dict[str, str]:
    """The texts that the lexicon of anchors reads, by channel; see ``CHANNELS``."""
    inside = "\n".join([link.text for link in facts.page.links if link.inside])
    return {"anchors": facts.of(outside_anchors), "inside": inside}


def slots_of(texts: Mapping[str, str]) -> npt.NDArray[np.int32]:
    """The slots that a page fills, each once and sorted.

    Args:
        texts: by channel, as ``channel_texts`` or ``anchor_texts`` gives them.

    Returns:
        Slots below ``SIZE``, shape (filled slots,).

    Raises:
        KeyError: there is no such channel.
    """
    # The channels in one text, since arrays cost by the call.
    parts = [text[:TEXT_LIMIT] for text in texts.values()]
    tokens = _tokens("\n".join(parts))
    if not len(tokens.start):
        return np.empty(0, dtype=np.int32)
    ends = np.cumsum([len(part) + 1 for part in parts])
    bounds = [0, *np.searchsorted(tokens.start, ends)]
    salt = np.repeat(np.array([_SALT[channel] for channel in texts]), np.diff(bounds))
    words, pairs = tokens.hashes + salt, _pairs(tokens.hashes) + salt[1:]
    own = [pairs[low : max(high - 1, low)] for low, high in pairwise(bounds)]
    return each_once(_slots(np.concatenate([words, *own])))


def each_once(slots: Places) -> npt.NDArray[np.int32]:
    """The different slots in their order."""
    ordered = np.sort(slots.astype(np.int32))
    return ordered[np.flatnonzero(np.append(ordered[1:] != ordered[:-1], True))] if len(ordered) else ordered


@dataclass(frozen=True, slots=True)
class Lexicon:
    """A linear model over the slots that a page fills.

    Attributes:
        weights: weight of each slot, ``float32`` of shape (``SIZE``,).
        intercept: the score of a page that fills no known slot.
        least: a page that fills fewer slots of non-zero weight is not measurable.
    """

    weights: npt.NDArray[np.float32]
    intercept: float = 0.0
    least: int = 50

    def score(self, slots: npt.NDArray[np.int32]) -> float:
        """Return the log-odds of a page that fills these slots, or NaN where it fills too few."""
        weights = self.weights.take(slots)
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
            Passages of the text, word for word; none overlaps another or spans a line break. Those of short words
            alone ("has been") may weigh much and tell a person nothing: they are passed over.
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
            if passage.isascii() and len(max(passage.split(), key=len)) < _TELLING:
                continue
            taken.append((first, last))
            passages[key] = passage
            if len(passages) == most:
                break
        return list(passages.values())
