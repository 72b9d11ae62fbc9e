"""Training: two additive heads over the signals, with predictions for every page from other groups alone."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import numpy.typing as npt
import pandas as pd
import scipy.sparse as sp
from joblib import Parallel, delayed
from sklearn.model_selection import StratifiedGroupKFold
from threadpoolctl import threadpool_limits

from ..features.lexicon import Lexicon
from ..features.signal import REGISTRY
from .calibration import Calibration, fit_calibration
from .estimator import AdditiveClassifier
from .examples import Examples
from .labels import HEADS, LabelError, group_weights, share_of_head, targets
from .lexical import FARM_SHARE, RECIPES, fit_lexica, slot_matrix

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
T = TypeVar("T")


EXPECTED: Mapping[str, Mapping[str, float]] = {
    "content_farm": {"commerce.planted_story": 3.0},
    "republished": {},
}
"""Log-odds expected of single signals, by head, before any page is seen, where a person would be all but certain.

So rare a sign stands on hardly any labelled page, and the penalty alone would leave it without a say."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a training is run with.

    Attributes:
        prevalence: declared share of farm or republished pages, which probabilities are calibrated for.
        folds: parts that the groups are divided into for out-of-group predictions.
        seed: of the division.
        ramps, penalty, expected: of ``AdditiveClassifier``.
        farm_share: share of weight that positive pages get while a head is fitted; the intercept is brought
            back to ``prevalence`` by calibration.
        graft_share: share of the content-farm head's positive weight that grafts get beside the real pages.
        lift_share: share of the republished head's whole weight that lifted pages get beside the real ones; they
            alone tell what the signals of an index are worth, of which real pages have none.
        least_rise: a signal that can move no head by more than this, from its lowest share to its highest
            (log-odds), is left out of the model; it costs time and says nothing.
        jobs: processes, as joblib counts them.
    """

    prevalence: float = 0.05
    folds: int = 5
    seed: int = 0
    ramps: int = 4
    penalty: float = 2e-2
    expected: float = 0.1
    farm_share: float = 0.1
    graft_share: float = 0.15
    lift_share: float = 1.0
    least_rise: float = 0.25
    jobs: int = -1


@dataclass(frozen=True)
class Heads:
    """What is fitted: lexica, additive heads and calibrations, and the signals' order.

    Attributes:
        signals: the columns, in order.
        lexica: by family of lexical signals.
        classifiers, calibrations: by head.
    """

    signals: tuple[str, ...]
    lexica: Mapping[str, Lexicon]
    classifiers: Mapping[str, AdditiveClassifier]
    calibrations: Mapping[str, Calibration]

    def judge(self, values: Floats) -> tuple[dict[str, Floats], dict[str, Floats]]:
        """Return ``log_odds`` and ``shares`` of floats of shape (pages, signals) in one go, unchecked."""
        odds, shares = {}, {}
        for head, classifier in self.classifiers.items():
            parts, calibration = classifier.shares_of(values), self.calibrations[head]
            odds[head] = calibration(parts.sum(axis=1) + classifier.intercept_)
            shares[head] = calibration.slope * parts
        return odds, shares

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


@dataclass(frozen=True)
class CrossFit:
    """What heads and lexica say of pages whose group they have not seen.

    Attributes:
        decisions: each head's uncalibrated decisions, shape (pages,).
        lexical: lexical values by family, shape (pages,), from a lexicon without the page's fold.
        fold: fold of each page, shape (pages,).
        heads: what was fitted without each fold, uncalibrated, in the order of the folds.
    """

    decisions: Mapping[str, Floats]
    lexical: Mapping[str, Floats]
    fold: Ints
    heads: tuple[Heads, ...] = ()


def cross_fit(examples: Examples, settings: Settings) -> CrossFit:
    """Predict every page by heads and lexica that have not seen its group.

    The lexical columns a head learns from are out-of-group within its own training folds: the page's fold
    and the predicted fold are both left out, so that each pair of folds costs one lexicon a head
    (cross-fitting, Chernozhukov et al. 2018).

    Args:
        examples: the labelled pages.
        settings: the training.

    Raises:
        LabelError: too few groups of a kind to learn from when two folds are left out.
    """
    goals, groups = targets(examples.labels["label"]), examples.labels["group"]
    for kind, target in (("ordinary", 1 - goals["any"]), *((head, goals[head]) for head in HEADS)):
        count = groups[target == 1].nunique()
        if count < settings.folds:
            raise LabelError(
                f"The labels hold {count} groups of {kind.replace('_', ' ')} pages; "
                f"{settings.folds} folds by group need at least {settings.folds}; "
                "label more of them."
            )
    fold = split(examples.labels, settings.folds, settings.seed)
    lexica, tables = without_each_fold(examples, fold, settings)
    # A thread a fold; the threads of matrix products would only stand in each other's way.
    with threadpool_limits(1, "blas"):
        fitted = Parallel(n_jobs=settings.jobs, prefer="threads")(
            delayed(_classifiers)(examples, table, fold != i, settings) for i, table in enumerate(tables)
        )
    decisions = {head: np.zeros(len(examples)) for head in HEADS}
    lexical = {family: np.zeros(len(examples)) for family in RECIPES}
    without: list[Heads] = []
    for i, (names, classifiers) in enumerate(fitted):
        test, values = fold == i, tables[i]
        for family in RECIPES:
            lexical[family][test] = values.loc[test, f"lexical.{family}"]
        for head in HEADS:
            decisions[head][test] = classifiers[head].decision_function(values.loc[test, names].to_numpy())
        without.append(Heads(tuple(names), lexica[i], classifiers, {head: Calibration() for head in HEADS}))
    return CrossFit(decisions, lexical, fold, tuple(without))


def without_each_fold(
    examples: Examples, fold: Ints, settings: Settings
) -> tuple[list[dict[str, Lexicon]], list[pd.DataFrame]]:
    """Lexica without each fold, and the signals with lexical columns that heads without it may learn from.

    Args:
        examples: the labelled pages.
        fold: fold of each page, shape (pages,).
        settings: the training.

    Returns:
        For each fold the lexica by family that have not seen it; and a table of shape (pages, signals) whose
        lexical values come from lexica that have seen neither that fold nor the page's own.
    """
    folds = range(settings.folds)
    left_out = [*itertools.combinations(folds, 1), *itertools.combinations(folds, 2)]
    chosen = np.column_stack([~np.isin(fold, out) for out in left_out])

    def score(matrix: sp.csr_matrix, lexica: list[Lexicon]) -> tuple[list[Lexicon], Floats]:
        """Keep only the lexica without one fold; those without two are most of the memory."""
        return lexica[: settings.folds], _without_each_fold(
            matrix, fold, dict(zip(left_out, lexica, strict=True))
        )

    fitted = _each_family(examples, chosen, settings, score)
    tables = [examples.values.copy() for _ in folds]
    for i, (family, (_, found)) in itertools.product(folds, fitted.items()):
        tables[i][f"lexical.{family}"] = found[:, i]
    return [{family: lexica[i] for family, (lexica, _) in fitted.items()} for i in folds], tables


def _without_each_fold(
    matrix: sp.csr_matrix, fold: Ints, lexica: Mapping[tuple[int, ...], Lexicon]
) -> Floats:
    """A family's scores, shape (pages, folds), each by a lexicon without that fold and without the page's own.

    Args:
        matrix: as ``slot_matrix`` gives it.
        fold: fold of each page, shape (pages,).
        lexica: by the folds that they have not seen, ascending.
    """
    folds = range(max(out[0] for out in lexica) + 1)
    scores = np.zeros((len(fold), len(folds)))
    for j in folds:
        mine = fold == j
        pages = matrix[mine]
        for i in folds:
            scores[mine, i] = lexical_column(pages, lexica[tuple(sorted({i, j}))])
    return scores


def fit(examples: Examples, settings: Settings, crossed: CrossFit) -> Heads:
    """Fit lexica and heads on all examples, calibrated on out-of-group decisions.

    Args:
        examples: the labelled pages.
        settings: the training.
        crossed: as ``cross_fit`` gives it; the heads learn from its out-of-group lexical values.
    """
    goals, labels = targets(examples.labels["label"]), examples.labels
    everything = np.ones(len(examples), dtype=bool)
    values = examples.values.assign(**{f"lexical.{name}": column for name, column in crossed.lexical.items()})
    names, classifiers = _classifiers(examples, values, everything, settings)
    lexica = _each_family(examples, everything[:, None], settings, lambda _, fitted: fitted[0])
    return Heads(
        signals=tuple(names),
        lexica=lexica,
        classifiers=classifiers,
        calibrations={
            head: calibrate(crossed.decisions[head], goals[head], labels, settings) for head in HEADS
        },
    )


def calibrate(decision: Floats, target: Ints, labels: pd.DataFrame, settings: Settings) -> Calibration:
    """Calibrate a head for the declared share of its pages."""
    share = share_of_head(labels, target, settings.prevalence)
    return fit_calibration(decision, target, group_weights(labels["group"], target, share))


def lexical_column(matrix: sp.csr_matrix, lexicon: Lexicon) -> Floats:
    """Score pages by a lexicon as ``Lexicon.score`` does, shape (pages,); NaN where they fill too few slots."""
    known = matrix @ (lexicon.weights != 0).astype(np.float32)
    found = matrix @ lexicon.weights.astype(np.float64) / np.sqrt(np.maximum(known, 1)) + lexicon.intercept
    return np.where(known < lexicon.least, np.nan, found)


def _each_family(
    examples: Examples,
    chosen: npt.NDArray[np.bool_],
    settings: Settings,
    use: Callable[[sp.csr_matrix, list[Lexicon]], T],
) -> dict[str, T]:
    """Fit lexica: content farm or republished against ordinary, since few pages are labelled either.

    Args:
        examples: the labelled pages.
        chosen: the pages that each lexicon learns from, shape (pages, lexica); whole groups.
        settings: the training.
        use: makes of a family's slots and lexica, one a column of ``chosen``, what is kept of them.

    Returns:
        What ``use`` made, by family.
    """
    target = targets(examples.labels["label"])["any"]
    groups = pd.factorize(examples.labels["group"])[0]
    weights = np.zeros(chosen.shape)
    for column, mine in zip(weights.T, chosen.T, strict=True):
        column[mine] = group_weights(groups[mine], target[mine], FARM_SHARE)

    def fitted(family: str) -> T:
        matrix = slot_matrix(examples.slots[family])
        return use(matrix, fit_lexica(matrix, target, weights, groups, RECIPES[family]))

    made = Parallel(n_jobs=settings.jobs, prefer="threads")(delayed(fitted)(family) for family in RECIPES)
    return dict(zip(RECIPES, made, strict=True))


def _classifiers(
    examples: Examples, values: pd.DataFrame, chosen: npt.NDArray[np.bool_], settings: Settings
) -> tuple[list[str], dict[str, AdditiveClassifier]]:
    """Fit both heads on the chosen pages; again without the signals that say nothing in either.

    Args:
        examples: the labelled pages and grafts.
        values: the signals with their lexical columns filled, shape (pages, signals).
        chosen: the pages to learn from, shape (pages,).
        settings: the training.

    Returns:
        The signals that are left, in order, and the heads over them.
    """
    labels, names = examples.labels[chosen], list(values.columns)
    data = {head: _with_grafts(examples, values[chosen], labels, head, settings) for head in HEADS}
    fitted = {head: _classifier(head, names, *data[head], settings) for head in HEADS}
    rise = np.max([np.ptp(fitted[head].shares(data[head][0]), axis=0) for head in HEADS], axis=0)
    kept = [name for name, r in zip(names, rise, strict=True) if r > settings.least_rise]
    columns = [names.index(name) for name in kept]
    return kept, {
        head: _classifier(head, kept, x[:, columns], y, w, settings) for head, (x, y, w) in data.items()
    }


def _with_grafts(
    examples: Examples, values: pd.DataFrame, labels: pd.DataFrame, head: str, settings: Settings
) -> tuple[Floats, Ints, Floats]:
    """Values, targets and weights of a head's pages, grafts among them whose groups are all on this side."""
    x, y = values.to_numpy(), targets(labels["label"])[head]
    weight = group_weights(labels["group"], y, settings.farm_share)
    if head == "content_farm":
        made, groups = examples.grafts, examples.graft_groups
        target, part = np.ones(len(groups), dtype=np.int64), settings.graft_share
    else:
        made, groups = examples.lifted, examples.lifted_groups
        target, part = np.array(examples.lifted_copied, dtype=np.int64), settings.lift_share
    here = set(labels["group"].astype(str))
    usable = [i for i, own in enumerate(groups) if own <= here]
    if not part or not usable:
        return x, y, weight
    target = target[usable]
    share = np.where(target == 1, settings.farm_share, 1 - settings.farm_share) * part
    return (
        np.vstack([x, made.loc[usable, list(values.columns)].to_numpy()]),
        np.concatenate([y, target]),
        np.concatenate([weight, share / np.bincount(target)[target]]),
    )


def _classifier(
    head: str, names: list[str], values: Floats, target: Ints, weight: Floats, settings: Settings
) -> AdditiveClassifier:
    model = AdditiveClassifier(
        ramps=settings.ramps,
        penalty=settings.penalty,
        expected=[EXPECTED[head].get(name, settings.expected) for name in names],
        monotone=[REGISTRY[name].farm for name in names],
    )
    return model.fit(values, target, sample_weight=weight)
