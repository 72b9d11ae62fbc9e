"""What every signal keeps to, whatever it measures; a signal added tomorrow is held to it unasked."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from farmsift.features.extractor import measure, signal_names
from farmsift.features.lexicon import SIZE, Lexicon
from farmsift.features.page import Block, Furniture, Kind, Link, Page, Where
from farmsift.features.readers import iter_raw, read, read_html, read_text
from farmsift.features.signal import REGISTRY, Evidence, Facts, Signal
from farmsift.features.signals import lexical

EXAMPLES = Path(__file__).parents[2] / "examples"
SAMPLES = Path(__file__).parent / "signals"
GROUPS = {"topic", "commerce", "posts", "wording", "lexical", "template", "links", "dates"}
LONGEST_SENTENCE = 240
NOT_SAID = re.compile(r"\bnan\b|\binf\b|[=:( ]None\b|\bnumpy\b|\bnp\.|Where\.|\bdatetime\b")
# A page without anything has no measure of anything.
MEASURABLE_ON_NOTHING: frozenset[str] = frozenset()

SENTENCE = "the otter swam under a bridge while rain fell on both banks and nobody counted the fish"
WORDS = SENTENCE.split()


def _paragraph(characters: int) -> str:
    random = np.random.default_rng(3)
    picks = random.integers(0, len(WORDS), characters // 4)
    return " ".join([WORDS[i] + ("." if n % 17 == 16 else "") for n, i in enumerate(picks)])[:characters]


def _links(count: int) -> str:
    hosts = ("loans.example", "slots.example.org", "kites.example", "")
    return "".join(
        f'<p><a href="{f"https://{hosts[i % 4]}" if i % 4 < 3 else ""}/page-{i}">Best thing {i % 90}</a> here</p>'
        for i in range(count)
    )


def _foreign(language: str, heading: str, sentence: str) -> Page:
    return read_html(
        f'<html lang="{language}"><title>{heading}</title><nav><a href="/">{heading[:6]}</a></nav><article>'
        f"<h1>{heading}</h1>" + f"<p>{sentence * 4}</p>" * 5 + "</article></html>",
        url=f"https://news.example/{language}",
    )


EXTREMES: dict[str, Callable[[], Page]] = {
    "nothing": Page,
    "nothing read": lambda: read_html(b""),
    "no text": lambda: read_text(""),
    "furniture alone": lambda: Page(furniture=Furniture()),
    "one word": lambda: read_html("<p>Otter"),
    "one word of text": lambda: read_text("Otter"),
    "one word, many parts": lambda: Page(
        url="https://a.example/a", host="a.example", domain="a.example", kind=Kind.ARTICLE, language="en",
        title="Otter", headline="Otter", site_name="Otter", author="Otter", tagline="Otter", description="Otter",
        article=(Block("Otter", Where.ARTICLE),), blocks=(Block("Otter", Where.ARTICLE),),
        menu=(Link("Otter", where=Where.MENU),), posts=(Link("Otter", where=Where.POSTS),),
        categories=(Link("Otter", where=Where.CATEGORIES),), footer=(Block("Otter", Where.FOOTER),),
        links=(Link("Otter"),), hidden=("Otter",), furniture=Furniture(),
    ),
    "empty strings": lambda: read_html(
        '<title></title><meta name="keywords" content=""><a href=""></a><img src="" alt=""><h1> </h1><p>&nbsp;</p>'
        '<script></script><iframe src=""></iframe><form action=""></form>'
    ),
    "one huge paragraph": lambda: read_html(f"<title>Otters</title><h1>Otters</h1><p>{_paragraph(200_000)}</p>"),
    "one huge word": lambda: read_html(f"<h1>Otter</h1><p>{'otter' * 40_000}</p>"),
    "marks alone": lambda: read_html(f"<h1>?!</h1><p>{'?! ... {|} -- ' * 3_000}</p>"),
    "5,000 links": lambda: read_html(f"<h1>Things</h1>{_links(5_000)}", url="https://things.example/all"),
    "Chinese": lambda: _foreign("zh", "水獺在橋下游泳", "今天早上一隻水獺在橋下游泳，沒有人注意到牠。"),
    "Japanese": lambda: _foreign("ja", "カワウソが橋の下を泳ぐ", "今朝、カワウソが橋の下を泳いでいた。"),
    "Thai": lambda: _foreign("th", "นากว่ายน้ำใต้สะพาน", "เช้านี้มีนากว่ายน้ำอยู่ใต้สะพานแต่ไม่มีใครสังเกตเห็น "),
    "Arabic": lambda: _foreign("ar", "قضاعة تسبح تحت الجسر", "سبحت قضاعة تحت الجسر هذا الصباح ولم يلاحظها أحد. "),
    "Hindi": lambda: _foreign("hi", "पुल के नीचे ऊदबिलाव", "आज सुबह एक ऊदबिलाव पुल के नीचे तैर रहा था। "),
    "Russian": lambda: _foreign("ru", "Выдра плыла под мостом", "Утром выдра плыла под мостом, никто не видел. "),
    "broken tags": lambda: read_html("<div><p>Otter <b>swam<td></table></div><a href='x>here<li></ul>" * 50),
    "half a page": lambda: read_html((EXAMPLES / "vacuum-coupons.html").read_bytes()[:4_321]),
    "no page": lambda: read_html(bytes(range(256)) * 40),
}  # fmt: skip
PATHS = {path.name: path for path in sorted(EXAMPLES.iterdir()) if path.suffix in (".html", ".txt")}
NAMES = [*PATHS, *EXTREMES]


@cache
def page(name: str) -> Page:
    return EXTREMES[name]() if name in EXTREMES else read(next(iter_raw(PATHS[name])))


@cache
def lexica() -> dict[str, Lexicon]:
    """Lexica of chance weights, so that the lexical signals have something to say."""
    random = np.random.default_rng(5)
    return {
        family: Lexicon(random.standard_normal(SIZE).astype(np.float32), least=20)
        for family in lexical.FAMILIES
    }


def facts_of(one: Page) -> Facts:
    return Facts(one, {lexical.lexica: lexica()})


def values(one: Page, names: Iterable[str] | None = None) -> dict[str, float]:
    return {
        name: m.value for name, m in measure(facts_of(one), None if names is None else list(names)).items()
    }


def differing(first: dict[str, float], second: dict[str, float]) -> dict[str, tuple[float, float]]:
    return {
        name: (value, second[name])
        for name, value in first.items()
        if value != second[name] and not (math.isnan(value) and math.isnan(second[name]))
    }


@pytest.mark.parametrize("name", NAMES)
def test_a_value_is_nan_or_a_number_within_the_range(name: str):
    for signal_name, measurement in measure(facts_of(page(name))).items():
        signal, value = REGISTRY[signal_name], measurement.value
        assert isinstance(value, float), f"{signal_name} gives {type(value)}"
        assert math.isnan(value) or (signal.low <= value <= signal.high and math.isfinite(value)), signal_name


@pytest.mark.parametrize("name", NAMES)
def test_values_rest_on_the_page_alone(name: str):
    """The same again, backwards, each signal on its own, and with another page measured in between."""
    once = values(page(name))
    assert not differing(once, values(page(name)))
    assert not differing(once, values(page(name), reversed(signal_names())))
    alone = {signal: values(page(name), [signal])[signal] for signal in signal_names()}
    assert not differing(once, alone)
    values(page(NAMES[(NAMES.index(name) + 7) % len(PATHS)]))
    assert not differing(once, values(page(name)))


def test_values_do_not_depend_on_the_order_of_pages():
    forwards = {name: values(page(name)) for name in NAMES}
    backwards = {name: values(page(name)) for name in reversed(NAMES)}
    assert not {name for name in NAMES if differing(forwards[name], backwards[name])}


@pytest.mark.parametrize("name", NAMES)
def test_every_measured_value_can_be_told_in_a_sentence(name: str):
    wrong: list[str] = []
    for signal_name, measurement in measure(facts_of(page(name))).items():
        signal = REGISTRY[signal_name]
        if not measurement.measurable:
            continue
        evidence = measurement.evidence()
        assert evidence == measurement.evidence(), f"{signal_name} tells it otherwise the second time"
        assert all(quote.text.strip() and isinstance(quote.where, Where) for quote in evidence.quotes), (
            signal_name
        )
        for template in filter(None, (signal.raises, signal.lowers)):
            sentence = signal.sentence(template, measurement.value, evidence)
            bare = signal.sentence(template, measurement.value, Evidence())
            ended = sentence.endswith((".", "!", "?", "…", "”"))
            if (
                not ended
                or len(sentence) > LONGEST_SENTENCE
                or NOT_SAID.search(sentence)
                or set("{}") & set(bare)
            ):
                wrong.append(f"{signal_name}: {sentence}")
    assert not wrong


def test_nothing_is_measured_where_there_is_nothing():
    assert {name for name, value in values(Page()).items() if not math.isnan(value)} == MEASURABLE_ON_NOTHING


@pytest.mark.parametrize("signal", list(REGISTRY), ids=lambda signal: signal.name)
def test_the_declaration_is_complete(signal: Signal):
    assert re.fullmatch(r"[a-z]+\.[a-z0-9_]+", signal.name)
    assert signal.name.startswith(signal.group + ".")
    assert signal.measure.__module__.rpartition(".")[2] == signal.group, "it stands in its group's file"
    assert signal.version >= 1
    assert signal.unit.strip() == signal.unit != ""
    assert signal.low < signal.high
    assert signal.farm in (-1, 0, 1)
    assert signal.about.endswith(".") and ". " not in signal.about and len(signal.about) <= LONGEST_SENTENCE
    assert signal.raises.endswith((".", "}")) and signal.raises[0] in "{" + signal.raises[0].upper()
    assert not signal.lowers or signal.lowers.endswith((".", "}"))
    if signal.unit in ("share", "yes/no"):
        assert (signal.low, signal.high) == (0, 1)


def test_there_are_signals_enough_of_every_group():
    assert len(REGISTRY) >= 70
    assert {signal.group for signal in REGISTRY} >= GROUPS


@pytest.mark.parametrize("group", sorted({signal.group for signal in REGISTRY}))
def test_every_signal_has_samples_of_its_own(group: str):
    """Each signal's name stands in its group's tests, where its hit and its miss are."""
    path = SAMPLES / f"test_{group}.py"
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    stems = set(re.findall(r"[\w.]+", text))
    names = [signal.name for signal in REGISTRY if signal.group == group]
    assert not [name for name in names if not {name, name.partition(".")[2]} & stems]


def test_most_signals_tell_the_examples_apart():
    """A signal that gives one and the same value on every example would show a broken measure."""
    rows = [values(page(name)) for name in PATHS]
    measured = {name for name in signal_names() if not all(math.isnan(row[name]) for row in rows)}
    varied = {name for name in measured if len({row[name] for row in rows if not math.isnan(row[name])}) > 1}
    assert len(measured) >= 0.95 * len(REGISTRY)
    assert len(varied) >= 0.75 * len(REGISTRY)
