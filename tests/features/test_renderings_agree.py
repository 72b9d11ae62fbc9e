"""HTML and the text rendering of the same page give the same parts, as far as text can hold them."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from html import escape
from pathlib import Path

import pytest
from farmsift.features.page import Kind, Link, Page, Where
from farmsift.features.readers.html import read_html
from farmsift.features.readers.render import render
from farmsift.features.readers.text import read_text
from farmsift.features.readers.vocabulary import parse_byline
from hypothesis import given, settings
from hypothesis import strategies as st

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.html"))


def both(source: bytes | str) -> tuple[Page, Page, str]:
    page = read_html(source)
    rendering = render(page)
    return page, read_text(rendering, url=page.url), rendering


def names(links: tuple[Link, ...], besides: str = "") -> list[str]:
    return sorted({link.text for link in links} - {besides})


def likeness(one: Page, other: Page) -> float:
    """Share of words in common between two articles (Dice)."""
    a, b = (Counter(" ".join(block.text for block in page.article).split()) for page in (one, other))
    return 2 * (a & b).total() / max(1, a.total() + b.total())


def test_most_examples_have_nearly_the_same_article():
    assert len(EXAMPLES) >= 10
    shares = [likeness(html, text) for html, text, _ in map(both, (path.read_bytes() for path in EXAMPLES))]
    assert sum(share == 0 or share > 0.99 for share in shares) >= 0.6 * len(shares)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_reads_the_same_as_html_and_as_text(path: Path):
    html, text, rendering = both(path.read_bytes())
    lines = [line.strip(" •") for line in rendering.splitlines()]
    assert text.kind is html.kind
    assert text.headline == html.headline
    if html.kind is Kind.ARTICLE:
        assert likeness(html, text) > 0.85
        assert html.article[0].text in [block.text for block in text.article[:3]]
    # a name that stands in no line of its own is nothing that text can hold
    if html.site_name in lines:
        assert text.site_name == html.site_name
    if html.tagline and html.tagline in lines and text.site_name == html.site_name:
        assert text.tagline == html.tagline
    items = {line for line in lines if f"  • {line}" in rendering}
    for part, held in (("menu", items), ("posts", set(lines)), ("categories", items - set(names(html.menu)))):
        expected = [name for name in names(getattr(html, part), html.site_name) if name in held]
        found = names(getattr(text, part), html.site_name)
        # a path such as Home > Garden over the headline may be told from a menu by one reader only
        assert len(set(expected) - set(found)) <= (part == "menu"), part
        assert all(any(name.startswith(link.text) for link in getattr(html, part)) for name in found), part
    assert text.archives == html.archives
    dated = {parse_byline(block.text)[1] for block in html.blocks if block.where is Where.BYLINE}
    if html.published in dated:
        assert text.published == html.published
    if html.author and any(html.author == parse_byline(line)[0] for line in lines):
        assert text.author == html.author
    # without markup the footer can only be told from its copyright line on
    assert " ".join(block.text for block in text.footer) in " ".join(block.text for block in html.footer)


# -- pages put together at random


@dataclass(frozen=True)
class Tongue:
    """What a theme says in one language."""

    lang: str
    labels: tuple[str, ...]
    posted: str
    month: tuple[str, ...]
    day: str
    posts: str
    archives: str
    categories: str
    reply: str
    rights: str
    sentences: tuple[str, ...]
    titles: tuple[str, ...]


TONGUES = (
    Tongue(
        "en",
        ("Home", "Pottery", "Walks", "Our kitchen", "Blue teapots", "About us"),
        "Posted on {day} by {author}",
        ("January", "May", "October"),
        "{month} {n}, {year}",
        "Recent Posts",
        "Archives",
        "Categories",
        "Leave a Reply",
        "All rights reserved.",
        (
            "The kiln was still warm when we opened it on Sunday, and three of the bowls had cracked "
            "along the rim.",
            "Nobody had told the ferryman that the wedding was moved, so he waited at the pier until "
            "it was dark.",
            "A cold spring is good for leeks, as long as the soil is not wet and the rabbits find "
            "something better.",
            "She counted the swifts over the chapel every evening for a month and wrote the figures "
            "on the door.",
        ),
        (
            "A kettle for the whole street",
            "What the ferryman saw",
            "Leeks in a cold spring",
            "Swifts over the chapel",
        ),
    ),
    Tongue(
        "de",
        ("Startseite", "Töpferei", "Wanderungen", "Unsere Küche", "Blaue Kannen", "Über uns"),
        "Veröffentlicht am {day} von {author}",
        ("Januar", "Mai", "Oktober"),
        "{n}. {month} {year}",
        "Neueste Beiträge",
        "Archiv",
        "Kategorien",
        "Schreibe einen Kommentar",
        "Alle Rechte vorbehalten.",
        (
            "Der Ofen war noch warm, als wir ihn am Sonntag öffneten, und drei der Schalen waren am "
            "Rand gerissen.",
            "Niemand hatte dem Fährmann gesagt, dass die Hochzeit verlegt war, also wartete er bis "
            "in die Nacht.",
            "Ein kaltes Frühjahr tut dem Lauch gut, solange der Boden nicht nass ist und die Hasen "
            "anderes finden.",
            "Jeden Abend zählte sie die Mauersegler über der Kapelle und schrieb die Zahlen an die "
            "Tür der Scheune.",
        ),
        (
            "Ein Kessel für die ganze Gasse",
            "Was der Fährmann sah",
            "Lauch im kalten Frühjahr",
            "Segler über der Kapelle",
        ),
    ),
    Tongue(
        "es",
        ("Inicio", "Cerámica", "Paseos", "Nuestra cocina", "Teteras azules", "Quiénes somos"),
        "Publicado el {day} por {author}",
        ("enero", "mayo", "octubre"),
        "{n} de {month} de {year}",
        "Entradas recientes",
        "Archivos",
        "Categorías",
        "Deja una respuesta",
        "Todos los derechos reservados.",
        (
            "El horno seguía caliente cuando lo abrimos el domingo, y tres de los cuencos tenían una "
            "grieta en el borde.",
            "Nadie le había dicho al barquero que la boda se había cambiado de sitio, y esperó hasta "
            "que fue de noche.",
            "Una primavera fría le va bien al puerro, siempre que la tierra no esté mojada y los "
            "conejos coman otra cosa.",
            "Cada tarde contaba los vencejos que pasaban sobre la ermita y apuntaba los números "
            "detrás de la puerta.",
        ),
        (
            "Una tetera para toda la calle",
            "Lo que vio el barquero",
            "Puerros en primavera fría",
            "Vencejos en la ermita",
        ),
    ),
    Tongue(
        "ru",
        ("Главная", "Гончарня", "Прогулки", "Наша кухня", "Синие чайники", "О нас"),
        "Опубликовано {day} автором {author}",
        ("Январь", "Май", "Октябрь"),
        "{n} мая {year}",
        "Свежие записи",
        "Архивы",
        "Рубрики",
        "Добавить комментарий",
        "Все права защищены.",
        (
            "Печь была ещё тёплой, когда мы открыли её в воскресенье, и три миски треснули по самому "
            "краю ободка.",
            "Никто не сказал паромщику, что свадьбу перенесли на другой берег, и он ждал у причала "
            "до самой темноты.",
            "Холодная весна полезна луку, если только земля не слишком мокрая, а зайцы находят себе "
            "что-нибудь другое.",
            "Каждый вечер она считала стрижей над часовней и записывала числа мелом на двери старого "
            "сарая у дороги.",
        ),
        ("Чайник на всю улицу", "Что видел паромщик", "Лук холодной весной", "Стрижи над часовней"),
    ),
    Tongue(
        "zh",
        ("首页", "陶艺", "散步", "我们的厨房", "蓝色茶壶", "关于我们"),
        "发布于 {day} 作者：{author}",
        ("1", "5", "10"),
        "{year}年{month}月{n}日",
        "近期文章",
        "归档",
        "分类",
        "发表评论",
        "版权所有",
        (
            "星期天我们打开窑门的时候，窑里还是温热的，三只碗的边缘已经裂开了，只好把它们放在院子里种葱。",
            "没有人告诉船夫婚礼已经改了地方，所以他一直在码头上等着，直到天完全黑下来，才一个人划船回家。",
            "寒冷的春天对韭葱有好处，只要土壤不太湿，兔子也能找到别的东西吃，五月就能收到又白又粗的葱。",
            "她每天傍晚都数飞过小教堂的雨燕，把数字写在旧谷仓的门上，写了整整一个月，直到它们飞往南方。",
        ),
        ("给整条街的水壶", "船夫看见了什么", "寒春里的韭葱", "教堂上空的雨燕"),
    ),
)
DAYS = {"en": (1, 5, 10), "de": (1, 5, 10), "es": (1, 5, 10), "ru": (5, 5, 5), "zh": (1, 5, 10)}


@dataclass(frozen=True)
class Parts:
    """What a page was made of."""

    tongue: Tongue
    site: str
    tagline: str
    menu: tuple[str, ...]
    headline: str
    author: str
    date: dt.date
    day: str
    paragraphs: tuple[str, ...]
    posts: tuple[str, ...]
    months: tuple[tuple[str, dt.date], ...]
    categories: tuple[str, ...]
    rights: str


@st.composite
def pages(draw: st.DrawFn) -> Parts:
    tongue = draw(st.sampled_from(TONGUES))
    site = draw(st.sampled_from(("Kilnhouse", "The Pier Post", "Lindgrün", "Молва", "窑火日记")))
    year = draw(st.integers(2005, 2025))
    which = draw(st.integers(0, 2))
    number = draw(st.integers(1, 28))
    day = tongue.day.format(month=tongue.month[which], n=number, year=year)
    paragraphs = draw(
        st.lists(st.lists(st.sampled_from(tongue.sentences), min_size=2, max_size=4), min_size=3, max_size=7)
    )
    months = draw(
        st.lists(st.tuples(st.integers(2005, 2025), st.integers(0, 2)), min_size=2, max_size=8, unique=True)
    )
    written = "{y}年{m}月" if tongue.lang == "zh" else "{m} {y}"
    return Parts(
        tongue,
        site,
        draw(st.sampled_from(("", "Clay and water since 1984"))),
        tuple(draw(st.lists(st.sampled_from(tongue.labels[1:]), min_size=2, max_size=5, unique=True))),
        draw(st.sampled_from(tongue.titles)),
        draw(st.sampled_from(("Ann Reed", "admin", "Jon Bell"))),
        dt.date(year, DAYS[tongue.lang][which], number),
        day,
        tuple(" ".join([f"({i})", *sentences]) for i, sentences in enumerate(paragraphs)),
        tuple(draw(st.lists(st.sampled_from(tongue.titles), min_size=2, max_size=4, unique=True))),
        tuple((written.format(m=tongue.month[m], y=y), dt.date(y, (1, 5, 10)[m], 1)) for y, m in months),
        tuple(
            draw(
                st.lists(
                    st.sampled_from(("Glaze", "Garden", "River", "Ton", "陶")),
                    min_size=1,
                    max_size=4,
                    unique=True,
                )
            )
        ),
        f"© {year} {site}. {tongue.rights}",
    )


def items(texts: tuple[str, ...]) -> str:
    return "".join(f'<li><a href="/{i}">{escape(text)}</a></li>' for i, text in enumerate(texts))


def paragraphs(parts: Parts) -> str:
    return "".join(f"<p>{escape(text)}</p>" for text in parts.paragraphs)


def posted(parts: Parts) -> str:
    return escape(parts.tongue.posted.format(day=parts.day, author=parts.author))


def wordpress(p: Parts) -> str:
    t = p.tongue
    tagline = f'<p class="site-description">{p.tagline}</p>' if p.tagline else ""
    return f"""<!DOCTYPE html><html lang="{t.lang}"><head><title>{p.headline} - {p.site}</title>
    </head><body class="single">
    <header id="masthead" class="site-header"><div class="site-branding"><p class="site-title">
    <a href="/">{p.site}</a></p>
    {tagline}</div><nav id="site-navigation" class="main-navigation">
    <ul>{items((t.labels[0], *p.menu))}</ul></nav></header>
    <main id="main"><article class="post"><header class="entry-header"><h1 class="entry-title">{p.headline}</h1>
    <div class="entry-meta">{posted(p)}</div></header><div class="entry-content">{paragraphs(p)}</div></article>
    <div id="respond" class="comment-respond"><h3>{t.reply}</h3></div></main>
    <aside id="secondary" class="widget-area"><section class="widget widget_recent_entries"><h2>{t.posts}</h2>
    <ul>{items(p.posts)}</ul></section><section class="widget widget_archive"><h2>{t.archives}</h2>
    <ul>{items(tuple(m for m, _ in p.months))}</ul></section>
    <section class="widget widget_categories"><h2>{t.categories}</h2>
    <ul>{items(p.categories)}</ul></section></aside><footer id="colophon" class="site-footer">
    <div class="site-info">{p.rights}</div>
    </footer></body></html>"""


def semantic(p: Parts) -> str:
    t = p.tongue
    tagline = f"<p>{p.tagline}</p>" if p.tagline else ""
    return f"""<!DOCTYPE html><html lang="{t.lang}"><head><title>{p.headline} | {p.site}</title>
    <meta property="og:site_name" content="{p.site}"></head><body><header><a href="/">{p.site}
    </a>{tagline}</header>
    <nav><ul>{items((t.labels[0], *p.menu))}</ul></nav><main><article><h1>{p.headline}</h1>
    <p>{posted(p)}</p>{paragraphs(p)}
    </article></main><aside><h2>{t.posts}</h2><ul>{items(p.posts)}</ul><h2>{t.archives}</h2>
    <ul>{items(tuple(m for m, _ in p.months))}</ul><h2>{t.categories}</h2><ul>{items(p.categories)}</ul></aside>
    <footer><p>{p.rights}</p></footer></body></html>"""


def menu_first(p: Parts) -> str:
    t = p.tongue
    return f"""<html lang="{t.lang}"><head><title>{p.headline} - {p.site}</title></head><body>
    <div class="menu"><ul>
    {items((t.labels[0], *p.menu))}</ul></div><div id="site-title"><a href="/">{p.site}</a>
    </div><div id="content">
    <div class="post"><h2 class="post-title">{p.headline}</h2><div class="postmeta">{posted(p)}</div>
    <div class="post-content">{paragraphs(p)}</div></div></div><div id="sidebar">
    <div class="widget"><h3>{t.posts}</h3>
    <ul>{items(p.posts)}</ul></div><div class="widget"><h3>{t.archives}</h3>
    <ul>{items(tuple(m for m, _ in p.months))}</ul></div>
    <div class="widget"><h3>{t.categories}</h3><ul>{items(p.categories)}</ul></div></div>
    <div id="footer">{p.rights}</div></body></html>"""


def sidebar_first(p: Parts) -> str:
    t = p.tongue
    return f"""<html><head><title>{p.headline} - {p.site}</title></head><body><div id="header">
    <h1><a href="/">{p.site}</a></h1></div>
    <div id="navbar"><ul>{items((t.labels[0], *p.menu))}</ul></div><div id="sidebar">
    <h2>{t.posts}</h2><ul>{items(p.posts)}</ul>
    <h2>{t.archives}</h2><ul>{items(tuple(m for m, _ in p.months))}</ul><h2>{t.categories}</h2>
    <ul>{items(p.categories)}</ul></div>
    <div id="content"><h2>{p.headline}</h2><p class="date">{posted(p)}</p>
    <div class="entry">{paragraphs(p)}</div></div>
    <div id="footer"><p>{p.rights}</p></div></body></html>"""


THEMES = (wordpress, semantic, menu_first, sidebar_first)


@settings(max_examples=250, deadline=None)
@given(pages(), st.sampled_from(THEMES))
def test_a_page_put_together_reads_the_same_as_html_and_as_text(parts: Parts, theme):
    html, text, _ = both(theme(parts))
    for page in (html, text):
        assert page.kind is Kind.ARTICLE, page.rendering
        assert page.site_name == parts.site, page.rendering
        assert page.headline == parts.headline, page.rendering
        assert tuple(block.text for block in page.article) == parts.paragraphs, page.rendering
        assert {link.text for link in page.menu} - {parts.site} == {parts.tongue.labels[0], *parts.menu}, (
            page.rendering
        )
        assert tuple(link.text for link in page.posts) == parts.posts, page.rendering
        assert page.archives == tuple(month for _, month in parts.months), page.rendering
        assert {link.text for link in page.categories} == set(parts.categories), page.rendering
        assert (page.author, page.published) == (parts.author, parts.date), page.rendering
        assert [block.text for block in page.footer] == [parts.rights], page.rendering
    assert text.language == html.language


def test_what_a_rendering_looks_like():
    html = """<nav><a href="/">Home</a> <a href="/a">Clay</a></nav><p>One <b>two</b><br>three</p>
    <ul><li>a</li><li>b</li></ul>
    <p style="display:none">unseen</p><h2>Four</h2>"""
    assert render(read_html(html)) == "  • Home\n  • Clay\n\nOne two three\n\n  • a\n  • b\n\nFour\n"


def test_nothing_renders_as_nothing():
    assert render(read_html(b"")) == ""
