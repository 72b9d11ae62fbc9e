"""Whether a page says where its text is from, in the languages of the readers."""

from __future__ import annotations

import pytest
from farmsift.features.copies import credit_of
from farmsift.features.page import Block, Furniture, Page, Where

STORY = [
    "The bridge was closed on Monday after the flood.",
    "A ferry carries the pupils to school instead.",
] * 3


def page(*, first=(), last=(), byline="", author="", canonical=""):
    article = tuple(Block(text, Where.ARTICLE) for text in (*first, *STORY, *last))
    blocks = (Block(byline, Where.BYLINE), *article) if byline else article
    furniture = Furniture(canonical=canonical)
    return Page(domain="daily.example", author=author, article=article, blocks=blocks, furniture=furniture)


@pytest.mark.parametrize(
    ("kind", "line"),
    [
        ("named original", "This story was originally published by The Lindfell Herald."),
        ("named original", "Republished from Marrow Weekly with permission."),
        ("named original", "Der Artikel ist zuerst erschienen bei Lindfelder Bote."),
        ("named original", "Cet article a été initialement publié par Le Courrier."),
        ("named original", "Este artículo fue publicado originalmente en El Correo."),
        ("named original", "Matéria publicada originalmente no Diário do Vale."),
        ("named original", "Pubblicato originariamente su Il Corriere del Lago."),
        ("named original", "Dit artikel is oorspronkelijk verschenen in De Veerman."),
        ("named original", "Tekst pierwotnie opublikowany w Gazecie Mostowej."),
        ("named original", "Статья впервые опубликована в газете «Мост»."),
        ("named original", "Bu yazı ilk olarak Köprü gazetesinde yayımlandı."),
        ("named original", "Artikel ini telah tayang di Harian Jembatan."),
        ("named original", "Bài viết được đăng lần đầu trên Báo Cầu."),
        ("named original", "本文转自桥报"),
        ("named original", "この記事は橋新聞からの転載です"),
        ("named original", "نقلا عن صحيفة الجسر"),
        ("named original", "Quelle: Lindfelder Bote"),
        ("named original", "来源：桥报"),
        ("licence", "Text available under a Creative Commons licence."),
        ("licence", "Veröffentlicht unter der Lizenz CC BY-SA 4.0."),
        ("press release", "SOURCE The Ferry Company, via PR Newswire"),
        ("press release", "Pressemitteilung der Fährgesellschaft"),
        ("press release", "Communiqué de presse de la compagnie"),
        ("press release", "Nota de prensa de la compañía"),
        ("press release", "Comunicado de imprensa da companhia"),
        ("press release", "Comunicato stampa della compagnia"),
        ("press release", "Persbericht van de veerdienst"),
        ("press release", "Informacja prasowa przewoźnika"),
        ("press release", "Пресс-релиз компании"),
        ("press release", "Şirketin basın bülteni"),
        ("press release", "Siaran pers perusahaan"),
        ("press release", "Thông cáo báo chí của công ty"),
        ("press release", "渡轮公司新闻稿"),
        ("press release", "渡船会社のプレスリリース"),
        ("press release", "بيان صحفي من الشركة"),
        ("wire agency", "(Reuters)"),
        ("wire agency", "The ferry runs until spring. (dpa)"),
        ("wire agency", "– avec AFP"),
        ("wire agency", "© Associated Press"),
        ("wire agency", "（共同）"),
    ],
)  # fmt: skip
def test_a_credit_below_the_article(kind, line):
    assert credit_of(page(last=[line])).startswith(f"{kind}: ")


@pytest.mark.parametrize(
    "line",
    [
        "LINDFELL (Reuters) - The bridge was closed on Monday.",
        "LINDFELL, May 3 (AP) — The bridge was closed on Monday.",
        "Lindfell (dpa/lby) - Die Brücke ist seit Montag gesperrt.",
        "MARROW, 3 may (EFE).- El puente está cerrado desde el lunes.",
        "МОСКВА, 3 мая. /ТАСС/ Мост закрыт с понедельника.",
        "新华社北京5月3日电 大桥周一关闭。",
    ],
)
def test_a_dateline_of_an_agency(line):
    assert credit_of(page(first=[line])).startswith("wire agency: ")


def test_a_byline_of_an_agency():
    assert credit_of(page(byline="By Associated Press")) == "wire agency: associated press"
    assert credit_of(page(author="Agence France-Presse")) == "wire agency: agence france-presse"


def test_a_canonical_address_elsewhere_comes_first():
    elsewhere = page(canonical="https://www.first.example/story", last=["(Reuters)"])
    assert credit_of(elsewhere) == "canonical address: first.example"
    assert credit_of(page(canonical="https://m.daily.example/story")) == ""


@pytest.mark.parametrize(
    "line",
    [
        "The mayor told Reuters that the bridge would open in spring.",
        "According to dpa, two pupils fell into the water.",
        "Photo: AFP",
        "Foto: dpa",
        "Image source: Shutterstock",
        "Its source is a spring above the village.",
        "The press was not admitted, and a release of water followed.",
    ],
)
def test_a_mention_is_no_credit(line):
    assert credit_of(page(last=[line])) == ""


def test_what_stands_in_the_middle_of_the_story_is_no_credit():
    middle = Page(
        article=tuple(
            Block(text, Where.ARTICLE) for text in [*STORY, "First published by the Herald.", *STORY, *STORY]
        )
    )
    assert credit_of(middle) == ""


def test_a_page_without_an_article_gives_none():
    assert credit_of(Page()) == ""
