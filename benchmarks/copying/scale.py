"""Generated articles by the million, and what adding and asking cost as an index grows."""

from __future__ import annotations

import datetime as dt
import gc
import resource
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from farmsift.features.copies import Article, open_index
from tqdm import tqdm

from .attacks import Copier
from .systems import Datasketch, Rensa, System

VOCABULARY, SITES = 60_000, 20_000
PIECE = 8192
PLANTED = 500
COUNTED = dt.date(2024, 5, 17)


class Press:
    """Prints articles: made-up words by Zipf's law, lengths as news articles have them (median 430 words).

    Args:
        seed: of the drawing.
    """

    def __init__(self, seed: int = 0):
        self._rng = rng = np.random.default_rng(seed)
        heads = ["st", "tr", "ch", "sh", *"bcdfghjklmnprstvw"]
        tails = ["ai", "ea", "er", "on", "en", *"aeiou"]
        syllables = [head + tail for head in heads for tail in tails]
        picks = rng.integers(0, len(syllables), (4 * VOCABULARY, 4)).tolist()
        drawn = (
            "".join([syllables[i] for i in row[:length]])
            for row, length in zip(picks, rng.integers(1, 5, 4 * VOCABULARY).tolist(), strict=True)
        )
        self.words = np.array(list(dict.fromkeys(drawn))[:VOCABULARY], dtype=object)
        weight = 1 / (np.arange(len(self.words)) + 2.7) ** 1.05
        self._below = np.cumsum(weight / weight.sum())

    def text(self) -> str:
        """An article."""
        count = int(np.clip(self._rng.lognormal(6.06, 0.6), 60, 6000))
        words = self.words[np.searchsorted(self._below, self._rng.random(count))].tolist()
        for i in range(14, count, 15):
            words[i] += "." if i % 60 else ".\n"
        return " ".join(words)

    def article(self, number: int) -> Article:
        """An article with an address as news sites have them."""
        site = int(self._rng.zipf(1.3)) % SITES
        slug = "-".join(self.words[self._rng.integers(0, VOCABULARY, 6)].tolist())
        address = f"https://www.daily-{self.words[site]}-{site}.example/2024/05/17/{slug}-{number}"
        return Article(address, self.text(), COUNTED)

    def pieces(self, count: int) -> Iterator[list[Article]]:
        """So many articles, a batch at a time."""
        for first in range(0, count, PIECE):
            yield [self.article(n) for n in range(first, min(first + PIECE, count))]


@dataclass(frozen=True)
class Cost:
    """What an index of one size costs.

    Attributes:
        articles: in the index.
        per_second, per_cpu_second: articles added, by the wall and by the processor's clock.
        bytes: an article, on disk; in memory for a peer.
        p50, p95: of a query when warm, milliseconds by the wall; ``cpu95``: by the processor's clock.
        found: share of the planted copies whose original comes first.
        memory: of the process, megabytes.
    """

    articles: int
    per_second: float
    per_cpu_second: float
    bytes: float
    p50: float
    p95: float
    cpu95: float
    found: float
    memory: float


def farmsift(where: Path | str, sizes: list[int]) -> Iterator[Cost]:
    """Grow an index to each size, and measure it there.

    Args:
        where: file of the index, or the URL of a database.
        sizes: articles, ascending.
    """
    press, kept = Press(), list[Article]()
    done, wall, processor = 0, 0.0, 0.0
    for size in sizes:
        with open_index(where, create=True) as index:
            for piece in tqdm(press.pieces(size - done), total=-(-(size - done) // PIECE), desc=f"{size:,}"):
                kept += piece[: max(PLANTED * PIECE // max(sizes[-1], PIECE), 4)]
                started, cpu = time.perf_counter(), time.process_time()
                index.add(piece)
                wall += time.perf_counter() - started
                processor += time.process_time() - cpu
            done = size
        with open_index(where) as index:
            held = index.stats()
            copier = Copier(press.words.tolist())
            copies = [
                Article(f"https://copier.example/{i}", copier.reworded(a.text)) for i, a in enumerate(kept)
            ]
            for copy in copies:
                index.query(copy)
            times, hits = [], 0
            for original, copy in zip(kept, copies, strict=True):
                started, cpu = time.perf_counter(), time.process_time()
                found = index.query(copy)
                times.append((time.perf_counter() - started, time.process_time() - cpu))
                hits += bool(found) and found[0].address == original.address
        taken, cpu_taken = 1000 * np.array(times).T
        yield Cost(
            size, done / wall, done / processor, held.bytes / size, *np.percentile(taken, [50, 95]).tolist(),
            float(np.percentile(cpu_taken, 95)), hits / len(kept), resident(),
        )  # fmt: skip


def peer(system: System, count: int) -> Cost:
    """Measure a peer, which keeps its index in memory, at one size."""
    press, kept = Press(), list[tuple[int, str]]()
    gc.collect()
    before = resident()
    wall = processor = 0.0
    number = 0
    for piece in press.pieces(count):
        texts = {number + i: article.text for i, article in enumerate(piece)}
        kept += list(texts.items())[: max(PLANTED * PIECE // max(count, PIECE), 4)]
        number += len(piece)
        started, cpu = time.perf_counter(), time.process_time()
        system.add(texts)
        wall += time.perf_counter() - started
        processor += time.process_time() - cpu
    held = resident()
    copier = Copier(press.words.tolist())
    times, hits = [], 0
    for original, text in kept:
        copy = copier.reworded(text)
        started, cpu = time.perf_counter(), time.process_time()
        found = system.like(-1, copy)
        times.append((time.perf_counter() - started, time.process_time() - cpu))
        hits += bool(found) and max(found, key=lambda n: found[n]) == original
    taken, cpu_taken = 1000 * np.array(times).T
    return Cost(
        count, count / wall, count / processor, 2**20 * (held - before) / count,
        *np.percentile(taken, [50, 95]).tolist(), float(np.percentile(cpu_taken, 95)), hits / len(kept),
        held,
    )  # fmt: skip


def peers(size: int) -> Iterator[System]:
    """The peers, if any size is asked for, with bands for a similarity of 0.3."""
    if size:
        yield Datasketch(threshold=0.3)
        yield Rensa(threshold=0.3, bands=32)


def resident() -> float:
    """Memory that the process has now, megabytes."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 2**20
