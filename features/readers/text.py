"""A text rendering (select all and copy, a text browser's dump, Markdown-like text) to ``Page``.

What a part is, is told from its place, from the headings and stock words of `vocabulary`, and from whether
it reads like prose. One pass over the lines for each question; nothing looks further than its part.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise

from ..page import Block, Link, Page, Where
from .address import domain_of, host_of, own_address, resolver
from .cues import LABEL, NO_HEADING
from .encoding import decode
from .kind import at_root
from .language import detect_language
from .limits import LIMITS, Limits
from .lines import split_lines
from .text_parts import TextParts
from .vocabulary import is_byline, labelled, link_word_of


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
    parts = TextParts(lines, at_root(address), deadline.check)
    deadline.check()
    return _page(parts, address, id, (*faults, *lines.faults))


def _page(parts: TextParts, url: str, id: str, faults: tuple[str, ...]) -> Page:
    """Put the page together."""
    host = host_of(url)
    domain = domain_of(host)
    blocks = _blocks(parts)
    links = _links(parts, resolver(url), domain)
    by_part: dict[Where, dict[str, Link]] = {Where.MENU: {}, Where.POSTS: {}, Where.CATEGORIES: {}}
    for link in links:
        if link.where in by_part and link.text:
            by_part[link.where].setdefault(link.text, link)
    headings = tuple(b for b in blocks if b.tag[0] == "h")
    headline = parts.texts[parts.headline] if parts.headline >= 0 else ""
    visible = "\n".join([b.text for b in blocks])
    return Page(
        id=id,
        url=url,
        host=host,
        domain=domain,
        rendering="text",
        kind=parts.kind,
        language=detect_language("\n".join([parts.texts[i] for i in parts.body]) or visible),
        title=headline or (headings[0].text if headings else ""),
        headline=headline,
        site_name=parts.site_name,
        site_name_from=parts.site_from,
        tagline=parts.texts[parts.tagline] if parts.tagline >= 0 else "",
        headings=headings,
        author=parts.author,
        published=parts.published,
        modified=parts.modified,
        article=tuple(blocks[i] for i in parts.body),
        menu=tuple(by_part[Where.MENU].values()),
        posts=tuple(by_part[Where.POSTS].values()),
        categories=tuple(by_part[Where.CATEGORIES].values()),
        archives=tuple(dict.fromkeys(parts.archives)),
        comments=tuple(b for b in blocks if b.where is Where.COMMENTS),
        footer=tuple(b for b in blocks if b.where is Where.FOOTER),
        blocks=tuple(blocks),
        links=tuple(links),
        faults=faults,
    )


def _blocks(parts: TextParts) -> list[Block]:
    """Every block with its part and a guessed tag."""
    tags = list(parts.tags)
    if parts.headline >= 0:
        tags[parts.headline] = "h1"
    for i, kind in enumerate(parts.kinds):
        if kind and tags[i] == "p":
            tags[i] = "h2"
    body = parts.body
    for i, following in pairwise(body):
        heading = tags[i] == "p" and parts.sizes[i] <= 2 * LABEL and parts.lines.gaps[i]
        if heading and parts.prose(following) and not parts.texts[i].endswith(NO_HEADING):
            tags[i] = "h2"
    return [
        Block(text, where or Where.ASIDE, tag)
        for text, where, tag in zip(parts.texts, parts.where, tags, strict=True)
    ]


def _links(parts: TextParts, absolute: Callable[[str], str], domain: str) -> list[Link]:
    """Every link in reading order: those written out, and the entries of menus and lists."""
    found: list[Link] = []
    paragraphs = {i: k for k, i in enumerate(parts.body)}
    heads = {a for a, _, _ in parts.spans}
    for i, where in enumerate(parts.where):
        where = where or Where.ASIDE
        anchors = parts.lines.anchors.get(i)
        if not anchors:
            anchors = [(text, "") for text in _entries(parts, i, where, i in heads, i in paragraphs)]
        for text, href in anchors:
            href = absolute(href) if href else ""
            host = host_of(href)
            target = domain_of(host)
            inside = not host or (bool(domain) and target == domain)
            found.append(Link(text, href, host, target, inside, (), where, paragraphs.get(i, -1)))
    return found


def _entries(parts: TextParts, i: int, where: Where, is_heading: bool, in_article: bool) -> list[str]:
    """The texts of a block that are links by their place."""
    text = parts.texts[i]
    if i in parts.split:
        return parts.split[i]
    if in_article:
        return [text] if parts.is_call(i) else []
    if where is Where.CATEGORIES:
        kind, rest = labelled(text)
        if kind or (parts.tags[i] == "p" and not is_heading and "," in text):
            pieces = re.split(r"\s*[,|·•、，]\s*", rest or text)
            return [piece for piece in pieces if piece]
    if is_heading or where not in (Where.MENU, Where.POSTS, Where.CATEGORIES):
        return [text] if parts.tags[i] == "li" and where in (Where.FOOTER, Where.ARCHIVES) else []
    if where is Where.POSTS and parts.tags[i] == "p" and (is_byline(text) or parts.is_excerpt(i)):
        return []
    if where is Where.POSTS and (len(text) < 4 or link_word_of(text) or not any(map(str.isalpha, text))):
        return []
    return [_uncounted(text) if where is Where.CATEGORIES else text]


def _uncounted(text: str) -> str:
    """A category without its count of posts."""
    return re.sub(r"\s*[(（\[]\d+[)）\]]$", "", text) or text
