import datetime as dt
import time

import pytest
from farmsift.features.readers.vocabulary import (
    fold,
    heading_of,
    is_byline,
    labelled,
    link_word_of,
    parse_byline,
    parse_copyright,
    parse_date,
    parse_month,
)
from hypothesis import given
from hypothesis import strategies as st

HEADINGS = {
    "posts": "Recent Posts|RECENT POSTS:|📌 Latest Posts|Neueste Beiträge|Articles récents|Entradas recientes"
    "|Posts recentes|Articoli recenti|Recente berichten|Ostatnie wpisy|Свежие записи|SON YAZILAR|Son Yazılar"
    "|Pos-pos Terbaru|Bài viết mới|近期文章|最新發佈|最近の投稿|أحدث المقالات|최근 글|Останні записи"
    "|Nejnovější příspěvky|Senaste inläggen|Πρόσφατα άρθρα|हाल के पोस्ट|פוסטים אחרונים|آخرین نوشته ها",
    "related": "Related Posts|You may also like…|Ähnliche Beiträge|Das könnte Dich auch interessieren"
    "|À lire aussi"
    "|También te puede interesar|Leia também|Potrebbe interessarti anche|Lees ook|Zobacz także|Читайте также"
    "|İlgili Yazılar|Baca juga:|Bài viết liên quan|相关文章|相關文章|関連記事|مقالات ذات صلة|More from News",
    "popular": "Most Read|Popular Posts|Meistgelesen|Les plus lus|Lo más leído|Mais lidas|Più letti"
    "|Meest gelezen"
    "|Najczęściej czytane|Популярное|En Çok Okunanlar|Terpopuler|Xem nhiều nhất|热门文章"
    "|熱門文章|人気記事|الأكثر قراءة",
    "comments": "Recent Comments|12 Comments|Comments (3)|3 thoughts on “Rye bread”|One response to “Rye”"
    "|Ein Gedanke zu „Roggen“|3 Kommentare zu „Roggen“|Un commentaire sur « Seigle »|Neueste Kommentare"
    "|2 respuestas a “Pan”|Comentários|Комментарии|Yorumlar|“Ekmek” için 2 yorum|Bình luận"
    "|评论|コメント|5件のコメント",
    "archives": "Archives|ARCHIVES|Archiv|Archivos|Arquivos|Archivi|Archieven|Archiwum|Архив|Arşivler"
    "|Arsip|Lưu trữ"
    "|归档|彙整|アーカイブ|الأرشيف|Архіви|Αρχείο",
    "categories": "Categories|Category:|Kategorien|Catégories|Categorías|Categorias|Categorie|Categorieën"
    "|Kategorie"
    "|Рубрики|Kategoriler|Kategori|Chuyên mục|分类|分類|カテゴリー|التصنيفات|카테고리",
    "tags": "Tags|Tag Cloud|Schlagwörter|Étiquettes|Etiquetas|Marcadores|Etichette|Метки|Etiketler"
    "|Thẻ|标签|標籤|タグ|الوسوم",
    "meta": "Meta|Metadatos|Мета|Üst veri|メタ情報|منوعات",
    "search": "Search|Suche|Rechercher|Buscar|Pesquisar|Cerca|Zoeken|Szukaj|Поиск|Ara|Cari|Tìm kiếm"
    "|搜索|搜尋|検索|بحث",
    "social": "Follow Us!|Share this:|Folge uns|Suivez-nous|Síguenos|Siga-nos|Seguici|Volg ons"
    "|Поделиться|Bizi takip edin"
    "|Ikuti kami|Theo dõi chúng tôi|关注我们|追蹤我們|シェアする|تابعنا",
    "newsletter": "Newsletter|Subscribe|Abonnez-vous|Suscríbete|Assine|Iscriviti|Nieuwsbrief|Рассылка"
    "|Bülten|訂閱電子報"
    "|メルマガ|النشرة البريدية",
    "reply": "Leave a Reply|LEAVE A REPLY Cancel reply|Schreibe einen Kommentar|Laisser un commentaire"
    "|Deja un comentario"
    "|Deixe um comentário|Lascia un commento|Geef een reactie|Dodaj komentarz"
    "|Добавить комментарий|Bir yanıt yazın"
    "|Tinggalkan Balasan|Trả lời|发表评论|發佈留言|コメントを残す|اترك تعليقاً",
    "menu": "Menu|≡ Menu|Navigation|Menú|Menü|Меню|Menu chính|菜单|選單|メニュー|القائمة",
}


@pytest.mark.parametrize(
    ("kind", "word"), [(k, w) for k, words in HEADINGS.items() for w in words.split("|")]
)
def test_headings_of_page_blocks_are_known(kind: str, word: str):
    assert heading_of(word) == kind


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "12",
        "How to bake rye bread",
        "Army takes bridge",
        "5 comments that changed my garden for good",
        "The archives of the abbey hold forty charters",
        "One day in May",
        "🙂🙂",
        "最近の天気について",
        "Recent Posts " * 40,
    ],
)
def test_other_texts_are_no_headings(text: str):
    assert heading_of(text) == ""


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Home", "home"),
        ("Startseite", "home"),
        ("Ana Sayfa", "home"),
        ("首页", "home"),
        ("الرئيسية", "home"),
        ("Über uns", "about"),
        ("Impressum", "imprint"),
        ("Privacy Policy", "privacy"),
        ("お問い合わせ", "contact"),
        ("Log in", "login"),
        ("WordPress.org", "feed"),
        ("Read more »", "more"),
        ("Weiterlesen →", "more"),
        ("« Previous post", "previous"),
        ("Skip to content", "skip"),
        ("Football Kit", ""),
        ("Homewares", ""),
    ],
)
def test_stock_links(text: str, kind: str):
    assert link_word_of(text) == kind


def test_labelled_lines():
    assert labelled("Tags: bread, rye") == ("tags", "bread, rye")
    assert labelled("Kategorie: Verein") == ("categories", "Verein")
    assert labelled("Ingredients: bread, rye") == ("", "")
    assert labelled("Tags") == ("", "")


@pytest.mark.parametrize(
    "text",
    [
        "April 2025",
        "APRIL 2025",
        "Apr 2025",
        "April 2025 (12)",
        "april 2025",
        "avril 2025",
        "abril de 2025",
        "abril 2025 (3)",
        "aprile 2025",
        "kwiecień 2025",
        "Апрель 2025",
        "апрель 2025 г.",
        "Квітень 2025",
        "duben 2025",
        "Nisan 2025",
        "NİSAN 2025",
        "huhtikuu 2025",
        "aprilie 2025",
        "Απρίλιος 2025",
        "Tháng 4 2025",
        "Tháng Tư 2025",
        "tháng tư 2025 (7)",
        "2025年4月",
        "2025 年 4 月",
        "2025年4月 (12)",
        "2025年4月(12)",
        "2025년 4월",
        "4월 2025",
        "أبريل 2025",
        "نيسان 2025",
        "آوریل 2025",
        "אפריל 2025",
        "अप्रैल 2025",
        "2025. április",
        "04/2025",
        "4.2025",
        "2025-04",
        "2025/04",
        "四月 2025",
    ],
)
def test_months_of_archive_lists(text: str):
    assert parse_month(text) == dt.date(2025, 4, 1)


@pytest.mark.parametrize(
    "text",
    ["", "April", "2025", "page 2025", "13/2025", "April 2525", "4 April 2025", "Windows 2000", "Mayor 2020"],
)
def test_what_is_no_month(text: str):
    assert parse_month(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "Posted on July 3, 2020",
        "July 3rd, 2020",
        "Jul. 3, 2020",
        "3 July 2020",
        "3rd of July 2020",
        "Friday, 3 July 2020, 10:15",
        "2020-07-03",
        "2020-07-03T10:15:00+02:00",
        "2020/07/03",
        "3.7.2020",
        "03.07.2020",
        "3/7/2020",
        "3. Juli 2020",
        "le 3 juillet 2020",
        "3 de julio de 2020",
        "3 de julho de 2020",
        "3 luglio 2020",
        "3 juli 2020",
        "3 lipca 2020",
        "3 июля 2020 г.",
        "3 липня 2020",
        "3. července 2020",
        "3 Temmuz 2020",
        "Temmuz 3, 2020",
        "3 Juli 2020",
        "Ngày 3 tháng 7 năm 2020",
        "3 Tháng 7, 2020",
        "2020年7月3日",
        "2020年7月3日（金）",
        "2020년 7월 3일",
        "3 يوليو 2020",
        "٣ يوليو ٢٠٢٠",
        "3 تموز 2020",
        "2020. július 3.",
        "3 ביולי 2020",
        "3 जुलाई 2020",
        "3 Ιουλίου 2020",
        "Mood: 99 2020, 3 July 2020",
    ],
)
def test_dates(text: str):
    assert parse_date(text) == dt.date(2020, 7, 3)


def test_what_is_no_date():
    for text in (
        "",
        "July 2020",
        "31 February 2020",
        "3 bananas 2020",
        "2020-13-01",
        "call 555-2020",
        "v1.2.2020",
    ):
        assert parse_date(text) is None, text
    assert parse_date("3/7/2020", month_first=True) == dt.date(2020, 3, 7)
    assert parse_date("7/13/2020") == dt.date(2020, 7, 13)


DAY = dt.date(2020, 7, 3)


@pytest.mark.parametrize(
    ("text", "author", "date"),
    [
        ("Posted on July 3, 2020 by admin", "admin", DAY),
        ("Posted by admin on July 3, 2020 in News", "admin", DAY),
        ("By Ann Reed | July 3, 2020 | 4 Comments", "Ann Reed", DAY),
        ("By admin - July 3, 2020", "admin", DAY),
        ("By ANN REED, The Local Paper", "ANN REED", None),
        ("Von Max Muster am 3. Juli 2020", "Max Muster", DAY),
        ("Publié le 3 juillet 2020 par Jeanne Roux", "Jeanne Roux", DAY),
        ("Publicado por Ana Gil el 3 de julio de 2020", "Ana Gil", DAY),
        ("Автор: Иван Петров, 3 июля 2020", "Иван Петров", DAY),
        ("Oleh Budi Santoso - 3 Juli 2020", "Budi Santoso", DAY),
        ("Đăng bởi Minh Anh vào 3 Tháng 7, 2020", "Minh Anh", DAY),
        ("作者：张三 2020年7月3日", "张三", DAY),
        ("投稿者: 山田 2020年7月3日", "山田", DAY),
        ("بواسطة أحمد | 3 يوليو 2020", "أحمد", DAY),
        ("July 3, 2020", "", DAY),
    ],
)
def test_bylines(text: str, author: str, date: dt.date | None):
    assert parse_byline(text) == (author, date)
    assert is_byline(text)


@pytest.mark.parametrize(
    "text",
    [
        "On July 3, 2020 the miller locked the gate and walked the eleven miles to the coast",
        "By the time the bell rang, everybody had gone home.",
        "Recent Posts",
        "",
        "Written in stone " * 40,
        "据悉，这座老桥从2004年第一次公开征求意见至今，已经有七年多的时间了，其间经历了几次修改和听证会。",
    ],
)
def test_sentences_are_no_bylines(text: str):
    assert not is_byline(text)


@pytest.mark.parametrize(
    ("text", "year", "name"),
    [
        ("©2025 SportsNewsForYou | WordPress Theme by Superb Themes", 2025, "SportsNewsForYou"),
        ("Copyright © 2019–2025 Foo Ltd. All rights reserved.", 2025, "Foo Ltd"),
        ("(c) 2020 by The Rye Book", 2020, "The Rye Book"),
        ("The Rye Book © 2020", 2020, "The Rye Book"),
        ("© 2024 Bäckerei Muster. Alle Rechte vorbehalten.", 2024, "Bäckerei Muster"),
        ("版权所有 © 2020 小镇新闻", 2020, "小镇新闻"),
        ("Copyright 2020", 2020, ""),
        ("We met in 2020 (a good year)", None, ""),
        ("", None, ""),
    ],
)
def test_copyright_lines(text: str, year: int | None, name: str):
    assert parse_copyright(text) == (year, name)


@given(st.text(max_size=400))
def test_any_text_is_answered_and_answers_do_not_depend_on_case_or_blanks(text: str):
    assert heading_of(text) in {"", *HEADINGS}
    link_word_of(text), parse_month(text), parse_date(text), parse_byline(text), parse_copyright(text)
    is_byline(text), labelled(text)
    assert fold(fold(text)) == fold(text)
    assert heading_of(f"  {text} ") == heading_of(text)


def test_hostile_lines_cost_no_time():
    started = time.perf_counter()
    for text in (
        "1 " * 5_000,
        "1/1/" * 5_000,
        "by " * 5_000,
        "a 1 " * 5_000,
        "©" * 5_000,
        "(" * 5_000,
        "1" * 20_000,
    ):
        for cut in (text, text[:240], text[:80]):
            heading_of(cut), parse_month(cut), parse_date(cut), parse_byline(cut), parse_copyright(cut)
            is_byline(cut), labelled(cut), link_word_of(cut)
    assert time.perf_counter() - started < 1
