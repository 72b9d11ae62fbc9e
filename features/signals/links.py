"""Signals of links and host: where the page's links lead, how its address is built, whether the two fit."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import NamedTuple
from urllib.parse import unquote

from ..facts import article_words, visible_text, words_of
from ..networks import ABUSED_ENDINGS, Role, free_host, readable_name, target_of, word_set
from ..page import Kind, Link, Page, Where
from ..phrases import lowered
from ..readers.vocabulary import fold
from ..signal import NOT_MEASURABLE, Evidence, Facts, Measurement, Quote, signal

SPAM_TAXONOMY = "Gyöngyi and Garcia-Molina 2005, Web spam taxonomy"
SPAM_DETECTION = "Becchetti et al. 2008, Link analysis for web spam detection"
CONTENT_SPAM = "Ntoulas et al. 2006, Detecting spam web pages through content analysis"
LINK_SELLING = "Google Search Essentials, spam policies: link spam"
URL_WORDS = "Ma et al. 2009, Beyond blacklists: learning to detect malicious web sites from suspicious URLs"

_IP = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}")
_PRIVATE = ("10.", "127.", "192.168.", "172.16.", "0.")
_NOBODY = frozenset({"localhost", "127.0.0.1", "0.0.0.0"})
_SCHEME = re.compile(r"^[a-z][a-z0-9+.-]*://", re.I)
_PLAIN_SUBDOMAINS = word_set(
    """
    blog blogs news shop store forum forums wiki docs help support en de fr es it pt nl pl ru ja zh ko m
    mobile old new web home my app apps dev beta archive archives media static cdn edition international
    int uk us ca au in health sport sports travel tech money food life style lifestyle finance business
    science music video tv radio events jobs community members magazine mag info about portal library
    learn research press careers data
    """
)


# Sets of one: in Python 3.11 naming a member of an enumeration for each link takes longer than all the rest.
_ARTICLE, _COMMENTS = frozenset({Where.ARTICLE}), frozenset({Where.COMMENTS})
_FOOTER, _HIDDEN = frozenset({Where.FOOTER}), frozenset({Where.HIDDEN})
_BESIDE = frozenset({Where.ASIDE, Where.MENU})
_UNKNOWN = frozenset({Role.OTHER})


class Outward(NamedTuple):
    """One link to another site: the link, what its target is for, and who stands behind the target."""

    link: Link
    role: Role
    name: str


def own_domain(facts: Facts) -> str:
    """The site's registrable domain: the page's, or where its address is unknown the one its lists link to."""
    page = facts.page
    if page.domain:
        return page.domain
    seen = Counter(link.domain for part in (page.menu, page.posts, page.categories) for link in part)
    domain, times = seen.most_common(1)[0] if seen else ("", 0)
    return domain if times >= 3 and 2 * times > sum(seen.values()) else ""


def outward(facts: Facts) -> list[Outward]:
    """The links to other sites, hidden ones included, each with the role of its target."""
    own = facts.of(own_domain)
    return [
        Outward(link, *target_of(link.host, link.href))
        for link in facts.page.links
        if link.host and not link.inside and (link.domain != own or not own) and link.host not in _NOBODY
    ]


def strangers(facts: Facts) -> list[Outward]:
    """Links to other sites that are not social, reference or software: where paid links would be."""
    return [out for out in facts.of(outward) if out.role in _STRANGE]


_STRANGE = frozenset({Role.OTHER, Role.AFFILIATE, Role.REDIRECT})


def anchor_text(facts: Facts) -> str:
    """All anchors, one a line, lower case with straight apostrophes."""
    return lowered("\n".join([link.text for link in facts.page.links]))


def long_anchors(facts: Facts) -> dict[str, Link]:
    """The different anchors of three words or more among 400 links, with the first link of each."""
    longer: dict[str, Link] = {}
    for link in facts.page.links[:400]:
        if link.text.count(" ") > 1:
            longer.setdefault(link.text, link)
    return longer


def inside_anchors(facts: Facts) -> list[Link]:
    """The links within the site with different anchors of three words or more."""
    return [link for link in facts.of(long_anchors).values() if link.inside]


def quote_links(links: Iterable[Link], limit: int = 4) -> tuple[Quote, ...]:
    """Quote links: the anchor text of each, or its target where the anchor is empty; no text twice."""
    chosen: dict[str, Quote] = {}
    for link in links:
        text = link.text[:200].strip() or link.href
        if text and text not in chosen:
            chosen[text] = Quote(text, link.where)
            if len(chosen) == limit:
                break
    return tuple(chosen.values())


def named(names: Iterable[str], limit: int = 3) -> str:
    """Return the first few different names as a phrase: ``a, b, c and 4 more``."""
    different = [name for name in dict.fromkeys(names) if name]
    more = len(different) - limit
    return ", ".join(different[:limit]) + (f" and {more} more" if more > 0 else "")


def bracketed(phrase: object) -> str:
    """Return a phrase in brackets after a blank, or nothing for nothing."""
    return f" ({phrase})" if phrase else ""


def about_links(links: list[Link], **words: object) -> Evidence:
    """Evidence made of links.

    Args:
        links: the links; quoted, and named in the words ``count``, ``hosts`` and ``anchors``.
        words: more words for the sentence.

    Returns:
        The evidence. ``in_hosts`` and ``in_anchors`` (``in_names`` where ``names`` is given) are the same
        in brackets after a blank, and empty where there are none.
    """
    filled: dict[str, object] = {
        "count": len(links),
        "hosts": named(link.host for link in links),
        "anchors": named(f"“{link.text[:50].strip()}”" for link in links if link.text),
        **words,
    }
    for key in ("hosts", "anchors", "names"):
        filled[f"in_{key}"] = bracketed(filled.get(key))
    return Evidence(quote_links(links), filled)


def has_targets(facts: Facts) -> bool:
    """Whether there are links whose targets are known; a text rendering has none."""
    return facts.page.rendering != "text" and bool(facts.page.links)


@signal(
    "links.outside_share",
    unit="share",
    high=1.0,
    farm=0,
    about="Share of the page's links that lead to other sites, social networks and software left out.",
    source=SPAM_DETECTION,
    raises="Of the page's {all:link|links}, {count} {count:=leads|lead} to other sites{in_hosts}.",
    lowers="Of the page's {all:link|links}, {count} {count:=leads|lead} to other sites.",
)
def outside_share(facts: Facts) -> Measurement:
    """Strangers among all links."""
    if not has_targets(facts):
        return NOT_MEASURABLE
    links, out = facts.page.links, facts.of(strangers)
    return Measurement(len(out) / len(links), lambda: about_links([o.link for o in out], all=len(links)))


@signal(
    "links.density",
    unit="share",
    high=1.0,
    farm=0,
    about="Characters of visible link texts as a share of all visible characters.",
    source="Kohlschütter et al. 2010, Boilerplate detection using shallow text features",
    raises="{value:.0%} of the visible text is links.",
    lowers="{value:.0%} of the visible text is links.",
)
def density(facts: Facts) -> Measurement:
    """Anchor characters over visible characters."""
    page = facts.page
    visible = len(facts.of(visible_text))
    if not visible or not page.links:
        return NOT_MEASURABLE
    hidden = sum([len(link.text) for link in page.links if link.where in _HIDDEN])
    anchors = len(facts.of(anchor_text)) + 1 - len(page.links) - hidden
    return Measurement(min(1.0, anchors / visible))


def outside_counts(facts: Facts) -> Counter[str]:
    """How often each foreign domain (host where it has none) is linked, strangers only."""
    return Counter([out.link.domain or out.link.host for out in facts.of(strangers)])


@signal(
    "links.outside_domains",
    unit="count",
    farm=0,
    about="Number of different domains linked, social networks, references and software left out.",
    source=SPAM_DETECTION,
    raises="Different sites that the page links to: {count}{in_hosts}.",
    lowers="Different sites that the page links to: {count}.",
)
def outside_domains(facts: Facts) -> Measurement:
    """Distinct foreign domains."""
    if not has_targets(facts):
        return NOT_MEASURABLE
    counts = facts.of(outside_counts)
    links = facts.of(strangers)

    def evidence() -> Evidence:
        return about_links([o.link for o in links], count=len(counts), hosts=named(counts))

    return Measurement(float(len(counts)), evidence)


@signal(
    "links.outside_evenness",
    unit="share",
    high=1.0,
    farm=0,
    about="How evenly the outside links spread over their domains: entropy over its maximum; 0 for one domain.",
    source=SPAM_DETECTION,
    raises="The outside links are spread over their {domains} sites in an unusual way{in_hosts}.",
    lowers="",
)
def outside_evenness(facts: Facts) -> Measurement:
    """Normalised entropy of foreign domains; needs four outside links."""
    counts = facts.of(outside_counts)
    total = sum(counts.values())
    if total < 4:
        return NOT_MEASURABLE
    entropy = -sum([n / total * math.log(n / total) for n in counts.values()])
    value = entropy / math.log(total)
    links = facts.of(strangers)
    return Measurement(
        min(1.0, max(0.0, value)), lambda: about_links([o.link for o in links], domains=len(counts))
    )


@signal(
    "links.tail_share",
    unit="share",
    high=1.0,
    farm=0,
    about="Share of the links to other sites that stand in the footer.",
    source=SPAM_TAXONOMY,
    raises="Links to other sites that stand in the footer: {count}{in_anchors}.",
    lowers="",
)
def tail_share(facts: Facts) -> Measurement:
    """Footer share of strangers; theme credits are software and do not count."""
    out = facts.of(strangers)
    if not out:
        return NOT_MEASURABLE
    tail = [o.link for o in out if o.link.where in _FOOTER]
    return Measurement(len(tail) / len(out), lambda: about_links(tail))


@signal(
    "links.hidden_outside",
    unit="count",
    farm=0,
    about="Number of links to other sites that a reader cannot see.",
    source=SPAM_TAXONOMY,
    raises="Links to other sites hidden from the reader: {count}{in_hosts}.",
)
def hidden_outside(facts: Facts) -> Measurement:
    """Hidden links with words in them; empty ones are script hooks."""
    if not has_targets(facts):
        return NOT_MEASURABLE
    hidden = [o.link for o in facts.of(strangers) if o.link.where in _HIDDEN and o.link.text]
    return Measurement(float(len(hidden)), lambda: about_links(hidden))


@signal(
    "links.free_host",
    unit="yes/no",
    high=1.0,
    farm=0,
    about="The page lies under a free hosting service, where anybody can open a site in minutes.",
    source="Moore and Clayton 2007, Examining the impact of website take-down on phishing",
    raises="The page lies on free hosting ({host}).",
)
def on_free_host(facts: Facts) -> Measurement:
    """Free hosting by the page's host."""
    host = facts.page.host
    if not host:
        return NOT_MEASURABLE
    return Measurement(
        1.0 if free_host(host) else 0.0, lambda: Evidence((Quote(host, Where.ADDRESS),), {"host": host})
    )


_VOWELLESS = re.compile(r"[^a-z]+")


def _known_words(facts: Facts) -> str:
    """What the page calls itself and talks about in its heads, squeezed: for finding host words in it."""
    page = facts.page
    text = " ".join((page.site_name, page.title, page.headline, page.tagline, page.description))
    return _VOWELLESS.sub("", text.lower())


@signal(
    "links.odd_subdomain",
    unit="yes/no",
    high=1.0,
    farm=1,
    about="The page lies on a subdomain of somebody's domain, and its title and name never mention that domain.",
    source="Liu et al. 2016, All your DNS records point to us: dangling DNS records",
    raises="The page lies on a subdomain of {domain}, which its title and name never mention.",
)
def odd_subdomain(facts: Facts) -> Measurement:
    """Domain's name missing from the page's heads, on a subdomain that is no usual section name."""
    page = facts.page
    if not page.domain or not page.title or not page.title.isascii():
        return NOT_MEASURABLE
    sub = page.host[: -len(page.domain) - 1] if page.host.endswith("." + page.domain) else ""
    name = _VOWELLESS.sub("", readable_name(page.domain))
    odd = bool(sub) and sub not in _PLAIN_SUBDOMAINS and not free_host(page.host)
    if odd and len(name) >= 3:
        odd = name not in facts.of(_known_words)
    return Measurement(
        1.0 if odd else 0.0, lambda: Evidence((Quote(page.host, Where.ADDRESS),), {"domain": page.domain})
    )


def _site_label(facts: Facts) -> str:
    """The naming part of the page's host: of its domain, or of its subdomain on free hosting; or ``""``."""
    page = facts.page
    if not page.host or _IP.fullmatch(page.host):
        return ""
    service = free_host(page.host)
    if service:
        return page.host.removesuffix(service).rstrip(".").rpartition(".")[2] or page.host
    return readable_name(page.domain or page.host)


def _subdomains(page: Page) -> list[str]:
    """The letters of subdomains that are long enough to name a site of their own."""
    if not page.domain or free_host(page.host):
        return []
    labels = page.host.removesuffix(page.domain).split(".")
    names = [_VOWELLESS.sub("", label) for label in labels if label not in _PLAIN_SUBDOMAINS]
    return [name for name in names if len(name) >= 5]


def _covered(name: str, words: Iterable[str]) -> float:
    """Share of a name's letters that lie in the given words, longest words first."""
    left = name
    for word in sorted({w for w in words if len(w) > 2}, key=lambda w: (-len(w), w)):
        left = left.replace(word, " ")
    return 1.0 - len(left.replace(" ", "")) / len(name)


@signal(
    "links.host_as_site_name",
    unit="share",
    high=1.0,
    farm=-1,
    about="Share of the letters of the host's name that words of the site's name make up.",
    raises="The host {host} does not fit the site's name, “{name}”.",
    lowers="The host {host} fits the site's name, “{name}”.",
)
def host_as_site_name(facts: Facts) -> Measurement:
    """Cover of the host's name by the site's name; none where that came from the host or fits a subdomain."""
    page = facts.page
    name = _VOWELLESS.sub("", facts.of(_site_label))
    words = [_VOWELLESS.sub("", word) for word in words_of(page.site_name)]
    if not name or page.site_name_from == "host" or not any(words):
        return NOT_MEASURABLE
    quotes = (Quote(page.host, Where.ADDRESS), Quote(page.site_name, Where.SITE_NAME))
    initials = "".join([word[0] for word in words if word])
    words.append("".join(words))
    value = 1.0 if name == initials else _covered(name, words)
    if any(_covered(label, words) > max(value, 0.5) for label in _subdomains(page)):
        # A department's own name, or that of somebody who took the subdomain over.
        return NOT_MEASURABLE
    return Measurement(value, lambda: Evidence(quotes, {"host": page.host, "name": page.site_name}))


@signal(
    "links.host_as_keyword",
    unit="share",
    high=1.0,
    farm=1,
    about="Share of the letters of the host's name made up by two or more words of the headline: a keyword domain.",
    source="Google 2012, exact-match domain update",
    raises="The host {host} is made of the headline's own search words.",
)
def host_as_keyword(facts: Facts) -> Measurement:
    """Cover of the host's name by words of the headline, the site's own name taken out of it."""
    page = facts.page
    name = _VOWELLESS.sub("", facts.of(_site_label))
    headline = page.headline or page.title
    words = [w for w in words_of(headline) if len(w) > 2 and w in name]
    if not name or not headline:
        return NOT_MEASURABLE
    value = _covered(name, words) if len(set(words)) > 1 else 0.0
    quotes = (Quote(page.host, Where.ADDRESS), Quote(headline, Where.TITLE))
    return Measurement(value, lambda: Evidence(quotes, {"host": page.host}))


def _of_host(facts: Facts, value: float) -> Measurement:
    host = facts.page.host
    return Measurement(value, lambda: Evidence((Quote(host, Where.ADDRESS),), {"host": host}))


@signal(
    "links.host_hyphens",
    unit="count",
    farm=1,
    about="Number of hyphens in the host's name.",
    source=URL_WORDS,
    raises="The host's name is strung together with {value:hyphen|hyphens} ({host}).",
)
def host_hyphens(facts: Facts) -> Measurement:
    """Hyphens of the name, the mark of international names left out."""
    label = facts.of(_site_label)
    return _of_host(facts, float(label.removeprefix("xn--").count("-"))) if label else NOT_MEASURABLE


@signal(
    "links.host_digits",
    unit="count",
    farm=1,
    about="Number of digits in the host's name.",
    source=URL_WORDS,
    raises="The host's name holds {value:digit|digits} ({host}).",
)
def host_digits(facts: Facts) -> Measurement:
    """Digits of the name."""
    label = facts.of(_site_label)
    return _of_host(facts, float(sum(map(str.isdigit, label)))) if label else NOT_MEASURABLE


@signal(
    "links.host_length",
    unit="characters",
    farm=1,
    about="Length of the host's name without its ending.",
    source=URL_WORDS,
    raises="The host's name is {value:character|characters} long ({host}).",
    lowers="The host's name is short ({host}).",
)
def host_length(facts: Facts) -> Measurement:
    """Characters of the name."""
    label = facts.of(_site_label)
    return _of_host(facts, float(len(label))) if label else NOT_MEASURABLE


@signal(
    "links.abused_ending",
    unit="yes/no",
    high=1.0,
    farm=1,
    about="The host's ending is one that abuse reports often name; most of its sites are honest all the same.",
    source="Korczyński et al. 2018, Cybercrime after the sunrise: DNS abuse in new gTLDs",
    raises="The address ends in .{ending}, an ending much used for throw-away sites.",
)
def abused_ending(facts: Facts) -> Measurement:
    """Ending against the list."""
    host = facts.page.host
    if not host or _IP.fullmatch(host):
        return NOT_MEASURABLE
    ending = host.rpartition(".")[2]
    quote = (Quote(host, Where.ADDRESS),)
    return Measurement(float(ending in ABUSED_ENDINGS), lambda: Evidence(quote, {"ending": ending}))


_EXTENSION = re.compile(r"\.(?:s?html?|php\d?|aspx?|jsp|cfm|xml)$", re.I)
_SLUG_SPLIT = re.compile(r"[-_+.\s]+")
_YEAR = re.compile(r"(?:19|20)\d\d$")


def slug(facts: Facts) -> list[str]:
    """The words of the last part of the page's path, lower case; empty where the address has no path."""
    path = _SCHEME.sub("", facts.page.url).partition("?")[0].partition("#")[0]
    parts = [part for part in path.split("/")[1:] if part]
    if parts and _EXTENSION.sub("", parts[-1]).lower() in ("index", "default", ""):
        parts.pop()
    if not parts:
        return []
    return [w for w in _SLUG_SPLIT.split(_EXTENSION.sub("", unquote(parts[-1])).lower()) if w]


@signal(
    "links.slug_words",
    unit="words",
    farm=1,
    about="Number of words in the last part of the page's address.",
    source=CONTENT_SPAM,
    raises="The address is stuffed with {value:word|words} (“{slug}”).",
    lowers="The address is short (“{slug}”).",
)
def slug_words(facts: Facts) -> Measurement:
    """Words of the slug."""
    words = facts.of(slug)
    if not words:
        return NOT_MEASURABLE
    quote = (Quote(facts.page.url, Where.ADDRESS),)
    return Measurement(float(len(words)), lambda: Evidence(quote, {"slug": "-".join(words)[:80]}))


@signal(
    "links.slug_in_title",
    unit="share",
    high=1.0,
    farm=0,
    about="Share of the words in the last part of the address that the title holds too, in Latin script.",
    raises="Of the words in the address (“{slug}”), the title holds {value:.0%}.",
    lowers="Of the words in the address (“{slug}”), the title holds {value:.0%}.",
)
def slug_in_title(facts: Facts) -> Measurement:
    """Slug words found in title or headline, accents aside; a slug of three words or more with letters."""
    page = facts.page
    words = [word for word in facts.of(slug) if len(word) > 2 and word.isalpha()]
    if len(words) < 3 or not _is_latin(page.title + page.headline):
        return NOT_MEASURABLE
    title = _as_in_addresses(f"{page.title} {page.headline}")
    quotes = (Quote(page.url, Where.ADDRESS), *([Quote(page.title, Where.TITLE)] if page.title else ()))
    value = sum([not title.isdisjoint(_as_in_addresses(word)) for word in words]) / len(words)
    return Measurement(value, lambda: Evidence(quotes, {"slug": "-".join(words)[:80]}))


_SPELT_OUT = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ø": "oe", "æ": "ae", "å": "aa", "ł": "l", "đ": "d"}
)


def _as_in_addresses(text: str) -> set[str]:
    """The words of a text as addresses write them: without accents, or with umlauts spelt out."""
    if text.isascii():
        return set(words_of(text))
    low = text.lower()
    return {*words_of(low), *words_of(fold(low)), *words_of(fold(low.translate(_SPELT_OUT)))}


def _is_latin(text: str) -> bool:
    """Whether most letters of a text are Latin; an address spells other scripts as it likes."""
    if text.isascii():
        return True
    letters = [char for char in text if char.isalpha()]
    latin = sum([char < "\u0250" or "\u1e00" <= char < "\u1f00" for char in letters])
    return 2 * latin >= len(letters)


@signal(
    "links.slug_number",
    unit="yes/no",
    high=1.0,
    farm=0,
    about="The last part of the address ends in a number glued to its words, as page generators do.",
    source=CONTENT_SPAM,
    raises="The address ends in a running number (“{slug}”).",
)
def slug_number(facts: Facts) -> Measurement:
    """A slug of words with a last number that is no year."""
    words = facts.of(slug)
    if len(words) < 2:
        return NOT_MEASURABLE
    numbered = words[-1].isdigit() and not _YEAR.match(words[-1])
    quote = (Quote(facts.page.url, Where.ADDRESS),)
    return Measurement(float(numbered), lambda: Evidence(quote, {"slug": "-".join(words)[-60:]}))


@signal(
    "links.slug_year",
    unit="yes/no",
    high=1.0,
    farm=1,
    about="A year stands among the words of the address, as in “best-phones-2024”.",
    raises="A year is part of the address's search words (“{slug}”).",
)
def slug_year(facts: Facts) -> Measurement:
    """A year among at least three slug words, not at the front where archives put dates."""
    words = facts.of(slug)
    if len(words) < 3:
        return NOT_MEASURABLE
    value = any(_YEAR.fullmatch(word) is not None for word in words[1:])
    quote = (Quote(facts.page.url, Where.ADDRESS),)
    return Measurement(float(value), lambda: Evidence(quote, {"slug": "-".join(words)[:80]}))


@signal(
    "links.canonical_elsewhere",
    unit="yes/no",
    high=1.0,
    farm=1,
    about="The page names an address on another site as its proper one.",
    source="RFC 6596",
    raises="The page names {canonical} as its proper address, on another site.",
)
def canonical_elsewhere(facts: Facts) -> Measurement:
    """Canonical address on a foreign domain."""
    page = facts.page
    if page.furniture is None or not page.furniture.canonical or not page.domain:
        return NOT_MEASURABLE
    canonical = page.furniture.canonical
    host = _SCHEME.sub("", canonical).partition("/")[0].partition(":")[0].lower() if "//" in canonical else ""
    host = host.lstrip("/")
    elsewhere = bool(host) and host != page.domain and not host.endswith("." + page.domain)
    quote = (Quote(canonical, Where.HEAD),)
    return Measurement(float(elsewhere), lambda: Evidence(quote, {"canonical": host}))


def worded_links(facts: Facts) -> list[Link]:
    """The links that hold words."""
    return [link for link in facts.page.links if link.text]


def dead_links(facts: Facts) -> list[Link]:
    """The links with words in them that lead nowhere: no target, “#”, a script, the maker's own machine."""
    return [
        link
        for link in facts.of(worded_links)
        if not link.href or link.href[-1] == "#" or link.href[:11] == "javascript:" or link.host in _NOBODY
    ]


@signal(
    "links.dead",
    unit="share",
    high=1.0,
    farm=0,
    about="Share of links with words in them that lead nowhere: empty target, “#”, a script, “localhost”.",
    raises="Links that lead nowhere: {count}{in_anchors}.",
)
def dead(facts: Facts) -> Measurement:
    """Dead links among those with a text."""
    if not has_targets(facts):
        return NOT_MEASURABLE
    worded = facts.of(worded_links)
    if len(worded) < 5:
        return NOT_MEASURABLE
    links = facts.of(dead_links)
    return Measurement(len(links) / len(worded), lambda: about_links(links))


@signal(
    "links.deep_outside",
    unit="share",
    high=1.0,
    farm=-1,
    about="Share of the worded links to other sites that lead to a page within them, not to their front page.",
    source=LINK_SELLING,
    raises="{count} of {all} other sites {count:=is|are} linked by front page only, as sold ones are{in_hosts}.",
    lowers="The links to other sites lead to particular pages.",
)
def deep_outside(facts: Facts) -> Measurement:
    """Strangers with a path of some length; one link a domain."""
    shallow: dict[str, Link] = {}
    deep: set[str] = set()
    for out in facts.of(strangers):
        link = out.link
        if not link.text:
            continue
        path = link.href.partition("//")[2].partition("/")[2]
        if len(path) > 3:
            deep.add(link.domain)
        else:
            shallow.setdefault(link.domain, link)
    total = len(deep | shallow.keys())
    if not total:
        return NOT_MEASURABLE
    only = [link for domain, link in shallow.items() if domain not in deep]
    return Measurement(len(deep) / total, lambda: about_links(only, all=total))


@signal(
    "links.lower_anchors",
    unit="share",
    high=1.0,
    farm=1,
    about="Share of the different anchors of three words or more that are lower case throughout, as search words.",
    source=SPAM_TAXONOMY,
    raises="Anchors that are strings of search words: {count}{in_anchors}.",
)
def lower_anchors(facts: Facts) -> Measurement:
    """Lower-case anchors outside the article's sentences; needs five longer anchors."""
    links = [link for link in facts.of(long_anchors).values() if link.where not in _ARTICLE]
    if len(links) < 5:
        return NOT_MEASURABLE
    low = [link for link in links if link.text.islower()]
    return Measurement(len(low) / len(links), lambda: about_links(low))


@signal(
    "links.anchor_top_word",
    unit="share",
    high=1.0,
    farm=1,
    about="Share of the longer inside anchors that hold their commonest word, the site's name left out.",
    source=SPAM_TAXONOMY,
    raises="Anchors that repeat the word “{word}”: {count}{in_anchors}.",
)
def anchor_top_word(facts: Facts) -> Measurement:
    """The commonest word of four letters or more over distinct anchors; needs eight."""
    links = facts.of(inside_anchors)
    if len(links) < 8:
        return NOT_MEASURABLE
    own = set(words_of(facts.page.site_name))
    links = links[:100]
    counts = Counter(" ".join([link.text for link in links]).lower().split())
    telling = [(n, w) for w, n in counts.items() if len(w) > 3 and w not in own]
    times, word = max(telling, default=(0, ""))

    def evidence() -> Evidence:
        return about_links([link for link in links if word in link.text.lower().split()], word=word)

    return Measurement(min(1.0, times / len(links)), evidence)


@signal(
    "links.same_anchor",
    unit="share",
    high=1.0,
    farm=0,
    about="Share of the worded links whose very anchor also leads to at least two other targets.",
    source=SPAM_TAXONOMY,
    raises="The same words lead to many targets: {anchors}.",
)
def same_anchor(facts: Facts) -> Measurement:
    """Links in anchors with three or more targets, anchors of two words or more."""
    if not has_targets(facts):
        return NOT_MEASURABLE
    worded = [link for link in facts.of(worded_links) if " " in link.text]
    if len(worded) < 5:
        return NOT_MEASURABLE
    often = {text for text, times in Counter([link.text for link in worded]).items() if times > 2}
    targets: defaultdict[str, set[str]] = defaultdict(set)
    for link in worded if often else ():
        if link.text in often:
            targets[link.text].add(link.href)
    wide = {text for text, hrefs in targets.items() if len(hrefs) > 2}
    many = [link for link in worded if link.text in wide] if wide else []
    return Measurement(len(many) / len(worded), lambda: about_links(many))


def anchor_family(facts: Facts) -> list[Link]:
    """The largest family of look-alikes among the longer inside anchors.

    A family shares its first two or its last two words: “plumber in Leeds”, “plumber in York”.
    """
    families: defaultdict[str, list[Link]] = defaultdict(list)
    for link in facts.of(inside_anchors):
        words = link.text.lower().split(" ")
        families[f"{words[0]} {words[1]}"].append(link)
        families[f" {words[-2]} {words[-1]}"].append(link)
    return max(families.values(), key=len, default=[])


@signal(
    "links.anchor_family",
    unit="share",
    high=1.0,
    farm=1,
    about="Largest share of inside anchors that differ in a slot only, as in “plumber in Leeds, plumber in York”.",
    source=SPAM_TAXONOMY,
    raises="Links that repeat one pattern with a slot filled in: {count}{in_anchors}.",
)
def anchor_family_share(facts: Facts) -> Measurement:
    """Largest family over all longer anchors; needs eight."""
    total = len(facts.of(inside_anchors))
    if total < 8:
        return NOT_MEASURABLE
    family = facts.of(anchor_family)
    return Measurement(len(family) / total, lambda: about_links(family))


@signal(
    "links.letter_wall",
    unit="count",
    farm=1,
    about="Number of links that are a single letter: an index from A to Z.",
    raises="The page carries an A-to-Z wall of {count:link|links}.",
)
def letter_wall(facts: Facts) -> Measurement:
    """Distinct single letters; four or fewer are buttons and say nothing."""
    if not facts.page.links:
        return NOT_MEASURABLE
    letters = [link for link in facts.of(worded_links) if len(link.text) == 1 and link.text.isalpha()]
    distinct = len({link.text.lower() for link in letters})
    return Measurement(float(distinct) if distinct > 4 else 0.0, lambda: about_links(letters, count=distinct))


@signal(
    "links.to_free_hosts",
    unit="count",
    farm=0,
    about="Number of different sites on free hosting that the page links to.",
    source="Niu et al. 2007, A quantitative study of forum spamming using context-based analysis",
    raises="Sites on free hosting that the page links to: {count}{in_hosts}.",
)
def to_free_hosts(facts: Facts) -> Measurement:
    """Distinct foreign hosts under free hosting services."""
    if not has_targets(facts):
        return NOT_MEASURABLE
    own = facts.page.host
    links = {o.link.host: o.link for o in facts.of(outward) if o.link.host != own and free_host(o.link.host)}
    return Measurement(float(len(links)), lambda: about_links(list(links.values())))


@signal(
    "links.comment_links",
    unit="count",
    farm=1,
    about="Number of links to other sites within readers' comments that carry no “nofollow” or “ugc”.",
    source="Mishne et al. 2005, Blocking blog spam with language model disagreement",
    raises="Unmarked links to other sites in the comments: {count}{in_hosts}.",
)
def comment_links(facts: Facts) -> Measurement:
    """Followed strangers within comments; only where there are comments."""
    if not has_targets(facts) or not facts.page.comments:
        return NOT_MEASURABLE
    links = [
        o.link
        for o in facts.of(strangers)
        if o.link.where in _COMMENTS and not {"nofollow", "ugc"}.intersection(o.link.rel)
    ]
    return Measurement(float(len(links)), lambda: about_links(links))


@signal(
    "links.blogroll",
    unit="count",
    farm=0,
    about="Number of other sites linked from menu and side columns.",
    source=SPAM_TAXONOMY,
    raises="Other sites linked from menu and side columns: {count}{in_anchors}.",
)
def blogroll(facts: Facts) -> Measurement:
    """Distinct foreign domains linked beside the article."""
    if not has_targets(facts):
        return NOT_MEASURABLE
    links = {o.link.domain: o.link for o in facts.of(strangers) if o.link.where in _BESIDE and o.link.text}
    return Measurement(float(len(links)), lambda: about_links(list(links.values())))


def _akin(name: str, other: str) -> bool:
    """Two naming parts share six letters at one end, or one holds the other."""
    if len(name) < 5 or len(other) < 5:
        return name == other and len(name) > 2
    return name in other or other in name or name[:6] == other[:6] or name[-7:] == other[-7:]


@signal(
    "links.sister_domains",
    unit="count",
    farm=0,
    about="Number of other domains linked whose name is built like the page's own: a ring of sister sites.",
    source="Wu and Davison 2005, Identifying link farm spam pages",
    raises="Sister domains named like its own that the page links to: {count}{in_hosts}.",
)
def sister_domains(facts: Facts) -> Measurement:
    """Foreign domains named like the own one."""
    own = facts.of(own_domain)
    if not own or not has_targets(facts):
        return NOT_MEASURABLE
    name = readable_name(own)
    links = {
        o.link.domain: o.link
        for o in facts.of(strangers)
        if o.role in _UNKNOWN and o.link.domain != own and _akin(name, readable_name(o.link.domain))
    }
    return Measurement(float(len(links)), lambda: about_links(list(links.values())))


@signal(
    "links.to_bare_addresses",
    unit="count",
    farm=1,
    about="Number of links whose target is a bare IP address.",
    source=URL_WORDS,
    raises="Links to bare IP addresses: {count}{in_hosts}.",
)
def to_bare_addresses(facts: Facts) -> Measurement:
    """Public IP addresses as targets."""
    if not has_targets(facts):
        return NOT_MEASURABLE
    links = [
        o.link
        for o in facts.of(outward)
        if o.link.host[:1].isdigit() and _IP.fullmatch(o.link.host) and not o.link.host.startswith(_PRIVATE)
    ]
    return Measurement(float(len(links)), lambda: about_links(links))


@signal(
    "links.article_sources",
    unit="count",
    farm=-1,
    about="Number of other sites that the article's own paragraphs link to, shops and redirects left out.",
    source="Wikipedia: Verifiability",
    raises="The article links to no source outside the site.",
    lowers="Outside sources that the article links to: {count}{in_hosts}.",
)
def article_sources(facts: Facts) -> Measurement:
    """Distinct foreign domains linked within the article."""
    if not facts.page.article or facts.page.rendering == "text":
        return NOT_MEASURABLE
    sources = (Role.OTHER, Role.REFERENCE)
    links = {
        o.link.domain: o.link for o in facts.of(outward) if o.link.where in _ARTICLE and o.role in sources
    }
    return Measurement(float(len(links)), lambda: about_links(list(links.values())))


@signal(
    "links.article_interlinks",
    unit="links per 100 words",
    farm=0,
    about="Links within the article that stay on the site, per 100 words.",
    raises="Links in the article to the site's own pages: {count}{in_anchors}.",
    lowers="Links in the article to the site's own pages: {count}{in_anchors}.",
)
def article_interlinks(facts: Facts) -> Measurement:
    """Inside links of the article, by length."""
    if not facts.page.article or facts.page.rendering == "text":
        return NOT_MEASURABLE
    words = len(facts.of(article_words))
    if words < 50:
        return NOT_MEASURABLE
    links = [link for link in facts.page.links if link.inside and link.where in _ARTICLE and link.text]
    return Measurement(100 * len(links) / words, lambda: about_links(links))


@signal(
    "links.count",
    unit="count",
    farm=0,
    about="Number of links with words in them, on a page that is an article.",
    raises="An article amid {value:link|links}.",
    lowers="",
)
def count(facts: Facts) -> Measurement:
    """All worded links of an article page."""
    page = facts.page
    if page.kind is not Kind.ARTICLE or page.rendering == "text":
        return NOT_MEASURABLE
    return Measurement(float(len(facts.of(worded_links))))
