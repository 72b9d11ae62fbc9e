import math
from dataclasses import replace

import pytest
from farmsift.features.page import Block, Kind, Link, Page, Where
from farmsift.features.signal import REGISTRY, Facts
from farmsift.features.signals.template import host_of
from story_pages import (
    OWN,
    dressed,
    evidence_of,
    footed,
    link,
    linked,
    pictured,
    sections,
    stands_in,
    story,
    value_of,
)

NAN = math.nan
PLAIN = story()


def lined(*texts: str, **parts: object) -> Page:
    """The story with short lines of a side column under it."""
    return story(after=tuple(Block(text, Where.ASIDE, "li") for text in texts), **parts)


def served(*hosts: str) -> Page:
    return dressed(scripts=tuple(f"https://{host}/a.js" for host in hosts))


def scripted(*bodies: str) -> Page:
    return dressed(inline_scripts=bodies)


def stub(script: str) -> Page:
    """A page that has nothing but a script."""
    return replace(scripted(script), article=(), blocks=(Block("Please wait", Where.LIST),), links=())


LATER = "setTimeout(function(){ if (ready) window.location.href = to; }, 3000);"


def feet(*texts: str) -> Page:
    return linked(*[link(text, f"https://{OWN}/{n}", Where.FOOTER) for n, text in enumerate(texts)])


def rated(kind: str) -> Page:
    return dressed(structured=({"@type": kind, "aggregateRating.ratingValue": 4.9},))


ARTICLE = {
    "@type": "BlogPosting",
    "author.name": "Ann Lee",
    "publisher.name": "Walks",
    "datePublished": "2021-03-01",
}
FACEBOOK = "https://www.facebook.com/"

HITS = [
    ("template.theme_credit", footed("© 2021 Walks | WordPress Theme by Some Studio"), 1.0),
    ("template.theme_credit", footed("Proudly powered by WordPress"), 1.0),
    ("template.default_tagline", replace(PLAIN, tagline="Just another WordPress site"), 1.0),
    ("template.sample_content", lined("Hello world!", "Sample Page"), 2.0),
    ("template.role_author", replace(PLAIN, author="admin"), 1.0),
    ("template.role_author", replace(PLAIN, author="Editorial Team"), 1.0),
    ("template.uncategorized", lined("Uncategorized"), 1.0),
    ("template.uncategorized", linked(link("Sin categoría", f"https://{OWN}/c")), 1.0),
    ("template.empty_comments", lined("Recent Comments", "Archives"), 1.0),
    ("template.empty_comments", lined("No comments to show."), 1.0),
    ("template.stock_widgets", lined("Recent Posts", "Archives", "Meta"), 3.0),
    ("template.default_theme", dressed(stylesheets=("/wp-content/themes/twentysixteen/style.css",)), 1.0),
    ("template.contents_box", sections("Table of Contents", "The ford"), 1.0),
    ("template.about", feet("About Us"), 1.0),
    ("template.contact", feet("Impressum"), 1.0),
    ("template.privacy", feet("PRIVACY POLICY"), 1.0),
    ("template.dmca", feet("DMCA"), 1.0),
    ("template.guest_posts", feet("Write for Us"), 1.0),
    ("template.disclaimer", feet("Affiliate Disclosure"), 1.0),
    ("template.legal_only", feet("Privacy Policy", "Terms of Service", "DMCA", "The mill"), 0.75),
    ("template.menu_length", replace(PLAIN, menu=(Link("Home"), Link("Walks"))), 2.0),
    ("template.social_accounts", linked(link("f", FACEBOOK + "walks"), link("g", FACEBOOK + "walkers")), 1.0),
    ("template.share_buttons", linked(link("f", FACEBOOK + "sharer.php?u=x")), 1.0),
    ("template.empty_social", linked(link("f", FACEBOOK), link("x", "https://twitter.com")), 2.0),
    ("template.ad_networks", served("pagead2.googlesyndication.com", "cdn.taboola.com"), 2.0),
    ("template.ad_networks", scripted("(adsbygoogle = window.adsbygoogle || []).push({});"), 1.0),
    ("template.low_ads", served("pl123.highrevenuegate.com"), 1.0),
    ("template.trackers", served("www.google-analytics.com", "mc.yandex.ru"), 2.0),
    ("template.push", served("cdn.onesignal.com"), 1.0),
    ("template.redirect_script", scripted("window.location.href = 'https://spins.example.net/go';"), 1.0),
    ("template.redirect_script", stub("const to = 'https://spins.example.net/go'; " + LATER), 1.0),
    ("template.redirect_script", stub("$a = 'https://spins.example.net/go'; location = $a;"), 1.0),
    ("template.obfuscated", scripted("eval(function(p,a,c,k,e,d){return p}('x',2,2,''.split('|')))"), 1.0),
    (
        "template.obfuscated",
        scripted("var a='" + "\\x41" * 40 + "';", "String.fromCharCode(" + "65," * 20 + "65)"),
        2.0,
    ),
    ("template.meta_refresh", dressed(refresh="0; url=https://spins.example.net/"), 1.0),
    ("template.inline_script_size", scripted("var a = 1;"), 10.0),
    ("template.script_files", served("a.com", "b.com"), 2.0),
    ("template.hotlinked", pictured("https://elsewhere.net/a.jpg", f"https://{OWN}/b.jpg"), 0.5),
    ("template.search_pictures", pictured("https://tse1.mm.bing.net/th?q=a", f"https://{OWN}/b.jpg"), 0.5),
    ("template.alt_texts", pictured("/a.jpg", "/b.jpg", alt="The mill"), 1.0),
    ("template.alt_title", pictured("/a.jpg", "/b.jpg", alt="A ford that is gone"), 1.0),
    ("template.picture_count", pictured("/a.jpg", "/b.jpg"), 2.0),
    ("template.hidden_text", story("x" * 75, hidden=("y" * 25,)), 0.25),
    ("template.self_ratings", rated("Article"), 1.0),
    ("template.structured_article", dressed(structured=(ARTICLE,)), 1.0),
    ("template.faq_data", dressed(structured=({"@type": "FAQPage"},)), 1.0),
    ("template.language_lie", replace(PLAIN, declared_language="tr"), 1.0),
    ("template.forms", dressed(forms=("/search", "/comment")), 2.0),
    ("template.comment_form", dressed(classes=frozenset({"commentform"})), 1.0),
    ("template.feeds", dressed(feeds=("/feed/",)), 1.0),
    (
        "template.urgency",
        story(*["Hurry up, this offer ends on Monday and is for a limited time only."] * 2),
        3.0,
    ),
    ("template.frames", dressed(iframes=("https://video.example.net/1", f"https://{OWN}/map")), 1.0),
]

MISSES = [
    ("template.theme_credit", footed("© 2021 Riverbank Walks. Photographs by Ann Lee."), 0.0),
    ("template.default_tagline", replace(PLAIN, tagline="Walks along the river"), 0.0),
    ("template.sample_content", PLAIN, 0.0),
    ("template.role_author", replace(PLAIN, author="Ann Lee"), 0.0),
    ("template.role_author", PLAIN, NAN),
    ("template.uncategorized", PLAIN, 0.0),
    ("template.empty_comments", lined("Recent Comments", "Ann on the ford", "Archives"), 0.0),
    ("template.stock_widgets", PLAIN, 0.0),
    ("template.default_theme", dressed(stylesheets=("/wp-content/themes/walks/style.css",)), 0.0),
    ("template.about", feet("The mill"), 0.0),
    ("template.contact", feet("The mill"), 0.0),
    ("template.contact", PLAIN, NAN),
    ("template.dmca", feet("Privacy Policy"), 0.0),
    ("template.guest_posts", feet("Guest book"), 0.0),
    ("template.legal_only", feet("The mill", "The ford"), 0.0),
    ("template.social_accounts", linked(link("f", FACEBOOK + "sharer.php?u=x")), 0.0),
    ("template.empty_social", linked(link("f", FACEBOOK + "walks")), 0.0),
    ("template.ad_networks", served("static." + OWN), 0.0),
    ("template.low_ads", served("pagead2.googlesyndication.com"), 0.0),
    ("template.redirect_script", scripted(f"location.href = 'https://www.{OWN}/next';"), 0.0),
    ("template.redirect_script", scripted("location.href = '/next';"), 0.0),
    ("template.redirect_script", scripted("const to = 'https://spins.example.net/go'; " + LATER), 0.0),
    ("template.redirect_script", scripted("if (old) location.href = 'https://b.com/';"), 0.0),
    ("template.redirect_script", scripted("var my_location = 'https://b.com/';"), 0.0),
    ("template.redirect_script", scripted("function buy(){location.href = 'https://b.com/'}"), 0.0),
    ("template.obfuscated", scripted("document.write(unescape('%3Cscript src=x%3E'))"), 0.0),
    ("template.low_ads", scripted("var ChatOptions = {};"), 0.0),
    ("template.obfuscated", scripted("var s = '\\x3c'; eval(x); String.fromCharCode(65)"), 0.0),
    ("template.meta_refresh", dressed(refresh="300"), 0.0),
    ("template.hotlinked", pictured("https://i0.wp.com/a.jpg", f"https://{OWN}/b.jpg"), 0.0),
    ("template.hotlinked", pictured("https://img.walkstore.net/a.jpg", f"https://{OWN}/b.jpg"), 0.0),
    ("template.hotlinked", dressed(), NAN),
    ("template.search_pictures", pictured(f"https://{OWN}/a.jpg", f"https://{OWN}/b.jpg"), 0.0),
    ("template.hidden_text", PLAIN, 0.0),
    ("template.self_ratings", rated("Product"), 0.0),
    ("template.language_lie", replace(PLAIN, declared_language="en-GB"), 0.0),
    ("template.urgency", PLAIN, 0.0),
]
NAMES = [signal.name for signal in REGISTRY if signal.group == "template"]
NEED_MARKUP = [
    "ad_networks", "low_ads", "trackers", "push", "redirect_script", "obfuscated", "meta_refresh", "hidden_text",
    "hotlinked", "alt_texts", "self_ratings", "structured_article", "forms", "feeds",
]  # fmt: skip


@pytest.mark.parametrize(("name", "page", "value"), HITS + MISSES)
def test_value(name, page, value):
    assert value_of(name, page) == pytest.approx(value, abs=1e-4, nan_ok=True)


def test_every_signal_has_a_sample():
    assert {name for name, *_ in HITS} == set(NAMES)


@pytest.mark.parametrize(("name", "page", "value"), HITS)
def test_quotes_stand_in_the_page_and_the_sentence_is_short(name, page, value):
    evidence = evidence_of(name, page)
    assert all(stands_in(quote, page) for quote in evidence.quotes)
    sentence = REGISTRY[name].sentence(REGISTRY[name].raises, value, evidence)
    assert 0 < len(sentence) < 220
    assert "“”" not in sentence


@pytest.mark.parametrize("name", NEED_MARKUP)
def test_a_text_rendering_tells_nothing_of_the_markup(name):
    assert math.isnan(value_of(f"template.{name}", replace(PLAIN, rendering="text", furniture=None)))


@pytest.mark.parametrize(
    "page",
    [
        Page(),
        Page(rendering="text", title="?"),
        story(""),
        scripted(*["location" * 3000, "eval(" * 5000, "\\x" * 9000, "_0x" * 9000]),
        dressed(structured=({"@type": None, "aggregateRating.ratingValue": None}, {}), refresh="url" * 9999),
        linked(
            *[Link("\ud800", "https://[", "[", "[", False)] * 50, footer=(Block("© " * 9000, Where.FOOTER),)
        ),
        pictured(*["https://" + "a." * 300 + "com/x.jpg"] * 3),
        dressed(scripts=("//", "https://", "javascript:", "https://@", "\x00")),
    ],
)
def test_odd_pages_are_survived_within_range(page):
    facts = Facts(page)
    for name in NAMES:
        signal = REGISTRY[name]
        measurement = signal.measure(facts)
        assert math.isnan(measurement.value) or signal.low <= measurement.value <= signal.high, name
        measurement.evidence()


def test_a_network_counts_once_however_it_shows():
    page = dressed(
        scripts=("https://pagead2.googlesyndication.com/a.js", "https://tpc.googlesyndication.com/b.js"),
        inline_scripts=("adsbygoogle.push({})",),
    )
    assert value_of("template.ad_networks", page) == 1


def test_the_service_pages_of_a_text_rendering_are_found_in_its_lines():
    page = Page(
        rendering="text",
        kind=Kind.ARTICLE,
        blocks=(Block("Privacy Policy", Where.FOOTER),),
        menu=(Link("Home"),),
    )
    assert value_of("template.privacy", page) == 1
    assert value_of("template.about", page) == 0


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("https://www.a.com:80/x", "a.com"),
        ("//B.net?x", "b.net"),
        ("https://u:p@c.org/", "c.org"),
        ("/x//y", ""),
        ("", ""),
        ("see the page at http://a.com", ""),
    ],
)
def test_host_of(address, host):
    assert host_of(address) == host


def test_a_page_that_claims_no_language_is_not_measured():
    """The tag that claims it is lost where a page is kept without its wrapper."""
    assert math.isnan(
        REGISTRY["template.language_lie"].measure(Facts(replace(PLAIN, declared_language=""))).value
    )
