"""Many regressions over the same sparse ones, beside scikit-learn's, one at a time."""

from __future__ import annotations

import farmsift.model.presence as presence
import numpy as np
import pytest
import scipy.sparse as sp
from farmsift.model.presence import fit_presence
from sklearn.linear_model import LogisticRegression


def _pages(seed: int) -> tuple[sp.csr_matrix, np.ndarray]:
    rng = np.random.default_rng(seed)
    filled = sp.csr_matrix((rng.random((120, 40)) < 0.2).astype(np.float32))
    told = filled[:, :5].sum(axis=1).A1 - filled[:, 5:10].sum(axis=1).A1 + rng.normal(0, 0.5, 120)
    return filled, (told > 0).astype(np.int64)


@pytest.mark.parametrize("seed", [0, 1])
def test_each_is_the_regression_that_is_fitted_alone(seed: int, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(presence, "TOLERANCE", 1e-5)
    filled, target = _pages(seed)
    rng = np.random.default_rng(seed)
    cost = np.where(rng.random((120, 3)) < 0.8, rng.uniform(1, 5, (120, 3)), 0).astype(np.float32)
    chosen = rng.random((40, 3)) < 0.7
    weights, intercepts = fit_presence(filled, target, cost, chosen)
    for i in range(3):
        rows = filled.toarray() * chosen[:, i]
        rows /= np.sqrt(np.maximum(rows.sum(axis=1, keepdims=True), 1))
        alone = LogisticRegression(solver="liblinear", tol=1e-8, C=1.0, max_iter=1000)
        alone.fit(rows, target, sample_weight=cost[:, i])
        assert np.allclose(weights[:, i], alone.coef_[0], atol=2e-3)
        assert intercepts[i] == pytest.approx(alone.intercept_[0], abs=2e-3)
        assert not weights[~chosen[:, i], i].any()


def test_a_page_that_is_left_out_changes_nothing():
    filled, target = _pages(3)
    cost = np.ones((120, 2), dtype=np.float32)
    cost[:30] = 0
    everything = np.ones((40, 2), dtype=bool)
    turned = np.where(np.arange(120) < 30, 1 - target, target)
    before, _ = fit_presence(filled, target, cost, everything)
    after, _ = fit_presence(filled, turned, cost, everything)
    assert np.array_equal(before, after)
    alone, _ = fit_presence(filled[30:], target[30:], cost[30:], everything)
    assert np.allclose(before, alone, atol=1e-4)


def test_one_class_alone_has_an_end():
    filled, _ = _pages(4)
    weights, intercepts = fit_presence(
        filled,
        np.ones(120, dtype=np.int64),
        np.ones((120, 1), dtype=np.float32),
        np.ones((40, 1), dtype=bool),
    )
    assert np.isfinite(weights).all() and intercepts[0] > 0
