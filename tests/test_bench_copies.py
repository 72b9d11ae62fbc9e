"""The benchmark of known articles measures what it says it does, on texts of its own."""

from __future__ import annotations

import csv
import sys
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "benchmarks"))

from copying import news, scale, selection  # noqa: E402
from copying.attacks import Copier, sentences  # noqa: E402
from copying.systems import Farmsift, pairs  # noqa: E402

TEXTS = ROOT / "../shared/copies"


def judged(pair, copy, stratum="a", of=10):
    return news.Judged(pair, stratum, of, False, copy)


def test_the_committed_judgements_are_whole_and_hold_no_text():
    with news.JUDGED.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) >= 100
    assert set(rows[0]) == {"first", "second", "stratum", "stratum_pairs", "held_out", "judgement"}
    assert {row["judgement"] for row in rows} == {"copy", "quotation", "caption", "nothing"}
    assert len({(row["first"], row["second"]) for row in rows}) == len(rows)
    assert max(len(row[name]) for row in rows for name in ("first", "second")) < 20
    for stratum, drawn in Counter(row["stratum"] for row in rows).items():
        assert drawn <= next(int(row["stratum_pairs"]) for row in rows if row["stratum"] == stratum)


@pytest.mark.skipif(not TEXTS.is_dir(), reason="needs the news articles beside the checkout")
def test_every_judged_pair_is_among_the_texts():
    told = news.read_news(TEXTS)
    assert len(news.read_judged(told)) >= 100
    assert all(told.sites[a] != told.sites[b] for a, b in (one.pair for one in news.read_judged(told)))


def test_precision_and_recall_weigh_each_pair_by_its_stratum():
    some = [judged((1, 2), True), judged((1, 3), False), judged((4, 5), True, "b", 30)]
    assert news.precision_recall({(1, 2): 1.0, (1, 3): 1.0}, some) == (0.5, 5 / 35)
    assert news.precision_recall({(4, 5): 0.4}, some) == (1.0, 30 / 35)
    assert news.at_best({(1, 3): 0.1, (4, 5): 0.4}, some, [0.0, 0.2])[0] == 0.2
    assert news.at_recall({(1, 2): 0.9, (4, 5): 0.4}, some, [0.2, 0.5], 0.8)[0] == 0.2


def test_attacks_do_what_they_are_called():
    text = "\n".join(
        f"The otter number {n} swam to the bridge and back. It was seen by {n * 3}." for n in range(30)
    )
    copier = Copier(["ferry", "lantern"])
    words, changed = text.split(" "), copier.reworded(text).split(" ")
    assert sum(a != b for a, b in zip(words, changed, strict=True)) == pytest.approx(len(words) / 8, abs=1)
    assert sorted(sentences(copier.reordered(text))) == sorted(sentences(text))
    assert 0.5 < len(sentences(copier.thinned(text))) / len(sentences(text)) < 0.9
    assert text in copier.wrapped(text)
    assert copier.retitled(text).split("\n")[1:] == text.split("\n")[1:]
    assert "\u200b" in copier.disguised(text)
    assert set(copier.attacks()) >= {"one word in eight changed", "all of these"}


def test_the_chosen_fingerprints_last_longer_than_winnowed_ones():
    press = scale.Press()
    found = selection.compare([press.text() for _ in range(40)], press.words[:500].tolist())
    (winnowed, chosen) = found.values()
    assert chosen[0] == pytest.approx(winnowed[0], rel=0.15)
    assert chosen[1] > winnowed[1] + 0.05


def test_planted_copies_are_found_as_the_index_grows(tmp_path):
    costs = list(scale.farmsift(tmp_path / "scale.db", [200, 400]))
    assert [cost.articles for cost in costs] == [200, 400]
    assert all(cost.found == 1 and cost.p95 >= cost.p50 > 0 and cost.per_second > 0 for cost in costs)


def test_pairs_of_a_system(tmp_path):
    press = scale.Press()
    texts = {n: press.text() for n in range(5)}
    texts[5] = Copier(press.words.tolist()).reworded(texts[2])
    system = Farmsift(tmp_path)
    system.add(texts)
    assert set(pairs(system, texts)) == {(2, 5)}
    assert system.overlap(texts[2], texts[5]) > 0.3 > system.overlap(texts[1], texts[2])
