"""What several pages of one site have in common: topics, titles, texts, design; from a small sketch of each."""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .facts import WORDS, body_words
from .page import Page
from .signal import Facts
from .signals.posts import slotted
from .signals.topic import body, kin_of, topic_named
from .topics import Topics

Codes = npt.NDArray[np.uint32]
Places = npt.NDArray[np.float32]

_RUN = 6  # words of one shingle
_SAMPLED = 64  # shingles and class names that are kept of a page
_LONGEST_TITLE = 300
_END = re.compile(r"\s+[|\-–—·•:»]\s+")
_GENERAL = "general matters"
ALIKE = 0.5
"""Share of a page's shingles on other pages from which its text counts as filled into a template."""


@dataclass(frozen=True, slots=True)
class Sketch:
    """What is kept of one page to compare it with others of its site, about a kilobyte.

    Attributes:
        title: its title, at most 300 characters.
        site_name: what it calls the site, lower case, or ``""``.
        language: of its text, or ``""``.
        topic: the topic its body names, or ``""``.
        place: where its body stands in the table of words, half precision; ``None`` where that is not known.
        text: hashes of a sample of the word runs of its body, the same ones for the same text, sorted.
        design: hashes of a sample of its class names and ids, sorted.
    """

    title: str
    site_name: str
    language: str
    topic: str
    place: npt.NDArray[np.float16] | None
    text: Codes
    design: Codes


def sketch(facts: Facts) -> Sketch:
    """Sketch a page.

    Args:
        facts: the page with what has been worked out from it.
    """
    page, place = facts.page, facts.of(body)
    topic = topic_named(place)
    words = facts.of(body_words)[:WORDS]
    runs = (" ".join(words[i : i + _RUN]) for i in range(len(words) - _RUN + 1))
    return Sketch(
        title=(page.title or page.headline)[:_LONGEST_TITLE],
        site_name=page.site_name[:_LONGEST_TITLE].lower(),
        language=page.language,
        topic="" if topic == _GENERAL else topic,
        place=None if place is None else place.astype(np.float16),
        text=_sample(runs),
        design=_sample(_classes(page)),
    )


def _classes(page: Page) -> Iterable[str]:
    return page.furniture.classes if page.furniture else ()


def _sample(texts: Iterable[str]) -> Codes:
    """The smallest hashes of the texts (bottom-k sketch, Broder 1997), shape (at most 64,)."""
    codes = {zlib.crc32(text.encode("utf-8", "surrogatepass")) for text in texts}
    return np.array(sorted(codes)[:_SAMPLED], dtype=np.uint32)


def alike(a: Codes, b: Codes) -> float:
    """Jaccard similarity of what two samples were taken of, 0 to 1; 0 where either is empty."""
    if not len(a) or not len(b):
        return 0.0
    smallest = np.union1d(a, b)[:_SAMPLED]
    return float((np.isin(smallest, a) & np.isin(smallest, b)).mean())


def designs(sketches: Sequence[Sketch]) -> Codes:
    """The design that most pages share: hashes that stand on at least half of those that have any."""
    drawn = [s.design for s in sketches if len(s.design)]
    if not drawn:
        return np.empty(0, dtype=np.uint32)
    codes, counts = np.unique(np.concatenate(drawn), return_counts=True)
    return codes[counts >= len(drawn) / 2][:_SAMPLED]


def one_design(sketches: Sequence[Sketch]) -> list[int]:
    """Which pages have the design that most share: at least half of its hashes."""
    common = designs(sketches)
    if not len(common):
        return []
    return [i for i, s in enumerate(sketches) if len(s.design) and np.isin(common, s.design).mean() >= ALIKE]


def bare_titles(sketches: Sequence[Sketch]) -> list[str]:
    """The titles without the ending or beginning that they share (the site's name), ``""`` where none is left."""
    parts = [_END.split(" ".join(s.title.split())) for s in sketches]
    ends = Counter(p.lower() for part in parts for p in {part[0], part[-1]} if len(part) > 1)
    names = {s.site_name for s in sketches if s.site_name}
    common = {end for end, count in ends.items() if count >= max(3, len(parts) / 2)} | names
    bare = []
    for part in parts:
        left = [p for p in part if p.lower() not in common] if len(part) > 1 else part
        bare.append(" - ".join(left))
    return bare


def filled_titles(sketches: Sequence[Sketch]) -> list[int]:
    """Which pages have a title that is one template with one slot changed, as ``posts.slots`` finds them.

    Pages of the very same title count once.
    """
    bare = bare_titles(sketches)
    first: dict[str, int] = {}
    for i, title in enumerate(bare):
        if title:
            first.setdefault(title, i)
    return [first[title] for title in slotted(list(first))]


def filled_texts(sketches: Sequence[Sketch]) -> list[int]:
    """Which pages have a text of which at least half stands on other pages of the site as well.

    "Other pages" are at least two, of other titles: the same page under two addresses is no template.
    """
    pages: dict[int, set[str]] = {}
    for s in sketches:
        for code in s.text.tolist():
            pages.setdefault(code, set()).add(s.title)
    found = []
    for i, s in enumerate(sketches):
        codes = s.text.tolist()
        if len(codes) >= 16 and sum(len(pages[code]) >= 3 for code in codes) >= ALIKE * len(codes):
            found.append(i)
    return found


def topics_of(sketches: Sequence[Sketch]) -> Counter[str]:
    """How many pages name each topic."""
    return Counter(s.topic for s in sketches if s.topic)


def stray(sketches: Sequence[Sketch]) -> list[int]:
    """Which pages name a topic of another family than that which most pages of the site name."""
    count = topics_of(sketches)
    if not count:
        return []
    kin = kin_of([count.most_common(1)[0][0]])
    return [i for i, s in enumerate(sketches) if s.topic and s.topic not in kin]


def paid_for(sketches: Sequence[Sketch]) -> list[int]:
    """Which pages are about a topic that farms are paid to place on other people's pages."""
    spam = {topic.name for topic in Topics.load().topics if topic.spam}
    return [i for i, s in enumerate(sketches) if s.topic in spam]


def coherence(sketches: Sequence[Sketch]) -> float:
    """Mean cosine of the pages' bodies with each other, -1 to 1; NaN with fewer than two that are placed."""
    places = [s.place.astype(np.float32) for s in sketches if s.place is not None]
    if len(places) < 2:
        return float("nan")
    total = np.sum(places, axis=0)
    squares = float(sum(p @ p for p in places))
    return (float(total @ total) - squares) / (len(places) * (len(places) - 1))


def middle_place(sketches: Sequence[Sketch]) -> Places | None:
    """Where the pages stand together; ``None`` where none is placed."""
    places = [s.place.astype(np.float32) for s in sketches if s.place is not None]
    return np.mean(places, axis=0) if places else None
