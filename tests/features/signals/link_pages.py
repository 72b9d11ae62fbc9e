"""Hand-made pages for the tests of signals about links and selling."""

from __future__ import annotations

import math
from typing import Any

from farmsift.features.page import Block, Kind, Link, Page, Where
from farmsift.features.signal import REGISTRY, Facts

OWN = "gardenclub.org"
PROSE = (
    "The garden club met on Tuesday to plan the spring planting of the beds along the river path.",
    "Members brought seeds of beans, peas and marigolds, and the treasurer read the accounts of last year.",
    "After the meeting everybody walked to the greenhouse, where the seedlings had grown taller than hoped.",
    "Next month the club will visit the orchard of the agricultural school and learn to graft apple trees.",
)


def link(
    text: str, href: str = "", where: Where = Where.ASIDE, rel: str = "", own: str = OWN, paragraph: int = -1
) -> Link:
    """A link as the reader gives it; the last two labels of its host are its domain."""
    host = href.partition("//")[2].partition("/")[0].partition("?")[0].removeprefix("www.")
    domain = host if host.replace(".", "").isdigit() else ".".join(host.split(".")[-2:]) if host else ""
    return Link(text, href, host, domain, domain in ("", own), tuple(rel.split()), where, paragraph)


def page(*links: Link, prose: tuple[str, ...] = PROSE, after: tuple[Block, ...] = (), **parts: Any) -> Page:
    """An article of the garden club with these links; ``parts`` as in ``Page``."""
    article = tuple(Block(text, Where.ARTICLE) for text in prose)
    menu = tuple(item for item in links if item.where is Where.MENU)
    host = parts.pop("host", OWN)
    given: dict[str, Any] = {
        "url": f"https://{host}/news/spring-planting",
        "host": host,
        "domain": ".".join(host.split(".")[-2:]),
        "kind": Kind.ARTICLE,
        "language": "en",
        "title": "Spring planting along the river | Garden Club",
        "headline": "Spring planting along the river",
        "site_name": "Garden Club",
        "site_name_from": "og",
        "article": article,
        "blocks": article + after,
        "links": links,
        "menu": menu,
    }
    return Page(**{**given, **parts})


def value_of(name: str, given: Page) -> float:
    """The value of one signal on a page, rounded so that it can be compared."""
    value = REGISTRY[name].measure(Facts(given)).value
    return value if math.isnan(value) else round(value, 4)


def stands_in(quote: str, given: Page) -> bool:
    """Whether a quote stands in the page's visible text, its heads, an anchor or an address."""
    furniture = given.furniture
    texts = [given.url, given.host, given.title, given.headline, given.site_name, given.description]
    texts += [block.text for block in (*given.blocks, *given.headings)]
    texts += [part for item in given.links for part in (item.text, item.href)]
    texts += [furniture.canonical] if furniture else []
    return any(quote in text for text in texts)
