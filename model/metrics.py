"""Figures of quality on weighted pages, for one weighting or for many draws of a bootstrap at once.

Every function takes scores and targets of shape (pages,) and weights of shape (pages,) or (draws, pages), and
gives one figure a weighting: a number, or an array of shape (draws,).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.special import expit, logit

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
BINS = 15
TOP = (0.01, 0.05)
"""Shares of all pages whose precision is a figure: the first 100 and the first 500 of 10,000."""


def auroc(target: Ints, score: Floats, weight: Floats) -> Floats:
    """Chance that a positive page scores above a negative one; NaN where one class is missing."""
    right, wrong = _above(target, score, weight)
    width = np.diff(wrong, axis=-1, prepend=0.0)
    height = right - np.diff(right, axis=-1, prepend=0.0) / 2
    return _ratio((width * height).sum(axis=-1), right[..., -1] * wrong[..., -1])


def average_precision(target: Ints, score: Floats, weight: Floats) -> Floats:
    """Average precision; NaN where one class is missing."""
    right, wrong = _above(target, score, weight)
    precision = np.nan_to_num(_ratio(right, right + wrong))
    gained = (np.diff(right, axis=-1, prepend=0.0) * precision).sum(axis=-1)
    return _ratio(gained, np.where(wrong[..., -1] > 0, right[..., -1], 0.0))


def recall_at_precision(target: Ints, score: Floats, weight: Floats, precision: float) -> Floats:
    """Highest recall at a threshold that keeps at least this precision; 0 where none does."""
    right, wrong = _above(target, score, weight)
    best = np.where(right >= precision * (right + wrong), right, 0.0).max(axis=-1)
    return _ratio(best, np.where(wrong[..., -1] > 0, right[..., -1], 0.0))


def precision_at_top(target: Ints, score: Floats, weight: Floats, share: float) -> Floats:
    """Precision among the pages of highest score that make up a share of all weight.

    Of pages that score alike at the end of that share, as much counts as fits in. NaN where one class is missing.
    """
    right, wrong = _above(target, score, weight)
    whole = right + wrong
    wanted = share * whole[..., -1:]
    width = np.diff(whole, axis=-1, prepend=0.0)
    used = np.clip(wanted - (whole - width), 0.0, width)
    part = np.divide(used, width, out=np.zeros_like(width), where=width > 0)
    found = (np.diff(right, axis=-1, prepend=0.0) * part).sum(axis=-1)
    both = (right[..., -1] > 0) & (wrong[..., -1] > 0)
    return _ratio(found, np.where(both, wanted[..., 0], 0.0))


def calibration_error(target: Ints, probability: Floats, weight: Floats, bins: int = BINS) -> Floats:
    """Expected calibration error over bins of equal weight (Naeini et al. 2015; equal-mass as in Nguyen 2015)."""
    said, seen, mass = reliability(target, probability, weight, bins)
    return np.nansum(np.abs(said - seen) * mass, axis=-1)


def reliability(
    target: Ints, probability: Floats, weight: Floats, bins: int = BINS
) -> tuple[Floats, Floats, Floats]:
    """Mean probability said, share of positive pages seen, and mass of each bin, shape (..., bins)."""
    order = np.argsort(probability, kind="stable")
    y, p, w = target[order], probability[order], np.atleast_2d(weight)[:, order]
    w = w / w.sum(axis=-1, keepdims=True)
    which = np.clip((np.cumsum(w, axis=-1) - w / 2) * bins, 0, bins - 1).astype(np.int64)
    place = (which + bins * np.arange(len(w))[:, None]).ravel()

    def total(values: Floats) -> Floats:
        return np.bincount(place, values.ravel(), bins * len(w)).astype(np.float64).reshape(len(w), bins)

    mass = total(w)
    shape = (*weight.shape[:-1], bins)
    return (
        _ratio(total(w * p), mass).reshape(shape),
        _ratio(total(w * y), mass).reshape(shape),
        mass.reshape(shape),
    )


def calibration_slope(target: Ints, probability: Floats, weight: Floats) -> Floats:
    """Slope of the outcome's log-odds over the predicted ones: 1 is right, below 1 is over-confident (Cox 1958).

    NaN where one class is missing. A logistic regression on one column, by Newton's method, all draws at once.
    """
    x, y = logit(np.clip(probability, 1e-6, 1 - 1e-6)), target.astype(np.float64)
    w = np.atleast_2d(weight / weight.sum(axis=-1, keepdims=True))
    one_class = (w @ y <= 0) | (w @ (1 - y) <= 0)
    slope, offset = np.ones(len(w)), np.zeros(len(w))
    for _ in range(25):
        said = expit(slope[:, None] * x + offset[:, None])
        pull, curve = w * (y - said), w * said * (1 - said)
        g0, g1 = pull.sum(axis=1), pull @ x
        h0, h1, h2 = curve.sum(axis=1), curve @ x, curve @ (x * x)
        ridge = 1e-12
        det = (h0 + ridge) * (h2 + ridge) - h1 * h1
        steps = ((h0 + ridge) * g1 - h1 * g0) / det, ((h2 + ridge) * g0 - h1 * g1) / det
        # A draw whose classes a threshold parts has no slope to find; the bound keeps it from running away.
        step = [np.clip(np.nan_to_num(s), -2.0, 2.0) for s in steps]
        slope, offset = slope + step[0], offset + step[1]
        if max(np.abs(s).max(initial=0.0) for s in step) < 1e-9:
            break
    slope[one_class] = np.nan
    return slope.reshape(weight.shape[:-1])[()]


def figures(target: Ints, log_odds: Floats, weight: Floats) -> dict[str, Floats]:
    """The usual figures at once.

    Args:
        target: 0 or 1.
        log_odds: calibrated log-odds.
        weight: weight of each page, shape (pages,) or (draws, pages).

    Returns:
        ``auroc``, ``average_precision``, ``recall_at_90`` and ``recall_at_95`` precision, ``precision_top_100``
        and ``precision_top_500`` of 10,000 pages, ``calibration_error`` and ``calibration_slope``.
    """
    probability = expit(log_odds)
    return {
        "auroc": auroc(target, log_odds, weight),
        "average_precision": average_precision(target, log_odds, weight),
        "recall_at_90": recall_at_precision(target, log_odds, weight, 0.90),
        "recall_at_95": recall_at_precision(target, log_odds, weight, 0.95),
        **{
            f"precision_top_{round(10_000 * share)}": precision_at_top(target, log_odds, weight, share)
            for share in TOP
        },
        "calibration_error": calibration_error(target, probability, weight),
        "calibration_slope": calibration_slope(target, probability, weight),
    }


def _above(target: Ints, score: Floats, weight: Floats) -> tuple[Floats, Floats]:
    """Weight of positive and of negative pages at or above each distinct score, highest first, (..., levels)."""
    order = np.argsort(-score, kind="stable")
    ends = np.append(np.flatnonzero(np.diff(score[order])), len(score) - 1)
    y, w = target[order], weight[..., order]
    right, wrong = (np.cumsum(w * part, axis=-1)[..., ends] for part in (y, 1 - y))
    return right, wrong


def _ratio(part: Floats, whole: Floats) -> Floats:
    """Divide; NaN where the divisor is 0."""
    part, whole = np.asarray(part, dtype=np.float64), np.asarray(whole, dtype=np.float64)
    return np.divide(part, whole, out=np.full(np.broadcast(part, whole).shape, np.nan), where=whole > 0)[()]
