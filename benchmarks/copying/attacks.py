"""What copiers do to a text: words changed, sentences reordered and dropped, text around it, letters swapped."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence

_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n")
_LOOKALIKES = dict(zip("aeopcyxi", "аеорсухі", strict=True))


def sentences(text: str) -> list[str]:
    """The sentences of a text."""
    return [part for part in _SENTENCE.split(text) if part.strip()]


class Copier:
    """Makes copies.

    Args:
        words: words to replace others by.
        seed: of the drawing.
    """

    def __init__(self, words: Sequence[str], seed: int = 0):
        self._words = words
        self._rng = random.Random(seed)

    def _filler(self, count: int) -> str:
        return " ".join(self._rng.choices(self._words, k=count))

    def reworded(self, text: str) -> str:
        """Every eighth word another one."""
        words = text.split(" ")
        for i in range(self._rng.randrange(8), len(words), 8):
            words[i] = self._rng.choice(self._words)
        return " ".join(words)

    def reordered(self, text: str) -> str:
        """Sentences in another order."""
        parts = sentences(text)
        self._rng.shuffle(parts)
        return " ".join(parts)

    def thinned(self, text: str) -> str:
        """Three sentences in ten dropped."""
        parts = sentences(text)
        return " ".join([part for part in parts if self._rng.random() > 0.3] or parts)

    def retitled(self, text: str) -> str:
        """The first paragraph, which is the headline, another one."""
        return "\n".join([self._filler(9), *text.split("\n")[1:]])

    def wrapped(self, text: str) -> str:
        """150 words of another site before and after it."""
        return f"{self._filler(150)}\n{text}\n{self._filler(150)}"

    def disguised(self, text: str) -> str:
        """Three of ten letters that have a look-alike swapped, zero-width characters strewn in."""
        rng = self._rng
        made = [_LOOKALIKES.get(c, c) if rng.random() < 0.3 else c for c in text]
        return "".join(c + "\u200b" if rng.random() < 0.1 else c for c in made)

    def everything(self, text: str) -> str:
        """All of the above."""
        changed = self.reworded(self.reordered(self.thinned(self.retitled(text))))
        return self.wrapped(self.disguised(changed))

    def attacks(self) -> dict[str, Callable[[str], str]]:
        """Every attack by its name."""
        return {
            "one word in eight changed": self.reworded,
            "sentences reordered": self.reordered,
            "3 in 10 sentences dropped": self.thinned,
            "another headline": self.retitled,
            "300 words around it": self.wrapped,
            "look-alikes, zero width": self.disguised,
            "all of these": self.everything,
        }
