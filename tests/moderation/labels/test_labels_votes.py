"""The rule for conflicts."""

from __future__ import annotations

import datetime as dt

import pytest
from farmsift.moderation.labels.votes import Vote, by_page, resolve
from hypothesis import given
from hypothesis import strategies as st

START = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)


def vote(by: str, label: str, day: int, page: str = "p", **more) -> Vote:
    return Vote(page, label, by, START + dt.timedelta(days=day), why=f"{by} {day}", source="file", **more)


@pytest.mark.parametrize(
    ("votes", "label", "by", "cause"),
    [
        ([vote("ada", "both", 1)], "both", "ada", ""),
        ([vote("ada", "both", 1), vote("ada", "ordinary", 2)], "ordinary", "ada", ""),
        ([vote("ada", "ordinary", 2), vote("ada", "both", 1)], "ordinary", "ada", ""),
        ([vote("ada", "both", 1), vote("ben", "ordinary", 2)], None, "ada, ben", "tie"),
        (
            [vote("ada", "both", 1), vote("ben", "ordinary", 2), vote("eve", "both", 3)],
            "both",
            "ada, eve",
            "",
        ),
        ([vote("ada", "both", 1), vote("ben", "not_sure", 2)], "both", "ada", ""),
        ([vote("ada", "both", 1), vote("ada", "not_sure", 2)], None, "ada", "not sure"),
        (
            [
                vote("ada", "both", 1),
                vote("ben", "both", 2),
                vote("cleo", "content_farm", 3, adjudicates=True),
            ],
            "content_farm",
            "cleo",
            "",
        ),
        (
            [vote("cleo", "both", 1, adjudicates=True), vote("dan", "ordinary", 2, adjudicates=True)],
            "ordinary",
            "dan",
            "",
        ),
    ],
    ids=["one", "latest", "whatever-order", "tie", "majority", "unsure", "unsure-now", "final", "last-final"],
)
def test_the_rule(votes, label, by, cause):
    found = resolve(votes)
    assert (found.label, found.by, found.cause) == (label, by, cause)


def test_a_conflict_is_people_who_were_sure_of_different_things():
    ada, ben = vote("ada", "both", 1), vote("ben", "ordinary", 2)
    assert resolve([ada, ben]).conflict
    assert resolve([ada, ben, vote("cleo", "both", 3, adjudicates=True)]).conflict
    assert not resolve([ada, vote("ben", "not_sure", 2)]).conflict
    assert not resolve([ada, vote("ada", "ordinary", 2)]).conflict


@given(
    st.lists(
        st.tuples(
            st.sampled_from("abcd"),
            st.sampled_from(["ordinary", "content_farm", "not_sure"]),
            st.integers(0, 400),
            st.booleans(),
        ),
        min_size=1,
        max_size=8,
        unique_by=lambda one: one[2],
    ),
    st.randoms(),
)
def test_the_outcome_does_not_hang_on_the_order_of_the_votes(drawn, random):
    votes = [vote(by, label, day, adjudicates=final) for by, label, day, final in drawn]
    first = resolve(votes)
    assert resolve(random.sample(votes, len(votes))) == first
    assert (first.label is None) == bool(first.cause)
    assert first.label is None or {v.label for v in first.votes} == {first.label}


def test_who_when_and_why_of_those_who_carry_the_label():
    found = resolve([vote("ada", "both", 1), vote("ben", "ordinary", 2), vote("eve", "both", 3)])
    assert found.why == "ada 1\neve 3" and found.at == START + dt.timedelta(days=3) and found.source == "file"


def test_pages_come_in_the_order_in_which_they_were_labelled_first():
    votes = [vote("ada", "both", 5, "late"), vote("ben", "both", 1, "early"), vote("ada", "both", 9, "early")]
    assert list(by_page(votes)) == ["early", "late"]
