"""(g) Boosted trees on all of farmsift's signals, without the additive constraint; and farmsift itself."""

from __future__ import annotations

import numpy as np
from farmsift.model.evaluation import predict_out_of_group
from farmsift.model.training import Settings, split, without_each_fold
from sklearn.ensemble import HistGradientBoostingClassifier

from .corpus import Corpus, Floats, Peer


class BoostedSignals(Peer):
    """Histogram gradient boosting on the same signals, missing values left to the trees."""

    name = "boosted trees on all signals"
    about = "the signals and lexical values that farmsift learns from, interactions allowed"

    def prepare(self, corpus: Corpus) -> None:
        """Nothing: the signals are measured with the examples."""

    def scores(self, corpus: Corpus, settings: Settings) -> Floats:
        """Log-odds of every page out of its group, shape (pages,)."""
        fold = split(corpus.examples.labels, settings.folds, settings.seed)
        _, tables = without_each_fold(corpus.examples, fold, settings)
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


class Farmsift(Peer):
    """farmsift as it trains and evaluates itself."""

    name = "**farmsift**"
    about = "two additive heads on all signals"

    def prepare(self, corpus: Corpus) -> None:
        """Nothing: the signals are measured with the examples."""

    def scores(self, corpus: Corpus, settings: Settings) -> Floats:
        """Log-odds of "content farm or republished" of every page out of its group, shape (pages,)."""
        return predict_out_of_group(corpus.examples, settings).log_odds["any"]
