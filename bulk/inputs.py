"""The inputs of a run: what they are, batches of their pages, and the places between batches."""

from __future__ import annotations

import hashlib
import io
import os
import stat
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, fields
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, Self, cast

from ..features.readers import LIMITS, Limits, Raw, ReadError, Tally, iter_raw
from ..model.scorer import BATCH, BATCH_BYTES


@dataclass(frozen=True)
class Place:
    """A place between two pages of a run.

    Attributes:
        input: number of the input that holds the next page.
        page: how many pages of that input come before.
        before: the counts of the inputs before.
        counts: those counts, and what has been read of this input.
    """

    input: int = 0
    page: int = 0
    before: Tally = field(default_factory=Tally)
    counts: Tally = field(default_factory=Tally)

    def to_dict(self) -> dict[str, Any]:
        """Return plain values, ready for JSON."""
        before, counts = counts_of(self.before), counts_of(self.counts)
        return {"input": self.input, "page": self.page, "before": before, "counts": counts}

    @classmethod
    def of(cls, held: dict[str, Any]) -> Self:
        """Make a place of what ``to_dict`` returned."""
        return cls(held["input"], held["page"], tally_of(held["before"]), tally_of(held["counts"]))


@dataclass(frozen=True)
class Batch:
    """Pages that are scored together.

    Attributes:
        pages: at least one.
        end: the place after them.
    """

    pages: Sequence[Raw]
    end: Place


class Inputs:
    """Files, folders and streams, in order.

    Args:
        sources: paths, or ``-`` for standard input.
        format, url, limits: as for ``iter_raw``.

    Raises:
        ReadError: one is not there.
    """

    def __init__(self, sources: Sequence[str], format: str = "auto", url: str = "", limits: Limits = LIMITS):
        self.sources = [str(source) for source in sources]
        self.format = format
        self.url = url
        self._limits = limits
        self.marks = [_mark(source) for source in self.sources]
        """Of each input its size in bytes and what tells it from itself at another time."""
        self.counts = Tally()
        """The counts of all inputs, once ``batches`` has come to their end."""

    @property
    def bytes(self) -> int:
        """Size of all files, in bytes."""
        return sum(size for size, _ in self.marks)

    @property
    def passing(self) -> list[str]:
        """The inputs that can be read once only."""
        return [source for source, (_, mark) in zip(self.sources, self.marks, strict=True) if not mark]

    def hold(self, folder: Path) -> str:
        """Return the input folder that a folder lies in, or ``""``."""
        inner = folder.resolve()
        for source in self.sources:
            if source != "-" and Path(source).is_dir() and inner.is_relative_to(Path(source).resolve()):
                return source
        return ""

    def batches(self, start: Place, shard: int) -> Iterator[Batch]:
        """Give the pages after a place.

        An input that can't be read as a whole gives one page that has its error.

        Args:
            start: the place.
            shard: pages of a shard; no batch reaches from one into the next.
        """
        pages: list[Raw] = []
        size = given = 0
        before = start.before
        for number in range(start.input, len(self.sources)):
            tally = Tally()
            skipped = start.page if number == start.input else 0
            for page, raw in enumerate(islice(self._input(number, tally), skipped, None), skipped + 1):
                pages.append(raw)
                size += len(raw.data)
                given += 1
                if len(pages) >= BATCH or size >= BATCH_BYTES or given % shard == 0:
                    yield Batch(pages, Place(number, page, before, _sum(before, tally)))
                    pages, size = [], 0
            before = _sum(before, tally)
        if pages:
            yield Batch(pages, Place(len(self.sources), 0, before, before))
        self.counts = before

    def _input(self, number: int, tally: Tally) -> Iterator[Raw]:
        source = self.sources[number]
        try:
            yield from iter_raw(
                _stdin() if source == "-" else source,
                format=self.format,
                url=self.url,
                tally=tally,
                limits=self._limits,
            )
        except ReadError as error:
            tally.records += 1
            tally.failed += 1
            yield Raw(source, error=str(error))


def _stdin() -> BinaryIO:
    """Standard input without a buffer: whoever waits in one when the command is stopped brings down its end."""
    file = io.FileIO(0, closefd=False)
    file.name = "-"
    return cast(BinaryIO, file)


def _sum(*tallies: Tally) -> Tally:
    found = Tally()
    for tally in tallies:
        found.add(tally)
    return found


def counts_of(tally: Tally) -> dict[str, Any]:
    """Return counts as plain values, ready for JSON."""
    return {field.name: getattr(tally, field.name) for field in fields(tally)}


def tally_of(counts: dict[str, Any]) -> Tally:
    """Make the counts of what ``counts_of`` returned."""
    counters = {name: Counter(counts[name]) for name in ("skipped", "mended")}
    return Tally(**{**counts, **counters})


def _mark(source: str) -> tuple[int, str]:
    """Size, and a digest of names, sizes and times of change; no digest for what can be read once only."""
    if source == "-":
        return 0, ""
    try:
        about = Path(source).stat()
    except OSError as error:
        raise ReadError(f"{source}: {error.strerror}") from error
    if stat.S_ISREG(about.st_mode):
        return about.st_size, f"{about.st_size} {about.st_mtime_ns}"
    if not stat.S_ISDIR(about.st_mode):
        return 0, ""
    size, digest = 0, hashlib.sha256()
    for place, folders, files in os.walk(source):
        folders.sort()
        for name in sorted(files):
            path = Path(place, name)
            with suppress(OSError):  # a link that leads nowhere
                inner = path.stat()
                size += inner.st_size
                line = f"{path}\0{inner.st_size} {inner.st_mtime_ns}\n"
                digest.update(line.encode("utf-8", "surrogateescape"))
    return size, digest.hexdigest()
