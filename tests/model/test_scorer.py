"""Scoring with the shipped model."""

import io
import json
import math
from pathlib import Path

import pytest
from farmsift.features.page import Page
from farmsift.features.readers import Limits, Raw, iter_raw
from farmsift.model import Scorer, Verdict

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture(scope="module")
def scorer():
    return Scorer.load()


@pytest.fixture(scope="module")
def raws():
    return [raw for path in sorted(EXAMPLES.glob("*.html")) for raw in iter_raw(path)]


def test_a_page_is_scored_from_bytes_text_and_page(scorer):
    html = "<html><title>Club</title><body><h1>Rowing club</h1><p>Training is on Tuesday at the old dock.</p>"
    found = [scorer.score(html), scorer.score(html.encode()), scorer.score(Raw(data=html.encode()))]
    assert len({(v.content_farm, v.republished, v.band) for v in found}) == 1
    assert all(0 <= v.content_farm <= 1 and not v.error for v in found)
    assert scorer.score(Page()).band in {"clear", "review", "flag"}


def test_shares_add_up_to_the_probability(scorer, raws):
    heads = scorer.model.heads
    for verdict in scorer.score_many(raws, signals=True):
        assert list(verdict.signals)[: len(heads.signals)] == list(heads.signals)
        known = [verdict.signals[name] for name in heads.signals]
        values = [[math.nan if v is None else v for v in known]]
        for head, shares in heads.shares(values).items():
            log_odds = shares.sum() + heads.base(head)
            assert getattr(verdict, head) == pytest.approx(1 / (1 + math.exp(-log_odds)), abs=1e-9)


def test_the_order_of_pages_does_not_matter(scorer, raws):
    forth = {v.id: v for v in scorer.score_many(raws, reasons=3)}
    back = {v.id: v for v in scorer.score_many(reversed(raws), reasons=3)}
    assert forth == back


def test_reasons_cost_no_change_of_score(scorer, raws):
    bare = [(v.content_farm, v.republished, v.band) for v in scorer.score_many(raws)]
    full = [(v.content_farm, v.republished, v.band) for v in scorer.score_many(raws, reasons=5)]
    assert bare == full


def test_reasons_carry_a_sentence_and_the_exact_share(scorer, raws):
    for verdict in scorer.score_many(raws, reasons=6, signals=True):
        assert len(verdict.reasons) <= 6
        for reason in verdict.reasons:
            assert reason.sentence
            assert "{" not in reason.sentence
            assert abs(reason.points) >= 0.05
            assert verdict.signals[reason.signal] is not None


def test_a_page_that_can_not_be_read_stops_nothing(scorer):
    small = Scorer(scorer.model, Limits(max_bytes=1000))
    pages = [
        Raw("big", data=b"<p>" + b"x" * 2000),
        Raw("broken", error="broken: half a record"),
        Raw("ok", data=b"<p>ok"),
    ]
    big, broken, ok = small.score_many(pages)
    assert "big" in big.error
    assert "1,000" in big.error
    assert broken.error == "broken: half a record"
    assert broken.content_farm is None
    assert broken.band is None
    assert not ok.error


def test_a_signal_that_fails_stops_only_its_page(scorer):
    class Hostile(tuple):
        def __iter__(self):
            raise RuntimeError("boom")

    failed, ok = scorer.score_many([Page(id="h", blocks=Hostile()), Page(id="p")])
    assert failed.error.startswith("h: can't be scored")
    assert not ok.error


def test_binary_data_is_refused_with_a_sentence(scorer):
    verdict = scorer.score(bytes(range(256)) * 20)
    assert verdict.error
    assert verdict.band is None


def test_pages_stream(scorer):
    taken = []

    def endless():
        for i in range(10_000):
            taken.append(i)
            yield Page(id=str(i))

    stream = scorer.score_many(endless())
    assert next(stream).id == "0"
    assert len(taken) < 1000


def test_a_verdict_is_json(scorer, raws):
    verdict = next(scorer.score_many(raws[:1], reasons=2, signals=True))
    held = json.loads(json.dumps(verdict.to_dict()))
    assert list(held) == [
        *("id", "url", "host", "content_farm", "republished", "band", "verdict", "reasons"),
        *("signals", "model", "error"),
    ]
    assert held["error"] is None
    assert "signals" not in Verdict().to_dict()


def test_a_stream_of_json_lines_is_scored(scorer):
    lines = io.BytesIO(b'{"id": "a", "text": "Hello there"}\n{"id": "b"\n{"id": "c", "html": "<p>Hi"}\n')
    found = list(scorer.score_many(iter_raw(lines, format="jsonl")))
    assert [bool(v.error) for v in found] == [False, True, False]
