"""One page before it is read, and the counts of a run."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Literal

Form = Literal["html", "text"]


@dataclass(frozen=True, slots=True)
class Raw:
    """One page as it was found, not read yet.

    Attributes:
        id: its name: the ``id`` column, the WARC record id, the path of the file, or input and line number.
        url: its address, or ``""``.
        data: the bytes as found, or text where the container holds text.
        form: ``"html"`` or ``"text"`` (a text rendering).
        charset: the encoding its transport claimed (HTTP header), or ``""``; it may lie.
        error: why it can't be read, one sentence with the input and the cause; ``""`` where it can.
    """

    id: str = ""
    url: str = ""
    data: bytes | str = b""
    form: Form = "html"
    charset: str = ""
    error: str = ""


@dataclass(slots=True)
class Tally:
    """What a run came across; ``iter_raw`` counts into it as it goes.

    Attributes:
        records: records, rows, lines and files seen.
        pages: pages given, without an error.
        failed: pages given with an error.
        skipped: records that are no pages, by reason (``request``, ``not HTML``, ``status 404``, ...).
        mended: what had to be mended, by kind (``line feeds``, ``version``, ``date``, ``length``, ...).
        bytes: of the files given by path, how much has been read, packed as they are.
    """

    records: int = 0
    pages: int = 0
    failed: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    mended: Counter[str] = field(default_factory=Counter)
    bytes: int = 0

    def add(self, other: Tally) -> None:
        """Add the counts of another run."""
        self.records += other.records
        self.pages += other.pages
        self.failed += other.failed
        self.skipped.update(other.skipped)
        self.mended.update(other.mended)
        self.bytes += other.bytes

    def __str__(self) -> str:
        parts = [f"{self.records} seen, {self.pages} pages"]
        if self.failed:
            parts.append(f"{self.failed} failed")
        for title, counts in (("skipped", self.skipped), ("mended", self.mended)):
            if counts:
                parts.append(f"{title}: " + ", ".join(f"{what} {n}" for what, n in sorted(counts.items())))
        return "; ".join(parts)
