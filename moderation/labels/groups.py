"""Pages of one operation, found by what they share, so that no operation stands on both sides of a split.

Pages are joined (union-find) that share

1. a group given by hand, or their site;
2. the same text, or an article that is nearly the same both ways;
3. a template: exactly the same names in the markup, unless more than ``MOST_SITES`` sites share it;
4. the id of an account, unless more than ``MOST_SITES`` sites that nothing else has joined share it: then it
   belongs to a platform or a theme.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np

from ...features.copies.fingerprints import LEAST_SHINGLES
from ...features.copies.matches import overlap_of
from .marks import Marks

MOST_SITES = 8
"""Sites that a template or an id of one operation may stand on; on more it is a platform's or a theme's."""
NEAR = 0.7
"""Share of each article's fingerprints that the other must have."""
_LEAST_SHARED = 8
"""Fingerprints that two pages must have in common to be compared."""


@dataclass(slots=True)
class Groups:
    """Groups that were found.

    Attributes:
        of: name of each page's group, by id of the page.
        joins: how many times pages of so far different groups were joined, by what they share.
        wide: ids and templates that stand on too many sites to join, with the number of sites.
    """

    of: dict[str, str] = field(default_factory=dict)
    joins: Counter[str] = field(default_factory=Counter)
    wide: dict[str, int] = field(default_factory=dict)


def find_groups(
    marks: Mapping[str, Marks],
    given: Mapping[str, str] | None = None,
    known: Mapping[str, str] | None = None,
    also: Mapping[str, str] | None = None,
) -> Groups:
    """Find the groups of pages.

    Args:
        marks: of each page by id, in the order in which the pages came; that order names the groups.
        given: groups given by hand, by id of the page.
        known: groups of pages that a model was trained on, by site; see ``known_groups``.
        also: a second name that somebody gave a page's group, by id of the page; it joins and names nothing.

    Returns:
        The groups. A group has the name of the known group it touches; else the group given by hand; else a
        name made of the site (or else the id) of its first page. So pages that come later never rename a group
        unless they join it to a known or an older one.
    """
    names, found = list(marks), Groups()
    forest = _Forest(len(names))
    rows = list(marks.values())

    def join(kind: str, bunches: Iterable[list[int]]) -> None:
        for first, *others in bunches:
            found.joins[kind] += sum(forest.join(first, other) for other in others)

    given = {page: group for page, group in (given or {}).items() if group}
    join("given", _same(given.get(name, "") for name in names))
    if also:
        join("given", _same(also.get(name, "") for name in names))
    join("site", _same(row.site for row in rows))
    join("text", _same(row.text if row.words >= LEAST_SHINGLES else "" for row in rows))
    join("article", ([a, b] for a, b in _near(rows)))
    sites = [row.site or name for name, row in zip(names, rows, strict=True)]
    for kind, shared in (
        ("template", _holders((f"template {row.template}",) if row.template else () for row in rows)),
        ("id", _holders(row.ids for row in rows)),
    ):
        wide = {key: _apart(pages, sites, forest) for key, pages in shared.items()}
        found.wide |= {key: count for key, count in wide.items() if count > MOST_SITES}
        join(kind, [pages for key, pages in shared.items() if key not in found.wide])
    found.of = _named(names, rows, forest, given, known or {})
    return found


class _Forest:
    """Union-find with path halving (Tarjan and van Leeuwen 1984); the root is the page that came first."""

    def __init__(self, size: int):
        self._above = list(range(size))

    def root(self, at: int) -> int:
        above = self._above
        while above[at] != at:
            above[at] = above[above[at]]
            at = above[at]
        return at

    def join(self, a: int, b: int) -> bool:
        """Join two trees; return whether they were apart."""
        a, b = self.root(a), self.root(b)
        if a == b:
            return False
        self._above[max(a, b)] = min(a, b)
        return True


def _same(keys: Iterable[str]) -> list[list[int]]:
    bunches: dict[str, list[int]] = defaultdict(list)
    for at, key in enumerate(keys):
        if key:
            bunches[key].append(at)
    return list(bunches.values())


def _holders(keys: Iterable[Iterable[str]]) -> dict[str, list[int]]:
    """The pages that hold each key, where several do."""
    found: dict[str, list[int]] = defaultdict(list)
    for at, held in enumerate(keys):
        for key in held:
            found[key].append(at)
    return {key: pages for key, pages in found.items() if len(pages) > 1}


def _apart(pages: list[int], sites: list[str], forest: _Forest) -> int:
    """How many sites hold a key, those that something else has joined counted once."""
    return min(len({forest.root(page) for page in pages}), len({sites[page] for page in pages}))


def _near(rows: list[Marks]) -> Iterator[tuple[int, int]]:
    """Pairs of pages whose articles are nearly the same, enough of them to join all that belong together."""
    sketches = [row.sketch() if row.words else None for row in rows]
    long = [at for at, sketch in enumerate(sketches) if sketch and len(sketch.hashes) >= LEAST_SHINGLES]
    if len(long) < 2:
        return
    hashes = np.concatenate([sketches[at].hashes for at in long])  # pyright: ignore[reportOptionalMemberAccess]
    pages = np.repeat(long, [len(sketches[at].hashes) for at in long])  # pyright: ignore[reportOptionalMemberAccess]
    order = np.lexsort((pages, hashes))
    hashes, pages = hashes[order], pages[order]
    starts = np.r_[True, hashes[1:] != hashes[:-1]]
    first = pages[np.maximum.accumulate(np.where(starts, np.arange(len(pages)), 0))]
    # Each page with the one before that has the same fingerprint, and with the first that has: not every pair,
    # which would be quadratic in pages of one template.
    pairs = np.concatenate(
        [np.column_stack([pages[:-1], pages[1:]])[~starts[1:]], np.column_stack([first, pages])[~starts]]
    )
    pairs, counts = np.unique(pairs, axis=0, return_counts=True)
    for a, b in pairs[counts >= _LEAST_SHARED].tolist():
        mine, other = sketches[a], sketches[b]
        if a != b and mine and other:
            overlap = overlap_of(mine, other.hashes, other.limit)
            if min(overlap.contained, overlap.contains) >= NEAR and len(overlap.mine) >= _LEAST_SHARED:
                yield a, b


def _named(
    names: list[str], rows: list[Marks], forest: _Forest, given: Mapping[str, str], known: Mapping[str, str]
) -> dict[str, str]:
    """Name each page's group; the first page that offers a name of the best kind gives it."""
    offers: dict[int, tuple[int, str]] = {}
    for at, (name, row) in enumerate(zip(names, rows, strict=True)):
        if row.site in known:
            offer = (0, known[row.site])
        elif name in given:
            offer = (1, given[name])
        else:
            digest = hashlib.blake2b((row.site or f"page {name}").encode("utf-8", "replace"), digest_size=5)
            offer = (2, f"s-{digest.hexdigest()}")
        root = forest.root(at)
        if root not in offers or offer[0] < offers[root][0]:
            offers[root] = offer
    return {name: offers[forest.root(at)][1] for at, name in enumerate(names)}
