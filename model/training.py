"""Training: two additive heads over the signals, with predictions for every page from other groups alone."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
import scipy.sparse as sp
from joblib import Parallel, delayed
from sklearn.model_selection import StratifiedGroupKFold

from ..features.lexicon import Lexicon
from ..features.signal import REGISTRY
from .calibration import Calibration, fit_calibration
from .estimator import AdditiveClassifier
from .examples import Examples
from .labels import HEADS, group_weights, targets
from .lexical import FARM_SHARE, fit_lexicon, slot_matrix

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Settings:
    """What a training is run with.

    Attributes:
        prevalence: declared share of farm or republished pages, which probabilities are calibrated for.
        folds: parts that the groups are divided into for out-of-group predictions.
        seed: of the division.
        ramps, penalty: of ``AdditiveClassifier``.
        farm_share: share of weight that positive pages get while a head is fitted; the intercept is brought
            back to ``prevalence`` by calibration.
        jobs: processes, as joblib counts them.
    """

    prevalence: float = 0.05
    folds: int = 5
    seed: int = 0
    ramps: int = 6
    penalty: float = 3e-3
    farm_share: float = 0.3
    jobs: int = -1


@dataclass(frozen=True)
class Heads:
    """What is fitted: lexica, additive heads and calibrations, by head, and the signals' order.

    Attributes:
        signals: the columns, in order.
        lexica, classifiers, calibrations: by head.
    """

    signals: tuple[str, ...]
    lexica: Mapping[str, Lexicon]
    classifiers: Mapping[str, AdditiveClassifier]
    calibrations: Mapping[str, Calibration]

    def log_odds(self, values: Floats) -> dict[str, Floats]:
        """Return each head's calibrated log-odds for values of shape (pages, signals)."""
        return {h: self.calibrations[h](c.decision_function(values)) for h, c in self.classifiers.items()}

    def shares(self, values: Floats) -> dict[str, Floats]:
        """Return each head's calibrated shares, shape (pages, signals); with the base they sum to log-odds."""
        return {h: self.calibrations[h].slope * c.shares(values) for h, c in self.classifiers.items()}

    def base(self, head: str) -> float:
        """Return a head's calibrated log-odds of a page of which nothing is measured."""
        calibration = self.calibrations[head]
        return calibration.slope * self.classifiers[head].intercept_ + calibration.offset


def split(labels: pd.DataFrame, folds: int, seed: int) -> Ints:
    """Divide the pages into folds by group, labels spread evenly.

    Args:
        labels: one row a page with ``label`` and ``group``.
        folds: how many.
        seed: of the shuffling.

    Returns:
        Fold of each page, shape (pages,).
    """
    fold = np.zeros(len(labels), dtype=np.int64)
    splitter = StratifiedGroupKFold(folds, shuffle=True, random_state=seed)
    for i, (_, test) in enumerate(splitter.split(labels, labels["label"], labels["group"])):
        fold[test] = i
    return fold


def cross_fit(examples: Examples, settings: Settings) -> tuple[dict[str, Floats], Ints]:
    """Predict every page by heads and lexica that have not seen its group.

    The lexical columns a head learns from are out-of-group within its own training folds: the page's fold
    and the predicted fold are both left out, so that each pair of folds costs one lexicon a head
    (cross-fitting, Chernozhukov et al. 2018).

    Args:
        examples: the labelled pages.
        settings: the training.

    Returns:
        Each head's uncalibrated decisions, shape (pages,), and the fold of each page.
    """
    fold = split(examples.labels, settings.folds, settings.seed)
    matrix, goals = slot_matrix(examples.slots), targets(examples.labels["label"])
    left_out = [
        *itertools.combinations(range(settings.folds), 1),
        *itertools.combinations(range(settings.folds), 2),
    ]
    jobs = [(head, out) for head in HEADS for out in left_out]
    lexica = dict(
        zip(
            jobs,
            Parallel(n_jobs=settings.jobs)(
                delayed(_lexicon)(matrix, goals[head], examples.labels, ~np.isin(fold, out))
                for head, out in jobs
            ),
            strict=True,
        )
    )
    decisions = {head: np.zeros(len(examples)) for head in HEADS}
    for i in range(settings.folds):
        test, values = fold == i, examples.values.copy()
        for head in HEADS:
            column = np.full(len(examples), np.nan)
            for j in range(settings.folds):
                out = (i,) if i == j else (min(i, j), max(i, j))
                column[fold == j] = lexical_column(matrix[fold == j], lexica[head, out])
            values[f"lexical.{head}"] = column
        for head in HEADS:
            fitted = _classifier(values[~test], goals[head][~test], examples.labels[~test], settings)
            decisions[head][test] = fitted.decision_function(values[test].to_numpy())
    return decisions, fold


def fit(examples: Examples, settings: Settings, decisions: Mapping[str, Floats], fold: Ints) -> Heads:
    """Fit lexica and heads on all examples, calibrated on out-of-group decisions.

    Args:
        examples: the labelled pages.
        settings: the training.
        decisions: each head's out-of-group decisions, as ``cross_fit`` gives them.
        fold: fold of each page; the lexical columns learnt from are out-of-group by these folds.
    """
    matrix, goals, labels = slot_matrix(examples.slots), targets(examples.labels["label"]), examples.labels
    values, lexica = examples.values.copy(), {}
    everything = np.ones(len(examples), dtype=bool)
    for head in HEADS:
        column = np.full(len(examples), np.nan)
        for j in range(settings.folds):
            column[fold == j] = lexical_column(
                matrix[fold == j], _lexicon(matrix, goals[head], labels, fold != j)
            )
        values[f"lexical.{head}"] = column
        lexica[head] = _lexicon(matrix, goals[head], labels, everything)
    return Heads(
        signals=tuple(values.columns),
        lexica=lexica,
        classifiers={head: _classifier(values, goals[head], labels, settings) for head in HEADS},
        calibrations={head: calibrate(decisions[head], goals[head], labels, settings) for head in HEADS},
    )


def calibrate(decision: Floats, target: Ints, labels: pd.DataFrame, settings: Settings) -> Calibration:
    """Calibrate a head for the declared share of its pages.

    The share declared is that of farm *or* republished pages; a head gets as much of it as its groups have.
    """
    counts = (
        labels.assign(mine=target, any=labels["label"] != "ordinary").groupby("group")[["mine", "any"]].max()
    )
    share = settings.prevalence * counts["mine"].sum() / max(counts["any"].sum(), 1)
    return fit_calibration(decision, target, group_weights(labels["group"], target, share))


def lexical_column(matrix: sp.csr_matrix, lexicon: Lexicon) -> Floats:
    """Score pages by a lexicon, shape (pages,); NaN for a page that fills too few slots."""
    bounds = matrix.indptr
    return np.array(
        [lexicon.score(matrix.indices[a:b]) for a, b in itertools.pairwise(bounds)], dtype=np.float64
    )


def _lexicon(
    matrix: sp.csr_matrix, target: Ints, labels: pd.DataFrame, chosen: npt.NDArray[np.bool_]
) -> Lexicon:
    weight = group_weights(labels["group"][chosen], target[chosen], FARM_SHARE)
    return fit_lexicon(matrix[chosen], target[chosen], weight)


def _classifier(
    values: pd.DataFrame, target: Ints, labels: pd.DataFrame, settings: Settings
) -> AdditiveClassifier:
    weight = group_weights(labels["group"], target, settings.farm_share)
    monotone = [REGISTRY[name].farm for name in values.columns]
    model = AdditiveClassifier(ramps=settings.ramps, penalty=settings.penalty, monotone=monotone)
    return model.fit(values.to_numpy(), target, sample_weight=weight)
