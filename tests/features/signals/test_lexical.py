from __future__ import annotations

import math

import numpy as np
import pytest
from farmsift.features.lexicon import SIZE, Lexicon, tokens_of, word_slots
from farmsift.features.page import Block, Link, Page, Where
from farmsift.features.signal import REGISTRY, Facts, Quote
from farmsift.features.signals import lexical

NAMES = ["lexical.content_farm", "lexical.republished"]
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


def facts_of(page: Page, lexicon: Lexicon, *heads: str) -> Facts:
    given = dict.fromkeys(heads or ("content_farm", "republished"), lexicon)
    return Facts(page, {lexical.lexica: given})


@pytest.mark.parametrize("name", NAMES)
def test_a_page_of_known_words_is_weighed(name: str):
    facts = facts_of(FARM, weighed("text", casino=2.0, bonus=1.0, otter=-2.0))
    assert REGISTRY[name].measure(facts).value == pytest.approx(3.0 / math.sqrt(2) - 1.0)


@pytest.mark.parametrize("name", NAMES)
def test_a_page_of_honest_words_is_weighed_the_other_way(name: str):
    facts = facts_of(HONEST, weighed("text", casino=2.0, bonus=1.0, otter=-2.0))
    measurement = REGISTRY[name].measure(facts)
    assert measurement.value == pytest.approx(-3.0)
    assert not measurement.evidence().quotes


@pytest.mark.parametrize("name", NAMES)
def test_there_is_no_measure_without_a_model_or_without_words(name: str):
    measure = REGISTRY[name].measure
    assert not measure(Facts(FARM)).measurable
    assert not measure(facts_of(FARM, Lexicon(np.ones(SIZE, dtype=np.float32), least=10_000))).measurable
    assert not measure(facts_of(Page(), weighed("text", casino=2.0))).measurable


def test_each_head_has_its_own_lexicon():
    facts = facts_of(FARM, weighed("text", casino=2.0), "republished")
    assert not REGISTRY["lexical.content_farm"].measure(facts).measurable
    assert REGISTRY["lexical.republished"].measure(facts).value == pytest.approx(1.0)


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
    signal = REGISTRY["lexical.content_farm"]
    measurement = signal.measure(facts_of(FARM, weighed(channel, **words)))
    evidence = measurement.evidence()
    assert evidence.quotes[:1] == ((quote,) if quote else ())
    sentence = signal.sentence(signal.raises, measurement.value, evidence)
    assert (f"“{quote.text}”" if quote else "most of all") in sentence
