import numpy as np
import pytest
from farmsift.model.metrics import (
    auroc,
    average_precision,
    calibration_error,
    calibration_slope,
    figures,
    recall_at_precision,
)
from scipy.special import expit

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
