"""What an index of known articles says of a page: which earlier articles its text stands in, and who was first."""

from __future__ import annotations

import datetime as dt

from ..copies import Article, CopyIndex, Judgement, Match, Passage, article_of
from ..copies.article import site_of
from ..page import Where
from ..phrases import shortened
from ..signal import NOT_MEASURABLE, Evidence, Facts, Measurement, Quote, signal

_SOURCE = "Schleimer, Wilkerson and Aiken 2003, Winnowing; Broder 1997, On the resemblance of documents"
_LONG = 60
"""Characters from which a passage that is word for word the same is quoted before a longer reworded one."""


def known_articles(facts: Facts) -> CopyIndex | None:
    """The index of known articles; none, unless a scorer gives its own."""
    return None


def article(facts: Facts) -> Article:
    """The page's article as an index takes it."""
    return article_of(facts.page)


def matches(facts: Facts) -> list[Match] | None:
    """The known articles that share text with the page's; ``None`` without an index or an article to look up."""
    index = facts.of(known_articles)
    if index is None or not facts.of(article).text:
        return None
    return index.query(facts.of(article))


def originals(facts: Facts) -> list[Match]:
    """The earlier articles of other sites that the page's is a copy of without credit, the largest part first."""
    return [match for match in facts.of(matches) or () if match.judgement == Judgement.COPY_OF]


def _counted(match: Match, share: float) -> float:
    """A share, of which what stands on many sites counts half."""
    return share * (1 - match.common / 2)


def passage_of(match: Match) -> Passage:
    """The passage to quote: the longest that is word for word the same, else the longest."""
    exact = (p for p in match.passages if p.same == 1 and p.end - p.start >= _LONG)
    return next(exact, match.passages[0])


def _quotes(facts: Facts, found: list[Match]) -> tuple[Quote, ...]:
    """The longest shared passage of each match, the longest piece within one paragraph."""
    text = facts.of(article).text
    pieces = []
    for match in found[:3]:
        passage = passage_of(match)
        pieces.append(max(text[passage.start : passage.end].split("\n"), key=len).strip())
    return tuple(Quote(piece, Where.ARTICLE) for piece in dict.fromkeys(pieces) if piece)


def _when(published: dt.date | None, seen: dt.datetime | None) -> str:
    if published:
        return f"published {published}"
    return f"first seen {seen.date()}" if seen else "not seen before"


def _evidence(facts: Facts, found: list[Match]) -> Evidence:
    if not found:
        return Evidence()
    match = found[0]
    address = match.address.partition("://")[2] or match.address
    return Evidence(
        _quotes(facts, found),
        {
            "original": address if len(address) <= 70 else f"{address[:69]}…",
            "there": _when(match.published, match.first_seen),
            "here": _when(match.own_published, match.own_first_seen),
            "credit": shortened(match.credit, 50),
            "count": len({site_of(m.address) for m in found}),
        },
    )


def _largest(facts: Facts, found: list[Match], share: str) -> Measurement:
    """The largest counted share of some matches; of those with about as much, that of the oldest, told of first."""
    if facts.of(matches) is None:
        return NOT_MEASURABLE
    if not found:
        return Measurement(0.0)
    counted = {match.address: _counted(match, getattr(match, share)) for match in found}
    enough = 0.9 * max(counted.values())
    ranked = sorted(
        found, key=lambda m: (counted[m.address] < enough, m.date, m.first_seen, -counted[m.address])
    )
    return Measurement(counted[ranked[0].address], lambda: _evidence(facts, ranked))


@signal(
    "copies.taken",
    unit="share",
    high=1,
    farm=+1,
    about="Largest share of the article that stands in one earlier article of another site without credit.",
    source=_SOURCE,
    raises="{value:.0%} of its article stands in {original} ({there}; this page: {here}), without credit.",
)
def taken(facts: Facts) -> Measurement:
    return _largest(facts, facts.of(originals), "contained")


@signal(
    "copies.whole",
    unit="share",
    high=1,
    farm=+1,
    about="Largest share of one earlier article of another site that the article holds without credit.",
    source=_SOURCE,
    raises="It holds {value:.0%} of {original} ({there}; this page: {here}), without credit.",
)
def whole(facts: Facts) -> Measurement:
    return _largest(facts, facts.of(originals), "contains")


@signal(
    "copies.passage",
    unit="characters",
    farm=+1,
    about="Length of the longest passage that stands in an earlier article of another site without credit.",
    raises="A passage of {value:.0f} characters stands in {original} ({there}; this page: {here}) too.",
)
def passage(facts: Facts) -> Measurement:
    if facts.of(matches) is None:
        return NOT_MEASURABLE

    def length(match: Match) -> int:
        return max(p.end - p.start for p in match.passages)

    ranked = sorted(facts.of(originals), key=lambda match: -length(match))
    return Measurement(float(length(ranked[0])) if ranked else 0.0, lambda: _evidence(facts, ranked))


@signal(
    "copies.sources",
    unit="count",
    farm=+1,
    about="From how many other sites' earlier articles the article takes text without credit.",
    raises="Its article takes from earlier ones of {count:other site|other sites}, first {original} ({there}).",
)
def sources(facts: Facts) -> Measurement:
    if facts.of(matches) is None:
        return NOT_MEASURABLE
    found = facts.of(originals)
    return Measurement(
        float(len({site_of(m.address) for m in found})),
        lambda: _evidence(facts, sorted(found, key=lambda m: m.date)),
    )


@signal(
    "copies.credited",
    unit="share",
    high=1,
    farm=-1,
    about="Largest share of the article that stands in an article of another site, and the later one says so.",
    raises="None of its article is credited to another site.",
    lowers="{value:.0%} of its article stands in {original} too ({there}), and is credited ({credit}).",
)
def credited(facts: Facts) -> Measurement:
    return _largest(
        facts, [m for m in facts.of(matches) or () if m.judgement == Judgement.CREDITED], "contained"
    )


@signal(
    "copies.copied_by",
    unit="count",
    farm=-1,
    about="How many other sites hold later copies of the article.",
    raises="No later copy of its article is known.",
    lowers="{count:other site|other sites} copied it later, among them {original} ({there}; this page: {here}).",
)
def copied_by(facts: Facts) -> Measurement:
    if facts.of(matches) is None:
        return NOT_MEASURABLE
    found = [m for m in facts.of(matches) or () if m.judgement == Judgement.COPIED_BY]
    return Measurement(float(len({site_of(m.address) for m in found})), lambda: _evidence(facts, found))
