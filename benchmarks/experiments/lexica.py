"""Lexica: each kept one alone, and every part of a page as one more, alone and beside those that are kept."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pandas as pd
from farmsift.features.facts import article_text, visible_text
from farmsift.features.lexicon import SIZE, TEXT_LIMIT, slots_of
from farmsift.features.marks import slots_of_marks
from farmsift.features.page import Furniture
from farmsift.features.readers import iter_raw, read
from farmsift.features.signal import Facts
from farmsift.features.signals.lexical import FAMILIES
from farmsift.model.evaluation import same_source
from farmsift.model.labels import group_weights, targets
from farmsift.model.lexical import FARM_SHARE, RECIPES, Recipe, fit_lexicon, slot_matrix
from farmsift.model.metrics import auroc, average_precision, recall_at_precision
from farmsift.model.training import Settings, lexical_column, without_each_fold
from sklearn.feature_extraction.text import HashingVectorizer

from .estimators import additive
from .study import FIGURES, Floats, Score, Study, heading

Slots = npt.NDArray[np.int32]

LEAST = {"words": (3, 5, 8, 20, 40), "anchors": (12,), "markup": (12,), "addresses": (12,), "host": (5, 12)}
"""Least numbers of groups that are tried beside the kept one, by family."""


def grams(text: str, analyzer: str, n: tuple[int, int]) -> Slots:
    """The slots that n-grams of characters or words of a text fill."""
    count = HashingVectorizer(analyzer=analyzer, ngram_range=n, n_features=SIZE, alternate_sign=False)
    return np.sort(count.transform([text[:TEXT_LIMIT]]).indices).astype(np.int32)


def furniture(facts: Facts) -> Furniture:
    """What stands around the text; nothing where the page came without markup."""
    return facts.page.furniture or Furniture()


def shapes(text: str) -> Iterable[str]:
    """Words with their letters told apart by case only, each with the next."""
    kinds = [
        "".join("A" if c.isupper() else "0" if c.isdigit() else "a" if c.isalpha() else c for c in word)
        for word in text[:TEXT_LIMIT].split()
    ]
    return [f"{a} {b}" for a, b in pairwise(kinds)]


def sequences(facts: Facts) -> Iterable[str]:
    """Four blocks in a row: element, part of the page, how long."""
    each = [f"{block.tag} {block.where} {len(block.text).bit_length()}" for block in facts.page.blocks]
    return [" | ".join(each[i : i + 4]) for i in range(len(each) - 3)]


@dataclass(frozen=True)
class Candidate:
    """A part of a page that a lexicon can be made of.

    Attributes:
        slots: which slots a page fills.
        like: the kept family whose recipe it takes.
    """

    slots: Callable[[Facts], Slots]
    like: str


def text(of: Callable[[Facts], str], like: str = "words") -> Candidate:
    """Words and pairs of neighbouring words of a text."""
    return Candidate(lambda facts: slots_of({"text": of(facts)}), like)


def marks(of: Callable[[Facts], Iterable[str]]) -> Candidate:
    """Single marks, each as it is."""
    return Candidate(lambda facts: slots_of_marks(of(facts)), "addresses")


CANDIDATES: Mapping[str, Candidate] = {
    "character 3-5-grams within words, text": Candidate(
        lambda facts: grams(facts.of(visible_text), "char_wb", (3, 5)), "words"
    ),
    "words, pairs and triples, text": Candidate(
        lambda facts: grams(facts.of(visible_text), "word", (1, 3)), "words"
    ),
    "text": text(lambda facts: facts.of(visible_text)),
    "article": text(lambda facts: facts.of(article_text)),
    "text around the article": text(
        lambda facts: "\n".join(b.text for b in facts.page.blocks if b not in set(facts.page.article))
    ),
    "title and headings": text(
        lambda facts: "\n".join([facts.page.title, *(block.text for block in facts.page.headings)]), "anchors"
    ),
    "anchors within the site": text(
        lambda facts: "\n".join(link.text for link in facts.page.links if link.inside), "anchors"
    ),
    "anchors, whole": marks(lambda facts: {link.text.lower() for link in facts.page.links}),
    "short lines, whole": marks(
        lambda facts: {block.text.lower() for block in facts.page.blocks if len(block.text) < 60}
    ),
    "class names, whole": marks(lambda facts: furniture(facts).classes),
    "element names and how many": marks(
        lambda facts: [f"{tag} {count.bit_length()}" for tag, count in furniture(facts).tags.items()]
    ),
    "sequences of blocks": marks(sequences),
    "letter shapes of the text": marks(lambda facts: shapes(facts.of(visible_text))),
    "domains linked": marks(lambda facts: {link.domain for link in facts.page.links if not link.inside}),
    "parts and `rel` of links": marks(
        lambda facts: {f"{link.where} {rel}" for link in facts.page.links for rel in (*link.rel, "")}
    ),
    "words in inline scripts": text(lambda facts: "\n".join(furniture(facts).inline_scripts), "anchors"),
    "addresses of scripts and frames": text(
        lambda facts: "\n".join([*furniture(facts).scripts, *furniture(facts).iframes]), "addresses"
    ),
    "addresses of pictures": text(
        lambda facts: "\n".join(image.src for image in furniture(facts).images), "addresses"
    ),
}


def alone(study: Study, slots: Sequence[Slots], recipe: Recipe, settings: Settings) -> tuple[Floats, int]:
    """Score every page by a lexicon that has not seen its fold, and nothing else.

    Returns:
        Log-odds, shape (pages,), NaN for pages of too few slots; and the slots of the last lexicon.
    """
    target, matrix = targets(study.labels["label"])["any"], slot_matrix(slots)
    groups = study.labels["group"].to_numpy()
    numbers, fold = pd.factorize(groups)[0], study.divisions[settings.seed].fold
    found, kept = np.zeros(len(target)), 0
    for i in range(settings.folds):
        train = fold != i
        weight = group_weights(groups[train], target[train], FARM_SHARE)
        lexicon = fit_lexicon(matrix[train], target[train], weight, numbers[train], recipe)
        found[~train] = lexical_column(matrix[~train], lexicon)
        kept = int(np.count_nonzero(lexicon.weights))
    return found, kept


def figures(labels: pd.DataFrame, scores: Floats, prevalence: float) -> list[float]:
    """``FIGURES`` and average precision on the same-source slice; a page without a score gets the median."""
    filled = np.where(np.isnan(scores), np.nanmedian(scores), scores)
    target, groups, mine = targets(labels["label"])["any"], labels["group"].to_numpy(), same_source(labels)
    whole = target, filled, group_weights(groups, target, prevalence)
    same = target[mine], filled[mine], group_weights(groups[mine], target[mine], prevalence)
    found = [auroc(*whole), average_precision(*whole), recall_at_precision(*whole, 0.9)]
    return [float(x) for x in (*found, auroc(*same), average_precision(*same))]


def _alone(study: Study, rows: Mapping[str, tuple[Sequence[Slots], Recipe]]) -> str:
    lines = [
        study.about,
        "",
        heading("lexicon", *FIGURES, "same source, AP", "slots", "pages with a score", "s a seed"),
    ]
    for name, (slots, recipe) in rows.items():
        start, found = time.process_time(), []
        for settings in study.settings:
            scores, kept = alone(study, slots, recipe, settings)
            known = float(np.isfinite(scores).mean())
            found.append([*figures(study.labels, scores, settings.prevalence), kept, known])
        *told, kept, known = np.mean(found, axis=0)
        took = (time.process_time() - start) / study.seeds
        cells = [*(f"{x:.3f}" for x in told), f"{kept:,.0f}", f"{known:.0%}", f"{took:.0f}"]
        lines.append(f"| {name} | {' | '.join(cells)} |")
        print(lines[-1], file=sys.stderr, flush=True)
    return "\n".join(lines)


def lexica(study: Study) -> dict[str, str]:
    """Each lexicon alone, by how many groups a slot must stand in; and the whole without each."""
    rows = {}
    for family, recipe in RECIPES.items():
        for least in (recipe.least_groups, *LEAST[family]):
            shipped = least == recipe.least_groups
            name = f"{family}, in {least} groups"
            rows[f"**{name}, as shipped**" if shipped else name] = (
                study.examples.slots[family],
                replace(recipe, least_groups=least),
            )

    left: dict[str, Score] = {"**all five, as shipped**": partial(left_out, families=[])}
    left |= {f"without {family}": partial(left_out, families=[family]) for family in FAMILIES}
    left["without any"] = partial(left_out, families=list(FAMILIES))
    return {"lexica": _alone(study, rows), "lexica-left-out": study.compare(left, "lexica")}


def left_out(study: Study, settings: Settings, families: Iterable[str]) -> Floats:
    """Score by farmsift's estimator without some lexical columns, shape (pages,)."""
    gone = [f"lexical.{family}" for family in families]
    tables = [table.drop(columns=gone) for table in study.divisions[settings.seed].tables]
    return study.learn(additive, settings, tables)


def parts(study: Study) -> dict[str, str]:
    """A lexicon of each part of a page, alone and beside the kept ones."""
    filled = _filled(study)
    recipes = {name: RECIPES[candidate.like] for name, candidate in CANDIDATES.items()}
    rows: dict[str, Score] = {"**the five that are kept**": partial(one_more, name="", slots=[])}
    for name in CANDIDATES:
        rows[f"and {name}"] = partial(one_more, name=name, slots=filled[name])
    single = {name: (filled[name], recipes[name]) for name in CANDIDATES}
    return {"parts": _alone(study, single), "parts-beside": study.compare(rows, "lexica")}


def one_more(study: Study, settings: Settings, name: str, slots: Sequence[Slots]) -> Floats:
    """Score by farmsift's estimator with one more lexical column, if any, shape (pages,)."""
    division = study.divisions[settings.seed]
    if not slots:
        return study.learn(additive, settings)
    # Trained in the place of the family whose recipe it takes; the others, empty, cost nothing.
    like = CANDIDATES[name].like
    empty = [np.empty(0, dtype=np.int32)] * len(slots)
    only = replace(study.examples, slots={family: slots if family == like else empty for family in FAMILIES})
    _, made = without_each_fold(only, division.fold, settings)
    tables = [
        table.assign(**{f"lexical.{name}": other[f"lexical.{like}"]})
        for table, other in zip(division.tables, made, strict=True)
    ]
    return study.learn(additive, settings, tables)


@lru_cache(maxsize=1)
def _filled(study: Study) -> dict[str, list[Slots]]:
    """The slots of every candidate, by page in the order of the examples."""
    wanted, rows = set(study.labels.index), {}
    for source in study.pages:
        for raw in iter_raw(source):
            if raw.id in wanted and raw.id not in rows:
                facts = Facts(read(raw))
                rows[raw.id] = {name: candidate.slots(facts) for name, candidate in CANDIDATES.items()}
    return {name: [rows[i][name] for i in study.labels.index] for name in CANDIDATES}
