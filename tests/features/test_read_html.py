"""HTML bytes to `Page`: parts of common themes, encodings, marks of collecting, limits."""

import datetime as dt
import time
from dataclasses import replace

import pytest
from farmsift.features.page import Kind, Page, Where
from farmsift.features.readers.address import domain_of, host_of, resolver, unarchive
from farmsift.features.readers.encoding import decode
from farmsift.features.readers.html import read_html
from farmsift.features.readers.language import detect_language
from farmsift.features.readers.limits import Limits, PageTooLarge, TimeLimit
from farmsift.features.readers.structured import flat_items
from farmsift.features.readers.walk import hiding_names, style_hides

PROSE = [
    "The ferry to the outer islands runs twice a day in summer, and once on every other day when the wind turns.",
    "Old timetables pinned up in the ticket office show that it took four hours then, and it takes three now.",
    "Nobody at the pier could say why the bell is rung before noon, but everybody would miss it if it were not.",
]
TEXT = "".join(f"<p>{line}</p>\n" for line in PROSE)

CLASSIC = f"""<!DOCTYPE html><html lang="en-US"><head><meta charset="utf-8">
<title>The bell on the pier – Harbour Notes</title><meta name="generator" content="WordPress 6.1">
<link rel="canonical" href="https://www.harbour-notes.example.net/2021/05/the-bell/">
<link rel="alternate" type="application/rss+xml" href="/feed/">
<script src="/wp-includes/js/jquery.js"></script><script>var a = 1;</script></head>
<body class="post-template-default single single-post">
<a class="skip-link screen-reader-text" href="#content">Skip to content</a>
<header id="masthead" class="site-header"><div class="site-branding">
<p class="site-title"><a href="https://www.harbour-notes.example.net/">Harbour Notes</a></p>
<p class="site-description">Letters from a small port</p></div>
<nav id="site-navigation" class="main-navigation"><ul class="menu"><li><a href="/">Home</a></li>
<li><a href="/boats/">Boats</a></li><li><a href="/about/">About</a></li></ul></nav></header>
<main id="main"><article class="post type-post hentry"><header class="entry-header">
<h1 class="entry-title">The bell on the pier</h1>
<div class="entry-meta"><span class="posted-on">Posted on <time class="entry-date published"
datetime="2021-05-03T08:00:00+00:00">May 3, 2021</time></span>
<span
 class="byline"> by <span class="author vcard"><a class="url fn n" href="/author/ann/">Ann Pilot</a></span></span>
</div></header>
<div class="entry-content">{TEXT}<p>See
the <a href="https://tides.example.org/table" rel="nofollow">tide table</a>.</p>
<p>Click Here: <a href="https://shop.example.com/bells">cheap ship bells</a></p></div>
<footer class="entry-footer"><span class="cat-links">Posted in <a href="/category/port/">Port life</a>
</span></footer>
</article>
<div id="comments" class="comments-area"><h2 class="comments-title">One thought on “The bell on the pier”</h2>
<ol c
lass="comment-list"><li><p>I heard it last year and set my watch by it, which was a mistake.</p></li></ol></div>
</main>
<aside id="secondary" class="widget-area"><section class="widget widget_recent_entries"><h2>Recent Posts</h2><ul>
<li><a href="/2021/04/ropes/">How ropes are spliced</a></li><li>
<a href="/2021/03/gulls/">Gulls and their manners</a></li>
</ul></section><section class="widget widget_archive"><h2>Archives</h2><ul><li>
<a href="/2021/05/">May 2021</a></li>
<li><a href="/2021/04/">April 2021</a> (2)</li></ul></section><section class="widget widget_categories">
<h2>Categories</h2><ul><li><a href="/category/boats/">Boats</a></li><li>
<a href="/category/port/">Port life</a></li></ul>
</section></aside>
<footer id="colophon" class="site-footer"><div class="site-info">© 2021 Harbour Notes |
<a href="https://wordpress.org/">Proudly powered by WordPress</a></div></footer></body></html>"""

BLOGGER = f"""<html><head><title>Slow bread: A rye that waits</title></head><body>
<div class="header section" id="header"><div class="widget Header" id="Header1"><h1 class="title">
<a href="/">Slow bread
</a></h1><div class="descriptionwrapper"><p class="description">Loaves of a lazy week</p></div></div></div>
<div class="tabs section" id="crosscol"><div class="widget PageList" id="PageList1"><ul><li>
<a href="/">Home</a></li>
<li><a href="/p/flour.html">Flour</a></li><li><a href="/p/oven.html">Oven</a></li></ul></div></div>
<div class="main section"><div class="widget Blog" id="Blog1"><h2 class="date-header">Friday, 4 March 2016</h2>
<div class="post hentry"><h3 class="post-title entry-title">A rye that waits</h3>
<div class="post-body entry-content">{"<br><br>".join(PROSE)}</div>
<div class="post-footer"><span class="post-labels">Labels: <a href="/search/label/rye">rye</a>
</span></div></div></div></div>
<div class="sidebar section"><div class="widget PopularPosts" id="PopularPosts1"><h2>Popular Posts</h2><ul>
<li><a href="/2015/01/a.html">The first sourdough</a></li></ul></div>
<div class="widget BlogArchive" id="BlogArchive1"><h2>Blog Archive</h2><ul><li>
<a href="/2016/03/">March 2016</a></li>
<li><a href="/2016/02/">February 2016</a></li></ul></div></div>
<div class="footer section">Powered by <a href="https://www.blogger.com">Blogger</a>.</div></body></html>"""

TABLES = f"""<html><head><title>Hill Village Choir - Rehearsals</title></head><body bgcolor=white>
<table width="100%"><tr><td><a href="index.htm">Home</a> | <a href="songs.htm">Songs</a> |
<a href="dates.htm">Dates</a> |
<a href="join.htm">Join us</a></td></tr>
<tr><td><font size=5><b>Rehearsals</b></font><br><br>{"<br><br>".join(PROSE)}
</td></tr><tr><td><small>Copyright 2006 Hill Village Choir</small></td></tr></table></body></html>"""

MARKET = (
    "<p>Am Samstag stehen die Händler schon um sechs auf dem Platz, und wer später kommt, geht leer aus.</p>"
)
BLOCK_THEME = f"""<!doctype html><html lang="de"><head><title>Ein Gang über den Markt – Stadtnotizen</title></head>
<body class="single"><div class="wp-site-blocks"><header class="wp-block-template-part">
<p class="wp-block-site-title"><a href="/">Stadtnotizen</a></p><nav class="wp-block-navigation"><ul>
<li><a href="/"><span>Start</span></a></li><li>
<a href="/ueber/"><span>Über uns</span></a></li></ul></nav></header>
<main><h1 class="wp-block-post-title">Ein Gang über den Markt</h1>
<div class="wp-block-post-date"><time datetime="2023-02-01">1. Februar 2023</time></div>
<div class="entry-content wp-block-post-content">
{MARKET * 3}
</div></main><h2>Neueste Beiträge</h2><ul class="wp-block-latest-posts"><li><a href="/a/">Die alte Brücke</a></li>
<li>
<a href="/b/">Vom Wetter</a></li></ul><footer class="wp-block-template-part"><p>© 2023 Stadtnotizen</p></footer>
</div></body></html>"""

STORIES = "".join(
    f'<article class="post"><h2 class="entry-title"><a href="/story-{i}/">Story number {i} of the valley</a></h2>'
    f'<div class="entry-summary"><p>{line} <a href="/story-{i}/">Read more</a></p></div></article>'
    for i, line in enumerate(PROSE * 2)
)
LISTING = f"<title>News - Valley Post</title><body class='archive'><div id='content'>{STORIES}</div>"


def texts(links) -> list[str]:
    return [link.text for link in links]


def test_a_classic_wordpress_theme_is_read_in_parts():
    page = read_html(CLASSIC.encode())
    assert page.kind is Kind.ARTICLE
    assert page.url == "https://www.harbour-notes.example.net/2021/05/the-bell/"
    assert page.host == "harbour-notes.example.net"
    assert page.headline == "The bell on the pier"
    assert (page.site_name, page.site_name_from) == ("Harbour Notes", "logo")
    assert page.tagline == "Letters from a small port"
    assert page.author == "Ann Pilot"
    assert page.published == dt.date(2021, 5, 3)
    assert page.language == "en"
    assert page.declared_language == "en-us"
    assert [block.text for block in page.article] == [
        *PROSE,
        "See the tide table.",
        "Click Here: cheap ship bells",
    ]
    assert texts(page.menu) == ["Home", "Boats", "About"]
    assert texts(page.posts) == ["How ropes are spliced", "Gulls and their manners"]
    assert texts(page.categories) == ["Port life", "Boats", "Port life"]
    assert page.archives == (dt.date(2021, 5, 1), dt.date(2021, 4, 1))
    assert any("set my watch" in block.text for block in page.comments)
    assert "© 2021 Harbour Notes" in page.footer[0].text
    assert page.hidden == ()
    assert page.furniture is not None
    assert page.furniture.generator == "WordPress 6.1"
    assert page.furniture.scripts == ("https://www.harbour-notes.example.net/wp-includes/js/jquery.js",)
    assert page.furniture.inline_scripts == ("var a = 1;",)
    assert page.furniture.feeds == ("https://www.harbour-notes.example.net/feed/",)
    assert "widget_archive" in page.furniture.classes
    assert page.furniture.tags["article"] == 1


def test_links_of_the_article_know_target_relation_and_paragraph():
    page = read_html(CLASSIC.encode())
    tide, bells = [link for link in page.links if link.where is Where.ARTICLE]
    assert (tide.href, tide.host, tide.domain) == (
        "https://tides.example.org/table",
        "tides.example.org",
        "example.org",
    )
    assert tide.rel == ("nofollow",)
    assert not tide.inside
    assert page.article[tide.paragraph].text == "See the tide table."
    assert bells.paragraph == 4
    home = next(link for link in page.links if link.text == "Home")
    assert home.inside
    assert home.href == "https://www.harbour-notes.example.net/"


@pytest.mark.parametrize(
    ("logos", "title", "name"),
    [
        (["Basket: 0.00", "Harbour Notes"], "Tides and bells | Harbour Notes", "Harbour Notes"),
        (["Sunday, 9 April"], "Tides and bells | Harbour Notes", "Harbour Notes"),
        (["Harbour-Notes.example"], "Tides and bells", "Harbour-Notes.example"),
        (["The Pilot"], "Tides and bells", "The Pilot"),
    ],
)
def test_of_what_is_called_a_logo_the_text_counts_that_names_the_site(
    logos: list[str], title: str, name: str
):
    marks = "".join(f'<div class="logo">{logo}</div>' for logo in logos)
    html = f"<title>{title}</title>{marks}<h1>Tides and bells</h1>" + "".join(f"<p>{text}" for text in PROSE)
    assert read_html(html, url="https://harbournotes.example/tides").site_name == name


@pytest.mark.parametrize(
    ("line", "author"),
    [
        ("Written by Ann Pilot", "Ann Pilot"),
        ("veröffentlicht von Ann Pilot", "Ann Pilot"),
        ("作者：李晓亮 出处：晚报", "李晓亮"),
        ("Posted by", ""),
        ("未知 责任编辑：某某", ""),
        ("Bya Lindh", "Bya Lindh"),
    ],
)
def test_an_author_is_a_name_without_what_stands_around_it(line: str, author: str):
    html = f'<meta name="author" content="{line}"><h1>Tides</h1>' + "".join(f"<p>{text}" for text in PROSE)
    assert read_html(html).author == author


def test_a_blogger_theme_is_read_in_parts():
    page = read_html(BLOGGER.encode())
    assert page.kind is Kind.ARTICLE
    assert page.headline == "A rye that waits"
    assert page.site_name == "Slow bread"
    assert [block.text for block in page.article] == PROSE
    assert texts(page.menu) == ["Home", "Flour", "Oven"]
    assert texts(page.posts) == ["The first sourdough"]
    assert texts(page.categories) == ["rye"]
    assert page.archives == (dt.date(2016, 3, 1), dt.date(2016, 2, 1))
    assert page.published == dt.date(2016, 3, 4)


def test_a_page_laid_out_in_tables_is_read_in_parts():
    page = read_html(TABLES.encode())
    assert page.kind is Kind.ARTICLE
    assert texts(page.menu) == ["Home", "Songs", "Dates", "Join us"]
    assert [block.text for block in page.article][-3:] == PROSE
    assert (page.site_name, page.site_name_from) == (
        "Hill Village Choir",
        "title",
    ) or page.site_name_from == "footer"
    assert page.site_name == "Hill Village Choir"
    assert "Copyright 2006" in page.footer[0].text


def test_a_block_theme_in_german_is_read_in_parts():
    page = read_html(BLOCK_THEME.encode())
    assert page.kind is Kind.ARTICLE
    assert page.language == "de"
    assert page.site_name == "Stadtnotizen"
    assert page.headline == "Ein Gang über den Markt"
    assert page.published == dt.date(2023, 2, 1)
    assert len(page.article) == 3
    assert texts(page.menu) == ["Start", "Über uns"]
    assert texts(page.posts) == ["Die alte Brücke", "Vom Wetter"]


def test_teasers_are_a_list_and_no_article():
    page = read_html(LISTING.encode())
    assert page.kind is Kind.LIST
    assert page.article == ()
    assert page.headline == ""
    assert sum(block.where is Where.LIST for block in page.blocks) >= 6


def test_the_root_of_a_site_is_a_front_and_a_page_of_posts_a_forum():
    assert read_html(LISTING.encode(), url="https://valley.example.net/").kind is Kind.FRONT
    posts = "".join(
        f'<div class="post"><p>Posted: {i + 1} May 2019</p><p>{PROSE[i]}</p></div>' for i in range(3)
    )
    assert read_html(f"<title>Knots - Sailing Forum</title><h1>Knots</h1>{posts}").kind is Kind.FORUM


def test_a_product_page_is_a_shop():
    page = read_html(
        '<title>Brass bell</title><h1>Brass bell</h1><p class="product-price">$40</p><p>$45</p>'
        f'<form class="cart"><button class="single_add_to_cart_button">Add to cart</button></form><p>{PROSE[0]}</p>'
    )
    assert page.kind is Kind.SHOP
    assert page.article == ()


def test_json_ld_and_microdata_come_flat():
    source = """<script type="application/ld+json">{"@graph": [{"@type": ["Article", "NewsArticle"],
    "author": [{"@type": "Person", "name": "Ann Pilot"}], "datePublished": "2020-02-03", "keywords": ["a", "b"]},
    {"@type": "WebSite", "name": "Harbour Notes"}]}</script><script type="application/ld+json">{broken</script>
    <div itemscope itemtype="https://schema.org/Product"><span itemprop="name">Bell</span>
    <div itemprop="aggregateRating" itemscope itemtype="https://schema.org/AggregateRating">
    <meta itemprop="ratingValue" content="4.9"></div></div>"""
    page = read_html(source + TEXT)
    assert page.furniture is not None
    article, site, product = page.furniture.structured
    assert article == {
        "@type": "Article NewsArticle",
        "author.#": 1,
        "author.@type": "Person",
        "author.name": "Ann Pilot",
        "datePublished": "2020-02-03",
        "keywords": "a, b",
    }
    assert site["name"] == "Harbour Notes"
    assert product == {
        "@type": "Product",
        "name": "Bell",
        "aggregateRating.@type": "AggregateRating",
        "aggregateRating.ratingValue": "4.9",
    }
    assert flat_items(["[" * 100_000, "null", "7", '{"a": ' * 50_000]) == []


@pytest.mark.parametrize(
    ("style", "hides"),
    [
        ("display:none", True),
        ("DISPLAY : NONE", True),
        ("position:absolute; left:-9999px", True),
        ("font-size:0", True),
        ("font-size:0.9em", False),
        ("color:#fff;background-color:#fff", True),
        ("color:#000;background:#fff", False),
        ("height:1px;overflow:hidden", True),
        ("line-height:1px", False),
        ("margin-left:-15px", False),
        ("overflow:hidden", False),
    ],
)
def test_styles_that_hide(style: str, hides: bool):
    assert style_hides(style) is hides


def test_only_plain_rules_outside_media_queries_hide():
    css = ".x1{position:absolute;left:-9999px} @media print {.a{color:red} .b{display:none}} "
    css += ".c .d{display:none} #e, .f {display: none}"
    assert hiding_names(css) == {"x1", "e", "f"}


def test_spam_out_of_sight_is_hidden_and_widgets_are_not():
    page = read_html(
        "<style>.zq{position:absolute;left:-9999px}</style>"
        '<div style="display:none"><a href="https://pills.example.com/">cheap pills</a></div>'
        '<div class="zq">best casino <a href="https://casino.example.com/">bonus</a></div>'
        '<nav style="display:none"><a href="/a">Menu entry</a></nav>'
        '<div class="modal" style="display:none">Subscribe</div>'
        f'<span class="screen-reader-text">Opens in a new tab</span><h1>Ferries</h1>{TEXT}'
    )
    assert page.hidden == ("cheap pills", "best casino bonus")
    assert [link.text for link in page.links if link.where is Where.HIDDEN] == ["cheap pills", "bonus"]
    shown = [block.text for block in page.blocks]
    assert "Menu entry" in shown
    assert "Opens in a new tab" not in shown


def test_a_page_that_a_script_fades_in_is_read_all_the_same():
    page = read_html(f'<div id="page" style="opacity:0"><h1>Ferries</h1>{TEXT * 3}</div>')
    assert len(page.article) == 9
    assert page.hidden == ()


ARTEFACTS = {
    "base": lambda html: html.replace("<head>", '<head><base href="https://elsewhere.example.com/">'),
    "saved from": lambda html: html.replace("<html", "<!-- saved from url=(0042)http://x.example/ -->\n<html"),
    "toolbar": lambda html: html.replace(
        'single-post">',
        'single-post"><div id="wm-ipp-base"><a href="/web/">Wayback</a></div><div id="donato">Donate</div>',
    ),
    "archive links": lambda html: html.replace(
        'href="https://tides', 'href="https://web.archive.org/web/20220101000000/https://tides'
    ),
    "archive scripts": lambda html: html.replace(
        "<head>", '<head><script src="https://web.archive.org/_static/js/bundle-playback.js"></script>'
    ),
    "comments": lambda html: html.replace("<p>", "<!-- x --><p>"),
}  # fmt: skip


def plain(page: Page) -> Page:
    """The page without its count of elements, which some of the artefacts are."""
    assert page.furniture is not None
    return replace(page, furniture=replace(page.furniture, tags={}))


@pytest.mark.parametrize("name", ARTEFACTS)
def test_marks_of_collecting_leave_the_page_as_it_was(name: str):
    changed = ARTEFACTS[name](CLASSIC)
    assert changed != CLASSIC
    assert plain(read_html(changed)) == plain(read_html(CLASSIC))


def test_missing_wrappers_leave_the_page_as_it_was():
    whole = f"<html><head><title>The bell</title></head><body><h1>The bell</h1>{TEXT}</body></html>"
    bare = whole
    for tag in ("<html>", "<head>", "</head>", "<body>", "</body>", "</html>"):
        bare = bare.replace(tag, "")
    assert read_html(bare) == read_html(whole)


RUSSIAN = "Паром на дальние острова ходит летом два раза в день, а когда ветер меняется, только через день."


@pytest.mark.parametrize(
    ("data", "charset", "codec"),
    [
        (f"<meta charset=windows-1251><p>{RUSSIAN}".encode("cp1251"), "", "cp1251"),
        (f"<p>{RUSSIAN}".encode("cp1251"), "windows-1251", "cp1251"),
        (f"<p>{RUSSIAN * 5}".encode("cp1251"), "", "cp1251"),
        (f"<p>{RUSSIAN}".encode("koi8-r"), "koi8-r", "koi8-r"),
        (f"<meta charset=gb2312><p>{RUSSIAN}".encode(), "", "utf-8"),
        (f"<p>{RUSSIAN}".encode("utf-16"), "", "utf-16-le"),
        (f"<html><body><p>{'x' * 300} {RUSSIAN}".encode("utf-16-le"), "", "utf-16-le"),
        (b"\xef\xbb\xbf" + f"<p>{RUSSIAN}".encode(), "latin-1", "utf-8"),
        (f"<meta charset=utf-8><p>{RUSSIAN * 5}".encode("cp1251"), "", "cp1251"),
        (f"<meta charset=no-such-thing><p>{RUSSIAN}".encode(), "", "utf-8"),
    ],
)  # fmt: skip
def test_encodings_declared_sniffed_and_lying(data: bytes, charset: str, codec: str):
    assert RUSSIAN in decode(data, charset)[0]
    assert decode(data, charset)[1].replace("windows-", "cp") == codec
    assert any(RUSSIAN in block.text for block in read_html(data, charset=charset).blocks)


def test_a_lying_declaration_is_a_fault_and_a_broken_end_is_mended():
    assert read_html(f"<meta charset=gb2312><p>{RUSSIAN}".encode()).faults == ("declared gb2312, is utf-8",)
    page = read_html(f"<p>{RUSSIAN * 20}".encode()[:-2], charset="utf-8")
    assert RUSSIAN in page.blocks[0].text
    assert page.faults == ("bytes that are not utf-8",)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (RUSSIAN, "ru"),
        ("这个小镇每天早上都有渡轮开往外面的岛屿，夏天每天两班，冬天只有一班。", "zh"),
        ("この町からは夏のあいだ一日に二回、島へ行く船が出ています。", "ja"),
        ("이 마을에서는 여름 동안 하루에 두 번 섬으로 가는 배가 떠납니다.", "ko"),
        (" ".join(PROSE), "en"),
        ("Der Dampfer zu den Inseln fährt im Sommer zweimal am Tag, im Winter nur bei gutem Wetter.", "de"),
        ("ferry", ""),
        ("", ""),
    ],
)  # fmt: skip
def test_languages(text: str, language: str):
    assert detect_language(text) == language


def test_addresses():
    assert host_of("https://user@WWW.Example.co.uk:8080/x") == "example.co.uk"
    assert domain_of("a.b.example.co.uk") == "example.co.uk"
    assert domain_of("harbour.blogspot.com") == "harbour.blogspot.com"
    assert domain_of("localhost") == domain_of("") == domain_of("a b.c") == ""
    assert unarchive("/web/20120131im_/http://example.org/a.png") == "http://example.org/a.png"
    assert unarchive("https://web.archive.org/web/2012/example.org/") == "http://example.org/"
    absolute = resolver("https://example.org/a/b.html?x=1")
    hrefs = ("c.html", "/d", "../e", "?y=2", "#f", "//example.com/g", "mailto:a@b", "http://h.example/")
    assert [absolute(href) for href in hrefs] == [
        "https://example.org/a/c.html",
        "https://example.org/d",
        "https://example.org/e",
        "https://example.org/a/b.html?y=2",
        "https://example.org/a/b.html?x=1#f",
        "https://example.com/g",
        "mailto:a@b",
        "http://h.example/",
    ]


def test_without_an_address_the_host_of_most_menu_links_is_the_page_s_own():
    page = read_html(
        '<nav><a href="http://port.example.net/">Home</a><a href="http://port.example.net/b">Boats</a>'
        f'<a href="http://port.example.net/c">Contact</a></nav><h1>Ferries</h1>{TEXT}<p><a href="http://x.example.org">x</a></p>'
    )
    assert page.url == page.host == ""
    assert [link.inside for link in page.links] == [True, True, True, False]


@pytest.mark.parametrize(
    "data", [b"", b" ", b"\0" * 500, bytes(range(256)) * 20, b"<", b"<!--", b"\xff\xfe", b"<html", "\ud800"]
)
def test_next_to_nothing_is_read_without_a_crash(data: bytes | str):
    assert isinstance(read_html(data), Page)


HOSTILE = {
    "deep": "<div>" * 100_000 + "end",
    "deep lists": "<ul><li>" * 50_000,
    "formatting copied into paragraphs": "<p>"
    + "".join(f"<b id={i}>" for i in range(3_000))
    + "<p>x" * 3_000,
    "a tag of many attributes": "<div " + " ".join(f"a{i}" for i in range(200_000)) + ">x",
    "a million links": "<a href=/x>y</a>" * 500_000,
    "misnested": "<b><i><a href=x><p></b></i>pear</a>" * 30_000,
    "comments": "<!--" * 500_000,
    "headings of lists": "<p>Recent posts</p><p><a href=x>y</a></p><p>Meta</p><p><a href=x>z</a></p>" * 8_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_pages_made_to_choke_a_parser_are_cut(name: str):
    start = time.process_time()
    page = read_html(HOSTILE[name].encode(), limits=Limits(seconds=60))
    assert time.process_time() - start < 15
    assert page.faults or name in ("misnested", "comments", "headings of lists")


def test_limits():
    with pytest.raises(PageTooLarge):
        read_html(b"x" * 2_000, limits=Limits(max_bytes=1_000))
    ticks = iter(range(1_000_000))
    with pytest.raises(TimeLimit):
        read_html(CLASSIC.encode(), limits=Limits(seconds=0.5, clock=lambda: float(next(ticks))))
    page = read_html("<p>pear</p>" * 1_000, limits=Limits(max_nodes=500))
    assert 100 < len(page.blocks) < 500
    assert page.faults == ("cut after 500 nodes",)


def test_reading_twice_gives_the_same():
    assert read_html(CLASSIC.encode()) == read_html(CLASSIC.encode())
