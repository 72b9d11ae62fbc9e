"""The news set, the graded set, and what is measured on them."""

from __future__ import annotations

import csv
import itertools
import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.stats import spearmanr
from sklearn.metrics import roc_auc_score

from .attacks import Copier
from .systems import System, pairs, shingles

NEWS = ("helsinki", "census", "spotify")
GRADED = "graded-clough-stevenson.csv"
JUDGED = Path(__file__).parents[1] / "copies_judgements.csv"
FAR_APART = 0.02
"""Share of shingles below which two news articles are taken as unrelated."""


@dataclass(frozen=True)
class News:
    """The news articles by running number: texts, sites, and names as judgements give them."""

    texts: dict[int, str]
    sites: dict[int, str]
    names: dict[int, str]


def read_news(folder: Path) -> News:
    """Read the news articles of many publishers on three events."""
    csv.field_size_limit(10**9)
    texts, sites, names = {}, {}, {}
    for event in NEWS:
        with (folder / f"{event}_articles.csv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                number = len(texts)
                texts[number] = row["text"].replace(" ### ", "\n")
                sites[number] = row["publisher"].split("/")[0]
                names[number] = f"{event}:{row['id']}"
    return News(texts, sites, names)


def graded(folder: Path, systems: Sequence[System]) -> dict[str, tuple[float, float]]:
    """Score each answer against its own source.

    Returns:
        By system: AUROC of any copy against none, and Spearman's correlation with the four grades.
    """
    rows = pd.read_csv(folder / GRADED, header=None).values.tolist()
    grades = np.array([grade for *_, grade in rows])
    found = {}
    for system in systems:
        scores = np.array([system.overlap(answer, source) for answer, source, _ in rows])
        found[system.name] = (roc_auc_score(grades > 0, scores), float(spearmanr(scores, grades)[0]))
    return found


@dataclass(frozen=True)
class Judged:
    """A pair of news articles that was read by a person's standard.

    Attributes:
        pair: running numbers, lower first.
        stratum: what it was drawn from, and how many pairs that had.
        held_out: drawn after farmsift's thresholds were set.
        copy: whether the articles share running text of a reporter: thirty words or more beside quotations,
            captions and notices.
    """

    pair: tuple[int, int]
    stratum: str
    stratum_pairs: int
    held_out: bool
    copy: bool


def read_judged(news: News) -> list[Judged]:
    """Read the committed judgements."""
    numbers = {name: number for number, name in news.names.items()}
    with JUDGED.open(encoding="utf-8", newline="") as file:
        return [
            Judged(
                tuple(sorted((numbers[row["first"]], numbers[row["second"]]))),
                row["stratum"],
                int(row["stratum_pairs"]),
                row["held_out"] == "1",
                row["judgement"] == "copy",
            )
            for row in csv.DictReader(file)
        ]


def precision_recall(found: Mapping[tuple[int, int], float], judged: Sequence[Judged]) -> tuple[float, float]:
    """Precision and recall over the pairs that any system found, each judged pair standing for its stratum."""
    drawn = Counter(one.stratum for one in judged)
    weight = [one.stratum_pairs / drawn[one.stratum] for one in judged]
    hit = [one.pair in found for one in judged]
    both = sum(w for w, h, one in zip(weight, hit, judged, strict=True) if h and one.copy)
    told = sum(w for w, h in zip(weight, hit, strict=True) if h)
    real = sum(w for w, one in zip(weight, judged, strict=True) if one.copy)
    return both / told if told else 0.0, both / real


def at_best(
    found: Mapping[tuple[int, int], float], judged: Sequence[Judged], levels: Sequence[float]
) -> tuple[float, float, float]:
    """The threshold with the best F1, and precision and recall there."""

    def f1(level: float) -> float:
        p, r = precision_recall({pair: s for pair, s in found.items() if s >= level}, judged)
        return 2 * p * r / (p + r) if p + r else 0.0

    best = max(levels, key=f1)
    return best, *precision_recall({pair: s for pair, s in found.items() if s >= best}, judged)


def at_recall(
    found: Mapping[tuple[int, int], float], judged: Sequence[Judged], levels: Sequence[float], least: float
) -> tuple[float, float, float]:
    """The highest threshold with a recall of ``least`` or more, and precision and recall there."""
    best = (0.0, *precision_recall(found, judged))
    for level in levels:
        p, r = precision_recall({pair: s for pair, s in found.items() if s >= level}, judged)
        best = (level, p, r) if r >= least else best
    return best


def cross_site_pairs(system: System, news: News) -> dict[tuple[int, int], float]:
    """Every pair of articles of different sites that a system finds, with its score."""
    found = pairs(system, news.texts)
    return {(a, b): score for (a, b), score in found.items() if news.sites[a] != news.sites[b]}


@dataclass(frozen=True)
class Attacked:
    """What a system makes of attacked copies: recall by attack, false pairs and pairs asked about."""

    recall: dict[str, float]
    false: int
    asked: int


def attacked(system: System, news: News, level: float, count: int = 200, seed: int = 0) -> Attacked:
    """Copy articles, ask for the copies, and count originals found and unrelated articles accused.

    Args:
        system: holds the news articles.
        news: the articles.
        level: score from which a pair counts as found.
        count: articles of 100 words or more to copy.
        seed: of the drawing.
    """
    rng = random.Random(seed)
    parts = {number: shingles(text) for number, text in news.texts.items()}
    long = [number for number, own in parts.items() if len(own) >= 100]
    chosen = rng.sample(long, count)
    unrelated = {
        a: {b for b in news.texts if len(parts[a] & parts[b]) < FAR_APART * min(len(parts[a]), len(parts[b]))}
        for a in chosen
    }
    words = sorted({word for own in itertools.islice(parts.values(), 200) for s in own for word in s.split()})
    copier = Copier(words, seed)
    recall, false, asked = {}, 0, 0
    for name, attack in copier.attacks().items():
        hits = 0
        for number in chosen:
            found = system.like(-1, attack(news.texts[number]))
            hits += found.get(number, 0.0) >= level
            false += sum(score >= level for other, score in found.items() if other in unrelated[number])
            asked += len(unrelated[number])
        recall[name] = hits / count
    return Attacked(recall, false, asked)
