"""What a text is about: a static table of word vectors, named topics as places in it, words out of glued names.

The table is distilled from a sentence model by ``python -m farmsift.features.distill``; reading it needs numpy
alone. A text is the weighted mean of its words' rows, frequent words weighing less (Arora, Liang and Ma: *A
simple but tough-to-beat baseline for sentence embeddings*, 2017; model2vec by Tulkens and van Dongen, 2024).
"""

from __future__ import annotations

import functools
import math
import re
import tomllib
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float32]

DATA = Path(__file__).with_name("data")
GENERAL = "general"
# More words than this of one part do not change what it is about.
MOST_WORDS = 1500
# Rows shorter than this are those of "the" and "which": they cost time and move no text.
_WEIGHTLESS = 0.06
_TEMPERATURE = 0.05
# A topic as near as this is as good as no topic at all; see ``Topics.topics_of``.
_FLOOR = 0.36
# A single word names a topic from this cosine on.
_STANDS_OUT = 0.48
# Two-letter words that names are glued with; any other two letters in a row are more likely a piece of a word.
_SHORT_WORDS = """a i ad ai an as at be by do dr eu fm go hd he hr in is it me mr my no of ok on or pc pr so tv to
uk up us vr we"""
_SHORT = frozenset(_SHORT_WORDS.split())
# Words more frequent than these describe nothing in a name.
_COMMONEST = 120
_LONGEST = 22
_LONGEST_NAME = 80
_LETTERS = bytes([code if 97 <= code <= 122 else 32 for code in range(256)])
_LETTERS_OR_ZERO = b"\0" + _LETTERS[1:]
_PIECES = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[^\W\d_a-zA-Z]+")


@dataclass(frozen=True, slots=True)
class Topic:
    """A named topic.

    Attributes:
        name: a plain name, as used in sentences.
        spam: farms are paid to place it on other people's pages.
        sink: stands for words that say nothing about what a site is about; never named.
        kin: families of topics that one site may well hold together.
        words: the seed words whose mean is its place in the table.
        elsewhere: marks of a spam topic in any language, lower case.
    """

    name: str
    spam: bool
    sink: bool
    kin: frozenset[str]
    words: tuple[str, ...]
    elsewhere: tuple[str, ...]


def read_topics(path: Path = DATA / "topics.toml") -> list[Topic]:
    """Read the named topics from their file, sinks last.

    Args:
        path: a TOML file with one table a topic; ``data/topics.toml`` says what it holds.
    """
    with path.open("rb") as file:
        tables = tomllib.load(file)
    topics = [
        Topic(
            name,
            bool(table.get("spam")),
            bool(table.get("sink")),
            frozenset(table.get("kin", ())),
            tuple(table["words"].split()),
            tuple(table.get("elsewhere", ())),
        )
        for name, table in tables.items()
    ]
    return sorted(topics, key=lambda topic: topic.sink)


def latin_words(text: str) -> list[str]:
    """Return the words that the table could know: runs of two or more Latin letters, lower case."""
    # Splitting bytes is several times as fast as a regex.
    letters = text.lower().encode("ascii", "replace").translate(_LETTERS)
    return [word for word in letters.decode("ascii").split() if len(word) > 1]


def latin_words_each(texts: Sequence[str]) -> list[list[str]]:
    """``latin_words`` of each of many texts."""
    letters = "\0".join(texts).lower().encode("ascii", "replace").translate(_LETTERS_OR_ZERO)
    found = letters.decode("ascii").split("\0")
    if len(found) != len(texts):  # a text holds the separator
        return [latin_words(text) for text in texts]
    return [[word for word in words.split() if len(word) > 1] for words in found]


class Topics:
    """The table of word vectors and the named topics in it.

    Args:
        words: the words of the table, the most frequent first.
        rows: int8 array of shape (words, dimensions).
        scales: float32 array of shape (words,): what each row is multiplied by; carries the word's weight.
        topics: the named topics, sinks last.

    Attributes:
        topics: as given.
        names: names of the topics that can be named, in the order of ``centroids``.
        centroids: float32 array of shape (topics, dimensions), unit rows, sinks last.
    """

    def __init__(
        self,
        words: Sequence[str],
        rows: NDArray[np.int8],
        scales: NDArray[np.float32],
        topics: Sequence[Topic],
    ):
        self._row: Mapping[str, int] = dict(zip(words, range(len(words)), strict=True))
        # 16 MB as float32; turning int8 rows anew for each text would take longer than all the rest.
        self._vectors: Vector = rows.astype(np.float32)
        self._vectors *= scales[:, None]
        lengths = np.sqrt(np.einsum("ij,ij->i", self._vectors, self._vectors))
        self._lengths: Vector = np.maximum(lengths, 1e-9)
        self._telling = {word: i for word, i in self._row.items() if lengths[i] > _WEIGHTLESS}
        self.topics = tuple(topics)
        self.names = tuple(topic.name for topic in topics if not topic.sink)
        self.centroids: Vector = np.stack([self._centroid(topic.words) for topic in topics])
        # A first name in a site's name says that the rest is a name too.
        sinks = [topic for topic in topics if topic.sink and topic.name != "general: people"]
        self._sunk = frozenset([word for topic in sinks for word in topic.words])
        self.marks = frozenset([mark for topic in topics for mark in topic.elsewhere if mark.isalpha()])
        self._name_words()

    @staticmethod
    @functools.cache
    def load() -> Topics:
        """The table and topics of the package, read once a process."""
        words = zlib.decompress((DATA / "words.txt.z").read_bytes()).decode("ascii").split("\n")
        rows = np.load(DATA / "rows.npy", mmap_mode="r")
        # A plain array over the mapped file: np.memmap adds microseconds to every look-up.
        return Topics(words, np.asarray(rows), np.load(DATA / "scales.npy").astype(np.float32), read_topics())

    def __contains__(self, word: str) -> bool:
        return word in self._row

    def __len__(self) -> int:
        return len(self._row)

    def rank(self, word: str) -> int:
        """Place of a lower-case word by frequency, 0 the most frequent; -1 where the table lacks it."""
        return self._row.get(word, -1)

    def vectors(self, words: Sequence[str]) -> tuple[list[str], Vector]:
        """Return the words that the table knows, and their unit vectors as an array (known, dimensions)."""
        known = [word for word in words if word in self._row]
        index = [self._row[word] for word in known]
        return known, self._vectors[index] / self._lengths[index, None]

    def topical(self, words: Iterable[str]) -> list[str]:
        """Return the words that name a topic by themselves: those no nearer to a sink than to any topic.

        "sports" and "kitchen" do; "news", "home", "guardian", names and places do not.
        """
        row, topic = self._row, self._topic_of_row
        return [word for word in words if word in row and topic[row[word]] >= 0]

    def is_plain(self, word: str) -> bool:
        """Whether a lower-case word says nothing in a name: one of the commonest, or of those a sink is made of."""
        return 0 <= self._row.get(word, -1) < _COMMONEST or word in self._sunk

    def topic_of_word(self, word: str) -> str:
        """Name of the topic that a lower-case word stands for by itself, or ``""``."""
        row = self._row.get(word, -1)
        nearest = self._topic_of_row[row] if row >= 0 else -1
        return self.names[nearest] if nearest >= 0 else ""

    def embed(self, words: Sequence[str]) -> tuple[Vector | None, int]:
        """Where a text stands.

        Args:
            words: its words in lower case, as ``latin_words`` gives them; the first 1,500 are used.

        Returns:
            A unit vector of float32, or ``None`` where no word is known; and how many of the used words are known
            and weigh anything (the commonest words of English do not).
        """
        sums, known = self.embed_each([words])
        length = math.sqrt(float(sums[0] @ sums[0]))
        return (sums[0] / length if length > 0 else None), int(known[0])

    def embed_each(self, texts: Sequence[Sequence[str]]) -> tuple[Vector, NDArray[np.intp]]:
        """Where each of many short texts stands, in one step.

        Args:
            texts: the lower-case words of each; the first 1,500 of all together are used.

        Returns:
            Weighted sums of the words' rows, float32 of shape (texts, dimensions), zero where no word is known;
            and the number of known words of each that weigh anything.
        """
        row = self._telling
        found: list[int] = []
        counts: list[int] = []
        for words in texts:
            before = len(found)
            if before < MOST_WORDS:
                found += [at for at in map(row.get, words[: MOST_WORDS - before]) if at is not None]
            counts.append(len(found) - before)
        known = np.array(counts, dtype=np.intp)
        sums = np.zeros((len(counts), self.centroids.shape[1]), dtype=np.float32)
        if found:
            filled = np.flatnonzero(known)
            starts = (np.cumsum(known) - known)[filled]
            sums[filled] = np.add.reduceat(self._vectors.take(found, axis=0), starts, axis=0)
        return sums, known

    def coverage(self, words: Sequence[str]) -> float:
        """Share of the first 1,500 words that the table knows, numbers and letters aside; NaN without any."""
        row = self._row
        letters = [word for word in words[:MOST_WORDS] if len(word) > 1 and not word.isdigit()]
        return sum([word in row for word in letters]) / len(letters) if letters else math.nan

    def topics_of(self, vector: Vector) -> list[tuple[str, float]]:
        """What a text at this place is about.

        The weights are a softmax over the cosines with the topics' centroids, with a rival named "general" that
        is always as near as a topic that just about stands out; so a text far from every topic is "general".

        Args:
            vector: as from ``embed``.

        Returns:
            Names and weights (0 to 1, summing to 1 over all topics), those of at least 0.1, greatest first.
        """
        near = self.centroids[: len(self.names)] @ vector
        weights = np.exp((np.append(near, _FLOOR) - max(float(near.max()), _FLOOR)) / _TEMPERATURE)
        weights /= weights.sum()
        order = [int(i) for i in np.argsort(-weights, kind="stable") if weights[i] >= 0.1]
        return [(self.names[i] if i < len(self.names) else GENERAL, float(weights[i])) for i in order]

    def _name_words(self) -> None:
        """Find the topic that each word stands for by itself."""
        near = (self._vectors @ self.centroids.T) / self._lengths[:, None]
        topics = near[:, : len(self.names)]
        best = topics.max(axis=1)
        sinks = near[:, len(self.names) :].max(axis=1, initial=0.0)
        stands_out = (best >= _STANDS_OUT) & (best > sinks + 0.1)
        nearest = np.where(stands_out, topics.argmax(axis=1), -1)
        for topic in self.topics[len(self.names) :]:
            nearest[[self._row[word] for word in topic.words if word in self._row]] = -1
        self._topic_of_row: list[int] = nearest.tolist()

    def _centroid(self, words: Iterable[str]) -> Vector:
        """Unit mean of the unit vectors of the known words, each counting alike."""
        _, vectors = self.vectors(list(words))
        mean = vectors.sum(axis=0)
        return mean / max(float(np.linalg.norm(mean)), 1e-9)


@functools.lru_cache(maxsize=4096)
def split_words(name: str, glued: bool = True) -> tuple[str, ...]:
    """Split a name written without blanks (a host label, a site name) into words.

    By capitals, digits and marks first; then each piece that is no word itself by the cheapest sequence of the
    table's words, a word costing the logarithm of its rank (a unigram model under Zipf's law).

    Args:
        name: such as ``SportsNewsForYou`` or ``bestcasinobonus``; the first 80 letters are used.
        glued: words may be glued; ``False`` splits by capitals and marks only, as fits a word of a longer name.

    Returns:
        Lower-case words; a piece that does not fall into words stays whole.
    """
    pieces = [piece.lower() for piece in _PIECES.findall(name[:_LONGEST_NAME])]
    return tuple([word for piece in pieces for word in _segment(piece)] if glued else pieces)


def _segment(piece: str) -> list[str]:
    table = Topics.load()
    length = len(piece)
    if length <= 3 or not piece.isascii() or 0 <= table.rank(piece) < 20_000:
        return [piece]
    total = len(table)
    best = [0.0] + [math.inf] * length
    back = [0] * (length + 1)
    for end in range(1, length + 1):
        for start in range(max(0, end - _LONGEST), end):
            word = piece[start:end]
            rank = table.rank(word) if end - start > 2 or word in _SHORT else -1
            if rank < 0 and word in table.marks:
                rank = total // 2
            cost = best[start] + (math.log(rank + 40) if rank >= 0 else math.log(total) + 4.0 * len(word))
            if cost < best[end]:
                best[end], back[end] = cost, start
    words: list[str] = []
    end = length
    while end:
        words.append(piece[back[end] : end])
        end = back[end]
    words.reverse()
    known = sum([len(word) for word in words if word in table or word in table.marks])
    # Shreds are a sign that the piece is a name of its own.
    return words if known >= 0.75 * length and length >= 3.2 * len(words) else [piece]
