"""Whether a page says where its text is from: agency, original, licence, press release, canonical address."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..page import Page, Where
from ..phrases import lowered
from ..readers.address import domain_of, host_of

WIRE, CANONICAL, ORIGINAL = "wire agency", "canonical address", "named original"
LICENCE, RELEASE = "licence", "press release"
KINDS = (CANONICAL, WIRE, RELEASE, ORIGINAL, LICENCE)
"""What a credit can be, the surest first."""

_SHORT, _BRIEF = 300, 120
_ARCHIVES = ("archive.org", "archive.today", "archive.ph", "archive.is")
_FIRST, _LAST = 3, 8


def _any(text: str) -> str:
    return "|".join(piece.strip() for piece in re.split(r"[\n|]", text) if piece.strip())


# Names of agencies that stand alone where a credit stands; lower case.
_AGENCY = _any(
    r"""
    reuters | thomson reuters | associated press | the associated press | ap | afp | agence france-presse
    agence france presse | upi | united press international | bloomberg | the canadian press
    press association | pa media
    pti | press trust of india | ani | ians | xinhua | kyodo(?: news)? | jiji(?: press)? | yonhap
    aap | bernama | tass | interfax | ria novosti | sputnik | ukrinform | anadolu(?: agency| ajansı)?
    dha | iha | dpa(?:[/-]\w+)? | epd | kna | sid | apa | keystone-sda | sda | rts | belga | anp | ansa
    adnkronos | askanews | agi
    efe | europa press | notimex | télam | telam | agencias | agencia efe | agências | agência brasil | lusa
    folhapress | estadão conteúdo | agence belga | pap | iar | isbnews | bns | antara | ttxvn | vna | vietnam\+
    тасс | риа новости | интерфакс | рейтер | укринформ | france 24 with afp | cnn newsource | ap news
    newsroom ots | news service | wire services | agenturen | agences | agenzie | agentschappen
    """
)
_AGENCY_GLUED = _any(
    r"""
    新华社 | 新華社 | 中新社 | 中新网 | 中央社 | 路透社 | 法新社 | 美联社 | 美聯社 | 共同通信 | 共同社
    時事通信 | 時事 | 共同 | ロイター
    رويترز | أ ف ب | فرانس برس | أسوشيتد برس | الأناضول | واس | وام | وكالات | د ب أ | سبوتنيك
    """
)
_OPEN, _CLOSE = r"[(\[（【/＝=]", r"[)\]）】/]"
_DATELINE = re.compile(
    rf"{_OPEN}\s*(?P<name>{_AGENCY}|{_AGENCY_GLUED})\b[^()\[\]\n]{{0,30}}{_CLOSE}"
    rf"|^[^.!?\n]{{0,60}}\b(?P<dash>{_AGENCY})\s*[-–—:]+\s"
    rf"|^.{{0,20}}(?P<glued>{_AGENCY_GLUED})",
    re.MULTILINE,
)
_CLOSING = re.compile(
    rf"{_OPEN}\s*(?P<name>{_AGENCY}|{_AGENCY_GLUED})(?:[/, ][^()\[\]\n]{{0,30}})? *{_CLOSE}? *\.?$"
    rf"|(?:^|[-–—/:©]|\bwith|\bvia|\bby|\bfrom|\bmit|\bavec|\bcon|\bcom|\bmet)\s*(?P<bare>{_AGENCY}|{_AGENCY_GLUED})\s*\.?$"
    rf"|^(?:the )?(?P<staff>associated press|reuters|canadian press)\b.{{0,120}}\bcontribut",
    re.MULTILINE,
)
_PICTURE = re.compile(
    r"\b(?:photo|photos|foto|fotos|picture|image|images|imagen|bild|cr[ée]dito?s?|zdjęcie|getty|shutterstock|pinterest"
    r"|youtube|istock|unsplash|flickr)\b|фото|图片|图源|写真|صورة"
)
_BYLINE = re.compile(rf"(?<!\w)(?P<name>{_AGENCY}|{_AGENCY_GLUED})(?!\w)")
_RELEASE = re.compile(
    r"(?<!\w)(?:"
    + _any(
        r"""
        pr ?newswire | business ?wire | globe ?newswire | accesswire | ein presswire | news aktuell | presseportal
        this is a press release | ^press release | for immediate release | press release (?:from|by|issued)
        media release
        pressemitteilung | presseaussendung | communiqué de presse | nota de prensa | comunicado de prensa
        comunicado de imprensa | nota à imprensa | comunicato stampa | persbericht | informacja prasowa
        komunikat prasowy | пресс-релиз | basın bülteni | basın açıklaması | siaran pers | rilis pers
        thông cáo báo chí
        """
    )
    + r")|新闻稿|新聞稿|プレスリリース|報道発表|بيان صحفي|بيان صحافي",
    re.MULTILINE,
)
_ORIGINAL = re.compile(
    r"(?<!\w)(?:"
    + _any(
        r"""
        (?:originally|first) (?:published|posted|appeared|ran) (?:at|on|in|by) | originally from
        re(?:printed|published|posted) (?:from|with|by permission|courtesy|under|here) | read the original
        (?:is|was|been) republished | original(?:ly)? (?:article|story|post) (?:at|on|by|from|:)
        syndicated (?:from|by|via|with) | distributed by | copyright \d{4} the (?:associated press|conversation)
        zuerst (?:erschienen|veröffentlicht) | erschien zuerst | ursprünglich (?:erschienen|veröffentlicht)
        (?:erstmals|zunächst) (?:erschienen|veröffentlicht) | übernommen (?:von|aus)
        mit (?:freundlicher )?genehmigung
        (?:initialement|d'abord|précédemment) (?:publié|paru)e? | publiée? (?:initialement|à l'origine|d'abord)
        article (?:original|republié|repris) | avec l'aimable autorisation | reproduite? avec
        (?:publicad[oa]|apareció) (?:originalmente|originariamente|por primera vez) | con permiso de
        originalmente (?:publicad[oa]|en) | (?:artículo|nota) original | reproducid[oa] (?:con|de) | tomado de
        (?:publicad[oa]|postad[oa]) originalmente | (?:artigo|matéria|texto) original
        republicad[oa] (?:de|do|da|com) | reproduzid[oa] (?:com|de) | com permissão d
        (?:pubblicato|apparso) (?:originariamente|originalmente|per la prima volta|in origine)
        articolo originale | tratto da | per gentile concessione | ripubblicato (?:da|con|su)
        (?:oorspronkelijk|eerder|eerst) (?:gepubliceerd|verschenen) | verscheen (?:oorspronkelijk|eerder|eerst)
        overgenomen (?:van|uit|met) | met toestemming van
        (?:pierwotnie|pierwszy raz|po raz pierwszy) (?:opublikowan|ukaza)\w+ | ukazał się (?:pierwotnie|w|na)
        za zgodą | przedruk\w* (?:z|za)
        (?:впервые|первоначально|изначально) опубликован\w* | оригинал (?:статьи|публикации|материала|текста)
        перепечат\w+ | с разрешения | опубликован\w* с согласия
        ilk olarak .{1,60}? (?:yayımlan|yayınlan)\w+ | orijinal (?:yazı|makale|haber) | izniyle | alıntıdır
        pertama kali (?:di)?(?:terbit|tayang|publikasi|muat)\w* | telah (?:tayang|terbit) di | dilansir dari
        dikutip dari | atas (?:se)?izin
        đăng (?:lần đầu|tải lần đầu|lại từ) | bài (?:viết )?gốc | được phép của
        với sự cho phép | trích (?:từ|nguồn)
        """
    )
    + r")|首发于|首發於|原载|原載|转载自|轉載自|本文转自|本文轉自|授权转载|授權轉載|经授权|經授權"
    r"|初出|元記事|転載|許可を得て|提供元"
    r"|نُشر (?:لأول مرة|أصلا)|نشر (?:لأول مرة|أصلا)|نقلا عن|نقلاً عن|بإذن من|المقال الأصلي"
)
_SOURCE_LINE = re.compile(
    r"^\W*(?:news |original )?(?:sources?|via|quellen?|origine|fuentes?|fontes?|bron|źródło|источник|kaynak|sumber"
    r"|nguồn|来源|來源|出处|出處|稿源|出典|ソース|配信|المصدر)\s*[:：]\s*\S"
)
_LICENCE = re.compile(
    r"creative commons|(?<!\w)cc[- ](?:by|0)|(?<!\w)cc0|public domain|gnu free documentation"
    r"|(?:published|used|licensed|licenced|available|reproduced) under (?:a |the |an )?(?:\w+ )?licen[cs]e"
    r"|with (?:kind )?permission|unter (?:der |einer )?(?:\S+ )?lizenz|sous licence|bajo (?:la |una )?licencia"
    r"|sob (?:a |uma )?licença|(?:sotto|con) licenza|onder (?:een )?(?:\S+ )?licentie|na licencji|по лицензии"
    r"|lisansı (?:ile|altında)|di bawah lisensi|theo giấy phép|知识共享|創用 ?cc|共享许可|クリエイティブ・?コモンズ"
    r"|رخصة المشاع|بموجب ترخيص"
)


def credit_of(page: Page) -> str:
    """Return the surest credit that a page gives, ``kind: its words``, or ``""``.

    The lines about the article are looked at: its first and last blocks and the byline. A mention within the
    story (somebody told an agency something) is no credit.

    Args:
        page: the page.

    Returns:
        One of ``KINDS``, a colon and at most 80 characters of what was found.
    """
    if not page.article:
        return ""
    found = dict[str, str]()
    for kind, words in _credits(page):
        found.setdefault(kind, f"{kind}: {' '.join(words.split())[:80]}")
    return next((found[kind] for kind in KINDS if kind in found), "")


def _credits(page: Page) -> Iterator[tuple[str, str]]:
    canonical = host_of(page.furniture.canonical) if page.furniture else ""
    if canonical and page.domain and domain_of(canonical) not in ("", page.domain, *_ARCHIVES):
        yield CANONICAL, canonical
    article = [lowered(block.text) for block in (*page.article[:_FIRST], *page.article[-_LAST:])]
    bylines = [lowered(page.author[:_BRIEF])]
    bylines += [lowered(block.text[:_BRIEF]) for block in page.blocks if block.where == Where.BYLINE][:_LAST]
    bylines = [text for text in bylines if not _PICTURE.search(text)]
    if match := _DATELINE.search("\n".join([text[:160] for text in article[:_FIRST]])):
        yield WIRE, _named(match)
    ends = [text[-160:].strip() for text in article[-_LAST:]]
    if match := _CLOSING.search("\n".join([text for text in [*ends, *bylines] if not _PICTURE.search(text)])):
        yield WIRE, _named(match)
    if match := _BYLINE.search("\n".join(bylines)):
        yield WIRE, _named(match)
    lines = "\n".join([*bylines, *[text for text in article if len(text) <= _SHORT]])
    for kind, pattern in ((RELEASE, _RELEASE), (ORIGINAL, _ORIGINAL), (LICENCE, _LICENCE)):
        if match := pattern.search(lines):
            yield kind, lines[match.start() :].partition("\n")[0]
    for line in lines.split("\n"):
        if len(line) <= _BRIEF and _SOURCE_LINE.match(line) and not _PICTURE.search(line):
            yield ORIGINAL, line


def _named(match: re.Match[str]) -> str:
    return next((name for name in match.groups() if name), match.group())
