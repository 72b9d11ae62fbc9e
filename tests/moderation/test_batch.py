"""What to label next: by the model in use, of many sites, the audit's share beside it; the queue untouched."""

import json
from dataclasses import replace

import pytest
from farmsift.cli import main
from farmsift.moderation import decisions, items, queue
from farmsift.moderation.audit import verify
from farmsift.moderation.batch import next_batch, put_first
from farmsift.moderation.labels import Label
from farmsift.moderation.order import FIRST, State
from worlds import EXAMPLES

NAMES = sorted(path.name for path in EXAMPLES.glob("*.[ht]*"))


@pytest.fixture
def filled(submit, database):
    """All examples, three pages more of one site, and four pages of the audit; by number what they are."""
    numbers = {submit(name): name for name in NAMES}
    numbers |= {submit("rovers-daily.txt", f"https://rovers-daily.example/{n}"): "again" for n in range(3)}
    numbers |= {submit(url=f"https://audit{n}.example/", audit_share=1.0): "audit" for n in range(4)}
    return numbers


def everything(database, people):
    return {number: items.one(database, number, people["ada"]) for number in range(1, len(NAMES) + 8)}


def test_a_batch_is_of_open_pages_one_of_a_site_with_every_fifth_of_the_audit(
    filled, database, settings, scorer
):
    batch = next_batch(database, settings, scorer, 10)
    numbers = [pick.item.id for pick in batch]
    assert len(set(numbers)) == len(numbers)
    assert [filled[n] for n in numbers if filled[n] == "audit"] == ["audit"] * 2
    assert [pick.chosen_for for pick in batch][-2:] == ["audit", "audit"]
    own = [pick for pick in batch if pick.chosen_for == "doubt"]
    sites = [pick.item.site for pick in own]
    assert len(set(sites)) == len(sites)
    assert all(pick.item.state == State.OPEN and pick.item.band != "clear" for pick in own)
    assert own[0].teaches == max(pick.teaches for pick in own)
    assert [pick.item.id for pick in batch if pick.chosen_for == "audit"] == sorted(numbers[-2:])


def test_more_of_a_site_where_asked_for(filled, database, settings, scorer):
    batch = next_batch(database, settings, scorer, 100, per_site=3)
    of_site = [pick for pick in batch if pick.item.site == "rovers-daily.example"]
    assert len(of_site) == 3
    assert len([pick for pick in batch if pick.chosen_for == "audit"]) == 4


def test_probabilities_are_those_of_the_model_in_use(filled, database, settings, scorer):
    for pick in next_batch(database, settings, scorer, 10):
        assert pick.content_farm == pytest.approx(pick.item.content_farm, abs=1e-6)
        assert pick.republished == pytest.approx(pick.item.republished, abs=1e-6)


def test_decided_pages_of_a_site_make_its_others_worth_less(filled, database, settings, scorer, people):
    def told():
        batch = next_batch(database, settings, scorer, 100)
        return next(pick for pick in batch if pick.item.site == "rovers-daily.example")

    before = told()
    decisions.decide(database, settings, people["ada"], before.item.id, Label.BOTH)
    after = told()
    assert (before.labelled, after.labelled) == (0, 1)
    assert after.item.id != before.item.id
    assert after.teaches < before.teaches


def test_what_somebody_has_in_hand_is_left_out(filled, database, settings, scorer, people):
    item = queue.next_item(database, settings, people["ada"])
    assert item is not None
    batch = next_batch(database, settings, scorer, 100, per_site=9)
    assert item.id not in [pick.item.id for pick in batch]


def test_choosing_changes_nothing_and_putting_first_goes_into_the_log(
    filled, database, settings, scorer, people
):
    before = everything(database, people)
    entries = verify(database).entries
    batch = next_batch(database, settings, scorer, 5)
    assert everything(database, people) == before
    put_first(database, "ada", batch)
    after = everything(database, people)
    own = [pick.item.id for pick in batch if pick.chosen_for == "doubt"]
    for number, item in after.items():
        if number in own:
            assert FIRST - 1 < item.priority <= FIRST
            assert replace(item, priority=before[number].priority) == before[number]
        else:
            assert item == before[number]
    report = verify(database)
    assert (report.entries, report.fault) == (entries + 1, "")
    first = queue.next_item(database, settings, people["ben"])
    review = [number for number in own if after[number].lane == "review"]
    assert first is not None and first.id == review[0]


def test_what_was_decided_meanwhile_is_not_put_first(filled, database, settings, scorer, people):
    batch = next_batch(database, settings, scorer, 5)
    gone = batch[0].item.id
    decisions.decide(database, settings, people["ada"], gone, Label.ORDINARY)
    decided = items.one(database, gone, people["ada"])
    put_first(database, "ada", batch)
    assert items.one(database, gone, people["ada"]) == decided


def test_an_empty_queue_gives_an_empty_batch(database, settings, scorer):
    assert next_batch(database, settings, scorer, 10) == []
    put_first(database, "ada", [])
    assert verify(database).entries == 0


def test_the_command_prints_a_page_a_line(filled, url, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main(["labels", "next", "--most", "6", "--first", "--by", "ada", "--database-url", url]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [row["chosen_for"] for row in rows] == ["doubt"] * 5 + ["audit"]
    assert all(row["url"] and 0 <= row["teaches"] <= 2 for row in rows)
    assert main(["labels", "next", "--most", "0", "--database-url", url]) == 2
    assert "--most and --per-site must be 1 or more" in capsys.readouterr().err
