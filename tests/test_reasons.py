"""Reasons read well, stand for something, and are the same wherever they are shown."""

from __future__ import annotations

import json
import random
import re
import textwrap
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest
from farmsift.cli import main
from farmsift.features.extractor import measure
from farmsift.features.page import Page
from farmsift.features.readers import iter_raw, read, read_html
from farmsift.features.signal import LONGEST_SENTENCE, REGISTRY, Evidence, Facts
from farmsift.model import Scorer
from farmsift.model.errors import deletion_test
from farmsift.model.reasons import reasons_for
from farmsift.model.verdict import Reason, Verdict

ROOT = Path(__file__).parents[1]
EXAMPLES = ROOT / "examples"
CORPUS = ROOT / "../shared/corpus"
SAMPLE = 200
JARGON = re.compile(
    r"\b(log-?odds|cosine|centroid|embedding|vector|n-?grams?|tokens?|jaccard|entropy|regex|boolean|nan|null|true"
    r"|false|quantile|percentile|standard deviation|lexicon|tf-?idf|classifier|signal|feature|dom|href)\b",
    re.IGNORECASE,
)
AUTHOR = """<html lang=en><title>A wet spring</title><article><h1>A wet spring</h1>
<p class=byline>By <a rel=author href=https://www.gazette.example/people/martha-hill>Martha Hill</a></p>
<p>It rained on thirty of the thirty-one days of March, and the river stood in the meadow until the lambs came.</p>
<p>I walked to the weir each morning and wrote down the height of the water in a green notebook.</p></article>"""


@cache
def scorer() -> Scorer:
    return Scorer.load()


@cache
def examples() -> list[Verdict]:
    return list(scorer().score_many(iter_raw(EXAMPLES), reasons=40))


def told() -> Iterator[Reason]:
    for verdict in examples():
        yield from verdict.reasons


def wrong(sentence: str) -> str:
    """What is wrong with a sentence, or ``""``."""
    if len(textwrap.wrap(sentence, 100)) > 2 or len(sentence) > LONGEST_SENTENCE:
        return "more than two lines"
    if sentence != " ".join(sentence.split()) or sentence[-1] not in ".!?…”":
        return "loose ends"
    # What stands between quotation marks is the page's, not ours.
    plain = re.sub(r"“[^”]+”", "“x”", sentence)
    if re.search(r"\{|\}|\(\)|“”| \.$| ,|: \.$", plain):
        return "a field without words"
    return f"jargon: {found[0]}" if (found := JARGON.search(plain)) else ""


def test_sentences_of_the_examples_read_well():
    assert {reason.sentence: fault for reason in told() if (fault := wrong(reason.sentence))} == {}
    assert sum(1 for _ in told()) > 300


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus of real pages is not at hand")
def test_sentences_of_real_pages_read_well():
    path = random.Random(4).choice(sorted(CORPUS.glob("pages-*.parquet")))
    pages = [raw for i, raw in enumerate(iter_raw(path)) if i % 5 == 0][:SAMPLE]
    faults = {}
    for verdict in scorer().score_many(pages, reasons=20):
        for reason in verdict.reasons:
            # The words of a page may stand in a sentence without marks; only form is looked at here.
            fault = wrong(reason.sentence)
            if fault and not fault.startswith("jargon"):
                faults[reason.signal] = (fault, reason.sentence)
    assert faults == {}


@pytest.mark.parametrize("signal", list(REGISTRY), ids=lambda signal: signal.name)
def test_no_sentence_of_a_signal_holds_jargon(signal):
    for template in (signal.raises, signal.lowers):
        plain = re.sub(r"\{[^}]*\}", "", template)
        assert not JARGON.search(plain), template


def test_a_sentence_that_would_be_long_is_cut_at_a_word():
    signal = next(s for s in REGISTRY if s.name == "dates.author_page")
    long = signal.sentence("It links to {what}.", 1.0, Evidence((), {"what": "word " * 80}))
    assert len(long) <= LONGEST_SENTENCE and long.endswith("word…")


def test_the_check_of_sentences_can_fail():
    assert wrong("The cosine of both is low.") == "jargon: cosine"
    assert not wrong("It says “cosine” in its title.")
    assert wrong("word " * 60 + ".") == "more than two lines"
    assert wrong("It links to ().") == "a field without words"


@pytest.mark.parametrize("name", ["bowls-club-casino.html", "rowing-club.html"])
def test_every_output_has_the_same_sentence(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    path = str(EXAMPLES / name)
    (verdict,) = scorer().score_many(iter_raw(path), reasons=8)
    expected = [reason.sentence for reason in verdict.reasons]
    assert main(["score", path, "--reasons", "8"]) == 0
    line = json.loads(capsys.readouterr().out)
    assert [reason["sentence"] for reason in line["reasons"]] == expected
    target = tmp_path / "verdicts.parquet"
    assert main(["score", path, "--reasons", "8", "--output", str(target)]) == 0
    assert [reason["sentence"] for reason in pq.read_table(target).to_pylist()[0]["reasons"]] == expected
    assert main(["score", path, "--reasons", "8", "--output-format", "table"]) == 0
    # A table breaks its lines, at hyphens too.
    table = "".join(capsys.readouterr().out.split())
    assert all("".join(sentence.split()) in table for sentence in expected)


def test_what_speaks_for_a_page_is_shown_too():
    for verdict in examples():
        if verdict.band == "clear":
            assert any(reason.points < 0 for reason in verdict.reasons[:3]), verdict.id
    accused = [scorer().score(read(raw), reasons=8) for raw in iter_raw(EXAMPLES)]
    both = [v for v in accused if v.band == "flag" and v.reasons[-1].points < 0 < v.reasons[0].points]
    assert len(both) >= 5


@pytest.mark.parametrize(("accused", "place"), [(True, -1), (False, 0)])
def test_a_named_author_with_a_page_of_their_own_is_told(accused: bool, place: int):
    measured = measure(Facts(read_html(AUTHOR, url="https://www.gazette.example/2024/wet-spring")))
    points = {"dates.author_page": -0.9, "wording.first_person": 0.4 if accused else -0.3}
    shares = {"content_farm": np.array([points.get(name, 0.0) for name in measured])}
    reasons = reasons_for(measured, shares, {"content_farm": 1.0}, 8, accused=accused)
    assert len(reasons) == 2
    assert reasons[place].sentence == "The author's name leads to a page about them."
    assert [quote.text for quote in reasons[place].evidence] == ["Martha Hill"]


def test_what_can_be_checked_goes_before_what_a_page_resembles():
    measured = measure(Facts(read_html(AUTHOR, url="https://www.gazette.example/2024/wet-spring")))
    points = {
        "lexical.words": 1.0,
        "template.social_accounts": 0.6,
        "lexical.host": 2.0,
        "links.host_length": 0.1,
    }
    shares = {"content_farm": np.array([points.get(name, 0.0) for name in measured])}
    reasons = reasons_for(measured, shares, {"content_farm": 1.0}, 8, accused=True)
    first, second, *_ = [reason.signal for reason in reasons]
    assert (first, second) == ("lexical.host", "template.social_accounts")
    assert [reason.points for reason in reasons[:2]] == [2.0, 0.6]
    points["lexical.host"] = 1.4
    shares = {"content_farm": np.array([points.get(name, 0.0) for name in measured])}
    reasons = reasons_for(measured, shares, {"content_farm": 1.0}, 8, accused=True)
    assert reasons[0].signal == "template.social_accounts"


def test_the_examples_scores_fall_without_what_their_reasons_quote():
    flagged = [read(raw) for raw in iter_raw(EXAMPLES)]
    flagged = [page for page in flagged if scorer().score(page, reasons=0).band == "flag"]
    found = deletion_test((scorer(), page) for page in flagged)
    assert found.pages >= 8
    assert found.share >= 0.8, found.unmoved


def test_a_page_of_few_parts_gives_no_empty_quote():
    for page in (
        Page(url="https://a.example/one-two-three-four", headline="Two"),
        Page(title="Two or three words"),
    ):
        empty = [
            n
            for n, m in measure(Facts(page)).items()
            if m.measurable and any(not q.text for q in m.evidence().quotes)
        ]
        assert empty == []
