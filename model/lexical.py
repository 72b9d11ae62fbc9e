"""Training of the lexica, always so that a page's lexical value comes from other groups' pages."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp
from sklearn.linear_model import LogisticRegression

from ..features.lexicon import SIZE, Lexicon

FARM_SHARE = 0.3
"""Share of weight the positive pages get while a lexicon is trained: at 5 % it would learn the others only."""


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
    *,
    strength: float = 30.0,
    least_pages: int = 3,
    most_share: float = 0.5,
) -> Lexicon:
    """Fit a lexicon by logistic regression on n-gram presence, each page scaled to unit length.

    Args:
        matrix: which page fills which slot, shape (pages, ``SIZE``).
        target: 0 or 1, shape (pages,).
        weight: weight of each page, shape (pages,).
        strength: inverse of the ridge penalty.
        least_pages: a slot that fewer pages fill is left out.
        most_share: a slot that a greater share of pages fills is left out; it tells nothing.

    Returns:
        The lexicon; its scores are log-odds at the weights given.
    """
    filled = np.bincount(matrix.indices, minlength=SIZE)
    kept = np.flatnonzero((filled >= least_pages) & (filled <= most_share * matrix.shape[0]))
    known = matrix[:, kept].tocsr()
    counts = np.diff(known.indptr)
    known.data = np.repeat(1 / np.sqrt(np.maximum(counts, 1)), counts).astype(np.float32)
    model = LogisticRegression(
        C=strength, solver="liblinear", dual=True, tol=1e-2, max_iter=200, random_state=0
    )
    model.fit(known, target, sample_weight=weight * len(target) / weight.sum())
    weights = np.zeros(SIZE, dtype=np.float32)
    weights[kept] = np.asarray(model.coef_)[0]
    return Lexicon(weights, float(np.asarray(model.intercept_)[0]))
