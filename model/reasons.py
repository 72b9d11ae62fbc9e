"""Reasons: which shares of a score to tell a person, in which words, with which quotes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from ..features.signal import REGISTRY, Measurement, Quote, Signal
from .verdict import Reason

LEAST_POINTS = 0.05
"""A share smaller than this (log-odds) is not worth a sentence."""

FADING = 0.8
"""What each further reason of a group is worth beside the one before, so that no kind of evidence crowds out
the others."""

UNEXPECTED = 0.3
"""What a reason is worth that no moderator would expect either way: it moves the score, but hardly convinces."""

LIKENESS = 0.4
"""What a reason is worth that says only what the page resembles: a trained table knows how, and a person can't
check it."""

_QUOTED = re.compile("“[^”]+”")
_GAP = re.compile(r"“”|\(\)|:\.?$| [.,](?:\s|$)")


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
        The reasons: for an accused page what speaks against it, then what speaks for it; for a clear page the other
        way round. Where something speaks the other way, it has the last place. First comes what tells a person
        most: a great share of something that can be checked on the page.
    """
    head = max(log_odds, key=lambda h: log_odds[h])
    points = dict(zip(measured, shares[head].tolist(), strict=True))
    first, second = (+1, -1) if accused else (-1, +1)
    other = _varied(measured, points, head, second, 1) if most > 3 else []
    told = _varied(measured, points, head, first, most - len(other))
    if len(told) + len(other) < most:
        other = _varied(measured, points, head, second, most - len(told))
    return (*told, *other)


def _varied(
    measured: Mapping[str, Measurement], points: Mapping[str, float], head: str, sense: int, most: int
) -> list[Reason]:
    """Choose the reasons of one sense, of several groups, the most telling first."""
    worth: dict[str, float] = {}
    ranks: Counter[str] = Counter()
    for name in sorted(points, key=lambda n: -sense * points[n]):
        signal = REGISTRY[name]
        if sense * points[name] >= LEAST_POINTS and (signal.raises if sense > 0 else signal.lowers):
            worth[name] = _telling(signal, points[name]) * FADING ** ranks[signal.group]
            worth[name] *= 1.0 if signal.farm else UNEXPECTED
            ranks[signal.group] += 1
    chosen: list[Reason] = []
    shown: set[tuple[str, Quote]] = set()
    for name in sorted(worth, key=lambda n: -worth[n]):
        if len(chosen) >= most:
            break
        reason = _reason(name, measured[name], points[name], head)
        if _GAP.search(_QUOTED.sub("“…”", reason.sentence)):
            continue  # there is nothing on the page to fill the sentence with
        quotes = {(reason.group, quote) for quote in reason.evidence}
        if quotes and quotes <= shown:
            continue  # a stronger reason of the group has shown the same passages
        shown |= quotes
        chosen.append(reason)
    return sorted(chosen, key=lambda reason: -_telling(REGISTRY[reason.signal], reason.points))


def _telling(signal: Signal, points: float) -> float:
    return abs(points) * (LIKENESS if signal.group == "lexical" else 1.0)


def _reason(name: str, measurement: Measurement, points: float, head: str) -> Reason:
    signal, evidence = REGISTRY[name], measurement.evidence()
    sentence = signal.sentence(signal.raises if points > 0 else signal.lowers, measurement.value, evidence)
    return Reason(name, signal.group, head, points, sentence, evidence.quotes)
