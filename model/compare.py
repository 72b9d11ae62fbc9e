"""A model in use beside one that may follow it, on the same pages, drawn together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import expit

from .assess import seen_in_training
from .calibration import either
from .evaluation import (
    QUESTIONS,
    apply_model,
    at_one_share,
    at_share,
    draws_of_groups,
    either_log_odds,
    flag_rates,
)
from .examples import Examples
from .labels import HEADS, group_weights, targets
from .metrics import auroc, average_precision, calibration_error, recall_at_precision
from .promise import Record
from .saved import PAGES, Model, ModelError
from .slices import slices

Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
INTERVAL = (0.05, 0.95)
"""Quantiles of the draws that an interval spans: 90 %, so that each end holds with 95 % confidence."""


@dataclass(frozen=True)
class Judged:
    """What one model says of the test pages.

    Attributes:
        log_odds: by question, shape (pages,).
        flagged: shape (pages,).
        fair: pages that it may be measured on, shape (pages,).
        recalled: pages that it was trained on, of which its own record says what heads without their group
            said, shape (pages,); all of them are fair.
    """

    log_odds: Mapping[str, Floats]
    flagged: Mask
    fair: Mask
    recalled: Mask


@dataclass(frozen=True)
class Comparison:
    """Champion and challenger on the same pages.

    Attributes:
        figures: question to figure to ``champion``, ``challenger`` and ``difference``, each ``[seen, low, high]``;
            a value is ``None`` where the pages can't tell.
        slices: column to value to ``pages``, ``groups``, ``farm_groups`` and ``figures`` of both heads together.
        pages, groups, farm_groups: what was measured on.
        recalled: pages that the champion was trained on; judged by its record.
        left_out: pages of groups that it was trained on and has no fair record of.
    """

    figures: dict[str, dict[str, dict[str, list[float | None]]]]
    slices: dict[str, dict[str, dict[str, Any]]]
    pages: int
    groups: int
    farm_groups: int
    recalled: int
    left_out: int


def judge_fairly(examples: Examples, model: Model, folder: str | Path) -> Judged:
    """Judge labelled pages by a model, never by one that has learnt from their group.

    A page whose group the model was trained on is judged by the record in the model's directory, which holds what
    heads trained without that group made of it. It is left out where the record does not hold the page, and where
    the groups are drawn in another way now, so that those heads may have seen a page of the group after all.

    Args:
        examples: the labelled pages.
        model: the model.
        folder: its directory.
    """
    log_odds, flagged = apply_model(examples, model)
    seen = seen_in_training(examples, model, folder)
    recalled = np.zeros(len(examples), dtype=bool)
    if seen.any():
        labels = examples.labels
        then, record = _record(folder, model)
        place = then.index.get_indexer(labels.index)
        recalled = seen & (place >= 0)
        # A group of now that pages of several groups of then have come into is not one that was held out whole.
        was = pd.Series(then["group"].to_numpy()[place], index=labels.index).where(place >= 0)
        recalled &= (was.groupby(labels["group"]).transform("nunique") == 1).to_numpy()
        for head in HEADS:
            log_odds[head] = np.where(recalled, record[head][place], log_odds[head])
        suspicion = either(*(log_odds[head] for head in HEADS))
        flagged = np.where(recalled, suspicion >= model.thresholds.flag, flagged)
        log_odds["any"] = either_log_odds(*(log_odds[head] for head in HEADS))
    return Judged(log_odds, flagged, ~seen | recalled, recalled)


def _record(folder: str | Path, model: Model) -> tuple[pd.DataFrame, Mapping[str, Floats]]:
    try:
        record = Record.load(folder, model)
        table = pd.read_csv(Path(folder) / PAGES, dtype=str).set_index("id")
    except (ModelError, KeyError, ValueError):  # an older model has no record: nothing it has seen is fair
        return pd.DataFrame({"group": []}, index=pd.Index([], dtype=str)), {
            h: np.full(1, np.nan) for h in HEADS
        }
    return table, record.log_odds


def compare(
    labels: pd.DataFrame,
    champion: Judged,
    challenger: Judged,
    prevalence: float,
    *,
    resamples: int = 500,
    seed: int = 0,
) -> Comparison:
    """Measure both models on the pages that are fair to both, and their difference in the same draws of groups.

    Args:
        labels: one row a page.
        champion: what the model in use says of the pages.
        challenger: what the other one says.
        prevalence: the share given to positive groups.
        resamples: bootstrap draws of groups.
        seed: of the draws.
    """
    fair = champion.fair & challenger.fair
    mine = labels[fair]
    both = [_only(judged, fair) for judged in (champion, challenger)]
    whole = np.ones(len(mine), dtype=bool)
    farm = (mine["label"] != "ordinary").to_numpy()
    sliced = {
        column: {
            value: {
                "pages": int(mask.sum()),
                "groups": int(mine["group"][mask].nunique()),
                "farm_groups": int(mine["group"][mask & farm].nunique()),
                "figures": _both(mine, both, mask, "any", prevalence, max(resamples // 10, 50), seed),
            }
            for value, mask in values.items()
        }
        for column, values in slices(mine).items()
        if len(values) > 1
    }
    return Comparison(
        {q: _both(mine, both, whole, q, prevalence, resamples, seed) for q in QUESTIONS},
        sliced,
        len(mine),
        int(mine["group"].nunique()),
        int(mine["group"][farm].nunique()),
        int((champion.recalled & fair).sum()),
        int((~fair).sum()),
    )


def _only(judged: Judged, chosen: Mask) -> Judged:
    odds = {question: x[chosen] for question, x in judged.log_odds.items()}
    return Judged(odds, judged.flagged[chosen], judged.fair[chosen], judged.recalled[chosen])


def _both(
    labels: pd.DataFrame,
    judged: Sequence[Judged],
    chosen: Mask,
    question: str,
    prevalence: float,
    resamples: int,
    seed: int,
) -> dict[str, dict[str, list[float | None]]]:
    """One question's figures of both models and their difference, on some pages."""
    target = targets(labels["label"])[question][chosen]
    groups = labels["group"].to_numpy()[chosen].astype(str)
    if not len(target):
        return {}
    weight = group_weights(groups, target, prevalence)
    times = draws_of_groups(np.unique(groups, return_inverse=True)[1], resamples, seed)
    drawn = at_share(weight * times, target, prevalence)
    sides = []
    for one in judged:
        odds = at_one_share(labels, one.log_odds, prevalence)[question][chosen]
        flagged = one.flagged[chosen] if question == "any" else None
        sides.append([_each(target, odds, flagged, weights) for weights in (weight, drawn)])
    (before, before_drawn), (after, after_drawn) = sides
    return {
        name: {
            "champion": _summary(before[name], before_drawn[name]),
            "challenger": _summary(after[name], after_drawn[name]),
            "difference": _summary(after[name] - before[name], after_drawn[name] - before_drawn[name]),
        }
        for name in before
    }


def _each(
    target: npt.NDArray[np.int64], odds: Floats, flagged: Mask | None, weight: Floats
) -> dict[str, Floats]:
    found = {
        "auroc": auroc(target, odds, weight),
        "average_precision": average_precision(target, odds, weight),
        "recall_at_90": recall_at_precision(target, odds, weight, 0.90),
        "calibration_error": calibration_error(target, expit(odds), weight),
    }
    return found | flag_rates(target, flagged, weight) if flagged is not None else found


def _summary(seen: Floats, drawn: Floats) -> list[float | None]:
    kept = drawn[np.isfinite(drawn)]
    low, high = np.quantile(kept, INTERVAL) if len(kept) else (np.nan, np.nan)
    return [round(float(x), 4) if np.isfinite(x) else None for x in (seen, low, high)]
