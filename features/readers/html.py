"""HTML bytes to `Page`: one parse, one walk, then cheap passes over the blocks."""

from __future__ import annotations

import codecs
import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from html import unescape
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from ..collector import collector_paused
from ..page import Block, Furniture, Image, Kind, Link, Page, Where
from .address import domain_of, host_of, own_address, resolver, unarchive
from .encoding import decode
from .guard import guard
from .kind import kind_of, path_of
from .language import detect_language
from .limits import LIMITS, Deadline, Limits
from .names import author_and_dates, headline_of, site_name_of, tagline_of
from .parts import HEADING_TAGS, Layout
from .structured import flat_items
from .vocabulary import heading_of, link_word_of, parse_month
from .walk import Harvest, Walker

_NO_ADDRESS = ("javascript:", "mailto:", "tel:", "data:", "about:", "sms:", "whatsapp:", "skype:", "#")
_NO_NAMES = frozenset({"base"})
# Members of an enumeration take longer to look up than the rest of a pass over blocks or links.
_ARTICLE, _HEADING, _LIST, _ASIDE, _HEAD = Where.ARTICLE, Where.HEADING, Where.LIST, Where.ASIDE, Where.HEAD
_HIDDEN, _MENU, _ARCHIVES = Where.HIDDEN, Where.MENU, Where.ARCHIVES
_made = tuple.__new__  # a named tuple's own way takes twice as long

Relation = tuple[str, str, str]


def read_html(
    data: bytes | str, *, url: str = "", id: str = "", charset: str = "", limits: Limits = LIMITS
) -> Page:
    """Read an HTML page.

    Args:
        data: the page as found, in any encoding, or its text.
        url: its address where known; else it is looked for in the page.
        id: the caller's name for the page.
        charset: the encoding that an HTTP header names, or ``""``.
        limits: what the page may cost.

    Returns:
        The page in parts. ``Furniture.structured`` holds JSON-LD (see `flat_items`) and microdata items as flat
        mappings with dotted names.

    Raises:
        PageTooLarge: more bytes than the limit; depth and nodes past theirs are cut and stand in ``Page.faults``.
        TimeLimit: reading took longer than the limit.
    """
    name = id or url
    limits.check_size(len(data), name)
    deadline = limits.deadline(name)
    faults: list[str] = []
    if isinstance(data, str):
        source = data.removeprefix("\ufeff").encode("utf-8", "replace")
    else:
        text, codec, found = decode(data, charset)
        faults += found
        as_found = codec == "utf-8" and not found and not data.startswith(codecs.BOM_UTF8)
        source = data if as_found else text.encode("utf-8", "replace")
    source, cut = guard(source, limits)
    with collector_paused():
        return _page(_harvest(source, limits, deadline), url, id, [*faults, *cut], deadline)


def _harvest(source: bytes, limits: Limits, deadline: Deadline) -> Harvest:
    parser = LexborHTMLParser(source, scripting=True)
    root = parser.root
    if root is None:
        return Harvest()
    harvest = Walker(limits, deadline).walk(root)
    # A page that shows next to nothing until a script runs is read as it will be seen.
    if sum(map(len, harvest.texts)) < 200 and sum(map(len, harvest.hidden)) > 400:
        harvest = Walker(limits, deadline, heed_hiding=False).walk(root)
    return harvest


def _meta(harvest: Harvest) -> tuple[dict[str, str], str]:
    """Contents by name, the first one of each, and a refresh."""
    meta: dict[str, str] = {}
    refresh = ""
    for attributes in harvest.metas:
        content = attributes.get("content")
        if content is None:
            continue
        equiv = (attributes.get("http-equiv") or "").lower()
        if equiv == "refresh":
            refresh = refresh or content
        key = attributes.get("name") or attributes.get("property") or attributes.get("itemprop") or equiv
        if key:
            meta.setdefault(key.lower(), content)
    return meta, refresh


def _relations(harvest: Harvest) -> list[Relation]:
    """Of each ``link`` element: relation, address and type."""
    return [
        ((attributes.get("rel") or "").lower(), unarchive(href), attributes.get("type") or "")
        for attributes in harvest.refs
        if (href := attributes.get("href"))
    ]


def _address(relations: list[Relation], meta: Mapping[str, str], given: str) -> tuple[str, str]:
    """The page's address and its canonical one; where none is told, the root that its own relations name."""
    canonical = next((href for rel, href, _ in relations if rel == "canonical"), "")
    if url := own_address(given):
        return url, canonical
    for candidate in (canonical, meta.get("og:url", ""), meta.get("twitter:url", "")):
        if url := own_address(candidate):
            return url, canonical
    for rel, href, _ in relations:
        if rel == "shortlink" and (url := own_address(href)):
            return url, canonical
    return "", canonical


def _own_domain(relations: list[Relation], url: str, linked: Callable[[], Iterable[str]]) -> tuple[str, str]:
    """Host and registrable domain of the page: of its address, else of its relations, else of most links."""
    if url:
        host = host_of(url)
        return host, domain_of(host)
    for rel, href, type_ in relations:
        feed = rel == "alternate" and "xml" in type_
        if feed or rel in ("edituri", "pingback", "amphtml"):
            host = host_of(href)
            if domain := domain_of(host):
                return host, domain
    common = Counter(host for host in linked() if host).most_common(2)
    if common and common[0][1] >= 3 and (len(common) == 1 or common[0][1] >= 2 * common[1][1]):
        return common[0][0], domain_of(common[0][0])
    return "", ""


class _Links:
    """Makes the links of one page.

    Attributes:
        targets: address, host and registrable domain that each leads to.
    """

    def __init__(self, harvest: Harvest, layout: Layout, absolute: Callable[[str], str]):
        self.harvest = harvest
        self.layout = layout
        self.targets: list[tuple[str, str, str]] = []
        known: dict[str, tuple[str, str, str]] = {}  # a third of the links lead where another one leads
        for anchor in harvest.anchors:
            written = anchor[1].get("href") or ""
            target = known.get(written)
            if target is None:
                href = absolute(written)
                host = "" if href.startswith(_NO_ADDRESS) else host_of(href)
                target = known[written] = (href, host, domain_of(host) if host else "")
            self.targets.append(target)

    def hosts_of_navigation(self) -> list[str]:
        """Hosts of the links in the menu and near the top."""
        zones = self.layout.frame_zones
        menus = {frame for frame, zone in enumerate(zones) if zone is _MENU}
        return [
            target[1]
            for i, (target, anchor) in enumerate(zip(self.targets, self.harvest.anchors, strict=True))
            if i < 15 or anchor[3] in menus
        ]

    def outside(self, domain: str) -> set[int]:
        """Blocks with links that lead to other sites."""
        if not domain:
            return set()
        return {
            anchor[2]
            for (_, host, target), anchor in zip(self.targets, self.harvest.anchors, strict=True)
            if host and target != domain
        }

    def make(self, domain: str, wheres: list[Where], paragraphs: dict[int, int]) -> list[Link]:
        """The links, in order; those within ``domain`` are inside."""
        zones, frame_zones = self.layout.zones, self.layout.frame_zones
        size = len(wheres)
        links: list[Link] = []
        for (text, attributes, block, frame, hidden, alt), (href, host, target) in zip(
            self.harvest.anchors, self.targets, strict=True
        ):
            where, paragraph = _ASIDE, -1
            if hidden:
                where = _HIDDEN
            else:
                # A link without text stands in no block; its frame tells, else the block that follows.
                zone = frame_zones[frame] if not text and frame >= 0 else None
                if zone is not None:
                    where = zone
                elif block < size and (text or zones[block] is None):
                    where, paragraph = wheres[block], paragraphs.get(block, -1)
                elif text and frame >= 0:
                    where = frame_zones[frame] or _ASIDE
            rel = attributes.get("rel")
            words = tuple(rel.lower().split()) if rel else ()
            inside = not host or (target != "" and target == domain)
            link = _made(Link, (text or alt, href, host, target, inside, words, where, paragraph))
            links.append(link)
        return links


def _page(harvest: Harvest, given: str, id: str, faults: list[str], deadline: Deadline) -> Page:
    deadline.check()
    meta, refresh = _meta(harvest)
    relations = _relations(harvest)
    url, canonical = _address(relations, meta, given)
    layout = Layout(harvest)
    deadline.check()
    absolute = resolver(url)
    links_of = _Links(harvest, layout, absolute)
    deadline.check()
    host, domain = _own_domain(relations, url, links_of.hosts_of_navigation)
    structured = flat_items(harvest.json_ld) + [item for item in harvest.items if item]
    title = _clean(harvest.title or meta.get("og:title", ""))
    main = layout.main()
    names = " ".join(harvest.names)
    small_names = frozenset(names.lower().split())
    kind = kind_of(layout, main, url, meta, structured, small_names, links_of.outside(domain))
    top = headline_of(layout, main, meta.get("og:title", "") or title)
    deadline.check()
    blocks_of_article = [i for i in layout.trim(*main) if i != top] if kind is Kind.ARTICLE else []
    headline = harvest.texts[top] if top >= 0 and kind is Kind.ARTICLE else ""
    wheres = _wheres(layout, blocks_of_article, top)
    blocks = [_made(Block, block) for block in zip(harvest.texts, wheres, harvest.tags, strict=True)]
    paragraphs = {block: i for i, block in enumerate(blocks_of_article)}
    links = links_of.make(domain, wheres, paragraphs)
    deadline.check()
    links_in: dict[Where, list[Link]] = {}
    for link in links:
        if link.text:
            links_in.setdefault(link.where, []).append(link)
    furniture = _furniture(harvest, relations, meta, refresh, canonical, structured, absolute, names)
    deadline.check()
    site_name, site_name_from = site_name_of(harvest, layout, meta, structured, title, headline, host)
    first = blocks_of_article[0] if blocks_of_article else main[0]
    near = (max(0, min(top, first) - 6) if top >= 0 else max(0, first - 8), first + 4)
    if kind is Kind.ARTICLE:
        near = (near[0], max(near[1], (blocks_of_article or [0])[-1] + 6))
        author, published, modified = author_and_dates(layout, meta, structured, near, path_of(url))
    else:
        author, published, modified = "", None, None
    article = tuple([blocks[i] for i in blocks_of_article])
    site_name = _clean(site_name)
    return Page(
        id=id,
        url=url,
        host=host if url else "",
        domain=domain if url else "",
        kind=kind,
        language=detect_language(_sample(article, blocks)),
        declared_language=(harvest.language or meta.get("content-language", "") or meta.get("language", ""))[
            :20
        ]
        .strip()
        .lower(),
        title=title,
        headline=headline,
        site_name=site_name,
        site_name_from=site_name_from,
        tagline=tagline_of(harvest, site_name),
        description=" ".join((meta.get("description") or meta.get("og:description") or "").split()),
        headings=tuple(
            [block for block, tag in zip(blocks, harvest.tags, strict=True) if tag in HEADING_TAGS]
        ),
        author=author,
        published=published,
        modified=modified,
        article=article,
        menu=tuple([link for link in links_in.get(Where.MENU, ()) if link_word_of(link.text) != "skip"]),
        posts=_posts(links_in.get(Where.POSTS, ())),
        categories=tuple(links_in.get(Where.CATEGORIES, ())),
        archives=_archives(harvest, wheres),
        comments=_blocks_in(Where.COMMENTS, wheres, blocks),
        footer=_blocks_in(Where.FOOTER, wheres, blocks),
        blocks=tuple(blocks),
        links=tuple(links),
        hidden=tuple(harvest.hidden),
        furniture=furniture,
        faults=(*faults, *harvest.faults),
    )


def _clean(text: str) -> str:
    """A name as it is meant: white space folded, and what was escaped twice."""
    return " ".join((unescape(text) if "&" in text else text).split())


def _blocks_in(part: Where, wheres: list[Where], blocks: list[Block]) -> tuple[Block, ...]:
    if part not in wheres:
        return ()
    return tuple([block for block, where in zip(blocks, wheres, strict=True) if where is part])


def _entry(link: Link) -> bool:
    """Whether a link in a list of posts is a post's title: more than a date, a picture or "read more"."""
    text = link.text
    return (
        len(text) > 3
        and not link.href.startswith(("#", "javascript:"))
        and not link_word_of(text)
        and not heading_of(text)
        and any(map(str.isalpha, text))
    )


def _posts(links: Iterable[Link]) -> tuple[Link, ...]:
    """Titles of posts: of several links to one post (picture, title, comments) the one with most words."""
    best: dict[str, Link] = {}
    for i, link in enumerate(links):
        if _entry(link):
            key = link.href.partition("#")[0] or str(i)
            if key not in best or len(link.text) > len(best[key].text):
                best[key] = link
    return tuple(best.values())


def _sample(article: tuple[Block, ...], blocks: list[Block]) -> str:
    """Text enough to tell the language by: the article, else the longest blocks."""
    if article:
        return " ".join([block.text for block in article[:40]])
    long = [block.text for block in blocks if len(block.text) > 60]
    if sum(map(len, long)) < 300:
        long = [block.text for block in blocks]
    return " ".join(long[:60])


def _wheres(layout: Layout, article: Sequence[int], top: int) -> list[Where]:
    """The part that each block stands in."""
    rest = _ASIDE if article else _LIST
    wheres = [
        ((_HEADING if tag in HEADING_TAGS else rest) if zone is None else _ASIDE if zone is _HEAD else zone)
        for zone, tag in zip(layout.zones, layout.harvest.tags, strict=True)
    ]
    for i in article:
        wheres[i] = _ARTICLE
    if top >= 0:
        wheres[top] = _HEADING
    return wheres


def _archives(harvest: Harvest, wheres: list[Where]) -> tuple[dt.date, ...]:
    months: dict[dt.date, None] = {}
    if _ARCHIVES in wheres:
        listed = {block for block, where in enumerate(wheres) if where is _ARCHIVES}
        texts = [harvest.texts[block] for block in sorted(listed)]
        texts += [anchor[0] for anchor in harvest.anchors if anchor[2] in listed]
        months = {month: None for month in map(parse_month, texts) if month}
    for _, options in harvest.selects:
        if not any(map(parse_month, options[:4])):
            continue
        found = [month for month in map(parse_month, options) if month]
        if len(found) >= 0.6 * len(options):
            months.update(dict.fromkeys(found))
    return tuple(months)


def _furniture(
    harvest: Harvest,
    relations: list[Relation],
    meta: Mapping[str, str],
    refresh: str,
    canonical: str,
    structured: list[Mapping[str, Any]],
    absolute: Callable[[str], str],
    names: str,
) -> Furniture:
    feeds: list[str] = []
    sheets: list[str] = []
    for rel, href, type_ in relations:
        if "alternate" in rel and ("rss" in type_ or "atom" in type_):
            feeds.append(absolute(href))
        if "stylesheet" in rel:
            sheets.append(absolute(href))
    images: list[Image] = []
    for written, alt in harvest.images:
        source = absolute(written)
        images.append(_made(Image, (source, alt, host_of(source))))
    tags = Counter(harvest.elements)
    for name in _NO_NAMES:
        tags.pop(name, None)
    return Furniture(
        generator=meta.get("generator", ""),
        meta=dict(meta),
        canonical=canonical,
        refresh=refresh,
        feeds=tuple(feeds),
        scripts=tuple([src for src in map(absolute, harvest.scripts) if not _of_archive(src)]),
        inline_scripts=tuple([body for body in harvest.inline_scripts if not _of_archive(body[:400])]),
        stylesheets=tuple([sheet for sheet in sheets if not _of_archive(sheet)]),
        iframes=tuple(map(absolute, harvest.iframes)),
        images=tuple(images),
        forms=tuple([absolute(form) for form in harvest.forms]),
        structured=tuple(structured),
        classes=frozenset(names.split()),
        tags=dict(tags),
    )


def _of_archive(text: str) -> bool:
    return (
        "archive.org/_static" in text
        or "archive.org/static" in text
        or "/_static/js/" in text
        or "__wm." in text
    )
