"""The queue: its order, leases, the audit's turn, two reviewers at once, a clock that jumps."""

from __future__ import annotations

import datetime as dt
import threading
from collections import Counter

import pytest
from farmsift.moderation import decisions, items, queue
from farmsift.moderation.errors import Refused
from farmsift.moderation.items import Filters
from farmsift.moderation.labels import Label
from farmsift.moderation.order import Lane, either, worth
from worlds import EXAMPLES


def test_the_review_band_comes_first_by_worth_then_flagged_pages(submit, database, settings, people):
    given = [items.one(database, submit(path.name), people["ada"]) for path in EXAMPLES.glob("*.[ht]*")]
    numbers = [item.id for item in given if item.band != "clear"]
    handed = []
    while item := queue.next_item(database, settings, people["ada"], after=handed[-1].id if handed else None):
        handed.append(item)
    assert sorted(item.id for item in handed) == sorted(numbers)
    bands = [item.band for item in handed]
    assert bands == sorted(bands, key=["review", "flag"].index)
    assert {"review", "flag"} == set(bands)
    for band in set(bands):
        worths = [item.priority for item in handed if item.band == band]
        assert worths == sorted(worths, reverse=True)
    for item in handed:
        assert item.content_farm is not None and item.republished is not None
        assert item.priority == pytest.approx(worth(either(item.content_farm, item.republished), 1, 0))


def test_an_item_is_one_reviewers_for_fifteen_minutes(submit, database, settings, people, clock):
    number = submit()
    item = queue.next_item(database, settings, people["ada"])
    assert item is not None and item.id == number and item.lease_by == "ada"
    assert queue.next_item(database, settings, people["ada"]) is not None  # the same again
    assert queue.next_item(database, settings, people["ben"]) is None
    with pytest.raises(Refused, match="in the hands of ada"):
        queue.lease(database, settings, people["ben"], number)
    with pytest.raises(Refused, match="in the hands of ada"):
        decisions.decide(database, settings, people["ben"], number, Label.BOTH)
    clock.forward(minutes=14)
    assert queue.next_item(database, settings, people["ben"]) is None
    clock.forward(minutes=1)
    taken = queue.next_item(database, settings, people["ben"])
    assert taken is not None and taken.lease_by == "ben"
    with pytest.raises(Refused, match="in the hands of ben"):
        decisions.decide(database, settings, people["ada"], number, Label.BOTH)


def test_a_lease_is_prolonged_and_given_back(submit, database, settings, people, clock):
    number = submit()
    queue.next_item(database, settings, people["ada"])
    clock.forward(minutes=10)
    queue.lease(database, settings, people["ada"], number)
    clock.forward(minutes=10)
    assert queue.next_item(database, settings, people["ben"]) is None
    queue.release(database, people["ben"], number)  # not his to give
    assert queue.next_item(database, settings, people["ben"]) is None
    queue.release(database, people["ada"], number)
    assert queue.next_item(database, settings, people["ben"]) is not None


@pytest.mark.parametrize("jump", [{"days": 400}, {"days": -400}])
def test_a_clock_that_jumps_blocks_nothing(submit, database, settings, people, clock, jump):
    number = submit()
    queue.next_item(database, settings, people["ada"])
    clock.forward(**jump)
    item = queue.next_item(database, settings, people["ben"])
    assert item is not None and item.id == number
    made = decisions.decide(database, settings, people["ben"], number, Label.BOTH)
    assert made.at.year == clock.at.year
    listed = items.listed(database, Filters()).items
    assert [one.id for one in listed] == [number]


def test_a_time_that_makes_no_sense_is_not_told_as_pace(submit, database, settings, people, clock):
    number = submit()
    queue.next_item(database, settings, people["ada"])
    clock.forward(minutes=-3)
    assert decisions.decide(database, settings, people["ada"], number, Label.BOTH).seconds is None


def test_the_time_a_decision_took_is_kept(submit, database, settings, people, clock):
    number = submit()
    queue.next_item(database, settings, people["ada"])
    clock.forward(seconds=42)
    made = decisions.decide(database, settings, people["ada"], number, Label.BOTH)
    assert made.seconds == pytest.approx(42, abs=1)


def test_every_fifth_item_is_one_of_the_audit(submit, database, settings, people):
    for n in range(8):
        submit(url=f"https://work{n}.example/")
    audited = [submit(url=f"https://audit{n}.example/", audit_share=1.0) for n in range(3)]
    lanes, seen = [], []
    for _ in range(11):
        item = queue.next_item(database, settings, people["ada"])
        assert item is not None
        lanes.append(item.lane)
        seen.append(item.id)
        decisions.decide(database, settings, people["ada"], item.id, Label.BOTH)
    assert [place for place, lane in enumerate(lanes, 1) if lane == "audit"][:2] == [5, 10]
    assert [number for number in seen if number in audited] == audited  # oldest first
    assert queue.next_item(database, settings, people["ada"]) is None


def test_only_what_the_filters_let_through(submit, database, settings, people, clock):
    german = submit("gartenblog.html", audit_share=1.0)
    clock.forward(days=2)
    farm = submit("rovers-daily.txt")
    ada = people["ada"]

    def first(**asked):
        item = queue.next_item(database, settings, ada, Filters(**asked))
        if item:
            queue.release(database, ada, item.id)
        return item and item.id

    assert first(language="de") == german
    assert first(band="flag") == farm
    assert first(site="rovers-daily.example") == farm
    assert first(before=clock.at - dt.timedelta(days=1)) == german
    assert first(after=clock.at - dt.timedelta(days=1)) == farm
    assert first(lane="audit") == german
    verdict = items.verdicts(database, [farm])[farm]
    against = next(reason["signal"] for reason in verdict["reasons"] if reason["points"] > 0)
    speaks_for = [reason["signal"] for reason in verdict["reasons"] if reason["points"] < 0]
    assert first(reason=against) == farm
    assert all(first(reason=signal) is None for signal in speaks_for)
    assert first(site="' OR 1=1 --") is None


def test_two_reviewers_at_once_never_get_the_same_item(submit, database, settings, people):
    numbers = [submit(url=f"https://n{n}.example/") for n in range(24)]
    names = ("ada", "ben", "cleo", "root")
    handed: list[int] = []
    faults: list[Exception] = []

    def work(name: str) -> None:
        try:
            while item := queue.next_item(database, settings, people[name]):
                handed.append(item.id)
                decisions.decide(database, settings, people[name], item.id, Label.BOTH)
        except Exception as error:
            faults.append(error)

    threads = [threading.Thread(target=work, args=(name,)) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert sorted(handed) == sorted(numbers)


def test_two_reviewers_at_once_on_one_item_make_one_decision(submit, database, settings, people):
    number = submit()
    barrier = threading.Barrier(4)
    told: list[str] = []

    def decide(name: str) -> None:
        barrier.wait()
        try:
            decisions.decide(database, settings, people[name], number, Label.BOTH)
            told.append("made")
        except Refused as refused:
            told.append(refused.code)

    threads = [threading.Thread(target=decide, args=(name,)) for name in ("ada", "ben", "cleo", "root")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Counter(told) == {"made": 1, "decided": 3}
    assert len(decisions.history(database, number, people["ada"])) == 1


def test_the_list_of_a_lane_goes_on_where_it_ended(submit, database):
    numbers = [submit(url=f"https://n{n}.example/", audit_share=1.0) for n in range(7)]
    seen, cursor = [], None
    while True:
        part = queue.waiting(database, Lane.AUDIT, cursor=cursor, most=3)
        seen += part.items
        cursor = part.next
        if cursor is None:
            break
    assert [item.id for item in seen] == numbers


def test_a_note_is_kept_while_it_is_written(submit, database, settings, people):
    number = submit()
    queue.keep_draft(database, people["ada"], number, "half a thou")
    queue.keep_draft(database, people["ada"], number, "half a thought")
    assert queue.draft(database, people["ada"], number) == "half a thought"
    assert queue.draft(database, people["ben"], number) == ""
    decisions.decide(database, settings, people["ada"], number, Label.BOTH, "half a thought, ended")
    assert queue.draft(database, people["ada"], number) == ""


def test_a_submitter_has_no_queue(submit, database, settings, people):
    number = submit()
    for refused in (
        lambda: queue.next_item(database, settings, people["sender"]),
        lambda: queue.lease(database, settings, people["sender"], number),
        lambda: queue.keep_draft(database, people["sender"], number, "x"),
        lambda: decisions.decide(database, settings, people["sender"], number, Label.BOTH),
        lambda: decisions.undo(database, settings, people["sender"], number),
    ):
        with pytest.raises(Refused, match="needs the role reviewer"):
            refused()
