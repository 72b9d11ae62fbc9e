"""What farmsift says of a page: probabilities, a band, a verdict and the reasons for them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..features.signal import Quote


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason.

    Attributes:
        signal: name of the signal.
        group: its group.
        head: the head whose log-odds it moves, ``content_farm`` or ``republished``.
        points: its exact share of that head's log-odds; above 0 it speaks against the page.
        sentence: for a person to read.
        evidence: passages that stand in the page, and where.
    """

    signal: str
    group: str
    head: str
    points: float
    sentence: str
    evidence: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """The verdict on one page.

    Attributes:
        id, url, host: of the page.
        content_farm, republished: calibrated probabilities, 0 to 1; ``None`` where the page can't be read.
        band: ``clear``, ``review`` or ``flag``; ``None`` where the page can't be read.
        verdict: ``ordinary``, ``content_farm``, ``republished`` or ``both``; ``None`` likewise.
        reasons: the most telling first.
        signals: name to value where asked for (``None`` where not measurable), else ``None``.
        model: name of the model.
        error: why the page can't be read, or ``""``.
    """

    id: str = ""
    url: str = ""
    host: str = ""
    content_farm: float | None = None
    republished: float | None = None
    band: str | None = None
    verdict: str | None = None
    reasons: tuple[Reason, ...] = ()
    signals: dict[str, float | None] | None = None
    model: str = ""
    error: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Return the verdict as plain values, ready for JSON; ``signals`` only where asked for."""
        found: dict[str, Any] = {
            "id": self.id,
            "url": self.url or None,
            "host": self.host or None,
            "content_farm": _rounded(self.content_farm, 4),
            "republished": _rounded(self.republished, 4),
            "band": self.band,
            "verdict": self.verdict,
            "reasons": [
                {
                    "signal": reason.signal,
                    "group": reason.group,
                    "head": reason.head,
                    "points": round(reason.points, 3),
                    "sentence": reason.sentence,
                    "evidence": [{"quote": q.text, "where": str(q.where)} for q in reason.evidence],
                }
                for reason in self.reasons
            ],
        }
        if self.signals is not None:
            found["signals"] = {name: _rounded(value, 6) for name, value in self.signals.items()}
        return {**found, "model": self.model, "error": self.error or None}


def verdict_of(log_odds: Mapping[str, float], band: str) -> str:
    """Name the heads that are likelier than not; what is flagged has at least its likelier head.

    Args:
        log_odds: each head's calibrated log-odds.
        band: ``clear``, ``review`` or ``flag``.

    Returns:
        ``ordinary``, ``content_farm``, ``republished`` or ``both``.
    """
    likely = [head for head, x in log_odds.items() if x >= 0]
    if not likely and band == "flag":
        likely = [max(log_odds, key=lambda head: log_odds[head])]
    if not likely:
        return "ordinary"
    return "both" if len(likely) == 2 else likely[0]


def _rounded(value: float | None, digits: int) -> float | None:
    return None if value is None or not math.isfinite(value) else round(value, digits)
