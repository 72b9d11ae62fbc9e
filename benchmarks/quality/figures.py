"""Figures by group with bootstrap intervals, on draws of groups that all peers share."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from farmsift.model.labels import group_weights
from farmsift.model.metrics import auroc, average_precision, recall_at_precision

from .corpus import Corpus, Floats

FIGURES = ("AUROC", "average precision", "recall at 90 % precision", "AUROC, same source")


def measure(corpus: Corpus, scores: Floats, weight: Floats, same: Floats) -> Floats:
    """The four figures, in the order of ``FIGURES``.

    Args:
        corpus: the pages.
        scores: of each page, shape (pages,).
        weight: of each page, shape (pages,).
        same: weight of each page in the same-source slice, 0 outside, shape (pages,).
    """
    target = corpus.target
    return np.array(
        [
            auroc(target, scores, weight),
            average_precision(target, scores, weight),
            recall_at_precision(target, scores, weight, 0.90),
            auroc(target, scores, same),
        ]
    )


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
    whole = group_weights(corpus.groups, corpus.target, prevalence)
    same, chosen = np.zeros(len(corpus)), corpus.same_source
    same[chosen] = group_weights(corpus.groups[chosen], corpus.target[chosen], prevalence)
    found: dict[str, tuple[Floats, Floats]] = {}
    for name, scores in runs.items():
        by_seed, by_draw = [], []
        for seed, each in enumerate(scores):
            rng = np.random.default_rng(seed)
            by_seed.append(measure(corpus, each, whole, same))
            for _ in range(resamples):
                drawn = rng.integers(int(place.max()) + 1, size=int(place.max()) + 1)
                times = np.bincount(drawn, minlength=len(drawn))[place]
                weights = (_at_share(corpus, w * times, prevalence) for w in (whole, same))
                by_draw.append(measure(corpus, each, *weights))
        found[name] = np.array(by_seed), np.array(by_draw)
    return found


def _at_share(corpus: Corpus, weight: Floats, prevalence: float) -> Floats:
    """The weights with farm pages brought back to their declared share of the sum."""
    farm = corpus.target == 1
    scale = np.where(farm, prevalence / weight[farm].sum(), (1 - prevalence) / weight[~farm].sum())
    return weight * scale
