"""Made-up articles, and what copiers do to them."""

from __future__ import annotations

import random

SYLLABLES = [first + second for first in "bklmtrsvdpgfw" for second in ("a", "en", "or")]


def vocabulary(count: int = 3000) -> list[str]:
    rng = random.Random(7)
    return ["".join(rng.choices(SYLLABLES, k=rng.randint(1, 4))) for _ in range(count)]


WORDS = vocabulary()


def story(seed: int, words: int = 300) -> str:
    """Sentences of chance words, common ones more often."""
    rng = random.Random(seed)
    text = [WORDS[int(len(WORDS) * rng.random() ** 3)] for _ in range(words)]
    sentences = [" ".join(text[i : i + 12]).capitalize() + "." for i in range(0, words, 12)]
    return "\n".join(" ".join(sentences[i : i + 4]) for i in range(0, len(sentences), 4))


def sentences_of(text: str) -> list[str]:
    return [f"{s.strip(' .')}." for s in text.replace("\n", " ").split(". ") if s.strip(" .")]


def reworded(text: str, seed: int = 1) -> str:
    """One word in eight changed."""
    rng = random.Random(seed)
    words = text.split(" ")
    for i in range(rng.randrange(8), len(words), 8):
        words[i] = rng.choice(WORDS) + "x"
    return " ".join(words)


def reordered(text: str, seed: int = 1) -> str:
    parts = sentences_of(text)
    random.Random(seed).shuffle(parts)
    return " ".join(parts)


def thinned(text: str, seed: int = 1) -> str:
    """Three sentences in ten dropped."""
    rng = random.Random(seed)
    return " ".join(part for part in sentences_of(text) if rng.random() > 0.3)


def disguised(text: str) -> str:
    """Look-alike letters and zero-width characters, which a reader does not see."""
    swaps = str.maketrans("aeopc", "аеорс")
    return "".join(c.translate(swaps) + ("\u200b" if i % 5 == 0 else "") for i, c in enumerate(text))


def wrapped(text: str) -> str:
    """Another site's text around it."""
    return f"{story(901, 80)}\n{text}\n{story(902, 80)}"
