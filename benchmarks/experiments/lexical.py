"""The lexical part alone: each family of slots, and how many groups a slot must stand in; for docs/experiments.md.

python benchmarks/experiments/lexical.py PAGES... --labels labels.csv [--seeds N] [--families NAMES] [--least N,N]

A lexicon without each fold answers "content farm or republished" for the pages of that fold, and nothing else does.
"""

from __future__ import annotations

import argparse
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
import scipy.sparse as sp

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from farmsift.cli.config import settings as configured
from farmsift.features.signals.lexical import FAMILIES
from farmsift.model.evaluation import same_source
from farmsift.model.examples import Examples, measure_examples
from farmsift.model.labels import group_weights, read_labels, targets
from farmsift.model.lexical import FARM_SHARE, RECIPES, Recipe, fit_lexicon, slot_matrices
from farmsift.model.metrics import auroc, average_precision, recall_at_precision
from farmsift.model.training import Settings, lexical_column, split

Floats = npt.NDArray[np.float64]

COLUMNS = ("AUROC", "AP", "R@90", "same source, AUROC", "same source, AP", "slots", "pages with a score", "s")


def score(
    matrix: sp.csr_matrix, labels: pd.DataFrame, recipe: Recipe, settings: Settings
) -> tuple[Floats, int]:
    """Score every page by a lexicon that has not seen its fold.

    Args:
        matrix: which page fills which slot.
        labels: one row a page.
        recipe: which slots are kept.
        settings: folds and seed.

    Returns:
        Log-odds, shape (pages,), NaN for pages of too few slots; and the slots of the last lexicon.
    """
    target, groups = targets(labels["label"])["any"], labels["group"].to_numpy()
    numbers, fold = pd.factorize(groups)[0], split(labels, settings.folds, settings.seed)
    found, slots = np.zeros(len(labels)), 0
    for i in range(settings.folds):
        train = fold != i
        weight = group_weights(groups[train], target[train], FARM_SHARE)
        lexicon = fit_lexicon(matrix[train], target[train], weight, numbers[train], recipe)
        found[~train] = lexical_column(matrix[~train], lexicon)
        slots = int(np.count_nonzero(lexicon.weights))
    return found, slots


def figures(labels: pd.DataFrame, scores: Floats, prevalence: float) -> list[float]:
    """The first five of ``COLUMNS``; a page without a score gets the median, since it tells nothing."""
    filled = np.where(np.isnan(scores), np.nanmedian(scores), scores)
    target, groups = targets(labels["label"])["any"], labels["group"].to_numpy()
    found: list[float] = []
    for mine in (np.ones(len(labels), dtype=bool), same_source(labels)):
        case = (target[mine], filled[mine], group_weights(groups[mine], target[mine], prevalence))
        found += [
            float(auroc(*case)),
            float(average_precision(*case)),
            float(recall_at_precision(*case, 0.9)),
        ]
    return found[:5]


def report(examples: Examples, families: list[str], least: list[int], seeds: int) -> None:
    """Print a row for each family as shipped, and one for each other least number of groups."""
    labels, matrices = examples.labels, slot_matrices(examples.slots)
    print(f"| lexicon | {' | '.join(COLUMNS)} |\n" + "|---" * (len(COLUMNS) + 1) + "|")
    for family in families:
        shipped = RECIPES[family]
        for count in dict.fromkeys([shipped.least_groups, *least]):
            recipe, rows, start = replace(shipped, least_groups=count), [], time.process_time()
            for seed in range(seeds):
                settings = Settings(seed=seed)
                scores, slots = score(matrices[family], labels, recipe, settings)
                measured = float(np.isfinite(scores).mean())
                rows.append([*figures(labels, scores, settings.prevalence), slots, measured])
            *told, slots, measured = np.mean(rows, axis=0)
            name = f"{family}, {count} groups" + (" (kept)" if count == shipped.least_groups else "")
            took = (time.process_time() - start) / seeds
            cells = [*(f"{x:.3f}" for x in told), f"{slots:,.0f}", f"{measured:.0%}", f"{took:.0f}"]
            print(f"| {name} | {' | '.join(cells)} |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("pages", nargs="+", type=Path, help="labelled pages")
    parser.add_argument("--labels", required=True, type=Path, help="labels file")
    parser.add_argument("--seeds", type=int, default=2, help="divisions into folds (2)")
    parser.add_argument("--families", default=",".join(FAMILIES), help="lexica to train (all)")
    parser.add_argument(
        "--least", default="3,5,8,12,20,40", help="groups a slot must stand in (3,5,8,12,20,40)"
    )
    parser.add_argument("--jobs", type=int, default=1, help="processes for measuring (1)")
    chosen = parser.parse_args()
    examples = measure_examples(
        chosen.pages, read_labels(chosen.labels), cache=configured()["cache"], jobs=chosen.jobs
    )
    least = [int(count) for count in chosen.least.split(",") if count]
    report(examples, chosen.families.split(","), least, chosen.seeds)


if __name__ == "__main__":
    main()
