"""How a page is worded: stuffing, repetition, vocabulary, rhythm, and what writing machines and copying leave.

Everything is measured on the article, or where there is none on what stands in lists, headings and comments,
up to 20,000 characters. Measures that count words say nothing about scripts written without blanks.
"""

from __future__ import annotations

import math
import re
import zlib
from collections import Counter
from collections.abc import Callable, Iterable
from itertools import islice, pairwise
from operator import eq

from ..facts import BODY, WORDS, article_text, body_counts, body_text, body_words, visible_text
from ..lists import (
    CONNECTIVES,
    COPIED,
    CREDITS,
    FILLER,
    FIRST_PERSON,
    LEFTOVERS,
    MARKETING,
    ODD,
    PLACEHOLDERS,
    SAID,
    SECOND_PERSON,
    STOP_WORDS,
    TELLTALE,
)
from ..lists import words as words_in
from ..page import Block, Kind, Where
from ..phrases import Phrases, lines, lowered, passages, shortened
from ..signal import NOT_MEASURABLE, Evidence, Facts, Measurement, Quote, signal

CHARACTERS = 20_000
FEW = 80  # words below which a rate says nothing
SPACELESS = frozenset({"zh", "ja", "th", "lo", "km", "my"})
HEADING = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
NOT_PROSE = HEADING | {"li", "td", "th", "dt", "dd", "figcaption", "caption", "pre", "code"}

_ENGLISH_ONLY = frozenset({"the", "and", "with", "this", "from", "which", "their", "would", "have", "your"})

# ---------------------------------------------------------------------------------------------- shared steps


def spaced(facts: Facts) -> bool:
    """Whether the page is written with blanks between words, so that counting words makes sense."""
    return facts.page.language not in SPACELESS


def words(facts: Facts) -> list[str]:
    """The first 3,000 words of the body, lower case; none for scripts written without blanks."""
    return facts.of(body_words)[:WORDS] if spaced(facts) else []


def raw(facts: Facts) -> str:
    """The body's text, at most 20,000 characters."""
    return facts.of(body_text)[:CHARACTERS]


def low(facts: Facts) -> str:
    """The body's text in lower case with straight apostrophes."""
    return lowered(facts.of(raw))


def body_blocks(facts: Facts) -> tuple[Block, ...]:
    """The blocks that the body's text is made of."""
    page = facts.page
    return page.article or tuple(block for block in page.blocks if block.where in BODY)


def prose(facts: Facts) -> list[str]:
    """The running paragraphs of the article: neither headings nor list items or table cells."""
    kept: list[str] = []
    room = CHARACTERS
    for block in facts.page.article:
        if block.tag not in NOT_PROSE and len(block.text) > 30:
            kept.append(block.text)
            room -= len(block.text)
            if room < 0:
                break
    return kept


_ENDS = ("? ", "! ", '." ', ".” ", ".) ", "… ", "\n")
_ENDS_UNSPACED = (*_ENDS, "。", "！", "？")


def sentences(facts: Facts) -> list[str]:
    """The sentences of the running paragraphs, without their end marks."""
    text = "\n".join(facts.of(prose))
    for end in _ENDS if spaced(facts) else _ENDS_UNSPACED:
        text = text.replace(end, ". ")
    return [s for sentence in text.split(". ") if len(s := sentence.rstrip('.!?…"” ')) > 1]


_MATTER = frozenset({Where.ARTICLE, Where.HEADING, Where.LIST})


def sections(facts: Facts) -> list[Block]:
    """The headings of the page's matter under its headline, each wording once; those of side lists left out."""
    page = facts.page
    seen = {page.headline, page.title}
    kept: list[Block] = []
    for block in page.headings[:300]:
        if block.where in _MATTER and block.text not in seen and block.tag != "h1":
            seen.add(block.text)
            kept.append(block)
    return kept


def title_words(facts: Facts) -> frozenset[str]:
    """The telling words of title and headline: no stop words, not the site's name."""
    page = facts.page
    text = page.headline or page.title
    if not text or not spaced(facts):
        return frozenset()
    stop = _stop(facts)
    site = set(_split(page.site_name))
    return frozenset(w for w in _split(text[:300]) if len(w) > 2 and w not in stop and w not in site)


_WORD = re.compile(r"[^\W\d_]+")
_STOP_WITH_ENGLISH = {code: listed | STOP_WORDS["en"] for code, listed in STOP_WORDS.items()}


def _stop(facts: Facts) -> frozenset[str]:
    return _STOP_WITH_ENGLISH.get(facts.page.language, STOP_WORDS["en"])


def _split(text: str) -> list[str]:
    return _WORD.findall(text.lower())


def _rate(count: float, total: int) -> float:
    return 1000.0 * count / total


def _from(value: float, evidence: Callable[[], Evidence]) -> Measurement:
    return Measurement(float(value), evidence)


def _phrases(facts: Facts, phrases: Phrases, per_thousand: bool) -> Measurement:
    """Count phrases in the body; as a rate only where there are words enough."""
    vocabulary = facts.of(body_counts)
    if not vocabulary:
        return NOT_MEASURABLE
    glued = not spaced(facts)
    total = len(facts.of(raw)) // 2 if glued else len(facts.of(words))
    if per_thousand and total < FEW:
        return NOT_MEASURABLE
    hits = phrases.found(facts.of(low), vocabulary, glued)
    count = sum(hits.values())
    return _from(
        _rate(count, total) if per_thousand else count,
        lambda: Evidence(
            passages(facts.of(body_blocks), hits), {"count": count, "first": next(iter(hits), "")}
        ),
    )


def _listed(facts: Facts, listed: frozenset[str]) -> Measurement:
    """The rate of single words of a list in a body written with blanks."""
    total = len(facts.of(words))
    if total < FEW:
        return NOT_MEASURABLE
    vocabulary = facts.of(body_counts)
    hits = [word for word in listed if word in vocabulary]
    count = sum(vocabulary[word] for word in hits)

    def evidence() -> Evidence:
        best = sorted(hits, key=lambda word: (-vocabulary[word], word))
        return Evidence(
            passages(facts.of(body_blocks), [f" {word} " for word in best]),
            {"count": count, "first": ", ".join(best[:3])},
        )

    return _from(_rate(count, total), evidence)


# ---------------------------------------------------------------------------------------- title and headings

_TITLE_CUT = re.compile(r"\s[|•·»«–—:~/-]+\s|[|»•]|,\s|\s?::\s?")


@signal(
    "wording.title_pieces",
    unit="pieces",
    farm=1,
    low=1,
    about="Into how many pieces separators and commas cut the title.",
    source="Fetterly, Manasse, Najork 2004, Spam, damn spam, and statistics",
    raises="The title is cut into {count:piece|pieces}, as lists of search words are.",
)
def title_pieces(facts: Facts) -> Measurement:
    title = facts.page.title[:1000]
    if not title:
        return NOT_MEASURABLE
    pieces = [piece for piece in _TITLE_CUT.split(title) if piece.strip()]
    return _from(max(1, len(pieces)), lambda: Evidence(lines([title], Where.TITLE), {"count": len(pieces)}))


@signal(
    "wording.title_length",
    unit="characters",
    farm=1,
    about="How long the title is.",
    source="Ntoulas et al. 2006, Detecting spam web pages through content analysis",
    raises="The title is {count:character|characters} long.",
)
def title_length(facts: Facts) -> Measurement:
    title = facts.page.title
    if not title:
        return NOT_MEASURABLE
    return _from(len(title), lambda: Evidence(lines([title], Where.TITLE), {"count": len(title)}))


@signal(
    "wording.title_repeats",
    unit="share",
    high=1,
    farm=1,
    about="Share of the title's telling words that stand in it more than once.",
    raises="The title repeats itself: {first}.",
)
def title_repeats(facts: Facts) -> Measurement:
    title = facts.page.title[:1000]
    stop = _stop(facts)
    found = [word for word in _split(title) if len(word) > 2 and word not in stop]
    if len(found) < 3:
        return NOT_MEASURABLE
    twice = [word for word, times in Counter(found).items() if times > 1]
    return _from(
        1 - len(set(found)) / len(found),
        lambda: Evidence(lines([title], Where.TITLE), {"first": ", ".join(twice[:4])}),
    )


_FORMULA = re.compile(
    r"\b20[12]\d\b|^\W*(?:top\s)?\d+\s\w+|\b(?:best|top|ultimate|complete guide|guide to|everything you need"
    r"|you need to know|how to|what is|why (?:you|do|is|are)|tips|ways to|review(?:s|ed)?|vs\.?|near me"
    r"|cheap|free"
    r"|online|download|buy|deals?|net worth|price|login|beste[nrs]?|vergleich|test|kaufen|günstig"
    r"|ratgeber|meilleur\w*"
    r"|comment|guide|mejor(?:es)?|cómo|gratis|melhor(?:es)?|como|migliori?|najlepsze|лучши[ейх]|как|cara"
    r"|terbaik"
    r"|harga|nasıl|en iyi)\b|[\U0001F300-\U0001FAFF✅⭐]",
    re.IGNORECASE,
)


@signal(
    "wording.title_formula",
    unit="count",
    farm=1,
    about="Search formulas in the title: a year, a leading number, best, how to, guide, review, near me.",
    raises="The title is made of search formulas: {first}.",
)
def title_formula(facts: Facts) -> Measurement:
    title = facts.page.title[:300]
    if not title:
        return NOT_MEASURABLE
    hits = _FORMULA.findall(title)
    return _from(
        len(hits),
        lambda: Evidence(lines([title], Where.TITLE), {"first": ", ".join(h.strip() for h in hits)}),
    )


@signal(
    "wording.title_echo",
    unit="per 1,000 words",
    farm=1,
    about="How often the whole headline stands word for word in the body.",
    raises="The headline is repeated {count:time|times} in the text.",
)
def title_echo(facts: Facts) -> Measurement:
    page = facts.page
    headline = lowered(page.headline or page.title)
    total = len(facts.of(words))
    if total < FEW or headline.count(" ") < 2:
        return NOT_MEASURABLE
    count = max(0, facts.of(low).count(headline) - 1)
    return _from(
        _rate(count, total),
        lambda: Evidence(passages(facts.of(body_blocks), [headline], 4)[1:], {"count": count + 1}),
    )


@signal(
    "wording.title_density",
    unit="share",
    high=1,
    farm=1,
    about="Share of the body's words that are the telling words of the headline.",
    source="Ntoulas et al. 2006, Detecting spam web pages through content analysis",
    raises="Of every hundred words of the text {percent:is a word|are words} of the headline: {first}.",
)
def title_density(facts: Facts) -> Measurement:
    keys = facts.of(title_words)
    total = len(facts.of(words))
    if total < FEW or not keys:
        return NOT_MEASURABLE
    vocabulary = facts.of(body_counts)
    value = sum(vocabulary[key] for key in keys if key in vocabulary) / total

    def evidence() -> Evidence:
        best = sorted(keys, key=lambda key: (-vocabulary[key], key))[:3]
        return Evidence(
            passages(facts.of(body_blocks), best), {"percent": 100 * value, "first": ", ".join(best)}
        )

    return _from(min(1.0, value), evidence)


@signal(
    "wording.title_phrase",
    unit="per 1,000 words",
    farm=1,
    about="How often the headline's most repeated pair of neighbouring words stands in the body.",
    raises="“{first}” stands {count:time|times} in the text.",
)
def title_phrase(facts: Facts) -> Measurement:
    total = len(facts.of(words))
    keys = facts.of(title_words)
    if total < FEW or len(keys) < 2:
        return NOT_MEASURABLE
    line = _split((facts.page.headline or facts.page.title)[:300])
    text = facts.of(low)
    pairs = {f"{a} {b}": 0 for a, b in pairwise(line) if a in keys and b in keys}
    if not pairs:
        return NOT_MEASURABLE
    for pair in islice(pairs, 8):
        pairs[pair] = text.count(pair)
    best = max(pairs, key=lambda pair: pairs[pair])
    return _from(
        _rate(pairs[best], total),
        lambda: Evidence(passages(facts.of(body_blocks), [best]), {"first": best, "count": pairs[best]}),
    )


@signal(
    "wording.headings_echo",
    unit="share",
    high=1,
    farm=1,
    about="Share of the headings that repeat at least two telling words of the headline (one where it has one).",
    raises="{count} of {total} headings {count:=repeats|repeat} the headline's words.",
)
def headings_echo(facts: Facts) -> Measurement:
    keys = facts.of(title_words)
    blocks = facts.of(sections)
    if len(blocks) < 3 or not keys:
        return NOT_MEASURABLE
    need = min(2, len(keys))
    hits = [block for block in blocks if len(keys.intersection(_split(block.text[:200]))) >= need]
    return _from(
        len(hits) / len(blocks),
        lambda: Evidence(_some(hits), {"count": len(hits), "total": len(blocks)}),
    )


def _some(blocks: Iterable[Block], limit: int = 3) -> tuple[Quote, ...]:
    return tuple(Quote(shortened(block.text), block.where) for block in islice(blocks, limit))


@signal(
    "wording.headings_alike",
    unit="share",
    high=1,
    farm=1,
    about="Largest share of the headings that hold the same telling word.",
    raises="“{first}” stands in {count} of {total:heading|headings}.",
)
def headings_alike(facts: Facts) -> Measurement:
    blocks = facts.of(sections)
    if len(blocks) < 4 or not spaced(facts):
        return NOT_MEASURABLE
    stop = _stop(facts)
    tally: Counter[str] = Counter()
    for block in blocks:
        tally.update({w for w in _split(block.text[:200]) if len(w) > 2 and w not in stop})
    if not tally:
        return NOT_MEASURABLE
    best = max(tally, key=lambda word: (tally[word], word))
    return _from(
        tally[best] / len(blocks),
        lambda: Evidence(
            _some(block for block in blocks if best in _split(block.text[:200])),
            {"first": best, "count": tally[best], "total": len(blocks)},
        ),
    )


@signal(
    "wording.headings_questions",
    unit="share",
    high=1,
    farm=0,
    about="Share of the headings that are questions.",
    raises="{count} of {total} headings {count:=is a question|are questions}.",
    lowers="{count} of {total} headings {count:=is a question|are questions}.",
)
def headings_questions(facts: Facts) -> Measurement:
    blocks = facts.of(sections)
    if len(blocks) < 3:
        return NOT_MEASURABLE
    hits = [block for block in blocks if block.text.endswith(("?", "？", "؟"))]
    return _from(
        len(hits) / len(blocks),
        lambda: Evidence(_some(hits), {"count": len(hits), "total": len(blocks)}),
    )


_STOCK_HEADINGS = re.compile(
    r"^\W*(?:\d+[.)]?\s*)?(?:introduction|conclusions?|in conclusion|final (?:thoughts|words|verdict)"
    r"|the bottom line"
    r"|bottom line|summary|key takeaways?|takeaways|faqs?|frequently asked questions|faqs? (?:about|on)\b.*"
    r"|frequently asked questions .*|common mistakes.*|pros and cons|pros|cons|table of contents|contents"
    r"|overview"
    r"|why (?:choose|it matters|this matters).*|benefits of .*|(?:the )?(?:importance|role|benefits"
    r"|advantages) of .*"
    r"|what (?:is|are) .*|understanding .*|how (?:does|do|to) .*|tips (?:for|to) .*|exploring .*"
    r"|the future of .*"
    r"|(?:the )?best practices.*|step[- ]by[- ]step.*|getting started.*|wrapping up|quick (?:answer"
    r"|insight|summary).*"
    r"|fazit|einleitung|einführung|häufig gestellte fragen.*|häufige fragen.*|vorteile .*|zusammenfassung"
    r"|was ist .*"
    r"|introduction .*|en conclusion|foire aux questions|questions fréquentes|avantages .*|qu'est-ce .*"
    r"|pourquoi .*"
    r"|introducción|conclusión|conclusiones|preguntas frecuentes.*|beneficios de .*|ventajas .*|qué es .*"
    r"|resumen"
    r"|introdução|conclusão|perguntas frequentes.*|benefícios .*|vantagens .*|o que é .*|resumo"
    r"|introduzione|conclusione|conclusioni|domande frequenti.*|vantaggi .*|wstęp|podsumowanie"
    r"|najczęściej zadawane.*"
    r"|введение|заключение|выводы?|часто задаваемые вопросы.*|преимущества .*|что такое .*|inleiding"
    r"|conclusie"
    r"|veelgestelde vragen.*|pendahuluan|kesimpulan|pertanyaan umum|manfaat .*|apa itu .*|giriş|sonuç"
    r"|sıkça sorulan sorular|kết luận|giới thiệu|câu hỏi thường gặp|引言|前言|结论|总结|总之|常见问题"
    r"|まとめ|はじめに|"
    r"よくある質問)\W*$",
    re.IGNORECASE,
)


@signal(
    "wording.headings_stock",
    unit="share",
    high=1,
    farm=1,
    about="Share of the headings that fit any text: Introduction, Benefits of ..., FAQs, Conclusion.",
    raises="{count} of {total} headings would fit any text.",
)
def headings_stock(facts: Facts) -> Measurement:
    blocks = [block for block in facts.of(sections) if len(block.text) < 100]
    if len(blocks) < 2:
        return NOT_MEASURABLE
    hits = [block for block in blocks if _STOCK_HEADINGS.match(lowered(block.text))]
    return _from(
        len(hits) / len(blocks),
        lambda: Evidence(_some(hits), {"count": len(hits), "total": len(blocks)}),
    )


_CLOSERS = re.compile(
    r"^\W*(?:\d+[.)]?\s*)?(?:conclusions?|in conclusion|final (?:thoughts|words|verdict)|the bottom line"
    r"|key takeaways?"
    r"|faqs?|frequently asked questions|fazit|häufig gestellte fragen|häufige fragen|en conclusion"
    r"|foire aux questions"
    r"|conclusión|conclusiones|preguntas frecuentes|conclusão|perguntas frequentes|conclusione|conclusioni"
    r"|domande frequenti|podsumowanie|заключение|часто задаваемые вопросы|conclusie|veelgestelde vragen"
    r"|kesimpulan"
    r"|sonuç|sıkça sorulan sorular|kết luận|结论|总结|常见问题|まとめ|よくある質問)\b",
    re.IGNORECASE,
)


@signal(
    "wording.closing_headings",
    unit="count",
    farm=1,
    about="Headings that close or pad a generated article: Conclusion, Final Thoughts, FAQs, Key Takeaways.",
    raises="{count:heading closes|headings close} the text by formula, as “{first}”.",
)
def closing_headings(facts: Facts) -> Measurement:
    if not facts.page.article:
        return NOT_MEASURABLE
    hits = [b for b in facts.of(sections) if len(b.text) < 100 and _CLOSERS.match(lowered(b.text))]
    return _from(
        len(hits),
        lambda: Evidence(_some(hits), {"count": len(hits), "first": hits[0].text if hits else ""}),
    )


# ---------------------------------------------------------------------------------------------- keyword lists


def _meta_keywords(facts: Facts) -> list[str]:
    furniture = facts.page.furniture
    text = furniture.meta.get("keywords", "") if furniture else ""
    return [piece.strip() for piece in re.split(r"[,;，、]", text[:5000]) if piece.strip()]


@signal(
    "wording.meta_keywords",
    unit="count",
    farm=0,
    about="How many search words the page's keyword element lists; not measured where there is none.",
    raises="The page lists {count:search word|search words} for machines.",
    lowers="The page lists {count:search word|search words} for machines.",
)
def meta_keywords(facts: Facts) -> Measurement:
    found = facts.of(_meta_keywords)
    if not found:
        return NOT_MEASURABLE
    return _from(len(found), lambda: Evidence(lines(found, Where.HEAD), {"count": len(found)}))


@signal(
    "wording.meta_keywords_alike",
    unit="share",
    high=1,
    farm=1,
    about="Largest share of the search words in the keyword element that hold the same word.",
    raises="“{first}” stands in {count} of {total:search word|search words} listed for machines.",
)
def meta_keywords_alike(facts: Facts) -> Measurement:
    found = facts.of(_meta_keywords)
    if len(found) < 4:
        return NOT_MEASURABLE
    tally: Counter[str] = Counter()
    for piece in found:
        tally.update({word for word in _split(piece) if len(word) > 2})
    if not tally:
        return NOT_MEASURABLE
    best = max(tally, key=lambda word: (tally[word], word))
    return _from(
        tally[best] / len(found),
        lambda: Evidence(
            lines([piece for piece in found if best in piece.lower()], Where.HEAD),
            {"first": best, "count": tally[best], "total": len(found)},
        ),
    )


@signal(
    "wording.keyword_list",
    unit="count",
    farm=1,
    about="The longest visible list of search words: pieces between commas of which many hold the same word.",
    raises="A list of {count:search word|search words} stands in the page.",
)
def keyword_list(facts: Facts) -> Measurement:
    if not facts.page.blocks:
        return NOT_MEASURABLE
    best, where = 0, None
    for block in [b for b in facts.page.blocks[:2000] if 60 < len(b.text) < 6000 and b.text.count(",") > 6]:
        text = block.text
        if len(text) > 32 * text.count(","):
            continue
        pieces = text[:3000].lower().split(",")
        tally: Counter[str] = Counter()
        for piece in pieces:
            tally.update({word for word in piece.split() if len(word) > 3})
        top = max(tally.values(), default=0)
        if top >= 5 and top * 2 >= len(pieces) and len(pieces) > best:
            best, where = len(pieces), block
    return _from(best, lambda: Evidence(_some([where] if where else []), {"count": best}))


# -------------------------------------------------------------------------------------------------- repetition


def _fours(found: list[str]) -> Iterable[tuple[str, str, str, str]]:
    return zip(found, found[1:], found[2:], found[3:], strict=False)


@signal(
    "wording.repeated_fourgrams",
    unit="share",
    high=1,
    farm=1,
    about="Share of the body's runs of four words that stood in it before (first 500 words).",
    source="Ntoulas et al. 2006, independent n-gram likelihoods; Rae et al. 2021 (Gopher), repetition rules",
    raises="{percent:.0f} % of the text repeats runs of words used before, as “{first}”.",
)
def repeated_fourgrams(facts: Facts) -> Measurement:
    found = facts.of(words)[:500]
    if len(found) < FEW:
        return NOT_MEASURABLE
    value = 1 - len(set(_fours(found))) / (len(found) - 3)

    def evidence() -> Evidence:
        tops = [" ".join(gram) for gram, times in Counter(_fours(found)).most_common(3) if times > 1]
        return Evidence(
            passages(facts.of(body_blocks), tops),
            {"percent": 100 * value, "first": tops[0] if tops else ""},
        )

    return _from(value, evidence)


@signal(
    "wording.top_pair",
    unit="share",
    high=1,
    farm=1,
    about="Share of the body's pairs of telling words that the most frequent pair makes up (first 400 words).",
    source="Rae et al. 2021 (Gopher), top n-gram rules",
    raises="“{first}” stands {count:time|times} in the text.",
)
def top_pair(facts: Facts) -> Measurement:
    found = facts.of(words)[:400]
    if len(found) < FEW:
        return NOT_MEASURABLE
    stop = STOP_WORDS.get(facts.page.language, STOP_WORDS["en"])
    telling = [word for word in found if word not in stop]
    if len(telling) < 30:
        return NOT_MEASURABLE
    # A pair that recurs is made of words that recur.
    count = facts.of(body_counts)
    tally = Counter([pair for pair in pairwise(telling) if count[pair[0]] > 1 and count[pair[1]] > 1])
    times = max(tally.values(), default=1)
    pair = next((pair for pair, n in tally.items() if n == times > 1), (telling[0], telling[1]))
    return _from(
        times / (len(telling) - 1),
        lambda: Evidence(
            passages(facts.of(body_blocks), [" ".join(pair)]), {"first": " ".join(pair), "count": times}
        ),
    )


def _repeats(texts: list[str], where: Where) -> Measurement:
    total = sum(map(len, texts))
    unique = set(texts)
    value = 1 - sum(map(len, unique)) / total if total else 0.0

    def evidence() -> Evidence:
        again = [text for text, times in Counter(texts).items() if times > 1]
        return Evidence(lines(again, where), {"count": len(texts) - len(unique)})

    return _from(max(0.0, value), evidence)


@signal(
    "wording.repeated_sentences",
    unit="share",
    high=1,
    farm=1,
    about="Share of the characters of the article's sentences in sentences that stood in it before.",
    raises="{count:sentence|sentences} of the article {count:=is a repeat|are repeats}.",
)
def repeated_sentences(facts: Facts) -> Measurement:
    texts = [text for text in facts.of(sentences) if len(text) > 25]
    if len(texts) < 5:
        return NOT_MEASURABLE
    return _repeats(texts, Where.ARTICLE)


@signal(
    "wording.compressibility",
    unit="ratio",
    high=1.2,
    farm=-1,
    about="How small the body's first 3,000 bytes become when packed, against their size; repetition packs well.",
    source="Ntoulas et al. 2006, Detecting spam web pages through content analysis",
    raises="The text repeats itself so much that it packs to {percent:.0f} % of its size.",
)
def compressibility(facts: Facts) -> Measurement:
    data = facts.of(raw)[:3000].encode("utf-8", "replace")[:3000]
    if len(data) < 1500:
        return NOT_MEASURABLE
    value = len(zlib.compress(data, 1)) / len(data)
    return _from(min(1.2, value), lambda: Evidence((), {"percent": 100 * value}))


@signal(
    "wording.same_openings",
    unit="share",
    high=1,
    farm=1,
    about="Largest share of the article's sentences that begin with the same two words.",
    raises="{count} of {total} sentences {count:=begins|begin} with “{first}”.",
)
def same_openings(facts: Facts) -> Measurement:
    found = facts.of(sentences)
    if len(found) < 10 or not spaced(facts):
        return NOT_MEASURABLE
    tally = Counter([tuple(sentence.split(None, 2)[:2]) for sentence in found])
    opening, times = tally.most_common(1)[0]
    first = " ".join(opening)
    return _from(
        times / len(found),
        lambda: Evidence(
            lines([s for s in found if s.startswith(first)], Where.ARTICLE),
            {"first": first, "count": times, "total": len(found)},
        ),
    )


# -------------------------------------------------------------------------------------------------- vocabulary


@signal(
    "wording.stop_words",
    unit="share",
    high=1,
    farm=0,
    about="Share of the body's words that are the commonest words of its language; word lists have few.",
    source="Ntoulas et al. 2006, fraction of globally popular words",
    raises="Of a hundred words {percent:is a small word|are small words} that sentences need.",
    lowers="Of a hundred words {percent:is a small word|are small words} that sentences need.",
)
def stop_words(facts: Facts) -> Measurement:
    stop = STOP_WORDS.get(facts.page.language)
    total = len(facts.of(words))
    if stop is None or total < FEW:
        return NOT_MEASURABLE
    vocabulary = facts.of(body_counts)
    value = min(1.0, sum([vocabulary[word] for word in stop if word in vocabulary]) / total)
    return _from(value, lambda: Evidence(_some(facts.of(body_blocks), 1), {"percent": 100 * value}))


@signal(
    "wording.variety",
    unit="share",
    high=1,
    farm=0,
    about="Mean share of different words in stretches of a hundred words.",
    source="Covington, McFall 2010, Cutting the Gordian knot: the moving-average type-token ratio",
    raises="Different words among every hundred: {percent:.0f}.",
    lowers="Different words among every hundred: {percent:.0f}.",
)
def variety(facts: Facts) -> Measurement:
    found = facts.of(words)[:1500]
    if len(found) < 100:
        return NOT_MEASURABLE
    shares = [len(set(found[at : at + 100])) for at in range(0, len(found) - 99, 100)]
    value = sum(shares) / (100 * len(shares))
    return _from(value, lambda: Evidence((), {"percent": 100 * value}))


@signal(
    "wording.word_length",
    unit="characters",
    farm=1,
    about="Mean length of the body's words.",
    source="Ntoulas et al. 2006, average length of words",
    raises="The words are {value:.1f} letters long on average.",
)
def word_length(facts: Facts) -> Measurement:
    found = facts.of(words)
    if len(found) < FEW:
        return NOT_MEASURABLE
    return _from(len("".join(found)) / len(found), Evidence)


# ------------------------------------------------------------------------------------- what machines leave

_LEFTOVERS = Phrases(LEFTOVERS)


@signal(
    "wording.machine_leftovers",
    unit="count",
    farm=1,
    about="Phrases that a writing machine or its prompt left in the text.",
    raises="A writing machine left “{first}” in the text.",
)
def machine_leftovers(facts: Facts) -> Measurement:
    return _phrases(facts, _LEFTOVERS, per_thousand=False)


_MARKDOWN = re.compile(
    r"(?<!\*)\*\*(?=[^*\n]*[a-zà-ÿа-я一-鿿])[^*\n]{2,120}\*\*(?!\*)|^#{2,4} \w|(?<!\w)\[[^\]\n]{2,80}\]\(https?:",
    re.MULTILINE,
)


@signal(
    "wording.markdown",
    unit="count",
    farm=1,
    about="Markdown marks that were never turned into markup: **bold**, ## heading, [text] (address).",
    raises="{count:place holds|places hold} raw marks of a text generator, as “{first}”.",
)
def markdown(facts: Facts) -> Measurement:
    text = facts.of(raw)
    if not text:
        return NOT_MEASURABLE
    title = facts.page.title
    sites = [f"{title}\n{text}"] if "**" in text or "##" in text or "](" in text or "##" in title else []
    hits = [match.group() for site in sites for match in _MARKDOWN.finditer(site)]
    return _from(
        len(hits),
        lambda: Evidence(
            passages(facts.of(body_blocks), [lowered(hit) for hit in hits]),
            {"count": len(hits), "first": hits[0] if hits else ""},
        ),
    )


_TELLTALE = Phrases(TELLTALE)


@signal(
    "wording.machine_phrases",
    unit="per 1,000 words",
    farm=1,
    about="Phrases that writing machines and search copy favour.",
    source="Liang et al. 2024, Monitoring AI-modified content at scale; Kobak et al. 2024, Delving into ChatGPT",
    raises="Phrases of the kind that writing machines favour: {count}.",
)
def machine_phrases(facts: Facts) -> Measurement:
    return _phrases(facts, _TELLTALE, per_thousand=True)


_FILLER = Phrases(FILLER)


@signal(
    "wording.filler",
    unit="per 1,000 words",
    farm=1,
    about="Phrases that fill a page made to be found: if you are looking for, you have come to the right place.",
    raises="{count:phrase of search filler stands|phrases of search filler stand} in the text, as “{first}”.",
)
def filler(facts: Facts) -> Measurement:
    return _phrases(facts, _FILLER, per_thousand=True)


@signal(
    "wording.connectives",
    unit="per 1,000 words",
    farm=1,
    about="Words that glue sentences by formula: moreover, furthermore, additionally, ultimately.",
    raises="Sentences are glued by formula {count:time|times}: {first}.",
)
def connectives(facts: Facts) -> Measurement:
    return _listed(facts, CONNECTIVES)


@signal(
    "wording.marketing",
    unit="per 1,000 words",
    farm=1,
    about="Words of praise and selling: best, perfect, ultimate, affordable, guaranteed.",
    raises="{count:word of praise and selling stands|words of praise and selling stand} in the text: {first}.",
)
def marketing(facts: Facts) -> Measurement:
    return _listed(facts, MARKETING)


_PLACEHOLDERS = Phrases(PLACEHOLDERS)
_SLOT = re.compile(
    r"\{\{[^{}\n]{1,60}\}\}|%[a-z_]{3,20}%|\{[^{}|\n]{1,60}(?:\|[^{}|\n]{1,60})+\}|\[[a-z_]+\|[^\]\n]{1,60}\]"
)


@signal(
    "wording.placeholders",
    unit="count",
    farm=1,
    about="Text meant to be replaced: lorem ipsum, your company name, {{slots}}, %keyword%, {a|b|c}.",
    raises="{count:placeholder was|placeholders were} never filled, as “{first}”.",
)
def placeholders(facts: Facts) -> Measurement:
    text = facts.of(low)
    if not text:
        return NOT_MEASURABLE
    hits = _PLACEHOLDERS.found(text, facts.of(body_counts))
    if "{" in text or text.count("%") > 1 or "|" in text:
        for match in _SLOT.finditer(text):
            hits[match.group()] = 1
    return _from(
        sum(hits.values()),
        lambda: Evidence(
            passages(facts.of(body_blocks), hits),
            {"count": sum(hits.values()), "first": next(iter(hits), "")},
        ),
    )


@signal(
    "wording.odd_synonyms",
    unit="per 1,000 words",
    farm=1,
    about="Stilted stand-ins for plain words, as rewriting programs choose them (English).",
    source="Zhang, Wang, Voelker, Savage 2014, DSpin: detecting automatically spun content",
    raises="{count:stilted word stands for a plain one|stilted words stand for plain ones}: {first}.",
)
def odd_synonyms(facts: Facts) -> Measurement:
    return _listed(facts, ODD) if facts.page.language == "en" else NOT_MEASURABLE


@signal(
    "wording.doubled_words",
    unit="per 1,000 words",
    farm=1,
    about="Words that follow upon themselves.",
    raises="{count:word is|words are} doubled, as “{first}”.",
)
def doubled_words(facts: Facts) -> Measurement:
    found = facts.of(words)[:1000]
    if len(found) < FEW:
        return NOT_MEASURABLE
    if not sum(map(eq, found, islice(found, 1, None))):
        return _from(0.0, lambda: Evidence((), {"count": 0}))
    hits = [a for a, b in pairwise(found) if a == b and a.isalpha() and len(a) > 1]
    return _from(
        _rate(len(hits), len(found)),
        lambda: Evidence(
            passages(facts.of(body_blocks), [f"{hit} {hit}" for hit in hits]),
            {"count": len(hits), "first": f"{hits[0]} {hits[0]}" if hits else ""},
        ),
    )


@signal(
    "wording.lost_apostrophes",
    unit="per 1,000 words",
    farm=1,
    about="Single letters left where an apostrophe was taken out (it s, don t, I m), as in pasted search snippets.",
    raises="{count:apostrophe was|apostrophes were} lost, as in text scraped from search results.",
)
def lost_apostrophes(facts: Facts) -> Measurement:
    total = len(facts.of(words))
    if total < FEW or facts.page.language != "en":
        return NOT_MEASURABLE
    vocabulary = facts.of(body_counts)
    near = [piece for piece in ("s", "t", "re", "ve", "ll", "m") if piece in vocabulary]
    text = facts.of(low) if near else ""
    hits = {piece: text.count(f" {piece} ") for piece in near}
    count = sum(hits.values())
    return _from(
        _rate(count, total),
        lambda: Evidence(passages(facts.of(body_blocks), [f" {piece} " for piece in hits]), {"count": count}),
    )


@signal(
    "wording.lost_capitals",
    unit="share",
    high=1,
    farm=0,
    about="Share of the article's sentences that begin with a small letter.",
    raises="{count} of {total} sentences {count:=begins|begin} with a small letter.",
    lowers="{count} of {total} sentences {count:=begins|begin} with a small letter.",
)
def lost_capitals(facts: Facts) -> Measurement:
    found = facts.of(sentences)
    if len(found) < 8:
        return NOT_MEASURABLE
    hits = [sentence for sentence in found if sentence[0].islower()]
    return _from(
        len(hits) / len(found),
        lambda: Evidence(lines(hits, Where.ARTICLE), {"count": len(hits), "total": len(found)}),
    )


_ENDINGS = tuple(".!?…:;\"'”’)]»。！？」』）*|।؟")


@signal(
    "wording.open_ends",
    unit="share",
    high=1,
    farm=1,
    about="Share of the article's paragraphs of at least 60 characters that end without an end mark.",
    raises="{count} of {total} paragraphs {count:=breaks|break} off without an end mark.",
)
def open_ends(facts: Facts) -> Measurement:
    texts = [text for text in facts.of(prose) if len(text) > 60]
    if len(texts) < 3:
        return NOT_MEASURABLE
    hits = [text for text in texts if not text.endswith(_ENDINGS)]
    return _from(
        len(hits) / len(texts),
        lambda: Evidence(lines(hits, Where.ARTICLE), {"count": len(hits), "total": len(texts)}),
    )


@signal(
    "wording.loose_marks",
    unit="per 1,000 words",
    farm=1,
    about="Blanks before commas and full stops, as machine translation and careless rewriting leave them.",
    raises="A blank stands before a comma or full stop {count:time|times}.",
)
def loose_marks(facts: Facts) -> Measurement:
    total = len(facts.of(words))
    if total < FEW:
        return NOT_MEASURABLE
    text = facts.of(raw)
    count = text.count(" ,") + text.count(" . ") + text.count(" .\n")
    return _from(
        _rate(count, total),
        lambda: Evidence(passages(facts.of(body_blocks), [" , ", " . ", " ,"]), {"count": count}),
    )


@signal(
    "wording.english_left",
    unit="share",
    high=1,
    farm=1,
    about="Share of English small words in a body of another language.",
    raises="{count:English word was|English words were} left untranslated.",
)
def english_left(facts: Facts) -> Measurement:
    total = len(facts.of(words))
    if total < FEW or facts.page.language in ("en", ""):
        return NOT_MEASURABLE
    vocabulary = facts.of(body_counts)
    hits = [word for word in _ENGLISH_ONLY if word in vocabulary]
    count = sum(vocabulary[word] for word in hits)
    return _from(
        count / total,
        lambda: Evidence(passages(facts.of(body_blocks), [f" {w} " for w in sorted(hits)]), {"count": count}),
    )


# --------------------------------------------------------------------------------------- what copying leaves

_AGENCIES = (
    r"(?i:reuters|ap|afp|upi|ani|pti|ians|xinhua|dpa|ansa|efe|bloomberg|bss|unb|nan|tass|interfax|ddp|sid|apa|pap|lusa"
    r"|belga|cnn|bbc|antara|kyodo|yonhap|sputnik|anadolu|aa|thomson reuters|ukinform|pr ?newswire|business wire"
    r"|globe ?newswire)"
)
_DATELINE = re.compile(
    rf"[^()\n]{{0,80}}\({_AGENCIES}(?:[/ ][\w ]+)?\)\s*[-–—:.]?"
    r"|(?:中新网|中新社|新华社|新华网|人民网|据\S{2,8}报道|本报讯|网易\S{2}\d)"
    r"|[A-ZÄÖÜÉÈÀ][A-ZÄÖÜÉÈÀ.' ]{3,30}(?:,\s[A-Z][\w. ]{2,20})?(?:\s[-–—]{1,2}\s|:\s(?=[A-Z]))"
)
_NO_PLACE = words_in(
    "NOTE OBJECTIVE ANALYSIS UPDATE UPDATED WARNING YOU READ PHOTO PHOTOS VIDEO TIP TIPS SUMMARY ABSTRACT "
    "BACKGROUND METHODS RESULTS CONCLUSION INTRODUCTION EXCLUSIVE BREAKING WATCH RELATED IMPORTANT STEP "
    "DISCLAIMER SPOILER SOURCE IMAGE IMAGES QUESTION ANSWER PLEASE CLICK ALSO SEE HOW WHY WHAT WHEN WHERE "
    "WHO THE THIS INGREDIENTS"
)


@signal(
    "wording.dateline",
    unit="yes/no",
    high=1,
    farm=0,
    about="The article begins with the dateline of a news agency or paper: NEW DELHI:, (Reuters) -.",
    raises="The article begins {how} the dateline of a newsroom{first}.",
    lowers="The article begins {how} the dateline of a newsroom{first}.",
)
def dateline(facts: Facts) -> Measurement:
    texts = facts.of(prose)[:4]
    if not texts:
        return NOT_MEASURABLE
    for text in texts:
        match = _DATELINE.match(text[:140])
        if match and match.group().split()[0].rstrip(":") not in _NO_PLACE:
            evidence = Evidence(
                lines([text], Where.ARTICLE), {"how": "with", "first": f", “{match.group().strip()}”"}
            )
            return Measurement(1.0, lambda evidence=evidence: evidence)
    return _from(0.0, lambda: Evidence((), {"how": "without"}))


_CREDITS = Phrases(CREDITS)


@signal(
    "wording.picture_credits",
    unit="count",
    farm=0,
    about="Credits of picture agencies in the text.",
    raises="{count:credit of a picture stands|credits of pictures stand} in the text. {first}",
    lowers="{count:credit of a picture stands|credits of pictures stand} in the text. {first}",
)
def picture_credits(facts: Facts) -> Measurement:
    return _phrases(facts, _CREDITS, per_thousand=False)


_COPIED = Phrases(COPIED)


@signal(
    "wording.copy_leftovers",
    unit="count",
    farm=1,
    about="Lines that copies carry along from another site: read more at, this article originally appeared.",
    raises="The article holds {count:line|lines} of the kind that copies carry along, as “{first}”.",
)
def copy_leftovers(facts: Facts) -> Measurement:
    return _phrases(facts, _COPIED, per_thousand=False) if facts.page.article else NOT_MEASURABLE


_OUTLETS = (
    "reuters|afp|the associated press|associated press|ap|bloomberg|cnn|bbc|bbc news|cbs|cbs news|nbc"
    "|nbc news|abc news"
    "|fox news|the guardian|the telegraph|the times|the independent|the sun|mailonline|daily mail"
    "|the daily mail"
    "|the new york times|the washington post|the wall street journal|usa today|forbes|variety|tmz|people"
    "|page six"
    "|techcrunch|the verge|wired|cnbc|sky news|sky sports|al jazeera|xinhua|insider|business insider"
    "|e! news|et"
    "|the hollywood reporter|deadline|espn|goal|marca|ndtv|ani|pti|hindustan times|politico|axios|time"
    "|newsweek|vox"
    "|the hill|the post|the mirror|metro|yahoo|cointelegraph|coindesk|the block"
)
_TOLD = re.compile(rf"\btold ({_OUTLETS})\b")


@signal(
    "wording.told_outlet",
    unit="count",
    farm=0,
    about="Places where somebody tells a newspaper or agency something, and it is not this site.",
    raises="People speak to another outlet {count:time|times}. {first}",
    lowers="People speak to another outlet {count:time|times}. {first}",
)
def told_outlet(facts: Facts) -> Measurement:
    page = facts.page
    if not page.article or page.language not in ("en", ""):
        return NOT_MEASURABLE
    hits: list[str] = []
    if "told" in facts.of(body_counts):
        own = f"{page.site_name.lower()} {page.host}"
        hits = [m.group() for m in _TOLD.finditer(facts.of(low)) if m.group(1) not in own]
    return _from(
        len(hits),
        lambda: Evidence(
            passages(facts.of(body_blocks), hits), {"count": len(hits), "first": hits[0] if hits else ""}
        ),
    )


_CUT_OFF = re.compile(
    r"(?:\[(?:…|\.\.\.|&hellip;)\]|…|\.\.\.|(?:continue|keep) reading\b.{0,60}|read (?:more|full"
    r"|the rest)\b.{0,60}"
    r"|source(?: link)?|weiterlesen.{0,20}|lire la suite.{0,20}|leer más.{0,20}|leia mais.{0,20}"
    r"|читать далее.{0,20}"
    r"|阅读全文|查看原文)\s*[»→>]*\W*$",
    re.IGNORECASE,
)


@signal(
    "wording.cut_off",
    unit="yes/no",
    high=1,
    farm=1,
    about="The article breaks off with dots, “continue reading” or a bare “source”.",
    raises="The article breaks off: “{first}”.",
)
def cut_off(facts: Facts) -> Measurement:
    article = facts.page.article
    if not article:
        return NOT_MEASURABLE
    for block in article[-2:]:
        tail = block.text[-100:]
        if _CUT_OFF.search(tail):
            first = tail[tail.find(" ") + 1 :] if len(block.text) > 100 else tail
            evidence = Evidence((Quote(first, block.where),), {"first": first})
            return Measurement(1.0, lambda evidence=evidence: evidence)
    return _from(0.0, Evidence)


# ------------------------------------------------------------------------------------------------------ rhythm


def _spread(lengths: list[int]) -> tuple[float, float]:
    mean = sum(lengths) / len(lengths)
    variance = sum([(n - mean) ** 2 for n in lengths]) / len(lengths)
    return mean, math.sqrt(variance) / mean if mean else 0.0


@signal(
    "wording.sentence_length",
    unit="characters",
    farm=0,
    about="Mean length of the article's sentences.",
    raises="Sentences are {value:character|characters} long on average.",
    lowers="Sentences are {value:character|characters} long on average.",
)
def sentence_length(facts: Facts) -> Measurement:
    found = facts.of(sentences)
    if len(found) < 5:
        return NOT_MEASURABLE
    return _from(len("".join(found)) / len(found), lambda: Evidence(lines(found, Where.ARTICLE, 2)))


@signal(
    "wording.sentence_variation",
    unit="ratio",
    farm=-1,
    about="How much the lengths of the article's sentences vary: standard deviation against mean.",
    source="Gehrmann et al. 2019 (GLTR) and work after it on the evenness of generated text",
    raises="The sentences are rather even in length ({value:.2f}; people vary more).",
    lowers="The sentences differ in length as people write them.",
)
def sentence_variation(facts: Facts) -> Measurement:
    found = facts.of(sentences)
    if len(found) < 10:
        return NOT_MEASURABLE
    return _from(_spread([len(s) for s in found])[1], lambda: Evidence(lines(found, Where.ARTICLE, 2)))


@signal(
    "wording.paragraph_length",
    unit="characters",
    farm=0,
    about="Mean length of the article's paragraphs.",
    raises="Paragraphs are {value:character|characters} long on average.",
    lowers="Paragraphs are {value:character|characters} long on average.",
)
def paragraph_length(facts: Facts) -> Measurement:
    texts = facts.of(prose)
    if len(texts) < 3:
        return NOT_MEASURABLE
    return _from(sum(map(len, texts)) / len(texts), lambda: Evidence(lines(texts, Where.ARTICLE, 1)))


@signal(
    "wording.paragraph_variation",
    unit="ratio",
    farm=0,
    about="How much the lengths of the article's paragraphs vary: standard deviation against mean.",
    raises="The lengths of the paragraphs vary by {value:.2f} of their mean.",
    lowers="The lengths of the paragraphs vary by {value:.2f} of their mean.",
)
def paragraph_variation(facts: Facts) -> Measurement:
    texts = facts.of(prose)
    if len(texts) < 5:
        return NOT_MEASURABLE
    return _from(_spread([len(t) for t in texts])[1], lambda: Evidence(lines(texts, Where.ARTICLE, 2)))


@signal(
    "wording.one_sentence_paragraphs",
    unit="share",
    high=1,
    farm=0,
    about="Share of the article's paragraphs that are one sentence.",
    raises="{count} of {total} paragraphs {count:=is|are} a single sentence.",
    lowers="{count} of {total} paragraphs {count:=is|are} a single sentence.",
)
def one_sentence_paragraphs(facts: Facts) -> Measurement:
    texts = facts.of(prose)
    if len(texts) < 4:
        return NOT_MEASURABLE
    hits = [text for text in texts if not (". " in text or "! " in text or "? " in text or "。" in text[:-1])]
    return _from(
        len(hits) / len(texts),
        lambda: Evidence(lines(hits, Where.ARTICLE), {"count": len(hits), "total": len(texts)}),
    )


# ------------------------------------------------------------------------------------- voice and detail


@signal(
    "wording.first_person",
    unit="per 1,000 words",
    farm=-1,
    about="How often the writer speaks of themselves: I, my, we.",
    raises="The writer hardly speaks for themselves (I or we: {count:time|times}).",
    lowers="The writer speaks for themselves (I or we: {count:time|times}).",
)
def first_person(facts: Facts) -> Measurement:
    listed = FIRST_PERSON.get(facts.page.language)
    return _listed(facts, listed) if listed else NOT_MEASURABLE


@signal(
    "wording.second_person",
    unit="per 1,000 words",
    farm=1,
    about="How often the reader is addressed: you, your.",
    raises="The reader is addressed {count:time|times}, as in sales and advice copy.",
)
def second_person(facts: Facts) -> Measurement:
    listed = SECOND_PERSON.get(facts.page.language)
    return _listed(facts, listed) if listed else NOT_MEASURABLE


@signal(
    "wording.numbers",
    unit="per 1,000 words",
    farm=0,
    about="How many numbers stand among the words.",
    raises="{count:number stands|numbers stand} in the text.",
    lowers="{count:number stands|numbers stand} in the text.",
)
def numbers(facts: Facts) -> Measurement:
    total = len(facts.of(words))
    if total < FEW:
        return NOT_MEASURABLE
    count = sum(map(str.isdigit, facts.of(words)))
    return _from(_rate(count, total), lambda: Evidence((), {"count": count}))


_NAME = re.compile(r"[A-ZÀ-Þ](?<=[a-zà-ÿ,;] .)[a-zà-ÿ]+")  # the capital first, which is found fast


@signal(
    "wording.names",
    unit="per 1,000 words",
    farm=-1,
    about="Words with a capital inside sentences, names mostly, in the article's first 3,000 characters.",
    raises="Few names of people, places or things stand in the text ({count} in its beginning).",
    lowers="The text names people, places or things ({count:time|times} in its beginning).",
)
def names(facts: Facts) -> Measurement:
    text = "\n".join(facts.of(prose)[:40])[:3000]
    if len(text) < 500 or facts.page.language in SPACELESS | {
        "de",
        "ar",
        "hi",
        "ko",
        "fa",
        "ru",
        "bg",
        "uk",
        "el",
    }:
        return NOT_MEASURABLE
    hits = _NAME.findall(text)
    return _from(
        1000 * len(hits) / (text.count(" ") + 1),
        lambda: Evidence(
            passages(facts.of(body_blocks), [lowered(hit) for hit in hits], 2), {"count": len(hits)}
        ),
    )


@signal(
    "wording.exclamations",
    unit="per 1,000 words",
    farm=0,
    about="How many exclamation marks stand in the body.",
    raises="{count:exclamation mark stands|exclamation marks stand} in the text.",
    lowers="{count:exclamation mark stands|exclamation marks stand} in the text.",
)
def exclamations(facts: Facts) -> Measurement:
    return _marks(facts, ("!", "！"))


@signal(
    "wording.questions",
    unit="per 1,000 words",
    farm=0,
    about="How many question marks stand in the body.",
    raises="{count:question stands|questions stand} in the text.",
    lowers="{count:question stands|questions stand} in the text.",
)
def questions(facts: Facts) -> Measurement:
    return _marks(facts, ("?", "？", "؟"))


def _marks(facts: Facts, marks: tuple[str, ...]) -> Measurement:
    text = facts.of(raw)
    if len(text) < 400:
        return NOT_MEASURABLE
    count = sum([text.count(mark) for mark in marks])
    total = max(text.count(" "), len(text) // 8)
    return _from(
        _rate(count, total), lambda: Evidence(passages(facts.of(body_blocks), marks), {"count": count})
    )


@signal(
    "wording.shouting",
    unit="share",
    high=1,
    farm=1,
    about="Share of words of four and more letters in capitals only, in the first 2,500 characters.",
    raises="{count:word is|words are} written in capitals, as “{first}”.",
)
def shouting(facts: Facts) -> Measurement:
    found = facts.of(raw)[:2500].split()
    if len(found) < 60 or not spaced(facts):
        return NOT_MEASURABLE
    hits = [word for word in found if word.isupper() and len(word) > 3 and word.isalpha()]
    return _from(
        len(hits) / len(found),
        lambda: Evidence(
            passages(facts.of(body_blocks), [lowered(hit) for hit in hits]),
            {"count": len(hits), "first": hits[0] if hits else ""},
        ),
    )


_EMOJI = re.compile("[\U0001f300-\U0001faff✀-➿⭐]")


@signal(
    "wording.emoji",
    unit="per 1,000 words",
    farm=1,
    about="How many emoji and ornament signs stand in title and body.",
    raises="{count:emoji stands|emoji stand} in title and text.",
)
def emoji(facts: Facts) -> Measurement:
    text = facts.of(raw)
    if len(text) < 400:
        return NOT_MEASURABLE
    data = (
        b""
        if text.isascii() and facts.page.title.isascii()
        else (facts.page.title + text).encode("utf-8", "replace")
    )
    # U+1F000 to U+1FFFF and the dingbats share these first bytes; counting bytes spares a pass over characters
    count = data.count(b"\xf0\x9f") + data.count(b"\xe2\x9c") + data.count(b"\xe2\xad\x90")
    total = max(text.count(" "), len(text) // 8)

    def evidence() -> Evidence:
        return Evidence(passages(facts.of(body_blocks), _EMOJI.findall(text)[:5]), {"count": count})

    return _from(_rate(count, total), evidence)


_SAID = Phrases(SAID)


@signal(
    "wording.attribution",
    unit="per 1,000 words",
    farm=0,
    about="How often the text says who said something: said, according to, told.",
    raises="Times that the text says who said what: {count}.",
    lowers="Times that the text says who said what: {count}.",
)
def attribution(facts: Facts) -> Measurement:
    return _phrases(facts, _SAID, per_thousand=True)


@signal(
    "wording.quoted",
    unit="per 1,000 words",
    farm=0,
    about="How many passages stand in quotation marks.",
    raises="{count:passage is|passages are} in quotation marks.",
    lowers="{count:passage is|passages are} in quotation marks.",
)
def quoted(facts: Facts) -> Measurement:
    text = facts.of(raw)
    if len(text) < 400:
        return NOT_MEASURABLE
    count = text.count('"') // 2 + text.count("“") + text.count("«") + text.count("„") + text.count("「")
    total = max(text.count(" "), len(text) // 8)
    return _from(
        _rate(count, total),
        lambda: Evidence(passages(facts.of(body_blocks), ['"', "“", "«", "„", "「"], 2), {"count": count}),
    )


# --------------------------------------------------------------------------------------------------- make-up

_NUMBERED = re.compile(r"^\W*(?:step\s|schritt\s|#)?\d{1,2}[.):\s]", re.IGNORECASE)


@signal(
    "wording.numbered_headings",
    unit="share",
    high=1,
    farm=0,
    about="Share of the headings that begin with a number, as lists made for clicks do.",
    raises="{count} of {total} headings {count:=is|are} numbered.",
    lowers="{count} of {total} headings {count:=is|are} numbered.",
)
def numbered_headings(facts: Facts) -> Measurement:
    blocks = facts.of(sections)
    if len(blocks) < 3:
        return NOT_MEASURABLE
    hits = [block for block in blocks if _NUMBERED.match(block.text)]
    return _from(
        len(hits) / len(blocks),
        lambda: Evidence(_some(hits), {"count": len(hits), "total": len(blocks)}),
    )


@signal(
    "wording.heading_rate",
    unit="per 1,000 words",
    farm=1,
    about="How many headings cut the article.",
    raises="{count:heading cuts|headings cut} the article into small pieces.",
)
def heading_rate(facts: Facts) -> Measurement:
    article = facts.page.article
    total = len(facts.of(words))
    if not article or total < FEW:
        return NOT_MEASURABLE
    hits = [block for block in article if block.tag in HEADING]
    return _from(_rate(len(hits), total), lambda: Evidence(_some(hits), {"count": len(hits)}))


@signal(
    "wording.list_share",
    unit="share",
    high=1,
    farm=0,
    about="Share of the article's characters that stand in list items and table cells.",
    raises="{percent:.0f} % of the article stands in lists.",
    lowers="{percent:.0f} % of the article stands in lists.",
)
def list_share(facts: Facts) -> Measurement:
    article = facts.page.article
    total = sum([len(block.text) for block in article])
    if total < 400:
        return NOT_MEASURABLE
    part = sum([len(block.text) for block in article if block.tag in ("li", "td", "th", "dd", "dt")])
    return _from(part / total, lambda: Evidence((), {"percent": 100 * part / total}))


@signal(
    "wording.length",
    unit="words",
    farm=0,
    about="How many words the article has; characters by two in scripts without blanks.",
    raises="The article is {count:word|words} long.",
    lowers="The article is {count:word|words} long.",
)
def length(facts: Facts) -> Measurement:
    if not facts.page.article:
        return NOT_MEASURABLE
    count = len(facts.of(body_words)) if spaced(facts) else len(facts.of(article_text)) // 2
    return _from(count, lambda: Evidence((), {"count": count}))


@signal(
    "wording.article_share",
    unit="share",
    high=1,
    farm=0,
    about="Share of the page's visible characters that its article makes up.",
    raises="{percent:.0f} % of what the page shows is its article.",
    lowers="{percent:.0f} % of what the page shows is its article.",
)
def article_share(facts: Facts) -> Measurement:
    page = facts.page
    if page.kind is not Kind.ARTICLE or not page.article:
        return NOT_MEASURABLE
    total = len(facts.of(visible_text))
    part = len(facts.of(article_text))
    value = min(1.0, part / total) if total else math.nan
    return _from(value, lambda: Evidence((), {"percent": 100 * value}))
