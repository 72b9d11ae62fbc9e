import numpy as np
import pytest
from farmsift.model.metrics import (
    auroc,
    average_precision,
    calibration_error,
    calibration_slope,
    figures,
    precision_at_top,
    recall_at_precision,
    reliability,
)
from scipy.special import expit
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score, precision_recall_curve, roc_auc_score

ONES = np.ones(4)


def test_golden_values():
    y, score = np.array([1, 0, 1, 0]), np.array([4.0, 3.0, 2.0, 1.0])
    assert auroc(y, score, ONES) == pytest.approx(0.75)
    assert average_precision(y, score, ONES) == pytest.approx(0.5 + 0.5 * 2 / 3)
    assert recall_at_precision(y, score, ONES, 0.9) == pytest.approx(0.5)
    assert recall_at_precision(y, -score, ONES, 0.9) == 0


def test_weights_count_as_copies():
    rng = np.random.default_rng(0)
    y, score, times = rng.integers(0, 2, 60), rng.normal(size=60), rng.integers(1, 4, 60)
    weighted = figures(y, score, times.astype(float))
    copied = figures(np.repeat(y, times), np.repeat(score, times), np.ones(times.sum()))
    for name in ("auroc", "average_precision", "recall_at_90", "calibration_slope"):
        assert weighted[name] == pytest.approx(copied[name], rel=1e-4), name


def test_calibration_is_told_from_over_confidence():
    rng = np.random.default_rng(0)
    log_odds = rng.normal(size=40_000) * 2
    y = (rng.random(40_000) < expit(log_odds)).astype(int)
    weight = np.ones(len(y))
    assert calibration_error(y, expit(log_odds), weight) < 0.01
    assert calibration_error(y, expit(3 * log_odds), weight) > 0.05
    assert calibration_slope(y, expit(log_odds), weight) == pytest.approx(1, abs=0.05)
    assert calibration_slope(y, expit(2 * log_odds), weight) == pytest.approx(0.5, abs=0.05)


def test_one_class_has_no_figure():
    assert np.isnan(auroc(np.zeros(4, int), ONES, ONES))
    assert np.isnan(average_precision(np.zeros(4, int), ONES, ONES))


def _draws(seed=0, pages=400, draws=6):
    rng = np.random.default_rng(seed)
    y = (rng.random(pages) < 0.2).astype(int)
    score = np.round(rng.normal(size=pages) + y, 1)  # with ties
    return y, score, rng.integers(0, 4, (draws, pages)) * rng.random(pages)


def test_figures_are_those_of_scikit_learn():
    y, score, weights = _draws()
    for w in weights:
        assert auroc(y, score, w) == pytest.approx(roc_auc_score(y, score, sample_weight=w))
        assert average_precision(y, score, w) == pytest.approx(
            average_precision_score(y, score, sample_weight=w)
        )
        precision, recall, _ = precision_recall_curve(y, score, sample_weight=w)
        assert recall_at_precision(y, score, w, 0.5) == pytest.approx(recall[precision >= 0.5].max())
        x = score[:, None]
        fit = LogisticRegression(C=np.inf, tol=1e-8).fit(x, y, sample_weight=w)
        assert calibration_slope(y, expit(score), w) == pytest.approx(fit.coef_[0, 0], rel=1e-3)


def test_many_draws_at_once_are_each_draw_alone():
    y, score, weights = _draws()
    together = figures(y, score, weights)
    for i, w in enumerate(weights):
        for name, value in figures(y, score, w).items():
            assert together[name][i] == pytest.approx(value), name


def test_precision_at_the_top_counts_weight():
    y, score = np.array([1, 0, 1, 0]), np.array([4.0, 3.0, 2.0, 1.0])
    assert precision_at_top(y, score, ONES, 0.25) == 1
    assert precision_at_top(y, score, ONES, 0.5) == 0.5
    assert precision_at_top(y, score, np.array([2.0, 1, 1, 4]), 0.5) == 0.75
    tied = np.array([2.0, 2.0, 2.0, 2.0])
    assert precision_at_top(y, tied, ONES, 0.1) == pytest.approx(0.5)


def test_bins_of_reliability_have_equal_mass():
    rng = np.random.default_rng(0)
    p = rng.random(3000)
    said, seen, mass = reliability((rng.random(3000) < p).astype(int), p, np.ones(3000))
    assert mass == pytest.approx(np.full(15, 1 / 15), abs=1e-3)
    assert np.all(np.diff(said) > 0)
    assert seen == pytest.approx(said, abs=0.15)


def test_slope_of_separable_pages_is_finite():
    y = np.repeat([0, 1], 50)
    assert np.isfinite(calibration_slope(y, np.repeat([0.1, 0.9], 50), np.ones(100)))
