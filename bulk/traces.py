"""What is kept of a page beside its verdict, so that a whole crawl can be compared without reading it again.

Some two kilobytes a page: what sites are judged by, and the fingerprints that the index of known articles uses.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from ..features import site
from ..features.copies.fingerprints import LEAST_SHINGLES, Sketch, sketch_of
from ..features.readers import Raw
from ..features.readers.address import domain_of
from ..features.signal import Facts
from ..features.signals.copies import article as own_article
from ..model.scorer import Scorer
from ..model.site import odds_of
from ..model.verdict import Verdict

ODDS = ("any", "content_farm", "republished")

TRACES = [
    *((f"odds_{question}", pa.float64()) for question in ODDS),
    ("site_domain", pa.string()),
    ("site_title", pa.string()),
    ("site_name", pa.string()),
    ("site_language", pa.string()),
    ("site_topic", pa.string()),
    ("site_place", pa.binary()),
    ("site_text", pa.binary()),
    ("site_design", pa.binary()),
    ("copy_digest", pa.int64()),
    ("copy_limit", pa.int64()),
    ("copy_words", pa.int32()),
    ("copy_hashes", pa.binary()),
]
"""The columns of traces; arrays are little-endian, fingerprints ``uint32``, places ``float16``. Those of ``copy_``
are null where there is no article, or one too short to tell a copy by."""


@dataclass(frozen=True, slots=True)
class Trace:
    """What is kept of one page.

    Attributes:
        domain: registrable domain of its host, else the host, or ``""``.
        odds: log-odds by question, unrounded.
        sketch: to judge its site by.
        copy: fingerprints of its article, or ``None``.
    """

    domain: str
    odds: Mapping[str, float]
    sketch: site.Sketch
    copy: Sketch | None

    def to_dict(self) -> dict[str, Any]:
        """Return it as values of the columns of ``TRACES``."""
        sketch, copy = self.sketch, self.copy
        found: dict[str, Any] = {f"odds_{question}": self.odds[question] for question in ODDS}
        found |= {
            "site_domain": self.domain or None,
            "site_title": _whole(sketch.title),
            "site_name": _whole(sketch.site_name),
            "site_language": sketch.language,
            "site_topic": sketch.topic,
            "site_place": None if sketch.place is None else sketch.place.astype("<f2").tobytes(),
            "site_text": sketch.text.astype("<u4").tobytes(),
            "site_design": sketch.design.astype("<u4").tobytes(),
        }
        if copy is not None:
            found |= {
                "copy_digest": int.from_bytes(copy.digest, "big", signed=True),
                "copy_limit": copy.limit,
                "copy_words": copy.words,
                "copy_hashes": copy.hashes.astype("<u4").tobytes(),
            }
        return found


def sketch_in(row: Mapping[str, Any]) -> site.Sketch:
    """Return the sketch that a row with the columns of ``TRACES`` holds."""
    place = row["site_place"]
    return site.Sketch(
        title=row["site_title"],
        site_name=row["site_name"],
        language=row["site_language"],
        topic=row["site_topic"],
        place=np.frombuffer(place, "<f2") if isinstance(place, bytes) else None,
        text=np.frombuffer(row["site_text"], "<u4"),
        design=np.frombuffer(row["site_design"], "<u4"),
    )


def fingerprints_in(packed: bytes) -> npt.NDArray[np.uint32]:
    """Return the fingerprints that a column ``copy_hashes`` holds, ascending, shape (kept,)."""
    return np.frombuffer(packed, "<u4")


def traced(
    scorer: Scorer, pages: Iterable[Raw], reasons: int, signals: bool
) -> tuple[list[Verdict], list[Trace | None]]:
    """Score pages and keep a trace of each, ``None`` of one that can't be read.

    Args:
        scorer: the model.
        pages: pages as found.
        reasons: most reasons a page.
        signals: whether verdicts name every signal's value.
    """
    verdicts: list[Verdict] = []
    traces: list[Trace | None] = []
    for verdict, sketches in scorer.score_noting(pages, _sketches, reasons=reasons, signals=signals):
        verdicts.append(verdict)
        domain = domain_of(verdict.host) or verdict.host
        traces.append(sketches and Trace(domain, odds_of(verdict), *sketches))
    return verdicts, traces


def _sketches(facts: Facts) -> tuple[site.Sketch, Sketch | None]:
    copy = sketch_of(facts.of(own_article).text)
    return site.sketch(facts), copy if len(copy.hashes) >= LEAST_SHINGLES else None


def _whole(text: str) -> str:
    """Text that can be written: halves of surrogate pairs are replaced."""
    return text.encode("utf-8", "replace").decode()
