"""A signal measures the page, never how the page was collected: marks of collecting leave every value."""

from __future__ import annotations

import html
import math
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from farmsift.features.extractor import measure
from farmsift.features.lexicon import SIZE, Lexicon
from farmsift.features.readers import read_html
from farmsift.features.signal import Facts
from farmsift.features.signals import lexical
from selectolax.lexbor import LexborHTMLParser

EXAMPLES = Path(__file__).parents[2] / "examples"
# What the examples have little of: pictures of other hosts, frames, forms, relative addresses, microdata.
RICH = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Ten best kettles of 2021 | Kettle Corner</title>
<link rel="canonical" href="https://kettle-corner.example/best/ten-kettles">
<meta property="og:site_name" content="Kettle Corner"><meta name="generator" content="WordPress 5.8">
<link rel="stylesheet" href="/wp-content/themes/twentyseventeen/style.css">
<link rel="alternate" type="application/rss+xml" href="/feed/">
<script src="https://www.googletagmanager.com/gtag/js?id=UA-1"></script><script src="/js/menu.js"></script>
<script>
var kettles = 10;
window.setTimeout(function(){ location.href = "https://spins.example/go"; }, 4000);</script>
<style>.far{position:absolute;left:-9999px}</style></head>
<body class="single post"><div id="top"><a href="/">Kettle Corner</a></div>
<nav><ul><li><a href="/">Home</a></li><li><a href="/best">Best</a></li><li><a href="/about">About us</a></li>
<li><a href="https://shop.example/kettles">Kettle Shop</a></li></ul></nav>
<article><h1>Ten best kettles of 2021</h1><p class="byline">By <span class="author">admin</span>,
<time datetime="2021-03-04">March 4, 2021</time></p>
<img src="https://images-na.ssl-images-amazon.com/images/I/81a.jpg" alt="steel kettle">
<img src="/img/kettle-2.jpg" alt="Ten best kettles of 2021"><img src="blue.png">
<p>A kettle boils water, and a good kettle boils water in under three minutes without shouting about it. We
looked at ten of them &amp; list what we found below, with the price that each had when we looked.</p>
<h2>What should you look for?</h2><p>Look for a lid that opens wide, a handle that stays cool, and a spout that
does not dribble. See <a href="https://www.amazon.com/dp/B000?tag=corner-20">the steel one</a> for $39.99 or
<a href="/go/blue">the blue one</a> for $24.50, and
read <a href="https://tests.example/kettles">a real test</a>.</p>
<p>Buy now and save: <a href="https://casino-lucky.example/slots">best online casino</a>, which has nothing to do
with kettles at all but paid us for the place in this paragraph of ours.</p></article>
<div class="far"><a href="https://pills.example/">cheap pills</a></div>
<div class="widget"><h3>Recent Posts</h3><ul><li><a href="/p/1">How to win at slots</a></li>
<li><a href="/p/2">Essay writing help online</a></li><li><a href="/p/3">Ten best toasters of 2021</a></li></ul>
</div>
<div class="widget"><h3>Archives</h3><ul><li><a href="/2021/03/">March 2021</a></li><li><a href="/2019/01/">January
2019</a></li></ul></div><form action="/search"><input name="q"></form>
<iframe src="https://player.example/embed/1"></iframe>
<footer>&copy; 2021 Kettle Corner <a href="/privacy-policy">Privacy Policy</a> <a href="#">Twitter</a></footer>
</body></html>
"""
PAGES = {"rich": RICH} | {
    path.name: path.read_text(encoding="utf-8") for path in sorted(EXAMPLES.glob("*.html"))
}
STAMP = "https://web.archive.org/web/20120131000000"
TOOLBAR = """
<!-- BEGIN WAYBACK TOOLBAR INSERT -->
<style type="text/css">body{margin-top:0!important;padding-top:0!important;min-width:800px!important}</style>
<div id="wm-ipp-base" lang="en" style="display:none;direction:ltr;"><div id="wm-ipp"><div id="wm-ipp-inside">
<a href="https://web.archive.org/web/" title="Wayback Machine home page"><img src="https://web-static.archive.org/logo.png"
alt="Wayback Machine"></a><form target="_top" method="get" action="/web/submit"><input name="url"></form>
<a href="https://web.archive.org/web/20110101/http://a.example/">Previous capture</a> 14 captures
<p>The program kept this copy of a page for its readers and writers of old pages.</p></div></div></div>
<div id="donato" style="position:relative;width:100%;"><div id="donato-base">
<iframe id="donato-if" src="https://archive.org/includes/donate.php?as_page=1&amp;platform=wb"></iframe></div></div>
<script type="text/javascript">__wm.bt(675,27,25,2,"web","http://a.example/","20120131000000",1996);</script>
<!-- END WAYBACK TOOLBAR INSERT -->
"""
ARCHIVE_HEAD = """<script type="text/javascript" src="/_static/js/bundle-playback.js?v=1" charset="utf-8"></script>
<script type="text/javascript" src="https://web-static.archive.org/_static/js/wombat.js"></script>
<script type="text/javascript">__wm.init("https://web.archive.org/web");</script>
<link rel="stylesheet" type="text/css" href="https://web-static.archive.org/_static/css/banner-styles.css">
<!-- End Wayback Rewrite JS Include -->
"""
_ADDRESS = re.compile(r"""(<(\w+)\b[^>]*?\s(?:href|src|action)\s*=\s*["'])(https?://|/(?=[\w]))""", re.I)
_SOURCE = re.compile(r"""(<img\b[^>]*?\ssrc\s*=\s*)(?:"([^"]*)"|'([^']*)')""", re.I)
_SHEET = re.compile(r"""(<link\b[^>]*\brel\s*=\s*["']stylesheet["'][^>]*\shref\s*=\s*)(["'])(.*?)\2""", re.I)


def _after(source: str, tag: str, insert: str) -> str:
    found = re.search(rf"<{tag}\b[^>]*>", source, re.I)
    return source[: found.end()] + insert + source[found.end() :] if found else source


def base(source: str) -> str:
    return _after(source, "head", '<base href="https://mirror.collect.example/pages/">')


def toolbar(source: str) -> str:
    return _after(_after(source, "head", ARCHIVE_HEAD), "body", TOOLBAR)


def archive_links(source: str) -> str:
    origin = html.unescape(read_html(source).url)
    root = "/".join(origin.split("/")[:3]) or "http://a.example"

    def rewrite(found: re.Match[str]) -> str:
        mark = {"img": "im_", "script": "js_", "link": "cs_", "iframe": "if_"}.get(found.group(2).lower(), "")
        if found.group(3) == "/":
            return f"{found.group(1)}{STAMP}{mark}/{root}/"
        return f"{found.group(1)}{STAMP}{mark}/{found.group(3)}"

    return _ADDRESS.sub(rewrite, source)


def archive_copy(source: str) -> str:
    closing = "<!--\n FILE ARCHIVED ON 10:00:00 Jan 31, 2012 AND RETRIEVED FROM AN ARCHIVE.\n timings: 4\n-->"
    return toolbar(archive_links(source)) + closing


def saved_from(source: str) -> str:
    mark = "<!-- saved from url=(0044)https://saved.example/some/page/of/another/site -->\n"
    return re.sub(r"(<!doctype[^>]*>\s*)?", lambda m: m.group() + mark, source, count=1, flags=re.I)


def no_head_tags(source: str) -> str:
    return re.sub(r"</?head\b[^>]*>", "", source, flags=re.I)


def no_wrapper_tags(source: str) -> str:
    return re.sub(r"</?html\b[^>]*>", "", no_head_tags(source), flags=re.I)


def no_doctype(source: str) -> str:
    return re.sub(r"<!doctype[^>]*>\s*", "", source, flags=re.I)


def reserialised(source: str) -> str:
    return LexborHTMLParser(source).html or ""


def carriage_returns(source: str) -> str:
    return source.replace("\n", "\r\n")


def _declare(source: str, charset: str) -> str:
    return re.sub(r"(<meta\b[^>]*charset\s*=\s*[\"']?)[\w-]+", rf"\g<1>{charset}", source, flags=re.I)


def utf16(source: str) -> bytes:
    return _declare(source, "utf-16").encode("utf-16")


def utf16_no_mark(source: str) -> bytes:
    return _declare(source, "utf-16").encode("utf-16-le")


def utf8_mark(source: str) -> bytes:
    return source.encode("utf-8-sig")


def western(source: str) -> bytes:
    """Windows-1252; what it cannot write becomes a reference, which scripts would not read."""
    return _declare(source, "windows-1252").encode("cp1252", "xmlcharrefreplace")


def sheets_saved(source: str) -> str:
    return _SHEET.sub(r"\1\2page_files/style.css\2", source)


def sheets_absent(source: str) -> str:
    return re.sub(r"<link\b[^>]*stylesheet[^>]*>", "", source, flags=re.I)


def pictures_saved(source: str) -> str:
    """Every picture beside the page, under its own file name, as browsers save a page."""

    def local(found: re.Match[str]) -> str:
        name = (found.group(2) or found.group(3) or "").split("?")[0].rpartition("/")[2]
        return f'{found.group(1)}"page_files/{name}"'

    return _SOURCE.sub(local, source)


def pictures_absent(source: str) -> str:
    return _SOURCE.sub(r'\1""', source)


ARTEFACTS: list[Callable[[str], str | bytes]] = [
    base, toolbar, archive_links, archive_copy, saved_from, no_head_tags, no_wrapper_tags, no_doctype,
    reserialised, carriage_returns, utf16, utf16_no_mark, utf8_mark, western, sheets_saved, sheets_absent,
    pictures_saved, pictures_absent,
]  # fmt: skip
# What an artefact takes away for good; such a signal may then say that it can't tell, never another number.
GONE: dict[Callable[[str], str | bytes], frozenset[str]] = {
    # The language that a page claims stands in the html tag itself.
    no_wrapper_tags: frozenset({"template.language_lie"}),
    # The theme of a page is told by the addresses of its style sheets.
    sheets_saved: frozenset({"template.default_theme"}),
    sheets_absent: frozenset({"template.default_theme"}),
    # Pictures saved beside the page no longer say whose they were, but are there, with their texts.
    pictures_saved: frozenset({"template.hotlinked", "template.search_pictures"}),
    # A picture without an address is none.
    pictures_absent: frozenset(
        {"template.hotlinked", "template.search_pictures", "template.alt_texts", "template.alt_title"}
    ),
}


@cache
def lexica() -> dict[str, Lexicon]:
    random = np.random.default_rng(5)
    return {
        family: Lexicon(random.standard_normal(SIZE).astype(np.float32), least=1)
        for family in lexical.FAMILIES
    }


def values(data: str | bytes, url: str = "") -> dict[str, float]:
    facts = Facts(read_html(data, url=url), {lexical.lexica: lexica()})
    return {name: measurement.value for name, measurement in measure(facts).items()}


@cache
def plain(name: str) -> dict[str, float]:
    return values(PAGES[name])


def changed(name: str, after: dict[str, float], gone: frozenset[str] = frozenset()) -> dict[str, str]:
    return {
        signal: f"{value} became {after[signal]}"
        for signal, value in plain(name).items()
        if value != after[signal]
        and not (math.isnan(after[signal]) and (math.isnan(value) or signal in gone))
    }


@pytest.mark.parametrize("artefact", ARTEFACTS, ids=lambda artefact: artefact.__name__)
@pytest.mark.parametrize("name", PAGES)
def test_marks_of_collecting_leave_every_signal(name: str, artefact: Callable[[str], str | bytes]):
    assert not changed(name, values(artefact(PAGES[name])), GONE.get(artefact, frozenset()))


@pytest.mark.parametrize("name", PAGES)
def test_an_address_that_the_page_names_itself_need_not_be_given(name: str):
    assert not changed(name, values(PAGES[name], url=read_html(PAGES[name]).url))


@pytest.mark.parametrize("artefact", ARTEFACTS, ids=lambda artefact: artefact.__name__)
def test_each_mark_is_in_some_page(artefact: Callable[[str], str | bytes]):
    touched = [artefact(source) not in (source, source.encode()) for source in PAGES.values()]
    assert any(touched)
    assert artefact(RICH) not in (RICH, RICH.encode())
