"""Estimators, curves and weights: one head for "content farm or republished" on the same signals, no grafts."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache, partial
from typing import Any

import numpy as np
from farmsift.features.signal import REGISTRY
from farmsift.model.estimator import AdditiveClassifier
from farmsift.model.training import Settings
from sklearn.base import clone
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold, StratifiedGroupKFold
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import KBinsDiscretizer, SplineTransformer, StandardScaler

from .study import Decide, Fit, Floats, Ints, Part, Score, Study

FARM_SHARE = Settings().farm_share

BAGS, RATE = 4, 0.04
"""Explainable boosting is the mean of so many runs, each of which stops on groups that it did not learn from; and
the length of its steps, greater than the package's own, since with so many signals each costs much."""


def senses(names: Sequence[str]) -> list[int]:
    """The direction that a moderator would expect of each signal; a lexicon that is tried out speaks for farms."""
    declared = {signal.name: signal.farm for signal in REGISTRY}
    return [declared.get(name, 1) for name in names]


def additive(part: Part, sense: bool = True, **changes: Any) -> Decide:
    """Farmsift's own estimator at its own settings, or with some changed."""
    own = Settings()
    model = AdditiveClassifier(
        **({"ramps": own.ramps, "penalty": own.penalty, "expected": own.expected} | changes),
        monotone=senses(part.names) if sense else None,
    )
    return model.fit(part.x, part.y, sample_weight=part.weight).decision_function


def by_size(part: Part, power: float) -> Decide:
    """Farmsift's estimator where a group of n pages weighs n to some power; 0 is groups alike, 1 pages alike."""
    share = float(part.weight[part.y == 1].sum() / part.weight.sum())
    _, place, sizes = np.unique(part.groups, return_inverse=True, return_counts=True)
    each = sizes[place] ** (power - 1.0)
    for kind, whole in ((1, share), (0, 1 - share)):
        each[part.y == kind] *= whole * len(part.y) / each[part.y == kind].sum()
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

    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Bins whose width are too small")  # columns of a few values
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
        monotonic_cst=senses(part.names) if monotone else None,
        interaction_cst=None if interactions else "no_interactions",
        random_state=part.seed,
    )
    return model.fit(part.x, part.y, sample_weight=part.weight).decision_function


def boost(part: Part, pairs: int, monotone: bool = False, bags: int = BAGS) -> Any:
    """Interpret's explainable boosting (Lou et al. 2013), which stops early by groups and not by pages."""
    from interpret.glassbox import ExplainableBoostingClassifier

    model = ExplainableBoostingClassifier(
        interactions=pairs,
        learning_rate=RATE,
        outer_bags=bags,
        monotone_constraints=senses(part.names) if monotone else None,
        n_jobs=1,
        random_state=part.seed,
    )
    parts = StratifiedGroupKFold(max(bags, 7), shuffle=True, random_state=part.seed)
    aside = [test for _, test in parts.split(part.x, part.y, part.groups)][:bags]
    learn = np.ones((len(part.y), bags), dtype=np.int8)
    for bag, held in enumerate(aside):
        learn[held, bag] = -1
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Missing values detected")  # its plots don't show them
        return model.fit(part.x, part.y, sample_weight=part.weight, bags=learn)


def explainable_boosting(part: Part, pairs: int = 0, monotone: bool = False) -> Decide:
    """Its decisions."""
    return boost(part, pairs, monotone).decision_function


def paired(part: Part, pairs: int) -> Decide:
    """Farmsift's estimator with the pairs of signals that explain most of what it leaves, each as their product.

    A pair's column is the product of both signals' ranks, 0 to 1 in their expected senses; where both have one its
    curve may only rise, and where one is not measured neither is the pair. Pairs are ranked as for explainable
    boosting (FAST, Lou et al. 2013), on the training pages alone.
    """
    from interpret.utils import measure_interactions

    sense = np.array(senses(part.names))
    own = AdditiveClassifier(ramps=Settings().ramps, penalty=Settings().penalty, expected=Settings().expected)
    base = clone(own).set_params(monotone=sense.tolist()).fit(part.x, part.y, sample_weight=part.weight)
    found = measure_interactions(
        part.x,
        part.y,
        interactions=pairs,
        init_score=base.decision_function(part.x),
        sample_weight=part.weight,
        objective="log_loss",
    )
    first, second = np.array([pair for pair, _ in found]).T
    ranks = [np.sort(column[~np.isnan(column)]) for column in part.x.T]

    def heights(x: Floats, chosen: Ints) -> Floats:
        up = np.column_stack([np.searchsorted(ranks[j], x[:, j]) / max(len(ranks[j]), 1) for j in chosen])
        return np.where(np.isnan(x[:, chosen]), np.nan, np.where(sense[chosen] < 0, 1 - up, up))

    def wide(x: Floats) -> Floats:
        return np.hstack([x, heights(x, first) * heights(x, second)])

    both = np.abs(sense[first] * sense[second])
    model = clone(own).set_params(
        monotone=[*sense, *both], expected=[*np.full(len(sense), own.expected), *np.zeros(len(both))]
    )
    model.fit(wide(part.x), part.y, sample_weight=part.weight)
    return lambda x: model.decision_function(wide(x))


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


FREE = trees
PAGES_ALIKE = partial(by_size, power=1.0)
MONOTONE = partial(trees, monotone=True)

ESTIMATORS: dict[str, tuple[Fit, ...]] = {
    "**additive, as shipped**": (additive,),
    "additive without lexical signals, stacked with them": (partial(stacked, fit=additive),),
    "cubic splines with logistic regression, C 0.01": (partial(splines, strength=0.01),),
    "cubic splines with logistic regression, C 0.1": (partial(splines, strength=0.1),),
    "quantile bins with logistic regression, C 0.01": (partial(bins, strength=0.01),),
    "explainable boosting, no pairs": (explainable_boosting,),
    "explainable boosting, 10 pairs": (partial(explainable_boosting, pairs=10),),
    "explainable boosting, 20 pairs": (partial(explainable_boosting, pairs=20),),
    "explainable boosting, monotone, no pairs": (partial(explainable_boosting, monotone=True),),
    "additive with 10 pairs as products": (partial(paired, pairs=10),),
    "additive with 20 pairs as products": (partial(paired, pairs=20),),
    "boosted trees, free": (FREE,),
    "boosted trees, monotone": (MONOTONE,),
    "boosted trees, monotone, no interactions": (
        partial(trees, monotone=True, interactions=False, rounds=400),
    ),
    "boosted trees, no interactions": (partial(trees, interactions=False, rounds=400),),
    "mean of additive and free boosted trees": (additive, FREE),
    "mean of additive and monotone boosted trees": (additive, MONOTONE),
    "mean of additive, each page alike, and free boosted trees": (PAGES_ALIKE, FREE),
}
"""What each is called to what is fitted; of several, the mean of their log-odds."""

CURVES: dict[str, Fit] = {
    "**1, 2 and 4 ramps, penalty 0.02, expected 0.1, as shipped**": additive,
    "1 ramp": partial(additive, ramps=1),
    "1 and 2 ramps": partial(additive, ramps=2),
    "1, 2, 4 and 8 ramps": partial(additive, ramps=8),
    "penalty 0.005": partial(additive, penalty=0.005),
    "penalty 0.01": partial(additive, penalty=0.01),
    "penalty 0.04": partial(additive, penalty=0.04),
    "penalty 0.08": partial(additive, penalty=0.08),
    "nothing expected before data are seen": partial(additive, expected=0.0),
    "expected 0.3": partial(additive, expected=0.3),
    "without the senses a moderator would expect": partial(additive, sense=False, expected=0.0),
}

WEIGHTS: dict[str, tuple[tuple[Fit, ...], float]] = {
    "**each group alike, farms 10 %, as shipped**": ((additive,), FARM_SHARE),
    "farms 5 %": ((additive,), 0.05),
    "farms 30 %": ((additive,), 0.3),
    "farms 50 %": ((additive,), 0.5),
    "a group by the square root of its pages": ((partial(by_size, power=0.5),), FARM_SHARE),
    "each page alike": ((PAGES_ALIKE,), FARM_SHARE),
    "mean of that and the shipped one": ((PAGES_ALIKE, additive), FARM_SHARE),
    "ordinary pages held to be farm with a chance of 1 %": ((partial(smoothed, doubt=0.01),), FARM_SHARE),
    "ordinary pages held to be farm with a chance of 3 %": ((partial(smoothed, doubt=0.03),), FARM_SHARE),
}


@cache
def _learnt(study: Study, fit: Fit, settings: Settings) -> Floats:
    return study.learn(fit, settings)


def _score(study: Study, settings: Settings, fits: tuple[Fit, ...], farm_share: float = FARM_SHARE) -> Floats:
    return np.mean([_learnt(study, fit, replace(settings, farm_share=farm_share)) for fit in fits], axis=0)


def estimators(study: Study) -> dict[str, str]:
    """Other estimators on the same signals."""
    rows: dict[str, Score] = {name: partial(_score, fits=fits) for name, fits in ESTIMATORS.items()}
    return {"estimators": study.compare(rows, "estimator")}


def curves(study: Study) -> dict[str, str]:
    """Shapes of the signals' curves, and how freely they bend."""
    rows: dict[str, Score] = {name: partial(_score, fits=(fit,)) for name, fit in CURVES.items()}
    return {"curves": study.compare(rows, "curves")}


def weights(study: Study) -> dict[str, str]:
    """What a page counts in training."""
    rows: dict[str, Score] = {
        name: partial(_score, fits=fits, farm_share=share) for name, (fits, share) in WEIGHTS.items()
    }
    return {"weights": study.compare(rows, "weight of a page")}
