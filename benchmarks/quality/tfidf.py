"""(d) Word TF-IDF with logistic regression."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from sklearn.feature_extraction.text import HashingVectorizer, TfidfTransformer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

from .corpus import Corpus, Floats, Learner, words


class Tfidf(Learner):
    """Words of title and visible text by TF-IDF."""

    name = "word TF-IDF, logistic regression"
    about = "title and visible words, sublinear counts"

    def __init__(self, strength: float = 30.0):
        self.strength = strength

    def prepare(self, corpus: Corpus) -> None:
        """Count every page's words, hashed so that no vocabulary is learnt from test pages."""
        vectorizer = HashingVectorizer(
            analyzer=words, n_features=2**20, alternate_sign=False, norm=None, dtype=np.float32
        )
        self.counts = vectorizer.transform(f"{s.title}\n{s.visible}" for s in corpus.sheets).tocsr()

    def fit_score(
        self, corpus: Corpus, train: npt.NDArray[np.bool_], test: npt.NDArray[np.bool_], seed: int
    ) -> Floats:
        """Log-odds of the test pages."""
        model = make_pipeline(
            TfidfTransformer(sublinear_tf=True),
            LogisticRegression(
                C=self.strength, solver="liblinear", dual=True, tol=1e-2, max_iter=300, random_state=seed
            ),
        )
        model.fit(
            self.counts[train],
            corpus.target[train],
            logisticregression__sample_weight=corpus.weights(train),
        )
        return model.decision_function(self.counts[test])
