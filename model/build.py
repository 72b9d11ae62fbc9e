"""From measured examples to a model directory: fit, choose thresholds, measure, write manifest and card."""

from __future__ import annotations

import gzip
import hashlib
import importlib.metadata
import platform
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pandas as pd

from ..features.extractor import fingerprint
from .card import write_card
from .evaluation import measure_quality, predict_out_of_group, same_source
from .examples import Examples
from .labels import HEADS
from .promise import Record
from .saved import PAGES, Model, save
from .thresholds import PromiseError, Thresholds
from .training import Settings, fit

LIBRARIES = ("farmsift", "numpy", "scipy", "scikit-learn", "selectolax", "resiliparse", "skops")


def build(
    examples: Examples,
    out: str | Path,
    settings: Settings,
    *,
    precision: float = 0.95,
    missed: float = 0.01,
    least: float | None = None,
) -> Model:
    """Train a model and write its directory.

    Args:
        examples: the labelled pages.
        out: the directory, made where it is not there.
        settings: the training.
        precision: promised for flagged pages at ``settings.prevalence``.
        missed: promised highest share of farm or republished pages among clear ones.
        least: lowest precision to promise where the examples can't support more, in whole hundredths; none lower
            than ``precision`` by default.

    Returns:
        The model.

    Raises:
        PromiseError: the examples can't support the promise.
    """
    predicted = predict_out_of_group(examples, settings)
    heads = fit(examples, settings, predicted.crossed)
    calibrated = {head: heads.calibrations[head](predicted.crossed.decisions[head]) for head in HEADS}
    odds = {head: x.round(4) for head, x in calibrated.items()}
    record = Record(examples.labels, odds, settings.prevalence)
    thresholds = _promised(record, precision, missed, precision if least is None else least)
    same = same_source(examples.labels)
    quality = {"all": measure_quality(examples.labels, predicted.log_odds, settings.prevalence)}
    if same.any():
        quality["same_source"] = measure_quality(
            examples.labels, predicted.log_odds, settings.prevalence, same
        )
    about = {
        "made_with": f"farmsift train, Python {platform.python_version()}",
        "libraries": {name: importlib.metadata.version(name) for name in LIBRARIES},
        "features_sha256": fingerprint(),
        "data": {
            "sha256": examples.digest,
            "pages": len(examples),
            "groups": int(examples.labels["group"].nunique()),
            "labels": examples.labels["label"].value_counts().sort_index().to_dict(),
            "groups_by_label": examples.labels.groupby("label")["group"].nunique().sort_index().to_dict(),
            "failed": len(examples.failed),
            "missing": len(examples.missing),
        },
        "settings": {k: v for k, v in asdict(settings).items() if k != "jobs"},
        "out_of_group": _plain(quality),
        "bands": _plain(record.evidence().bands(thresholds)),
    }
    kept = [c for c in ("source", "commit", "path", "label", "group") if c in examples.labels]
    record = packed_record(examples.labels[kept].assign(**odds))
    model = save(heads, thresholds, {**about, "pages_sha256": hashlib.sha256(record).hexdigest()}, out)
    (Path(out) / PAGES).write_bytes(record)
    write_card(model, predicted.log_odds["any"], examples.labels, out)
    return model


def packed_record(table: pd.DataFrame) -> bytes:
    """Pack the record of the training pages, always alike for the same pages."""
    return gzip.compress(table.sort_index().to_csv().encode(), mtime=0)


def _promised(record: Record, precision: float, missed: float, least: float) -> Thresholds:
    """The bands of the highest precision that the record supports, from the one wanted down to the least."""
    while True:
        try:
            return record.thresholds(precision, missed)
        except PromiseError:
            lower = round(precision - 0.01, 2)
            if lower < least:
                raise
            precision = lower


def _plain(quality: Mapping[str, Any]) -> Any:
    if isinstance(quality, Mapping):
        return {key: _plain(value) for key, value in quality.items()}
    return round(float(quality), 4)
