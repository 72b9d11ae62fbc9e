"""Figures of quality on weighted pages; every function takes scores, targets and weights of shape (pages,)."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.special import expit, logit
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score, precision_recall_curve, roc_auc_score

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


def auroc(target: Ints, score: Floats, weight: Floats) -> float:
    """Chance that a positive page scores above a negative one; NaN where one class is missing."""
    if len(np.unique(target)) < 2:
        return float("nan")
    return float(roc_auc_score(target, score, sample_weight=weight))


def average_precision(target: Ints, score: Floats, weight: Floats) -> float:
    """Average precision; NaN where one class is missing."""
    if len(np.unique(target)) < 2:
        return float("nan")
    return float(average_precision_score(target, score, sample_weight=weight))


def recall_at_precision(target: Ints, score: Floats, weight: Floats, precision: float) -> float:
    """Highest recall at a threshold that keeps at least this precision; 0 where none does."""
    if len(np.unique(target)) < 2:
        return float("nan")
    reached, recall, _ = precision_recall_curve(target, score, sample_weight=weight)
    return float(recall[reached >= precision].max(initial=0.0))


def calibration_error(target: Ints, probability: Floats, weight: Floats, bins: int = 15) -> float:
    """Expected calibration error over bins of equal weight (Naeini et al. 2015; equal-mass as in Nguyen 2015)."""
    order = np.argsort(probability, kind="stable")
    y, p, w = target[order], probability[order], weight[order] / weight.sum()
    which = np.minimum((np.cumsum(w) - w / 2) * bins, bins - 1).astype(int)
    mass = np.bincount(which, w, bins)
    gap = np.abs(np.bincount(which, w * p, bins) - np.bincount(which, w * y, bins))
    return float(gap[mass > 0].sum())


def calibration_slope(target: Ints, probability: Floats, weight: Floats) -> float:
    """Slope of the outcome's log-odds over the predicted ones: 1 is right, below 1 is over-confident (Cox 1958)."""
    if len(np.unique(target)) < 2:
        return float("nan")
    x = logit(np.clip(probability, 1e-6, 1 - 1e-6))[:, None]
    fit = LogisticRegression(C=np.inf).fit(x, target, sample_weight=weight * len(weight) / weight.sum())
    return float(fit.coef_[0, 0])


def figures(target: Ints, log_odds: Floats, weight: Floats) -> dict[str, float]:
    """The usual figures at once.

    Args:
        target: 0 or 1.
        log_odds: calibrated log-odds.
        weight: weight of each page.

    Returns:
        ``auroc``, ``average_precision``, ``recall_at_90`` and ``recall_at_95`` precision,
        ``calibration_error`` and ``calibration_slope``.
    """
    probability = expit(log_odds)
    return {
        "auroc": auroc(target, log_odds, weight),
        "average_precision": average_precision(target, log_odds, weight),
        "recall_at_90": recall_at_precision(target, log_odds, weight, 0.90),
        "recall_at_95": recall_at_precision(target, log_odds, weight, 0.95),
        "calibration_error": calibration_error(target, probability, weight),
        "calibration_slope": calibration_slope(target, probability, weight),
    }
