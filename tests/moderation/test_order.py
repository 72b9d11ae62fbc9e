"""The order of work: the declared formula, the random draws, the lanes."""

from __future__ import annotations

import hashlib

import pytest
from farmsift.moderation.order import Lane, State, drawn, either, lane_of, worth
from hypothesis import given
from hypothesis import strategies as st

SHARES = st.floats(0, 1)
COUNTS = st.integers(0, 10**6)


def test_the_formula_as_declared():
    assert worth(0.5, 1, 0) == pytest.approx(1 + 0.5 / 6)
    assert worth(0.5, 1, 3) == pytest.approx(1 / 4 + 0.5 / 6)
    assert worth(0.5, 63, 0) == pytest.approx(1.5)
    assert worth(0.0, 100, 0) == 0.0
    assert worth(1.0, 10**9, 5) == 1.0


@given(SHARES, COUNTS, COUNTS)
def test_worth_lies_between_its_ends(p, items, decided):
    assert 0 <= worth(p, items, decided) <= 2


@given(SHARES, COUNTS, COUNTS)
def test_a_busier_site_is_worth_more_and_a_known_one_less(p, items, decided):
    assert worth(p, items + 1, decided) >= worth(p, items, decided)
    assert worth(p, items, decided + 1) <= worth(p, items, decided)


@given(SHARES, SHARES)
def test_either_is_at_least_the_likelier_one(a, b):
    assert max(a, b) - 1e-12 <= either(a, b) <= 1


def test_draws_are_as_many_as_asked_alike_on_repetition_and_independent():
    digests = [hashlib.sha256(str(n).encode()).hexdigest() for n in range(20_000)]
    audit = {d for d in digests if drawn(b"k" * 32, "audit", d, 0.05)}
    assert audit == {d for d in digests if drawn(b"k" * 32, "audit", d, 0.05)}
    assert 850 < len(audit) < 1150  # five standard deviations
    second = {d for d in digests if drawn(b"k" * 32, "second", d, 0.05)}
    assert len(audit & second) < 100
    foreseen = {d for d in digests if drawn(b"other" * 6, "audit", d, 0.05)}
    assert len(audit & foreseen) < 100
    assert not any(drawn(b"k" * 32, "audit", d, 0.0) for d in digests)
    assert all(drawn(b"k" * 32, "audit", d, 1.0) for d in digests)


@pytest.mark.parametrize(
    ("state", "band", "audit", "lane"),
    [
        (State.OPEN, "review", False, Lane.REVIEW),
        (State.OPEN, "flag", False, Lane.FLAG),
        (State.OPEN, "flag", True, Lane.AUDIT),
        (State.OPEN, "clear", True, Lane.AUDIT),
        (State.PASSED, "clear", False, None),
        (State.SECOND, "clear", True, Lane.SECOND),
        (State.DISPUTED, "flag", False, Lane.DISPUTED),
        (State.DECIDED, "flag", True, None),
    ],
)
def test_what_an_item_waits_for(state, band, audit, lane):
    assert lane_of(state, band, audit) is lane
