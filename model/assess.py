"""Everything that is to be known of a model's quality on labelled pages, as plain values and curves."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from .audit import can_audit, doubted
from .errors import deletion_test, read_again, told, worst
from .evaluation import QUESTIONS, Measure, Predictions, apply_model, cross_validate, same_source
from .examples import Examples
from .labels import group_weights, targets
from .plots import Curve
from .saved import PAGES, Model
from .scorer import Scorer
from .slices import slices
from .training import Settings

Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
WORST = 50
MOST_DELETED = 400
"""Flagged pages that the deletion test is made on, at the most."""


@dataclass(frozen=True)
class Assessment:
    """What a report is made of.

    Attributes:
        figures: plain values, as ``report.json`` holds them.
        curves: what is drawn.
    """

    figures: dict[str, Any]
    curves: list[Curve]


def assess_training(
    examples: Examples,
    pages: Sequence[str | Path],
    settings: Settings,
    seeds: Sequence[int],
    *,
    precision: float = 0.95,
    resamples: int = 200,
    progress: Any = None,
) -> Assessment:
    """Measure what training makes of the labelled pages, by cross-validation over groups.

    Args:
        examples: the labelled pages as measured.
        pages: where they come from; the worst errors are read again for their reasons.
        settings: the training; its seed is replaced by each of ``seeds``.
        seeds: of the division into folds.
        precision: promised for flagged pages.
        resamples: bootstrap draws of groups a seed.
        progress: wraps the iterable of predictions, one a seed (``tqdm`` and its like), or ``None``.
    """
    runs: list[tuple[Mapping[str, Floats], Mask]] = []
    first: Predictions | None = None
    refused = 0
    found: Iterable[Predictions] = cross_validate(examples, settings, seeds, precision)
    for predicted in found if progress is None else progress(found):
        first = first or predicted
        refused += predicted.refused
        runs.append((predicted.log_odds, predicted.flagged))
    if first is None:
        raise ValueError("no seeds")
    scorers = [
        Scorer(Model(heads, bands, {"name": f"without fold {i}"}))
        for i, (heads, bands) in enumerate(zip(first.heads, first.thresholds, strict=True))
    ]
    return _assess(
        examples,
        pages,
        runs,
        {page_id: scorers[i] for page_id, i in zip(examples.labels.index, first.crossed.fold, strict=True)},
        settings.prevalence,
        resamples,
        {
            "what": "training, cross-validated by group",
            "seeds": list(seeds),
            "folds": settings.folds,
            "settings": {k: v for k, v in asdict(settings).items() if k not in ("jobs", "seed")},
            "promised_precision": precision,
            "folds_refused": refused,
        },
        {},
    )


def assess_model(
    examples: Examples,
    pages: Sequence[str | Path],
    model: Model,
    folder: str | Path,
    *,
    resamples: int = 200,
) -> Assessment:
    """Measure a model as it stands; what it was trained on is told apart.

    Args:
        examples: the labelled pages as measured.
        pages: where they come from.
        model: the model.
        folder: its directory, which names its training pages.
        resamples: bootstrap draws of groups.
    """
    log_odds, flagged = apply_model(examples, model)
    seen = seen_in_training(examples, model, folder)
    scorer = Scorer(model)
    return _assess(
        examples,
        pages,
        [(log_odds, flagged)],
        dict.fromkeys(examples.labels.index, scorer),
        model.thresholds.prevalence,
        resamples,
        {
            "what": "a model as it stands",
            "model": model.name,
            "seeds": [0],
            "promised_precision": model.thresholds.precision,
            "seen_in_training": int(seen.sum()),
        },
        {"training": {"seen in training": seen, "not seen in training": ~seen}} if seen.any() else {},
    )


def seen_in_training(examples: Examples, model: Model, folder: str | Path) -> Mask:
    """Which labelled pages a model was trained on, or on pages of their group, shape (pages,).

    All of them where the digests of the data agree; else by id, by repository and path, and by group.
    """
    labels = examples.labels
    if model.manifest.get("data", {}).get("sha256") == examples.digest:
        return np.ones(len(labels), dtype=bool)
    path = Path(folder) / PAGES
    if not path.is_file():
        return np.zeros(len(labels), dtype=bool)
    table = pd.read_csv(path, dtype=str)
    seen = labels.index.isin(table["id"]) | labels["group"].isin(table["group"]).to_numpy()
    place = ["source", "path"]
    if all(name in table and name in labels for name in place):
        known = set(map(tuple, table[place].dropna().to_numpy()))
        seen |= np.array([pair in known for pair in map(tuple, labels[place].astype(str).to_numpy())])
    return np.asarray(seen, dtype=bool)


def _assess(
    examples: Examples,
    pages: Sequence[str | Path],
    runs: Sequence[tuple[Mapping[str, Floats], Mask]],
    judge: Mapping[str, Scorer],
    prevalence: float,
    resamples: int,
    about: dict[str, Any],
    more_slices: Mapping[str, Mapping[str, Mask]],
) -> Assessment:
    labels, same = examples.labels, same_source(examples.labels)
    everything = np.ones(len(labels), dtype=bool)
    whole = Measure(labels, runs, prevalence, resamples)
    # A slice shares its draws among the seeds: there are many slices, and their intervals are wide anyway.
    sliced = Measure(labels, runs, prevalence, max(resamples // len(runs), 20))
    log_odds = np.mean([run["any"] for run, _ in runs], axis=0)
    figures: dict[str, Any] = {
        **about,
        "pages": len(labels),
        "groups": int(labels["group"].nunique()),
        "data_sha256": examples.digest,
        "prevalence": prevalence,
        "resamples": resamples,
        "figures": {"all": whole(everything)},
        "slices": {},
    }
    if same.any():
        figures["figures"]["same_source"] = whole(same)
    for column, values in {**more_slices, **slices(labels)}.items():
        figures["slices"][column] = {
            value: _slice(labels, mask, sliced) for value, mask in values.items() if mask.any()
        }
    figures |= _reasons(labels, pages, log_odds, runs[0][1], judge)
    figures["doubted_labels"] = doubted(labels, log_odds, prevalence) if can_audit() else None
    target = targets(labels["label"])["any"]
    curves = []
    for name, mine in (("all pages", everything), ("same source", same)):
        if 0 < target[mine].sum() < mine.sum():
            weight = group_weights(labels["group"][mine], target[mine], prevalence)
            odds = np.concatenate([run["any"][mine] for run, _ in runs])
            curves.append(Curve(name, np.tile(target[mine], len(runs)), odds, np.tile(weight, len(runs))))
    return Assessment(finite(figures), curves)


def _slice(labels: pd.DataFrame, mask: Mask, measure: Measure) -> dict[str, Any]:
    mine = labels[mask]
    farm = mine["label"] != "ordinary"
    return {
        "pages": len(mine),
        "groups": int(mine["group"].nunique()),
        "farm_groups": int(mine.loc[farm, "group"].nunique()),
        "figures": measure(mask, QUESTIONS[:1])["any"],
    }


def _reasons(
    labels: pd.DataFrame,
    pages: Sequence[str | Path],
    log_odds: Floats,
    flagged: Mask,
    judge: Mapping[str, Scorer],
) -> dict[str, Any]:
    """The worst errors with their reasons, and the deletion test."""
    sides = worst(labels, log_odds, WORST)
    accused = list(labels.index[flagged][:: max(int(flagged.sum()) // MOST_DELETED, 1)])
    held = read_again(pages, [*sides["missed"], *sides["accused"], *accused])
    odds = dict(zip(labels.index, log_odds, strict=True))
    deletion = deletion_test((judge[i], held[i]) for i in accused)
    return {
        "worst_errors": {
            side: [told(labels, i, judge[i].score(held[i], reasons=8), odds[i]) for i in ids]
            for side, ids in sides.items()
        },
        "deletion_test": {**asdict(deletion), "share": deletion.share},
    }


def finite(value: Any) -> Any:
    """Plain values without NaN, which JSON has no word for."""
    if isinstance(value, Mapping):
        return {key: finite(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [finite(inner) for inner in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
