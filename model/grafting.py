"""Grafts: honest pages with the traits of farms planted on them, to learn rare signs from. Never for measuring.

Real labelled farms are few, and some of their traits (an article lifted onto a site of another topic, shop links
in its menu, a call to buy under its last paragraph, posts about something else, links injected into a school's
page) stand on so few of them that their signals can't be learnt. A graft takes an honest page and plants such
traits, so that each signal learns from what it claims to measure.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..features.page import Block, Kind, Link, Page, Where

VERSION = 4
"""Raised whenever the same pages may give other grafts; measured grafts are kept by it."""

PRODUCTS = (
    "Hiking Boots", "Football Shirts", "Team Jerseys", "Water Bottles", "Running Shoes", "Phone Cases",
    "Handbags", "Winter Jackets", "Sunglasses", "Fishing Rods", "Baseball Caps", "Wrist Watches", "Yoga Mats",
    "Perfume", "Leather Wallets", "Headphones", "Camping Tents", "Gaming Chairs", "Trainers", "Rugby Kit",
    "Trikots", "Sportschuhe", "Handtaschen", "Zapatillas", "Camisetas", "Maillots", "Chaussures", "Camisas",
)  # fmt: skip
OFFERS = (
    "{} Store", "{} Shop", "Buy {}", "Cheap {}", "{} Sale", "{} Online Shop", "{} Outlet", "Discount {}",
    "{} Limited Edition", "{} kaufen", "tienda de {}", "loja de {}", "{} pas cher", "{} günstig",
)  # fmt: skip
CALLS = (
    "Click Here: {}",
    "Click here for {}",
    "Visit: {}",
    "Shop now: {}",
    "See also: {}",
    "{}",
    "Order here: {}",
)
SPAM = (
    "online casino bonus", "play slots for real money", "sports betting tips", "poker online", "judi slot gacor",
    "buy viagra online", "cheap cialis without prescription", "canadian pharmacy", "tramadol overnight delivery",
    "payday loans no credit check", "instant cash loan", "write my essay", "buy essay online", "term paper help",
    "replica watches", "cheap designer handbags", "watch full movie free", "free download full version crack",
    "crypto trading robot", "bitcoin doubler", "cbd oil for sale", "live sex cams", "adult dating", "escorts",
    "online casino ohne einzahlung", "kredit ohne schufa", "казино онлайн", "займ на карту", "casino en ligne",
)  # fmt: skip
SITES = {
    "Sports News For You": ("Football", "Rugby", "Fixtures and Results"),
    "Green Garden Diary": ("Vegetables", "Flowers", "Compost"),
    "Daily Pet Care": ("Dogs", "Cats", "Training"),
    "Travel Guide Online": ("Beaches", "City Breaks", "Hotels"),
    "Home Cooking Club": ("Soups", "Baking", "Salads"),
    "Car Review Weekly": ("Test Drives", "Electric Cars", "Motor Shows"),
    "Gadget Reviews Hub": ("Phones", "Laptops", "Cameras"),
    "Fashion Trends Today": ("Dresses", "Shoes", "Street Style"),
    "Family Health Tips": ("Nutrition", "Sleep", "Vitamins"),
    "Music Festival Magazine": ("Concerts", "Albums", "Bands"),
}
"""Names and sections of sites that say what they are about."""

CREDITS = (
    "Originally published on {}.",
    "This article was first published by {}.",
    "Republished from {} with permission.",
    "(Reuters)",
    "Source: {}",
)
"""Lines that say where an article is from."""


@dataclass(frozen=True, slots=True)
class Graft:
    """A made page.

    Attributes:
        page: the page.
        groups: every group that text in it comes from; all of them must be on the training side of a split.
    """

    page: Page
    groups: frozenset[str]


def graft(pages: Sequence[tuple[Page, str]], count: int, seed: int = 0) -> list[Graft]:
    """Make grafts of honest article pages.

    Args:
        pages: honest article pages with the group of each.
        count: how many grafts to make.
        seed: of the drawing.

    Returns:
        The grafts: four in five with a foreign article and two or more of the other traits, the rest with
        injected links; every second one as a text rendering would show it.
    """
    rng = random.Random(seed)
    made = []
    for i in range(count if len(pages) > 3 else 0):
        (host, group), (donor, donor_group), (other, other_group) = rng.sample(pages, 3)
        if i % 5 == 4:
            page, groups = _injected(host, rng), {group}
        else:
            page, groups = _hijacked(host, donor, other, rng), {group, donor_group, other_group}
        page = replace(page, id=f"graft-{seed}-{i}")
        made.append(Graft(_as_text(page) if i % 2 else page, frozenset(groups)))
    return made


@dataclass(frozen=True, slots=True)
class Lifted:
    """A made page whose article is another page's, or is not.

    Attributes:
        page: the page.
        copied: whether its article was taken from another page without credit.
        groups: every group that text in it comes from.
    """

    page: Page
    copied: bool
    groups: frozenset[str]


def lift(pages: Sequence[tuple[Page, str]], count: int, seed: int = 0) -> list[Lifted]:
    """Make pages that an index of the given pages has something to say about.

    Args:
        pages: honest article pages with the group of each.
        count: how many to make.
        seed: of the drawing.

    Returns:
        Two in five carry another page's article, whole or in part, some with a few paragraphs of their own; the
        others carry one with its credit, quote a paragraph of one, or are the page as it is.
    """
    rng = random.Random(seed)
    made = []
    for i in range(count if len(pages) > 2 else 0):
        (host, group), (donor, donor_group) = rng.sample(pages, 2)
        own, theirs = list(host.article), list(donor.article)
        kind, groups = i % 5, {group, donor_group}
        if kind == 4:
            article, groups = own, {group}
        elif kind == 3:
            article = [*own[:2], rng.choice(theirs), *own[2:]]
        else:
            first = rng.randint(0, len(theirs) // 3)
            article = theirs[first : first + max(2, rng.randint(len(theirs) // 2, len(theirs)))]
            article = [*own[: rng.choice([0, 0, 1, 3])], *article]
        if kind == 2:
            article = [
                *article,
                Block(rng.choice(CREDITS).format(donor.site_name or "the Herald"), Where.ARTICLE),
            ]
        published = donor.published and donor.published + dt.timedelta(days=rng.randint(1, 400))
        # Its address stays: what the index holds of the page itself is left out of its matches.
        page = replace(host, article=tuple(article), blocks=tuple(article))
        made.append(Lifted(replace(page, published=published), kind < 2, frozenset(groups)))
    return made


def _hijacked(host: Page, donor: Page, other: Page, rng: random.Random) -> Page:
    """A site that carries a foreign article, with two or three of: shop menu, closing call, foreign posts.

    Most of the sites are given a name and sections that say what they are about, as few honest ones have.
    """
    traits = set(rng.sample(["menu", "call", "posts"], rng.choice([2, 3])))
    sections: tuple[Link, ...] = ()
    if rng.random() < 0.8:
        name, titles = rng.choice(list(SITES.items()))
        sections = tuple(Link(title, where=Where.MENU) for title in titles)
        host = replace(host, site_name=name, site_name_from="logo", tagline="", menu=sections)
    article = tuple(donor.article)
    old = {block.text for block in host.article}
    kept = [block for block in host.blocks if block.text not in old and block.text != host.headline]
    headline = Block(donor.headline or donor.title, Where.HEADING, "h1")
    links = [link for link in host.links if link.where not in (Where.ARTICLE, Where.POSTS)]
    menu, posts = host.menu, host.posts
    if "menu" in traits:
        planted = tuple(_offer(rng, Where.MENU) for _ in range(rng.randint(2, 6)))
        menu = (*host.menu[: rng.randint(1, 3)], *planted)
        links += planted
        kept = [*(Block(link.text, Where.MENU, "li") for link in planted), *kept]
    if "call" in traits:
        call = _offer(rng, Where.ARTICLE, len(article))
        article = (*article, Block(rng.choice(CALLS).format(call.text), Where.ARTICLE, "p"))
        links.append(call)
    if "posts" in traits:
        titles = [block.text for block in other.headings if 15 < len(block.text) < 90] or [other.headline]
        posts = tuple(Link(title, "", where=Where.POSTS) for title in dict.fromkeys(titles[:6]) if title)
        kept = [block for block in kept if block.where != Where.POSTS]
        kept += [Block(link.text, Where.POSTS, "li") for link in posts]
        links += posts
    kept = [*(Block(link.text, Where.MENU, "li") for link in sections), *kept]
    links = [*sections, *links]
    menu_end = next((i for i, block in enumerate(kept) if block.where != Where.MENU), len(kept))
    return replace(
        host,
        kind=Kind.ARTICLE,
        title=f"{headline.text} - {host.site_name}" if host.site_name else headline.text,
        headline=headline.text,
        description="",
        language=donor.language,
        headings=(headline, *(block for block in donor.headings if block.text in {b.text for b in article})),
        article=article,
        author=rng.choice(["admin", "", host.author]),
        published=donor.published,
        menu=menu,
        posts=posts,
        blocks=(*kept[:menu_end], headline, *article, *kept[menu_end:]),
        links=tuple(links),
    )


def _injected(host: Page, rng: random.Random) -> Page:
    """An honest page with foreign links injected: hidden, in the footer, or under the article."""
    where = rng.choice([Where.HIDDEN, Where.HIDDEN, Where.FOOTER, Where.ARTICLE])
    anchors = rng.sample(SPAM, rng.randint(3, 12))
    planted = tuple(_link(text, rng, where, len(host.article) - 1) for text in anchors)
    changes: dict[str, object] = {"links": (*host.links, *planted)}
    blocks = tuple(Block(text, where, "p") for text in anchors)
    if where == Where.HIDDEN:
        changes["hidden"] = (*host.hidden, " ".join(anchors))
    else:
        changes["blocks"] = (*host.blocks, *blocks)
        part = "footer" if where == Where.FOOTER else "article"
        changes[part] = (*getattr(host, part), *blocks)
    return replace(host, **changes)


def _offer(rng: random.Random, where: Where, paragraph: int = -1) -> Link:
    return _link(rng.choice(OFFERS).format(rng.choice(PRODUCTS)), rng, where, paragraph)


def _link(text: str, rng: random.Random, where: Where, paragraph: int = -1) -> Link:
    words = "".join(c for c in text.lower() if c.isascii() and c.isalpha())[:14] or "offers"
    domain = f"{words}{rng.randint(1, 99)}.example"
    return Link(text, f"https://www.{domain}/", f"{domain}", domain, False, (), where, paragraph)


def _as_text(page: Page) -> Page:
    """The page as a text rendering holds it: without targets, furniture and hidden text."""
    links = tuple(
        Link(link.text, where=link.where, paragraph=link.paragraph)
        for link in page.links
        if link.where != Where.HIDDEN
    )
    bare = {
        part: tuple(Link(link.text, where=link.where) for link in getattr(page, part))
        for part in ("menu", "posts")
    }
    if page.hidden:  # nothing of an injection that only markup shows would be left
        return page
    return replace(page, rendering="text", furniture=None, links=links, **bare)
