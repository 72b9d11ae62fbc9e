from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from broken_pages import HTML, LARGE, SOUND, TEXT, TOO_LARGE, cut_pages
from farmsift.features.page import Page
from farmsift.features.readers import (
    Limits,
    PageTooLarge,
    Raw,
    ReadError,
    TimeLimit,
    read,
    read_html,
    read_text,
)
from hypothesis import given, settings
from hypothesis import strategies as st

# Time enough on a busy machine; the time limit has a test of its own, with a clock of its own.
PATIENT = Limits(seconds=600)


class Clock:
    """A clock on which every look takes a second."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        self.seconds += 1.0
        return self.seconds


def texts(page: Page) -> Iterator[str]:
    """Every text of a page, to see that it is one that any encoding can hold."""
    yield from (
        page.title,
        page.headline,
        page.site_name,
        page.tagline,
        page.description,
        page.author,
        page.url,
    )
    yield from page.hidden
    yield from page.faults
    for block in (*page.blocks, *page.article, *page.headings, *page.comments, *page.footer):
        yield block.text
    for link in (*page.links, *page.menu, *page.posts, *page.categories):
        yield link.text
        yield link.href
    if page.furniture:
        yield from page.furniture.meta.values()
        yield from page.furniture.classes


def check(page: Page) -> None:
    """What holds for any page at all."""
    for text in texts(page):
        text.encode()
    for block in page.blocks:
        assert block.text.strip()
        assert block.text == " ".join(block.text.split())
    assert bool(page.furniture) == (page.rendering == "html")
    assert all(-1 <= link.paragraph < len(page.article) for link in page.links)


def named(pages: Iterable[str]) -> list[Any]:
    """The names as parameters, those of large pages marked as slow."""
    return [pytest.param(name, marks=[pytest.mark.slow] * (name in LARGE)) for name in pages]


@pytest.mark.timeout(120)
@pytest.mark.parametrize("name", named(HTML))
def test_broken_html_is_read_or_refused_in_words(name: str):
    data = HTML[name]()
    if name in TOO_LARGE:
        with pytest.raises(PageTooLarge, match=r"pears: .* more than the limit of 10,000,000"):
            read_html(data, id="pears")
    else:
        check(read_html(data, id="pears", limits=PATIENT))


@pytest.mark.timeout(120)
@pytest.mark.parametrize("name", named(TEXT))
def test_broken_text_is_read(name: str):
    check(read_text(TEXT[name](), limits=PATIENT))


def test_pages_cut_off_or_spoilt_anywhere_are_read():
    for data in cut_pages():
        check(read_html(data))
        check(read_text(data))


@pytest.mark.parametrize("name", [name for name in HTML if name.startswith(("says", "utf-16", "half"))])
def test_a_lying_encoding_does_not_spoil_the_words(name: str):
    page = read_html(HTML[name]())
    assert page.title == "The pear post"
    assert page.headline == "When pears are ripe"
    if not name.startswith("half"):
        assert any("Müller’s are best in October & November." in block.text for block in page.article)


@pytest.mark.parametrize(
    "charset", ["utf-16", "koi8-r", "shift_jis", "zlib", "\0", "x" * 10_000, "idna", "undefined"]
)
def test_a_lying_header_does_not_spoil_the_words(charset: str):
    assert read_html(SOUND.encode(), charset=charset).title == "The pear post"
    assert "Müller" in read_text("Pears of Müller’s\n", charset=charset).blocks[0].text


def test_the_time_limit_holds_within_the_library():
    limits = Limits(seconds=2.5, clock=Clock())
    with pytest.raises(TimeLimit, match=r"pears: stopped after the time limit of 2\.5 s"):
        read_html(HTML["9 MB of paragraphs"](), id="pears", limits=limits)
    with pytest.raises(TimeLimit, match="pears: stopped"):
        read_text(TEXT["9 MB"](), id="pears", limits=Limits(seconds=2.5, clock=Clock()))
    read_html(SOUND, limits=Limits(seconds=1e9, clock=Clock()))


def test_the_limits_of_depth_and_nodes_are_reported():
    deep = read_html(HTML["100,000 deep div"]())
    assert "the bottom" in " ".join(block.text for block in deep.blocks)
    assert deep.faults
    many = read_html("<p>pear</p>" * 5_000, limits=Limits(max_nodes=1_000))
    assert many.faults
    assert len(many.blocks) < 3_000
    assert not read_html(SOUND).faults


def test_an_error_found_earlier_is_raised_by_read():
    with pytest.raises(ReadError, match="line 3 is not JSON"):
        read(Raw("a", error="pages.jsonl: line 3 is not JSON"))
    assert read(Raw("a", "https://pears.example/x", SOUND, "html")).host == "pears.example"
    assert read(Raw("a", "", b"Pears\n\xe9t\xe9", "text", "latin-1")).blocks[-1].text.endswith("été")
    with pytest.raises(PageTooLarge):
        read(Raw("a", "", "pears", "text"), Limits(max_bytes=4))


_TAGS = (
    *("p", "div", "a", "b", "i", "table", "tr", "td", "ul", "li", "h1", "script", "style", "title", "nav"),
    *("span", "br", "img", "meta", "link", "base", "svg", "template", "time"),
)
PIECES = st.one_of(
    st.sampled_from([f"<{tag}>" for tag in _TAGS] + [f"</{tag}>" for tag in _TAGS]),
    st.sampled_from(
        [
            "<a href='http://a.example/x?y=1#z'>",
            "<a href=//b.example>",
            "<div style='display:none'>",
            "<div class='menu widget_recent_entries' id=footer>",
            "<meta charset=utf-16>",
            "<meta property=og:site_name content='Pears'>",
            "<meta property=article:published_time content='2020-13-45'>",
            "<html lang=xx-YY>",
            "<base href=http://c.example/>",
            "<script type=application/ld+json>{",
            "<!--",
            "-->",
            "<![CDATA[",
            "&#xD800;",
            "&nbsp;",
            "<h2>Recent Posts</h2>",
            "Posted on July 3, 2020",
            "© 2020",
            "<",
            "'",
            '"',
        ]
    ),
    st.text(max_size=20),
)


@settings(max_examples=200, deadline=None)
@given(st.lists(PIECES, max_size=40).map("".join))
def test_any_soup_of_tags_is_read_the_same_each_time(soup: str):
    data = soup.encode("utf-8", "replace")
    page = read_html(data, url="https://pears.example/a")
    check(page)
    assert read_html(data, url="https://pears.example/a") == page


@settings(max_examples=150, deadline=None)
@given(
    st.binary(max_size=600), st.sampled_from(["", "utf-8", "utf-16", "gbk", "iso-2022-jp", "big5", "utf-7"])
)
def test_any_bytes_are_read(data: bytes, charset: str):
    check(read_html(data, charset=charset))
    check(read_text(data, charset=charset))


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=400), st.text(max_size=60))
def test_any_text_and_any_address_are_read(text: str, address: str):
    check(read_text(text, url=address))
    check(read_html(text, url=address))
    check(read_html(f"<base href='{address}'><a href='{text[:50]}'>x</a>", url="http://" + address))


def test_a_page_of_random_markup_is_read_in_bounded_steps():
    chance = random.Random(3)
    for _ in range(20):
        tags = chance.choices(_TAGS, k=3_000)
        check(read_html("".join(f"<{chance.choice(['', '/'])}{tag}>x" for tag in tags)))
