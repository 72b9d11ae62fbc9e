"""(c) The content features of Ntoulas et al. 2006 with bagged and with boosted trees.

Ntoulas, Najork, Manasse and Fetterly: *Detecting spam web pages through content analysis*, WWW 2006, section 4;
they bag and boost C4.5 trees.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp
from scipy.special import logit
from sklearn.ensemble import AdaBoostClassifier, BaggingClassifier
from sklearn.feature_extraction.text import HashingVectorizer
from sklearn.tree import DecisionTreeClassifier

from .corpus import Corpus, Floats, Learner, Sheet, words

POPULAR = (100, 200, 500, 1000)
GRAM = 3


def _own_features(sheet: Sheet) -> list[float]:
    """What one page tells by itself: words, title words, word length, anchor and visible share, compressibility."""
    own, title = words(sheet.visible), words(sheet.title)
    text = sheet.visible.encode()
    return [
        len(own),
        len(title),
        float(np.mean([len(word) for word in own])) if own else 0.0,
        sheet.anchor_words / max(len(own), 1),
        (len(text) + sheet.alt_words) / sheet.size,
        len(text) / max(len(zlib.compress(text)), 1),
    ]


def _counts(texts: Sequence[str], n: int) -> sp.csr_matrix:
    """How often each page holds each n-gram of words, hashed, shape (pages, 2 ** 20)."""
    vectorizer = HashingVectorizer(
        tokenizer=words,
        token_pattern=None,
        lowercase=False,
        ngram_range=(n, n),
        n_features=2**20,
        alternate_sign=False,
        norm=None,
        dtype=np.float64,
    )
    return vectorizer.transform(texts).tocsr()


def _others(counts: sp.csr_matrix, groups: npt.NDArray[np.object_]) -> sp.csr_matrix:
    """For each n-gram of a page: how often pages of *other* groups hold it, at the page's own places."""
    total = np.asarray(counts.sum(axis=0)).ravel()
    found = counts.copy()
    for group in np.unique(groups):
        rows = np.flatnonzero(groups == group)
        mine = np.asarray(counts[rows].sum(axis=0)).ravel()
        for row in rows:
            at = slice(counts.indptr[row], counts.indptr[row + 1])
            found.data[at] = (total - mine)[counts.indices[at]]
    return found


def _popular(counts: sp.csr_matrix, groups: npt.NDArray[np.object_]) -> Floats:
    """Share of the page drawn from the most popular words, and share of them that it holds."""
    each = sp.csr_matrix(
        (np.ones(len(groups)), (np.unique(groups, return_inverse=True)[1], np.arange(len(groups))))
    )
    # A word is as popular as the groups that use it are many, so that a family of pages does not decide.
    order = np.argsort(-np.asarray(((each @ counts) > 0).sum(axis=0)).ravel(), kind="stable")
    length = np.maximum(np.asarray(counts.sum(axis=1)).ravel(), 1)
    columns = []
    for most in POPULAR:
        mine = counts[:, order[:most]]
        columns += [np.asarray(mine.sum(axis=1)).ravel() / length, np.diff(mine.tocsr().indptr) / most]
    return np.column_stack(columns)


def _likelihood(texts: Sequence[str], groups: npt.NDArray[np.object_]) -> Floats:
    """Independent and conditional likelihood of the page's n-grams: mean -log probability, shape (pages, 2)."""
    mine, context = _counts(texts, GRAM), _counts(texts, GRAM - 1)
    others, before = _others(mine, groups), _others(context, groups)
    found = np.zeros((len(texts), 2))
    for row in range(len(texts)):
        at, up = slice(*mine.indptr[row : row + 2]), slice(*context.indptr[row : row + 2])
        if mine.data[at].size:
            share = mine.data[at] / mine.data[at].sum()
            surprise = -share @ np.log((others.data[at] + 1) / (others.data.size + mine.shape[1]))
            known = context.data[up] / context.data[up].sum()
            found[row] = (
                surprise,
                surprise + known @ np.log((before.data[up] + 1) / (before.data.size + mine.shape[1])),
            )
    return found


@lru_cache(maxsize=1)
def content_features(corpus: Corpus) -> Floats:
    """The paper's features, shape (pages, 16); word statistics come from other groups' pages, labels aside."""
    texts = [sheet.visible for sheet in corpus.sheets]
    own = np.array([_own_features(sheet) for sheet in corpus.sheets])
    popular = _popular(_counts(texts, 1), corpus.groups)
    return np.column_stack([own, popular, _likelihood(texts, corpus.groups)])


class Ntoulas(Learner):
    """Trees on the paper's features."""

    about = "Ntoulas et al. 2006: counts and shares of words, compressibility, popular words, likelihood of n-grams"

    def __init__(self, boosted: bool):
        self.boosted = boosted
        self.name = f"content features, {'boosted' if boosted else 'bagged'} trees"

    def prepare(self, corpus: Corpus) -> None:
        """Measure the features; both kinds of trees share them."""
        self.features = content_features(corpus)

    def fit_score(
        self, corpus: Corpus, train: npt.NDArray[np.bool_], test: npt.NDArray[np.bool_], seed: int
    ) -> Floats:
        """Log-odds of the test pages."""
        if self.boosted:
            tree = DecisionTreeClassifier(max_depth=4, min_samples_leaf=10)
            model = AdaBoostClassifier(tree, n_estimators=100, learning_rate=0.1, random_state=seed)
        else:
            tree = DecisionTreeClassifier(min_samples_leaf=5, max_features=0.5)
            model = BaggingClassifier(tree, n_estimators=200, random_state=seed)
        model.fit(self.features[train], corpus.target[train], sample_weight=corpus.weights(train))
        return logit(np.clip(model.predict_proba(self.features[test])[:, 1], 1e-6, 1 - 1e-6))
