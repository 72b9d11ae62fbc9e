"""Names on a page: of the site, of the author, of the article; and its dates."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ..page import Where
from . import hints
from .parts import HEADING_TAGS, Layout
from .vocabulary import fold, is_byline, parse_byline, parse_copyright, parse_date
from .walk import Harvest

_SEPARATOR = re.compile(r"\s+[|\-–—•·»«›‹/~]+\s+|\s*[|｜»«›•·—_–]\s*|\s+::\s+|:{2,}")
_ISO = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})(?:\D|$)")
_URL_DATE = re.compile(r"/((?:19|20)\d\d)/(\d{1,2})(?:/(\d{1,2}))?(?:/|-|$)|/((?:19|20)\d\d)-(\d\d)-(\d\d)\b")
_WORDS = re.compile(r"\w+")
_NOT_NAMES = frozenset(
    [
        "home",
        "homepage",
        "blog",
        "index",
        "welcome",
        "untitled",
        "startseite",
        "logo",
        "menu",
        "inicio",
        "accueil",
        "main",
        "news",
        "site",
        "website",
        "page",
        "document",
        "default",
        "the",
    ]
)
_NOT_AUTHORS = frozenset(
    {
        "author", "auteur", "autor", "by", "written", "posted", "published", "admin_", "unknown", "none", "null",
        "map", "未知", "佚名", "手机版",
    }
)  # fmt: skip
_WRITTEN_BY = re.compile(
    r"\A(?:(?:(?:written|posted|published|submitted|recueilli|publié|escrito|publicado|geschrieben|veröffentlicht)"
    r"\s+)?(?:by|von|par|por)(?:\s+|:\s*|$)|作者\s*[:：]\s*)",
    re.I,
)
# What else stands in a line that names the author.
_AFTER_AUTHOR = re.compile(
    r"\s*(?:出处|来源|來源|责任编辑|責任編輯).*|\.? (?:Bookmark the|Data publikacji)\b.*|\s+Comments?$", re.S
)
_SCORE_OF_TAG = {"h1": 0.5, "h2": 0.25}
MAX_NAME = 80


def as_date(value: object) -> dt.date | None:
    """The date a machine-readable or written value names, years 1990 to 2100, else None."""
    if not isinstance(value, str) or not value:
        return None
    if found := _ISO.match(value.strip()):
        try:
            date = dt.date(int(found[1]), int(found[2]), int(found[3]))
        except ValueError:
            return None
        return date if 1990 <= date.year <= 2100 else None
    return parse_date(value)


def url_date(path: str) -> dt.date | None:
    """The day that the path of an address names, else None; a month alone is not enough."""
    if found := _URL_DATE.search(path):
        year, month, day = found[1] or found[4], found[2] or found[5], found[3] or found[6]
        if day:
            try:
                return dt.date(int(year), int(month), int(day))
            except ValueError:
                return None
    return None


def _first(values: Iterable[Any]) -> Any:
    return next((value for value in values if value), None)


def _tokens(text: str) -> set[str]:
    return set(_WORDS.findall(text.lower()))


def likeness(one: str, other: str) -> float:
    """Share of the words of two texts that both have (Jaccard)."""
    a, b = _tokens(one), _tokens(other)
    return len(a & b) / len(a | b) if a and b else 0.0


def headline_of(layout: Layout, main: tuple[int, int, bool], title: str) -> int:
    """The block that is the headline of the main text, or -1.

    The heading that is most like the title, better where it comes before the text and where it is a first
    heading or is called a title.
    """
    h = layout.harvest
    start, end, _ = main
    first = next((i for i in range(start, end) if layout.prose[i] and layout.zones[i] is None), start)
    called = {block for hint, _, block in h.kept if hint == hints.TITLE}
    best, best_score = -1, 0.4
    title_words = _tokens(title)
    pieces = [fold(piece) for piece in split_title(title)]
    affix = ""
    if len(pieces) > 1 and any(
        fold(text) == pieces[0] for text, tag in zip(h.texts, h.tags, strict=True) if tag in HEADING_TAGS
    ):
        affix = pieces[-1]
    for i, tag in enumerate(h.tags[: first + 4]):
        if tag not in HEADING_TAGS and i not in called:
            continue
        zone = layout.zones[i]
        if zone not in (None, Where.HEAD, Where.ASIDE, Where.BYLINE):
            continue
        words = _tokens(h.texts[i])
        if not words or len(h.texts[i]) > 300:
            continue
        share = len(words & title_words) / len(words) if title_words else 0.0
        cover = len(words & title_words) / len(title_words) if title_words else 0.0
        score = share * 0.8 + cover * 0.8
        score += _SCORE_OF_TAG.get(tag, 0.0) + (0.4 if i in called else 0.0)
        score -= 0.02 * max(0, first - i) + (0.3 if h.linked[i] else 0.0)
        if zone is Where.ASIDE:
            score -= 0.4
        if affix and fold(h.texts[i]) == affix:
            score -= 0.7
        if score >= best_score:
            best, best_score = i, score
    return best


def split_title(title: str) -> list[str]:
    """The pieces of a document title between its separators."""
    return [piece.strip() for piece in _SEPARATOR.split(title) if piece and piece.strip()]


def _usable(name: str) -> bool:
    return (
        1 < len(name) <= MAX_NAME
        and fold(name) not in _NOT_NAMES
        and not name.startswith(("http:", "https:"))
    )


def site_name_of(
    h: Harvest,
    layout: Layout,
    meta: Mapping[str, str],
    structured: Sequence[Mapping[str, Any]],
    title: str,
    headline: str,
    host: str,
) -> tuple[str, str]:
    """What the site calls itself and where that was found; two empty strings where nothing tells."""
    name = " ".join(meta.get("og:site_name", "").split()) or " ".join(
        meta.get("application-name", "").split()
    )
    if _usable(name):
        return name, "og"
    for item in structured:
        if item.get("@type") in ("WebSite", "Organization", "NewsMediaOrganization") and _usable(
            name := str(item.get("name", "")).strip()
        ):
            return name, "json-ld"
    for item in structured:
        if _usable(name := str(item.get("publisher.name", "") or item.get("isPartOf.name", "")).strip()):
            return name, "json-ld"
    compact = host.split(".")[0].replace("-", "")
    pieces = split_title(title)
    owner = _copyright_owner(layout)
    logos = _logos(h, layout, headline)
    # What is called a logo may be a badge, a button or a date; what else names the site tells.
    known = {fold(piece) for piece in (*pieces, owner)} - {""}
    for text in logos:
        if fold(text) in known or _alike(text, compact):
            return text, "logo"
    if headline and title != headline:
        # What stands before or after the headline, as in "Site: headline".
        affix = title.removesuffix(headline) if title.endswith(headline) else title.removeprefix(headline)
        affix = affix.strip(" |-–—•·»«›‹:/~")
        if affix != title.strip() and len(affix) <= 45 and len(split_title(affix)) == 1 and _usable(affix):
            return affix, "title"
    if len(pieces) > 1:
        rest = [piece for piece in pieces if likeness(piece, headline) < 0.5 and _usable(piece)]
        for piece in rest:
            if _alike(piece, compact) or (owner and fold(piece) == fold(owner)):
                return piece, "title"
        for at in (len(pieces) - 1, 0) if headline else ():
            others = " ".join(pieces[:at] + pieces[at + 1 :])
            if pieces[at] in rest and len(pieces[at]) <= 45 and likeness(others, headline) >= 0.5:
                return pieces[at], "title"
    if owner and _usable(owner):
        return owner, "footer"
    if logos:
        return logos[0], "logo"
    label = host.split(".")[0] if host else ""
    if label:
        return label.replace("-", " ").replace("_", " "), "host"
    return "", ""


def _logos(h: Harvest, layout: Layout, headline: str) -> list[str]:
    """Texts of what class names call the site's name, outside the footer and other than the headline."""
    plain_headline = fold(headline)
    return [
        text
        for hint, text, block in h.kept
        if hint == hints.SITENAME
        and len(text) <= 60
        and not (block < layout.size and layout.zones[block] is Where.FOOTER)
        and _usable(text)
        and fold(text) != plain_headline
    ]


def _alike(name: str, label: str) -> bool:
    """Whether a name and a host's first label, hyphens taken out, hold each other."""
    bare = fold(name).replace(" ", "")
    return bool(label) and len(bare) > 3 and (bare in label or label in bare)


def _copyright_owner(layout: Layout) -> str:
    h = layout.harvest
    for i in range(layout.size - 1, max(-1, layout.size - 25), -1):
        if len(h.texts[i]) < 300:
            _, owner = parse_copyright(h.texts[i])
            if owner:
                return owner
    return ""


def tagline_of(h: Harvest, site_name: str) -> str:
    """The line under the site's name, or ``""``."""
    for hint, text, _ in h.kept:
        if hint == hints.TAGLINE and 2 < len(text) <= 200 and fold(text) != fold(site_name):
            return text
    return ""


def _author_name(value: object) -> str:
    if not isinstance(value, str):
        return ""
    name = " ".join(value.split()).strip(" ,|·•-–")
    if parse_date(name):
        name = parse_byline(name)[0]
    name = _AFTER_AUTHOR.sub("", _WRITTEN_BY.sub("", name))
    if (
        not 1 < len(name) <= 60
        or len(name.split()) > 6
        or "/" in name
        or "@" in name
        or fold(name) in _NOT_AUTHORS
    ):
        return ""
    return name


def author_and_dates(
    layout: Layout,
    meta: Mapping[str, str],
    structured: Sequence[Mapping[str, Any]],
    near: tuple[int, int],
    path: str,
) -> tuple[str, dt.date | None, dt.date | None]:
    """Author, date of publication and of the last change.

    Args:
        layout: the zones.
        meta: contents of the meta elements.
        structured: items of structured data.
        near: range of blocks around the headline, in which by-lines stand.
        path: path of the address.
    """
    h = layout.harvest
    dated = [
        item for item in structured if "datePublished" in item or "author.name" in item or "author" in item
    ]
    author = _first(_author_name(item.get("author.name") or item.get("author")) for item in dated)
    author = author or _author_name(meta.get("author")) or _author_name(meta.get("article:author")) or ""
    published = _first(as_date(item.get("datePublished")) for item in dated)
    modified = _first(as_date(item.get("dateModified")) for item in dated)
    for name in (
        "article:published_time",
        "datepublished",
        "date",
        "dc.date",
        "dc.date.issued",
        "pubdate",
        "publishdate",
        "article.published",
        "parsely-pub-date",
        "sailthru.date",
        "og:published_time",
        "publication_date",
    ):
        published = published or as_date(meta.get(name))
    for name in ("article:modified_time", "og:updated_time", "last-modified", "datemodified"):
        modified = modified or as_date(meta.get(name))
    low, high = near
    blocked = (Where.COMMENTS, Where.POSTS, Where.ASIDE, Where.FOOTER)
    close = [
        (hint, text)
        for hint, text, block in h.kept
        if low <= block <= high and not (block < layout.size and layout.zones[block] in blocked)
    ]
    author = author or _first(_author_name(text) for hint, text in close if hint == hints.AUTHOR) or ""
    if not published:
        times = [
            t
            for t in h.times
            if low <= t[2] <= high and not (t[2] < layout.size and layout.zones[t[2]] in blocked)
        ]
        published = _first(as_date(moment) or parse_date(text) for moment, text, _ in times)
    published = published or _first(parse_date(text) for hint, text in close if hint == hints.DATE)
    if not (author and published):
        for i in range(max(0, low), min(high, layout.size)):
            text = h.texts[i]
            zone = layout.zones[i]
            if len(text) <= 160 and (zone is Where.BYLINE or (zone is None and is_byline(text))):
                by, date = parse_byline(text)
                author = author or _author_name(by)
                published = published or date
            if author and published:
                break
    return author, published or url_date(path), modified
