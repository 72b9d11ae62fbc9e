"""farmsift's index and its peers behind one face: add texts by number, ask for those like a text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from farmsift.features.copies import Article, Judgement, open_index
from farmsift.features.copies.fingerprints import sketch_of
from farmsift.features.copies.matches import overlap_of

WORDS = re.compile(r"\w+")
SHINGLE = 4
PERMUTATIONS = 128
FLOOR = 0.1
"""Similarity for which the peers' bands are laid out; what they find is then verified and ranked."""


class System(Protocol):
    """Something that finds copies."""

    name: str

    def add(self, texts: Mapping[int, str]) -> None:
        """Take texts in."""
        ...

    def like(self, number: int, text: str) -> dict[int, float]:
        """Return the texts that share something with a text, itself left out, and how much, 0 to 1."""
        ...

    def overlap(self, text: str, other: str) -> float:
        """Return how much two texts share, 0 to 1, whatever the system would make of it."""
        ...


def shingles(text: str) -> set[str]:
    """The usual recipe: lower-case words, four at a time."""
    words = WORDS.findall(text.lower())
    return {" ".join(words[i : i + SHINGLE]) for i in range(max(len(words) - SHINGLE + 1, 1))}


class Farmsift:
    """farmsift's index; what it takes for quotations and boilerplate is not found.

    The score is the length of the longest shared passage, 1 from 2,000 characters: thresholds of containment would
    put a short article with a caption of another's before a long one with half of it.
    """

    name = "farmsift"

    def __init__(self, folder: Path, most: int = 1000, sites: Mapping[int, str] | None = None):
        self.index = open_index(folder / "copies.db", create=True)
        self._most = most
        self._sites = sites or {}

    def _article(self, number: int, text: str) -> Article:
        return Article(f"https://{self._sites.get(number, f'site{number}.example')}/{number}", text)

    def add(self, texts: Mapping[int, str]) -> None:
        """See ``System.add``."""
        self.index.add(self._article(number, text) for number, text in texts.items())

    def overlap(self, text: str, other: str) -> float:
        """See ``System.overlap``."""
        mine, theirs = sketch_of(text), sketch_of(other)
        shared = overlap_of(mine, theirs.hashes, theirs.limit)
        return max(shared.contained, shared.contains)

    def like(self, number: int, text: str) -> dict[int, float]:
        """See ``System.like``."""
        passing = (Judgement.QUOTES, Judgement.BOILERPLATE)
        return {
            int(match.address.rpartition("/")[2]): min((p.end - p.start) / 2000, 1.0)
            for match in self.index.query(self._article(number, text), self._most)
            for p in match.passages[:1]
            if match.judgement not in passing
        }


class Datasketch:
    """datasketch: MinHash signatures, banded by MinHashLSH, verified by the signatures' Jaccard similarity."""

    name = "datasketch"

    def __init__(self, threshold: float = FLOOR):
        from datasketch import MinHashLSH

        self._lsh = MinHashLSH(threshold=threshold, num_perm=PERMUTATIONS)
        self._known: dict[int, object] = {}

    def _signature(self, text: str):
        from datasketch import MinHash

        signature = MinHash(num_perm=PERMUTATIONS)
        signature.update_batch([shingle.encode() for shingle in shingles(text)])
        return signature

    def overlap(self, text: str, other: str) -> float:
        """See ``System.overlap``."""
        return self._signature(text).jaccard(self._signature(other))

    def add(self, texts: Mapping[int, str]) -> None:
        """See ``System.add``."""
        with self._lsh.insertion_session() as session:
            for number, text in texts.items():
                self._known[number] = signature = self._signature(text)
                session.insert(number, signature)

    def like(self, number: int, text: str) -> dict[int, float]:
        """See ``System.like``."""
        mine = self._signature(text)
        return {other: mine.jaccard(self._known[other]) for other in self._lsh.query(mine) if other != number}


class Rensa:
    """rensa: R-MinHash signatures, banded by RMinHashLSH, verified by the signatures' Jaccard similarity."""

    name = "rensa"

    def __init__(self, threshold: float = FLOOR, bands: int = 64):
        from rensa import RMinHashLSH

        self._lsh = RMinHashLSH(threshold=threshold, num_perm=PERMUTATIONS, num_bands=bands)
        self._known: dict[int, object] = {}

    def _signature(self, text: str):
        from rensa import RMinHash

        signature = RMinHash(num_perm=PERMUTATIONS, seed=42)
        signature.update(list(shingles(text)))
        return signature

    def overlap(self, text: str, other: str) -> float:
        """See ``System.overlap``."""
        return self._signature(text).jaccard(self._signature(other))

    def add(self, texts: Mapping[int, str]) -> None:
        """See ``System.add``."""
        for number, text in texts.items():
            self._known[number] = signature = self._signature(text)
            self._lsh.insert(number, signature)

    def like(self, number: int, text: str) -> dict[int, float]:
        """See ``System.like``."""
        mine = self._signature(text)
        return {other: mine.jaccard(self._known[other]) for other in self._lsh.query(mine) if other != number}


def pairs(
    system: System, texts: Mapping[int, str], of: Iterable[int] | None = None
) -> dict[tuple[int, int], float]:
    """Ask for every text; return each pair found, lower number first, with its greater score."""
    found: dict[tuple[int, int], float] = {}
    for number in texts if of is None else of:
        for other, score in system.like(number, texts[number]).items():
            pair = (min(number, other), max(number, other))
            found[pair] = max(score, found.get(pair, 0.0))
    return found


def all_systems(folder: Path, sites: Mapping[int, str] | None = None) -> Sequence[System]:
    """Farmsift and its peers, empty."""
    return Farmsift(folder, sites=sites), Datasketch(), Rensa()
