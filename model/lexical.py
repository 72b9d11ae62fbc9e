"""Training of the lexica, always so that a page's lexical value comes from other groups' pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from ..features.lexicon import SIZE, Lexicon
from ..features.signals.lexical import FAMILIES
from .presence import fit_presence

Floats = npt.NDArray[np.float64]

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
    "anchors": Recipe(least_groups=5, least_slots=10),
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
    weight: Floats,
    groups: npt.NDArray[np.int64],
    recipe: Recipe,
) -> Lexicon:
    """Fit one lexicon; arguments as of ``fit_lexica``, with weights of shape (pages,)."""
    return fit_lexica(matrix, target, weight[:, None], groups, recipe)[0]


def fit_lexica(
    matrix: sp.csr_matrix,
    target: npt.NDArray[np.int64],
    weights: Floats,
    groups: npt.NDArray[np.int64],
    recipe: Recipe,
) -> list[Lexicon]:
    """Fit lexica by logistic regression on presence in slots, each page scaled to unit length.

    All are fitted at once: each slot that a page fills is looked up once for all of them, so that sixteen
    lexica that leave out different pages cost little more than one.

    Args:
        matrix: which page fills which slot, shape (pages, ``SIZE``).
        target: 0 or 1, shape (pages,).
        weights: weight of each page in each lexicon, 0 where it is left out, shape (pages, lexica); a group is
            left out as a whole.
        groups: number of each page's group, shape (pages,).
        recipe: which slots are kept.

    Returns:
        The lexica; the scores of each are log-odds at the weights given.
    """
    often = _groups_of_slots(matrix, weights > 0, groups)
    numbers = [len(np.unique(groups[w > 0])) for w in weights.T]
    chosen = (often >= recipe.least_groups) & (often <= MOST_SHARE * np.array(numbers))
    kept = np.flatnonzero(chosen.any(axis=1))
    found = np.zeros((len(kept), weights.shape[1]), dtype=np.float32)
    intercepts = np.zeros(weights.shape[1])
    if len(kept):
        known = matrix.tocsc()[:, kept]
        times = (weights > 0).sum(axis=0) / weights.sum(axis=0)
        cost = (STRENGTH * weights * times).astype(np.float32)
        found, intercepts = fit_presence(known, target, cost, chosen[kept])
    lexica = []
    for column, intercept in zip(found.T, intercepts, strict=True):
        table = np.zeros(SIZE, dtype=np.float32)
        table[kept] = column
        lexica.append(Lexicon(table, float(intercept), recipe.least_slots))
    return lexica


def _groups_of_slots(
    matrix: sp.csr_matrix, chosen: npt.NDArray[np.bool_], groups: npt.NDArray[np.int64]
) -> npt.NDArray[np.float32]:
    """By how many groups of the chosen pages each slot is filled, shape (``SIZE``, lexica)."""
    numbers, group = np.unique(groups, return_inverse=True)
    ones = np.ones(len(group), dtype=np.float32)
    members = sp.csr_matrix((ones, (group, np.arange(len(group)))), shape=(len(numbers), len(group)))
    filled = (members @ matrix).tocsr()
    filled.data[:] = 1
    return filled.T @ (members @ chosen.astype(np.float32) > 0).astype(np.float32)
