"""Training of the lexica, always so that a page's lexical value comes from other groups' pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp
from sklearn.linear_model import LogisticRegression

from ..features.lexicon import SIZE, Lexicon
from ..features.signals.lexical import FAMILIES

FARM_SHARE = 0.3
"""Share of weight the positive pages get while a lexicon is trained: at 5 % it would learn the others only."""

STRENGTH = 30.0
"""Inverse of the ridge penalty of every lexicon."""

MOST_SHARE = 0.5
"""A slot that pages of a greater share of groups fill is left out; it tells nothing."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """What is asked of the slots of one lexicon.

    Attributes:
        least_groups: a slot that pages of fewer groups fill is left out: it would tell operations apart that
            the training has met, and no others.
        least_slots: a page that fills fewer of the slots that are left has no score.
    """

    least_groups: int
    least_slots: int


RECIPES: Mapping[str, Recipe] = {
    "words": Recipe(least_groups=12, least_slots=25),
    "markup": Recipe(least_groups=4, least_slots=15),
    "addresses": Recipe(least_groups=5, least_slots=3),
    "host": Recipe(least_groups=3, least_slots=3),
}
"""By the names of ``features.signals.lexical.FAMILIES``."""


def slot_matrices(slots: Mapping[str, Sequence[npt.NDArray[np.int32]]]) -> dict[str, sp.csr_matrix]:
    """Return ``slot_matrix`` of each family."""
    return {family: slot_matrix(slots[family]) for family in FAMILIES}


def slot_matrix(slots: Sequence[npt.NDArray[np.int32]]) -> sp.csr_matrix:
    """Return which page fills which slot, as a sparse matrix of ones, shape (pages, ``SIZE``)."""
    bounds = np.zeros(len(slots) + 1, dtype=np.int64)
    np.cumsum([len(s) for s in slots], out=bounds[1:])
    columns = np.concatenate(slots) if len(slots) else np.empty(0, dtype=np.int32)
    return sp.csr_matrix((np.ones(len(columns), dtype=np.float32), columns, bounds), shape=(len(slots), SIZE))


def fit_lexicon(
    matrix: sp.csr_matrix,
    target: npt.NDArray[np.int64],
    weight: npt.NDArray[np.float64],
    groups: npt.NDArray[np.int64],
    recipe: Recipe,
) -> Lexicon:
    """Fit a lexicon by logistic regression on presence in slots, each page scaled to unit length.

    Args:
        matrix: which page fills which slot, shape (pages, ``SIZE``).
        target: 0 or 1, shape (pages,).
        weight: weight of each page, shape (pages,).
        groups: number of each page's group, shape (pages,).
        recipe: which slots are kept.

    Returns:
        The lexicon; its scores are log-odds at the weights given.
    """
    kept = np.flatnonzero(_groups_of_slots(matrix, groups, recipe.least_groups))
    weights = np.zeros(SIZE, dtype=np.float32)
    if not len(kept):
        return Lexicon(weights, least=recipe.least_slots)
    known = matrix[:, kept].tocsr()
    counts = np.diff(known.indptr)
    known.data = np.repeat(1 / np.sqrt(np.maximum(counts, 1)), counts).astype(np.float32)
    model = LogisticRegression(
        C=STRENGTH, solver="liblinear", dual=False, tol=1e-2, max_iter=200, random_state=0
    )
    model.fit(known, target, sample_weight=weight * len(target) / weight.sum())
    weights[kept] = np.asarray(model.coef_)[0]
    return Lexicon(weights, float(np.asarray(model.intercept_)[0]), recipe.least_slots)


def _groups_of_slots(
    matrix: sp.csr_matrix, groups: npt.NDArray[np.int64], least: int
) -> npt.NDArray[np.bool_]:
    """Which slots are filled by pages of enough groups and not of too many, shape (``SIZE``,)."""
    numbers, group = np.unique(groups, return_inverse=True)
    membership = sp.csr_matrix(
        (np.ones(len(group), dtype=np.float32), (group, np.arange(len(group)))),
        shape=(len(numbers), len(group)),
    )
    filled = np.bincount((membership @ matrix).tocsr().indices, minlength=SIZE)
    return (filled >= least) & (filled <= MOST_SHARE * len(numbers))
