"""Figures by group with bootstrap intervals, on draws of groups that all peers share."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from farmsift.model.evaluation import same_source
from farmsift.model.labels import group_weights, targets
from farmsift.model.metrics import auroc, average_precision, recall_at_precision

from .corpus import Corpus, Floats, Ints

FIGURES = ("AUROC", "average precision", "recall at 90 % precision", "AUROC, same source")


def measure(target: Ints, scores: Floats, weight: Floats, same: Floats) -> Floats:
    """The four figures, in the order of ``FIGURES``.

    Args:
        target: 0 or 1, shape (pages,).
        scores: of each page, shape (pages,).
        weight: of each page, shape (pages,).
        same: weight of each page in the same-source slice, 0 outside, shape (pages,).
    """
    return np.array(
        [
            auroc(target, scores, weight),
            average_precision(target, scores, weight),
            recall_at_precision(target, scores, weight, 0.90),
            auroc(target, scores, same),
        ]
    )


def weights(labels: pd.DataFrame, target: Ints, prevalence: float) -> tuple[Floats, Floats]:
    """Weights with each group alike and farm groups at their share: of all pages, and of the same-source slice."""
    groups, chosen = labels["group"].to_numpy(), same_source(labels)
    same = np.zeros(len(labels))
    same[chosen] = group_weights(groups[chosen], target[chosen], prevalence)
    return group_weights(groups, target, prevalence), same


def measure_labels(labels: pd.DataFrame, scores: Floats, prevalence: float) -> Floats:
    """The four figures for "content farm or republished"."""
    target = targets(labels["label"])["any"]
    return measure(target, scores, *weights(labels, target, prevalence))


def compare(
    corpus: Corpus, runs: dict[str, Sequence[Floats]], prevalence: float, resamples: int
) -> dict[str, tuple[Floats, Floats]]:
    """Figures of every peer, once a seed and once for each bootstrap draw of groups.

    Args:
        corpus: the pages.
        runs: peer to its scores, one array a seed, each of shape (pages,).
        prevalence: share that farm groups get.
        resamples: draws of groups a seed; the same ones for all peers, so that differences are paired.

    Returns:
        Peer to the figures by seed, shape (seeds, 4), and by draw, shape (seeds * resamples, 4).
    """
    _, place = np.unique(corpus.groups, return_inverse=True)
    target = corpus.target
    both = weights(corpus.examples.labels, target, prevalence)
    found: dict[str, tuple[Floats, Floats]] = {}
    for name, scores in runs.items():
        by_seed, by_draw = [], []
        for seed, each in enumerate(scores):
            rng = np.random.default_rng(seed)
            by_seed.append(measure(target, each, *both))
            for _ in range(resamples):
                drawn = rng.integers(int(place.max()) + 1, size=int(place.max()) + 1)
                times = np.bincount(drawn, minlength=len(drawn))[place]
                drawn_weights = (_at_share(target, w * times, prevalence) for w in both)
                by_draw.append(measure(target, each, *drawn_weights))
        found[name] = np.array(by_seed), np.array(by_draw)
    return found


def _at_share(target: Ints, weight: Floats, prevalence: float) -> Floats:
    """The weights with farm pages brought back to their declared share of the sum."""
    farm = target == 1
    return weight * np.where(farm, prevalence / weight[farm].sum(), (1 - prevalence) / weight[~farm].sum())
