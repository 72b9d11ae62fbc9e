import datetime as dt
import time
from pathlib import Path

import pytest
from farmsift.features.page import Kind, Where
from farmsift.features.readers.limits import Limits, PageTooLarge, ReadError
from farmsift.features.readers.text import read_text
from hypothesis import given, settings
from hypothesis import strategies as st

SEED = Path(__file__).parents[2] / "../shared/seed.txt"
P1 = (
    "The council met on Tuesday night to settle the future of the swimming pool in Harbour "
    "Street, which is leaking."
)
P2 = (
    "Members voted by nine to four to pay for a new boiler out of the money that was put "
    "aside for larger bins."
)
P3 = (
    "A report on the roof is expected in spring, and the pool will close for a week while "
    "the pipes are looked at."
)


def folded(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.skipif(not SEED.exists(), reason="the page the project was born from is not here")
def test_the_page_it_was_born_from():
    source = SEED.read_text(encoding="utf-8")
    page = read_text(source)
    assert page.rendering == "text" and page.furniture is None and page.kind is Kind.ARTICLE
    assert page.language == "en"
    assert [link.text for link in page.menu] == [
        "Home",
        "Hydro Flask Limited Edition",
        "NRL Rugby Shop",
        "Football Kit",
        "rio de janeiro loja futebol",
    ]
    assert page.site_name == "SportsNewsForYou" and page.site_name_from == "line"
    assert page.headline == "Assad troops force Syrian rebels to retreat from key town"
    assert page.published == dt.date(2020, 7, 3)
    assert len(page.article) == 19
    assert page.article[0].text.startswith("Bashar al-Assad has vowed")
    assert page.article[-1].text == "Click Here: Maori All Blacks Store"
    (planted,) = [link for link in page.links if link.where is Where.ARTICLE]
    assert planted.text == "Click Here: Maori All Blacks Store" and planted.paragraph == 18
    assert [link.text for link in page.posts] == [
        "High-Speed QSFP-DD Cable Solutions for Next-Generation Data Centers",
        "Optical Attenuator: Principles and Applications",
        "How is Dew Point Calculated?",
        "**How Is Dew Point Calculated**",
        "Light Detector Sensor: A Comprehensive Guide",
    ]
    assert (len(page.archives), page.archives[0], page.archives[-1]) == (
        70,
        dt.date(2025, 4, 1),
        dt.date(2019, 3, 1),
    )
    assert [link.text for link in page.categories] == ["Football News", "News", "Read"]
    assert [block.text for block in page.footer] == [
        "©2025 SportsNewsForYou | WordPress Theme by Superb WordPress Themes"
    ]
    whole = folded(source)
    assert all(block.text in whole for block in page.blocks)
    assert all(link.text in whole for link in page.links)


def test_bytes_and_text_are_read_alike():
    source = f"Größe\n\n{P1}\n\n{P2}\n"
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "cp1252"):
        assert read_text(source.encode(encoding)).article == read_text(source).article


@pytest.mark.parametrize(
    ("menu", "posted", "posts", "archives", "month", "categories"),
    [
        ("Menu", "Posted on July 3, 2020 by Ann", "Recent Posts", "Archives", "July 2020", "Categories"),
        (
            "Menü",
            "Veröffentlicht am 3. Juli 2020 von Ann",
            "Neueste Beiträge",
            "Archiv",
            "Juli 2020",
            "Kategorien",
        ),
        (
            "Menu",
            "Publié le 3 juillet 2020 par Ann",
            "Articles récents",
            "Archives",
            "juillet 2020",
            "Catégories",
        ),
        (
            "Menú",
            "Publicado el 3 de julio de 2020 por Ann",
            "Entradas recientes",
            "Archivos",
            "julio 2020",
            "Categorías",
        ),
        (
            "Menu",
            "Publicado em 3 de julho de 2020 por Ann",
            "Posts recentes",
            "Arquivos",
            "julho de 2020",
            "Categorias",
        ),
        (
            "Menu",
            "Pubblicato il 3 luglio 2020 | scritto da Ann",
            "Articoli recenti",
            "Archivi",
            "luglio 2020",
            "Categorie",
        ),
        (
            "Menu",
            "Geplaatst op 3 juli 2020 door Ann",
            "Recente berichten",
            "Archieven",
            "juli 2020",
            "Categorieën",
        ),
        (
            "Menu",
            "Opublikowano 3 lipca 2020 przez Ann",
            "Ostatnie wpisy",
            "Archiwa",
            "lipiec 2020",
            "Kategorie",
        ),
        ("Меню", "Опубликовано 3 июля 2020 автором Ann", "Свежие записи", "Архивы", "Июль 2020", "Рубрики"),
        ("Menü", "3 Temmuz 2020 | Yazar: Ann", "Son Yazılar", "Arşivler", "Temmuz 2020", "Kategoriler"),
        ("Menu", "Diposting pada 3 Juli 2020 oleh Ann", "Pos-pos Terbaru", "Arsip", "Juli 2020", "Kategori"),
        (
            "Menu",
            "Đăng ngày 3 Tháng 7, 2020 bởi Ann",
            "Bài viết mới",
            "Lưu trữ",
            "Tháng Bảy 2020",
            "Chuyên mục",
        ),
        ("菜单", "发布于 2020年7月3日 作者：Ann", "近期文章", "归档", "2020年7月", "分类"),
        ("選單", "發佈於 2020年7月3日 作者：Ann", "近期文章", "彙整", "2020 年 7 月", "分類"),
        (
            "メニュー",
            "投稿日: 2020年7月3日 投稿者: Ann",
            "最近の投稿",
            "アーカイブ",
            "2020年7月",
            "カテゴリー",
        ),
        ("القائمة", "نشر في 3 يوليو 2020 بواسطة Ann", "أحدث المقالات", "الأرشيف", "يوليو 2020", "التصنيفات"),
    ],
)
def test_parts_are_found_in_many_languages(
    menu: str, posted: str, posts: str, archives: str, month: str, categories: str
):
    page = read_text(
        f"{menu}\n • Start\n • Kiln\n • Glaze\nKilnhouse\n\nA jug for every day\n\n{posted}\n\n"
        f"{P1}\n\n{P2}\n\n{P3}\n\n"
        f"{posts}\n\n • Jug one\n • Jug two\n\n{archives}\n\n • {month}\n\n{categories}\n\n • "
        f"Clay\n\n© 2021 Kilnhouse"
    )
    assert [link.text for link in page.menu] == ["Start", "Kiln", "Glaze"]
    assert (page.site_name, page.headline) == ("Kilnhouse", "A jug for every day")
    assert (page.author, page.published) == ("Ann", dt.date(2020, 7, 3))
    assert [block.text for block in page.article] == [P1, P2, P3]
    assert [link.text for link in page.posts] == ["Jug one", "Jug two"]
    assert page.archives == (dt.date(2020, 7, 1),)
    assert [link.text for link in page.categories] == ["Clay"]
    assert [block.text for block in page.footer] == ["© 2021 Kilnhouse"]


def test_markdown():
    page = read_text(
        f"* [Home](/)\n* [Clay](/clay)\n\n# A jug for every day\n\nBy [Ann Reed](/ann)\n\n{P1} "
        f"See [the kiln](https://kiln.example.net/a).\n\n"
        f"## Glaze\n\n{P2}\n\n1. Wash\n2. Dip\n3. Fire\n\n{P3}\n\n![pot](pot.jpg)\n\nMore at "
        f"https://shop.example.com/jugs.\n",
        url="https://www.jugs.example.org/jug",
    )
    assert page.headline == "A jug for every day" and page.author == "Ann Reed"
    assert [(link.text, link.href, link.inside) for link in page.menu] == [
        ("Home", "https://www.jugs.example.org/", True),
        ("Clay", "https://www.jugs.example.org/clay", True),
    ]
    assert [(block.tag, block.text) for block in page.article[1:6]] == [
        ("h2", "Glaze"),
        ("p", P2),
        ("li", "Wash"),
        ("li", "Dip"),
        ("li", "Fire"),
    ]
    outside = [(link.text, link.host, link.paragraph) for link in page.links if not link.inside]
    assert ("the kiln", "kiln.example.net", 0) in outside
    assert ("https://shop.example.com/jugs", "shop.example.com", len(page.article) - 1) in outside
    assert page.article[0].text.endswith("See the kiln.")


def test_a_text_browsers_dump():
    page = read_text(
        "   * [1]Home\n   * [2]Clay\n\nKilnhouse\n\n                     A jug for every day\n\n "
        "  Posted on 3 July 2020\n\n"
        "   The council met on Tuesday night to settle the future of the swimming\n"
        "   pool in Harbour Street, which is leaking, and which has [3]leaked since\n"
        "   it was built; members voted by nine to four to pay for a new boiler out\n"
        "   of the money that was put aside for larger bins, and a report on the\n"
        "   roof is expected in spring.\n\n"
        "   Members left by the side door, where three people with a banner had been\n"
        "   waiting for two hours in the rain, and said nothing to anybody about it.\n\n"
        "References\n\n   1. https://kiln.example.org/\n   2. https://kiln.example.org/clay\n   "
        "3. https://leak.example.com/\n",
        url="https://kiln.example.org/jug",
    )
    assert page.headline == "A jug for every day" and page.site_name == "Kilnhouse"
    assert len(page.article) == 2
    assert page.article[0].text.endswith("a report on the roof is expected in spring.")
    assert [(link.text, link.href) for link in page.menu] == [
        ("Home", "https://kiln.example.org/"),
        ("Clay", "https://kiln.example.org/clay"),
    ]
    assert [link.host for link in page.links if not link.inside] == ["leak.example.com"]


def test_a_bare_article_has_all_its_paragraphs():
    page = read_text(f"{P1}\n\n{P2}\n\n{P3}")
    assert page.kind is Kind.ARTICLE
    assert [block.text for block in page.article] == [P1, P2, P3]
    assert (page.site_name, page.headline, page.menu, page.posts, page.footer) == ("", "", (), (), ())
    assert page.published is None


def test_a_headline_alone_is_not_taken_for_the_sites_name():
    page = read_text(f"A jug for every day\n\n{P1}\n\n{P2}")
    assert (page.headline, page.site_name) == ("A jug for every day", "")


def test_a_site_called_by_its_footer_is_not_the_headline():
    page = read_text(f"Kilnhouse\n\n{P1}\n\n{P2}\n\nAll about clay.\n\n© 2020 Kilnhouse")
    assert page.site_name == "Kilnhouse"


def test_teasers_are_a_list_and_not_an_article():
    teasers = "\n\n".join(f"Jug number {n}\n\n{n} July 2020\n\n{P1} {P2}\n\nRead more" for n in range(1, 6))
    page = read_text(f"• Home\n• Clay\n\nKilnhouse\n\n{teasers}\n\n© 2020 Kilnhouse")
    assert page.kind is Kind.LIST and page.article == ()
    assert page.site_name == "Kilnhouse"
    assert any(block.where is Where.LIST and block.text.startswith(P1) for block in page.blocks)


def test_a_box_between_paragraphs_does_not_end_the_article():
    page = read_text(
        f"A jug for every day\n\n3 July 2020\n\n{P1}\n\n{P2}\n\nShare this:\n\nFacebook "
        f"Twitter\n\n{P3}\n\n{P1} Again.\n\n"
        f"Related Posts\n\n • Jug one\n\n{P2} Again.\n\n{P3} Again.\n\n{P1} And again.\n\n3 "
        f"Comments\n\n{P2} says Bob.\n\nLeave a Reply\n\nName\n"
    )
    assert len(page.article) == 7
    assert [link.text for link in page.posts] == ["Jug one"]
    assert [block.text for block in page.comments][1] == f"{P2} says Bob."


def test_headings_of_boxes_inside_prose_are_just_headings():
    page = read_text(f"On theses\n\n{P1} {P1}\n\nCategories\n\n{P2} {P2}\n\nArchives\n\n{P3} {P3}")
    assert [block.tag for block in page.article] == ["p", "h2", "p", "h2", "p"]
    assert page.categories == () and page.archives == ()


@pytest.mark.parametrize(
    "text", ["", b"", "\n\n \n", "Hello", "•", "***", "# ", "\x00\x00", "Menu", "Recent Posts", "©"]
)
def test_next_to_nothing(text: str | bytes):
    page = read_text(text)
    assert page.article == () and page.rendering == "text"
    assert page.kind is Kind.OTHER


def test_binary_junk_is_read_as_what_it_is():
    page = read_text(bytes(range(256)) * 400)
    assert page.rendering == "text"
    assert all(block.text for block in page.blocks)


@pytest.mark.parametrize(
    "text",
    [
        "a" * 9_000_000,
        "word " * 1_800_000,
        "A jug for every day of the week\n" * 90_000,
        "• x\n" * 100_000,
        "Recent Posts\nx\n" * 60_000,
        "Archives\nJuly 2020\n" * 60_000,
        "[" * 3_000_000,
        "[a](" * 1_000_000,
        "[](x" * 1_000_000,
        "http://a.b " * 100_000,
        "www." * 1_000_000,
        f"{P1}\n\nShare this:\n\n" * 10_000,
        f"{P1}\n\n{P2}\n\nComments\n\n" + f"{P1}\n\nComments\n\n" * 5_000,
        f"A jug\n\n3 July 2020\n\n{P1}\n\n" * 10_000,
        "the line was wrapped at sixty-four letters, as one used to do so\n" * 130_000,
        "1. x\n" * 40_000,
        "= = = =\n" * 500_000,
        "3 July 2020\n" * 60_000,
        "Home | About | Contact\n" * 40_000,
        "comments\nx\n" * 90_000,
        "\n" * 5_000_000,
    ],
    ids=lambda text: text[:20],
)
def test_huge_texts_stay_within_the_limits(text: str):
    started = time.process_time()
    try:
        page = read_text(text, limits=Limits(seconds=90))
    except ReadError as error:
        pytest.fail(str(error))
    assert len(page.blocks) <= Limits().max_nodes
    assert time.process_time() - started < 10


def test_what_is_past_the_limit_is_refused():
    with pytest.raises(PageTooLarge):
        read_text("x" * 101, limits=Limits(max_bytes=100))


def test_time_grows_no_faster_than_the_text():
    unit = (
        f"Menu\n • Home\n\nKilnhouse\n\n{P1}\n\nRecent Posts\n\n • Jug\n\n{P2}\n\nShare\n\n"
        f"{P3}\n\n© 2020 Kilnhouse\n\n"
    )

    def seconds(times: int) -> float:
        best = 1e9
        for _ in range(3):
            started = time.process_time()
            read_text(unit * times)
            best = min(best, time.process_time() - started)
        return best

    assert seconds(800) < 8 * seconds(200) + 0.05


LINE = st.sampled_from(
    [
        "Menu",
        " • Home",
        " • Kiln",
        "Kilnhouse",
        P1,
        P2,
        "Recent Posts",
        "Archives",
        "July 2020",
        "© 2020 Kilnhouse",
        "#",
        "## x",
        "Posted on July 3, 2020 by Ann",
        "Read more",
        "Leave a Reply",
        "3 Comments",
        "Share:",
        "",
        "Click here: Jug Store",
        "[a](b)",
    ]
)


@settings(max_examples=300, deadline=None)
@given(
    st.one_of(
        st.text(max_size=2_000), st.lists(st.one_of(LINE, st.text(max_size=80)), max_size=40).map("\n".join)
    )
)
def test_any_text_is_read_and_the_parts_hold_together(text: str):
    page = read_text(text)
    assert read_text(text) == page
    assert all(block.text == folded(block.text) != "" for block in page.blocks)
    assert [block for block in page.blocks if block.where is Where.ARTICLE] == list(page.article)
    assert (page.kind is Kind.ARTICLE) == bool(page.article)
    assert page.footer == tuple(block for block in page.blocks if block.where is Where.FOOTER)
    visible = "\n".join(block.text for block in page.blocks)
    for part in (page.headline, page.site_name, page.tagline, *[link.text for link in page.links]):
        assert part in visible
    for link in page.links:
        if link.paragraph >= 0:
            assert link.text in page.article[link.paragraph].text


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=2_000))
def test_any_bytes_are_read(data: bytes):
    assert read_text(data).rendering == "text"
