"""Which part of the page each block stands in, and where the article is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import accumulate

from ..page import Where
from . import hints
from .vocabulary import heading_of, is_byline, parse_copyright, parse_month
from .walk import Harvest

HEADING_TAGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]")
_ZONE_OF = {
    hints.MENU: Where.MENU, hints.FOOTER: Where.FOOTER, hints.ASIDE: Where.ASIDE, hints.COMMENTS: Where.COMMENTS,
    hints.POSTS: Where.POSTS, hints.CATEGORIES: Where.CATEGORIES, hints.ARCHIVES: Where.ARCHIVES,
    hints.BYLINE: Where.BYLINE, hints.AUTHOR: Where.BYLINE, hints.DATE: Where.BYLINE,
    hints.SITENAME: Where.SITE_NAME, hints.TAGLINE: Where.TAGLINE, hints.HEADER: Where.HEAD,
    hints.CLUTTER: Where.ASIDE,
}  # fmt: skip
_UNSURE = (hints.ASIDE, hints.HEADER, hints.CLUTTER, hints.BYLINE)
_SURE_ZONES = {hint: zone for hint, zone in _ZONE_OF.items() if hint not in _UNSURE}
# Parts that hold what is within them whatever its class names say.
_CLOSED = frozenset({Where.COMMENTS, Where.MENU, Where.POSTS, Where.CATEGORIES, Where.ARCHIVES})
_WITHIN_FOOTER = frozenset({Where.POSTS, Where.CATEGORIES, Where.ARCHIVES})
_WITHIN_ASIDE = _WITHIN_FOOTER
_SMALL = frozenset({Where.SITE_NAME, Where.TAGLINE, Where.BYLINE})
_MINOR = frozenset({Where.ASIDE, Where.HEAD, Where.CATEGORIES, Where.ARCHIVES, Where.POSTS})
_SECTION = {
    "posts": Where.POSTS, "related": Where.POSTS, "popular": Where.POSTS, "comments": Where.COMMENTS,
    "archives": Where.ARCHIVES, "categories": Where.CATEGORIES, "tags": Where.CATEGORIES, "meta": Where.ASIDE,
    "search": Where.ASIDE, "social": Where.ASIDE, "newsletter": Where.ASIDE, "reply": Where.COMMENTS,
    "menu": Where.MENU,
}  # fmt: skip
_NO_SECTION = frozenset({Where.COMMENTS, Where.MENU, Where.SITE_NAME, Where.BYLINE})
_LISTS = frozenset({Where.POSTS, Where.CATEGORIES, Where.ARCHIVES, Where.MENU})
# Looked up once: members of an enumeration take longer than the rest of a pass over frames or blocks.
_MENU, _FOOTER, _ASIDE, _HEAD = Where.MENU, Where.FOOTER, Where.ASIDE, Where.HEAD
_COMMENTS, _ARCHIVES, _SITE_NAME = Where.COMMENTS, Where.ARCHIVES, Where.SITE_NAME


def weight_of(text: str) -> int:
    """Length of a text, a letter of a script without blanks (Chinese, Japanese, Korean, Thai) counting three."""
    if text.isascii():
        return len(text)
    return len(text) + 2 * len(_CJK.findall(text))


def prose_of(h: Harvest) -> list[int]:
    """For each block the weight of its text outside links where it is a sentence or more, else 0."""
    prose = [0] * len(h.texts)
    for i, (text, linked) in enumerate(zip(h.texts, h.linked, strict=True)):
        size = len(text)
        if size < 20 or linked * 2 > size or (size < 120 and h.tags[i] in HEADING_TAGS):
            continue
        weight = weight_of(text) * (size - linked) // size
        if weight >= 60:
            prose[i] = weight
    return prose


class Layout:
    """Zones of the blocks of one page.

    Args:
        harvest: what the walk brought.

    Attributes:
        zones: for each block the part it stands in; None for the main part of the page.
        prose: for each block the weight of its text outside links where it is a sentence or more, else 0.
        sums, sizes: running sums of ``prose`` and of the lengths of the texts, one longer.
    """

    def __init__(self, harvest: Harvest):
        h = self.harvest = harvest
        self.size = len(h.texts)
        self.zones: list[Where | None] = [None] * self.size
        self.frame_zones: list[Where | None] = []
        self.prose = prose_of(h)
        self.sums = [0, *accumulate(self.prose)]
        self.sizes = [0, *accumulate(map(len, h.texts))]
        self._by_frames(_ZONE_OF)
        if self.sums[-1] > 600 and self._main_prose() < 0.2 * self.sums[-1]:
            # What is called a widget or a side is all there is.
            self.zones = [None] * self.size
            self._by_frames(_SURE_ZONES)
        self._by_headings()
        self._menu()
        self._footer()

    def _main_prose(self) -> int:
        kept = (None, Where.COMMENTS, Where.FOOTER)
        return sum(prose for prose, zone in zip(self.prose, self.zones, strict=True) if zone in kept)

    def _by_frames(self, zone_of: Mapping[int, Where]) -> None:
        frame_zones = self.frame_zones = []
        h, zones, sums = self.harvest, self.zones, self.sums
        half = sums[-1] * 0.5 if sums[-1] >= 200 else float("inf")
        for frame, (hint, parent) in enumerate(zip(h.frame_hints, h.frame_parents, strict=True)):
            around = frame_zones[parent] if parent >= 0 else None
            if hint and (zone := zone_of.get(hint)) is not None:
                start, end = h.frame_starts[frame], h.frame_ends[frame]
                if self._fits(zone, around, start, end, half):
                    if end > start and zone is not around:
                        zones[start:end] = [zone] * (end - start)
                    around = zone
            frame_zones.append(around)

    def _fits(self, zone: Where, around: Where | None, start: int, end: int, half: float) -> bool:
        if around in _CLOSED and not (around is _MENU and zone is _SITE_NAME):
            return False
        if around is _FOOTER and zone not in _WITHIN_FOOTER:
            return False
        if around is _ASIDE and zone not in _WITHIN_ASIDE:
            return False
        prose = self.sums[end] - self.sums[start]
        if zone in _SMALL:
            return prose <= 250 and end - start <= 12
        if zone is _COMMENTS:
            return start > 0 and "h1" not in self.harvest.tags[start:end]
        if zone is _ARCHIVES and end - start > 4:
            texts = self.harvest.texts[start:end]
            if sum(1 for text in texts if parse_month(text) or text[:4].isdigit()) * 3 < len(texts):
                return False
        if zone in _MINOR and self.sizes[end] - self.sizes[start] > 0.6 * self.sizes[-1] > 600:
            return False
        return prose <= half

    def _scope(self, block: int) -> int:
        """Where the section that begins with a heading ends at the latest."""
        h = self.harvest
        frame = h.frames[block]
        for _ in range(6):
            if frame < 0:
                return self.size
            if h.frame_ends[frame] > block + 1:
                return h.frame_ends[frame]
            frame = h.frame_parents[frame]
        return block + 1

    def _by_headings(self) -> None:
        h, zones = self.harvest, self.zones
        size = self.size
        tags, linked = h.tags, h.linked
        left = 20 * size + 20_000  # blocks to go over in all; else thousands of headings take quadratic time
        for i, text in enumerate(h.texts):
            if len(text) > 60 or i + 1 >= size:
                continue
            tag = tags[i]
            # A heading, or a short line right before a link.
            if (linked[i] or not linked[i + 1] or len(text) > 32) and tag not in HEADING_TAGS:
                continue
            if zones[i] in _NO_SECTION:
                continue
            kind = heading_of(text)
            if not kind:
                continue
            zone = _SECTION[kind]
            if zone is Where.COMMENTS and zones[i] is not None:
                zone = zones[i] or zone
            left -= self._fill(i, zone, tag)
            if left < 0:
                break

    def _fill(self, heading: int, zone: Where, tag: str) -> int:
        """Give the blocks under a heading its part; how many were gone over."""
        h, zones = self.harvest, self.zones
        end = self._scope(heading)
        stop = heading + 1
        listing = zone in _LISTS
        misses = 0
        j = heading
        for j in range(heading + 1, end):
            other = h.tags[j]
            ends = other in HEADING_TAGS and (other <= tag or tag not in HEADING_TAGS)
            if ends and zone is not Where.COMMENTS and not (listing and h.linked[j]):
                break
            if listing and not h.linked[j]:
                misses += 1
                if misses > 2 or self.prose[j] > 300:
                    break
            elif not listing and zone is Where.ASIDE and self.prose[j] > 300:
                break
            else:
                misses = 0
                stop = j + 1
        if stop > heading + 1 or not listing:
            stop = max(stop, heading + 1)
            zones[heading:stop] = [zone] * (stop - heading)
        return j - heading

    def _menu(self) -> None:
        """Where nothing is called a menu: the links of the page's head, else the first row of links."""
        h, zones = self.harvest, self.zones
        if _MENU in zones and _HEAD not in zones:
            return
        links = [0] * (self.size + 1)
        for _, _, block, _, hidden, _ in h.anchors:
            if not hidden and block < self.size:
                links[block] += 1
        for i, zone in enumerate(zones):
            if zone is _HEAD:
                linked = h.linked[i] >= 0.6 * len(h.texts[i])
                zones[i] = _MENU if linked and links[i] and h.tags[i] not in HEADING_TAGS else _ASIDE
        if _MENU in zones:
            return
        run = 0
        count = 0
        for i in range(min(self.size, 80)):
            text = h.texts[i]
            row = zones[i] in (None, _ASIDE) and links[i] and h.linked[i] >= 0.6 * len(text)
            if row and (links[i] >= 3 or len(text) <= 40) and h.tags[i] not in HEADING_TAGS:
                run += 1
                count += links[i]
            else:
                if count >= 3:
                    break
                run = count = 0
                if self.prose[i] > 120:
                    break
        else:
            i = min(self.size, 80)
        if count >= 3:
            zones[i - run : i] = [_MENU] * run

    def _footer(self) -> None:
        """Where nothing is called a footer: from the copyright line on."""
        zones = self.zones
        if Where.FOOTER in zones:
            return
        for i in range(max(self.size - 12, self.size // 2), self.size):
            text = self.harvest.texts[i]
            if zones[i] in (None, Where.ASIDE) and len(text) < 400 and not self.prose[i] > 400:
                year, owner = parse_copyright(text)
                if year or owner:
                    if any(self.prose[j] > 300 for j in range(i + 1, self.size)):
                        continue
                    zones[i:] = [zone if zone in _LISTS else Where.FOOTER for zone in zones[i:]]
                    return

    def main(self) -> tuple[int, int, bool]:
        """The range of blocks that holds most of the main part's prose, and whether it is called a body."""
        h = self.harvest
        own = [prose if zone is None else 0 for zone, prose in zip(self.zones, self.prose, strict=True)]
        sums = [0, *accumulate(own)]
        total = sums[-1]
        start, end = 0, self.size
        if not total:
            return 0, 0, False
        best = total
        bodies: list[tuple[int, int, int]] = []
        for hint, first, last in zip(h.frame_hints, h.frame_starts, h.frame_ends, strict=True):
            held = sums[last] - sums[first]
            if not held:
                continue
            if hint == hints.BODY and not (bodies and last <= bodies[-1][1]):
                bodies.append((first, last, held))
            if held >= 0.8 * best and held >= 0.5 * total:
                best, start, end = held, first, last
        if bodies:
            first, last, held = max(bodies, key=lambda body: body[2])
            if held >= 0.5 * best:
                return first, last, True
        return start, end, False

    def trim(self, start: int, end: int, body: bool) -> list[int]:
        """The blocks of an article: those of the range that are in no other part, from first to last prose."""
        h = self.harvest
        blocks = [i for i in range(start, end) if self.zones[i] is None]
        prose = [i for i in blocks if self.prose[i]]
        if not prose:
            return []
        first, last = prose[0], prose[-1]
        frame = h.frames[last]
        kept = []
        for i in blocks:
            if i < first and not (body and (h.tags[i] == "p" or h.tags[i] in HEADING_TAGS)):
                continue
            if i > last and not body and h.frames[i] != frame:
                continue
            if i <= first + 2 and is_byline(h.texts[i]):
                self.zones[i] = Where.BYLINE
                continue
            kept.append(i)
        return kept
