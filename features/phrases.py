"""Finding many phrases in a text at the price of one look-up, and quoting the places."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping

from .page import Block, Where
from .signal import Quote

_TOKEN = re.compile(r"[^\W\d_]+")
_GLUED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
_EDGE = re.compile(r"\S*\s")
_NEEDLES = 200  # looked for when quoting; a hostile page has a million


def lowered(text: str) -> str:
    """Return a text in lower case with straight apostrophes, as ``Phrases`` expects it."""
    return text.lower().replace("’", "'")


def _holds(phrase: str, other: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(other)}(?!\w)", phrase) is not None


def _times(phrase: str, text: str) -> int:
    """How often a phrase stands in a text in whole words."""
    times = 0
    at = text.find(phrase)
    while at >= 0:
        end = at + len(phrase)
        before = at > 0 and phrase[0].isalnum() and text[at - 1].isalnum()
        after = end < len(text) and phrase[-1].isalnum() and text[end].isalnum()
        times += not before and not after
        at = text.find(phrase, end)
    return times


class Phrases:
    """A list of phrases, found by the longest word of each.

    Trying a hundred phrases at every place of a text is slow. Each phrase is therefore kept under its longest
    word, and only phrases whose words are all in the text's vocabulary are looked for. Phrases in scripts
    written without blanks are looked for directly. Of two phrases of which one holds the other only the
    shorter is kept.

    Args:
        phrases: lower case, straight apostrophes; each holds at least one word.

    Raises:
        ValueError: a phrase holds no word.
    """

    __slots__ = ("_by_word", "_glued", "_place")

    def __init__(self, phrases: Iterable[str]):
        by_word: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
        glued: list[str] = []
        listed = set(phrases)
        for phrase in sorted(listed):
            if any(other in phrase and other != phrase and _holds(phrase, other) for other in listed):
                continue  # the shorter one finds it too, and a place counts once
            if _GLUED.search(phrase):
                glued.append(phrase)
                continue
            pieces = [piece for piece in phrase.split() if "'" not in piece] or phrase.split()
            words = [word for piece in pieces for word in _TOKEN.findall(piece)]
            if not words:
                raise ValueError(f"the phrase {phrase!r} holds no word")
            words.sort(key=len)
            by_word.setdefault(words[-1], []).append((phrase, tuple(words[-2::-1])))
        self._by_word = by_word
        self._place = {word: at for at, word in enumerate(by_word)}
        self._glued = tuple(glued)

    def found(
        self, text: str, vocabulary: Collection[str] | Mapping[str, int], glued: bool = False
    ) -> dict[str, int]:
        """Count the phrases in a text.

        Args:
            text: as ``lowered`` gives it.
            vocabulary: the words of the text, lower case, or how often each occurs.
            glued: the text is in a script without blanks between words.

        Returns:
            How often each phrase found occurs, in the order of their words' alphabet.
        """
        hits: dict[str, int] = {}
        counted = isinstance(vocabulary, Mapping)
        known = vocabulary.keys() if isinstance(vocabulary, Mapping) else vocabulary
        for word in sorted(self._by_word.keys() & known, key=self._place.__getitem__):
            for phrase, others in self._by_word[word]:
                for other in others:
                    if other not in vocabulary:
                        break
                else:
                    times = vocabulary[word] if counted and phrase == word else _times(phrase, text)
                    if times:
                        hits[phrase] = times
        if glued:
            for phrase in self._glued:
                if times := text.count(phrase):
                    hits[phrase] = times
        return hits


def around(text: str, start: int, end: int, reach: int = 60) -> str:
    """Return the part of a text about ``start:end``, widened by at most ``reach`` to whole words."""
    left, right = max(0, start - reach), min(len(text), end + reach)
    if left and text[left - 1] != " " and (edge := _EDGE.match(text, left, start)):
        left = edge.end()
    if right < len(text) and text[right] != " ":
        cut = text.rfind(" ", end, right)
        right = cut if cut > 0 else right
    return text[left:right].strip()


def shortened(text: str, length: int = 160) -> str:
    """Return the beginning of a text, cut at a blank so that it still stands in the page."""
    if len(text) <= length:
        return text
    cut = text.rfind(" ", length // 2, length)
    return text[: cut if cut > 0 else length]


def passages(blocks: Iterable[Block], needles: Iterable[str], limit: int = 3) -> tuple[Quote, ...]:
    """Quote places where lower-case phrases stand.

    Args:
        blocks: where to look, in order.
        needles: phrases as ``Phrases.found`` gives them.
        limit: the most quotes to give; a block is quoted once.

    Returns:
        Passages that stand in the blocks word for word.
    """
    needles = list(dict.fromkeys(needles))[:_NEEDLES]
    quotes: list[Quote] = []
    for block in blocks:
        text = block.text
        low = lowered(text)
        for needle in needles:
            at = low.find(needle)
            if at >= 0:
                same = len(low) == len(text)
                quotes.append(
                    Quote(around(text, at, at + len(needle)) if same else shortened(text), block.where)
                )
                break
        if len(quotes) == limit:
            break
    return tuple(quotes)


def lines(texts: Iterable[str], where: Where, limit: int = 3) -> tuple[Quote, ...]:
    """Quote the beginnings of the first few texts, empty ones left out."""
    quotes = [Quote(shortened(text), where) for text in texts if text]
    return tuple(quotes[:limit])
