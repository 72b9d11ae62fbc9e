"""What a page is made of besides its text, as slots of a lexicon: names in its markup, its addresses, its host.

Operations that never share a text share their tools: class names of a theme, the paths of a generated site, the
way a throw-away host is named.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from zlib import crc32

import numpy as np
import numpy.typing as npt

from .lexicon import SIZE, Lexicon, each_once
from .signal import Facts

Slots = npt.NDArray[np.int32]

# Elements that collections of pages drop, add or save apart.
_LOST_TAGS = frozenset(
    {"html", "head", "body", "meta", "link", "base", "title", "script", "style", "noscript"}
)
_LETTERS = bytes([code if 97 <= code <= 122 else 32 for code in range(256)])
_PATH = re.compile(r"[a-z]+://[^/]*")
_LONGEST = 24
_PATH_WORD = re.compile(rf"[^\W\d_]{{2,{_LONGEST}}}")
_MOST_LINKS = 500
_NO_PAGES = ("mailto:", "javascript:", "tel:", "#", "data:")
_GRAMS = range(2, 6)
_SPREAD = np.uint64(0x9E3779B97F4A7C15)
_SHIFT = np.uint64(64 - (SIZE.bit_length() - 1))


def slots_of_marks(marks: Iterable[str]) -> Slots:
    """The slots that marks fill, each once and sorted, ``int32`` below ``SIZE``."""
    return each_once(_slots(marks))


def _slots(marks: Iterable[str]) -> npt.NDArray[np.intp]:
    coded = "\0".join(marks).encode("utf-8", "surrogatepass")
    if not coded:
        return np.empty(0, dtype=np.intp)
    hashes = np.fromiter(map(crc32, coded.split(b"\0")), dtype=np.uint64)
    return (hashes * _SPREAD >> _SHIFT).astype(np.intp)


def markup_marks(facts: Facts) -> set[str]:
    """Class names and ids, their parts, elements with their number, kinds and members of structured data."""
    furniture = facts.page.furniture
    if furniture is None:
        return set()
    names = " ".join(furniture.classes).lower()
    marks = {f".{name}" for name in names.split()}
    marks.update(_runs(names))
    tags = furniture.tags.items()
    marks.update([f"<{tag} {count.bit_length()}" for tag, count in tags if tag not in _LOST_TAGS])
    for item in furniture.structured:
        marks.update([f"[{key}" for key in item])
        marks.add(f"[{item.get('@type', '')}")
    return marks


def _runs(text: str) -> list[str]:
    """The runs of letters from a to z in a text in lower case; splitting is several times as fast as a pattern."""
    return text.encode("ascii", "replace").translate(_LETTERS).decode("ascii").split()


def markup_slots(facts: Facts) -> Slots:
    """The slots that ``markup_marks`` fill."""
    return slots_of_marks(facts.of(markup_marks))


def own_paths(facts: Facts) -> list[str]:
    """Paths with queries of the links within the site, in order, the first 500."""
    inside = (link.href for link in facts.page.links if link.inside and link.href)
    pages = (href for href in inside if not href.startswith(_NO_PAGES))
    return [_path(href) for href in islice(pages, _MOST_LINKS)]


def _path(href: str) -> str:
    if href.startswith(("http://", "https://")):
        at = href.find("/", href.index("//") + 2)
        return href[at:] if at >= 0 else ""
    return _PATH.sub("", href, count=1) if "://" in href else href


def path_words(paths: Iterable[str]) -> set[str]:
    """The words of paths, lower case; numbers are left out, since they would tell the era."""
    low = "\n".join(paths).lower()
    if not low.isascii():
        return set(_PATH_WORD.findall(low))
    runs = set(_runs(low))
    words = {word for word in runs if 1 < len(word) <= _LONGEST}
    for run in runs - words:
        pieces = [run[at : at + _LONGEST] for at in range(0, len(run), _LONGEST)]
        words.update([piece for piece in pieces if len(piece) > 1])
    return words


def address_slots(facts: Facts) -> Slots:
    """The slots that the words of the site's own addresses fill."""
    return slots_of_marks(path_words(facts.of(own_paths)))


def host_grams(host: str) -> Iterator[str]:
    """The runs of 2 to 5 characters in a host name."""
    for n in _GRAMS:
        for i in range(len(host) - n + 1):
            yield host[i : i + n]


def host_slots(facts: Facts) -> Slots:
    """The slots that the page's host name fills; none where the address is not known."""
    return slots_of_marks(host_grams(facts.page.host[:253]))


def heaviest(lexicon: Lexicon, marks: Iterable[str], most: int) -> list[str]:
    """The marks that speak most for a farm, strongest first.

    Args:
        lexicon: the trained weights.
        marks: what to choose from.
        most: how many at the most.
    """
    listed = sorted(marks)
    weights = lexicon.weights[_slots(listed)]
    order = np.argsort(-weights, kind="stable")[:most]
    return [listed[i] for i in order if weights[i] > 0]
