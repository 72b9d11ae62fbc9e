"""The labelled pages, their folds and the table that every experiment fills."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
from farmsift.features.extractor import fingerprint
from farmsift.model.examples import Examples
from farmsift.model.labels import group_weights, targets
from farmsift.model.training import Settings, split, without_each_fold
from quality.figures import measure_labels

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

FIGURES = ("AUROC", "AP", "R@90", "same source")
"""Short for those of ``quality.figures``."""


@dataclass(frozen=True)
class Part:
    """What an estimator learns from: the signals of some pages, for "content farm or republished".

    Attributes:
        x: signals, shape (pages, signals).
        y: 0 or 1, shape (pages,).
        weight: each group alike, mean 1, shape (pages,).
        groups: shape (pages,).
        names: of the signals.
        seed: for what is random.
    """

    x: Floats
    y: Ints
    weight: Floats
    groups: npt.NDArray[np.object_]
    names: tuple[str, ...]
    seed: int

    def rows(self, chosen: npt.NDArray[np.intp]) -> Part:
        """The same with some of its pages."""
        return replace(
            self, x=self.x[chosen], y=self.y[chosen], weight=self.weight[chosen], groups=self.groups[chosen]
        )


Decide = Callable[[Floats], Floats]
"""Signals of shape (pages, signals) to scores of shape (pages,)."""
Fit = Callable[[Part], Decide]
Score = Callable[["Study", Settings], Floats]
"""Every page's score by what has not seen its group, shape (pages,)."""


@dataclass(frozen=True)
class Division:
    """One division of the pages into folds.

    Attributes:
        fold: fold of each page, shape (pages,).
        tables: by fold, what may be learnt from without it, as ``without_each_fold`` gives it.
    """

    fold: Ints
    tables: list[pd.DataFrame]


@dataclass(frozen=True, eq=False)
class Study:
    """The labelled pages and how often they are divided.

    Attributes:
        pages: the files they were read from.
        examples: as farmsift measures them.
        seeds: divisions into folds.
    """

    pages: Sequence[Path]
    examples: Examples
    seeds: int

    @property
    def settings(self) -> list[Settings]:
        """The shipped training, once a seed."""
        return [Settings(seed=seed, jobs=1) for seed in range(self.seeds)]

    @property
    def labels(self) -> pd.DataFrame:
        """One row a page."""
        return self.examples.labels

    @property
    def about(self) -> str:
        """One line that says what a table rests on."""
        seeds = f"{self.seeds} seed{'s' if self.seeds > 1 else ''}"
        return f"{len(self.examples):,} pages, signals `{fingerprint()[:8]}`, {seeds}."

    @cached_property
    def divisions(self) -> list[Division]:
        """The divisions, in the order of ``settings``."""
        found = []
        for settings in self.settings:
            fold = split(self.labels, settings.folds, settings.seed)
            found.append(Division(fold, without_each_fold(self.examples, fold, settings)[1]))
        return found

    def learn(self, fit: Fit, settings: Settings, tables: Sequence[pd.DataFrame] = ()) -> Floats:
        """Score every page by an estimator that has not seen its group, shape (pages,).

        Args:
            fit: learns from some pages.
            settings: which division, and the share of weight that farm pages get.
            tables: other signals than the division's own.
        """
        division = self.divisions[settings.seed]
        target, groups = targets(self.labels["label"])["any"], self.labels["group"].to_numpy()
        found = np.zeros(len(self.examples))
        for i, table in enumerate(tables or division.tables):
            train = division.fold != i
            known = table.loc[:, table[train].notna().any()]
            x, names = known.to_numpy(), tuple(known.columns)
            weight = group_weights(groups[train], target[train], settings.farm_share) * train.sum()
            part = Part(x[train], target[train], weight, groups[train], names, settings.seed)
            found[~train] = fit(part)(x[~train])
        return found

    def compare(self, rows: Mapping[str, Score], first: str) -> str:
        """Measure one way after the other; a Markdown table, means over the seeds.

        Args:
            rows: what each is called to how it scores.
            first: heading of the names.
        """
        lines = [self.about, "", heading(first, *FIGURES, "s a seed")]
        for name, score in rows.items():
            start = time.process_time()
            scores = [score(self, settings) for settings in self.settings]
            took = (time.process_time() - start) / self.seeds
            found = np.mean(
                [measure_labels(self.labels, each, Settings().prevalence) for each in scores], axis=0
            )
            lines.append(f"| {name} | {' | '.join(f'{x:.3f}' for x in found)} | {took:.0f} |")
            print(lines[-1], file=sys.stderr, flush=True)
        return "\n".join(lines)


def heading(*columns: str) -> str:
    """The first two lines of a Markdown table."""
    return f"| {' | '.join(columns)} |\n" + "|---" * len(columns) + "|"
