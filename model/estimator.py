"""An additive classifier: a sum of one curve per signal, each with the sense a moderator would expect."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, Self

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.special import expit
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import _check_sample_weight, check_is_fitted, validate_data

Floats = npt.NDArray[np.float64]


class AdditiveClassifier(ClassifierMixin, BaseEstimator):
    """Logistic regression on piecewise-linear curves, one curve a column, monotone where asked.

    Each column is expanded into ramps between quantiles of its measured values: one over the whole range, two
    over its halves, and so on, so that the penalty prefers a straight curve to a bent one. A curve is a weighted
    sum of its ramps, and a sign constraint on the weights makes it monotone. The decision function is the
    intercept plus one share per column, and nothing else: every share is exact (a generalised additive model,
    Hastie and Tibshirani 1986; the ramps are those of piecewise linear encoding, Gorishniy et al. 2022). A value
    that is not measured (NaN) has the share 0, since it says nothing for or against the page; shares are
    centred so that the mean measured page of the training data has the share 0 in every column as well.

    Args:
        ramps: ramps per column on the finest scale, where there are 1, 2, 4, ... up to so many; a column with
            few distinct values gets fewer.
        penalty: weight of the squared distance of the ramp weights from the expected ones, against the mean
            log loss.
        expected: log-odds that a monotone column is expected to move a page by, end to end, before any data
            are seen; one number for all, or one a column. Where pages tell enough, they decide; a rare sign
            keeps what a person would make of it.
        monotone: sense of each column, one of -1, 0, +1, shape (columns,); ``None`` leaves all free.
        max_iter: most steps of the optimiser.

    Attributes:
        classes_: the two labels, shape (2,).
        column_: which column each ramp belongs to, shape (ramps,).
        low_, high_: where each ramp begins and ends, shape (ramps,).
        center_: mean height of each ramp over the training data, shape (ramps,).
        coef_: weight of each ramp, shape (ramps,).
        intercept_: log-odds of a page of which nothing is measured.
        n_iter_: steps the optimiser took.
        n_features_in_, feature_names_in_: as in scikit-learn.

    Example:
        >>> import numpy as np
        >>> X = np.array([[0.0], [1.0], [2.0], [3.0]])
        >>> model = AdditiveClassifier(monotone=[1]).fit(X, [0, 0, 1, 1])
        >>> model.predict([[3.0]])
        array([1])
        >>> bool(model.shares([[0.0]])[0, 0] < model.shares([[3.0]])[0, 0])
        True
    """

    def __init__(
        self,
        ramps: int = 4,
        penalty: float = 1e-2,
        expected: float | Sequence[float] = 0.0,
        monotone: Sequence[int] | None = None,
        max_iter: int = 500,
    ):
        self.ramps = ramps
        self.penalty = penalty
        self.expected = expected
        self.monotone = monotone
        self.max_iter = max_iter

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.allow_nan = True
        tags.classifier_tags.multi_class = False
        return tags

    def fit(self, X: Any, y: Any, sample_weight: Any = None) -> Self:
        """Fit the curves.

        Args:
            X: values, shape (pages, columns); NaN where not measured.
            y: labels of two classes, shape (pages,); the greater one is the positive class.
            sample_weight: weight of each page, shape (pages,).

        Raises:
            ValueError: other than two classes, or ``monotone`` of another length than the columns.
        """
        X, y = validate_data(self, X, y, dtype=np.float64, ensure_all_finite="allow-nan")
        check_classification_targets(y)
        self.classes_, target = np.unique(y, return_inverse=True)
        if len(self.classes_) != 2:
            what = "1 class" if len(self.classes_) == 1 else f"{len(self.classes_)} classes"
            raise ValueError(
                f"Only binary classification is supported: the labels have {what} and must have two."
            )
        sense = np.zeros(X.shape[1], dtype=int) if self.monotone is None else np.asarray(self.monotone)
        if sense.shape != (X.shape[1],):
            raise ValueError(f"monotone names {sense.size} columns, and X has {X.shape[1]}.")
        weight = _check_sample_weight(sample_weight, X, dtype=np.float64)
        weight = weight / weight.sum()

        bounds = [_ramps(X[:, j], weight, self.ramps) for j in range(X.shape[1])]
        self.column_ = np.repeat(np.arange(X.shape[1]), [len(b) for b in bounds])
        self.low_, self.high_ = np.concatenate(bounds).T
        total = (weight @ ~np.isnan(X))[self.column_]
        design = self._heights(X)
        unknown = np.isnan(X)[:, self.column_]
        np.copyto(design, 0.0, where=unknown)
        self.center_ = np.divide(weight @ design, total, out=np.zeros(len(self.low_)), where=total > 0)
        design -= self.center_
        np.copyto(design, 0.0, where=unknown)
        steps = np.bincount(self.column_, minlength=X.shape[1])[self.column_]
        prior = np.broadcast_to(self.expected, X.shape[1])[self.column_] * sense[self.column_] / steps
        self.coef_, self.intercept_, self.n_iter_ = _logistic(
            design, target, weight, self.penalty, prior, sense[self.column_], self.max_iter
        )
        return self

    def _heights(self, X: Floats) -> Floats:
        """How far up each ramp a value stands, 0 to 1, shape (pages, ramps); NaN stays NaN."""
        heights = X[:, self.column_]
        heights -= self.low_
        heights /= self.high_ - self.low_
        return np.clip(heights, 0.0, 1.0, out=heights)

    def shares(self, X: Any) -> Floats:
        """Return every column's share of the log-odds, shape (pages, columns)."""
        check_is_fitted(self)
        X = validate_data(self, X, dtype=np.float64, ensure_all_finite="allow-nan", reset=False)
        return self.shares_of(X)

    def shares_of(self, X: Floats) -> Floats:
        """``shares`` of an array that is known to fit; for one page the checks cost more than the sums."""
        parts = self._heights(X)
        parts -= self.center_
        parts *= self.coef_
        np.nan_to_num(parts, copy=False)
        shares = np.zeros(X.shape)
        if len(self.column_):
            # Not a matrix product with the columns' marks: its threads cost more than the sums.
            starts = np.flatnonzero(np.diff(self.column_, prepend=-1))
            shares[:, self.column_[starts]] = np.add.reduceat(parts, starts, axis=1)
        return shares

    def decision_function(self, X: Any) -> Floats:
        """Return the log-odds of the positive class, shape (pages,): intercept plus the sum of shares."""
        shares = self.shares(X)
        return shares.sum(axis=1) + self.intercept_

    def predict_proba(self, X: Any) -> Floats:
        """Return the probabilities of both classes, shape (pages, 2)."""
        positive = expit(self.decision_function(X))
        return np.column_stack([1 - positive, positive])

    def predict(self, X: Any) -> npt.NDArray[Any]:
        """Return the likelier class of each page, shape (pages,)."""
        above = self.decision_function(X) > 0
        return self.classes_[above.astype(int)]


def _ramps(values: Floats, weight: Floats, most: int) -> Floats:
    """Where the ramps of all scales begin and end, each once, shape (ramps, 2)."""
    scales = [1 << i for i in range(most.bit_length()) if 1 << i < most] + [most]
    known = ~np.isnan(values) & (weight > 0)
    distinct, inverse = np.unique(values[known], return_inverse=True)
    mass = np.asarray(np.bincount(inverse, weight[known], len(distinct)), dtype=np.float64)
    knots = [_knots(distinct, mass, scale) for scale in scales]
    return np.array(list(dict.fromkeys(pair for k in knots for pair in pairwise(k)))).reshape(-1, 2)


def _knots(distinct: Floats, mass: Floats, ramps: int) -> Floats:
    """Ends of the ramps: weighted quantiles of the measured values; empty where they hold just one value.

    Args:
        distinct: the measured values, each once, ascending.
        mass: weight of the pages that have each, of the same shape.
        ramps: how many at the most.
    """
    if len(distinct) > ramps + 1:
        # A value that many pages share (often 0) counts once as an end and does not eat the other quantiles.
        common = mass > mass.sum() / ramps
        rest, mass = distinct[~common], mass[~common]
        wanted = np.linspace(0.01, 0.99, max(ramps + 1 - int(common.sum()), 2))
        quantiles = np.interp(wanted, (np.cumsum(mass) - mass / 2) / mass.sum(), rest)
        distinct = np.unique(np.concatenate([distinct[common], quantiles]))
    return distinct if len(distinct) > 1 else np.empty(0)


def _logistic(
    design: Floats,
    target: npt.NDArray[np.int64],
    weight: Floats,
    penalty: float,
    prior: Floats,
    sense: npt.NDArray[np.int64],
    max_iter: int,
) -> tuple[Floats, float, int]:
    """Minimise the weighted log loss under sign constraints; return coefficients, intercept and steps."""
    sign = np.where(target == 1, 1.0, -1.0)
    share = float(np.clip(weight @ target, 1e-6, 1 - 1e-6))
    start = np.zeros(design.shape[1] + 1)
    start[-1] = np.log(share / (1 - share))

    def loss(theta: Floats) -> tuple[float, Floats]:
        margin = sign * (design @ theta[:-1] + theta[-1])
        pull = -weight * sign * expit(-margin)
        away = theta[:-1] - prior
        value = weight @ np.logaddexp(0.0, -margin) + penalty / 2 * away @ away
        return float(value), np.append(design.T @ pull + penalty * away, pull.sum())

    bounds = [(0 if s > 0 else None, 0 if s < 0 else None) for s in sense] + [(None, None)]
    found = minimize(
        loss,
        start,
        jac=True,
        method="L-BFGS-B",
        bounds=bounds,
        options={"maxiter": max_iter, "maxfun": 2 * max_iter, "ftol": 1e-13, "gtol": 1e-9},
    )
    return found.x[:-1], float(found.x[-1]), max(int(found.nit), 1)
