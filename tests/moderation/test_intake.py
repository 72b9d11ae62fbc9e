"""Pages in: scored, stored once, drawn at random, in batches that do not spoil each other."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from farmsift.moderation import items, sites
from farmsift.moderation.errors import Refused
from farmsift.moderation.intake import Intake, Submission
from farmsift.moderation.items import Filters
from farmsift.moderation.labels import Label
from farmsift.moderation.schema import items as rows
from farmsift.moderation.schema import submissions
from farmsift.moderation.stored import pack_page, storable, unpack_page
from farmsift.moderation.tallies import counts
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select
from worlds import example


@pytest.fixture
def intake(database, holder, settings):
    made = Intake(database, holder, settings)
    yield made
    made.close()


def test_the_same_page_is_kept_once(intake, people, database):
    first = intake.submit(example(), people["sender"]).result(30)
    again = intake.submit(example(), people["sender"]).result(30)
    by_another = intake.submit(example(), people["stranger"]).result(30)
    assert first.created and not again.created and not by_another.created
    assert {first.item, again.item, by_another.item} == {first.item}
    assert again.verdict == by_another.verdict == first.verdict
    with database.read() as connection:
        assert connection.scalar(select(func.count()).select_from(rows)) == 1
        assert connection.scalar(select(func.count()).select_from(submissions)) == 2
    elsewhere = intake.submit(example(url="https://other.example/"), people["sender"]).result(30)
    assert elsewhere.created


def test_a_key_stands_for_one_page(intake, people):
    first = intake.submit(example(key="a"), people["sender"]).result(30)
    assert intake.submit(example(key="a"), people["sender"]).result(30).item == first.item
    with pytest.raises(Refused, match="used for another page"):
        intake.submit(example("radio-hobby.html", key="a"), people["sender"]).result(30)
    other = intake.submit(example("radio-hobby.html", key="a"), people["stranger"]).result(30)
    assert other.created  # keys are each sender's own


def test_a_batch_that_holds_a_page_twice_keeps_it_once(intake, people):
    told = [intake.submit(example(key=f"k{n % 3}"), people["sender"]) for n in range(12)]
    receipts = [one.result(30) for one in told]
    assert len({receipt.item for receipt in receipts}) == 1
    assert sum(receipt.created for receipt in receipts) == 1


def test_one_page_that_cannot_be_read_does_not_spoil_the_others(intake, people, settings):
    huge = Submission("https://huge.example/", "x" * (settings.max_bytes + 1))
    waiting = [intake.submit(one, people["sender"]) for one in (example(), huge, example("radio-hobby.html"))]
    assert waiting[0].result(30).created and waiting[2].result(30).created
    with pytest.raises(Refused, match="more than the limit"):
        waiting[1].result(30)


def test_more_than_may_wait_is_refused(database, holder, settings, people):
    intake = Intake(database, holder, replace(settings, waiting_pages=1))
    with pytest.raises(Refused) as refused:
        for n in range(50):
            intake.submit(example(url=f"https://{n}.example/"), people["sender"])
    assert refused.value.status == 503
    intake.close()


def test_strange_characters_are_kept_on_both_databases(intake, people, database):
    strange = "<title>\x00 \ud800 \u202e 𝔣𝔞𝔯𝔪 \U000e0041</title><p>" + "word \x00\x07 " * 40
    receipt = intake.submit(Submission("https://x.example/\x00\ud800", strange), people["sender"]).result(30)
    assert receipt.created
    item = items.one(database, receipt.item, people["ada"])
    assert "𝔣𝔞𝔯𝔪" in item.title and "\x00" not in item.title + item.url
    assert items.page(database, receipt.item).title


def test_every_band_is_drawn_from_and_clear_pages_wait_for_nobody(submit, database, people):
    clear = submit("radio-hobby.html")
    drawn = submit("tidelog-docs.html", audit_share=1.0)
    passed, audited = (items.one(database, number, people["ada"]) for number in (clear, drawn))
    assert (passed.band, passed.state, passed.lane) == ("clear", "passed", None)
    assert (audited.band, audited.state, audited.lane, audited.audit) == ("clear", "open", "audit", True)


def test_the_counts_follow(submit, database, people):
    names = ("rovers-daily.txt", "radio-hobby.html", "drain-doorway.html", "cuaderno-de-cocina.html")
    made = [items.one(database, submit(name), people["ada"]) for name in names]
    with database.read() as connection:
        found = counts(connection)
    assert found == Counter((item.state, item.lane, item.band) for item in made)


def test_a_decision_on_the_site_settles_later_pages(submit, database, people):
    first = submit("rovers-daily.txt", "https://news.farm.example/1")
    site = items.one(database, first, people["ada"]).site
    sites.decide(database, people["cleo"], site, Label.CONTENT_FARM, "all alike")
    later = items.one(database, submit("drain-doorway.html", "https://news.farm.example/2"), people["ada"])
    assert (later.state, later.outcome, later.lane) == ("decided", "content_farm", None)
    assert items.one(database, first, people["ada"]).state == "open"
    audited = submit("vacuum-coupons.html", "https://news.farm.example/3", audit_share=1.0)
    looked_at = items.one(database, audited, people["ada"])
    assert (looked_at.state, looked_at.outcome, looked_at.lane) == ("open", "content_farm", "audit")


def test_the_parts_of_a_page_come_back_as_they_were(scorer):
    from farmsift.features.readers import Raw, read

    for name in ("vacuum-coupons.html", "rovers-daily.txt"):
        given = example(name)
        page = read(Raw(data=given.content, url=given.url, form="html" if given.form == "html" else "text"))
        assert unpack_page(pack_page(page)) == page


def test_damaged_parts_are_told():
    with pytest.raises(ValueError, match="damaged"):
        unpack_page(b"nonsense")


@given(st.text(), st.integers(0, 20))
def test_what_is_storable_is_unicode_without_nul(text, most):
    kept = storable(text, most)
    kept.encode("utf-8")
    assert "\x00" not in kept
    assert not most or len(kept) <= most


@given(st.text(st.characters(), max_size=30), st.text(st.characters(), max_size=30))
def test_digests_tell_pages_apart(a, b):
    same = Submission(a, b).digest == Submission(b, a).digest
    assert same == (a == b)
    assert Submission(a, b).digest != Submission(a, b, "text").digest


def test_filters_find_what_the_page_says(submit, database):
    number = submit("gartenblog.html")
    submit("rovers-daily.txt")
    found = items.listed(database, Filters(language="de")).items
    assert [item.id for item in found] == [number]
