"""(a) Hashed byte 4-grams with online logistic regression.

Cormack, Smucker and Clarke: *Efficient and effective spam filtering and re-ranking for large web datasets*,
Information Retrieval 14, 2011.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.special import expit

from .corpus import Corpus, Floats, Learner

SLOTS = 1_000_081
"""A prime near a million, so that four bytes spread by division alone."""


def byte_slots(raw: bytes) -> npt.NDArray[np.int32]:
    """Slots of the different byte 4-grams of some bytes, sorted."""
    data = np.frombuffer(raw, dtype=np.uint8).astype(np.int64)
    if len(data) < 4:
        return np.empty(0, dtype=np.int32)
    grams = (data[:-3] << 24) | (data[1:-2] << 16) | (data[2:-1] << 8) | data[3:]
    return np.unique(grams % SLOTS).astype(np.int32)


class ByteGrams(Learner):
    """Binary byte 4-grams of the first 35,000 bytes of the raw page, learnt page by page.

    Args:
        rate: step of a page of mean weight.
        passes: how often the training pages are gone through.
    """

    name = "byte 4-grams, online logistic regression"
    about = "Cormack, Smucker and Clarke 2011: first 35,000 raw bytes, a million hashed slots"

    def __init__(self, rate: float = 0.002, passes: int = 5):
        self.rate, self.passes = rate, passes

    def prepare(self, corpus: Corpus) -> None:
        """Hash every page."""
        self.slots = [byte_slots(sheet.raw) for sheet in corpus.sheets]

    def fit_score(
        self, corpus: Corpus, train: npt.NDArray[np.bool_], test: npt.NDArray[np.bool_], seed: int
    ) -> Floats:
        """Log-odds of the test pages."""
        rng, rows, target = np.random.default_rng(seed), np.flatnonzero(train), corpus.target
        weight = dict(zip(rows, self.rate * corpus.weights(train), strict=True))
        learnt = np.zeros(SLOTS)
        for _ in range(self.passes):
            for i in rng.permutation(rows):
                slots = self.slots[i]
                learnt[slots] += weight[i] * (target[i] - expit(learnt[slots].sum()))
        return np.array([learnt[self.slots[i]].sum() for i in np.flatnonzero(test)])
