"""The blocks of a text rendering: what each looks like, before it is known what it is."""

from __future__ import annotations

import re

from ..page import Where
from .cues import (
    ARROW,
    CALL,
    CONSENT,
    END,
    LABEL,
    NETWORK,
    PARTS,
    POWERED,
    PROSE,
    SENTENCE,
    SHORT,
    is_crumbs,
    is_filed,
    size_of,
)
from .lines import Lines
from .vocabulary import LINE_LIMIT, fold, heading_of, is_byline, labelled, link_word_of, parse_copyright

_STOCK = frozenset({"home", "about", "contact", "imprint", "privacy", "terms", "login", "skip"})


class TextBlocks:
    """The blocks of one text rendering.

    Args:
        lines: the blocks as split.

    Attributes:
        texts, tags, gaps: as of `Lines`.
        sizes: how much each says, as of `size_of`.
        kinds: the part that each is the known heading of, else ``""``.
        where: the part that each was given to, None where to none yet.
    """

    def __init__(self, lines: Lines):
        self.lines = lines
        self.texts, self.tags, self.gaps = lines.texts, lines.tags, lines.gaps
        self.sizes = [size_of(text) for text in self.texts]
        self.where: list[Where | None] = [None] * len(self.texts)
        self.kinds = [
            heading_of(text) if size <= 2 * LABEL and tag != "li" else ""
            for text, size, tag in zip(self.texts, self.sizes, self.tags, strict=True)
        ]
        whole = "\n".join(self.texts).lower()
        self._marks = [mark for mark in POWERED if mark in whole]
        self._feet: dict[int, bool] = {}

    def prose(self, i: int) -> bool:
        """Whether a block reads like a paragraph."""
        size = self.sizes[i]
        if self.tags[i] != "p" or size < SENTENCE:
            return False
        text = self.texts[i]
        if text.count("|") > 2 or (size < 6 * PROSE and "ookie" in text and CONSENT.search(text)):
            return False
        return size >= PROSE or bool(END.search(text[-8:]))

    def is_excerpt(self, i: int) -> bool:
        """Whether a line under a title is the beginning of what it leads to."""
        return self.sizes[i] > LABEL and self.texts[i].endswith((".", "…", "...", "]", "。"))

    def is_long(self, i: int) -> bool:
        """Whether a block is too long for a label, be it a sentence or not."""
        return self.tags[i] == "p" and self.sizes[i] > LABEL and not is_crumbs(self.texts[i])

    def title_like(self, i: int) -> bool:
        """Whether a block could be a heading or a name."""
        text = self.texts[i]
        return (
            self.tags[i] != "li"
            and self.where[i] is None
            and not heading_of(text)
            and self.sizes[i] <= 220
            and any(map(str.isalnum, text))
            and not text.endswith((".", "。", ":", ","))
            and not is_byline(text)
            and not link_word_of(text)
            and not is_crumbs(text)
            and not self.is_foot(i)
            and not NETWORK.fullmatch(text[:120])
        )

    def is_foot(self, i: int) -> bool:
        """Whether a block is a copyright line or the mark of a theme."""
        known = self._feet.get(i)
        if known is None:
            known = self._feet[i] = self.sizes[i] <= 3 * PROSE and self._is_foot(self.texts[i])
        return known

    def _is_foot(self, text: str) -> bool:
        if self._marks:
            lower = text.lower()
            if any(mark in lower for mark in self._marks):
                return True
        return len(text) <= LINE_LIMIT and parse_copyright(text) != (None, "")

    def run_end(self, i: int) -> int:
        """The index after the list that begins at ``i``; an empty line ends a list that has none before."""
        tags, gaps = self.tags, self.gaps
        start, tight = i, False
        while i < len(tags) and tags[i] == "li":
            if i > start:
                if tight and gaps[i]:
                    break
                tight = tight or not gaps[i]
            i += 1
        return i

    def is_call(self, i: int) -> bool:
        """Whether a line calls to click, to buy, or to read something else: the text of a link."""
        text = self.texts[i]
        if self.sizes[i] > SHORT:
            return False
        lead, colon, rest = text.replace("：", ":").partition(":")
        if colon and rest.strip() and (link_word_of(lead) == "more" or heading_of(lead) == "related"):
            return True
        return bool(CALL.match(text))

    def is_label(self, i: int) -> bool:
        """Whether a line names categories, tags and the like of an article."""
        return labelled(self.texts[i])[0] not in ("", "related")

    def is_close(self, i: int) -> bool:
        """Whether a line belongs under an article: tags, neighbours, stock links, sharing."""
        text = self.texts[i]
        if self.sizes[i] > 2 * SHORT:
            return False
        lead = re.split(r"\s*[:：«»‹›←→|]\s*", text.strip(ARROW + " "), maxsplit=1)[0] if text else ""
        return bool(
            self.is_label(i)
            or is_filed(text)
            or link_word_of(text)
            or link_word_of(lead) in ("previous", "next")
            or text[0] in ARROW
            or text[-1] in ARROW
            or len([p for p in PARTS.split(text) if p]) > 2
            or NETWORK.fullmatch(text[:200])
            or (is_byline(text) and not self.is_call(i))
        )

    def is_arrows(self, i: int) -> bool:
        """Whether a list item leads to the neighbours of an article."""
        return self.tags[i] == "li" and (self.texts[i][0] in ARROW or self.texts[i][-1] in ARROW)

    def is_stock(self, i: int) -> bool:
        """Whether a block holds nothing but stock links, or a row of links with one among them."""
        pieces = PARTS.split(self.texts[i]) if self.sizes[i] <= 2 * SHORT else []
        words = [link_word_of(piece) in _STOCK for piece in pieces]
        return all(words) if len(words) == 1 else any(words)

    def owner(self) -> str:
        """The name in the copyright line, folded."""
        for i in range(len(self.texts) - 1, max(-1, len(self.texts) - 60), -1):
            if self.sizes[i] <= LINE_LIMIT and (name := parse_copyright(self.texts[i])[1]):
                return fold(name)
        return ""

    def repeated(self) -> dict[str, int]:
        """How often each short text stands on the page, folded."""
        counts: dict[str, int] = {}
        for text, size in zip(self.texts, self.sizes, strict=True):
            if 20 <= size <= SHORT:
                folded = fold(text)
                counts[folded] = counts.get(folded, 0) + 1
        return counts
