"""The parts of a text rendering: each block is given to one, step by step."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

from ..page import Kind, Where
from .cues import (
    ARTICLE,
    CREDIT,
    END,
    FAR,
    HEAD,
    LABEL,
    NETWORK,
    NUMBERING,
    PARTS,
    PERSON,
    POST,
    PROSE,
    SAYS,
    SHORT,
    UPDATED,
    YEAR,
    is_crumbs,
    shared,
)
from .kind import PRICE, has_cart
from .lines import Lines
from .text_blocks import TextBlocks
from .vocabulary import (
    fold,
    heading_of,
    is_byline,
    labelled,
    link_word_of,
    parse_byline,
    parse_copyright,
    parse_month,
)

_LISTS = frozenset({"posts", "related", "popular", "archives", "categories", "tags", "meta", "menu"})
_BOXES = frozenset({"social", "newsletter", "related", "search"})
_BREAKS = {-1: _BOXES, 1: _BOXES | {"popular", "posts", "tags"}}
_WHERE = {
    "posts": Where.POSTS,
    "related": Where.POSTS,
    "popular": Where.POSTS,
    "archives": Where.ARCHIVES,
    "categories": Where.CATEGORIES,
    "tags": Where.CATEGORIES,
    "comments": Where.COMMENTS,
    "reply": Where.COMMENTS,
    "menu": Where.MENU,
}


class TextParts(TextBlocks):
    """The parts of one text rendering, found on construction.

    Args:
        lines: the blocks as split.
        at_root: whether the address is that of the site as a whole, which makes the page a front page.
        check: called between steps; it may raise to stop.

    Attributes:
        spans: ``(start, end, kind)`` of what known headings stand over, the heading among it.
        body: the blocks of the article.
        headline, tagline: their blocks, or -1.
        split: texts of the links of a block that is a row of them.
    """

    def __init__(self, lines: Lines, at_root: bool, check: Callable[[], None]):
        super().__init__(lines)
        self.at_root = at_root
        self.spans: list[tuple[int, int, str]] = []
        self.body: list[int] = []
        self.headline: int = -1
        self.no_comments = 0  # up to which block it is known that there are none
        self.site: int = -1
        self.tagline: int = -1
        self.site_name: str = ""
        self.site_from: str = ""
        self.author: str = ""
        self.published: dt.date | None = None
        self.modified: dt.date | None = None
        self.kind: Kind = Kind.OTHER
        self.archives: list[dt.date] = []
        self.split: dict[int, list[str]] = {}
        for step in (self.find_lists, self.find_article, self.find_top, self.find_footer, self.find_rest):
            check()
            step()

    def find_lists(self) -> None:
        """Find what known headings stand over."""
        i, count, prose = 0, len(self.texts), 0
        while i < count:
            kind = self.kinds[i]
            if not kind:
                prose += self.sizes[i] if self.prose(i) else 0
                i += 1
                continue
            end = self.list_end(i, kind, prose if prose > ARTICLE else 0)
            if end < 0:
                self.kinds[i] = ""
                i += 1
                continue
            self.spans.append((i, end, kind))
            for k in range(i, end):
                self.where[k] = _WHERE.get(kind, Where.ASIDE)
            i = end

    def list_end(self, i: int, kind: str, after_prose: int) -> int:
        """Where the part under heading ``i`` ends; -1 where it is a heading of something else."""
        j = i + 1
        count = len(self.texts)
        if j >= count or self.kinds[j]:
            return j
        if kind in _LISTS:
            if self.tags[j] == "li":
                return self.items_end(j, kind)
            if self.prose(j) and self.sizes[j] > SHORT:
                return -1 if kind != "tags" else j
            return self.entries_end(j, kind)
        if kind in ("comments", "reply"):
            return self.comments_end(i, kind, after_prose)
        while j < count and not self.kinds[j] and self.goes_with(j, kind):
            j += 1
        return j

    def comments_end(self, i: int, kind: str, after_prose: int) -> int:
        """The end of readers' comments under heading ``i``; -1 where it is a count in a by-line."""
        j, count = i + 1, len(self.texts)
        text = self.texts[i]
        counted = len(text.split()) == 1 or any(map(str.isdigit, text))
        if not after_prose:
            if self.tags[j] == "li" and not counted:
                return self.run_end(j)
            return -1 if kind == "comments" else j
        if self.tags[j] == "li" and not counted:
            return self.run_end(j)
        if j < self.no_comments:
            return -1
        prose = marks = 0
        while j < count and not self.is_foot(j) and self.kinds[j] in ("", kind):
            prose += self.sizes[j] if self.prose(j) else 0
            marks += bool(SAYS.search(self.texts[j])) if self.sizes[j] <= SHORT else 0
            j += 1
        # what has neither dates nor names of readers and outweighs the text above is the text itself
        if marks > 1 or prose <= after_prose:
            return j
        self.no_comments = j
        return -1

    def items_end(self, j: int, kind: str) -> int:
        """The end of a list of items; dates, counts and excerpts may stand between entries of posts."""
        j = self.run_end(j)
        if kind in ("posts", "related", "popular"):
            count = len(self.texts)
            while (
                j + 1 < count and self.tags[j + 1] == "li" and not self.kinds[j] and is_byline(self.texts[j])
            ):
                j = self.run_end(j + 1)
            if j < count and not self.kinds[j] and is_byline(self.texts[j]) and self.tags[j - 1] == "li":
                j += 1
        return j

    def entries_end(self, j: int, kind: str) -> int:
        """The end of a part whose entries are bare lines."""
        start, count = j, len(self.texts)
        bylines = 0
        while (
            j < count
            and j - start < 60
            and not self.kinds[j]
            and self.tags[j] != "li"
            and not self.is_foot(j)
        ):
            text, size = self.texts[j], self.sizes[j]
            if kind == "archives" and not (parse_month(text) or YEAR.fullmatch(text)):
                break
            if kind == "meta" and link_word_of(text) not in ("login", "feed"):
                break
            if kind in ("categories", "tags", "menu") and (size > LABEL or END.search(text)):
                if kind == "tags" and j == start and size <= 400:
                    j += 1
                break
            if size > SHORT or self.is_call(j):
                break
            bylines += is_byline(text)
            j += 1
            if kind == "tags" and len(PARTS.split(text)) + text.count(",") > 2:
                break
        # a headline and its by-line after a list that stands before the article
        if bylines == 1 and j < count and j - start >= 2 and self.prose(j) and is_byline(self.texts[j - 1]):
            j -= 2
        return j

    def goes_with(self, j: int, kind: str) -> bool:
        """Whether a line belongs to a search, social or newsletter box."""
        text = self.texts[j]
        if kind == "social":
            return self.sizes[j] <= LABEL and bool(NETWORK.fullmatch(text))
        if kind == "newsletter":
            return self.sizes[j] <= SHORT and "mail" in text.lower()
        return False

    def find_article(self) -> None:
        """Find the blocks of prose that belong together, and cut head and tail."""
        runs = self.free_runs()
        if not runs:
            return
        weights = [
            sum(self.sizes[i] for i in range(a, b) if self.prose(i) and not self.is_foot(i)) for a, b in runs
        ]
        best = max(range(len(runs)), key=weights.__getitem__)
        if weights[best] < ARTICLE:
            return
        first = last = best
        between = {a: kind for a, _, kind in self.spans}
        for step in (-1, 1):
            k = best
            while 0 <= k + step < len(runs):
                (_, gap), (until, _) = sorted((runs[k], runs[k + step]))
                kinds = {between[a] for a in range(gap, until) if a in between}
                if not kinds <= _BREAKS[step] or weights[k + step] < ARTICLE:
                    break
                k += step
            first, last = min(first, k), max(last, k)
        body = [i for a, b in runs[first : last + 1] for i in range(a, b)]
        body = self.densest(body)
        self.kind = self.kind_of(body, weights[best])
        if self.kind is Kind.OTHER:
            self.body = self.without_ends(body)
            self.kind = Kind.ARTICLE if self.body else Kind.OTHER

    def kind_of(self, body: list[int], weight: int) -> Kind:
        """Whether the prose is that of a list, a forum or a shop; else ``OTHER``."""
        if self.at_root:
            return Kind.FRONT
        texts = self.texts
        short = [i for i in range(len(texts)) if self.sizes[i] <= SHORT]
        posts = sum(bool(POST.search(texts[i])) for i in short)
        if posts >= 4:
            return Kind.FORUM
        cart = any(self.sizes[i] < LABEL // 2 and has_cart(texts[i]) for i in short)
        if (
            cart
            and weight < 20 * PROSE
            and any(self.sizes[i] < LABEL and PRICE.search(texts[i]) for i in short)
        ):
            return Kind.SHOP
        return Kind.LIST if self.is_list(body) else Kind.OTHER

    def is_list(self, body: list[int]) -> bool:
        """Whether the prose is made of teasers: parted by by-lines or "read more" again and again."""
        parts, marks, lines = [0], 0, 0
        for i in body:
            if self.prose(i):
                parts[-1] += self.sizes[i]
                lines = 0
                continue
            lines += 1
            if self.sizes[i] > 2 * LABEL or self.tags[i] == "li":
                continue
            more = link_word_of(self.texts[i]) == "more"
            if parts[-1] and (more or is_byline(self.texts[i])):
                marks += 1
                parts.append(0)
        return marks >= 3 and max(parts) < 0.5 * sum(parts)

    def densest(self, body: list[int]) -> list[int]:
        """The part of ``body`` in which prose stands close together, with what stands over and under it."""
        prose = [k for k, i in enumerate(body) if self.prose(i) and not self.is_foot(i)]
        groups: list[list[int]] = []
        for k in prose:
            if groups and k - groups[-1][-1] <= FAR:
                groups[-1].append(k)
            else:
                groups.append([k])
        if len(groups) < 2:
            return body
        weights = [sum(self.sizes[body[k]] for k in group) for group in groups]
        best = max(range(len(groups)), key=weights.__getitem__)
        first = last = best
        while first and self.joined(groups[first - 1], groups[first], weights[first - 1], weights[best]):
            first -= 1
        while last + 1 < len(groups) and self.joined(
            groups[last], groups[last + 1], weights[last + 1], weights[best]
        ):
            last += 1
        start = groups[first - 1][-1] + 1 if first else 0
        end = groups[last + 1][0] if last + 1 < len(groups) else len(body)
        return body[start:end]

    @staticmethod
    def joined(group: list[int], following: list[int], weight: int, best: int) -> bool:
        """Whether two groups of prose belong to one article, with a table or a gallery between them."""
        gap = following[0] - group[-1]
        return gap <= 3 * FAR and weight >= PROSE

    def free_runs(self) -> list[tuple[int, int]]:
        """Stretches of blocks that no known heading claims."""
        runs, start = [], 0
        for a, b, _ in [*self.spans, (len(self.texts), 0, "")]:
            if a > start:
                runs.append((start, a))
            start = b
        return runs

    def without_ends(self, body: list[int]) -> list[int]:
        """Take what stands over and under the article off, and read its head."""
        start = self.read_head(body)
        prose = [k for k in range(start, len(body)) if self.prose(body[k]) and not self.is_foot(body[k])]
        if not prose:
            return []
        last = prose[-1]
        end = self.tail_end(body, last + 1)
        kept = []
        contents = self.contents(body[start:end])
        for k in range(start, end):
            i = body[k]
            if i == self.headline or i in contents or self.where[i] is Where.BYLINE:
                continue
            text = self.texts[i]
            if k > last and (self.is_foot(i) or (self.is_close(i) and not self.is_call(i))):
                break
            if self.sizes[i] <= SHORT and (self.is_label(i) or (is_byline(text) and self.tags[i] == "p")):
                self.take_byline(i)
                continue
            kept.append(i)
        for i in kept:
            self.where[i] = Where.ARTICLE
        for i in [i for i in body[last + 1 :] if self.where[i] is None][:8]:
            if self.sizes[i] <= SHORT and (self.is_label(i) or is_byline(self.texts[i])):
                self.take_byline(i)
        return kept

    def contents(self, body: list[int]) -> set[int]:
        """The items of a table of contents, with the line over it: entries that name headings further down."""
        found: set[int] = set()
        later = {fold(self.texts[i]) for i in body if self.tags[i] != "li" and self.sizes[i] <= 2 * LABEL}
        k = 0
        while k < len(body):
            i = body[k]
            end = self.run_end(i)
            if end - i > 2:
                named = sum(fold(NUMBERING.sub("", self.texts[j])) in later for j in range(i, end))
                if named >= 0.6 * (end - i):
                    found.update(range(i, end))
                    if k and self.tags[body[k - 1]] != "li" and self.sizes[body[k - 1]] <= LABEL:
                        found.add(body[k - 1])
            k += max(1, end - i)
        return found

    def read_head(self, body: list[int]) -> int:
        """Find headline and by-line; the position in ``body`` where the article's text begins."""
        head = body[: 2 * HEAD]
        first = next((k for k, i in enumerate(head) if self.prose(i) and self.sizes[i] >= 120), None)
        if first is None:
            first = next((k for k, i in enumerate(body) if self.prose(i)), 0)
        over = body[max(0, first - HEAD) : first]
        bylines = [i for i in over if is_byline(self.texts[i])]
        title = self.title_in(over, body[first : first + 6], bylines)
        if title < 0:
            # what is left above is no headline: menus and names
            return self.skip_bylines(body, first)
        self.headline = title
        self.where[title] = Where.HEADING
        for i in over:
            near = title - 4 <= i < title or i > title
            if near and self.tags[i] == "p" and is_byline(self.texts[i]):
                self.take_byline(i)
        start = self.skip_bylines(body, body.index(title) + 1)
        rest = range(start, len(body))
        prose = next((k for k in rest if self.prose(body[k]) or self.is_long(body[k])), start)
        # one heading may stand over the first paragraph; what else is short is no text
        while prose > start and self.tags[body[prose - 1]] == "li":
            prose -= 1
        under = body[prose - 1]
        lead = prose > start and self.title_like(under) and self.gaps[under]
        return prose - 1 if lead else prose

    def title_in(self, over: list[int], under: list[int], bylines: list[int]) -> int:
        """The headline among the blocks ``over`` the text, which begins ``under`` it; -1 for none.

        What speaks for a line: it stands at the by-line, it shares words with the text, it has the length of
        a headline, it is marked as one, it is said again elsewhere on the page.
        """
        texts = self.texts
        owner = self.owner()
        names = [i for i in over if self.title_like(i)]
        if not names or (len(names) == 1 and fold(texts[names[0]]) == owner):
            return -1
        text = fold(" ".join([texts[i] for i in under]))
        counts = self.repeated()
        best, chosen = -1e9, -1
        for i in names:
            folded = fold(texts[i])
            score = -0.1 * (over[-1] - i)
            if self.tags[i] != "p":
                score += {"h1": 4, "h2": 2}.get(self.tags[i], 1)
            score += max([self.at_byline(i, by) for by in bylines], default=0.0)
            score += (4 if counts.get(folded, 0) > 1 else 2) * shared(folded, text)
            size = self.sizes[i]
            score += 1 if 20 <= size <= 150 else -1 if size < 12 else 0
            if owner and folded == owner:
                score -= 4
            if PERSON.fullmatch(texts[i]):
                score -= 2
            if CREDIT.search(texts[i]):
                score -= 3
            # names and taglines stand at the top
            if i < 2:
                score -= 2 - i
            if score >= best:
                best, chosen = score, i
        at = over.index(chosen)
        for i in over[at + 1 :]:
            # the author alone on a line between headline and date
            if (
                any(i < by for by in bylines)
                and not self.author
                and PERSON.fullmatch(texts[i])
                and not link_word_of(texts[i])
            ):
                self.author = texts[i]
                self.where[i] = Where.BYLINE
        return chosen

    def at_byline(self, i: int, by: int) -> float:
        """How well a line stands as a headline at a by-line."""
        if i > by:
            return max(0.0, 2 - 0.5 * (i - by - 1))
        if any(self.tags[k] == "li" for k in range(i + 1, by)):
            return 0.0
        return max(0.0, 3 - (by - 1 - i))

    def skip_bylines(self, body: list[int], k: int) -> int:
        """Read the lines of author and date that begin at ``k``, and go past them."""
        for _ in range(8):
            if k >= len(body):
                break
            i = body[k]
            text = self.texts[i]
            if self.sizes[i] > SHORT:
                break
            stock = link_word_of(text) or heading_of(text) or NETWORK.fullmatch(text)
            if not (is_byline(text) or stock or self.is_label(i)):
                known = self.author or not self.published
                if (
                    known
                    or self.tags[i] != "p"
                    or not PERSON.fullmatch(text)
                    or not self.prose(body[min(k + 1, len(body) - 1)])
                ):
                    break
                self.author = text
                self.where[i] = Where.BYLINE
            self.take_byline(i)
            k += 1
        return k

    def take_byline(self, i: int) -> None:
        """Read author and date from a line, where not known yet."""
        self.where[i] = (
            Where.CATEGORIES if labelled(self.texts[i])[0] in ("tags", "categories") else Where.BYLINE
        )
        if not is_byline(self.texts[i]):
            return
        author, date = parse_byline(self.texts[i])
        self.author = self.author or author
        if date and UPDATED.search(re.split(r"\d", self.texts[i], maxsplit=1)[0]):
            self.modified = self.modified or date
        else:
            self.published = self.published or date

    def tail_end(self, body: list[int], k: int) -> int:
        """How far the article goes on after its last prose: closing lists, planted lines, short paragraphs."""
        loose = 0
        while k < len(body):
            i = body[k]
            if self.tags[i] == "li":
                if self.tags[body[k - 1]] not in ("p", "li") or loose:
                    break
                end = self.run_end(i)
                stock = sum(bool(link_word_of(self.texts[j])) or self.is_arrows(j) for j in range(i, end))
                if stock > (end - i) // 4:
                    break
                k += max(1, end - i)
                continue
            call = self.is_call(i)
            if self.is_foot(i) or self.tags[i][0] == "h" or (self.is_close(i) and not call):
                break
            if not call:
                loose += 1
                under = body[k + 1] if k + 1 < len(body) else i
                if loose > 3 or (self.tags[under] == "li" and not self.is_arrows(under)):
                    break
            k += 1
        return min(k, len(body))

    def find_top(self) -> None:
        """Find menus, the site's name and its tagline above the article."""
        top = self.headline if self.headline >= 0 else self.body[0] if self.body else self.top_end()
        i = 0
        while i < top:
            end = self.run_end(i)
            if end - i > 1 and self.where[i] is None and self.is_menu(i, end):
                # a short list between a menu and the headline is the path to the page
                path = end == self.headline and end - i < 5 and Where.MENU in self.where[:i]
                for k in range(i, end):
                    self.where[k] = Where.ASIDE if path else Where.MENU
            elif end == i and self.where[i] is None:
                self.take_menu_line(i, top)
            i = max(end, i + 1)
        owner = self.owner()
        names = [i for i in range(min(top, 400)) if self.title_like(i) and self.sizes[i] <= 2 * LABEL]
        known = [i for i in names if owner and fold(self.texts[i]) == owner]
        good = known or [i for i in names if self.sizes[i] <= LABEL and len(self.texts[i].split()) <= 8]
        if good:
            site = good[0]
            under = site + 1 if site + 1 < top and self.is_tagline(site + 1) else -1
            if not known and owner and under < 0 and len(self.texts[site].split()) > 4 >= len(owner.split()):
                self.tagline = site
                self.where[site] = Where.TAGLINE
            else:
                self.site, self.site_name, self.site_from = site, self.texts[site], "line"
                self.where[site] = Where.SITE_NAME
                self.tagline = under
                if under >= 0:
                    self.where[under] = Where.TAGLINE
        for i in range(top):
            if self.where[i] is None:
                self.where[i] = Where.LIST if self.kind is not Kind.ARTICLE else Where.ASIDE

    def is_tagline(self, i: int) -> bool:
        """Whether the line under the site's name can be its tagline."""
        text = self.texts[i]
        if self.where[i] is not None or self.tags[i] != "p" or self.sizes[i] > SHORT or self.kinds[i]:
            return False
        return not (link_word_of(text) or is_crumbs(text) or is_byline(text) or self.is_foot(i))

    def top_end(self) -> int:
        """Where the head of a page without an article ends: at the first prose or list of posts and the like."""
        listed = (a for a, _, kind in self.spans if kind not in ("menu", "search", "social"))
        prose = (i for i in range(len(self.texts)) if self.prose(i) and self.sizes[i] >= PROSE // 2)
        return min(next(listed, len(self.texts)), next(prose, len(self.texts)))

    def is_menu(self, i: int, end: int) -> bool:
        """Whether the items look like links of a menu: short labels."""
        short = sum(self.sizes[k] <= LABEL for k in range(i, end))
        return short >= 0.8 * (end - i)

    def take_menu_line(self, i: int, top: int) -> None:
        """Take a line such as ``Home | News | About`` or bare lines that begin with the way home."""
        pieces = [piece for piece in PARTS.split(self.texts[i]) if piece] if self.sizes[i] <= 1000 else []
        if len(pieces) > 2 and all(len(piece) <= LABEL for piece in pieces) and not is_byline(self.texts[i]):
            self.split[i] = pieces
            self.where[i] = Where.MENU
        elif link_word_of(self.texts[i]) == "home":
            self.where[i] = Where.MENU
            k = i + 1
            while k < top and self.tags[k] == "p" and self.where[k] is None and not self.gaps[k]:
                if self.sizes[k] > LABEL // 2:
                    break
                self.where[k] = Where.MENU
                k += 1

    def find_footer(self) -> None:
        """Give the last part of the page, from its copyright line on, to the footer."""
        after = self.body[-1] + 1 if self.body else max(1, len(self.texts) // 3)
        foot = -1
        for i in range(after, len(self.texts)):
            if self.where[i] is None and self.is_foot(i):
                foot = i
                break
        if foot < 0:
            foot = len(self.texts)
        while foot > after and self.where[foot - 1] is None and self.is_stock(foot - 1):
            foot -= 1
        for i in range(foot, len(self.texts)):
            if self.where[i] is None:
                self.where[i] = Where.FOOTER

    def find_rest(self) -> None:
        """Give what is left to a part, and read months and names."""
        if not self.site_name:
            for i, where in enumerate(self.where):
                if where is Where.FOOTER and (name := parse_copyright(self.texts[i])[1]):
                    self.site_name, self.site_from = name, "footer"
                    break
        rest = Where.LIST if self.kind is not Kind.ARTICLE else Where.ASIDE
        for i, where in enumerate(self.where):
            if where is None:
                self.where[i] = rest
            elif where is Where.ARCHIVES and (month := parse_month(self.texts[i])):
                self.archives.append(month)
