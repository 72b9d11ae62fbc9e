"""Which fingerprints to keep: winnowing, or the smallest hashes of an article; at the same size of sketch."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt
from farmsift.features.copies.fingerprints import shingles_of
from farmsift.features.copies.text import words_of

from .attacks import Copier

Hashes = npt.NDArray[np.uint32]


def hashes_of(text: str) -> Hashes:
    """All shingle hashes of a text, in order."""
    return shingles_of(words_of(text)).hashes


def winnowed(hashes: Hashes, window: int) -> Hashes:
    """The smallest hash of every window (Schleimer, Wilkerson and Aiken 2003), each once."""
    if len(hashes) < window:
        return np.unique(hashes)
    return np.unique(np.lib.stride_tricks.sliding_window_view(hashes, window).min(axis=1))


def sampled(hashes: Hashes, one_in: int) -> Hashes:
    """The hashes below a limit that one in so many is below."""
    return np.unique(hashes[hashes < 2**32 // one_in])


def compare(
    texts: Sequence[str], words: Sequence[str], seed: int = 0
) -> dict[str, tuple[float, float, float]]:
    """Measure both on copies with one word in eight changed.

    Returns:
        By method: fingerprints an article, mean share of the original's fingerprints that its copy has, and the
        same at the 5th percentile.
    """
    copier = Copier(words, seed)
    chosen = random.Random(seed).sample(list(texts), min(300, len(texts)))
    pairs = [(hashes_of(text), hashes_of(copier.reworded(text))) for text in chosen]
    ways: dict[str, Callable[[Hashes], Hashes]] = {
        "winnowing, windows of 11": lambda h: winnowed(h, 11),
        "smallest hashes, one in 6": lambda h: sampled(h, 6),
    }
    found = {}
    for name, keep in ways.items():
        kept = [(keep(a), keep(b)) for a, b in pairs]
        shares = [len(np.intersect1d(a, b)) / len(a) for a, b in kept if len(a)]
        sizes = [len(a) for a, _ in kept]
        found[name] = (float(np.mean(sizes)), float(np.mean(shares)), float(np.percentile(shares, 5)))
    return found
