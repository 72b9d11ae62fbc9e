"""A page scored with an index of known articles: the reason names the original, both dates and the passage."""

from __future__ import annotations

import datetime as dt
import random

import numpy as np
import pytest
from farmsift.features.copies import Article, open_index
from farmsift.features.page import Block, Kind, Page, Where
from farmsift.features.signal import REGISTRY
from farmsift.model.calibration import Calibration
from farmsift.model.estimator import AdditiveClassifier
from farmsift.model.saved import Model
from farmsift.model.scorer import Scorer
from farmsift.model.thresholds import Thresholds
from farmsift.model.training import Heads

NAMES = ("copies.taken", "copies.passage", "copies.credited")
TEXT = """
    otter bridge warden flood pupil lake frost ferry rope lantern market plum baker aunt ledger stall miller
    barge signal whistle heron ditch fence cellar ladder orchard harvest lock towpath kettle winter candle
    counted carried mended watched hid sold lost found painted rowed measured near under above behind early late
"""
STORY = [" ".join(random.Random(n).choices(TEXT.split(), k=50)).capitalize() + "." for n in range(8)]


def page(*more, host="copier.example", published=dt.date(2024, 6, 1)):
    article = tuple(Block(text, Where.ARTICLE) for text in [*STORY, *more])
    return Page(
        url=f"https://{host}/x", host=host, domain=host, kind=Kind.ARTICLE, language="en",
        article=article, blocks=article, published=published,
    )  # fmt: skip


@pytest.fixture(scope="module")
def model():
    """A model that knows nothing but what an index says."""
    taken = np.tile([0.0, 1.0], 20)
    x = np.column_stack([taken, 2000 * taken, np.tile([0.0, 0.0, 0.9, 0.0], 10)])
    head = AdditiveClassifier(monotone=[REGISTRY[name].farm for name in NAMES]).fit(x, taken.astype(int))
    nothing = AdditiveClassifier(monotone=[1, 1, 1]).fit(np.zeros((4, 3)), [0, 1, 0, 0])
    classifiers = {"content_farm": nothing, "republished": head}
    heads = Heads(NAMES, {}, classifiers, {name: Calibration() for name in classifiers})
    return Model(heads, Thresholds(0.7, 0.3, 0.05, 0.8, 0.01, 0.9), {"name": "made-up"})


@pytest.fixture
def index(tmp_path):
    with open_index(tmp_path / "copies.db", create=True) as index:
        index.add([Article("https://first.example/story", "\n".join(STORY), dt.date(2024, 5, 1))])
        yield index


def test_a_copy_is_flagged_and_told_why(model, index):
    verdict = Scorer(model, copies=index).score(page("And a line of my own."), signals=True)
    assert verdict.verdict == "republished"
    assert verdict.band == "flag"
    assert verdict.signals["copies.taken"] > 0.9
    first = verdict.reasons[0]
    assert first.group == "copies"
    assert "first.example/story (published 2024-05-01; this page: published 2024-06-01)" in first.sentence
    assert first.evidence[0].text in "\n".join(STORY)
    assert len(first.evidence[0].text) > 200


def test_credited_text_and_the_original_are_not_accused(model, index):
    scorer = Scorer(model, copies=index)
    credited = scorer.score(page("This story was originally published by the First Herald."))
    original = scorer.score(page(published=dt.date(2024, 4, 1)))
    for verdict in (credited, original):
        assert verdict.verdict == "ordinary"
        assert verdict.republished < 0.3


def test_without_an_index_nothing_is_measured(model):
    verdict = Scorer(model).score(page(), signals=True)
    assert {verdict.signals[name] for name in NAMES} == {None}


def test_an_index_that_fails_is_told_with_the_page(model, index):
    index.close()
    verdict = Scorer(model, copies=index).score(page())
    assert verdict.error
    assert "copies.db" in verdict.error
