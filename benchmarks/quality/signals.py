"""(g) Boosted trees on all of farmsift's signals, without the additive constraint; and farmsift itself."""

from __future__ import annotations

import itertools

import numpy as np
import numpy.typing as npt
import pandas as pd
from farmsift.model.evaluation import predict_out_of_group
from farmsift.model.examples import Examples
from farmsift.model.labels import HEADS, group_weights, targets
from farmsift.model.lexical import FARM_SHARE, fit_lexicon, slot_matrix
from farmsift.model.training import Settings, lexical_column, split
from joblib import Parallel, delayed
from sklearn.ensemble import HistGradientBoostingClassifier

from .corpus import Corpus, Floats


def nested_values(examples: Examples, settings: Settings) -> tuple[npt.NDArray[np.int64], list[pd.DataFrame]]:
    """The signals with their lexical columns filled, once for each fold that is left out.

    As in farmsift's own training, a page's lexical value comes from a lexicon that has seen neither the page's
    fold nor the fold left out.

    Returns:
        Fold of each page, and for each fold a table of shape (pages, signals) in which the pages of that fold are
        to be predicted and the others to be learnt from.
    """
    goals, matrix = targets(examples.labels["label"]), slot_matrix(examples.slots)
    fold, folds = split(examples.labels, settings.folds, settings.seed), range(settings.folds)

    def column(head: str, out: tuple[int, int]) -> tuple[Floats, Floats]:
        chosen = ~np.isin(fold, out)
        weight = group_weights(examples.labels["group"][chosen], goals[head][chosen], FARM_SHARE)
        lexicon = fit_lexicon(matrix[chosen], goals[head][chosen], weight)
        first, second = (lexical_column(matrix[fold == i], lexicon) for i in out)
        return first, second

    pairs = [*((i, i) for i in folds), *itertools.combinations(folds, 2)]
    jobs = [(head, out) for head in HEADS for out in pairs]
    found = Parallel(n_jobs=settings.jobs, prefer="threads")(delayed(column)(*job) for job in jobs)
    tables = [examples.values.copy() for _ in folds]
    for (head, (i, j)), (first, second) in zip(jobs, found, strict=True):
        # Left out i and j: what it says of j is for tables without i, and the other way round.
        tables[j].loc[fold == i, f"lexical.{head}"] = first
        tables[i].loc[fold == j, f"lexical.{head}"] = second
    return fold, tables


class BoostedSignals:
    """Histogram gradient boosting on the same signals, missing values left to the trees."""

    name = "boosted trees on all signals"
    about = "the signals and lexical values that farmsift learns from, interactions allowed"

    def prepare(self, corpus: Corpus) -> None:
        """Nothing: the signals are measured with the examples."""

    def scores(self, corpus: Corpus, settings: Settings) -> Floats:
        """Log-odds of every page out of its group, shape (pages,)."""
        fold, tables = nested_values(corpus.examples, settings)
        found = np.zeros(len(corpus))
        for i, table in enumerate(tables):
            train, test = fold != i, fold == i
            model = HistGradientBoostingClassifier(
                learning_rate=0.05,
                max_iter=200,
                max_leaf_nodes=15,
                min_samples_leaf=10,
                l2_regularization=1.0,
                max_features=0.3,
                random_state=settings.seed,
            )
            values = table.loc[:, table[train].notna().any()].to_numpy()
            model.fit(values[train], corpus.target[train], sample_weight=corpus.weights(train))
            found[test] = model.decision_function(values[test])
        return found


class Farmsift:
    """farmsift as it trains and evaluates itself."""

    name = "**farmsift**"
    about = "two additive heads on all signals"

    def prepare(self, corpus: Corpus) -> None:
        """Nothing: the signals are measured with the examples."""

    def scores(self, corpus: Corpus, settings: Settings) -> Floats:
        """Log-odds of "content farm or republished" of every page out of its group, shape (pages,)."""
        return predict_out_of_group(corpus.examples, settings).log_odds["any"]
