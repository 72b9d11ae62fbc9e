"""From a head's decision to a calibrated log-odds, and from both heads to one probability."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import expit, logit
from sklearn.linear_model import LogisticRegression


@dataclass(frozen=True, slots=True)
class Calibration:
    """Slope and offset on the log-odds (Platt 1999), so that a page's shares keep adding up to its score.

    Attributes:
        slope: factor of the decision, above 0.
        offset: added to it.
    """

    slope: float = 1.0
    offset: float = 0.0

    def __call__(self, decision: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """Return calibrated log-odds for decisions of any shape."""
        return self.slope * decision + self.offset


def fit_calibration(
    decision: npt.NDArray[np.float64], target: npt.NDArray[np.int64], weight: npt.NDArray[np.float64]
) -> Calibration:
    """Fit a calibration to out-of-group decisions.

    Args:
        decision: decisions on pages whose group the head has not seen, shape (pages,).
        target: 0 or 1, shape (pages,).
        weight: weight of each page; the share of positive pages in it is the share calibrated for.

    Returns:
        The calibration; a slope that comes out at or below 0 (a head that knows nothing) is set to a tenth.
    """
    scale = len(weight) / weight.sum()
    fit = LogisticRegression(C=np.inf, max_iter=1000).fit(
        decision[:, None], target, sample_weight=weight * scale
    )
    slope = float(fit.coef_[0, 0])
    if slope > 0:
        return Calibration(slope, float(fit.intercept_[0]))
    share = float(weight @ target / weight.sum())
    return Calibration(0.1, float(logit(np.clip(share, 1e-6, 1 - 1e-6))))


def either(*log_odds: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return the probability that at least one head is right, taking them as independent (noisy or).

    Args:
        log_odds: calibrated log-odds of each head, each of shape (pages,).
    """
    return 1 - np.prod([expit(-x) for x in log_odds], axis=0)
