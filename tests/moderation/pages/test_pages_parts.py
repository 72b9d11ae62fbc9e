"""Parts of a page with quotes marked in place, and how numbers are written."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from farmsift.features.page import Block, Link, Page, Where
from farmsift.model.scorer import Scorer
from farmsift.moderation.intake import judge
from farmsift.moderation.pages.charts import columns, round_up
from farmsift.moderation.pages.context import Context
from farmsift.moderation.pages.parts import Marker, parts_of
from farmsift.moderation.pages.render import ago, duration, percent, visible
from hypothesis import given
from hypothesis import strategies as st
from live import NAMES
from worlds import example


def reason(*quotes: tuple[str, str]) -> dict[str, Any]:
    return {"evidence": [{"quote": quote, "where": where} for quote, where in quotes]}


def marks(marker: Marker, text: str, *where: str) -> list[tuple[str, tuple[int, ...]]]:
    return [(piece.text, piece.reasons) for piece in marker.pieces(text, where) if piece.reasons]


def test_a_quote_is_marked_in_its_own_part():
    marker = Marker([reason(("casino", "menu")), reason(("best casino", "article"))])
    assert marks(marker, "The best casino", "menu") == [("casino", (1,))]
    assert marks(marker, "The best casino", "article") == [("best casino", (2,))]
    assert marks(marker, "The best casino", "footer") == []


def test_quotes_that_overlap_are_told_apart():
    marker = Marker([reason(("one two", "article")), reason(("two three", "article"))])
    found = marker.pieces("zero one two three four", ["article"])
    assert [(piece.text, piece.reasons) for piece in found] == [
        ("zero ", ()),
        ("one ", (1,)),
        ("two", (1, 2)),
        (" three", (2,)),
        (" four", ()),
    ]
    assert [piece.last for piece in found] == [(), (), (1,), (2,), ()]
    assert marker.found == {1, 2}


def test_only_the_first_place_is_gone_to():
    marker = Marker([reason(("casino", "article"))])
    pieces = [*marker.pieces("casino and casino", ["article"]), *marker.pieces("casino", ["article"])]
    assert [piece.first for piece in pieces if piece.reasons] == [(1,), (), ()]


def test_a_piece_of_a_word_is_no_quote():
    marker = Marker([reason(("ad", "article"))])
    assert marks(marker, "The reader had an ad.", "article") == [("ad", (1,))]


@given(st.text(max_size=80), st.lists(st.text(max_size=6), max_size=4))
def test_marking_changes_no_text(text: str, quotes: list[str]):
    marker = Marker([reason((quote, "article")) for quote in quotes])
    assert "".join(piece.text for piece in marker.pieces(text, ["article"])) == text


def test_a_pages_parts_are_shown_once_each():
    page = Page(
        title="Title",
        site_name="Name",
        headline="Headline",
        article=(Block("Text.", Where.ARTICLE), Block("More", Where.ARTICLE, "h2")),
        menu=(Link("Home", "/"),),
        links=(Link("Home", "/"), Link("Shop", "https://shop.example/", inside=False, rel=("nofollow",))),
        blocks=(Block("Text.", Where.ARTICLE), Block("Stray", Where.ASIDE)),
        hidden=("unseen",),
    )
    found = {part.key: part for part in parts_of(page, Marker([]))}
    assert list(found) == ["site", "menu", "article", "outside", "hidden", "rest"]
    assert [line.tag for line in found["article"].lines] == ["h", "p", "h"]
    shop = found["outside"].lines[0]
    assert (shop.target[0].text, shop.note) == ("https://shop.example/", "nofollow")
    assert found["rest"].lines[0].pieces[0].text == "Stray"
    assert not found["hidden"].open


def test_huge_parts_are_cut_and_say_so():
    page = Page(article=tuple(Block(f"Paragraph {i}.", Where.ARTICLE) for i in range(1000)))
    article = parts_of(page, Marker([]))[0]
    assert len(article.lines) + article.more == 1000
    assert article.more > 0


@pytest.mark.parametrize("name", NAMES)
def test_quotes_are_found_in_the_page(scorer: Scorer, name: str):
    """Each reason that quotes anything leads to a place in the page."""
    page, verdict = judge(scorer, example(name))
    told = verdict.to_dict()["reasons"]
    marker = Marker(told)
    parts_of(page, marker)
    for number, one in enumerate(told, 1):
        assert not one["evidence"] or number in marker.found, one


@pytest.mark.parametrize(
    ("share", "text"),
    [(None, "–"), (0.0, "0 %"), (0.004, "<1 %"), (0.5, "50 %"), (0.996, ">99 %"), (1.0, "100 %")],
)
def test_shares(share: float | None, text: str):
    assert percent(share).replace("\u202f", " ") == text


def test_times():
    now = dt.datetime(2026, 5, 4, tzinfo=dt.UTC)
    told = [ago(now - dt.timedelta(seconds=s), now) for s in (-5, 59, 60, 7200, 86400 * 45)]
    assert told == ["just now", "just now", "1 minute ago", "2 hours ago", "1 month ago"]
    assert [duration(s) for s in (None, 40, 120)] == ["–", "40 s", "2.0 min"]


def test_text_that_would_turn_the_page_round_is_shown_as_such():
    assert visible("safe\u202egnp.exe\x07") == "safe\ufffdgnp.exe\ufffd"
    assert visible("می\u200cخواهم\n") == "می\u200cخواهم\n"


@given(st.integers(min_value=0, max_value=10**7))
def test_a_chart_has_room_and_even_lines(value: int):
    top = round_up(value)
    assert value <= top <= max(2 * value, 2) + 2
    assert top % 2 == 0


def test_columns_stand_on_the_ground():
    chart = columns([("a", 0), ("b", 7)], width=100, height=50)
    assert all(round(one.y + one.height, 1) == 50 for one in chart.columns)
    assert [label for _, label in chart.lines] == [0, 4, 8]


def test_the_way_through_the_queue_is_kept_in_the_address():
    context = Context(band="flag", site="a&b.example")
    for number in range(1, 31):
        context = context.passed(number)
    assert context.trail == tuple(range(11, 31))
    assert context.back().trail[-1] == 29
    assert re.fullmatch(r"\?band=flag&site=a%26b\.example&trail=11(-\d+)+", context.query())
    assert Context().query() == ""
