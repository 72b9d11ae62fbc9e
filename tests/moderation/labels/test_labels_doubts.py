"""Labels in doubt are found on other groups, and go back to the people who decide."""

from __future__ import annotations

import datetime as dt

import pytest
from farmsift.model.labels import LabelError
from farmsift.moderation import audit, decisions
from farmsift.moderation.items import Filters, listed, one
from farmsift.moderation.labels import Label
from farmsift.moderation.labels.collecting import collect
from farmsift.moderation.labels.counting import count
from farmsift.moderation.labels.doubts import REASON, Doubt, find_doubts, put_back
from farmsift.moderation.labels.importing import import_labels
from farmsift.moderation.labels.kept import put_back as reasons_of
from farmsift.moderation.queue import next_item
from farmsift.moderation.settings import Settings
from farmsift.moderation.tallies import counts
from labelled import html, jsonl, row

KINDS = ("ordinary", "content_farm", "republished", "both")
AT = dt.datetime(2026, 4, 1, tzinfo=dt.UTC)


def doubt(page: str, label: str = "both") -> Doubt:
    return Doubt(page, label, "g", "", "ada", AT, "", "decision", 0.02, 0.02)


def tallied(database) -> dict:
    with database.read() as connection:
        return {place: n for place, n in counts(connection).items() if n}


@pytest.fixture
def decide(database, settings, people):
    def deciding(by: str, item: int, label: Label, note: str = ""):
        return decisions.decide(database, settings, people[by], item, label, note)

    return deciding


@pytest.fixture
def again(database, settings, scorer):
    def putting(*doubts: Doubt, **more):
        return put_back(database, settings, doubts, lambda: scorer, **more)

    return putting


def test_an_item_with_one_opinion_waits_for_a_second_one(database, settings, people, submit, decide, again):
    item = submit("rovers-daily.txt")
    decide("ada", item, Label.BOTH, "flasks")
    page = collect(database).labels.index[0]
    (done,) = again(doubt(page))
    assert (done.item, done.queued) == (item, "queued")
    now = one(database, item, people["ada"])
    assert (now.state, now.lane, now.outcome) == ("second", "second", None)
    assert reasons_of(database, item)[0][1] == REASON == "label in doubt"
    assert next_item(database, settings, people["ada"]) is None
    assert next_item(database, settings, people["ben"]).id == item
    assert list(collect(database).labels["label"]) == ["both"], "in use until decided anew"
    decide("ben", item, Label.BOTH)
    now = one(database, item, people["ada"])
    assert (now.state, now.outcome) == ("decided", "both")
    assert again(doubt(page))[0].queued == "confirmed"
    assert len(tallied(database)) == 1 and audit.verify(database).fault == ""


def test_an_item_with_two_opinions_waits_for_an_adjudicator_whose_word_is_last(
    database, settings, people, submit, decide, again
):
    item = submit("rovers-daily.txt", second_share=1)
    decide("ada", item, Label.BOTH)
    decide("ben", item, Label.BOTH)
    page = collect(database).labels.index[0]
    assert again(doubt(page))[0].queued == "queued"
    assert one(database, item, people["cleo"]).lane == "disputed"
    decide("cleo", item, Label.CONTENT_FARM)
    assert list(collect(database).labels["label"]) == ["content_farm"]
    assert again(doubt(page, "content_farm"))[0].queued == "settled"


def test_counts_of_the_queue_and_of_sites_stay_right(database, people, submit, decide, again):
    from farmsift.moderation import sites

    item = submit("rovers-daily.txt")
    decide("ada", item, Label.BOTH)
    site = one(database, item, people["ada"]).site
    assert sites.about(database, site).decided == 1
    again(doubt(collect(database).labels.index[0]))
    assert sites.about(database, site).decided == 0
    assert {place[:2] for place in tallied(database)} == {("second", "second")}
    assert again(doubt(collect(database).labels.index[0]))[0].queued == "confirmed"


def test_a_page_from_a_file_becomes_an_item_whose_decisions_are_its_votes(
    database, settings, people, decide, again, tmp_path
):
    path = tmp_path / "labels.jsonl"
    path.write_bytes(jsonl(row(1, "both", html=html("site1.example", 1)), row(2), row(3, html=None)))
    import_labels(database, [path])
    done = again(doubt("p1"), doubt("p2", "ordinary"), doubt("p3", "ordinary"), most=1)
    assert [one.queued for one in done] == ["queued", "", ""]
    (item,) = listed(database, Filters()).items
    assert (item.state, item.audit) == ("open", False) and item.lane in ("review", "flag")
    decide("ben", item.id, Label.ORDINARY, "a club's page")
    found = collect(database)
    assert dict(found.left_out["cause"]) == {"p1": "tie", "p3": "no page"}
    more = tmp_path / "more.jsonl"
    more.write_bytes(jsonl(row(1, "ordinary", by="eve", html=None), row(4, "both")))
    import_labels(database, [more])
    assert collect(database).labels.loc["p1", ["label", "by"]].to_list() == ["ordinary", "eve, ben"]
    assert [one.queued for one in again(doubt("p1"), doubt("p3", "ordinary"))] == ["confirmed", "unreadable"]


def test_a_model_of_other_groups_finds_the_label_that_is_wrong(light_database, tmp_path, scorer):
    rows = []
    for n in range(44):
        kind = KINDS[n % 4]
        rows.append(row(n, kind, html=html(f"site{n}.example", n, farm=kind != "ordinary")))
    rows[8] |= {"html": html("site8.example", 8, farm=True), "label": "ordinary"}
    path = tmp_path / "labels.jsonl"
    path.write_bytes(jsonl(*rows))
    import_labels(light_database, [path])
    collected = collect(light_database)
    doubts = find_doubts(collected, prevalence=0.05)
    assert doubts and doubts[0].id == "p8" and doubts[0].probability > 0.5
    assert (doubts[0].by, doubts[0].why, doubts[0].label) == ("ada", "seen 8", "ordinary")
    settings = Settings(database_url=light_database.name)
    assert put_back(light_database, settings, doubts[:1], lambda: scorer)[0].queued == "queued"
    told = count(collected)
    assert told["groups"]["number"] == 44 and told["by_label"]["ordinary"] == 11


def test_too_few_groups_get_a_sentence(light_database, put):
    put(jsonl(row(1), row(2, "both")))
    with pytest.raises(LabelError, match="groups of ordinary pages; 5 folds by group need at least 5"):
        find_doubts(collect(light_database), prevalence=0.05)


def test_what_is_counted(light_database, put):
    put(
        jsonl(
            row(1),
            row(1, by="ben", html=None),
            row(2, "both", at="2026-05-01"),
            row(2, "ordinary", by="ben", html=None, why=None),
            row(3, "content_farm", url="https://site1.example/other"),
            row(4, "not_sure"),
        )
    )
    told = count(collect(light_database))
    assert (told["pages"], told["votes"], told["without_reason"]) == (2, 6, 1)
    assert told["by_label"] == {"ordinary": 1, "content_farm": 1, "republished": 0, "both": 0}
    assert told["by_reviewer"] == {"ada": 4, "ben": 2}
    assert told["by_month"] == {"2026-04": 5, "2026-05": 1}
    assert told["groups"]["number"] == 1 and told["groups"]["with_several_labels"] == 1
    assert told["conflicts"] == {"pages": 1, "decided": 0, "left_out": ["p2"]}
    assert told["left_out"] == {"tie": 1, "not sure": 1}
    assert told["agreement"]["pages"] == 2 and told["agreement"]["alike"] == 0.5
    # Two units of two: ordinary-ordinary, both-ordinary. Observed 1/2, expected 1/2, so alpha is 0.
    assert told["agreement"]["alpha"] == pytest.approx(0.0)


def test_the_review_page_says_why_an_item_is_back(world, scorer):
    item = world.submit()
    ada = world.sign_in("ada")
    decisions.decide(world.database, world.settings, ada, item, Label.BOTH)
    assert "label in doubt" not in world.client.get(f"/items/{item}").text
    page = collect(world.database).labels.index[0]
    put_back(world.database, world.settings, [doubt(page)], lambda: scorer)
    world.sign_in("ben")
    assert "label in doubt" in world.client.get(f"/items/{item}").text
