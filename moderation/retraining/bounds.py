"""How much worse a challenger may be and still be promoted without a reason given."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from .registry import RegistryError

_NAMES = {
    "average_precision": "average precision",
    "auroc": "AUROC",
    "found": "share of farm or republished groups flagged",
    "false_flags": "share of ordinary groups flagged",
    "precision": "precision promised for flagged pages",
}

CONFIDENCE = 0.95
COMPARED = ("average_precision", "auroc", "found", "false_flags")
"""Bounds that are held against an interval."""
SHARES = ("found", "false_flags")
"""Those of them that are shares of groups."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """The most that a challenger may lose against the champion on the frozen test groups.

    Held against the end that hurts of the difference's 90 % interval: it must be shown with 95 % confidence that
    no more is lost (a test of non-inferiority). With few test groups intervals are wide, and little can be shown.
    Where no group is judged otherwise no draw says so either, and the interval has no width however few they are;
    so shares without a gain that is shown need ``least_groups``.

    Attributes:
        average_precision, auroc: of both heads together.
        found: share of the farm or republished groups that are flagged.
        false_flags: the most by which the share of ordinary groups that are flagged may rise.
        precision: the most by which the precision promised for flagged pages may be lower; no interval there.
    """

    average_precision: float = 0.05
    auroc: float = 0.02
    found: float = 0.1
    false_flags: float = 0.01
    precision: float = 0.05

    @classmethod
    def read(cls, text: str) -> Self:
        """Read bounds such as ``average_precision=0.03,false_flags=0.005``; those not named keep their value.

        Raises:
            RegistryError: an unknown name, or no number from 0 to 1.
        """
        found: dict[str, float] = {}
        for part in filter(None, (piece.strip() for piece in text.split(","))):
            name, _, value = (piece.strip() for piece in part.partition("="))
            if name not in _NAMES:
                raise RegistryError(f"bounds: unknown bound {name!r}; there are {', '.join(_NAMES)}.")
            try:
                found[name] = float(value)
            except ValueError:
                raise RegistryError(f"bounds: {name} must be a number, not {value!r}.") from None
            if not 0 <= found[name] <= 1:
                raise RegistryError(f"bounds: {name} must be from 0 to 1, and is {value}.")
        return cls(**found)

    def faults(self, told: Mapping[str, Any]) -> list[str]:
        """Say what speaks against a promotion, a sentence each.

        Args:
            told: what the report of a round tells, as ``rounds`` makes it.
        """
        if not told.get("comparison"):
            return [f"It could not be compared with the model in use. {told.get('incomparable', '')}".strip()]
        found, figures = [], told["comparison"]["figures"]["any"]
        for name in COMPARED:
            most = getattr(self, name)
            seen, low, high = figures.get(name, {}).get("difference") or (None, None, None)
            worst = high if name == "false_flags" else low
            if worst is None or seen is None:
                found.append(f"The test groups do not tell the {_NAMES[name]}.")
                continue
            loss = worst if name == "false_flags" else -worst
            if loss > most:
                found.append(
                    f"The {_NAMES[name]} may be worse than the bound allows: difference {seen:+.3f}, "
                    f"90 % interval {low:+.3f} to {high:+.3f}, bound {most:.3f}."
                )
            elif (
                name in SHARES and loss >= 0
            ):  # no gain is shown, so it is the number of groups that shows no loss
                there, kind = _groups(told["comparison"], name)
                if there < least_groups(most):
                    found.append(
                        f"{there} {kind} test groups are too few to hold the {_NAMES[name]} against a bound of "
                        f"{most:.3f}: that takes {least_groups(most):,} at the least."
                    )
        before, after = told.get("promised_before"), told["precision"]
        if before is not None and before - after > self.precision + 1e-9:
            found.append(
                f"It promises a precision of {after:.0%}, and the model in use {before:.0%}; bound "
                f"{self.precision:.3f}."
            )
        return found


def _groups(comparison: Mapping[str, Any], name: str) -> tuple[int, str]:
    """How many groups a share is of, and of which kind."""
    farm = comparison["farm_groups"]
    return (farm, "farm or republished") if name == "found" else (comparison["groups"] - farm, "ordinary")


def least_groups(bound: float) -> int:
    """Return how many groups without a change show that less than a share of them changes.

    Were it that share, so many drawn at random would all be without once in twenty times (Clopper and Pearson 1934,
    for nothing found). Nothing shows that no group at all changes; a bound of 0 is taken as one of a millionth.

    Args:
        bound: the share, 0 to 1.
    """
    return 0 if bound >= 1 else math.ceil(math.log(1 - CONFIDENCE) / math.log1p(-max(bound, 1e-6)))
