"""What is missing to a perfect order of the pages, and on whose pages it is lost."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd
from farmsift.model.evaluation import predict_out_of_group
from farmsift.model.labels import group_weights
from farmsift.model.training import Settings
from quality.figures import measure_labels

from .study import FIGURES, Floats, Study, heading


def missing(study: Study) -> dict[str, str]:
    """The shipped training on some of the pages alone, and which farm pages its AUROC is lost on."""
    labels, prevalence = study.labels, Settings().prevalence
    runs = [predict_out_of_group(study.examples, each).log_odds["any"] for each in study.settings]
    lines = [study.about, "", heading("pages", "groups of farms", *FIGURES)]
    for name, mine in _parts(labels).items():
        found = np.mean([measure_labels(labels[mine], run[mine], prevalence) for run in runs], axis=0)
        farms = labels["group"][mine & (labels["label"] != "ordinary")].nunique()
        lines.append(f"| {name} | {farms} | {' | '.join(f'{x:.3f}' for x in found)} |")
    lost = _lost(labels, np.mean(runs, axis=0))
    tables = [_shares(lost, "language"), _shares(lost, "label")]
    return {
        "missing": "\n".join(lines),
        "missing-lost": "\n\n".join(tables),
        "missing-above": _above(labels, np.mean(runs, axis=0)),
    }


def _parts(labels: pd.DataFrame) -> Mapping[str, npt.NDArray[np.bool_]]:
    lifted = (labels["label"] == "republished").to_numpy()
    english = (labels["language"] == "en").to_numpy()
    return {
        "all": np.ones(len(labels), dtype=bool),
        "without those that are republished and no farm": ~lifted,
        "English": english,
        "English, without those": english & ~lifted,
    }


def _lost(labels: pd.DataFrame, scores: Floats) -> pd.DataFrame:
    """Of each farm group, the share of ordinary groups that stand above it; their mean is what AUROC lacks."""
    farm = (labels["label"] != "ordinary").to_numpy()
    weight = group_weights(labels["group"], farm.astype(np.int64), Settings().prevalence)
    order = np.argsort(scores[~farm])
    below = np.concatenate([[0.0], np.cumsum(weight[~farm][order]) / weight[~farm].sum()])
    above = 1 - below[np.searchsorted(scores[~farm][order], scores[farm])]
    found = labels[farm].assign(above=above)
    return found.groupby("group").agg({"above": "mean", "label": "first", "language": "first"})


def _above(labels: pd.DataFrame, scores: Floats) -> str:
    """How many ordinary groups stand above half of the farms, and their weight there, which precision lacks."""
    farm = (labels["label"] != "ordinary").to_numpy()
    weight = group_weights(labels["group"], farm.astype(np.int64), Settings().prevalence)
    order = np.argsort(-scores)
    found = np.cumsum(weight[order] * farm[order])
    first = order[: int(np.searchsorted(found, found[-1] / 2)) + 1]
    over = first[~farm[first]]
    share = weight[over].sum() / weight[first].sum()
    return (
        f"{labels['group'].iloc[over].nunique()} of {labels['group'][~farm].nunique():,} ordinary groups have a "
        f"page above half of the farms; they are {share:.0%} of the weight there."
    )


def _shares(lost: pd.DataFrame, column: str, most: int = 6) -> str:
    """Groups and their part of what is lost, by the values of a column."""
    found = lost.groupby(column)["above"].agg(["size", "sum"])
    found = found.sort_values("sum", ascending=False).head(most)
    rows = [
        f"| {name} | {row['size']:.0f} | {row['sum'] / lost['above'].sum():.0%} |"
        for name, row in found.iterrows()
    ]
    return "\n".join([heading(column, "groups of farms", "of what AUROC lacks"), *rows])
