"""The numbers of the dashboard, against numbers worked out another way."""

from __future__ import annotations

import datetime as dt
import math

import numpy as np
import pytest
from farmsift.moderation import decisions, items, queue
from farmsift.moderation.labels import Label
from farmsift.moderation.schema import bodies
from farmsift.moderation.schema import items as rows
from farmsift.moderation.statistics import chance, dashboard, psi, rate
from farmsift.moderation.stored import pack_json
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest


@given(st.integers(0, 60), st.integers(1, 60))
def test_rates_have_the_exact_interval(hits, trials):
    hits = min(hits, trials)
    found, known = rate(hits, trials), binomtest(hits, trials).proportion_ci(0.95, method="exact")
    assert found.share == pytest.approx(hits / trials)
    assert (found.low, found.high) == pytest.approx((known.low, known.high), abs=1e-9)


def test_no_rate_of_nothing():
    assert rate(0, 0).share is None


def test_the_index_of_two_like_samples_is_small_and_of_two_unlike_ones_great():
    chosen = np.random.default_rng(1)
    a, b = chosen.normal(size=2000), chosen.normal(size=2000)
    assert psi(a, b) < chance(2000, 2000, 1)
    assert psi(a, b + 1) > 0.5
    assert psi(a, np.full(2000, np.nan)) > 1


def test_chance_alone_seldom_reaches_the_bound():
    chosen = np.random.default_rng(2)
    bound = chance(200, 100, 1)
    reached = sum(psi(chosen.normal(size=200), chosen.normal(size=100)) > bound for _ in range(1000))
    assert reached <= 8  # one is expected


def test_the_index_by_hand():
    reference, recent = np.repeat([0.0, 1.0], [50, 50]), np.repeat([0.0, 1.0], [25, 75])
    p, q = [50.5 / 101.5, 50.5 / 101.5, 0.5 / 101.5], [25.5 / 101.5, 75.5 / 101.5, 0.5 / 101.5]
    by_hand = sum((y - x) * math.log(y / x) for x, y in zip(p, q, strict=True))
    assert psi(reference, recent, 2) == pytest.approx(by_hand)


def fill(database, clock, ages: dict[int, tuple[int, float]]) -> None:
    """Put audited pages of a shift in time into the tables: age in days to (pages, mean score)."""
    chosen = np.random.default_rng(3)
    number = 0
    with database.write() as connection:
        for days, (pages, mean) in ages.items():
            for score in np.clip(chosen.normal(mean, 0.1, pages), 0, 1):
                number += 1
                values = dict.fromkeys(("url", "site", "site_name", "title", "language"), "")
                values |= {"band": "clear", "verdict": "ordinary", "model": "m", "state": "passed"}
                connection.execute(
                    rows.insert().values(
                        id=number,
                        digest=str(number),
                        submitted_at=clock.at - dt.timedelta(days=days),
                        content_farm=score,
                        republished=0.1,
                        audit=True,
                        wants_second=False,
                        priority=0.0,
                        **values,
                    )
                )
                signals = pack_json({"a.steady": float(chosen.normal()), "a.moved": float(score)})
                body = {"page": b"", "verdict": b"", "signals": signals}
                connection.execute(bodies.insert().values(item_id=number, **body))


def test_drift_raises_an_alarm_where_scores_move(database, settings, clock):
    fill(database, clock, {20: (200, 0.3), 2: (150, 0.6)})
    found = dashboard(database, settings, "m")
    assert found.alarm
    scores = {one.name: one for one in found.scores}
    assert scores["content_farm"].alarm and not scores["republished"].alarm
    assert [one.name for one in found.signals] == ["a.moved", "a.steady"]
    assert [one.alarm for one in found.signals] == [True, False]
    assert dashboard(database, settings, "another model").scores[0].index is None


def test_no_alarm_where_nothing_moves_or_little_is_known(database, settings, clock):
    fill(database, clock, {20: (200, 0.3), 2: (150, 0.3)})
    assert not dashboard(database, settings, "m").alarm


def test_too_few_pages_tell_no_drift(database, settings, clock):
    fill(database, clock, {20: (49, 0.1), 2: (150, 0.9)})
    found = dashboard(database, settings, "m")
    assert not found.alarm and found.scores[0].index is None


def test_rates_come_from_the_audit_alone(submit, database, settings, people):
    flagged = [submit("vacuum-coupons.html", f"https://f{n}.example/", audit_share=1.0) for n in range(4)]
    clear = [submit("radio-hobby.html", f"https://c{n}.example/", audit_share=1.0) for n in range(3)]
    submit("vacuum-coupons.html", "https://not-drawn.example/")
    assert {items.one(database, n, people["ada"]).band for n in flagged} == {"flag"}
    assert {items.one(database, n, people["ada"]).band for n in clear} == {"clear"}
    labels = [Label.BOTH, Label.CONTENT_FARM, Label.ORDINARY, Label.NOT_SURE]
    labels += [Label.REPUBLISHED, Label.ORDINARY]
    for number, label in zip([*flagged, *clear[:2]], labels, strict=True):
        decisions.decide(database, settings, people["ada"], number, label)
    found = dashboard(database, settings, "m")
    assert (found.precision.hits, found.precision.trials) == (2, 3)
    assert (found.missed.hits, found.missed.trials) == (1, 3)
    assert (found.bad_among_clear.hits, found.bad_among_clear.trials) == (1, 2)
    assert found.audit_waiting == 1


def test_agreement_is_krippendorffs_alpha(submit, database, settings, people):
    pairs = [
        (Label.BOTH, Label.BOTH),
        (Label.ORDINARY, Label.ORDINARY),
        (Label.ORDINARY, Label.BOTH),
        (Label.ORDINARY, Label.ORDINARY),
        (Label.BOTH, Label.NOT_SURE),
    ]
    for n, (one, two) in enumerate(pairs):
        number = submit(url=f"https://n{n}.example/", second_share=1.0)
        decisions.decide(database, settings, people["ada"], number, one)
        decisions.decide(database, settings, people["ben"], number, two)
    undone = submit(url="https://undone.example/", second_share=1.0)
    decisions.decide(database, settings, people["ada"], undone, Label.BOTH)
    decisions.decide(database, settings, people["ben"], undone, Label.ORDINARY)
    decisions.undo(database, settings, people["ben"], undone)
    found = dashboard(database, settings, "m")
    assert found.twice == 4
    # By hand: observed disagreement 1 of 4 pairs; expected 2 * 5 * 3 / (8 * 7) from 5 ordinary and 3 both.
    assert found.agreement == pytest.approx(1 - (1 / 4) / (30 / 56))


def test_no_agreement_is_told_of_nothing(database, settings):
    found = dashboard(database, settings, "m")
    assert found.agreement is None and found.pace.median is None and found.precision.share is None


def test_days_pace_and_work_left(submit, database, settings, people, clock):
    for n in range(3):
        submit(url=f"https://n{n}.example/")
    for seconds in (10, 30):
        item = queue.next_item(database, settings, people["ada"])
        clock.forward(seconds=seconds)
        decisions.decide(database, settings, people["ada"], item.id, Label.BOTH)
    decisions.undo(database, settings, people["ada"], item.id)
    found = dashboard(database, settings, "m")
    assert len(found.days) == 30
    assert (found.days[-1].decided, found.days[-1].undone) == (2, 1)
    assert found.by_reviewer == {"ada": 2}
    assert found.pace.timed == 2 and found.pace.median == pytest.approx(20, abs=1)
    assert sum(found.work_left.values()) == 2
