"""Reasons: which shares of a score to tell a person, in which words, with which quotes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

import numpy as np
import numpy.typing as npt

from ..features.signal import REGISTRY, Measurement
from .verdict import Reason

LEAST_POINTS = 0.05
"""A share smaller than this (log-odds) is not worth a sentence."""

MOST_OF_A_GROUP = 3
"""Reasons of one group, so that one kind of evidence does not crowd out the others."""


def reasons_for(
    measured: Mapping[str, Measurement],
    shares: Mapping[str, npt.NDArray[np.float64]],
    log_odds: Mapping[str, float],
    most: int,
    *,
    accused: bool,
) -> tuple[Reason, ...]:
    """Choose the reasons for a verdict and put them into words.

    Args:
        measured: every signal's measurement, in the order of the shares' columns.
        shares: each head's calibrated shares, shape (signals,).
        log_odds: each head's calibrated log-odds; the head with the greater one is explained.
        most: how many reasons at the most.
        accused: the page is flagged or for review: what speaks against it comes first.

    Returns:
        The reasons: for an accused page what speaks against it, strongest first, then what speaks for it;
        for a clear page the other way round. Where something speaks the other way it has the last place.
    """
    head = max(log_odds, key=lambda h: log_odds[h])
    points = dict(zip(measured, shares[head].tolist(), strict=True))
    against = _chosen(measured, points, head, +1)
    for_page = _chosen(measured, points, head, -1)
    first, second = (against, for_page) if accused else (for_page, against)
    found = [reason for reason, _ in zip(first, range(most), strict=False)]
    room = most - len(found)
    if room == 0 and most > 3:
        found.pop()
        room = 1
    found += [reason for reason, _ in zip(second, range(room), strict=False)]
    return tuple(found)


def _chosen(
    measured: Mapping[str, Measurement], points: Mapping[str, float], head: str, sense: int
) -> Iterator[Reason]:
    """Yield the reasons of one sense, strongest first; evidence is made as each is asked for."""
    used: Counter[str] = Counter()
    for name in sorted(points, key=lambda n: -sense * points[n]):
        if sense * points[name] < LEAST_POINTS:
            return
        signal, measurement = REGISTRY[name], measured[name]
        template = signal.raises if sense > 0 else signal.lowers
        if not template or used[signal.group] >= MOST_OF_A_GROUP:
            continue
        used[signal.group] += 1
        evidence = measurement.evidence()
        sentence = signal.sentence(template, measurement.value, evidence)
        yield Reason(name, signal.group, head, points[name], sentence, evidence.quotes)
