from __future__ import annotations

import math

import farmsift.features.signals  # noqa: F401 (declares the signals)
import pytest
from broken_pages import HTML, SOUND, TEXT, TOO_LARGE, cut_pages
from farmsift.features.extractor import measure
from farmsift.features.page import Page
from farmsift.features.readers import Limits, TimeLimit, read_html, read_text
from farmsift.features.signal import REGISTRY, Evidence, Facts
from hypothesis import given, settings
from hypothesis import strategies as st
from test_broken_pages import PATIENT, PIECES, Clock, named


def check(page: Page) -> None:
    """Each signal gives a value in its range, and evidence that can be shown."""
    facts = Facts(page)
    for signal in REGISTRY:
        measurement = signal.measure(facts)
        value = measurement.value
        assert math.isnan(value) or signal.low <= value <= signal.high, f"{signal.name} is {value}"
        if not math.isnan(value):
            evidence = measurement.evidence()
            check_evidence(signal.sentence(signal.raises, value, evidence), evidence, signal.name)


def check_evidence(sentence: str, evidence: Evidence, name: str) -> None:
    sentence.encode()
    for quote in evidence.quotes:
        quote.text.encode()
        assert quote.text.strip(), f"{name} quotes nothing"
        assert len(quote.text) < 2_000, f"{name} quotes a whole page"
    assert len(sentence) < 4_000, f"{name} says too much"


@pytest.mark.timeout(180)
@pytest.mark.parametrize("name", named(name for name in HTML if name not in TOO_LARGE))
def test_signals_on_broken_html(name: str):
    check(read_html(HTML[name](), url="https://pears.example/ripe", limits=PATIENT))


@pytest.mark.timeout(180)
@pytest.mark.parametrize("name", named(TEXT))
def test_signals_on_broken_text(name: str):
    check(read_text(TEXT[name](), limits=PATIENT))


def test_signals_on_pages_cut_off_or_spoilt_anywhere():
    for data in cut_pages(25):
        check(read_html(data))


def test_the_time_limit_holds_between_signals():
    page = read_html(SOUND, id="pears")
    with pytest.raises(TimeLimit, match="pears: stopped after the time limit of 20 s"):
        measure(Facts(page), deadline=Limits(seconds=20, clock=Clock()).deadline(page.id))
    assert len(measure(Facts(page), deadline=Limits(seconds=20).deadline())) == len(REGISTRY)


@settings(max_examples=60, deadline=None)
@given(st.lists(PIECES, max_size=60).map("".join))
def test_signals_on_any_soup_of_tags_are_the_same_each_time(soup: str):
    page = read_html(soup, url="https://pears.example/a")
    check(page)
    values = [measurement.value for measurement in measure(Facts(page)).values()]
    again = [measurement.value for measurement in measure(Facts(read_html(soup, url=page.url))).values()]
    assert all(a == b or (math.isnan(a) and math.isnan(b)) for a, b in zip(values, again, strict=True))


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=600))
def test_signals_on_any_text(text: str):
    check(read_text(text))
