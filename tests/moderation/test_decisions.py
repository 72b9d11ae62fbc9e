"""Decisions: what they carry, what they come to, second opinions, adjudication, undoing."""

from __future__ import annotations

import itertools

import pytest
from farmsift.moderation import decisions, items, queue, sites
from farmsift.moderation.decisions import Opinion, standing
from farmsift.moderation.errors import Refused
from farmsift.moderation.labels import Label
from farmsift.moderation.order import State
from farmsift.moderation.tallies import counts

SURE = (Label.ORDINARY, Label.CONTENT_FARM, Label.REPUBLISHED, Label.BOTH)
UNSURE = Label.NOT_SURE


def opinions(*labels: Label) -> list[Opinion]:
    parts = ("first", "second", "adjudication")
    return [
        Opinion(n, n, label.value, part)
        for n, (label, part) in enumerate(zip(labels, parts, strict=False), 1)
    ]


def test_what_opinions_come_to():
    assert standing([], True) is None
    for one in SURE:
        found = standing(opinions(one), False)
        assert found and (found.state, found.outcome, found.first_by) == (State.DECIDED, one, 1)
        found = standing(opinions(one), True)
        assert found and (found.state, found.outcome) == (State.SECOND, None)
    for one, two in itertools.product((*SURE, UNSURE), repeat=2):
        found = standing(opinions(one, two), True)
        assert found is not None
        sure = {one, two} - {UNSURE}
        if len(sure) == 1:
            assert (found.state, found.outcome) == (State.DECIDED, next(iter(sure)))
        else:
            assert (found.state, found.outcome) == (State.DISPUTED, None)
        for three in Label:
            settled = standing(opinions(one, two, three), True)
            assert settled and (settled.state, settled.outcome) == (State.DECIDED, three)
    unsure = standing(opinions(UNSURE), False)
    assert unsure and unsure.state is State.SECOND


def test_a_decision_carries_all_that_it_rests_on(submit, database, settings, people, clock):
    number = submit()
    shown = items.verdicts(database, [number])[number]
    signals = [reason["signal"] for reason in shown["reasons"]]
    before = clock.at
    made = decisions.decide(
        database, settings, people["ada"], number, Label.BOTH, "A bot “wrote” it.", signals[:2], signals[2:3]
    )
    (kept,) = decisions.history(database, number, people["ben"])
    assert kept == made
    assert (made.by, made.label, made.note) == ("ada", "both", "A bot “wrote” it.")
    assert before < made.at < clock.at
    assert (made.model, made.band) == (shown["model"], shown["band"])
    assert made.content_farm == pytest.approx(shown["content_farm"], abs=1e-4)
    assert made.republished == pytest.approx(shown["republished"], abs=1e-4)
    assert made.shown == shown
    assert set(made.reasons_right) == set(signals[:2]) and made.reasons_wrong == (signals[2],)
    item = items.one(database, number, people["ada"])
    assert (item.state, item.outcome, item.lane, item.lease_by) == ("decided", "both", None, None)
    assert item.decided_at == made.at


def test_undoing_adds_and_the_item_is_open_again(submit, database, settings, people):
    number = submit()
    before = items.one(database, number, people["ada"])
    made = decisions.decide(database, settings, people["ada"], number, Label.ORDINARY)
    with pytest.raises(Refused, match="undo first"):
        decisions.decide(database, settings, people["ada"], number, Label.BOTH)
    undone = decisions.undo(database, settings, people["ada"], number, "slipped", made.id)
    assert undone.undoes == made.id and undone.label is None and undone.note == "slipped"
    assert decisions.undo(database, settings, people["ada"], number, "", made.id) == undone  # repeated
    assert items.one(database, number, people["ada"]) == before
    with pytest.raises(Refused, match="No decision"):
        decisions.undo(database, settings, people["ada"], number)
    decisions.decide(database, settings, people["ada"], number, Label.BOTH)
    history = decisions.history(database, number, people["ada"])
    assert [one.kind for one in history] == ["decide", "undo", "decide"]
    assert [one.undone for one in history] == [True, False, False]


def test_only_the_last_decision_and_only_ones_own(submit, database, settings, people):
    number = submit(second_share=1.0)
    first = decisions.decide(database, settings, people["ada"], number, Label.BOTH)
    decisions.decide(database, settings, people["ben"], number, Label.BOTH)
    with pytest.raises(Refused, match="not the last"):
        decisions.undo(database, settings, people["ada"], number, decision=first.id)
    with pytest.raises(Refused, match="somebody else's"):
        decisions.undo(database, settings, people["ada"], number)
    decisions.undo(database, settings, people["cleo"], number)
    assert items.one(database, number, people["ada"]).state == "second"


def test_a_second_opinion_is_anothers(submit, database, settings, people):
    number = submit(second_share=1.0)
    decisions.decide(database, settings, people["ada"], number, Label.BOTH)
    assert items.one(database, number, people["ada"]).lane == "second"
    assert queue.next_item(database, settings, people["ada"]) is None
    with pytest.raises(Refused, match="said already"):
        decisions.decide(database, settings, people["ada"], number, Label.BOTH)
    item = queue.next_item(database, settings, people["ben"])
    assert item is not None and item.id == number
    made = decisions.decide(database, settings, people["ben"], number, Label.BOTH)
    assert made.part == "second"
    assert items.one(database, number, people["ada"]).outcome == "both"


def test_disagreement_goes_to_an_adjudicator_who_has_not_spoken(submit, database, settings, people):
    number = submit(second_share=1.0)
    decisions.decide(database, settings, people["ada"], number, Label.ORDINARY)
    decisions.decide(database, settings, people["cleo"], number, Label.CONTENT_FARM)
    assert items.one(database, number, people["ada"]).state == "disputed"
    assert queue.next_item(database, settings, people["ben"]) is None
    assert queue.next_item(database, settings, people["cleo"]) is None
    with pytest.raises(Refused, match="needs the role adjudicator"):
        decisions.decide(database, settings, people["ben"], number, Label.BOTH)
    with pytest.raises(Refused, match="said already"):
        decisions.decide(database, settings, people["cleo"], number, Label.BOTH)
    item = queue.next_item(database, settings, people["root"])
    assert item is not None and item.id == number
    made = decisions.decide(database, settings, people["root"], number, Label.CONTENT_FARM)
    assert made.part == "adjudication"
    assert items.one(database, number, people["ada"]).outcome == "content_farm"


def test_not_sure_asks_somebody_else(submit, database, settings, people):
    number = submit()
    decisions.decide(database, settings, people["ada"], number, Label.NOT_SURE)
    assert items.one(database, number, people["ada"]).state == "second"
    decisions.decide(database, settings, people["ben"], number, Label.ORDINARY)
    assert items.one(database, number, people["ada"]).outcome == "ordinary"


def test_a_decision_repeated_by_key_is_made_once(submit, database, settings, people):
    number = submit()
    made = decisions.decide(database, settings, people["ada"], number, Label.BOTH, "n", key="k")
    assert decisions.decide(database, settings, people["ada"], number, Label.BOTH, "n", key="k") == made
    with pytest.raises(Refused, match="used for another decision"):
        decisions.decide(database, settings, people["ada"], number, Label.ORDINARY, "n", key="k")
    assert len(decisions.history(database, number, people["ada"])) == 1


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"note": "x" * 4001}, "at most 4000"),
        ({"right": ["no.such_signal"]}, "not among the reasons shown"),
        ({"wrong": ["'; DROP TABLE decisions; --"]}, "not among the reasons shown"),
    ],
)
def test_what_cannot_be_decided_is_refused_and_nothing_is_kept(
    submit, database, settings, people, asked, said
):
    number = submit()
    with pytest.raises(Refused, match=said):
        decisions.decide(database, settings, people["ada"], number, Label.BOTH, **asked)
    assert decisions.history(database, number, people["ada"]) == []
    assert items.one(database, number, people["ada"]).state == "open"


def test_a_clear_page_can_be_decided_by_hand_and_goes_back_when_undone(submit, database, settings, people):
    number = submit("radio-hobby.html")
    decisions.decide(database, settings, people["ada"], number, Label.BOTH)
    assert items.one(database, number, people["ada"]).outcome == "both"
    decisions.undo(database, settings, people["ada"], number)
    assert items.one(database, number, people["ada"]).state == "passed"


def test_counts_follow_every_step(submit, database, settings, people):
    numbers = [submit(url=f"https://n{n}.example/", second_share=n % 2) for n in range(4)]
    for number in numbers:
        decisions.decide(database, settings, people["ada"], number, Label.BOTH)
    decisions.decide(database, settings, people["ben"], numbers[1], Label.ORDINARY)
    decisions.undo(database, settings, people["ada"], numbers[0])
    band = items.one(database, numbers[0], people["ada"]).band
    with database.read() as connection:
        found = +counts(connection)
    assert found == {
        ("open", band, band): 1,
        ("disputed", "disputed", band): 1,
        ("decided", None, band): 1,
        ("second", "second", band): 1,
    }


def test_sites_are_decided_on_and_let_go(submit, database, settings, people):
    number = submit(url="https://farm.example/1")
    with pytest.raises(Refused, match="needs the role adjudicator"):
        sites.decide(database, people["ada"], "farm.example", Label.BOTH)
    with pytest.raises(Refused, match="must be sure"):
        sites.decide(database, people["cleo"], "farm.example", Label.NOT_SURE)
    with pytest.raises(Refused, match="no site"):
        sites.decide(database, people["cleo"], "nobody.example", Label.BOTH)
    with pytest.raises(Refused, match="No decision is in force"):
        sites.lift(database, people["cleo"], "farm.example")
    sites.decide(database, people["cleo"], "farm.example", Label.BOTH, "a farm")
    settled = submit("drain-doorway.html", "https://farm.example/2")
    decided = submit("vacuum-coupons.html", "https://farm.example/3")
    decisions.decide(database, settings, people["ada"], decided, Label.ORDINARY)
    decisions.decide(database, settings, people["ada"], number, Label.BOTH)
    known = sites.about(database, "farm.example")
    assert (known.pages, known.decided) == (3, 2)
    assert known.outcomes == {"both": 2, "ordinary": 1}
    assert known.rule is not None and known.rule.note == "a farm"
    sites.lift(database, people["cleo"], "farm.example", "reformed", reopen=True)
    later = submit("slow-cooker-guides.html", "https://farm.example/4")
    states = [items.one(database, n, people["ada"]).state for n in (settled, decided, later)]
    assert states == ["open", "decided", "open"]
    known = sites.about(database, "farm.example")
    assert known.rule is None
    assert [one.kind for one in known.past] == ["lift", "set"]


def test_undoing_gives_a_page_back_to_the_decision_on_its_site(submit, database, settings, people):
    submit(url="https://farm.example/1")
    sites.decide(database, people["cleo"], "farm.example", Label.BOTH)
    number = submit("drain-doorway.html", "https://farm.example/2")
    decisions.decide(database, settings, people["ada"], number, Label.ORDINARY)
    assert items.one(database, number, people["ada"]).outcome == "ordinary"
    decisions.undo(database, settings, people["ada"], number)
    item = items.one(database, number, people["ada"])
    assert (item.state, item.outcome) == ("decided", "both")
    assert sites.about(database, "farm.example").decided == 0
