"""Signals of commerce: paid links, where they are planted, what their anchors sell, whether the page owns up."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ..facts import BODY, WORDS, body_counts, body_text, body_words, visible_text, words_of
from ..networks import Role, cloaked, readable_name, word_set
from ..page import Block, Kind, Link, Where
from ..phrases import Phrases, lowered, passages
from ..signal import NOT_MEASURABLE, Evidence, Facts, Measurement, Quote, signal
from ._commerce_words import (
    BUY,
    CALL_STARTS,
    CALLS,
    CART,
    CHEAP,
    DEALS,
    DISCLOSURES_BY_ROOT,
    FOREIGN_SHOPS,
    GOODS,
    KEYWORDS,
    KITS,
    PLAIN_SHOP_WORDS,
    SHOPS,
    SPORTS,
    SUPERLATIVES,
    all_phrases,
    trade_of,
)
from .links import (
    SPAM_TAXONOMY,
    Outward,
    about_links,
    anchor_text,
    bracketed,
    has_targets,
    named,
    outside_counts,
    outward,
    strangers,
)
from .topic import mismatch, posts_article

FTC = "FTC 2023, Guides concerning the use of endorsements and testimonials in advertising"
AFFILIATE_STUDY = "Mathur et al. 2018, Endorsements on social media: affiliate marketing disclosures"
PRODUCT_REVIEWS = "Bevendorff et al. 2024, Is Google getting worse? SEO spam in product reviews"
LINK_SPAM = "Google Search Essentials, spam policies: link spam"

_TRADE_PHRASES = Phrases(all_phrases())
_TRADE_OF = trade_of()
_TRADE_KEYS = frozenset(max(phrase.split(), key=len) for phrase in _TRADE_OF)
_AFFILIATE, _REDIRECT = frozenset({Role.AFFILIATE}), frozenset({Role.REDIRECT})
_SOCIAL = frozenset({Role.SOCIAL})
_MARKED = frozenset({"nofollow", "sponsored", "ugc"})


def anchor_vocabulary(facts: Facts) -> set[str]:
    """The words of all anchors, lower case, each once."""
    text = facts.of(anchor_text).encode("utf-8", "replace").translate(_WITHOUT_SIGNS)
    return set(text.decode("utf-8", "replace").split())


_WITHOUT_SIGNS = bytes.maketrans(b',.:;|()/!?"-[]', b" " * 14)


def known_text(facts: Facts) -> str:
    """What the page is about: title, names, host and the first 10,000 characters of its body, lower case."""
    page = facts.page
    heads = (page.title, page.headline, page.site_name, page.host, facts.of(body_text)[:10_000])
    return "\n".join(heads).lower()


def is_shop(facts: Facts) -> bool:
    """Whether the page is a shop's: by its kind, or by a cart or basket among its links."""
    page = facts.page
    if page.kind is Kind.SHOP:
        return True
    if CART.isdisjoint(facts.of(anchor_vocabulary)):
        return False
    short = " ".join([link.text for link in page.links if len(link.text) < 18])
    return not CART.isdisjoint(short.lower().split())


# -------------------------------------------------------------------------------------------- paid links


def affiliates(facts: Facts) -> list[Outward]:
    """The links that pay the page for clicks or sales."""
    return [out for out in facts.of(outward) if out.role in _AFFILIATE]


def redirects(facts: Facts) -> list[Link]:
    """Links that hide where they lead: shorteners, trackers, and paths such as ``/go/name``."""
    links = facts.page.links
    found = [out.link for out in facts.of(outward) if out.role in _REDIRECT]
    marked = {at for at, link in enumerate(links) if link.rel and not _MARKED.isdisjoint(link.rel)}
    return found + [links[at] for at in cloaked([link.href for link in links], marked)]


def _about_networks(outs: list[Outward], **words: object) -> Evidence:
    return about_links([out.link for out in outs], names=named(out.name for out in outs), **words)


@signal(
    "commerce.affiliate_links",
    unit="count",
    farm=0,
    about="Number of links that pay the page for clicks or sales, by the hosts and parameters of 80 networks.",
    source=PRODUCT_REVIEWS,
    raises="Links that pay the page for clicks or sales: {count}{in_names}.",
)
def affiliate_links(facts: Facts) -> Measurement:
    """Affiliate links."""
    if not has_targets(facts):
        return NOT_MEASURABLE
    outs = facts.of(affiliates)
    return Measurement(float(len(outs)), lambda: _about_networks(outs))


@signal(
    "commerce.affiliate_share",
    unit="share",
    high=1.0,
    farm=1,
    about="Share of the links to other sites (social networks and software left out) that are affiliate links.",
    source=PRODUCT_REVIEWS,
    raises="Affiliate links among {all:link|links} to other sites: {count}{in_names}.",
    lowers="",
)
def affiliate_share(facts: Facts) -> Measurement:
    """Affiliate links among strangers."""
    every = facts.of(strangers)
    if not every:
        return NOT_MEASURABLE
    outs = facts.of(affiliates)
    return Measurement(len(outs) / len(every), lambda: _about_networks(outs, all=len(every)))


@signal(
    "commerce.affiliate_density",
    unit="links per 100 words",
    farm=1,
    about="Affiliate links and cloaked redirects per 100 words of the article.",
    source=PRODUCT_REVIEWS,
    raises="Paid or cloaked links in an article of {words:word|words}: {count}{in_hosts}.",
    lowers="",
)
def affiliate_density(facts: Facts) -> Measurement:
    """Affiliate links and redirects by length of the article."""
    words = len(facts.of(body_words))
    if not facts.page.article or words < 30 or not has_targets(facts):
        return NOT_MEASURABLE
    links = [out.link for out in facts.of(affiliates)] + facts.of(redirects)
    return Measurement(100 * len(links) / words, lambda: about_links(links, words=words))


@signal(
    "commerce.affiliate_networks",
    unit="count",
    farm=0,
    about="Number of different affiliate networks and shop programmes that the page's links belong to.",
    source=AFFILIATE_STUDY,
    raises="Affiliate programmes that the page takes part in: {value:.0f}{in_names}.",
)
def affiliate_networks(facts: Facts) -> Measurement:
    """Distinct networks."""
    if not has_targets(facts):
        return NOT_MEASURABLE
    outs = facts.of(affiliates)
    return Measurement(float(len({out.name for out in outs})), lambda: _about_networks(outs))


@signal(
    "commerce.hidden_targets",
    unit="count",
    farm=1,
    about="Number of links that hide where they lead: shorteners, click trackers, paths such as “/go/name”.",
    source=LINK_SPAM,
    raises="Links that hide where they lead: {count}{in_anchors}.",
)
def hidden_targets(facts: Facts) -> Measurement:
    """Redirecting links."""
    if not has_targets(facts):
        return NOT_MEASURABLE
    links = facts.of(redirects)
    return Measurement(float(len(links)), lambda: about_links(links))


@signal(
    "commerce.unmarked_affiliates",
    unit="share",
    high=1.0,
    farm=0,
    about="Share of the affiliate links that carry neither “nofollow” nor “sponsored”.",
    source="Google Search Central, Qualify your outbound links to Google",
    raises="Affiliate links not marked as paid: {count}{in_names}.",
    lowers="Affiliate links not marked as paid: {count}{in_names}.",
)
def unmarked_affiliates(facts: Facts) -> Measurement:
    """Unmarked affiliate links."""
    outs = facts.of(affiliates)
    if not outs:
        return NOT_MEASURABLE
    bare = [out for out in outs if _MARKED.isdisjoint(out.link.rel)]
    return Measurement(len(bare) / len(outs), lambda: _about_networks(bare))


_AMAZON_NOTICES = {
    "amazon associate",
    "amazon associates",
    "qualifying purchases",
    "associates program",
    "qualifizierten verkäufen",
}


def disclosures(facts: Facts) -> list[str]:
    """Phrases by which the page says that links pay it."""
    text = lowered(facts.of(visible_text))
    return [
        phrase
        for root, phrases in DISCLOSURES_BY_ROOT.items()
        if root in text
        for phrase in phrases
        if phrase in text
    ]


_GLUED = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def _glued(text: str) -> bool:
    """Whether a text holds letters of a script that is written without blanks."""
    return not text.isascii() and _GLUED.search(text) is not None


def _disclosed(facts: Facts, value: float) -> Measurement:
    def evidence() -> Evidence:
        found = facts.of(disclosures)
        return Evidence(passages(facts.page.blocks, found), {"phrase": named(found)})

    return Measurement(value, evidence)


@signal(
    "commerce.disclosure",
    unit="yes/no",
    high=1.0,
    farm=-1,
    about="A page with affiliate links says that they pay it.",
    source=FTC,
    raises="The page does not say that its links pay it.",
    lowers="The page discloses its affiliate links.",
)
def disclosure(facts: Facts) -> Measurement:
    """Disclosure where there is something to disclose."""
    if not facts.of(affiliates):
        return NOT_MEASURABLE
    return _disclosed(facts, float(bool(facts.of(disclosures))))


@signal(
    "commerce.empty_disclosure",
    unit="yes/no",
    high=1.0,
    farm=1,
    about="The article says that it earns from Amazon, but holds no link to Amazon: a notice copied along.",
    source=FTC,
    raises="The page says that it earns from Amazon (“{phrase}”) but holds no link there.",
)
def empty_disclosure(facts: Facts) -> Measurement:
    """Amazon's prescribed notice without a link to Amazon, shorteners included."""
    page = facts.page
    if not page.article or not has_targets(facts):
        return NOT_MEASURABLE
    speaks = "mazon" in facts.of(visible_text)
    says = _AMAZON_NOTICES.intersection(facts.of(disclosures)) if speaks else set[str]()
    linked = bool(says) and (
        bool(facts.of(redirects))
        or any("amazon" in out.link.host or out.name == "Amazon" for out in facts.of(outward))
    )
    return _disclosed(facts, float(bool(says) and not linked))


# ------------------------------------------------------------------------------------------- planted links


def _stems(words: Iterable[str]) -> set[str]:
    """The first five letters of the words that are long enough to carry meaning."""
    return {word[:5] for word in words if len(word) > 2}


def offer_words(words: list[str], outside: bool = False) -> set[str]:
    """What an anchor of two to eight words sells: its words beside “shop”, “cheap” and their like.

    Args:
        words: the anchor's words, lower case.
        outside: the link leads to another site; then “buy” and “sale” count too.

    Returns:
        The words, none where the anchor sells nothing. “Shop” and “Our store” are any site's and sell nothing
        special; “Rugby Shop”, “loja futebol”, “Trikots günstig” do.
    """
    if not 1 < len(words) < 9:
        return set()
    distinct = set(words)
    if distinct.isdisjoint(_OFFERS):
        return set()
    sells = (
        (words[-1] in SHOPS and words[-2] != "to")
        or not distinct.isdisjoint(_SELLING)
        or not distinct.isdisjoint(GOODS)
        or (distinct & KITS and distinct & SPORTS)
        or (outside and not distinct.isdisjoint(BUY) and not distinct & {"for", "on"})
    )
    if not sells:
        return set()
    return {w for w in distinct - _NOTHING_SPECIAL if len(w) > 2 and not w.isdigit()}


_SELLING = CHEAP | FOREIGN_SHOPS
_OFFERS = _SELLING | BUY | SHOPS | GOODS | KITS
_NOTHING_SPECIAL = _SELLING | BUY | SHOPS | PLAIN_SHOP_WORDS


def _is_foreign(words: set[str], facts: Facts) -> bool:
    """Whether fewer than half of the words stand in the page's body, title or name."""
    if not words:
        return False
    text = facts.of(known_text)
    return 2 * sum([stem in text for stem in _stems(words)]) < len(words)


def _may_sell(facts: Facts) -> bool:
    """Whether any anchor holds a word that ``offer_words`` looks for."""
    return not _OFFERS.isdisjoint(facts.of(anchor_vocabulary))


@signal(
    "commerce.store_menu",
    unit="count",
    farm=1,
    about="Number of menu entries that name goods or a shop foreign to the page, on a site that is no shop.",
    source=LINK_SPAM,
    raises="The menu sells what the page has nothing to do with{in_anchors}.",
)
def store_menu(facts: Facts) -> Measurement:
    """Menu entries that sell."""
    page = facts.page
    if not page.menu or facts.of(is_shop):
        return NOT_MEASURABLE
    found: dict[str, Link] = {}
    for link in page.menu if facts.of(_may_sell) else ():
        offer = offer_words(link.text.lower().split())
        if offer and _is_foreign(offer, facts):
            found[link.text] = link
    return Measurement(float(len(found)), lambda: about_links(list(found.values())))


@signal(
    "commerce.store_anchors",
    unit="count",
    farm=1,
    about="Number of links to other sites whose anchors name goods or a shop foreign to the page.",
    source=LINK_SPAM,
    raises="Links to other sites that sell what the page has nothing to do with: {count}{in_anchors}.",
)
def store_anchors(facts: Facts) -> Measurement:
    """Selling anchors among strangers, on pages that are no shops."""
    if not has_targets(facts) or facts.of(is_shop):
        return NOT_MEASURABLE
    found: dict[str, Link] = {}
    for out in facts.of(strangers) if facts.of(_may_sell) else ():
        offer = offer_words(out.link.text.lower().split(), outside=True)
        if offer and (out.link.where in BODY or _is_foreign(offer, facts)):
            found[out.link.text] = out.link
    return Measurement(float(len(found)), lambda: about_links(list(found.values())))


def last_blocks(facts: Facts) -> list[Block]:
    """The last two paragraphs of the article and the two blocks after it."""
    blocks = facts.page.blocks
    if not facts.page.article:
        return []
    last = facts.page.article[-1]
    for at in range(len(blocks) - 1, -1, -1):
        if blocks[at] == last:
            return list(blocks[max(0, at - 1) : at + 3])
    return list(facts.page.article[-2:])


def _is_call(text: str, facts: Facts) -> bool:
    """Whether a line offers goods, or calls and has a price or a link off the site; no "click here" to a recipe."""
    low = text.lower()
    words = words_of(low)
    if offer_words(words):
        return True
    if not low.startswith(CALL_STARTS):
        return False
    line = f" {' '.join(words)} "
    return not _PRICED.isdisjoint(text) or any(f" {anchor} " in line for anchor in facts.of(leading_off))


def leading_off(facts: Facts) -> list[str]:
    """The words of anchors that leave the site, lower case, blanks between them."""
    anchors = {" ".join(words_of(out.link.text.lower())) for out in facts.of(strangers)}
    return [anchor for anchor in anchors if len(anchor) > 2]


@signal(
    "commerce.planted_call",
    unit="share",
    high=1.0,
    farm=1,
    about="A short call to buy after the article's last paragraph: the share of its words the article never uses.",
    source=LINK_SPAM,
    raises="A call to buy is planted at the end of the article: “{call}”.",
)
def planted_call(facts: Facts) -> Measurement:
    """The most foreign call near the article's end; 0 where there is none."""
    if not facts.page.article or facts.of(is_shop):
        return NOT_MEASURABLE
    share, call = facts.of(_closing)

    def evidence() -> Evidence:
        return Evidence((Quote(call.text, call.where),), {"call": call.text}) if call else Evidence()

    return Measurement(share, evidence)


def _closing(facts: Facts) -> tuple[float, Block | None]:
    """The most foreign call to buy near the article's end, with the share of its words that are foreign."""
    page = facts.page
    ends = [block for block in facts.of(last_blocks) if len(block.text) < 100 and block.where in _ENDS]
    calls = [block for block in ends if _is_call(block.text, facts)]
    best, call = 0.0, None
    if calls:
        own = {b.text for b in calls}
        known = _stems(words_of("\n".join([b.text for b in page.article if b.text not in own])))
        known |= _stems(words_of(page.site_name)) | _CALL_STEMS
        for block in calls:
            stems = _stems(words_of(block.text))
            foreign = stems - known
            if len(foreign) > 1 and (value := len(foreign) / len(stems - _CALL_STEMS)) > best:
                best, call = value, block
    return best, call


def closing_call(facts: Facts) -> Block | None:
    """The call to buy that is planted at the article's end, at least half of it foreign to the article."""
    share, call = facts.of(_closing)
    return call if share >= 0.5 else None


_MONEY_SIGNS = "$€£¥₹₽₺₫₩฿"
_PRICED = frozenset(_MONEY_SIGNS)
_ENDS = (Where.ARTICLE, Where.LIST, Where.ASIDE, Where.HEADING)
_CALL_STEMS = _stems(word for start in CALL_STARTS for word in start.split()) | _stems(_SELLING | BUY | SHOPS)


def _is_alien(link: Link, text: str) -> bool:
    """Whether neither the anchor's words nor the target's name stand in the page's text.

    An anchor within the body stands in its text itself, so its words must occur once more.
    """
    own = [w[:5] for w in link.text.lower().split() if len(w) > 3 or not w.isascii()]
    if link.where in BODY:
        if any(text.count(stem) > own.count(stem) for stem in own):
            return False
    elif any(stem in text for stem in own):
        return False
    name = "" if link.inside else readable_name(link.domain)
    pieces = {piece for part in name.split("-") for piece in (part[:5], part[-5:])}
    return not any(piece in text for piece in pieces if len(piece) > 2 and piece not in own)


def aliens(facts: Facts) -> tuple[list[Link], int]:
    """Worded links to other sites that share no word with the page; and how many were looked at."""
    worded = [out.link for out in facts.of(strangers) if out.link.text][:20]
    text = facts.of(known_text)
    return [link for link in worded if _is_alien(link, text)], len(worded)


@signal(
    "commerce.alien_share",
    unit="share",
    high=1.0,
    farm=0,
    about="Share of the links to other sites of which neither anchor nor host shares a word with the page's text.",
    source="Benczúr et al. 2006, Detecting nepotistic links by language model disagreement",
    raises="Of {all:link|links} to other sites, {count} {count:=shares|share} no word with the page{in_anchors}.",
    lowers="Of {all:link|links} to other sites, {count} {count:=shares|share} no word with the page{in_anchors}.",
)
def alien_share(facts: Facts) -> Measurement:
    """Alien links among worded strangers, on pages with enough text to compare."""
    if len(facts.of(body_text)) < 300:
        return NOT_MEASURABLE
    links, total = facts.of(aliens)
    if not total:
        return NOT_MEASURABLE
    return Measurement(len(links) / total, lambda: about_links(links, all=total))


def foreign_offers(facts: Facts) -> list[Link]:
    """Links that sell, or name a search-traffic trade, while the page's text never speaks of it.

    Readers' comments are left out: their spam is not the page's. So are trades that are a section of many
    papers, such as coupons, and within the site some more.
    """
    offers = {
        link.text: link
        for link, phrase in facts.of(money_links)
        if _TRADE_OF[phrase] in (_SHARP if link.inside else _SHADY)
    }
    for link in facts.page.links if facts.of(_may_sell) else ():
        offer = offer_words(link.text.lower().split(), outside=not link.inside)
        if offer and _is_foreign(offer, facts):
            offers[link.text] = link
    text = facts.of(known_text)
    chosen = [link for link in list(offers.values())[:200] if link.where not in _READERS]
    return [link for link in chosen if _is_alien(link, text)]


_SHARP = frozenset({"gambling", "pills", "loans", "essays", "adult", "replica goods"})
_SHADY = _SHARP | {"downloads", "traffic", "coins", "diets"}
_READERS = frozenset({Where.COMMENTS, Where.POSTS})


@signal(
    "commerce.foreign_offers",
    unit="count",
    farm=1,
    about="Number of links (and a closing call) that sell something, or name a spam trade, foreign to the page.",
    source="Benczúr et al. 2006, Detecting nepotistic links by language model disagreement",
    raises="The page plants offers that have nothing to do with it{in_anchors}.",
)
def foreign_offer_count(facts: Facts) -> Measurement:
    """Foreign offers on a page with text to compare, shops left out."""
    if facts.of(is_shop) or not facts.page.links or len(facts.of(body_text)) < 300:
        return NOT_MEASURABLE
    links = facts.of(foreign_offers)
    call = facts.of(closing_call)
    more = call is not None and all(link.text not in call.text for link in links)

    def evidence() -> Evidence:
        made = about_links(links)
        return Evidence((*made.quotes, Quote(call.text, call.where)), made.words) if call and more else made

    return Measurement(float(len(links) + more), evidence)


@signal(
    "commerce.planted_story",
    unit="share",
    high=1.0,
    farm=1,
    about="How far the marks of a story taken to sell meet: foreign offers, recent posts of other topics, and "
    "a planted call to buy at its end or a site that claims another topic.",
    source="Lou et al. 2013, Accurate intelligible models with pairwise interactions",
    raises="Offers foreign to the page are planted around its story, and its recent posts fit neither.",
)
def planted_story(facts: Facts) -> Measurement:
    """Foreign offers, up to three, times the posts' distance times the stronger of planted call and mismatch."""
    offers = foreign_offer_count(facts)
    posts = posts_article(facts)
    if not (offers.measurable and posts.measurable):
        return NOT_MEASURABLE
    call, apart = planted_call(facts), mismatch(facts)
    strange = max([min(m.value, 1.0) for m in (call, apart) if m.measurable], default=0.0)
    value = min(offers.value / 3.0, 1.0) * (1.0 - max(posts.value, 0.0)) * strange

    def evidence() -> Evidence:
        posted = [quote for quote in posts.evidence().quotes if quote.where is Where.POSTS]
        return Evidence((*offers.evidence().quotes, *posted[:3]))

    return Measurement(value, evidence)


# ------------------------------------------------------------------------------------------ what anchors sell


def trade_phrases(facts: Facts) -> dict[str, int]:
    """Phrases of search-traffic trades that occur in any anchor."""
    text, words = facts.of(anchor_text), facts.of(anchor_vocabulary)
    glued = _glued(text)
    if not glued and _TRADE_KEYS.isdisjoint(words):
        return {}
    return _TRADE_PHRASES.found(text, words, glued)


def money_links(facts: Facts) -> list[tuple[Link, str]]:
    """Links whose anchors name a search-traffic trade, with the phrase found."""
    phrases = [(phrase, phrase.isascii() or " " in phrase) for phrase in facts.of(trade_phrases)]
    found: list[tuple[Link, str]] = []
    for link in facts.page.links if phrases else ():
        low = lowered(link.text)
        for phrase, bounded in phrases:
            if phrase in low and (not bounded or f" {phrase} " in f" {' '.join(words_of(low))} "):
                found.append((link, phrase))
                break
    return found


def _about_trades(pairs: list[tuple[Link, str]]) -> Evidence:
    links = [link for link, _ in pairs]
    return about_links(links, trades=named(_TRADE_OF[phrase] for _, phrase in pairs))


@signal(
    "commerce.money_anchors",
    unit="share",
    high=1.0,
    farm=1,
    about="Share of the different anchors that name a trade living on search traffic, as gambling or pills.",
    source=SPAM_TAXONOMY,
    raises="Links about {trades}: {count}{in_anchors}.",
)
def money_anchors(facts: Facts) -> Measurement:
    """Money anchors among distinct anchors."""
    anchors = {link.text for link in facts.page.links if link.text}
    if not anchors:
        return NOT_MEASURABLE
    pairs = facts.of(money_links)
    return Measurement(len({link.text for link, _ in pairs}) / len(anchors), lambda: _about_trades(pairs))


@signal(
    "commerce.money_links_out",
    unit="count",
    farm=1,
    about="Number of hidden links or links to other sites whose anchors name a trade living on search traffic.",
    source=SPAM_TAXONOMY,
    raises="Links to other sites, or hidden, about {trades}: {count}{in_anchors}.",
)
def money_links_out(facts: Facts) -> Measurement:
    """Money anchors of strangers and of hidden links."""
    if not has_targets(facts):
        return NOT_MEASURABLE
    foreign = {id(out.link) for out in facts.of(strangers)}
    pairs = [p for p in facts.of(money_links) if id(p[0]) in foreign or p[0].where is Where.HIDDEN]
    return Measurement(float(len(pairs)), lambda: _about_trades(pairs))


@signal(
    "commerce.money_trades",
    unit="count",
    farm=1,
    about="Number of different search-traffic trades that the page's anchors name.",
    source=SPAM_TAXONOMY,
    raises="The anchors name {value:trade|different trades}: {trades}.",
)
def money_trades(facts: Facts) -> Measurement:
    """Distinct trades among anchors."""
    if not facts.page.links:
        return NOT_MEASURABLE
    pairs = facts.of(money_links)
    trades = {_TRADE_OF[phrase] for _, phrase in pairs}
    return Measurement(float(len(trades)), lambda: _about_trades(pairs))


@signal(
    "commerce.money_title",
    unit="count",
    farm=1,
    about="Number of phrases of search-traffic trades in title, headline and description.",
    source=SPAM_TAXONOMY,
    raises="Title and summary sell {trades} (“{phrases}”).",
)
def money_title(facts: Facts) -> Measurement:
    """Trade phrases in the page's heads."""
    page = facts.page
    if not page.title:
        return NOT_MEASURABLE
    heads = (page.title, page.headline, page.description)
    text = lowered("\n".join(heads))
    words = words_of(text)
    glued = _glued(text)
    if not glued and _TRADE_KEYS.isdisjoint(words):
        return Measurement(0.0)
    found = _TRADE_PHRASES.found(text, set(words), glued)

    def evidence() -> Evidence:
        quotes = [Quote(page.title[:200].strip(), Where.TITLE)]
        return Evidence(
            tuple(quotes), {"trades": named(_TRADE_OF[f] for f in found), "phrases": named(found)}
        )

    return Measurement(float(len(found)), evidence)


@signal(
    "commerce.exact_anchors",
    unit="count",
    farm=1,
    about="Number of links to other sites whose anchor is the target's name, and that a search word.",
    source=LINK_SPAM,
    raises="Anchors that are the keyword names of their targets: {count}{in_hosts}.",
)
def exact_anchors(facts: Facts) -> Measurement:
    """Anchors that hold, or are held in, the target's name, with a word of keyword domains in them."""
    if not has_targets(facts):
        return NOT_MEASURABLE
    found: dict[str, Link] = {}
    may = not KEYWORDS.isdisjoint(facts.of(anchor_vocabulary))
    for out in facts.of(strangers) if may else ():
        words = out.link.text.lower().split()
        if not 1 < len(words) < 8 or KEYWORDS.isdisjoint(words):
            continue
        name = readable_name(out.link.domain).replace("-", "")
        anchor = "".join(words).replace("-", "")
        if len(name) > 7 and len(anchor) > 7 and (name in anchor or anchor in name):
            found[name] = out.link
    return Measurement(float(len(found)), lambda: about_links(list(found.values())))


@signal(
    "commerce.repeated_target",
    unit="count",
    farm=0,
    about="How often the most linked other site is linked, social networks and software left out.",
    source=SPAM_TAXONOMY,
    raises="Links to {host}: {value:.0f}{in_anchors}.",
)
def repeated_target(facts: Facts) -> Measurement:
    """Count of the top foreign domain."""
    if not has_targets(facts):
        return NOT_MEASURABLE
    top = facts.of(outside_counts).most_common(1)
    host, times = top[0] if top else ("", 0)

    def evidence() -> Evidence:
        links = [o.link for o in facts.of(strangers) if host in (o.link.domain, o.link.host)]
        return about_links(links, host=host)

    return Measurement(float(times), evidence)


@signal(
    "commerce.target_concentration",
    unit="share",
    high=1.0,
    farm=1,
    about="Share of the links to other sites that go to the two sites linked most.",
    source=SPAM_TAXONOMY,
    raises="{value:.0%} of the links to other sites go to {hosts}.",
)
def target_concentration(facts: Facts) -> Measurement:
    """Top two foreign domains among strangers; needs four links."""
    counts = facts.of(outside_counts)
    total = sum(counts.values())
    if total < 4:
        return NOT_MEASURABLE
    top = counts.most_common(2)
    hosts = {host for host, _ in top}

    def evidence() -> Evidence:
        links = [o.link for o in facts.of(strangers) if (o.link.domain or o.link.host) in hosts]
        return about_links(links, hosts=named(host for host, _ in top))

    return Measurement(sum([n for _, n in top]) / total, evidence)


# ------------------------------------------------------------------------------------- selling in the text


@signal(
    "commerce.price_density",
    unit="prices per 100 words",
    farm=1,
    about="Price marks per 100 words of the article.",
    source=PRODUCT_REVIEWS,
    raises="Prices named in the article: {count}.",
)
def price_density(facts: Facts) -> Measurement:
    """Currency signs by length of the article; not for shops."""
    page = facts.page
    if not page.article or page.kind is Kind.SHOP:
        return NOT_MEASURABLE
    text = facts.of(body_text)
    words = text.count(" ") + 1
    if words < 50:
        return NOT_MEASURABLE
    signs = sum([text.count(sign) for sign in ("$" if text.isascii() else _MONEY_SIGNS)])

    def evidence() -> Evidence:
        priced = [b for b in page.article if not _PRICED.isdisjoint(b.text)]
        return Evidence(tuple(Quote(b.text[:160].strip(), b.where) for b in priced[:3]), {"count": signs})

    return Measurement(100 * signs / words, evidence)


@signal(
    "commerce.deal_density",
    unit="words per 100 words",
    farm=1,
    about="Words of coupons, discounts and offers per 100 words of the body.",
    source=PRODUCT_REVIEWS,
    raises="The page repeats words of deals and coupons {count:time|times}{in_phrases}.",
)
def deal_density(facts: Facts) -> Measurement:
    """Deal phrases by length; not for shops."""
    words = facts.of(body_words)[:WORDS]
    if len(words) < 30 or facts.page.kind is Kind.SHOP:
        return NOT_MEASURABLE
    counts = facts.of(body_counts)
    found = DEALS & counts.keys()
    total = sum([counts[word] for word in found])

    def evidence() -> Evidence:
        quotes = passages(facts.page.blocks, [f" {word}" for word in sorted(found)])
        return Evidence(quotes, {"count": total, "in_phrases": bracketed(named(sorted(found)))})

    return Measurement(100 * total / len(words), evidence)


@signal(
    "commerce.call_links",
    unit="count",
    farm=1,
    about="Number of links that are nothing but a call to buy, join or download, on a page that is no shop.",
    source=PRODUCT_REVIEWS,
    raises="Links that are calls to buy, join or download: {count}{in_anchors}.",
)
def call_links(facts: Facts) -> Measurement:
    """Calls among anchors."""
    if not facts.page.links or facts.page.kind is Kind.SHOP:
        return NOT_MEASURABLE
    links = [
        link
        for link in facts.page.links
        if 3 < len(link.text) < 32 and link.text.lower().strip(" .:!»>→›*") in CALLS
    ]
    return Measurement(float(len(links)), lambda: about_links(links))


_CHATS = word_set("wa.me t.me telegram.me telegram.dog line.me teleg.one zalo.me lin.ee")
_PHONE = re.compile(r"\d[\d ()\-]{7,18}\d")


def _is_chat(link: Link) -> bool:
    href = link.href
    if link.host in _CHATS:
        return "share" not in href and "?text=" not in href and "msg/text" not in href
    return link.host.endswith("whatsapp.com") and "phone=" in href


@signal(
    "commerce.contact_links",
    unit="count",
    farm=0,
    about="Number of links that ring up or open a chat (telephone, WhatsApp, Telegram, Line).",
    source="Google Search Essentials, spam policies: doorway abuse",
    raises="Links that ring up or open a chat: {count}{in_anchors}.",
)
def contact_links(facts: Facts) -> Measurement:
    """Telephone and chat links; sharing buttons do not count."""
    if not has_targets(facts):
        return NOT_MEASURABLE
    links = [link for link in facts.page.links if link.href[:4] == "tel:"]
    links += [out.link for out in facts.of(outward) if out.role in _SOCIAL and _is_chat(out.link)]
    return Measurement(float(len(links)), lambda: about_links(links))


@signal(
    "commerce.phone_in_title",
    unit="yes/no",
    high=1.0,
    farm=1,
    about="A telephone number stands in the title, the description or a heading.",
    source="Google Search Essentials, spam policies: doorway abuse",
    raises="Title or headings hold a telephone number{in_number}.",
)
def phone_in_title(facts: Facts) -> Measurement:
    """Nine digits or more, written as a telephone number."""
    page = facts.page
    if not page.title:
        return NOT_MEASURABLE
    places = [Quote(page.title, Where.TITLE), Quote(page.description, Where.HEAD)]
    places += [Quote(block.text, Where.HEADING) for block in page.headings[:20]]
    numbers: list[Quote] = []
    if _PHONE.search("\n".join([place.text[:400] for place in places])):
        for place in places:
            for number in _PHONE.findall(place.text[:400]):
                written = number[0] == "0" or " " in number or "-" in number
                if written and sum(map(str.isdigit, number)) >= 9:
                    numbers.append(Quote(number, place.where))
    return Measurement(
        float(bool(numbers)),
        lambda: Evidence(tuple(numbers[:3]), {"in_number": bracketed(named(q.text for q in numbers))}),
    )


@signal(
    "commerce.ranking_title",
    unit="yes/no",
    high=1.0,
    farm=1,
    about="The title promises a ranking of products: a superlative with a number or a year.",
    source=PRODUCT_REVIEWS,
    raises="The title promises a ranking: “{title}”.",
)
def ranking_title(facts: Facts) -> Measurement:
    """Superlative and number in the headline."""
    title = facts.page.headline or facts.page.title
    if not title:
        return NOT_MEASURABLE
    words = words_of(title)
    value = not SUPERLATIVES.isdisjoint(words) and any(word.isdigit() for word in words)
    quote = (Quote(title, Where.TITLE),)
    return Measurement(float(value), lambda: Evidence(quote, {"title": title[:80]}))
