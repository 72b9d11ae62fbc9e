"""Pages in, verdicts out."""

from __future__ import annotations

import io
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Generic, Self, TypeVar

import numpy as np

from ..features.collector import collector_paused
from ..features.copies import CopyIndex
from ..features.extractor import measure_together, signal_names
from ..features.page import Page
from ..features.readers import LIMITS, Limits, Raw, ReadError, iter_raw, read
from ..features.signal import Facts, Measurement
from ..features.signals.copies import known_articles
from ..features.signals.lexical import lexica
from .calibration import either
from .promise import Record, adapt
from .reasons import reasons_for
from .saved import DEFAULT, Model, load
from .verdict import Reason, Verdict, verdict_of

T = TypeVar("T")

BATCH, BATCH_BYTES = 64, 8_000_000
"""Pages, and bytes of them, whose shares are worked out at once; they bound the memory of ``score_many``."""

TOGETHER, TOGETHER_BYTES = 16, 2_000_000
"""Pages, and bytes of them, that are measured together."""


class Scorer:
    """Scores pages with one model.

    Args:
        model: the model.
        limits: what one page may cost.
        copies: an index of known articles, or ``None``: what rests on one is then not measured.

    Example:
        >>> verdict = Scorer.load().score("<h1>Rowing club</h1><p>Training is on Tuesday.", url=None)
        >>> verdict.band in {"clear", "review", "flag"}
        True
    """

    def __init__(self, model: Model, limits: Limits = LIMITS, copies: CopyIndex | None = None):
        self.model = model
        self.limits = limits
        self.copies = copies
        self._given = {lexica: dict(model.heads.lexica), known_articles: copies}

    @classmethod
    def load(
        cls,
        folder: str | Path = DEFAULT,
        limits: Limits = LIMITS,
        *,
        prevalence: float | None = None,
        precision: float | None = None,
        copies: CopyIndex | None = None,
    ) -> Self:
        """Make a scorer of a saved model, the shipped one by default.

        Args:
            folder: the model's directory.
            limits: what one page may cost.
            prevalence: share of farm or republished pages in what is to be scored; ``None`` for the model's own.
            precision: to be promised for flagged pages; ``None`` for the model's own.
            copies: an index of known articles, or ``None``.

        Raises:
            ModelError: the model can't be used.
            PromiseError: the model's record can't support the promise.
        """
        model = load(folder)
        if prevalence is not None or precision is not None:
            model = adapt(model, Record.load(folder, model), prevalence, precision)
        return cls(model, limits, copies)

    def score(
        self,
        page: Page | Raw | bytes | str,
        url: str | None = None,
        *,
        reasons: int = 8,
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
            signals: whether verdicts name every signal's value, those that the model leaves out among them.

        Yields:
            One verdict a page; a page that can't be read has one with ``error``, and the run goes on.
        """
        noted = self.score_noting(pages, lambda facts: None, reasons=reasons, signals=signals)
        return (verdict for verdict, _ in noted)

    def score_noting(
        self,
        pages: Iterable[Page | Raw],
        note: Callable[[Facts], T],
        *,
        reasons: int = 0,
        signals: bool = False,
    ) -> Iterator[tuple[Verdict, T | None]]:
        """Score pages as ``score_many`` does, and note down something else of each.

        Args:
            pages: pages, read or as found.
            note: what is to be noted, from what has been worked out for the verdict.
            reasons: how many reasons a page at the most.
            signals: whether verdicts name every signal's value.

        Yields:
            One verdict a page, with what ``note`` gave; ``None`` for a page that can't be read, or noted.
        """
        names = self.model.heads.signals
        if signals:
            names += tuple(name for name in signal_names() if name not in names)
        rows: list[_Row[T]] = []
        size = 0
        for together in _in_groups(pages):
            with collector_paused():
                rows += self._measured(together, names, note, keep=bool(reasons))
            size += sum(map(_size, together))
            if len(rows) >= BATCH or size >= BATCH_BYTES:
                yield from self._judged(rows, reasons, names if signals else ())
                rows, size = [], 0
        yield from self._judged(rows, reasons, names if signals else ())

    def _measured(
        self, items: Sequence[Page | Raw], names: Sequence[str], note: Callable[[Facts], T], keep: bool
    ) -> list[_Row[T]]:
        """Read, measure and note some pages; what went wrong with one is kept as its error."""
        pages = [self._read(item) for item in items]
        facts = [Facts(page, self._given) for page in pages if isinstance(page, Page)]
        found = iter(zip(facts, measure_together(facts, names, self.limits), strict=True))
        rows: list[_Row[T]] = []
        for item, page in zip(items, pages, strict=True):
            if not isinstance(page, Page):
                rows.append(_failed(item, page))
                continue
            known, measured = next(found)
            try:
                if isinstance(measured, Exception):
                    raise measured
                noted = note(known)
            except Exception as error:  # one page must never stop a run
                rows.append(_failed(item, error))
                continue
            values = [measurement.value for measurement in measured]
            kept = dict(zip(names, measured, strict=True)) if keep else {}
            rows.append(_Row(page.id, page.url, page.host, values, kept, noted=noted))
        return rows

    def _read(self, item: Page | Raw) -> Page | Exception:
        try:
            return read(item, self.limits) if isinstance(item, Raw) else item
        except Exception as error:  # one page must never stop a run
            return error

    def _judged(
        self, rows: Sequence[_Row[T]], reasons: int, named: Sequence[str]
    ) -> Iterator[tuple[Verdict, T | None]]:
        """Turn measured pages into verdicts; their shares are worked out together."""
        heads, thresholds, name = self.model.heads, self.model.thresholds, self.model.name
        used = len(heads.signals)
        values = np.array([row.values[:used] for row in rows if not row.error], dtype=np.float64)
        log_odds, shares = heads.judge(values) if len(values) else ({}, {})
        suspicion = either(*log_odds.values())
        place = -1
        for row in rows:
            if row.error:
                yield Verdict(id=row.id, url=row.url, host=row.host, model=name, error=row.error), None
                continue
            place += 1
            mine = {head: float(x[place]) for head, x in log_odds.items()}
            band = thresholds.band(float(suspicion[place]))
            told: tuple[Reason, ...] = ()
            if reasons:
                own = {head: s[place] for head, s in shares.items()}
                found = {signal: row.found[signal] for signal in heads.signals}
                told = reasons_for(found, own, mine, reasons, accused=band != "clear")
            verdict = Verdict(
                id=row.id,
                url=row.url,
                host=row.host,
                content_farm=_probability(mine["content_farm"]),
                republished=_probability(mine["republished"]),
                band=band,
                verdict=verdict_of(mine, band),
                reasons=told,
                signals=_named(named, row.values) if named else None,
                model=name,
            )
            yield verdict, row.noted


@dataclass(frozen=True, slots=True)
class _Row(Generic[T]):
    """One page as measured and noted; the measurements are kept only where reasons are asked for."""

    id: str
    url: str
    host: str
    values: Sequence[float] = ()
    found: Mapping[str, Measurement] = field(default_factory=dict)
    error: str = ""
    noted: T | None = None


def _failed(item: Page | Raw, error: Exception) -> _Row[Any]:
    if not isinstance(error, ReadError):
        error = ReadError(f"{item.id or 'page'}: can't be scored: {type(error).__name__}: {error}")
    return _Row(item.id, item.url, item.host if isinstance(item, Page) else "", error=str(error))


def _size(item: Page | Raw) -> int:
    return len(item.data) if isinstance(item, Raw) else 0


def _in_groups(items: Iterable[Page | Raw]) -> Iterator[list[Page | Raw]]:
    """As many pages as are measured together, fewer where they are large."""
    group: list[Page | Raw] = []
    for item in items:
        group.append(item)
        if len(group) >= TOGETHER or sum(map(_size, group)) >= TOGETHER_BYTES:
            yield group
            group = []
    if group:
        yield group


def _named(names: Sequence[str], values: Sequence[float]) -> dict[str, float | None]:
    return {name: None if math.isnan(value) else value for name, value in zip(names, values, strict=True)}


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
