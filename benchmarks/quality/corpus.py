"""The labelled pages as the peers read them, and the folds that all of them share."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
from farmsift.features.page import Page
from farmsift.features.readers import iter_raw, read
from farmsift.model.examples import Examples, measure_examples
from farmsift.model.labels import group_weights, read_labels, targets
from farmsift.model.training import Settings, split

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

GRAFTS = 600
"""Made pages that farmsift learns from beside the real ones, as ``farmsift train`` does."""
FARM_SHARE = 0.3
"""Share of weight that farm pages get while a peer is trained; at 5 % most would learn the others only."""
FIRST_BYTES = 35_000

_WORD = re.compile(r"\w+")
_SPACE = re.compile(rb"\s+")


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the peers read of one page.

    Attributes:
        raw: the first 35,000 bytes as found.
        size: bytes of the whole page.
        title: the document title.
        visible: all visible text, a block a line.
        article: the article, a paragraph a line, or the visible text where the page holds none.
        anchor_words: words in the texts of links.
        alt_words: words in the alternative texts of pictures.
    """

    raw: bytes
    size: int
    title: str
    visible: str
    article: str
    anchor_words: int
    alt_words: int

    @classmethod
    def of(cls, data: bytes, page: Page) -> Sheet:
        """Note what the peers read of a page."""
        visible = "\n".join([block.text for block in page.blocks])
        images = page.furniture.images if page.furniture else ()
        return cls(
            raw=data[:FIRST_BYTES],
            size=max(len(_SPACE.sub(b" ", data)), 1),
            title=page.title,
            visible=visible,
            article="\n".join([block.text for block in page.article]) or visible,
            anchor_words=sum(len(words(link.text)) for link in page.links),
            alt_words=sum(len(words(image.alt)) for image in images),
        )


def words(text: str) -> list[str]:
    """The words of a text, lower case."""
    return _WORD.findall(text.lower())


@dataclass(frozen=True, eq=False)
class Corpus:
    """The labelled pages.

    Attributes:
        examples: as farmsift measures them.
        sheets: as the peers read them, in the same order.
    """

    examples: Examples
    sheets: list[Sheet]

    @classmethod
    def load(cls, pages: Sequence[Path], labels: Path, cache: Path | None, jobs: int) -> Corpus:
        """Read and measure the pages.

        Args:
            pages: files in any form that ``farmsift train`` reads.
            labels: the labels file.
            cache: folder that measured signals are kept in.
            jobs: processes for measuring.
        """
        examples = measure_examples(pages, read_labels(labels), cache=cache, jobs=jobs, grafts=GRAFTS)
        wanted, sheets = set(examples.labels.index), {}
        for source in pages:
            for raw in iter_raw(source):
                if raw.id in wanted:
                    data = raw.data if isinstance(raw.data, bytes) else raw.data.encode()
                    sheets[raw.id] = Sheet.of(data, read(raw))
        return cls(examples, [sheets[i] for i in examples.labels.index])

    def __len__(self) -> int:
        return len(self.sheets)

    @cached_property
    def target(self) -> Ints:
        """1 for content farm or republished, else 0, shape (pages,)."""
        return targets(self.examples.labels["label"])["any"]

    @cached_property
    def groups(self) -> npt.NDArray[np.object_]:
        """Group of each page, shape (pages,)."""
        return self.examples.labels["group"].to_numpy()

    def share_of_groups(self, marked: npt.NDArray[np.bool_], kind: int) -> float:
        """Share of the farm (1) or ordinary (0) pages that are marked, each group counted alike."""
        mine = self.target == kind
        return float(pd.Series(marked[mine]).groupby(self.groups[mine]).mean().mean())

    def folds(self, settings: Settings, seed: int) -> Ints:
        """Fold of each page by group, shape (pages,)."""
        return split(self.examples.labels, settings.folds, seed)

    def weights(self, chosen: npt.NDArray[np.bool_]) -> Floats:
        """Weights to train with: each group alike, farm groups 30 %, mean 1; shape (chosen pages,)."""
        weight = group_weights(self.groups[chosen], self.target[chosen], FARM_SHARE)
        return weight * len(weight)


class Peer(ABC):
    """Something that scores pages.

    Attributes:
        name: as the tables show it.
        about: what it is and where it is from, in a few words.
    """

    name: str
    about: str

    @abstractmethod
    def prepare(self, corpus: Corpus) -> None:
        """Work out once what does not depend on labels."""

    @abstractmethod
    def scores(self, corpus: Corpus, settings: Settings) -> Floats:
        """Score every page out of its group; higher is more of a farm, shape (pages,)."""


class Learner(Peer):
    """A peer that learns from the pages of some folds and scores those of the fold left out."""

    @abstractmethod
    def fit_score(
        self, corpus: Corpus, train: npt.NDArray[np.bool_], test: npt.NDArray[np.bool_], seed: int
    ) -> Floats:
        """Learn from the train pages; return scores of the test pages, comparable between folds."""

    def scores(self, corpus: Corpus, settings: Settings) -> Floats:
        """Score every page by what was learnt from the other folds, shape (pages,)."""
        fold, found = corpus.folds(settings, settings.seed), np.zeros(len(corpus))
        for i in range(settings.folds):
            found[fold == i] = self.fit_score(corpus, fold != i, fold == i, settings.seed)
        return found
