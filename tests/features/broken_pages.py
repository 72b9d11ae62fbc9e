"""Pages that break readers: cut off, lying, endless, made by code and all deterministic."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

SOUND = (
    "<!doctype html><html lang=en><head><meta charset=utf-8><title>The pear post</title>"
    "<script>var a = '<p>no</p>';</script></head><body><nav><ul><li><a href='/'>Home</a></li>"
    "<li><a href='/pears'>Pears</a></li></ul></nav><article><h1>When pears are ripe</h1>"
    + "".join(
        f"<p>Pears number {i} ripen from within, says the <a href='https://orchard.example/{i}'>orchard</a>, "
        "so press the neck and not the belly. Müller’s are best in October &amp; November.</p>"
        for i in range(20)
    )
    + "</article><footer>© 2021 The pear post</footer></body></html>"
)


_NESTING = (
    *("div", "table", "b", "font", "a", "p", "span", "ul", "li", "td", "form", "h1", "i:x"),
    *("svg", "math", "template", "select", "button", "object", "nobr"),
)


def _deep(tag: str) -> Callable[[], bytes]:
    return lambda: f"<{tag}>".encode() * 100_000 + b"the bottom"


def _deep_closed(*tags: str) -> Callable[[], bytes]:
    opening = "".join(f"<{tag}>" for tag in tags).encode()
    closing = "".join(f"</{tag}>" for tag in reversed(tags)).encode()
    return lambda: opening * 30_000 + b"the bottom" + closing * 30_000


def _random_bytes(size: int) -> Callable[[], bytes]:
    return lambda: random.Random(size).randbytes(size)


def _body(content: str, times: int) -> Callable[[], bytes]:
    return lambda: b"<html><body>" + content.encode() * times + b"</body></html>"


def _laughs() -> bytes:
    lines = ["<!DOCTYPE lolz [", "<!ENTITY lol 'lol'>"]
    lines += [f"<!ENTITY lol{i} '{f'&lol{i - 1};' * 10}'>" for i in range(1, 12)]
    return ("<?xml version='1.0'?>" + "\n".join(lines) + "]><html><body>&lol11;</body></html>").encode()


def _links() -> bytes:
    return b"<html><body>" + b"".join(b"<a href=/%d>%d</a> " % (i, i) for i in range(300_000))


HTML: dict[str, Callable[[], bytes]] = {
    "nothing": lambda: b"",
    "a single <": lambda: b"<",
    "white space": lambda: b" \n\t" * 1_000_000,
    "zero bytes": lambda: bytes(1_000_000),
    "zero bytes between": lambda: SOUND.replace(" ", "\0").encode(),
    "random bytes": _random_bytes(200_000),
    "random bytes in a body": lambda: b"<html><body><p>" + _random_bytes(100_000)(),
    "every byte": lambda: bytes(range(256)) * 100,
    "a picture": lambda: b"\x89PNG\r\n\x1a\n" + _random_bytes(50_000)(),
    "50 MB": lambda: b"<p>pears</p>" * 4_200_000,
    "9 MB of paragraphs": _body("<p>Pears ripen from within.</p>\n", 290_000),
    "9 MB in one paragraph": _body("Pears ripen from within. ", 360_000),
    "9 MB in one word": _body("pear", 2_250_000),
    "9 MB in one script": lambda: b"<script>" + b"var a=1;" * 1_100_000 + b"</script><p>x",
    "9 MB of style": lambda: b"<style>" + b".a{display:none}" * 560_000 + b"</style><p class=a>x",
    "a million links": lambda: b"<html><body>" + b"<a href=/>x" * 850_000,
    "300,000 different links": _links,
    **{
        f"100,000 deep {tag}": _deep(tag)
        for tag in ["div", "table", "b", "font", "a", "p", "span", "ul", "li", "td", "form", "h1", "i:x"]
    },
    **{
        f"100,000 deep {tag}": _deep(tag)
        for tag in ["svg", "math", "template", "select", "button", "object", "nobr"]
    },
    "30,000 deep tables, closed": _deep_closed("table", "tr", "td"),
    "30,000 deep lists, closed": _deep_closed("ul", "li"),
    "30,000 deep markers": _deep_closed("b", "i", "font color=red"),
    "deep cells in a drawing": lambda: b"<svg>" + b"<td>" * 100_000 + b"<p>pear",
    "deep areas in a drawing": lambda: b"<svg>" + b"<area>" * 100_000 + b"<p>pear",
    "deep rows in a formula": lambda: b"<math><mi>" + b"<tr>" * 100_000 + b"<p>pear",
    "deep cells in a template": lambda: b"<template>" + b"<tr><td><template>" * 30_000,
    "just below what a guard counts": lambda: b"<b>" * 740 + b"<p>pear" * 740,
    "many short nests": _body("<div>" * 500 + "x" + "</div>" * 500, 500),
    "markers with attributes": lambda: (
        b"".join(b"<font a%d=1>" % i for i in range(3_000)) + b"<p>pear" * 2_500
    ),
    "misnested formatting": _body("<b><i><a href=x><p></b></i>pear</a>", 30_000),
    "formatting across blocks": lambda: b"<font size=1><b>" * 1_000 + b"<p>pear<div>ripe" * 20_000,
    "foster parents": _body("<table>x<tr>y<td>z<table>", 30_000),
    "a wide table": _body("<td>pear", 300_000),
    "a long table": _body("<tr><td>pear<td>1<td>2</tr>", 200_000),
    "billion laughs": _laughs,
    "a million entities": _body("&amp;&lt;&#x41;&notanentity;&#99999999;", 200_000),
    "one attribute of 5 MB": lambda: b"<p title='" + b"x " * 2_500_000 + b"'>pear</p>",
    "one address of 5 MB": lambda: b"<a href='http://a.example/" + b"a/../" * 1_000_000 + b"'>pear</a>",
    "one class of 5 MB": lambda: b"<div class='" + b"menu-a " * 700_000 + b"'>pear</div>",
    "a million attributes": lambda: b"<p " + b" ".join(b"a%d=1" % i for i in range(700_000)) + b">pear",
    "the same attribute": lambda: b"<p " + b"a=1 " * 1_000_000 + b">pear",
    "5 MB of <": lambda: b"<" * 5_000_000,
    "5 MB of </": lambda: b"</" * 2_500_000,
    "5 MB of >": lambda: b"<p>" + b">" * 5_000_000,
    "5 MB of &": lambda: b"<p>" + b"&" * 5_000_000,
    "5 MB of <!": lambda: b"<!" * 2_500_000,
    "5 MB of <?": lambda: b"<?" * 2_500_000,
    "5 MB of <!--": lambda: b"<!--" * 1_250_000,
    "5 MB of <a": lambda: b"<a " * 1_700_000,
    "5 MB of quotes": lambda: b"<p a=" + b"'\"" * 2_500_000,
    "5 MB of closing tags": lambda: b"</div></p></b>" * 350_000,
    "an open comment": lambda: b"<p>pear<!-- " + b"x -- " * 1_000_000,
    "an open script": lambda: b"<p>pear<script>" + b"<p>x" * 1_000_000,
    "an open style": lambda: b"<p>pear<style>" + b"<p>x" * 1_000_000,
    "an open title": lambda: b"<title>" + b"<p>pear " * 500_000,
    "an open textarea": lambda: b"<textarea>" + b"<p>pear " * 500_000,
    "plaintext": lambda: b"<plaintext>" + b"<p>pear " * 500_000,
    "escaped scripts": lambda: b"<script><!--<script>" * 100_000,
    "many comments": _body("<!-- -->", 500_000),
    "many scripts": _body("<script>a</script>", 300_000),
    "structured data nested deep": lambda: (
        b"<script type=application/ld+json>" + b'{"a":[' * 100_000 + b"</script><p>x"
    ),
    "structured data wide": lambda: (
        b"<script type=application/ld+json>[" + b'{"@type":"Article"},' * 100_000 + b"{}]</script><p>x"
    ),
    "structured data of odd types": lambda: (
        b'<script type=application/ld+json>{"@graph":5,"@type":[1,null,{"a":[]}],"author":[[["x"]]],'
        b'"publisher":7,"datePublished":{"x":1},"headline":["a",2],"name":1e999}</script><p>x'
    ),
    "structured data with half surrogates": lambda: (
        b'<script type=application/ld+json>{"@type":"NewsArticle","headline":"a \\ud83d b","author":{"name":'
        b'"c \\udc00"},"publisher":{"name":"d \\ud83d"},"description":"e \\ud83d"}</script>'
        b"<article><h1>pears</h1>"
        + b"<p>Pears ripen from within, so press the neck and not the belly.</p>"
        * 9
    ),
    "odd addresses": _body(
        "<a href='http://[::1'>x</a><a href='http://a:99999999/'>y</a><a href='//'>z</a><a href='http://'>q</a>"
        "<a href='http://[v1.x]/'>r</a><a href='http://&#0;.com'>s</a><a href='http://xn--a.com'>t</a>"
        "<a href='http://ａ.example'>u</a><a href='javascript:void(0)'>v</a><a href=''>w</a><a>n</a>",
        50,
    ),
    "an odd base": lambda: b"<base href='http://[x'><a href=a>b</a><link rel=canonical href='http://[y'>",
    "odd dates": _body(
        "<time datetime='9999-99-99T99:99'>x</time><time datetime='0000-00-00'>y</time>"
        "<time datetime='-1'>z</time><time datetime='2020-02-30'>Posted on February 30, 2020</time>",
        50,
    ),
    "frames": _body("<frameset><frame src=a>", 50_000),
    "hidden in hidden": _body("<div style='display:none'><p hidden aria-hidden=true>x", 20_000),
    "half surrogates": lambda: SOUND.encode("utf-8") + b"\xed\xa0\xbd" * 1000,
    "utf-16 with a mark": lambda: SOUND.encode("utf-16"),
    "utf-16 without a mark": lambda: SOUND.encode("utf-16-le"),
    "says utf-16, is utf-8": lambda: SOUND.replace("charset=utf-8", "charset=utf-16").encode(),
    "says utf-8, is windows-1252": lambda: SOUND.encode("cp1252"),
    "says latin, is utf-8": lambda: SOUND.replace("charset=utf-8", "charset=iso-8859-1").encode(),
    "says utf-7": lambda: SOUND.replace("charset=utf-8", "charset=utf-7").encode(),
    "says a codec that is none of text": lambda: SOUND.replace(
        "charset=utf-8", "charset=zlib_codec"
    ).encode(),
    "says rubbish": lambda: SOUND.replace("charset=utf-8", "charset='\0\xff../x'").encode(),
    "says iso-2022-jp": lambda: SOUND.replace("charset=utf-8", "charset=iso-2022-jp").encode(),
    "gzip that nobody unpacked": lambda: b"\x1f\x8b\x08\0" + _random_bytes(20_000)(),
    "marks of direction": _body("<p>\u202e\u200f\u2066pear\u2069 \u200b\u00ad\ufeff", 20_000),
    "marks on one letter": lambda: ("<p>a" + "\u0301" * 1_000_000).encode(),
    "letters past the basic plane": _body("<p>\U0001f350\U000e0041\U0010ffff", 50_000),
}

TEXT: dict[str, Callable[[], str]] = {
    "nothing": lambda: "",
    "white space": lambda: " \n\t\u00a0\u3000" * 200_000,
    "empty lines": lambda: "\n" * 3_000_000,
    "zero bytes": lambda: "\0" * 1_000_000,
    "one letter": lambda: "a" * 1_000_000,
    "one letter, a line each": lambda: "a\n" * 1_000_000,
    "brackets": lambda: "(" * 1_000_000,
    "numbers": lambda: "1," * 500_000,
    "digits": lambda: "1" * 1_000_000,
    "dots": lambda: "." * 1_000_000,
    "ends of sentences": lambda: "a. B! c? " * 200_000,
    "quotes after a dot": lambda: "." + "\"'”" * 500_000,
    "dashes": lambda: "- " * 500_000,
    "bullets": lambda: "  • \n" * 300_000,
    "addresses": lambda: "http://a.example/" + "a/?&=#" * 200_000,
    "half addresses": lambda: "http://" * 300_000,
    "at signs": lambda: "a@" * 500_000,
    "dates": lambda: "Posted on July 3, 2020 by admin\n" * 60_000,
    "months": lambda: "July 2020\n" * 200_000,
    "years": lambda: "2020 " * 300_000,
    "by by by": lambda: "by " * 500_000,
    "copyright": lambda: "© 2020 " * 200_000,
    "headings": lambda: "Recent Posts\n\nArchives\n\nCategories\n\nMeta\n\n" * 30_000,
    "clicks": lambda: "Click Here: " * 150_000,
    "stars": lambda: "*" * 500_000 + "\n" + "**a** " * 100_000,
    "hashes": lambda: "# " * 500_000,
    "blanks and then not": lambda: "a" + " " * 1_000_000 + "b",
    "tabs inside": lambda: ("a" + "\t" * 1000 + "b\n") * 1000,
    "a line of 200,000 words": lambda: "pears ripen from within " * 50_000,
    "9 MB": lambda: "Pears ripen from within, so press the neck.\n" * 200_000,
    "apostrophes": lambda: "a'" * 500_000,
    "no letters": lambda: "!?;:,.-_/\\|+*~#<>[]{}()=%&$§" * 30_000,
    "han": lambda: "梨从里面成熟。" * 100_000,
    "arabic": lambda: "الكمثرى تنضج من الداخل ، " * 40_000,
    "marks on one letter": lambda: "a" + "\u0301" * 1_000_000,
    "half surrogates": lambda: "pear \ud83d \udc00 " * 50_000,
    "all line ends": lambda: "a\r\nb\rc\x0bd\x0ce\x1cf\x85g\u2028h\u2029" * 50_000,
    "emoji": lambda: "🍐👨‍👩‍👧🇩🇪" * 100_000,
}


# Past ``Limits.max_bytes``.
TOO_LARGE = {"50 MB"}

# Those that take seconds to read or to measure, not fractions.
LARGE = {
    *("50 MB", "9 MB", "9 MB of paragraphs", "9 MB in one paragraph", "9 MB in one word", "a million links"),
    *("300,000 different links", "misnested formatting", "many short nests", "a long table", "5 MB of <"),
    *(
        "a million entities",
        "an open title",
        "many scripts",
        "all line ends",
        "one letter, a line each",
        "bullets",
    ),
    *("months", "dates", "headings", "empty lines"),
}


def cut_pages(count: int = 60, seed: int = 7) -> Iterator[bytes]:
    """Give the sound page cut off at random places, and with random bytes changed."""
    chance = random.Random(seed)
    whole = SOUND.encode()
    for _ in range(count):
        yield whole[: chance.randrange(len(whole))]
        spoilt = bytearray(whole)
        for _ in range(chance.randrange(1, 60)):
            spoilt[chance.randrange(len(spoilt))] = chance.randrange(256)
        yield bytes(spoilt)
