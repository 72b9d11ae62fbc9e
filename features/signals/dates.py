"""Dates and provenance: how old a site is, who wrote and who answers for a page, and what it rests on."""

from __future__ import annotations

import datetime as dt
import itertools
import re
from collections import Counter

from ..facts import article_text, body_counts, outside_links
from ..lists import ROLE_NAMES, SHARE_HOSTS, SOCIAL_HOSTS, words
from ..page import Block, Kind, Link, Where
from ..phrases import lines, lowered, passages, shortened
from ..signal import NOT_MEASURABLE, Evidence, Facts, Measurement, Quote, signal
from .template import anchors, briefs, foot, foot_text
from .wording import spaced

YEAR = 365.25
_ARTICLE, _ARCHIVES = frozenset({Where.ARTICLE}), frozenset({Where.ARCHIVES})

# ---------------------------------------------------------------------------------------------- shared steps


def months(facts: Facts) -> list[int]:
    """The archive's months as running numbers (12 a year), each once, oldest first."""
    return sorted({month.year * 12 + month.month for month in facts.page.archives})


def _month(number: int) -> str:
    return f"{(number - 1) // 12}-{(number - 1) % 12 + 1:02d}"


def _archive_quotes(facts: Facts) -> tuple[Quote, ...]:
    blocks = [block for block in facts.page.blocks if block.where in _ARCHIVES]
    picked = blocks[:1] + blocks[-1:] if len(blocks) > 1 else blocks
    return tuple(Quote(shortened(block.text), block.where) for block in picked)


_COPYRIGHT = re.compile(
    r"(?:©|\(c\)|copyright|copyrights|&copy;)[^\n]{0,40}?((?:19|20)\d\d)(?:\s?[-–—/]\s?((?:19|20)?\d\d))?"
)


def copyright_years(facts: Facts) -> tuple[int, int, Block] | None:
    """First and last year of the page's copyright line and the block it stands in, or ``None``."""
    blocks = facts.page.footer[:100] or facts.page.blocks[-25:]
    for block in (*blocks, *facts.page.blocks[-5:]):
        text = lowered(block.text)
        if "©" in text or "(c)" in text or "copyright" in text:
            match = _COPYRIGHT.search(text)
            if match:
                first = int(match.group(1))
                last = int(match.group(2)) if match.group(2) else first
                last = last + first // 100 * 100 if last < 100 else last
                return first, max(first, last), block
    return None


_URL_DATE = re.compile(r"/((?:19|20)\d\d)[/-](\d{1,2})(?:[/-](\d{1,2}))?(?=[/-]|\.|$)")


def address_date(facts: Facts) -> dt.date | None:
    """The date that stands in the page's address, by month at least."""
    match = _URL_DATE.search(facts.page.url)
    if not match:
        return None
    try:
        return dt.date(int(match.group(1)), int(match.group(2)), int(match.group(3) or 1))
    except ValueError:
        return None


def _found(quotes: list[Quote], value: float, **words: object) -> Measurement:
    first = quotes[0].text if quotes else ""
    return Measurement(
        float(value), lambda: Evidence(tuple(quotes[:3]), {"count": len(quotes), "first": first, **words})
    )


# -------------------------------------------------------------------------------------------------- archives


@signal(
    "dates.archive_years",
    unit="years",
    farm=0,
    about="How many years lie between the first and the last month of the archive list.",
    raises="The archive runs over {value:.1f} years.",
    lowers="The archive runs over {value:.1f} years.",
)
def archive_years(facts: Facts) -> Measurement:
    found = facts.of(months)
    if not found:
        return NOT_MEASURABLE
    return Measurement((found[-1] - found[0]) / 12, lambda: Evidence(_archive_quotes(facts)))


@signal(
    "dates.archive_filled",
    unit="share",
    high=1,
    farm=0,
    about="Share of the months between the archive's first and last that hold posts.",
    raises="{count} of the {total} months that the archive spans {count:=holds|hold} posts.",
    lowers="{count} of the {total} months that the archive spans {count:=holds|hold} posts.",
)
def archive_filled(facts: Facts) -> Measurement:
    found = facts.of(months)
    if len(found) < 3:
        return NOT_MEASURABLE
    total = found[-1] - found[0] + 1
    return Measurement(
        len(found) / total,
        lambda: Evidence(_archive_quotes(facts), {"count": len(found), "total": total}),
    )


@signal(
    "dates.archive_longest_gap",
    unit="years",
    farm=1,
    about="The longest silence in the archive; a domain taken over has a long one.",
    raises="The archive is silent from {start} to {end}.",
)
def archive_longest_gap(facts: Facts) -> Measurement:
    found = facts.of(months)
    if len(found) < 2:
        return NOT_MEASURABLE
    gap, start = max((b - a, a) for a, b in itertools.pairwise(found))
    return Measurement(
        (gap - 1) / 12,
        lambda: Evidence(_archive_quotes(facts), {"start": _month(start), "end": _month(start + gap)}),
    )


@signal(
    "dates.archive_after",
    unit="years",
    low=0,
    farm=0,
    about="How long the archive goes on after the article's date.",
    raises="The archive goes on for {value:.1f} years after this article.",
    lowers="The archive goes on for {value:.1f} years after this article.",
)
def archive_after(facts: Facts) -> Measurement:
    found = facts.of(months)
    published = facts.page.published
    if not found or published is None:
        return NOT_MEASURABLE
    value = max(0, found[-1] - published.year * 12 - published.month) / 12
    return Measurement(value, lambda: Evidence(_archive_quotes(facts)))


_DAY = re.compile(
    r"\d{1,4}[./-]\d{1,2}[./-]\d{2,4}|20\d\d年\d{1,2}月\d{1,2}日"
    r"|\d{1,2}\.?\s(?:de\s)?[^\W\d_]{3,10}\.?,?\s(?:de\s)?20\d\d"
    r"|[^\W\d_]{3,10}\.?\s\d{1,2}(?:st|nd|rd|th)?,?\s20\d\d"
)


@signal(
    "dates.same_day",
    unit="share",
    high=1,
    farm=1,
    about="Largest share of the dates shown on the page (four at least) that are the same day.",
    raises="{count} of {total} dates on the page {count:=is|are} {first}.",
)
def same_day(facts: Facts) -> Measurement:
    rows = [block for block in facts.of(briefs) if "20" in block.text and len(block.text) > 7]
    if len(rows) < 4:
        return NOT_MEASURABLE
    days = [(match.group(), block) for block in rows[:40] if (match := _DAY.search(block.text))]
    if len(days) < 4:
        return NOT_MEASURABLE
    day, times = Counter(text for text, _ in days).most_common(1)[0]
    return Measurement(
        times / len(days),
        lambda: Evidence(
            tuple(Quote(shortened(block.text), block.where) for text, block in days if text == day)[:3],
            {"count": times, "total": len(days), "first": day},
        ),
    )


# ------------------------------------------------------------------------------------- dates against each other


@signal(
    "dates.dated",
    unit="yes/no",
    high=1,
    farm=-1,
    about="The article bears a date of publication.",
    raises="The article bears no date.",
    lowers="The article bears its date ({first}).",
)
def dated(facts: Facts) -> Measurement:
    page = facts.page
    if page.kind is not Kind.ARTICLE and not page.article:
        return NOT_MEASURABLE
    day = page.published or page.modified
    return Measurement(
        float(day is not None), lambda: Evidence((), {"first": day.isoformat() if day else ""})
    )


@signal(
    "dates.copyright_before",
    unit="years",
    farm=0,
    about="How many years the copyright line lies behind the article's date.",
    raises="The copyright line ends {value:year|years} before the article's date.",
    lowers="The copyright line ends {value:year|years} before the article's date.",
)
def copyright_before(facts: Facts) -> Measurement:
    years = facts.of(copyright_years)
    day = facts.page.modified or facts.page.published
    if years is None or day is None:
        return NOT_MEASURABLE
    block = years[2]
    return Measurement(
        float(max(0, day.year - years[1])),
        lambda: Evidence((Quote(shortened(block.text), block.where),)),
    )


@signal(
    "dates.copyright_after",
    unit="years",
    farm=0,
    about="How many years the copyright line goes on after the article's date.",
    raises="The copyright line ends {value:year|years} after the article's date.",
    lowers="The copyright line ends {value:year|years} after the article's date.",
)
def copyright_after(facts: Facts) -> Measurement:
    years = facts.of(copyright_years)
    day = facts.page.modified or facts.page.published
    if years is None or day is None:
        return NOT_MEASURABLE
    block = years[2]
    return Measurement(
        float(max(0, years[1] - day.year)),
        lambda: Evidence((Quote(shortened(block.text), block.where),)),
    )


@signal(
    "dates.copyright_span",
    unit="years",
    farm=-1,
    about="How many years the copyright line spans; 0 for a single year.",
    raises="The copyright line spans {value:year|years}.",
    lowers="The copyright line spans {value:year|years}.",
)
def copyright_span(facts: Facts) -> Measurement:
    years = facts.of(copyright_years)
    if years is None:
        return NOT_MEASURABLE
    first, last, block = years
    return Measurement(
        float(min(60, last - first)), lambda: Evidence((Quote(shortened(block.text), block.where),))
    )


@signal(
    "dates.address_gap",
    unit="years",
    farm=1,
    about="How far the article's date is from the date in its address.",
    raises="The article's date and the date in its address are {value:.1f} years apart.",
)
def address_gap(facts: Facts) -> Measurement:
    page = facts.page
    other = facts.of(address_date)
    if other is None or page.published is None:
        return NOT_MEASURABLE
    days = abs((page.published - other).days)
    match = _URL_DATE.search(page.url)
    return Measurement(
        max(0, days - 31) / YEAR,
        lambda: Evidence((Quote(match.group(), Where.ADDRESS),) if match else ()),
    )


@signal(
    "dates.changed_after",
    unit="years",
    farm=0,
    about="How long after publication the article was changed last.",
    raises="The article was changed last {value:.1f} years after publication.",
    lowers="The article was changed last {value:.1f} years after publication.",
)
def changed_after(facts: Facts) -> Measurement:
    page = facts.page
    if page.published is None or page.modified is None:
        return NOT_MEASURABLE
    return Measurement(max(0, (page.modified - page.published).days) / YEAR)


@signal(
    "dates.title_year",
    unit="yes/no",
    high=1,
    farm=1,
    about="The title bears the year of publication or the one after, to look fresh in result lists.",
    raises="The title bears a year to look fresh: “{first}”.",
)
def title_year(facts: Facts) -> Measurement:
    page = facts.page
    day = page.modified or page.published
    title = page.headline or page.title
    if not title or day is None:
        return NOT_MEASURABLE
    hit = next((str(year) for year in (day.year, day.year + 1) if str(year) in title), "")
    return _found([Quote(shortened(title), Where.TITLE)] if hit else [], float(bool(hit)))


# ---------------------------------------------------------------------------------------------- who wrote it

_PERSON = re.compile(
    r"^(?:(?:dr|prof|mr|mrs|ms|frau|herr)\.? )?[^\W\d_][^\W\d_.'’-]*\.?(?:[ -](?:[^\W\d_]['’.-]?)+){1,4}$"
)


def author_is_person(facts: Facts) -> bool | None:
    """Whether the author looks like a person's name; ``None`` where no author is given."""
    page = facts.page
    author = " ".join(page.author.split())
    if not author:
        return None
    name = lowered(author)
    if name in ROLE_NAMES or name in (lowered(page.site_name), page.host):
        return False
    if author[0] >= "\u0e00":  # scripts without blanks and capitals: two to six letters make a name
        return 2 <= len(author) <= 6
    capitals = [word for word in author.split() if word[0].isupper() or not word[0].isascii()]
    if not _PERSON.match(name) or len(capitals) < 2:
        return False
    site = set(lowered(page.site_name).split())
    return not site or not set(name.split()) <= site


@signal(
    "dates.named_author",
    unit="yes/no",
    high=1,
    farm=-1,
    about="The article names a person as its author.",
    raises="Nobody is named as the article's author.",
    lowers="The article names its author, {first}.",
)
def named_author(facts: Facts) -> Measurement:
    page = facts.page
    if not page.article:
        return NOT_MEASURABLE
    return _found(
        [Quote(page.author[:80], Where.BYLINE)] if page.author else [],
        float(bool(facts.of(author_is_person))),
    )


@signal(
    "dates.any_author",
    unit="yes/no",
    high=1,
    farm=0,
    about="The article gives an author of any kind, a role or an account among them.",
    raises="The article gives {who} as its author.",
    lowers="The article gives {who} as its author.",
)
def any_author(facts: Facts) -> Measurement:
    page = facts.page
    if not page.article:
        return NOT_MEASURABLE
    return _found(
        [Quote(page.author[:80], Where.BYLINE)] if page.author else [],
        float(bool(page.author)),
        who=page.author[:60] or "nobody",
    )


@signal(
    "dates.author_page",
    unit="yes/no",
    high=1,
    farm=0,
    about="The author's name leads to a page about them.",
    raises="The author's name leads {to}.",
    lowers="The author's name leads {to}.",
)
def author_page(facts: Facts) -> Measurement:
    page = facts.page
    if not page.author or page.rendering != "html":
        return NOT_MEASURABLE
    found = facts.of(anchors)
    name = page.author.lower()
    hits = [found[text] for text in (name, f"by {name}") if text in found]
    hits = [link for link in hits if len(link.href.rstrip("#/")) > 10]
    return _found(
        [Quote(shortened(link.text), link.where) for link in hits],
        float(bool(hits)),
        to="to a page about them" if hits else "nowhere",
    )


# ------------------------------------------------------------------------------------------- what it rests on

_SOURCE_LINE = re.compile(
    r"\W*(?:image |photo |original |news )?(?:source|sources|via|source link|original article|quelle"
    r"|quellen|fuente"
    r"|fuentes|fonte|fontes|bron|źródło|источник|sumber|kaynak|nguồn|ソース|출처|出典)\s*(?:[:：]|$)",
    re.IGNORECASE,
)
_SOURCE_PHRASE = re.compile(
    r"\boriginally (?:published|posted|appeared) (?:at|on|in|by)\b|\bfirst (?:published|appeared) (?:at"
    r"|on|in)\b"
    r"|\bre(?:printed|published) (?:from|with)\b|\bread the original\b|\bcourtesy of\b|\bas reported by\b"
    r"|\bwięcej na:|\bоб этом (?:сообща|пишет|сообщил)|\bbrought to you by\b|(?:来源|來源|出处|转自"
    r"|转载自|轉載自)\s*[:：]"
    r"|【转载】|本文转自|^据.{2,8}报道",
)


_BYLINE = frozenset({Where.BYLINE})
# One of these stands in every such phrase; looking for them first spares most pages the search.
_SOURCE_MARKS = (
    "originally ", "first published", "first appeared", "reprinted", "republished", "read the original",
    "courtesy of", "as reported by", "więcej na", "об этом", "brought to you", "来源", "來源", "出处", "转自",
    "转载", "轉載", "据",
)  # fmt: skip


@signal(
    "dates.source_credit",
    unit="yes/no",
    high=1,
    farm=0,
    about="A line names where the article was taken from: Source: ..., originally published at ...",
    raises="{which} line names where the text was taken from. {first}",
    lowers="{which} line names where the text was taken from. {first}",
)
def source_credit(facts: Facts) -> Measurement:
    page = facts.page
    if not page.article:
        return NOT_MEASURABLE
    near = [*page.article[:3], *page.article[-8:]]
    near += facts.of(briefs) if not spaced(facts) else [b for b in facts.of(briefs) if b.where in _BYLINE]
    near = [block for block in near if len(block.text) < 260]
    low = "\n".join([block.text for block in near]).lower()
    said = any(mark in low for mark in _SOURCE_MARKS)
    for block in near:
        if _SOURCE_LINE.match(block.text) or (said and _SOURCE_PHRASE.search(block.text.lower())):
            return _found([Quote(shortened(block.text), block.where)], 1.0, which="A")
    return _found([], 0.0, which="No")


_LICENSE = re.compile(
    r"creative commons|\bcc[- ]by\b|cc0|public domain|licen[sc]ed under|republished under|with permission"
    r"|mit permission"
    r"|mit freundlicher genehmigung|avec l'aimable autorisation|con permiso|licencia|lizenz"
    r"|gnu free documentation"
    r"|all rights reserved by the author"
)


_LICENSE_WORDS = words(
    "creative cc cc0 licensed licenced licence license permission lizenz licencia autorisation "
    "permiso genehmigung domain republished gnu"
)


@signal(
    "dates.license",
    unit="yes/no",
    high=1,
    farm=-1,
    about="The page names a licence or a permission for its text.",
    raises="The page names no licence.",
    lowers="The page names a licence or permission (“{first}”).",
)
def license_(facts: Facts) -> Measurement:
    page = facts.page
    if not page.article:
        return NOT_MEASURABLE
    for link in facts.of(outside_links)[-200:]:
        if link.domain in ("creativecommons.org", "gnu.org", "opensource.org"):
            return _found([Quote(link.href[:160], Where.ADDRESS)], 1.0)
    blocks, text = facts.of(foot), facts.of(foot_text)
    if not _LICENSE_WORDS.isdisjoint(facts.of(body_counts)):
        blocks = (*blocks, *page.article[-10:])
        text = "\n".join([text, *[lowered(block.text[:1000]) for block in page.article[-10:]]])
    if any(
        mark in text for mark in ("licen", "lizenz", "creative", "cc0", "cc-by", "permi", "genehm", "domain")
    ):
        match = _LICENSE.search(text)
        if match:
            return _found(list(passages(blocks, [match.group()], 1)), 1.0)
    return _found([], 0.0)


_SERIOUS = re.compile(
    r"(?:^|\.)(?:gov|edu|mil|int|ac|go|gob|gouv|europa)(?:\.[a-z]{2,3})?$|(?:^|\.)(?:wikipedia|wikimedia"
    r"|wikidata|doi|arxiv|archive"
    r"|pubmed|jstor|nature|sciencedirect|springer|wiley|plos|biorxiv|who|un|ietf|w3|rfc-editor|oecd"
    r"|worldbank|unesco)\.(?:org|com|int)$"
)
_REFERENCE = re.compile(
    r"\bdoi:?\s?10\.\d{4}|\bdoi\.org/10|\bisbn\b|\bissn\b|\bet al\b|\barxiv:|\bpmid\b|\bpp\. ?\d|\bvol\. ?\d"
)
_REFERENCE_WORDS = frozenset({"doi", "isbn", "issn", "al", "arxiv", "pmid", "pp", "vol"})


@signal(
    "dates.references",
    unit="count",
    farm=-1,
    about="Links and notes in the article to public bodies, science and encyclopaedias; DOI, ISBN and the like.",
    raises="The article refers to {count:source|sources} of record.",
    lowers="The article cites {count:source|sources}, as “{first}”.",
)
def references(facts: Facts) -> Measurement:
    page = facts.page
    if not page.article:
        return NOT_MEASURABLE
    quotes = [
        Quote(shortened(link.text or link.href[:160]), link.where)
        for link in _article_links(facts)
        if _SERIOUS.search(link.host)
    ]
    cited = not _REFERENCE_WORDS.isdisjoint(facts.of(body_counts))
    text = lowered(facts.of(article_text)[:60_000]) if cited else ""
    for match in _REFERENCE.finditer(text):
        if len(quotes) > 200:
            break
        quotes.extend(passages(page.article, [match.group()], 1) if len(quotes) < 3 else [quotes[-1]])
    return _found(quotes, float(len(quotes)))


def _article_links(facts: Facts) -> list[Link]:
    return [link for link in facts.of(outside_links) if link.paragraph >= 0]


@signal(
    "dates.cited_sites",
    unit="count",
    farm=-1,
    about="How many different sites the article's text links to, social networks left out.",
    raises="The article links to {count:other site|other sites}.",
    lowers="The article links to {count:other site|other sites}, as {sites}.",
)
def cited_sites(facts: Facts) -> Measurement:
    page = facts.page
    if not page.article or page.rendering != "html":
        return NOT_MEASURABLE
    domains: dict[str, Link] = {}
    for link in _article_links(facts):
        if link.domain not in SOCIAL_HOSTS and link.domain not in SHARE_HOSTS:
            domains.setdefault(link.domain, link)
    quotes = [Quote(shortened(link.text or link.href[:160]), link.where) for link in domains.values()]
    return _found(quotes, float(len(domains)), sites=", ".join(list(domains)[:3]))


# ------------------------------------------------------------------------------------------- who answers for it

_PHONE = re.compile(
    r"(?:tel|tel\.|telefon|telephone|teléfono|phone|fon|call|☎|电话|tlf)\.?\s?:?\s*\+?[\d(][\d\s()./-]{6,}"
    r"|\+\d{1,3}[\s(.-]\d[\d\s().-]{6,}",
    re.IGNORECASE,
)
_PHONE_MARKS = ("+", "tel", "fon", "phone", "call", "☎", "电话", "tlf")
_POST = re.compile(
    r"(?=[\dA-Zsb])(?:"  # spares most places the choice
    r"\d{5} [A-ZÄÖÜ][a-zäöüß]{2,}|\b[A-Z]{2} \d{5}(?:-\d{4})?\b|\b[A-Z]{1,2}\d{1,2}[A-Z]? \d[A-Z]{2}\b"
    r"|\d{1,5} [A-Z]\w+ (?:St|Street|Ave|Avenue|Rd|Road|Blvd|Drive|Lane)\b|(?:straße|str\.) \d|\d+,? rue "
    r"|box \d)"
)
_NUMBER_MARKS = (
    "issn",
    "ust-id",
    "vat ",
    "siret",
    "handelsregister",
    "hrb ",
    "company no",
    "company number",
    "company reg",
    "registered in",
    "registered charity",
    "charity no",
    "501(c)",
    "cnpj",
    "nip:",
    "kvk",
    "p.iva",
    "p. iva",
    "icp备",
    "icp证",
    "公网安备",
    "инн ",
)
_FIRMS = words(
    "GmbH Ltd Ltd. Limited Inc. Inc LLC LLC. PLC plc S.A. SARL e.V. AG B.V. AB Oy s.r.o. Foundation "
    "University Universität Ministry Association Society Council Department Institute Verein Verlag "
    "Trust Government"
)


def _marks_of_publisher(text: str) -> list[str]:
    """What in a footer's text answers for the page: phone, post address, registered number, firm, mail address."""
    low = text.lower()
    marks = [mark for mark in _NUMBER_MARKS if mark in low][:1]
    if any(firm in text for firm in _FIRMS):
        marks += [word for word in text.split() if word.rstrip(",") in _FIRMS][:1]
    if "@" in text:
        marks += [word for word in text.split() if "@" in word[1:-3] and "." in word][:1]
    if sum([text.count(digit) for digit in "0123456789"]) > 8:
        rings = any(mark in low for mark in _PHONE_MARKS)
        patterns = (_PHONE, _POST) if rings else (_POST,)
        marks += [match.group() for pattern in patterns if (match := pattern.search(text))]
    return marks


@signal(
    "dates.publisher",
    unit="count",
    high=5,
    farm=-1,
    about="Marks of an answerable publisher outside the article: phone, address, number, firm, mail.",
    raises="{count:mark on the page says|marks on the page say} who answers for it.",
    lowers="The page says who answers for it, as “{first}”.",
)
def publisher(facts: Facts) -> Measurement:
    page = facts.page
    if not page.blocks:
        return NOT_MEASURABLE
    blocks = [block for block in (*page.footer[-40:], *page.blocks[-8:]) if block.where not in _ARTICLE]
    text = "\n".join(dict.fromkeys([block.text[:200] for block in blocks]))[-1500:]
    if not text:
        return NOT_MEASURABLE
    marks = _marks_of_publisher(text)

    def evidence() -> Evidence:
        quotes = passages(blocks, [lowered(mark) for mark in marks])
        return Evidence(quotes, {"count": len(marks), "first": quotes[0].text if quotes else ""})

    return Measurement(float(len(marks)), evidence)


@signal(
    "dates.reader_comments",
    unit="count",
    farm=-1,
    about="How many blocks of readers' comments stand under the article.",
    raises="{count:passage by a reader stands|passages by readers stand} under the article.",
    lowers="Readers left comments ({count:passage|passages}).",
)
def reader_comments(facts: Facts) -> Measurement:
    page = facts.page
    if not page.article:
        return NOT_MEASURABLE
    hits = [block for block in page.comments if len(block.text) > 40]
    return Measurement(
        float(len(hits)),
        lambda: Evidence(lines([block.text for block in hits], Where.COMMENTS), {"count": len(hits)}),
    )
