"""(b) fastText's supervised classifier on the visible words.

Joulin, Grave, Bojanowski and Mikolov: *Bag of tricks for efficient text classification*, 2017.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
import numpy.typing as npt

from .corpus import Corpus, Floats, Learner, words

MOST_WORDS = 1000


class FastText(Learner):
    """Words and word pairs.

    fastText knows no weights, so the training file is drawn from the pages by weight, as many as there are pages.

    Args:
        dim: dimensions, in multiples of 16; with others the package now and then learns NaN, whatever the rate.
        epochs: how often the training file is gone through.
        rate: learning rate.
        pairs: whether word pairs are learnt too.
    """

    name = "fastText supervised"
    about = (
        "Joulin et al. 2017: title and visible words, word pairs, 10 dimensions as in the paper, 25 epochs"
    )

    def __init__(self, dim: int = 16, epochs: int = 10, rate: float = 0.5, pairs: bool = True):
        self.dim, self.epochs, self.rate, self.pairs = dim, epochs, rate, pairs

    def prepare(self, corpus: Corpus) -> None:
        """Take every page apart into words."""
        self.lines = [" ".join(words(f"{s.title} {s.visible}")[:MOST_WORDS]) for s in corpus.sheets]

    def fit_score(
        self, corpus: Corpus, train: npt.NDArray[np.bool_], test: npt.NDArray[np.bool_], seed: int
    ) -> Floats:
        """Log-odds of the test pages."""
        import fasttext

        weight = corpus.weights(train)
        rows = np.random.default_rng(seed).choice(
            np.flatnonzero(train), size=int(train.sum()), p=weight / weight.sum()
        )
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "train.txt")
            path.write_text(
                "".join(f"__label__{corpus.target[i]} {self.lines[i]}\n" for i in rows), encoding="utf-8"
            )
            model = fasttext.train_supervised(
                str(path),
                dim=self.dim,
                epoch=self.epochs,
                lr=self.rate,
                wordNgrams=2 if self.pairs else 1,
                minCount=2,
                bucket=500_000,
                thread=1,
                seed=seed,
                verbose=0,
            )
        found, chances = model.predict([self.lines[i] for i in np.flatnonzero(test)], k=2)
        farm = np.array(
            [
                dict(zip(names, p, strict=True)).get("__label__1", 0.0)
                for names, p in zip(found, chances, strict=True)
            ]
        )
        farm = np.clip(farm, 1e-6, 1 - 1e-6)
        return np.log(farm / (1 - farm))
