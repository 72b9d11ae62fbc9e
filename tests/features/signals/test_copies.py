"""What the index of known articles says of a page."""

from __future__ import annotations

import datetime as dt
import math
import random

import pytest
from farmsift.features.copies import Article, open_index
from farmsift.features.extractor import measure
from farmsift.features.page import Block, Kind, Page, Where
from farmsift.features.signal import REGISTRY, Facts
from farmsift.features.signals.copies import known_articles

NAMES = [signal.name for signal in REGISTRY if signal.group == "copies"]
TEXT = """
    otter bridge warden flood pupil lake frost ferry rope lantern market plum baker aunt ledger stall miller
    barge signal whistle heron ditch fence cellar ladder orchard harvest lock towpath kettle winter candle
    counted carried mended watched hid sold lost found painted rowed measured counts near under above behind
    old grey small wet early late slow quiet every another first last their its no some
"""
WORDS = TEXT.split()
SENTENCES = [" ".join(random.Random(n).choices(WORDS, k=11)).capitalize() + "." for n in range(48)]
MAY, JUNE = dt.date(2024, 5, 1), dt.date(2024, 6, 1)
SEEN = dt.datetime(2024, 5, 2, tzinfo=dt.UTC)


def page(paragraphs, host="copier.example", published=JUNE, **more):
    article = tuple(Block(text, Where.ARTICLE) for text in paragraphs)
    return Page(
        url=f"https://{host}/story", host=host, domain=host, kind=Kind.ARTICLE, article=article, blocks=article,
        published=published, **more,
    )  # fmt: skip


def paragraphs(first=0, last=48):
    return [" ".join(SENTENCES[i : i + 4]) for i in range(first, last, 4)]


@pytest.fixture
def index(tmp_path):
    with open_index(tmp_path / "copies.db", create=True) as index:
        index.add(
            [
                Article("https://first.example/otters", "\n".join(paragraphs(0, 24)), MAY, SEEN),
                Article("https://second.example/otters", "\n".join(paragraphs(24, 48)), MAY, SEEN),
            ]
        )
        yield index


def measured(page, index):
    return measure(Facts(page, {known_articles: index}), NAMES)


def values(page, index):
    return {name.partition(".")[2]: m.value for name, m in measured(page, index).items()}


def told(page, index, name):
    measurement = measured(page, index)[f"copies.{name}"]
    evidence, signal = measurement.evidence(), REGISTRY[f"copies.{name}"]
    template = signal.raises if signal.farm > 0 else signal.lowers
    return signal.sentence(template, measurement.value, evidence), [quote.text for quote in evidence.quotes]


def test_without_an_index_nothing_is_measured():
    assert all(math.isnan(value) for value in values(page(paragraphs()), None).values())


def test_without_an_article_nothing_is_measured(index):
    assert all(math.isnan(value) for value in values(page([]), index).values())


def test_a_page_of_its_own_words_takes_nothing(index):
    own = ["Nobody on the market square had ever sold so many plums before noon as the baker's aunt."] * 5
    own += [
        f"Stall {n} kept a list of {n * 3} jars, and none of them was for sale on Sunday." for n in range(9)
    ]
    assert set(values(page(own), index).values()) == {0}


def test_a_copy_of_one_article(index):
    found = values(page(paragraphs(0, 24)), index)
    assert found["taken"] == found["whole"] == 1
    assert found["sources"] == 1
    assert found["passage"] > 1000
    assert found["credited"] == found["copied_by"] == 0


def test_the_reason_names_the_original_with_both_dates_and_quotes_the_longest_passage(index):
    copy = page(["My own words begin this page, and they are few.", *paragraphs(0, 24)])
    for name in ("taken", "whole", "passage"):
        sentence, quotes = told(copy, index, name)
        assert "first.example/otters (published 2024-05-01; this page: published 2024-06-01)" in sentence
        assert len(quotes[0]) > 150
        assert any(quotes[0] in block.text for block in copy.article)


def test_of_several_copies_the_oldest_is_named(index):
    text = "\n".join(paragraphs(0, 24))
    dates = {"later": dt.date(2024, 5, 20), "oldest": dt.date(2023, 1, 1), "between": dt.date(2024, 2, 2)}
    index.add([Article(f"https://{name}.example/x", text, date, SEEN) for name, date in dates.items()])
    sentence, _ = told(page(paragraphs(0, 24)), index, "taken")
    assert "oldest.example/x (published 2023-01-01;" in sentence


def test_where_nothing_was_published_when_it_was_seen_is_told(tmp_path):
    with open_index(tmp_path / "undated.db", create=True) as index:
        index.add([Article("https://first.example/otters", "\n".join(paragraphs()), None, SEEN)])
        sentence, _ = told(page(paragraphs(), published=None), index, "taken")
    assert "(first seen 2024-05-02; this page: not seen before)" in sentence


def test_a_page_made_of_two_articles(index):
    found = values(page(paragraphs()), index)
    assert found["sources"] == 2
    assert 0.3 < found["taken"] < 0.8
    assert found["whole"] == 1
    sentence, quotes = told(page(paragraphs()), index, "sources")
    assert "2 other sites" in sentence
    assert len(quotes) == 2


def test_a_credited_article_is_not_accused(index):
    credited = page([*paragraphs(0, 24), "This article was originally published on first.example."])
    found = values(credited, index)
    assert found["taken"] == found["whole"] == found["passage"] == found["sources"] == 0
    assert found["credited"] > 0.8
    sentence, _ = told(credited, index, "credited")
    assert "first.example/otters too (published 2024-05-01)" in sentence
    assert "originally published" in sentence


def test_the_original_is_not_accused_of_its_copies(index):
    found = values(page(paragraphs(0, 24), published=dt.date(2024, 4, 1)), index)
    assert found["taken"] == 0
    assert found["copied_by"] == 1
    sentence, _ = told(page(paragraphs(0, 24), published=dt.date(2024, 4, 1)), index, "copied_by")
    assert "first.example/otters (published 2024-05-01; this page: published 2024-04-01)" in sentence


def test_the_same_site_is_not_accused(index):
    found = values(page(paragraphs(0, 24), host="www.first.example"), index)
    assert set(found.values()) == {0}
