"""The peers and figures of the quality benchmark, on made-up pages: what is checked is the machinery."""

import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from farmsift.features.extractor import signal_names
from farmsift.features.lexicon import slots_of
from farmsift.features.signals.lexical import FAMILIES
from farmsift.model.evaluation import measure_quality, same_source
from farmsift.model.examples import Examples
from farmsift.model.training import Settings
from numpy.testing import assert_allclose
from threadpoolctl import threadpool_limits

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "benchmarks"))

from quality.byte_grams import SLOTS, ByteGrams, byte_slots
from quality.corpus import Corpus, Sheet
from quality.embeddings import Embeddings
from quality.figures import compare, measure_labels
from quality.ntoulas import Ntoulas, content_features
from quality.report import replace_section
from quality.signals import BoostedSignals
from quality.tfidf import Tfidf

SETTINGS = Settings(folds=3, jobs=1)
HONEST = ["the", "river", "walk", "past", "old", "mills", "and", "quiet", "gardens", "was", "long"]
FARM = ["casino", "bonus", "poker", "slots", "jackpot", "betting", "odds", "roulette", "wager", "payout"]


def make_corpus(told: bool) -> Corpus:
    """Pages with words of their group, and, where told, words of farms or of honest pages."""
    rng = np.random.default_rng(0)
    none = np.empty(0, dtype=np.int32)
    rows, sheets = [], []
    slots = {family: [] for family in FAMILIES}
    for g in range(36):
        farm = g % 4 >= 2
        own = [f"word{g}x{i}" for i in range(60)]
        for p in range(4):
            label = ["ordinary", "ordinary", "content_farm", "both"][g % 4]
            rows.append({"id": f"{g}-{p}", "label": label, "group": f"g{g}", "source": f"s{g % 3}"})
            text = " ".join([*rng.permutation(own), *(FARM if farm else HONEST) * (4 if told else 0)])
            sheets.append(Sheet(text.encode(), len(text), f"page {p}", text, text, 3, 0))
            for family, filled in slots.items():
                filled.append(slots_of({"text": text}) if family == "words" else none)
    labels = pd.DataFrame(rows).set_index("id")
    values = pd.DataFrame(np.nan, index=labels.index, columns=signal_names())
    return Corpus(Examples(labels, values, slots, "made-up"), sheets)


@pytest.mark.parametrize("peer", [ByteGrams(), Tfidf(), Embeddings()], ids=lambda p: p.name)
def test_a_peer_learns_what_is_told_and_nothing_from_names_of_groups(peer):
    for told in (True, False):
        corpus = make_corpus(told)
        peer.prepare(corpus)
        auroc = measure_labels(corpus.examples.labels, peer.scores(corpus, SETTINGS), 0.05)[0]
        assert auroc > 0.95 if told else auroc < 0.8


def test_content_features_are_finite_and_learnt_from():
    corpus = make_corpus(True)
    for boosted in (False, True):
        peer = Ntoulas(boosted)
        peer.prepare(corpus)
        assert measure_labels(corpus.examples.labels, peer.scores(corpus, SETTINGS), 0.05)[0] > 0.9
    assert content_features(corpus).shape == (len(corpus), 16)
    assert np.isfinite(content_features(corpus)).all()


def test_boosted_trees_learn_from_a_signal():
    corpus = make_corpus(True)
    name = next(name for name in corpus.examples.values if not name.startswith("lexical."))
    noise = np.random.default_rng(2).normal(size=len(corpus))
    corpus.examples.values[name] = noise + 4 * corpus.target
    with threadpool_limits(1):
        scores = BoostedSignals().scores(corpus, SETTINGS)
    assert measure_labels(corpus.examples.labels, scores, 0.05)[0] > 0.9


def test_figures_are_those_of_the_evaluation():
    corpus, rng = make_corpus(True), np.random.default_rng(1)
    labels, scores = corpus.examples.labels, rng.normal(size=len(corpus)) + corpus.target
    odds = dict.fromkeys(("any", "content_farm", "republished"), scores)
    whole = measure_quality(labels, odds, 0.05)["any"]
    same = measure_quality(labels, odds, 0.05, same_source(labels))["any"]
    expected = [whole["auroc"], whole["average_precision"], whole["recall_at_90"], same["auroc"]]
    assert_allclose(measure_labels(labels, scores, 0.05), expected)
    by_seed, by_draw = compare(corpus, {"x": [scores]}, 0.05, 50)["x"]
    assert_allclose(by_seed[0], expected)
    low, high = np.quantile(by_draw[:, 0], [0.0, 1.0])
    assert low < expected[0] < high


def test_bytes_are_hashed_by_what_they_are():
    slots = byte_slots(b"abcdabcd")
    assert list(slots) == sorted({int.from_bytes(b"abcdabcd"[i : i + 4], "big") % SLOTS for i in range(5)})
    assert len(byte_slots(b"abc")) == 0


def test_only_the_named_section_is_written_anew(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("before\n<!-- one -->\nold\n<!-- /one -->\nafter\n")
    replace_section(page, "one", "new")
    assert page.read_text() == "before\n<!-- one -->\nnew\n<!-- /one -->\nafter\n"
    with pytest.raises(SystemExit, match="holds no section"):
        replace_section(page, "two", "new")
