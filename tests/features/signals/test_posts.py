import math
import time
from dataclasses import replace

import pytest
from farmsift.features.page import Page, Where
from farmsift.features.signal import REGISTRY, Facts
from farmsift.features.signals.posts import slotted
from topic_pages import CABLES, GAMES, GARDEN, MATCH, WAR, entry, site

NAN = math.nan
TOWNS = ("Ashby", "Cole", "Harrow", "Denby", "Marlow")
PLUMBERS = tuple(f"Emergency plumber in {town} and nearby" for town in TOWNS)
TALES = (
    "The ford that is gone",
    "A wet day on the eastern bank",
    "What Joan saw from her tractor",
    "Bread and three stones",
    "Slow train from Ashby",
)
VAGUE = ("Permission to be bad", "At the intersection", "What I have got", "Nothing much")
GERMAN = (
    "Der Weg an der Mühle ist offen",
    "Was die Bäuerin auf dem Feld sah",
    "Ein Tag im Regen mit dem Hund",
)
SPORTING = {"site_name": "Sports News", "menu": ("Football", "Rugby", "Cricket")}


def listing(*titles: str, **parts: object) -> Page:
    return site(*GARDEN, posts=titles, **parts)  # type: ignore[arg-type]


def inside(*texts: str) -> Page:
    return replace(site(*GARDEN), links=tuple(entry(text, Where.LIST) for text in texts))


def told(name: str, page: Page) -> tuple[float, str, list[str]]:
    """Value, sentence and quotes of a signal on a page."""
    signal = REGISTRY[name]
    measured = signal.measure(Facts(page))
    if not measured.measurable:
        return NAN, "", []
    evidence = measured.evidence()
    sentence = signal.sentence(signal.raises, measured.value, evidence)
    return measured.value, sentence, [quote.text for quote in evidence.quotes]


VALUES = [
    # (signal, page, value): what it is there for, what it must leave alone, where there is nothing to measure
    ("posts.off_site", listing(*CABLES, **SPORTING), 1.0),
    ("posts.off_site", listing(*GAMES, **SPORTING), 0.0),
    ("posts.off_site", listing(*VAGUE, **SPORTING), 0.0),
    ("posts.off_site", listing(*CABLES, site_name="The Independent"), NAN),
    ("posts.off_article", site(*WAR, posts=CABLES), 1.0),
    ("posts.off_article", site(*MATCH, posts=GAMES), 0.0),
    ("posts.off_article", site(*MATCH, posts=GAMES[:2]), NAN),
    ("posts.coherence", listing(*GAMES), 0.5),
    ("posts.coherence", listing(GAMES[0], CABLES[0], "Chicken soup recipe", "Puppy training for dogs"), 0.0),
    ("posts.coherence", listing(*GAMES[:3]), NAN),
    ("posts.outliers", listing(*GAMES, "Chicken soup with garlic"), 1 / 6),
    ("posts.outliers", listing(*GAMES), 0.0),
    ("posts.outliers", listing(*GAMES[:3]), NAN),
    ("posts.topics", listing(GAMES[0], CABLES[0], "Chicken soup recipe", "Puppy training for dogs"), 1.0),
    ("posts.topics", listing(*GAMES), 0.0),
    ("posts.topics", listing(*TALES), NAN),
    ("posts.mixed_languages", listing(*TALES[:3], "Каталог займов онлайн"), 0.25),
    ("posts.mixed_languages", listing(*GERMAN, "How to choose the best loan for your home"), 0.25),
    ("posts.mixed_languages", listing(*TALES), 0.0),
    ("posts.mixed_languages", listing(*GERMAN), 0.0),
    ("posts.mixed_languages", listing(*TALES[:2]), NAN),
    ("posts.twins", listing("How rain forms", "**How Rain Forms**", *TALES[:2]), 0.5),
    ("posts.twins", listing(*TALES), 0.0),
    ("posts.twins", listing(*TALES[:2]), NAN),
    ("posts.near_duplicates", listing("Best shoes for wet days", "The best shoes for wet days", *TALES[:2]), 0.5),
    ("posts.near_duplicates", listing(*TALES), 0.0),
    ("posts.near_duplicates", listing(*TALES[:2]), NAN),
    ("posts.slots", listing(*PLUMBERS), 1.0),
    ("posts.slots", listing(*PLUMBERS[:3], *TALES[:3]), 0.5),
    ("posts.slots", listing(*TALES), 0.0),
    ("posts.slots", listing(*PLUMBERS[:2]), NAN),
    ("posts.heading_slots", site(*GARDEN, headings=PLUMBERS), 1.0),
    ("posts.heading_slots", site(*GARDEN, headings=TALES), 0.0),
    ("posts.heading_slots", site(*GARDEN, headings=PLUMBERS[:3]), NAN),
    ("posts.anchor_slots", inside(*PLUMBERS, *TALES[:5]), 0.5),
    ("posts.anchor_slots", inside(*TALES), 0.0),
    ("posts.anchor_slots", inside("Home", "About", *PLUMBERS[:3]), NAN),
    ("posts.leftovers", listing("**How rain forms**", "Title: All about rain", *TALES[:2]), 2.0),
    ("posts.leftovers", listing(*TALES), 0.0),
    ("posts.leftovers", site(*GARDEN), NAN),
    ("posts.questions", listing("How do plants drink?", "What is dew point", *TALES[:2]), 0.5),
    ("posts.questions", listing(*TALES), 0.0),
    ("posts.questions", listing("How do plants drink?"), NAN),
    ("posts.formulas", listing("The Ultimate Guide to Dew", "10 Ways to Save Water", *TALES[:2]), 0.5),
    ("posts.formulas", listing(*TALES), 0.0),
    ("posts.formulas", listing("The Ultimate Guide to Dew"), NAN),
    ("posts.same_word", listing("Mill in fog", "The mill at seven", "Old mill", "Bread and stones"), 0.75),
    ("posts.same_word", listing(*TALES), 0.0),
    ("posts.same_word", listing(*TALES[:3]), NAN),
    ("posts.title_words", listing(*TALES), 5.2),
    ("posts.title_words", listing("Rain", "Dew", "Snow"), 1.0),
    ("posts.title_words", listing("Rain", "Dew"), NAN),
    ("posts.title_words", listing("雨", "露", "雪", language="zh"), NAN),
]  # fmt: skip


@pytest.mark.parametrize("name, page, value", VALUES)
def test_value(name: str, page: Page, value: float) -> None:
    assert told(name, page)[0] == pytest.approx(value, abs=0.03, nan_ok=True)


def test_each_signal_has_a_hit_a_miss_and_no_measure() -> None:
    for signal in REGISTRY:
        if signal.group == "posts":
            values = [value for name, _, value in VALUES if name == signal.name]
            assert any(math.isnan(value) for value in values), signal.name
            assert len({value for value in values if not math.isnan(value)}) >= 2, signal.name


def test_off_topic_posts_are_counted_named_and_quoted() -> None:
    _, sentence, quotes = told("posts.off_site", listing(GAMES[0], *CABLES, **SPORTING))
    assert sentence.startswith("5 of 6 recent posts are about electronics and data-centre hardware")
    assert sentence.endswith("though the site speaks of sport.")
    assert quotes == list(CABLES[:4])


def test_posts_in_another_language_are_not_placed() -> None:
    page = replace(listing(*CABLES, **SPORTING), language="de")
    for name in ("off_site", "off_article", "coherence", "outliers", "topics"):
        assert math.isnan(told(f"posts.{name}", page)[0])


def test_the_same_link_twice_is_no_repetition() -> None:
    page = listing(*TALES)
    twice = replace(page, posts=(*page.posts, *page.posts))
    for name in ("posts.twins", "posts.near_duplicates", "posts.slots"):
        assert told(name, twice)[0] == 0


def test_languages_are_named() -> None:
    _, sentence, quotes = told("posts.mixed_languages", listing(*GERMAN, "Каталог займов онлайн"))
    assert "Cyrillic among German" in sentence
    assert quotes == ["Каталог займов онлайн"]


def test_a_latin_brand_in_a_foreign_title_is_no_mixture() -> None:
    assert (
        told("posts.mixed_languages", listing("iPhone 的新功能", "使用 Windows 的方法", "天气很好"))[0] == 0
    )


@pytest.mark.parametrize(
    "title",
    [
        "**How Is Dew Point Calculated**",
        "## The best way to wait",
        "Title: The best way to wait",
        "SEO Title: The best way to wait",
        "Here is a rewritten title for your article",
        "Sure! The best way to wait",
        "Best plumber in [City] for you",
        "Best plumber in {{city}}",
        "As an AI language model",
        "Read the [full guide](https://a.example)",
    ],
)
def test_leftovers_of_generators(title: str) -> None:
    value, _, quotes = told("posts.leftovers", listing(title, *TALES))
    assert value == 1
    assert quotes == [title]


@pytest.mark.parametrize(
    "title",
    [
        "“It was the worst night of my life,” she said",
        '"We will be back"',
        "Here comes the rain",
        "Of course the ferry was late",
        "The title race: who will win it",
        "Review: 5* hotel",
        "C# and F# for beginners",
        "Headline makers of the year",
        "Meet [the] Parents",
        "50% off, says the mayor",
        "The wh***s deserve a sh** life",
        "*** Spoilers ***",
    ],
)
def test_titles_that_only_look_like_leftovers(title: str) -> None:
    assert told("posts.leftovers", listing(title, *TALES))[0] == 0


@pytest.mark.parametrize(
    "texts",
    [
        [f"Read more about {town}" for town in TOWNS],
        [f"Meeting of {month} {year}" for year in (2020, 2021) for month in ("May", "June", "July")],
        [f"Chapter {n} of the novel" for n in range(9)],
        [f"Posts by {town} Smith" for town in TOWNS],
        ["one two", "one three", "one four"],
        [],
        [""],
    ],
)
def test_lists_that_are_no_template(texts: list[str]) -> None:
    assert slotted(texts) == []


def test_a_slot_of_two_words_at_any_place() -> None:
    shoes = ["Best red shoes for old men", "Best wool hats for old men", "Best dry socks for old men"]
    assert slotted([*shoes, "Something else entirely here"]) == shoes
    towns = [f"{town} garage door repair" for town in ("Ashby", "New Cole", "Old Harrow", "Denby")]
    assert slotted(towns) == towns


def test_a_hostile_list_takes_no_time() -> None:
    page = inside(*[f"word {i % 7} again {i} and again {i % 3} and {i % 5}" for i in range(5_000)])
    page = replace(page, posts=page.links, headings=page.blocks * 500)
    start = time.perf_counter()
    for signal in REGISTRY:
        if signal.group == "posts":
            signal.measure(Facts(page))
    assert time.perf_counter() - start < 2


def test_values_do_not_depend_on_the_order_of_titles() -> None:
    page = listing(*PLUMBERS[:3], *CABLES, *GAMES, **SPORTING)
    turned = replace(page, posts=page.posts[::-1])
    for signal in REGISTRY:
        if signal.group == "posts":
            assert signal.measure(Facts(page)).value == pytest.approx(
                signal.measure(Facts(turned)).value, nan_ok=True, abs=1e-5
            ), signal.name
