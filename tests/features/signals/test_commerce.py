import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from farmsift.features import networks
from farmsift.features.networks import Role
from farmsift.features.page import Block, Kind, Page, Where
from farmsift.features.readers import iter_raw, read
from farmsift.features.signal import REGISTRY, Facts
from farmsift.features.signals import _commerce_words as lists
from farmsift.features.signals import commerce as group
from link_pages import OWN, link, page, stands_in, value_of

AMAZON = "https://www.amazon.com/dp/B01?tag=clubgarden-20"
NAN = math.nan
HOME = link("Home", f"https://{OWN}/", Where.MENU)
CALL = "Click Here: Eagles Rugby Store"
DISCLOSED = Block("As an Amazon Associate we earn from qualifying purchases.", Where.FOOTER)


def menu(*names: str) -> Page:
    return page(*[link(name, f"https://{OWN}/{n}", Where.MENU) for n, name in enumerate(names)])


def ending(text: str, **parts: Any) -> Page:
    return page(HOME, after=(Block(text, Where.ASIDE),), **parts)


TO_CHAPTER = Block("Click here to read chapter 1 of Springtime", Where.ASIDE)

HITS = [
    ("commerce.affiliate_density", page(link("hoe", AMAZON), prose=("seed " * 50,)), 2.0),
    ("commerce.affiliate_links", page(link("hoe", AMAZON), link("rake", "https://amzn.to/3x")), 2.0),
    ("commerce.affiliate_share", page(link("hoe", AMAZON), link("Notes", "https://notes.com/")), 0.5),
    ("commerce.affiliate_networks", page(link("hoe", AMAZON), link("a", "https://www.awin1.com/c?x=1")), 2.0),
    ("commerce.hidden_targets", page(link("a", f"https://{OWN}/go/hoe"), link("b", "https://bit.ly/x")), 2.0),
    ("commerce.hidden_targets", page(link("a", f"https://{OWN}/visit/spins", rel="nofollow")), 1.0),
    ("commerce.unmarked_affiliates", page(link("a", AMAZON), link("b", AMAZON, rel="sponsored")), 0.5),
    ("commerce.disclosure", page(link("hoe", AMAZON), after=(DISCLOSED,)), 1.0),
    ("commerce.empty_disclosure", page(HOME, after=(DISCLOSED,)), 1.0),
    ("commerce.store_menu", menu("Home", "Eagles Rugby Shop", "loja futebol", "Trikots günstig"), 3.0),
    ("commerce.store_anchors", page(link("Cheap Rugby Jerseys", "https://jerseys.com/")), 1.0),
    ("commerce.planted_call", ending(CALL), 1.0),
    ("commerce.planted_call", ending("Click here: tyre chains from $19"), 1.0),
    (
        "commerce.planted_call",
        page(link("Tyre Chains", "https://c.com/"), after=(Block("Click here: tyre chains", Where.ASIDE),)),
        1.0,
    ),
    ("commerce.foreign_offers", page(link("cheap ringtones", "https://datatariff.com/")), 1.0),
    ("commerce.foreign_offers", page(link("payday loans", "https://cash.com/", Where.FOOTER)), 1.0),
    (
        "commerce.alien_share",
        page(link("iPad", "https://datatariff.com/"), link("bean seeds", "https://bs.com/")),
        0.5,
    ),
    ("commerce.money_anchors", page(HOME, link("Online Casino bonus", "https://spins.com/")), 0.5),
    ("commerce.money_anchors", page(HOME, link("威而鋼評價", "https://spins.com/"), language="zh"), 0.5),
    ("commerce.money_links_out", page(HOME, link("payday loans", "https://cash.com/", Where.FOOTER)), 1.0),
    (
        "commerce.money_trades",
        page(link("casino", "/a"), link("cheap viagra", "/b"), link("poker", "/c")),
        2.0,
    ),
    ("commerce.money_title", page(title="Situs slot gacor", headline="", description="judi"), 3.0),
    ("commerce.exact_anchors", page(link("cheap hotel deals", "https://cheaphoteldeals.com/")), 1.0),
    ("commerce.repeated_target", page(*[link("rake", "https://rakes.com/")] * 3), 3.0),
    ("commerce.target_concentration", page(*[link(f"s{n}", f"https://site{n}.com/") for n in range(4)]), 0.5),
    ("commerce.price_density", page(prose=("Rake $20 or $25. " + "seed " * 95,)), 2.0),
    ("commerce.deal_density", page(HOME, prose=("coupon " + "seed " * 49,)), 2.0),
    ("commerce.call_links", page(link("Check Price »", AMAZON), link("Daftar Sekarang", "/go")), 2.0),
    (
        "commerce.contact_links",
        page(link("Call", "tel:+15551234567"), link("Chat", "https://wa.me/1555")),
        2.0,
    ),
    ("commerce.phone_in_title", page(title="Roof repair Jakarta 0812-3456-7890"), 1.0),
    ("commerce.ranking_title", page(headline="10 Best Rakes You Can Buy"), 1.0),
]
MISSES = [
    ("commerce.affiliate_links", page(link("hoe", "https://www.amazon.com/dp/B01")), 0.0),
    ("commerce.affiliate_links", page(HOME, rendering="text"), NAN),
    ("commerce.affiliate_share", page(HOME), NAN),
    ("commerce.affiliate_networks", page(HOME), 0.0),
    ("commerce.affiliate_density", page(HOME), 0.0),
    ("commerce.affiliate_density", page(link("hoe", AMAZON), prose=()), NAN),
    ("commerce.hidden_targets", page(link("Visit", f"https://{OWN}/visit/hours")), 0.0),
    ("commerce.hidden_targets", page(link("Log in", f"https://{OWN}/go/login?x=1")), 0.0),
    ("commerce.unmarked_affiliates", page(link("a", AMAZON, rel="nofollow")), 0.0),
    ("commerce.unmarked_affiliates", page(HOME), NAN),
    ("commerce.disclosure", page(link("hoe", AMAZON)), 0.0),
    ("commerce.disclosure", page(HOME, after=(DISCLOSED,)), NAN),
    ("commerce.empty_disclosure", page(link("hoe", AMAZON), after=(DISCLOSED,)), 0.0),
    (
        "commerce.store_menu",
        menu("Home", "Shop", "Our Store", "Book store", "Media Kit", "Garden shop", "About the club"),
        0.0,
    ),
    ("commerce.store_menu", menu("Home", "Rugby Shop", "Cart"), NAN),
    ("commerce.store_anchors", page(link("Cheap Rugby Jerseys", f"https://{OWN}/jerseys")), 0.0),
    ("commerce.planted_call", ending("Click here to read of the spring planting"), 0.0),
    ("commerce.planted_call", ending("Click here for Grandmother's goulash recipe"), 0.0),
    (
        "commerce.planted_call",
        page(link("1", "https://beans.com/"), link("ring", "https://beans.com/r"), after=(TO_CHAPTER,)),
        0.0,
    ),
    ("commerce.planted_call", ending("Posted by the treasurer"), 0.0),
    ("commerce.planted_call", ending(CALL, kind=Kind.SHOP), NAN),
    ("commerce.foreign_offers", page(link("garden seeds shop", "https://beans.com/")), 0.0),
    ("commerce.foreign_offers", page(link("iPad tariffs", "https://datatariff.com/")), 0.0),
    (
        "commerce.foreign_offers",
        page(link("payday loans", "https://cash.com/"), prose=("No loans here.",)),
        NAN,
    ),
    ("commerce.alien_share", page(link("here", "https://orchardschool.com/")), 0.0),
    ("commerce.alien_share", page(HOME), NAN),
    ("commerce.money_anchors", page(HOME, link("Occasional notes", "/notes")), 0.0),
    ("commerce.money_links_out", page(link("casino", f"https://{OWN}/casino")), 0.0),
    ("commerce.money_trades", page(HOME), 0.0),
    ("commerce.money_title", page(), 0.0),
    ("commerce.exact_anchors", page(link("Garden Path Society", "https://gardenpathsociety.com/")), 0.0),
    ("commerce.repeated_target", page(*[link("us", "https://facebook.com/club")] * 3), 0.0),
    ("commerce.target_concentration", page(link("a", "https://a.com/")), NAN),
    ("commerce.price_density", page(), 0.0),
    ("commerce.price_density", page(kind=Kind.SHOP), NAN),
    ("commerce.deal_density", page(HOME), 0.0),
    ("commerce.call_links", page(HOME), 0.0),
    ("commerce.contact_links", page(link("Share", "https://api.whatsapp.com/send?text=hi")), 0.0),
    ("commerce.phone_in_title", page(title="Results 2019-2020 and 12 April"), 0.0),
    ("commerce.ranking_title", page(headline="The best of spring"), 0.0),
]


def same(value: float, expected: float) -> bool:
    return math.isnan(value) if math.isnan(expected) else value == expected


@pytest.mark.parametrize(("name", "given", "expected"), HITS + MISSES)
def test_value(name, given, expected):
    assert same(value_of(name, given), expected), value_of(name, given)


def test_every_signal_of_the_group_is_hit_and_missed():
    names = {signal.name for signal in REGISTRY if signal.group == "commerce"} - {"commerce.planted_story"}
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


NETWORK_LINKS = {
    "https://www.amazon.de/dp/B0?tag=x-21": "Amazon",
    "http://www.amazon.com/exec/obidos/ASIN/B000/club-20": "Amazon",
    "https://www.awin1.com/cread.php?awinmid=1": "Awin",
    "http://www.anrdoezrs.net/click-1-2": "CJ",
    "http://www.dpbolvw.net/click-1-2": "CJ",
    "https://shareasale.com/r.cfm?b=1&u=2": "ShareASale",
    "https://click.linksynergy.com/deeplink?id=x": "Rakuten",
    "https://shop.sjv.io/c/1/2/3": "Impact",
    "https://goto.shop.com/c/12345/67890/1234": "a partner programme",
    "http://xy.seller.hop.clickbank.net/": "ClickBank",
    "https://www.digistore24.com/redir/1/x": "Digistore24",
    "https://rover.ebay.com/rover/1/711": "eBay",
    "https://www.ebay.com/itm/1?campid=5338": "eBay",
    "https://s.click.aliexpress.com/e/_x": "AliExpress",
    "https://www.booking.com/hotel/x.html?aid=1234": "Booking.com",
    "https://tp.media/r?marker=1": "Travelpayouts",
    "https://go.skimresources.com/?id=1": "Skimlinks",
    "https://redirect.viglink.com/?u=x": "Sovrn",
    "https://grsm.io/x": "PartnerStack",
    "https://track.webgains.com/click.html": "Webgains",
    "https://clk.tradedoubler.com/click?p=1": "Tradedoubler",
    "https://tc.tradetracker.net/?c=1": "TradeTracker",
    "https://ad.zanox.com/ppc/?1": "Awin",
    "https://ad.admitad.com/g/1/": "Admitad",
    "https://t.cfjump.com/1/t/2": "Commission Factory",
    "https://track.flexlinkspro.com/a.ashx": "FlexOffers",
    "https://www.pntra.com/t/1": "Pepperjam",
    "https://prf.hn/click/camref:1": "Partnerize",
    "https://ds1.nl/c/?wi=1": "Daisycon",
    "https://track.adtraction.com/t/t?a=1": "Adtraction",
    "https://lucky.example-spins.com/?btag=a_1b_2": "a partner programme",
    "https://refpakrtsb.top/L?tag=d_1": "a partner programme",
    "https://www.bluehost.com/track/me/": "hosting programmes",
    "https://www.expressvpn.com/order?a_fid=me": "VPN programmes",
}  # fmt: skip


@pytest.mark.parametrize(("href", "network"), NETWORK_LINKS.items())
def test_networks(href, network):
    host = href.partition("//")[2].partition("/")[0].removeprefix("www.")
    assert networks.target_of(host, href) == (Role.AFFILIATE, network)


def test_at_least_25_networks():
    assert len(set(networks.AFFILIATES.values())) >= 25


@pytest.mark.parametrize(
    ("href", "role"),
    [
        ("https://www.amazon.com/dp/B0", Role.OTHER),
        ("https://bit.ly/3x", Role.REDIRECT),
        ("https://maps.app.goo.gl/x", Role.UTILITY),
        ("https://en.wikipedia.org/wiki/Rose", Role.REFERENCE),
        ("https://www.cam.ac.uk/", Role.REFERENCE),
        ("https://facebook.com/club", Role.SOCIAL),
        ("https://club.wordpress.com/", Role.OTHER),
        ("https://wordpress.org/", Role.UTILITY),
        ("https://partner.firm.com/", Role.OTHER),
    ],
)
def test_roles(href, role):
    host = href.partition("//")[2].partition("/")[0].removeprefix("www.")
    assert networks.target_of(host, href)[0] is role


def test_lists_are_lower_case_and_hold_no_phrase_twice():
    phrases = list(lists.all_phrases())
    assert all(
        phrase == phrase.lower() for phrase in [*phrases, *lists.CALLS, *lists.DEALS, *lists.DISCLOSURES]
    )
    assert len(phrases) == len(set(phrases))


def test_the_seed_sells_from_its_menu_and_after_its_last_paragraph():
    """The parts of the page as a text rendering gives them: anchors without targets."""
    menu_links = tuple(
        link(name, "", Where.MENU)
        for name in (
            "Home",
            "Drink Flask Limited Edition",
            "Rugby League Shop",
            "Football Kit",
            "recife loja futebol",
        )
    )
    given = ending(CALL, rendering="text", menu=menu_links, links=menu_links)
    assert value_of("commerce.store_menu", given) == 4.0
    measured = REGISTRY["commerce.planted_call"].measure(Facts(given))
    assert measured.value == 1.0
    assert [quote.text for quote in measured.evidence().quotes] == [CALL]
    assert value_of("commerce.foreign_offers", given) == 5.0
    assert math.isnan(value_of("commerce.affiliate_links", given))


def test_a_call_within_the_article_counts_as_well():
    given = page(HOME, prose=(*group_prose(), CALL))
    assert value_of("commerce.planted_call", given) == 1.0


def group_prose() -> tuple[str, ...]:
    return tuple(block.text for block in page().article)


def test_many_links_stay_quick():
    import time

    many = page(*[link(f"casino {n} bonus deals", f"https://spin{n}.com/go/{n}") for n in range(20_000)])
    start = time.perf_counter()
    for signal in REGISTRY:
        if signal.group in ("commerce", "links"):
            signal.measure(Facts(many))
    assert time.perf_counter() - start < 30


def test_no_sentence_has_empty_brackets_where_nothing_was_found():
    given = page(HOME)
    for signal in REGISTRY:
        if signal.group in ("commerce", "links"):
            measured = signal.measure(Facts(given))
            for template in (signal.raises, signal.lowers):
                assert "()" not in signal.sentence(template, measured.value, measured.evidence())


def test_the_empty_page_is_not_measurable():
    values = {s.name: s.measure(Facts(Page())).value for s in REGISTRY if s.group == "commerce"}
    assert all(math.isnan(value) for value in values.values()), values


def test_shared_steps_are_worked_out_once():
    facts = Facts(page(link("hoe", AMAZON)))
    assert facts.of(group.affiliates) is facts.of(group.affiliates)
    assert Path(group.__file__).name == "commerce.py"


def example(name: str) -> Page:
    return read(next(iter_raw(Path(__file__).parents[3] / "examples" / name)))


@pytest.mark.parametrize(
    ("name", "value"),
    [("rovers-daily.txt", 1.0), ("rowing-club.html", 0.0), ("binocular-review.html", 0.0)],
)
def test_marks_of_a_planted_story_meet_on_a_farm_alone(name: str, value: float):
    measured = REGISTRY["commerce.planted_story"].measure(Facts(example(name)))
    assert measured.value == pytest.approx(value, abs=0.01)
    if value:
        quoted = {quote.text for quote in measured.evidence().quotes}
        assert {"Cheap Football Kits", "Click Here: All Blacks Training Jersey Store"} <= quoted


def test_a_planted_story_needs_recent_posts():
    farm = example("rovers-daily.txt")
    assert not REGISTRY["commerce.planted_story"].measure(Facts(replace(farm, posts=()))).measurable
