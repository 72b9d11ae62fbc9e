"""Bands by promised precision, chosen from predictions on pages whose group the model has not seen."""

from __future__ import annotations

import bisect
import math
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy.special import logit
from scipy.stats import beta, norm

Floats = npt.NDArray[np.float64]

TAIL = 0.10
"""Share of ordinary groups whose log-odds the tail is fitted to."""

LEAST_TAIL = 20
"""Groups that a fitted tail needs; with fewer, groups are counted."""

MOST_TIMES = 100
"""Times the groups there are, beyond which nothing is said of how many a promise needs."""


class PromiseError(ValueError):
    """A promise that the evidence can't support; the message says what it does support."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Where the bands begin, and what they promise.

    Attributes:
        flag: probability from which a page is flagged.
        clear: probability below which a page is clear; between the two it is for review.
        prevalence: declared share of farm or republished pages, 0 to 1.
        precision: promised share of farm or republished pages among the flagged ones.
        missed: promised highest share of such pages among the clear ones.
        confidence: of both promises.
    """

    flag: float
    clear: float
    prevalence: float
    precision: float
    missed: float
    confidence: float

    def band(self, probability: float) -> str:
        """Return ``clear``, ``review`` or ``flag``."""
        if probability >= self.flag:
            return "flag"
        return "clear" if probability < self.clear else "review"


def choose_thresholds(
    probability: Floats,
    target: npt.NDArray[np.int64],
    groups: npt.NDArray[np.object_],
    *,
    prevalence: float = 0.05,
    precision: float = 0.95,
    missed: float = 0.01,
    confidence: float = 0.90,
) -> Thresholds:
    """Choose the lowest flag threshold and the highest clear threshold that keep their promises.

    The share of ordinary groups above a threshold and the share of farm groups above it are each bounded from
    the side that hurts, then set against each other at the declared prevalence; see ``Evidence``. Half of what
    may go wrong goes to each bound, so that both hold together with the stated confidence.

    Args:
        probability: out-of-group probabilities, shape (pages,).
        target: 0 or 1, shape (pages,).
        groups: group of each page, shape (pages,).
        prevalence: declared share of farm or republished pages.
        precision: to be promised for flagged pages.
        missed: highest share of such pages among the clear ones.
        confidence: of each promise.

    Raises:
        PromiseError: no threshold keeps the promised precision.
    """
    table = Evidence.of(probability, target, groups)
    reached = table.precision(prevalence, confidence)
    good = np.flatnonzero(reached >= precision)
    if not len(good):
        best = math.floor(100 * float(reached.max(initial=0.0)) + 1e-9)
        raise PromiseError(
            f"A precision of {100 * precision:g}% at {prevalence:.1%} farm pages can't be promised with "
            f"{confidence:.0%} confidence: the labelled pages support at most {best}%. "
            + _remedy(table, best, prevalence, precision, confidence)
        )
    flag = float(table.levels[good[0]])
    below = np.flatnonzero(table.farms_below(prevalence, confidence) <= missed)
    clear = float(table.levels[below[-1]]) if len(below) else 0.0
    return Thresholds(flag, min(clear, flag), prevalence, precision, missed, confidence)


def _remedy(table: Evidence, best: int, prevalence: float, precision: float, confidence: float) -> str:
    """What to do where a promise can't be made."""
    less = f"Promise less (--precision {best / 100:g}), or label more" if best else "Label more"
    there, times = table.farms + table.ordinaries, table.more(prevalence, precision, confidence)
    if times is None:
        return (
            f"{less}: {MOST_TIMES} times the {there:,} groups there are would not do either, were the further "
            "ones told apart no better."
        )
    rounded = float(f"{times * there:.1e}")  # more digits would claim too much
    return (
        f"{less}: if further groups are told apart as these {there:,} are, very roughly {rounded:,.0f} in all "
        "would support it."
    )


@dataclass(frozen=True, slots=True)
class Evidence:
    """Shares of groups at or above each level of probability.

    Each group is one trial, its pages a fraction of it; shares of few are bounded as Clopper and Pearson (1934) do.

    Attributes:
        levels: distinct probabilities, ascending, shape (levels,).
        farm, ordinary: share of farm and of ordinary groups at or above each level, shape (levels,).
        farms, ordinaries: number of groups.
    """

    levels: Floats
    farm: Floats
    ordinary: Floats
    farms: int
    ordinaries: int

    @classmethod
    def of(
        cls, probability: Floats, target: npt.NDArray[np.int64], groups: npt.NDArray[np.object_]
    ) -> Evidence:
        """Work the shares out; arguments as in ``choose_thresholds``."""
        levels, place = np.unique(probability, return_inverse=True)
        shares, counts = [], []
        for value in (1, 0):
            mine = target == value
            _, group, size = np.unique(groups[mine], return_inverse=True, return_counts=True)
            weight = 1 / size[group] / max(len(size), 1)
            mass = np.bincount(place[mine], weight, len(levels))
            shares.append(mass[::-1].cumsum()[::-1])
            counts.append(len(size))
        return cls(levels, shares[0], shares[1], counts[0], counts[1])

    def precision(self, prevalence: float, confidence: float) -> Floats:
        """Lower bound of the precision of flagging at or above each level, shape (levels,)."""
        each = (1 + confidence) / 2
        right = prevalence * (1 - _upper(1 - self.farm, self.farms, each))
        wrong = (1 - prevalence) * self.ordinary_above(each)
        return right / (right + wrong)

    def more(self, prevalence: float, precision: float, confidence: float) -> float | None:
        """How many times the groups it would take to promise a precision, were the shares to stay as seen.

        An extrapolation: the bounds narrow as groups come in, while a model that learns from them may tell pages
        apart better, and the shares seen of few groups may be luck.

        Returns:
            The least factor, in steps of a fifth; ``None`` if ``MOST_TIMES`` are not enough.
        """
        grid = np.geomspace(1, MOST_TIMES, 1 + round(math.log(MOST_TIMES) / math.log(1.2)))

        def enough(times: float) -> bool:
            farms, ordinaries = (math.ceil(times * n) for n in (self.farms, self.ordinaries))
            grown = replace(self, farms=farms, ordinaries=ordinaries)
            return grown.precision(prevalence, confidence).max(initial=0.0) >= precision

        place = bisect.bisect_left(grid, True, key=enough)
        return float(grid[place]) if place < len(grid) else None

    def ordinary_above(self, confidence: float) -> Floats:
        """Upper bound of the share of ordinary groups at or above each level, shape (levels,).

        False flags are so rare that counting them tells little. Above the level that a tenth of the ordinary
        groups reach, log-odds thin out exponentially, and the bound is that of the fitted tail (peaks over a
        threshold, Davison and Smith 1990), by the delta method; never below the share seen. Elsewhere, and with
        too few groups, it is Clopper and Pearson's.
        """
        counted = _upper(self.ordinary, self.ordinaries, confidence)
        start = int(np.searchsorted(-self.ordinary, -TAIL))
        if start >= len(self.levels) or self.ordinary[start] * self.ordinaries < LEAST_TAIL:
            return counted
        height, share = logit(np.clip(self.levels, 1e-9, 1 - 1e-9))[start:], self.ordinary[start:]
        mean = float((share[1:] * np.diff(height)).sum() / share[0])
        if mean <= 0:
            return counted
        past, spread = (height - height[0]) / mean, norm.ppf(confidence) / np.sqrt(share[0] * self.ordinaries)
        fitted = share[0] * np.exp(spread * np.sqrt(1 + past**2) - past)
        counted[start:] = np.maximum(np.minimum.accumulate(fitted), share)
        return counted

    def farms_below(self, prevalence: float, confidence: float) -> Floats:
        """Upper bound of the share of farm pages below each level, shape (levels,)."""
        each = (1 + confidence) / 2
        farm = prevalence * _upper(1 - self.farm, self.farms, each)
        ordinary = (1 - prevalence) * (1 - _upper(self.ordinary, self.ordinaries, each))
        return farm / np.maximum(farm + ordinary, 1e-12)

    def bands(self, thresholds: Thresholds) -> dict[str, dict[str, float]]:
        """Share of ``farm`` and of ``ordinary`` groups in each band."""
        flag, clear = (int(np.searchsorted(self.levels, x)) for x in (thresholds.flag, thresholds.clear))
        found = {}
        for name, share in (("farm", self.farm), ("ordinary", self.ordinary)):
            flagged = float(share[flag]) if flag < len(share) else 0.0
            suspect = float(share[clear]) if clear < len(share) else 0.0
            bands = {"flag": flagged, "review": suspect - flagged, "clear": 1 - suspect}
            found[name] = {band: max(round(x, 12), 0.0) for band, x in bands.items()}
        return found


def _upper(share: Floats, trials: int, confidence: float) -> Floats:
    """Clopper and Pearson's one-sided upper bound of a share seen over a number of trials."""
    hits = np.clip(share, 0, 1) * trials
    return np.where(hits >= trials, 1.0, beta.ppf(confidence, hits + 1, np.maximum(trials - hits, 1e-9)))
