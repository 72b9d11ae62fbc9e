import datetime as dt
import math
from dataclasses import replace

import pytest
from farmsift.features.page import Block, Kind, Page, Where
from farmsift.features.signal import REGISTRY, Facts
from farmsift.features.signals.dates import address_date, author_is_person, copyright_years
from story_pages import OWN, STORY, evidence_of, footed, link, linked, paragraphs, stands_in, story, value_of

NAN = math.nan
PLAIN = story()
DAY = dt.date(2021, 3, 14)


def archived(*months: str, published: dt.date | None = None) -> Page:
    """The story with an archive list of months written as 2021-03."""
    days = tuple(dt.date(int(month[:4]), int(month[5:]), 1) for month in months)
    lines = tuple(Block(month, Where.ARCHIVES, "li") for month in months)
    return story(archives=days, published=published, after=lines)


def by(author: str, **parts: object) -> Page:
    return story(author=author, **parts)


def cited(*links: tuple[str, str]) -> Page:
    """The story with links in its first paragraph, as pairs of text and address."""
    return linked(*[link(text, href, Where.ARTICLE, 0) for text, href in links])


def lined(*texts: str) -> Page:
    return story(after=tuple(Block(text, Where.ASIDE) for text in texts))


WIKI = ("the mill", "https://en.wikipedia.org/wiki/Mill")
SHOP = ("a coat", "https://coats.example.com/")
YEARS = ("2019-01", "2019-02", "2019-03", "2020-12", "2021-01")
DATED = ("March 3, 2021", "March 3, 2021", "3 March 2020", "2020-01-05")

HITS = [
    ("dates.archive_years", archived(*YEARS), 2.0),
    ("dates.archive_filled", archived(*YEARS), 0.2),
    ("dates.archive_longest_gap", archived(*YEARS), 20 / 12),
    ("dates.archive_after", archived(*YEARS, published=dt.date(2019, 1, 9)), 2.0),
    ("dates.same_day", lined(*DATED), 0.5),
    ("dates.dated", story(published=DAY), 1.0),
    ("dates.copyright_before", footed("© 2019 Walks", published=DAY), 2.0),
    ("dates.copyright_after", footed("Copyright 2018-2024 Walks", published=DAY), 3.0),
    ("dates.copyright_span", footed("(c) 1998–2021 Walks"), 23.0),
    ("dates.address_gap", story(url=f"https://{OWN}/2016/03/ford", published=DAY), 4.95),
    ("dates.changed_after", story(published=DAY, modified=dt.date(2022, 3, 14)), 0.9993),
    ("dates.title_year", story(headline="Best fords of 2021", published=DAY), 1.0),
    ("dates.named_author", by("Ann Lee"), 1.0),
    ("dates.named_author", by("Dr. José-María O’Neill"), 1.0),
    ("dates.named_author", by("王小明"), 1.0),
    ("dates.any_author", by("admin"), 1.0),
    ("dates.author_page", linked(link("By Ann Lee", f"https://{OWN}/author/ann"), author="Ann Lee"), 1.0),
    ("dates.source_credit", story(*STORY, "Source: The Ashby Courier"), 1.0),
    ("dates.source_credit", story(*STORY, "来源：新华网"), 1.0),
    ("dates.license", footed("Text under a Creative Commons licence"), 1.0),
    ("dates.references", cited(WIKI, ("the county", "https://www.county.gov.uk/fords")), 2.0),
    ("dates.references", story(*STORY, "Pike et al. 2003, Fords, ISBN 0-123456-47-9"), 2.0),
    ("dates.cited_sites", cited(WIKI, SHOP), 2.0),
    (
        "dates.publisher",
        footed("Riverbank Walks Ltd, 12 Mill Street, Tel. +44 1530 555 0101, post@walks.org"),
        4.0,
    ),
    ("dates.publisher", footed("京ICP备05004402号"), 1.0),
    ("dates.reader_comments", story(comments=tuple(paragraphs(STORY[0], STORY[2], "Nice!"))), 2.0),
]

MISSES = [
    ("dates.archive_years", PLAIN, NAN),
    ("dates.archive_filled", archived("2021-01", "2021-02", "2021-03"), 1.0),
    ("dates.archive_longest_gap", archived("2021-01", "2021-02"), 0.0),
    ("dates.archive_after", archived(*YEARS, published=DAY), 0.0),
    ("dates.archive_after", archived(*YEARS), NAN),
    ("dates.same_day", lined(*DATED[1:]), NAN),
    ("dates.dated", PLAIN, 0.0),
    ("dates.dated", Page(kind=Kind.LIST), NAN),
    ("dates.copyright_before", footed("© Walks", published=DAY), NAN),
    ("dates.copyright_after", footed("© 2019 Walks", published=DAY), 0.0),
    ("dates.copyright_span", footed("© 2021 Walks"), 0.0),
    ("dates.copyright_span", footed("Call 2019 2021"), NAN),
    ("dates.address_gap", story(url=f"https://{OWN}/2021/03/ford", published=DAY), 0.0),
    ("dates.address_gap", story(url=f"https://{OWN}/2021/99/ford", published=DAY), NAN),
    ("dates.title_year", story(headline="The flood of 1987", published=DAY), 0.0),
    ("dates.named_author", by("admin"), 0.0),
    ("dates.named_author", by("Riverbank Walks"), 0.0),
    ("dates.named_author", by("user4711"), 0.0),
    ("dates.named_author", PLAIN, 0.0),
    ("dates.author_page", linked(link("By Ann Lee", "#"), author="Ann Lee"), 0.0),
    ("dates.source_credit", story(*STORY, "The source: three stones and a pipe, says Joan Pike."), 0.0),
    ("dates.license", PLAIN, 0.0),
    ("dates.references", cited(SHOP), 0.0),
    ("dates.cited_sites", cited(("f", "https://www.facebook.com/walks")), 0.0),
    ("dates.publisher", footed("© 2021 Riverbank Walks. All rights reserved."), 0.0),
    ("dates.reader_comments", PLAIN, 0.0),
]
NAMES = [signal.name for signal in REGISTRY if signal.group == "dates"]


@pytest.mark.parametrize(("name", "page", "value"), HITS + MISSES)
def test_value(name, page, value):
    assert value_of(name, page) == pytest.approx(value, abs=1e-4, nan_ok=True)


def test_every_signal_has_a_sample():
    assert {name for name, *_ in HITS} == set(NAMES)


@pytest.mark.parametrize(("name", "page", "value"), HITS)
def test_quotes_stand_in_the_page_and_the_sentence_is_short(name, page, value):
    evidence = evidence_of(name, page)
    signal = REGISTRY[name]
    assert all(stands_in(quote, page) for quote in evidence.quotes)
    for template in (signal.raises, signal.lowers):
        assert len(signal.sentence(template, value, evidence)) < 220
    assert signal.raises


@pytest.mark.parametrize(
    "page",
    [
        Page(),
        Page(rendering="text", title="?"),
        story(""),
        footed("© " * 9000, "©" + "9" * 9000, "tel " * 9000, "+1" + " (" * 5000, "1 " * 20_000),
        by("a-" * 5000),
        by("Ann " * 5000),
        story(url="https://[::1/" + "2021/" * 3000, published=dt.date.min, modified=dt.date.max),
        archived("0001-01", "9999-12", published=dt.date.max),
    ],
)
def test_odd_pages_are_survived_within_range(page):
    facts = Facts(page)
    for name in NAMES:
        signal = REGISTRY[name]
        measurement = signal.measure(facts)
        assert math.isnan(measurement.value) or signal.low <= measurement.value <= signal.high, name
        measurement.evidence()


@pytest.mark.parametrize(
    ("line", "years"),
    [
        ("© 2019-21 Walks", (2019, 2021)),
        ("Copyright (c) Walks 2007", (2007, 2007)),
        ("© 2021–2019 Walks", (2021, 2021)),
        ("All walks 2007", None),
    ],
)
def test_copyright_years(line, years):
    found = copyright_years(Facts(footed(line)))
    assert (found and found[:2]) == years


@pytest.mark.parametrize(
    ("path", "day"),
    [
        ("/2020/07/03/ford", dt.date(2020, 7, 3)),
        ("/2020/7/ford", dt.date(2020, 7, 1)),
        ("/2020-07-03-ford.html", dt.date(2020, 7, 3)),
        ("/item/20200703", None),
        ("/2020/13/ford", None),
    ],
)
def test_address_date(path, day):
    assert address_date(Facts(replace(PLAIN, url=f"https://{OWN}{path}"))) == day


@pytest.mark.parametrize(
    ("author", "person"),
    [
        ("Ann Lee", True),
        ("Jean-Luc Picard", True),
        ("Łukasz Nowak", True),
        ("ann lee", False),
        ("Ann", False),
        ("", None),
    ],
)
def test_author_is_person(author, person):
    assert author_is_person(Facts(by(author))) is person
