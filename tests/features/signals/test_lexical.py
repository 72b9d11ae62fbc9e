from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from farmsift.features.lexicon import SIZE, Lexicon, tokens_of, word_slots
from farmsift.features.marks import slots_of_marks
from farmsift.features.page import Block, Furniture, Link, Page, Where
from farmsift.features.signal import REGISTRY, Facts, Quote
from farmsift.features.signals import lexical

FARM = Page(
    title="Casino bonus",
    blocks=(Block("Menu", Where.MENU), Block("Claim the casino bonus now", Where.ARTICLE)),
    links=(Link("Play slots", "https://slots.example/", "slots.example", "slots.example", inside=False),),
)
HONEST = Page(title="Otters", blocks=(Block("The otter swam under a bridge", Where.ARTICLE),))


def weighed(channel: str, **words: float) -> Lexicon:
    table = np.zeros(SIZE, dtype=np.float32)
    for word, weight in words.items():
        table[word_slots(tokens_of(word), channel)[0]] = weight
    return Lexicon(table, intercept=-1.0, least=1)


def facts_of(page: Page, lexicon: Lexicon, family: str = "words") -> Facts:
    return Facts(page, {lexical.lexica: {family: lexicon}})


def test_a_page_of_known_words_is_weighed():
    facts = facts_of(FARM, weighed("text", casino=2.0, bonus=1.0, otter=-2.0))
    assert REGISTRY["lexical.words"].measure(facts).value == pytest.approx(3.0 / math.sqrt(2) - 1.0)


def test_a_page_of_honest_words_is_weighed_the_other_way():
    facts = facts_of(HONEST, weighed("text", casino=2.0, bonus=1.0, otter=-2.0))
    measurement = REGISTRY["lexical.words"].measure(facts)
    assert measurement.value == pytest.approx(-3.0)
    assert not measurement.evidence().quotes


def test_there_is_no_measure_without_a_model_or_without_words():
    measure = REGISTRY["lexical.words"].measure
    assert not measure(Facts(FARM)).measurable
    assert not measure(facts_of(FARM, Lexicon(np.ones(SIZE, dtype=np.float32), least=10_000))).measurable
    assert not measure(facts_of(Page(), weighed("text", casino=2.0))).measurable


def test_each_family_has_its_own_lexicon():
    facts = facts_of(FARM, weighed("text", casino=2.0), "markup")
    assert not REGISTRY["lexical.words"].measure(facts).measurable


def test_anchors_within_the_site_and_off_it_are_told_apart():
    page = replace(FARM, links=(*FARM.links, Link("Otter news", "/otters", inside=True, where=Where.MENU)))
    measure = REGISTRY["lexical.anchors"].measure
    outside = measure(facts_of(page, weighed("anchors", slots=2.0, otter=-2.0), "anchors"))
    inside = measure(facts_of(page, weighed("inside", slots=2.0, otter=-2.0, news=-1.0), "anchors"))
    assert outside.value == pytest.approx(2.0 - 1.0)
    assert inside.value == pytest.approx(-3.0 / math.sqrt(2) - 1.0)
    assert outside.evidence().quotes[0] == Quote("Play slots", Where.ASIDE)


KIT = Page(
    url="https://best-slots.example/casino/",
    host="best-slots.example",
    links=(
        Link("Bonus", "https://best-slots.example/Casino/bonus-codes/", inside=True),
        Link("Play", "https://slots.example/casino/", "slots.example", "slots.example", inside=False),
        Link("About", "/about", inside=True),
    ),
    furniture=Furniture(
        classes=frozenset({"Entry-Kit", "shop"}),
        tags={"div": 5},
        meta={"generator": "x"},
        structured=({"@type": "Review", "author": "A"},),
    ),
)


def marked(**marks: float) -> Lexicon:
    table = np.zeros(SIZE, dtype=np.float32)
    for mark, weight in marks.items():
        table[slots_of_marks([mark.replace("__", ".").replace("_", "-")])] = weight
    return Lexicon(table, intercept=-1.0, least=1)


@pytest.mark.parametrize(
    ("family", "lexicon", "value", "quotes"),
    [
        ("markup", marked(__entry_kit=2.0), 1.0, [Quote("Entry-Kit", Where.MARKUP)]),
        ("markup", marked(kit=2.0, shop=-1.0), 1.0 / math.sqrt(2) - 1.0, []),
        ("addresses", marked(casino=2.0), 1.0, [Quote("/Casino/bonus-codes/", Where.ADDRESS)]),
        ("addresses", marked(about=-2.0), -3.0, []),
        ("host", marked(slots=2.0), 1.0, [Quote("best-slots.example", Where.ADDRESS)]),
    ],
)
def test_names_addresses_and_host_are_weighed_and_quoted(
    family: str, lexicon: Lexicon, value: float, quotes: list[Quote]
):
    measurement = REGISTRY[f"lexical.{family}"].measure(facts_of(KIT, lexicon, family))
    assert measurement.value == pytest.approx(value)
    assert list(measurement.evidence().quotes) == quotes


def test_an_address_within_another_is_not_quoted_without_its_host():
    own = "kit.example"
    hrefs = (f"https://{own}/casino/bonus", f"feed:https://{own}/casino")
    links = tuple(Link("Bonus", href, own, own, inside=True) for href in hrefs)
    page = Page(url=f"https://{own}/", host=own, domain=own, links=links)
    evidence = (
        REGISTRY["lexical.addresses"].measure(facts_of(page, marked(casino=2.0), "addresses")).evidence()
    )
    assert [quote.text for quote in evidence.quotes] == ["/casino/bonus"]


@pytest.mark.parametrize("family", ["markup", "addresses", "host"])
def test_a_page_without_markup_links_or_address_is_not_weighed(family: str):
    every = Lexicon(np.ones(SIZE, dtype=np.float32), least=1)
    assert not REGISTRY[f"lexical.{family}"].measure(facts_of(Page(), every, family)).measurable


@pytest.mark.parametrize(
    ("channel", "words", "quote"),
    [
        ("text", {"casino": 2.0}, Quote("the casino", Where.ARTICLE)),
        ("text", {"menu": 2.0, "claim": -9.0}, None),
        ("title", {"casino": 2.0}, Quote("Casino bonus", Where.TITLE)),
        ("anchors", {"slots": 2.0, "play": 1.0}, Quote("Play slots", Where.ASIDE)),
    ],
)
def test_the_strongest_words_are_quoted_from_where_they_stand(
    channel: str, words: dict[str, float], quote: Quote | None
):
    signal = REGISTRY["lexical.words"]
    measurement = signal.measure(facts_of(FARM, weighed(channel, **words)))
    evidence = measurement.evidence()
    assert evidence.quotes[:1] == ((quote,) if quote else ())
    sentence = signal.sentence(signal.raises, measurement.value, evidence)
    assert (f"“{quote.text}”" if quote else "most of all") in sentence
