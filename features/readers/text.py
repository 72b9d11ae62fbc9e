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
FAR = 10  # blocks that are no prose between two that are, at which they may be parts of different things
HEAD = 60  # blocks over an article that its headline is looked for in
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
_CREDIT = re.compile(
    r"\b(?:photo|foto|picture|image|bild|credit|getty|reuters|shutterstock)\b\s*[:/by]|©|\(AP\b", re.I
)
# Over a reader's comment.
_SAYS = re.compile(
    r"(?:\bsays|\bsaid|\bschrieb|\bsagt|\ba dit|\bdice|\bdijo|\bdisse|\bdiz|\bha scritto|пишет|говорит)\s*:?\s*$"
    r"|^\W*(?:reply|antworten|répondre|responder|rispondi|ответить|yanıtla|balas|回复|返信)\W*$|\b\d{1,2}:\d\d\b"
    r"|\b(?:19|20)\d\d\b|\b(?:ago|vor \d+ \w+|hace \d+ \w+)\b",
    re.I,
)
# A box that asks for consent.
_CONSENT = re.compile(
    r"\b(?:uses?|using|accept|manage) (?:\w+ ){0,3}cookies|cookies? (?:policy|settings|and other)"
    r"|verwende\w* (?:\w+ )?cookies|utilis\w+ (?:des |les )?cookies|utiliza\w* (?:as )?cookies"
    r"|usa(?:mos)? (?:i )?cookies?|gebruik\w* (?:\w+ )?cookies|использу\w+ (?:файлы )?cookie",
    re.I,
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
        if text.count("|") > 2 or (size < 6 * PROSE and "ookie" in text and _CONSENT.search(text)):
            return False
        return size >= PROSE or bool(_END.search(text[-8:]))

    def is_excerpt(self, i: int) -> bool:
        """Whether a line under a title is the beginning of what it leads to."""
        return self.sizes[i] > LABEL and self.texts[i].endswith((".", "…", "...", "]", "。"))

    def is_long(self, i: int) -> bool:
        """Whether a block is too long for a label, be it a sentence or not."""
        return self.tags[i] == "p" and self.sizes[i] > LABEL and not self.is_crumbs(self.texts[i])

    def title_like(self, i: int) -> bool:
        """Whether a block could be a heading or a name."""
        text = self.texts[i]
        return (
            self.tags[i] != "li"
            and self.where[i] is None
            and not heading_of(text)
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
        prose = marks = 0
        while j < count and not self.is_foot(j) and self.kinds[j] in ("", kind):
            prose += self.sizes[j] if self.prose(j) else 0
            marks += bool(_SAYS.search(self.texts[j])) if self.sizes[j] <= SHORT else 0
            j += 1
        # what has neither dates nor names of readers and outweighs the text above is the text itself
        return j if marks > 1 or prose <= after_prose else -1

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
                named = sum(fold(_NUMBERING.sub("", self.texts[j])) in later for j in range(i, end))
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
        lead = prose > start and self.title_like(under) and self.lines.gaps[under]
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
            score += (4 if counts.get(folded, 0) > 1 else 2) * _shared(folded, text)
            size = self.sizes[i]
            score += 1 if 20 <= size <= 150 else -1 if size < 12 else 0
            if owner and folded == owner:
                score -= 4
            if _PERSON.fullmatch(texts[i]):
                score -= 2
            if _CREDIT.search(texts[i]):
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
                and _PERSON.fullmatch(texts[i])
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

    def repeated(self) -> dict[str, int]:
        """How often each short text stands on the page, folded."""
        counts: dict[str, int] = {}
        for text, size in zip(self.texts, self.sizes, strict=True):
            if 20 <= size <= SHORT:
                folded = fold(text)
                counts[folded] = counts.get(folded, 0) + 1
        return counts

    def skip_bylines(self, body: list[int], k: int) -> int:
        """Read the lines of author and date that begin at ``k``, and go past them."""
        for _ in range(8):
            if k >= len(body):
                break
            i = body[k]
            text = self.texts[i]
            if self.sizes[i] > SHORT:
                break
            stock = link_word_of(text) or heading_of(text) or _NETWORK.fullmatch(text)
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
        if where is Where.POSTS and self.tags[i] == "p" and (is_byline(text) or self.is_excerpt(i)):
            return []
        if where is Where.POSTS and (len(text) < 4 or link_word_of(text) or not any(map(str.isalpha, text))):
            return []
        return [_uncounted(text) if where is Where.CATEGORIES else text]


def _shared(title: str, text: str) -> float:
    """Share of the longer words of a title (pairs of signs where it has no blanks) that stand in a text."""
    words = [word for word in title.split() if len(word) > 3]
    if _WIDE.search(title):
        words = [title[k : k + 2] for k in range(0, len(title) - 1, 2)]
    return sum(word in text for word in words) / len(words) if words else 0.0


def _uncounted(text: str) -> str:
    """A category without its count of posts."""
    return re.sub(r"\s*[(（\[]\d+[)）\]]$", "", text) or text
