import math
from typing import Any

import pytest
from farmsift.features.page import Block, Furniture, Kind, Page, Where
from farmsift.features.readers.address import domain_of
from farmsift.features.signal import REGISTRY, Facts
from farmsift.features.signals import links as group
from link_pages import OWN, link, page, stands_in, value_of

INSIDE = [link(f"Report {n} of the year", f"https://{OWN}/report-{n}") for n in range(6)]
OUT = [link(f"Site {n}", f"https://other{n}.com/") for n in range(4)]
CITY = [
    link(f"Plumber in {city}", f"https://{OWN}/{city}")
    for city in ("Leeds", "York", "Hull", "Bath", "Derby", "Truro", "Ely")
]
MENU = [link(text, f"https://{OWN}/{text}", Where.MENU) for text in ("Home", "News", "About", "Contact")]
NAN = math.nan


def at(host: str, **parts: Any) -> Page:
    return page(link("Home", f"https://{host}/"), host=host, domain=domain_of(host), **parts)


def canonical(address: str) -> Page:
    return page(link("Home", "/"), furniture=Furniture(canonical=address))


HITS = [
    ("links.outside_share", page(*INSIDE, *OUT), 0.4),
    ("links.density", page(*INSIDE, blocks=(Block("x" * 480, Where.ARTICLE),)), 0.25),
    ("links.outside_domains", page(*OUT, *OUT), 4.0),
    ("links.outside_evenness", page(*OUT), 1.0),
    ("links.outside_evenness", page(*(OUT[:1] * 4)), 0.0),
    ("links.tail_share", page(*OUT[:3], link("Loans", "https://loan.com/", Where.FOOTER)), 0.25),
    ("links.hidden_outside", page(link("Pills", "https://pill.com/", Where.HIDDEN), *OUT), 1.0),
    ("links.free_host", at("gardenclub.netlify.app"), 1.0),
    ("links.free_host", at("gardenclub.blogspot.co.uk"), 1.0),
    ("links.odd_subdomain", at("lucky-spins.oldcollege.edu", title="Lucky spins tonight"), 1.0),
    ("links.host_as_site_name", at("gardenclub.org"), 1.0),
    ("links.host_as_site_name", at("gc.org"), 1.0),
    ("links.host_as_site_name", at("quickcash.org"), 0.0),
    ("links.host_as_site_name", at("garden.blogspot.com"), 1.0),
    ("links.host_as_keyword", at("bestriverplanting.com", headline="Best river planting guide"), 1.0),
    ("links.host_hyphens", at("cheap-garden-tools-online.com"), 3.0),
    ("links.host_digits", at("garden2468.com"), 4.0),
    ("links.host_length", at("gardenclub.co.uk"), 10.0),
    ("links.abused_ending", at("gardenclub.xyz"), 1.0),
    ("links.slug_words", at(OWN, url=f"https://{OWN}/best-cheap-garden-tools-to-buy.html?x=1"), 6.0),
    ("links.slug_in_title", at(OWN, url=f"https://{OWN}/spring-planting-casino-bonus/"), 0.5),
    ("links.slug_in_title", at(OWN, url=f"https://{OWN}/gaerten-fuer-alle", title="Gärten für alle"), 1.0),
    (
        "links.slug_in_title",
        at(OWN, url=f"https://{OWN}/jardin-d-ete-fleuri", title="Jardin d’été fleuri"),
        1.0,
    ),
    ("links.slug_number", at(OWN, url=f"https://{OWN}/spring-planting-48213"), 1.0),
    ("links.slug_year", at(OWN, url=f"https://{OWN}/best-tools-2024-guide"), 1.0),
    ("links.canonical_elsewhere", canonical("https://elsewhere.net/a"), 1.0),
    ("links.dead", page(*INSIDE, link("Facebook", "#"), link("Top", "javascript:void(0)")), 0.25),
    ("links.dead", page(*INSIDE[:4], link("News", "http://localhost/wp/news")), 0.2),
    ("links.same_anchor", page(*[link("pink roses", f"/{n}") for n in range(5)], *INSIDE[:5]), 0.5),
    ("links.anchor_family", page(*CITY, link("About the garden club", "/about")), 0.875),
    ("links.deep_outside", page(link("a study", "https://paper.com/a/study"), *OUT[:1]), 0.5),
    ("links.lower_anchors", page(*INSIDE[:3], *[link(f"cheap hotel in {n}", f"/{n}") for n in "abc"]), 0.5),
    ("links.anchor_top_word", page(*CITY, link("About the garden club", "/about")), 0.875),
    ("links.letter_wall", page(*[link(letter, f"/{letter}") for letter in "ABCDEFGH"]), 8.0),
    (
        "links.to_free_hosts",
        page(link("a", "https://a.blogspot.com/"), link("b", "https://b.weebly.com/")),
        2.0,
    ),
    (
        "links.comment_links",
        page(
            link("pills", "https://pills.com/", Where.COMMENTS),
            link("marked", "https://loans.com/", Where.COMMENTS, "nofollow"),
            comments=(Block("pills", Where.COMMENTS),),
        ),
        1.0,
    ),
    ("links.blogroll", page(*OUT, link("Shirts", "https://shirts.com/", Where.MENU)), 5.0),
    (
        "links.sister_domains",
        page(link("UK", "https://gardenclub.co/"), link("x", "https://gardenfun.com/")),
        2.0,
    ),
    ("links.to_bare_addresses", page(link("Login", "https://104.24.1.47/register")), 1.0),
    (
        "links.article_sources",
        page(
            link("study", "https://doi.org/10.1", Where.ARTICLE),
            link("paper", "https://paper.com/a", Where.ARTICLE),
            link("buy", "https://amzn.to/x", Where.ARTICLE),
        ),
        2.0,
    ),
    ("links.article_interlinks", page(link("seeds", "/seeds", Where.ARTICLE)), 1.4493),
    ("links.count", page(*INSIDE, *OUT), 10.0),
]
MISSES = [
    ("links.outside_share", page(*INSIDE, link("us", "https://facebook.com/gardenclub")), 0.0),
    ("links.outside_share", page(*OUT, rendering="text"), NAN),
    ("links.outside_share", page(), NAN),
    ("links.density", Page(), NAN),
    ("links.outside_domains", page(*INSIDE), 0.0),
    ("links.outside_evenness", page(*OUT[:3]), NAN),
    ("links.tail_share", page(link("WordPress", "https://wordpress.org/", Where.FOOTER)), NAN),
    ("links.hidden_outside", page(link("", "https://pill.com/", Where.HIDDEN)), 0.0),
    ("links.free_host", at("netlify.app"), 0.0),
    ("links.free_host", Page(), NAN),
    ("links.odd_subdomain", at("news.oldcollege.edu"), 0.0),
    ("links.odd_subdomain", at("physics.oldcollege.edu", title="Physics at Old College"), 0.0),
    ("links.host_as_site_name", at(OWN, site_name_from="host"), NAN),
    ("links.host_as_site_name", at("gardenclub.quickcash.org"), NAN),
    ("links.host_as_keyword", at("gardenclub.org"), 0.0),
    ("links.host_hyphens", at("gardenclub.org"), 0.0),
    ("links.host_digits", at("10.20.30.40"), NAN),
    ("links.host_length", Page(), NAN),
    ("links.abused_ending", at("gardenclub.org"), 0.0),
    ("links.slug_words", at(OWN, url=f"https://{OWN}/"), NAN),
    ("links.slug_words", at(OWN, url=f"https://{OWN}/index.html"), NAN),
    ("links.slug_in_title", at(OWN, url=f"https://{OWN}/spring-planting-river"), 1.0),
    (
        "links.slug_in_title",
        at(OWN, url=f"https://{OWN}/all-ive-learnt", title="जो भी मैंने सीखा", headline=""),
        NAN,
    ),
    ("links.slug_number", at(OWN, url=f"https://{OWN}/spring-planting-2024"), 0.0),
    ("links.slug_year", at(OWN, url=f"https://{OWN}/2024-spring-planting"), 0.0),
    ("links.canonical_elsewhere", canonical(f"https://www.{OWN}/a"), 0.0),
    ("links.canonical_elsewhere", canonical("/a"), 0.0),
    ("links.canonical_elsewhere", page(), NAN),
    ("links.dead", page(*INSIDE), 0.0),
    ("links.same_anchor", page(*INSIDE), 0.0),
    ("links.anchor_family", page(*INSIDE), NAN),
    ("links.deep_outside", page(*INSIDE), NAN),
    ("links.lower_anchors", page(*INSIDE), 0.0),
    ("links.anchor_top_word", page(*INSIDE), NAN),
    ("links.letter_wall", page(link("x", "#"), link("y", "#")), 0.0),
    ("links.to_free_hosts", page(*OUT), 0.0),
    ("links.comment_links", page(*OUT), NAN),
    ("links.blogroll", page(*INSIDE), 0.0),
    ("links.sister_domains", page(*OUT), 0.0),
    ("links.to_bare_addresses", page(link("printer", "http://192.168.0.7/")), 0.0),
    ("links.article_sources", page(*OUT), 0.0),
    ("links.article_sources", page(*OUT, prose=()), NAN),
    ("links.article_interlinks", page(*OUT), 0.0),
    ("links.count", page(*OUT, kind=Kind.LIST), NAN),
]


def same(value: float, expected: float) -> bool:
    return math.isnan(value) if math.isnan(expected) else value == expected


@pytest.mark.parametrize(("name", "given", "expected"), HITS + MISSES)
def test_value(name, given, expected):
    assert same(value_of(name, given), expected), value_of(name, given)


def test_every_signal_of_the_group_is_hit_and_missed():
    names = {signal.name for signal in REGISTRY if signal.group == "links"}
    assert names == {name for name, *_ in HITS}
    assert names == {name for name, *_ in MISSES}


@pytest.mark.parametrize(("name", "given", "expected"), HITS)
def test_sentences_are_whole_and_quotes_stand_in_the_page(name, given, expected):
    signal = REGISTRY[name]
    measured = signal.measure(Facts(given))
    evidence = measured.evidence()
    for template in filter(None, (signal.raises, signal.lowers)):
        sentence = signal.sentence(template, measured.value, evidence)
        assert "()" not in sentence and "{" not in sentence and "“”" not in sentence
    assert all(stands_in(quote.text, given) for quote in evidence.quotes)


def test_unknown_address_takes_the_domain_that_the_menu_leads_to():
    unknown = page(*MENU, *OUT, url="", host="", domain="")
    assert group.own_domain(Facts(unknown)) == OWN
    assert {out.link.host for out in group.outward(Facts(unknown))} == {f"other{n}.com" for n in range(4)}


def test_the_empty_page_has_no_value_but_counts():
    values = {s.name: s.measure(Facts(Page())).value for s in REGISTRY if s.group == "links"}
    assert all(math.isnan(value) for value in values.values()), values
