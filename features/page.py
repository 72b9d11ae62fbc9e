"""What a person would see of a page, in named parts: the only thing that signals see."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple


class Where(StrEnum):
    """The part of a page that a text or a quote stands in."""

    TITLE = "title"
    SITE_NAME = "site name"
    TAGLINE = "tagline"
    ADDRESS = "address"
    HEAD = "head"
    MENU = "menu"
    HEADING = "heading"
    BYLINE = "byline"
    ARTICLE = "article"
    LIST = "list"
    POSTS = "recent posts"
    CATEGORIES = "categories"
    ARCHIVES = "archives"
    COMMENTS = "comments"
    ASIDE = "aside"
    FOOTER = "footer"
    HIDDEN = "hidden text"
    SCRIPT = "script"
    MARKUP = "markup"


class Kind(StrEnum):
    """What sort of page it is; only an article page has an article."""

    ARTICLE = "article"
    LIST = "list"
    FRONT = "front"
    FORUM = "forum"
    SHOP = "shop"
    OTHER = "other"


class Link(NamedTuple):
    """One link.

    Attributes:
        text: the anchor text, white space folded; the ``alt`` of its picture where it holds only one.
        href: the target, made absolute where the page's address is known; ``""`` in a text rendering.
            Archive prefixes are taken off.
        host: host of the target, lower case without ``www.``; ``""`` where it has none.
        domain: registrable domain of the target by the public suffix list; ``""`` where it has none.
        inside: the target is on the page's own registrable domain, or relative.
        rel: the words of the ``rel`` attribute, lower case.
        where: the part of the page the link stands in.
        paragraph: index into ``Page.article`` where the link stands in it, else -1.
    """

    text: str
    href: str = ""
    host: str = ""
    domain: str = ""
    inside: bool = True
    rel: tuple[str, ...] = ()
    where: Where = Where.ASIDE
    paragraph: int = -1


class Block(NamedTuple):
    """One visible block of text in reading order: a paragraph, a heading, a list item, a table cell.

    Attributes:
        text: the text, white space folded to single blanks, never empty.
        where: the part of the page it stands in.
        tag: the HTML tag of the block (``p``, ``h2``, ``li``, ...); guessed for a text rendering.
    """

    text: str
    where: Where
    tag: str = "p"


class Image(NamedTuple):
    """One picture: its address as written (absolute where possible), host and alternative text."""

    src: str
    alt: str = ""
    host: str = ""


@dataclass(frozen=True, slots=True)
class Furniture:
    """What stands in the markup and is not read as text. A text rendering has none.

    Attributes:
        generator: content of the ``generator`` meta element.
        meta: name or property (lower case) to content of every meta element; the first one wins.
        canonical: the canonical address, or ``""``.
        refresh: content of a ``meta http-equiv=refresh``, or ``""``.
        feeds: addresses of RSS and Atom feeds.
        scripts: addresses of script files.
        inline_scripts: bodies of inline scripts other than structured data, each cut to 20,000 characters.
        stylesheets: addresses of style sheets.
        iframes: addresses of frames.
        images: the pictures, in order.
        forms: ``action`` of every form.
        structured: items of JSON-LD (``@graph`` unfolded) and microdata as flat mappings.
        classes: every class name and id used, as written.
        tags: number of elements by tag name.
    """

    generator: str = ""
    meta: Mapping[str, str] = field(default_factory=dict)
    canonical: str = ""
    refresh: str = ""
    feeds: tuple[str, ...] = ()
    scripts: tuple[str, ...] = ()
    inline_scripts: tuple[str, ...] = ()
    stylesheets: tuple[str, ...] = ()
    iframes: tuple[str, ...] = ()
    images: tuple[Image, ...] = ()
    forms: tuple[str, ...] = ()
    structured: tuple[Mapping[str, Any], ...] = ()
    classes: frozenset[str] = frozenset()
    tags: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Page:
    """A page as a person would see it, in named parts.

    HTML and a text rendering of the same page give the same parts; what a text rendering cannot hold
    (targets of links, furniture, hidden text) is empty or ``None`` there.

    Attributes:
        id: the caller's name for the page.
        url: its address: given, else found in the page (canonical, ``og:url``), else ``""``.
        host: host of the address, lower case without ``www.``, or ``""``.
        domain: registrable domain of the host by the public suffix list, or ``""``.
        rendering: ``"html"`` or ``"text"``.
        kind: article, list, front, forum, shop or other.
        language: ISO 639-1 code of the visible text as detected, or ``""`` where too short to tell.
        declared_language: code the page claims (``html lang`` and its like), lower case, or ``""``.
        title: the document title (HTML) or the first heading (text).
        headline: the heading of the article, or ``""``.
        site_name: what the site calls itself, or ``""``.
        site_name_from: where that was found: ``og``, ``json-ld``, ``logo``, ``title``, ``footer``, ``host``,
            ``line`` or ``""``.
        tagline: the line under the site's name, or ``""``.
        description: the page's own summary (meta description), or ``""``.
        headings: headings in order, the headline among them, as blocks with tags ``h1`` to ``h6``.
        author: the named author, or ``""``.
        published: date of publication, or ``None``.
        modified: date of the last change, or ``None``.
        article: paragraphs of the article, headings within it and list items included, in order;
            empty for a page that holds no article.
        menu: links of the site's navigation.
        posts: entries of "recent posts", "related", "popular": titles with their targets.
        categories: entries of the category and tag lists and tag clouds of the site.
        archives: months that the archive list names, each as the first day of its month.
        comments: blocks of readers' comments.
        footer: blocks of the footer.
        blocks: every visible block in reading order, the parts above among them.
        links: every link in reading order, hidden ones included (``where`` is then ``HIDDEN``).
        hidden: texts a reader cannot see (``display:none``, off-screen, zero size, same colour).
        furniture: what stands in the markup and is not read; ``None`` for a text rendering.
        faults: what had to be mended or cut while reading, each in a few words.
    """

    id: str = ""
    url: str = ""
    host: str = ""
    domain: str = ""
    rendering: str = "html"
    kind: Kind = Kind.OTHER
    language: str = ""
    declared_language: str = ""
    title: str = ""
    headline: str = ""
    site_name: str = ""
    site_name_from: str = ""
    tagline: str = ""
    description: str = ""
    headings: tuple[Block, ...] = ()
    author: str = ""
    published: dt.date | None = None
    modified: dt.date | None = None
    article: tuple[Block, ...] = ()
    menu: tuple[Link, ...] = ()
    posts: tuple[Link, ...] = ()
    categories: tuple[Link, ...] = ()
    archives: tuple[dt.date, ...] = ()
    comments: tuple[Block, ...] = ()
    footer: tuple[Block, ...] = ()
    blocks: tuple[Block, ...] = ()
    links: tuple[Link, ...] = ()
    hidden: tuple[str, ...] = ()
    furniture: Furniture | None = None
    faults: tuple[str, ...] = ()
