"""A text rendering (select all and copy, a text browser's dump, Markdown-like text) to ``Page``.

What a part is, is told from its place, from the headings and stock words of `vocabulary`, and from whether
it reads like prose. One pass over the lines for each question; nothing looks further than its part.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise

from ..page import Block, Kind, Link, Page, Where
from .address import domain_of, host_of, own_address, resolver
from .encoding import decode
from .kind import PRICE, at_root, has_cart
from .language import detect_language
from .limits import LIMITS, Limits
from .lines import Lines, split_lines
from .vocabulary import (
    LINE_LIMIT,
    fold,
    heading_of,
    is_byline,
    labelled,
    link_word_of,
    parse_byline,
    parse_copyright,
    parse_month,
)

PROSE = 140  # size at which a block reads as prose whatever it ends with
SENTENCE = 40  # size at which a block that ends like a sentence reads as prose
SHORT = 160  # size up to which a line can be an entry of a list of posts
LABEL = 60  # size up to which a line can be a menu entry, a category or a site's name
ARTICLE = 140  # prose that makes an article
NAME_WORDS = 8
_NO_HEADING = (".", ":", ",", ";", "!", "…", "”", "»", '"', "。", "！")

_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\u0e00-\u0e7f]")
_END = re.compile(r"[.!?…。！？؟।]['\"”’»)\]」』]*$")
_CRUMBS = re.compile(r"\s(?:»|›|>|/|→|::|«)\s")
_PARTS = re.compile(r"\s*[|·•｜‧]\s*")
_YEAR = re.compile(r"(?:19|20)\d\d(?:\s*\(\d+\))?|[^\d\n]{0,30}?\bmonth\b.{0,10}", re.I)
# What a theme or an owner leaves at the foot of a page; lower case.
_POWERED = (
    "powered by", "built with ", "made with ", "theme by", "theme:", "designed by", "wordpress theme",
    "all rights reserved", "rechte vorbehalten", "droits réservés", "derechos reservados", "direitos reservados",
    "diritti riservati", "rechten voorbehouden", "prawa zastrzeżone", "права защищены", "права захищені",
    "stolz präsentiert", "con la tecnología de", "com tecnologia d", "technologie von", "fourni par",
    "con tecnologia", "fièrement propulsé", "funciona gracias", "orgulhosamente", "hakları saklıdır",
    "hak cipta", "版权所有", "版權所有", "無断転載", "جميع الحقوق", "icp备",
)  # fmt: skip
_CALL = re.compile(
    r"(?:click here|klicken sie hier|hier klicken|klick hier|cliquez ici|haz clic aquí|haga clic aquí|clique aqui|"
    r"clicca qui|klik hier|kliknij tutaj|нажмите здесь|кликните здесь|buraya tıklayın|klik di sini|"
    r"bấm vào đây|nhấn vào đây|点击这里|點擊這裡|点击此处|こちらをクリック|اضغط هنا|"
    r"buy now|shop now|order now|jetzt kaufen|acheter maintenant|comprar ahora|compre agora)\b\s*:?",
    re.I,
)
_NETWORK = re.compile(
    r"(?:facebook|twitter|x|instagram|pinterest|whatsapp|linkedin|telegram|reddit|tumblr|youtube|vk|e-?mail|"
    r"print|share|tweet|line|weibo|微博|微信|qq|rss|tiktok|messenger|mastodon|threads|skype|copy link|[\s|,·•\d])+",
    re.I,
)
# A name alone on its line: two to four capitalised words, or what a blog's owner signs in with.
_PERSON = re.compile(
    r"[^\W\d_a-z][\w.'’-]{0,20}(?: [^\W\d_a-z][\w.'’-]{0,20}){1,3}|admin\w{0,10}|[a-z]{4,12}"
)
_NUMBERING = re.compile(r"^[\d.]+[.)]?\s+")
# Over or beside a post in a forum.
_POST = re.compile(
    r"^(?:joined|registriert|registrado|inscrit|зарегистрирован)\s*:|^(?:posts|beiträge|mensajes|messages|сообщения)\s*:\s*\d"
    r"|^(?:by|von|par|por) .{2,40} » |^re: .|\bwrote\s*:",
    re.I,
)
_ARROW = "«»‹›←→<>"
_UPDATED = re.compile(
    r"\b(?:updated|modified)\b|aktualisiert|mis à jour|actualizado|atualizado|aggiornato|bijgewerkt|обновлено|"
    r"güncelle|更新",
    re.I,
)
_LISTS = frozenset({"posts", "related", "popular", "archives", "categories", "tags", "meta", "menu"})
_BOXES = frozenset({"social", "newsletter", "related", "search"})
_BREAKS = {-1: _BOXES, 1: _BOXES | {"popular", "posts", "tags"}}
_STOCK = frozenset({"home", "about", "contact", "imprint", "privacy", "terms", "login", "skip"})
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


def read_text(
    text: str | bytes, *, url: str = "", id: str = "", charset: str = "", limits: Limits = LIMITS
) -> Page:
    """Read a text rendering of a page.

    Args:
        text: the rendering; bytes are decoded by mark, validity as UTF-8, or a guess.
        url: the page's address where known.
        id: the caller's name for the page.
        charset: encoding that the transport claimed, for bytes.
        limits: what the page may cost.

    Returns:
        The page; ``rendering`` is ``"text"`` and ``furniture`` is ``None``.

    Raises:
        PageTooLarge: the text is longer than ``limits.max_bytes``.
        TimeLimit: it takes longer than ``limits.seconds``.
    """
    limits.check_size(len(text), id)
    faults: tuple[str, ...] = ()
    if isinstance(text, bytes):
        text, _, faults = decode(text, charset)
    elif not text.isascii():
        text = text.encode("utf-8", "replace").decode()  # halves of surrogate pairs, which no encoding holds
    deadline = limits.deadline(id)
    lines = split_lines(text, limits)
    deadline.check()
    address = own_address(url) or url
    parts = _Parts(lines, at_root(address))
    for step in (parts.find_lists, parts.find_article, parts.find_top, parts.find_footer, parts.find_rest):
        step()
        deadline.check()
    return parts.page(address, id, (*faults, *lines.faults))


def size_of(text: str) -> int:
    """How much a text says, in Latin letters: a sign of Chinese, Japanese, Korean or Thai counts as three."""
    return len(text) if text.isascii() else len(text) + 2 * len(_WIDE.findall(text))


@dataclass(slots=True)
class _Parts:
    """The parts of one text rendering, found step by step; each block is given to one part."""

    lines: Lines
    at_root: bool = False
    texts: list[str] = field(init=False)
    tags: list[str] = field(init=False)
    sizes: list[int] = field(init=False)
    kinds: list[str] = field(init=False)
    where: list[Where | None] = field(init=False)
    spans: list[tuple[int, int, str]] = field(default_factory=list)
    body: list[int] = field(default_factory=list)
    headline: int = -1
    site: int = -1
    tagline: int = -1
    site_name: str = ""
    site_from: str = ""
    author: str = ""
    published: dt.date | None = None
    modified: dt.date | None = None
    kind: Kind = Kind.OTHER
    archives: list[dt.date] = field(default_factory=list)
    split: dict[int, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.texts, self.tags = self.lines.texts, self.lines.tags
        self.sizes = [size_of(text) for text in self.texts]
        self.where = [None] * len(self.texts)
        self.kinds = [
            heading_of(text) if size <= 2 * LABEL and tag != "li" else ""
            for text, size, tag in zip(self.texts, self.sizes, self.tags, strict=True)
        ]

    # -- what a block is like

    def prose(self, i: int) -> bool:
        """Whether a block reads like a paragraph."""
        size = self.sizes[i]
        if self.tags[i] != "p" or size < SENTENCE:
            return False
        text = self.texts[i]
        return text.count("|") < 3 and (size >= PROSE or bool(_END.search(text[-8:])))

    def title_like(self, i: int) -> bool:
        """Whether a block could be a heading or a name."""
        text = self.texts[i]
        return (
            self.tags[i] != "li"
            and self.where[i] is None
            and not self.kinds[i]
            and self.sizes[i] <= 220
            and any(map(str.isalnum, text))
            and not text.endswith((".", "。", ":", ","))
            and not is_byline(text)
            and not link_word_of(text)
            and not self.is_crumbs(text)
            and not self.is_foot(i)
            and not _NETWORK.fullmatch(text[:120])
        )

    @staticmethod
    def is_crumbs(text: str) -> bool:
        """Whether a line is a path such as ``Home » News » Title``."""
        pieces = _CRUMBS.split(text, maxsplit=1) if len(text) < 300 else [text]
        return len(pieces) > 1 and link_word_of(pieces[0]) == "home"

    def is_foot(self, i: int) -> bool:
        """Whether a block is a copyright line or the mark of a theme."""
        text = self.texts[i]
        if self.sizes[i] > 3 * PROSE:
            return False
        lower = text.lower()
        if any(mark in lower for mark in _POWERED):
            return True
        return self.sizes[i] <= LINE_LIMIT and parse_copyright(text) != (None, "")

    def run_end(self, i: int) -> int:
        """The index after the list that begins at ``i``; an empty line ends a list that has none before."""
        tags, gaps = self.tags, self.lines.gaps
        start, tight = i, False
        while i < len(tags) and tags[i] == "li":
            if i > start:
                if tight and gaps[i]:
                    break
                tight = tight or not gaps[i]
            i += 1
        return i

    # -- steps

    def find_lists(self) -> None:
        """Find what known headings stand over."""
        i, count, prose = 0, len(self.texts), 0
        while i < count:
            kind = self.kinds[i]
            if not kind:
                prose += self.sizes[i] if self.prose(i) else 0
                i += 1
                continue
            end = self.list_end(i, kind, prose > ARTICLE)
            if end < 0:
                self.kinds[i] = ""
                i += 1
                continue
            self.spans.append((i, end, kind))
            for k in range(i, end):
                self.where[k] = _WHERE.get(kind, Where.ASIDE)
            i = end

    def list_end(self, i: int, kind: str, after_prose: bool) -> int:
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
        if kind == "comments" and self.tags[j] == "li":
            return self.run_end(j)
        if kind in ("comments", "reply"):
            if not after_prose:
                return j
            while j < count and not self.is_foot(j) and self.kinds[j] in ("", kind):
                j += 1
            return j
        while j < count and not self.kinds[j] and self.goes_with(j, kind):
            j += 1
        return j

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
            if kind == "archives" and not (parse_month(text) or _YEAR.fullmatch(text)):
                break
            if kind == "meta" and link_word_of(text) not in ("login", "feed"):
                break
            if kind in ("categories", "tags", "menu") and (size > LABEL or _END.search(text)):
                if kind == "tags" and j == start and size <= 400:
                    j += 1
                break
            if size > SHORT or self.is_call(j):
                break
            bylines += is_byline(text)
            j += 1
            if kind == "tags" and len(_PARTS.split(text)) + text.count(",") > 2:
                break
        # a headline and its by-line after a list that stands before the article
        if bylines == 1 and j < count and j - start >= 2 and self.prose(j) and is_byline(self.texts[j - 1]):
            j -= 2
        return j

    def goes_with(self, j: int, kind: str) -> bool:
        """Whether a line belongs to a search, social or newsletter box."""
        text = self.texts[j]
        if kind == "social":
            return self.sizes[j] <= LABEL and bool(_NETWORK.fullmatch(text))
        if kind == "newsletter":
            return self.sizes[j] <= SHORT and "mail" in text.lower()
        return False

    def is_call(self, i: int) -> bool:
        """Whether a line calls to click, to buy, or to read something else: the text of a link."""
        text = self.texts[i]
        if self.sizes[i] > SHORT:
            return False
        lead, colon, rest = text.replace("：", ":").partition(":")
        if colon and rest.strip() and (link_word_of(lead) == "more" or heading_of(lead) == "related"):
            return True
        return bool(_CALL.match(text))

    def is_label(self, i: int) -> bool:
        """Whether a line names categories, tags and the like of an article."""
        return labelled(self.texts[i])[0] not in ("", "related")

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
        posts = sum(bool(_POST.search(texts[i])) for i in short)
        if posts >= 4:
            return Kind.FORUM
        cart = any(self.sizes[i] < LABEL // 2 and has_cart(texts[i]) for i in short)
        if (
            cart
            and weight < 20 * PROSE
            and any(self.sizes[i] < LABEL and PRICE.search(texts[i]) for i in short)
        ):
            return Kind.SHOP
        more = sum(link_word_of(texts[i]) == "more" for i in body if self.sizes[i] <= LABEL)
        dated = sum(is_byline(texts[i]) for i in body if self.sizes[i] <= 2 * LABEL)
        return Kind.LIST if more >= 3 or dated >= 4 else Kind.OTHER

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
                named = sum(fold(_NUMBERING.sub("", self.texts[j])) in later for j in range(i, end))
                if named >= 0.6 * (end - i):
                    found.update(range(i, end))
                    if k and self.tags[body[k - 1]] != "li" and self.sizes[body[k - 1]] <= LABEL:
                        found.add(body[k - 1])
            k += max(1, end - i)
        return found

    def read_head(self, body: list[int]) -> int:
        """Find headline and by-line; the position in ``body`` where the article's text begins."""
        head = body[:80]
        first = next((k for k, i in enumerate(head) if self.prose(i) and self.sizes[i] >= 120), None)
        if first is None:
            first = next((k for k, i in enumerate(body) if self.prose(i)), 0)
        by = next((k for k, i in enumerate(head[: first + 1]) if is_byline(self.texts[i])), -1)
        title = self.title_in(body, first, by)
        if title < 0:
            # what is left above is no headline: menus and names
            return self.skip_bylines(body, first if by < 0 else by)
        self.headline = body[title]
        self.where[body[title]] = Where.HEADING
        for k in range(title):
            if self.tags[body[k]] == "p" and is_byline(self.texts[body[k]]):
                self.take_byline(body[k])
        return self.skip_bylines(body, title + 1)

    def title_in(self, body: list[int], first: int, by: int) -> int:
        """The position of the headline above the first prose, the first by-line known; -1 for none."""
        texts, tags = self.texts, self.tags
        marked = [k for k in range(min(first + 1, 80)) if tags[body[k]] == "h1"]
        marked = marked or [k for k in range(min(first, 80)) if tags[body[k]][0] == "h"]
        names = [k for k in range(min(first, len(body))) if self.title_like(body[k])]
        owner = self.owner()
        if owner and (len(names) > 1 or by >= 0):
            names = [k for k in names if fold(texts[body[k]]) != owner]
        before = [k for k in names if k < by]
        after = [k for k in names if k > by] if by >= 0 else []
        if before:
            title = before[-1]
            # the author alone on a line between headline and date
            if (
                len(before) > 2
                and title == by - 1
                and before[-2] == title - 1
                and _PERSON.fullmatch(texts[body[title]])
            ):
                self.author = texts[body[title]]
                self.where[body[title]] = Where.BYLINE
                return before[-2]
            far = any(tags[body[k]] == "li" for k in range(title + 1, by))
            if after and (far or (title < 2 and body[0] == 0)):
                return after[0]
            return title
        if marked:
            return marked[-1] if len(marked) > 1 and marked[0] == 0 else marked[0]
        if after:
            return after[0]
        return names[-1] if names else -1

    def skip_bylines(self, body: list[int], k: int) -> int:
        """Read the lines of author and date that begin at ``k``, and go past them."""
        for _ in range(8):
            if k >= len(body):
                break
            i = body[k]
            text = self.texts[i]
            if self.sizes[i] > SHORT:
                break
            stock = link_word_of(text) or self.kinds[i] or _NETWORK.fullmatch(text)
            if not (is_byline(text) or stock or self.is_label(i)):
                known = self.author or not self.published
                if (
                    known
                    or self.tags[i] != "p"
                    or not _PERSON.fullmatch(text)
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
        if date and _UPDATED.search(re.split(r"\d", self.texts[i], maxsplit=1)[0]):
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

    def is_close(self, i: int) -> bool:
        """Whether a line belongs under an article: tags, neighbours, stock links, sharing."""
        text = self.texts[i]
        if self.sizes[i] > 2 * SHORT:
            return False
        lead = re.split(r"\s*[:：«»‹›←→|]\s*", text.strip(_ARROW + " "), maxsplit=1)[0] if text else ""
        return bool(
            self.is_label(i)
            or self.is_filed(text)
            or link_word_of(text)
            or link_word_of(lead) in ("previous", "next")
            or text[0] in _ARROW
            or text[-1] in _ARROW
            or len([p for p in _PARTS.split(text) if p]) > 2
            or _NETWORK.fullmatch(text[:200])
            or (is_byline(text) and not self.is_call(i))
        )

    @staticmethod
    def is_filed(text: str) -> bool:
        """Whether a short line begins with the word for categories or tags: ``Filed under bread, rye``."""
        words = text.split(None, 8)
        if not 1 < len(words) <= 8:
            return False
        return any(heading_of(" ".join(words[:n])) in ("categories", "tags") for n in (1, 2))

    def is_arrows(self, i: int) -> bool:
        """Whether a list item leads to the neighbours of an article."""
        return self.tags[i] == "li" and (self.texts[i][0] in _ARROW or self.texts[i][-1] in _ARROW)

    def owner(self) -> str:
        """The name in the copyright line, folded."""
        for i in range(len(self.texts) - 1, max(-1, len(self.texts) - 60), -1):
            if self.sizes[i] <= LINE_LIMIT and (name := parse_copyright(self.texts[i])[1]):
                return fold(name)
        return ""

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
        good = known or [
            i for i in names if self.sizes[i] <= LABEL and len(self.texts[i].split()) <= NAME_WORDS
        ]
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
        return not (link_word_of(text) or self.is_crumbs(text) or is_byline(text) or self.is_foot(i))

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
        pieces = [piece for piece in _PARTS.split(self.texts[i]) if piece] if self.sizes[i] <= 1000 else []
        if len(pieces) > 2 and all(len(piece) <= LABEL for piece in pieces) and not is_byline(self.texts[i]):
            self.split[i] = pieces
            self.where[i] = Where.MENU
        elif link_word_of(self.texts[i]) == "home":
            self.where[i] = Where.MENU
            k = i + 1
            while k < top and self.tags[k] == "p" and self.where[k] is None and not self.lines.gaps[k]:
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

    def is_stock(self, i: int) -> bool:
        """Whether a block holds nothing but stock links, or a row of links with one among them."""
        pieces = _PARTS.split(self.texts[i]) if self.sizes[i] <= 2 * SHORT else []
        words = [link_word_of(piece) in _STOCK for piece in pieces]
        return all(words) if len(words) == 1 else any(words)

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

    # -- the page

    def page(self, url: str, id: str, faults: tuple[str, ...]) -> Page:
        """Put the page together."""
        host = host_of(url)
        domain = domain_of(host)
        blocks = self.blocks()
        links = self.links(resolver(url), domain)
        by_part: dict[Where, dict[str, Link]] = {Where.MENU: {}, Where.POSTS: {}, Where.CATEGORIES: {}}
        for link in links:
            if link.where in by_part and link.text:
                by_part[link.where].setdefault(link.text, link)
        headings = tuple(b for b in blocks if b.tag[0] == "h")
        headline = self.texts[self.headline] if self.headline >= 0 else ""
        visible = "\n".join([b.text for b in blocks])
        return Page(
            id=id,
            url=url,
            host=host,
            domain=domain,
            rendering="text",
            kind=self.kind,
            language=detect_language("\n".join([self.texts[i] for i in self.body]) or visible),
            title=headline or (headings[0].text if headings else ""),
            headline=headline,
            site_name=self.site_name,
            site_name_from=self.site_from,
            tagline=self.texts[self.tagline] if self.tagline >= 0 else "",
            headings=headings,
            author=self.author,
            published=self.published,
            modified=self.modified,
            article=tuple(blocks[i] for i in self.body),
            menu=tuple(by_part[Where.MENU].values()),
            posts=tuple(by_part[Where.POSTS].values()),
            categories=tuple(by_part[Where.CATEGORIES].values()),
            archives=tuple(dict.fromkeys(self.archives)),
            comments=tuple(b for b in blocks if b.where is Where.COMMENTS),
            footer=tuple(b for b in blocks if b.where is Where.FOOTER),
            blocks=tuple(blocks),
            links=tuple(links),
            faults=faults,
        )

    def blocks(self) -> list[Block]:
        """Every block with its part and a guessed tag."""
        tags = list(self.tags)
        if self.headline >= 0:
            tags[self.headline] = "h1"
        for i, kind in enumerate(self.kinds):
            if kind and tags[i] == "p":
                tags[i] = "h2"
        body = self.body
        for i, following in pairwise(body):
            heading = tags[i] == "p" and self.sizes[i] <= 2 * LABEL and self.lines.gaps[i]
            if heading and self.prose(following) and not self.texts[i].endswith(_NO_HEADING):
                tags[i] = "h2"
        return [
            Block(text, where or Where.ASIDE, tag)
            for text, where, tag in zip(self.texts, self.where, tags, strict=True)
        ]

    def links(self, absolute: Callable[[str], str], domain: str) -> list[Link]:
        """Every link in reading order: those written out, and the entries of menus and lists."""
        found: list[Link] = []
        paragraphs = {i: k for k, i in enumerate(self.body)}
        heads = {a for a, _, _ in self.spans}
        for i, where in enumerate(self.where):
            where = where or Where.ASIDE
            anchors = self.lines.anchors.get(i)
            if not anchors:
                anchors = [(text, "") for text in self.entries(i, where, i in heads, i in paragraphs)]
            for text, href in anchors:
                href = absolute(href) if href else ""
                host = host_of(href)
                target = domain_of(host)
                inside = not host or (bool(domain) and target == domain)
                found.append(Link(text, href, host, target, inside, (), where, paragraphs.get(i, -1)))
        return found

    def entries(self, i: int, where: Where, is_heading: bool, in_article: bool) -> list[str]:
        """The texts of a block that are links by their place."""
        text = self.texts[i]
        if i in self.split:
            return self.split[i]
        if in_article:
            return [text] if self.is_call(i) else []
        if where is Where.CATEGORIES:
            kind, rest = labelled(text)
            if kind or (self.tags[i] == "p" and not is_heading and "," in text):
                pieces = re.split(r"\s*[,|·•、，]\s*", rest or text)
                return [piece for piece in pieces if piece]
        if is_heading or where not in (Where.MENU, Where.POSTS, Where.CATEGORIES):
            return [text] if self.tags[i] == "li" and where in (Where.FOOTER, Where.ARCHIVES) else []
        if where is Where.POSTS and self.tags[i] == "p" and is_byline(text):
            return []
        return [_uncounted(text) if where is Where.CATEGORIES else text]


def _uncounted(text: str) -> str:
    """A category without its count of posts."""
    return re.sub(r"\s*[(（\[]\d+[)）\]]$", "", text) or text
