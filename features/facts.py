"""Steps that several groups of signals share; each is a function of ``Facts``, worked out once a page."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

import numpy as np
import numpy.typing as npt

from .page import Link, Where
from .signal import Facts

_WORD = re.compile(r"\w+(?:['’]\w+)*")
WORDS = 3_000
_SHORT = 800  # characters below which a regex is as fast as arrays
_LETTERS = bytes([code if chr(code).isalnum() or chr(code) in "_'" else 32 for code in range(128)]).ljust(256)
BODY = frozenset({Where.ARTICLE, Where.LIST, Where.HEADING, Where.COMMENTS})


def words_of(text: str) -> list[str]:
    """Return the words of a text in lower case; a number counts as a word."""
    low = text.lower()
    if not low.isascii():
        return _WORD.findall(low) if len(low) < _SHORT else _any_words(low)
    # Splitting is several times as fast as a regex; an apostrophe stays only between two letters.
    letters = low.encode("ascii").translate(_LETTERS)
    if b"'" in letters:
        letters = b" %b " % letters.replace(b"''", b"  ")
        letters = letters.replace(b" '", b"  ").replace(b"' ", b"  ")
    return letters.decode("ascii").split()


def _any_words(low: str) -> list[str]:
    """The matches of ``_WORD`` in a text of any script, by array arithmetic."""
    codes = np.frombuffer(low.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    word = _word_codes().take(codes, mode="clip")
    for at in np.flatnonzero(codes > 0xFFFF):
        word[at] = low[at].isalnum()
    marks = np.flatnonzero((codes == 0x27) | (codes == 0x2019))
    if len(marks):
        ended = np.append(word, False)  # index -1 and the end are no letters
        word[marks] = ended[marks - 1] & ended[marks + 1]
    return np.where(word, codes, 32).astype(np.uint32).tobytes().decode("utf-32-le", "surrogatepass").split()


@cache
def _word_codes() -> npt.NDArray[np.bool_]:
    """Whether each code point of the basic plane is of a word."""
    return np.array([chr(code).isalnum() or code == 0x5F for code in range(0x10000)])


def article_text(facts: Facts) -> str:
    """The article, one paragraph a line; ``""`` where the page holds none."""
    return "\n".join([block.text for block in facts.page.article])


def article_words(facts: Facts) -> list[str]:
    """The words of the article, lower case."""
    return words_of(facts.of(article_text))


def body_text(facts: Facts) -> str:
    """The article, or where there is none what stands in lists, headings and comments; a block a line."""
    if facts.page.article:
        return facts.of(article_text)
    return "\n".join([block.text for block in facts.page.blocks if block.where in BODY])


def body_words(facts: Facts) -> list[str]:
    """The words of ``body_text``, lower case."""
    return facts.of(article_words) if facts.page.article else words_of(facts.of(body_text))


def body_counts(facts: Facts) -> Counter[str]:
    """How often each of the first 3,000 words of the body occurs, by the script's own words without blanks."""
    return Counter(facts.of(body_words)[:WORDS])


def visible_text(facts: Facts) -> str:
    """All visible text in reading order, a block a line."""
    return "\n".join([block.text for block in facts.page.blocks])


def visible_words(facts: Facts) -> list[str]:
    """The words of all visible text, lower case."""
    return words_of(facts.of(visible_text))


def outside_links(facts: Facts) -> list[Link]:
    """The links that lead to another registrable domain, hidden ones included."""
    return [link for link in facts.page.links if link.domain and not link.inside]
