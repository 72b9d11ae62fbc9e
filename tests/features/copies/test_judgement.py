"""What an overlap is taken for."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from copied_stories import reworded, sentences_of, story
from farmsift.features.copies import Article, Judgement, open_index
from farmsift.features.copies.judgement import Side, in_quotes, later

MAY = dt.datetime(2024, 5, 1, tzinfo=dt.UTC)
APRIL, JUNE = dt.date(2024, 4, 1), dt.date(2024, 6, 1)
TEXT = story(1, 400)


@pytest.fixture
def index(tmp_path):
    with open_index(tmp_path / "copies.db", create=True) as index:
        yield index


def judged(
    index, text, known=None, *, address="https://mine.example/x", published=None, credit="", seen=None
):
    index.add([known or Article("https://first.example/a", TEXT, dt.date(2024, 5, 1), MAY)])
    (match,) = index.query(Article(address, text, published, seen, credit))
    return match


def test_the_later_one_is_the_copy(index):
    assert judged(index, TEXT, published=JUNE).judgement == Judgement.COPY_OF
    assert judged(index, TEXT, published=APRIL).judgement == Judgement.COPIED_BY


def test_without_dates_of_publication_what_was_seen_first_is_the_original(index):
    undated = Article("https://first.example/a", TEXT, None, MAY)
    assert judged(index, TEXT, undated, published=APRIL).judgement == Judgement.COPY_OF
    assert judged(index, TEXT, undated, seen=MAY - dt.timedelta(1)).judgement == Judgement.COPIED_BY
    assert judged(index, TEXT, undated, seen=MAY + dt.timedelta(1)).judgement == Judgement.COPY_OF


def test_a_page_in_the_index_goes_by_when_it_was_seen_itself(index):
    index.add([Article("https://mine.example/x", TEXT, None, MAY - dt.timedelta(1))])
    match = judged(index, TEXT, Article("https://first.example/a", TEXT, None, MAY))
    assert match.judgement == Judgement.COPIED_BY
    assert match.own_first_seen == MAY - dt.timedelta(1)


def test_published_on_one_day_the_first_seen_counts():
    early, late = Side("a", APRIL, 100, ""), Side("b", APRIL, 200, "")
    assert later(late, early)
    assert not later(early, late)


def test_hosts_of_one_domain_are_one_site(index):
    known = Article("https://news.first.co.uk/a", TEXT, None, MAY)
    assert judged(index, TEXT, known, address="https://www.first.co.uk/b").judgement == Judgement.SAME_SITE


def test_blogs_of_a_free_host_are_not_one_site(index):
    known = Article("https://one.blogspot.com/a", TEXT, None, MAY)
    assert judged(index, TEXT, known, address="https://two.blogspot.com/b").judgement == Judgement.COPY_OF


def test_the_credit_of_the_later_one_counts(index):
    match = judged(index, TEXT, published=JUNE, credit="wire agency: reuters")
    assert (match.judgement, match.credit) == (Judgement.CREDITED, "wire agency: reuters")
    match = judged(index, TEXT, published=APRIL, credit="wire agency: reuters")
    assert (match.judgement, match.credit) == (Judgement.COPIED_BY, "")


def test_the_known_one_may_be_the_one_that_credits(index):
    known = Article("https://first.example/a", TEXT, dt.date(2024, 5, 1), MAY, "licence: cc by")
    assert judged(index, TEXT, known, published=APRIL).judgement == Judgement.CREDITED


def test_a_few_sentences_of_it_are_a_quotation(index):
    quoted = " ".join(sentences_of(TEXT)[10:15])
    match = judged(index, f"{story(2, 300)}\n{quoted}\n{story(3, 300)}")
    assert match.judgement == Judgement.QUOTES
    assert match.contained < 0.2


def test_what_stands_in_quotation_marks_is_a_quotation(index):
    said = [f"“{part}” he said in the town of number {n}." for n, part in enumerate(sentences_of(TEXT)[:14])]
    match = judged(index, f"{story(2, 200)}\n" + "\n".join(said))
    assert match.quoted > 0.8
    assert match.contains > 0.2
    assert match.judgement == Judgement.QUOTES


def test_half_of_the_article_is_a_copy(index):
    half = " ".join(sentences_of(TEXT)[:17])
    assert judged(index, f"{story(2, 200)}\n{half}").judgement == Judgement.COPY_OF


def test_wire_copy_on_many_sites_without_credit_is_still_a_copy(index):
    index.add([Article(f"https://daily{n}.example/w", TEXT, None, MAY) for n in range(30)])
    matches = index.query(Article("https://mine.example/x", reworded(TEXT)))
    assert len(matches) == 10
    assert {match.judgement for match in matches} == {Judgement.COPY_OF}
    assert all(match.common == 1 for match in matches)


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ('He said "the ferry is late" today', (8, 26)),
        ("He said “the ferry is late” today", (8, 26)),
        ("Er sagte „die Fähre fehlt“ heute", (9, 25)),
        ("Il a dit «le bac est en retard» hier", (9, 30)),
        ("彼は「渡し船が遅れた」と言った", (2, 10)),
        ("It goes on: “the ferry\nis another paragraph", (12, 22)),
    ],
)
def test_quotation_marks_of_many_languages(text, inside):
    places = np.arange(len(text))
    marked = np.flatnonzero(in_quotes(text, places))
    assert (marked.min(), marked.max()) == (inside[0], inside[1] - (text[inside[1] : inside[1] + 1] == "\n"))


def test_a_text_without_quotation_marks():
    assert not in_quotes("He said that the ferry's late", np.arange(20)).any()
