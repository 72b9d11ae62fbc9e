"""Measuring quality on groups that the model has not seen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import logit

from .calibration import either
from .examples import Examples
from .labels import HEADS, group_weights, targets
from .metrics import figures
from .training import CrossFit, Settings, calibrate, cross_fit

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
QUESTIONS = ("any", *HEADS)
"""What is measured: ``any`` is "content farm or republished"."""


@dataclass(frozen=True)
class Predictions:
    """Out-of-group predictions.

    Attributes:
        crossed: uncalibrated, with lexical values and folds.
        log_odds: calibrated log-odds of each head and of ``any``, shape (pages,); each page's calibration
            comes from the other folds.
    """

    crossed: CrossFit
    log_odds: Mapping[str, Floats]


def predict_out_of_group(examples: Examples, settings: Settings) -> Predictions:
    """Predict and calibrate every page from the pages of other groups alone.

    Args:
        examples: the labelled pages.
        settings: the training.
    """
    crossed = cross_fit(examples, settings)
    goals = targets(examples.labels["label"])
    log_odds: dict[str, Floats] = {}
    for head in HEADS:
        log_odds[head] = np.zeros(len(examples))
        for i in range(settings.folds):
            test, decision = crossed.fold == i, crossed.decisions[head]
            calibration = calibrate(decision[~test], goals[head][~test], examples.labels[~test], settings)
            log_odds[head][test] = calibration(decision[test])
    log_odds["any"] = either_log_odds(*(log_odds[head] for head in HEADS))
    return Predictions(crossed, log_odds)


def either_log_odds(*log_odds: Floats) -> Floats:
    """Return the log-odds of ``either``, kept finite."""
    return logit(np.clip(either(*log_odds), 1e-9, 1 - 1e-9))


def same_source(labels: pd.DataFrame) -> npt.NDArray[np.bool_]:
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
    chosen: npt.NDArray[np.bool_] | None = None,
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
    for question, target in targets(labels["label"]).items():
        y = target[mine]
        found[question] = figures(y, log_odds[question][mine], group_weights(groups, y, prevalence))
    return found


def cross_validate(
    examples: Examples, settings: Settings, seeds: Sequence[int], resamples: int = 200
) -> dict[str, object]:
    """Cross-validate by group, once a seed.

    Args:
        examples: the labelled pages.
        settings: the training; its seed is replaced by each of ``seeds``.
        seeds: of the division into folds.
        resamples: bootstrap samples of groups a seed, for the intervals.

    Returns:
        ``seeds``, ``pages``, ``groups``, and for ``all`` and ``same_source`` pages: question to figure to
        ``[mean over seeds, 2.5 % and 97.5 % of the bootstrap over groups]``.
    """
    labels, same = examples.labels, same_source(examples.labels)
    slices = {"all": np.ones(len(labels), dtype=bool), "same_source": same}
    runs: dict[str, list[dict[str, dict[str, float]]]] = {name: [] for name in slices}
    draws: dict[str, list[dict[str, dict[str, float]]]] = {name: [] for name in slices}
    for seed in seeds:
        predicted = predict_out_of_group(examples, replace(settings, seed=seed))
        for name, chosen in slices.items():
            if chosen.any():
                runs[name].append(measure_quality(labels, predicted.log_odds, settings.prevalence, chosen))
                for rows, drawn in _resampled(
                    labels["group"].to_numpy(), np.flatnonzero(chosen), resamples, seed
                ):
                    sample = labels.iloc[rows].assign(group=drawn)
                    mine = {question: values[rows] for question, values in predicted.log_odds.items()}
                    draws[name].append(measure_quality(sample, mine, settings.prevalence))
    return {
        "seeds": list(seeds),
        "pages": len(labels),
        "groups": int(labels["group"].nunique()),
        "prevalence": settings.prevalence,
        **{name: _summary(runs[name], draws[name]) for name in slices if runs[name]},
    }


def _resampled(
    groups: npt.NDArray[np.object_], rows: Ints, times: int, seed: int
) -> Iterator[tuple[Ints, Ints]]:
    """Draw groups with replacement; yield the pages drawn, and for each the draw it belongs to as its group."""
    rng = np.random.default_rng(seed)
    _, place = np.unique(groups[rows], return_inverse=True)
    order = np.argsort(place, kind="stable")
    members = np.split(rows[order], np.flatnonzero(np.diff(place[order])) + 1)
    for _ in range(times):
        drawn = [members[i] for i in rng.integers(len(members), size=len(members))]
        yield np.concatenate(drawn), np.repeat(np.arange(len(drawn)), [len(d) for d in drawn])


def _summary(
    runs: list[dict[str, dict[str, float]]], draws: list[dict[str, dict[str, float]]]
) -> dict[str, dict[str, list[float]]]:
    found: dict[str, dict[str, list[float]]] = {}
    for question in QUESTIONS:
        found[question] = {}
        for figure in runs[0][question]:
            mean = float(np.mean([run[question][figure] for run in runs]))
            spread = [draw[question][figure] for draw in draws]
            low, high = np.nanquantile(spread, [0.025, 0.975]) if spread else (np.nan, np.nan)
            found[question][figure] = [round(float(x), 4) for x in (mean, low, high)]
    return found
