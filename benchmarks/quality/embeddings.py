"""(f) Logistic regression on article embeddings."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from farmsift.features.topics import Topics, latin_words
from sklearn.linear_model import LogisticRegression

from .corpus import Corpus, Floats, Learner


class Embeddings(Learner):
    """The article as the mean of its words in farmsift's own table; zero where no word is known."""

    name = "article embeddings, logistic regression"
    about = "mean of the article's words in the shipped table, 256 dimensions"

    def __init__(self, strength: float = 10.0):
        self.strength = strength

    def prepare(self, corpus: Corpus) -> None:
        """Embed every article."""
        table = Topics.load()
        found = [table.embed(latin_words(sheet.article))[0] for sheet in corpus.sheets]
        none = np.zeros(table.centroids.shape[1], dtype=np.float32)
        self.vectors = np.stack([none if v is None else v for v in found]).astype(np.float64)

    def fit_score(
        self, corpus: Corpus, train: npt.NDArray[np.bool_], test: npt.NDArray[np.bool_], seed: int
    ) -> Floats:
        """Log-odds of the test pages."""
        model = LogisticRegression(C=self.strength, max_iter=2000)
        model.fit(self.vectors[train], corpus.target[train], sample_weight=corpus.weights(train))
        return model.decision_function(self.vectors[test])
