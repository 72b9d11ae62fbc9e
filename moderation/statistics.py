"""The numbers of the dashboard. Rates come from the audit share, which was drawn at random from all pages."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import krippendorff
import numpy as np
import numpy.typing as npt
from scipy.stats import beta, chi2
from sqlalchemy import Connection, func, select

from .database import Database
from .labels import BAD, Label
from .order import State
from .schema import accounts, bodies, decisions, items
from .settings import Settings
from .stored import unpack_json
from .tallies import counts

Floats = npt.NDArray[np.float64]

_CONFIDENCE = 0.95
_BINS = 10
_LEAST = 50
"""Fewest pages on either side from which drift is told."""

_MOST = 1000
"""Most audited pages of each side that signals are read of."""

_FALSE_ALARM = 0.001
"""Chance of a false alarm over all signals together."""

RECENT, REFERENCE, SPAN = dt.timedelta(days=7), dt.timedelta(days=28), dt.timedelta(days=90)
"""Drift compares the last seven days with the 28 before them; rates and agreement look at 90 days."""


@dataclass(frozen=True, slots=True)
class Rate:
    """A share with its exact 95 % interval (Clopper and Pearson 1934); ``None`` where nothing was counted."""

    hits: int
    trials: int
    share: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Drift:
    """How far a distribution has moved: the population stability index, and whether that is an alarm.

    Attributes:
        name: ``content_farm``, ``republished`` or the name of a signal.
        index: sum over ten bins of ``(q - p) ln(q / p)``; ``None`` with fewer than 50 pages on either side.
        alarm: the index is above the set level, and above what chance makes of so few pages.
        recent, reference: pages on either side.
    """

    name: str
    index: float | None
    alarm: bool
    recent: int
    reference: int


@dataclass(frozen=True, slots=True)
class Day:
    """Decisions and undoings of one day, UTC."""

    day: str
    decided: int
    undone: int


@dataclass(frozen=True, slots=True)
class Pace:
    """How long decisions took, in seconds, over the last 30 days; ``None`` where none was timed."""

    timed: int
    median: float | None
    ninety: float | None
    """nine in ten were faster"""


@dataclass(frozen=True, slots=True)
class Dashboard:
    """All numbers of the dashboard.

    Attributes:
        at: when they were worked out.
        model: in use.
        work_left: items that wait, by lane.
        bands: items by band.
        days: decisions a day over the last 30 days, oldest first.
        by_reviewer: decisions of the last 30 days, by account.
        precision: of flags: farm or republished pages among audited pages that were flagged.
        missed: pages in the clear band among audited pages that are farm or republished.
        bad_among_clear: farm or republished pages among audited pages of the clear band.
        audit_waiting: audited pages that nobody has decided yet.
        agreement: Krippendorff's alpha (nominal) of first and second opinions, or ``None``.
        twice: items with two opinions that alpha rests on.
        scores, signals: drift of the scores of the model in use, and of signals, greatest first.
        alarm: whether any drift is an alarm.
        pace: time per decision.
    """

    at: dt.datetime
    model: str
    work_left: dict[str, int]
    bands: dict[str, int]
    days: list[Day]
    by_reviewer: dict[str, int]
    precision: Rate
    missed: Rate
    bad_among_clear: Rate
    audit_waiting: int
    agreement: float | None
    twice: int
    scores: list[Drift]
    signals: list[Drift]
    alarm: bool
    pace: Pace


def dashboard(database: Database, settings: Settings, model: str) -> Dashboard:
    """Work out the numbers of the dashboard.

    Args:
        database: the database.
        settings: from which index drift is an alarm.
        model: name of the model in use.
    """
    at = database.clock()
    with database.read() as connection:
        places = counts(connection)
        work: Counter[str] = Counter()
        bands: Counter[str] = Counter()
        for (_, lane, band), n in places.items():
            bands[band] += n
            if lane:
                work[lane] += n
        precision, missed, among_clear = audit_rates(connection, at - SPAN)
        alpha, twice = agreement(connection, at - SPAN)
        scores, signals = drift(connection, at, model, settings.drift_alarm)
        days, by_reviewer = decisions_a_day(connection, at)
        timed = pace(connection, at)
    return Dashboard(
        at=at,
        model=model,
        work_left=dict(work),
        bands=dict(bands),
        days=days,
        by_reviewer=by_reviewer,
        precision=precision,
        missed=missed,
        bad_among_clear=among_clear,
        audit_waiting=work["audit"],
        agreement=alpha,
        twice=twice,
        scores=scores,
        signals=signals,
        alarm=any(one.alarm for one in (*scores, *signals)),
        pace=timed,
    )


def rate(hits: int, trials: int) -> Rate:
    """Return a share with its interval."""
    if not trials:
        return Rate(hits, trials, None, None, None)
    tail = (1 - _CONFIDENCE) / 2
    low = float(beta.ppf(tail, hits, trials - hits + 1)) if hits else 0.0
    high = float(beta.ppf(1 - tail, hits + 1, trials - hits)) if hits < trials else 1.0
    return Rate(hits, trials, hits / trials, low, high)


def audit_rates(connection: Connection, since: dt.datetime) -> tuple[Rate, Rate, Rate]:
    """Return precision of flags, miss rate, and the share of bad pages among clear ones.

    Only pages of the audit count that people decided; ``not_sure`` counts as neither.
    """
    wanted = (
        select(items.c.band, items.c.outcome, func.count())
        .where(items.c.audit, items.c.submitted_at >= since, items.c.state == State.DECIDED.value)
        .where(items.c.first_by.is_not(None), items.c.outcome != Label.NOT_SURE.value)
        .group_by(items.c.band, items.c.outcome)
    )
    bad: Counter[str] = Counter()
    every: Counter[str] = Counter()
    for band, outcome, n in connection.execute(wanted):
        every[band] += n
        bad[band] += n if outcome in BAD else 0
    return (
        rate(bad["flag"], every["flag"]),
        rate(bad["clear"], bad.total()),
        rate(bad["clear"], every["clear"]),
    )


def agreement(connection: Connection, since: dt.datetime) -> tuple[float | None, int]:
    """Return Krippendorff's alpha of first and second opinions (nominal), and the items it rests on.

    Opinions that were undone do not count, nor do ``not_sure`` and what adjudicators said, who had seen both.
    Alpha is ``None`` with no such items, or where all opinions are one and the same.
    """
    first, second = decisions.alias(), decisions.alias()
    undone = select(decisions.c.undoes).where(decisions.c.undoes.is_not(None))
    wanted = select(first.c.label, second.c.label).where(
        first.c.item_id == second.c.item_id,
        (first.c.part == "first") & (first.c.kind == "decide"),
        (second.c.part == "second") & (second.c.kind == "decide"),
        second.c.day >= since.date().isoformat(),
        first.c.id.not_in(undone),
        second.c.id.not_in(undone),
        first.c.label != Label.NOT_SURE.value,
        second.c.label != Label.NOT_SURE.value,
    )
    pairs = [tuple(row) for row in connection.execute(wanted)]
    names = [label.value for label in Label]
    table = np.zeros((len(pairs), len(names)), dtype=int)
    for row, pair in enumerate(pairs):
        for label in pair:
            table[row, names.index(label)] += 1
    if np.count_nonzero(table.sum(axis=0)) < 2:
        return None, len(pairs)
    alpha = krippendorff.alpha(value_counts=table, level_of_measurement="nominal")
    return float(alpha), len(pairs)


def psi(reference: Floats, recent: Floats, bins: int = _BINS) -> float:
    """Return the population stability index of one number.

    Args:
        reference: values before, shape (pages,); NaN where there is none, which makes a bin of its own.
        recent: values now, shape (other pages,).
        bins: quantiles of ``reference`` that the values are sorted into.

    Returns:
        Sum over the bins of ``(q - p) ln(q / p)``, each count raised by one half so that none is 0.
    """
    known = reference[~np.isnan(reference)]
    edges = np.unique(np.quantile(known, np.linspace(0, 1, bins + 1)[1:-1])) if len(known) else np.array([])

    def shares(values: Floats) -> Floats:
        place = np.where(np.isnan(values), len(edges) + 1, np.searchsorted(edges, values, side="left"))
        found = np.bincount(place.astype(int), minlength=len(edges) + 2) + 0.5
        return found / found.sum()

    p, q = shares(reference), shares(recent)
    return float(np.sum((q - p) * np.log(q / p)))


def chance(reference: int, recent: int, tests: int, bins: int = _BINS) -> float:
    """Return the index that chance alone reaches in one of a thousand sets of so many tests.

    Without drift the index times ``n m / (n + m)`` is spread like chi-square with ``bins - 1`` degrees of
    freedom (Yurdakul 2018), and Bonferroni's rule divides the chance among the tests.
    """
    return float(chi2.ppf(1 - _FALSE_ALARM / max(tests, 1), bins)) * (1 / reference + 1 / recent)


def drift(
    connection: Connection, at: dt.datetime, model: str, level: float
) -> tuple[list[Drift], list[Drift]]:
    """Return the drift of the scores and of the signals, greatest first.

    Args:
        connection: a transaction that reads.
        at: now.
        model: whose scores are compared; scores of two models are not comparable.
        level: index from which there is an alarm.
    """
    recent = _audited(connection, at - RECENT, at)
    reference = _audited(connection, at - RECENT - REFERENCE, at - RECENT)
    scores = []
    for place, name in ((1, "content_farm"), (2, "republished")):
        sides = [
            np.array([row[place] for row in side if row[3] == model], dtype=float)
            for side in (reference, recent)
        ]
        scores.append(_drift(name, sides[0], sides[1], 2, level))
    before, now = (_signals(connection, [row[0] for row in side]) for side in (reference, recent))
    named = sorted(before.keys() & now.keys())
    signals = [_drift(name, before[name], now[name], len(named), level) for name in named]
    return scores, sorted(signals, key=lambda one: -(one.index or 0.0))


def decisions_a_day(connection: Connection, at: dt.datetime) -> tuple[list[Day], dict[str, int]]:
    """Return decisions of each of the last 30 days, and of each reviewer over them."""
    days = [(at - dt.timedelta(days=back)).date().isoformat() for back in range(29, -1, -1)]
    wanted = (
        select(decisions.c.day, decisions.c.kind, accounts.c.name, func.count())
        .join(accounts, accounts.c.id == decisions.c.account_id)
        .where(decisions.c.day >= days[0])
        .group_by(decisions.c.day, decisions.c.kind, accounts.c.name)
    )
    found: Counter[tuple[str, str]] = Counter()
    people: Counter[str] = Counter()
    for day, kind, name, n in connection.execute(wanted):
        found[day, kind] += n
        people[name] += n if kind == "decide" else 0
    return [Day(day, found[day, "decide"], found[day, "undo"]) for day in days], dict(people.most_common())


def pace(connection: Connection, at: dt.datetime) -> Pace:
    """Return how long the last decisions took, at most 10,000 of the last 30 days."""
    wanted = select(decisions.c.seconds).where(
        decisions.c.day >= (at - dt.timedelta(days=30)).date().isoformat(),
        decisions.c.kind == "decide",
        decisions.c.seconds.is_not(None),
    )
    seconds = connection.scalars(wanted.order_by(decisions.c.id.desc()).limit(10_000)).all()
    if not seconds:
        return Pace(0, None, None)
    median, ninety = np.quantile(np.array(seconds, dtype=float), [0.5, 0.9])
    return Pace(len(seconds), float(median), float(ninety))


def _audited(connection: Connection, start: dt.datetime, end: dt.datetime) -> Sequence[tuple]:
    wanted = (
        select(items.c.id, items.c.content_farm, items.c.republished, items.c.model)
        .where(items.c.audit, items.c.submitted_at >= start, items.c.submitted_at < end)
        .order_by(items.c.submitted_at.desc(), items.c.id.desc())
        .limit(10 * _MOST)
    )
    return [tuple(row) for row in connection.execute(wanted)]


def _signals(connection: Connection, numbers: Sequence[int]) -> Mapping[str, Floats]:
    """Signals of audited pages, by name: of a thousand spread evenly where there are more."""
    chosen = list(numbers[:: max(1, -(-len(numbers) // _MOST))])
    found: defaultdict[str, list[float]] = defaultdict(list)
    for packed in connection.scalars(select(bodies.c.signals).where(bodies.c.item_id.in_(chosen))):
        for name, value in (unpack_json(packed) if packed else {}).items():
            found[name].append(np.nan if value is None else value)
    return {name: np.array(values, dtype=float) for name, values in found.items()}


def _drift(name: str, reference: Floats, recent: Floats, tests: int, level: float) -> Drift:
    if min(len(reference), len(recent)) < _LEAST:
        return Drift(name, None, False, len(recent), len(reference))
    index = psi(reference, recent)
    alarm = index >= max(level, chance(len(reference), len(recent), tests))
    return Drift(name, index, alarm, len(recent), len(reference))
