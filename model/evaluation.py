"""Measuring quality on groups that the model has not seen, with intervals from a bootstrap over groups."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import logit

from .calibration import either
from .examples import Examples
from .labels import HEADS, group_weights, share_of_head, targets
from .lexical import slot_matrices
from .metrics import figures
from .promise import Record
from .saved import Model
from .thresholds import PromiseError, Thresholds
from .training import CrossFit, Heads, Settings, calibrate, cross_fit, lexical_column

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
Figures = dict[str, dict[str, list[float]]]
"""Question to figure to ``[mean over seeds, 2.5 % and 97.5 % of the bootstrap over groups]``."""

QUESTIONS = ("any", *HEADS)
"""What is measured: ``any`` is "content farm or republished"."""

NOTHING_FLAGGED = 2.0
"""Threshold of a fold whose other folds can't support the promise: no probability reaches it."""


@dataclass(frozen=True)
class Predictions:
    """Predictions on labelled pages, each by heads, calibration and thresholds that have not seen its group.

    Attributes:
        crossed: uncalibrated, with lexical values and folds.
        log_odds: calibrated log-odds of each head and of ``any``, shape (pages,); each page's calibration
            comes from the other folds.
        flagged: which pages are flagged at the thresholds of the other folds, shape (pages,).
        heads: the calibrated heads that judged each fold.
        thresholds: the bands of each fold.
        refused: folds whose other folds can't support the promise; nothing is flagged there.
    """

    crossed: CrossFit
    log_odds: Mapping[str, Floats]
    flagged: Mask
    heads: tuple[Heads, ...]
    thresholds: tuple[Thresholds, ...]
    refused: int


def predict_out_of_group(examples: Examples, settings: Settings, precision: float = 0.95) -> Predictions:
    """Predict, calibrate and band every page from the pages of other groups alone.

    Args:
        examples: the labelled pages.
        settings: the training.
        precision: promised for flagged pages.
    """
    crossed = cross_fit(examples, settings)
    goals, labels = targets(examples.labels["label"]), examples.labels
    log_odds = {head: np.zeros(len(examples)) for head in HEADS}
    flagged = np.zeros(len(examples), dtype=bool)
    heads: list[Heads] = []
    bands: list[Thresholds] = []
    refused = 0
    for i, bare in enumerate(crossed.heads):
        test = crossed.fold == i
        calibrations = {
            head: calibrate(crossed.decisions[head][~test], goals[head][~test], labels[~test], settings)
            for head in HEADS
        }
        moved = {head: calibrations[head](crossed.decisions[head]) for head in HEADS}
        record = Record(labels, moved, settings.prevalence)
        try:
            chosen = record.among(~test).thresholds(precision)
        except PromiseError:
            chosen = Thresholds(NOTHING_FLAGGED, 0.0, settings.prevalence, precision, 0.01, 0.90)
            refused += 1
        flagged[test] = record.suspicion[test] >= chosen.flag
        for head in HEADS:
            log_odds[head][test] = moved[head][test]
        heads.append(replace(bare, calibrations=calibrations))
        bands.append(chosen)
    log_odds["any"] = either_log_odds(*(log_odds[head] for head in HEADS))
    return Predictions(crossed, log_odds, flagged, tuple(heads), tuple(bands), refused)


def either_log_odds(*log_odds: Floats) -> Floats:
    """Return the log-odds of ``either``, kept finite."""
    return logit(np.clip(either(*log_odds), 1e-9, 1 - 1e-9))


def apply_model(examples: Examples, model: Model) -> tuple[dict[str, Floats], Mask]:
    """Judge labelled pages by a model as it stands.

    Args:
        examples: the labelled pages.
        model: the model; whether it has seen their groups is for the caller to ask.

    Returns:
        Log-odds by question and which pages are flagged, each of shape (pages,).
    """
    lexical = {
        f"lexical.{family}": lexical_column(matrix, model.heads.lexica[family])
        for family, matrix in slot_matrices(examples.slots).items()
        if family in model.heads.lexica  # a model of before has none of the families that came since
    }
    values = examples.values.assign(**lexical)[list(model.heads.signals)].to_numpy()
    log_odds = model.heads.log_odds(values)
    flagged = either(*(log_odds[head] for head in HEADS)) >= model.thresholds.flag
    return {**log_odds, "any": either_log_odds(*(log_odds[head] for head in HEADS))}, flagged


def same_source(labels: pd.DataFrame) -> Mask:
    """Which pages come from a source that holds both ordinary and other pages, shape (pages,).

    On these a model can't win by recognising the source.
    """
    if "source" not in labels:
        return np.zeros(len(labels), dtype=bool)
    share = (labels["label"] != "ordinary").groupby(labels["source"]).transform("mean")
    return ((share > 0) & (share < 1)).to_numpy()


def measure_quality(
    labels: pd.DataFrame,
    log_odds: Mapping[str, Floats],
    prevalence: float,
    chosen: Mask | None = None,
) -> dict[str, dict[str, float]]:
    """Figures for each question, every group weighted alike and farm groups re-weighted.

    Args:
        labels: one row a page.
        log_odds: calibrated log-odds by question, shape (pages,).
        prevalence: the share given to positive groups.
        chosen: pages to measure on, shape (pages,); all by default.

    Returns:
        Question to figures; see ``metrics.figures``.
    """
    mine = np.ones(len(labels), dtype=bool) if chosen is None else chosen
    groups = labels["group"].to_numpy()[mine]
    found = {}
    for question, odds in at_one_share(labels, log_odds, prevalence).items():
        y = targets(labels["label"])[question][mine]
        each = figures(y, odds[mine], group_weights(groups, y, prevalence))
        found[question] = {name: float(value) for name, value in each.items()}
    return found


def at_one_share(
    labels: pd.DataFrame, log_odds: Mapping[str, Floats], prevalence: float
) -> dict[str, Floats]:
    """Move each head's log-odds to the share that its pages are weighted to when they are measured.

    A head is calibrated for its part of the declared share; measured alone, its pages get the whole of it.
    """
    moved = {}
    for question, target in targets(labels["label"]).items():
        own = share_of_head(labels, target, prevalence)
        moved[question] = log_odds[question] + (logit(prevalence) - logit(own) if own else 0.0)
    return moved


class Measure:
    """Figures of several runs over the same labelled pages, with intervals.

    Args:
        labels: one row a page.
        runs: one a seed: log-odds by question, and which pages are flagged, each of shape (pages,).
        prevalence: the share given to positive groups.
        resamples: bootstrap draws of groups a run.
    """

    def __init__(
        self,
        labels: pd.DataFrame,
        runs: Sequence[tuple[Mapping[str, Floats], Mask]],
        prevalence: float,
        resamples: int = 200,
    ):
        self.labels, self.prevalence, self.resamples = labels, prevalence, resamples
        self.runs = [(at_one_share(labels, log_odds, prevalence), flagged) for log_odds, flagged in runs]
        self._goals = targets(labels["label"])
        self._groups = labels["group"].to_numpy()

    def __call__(self, chosen: Mask, questions: Sequence[str] = QUESTIONS) -> Figures:
        """Measure on some of the pages; ``chosen`` has shape (pages,)."""
        found: Figures = {}
        _, place = np.unique(self._groups[chosen].astype(str), return_inverse=True)
        for question in questions:
            y = self._goals[question][chosen]
            weight = group_weights(self._groups[chosen], y, self.prevalence)
            seen: list[dict[str, Floats]] = []
            drawn: list[dict[str, Floats]] = []
            for seed, (log_odds, flagged) in enumerate(self.runs):
                times = draws_of_groups(place, self.resamples, seed)
                for weights, kept in ((weight, seen), (at_share(weight * times, y, self.prevalence), drawn)):
                    each = figures(y, log_odds[question][chosen], weights)
                    if question == "any":
                        each |= flag_rates(y, flagged[chosen], weights)
                    kept.append(each)
            found[question] = {name: _summary(name, seen, drawn) for name in seen[0]}
        return found


def draws_of_groups(place: Ints, times: int, seed: int) -> Floats:
    """How often each page's group is drawn in each of many draws with replacement, shape (draws, pages)."""
    groups = int(place.max(initial=-1)) + 1
    drawn = np.random.default_rng(seed).multinomial(groups, np.full(groups, 1 / groups), size=times)
    return drawn[:, place].astype(np.float64)


def at_share(weight: Floats, target: Ints, prevalence: float) -> Floats:
    """Scale the positive pages of every draw to their share; a draw without one of the classes keeps the other."""
    scaled = weight.copy()
    for value, share in ((1, prevalence), (0, 1 - prevalence)):
        mine = target == value
        total = weight[:, mine].sum(axis=1, keepdims=True)
        scaled[:, mine] *= np.divide(share, total, out=np.zeros_like(total), where=total > 0)
    return scaled


def flag_rates(target: Ints, flagged: Mask, weight: Floats) -> dict[str, Floats]:
    """Share of the ordinary and of the other groups that is flagged."""
    found = {}
    for name, mine in (("false_flags", target == 0), ("found", target == 1)):
        total, hit = weight[..., mine].sum(axis=-1), weight[..., mine & flagged].sum(axis=-1)
        found[name] = np.divide(hit, total, out=np.full(np.shape(total), np.nan), where=total > 0)[()]
    return found


def _summary(
    name: str, seen: Sequence[Mapping[str, Floats]], drawn: Sequence[Mapping[str, Floats]]
) -> list[float]:
    mean = float(np.mean([run[name] for run in seen]))
    spread = np.concatenate([np.atleast_1d(run[name]) for run in drawn])
    spread = spread[np.isfinite(spread)]
    low, high = np.quantile(spread, [0.025, 0.975]) if len(spread) else (np.nan, np.nan)
    return [round(float(x), 4) for x in (mean, low, high)]


def cross_validate(
    examples: Examples, settings: Settings, seeds: Sequence[int], precision: float = 0.95
) -> Iterator[Predictions]:
    """Cross-validate by group, once a seed.

    Args:
        examples: the labelled pages.
        settings: the training; its seed is replaced by each of ``seeds``.
        seeds: of the division into folds.
        precision: promised for flagged pages.

    Yields:
        The predictions of each seed.
    """
    for seed in seeds:
        yield predict_out_of_group(examples, replace(settings, seed=seed), precision)
