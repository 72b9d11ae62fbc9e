"""Other estimators on farmsift's own signals, on the same folds by group; figures for docs/experiments.md.

python benchmarks/experiments/estimators.py PAGES... --labels labels.csv [--seeds N] [--only NAME,NAME]

Each answers "content farm or republished" with one head and no grafts, so that estimators are compared and nothing
else; the last rows are farmsift with both heads.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from farmsift.cli.config import settings as configured
from farmsift.features.signal import REGISTRY
from farmsift.model.estimator import AdditiveClassifier
from farmsift.model.evaluation import predict_out_of_group
from farmsift.model.examples import Examples, measure_examples
from farmsift.model.labels import group_weights, read_labels, targets
from farmsift.model.training import Settings, split, without_each_fold
from quality.figures import FIGURES, measure_labels
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import KBinsDiscretizer, SplineTransformer, StandardScaler

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Part:
    """What an estimator learns from.

    Attributes:
        x: signals, shape (pages, signals).
        y: 0 or 1, shape (pages,).
        weight: mean 1, shape (pages,).
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

    @property
    def sense(self) -> list[int]:
        """The direction a moderator would expect of each signal."""
        return [REGISTRY[name].farm for name in self.names]

    def rows(self, chosen: Any) -> Part:
        """The same with some of its pages."""
        return replace(
            self, x=self.x[chosen], y=self.y[chosen], weight=self.weight[chosen], groups=self.groups[chosen]
        )


Decide = Callable[[Floats], Floats]
Fit = Callable[[Part], Decide]


def additive(part: Part, sense: bool = True, **changes: Any) -> Decide:
    """Farmsift's own estimator at its own settings, or with some changed."""
    own: dict[str, Any] = {"ramps": 4, "penalty": 1e-2, "expected": 0.1} | changes
    model = AdditiveClassifier(**own, monotone=part.sense if sense else None)
    return model.fit(part.x, part.y, sample_weight=part.weight).decision_function


def page_balanced(part: Part) -> Decide:
    """Farmsift's estimator where pages and not groups count alike."""
    share = float(part.weight[part.y == 1].sum() / part.weight.sum())
    each = np.where(part.y == 1, share / part.y.mean(), (1 - share) / (1 - part.y.mean()))
    return additive(replace(part, weight=each))


def smoothed(part: Part, doubt: float) -> Decide:
    """Farmsift's estimator where every ordinary page is held to be farm with a small chance."""
    ordinary = part.y == 0
    return additive(
        replace(
            part,
            x=np.vstack([part.x, part.x[ordinary]]),
            y=np.append(part.y, np.ones(int(ordinary.sum()), dtype=np.int64)),
            weight=np.append(
                np.where(ordinary, (1 - doubt) * part.weight, part.weight), doubt * part.weight[ordinary]
            ),
        )
    )


def linear(part: Part, steps: Callable[[], Any], strength: float) -> Decide:
    """Logistic regression on expanded columns; what is not measured takes the median and a mark of its own."""
    middle = np.nan_to_num(np.nanmedian(part.x, axis=0))
    gaps = np.flatnonzero(np.isnan(part.x).any(axis=0))

    def filled(x: Floats) -> Floats:
        return np.where(np.isnan(x), middle, x)

    expand = steps().fit(filled(part.x))

    def columns(x: Floats) -> Floats:
        wide = expand.transform(filled(x))
        return np.hstack([wide.toarray() if hasattr(wide, "toarray") else wide, np.isnan(x[:, gaps])])

    model = LogisticRegression(C=strength, max_iter=1000)
    model.fit(columns(part.x), part.y, sample_weight=part.weight)
    return lambda x: model.decision_function(columns(x))


def splines(part: Part, strength: float) -> Decide:
    """Logistic regression on cubic splines."""
    return linear(
        part,
        lambda: make_pipeline(
            SplineTransformer(n_knots=4, knots="quantile", include_bias=False), StandardScaler()
        ),
        strength,
    )


def bins(part: Part, strength: float) -> Decide:
    """Logistic regression on quantile bins."""
    return linear(
        part,
        lambda: KBinsDiscretizer(8, strategy="quantile", quantile_method="averaged_inverted_cdf"),
        strength,
    )


def trees(part: Part, monotone: bool = False, interactions: bool = True, rounds: int = 200) -> Decide:
    """Boosted trees, with or without the senses and interactions."""
    model = HistGradientBoostingClassifier(
        learning_rate=0.05,
        max_iter=rounds,
        max_leaf_nodes=15 if interactions else 4,
        min_samples_leaf=10,
        l2_regularization=1.0,
        max_features=0.3,
        monotonic_cst=part.sense if monotone else None,
        interaction_cst=None if interactions else "no_interactions",
        random_state=part.seed,
    )
    return model.fit(part.x, part.y, sample_weight=part.weight).decision_function


def explainable_boosting(part: Part, pairs: int, monotone: bool = False) -> Decide:
    """Interpret's explainable boosting machine."""
    from interpret.glassbox import ExplainableBoostingClassifier

    model = ExplainableBoostingClassifier(
        interactions=pairs,
        outer_bags=4,
        max_rounds=2000,
        learning_rate=0.03,
        monotone_constraints=part.sense if monotone else None,
        n_jobs=1,
        random_state=part.seed,
    )
    model.fit(part.x, part.y, sample_weight=part.weight)
    return model.decision_function


def mean_of(part: Part, fits: tuple[Fit, ...]) -> Decide:
    """Mean of several decisions."""
    fitted = [fit(part) for fit in fits]
    return lambda x: np.mean([decide(x) for decide in fitted], axis=0)


def stacked(part: Part, fit: Fit) -> Decide:
    """An estimator on all but the lexical signals, joined with these by logistic regression on inner folds."""
    lexical = np.array([name.startswith("lexical.") for name in part.names])
    names = tuple(np.array(part.names)[~lexical])

    def plain(x: Floats) -> Floats:
        return x[:, ~lexical]

    inside = np.zeros(len(part.y))
    for train, test in GroupKFold(4, shuffle=True, random_state=part.seed).split(part.x, part.y, part.groups):
        learn = replace(part.rows(train), x=plain(part.x[train]), names=names)
        inside[test] = fit(learn)(plain(part.x[test]))
    whole = fit(replace(part, x=plain(part.x), names=names))
    join = LogisticRegression(C=1.0)
    join.fit(np.column_stack([inside, np.nan_to_num(part.x[:, lexical])]), part.y, sample_weight=part.weight)
    return lambda x: join.decision_function(np.column_stack([whole(plain(x)), np.nan_to_num(x[:, lexical])]))


VARIANTS: dict[str, Fit] = {
    "additive, as shipped": additive,
    "additive, no senses": partial(additive, sense=False, expected=0.0),
    "additive, nothing expected": partial(additive, expected=0.0),
    "additive, expected 0.3": partial(additive, expected=0.3),
    "additive, penalty 0.003": partial(additive, penalty=3e-3),
    "additive, penalty 0.03": partial(additive, penalty=3e-2),
    "additive, 2 ramps": partial(additive, ramps=2),
    "additive, 8 ramps": partial(additive, ramps=8),
    "additive, pages count alike": page_balanced,
    "additive, 1 % doubt of ordinary": partial(smoothed, doubt=0.01),
    "additive, 3 % doubt of ordinary": partial(smoothed, doubt=0.03),
    "splines, C=0.01": partial(splines, strength=0.01),
    "splines, C=0.1": partial(splines, strength=0.1),
    "bins, C=0.01": partial(bins, strength=0.01),
    "bins, C=0.1": partial(bins, strength=0.1),
    "trees": trees,
    "trees, monotone": partial(trees, monotone=True),
    "trees, no interactions": partial(trees, interactions=False, rounds=400),
    "trees, monotone, no interactions": partial(trees, monotone=True, interactions=False, rounds=400),
    "explainable boosting": partial(explainable_boosting, pairs=0),
    "explainable boosting, monotone": partial(explainable_boosting, pairs=0, monotone=True),
    "explainable boosting, 10 pairs": partial(explainable_boosting, pairs=10),
    "stacked: trees + lexical": partial(stacked, fit=trees),
    "stacked: additive + lexical": partial(stacked, fit=additive),
    "mean of additive and trees": partial(mean_of, fits=(additive, trees)),
    "mean of additive and monotone trees": partial(mean_of, fits=(additive, partial(trees, monotone=True))),
    "mean of additive, groups and pages alike": partial(mean_of, fits=(additive, page_balanced)),
    "mean of additive, pages alike, and trees": partial(mean_of, fits=(page_balanced, trees)),
}
SHARES = (0.05, 0.3, 0.5)
"""Weights of farm pages in training that are tried beside farmsift's 10 %."""


def score(examples: Examples, tables: Any, fit: Fit, settings: Settings) -> Floats:
    """Decision on every page out of its group, shape (pages,)."""
    fold, by_fold = tables
    target, groups = targets(examples.labels["label"])["any"], examples.labels["group"].to_numpy()
    found = np.zeros(len(examples))
    for i, table in enumerate(by_fold):
        train, values = fold != i, table.to_numpy()
        weight = group_weights(groups[train], target[train], settings.farm_share) * train.sum()
        part = Part(values[train], target[train], weight, groups[train], tuple(table.columns), settings.seed)
        found[~train] = fit(part)(values[~train])
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("pages", nargs="+", type=Path, help="labelled pages")
    parser.add_argument("--labels", required=True, type=Path, help="labels file")
    parser.add_argument("--seeds", type=int, default=2, help="divisions into folds (2)")
    parser.add_argument("--only", default="", help="names of variants, parted by semicolons; all by default")
    parser.add_argument("--jobs", type=int, default=1, help="processes for measuring (1)")
    chosen = parser.parse_args()
    examples = measure_examples(
        chosen.pages, read_labels(chosen.labels), cache=configured()["cache"], jobs=chosen.jobs, grafts=600
    )
    seeds = [Settings(seed=seed, jobs=chosen.jobs) for seed in range(chosen.seeds)]
    folds = [split(examples.labels, settings.folds, settings.seed) for settings in seeds]
    tables = [
        (fold, [table.dropna(axis=1, how="all") for table in without_each_fold(examples, fold, settings)[1]])
        for fold, settings in zip(folds, seeds, strict=True)
    ]

    def report(name: str, scores: Callable[[Settings, Any], Floats]) -> None:
        start = time.process_time()
        found = np.array(
            [
                measure_labels(examples.labels, scores(s, t), s.prevalence)
                for s, t in zip(seeds, tables, strict=True)
            ]
        )
        took = (time.process_time() - start) / len(seeds)
        print(f"| {name} | {' | '.join(f'{x:.3f}' for x in found.mean(axis=0))} | {took:.0f} |", flush=True)

    print(f"| | {' | '.join(FIGURES)} | s a seed |\n" + "|---" * (len(FIGURES) + 2) + "|")
    wanted = [name for name in chosen.only.split(";") if name]
    for name, fit in VARIANTS.items():
        if not wanted or name in wanted:
            report(name, lambda s, t, fit=fit: score(examples, t, fit, s))
    if not wanted:
        for share in SHARES:
            report(
                f"additive, farm share {share:.0%}",
                lambda s, t, share=share: score(examples, t, additive, replace(s, farm_share=share)),
            )
        for grafts in (0.0, 0.25):
            report(
                f"both heads, grafts {grafts:.0%}",
                lambda s, t, grafts=grafts: predict_out_of_group(
                    examples, replace(s, graft_share=grafts)
                ).log_odds["any"],
            )


if __name__ == "__main__":
    main()
