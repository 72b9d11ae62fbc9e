"""The worst errors of a model on labelled pages, with its reasons, and what its reasons are worth."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..features.page import Page
from ..features.readers import Raw, iter_raw, read
from .calibration import either
from .deletion import without
from .labels import HEADS
from .scorer import Scorer
from .verdict import Verdict

Floats = npt.NDArray[np.float64]
KEPT = ("label", "kind", "group", "lang", "year", "host", "source", "path", "confidence", "why")
"""What an error tells of a page, as far as the labels file has it."""


def worst(labels: pd.DataFrame, log_odds: Floats, most: int = 50) -> dict[str, list[str]]:
    """Name the farm pages that look most ordinary and the ordinary pages that look most like farms.

    Args:
        labels: one row a page, indexed by id.
        log_odds: of "content farm or republished", shape (pages,).
        most: how many on each side; of a group only the worst page is named.

    Returns:
        Ids under ``missed`` and ``accused``, worst first.
    """
    table = labels[["label", "group"]].assign(odds=log_odds)
    farm = table["label"] != "ordinary"
    found = {}
    for side, mine, rising in (("missed", farm, True), ("accused", ~farm, False)):
        ranked = table[mine].sort_values("odds", ascending=rising, kind="stable")
        found[side] = list(ranked.drop_duplicates("group").index[:most])
    return found


def read_again(pages: Sequence[str | Path], ids: Iterable[str]) -> dict[str, Page]:
    """Read some of the labelled pages again; ``ids`` name those that could be read before."""
    wanted = set(ids)
    return {raw.id: read(raw) for raw in _raws(pages) if raw.id in wanted and not raw.error}


def _raws(pages: Sequence[str | Path]) -> Iterable[Raw]:
    for source in pages:
        yield from iter_raw(source)


def told(labels: pd.DataFrame, page_id: str, verdict: Verdict, log_odds: float) -> dict[str, Any]:
    """One error as plain values: what is known of the page, what the model said, and why.

    Args:
        labels: one row a page, indexed by id.
        page_id: the page.
        verdict: by heads that had not seen its group.
        log_odds: of "content farm or republished", mean over the seeds.
    """
    known = known_of(labels, page_id)
    group = int((labels["group"] == known["group"]).sum())
    said = verdict.to_dict()
    return {
        "id": page_id,
        "url": verdict.url or None,
        **known,
        "pages_of_group": group,
        "probability": round(float(1 / (1 + np.exp(-log_odds))), 4),
        "band": said["band"],
        "verdict": said["verdict"],
        "reasons": said["reasons"],
    }


def known_of(labels: pd.DataFrame, page_id: str) -> dict[str, Any]:
    """What the labels file tells of a page, as plain values."""
    row = labels.loc[page_id]
    return {name: _plain(row[name]) for name in KEPT if name in labels and not _missing(row[name])}


def _missing(value: object) -> bool:
    return value is None or value == "" or (isinstance(value, float) and np.isnan(value))


def _plain(value: Any) -> Any:
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value.item() if isinstance(value, np.generic) else value


@dataclass(frozen=True)
class Deletion:
    """The deletion test on some pages.

    Attributes:
        pages: flagged pages whose first reasons quote something.
        lower: of these, pages whose score falls when what is quoted is taken out.
        unquoted: flagged pages whose first reasons quote nothing.
        unmoved: ids of pages whose score does not fall.
    """

    pages: int
    lower: int
    unquoted: int
    unmoved: tuple[str, ...]

    @property
    def share(self) -> float:
        """Share of the pages whose score falls; NaN where there is none."""
        return self.lower / self.pages if self.pages else float("nan")


def deletion_test(scored: Iterable[tuple[Scorer, Page]], first: int = 3) -> Deletion:
    """Take out of flagged pages what their first reasons quote, and score them again.

    The score is the log-odds of the head that is explained, as each quote was given for it.

    Args:
        scored: flagged pages, each with what judges it.
        first: how many reasons.
    """
    lower, pages, unquoted, unmoved = 0, 0, 0, []
    for scorer, page in scored:
        before = scorer.score(page, reasons=8)
        reasons = [reason for reason in before.reasons if reason.points > 0][:first]
        quotes = [quote for reason in reasons for quote in reason.evidence]
        if not quotes:
            unquoted += 1
            continue
        after = scorer.score(without(page, quotes), reasons=0)
        pages += 1
        if _suspicion(after) < _suspicion(before):
            lower += 1
        else:
            unmoved.append(page.id)
    return Deletion(pages, lower, unquoted, tuple(unmoved))


def _suspicion(verdict: Verdict) -> float:
    """Probability of either head."""
    said: Mapping[str, float | None] = {head: getattr(verdict, head) for head in HEADS}
    odds = [
        np.array([np.log(p / (1 - p)) if p and p < 1 else 40.0 * (2 * bool(p) - 1)]) for p in said.values()
    ]
    return float(either(*odds)[0])
