"""Words by which the parts of a page are known, in some thirty languages.

Headings of page blocks, stock links, months and dates, by-lines and copyright lines.

Everything here takes short texts (a heading, a menu entry, a line) and answers from a dictionary.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from functools import lru_cache

from .words import HEADINGS, LINKS, MONTHS

HEADING_LIMIT = 80  # characters; a longer text is no heading of a page block
LINE_LIMIT = 240  # characters; a longer text is no by-line and no copyright line

_NOT_WORD = re.compile(r"[^\w\u0900-\u0d7f]+|_+")
_MARKS = re.compile(
    r"[\u0300-\u036f\u0483-\u0487\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u200b-\u200f\ufe0f]+"
)


def fold(text: str) -> str:
    """Fold a short text for looking it up: case, accents, marks, full-width forms, signs and blanks.

    Args:
        text: any text.

    Returns:
        Lower-case words with single blanks between them; ``ı`` counts as ``i``.
    """
    if text.isascii():
        return " ".join(_NOT_WORD.sub(" ", text.lower()).split())
    text = _MARKS.sub("", unicodedata.normalize("NFKD", text).casefold()).replace("ı", "i")
    return unicodedata.normalize("NFC", " ".join(_NOT_WORD.sub(" ", text).split()))


def _table(words: dict[str, str]) -> dict[str, str]:
    table: dict[str, str] = {}
    for kind, lines in words.items():
        for word in lines.replace("\n", "|").split("|"):
            if word := fold(word):
                table.setdefault(word, kind)
    return table


_HEADING_TABLE = _table(HEADINGS)
_LINK_TABLE = _table(LINKS)
_MONTHS = {
    fold(word): month
    for language in MONTHS.split(";")
    for month, words in enumerate(language.split("|"), 1)
    for word in words.split()
}

_DIGIT = re.compile(r"\d")
_IDEOGRAPH = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_MORE_FROM = (
    "more from ",
    "more in ",
    "mehr aus ",
    "mehr von ",
    "meer van ",
    "meer uit ",
    "altri articoli di ",
)
_ONE = ("one ", "ein ", "eine ", "un ", "une ", "una ", "uno ", "um ", "uma ", "een ")
# "3 thoughts on ...", "Ein Gedanke zu ...", "... için 2 yorum"; the text is folded.
_COUNTED_COMMENTS = re.compile(
    r"(?:\d+|one|ein|eine|une?|una|uno|um|uma|een) (?:"
    r"(?:thoughts?|comments?) on|(?:responses?|replies|reply) to|(?:gedanken?|kommentare?) zu|"
    r"antwort(?:en)? auf"
    r"|(?:commentaires?|reflexions?) sur|reponses? a|comentarios? (?:en|sobre|em)|"
    r"respuestas? a|pensamientos? sobre"
    r"|respostas? (?:para|a)|pensamentos? sobre|commenti? su|rispost[ae] a|pensier[io] su|"
    r"reacties? op|gedachten? over"
    r"|odpowiedzi? na|komentarz[ey]? do|(?:комментари|ответ)\w* (?:к|на)|(?:коментар|"
    r"відповід)\w* (?:до|на)"
    r"|(?:svar|kommentarer?) (?:pa|til)|(?:raspunsuri|comentarii) la|balasan untuk|komentar pada)\b.*"
    r"|.*(?:icin \d+ (?:yorum|dusunce|yanit)|\d+ ?件の(?:コメント|フィードバック)|"
    r"\d+ ?[条則则] ?(?:评论|留言|回复|回應)|\d+ ?개의 댓글)"
)


@lru_cache(maxsize=1 << 15)
def heading_of(text: str) -> str:
    """Say which block of a page a heading names.

    Args:
        text: the heading as it stands; case, accents, signs, emoji and counts do not matter.

    Returns:
        ``posts``, ``related``, ``popular``, ``comments``, ``archives``, ``categories``, ``tags``, ``meta``,
        ``search``, ``social``, ``newsletter``, ``reply``, ``menu``, or ``""`` where it names none.
    """
    if len(text) > 4 * HEADING_LIMIT:
        return ""
    folded = fold(text)
    if not folded:
        return ""
    bare = folded.strip("0123456789 ")
    if len(bare) <= HEADING_LIMIT and (kind := _HEADING_TABLE.get(bare)):
        return kind
    if folded.startswith(_MORE_FROM) and folded.count(" ") < 6:
        return "related"
    counted = len(folded) <= 2 * HEADING_LIMIT and (folded.startswith(_ONE) or _DIGIT.search(folded))
    return "comments" if counted and _COUNTED_COMMENTS.fullmatch(folded) else ""


@lru_cache(maxsize=1 << 15)
def link_word_of(text: str) -> str:
    """Say what a stock link leads to.

    Args:
        text: the anchor text as it stands.

    Returns:
        ``home``, ``about``, ``contact``, ``imprint``, ``privacy``, ``terms``, ``login``, ``feed``, ``more``
        (read more), ``previous``, ``next``, ``skip`` (skip to content, back to top), or ``""``.
    """
    return _LINK_TABLE.get(fold(text), "") if len(text) <= HEADING_LIMIT else ""


_LABEL = re.compile(r"\s*([^:：|]{2,40})\s*[:：]\s*(\S.{0,400})")


def labelled(text: str) -> tuple[str, str]:
    """Read a line such as ``Tags: bread, rye`` or ``Kategorie: Verein``.

    Args:
        text: the line.

    Returns:
        The kind as of `heading_of` and what follows the colon; two empty strings where it is no such line.
    """
    if (match := _LABEL.fullmatch(text)) and (kind := heading_of(match[1])):
        return kind, match[2].strip()
    return "", ""


_MONTH_YEAR = re.compile(
    r"(thang \d{1,2}|\D{2,30}?)(?: ?(?:de|del|of|d|nam))? (\d{4})(?: (?:г|года|р|року|nam))?(?: \d{1,6})?"
)
_YEAR_MONTH = re.compile(r"(\d{4}) (\D{2,30}?)(?: \d{1,6})?")
_NUMERIC_MONTH = re.compile(
    r"(?:(?P<y1>\d{4}) ?[年년] ?(?P<m1>\d{1,2}) ?[月월]|(?P<y2>\d{4})[-/. ](?P<m2>\d{1,2})|"
    r"(?P<m3>\d{1,2})[-/. ]{1,3}(?P<y3>\d{4})"
    r"|(?P<m4>\d{1,2}) ?[月월] ?(?P<y4>\d{4}))(?:年|년)?(?: ?[(（\[]\d{1,6}[)）\]])?"
)


def _year_ok(year: int) -> bool:
    return 1990 <= year <= 2100


def _first(year: int, month: int) -> dt.date | None:
    return dt.date(year, month, 1) if _year_ok(year) and 1 <= month <= 12 else None


def _month_number(word: str) -> int:
    return _MONTHS.get(word) or _MONTHS.get(fold(word), 0)


@lru_cache(maxsize=1 << 14)
def parse_month(text: str) -> dt.date | None:
    """Read an entry of an archive list: a month with its year, with or without a count of posts.

    Args:
        text: such as ``April 2025``, ``Nisan 2025 (12)``, ``2025年4月``, ``04/2025``.

    Returns:
        The first day of the month, or ``None`` where the text is anything else; years 1990 to 2100.
    """
    if not 6 <= len(text) <= 60:
        return None
    if not any(map(str.isdigit, text)):
        return None
    if match := _NUMERIC_MONTH.fullmatch(text.strip()):
        year, month = [int(part) for part in match.groups() if part]
        return _first(max(year, month), min(year, month))
    folded = fold(text)
    if match := _MONTH_YEAR.fullmatch(folded):
        return _first(int(match[2]), _month_number(match[1]))
    if match := _YEAR_MONTH.fullmatch(folded):
        return _first(int(match[1]), _month_number(match[2]))
    return None


_WORD = r"[^\W\d_][^\s\d,.;:()/|·•–—\[\]]{1,20}"
_DATES = re.compile(
    rf"""
    (?<!\d)(?P<iy>\d{{4}})(?P<isep>[-/.])\ ?(?P<im>\d{{1,2}})(?P=isep)\ ?(?P<id>\d{{1,2}})(?!\d)
  | (?<!\d)(?P<cy>\d{{4}})\ ?[年년]\ ?(?P<cm>\d{{1,2}})\ ?[月월]\ ?(?P<cd>\d{{1,2}})\ ?[日일]?
  | (?<![A-Za-z\d.])(?P<ad>\d{{1,2}})(?P<asep>[./-])\ ?(?P<am>\d{{1,2}})(?P=asep)\ ?(?P<ay>\d{{4}})(?!\d)
  | (?<!\d)(?P<vd>\d{{1,2}}),?\ tháng\ (?P<vm>\d{{1,2}}),?\ (?:năm\ )?(?P<vy>\d{{4}})(?!\d)
  | (?<!\d)(?P<dd>\d{{1,2}})(?:st|nd|rd|th|er|\.?º|ª|-?го|-?ого)?[.,]?[\s-]?\s?(?:de\s|of\s|di\s)?
      (?P<dm>{_WORD}(?:\s(?:الثاني|الاول|الأول))?)[.,]?[\s-]\s?(?:de\s|del\s|of\s)?(?P<dy>\d{{4}})(?!\d)
  | (?<![^\W\d_])(?P<mm>{_WORD})\.?\s(?P<md>\d{{1,2}})(?:st|nd|rd|th|º)?[.,]?\s(?:de\s)?(?P<my>\d{{4}})(?!\d)
  | (?<!\d)(?P<yy>\d{{4}})[.,]?\s(?P<ym>{_WORD})\.?\s(?P<yd>\d{{1,2}})(?!\d)
    """,
    re.X | re.I,
)
_EASTERN_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹०१२३४५६७८९", "0123456789" * 3)
_ANY_DIGIT_PAIR = re.compile(r"\d{4}")


def _date_in(text: str, month_first: bool) -> tuple[dt.date, int, int] | None:
    """The first date of a text and the span it takes; digits other than ASCII must be mapped before."""
    if not _ANY_DIGIT_PAIR.search(text):
        return None
    start = 0
    while match := _DATES.search(text, start):
        kind = match.lastgroup or ""
        year, day = int(match[kind[0] + "y"]), int(match[kind[0] + "d"])
        word = match[kind[0] + "m"]
        month = int(word) if word.isdigit() else _month_number(word)
        if kind[0] == "a" and (month > 12 or (month_first and match["asep"] == "/" and day <= 12)):
            day, month = month, day
        if _year_ok(year) and 1 <= month <= 12 and 1 <= day <= 31:
            try:
                return dt.date(year, month, day), match.start(), match.end()
            except ValueError:
                pass
        start = match.start() + 1
    return None


def _plain(text: str) -> str:
    return " ".join((text if text.isascii() else text.translate(_EASTERN_DIGITS)).split())


def parse_date(text: str, *, month_first: bool = False) -> dt.date | None:
    """Find the first full date (day, month, year) in a short text.

    Args:
        text: such as ``Posted on July 3, 2020``, ``3. Juli 2020``, ``2020-07-03T10:00Z``, ``2020年7月3日``.
            Only the first 240 characters are looked at.
        month_first: read ``3/7/2020`` as the seventh of March; other numeric forms are never ambiguous here
            (``3.7.2020`` and ``3-7-2020`` have the day first).

    Returns:
        The date, or ``None`` where the text names none; years 1990 to 2100.
    """
    found = _date_in(_plain(text[:LINE_LIMIT]), month_first)
    return found[0] if found else None


_BY = re.compile(
    r"""(?:^|(?<=[\s|·•–—:,/-]))(?:
      (?:(?:posted|written|published|submitted|added|story|article|words|text|created|updated)\s)?by(?:\b|(?=admin\b))\s?:?
    | (?:written|words)\sby\b | author\s?: | byline\s?:
    | (?:geschrieben\s|veröffentlicht\s|verfasst\s|erstellt\s)?von\b\s?:? | autor(?:in)?\s?:
    | (?:publié\s|écrit\s|posté\s|rédigé\s)?par\b\s?:? | auteur\s?:
    | (?:publicado\s|escrito\s|postado\s)?por\b\s?:? | (?:pubblicato\s|scritto\s)da\b\s?:?
    | di\b\s?: | autore\s?:
    | (?:geplaatst\s|geschreven\s|gepubliceerd\s)?door\b\s?:? | przez\b\s?:? | (?:napisane\s)przez\b
    | автор(?:ом)?\b\s?:? | від\b\s?: | av\b\s? | af\b\s? | kirjoittanut\b\s?:? | kirjoittaja\s?:
    | (?:de\scătre|scris\sde|publicat\sde)\b | írta\s?:? | szerző\s?: | συντάκτης\s?:? | από\b\s?:?
    | yazar\s?: | yazan\s?: | ekleyen\s?: | oleh\b\s?:? | penulis\s?:
    | (?:đăng\s|viết\s)?bởi\b\s?:? | tác\sgiả\s?: | người\sviết\s?:
    | 作者\s?[:：]? | 作家\s?[:：] | 发布者\s?[:：]? | 撰文\s?[:：] | 編集者\s?[:：]?
    | 編輯\s?[:：] | 投稿者\s?[:：]? | 執筆者?\s?[:：]? | 著者\s?[:：]? | 文\s?[:：／/]
    | 글쓴이\s?:? | 작성자\s?:? | 기자\s?: | بواسطة\b\s?:? | بقلم\b\s?:? | كتب(?:ه)?\b\s?:
    | الكاتب\s?:? | نویسنده\s?:? | توسط\b\s?:?
    | מאת\b\s?:? | נכתב\sעל\sידי\b | पोस्टेड\sबाय | लेखक\s?:? | द्वारा\s?:
    )\s*""",
    re.X | re.I,
)
_NAME_END = re.compile(
    r"\s*(?:[|·•,;()\[\]<>/、，|\n]|\s[–—-]+\s|\s(?:on|in|am|um|at|le|el|em|il|op|w|den|dne|"
    r"tarihinde|pada|vào|dans|en|unter|"
    r"posted|published|updated|last|veröffentlicht|publié|publicado|leave|comments?|"
    r"kommentare?|\d+)\s|\s\d|[。：:]|$)",
    re.I,
)
_DATED = re.compile(
    r"^\W*(?:(?:posted|published|updated|last\supdated|last\smodified|written|date|created|"
    r"modified|submitted|added)\b"
    r"|veröffentlicht|gepostet|erstellt|aktualisiert|stand\b|publié|posté|mis\sà\sjour|"
    r"publicad[oa]|actualizado|fecha|postado|"
    r"atualizado|data|pubblicato|aggiornato|geplaatst|gepubliceerd|bijgewerkt|"
    r"opublikowan[oey]|data\spublikacji|опубликован|"
    r"обновлено|дата|publikováno|vydáno|publicerat|publicerad|udgivet|publisert|julkaistu|"
    r"δημοσιεύ|publicat|közzétéve|"
    r"yayınlan|yayım|tarih|güncelle|diposting|dipublikasikan|diterbitkan|đăng|ngày|发布|发表|"
    r"時間|时间|日期|更新|發佈|投稿日|公開日|"
    r"작성일|게시|نشر|تاريخ|تم\sالنشر|منتشر|تاریخ|פורסם|प्रकाशित)",
    re.I,
)

_SEPARATED = re.compile(r"\s*[·|•–—]")
_DATED_HERE = re.compile(r"\b(?:posted|published|updated|modified|reviewed|written)(?: on| at)?\W*$", re.I)


@lru_cache(maxsize=1 << 12)
def parse_byline(text: str, *, month_first: bool = False) -> tuple[str, dt.date | None]:
    """Read author and date from a line under a headline.

    Args:
        text: such as ``Posted on July 3, 2020 by admin`` or ``Von Eva Muster am 3. Juli 2020``.
        month_first: as of `parse_date`.

    Returns:
        Author (``""`` where no by-word names one) and date (``None`` where there is none). Both are empty
        for a text longer than 240 characters.
    """
    if len(text) > LINE_LIMIT:
        return "", None
    text = _plain(text)
    found = _date_in(text, month_first)
    if found:
        date, start, end = found
        text = f"{text[:start].rstrip()} | {text[end:].lstrip()}"
    else:
        date = None
    author = ""
    if by := _BY.search(text):
        stop = _NAME_END.search(text, by.end())
        author = text[by.end() : stop.start() if stop else None].strip(" .-–—*_\"'“”")
        if not author or len(author) > 60 or len(author.split()) > 6:
            author = ""
    return author, date


def is_byline(text: str) -> bool:
    """Whether a line is nothing but a by-line or a date line.

    Args:
        text: a line.

    Returns:
        True where it begins with a word such as *posted* or *by*, or with a date, and is short.
    """
    if len(text) > 120 or not (_DIGIT.search(text) or _BY.match(text.lstrip())):
        return False
    if len(_IDEOGRAPH.findall(text)) > 40:  # a sentence or two where no blanks part the words
        return False
    author, date = parse_byline(text)
    if date:
        rest = _date_in(plain := _plain(text), False)
        if not rest:
            return False
        lead = plain[: rest[1]]
        words = len(lead.split()) + len(plain[rest[2] :].split())
        if words <= 3 or (words <= 12 and len(lead.split()) < 2 and _SEPARATED.match(plain, rest[2])):
            return True
        return words <= 14 and bool(author or _DATED.match(text) or _DATED_HERE.search(lead))
    return bool(author) and bool(_BY.match(text.strip())) and len(text.split()) <= 8


_COPYRIGHT = re.compile(
    r"©|\(c\)(?=\W*(?:\d{4}|copyright))|&copy;|\bcopyrights?\b|版权所有|版權所有|著作権|"
    r"حقوق النشر|جميع الحقوق محفوظة",
    re.I,
)
_SIGNS = ("©", "(c)", "copyright", "&copy;", "版权", "版權", "著作权", "حقوق")
_YEARS = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_RIGHTS = re.compile(
    r"all rights? reserved|alle rechte vorbehalten|tous droits réservés|todos los derechos reservados|"
    r"todos os direitos reservados|tutti i diritti riservati|alle rechten voorbehouden|"
    r"wszelkie prawa zastrzeżone|"
    r"все права защищены|всі права захищені|všechna práva vyhrazena|tüm hakları saklıdır|"
    r"hak cipta dilindungi(?: undang-undang)?|"
    r"mọi quyền được bảo lưu|bản quyền thuộc về|版权所有|版權所有|保留所有权利|無断転載禁止|"
    r"جميع الحقوق محفوظة(?: لموقع)?|"
    r"toate drepturile rezervate|minden jog fenntartva|kaikki oikeudet pidätetään|"
    r"alla rättigheter förbehållna|"
    r"כל הזכויות שמורות|تمامی حقوق محفوظ است|सर्वाधिकार सुरक्षित|copyrights?|©|\(c\)|&copy;|"
    r"著作権|حقوق النشر",
    re.I,
)
_OWNER_END = re.compile(
    r"\s*(?:[|·•/\n]|\s[–—-]+\s|\.\s|\.$|,\s(?!inc|llc|ltd|gmbh|co\b)|"
    r"\b(?:proudly )?(?:powered|designed|theme|template|created|"
    r"developed|built|made|website|hosted|wordpress|all content|unless|is a registered)\b|"
    r"\bby (?=wordpress|blogger))",
    re.I,
)


def parse_copyright(text: str) -> tuple[int | None, str]:
    """Read a copyright line.

    Args:
        text: such as ``©2025 Some Site | Theme by Somebody`` or ``Copyright 2019-2024 Muster e.V.``; only the
            first 240 characters are looked at.

    Returns:
        The latest year named next to the sign (``None`` where there is none) and the owner's name (``""``
        where it can't be told). ``(None, "")`` for a text that is no copyright line.
    """
    lower = text[:LINE_LIMIT].lower()
    if not any(sign in lower for sign in _SIGNS):
        return None, ""
    text = _plain(text[:LINE_LIMIT])
    if not (sign := _COPYRIGHT.search(text)):
        return None, ""
    years = [int(year) for year in _YEARS.findall(text)]
    after = text[sign.start() :]
    name = _owner(after) or _owner(text[: sign.start()])
    return max(years, default=None), name


def _owner(text: str) -> str:
    text = _RIGHTS.sub(" ", text)
    text = re.sub(
        r"(?<!\d)(?:19|20)\d\d(?:\s?[-–—/,]\s?(?:(?:19|20)\d\d|present|heute|today|\d\d\b))?", " ", text
    )
    text = re.sub(r"^(?:[\s.,:;|·•–—-]|\bby\b|\bvon\b|\bpar\b|\bpor\b)+", "", text.strip(), flags=re.I)
    if end := _OWNER_END.search(text):
        text = text[: end.start()]
    text = " ".join(text.split()).strip(" .,:;|-–—*_\"'“”()[]")
    return text if 1 < len(text) <= 60 and any(map(str.isalpha, text)) else ""
