"""How often the test groups were looked at, and what choosing by them makes of a figure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from scipy.stats import norm

from .frozen import draw_of, retire
from .registry import DRAWN, PROMOTED, TRAINED, Registry, RegistryError

MANY = 10
"""Challengers compared on the same test groups, from which on the report advises to draw them anew."""

_WIDTH = 2 * float(norm.ppf(0.95))
"""Standard errors in a 90 % interval."""


@dataclass(frozen=True, slots=True)
class Looks:
    """What the test groups were used for since they were drawn.

    Attributes:
        draw: its number, from 1.
        since: its day.
        compared: challengers that were compared on them, the one at hand among them.
        promoted: how many of them were promoted.
        why: why they were drawn anew in this round, or ``""``.
        luck: average precision that the best of so many challengers, all equally good, seems to have above the
            others; ``None`` for the first, or where it is not known.
    """

    draw: int
    since: str
    compared: int
    promoted: int
    why: str = ""
    luck: float | None = None

    @property
    def told(self) -> str:
        """Return it in words."""
        said = f"drawn on {self.since} (draw {self.draw}); challengers compared on them: {self.compared}"
        said += f", of them promoted: {self.promoted}."
        if self.luck and self.luck >= 0.0005:
            said += (
                f" The best of {self.compared} equally good ones would seem better than it is by some "
                f"{self.luck:.3f} of average precision, through the choice alone."
            )
        if self.compared >= MANY:
            said += ' Time to draw them anew: farmsift retrain --redraw "reason".'
        return said

    def plain(self) -> dict[str, Any]:
        """Return it as plain values."""
        return asdict(self) | {"told": self.told}


def draw_anew(registry: Registry, who: str, why: str) -> None:
    """Have the test groups of a line drawn anew; hold the lock.

    Args:
        registry: the line of models.
        who: has them drawn.
        why: in words.

    Raises:
        RegistryError: no challenger was compared on the present ones, so nothing was chosen by them.
    """
    draw, since = draw_of(registry.folder)
    if not _compared(registry, draw):
        drawn = f"were drawn on {since}" if since else "are not drawn yet"
        raise RegistryError(
            f"{registry.folder}: the test groups {drawn} and no challenger was compared on them; draw them anew "
            "when they have been used."
        )
    registry.note(DRAWN, who, why, {"draw": draw + 1, "instead_of": {"draw": draw, "since": since}})
    retire(registry.folder)


def looks(registry: Registry, difference: Sequence[float | None] | None, why: str = "") -> Looks:
    """Count the looks at the present test groups, the one that is being taken among them.

    Args:
        registry: the line of models, after the groups were divided.
        difference: in average precision between champion and challenger, with its 90 % interval; ``None`` where
            they could not be compared, so that nobody looks.
        why: why they were drawn anew just now, or ``""``.
    """
    draw, since = draw_of(registry.folder)
    before = _compared(registry, draw)
    used = {step.model for step in registry.line() if step.step == PROMOTED}
    compared = len(before) + (difference is not None)
    seems = luck(compared, difference) if difference is not None else None
    return Looks(draw, since, compared, len(before & used), why, seems)


def luck(compared: int, difference: Sequence[float | None]) -> float | None:
    """Return by how much the best of some equally good challengers seems better than it is.

    The greatest of so many draws from a normal distribution, after Blom (1958), of the standard error that the
    interval of the difference shows. Challengers that share most of their labels err alike, and then it is less.

    Args:
        compared: challengers.
        difference: seen, low, high: a difference between two models with its 90 % interval.
    """
    _, low, high = difference
    if compared < 2 or low is None or high is None:
        return None
    return float(norm.ppf((compared - 0.375) / (compared + 0.25)) * (high - low) / _WIDTH)


def _compared(registry: Registry, draw: int) -> set[int]:
    """Numbers of the models compared on a draw; the first ones of a line don't name it."""
    return {
        step.model
        for step in registry.line()
        if step.step == TRAINED and step.detail.get("figures") and _draw(step.detail) == draw
    }


def _draw(detail: Mapping[str, Any]) -> int:
    return int(detail.get("tests", {}).get("draw", 1))
