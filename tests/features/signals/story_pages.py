"""Pages made by hand for the signals of wording, template and dates."""

from dataclasses import replace
from importlib import import_module
from typing import Any

from farmsift.features.page import Block, Furniture, Image, Kind, Link, Page, Where
from farmsift.features.readers.address import domain_of
from farmsift.features.signal import REGISTRY, Evidence, Facts, Quote

import_module("farmsift.features.signals")  # declares the signals

OWN = "riverbankwalks.org"

# A plain story a person might write; no signal of wording should find anything odd in it.
STORY = (
    "We set out from the mill at seven, with the fog still lying on the water and nobody else about.",
    "My brother had brought the old map. It shows a ford near Harrow Bend that the county closed in 1987, "
    "and the two of us wanted to see what is left of it. Not much, as it turned out!",
    "A farmer, Joan Pike, stopped her tractor to ask what we were looking for. “That went in the flood,” "
    "she said, and pointed at three stones.",
    "We ate our bread on those stones. Then it rained, so we walked back along the railway, wet through and rather "
    "pleased with ourselves, and caught the slow train from Ashby with four minutes to spare.",
    "Next month I want to try the eastern bank. If you know whether the footbridge at Cole is open again, "
    "please write.",
)


def paragraphs(*texts: str, tag: str = "p") -> tuple[Block, ...]:
    return tuple(Block(text, Where.ARTICLE, tag) for text in texts)


def heading(text: str, tag: str = "h2") -> Block:
    return Block(text, Where.ARTICLE, tag)


def story(*texts: str, before: tuple[Block, ...] = (), after: tuple[Block, ...] = (), **parts: Any) -> Page:
    """An article page: paragraphs (STORY where none are given) or blocks made by the caller as ``article``."""
    article = parts.pop("article", None) or paragraphs(*(texts or STORY))
    parts.setdefault("blocks", (*before, *article, *after))
    parts.setdefault("headings", tuple(block for block in article if block.tag.startswith("h")))
    return replace(
        Page(
            url=f"https://{OWN}/a-ford-that-is-gone",
            host=OWN,
            domain=OWN,
            kind=Kind.ARTICLE,
            language="en",
            title="A ford that is gone",
            headline="A ford that is gone",
            site_name="Riverbank Walks",
            article=article,
            furniture=Furniture(),
        ),
        **parts,
    )


def sections(*texts: str) -> Page:
    """An article with a heading over each of its paragraphs."""
    article = [block for text in texts for block in (heading(text), *paragraphs(STORY[1]))]
    return story(article=tuple(article))


def link(text: str, href: str = "", where: Where = Where.ASIDE, paragraph: int = -1) -> Link:
    host = href.split("//")[1].split("/")[0].removeprefix("www.") if "//" in href else ""
    domain = domain_of(host) if host else ""
    return Link(text, href, host, domain, not domain or domain == OWN, (), where, paragraph)


def dressed(**parts: Any) -> Page:
    """The plain story with furniture of its own."""
    return story(furniture=Furniture(**parts))


def pictured(*addresses: str, alt: str = "") -> Page:
    return dressed(
        images=tuple(Image(src, alt, src.split("/")[2] if "//" in src else "") for src in addresses)
    )


def linked(*links: Link, **parts: Any) -> Page:
    filler = tuple(link(f"Walk {n}", f"https://{OWN}/walk-{n}") for n in range(6))
    return story(links=(*filler, *links), **parts)


def footed(*texts: str, **parts: Any) -> Page:
    blocks = tuple(Block(text, Where.FOOTER) for text in texts)
    return story(after=blocks, footer=blocks, **parts)


def value_of(name: str, page: Page) -> float:
    return REGISTRY[name].measure(Facts(page)).value


def evidence_of(name: str, page: Page) -> Evidence:
    return REGISTRY[name].measure(Facts(page)).evidence()


def stands_in(quote: Quote, page: Page) -> bool:
    """Whether a quote stands word for word in some text, attribute, address or script of the page."""
    furniture = page.furniture or Furniture()
    texts = [block.text for block in (*page.blocks, *page.footer, *page.comments, *page.headings)]
    texts += [page.title, page.headline, page.tagline, page.description, page.author, page.url, *page.hidden]
    texts += [part for one in (*page.links, *page.menu, *page.categories) for part in (one.text, one.href)]
    texts += [
        *furniture.scripts,
        *furniture.stylesheets,
        *furniture.iframes,
        *furniture.feeds,
        furniture.refresh,
    ]
    texts += [" ".join(script.split()) for script in furniture.inline_scripts]
    texts += [*furniture.meta.values(), *[image.src for image in furniture.images]]
    return any(quote.text and quote.text in text for text in texts)
