"""What a signal is: declared once, measured on facts that are worked out once, told with quotes."""

from __future__ import annotations

import math

import pytest
from farmsift.features import facts as steps
from farmsift.features import signal as module
from farmsift.features.page import Block, Link, Page, Where
from farmsift.features.signal import (
    NOT_MEASURABLE,
    Evidence,
    Facts,
    Measurement,
    Quote,
    Registry,
    Signal,
    signal,
)
from hypothesis import given
from hypothesis import strategies as st

PAGE = Page(
    article=(
        Block("An otter swam. Nobody counted the fish!", Where.ARTICLE),
        Block("It rained", Where.ARTICLE),
    ),
    blocks=(
        Block("Home", Where.MENU, "li"),
        Block("An otter swam. Nobody counted the fish!", Where.ARTICLE),
        Block("It rained", Where.ARTICLE),
        Block("2 of 3 readers' comments", Where.COMMENTS),
    ),
    links=(
        Link("Home", "/"),
        Link("Fish", "https://fish.example/", "fish.example", "fish.example", inside=False),
        Link("Mail", "mailto:a@fish.example", inside=False),
    ),
)


def declared(name: str = "wording.otters", group: str = "wording", **more: str) -> Signal:
    return Signal(
        name, group, 1, "count", 0.0, math.inf, 1, "Counts otters.", "",
        more.get("raises", "It names {count} otters, as {first}."), more.get("lowers", ""),
        lambda facts: NOT_MEASURABLE,
    )  # fmt: skip


def test_a_fact_is_worked_out_once_a_page():
    asked: list[Facts] = []

    def step(facts: Facts) -> int:
        asked.append(facts)
        return len(facts.page.blocks)

    facts = Facts(PAGE)
    assert facts.of(step) == facts.of(step) == 4
    assert Facts(Page()).of(step) == 0
    assert len(asked) == 2


def test_what_is_none_or_false_is_remembered_too():
    asked: list[None] = []

    def step(facts: Facts) -> None:
        asked.append(None)

    facts = Facts(PAGE)
    facts.of(step)
    facts.of(step)
    assert len(asked) == 1


def test_a_step_that_fails_fails_again():
    def step(facts: Facts) -> int:
        raise ValueError("no otters")

    facts = Facts(PAGE)
    for _ in range(2):
        with pytest.raises(ValueError, match="no otters"):
            facts.of(step)


def test_a_value_that_is_given_is_not_worked_out():
    given_words = {steps.article_words: ["badger"]}
    facts = Facts(PAGE, given_words)
    assert facts.of(steps.body_words) == ["badger"]
    facts.of(steps.visible_text)
    assert given_words == {steps.article_words: ["badger"]}, "what is given stays as it was"


def test_shared_steps():
    facts = Facts(PAGE)
    assert facts.of(steps.article_text) == "An otter swam. Nobody counted the fish!\nIt rained"
    assert facts.of(steps.article_words)[:3] == ["an", "otter", "swam"]
    assert facts.of(steps.body_words) == facts.of(steps.article_words)
    assert facts.of(steps.visible_words)[-4:] == ["of", "3", "readers", "comments"]
    assert [link.text for link in facts.of(steps.outside_links)] == ["Fish"]
    assert Facts(Page(blocks=PAGE.blocks[::3])).of(steps.body_text) == "2 of 3 readers' comments"
    assert Facts(Page()).of(steps.visible_text) == ""


def test_a_measurement_is_lazy_and_may_be_none():
    asked: list[None] = []

    def evidence() -> Evidence:
        asked.append(None)
        return Evidence((Quote("An otter swam.", Where.ARTICLE),), {"count": 1})

    measurement = Measurement(1.0, evidence)
    assert measurement.measurable and not asked
    assert measurement.evidence().words == {"count": 1} and len(asked) == 1
    assert not NOT_MEASURABLE.measurable and NOT_MEASURABLE.evidence() == Evidence()
    assert Measurement(0.0).measurable and Measurement(-math.inf).measurable


def test_pages_and_what_is_told_of_them_cannot_be_changed():
    for thing in (PAGE, PAGE.blocks[0], PAGE.links[0], Quote("a", Where.TITLE), Measurement(1.0), declared()):
        with pytest.raises(AttributeError):
            setattr(thing, next(iter(type(thing).__annotations__)), "other")


def test_a_sentence_is_filled_with_words():
    words = Evidence(words={"count": 3, "first": "“Otter of the year”"})
    one = declared()
    assert one.sentence(one.raises, 3.0, words) == "It names 3 otters, as “Otter of the year”."
    assert one.sentence("{value:.0%} of the links", 0.25, Evidence()) == "25% of the links."
    assert one.sentence("{count:.1f} a line", 1.0, Evidence(words={"count": 2})) == "2.0 a line."


@pytest.mark.parametrize(
    ("count", "sentence"),
    [
        (0, "No otters swim, and 0 of 5 are old."),
        (1, "1 otter swims, and 1 of 5 is old."),
        (2, "2 otters swim, and 2 of 5 are old."),
        (1.0, "1 otter swims, and 1.0 of 5 is old."),
    ],
)
def test_words_agree_with_their_number(count: float, sentence: str):
    template = "{count:otter swims|otters swim}, and {count} of 5 {count:=is|are} old"
    assert declared().sentence(template, 0.0, Evidence(words={"count": count})) == sentence


def test_a_field_without_a_word_is_left_out():
    one = declared()
    assert one.sentence("It names {first} otters.", 1.0, Evidence()) == "It names otters."
    assert one.sentence("It names {share:.0%} otters.", 1.0, Evidence()) == "It names otters."


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("Source: River News", "It says Source: River News."),
        ("Source: River News.", "It says Source: River News."),
        ("Is it so?", "It says Is it so?"),
        ("“Is it so”", "It says “Is it so”"),
        ("two  words\n there:", "It says two words there."),
        ("{count}", "It says {count}."),
        ("", "It says."),
    ],
)
def test_a_sentence_ends_and_is_on_one_line(line: str, sentence: str):
    assert declared().sentence("It says {first}", 1.0, Evidence(words={"first": line})) == sentence


def test_names_are_unique_and_begin_with_their_group():
    registry = Registry()
    registry.add(declared())
    registry.add(declared("wording.badgers"))
    assert [one.name for one in registry] == ["wording.otters", "wording.badgers"] and len(registry) == 2
    assert registry["wording.badgers"].name == "wording.badgers"
    with pytest.raises(ValueError, match=r"'wording\.otters' is declared twice"):
        registry.add(declared())
    with pytest.raises(ValueError, match="does not begin with its group 'links'"):
        registry.add(declared("wording.fish", "links"))
    with pytest.raises(KeyError):
        registry["wording.fish"]
    assert len(registry) == 2


def test_declaring_gives_the_function_back(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "REGISTRY", Registry())

    @signal("wording.otters", unit="count", farm=+1, about="Counts otters.", raises="It names otters.")
    def otters(facts: Facts) -> Measurement:
        return Measurement(float(facts.of(steps.visible_text).count("otter")))

    one = module.REGISTRY["wording.otters"]
    assert otters(Facts(PAGE)).value == one.measure(Facts(PAGE)).value == 1.0
    assert (one.group, one.version, one.low, one.high, one.farm) == ("wording", 1, 0.0, math.inf, 1)
    assert one.lowers == one.source == ""


@given(st.text(max_size=1500))
def test_a_quote_is_a_beginning_of_what_was_quoted(text: str):
    quote = Quote(text, Where.TITLE)
    assert text.startswith(quote.text) and len(quote.text) <= 600
    assert quote.text == text or len(text) > 600


def test_a_long_quote_is_cut_at_a_blank():
    quote = Quote("otters swim " * 100, Where.TITLE)
    assert 550 < len(quote.text) <= 600 and quote.text.endswith(("otters", "swim"))
    assert len(Quote("x" * 1000, Where.TITLE).text) == 600
