"""Pages in, verdicts out."""

from __future__ import annotations

import io
import itertools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Self

import numpy as np

from ..features.extractor import measure
from ..features.page import Page
from ..features.readers import LIMITS, Limits, Raw, ReadError, iter_raw, read
from ..features.signal import Facts, Measurement
from ..features.signals.lexical import lexica
from .calibration import either
from .reasons import reasons_for
from .saved import DEFAULT, Model, load
from .verdict import Verdict

BATCH = 64
"""Pages whose shares are worked out at once; bounds the memory of ``score_many``."""


class Scorer:
    """Scores pages with one model.

    Args:
        model: the model.
        limits: what one page may cost.

    Example:
        >>> verdict = Scorer.load().score("<h1>Rowing club</h1><p>Training is on Tuesday.", url=None)
        >>> verdict.band in {"clear", "review", "flag"}
        True
    """

    def __init__(self, model: Model, limits: Limits = LIMITS):
        self.model = model
        self.limits = limits
        self._given = {lexica: dict(model.heads.lexica)}

    @classmethod
    def load(cls, folder: str | Path = DEFAULT, limits: Limits = LIMITS) -> Self:
        """Make a scorer of a saved model, the shipped one by default.

        Raises:
            ModelError: the model can't be used.
        """
        return cls(load(folder), limits)

    def score(
        self,
        page: Page | Raw | bytes | str,
        url: str | None = None,
        *,
        reasons: int = 5,
        signals: bool = False,
    ) -> Verdict:
        """Score one page.

        Args:
            page: a page, or bytes or text of one; HTML and text renderings are told apart.
            url: its address, where known.
            reasons: how many reasons at the most; 0 is fastest.
            signals: whether the verdict names every signal's value.

        Returns:
            The verdict; one with ``error`` where the page can't be read.
        """
        if isinstance(page, bytes | str):
            page = _as_raw(page, url or "", self.limits)
        return next(self.score_many([page], reasons=reasons, signals=signals))

    def score_many(
        self, pages: Iterable[Page | Raw], *, reasons: int = 0, signals: bool = False
    ) -> Iterator[Verdict]:
        """Score pages as they come, in order and in bounded memory.

        Args:
            pages: pages, read or as found.
            reasons: how many reasons a page at the most; 0 is fastest.
            signals: whether verdicts name every signal's value.

        Yields:
            One verdict a page; a page that can't be read has one with ``error``, and the run goes on.
        """
        for batch in _batched(pages):
            yield from self._score_batch(batch, reasons, signals)

    def _score_batch(self, batch: Iterable[Page | Raw], reasons: int, signals: bool) -> Iterator[Verdict]:
        heads, thresholds, name = self.model.heads, self.model.thresholds, self.model.name
        rows: list[tuple[Page | Raw, Mapping[str, Measurement] | str]] = []
        for item in batch:
            try:
                page = read(item, self.limits) if isinstance(item, Raw) else item
                deadline = self.limits.deadline(page.id)
                rows.append((page, measure(Facts(page, self._given), heads.signals, deadline)))
            except ReadError as error:
                rows.append((item, str(error)))
            except Exception as error:  # one page must never stop a run
                rows.append((item, f"{item.id or 'page'}: can't be scored: {type(error).__name__}: {error}"))
        measured = [found for _, found in rows if not isinstance(found, str)]
        values = np.array([[m.value for m in found.values()] for found in measured]).reshape(
            -1, len(heads.signals)
        )
        log_odds = heads.log_odds(values)
        suspicion = either(*log_odds.values())
        shares = heads.shares(values) if reasons else {}
        row = -1
        for item, found in rows:
            if isinstance(found, str):
                host = item.host if isinstance(item, Page) else ""
                yield Verdict(id=item.id, url=item.url, host=host, model=name, error=found)
                continue
            row += 1
            assert isinstance(item, Page)
            mine = {head: float(x[row]) for head, x in log_odds.items()}
            band = thresholds.band(float(suspicion[row]))
            yield Verdict(
                id=item.id,
                url=item.url,
                host=item.host,
                content_farm=_probability(mine["content_farm"]),
                republished=_probability(mine["republished"]),
                band=band,
                verdict=_verdict(mine, band),
                reasons=reasons_for(
                    found, {h: s[row] for h, s in shares.items()}, mine, reasons, accused=band != "clear"
                )
                if reasons
                else (),
                signals={n: m.value if m.measurable else None for n, m in found.items()} if signals else None,
                model=name,
            )


def _as_raw(data: bytes | str, url: str, limits: Limits) -> Raw:
    """Tell whether data is HTML or a text rendering, as for a file."""
    stream = io.BytesIO(data if isinstance(data, bytes) else data.encode("utf-8", "replace"))
    try:
        raw = next(iter_raw(stream, url=url, limits=limits))
    except ReadError as error:
        return Raw(url=url, error=str(error))
    return replace(raw, id=url, data=data) if isinstance(data, str) else replace(raw, id=url)


def _probability(log_odds: float) -> float:
    return float(1 / (1 + np.exp(-log_odds)))


def _verdict(log_odds: Mapping[str, float], band: str) -> str:
    """Name the heads that are likelier than not; a flagged page has at least its likelier head."""
    likely = [head for head, x in log_odds.items() if x >= 0]
    if not likely and band == "flag":
        likely = [max(log_odds, key=lambda head: log_odds[head])]
    if not likely:
        return "ordinary"
    return "both" if len(likely) == 2 else likely[0]


def _batched(pages: Iterable[Page | Raw]) -> Iterator[tuple[Page | Raw, ...]]:
    """Cut the stream into batches (``itertools.batched`` came with Python 3.12)."""
    stream = iter(pages)
    while batch := tuple(itertools.islice(stream, BATCH)):
        yield batch
