"""What the site says it is about, against what the page is about."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from ..facts import body_counts, body_text, body_words, outside_links, words_of
from ..page import Where
from ..signal import NOT_MEASURABLE, Evidence, Facts, Measurement, Quote, signal
from ..topics import Topics, Vector, latin_words, latin_words_each, split_words

SIF = "Arora, Liang and Ma 2017 (weighted mean of word vectors); model2vec, Tulkens and van Dongen 2024"
QI = "Qi and Davison 2009, Web page classification; Ntoulas et al. 2006, Detecting spam web pages"
# Entries of one part that are looked at, and how much of a quote is shown.
_MOST = 40
_QUOTED = 4
_MOST_BLOCKS = 80
_MOST_ANCHORS = 80
# What of an article is placed: this many characters, spread over its blocks.
_PLACED = 4000
# A text names a topic when its cosine with the topic's centroid is at least this.
_NAMED = 0.40
# A menu entry or category this near to the article makes it the site's own matter.
_FITS = 0.35
_MATTER = frozenset({Where.ARTICLE, Where.LIST})
_GLUED = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0900-\u097f]")


@dataclass(frozen=True, slots=True)
class Entries:
    """The entries of one part.

    Attributes:
        texts: as they stand, each once, at most 40.
        words: the Latin words of each, lower case.
    """

    texts: list[str]
    words: list[list[str]]


@dataclass(frozen=True, slots=True)
class Places:
    """Entries placed in the table.

    Attributes:
        texts: those of the entries that hold a known word.
        units: their unit vectors, float32 of shape (texts, dimensions).
    """

    texts: list[str]
    units: Vector


@dataclass(frozen=True, slots=True)
class Name:
    """What the site's name and tagline say it is about.

    Attributes:
        place: unit vector of the words that name a topic; ``None`` where the name describes nothing.
        words: those words.
        quotes: the name, and the tagline where it holds some.
    """

    place: Vector | None
    words: tuple[str, ...]
    quotes: tuple[Quote, ...]


def _unit(vector: Vector) -> Vector | None:
    length = math.sqrt(float(vector @ vector))
    return vector / length if length > 1e-6 else None


def covered(facts: Facts) -> bool:
    """Whether the table covers the page's language: English, or too short to tell and nearly all words known."""
    page = facts.page
    if page.language:
        return page.language == "en"
    if page.declared_language[:2] not in ("en", ""):
        return False
    return Topics.load().coverage(facts.of(body_words)[:200]) >= 0.8


def _entries(texts: Iterable[str]) -> Entries:
    kept = list(dict.fromkeys([text for text in texts if text]))[:_MOST]
    return Entries(kept, latin_words_each([text[:300] for text in kept]))


def placed(entries: Entries) -> Places:
    """Place the entries of a part; those without a known word are left out."""
    sums, counts = Topics.load().embed_each(entries.words)
    known = np.flatnonzero(counts)
    kept = sums[known]
    lengths = np.sqrt(np.einsum("ij,ij->i", kept, kept))
    return Places([entries.texts[int(i)] for i in known], kept / np.maximum(lengths, 1e-6)[:, None])


def menu(facts: Facts) -> Entries:
    """The entries of the menu."""
    return _entries([link.text for link in facts.page.menu])


def posts(facts: Facts) -> Entries:
    """The titles of the recent posts."""
    return _entries([link.text for link in facts.page.posts])


def categories(facts: Facts) -> Entries:
    """The names of the categories and tags."""
    return _entries([link.text for link in facts.page.categories])


def posts_placed(facts: Facts) -> Places | None:
    """The recent posts in the table; ``None`` where the language is not covered or fewer than three are known."""
    if len(facts.page.posts) < 3 or not facts.of(covered):
        return None
    places = placed(facts.of(posts))
    return places if len(places.texts) >= 3 else None


def paragraphs(facts: Facts) -> tuple[list[int], Vector, Vector] | None:
    """The article in the table.

    Returns:
        Index of each paragraph with at least four words that weigh something, the sums of their rows, and the
        unit vector of the whole article; ``None`` where the language is not covered or under 25 such words stand
        in the article. Of a long article the beginning of each paragraph is taken.
    """
    blocks = facts.page.article[:_MOST_BLOCKS]
    if not blocks or not facts.of(covered):
        return None
    each = max(200, _PLACED // len(blocks))
    sums, known = Topics.load().embed_each(latin_words_each([block.text[:each] for block in blocks]))
    if int(known.sum()) < 25:
        return None
    kept = np.flatnonzero(known >= 4)
    whole = _unit(sums.sum(axis=0))
    return None if whole is None else ([int(i) for i in kept], sums[kept], whole)


def article(facts: Facts) -> Vector | None:
    """Where the article stands; ``None`` as for ``paragraphs``."""
    found = facts.of(paragraphs)
    return None if found is None else found[2]


def body(facts: Facts) -> Vector | None:
    """Where the article stands, or where there is none the body; ``None`` as for ``paragraphs``."""
    if facts.page.article:
        return facts.of(article)
    if not facts.of(covered):
        return None
    place, known = Topics.load().embed(latin_words(facts.of(body_text)[:_PLACED]))
    return place if known >= 25 else None


def _place_of_words(words: Iterable[str]) -> Vector | None:
    """Unit mean of unit vectors: in a name every word counts alike."""
    _, vectors = Topics.load().vectors(list(words))
    return _unit(vectors.sum(axis=0)) if len(vectors) else None


def _describes(words: Sequence[str], telling: Sequence[str]) -> bool:
    """Whether the words of a name describe: two or more name a topic, or one and no other stands for itself.

    "Sports News For You" describes, "The Onion", "Rolling Stone", "Smitten Kitchen" and "Salon" do not.
    """
    table = Topics.load()
    if len(set(telling)) >= 2:
        return True
    plain = [word for word in words if table.is_plain(word)]
    return len(telling) == 1 and len(plain) >= 1 and len(plain) + 1 >= len(words)


def host_words(facts: Facts) -> tuple[str, ...]:
    """The words glued in the host's registrable label that name a topic, where they describe."""
    page = facts.page
    label = (page.domain or page.host).partition(".")[0]
    words = split_words(label) if label else ()
    telling = Topics.load().topical(words)
    return tuple(telling) if _describes(words, telling) else ()


def site_name(facts: Facts) -> Name:
    """What the site's name, with its tagline, says the site is about."""
    page, table = facts.page, Topics.load()
    tokens = page.site_name.split()[:12]
    words = [word for token in tokens for word in split_words(token, glued=len(tokens) == 1)]
    telling = table.topical(words)
    if not _describes(words, telling):
        telling = []
    tagline = table.topical(latin_words(page.tagline)) if 0 < len(page.tagline) <= 160 else []
    quotes = [Quote(page.site_name, Where.SITE_NAME)] if page.site_name else []
    if tagline:
        quotes.append(Quote(page.tagline, Where.TAGLINE))
    found = tuple(dict.fromkeys([*telling, *tagline]))
    # One telling word of a tagline is too little: "a place for your thoughts on life and politics".
    known = bool(telling) or len(found) >= 2
    return Name(_place_of_words(found) if known else None, found if known else (), tuple(quotes))


def middle(values: Vector) -> float:
    """The median; ``np.median`` takes ten times as long for a few values."""
    ordered, half = np.sort(values), len(values) // 2
    return float(ordered[half] if len(values) % 2 else (ordered[half - 1] + ordered[half]) / np.float32(2))


def cosine(a: Vector | None, b: Vector | None) -> float:
    """Cosine of two unit vectors, -1 to 1; NaN where either is ``None``."""
    return math.nan if a is None or b is None else max(-1.0, min(1.0, float(a @ b)))


def topic_named(place: Vector | None) -> str:
    """The plain name of the topic that stands out at a place, or "general matters"."""
    if place is None:
        return "general matters"
    table = Topics.load()
    near = table.centroids[: len(table.names)] @ place
    best = int(near.argmax())
    return table.names[best] if near[best] >= _NAMED else "general matters"


def _apart(a: Vector | None, b: Vector | None) -> str:
    one, other = topic_named(a), topic_named(b)
    return f"{one} here, {other} there" if one != other else f"both on {one}, in other words"


def quotes_of(texts: Iterable[str], where: Where, most: int = _QUOTED) -> tuple[Quote, ...]:
    """The first few texts as quotes from one part."""
    return tuple([Quote(text, where) for text in list(texts)[:most]])


def opening(facts: Facts) -> tuple[Quote, ...]:
    """The headline, or where there is none the first words of the article, as a quote."""
    page = facts.page
    if page.headline:
        return (Quote(page.headline, Where.HEADING),)
    return tuple([Quote(" ".join(b.text.split()[:20]), Where.ARTICLE) for b in page.article[:1]])


def _similarity(a: Vector | None, b: Vector | None, quotes: Callable[[], tuple[Quote, ...]]) -> Measurement:
    """Measure the cosine of two places, naming the topic of each as ``{one}``, ``{other}`` and ``{apart}``."""
    value = cosine(a, b)
    if math.isnan(value):
        return NOT_MEASURABLE
    return Measurement(
        value,
        lambda: Evidence(quotes(), {"one": topic_named(a), "other": topic_named(b), "apart": _apart(a, b)}),
    )


def telling_entries(entries: Entries) -> tuple[list[str], list[str]]:
    """The entries with a word that names a topic, and those words, each once."""
    table = Topics.load()
    texts: list[str] = []
    found: dict[str, None] = {}
    for text, words in zip(entries.texts, entries.words, strict=True):
        telling = table.topical(words)
        if telling:
            texts.append(text)
            found.update(dict.fromkeys(telling))
    return texts, list(found)


def menu_telling(facts: Facts) -> tuple[list[str], list[str]]:
    """``telling_entries`` of the menu."""
    return telling_entries(facts.of(menu))


def categories_telling(facts: Facts) -> tuple[list[str], list[str]]:
    """``telling_entries`` of the categories."""
    return telling_entries(facts.of(categories))


def menu_place(facts: Facts) -> Vector | None:
    """Where the menu's telling words stand; ``None`` for menus such as Home, About, Contact."""
    if not facts.of(covered):
        return None
    _, words = facts.of(menu_telling)
    return _place_of_words(words) if len(words) >= 2 else None


def subjects(facts: Facts) -> tuple[str, ...]:
    """The topics that the site's name, tagline or host names; else the one that most of its menu names, if any."""
    table = Topics.load()
    words = (*facts.of(site_name).words, *facts.of(host_words))
    if words:
        return tuple(dict.fromkeys([table.topic_of_word(word) for word in words]))
    _, words = facts.of(menu_telling)
    count = Counter([table.topic_of_word(word) for word in words]).most_common(1)
    return (count[0][0],) if count and count[0][1] >= max(3, 0.5 * len(words)) else ()


def categories_place(facts: Facts) -> Vector | None:
    """Where the telling words of the categories stand."""
    if not facts.of(covered):
        return None
    _, words = facts.of(categories_telling)
    return _place_of_words(words) if len(words) >= 2 else None


def posts_named(facts: Facts) -> list[str]:
    """For each of ``posts_placed`` the topic it names, or ``""`` where none stands out."""
    places = facts.of(posts_placed)
    if places is None:
        return []
    table = Topics.load()
    near = places.units @ table.centroids[: len(table.names)].T
    best = near.argmax(axis=1)
    return [table.names[int(b)] if row[b] >= _NAMED else "" for b, row in zip(best, near, strict=True)]


def kin_of(topics: Iterable[str]) -> frozenset[str]:
    """All topics of the families that these topics are of, and they themselves."""
    table = Topics.load()
    given = set(topics)
    families = {kin for topic in table.topics if topic.name in given for kin in topic.kin}
    return frozenset([t.name for t in table.topics if t.name in given or not families.isdisjoint(t.kin)])


def posts_place(facts: Facts) -> Vector | None:
    """Where the recent posts stand together; ``None`` with fewer than three."""
    places = facts.of(posts_placed)
    return None if places is None else _unit(places.units.sum(axis=0))


def _menu_quotes(facts: Facts) -> tuple[Quote, ...]:
    return quotes_of(facts.of(menu_telling)[0], Where.MENU)


def _category_quotes(facts: Facts) -> tuple[Quote, ...]:
    return quotes_of(facts.of(categories_telling)[0], Where.CATEGORIES)


def _post_quotes(facts: Facts) -> tuple[Quote, ...]:
    return quotes_of(facts.of(posts).texts, Where.POSTS, 3)


def menu_fit(facts: Facts) -> tuple[float, str]:
    """Cosine and text of the telling menu entry nearest to the article; NaN without two such entries."""
    return _nearest(facts.of(menu_telling)[0], facts.of(article))


def categories_fit(facts: Facts) -> tuple[float, str]:
    """Cosine and text of the telling category nearest to the article; NaN without two such categories."""
    return _nearest(facts.of(categories_telling)[0], facts.of(article))


def _nearest(texts: list[str], place: Vector | None) -> tuple[float, str]:
    if place is None or len(texts) < 2:
        return math.nan, ""
    places = placed(_entries(texts))
    near = places.units @ place
    best = int(near.argmax())
    return float(near[best]), places.texts[best]


@signal(
    "topic.name_article",
    unit="cosine",
    low=-1.0,
    high=1.0,
    farm=-1,
    about="How near the words of the site's name and tagline that name a topic are to the article.",
    source=SIF,
    raises="What the site's name says and what the article says differ: {apart}.",
    lowers="The article is about what the site's name says ({one}).",
)
def name_article(facts: Facts) -> Measurement:
    """Cosine of site name and article; NaN where the name is a brand, a person or of general interest."""
    place = facts.of(article)
    if place is None:
        return NOT_MEASURABLE
    name = facts.of(site_name)
    return _similarity(name.place, place, lambda: name.quotes + opening(facts))


@signal(
    "topic.host_article",
    unit="cosine",
    low=-1.0,
    high=1.0,
    farm=0,
    about="How near the words glued in the host name that name a topic are to the article.",
    source=SIF,
    raises="How near the words of the address are to the article ({value:.2f}) is what farms show: {apart}.",
    lowers="How near the words of the address are to the article ({value:.2f}) is what honest sites show.",
)
def host_article(facts: Facts) -> Measurement:
    """Cosine of host words and article; low on a hijacked host, high on a host named for one search."""
    place = facts.of(article)
    words = facts.of(host_words) if place is not None else ()
    if not words:
        return NOT_MEASURABLE
    quotes = (Quote(facts.page.domain or facts.page.host, Where.ADDRESS),)
    return _similarity(_place_of_words(words), place, lambda: quotes + opening(facts))


def claims(facts: Facts) -> tuple[str, ...]:
    """The topics that the site's name, tagline or host claims and that its menu, categories or name back."""
    table = Topics.load()
    words = dict.fromkeys([*facts.of(site_name).words, *facts.of(host_words)])
    said = dict.fromkeys([table.topic_of_word(word) for word in words])
    if not said:
        return ()
    backing = {*words, *facts.of(menu_telling)[1], *facts.of(categories_telling)[1]}
    count = Counter([table.topic_of_word(word) for word in backing])
    return tuple([topic for topic in said if count[topic] >= 2])


@signal(
    "topic.mismatch",
    unit="cosine",
    high=2.0,
    farm=1,
    about="How much nearer the article is to another named topic than to the one that the site's name claims and "
    "its menu or categories back; within a family of topics, or where a menu entry fits the article, it is 0.",
    source=QI,
    raises="The site calls itself {one}, but the article is about {other}.",
)
def mismatch(facts: Facts) -> Measurement:
    """Named mismatch; NaN for names of general interest, brands, persons, and names that nothing backs."""
    place = facts.of(article)
    claimed = facts.of(claims) if place is not None else ()
    if place is None or not claimed:
        return NOT_MEASURABLE
    table = Topics.load()
    near = table.centroids[: len(table.names)] @ place
    best = int(near.argmax())
    value = 0.0
    own = max([float(near[table.names.index(topic)]) for topic in claimed])
    fits = [fit for fit, _ in (facts.of(menu_fit), facts.of(categories_fit)) if fit >= _FITS]
    if near[best] >= _NAMED and not fits and table.names[best] not in kin_of(claimed):
        value = max(0.0, float(near[best]) - max(own, 0.0))
    words = {"one": " and ".join(claimed[:2]), "other": table.names[best]}
    return Measurement(value, lambda: Evidence(_claim_quotes(facts, claimed) + opening(facts), words))


def _claim_quotes(facts: Facts, topics: Sequence[str]) -> tuple[Quote, ...]:
    table = Topics.load()
    quotes = list(facts.of(site_name).quotes)
    if not facts.of(site_name).words:
        quotes = [Quote(facts.page.domain or facts.page.host, Where.ADDRESS)]
    for step, where in ((menu_telling, Where.MENU), (categories_telling, Where.CATEGORIES)):
        texts = facts.of(step)[0]
        backing = [t for t in texts if any(table.topic_of_word(word) in topics for word in latin_words(t))]
        quotes += quotes_of(backing, where, 2)
    return tuple(quotes)


@signal(
    "topic.menu_article",
    unit="cosine",
    low=-1.0,
    high=1.0,
    farm=-1,
    about="How near the menu's words that name topics are to the article, taken together.",
    source=SIF,
    raises="Menu and article do not fit together: {apart}.",
    lowers="Menu and article are about the same ({one}).",
)
def menu_article(facts: Facts) -> Measurement:
    """Cosine of menu and article."""
    place = facts.of(article)
    if place is None:
        return NOT_MEASURABLE
    return _similarity(facts.of(menu_place), place, lambda: _menu_quotes(facts) + opening(facts))


@signal(
    "topic.menu_nearest",
    unit="cosine",
    low=-1.0,
    high=1.0,
    farm=-1,
    about="How near the menu entry most like the article is to it: on a paper with sections, one of them fits.",
    source=SIF,
    raises="No menu entry fits the article on {other}.",
    lowers="The menu has an entry that fits the article: {entry}.",
)
def menu_nearest(facts: Facts) -> Measurement:
    """Greatest cosine of a telling menu entry with the article; NaN without two such entries."""
    value, text = facts.of(menu_fit) if facts.of(article) is not None else (math.nan, "")
    return _fit(facts, value, text, _menu_quotes)


@signal(
    "topic.categories_nearest",
    unit="cosine",
    low=-1.0,
    high=1.0,
    farm=-1,
    about="How near the category or tag most like the article is to it.",
    source=SIF,
    raises="None of the site's categories fits the article on {other}.",
    lowers="The site has a category that fits the article: {entry}.",
)
def categories_nearest(facts: Facts) -> Measurement:
    """Greatest cosine of a telling category with the article; NaN without two such categories."""
    value, text = facts.of(categories_fit) if facts.of(article) is not None else (math.nan, "")
    return _fit(facts, value, text, _category_quotes)


def _fit(facts: Facts, value: float, text: str, quotes: Callable[[Facts], tuple[Quote, ...]]) -> Measurement:
    if math.isnan(value):
        return NOT_MEASURABLE
    words = {"other": topic_named(facts.of(article)), "entry": f"“{text}”"}
    return Measurement(value, lambda: Evidence(quotes(facts) + opening(facts), words))


@signal(
    "topic.categories_article",
    unit="cosine",
    low=-1.0,
    high=1.0,
    farm=-1,
    about="How near the telling words of categories and tags are to the article, taken together.",
    source=SIF,
    raises="Categories and article do not fit together: {apart}.",
    lowers="Categories and article are about the same ({one}).",
)
def categories_article(facts: Facts) -> Measurement:
    """Cosine of categories and article."""
    place = facts.of(article)
    if place is None:
        return NOT_MEASURABLE
    return _similarity(facts.of(categories_place), place, lambda: _category_quotes(facts) + opening(facts))


@signal(
    "topic.posts_article",
    unit="cosine",
    low=-1.0,
    high=1.0,
    farm=-1,
    about="How near the titles of the recent posts, taken together, are to the article.",
    source=SIF,
    raises="Recent posts and article do not fit together: {apart}.",
    lowers="Recent posts and article are about the same ({one}).",
)
def posts_article(facts: Facts) -> Measurement:
    """Cosine of recent posts and article."""
    place = facts.of(article)
    if place is None:
        return NOT_MEASURABLE
    return _similarity(facts.of(posts_place), place, lambda: _post_quotes(facts) + opening(facts))


@signal(
    "topic.name_menu",
    unit="cosine",
    low=-1.0,
    high=1.0,
    farm=-1,
    about="How near the site's name and tagline are to the menu's words that name topics.",
    source=SIF,
    raises="The site's name and its menu do not fit together: {apart}.",
    lowers="The menu is about what the site's name says ({one}).",
)
def name_menu(facts: Facts) -> Measurement:
    """Cosine of site name and menu."""
    name = facts.of(site_name)
    if name.place is None:
        return NOT_MEASURABLE
    return _similarity(name.place, facts.of(menu_place), lambda: name.quotes + _menu_quotes(facts))


@signal(
    "topic.name_posts",
    unit="cosine",
    low=-1.0,
    high=1.0,
    farm=-1,
    about="How near the site's name and tagline are to the titles of the recent posts.",
    source=SIF,
    raises="The site's name and its recent posts do not fit together: {apart}.",
    lowers="The recent posts are about what the site's name says ({one}).",
)
def name_posts(facts: Facts) -> Measurement:
    """Cosine of site name and recent posts."""
    name = facts.of(site_name)
    if name.place is None:
        return NOT_MEASURABLE
    return _similarity(name.place, facts.of(posts_place), lambda: name.quotes + _post_quotes(facts))


@signal(
    "topic.menu_posts",
    unit="cosine",
    low=-1.0,
    high=1.0,
    farm=-1,
    about="How near the menu's words that name topics are to the titles of the recent posts.",
    source=SIF,
    raises="Menu and recent posts do not fit together: {apart}.",
    lowers="Menu and recent posts are about the same ({one}).",
)
def menu_posts(facts: Facts) -> Measurement:
    """Cosine of menu and recent posts."""
    places = facts.of(posts_place)
    if places is None:
        return NOT_MEASURABLE
    return _similarity(facts.of(menu_place), places, lambda: _menu_quotes(facts) + _post_quotes(facts))


@signal(
    "topic.title_article",
    unit="cosine",
    low=-1.0,
    high=1.0,
    farm=1,
    about="How near the headline is to the article under it.",
    source=SIF,
    raises="The text never leaves the subject of its headline, as text made for one search does.",
    lowers="The text goes beyond its headline.",
)
def title_article(facts: Facts) -> Measurement:
    """Cosine of headline and article; NaN for headlines with fewer than two telling words."""
    place, page = facts.of(article), facts.page
    if place is None or not page.headline:
        return NOT_MEASURABLE
    headline, known = Topics.load().embed(latin_words(page.headline))
    return _similarity(headline if known >= 2 else None, place, lambda: opening(facts))


def _enough(facts: Facts) -> tuple[list[int], Vector] | None:
    """Index and sums of the paragraphs, where there are four."""
    found = facts.of(paragraphs)
    return None if found is None or len(found[0]) < 4 else found[:2]


def _words_at(facts: Facts, index: int) -> Quote:
    return Quote(" ".join(facts.page.article[index].text.split()[:25]), Where.ARTICLE)


@signal(
    "topic.drift",
    unit="cosine",
    low=-1.0,
    high=1.0,
    farm=0,
    about="How near the first half of the article is to its second half.",
    source=SIF,
    raises="How near the halves of the article are to each other ({value:.2f}) is what farms show: {apart}.",
    lowers="How near the halves of the article are to each other ({value:.2f}) is what honest pages show.",
)
def drift(facts: Facts) -> Measurement:
    """Cosine of the halves, by paragraphs; NaN under four paragraphs."""
    found = _enough(facts)
    if found is None:
        return NOT_MEASURABLE
    index, sums = found
    half = len(index) // 2
    return _similarity(
        _unit(sums[:half].sum(axis=0)),
        _unit(sums[half:].sum(axis=0)),
        lambda: (_words_at(facts, index[0]), _words_at(facts, index[half])),
    )


@signal(
    "topic.ending",
    unit="cosine",
    low=-1.0,
    high=1.0,
    farm=-1,
    about="How near the last paragraph of the article is to all before it.",
    source=SIF,
    raises="The article ends with a paragraph about something else.",
    lowers="The last paragraph belongs to the article.",
)
def ending(facts: Facts) -> Measurement:
    """Cosine of the last paragraph with the rest; NaN under four paragraphs."""
    found = _enough(facts)
    if found is None:
        return NOT_MEASURABLE
    index, sums = found
    return _similarity(_unit(sums[-1]), _unit(sums[:-1].sum(axis=0)), lambda: (_words_at(facts, index[-1]),))


def against_rest(facts: Facts) -> tuple[list[int], Vector] | None:
    """Index of each paragraph and its cosine with the sum of the others; ``None`` under four paragraphs."""
    found = _enough(facts)
    if found is None:
        return None
    index, sums = found
    rest = sums.sum(axis=0) - sums
    lengths = np.einsum("ij,ij->i", sums, sums) * np.einsum("ij,ij->i", rest, rest)
    near = np.einsum("ij,ij->i", sums, rest) / np.sqrt(np.maximum(lengths, 1e-12))
    return index, near.clip(-1.0, 1.0)


@signal(
    "topic.stray_paragraph",
    unit="cosine",
    low=-1.0,
    high=1.0,
    farm=0,
    about="How near the paragraph least like the rest of the article is to it.",
    source=SIF,
    raises="How near the article's strangest paragraph is to the rest ({value:.2f}) is what farms show.",
    lowers="How near the article's strangest paragraph is to the rest ({value:.2f}) is what honest pages show.",
)
def stray_paragraph(facts: Facts) -> Measurement:
    """Least cosine of a paragraph with the sum of the others; NaN under four paragraphs."""
    found = facts.of(against_rest)
    if found is None:
        return NOT_MEASURABLE
    index, near = found
    worst = int(near.argmin())
    return Measurement(max(-1.0, float(near[worst])), lambda: Evidence((_words_at(facts, index[worst]),)))


@signal(
    "topic.coherence",
    unit="cosine",
    low=-1.0,
    high=1.0,
    farm=1,
    about="Median cosine of the article's paragraphs with the rest: text written about one keyword keeps to it.",
    source=SIF,
    raises="Every paragraph says much the same ({value:.2f}).",
    lowers="The paragraphs differ as those of a told story do ({value:.2f}).",
)
def coherence(facts: Facts) -> Measurement:
    """Median over paragraphs of the cosine with the sum of the others; NaN under four paragraphs."""
    found = facts.of(against_rest)
    if found is None:
        return NOT_MEASURABLE
    index, near = found
    nearest = [index[int(i)] for i in np.argsort(-near, kind="stable")[:2]]
    return Measurement(
        min(1.0, middle(near)),
        lambda: Evidence(tuple([_words_at(facts, i) for i in sorted(nearest)])),
    )


@signal(
    "topic.told",
    unit="cosine",
    low=-1.0,
    high=1.0,
    farm=-1,
    about="How near the text is to words of people, places, days and news: told of the world, or in general.",
    source=SIF,
    raises="The text names hardly any people, places or days.",
    lowers="The text tells of people, places and days.",
)
def told(facts: Facts) -> Measurement:
    """Greatest cosine of the body with the centroids of people, places, calendar and news."""
    place = facts.of(body)
    if place is None:
        return NOT_MEASURABLE
    table = Topics.load()
    near = table.centroids[_told_of()] @ place
    return Measurement(max(-1.0, min(1.0, float(near.max()))), lambda: Evidence(opening(facts)))


@cache
def _told_of() -> list[int]:
    told_of = ("general: news", "general: people", "general: places", "general: calendar and numbers")
    return [i for i, topic in enumerate(Topics.load().topics) if topic.name in told_of]


@cache
def _marks() -> tuple[dict[str, list[tuple[str, str]]], list[tuple[str, str]]]:
    """Marks of spam topics: by their longest word, between blanks; and those in scripts written without blanks."""
    by_word: dict[str, list[tuple[str, str]]] = {}
    glued: list[tuple[str, str]] = []
    for topic in Topics.load().topics:
        for mark in topic.elsewhere:
            if _GLUED.search(mark):
                glued.append((mark, topic.name))
            else:
                words = words_of(mark)
                by_word.setdefault(max(words, key=len), []).append((f" {' '.join(words)} ", topic.name))
    return by_word, glued


@cache
def _single_marks() -> dict[str, str]:
    """Marks of one word, with their topics."""
    return {
        word: topic for word, marks in _marks()[0].items() for mark, topic in marks if mark == f" {word} "
    }


def marked_topic(text: str) -> str:
    """The spam topic that a text names by a known mark of any language, or ``""``; the first in the text's order.

    Args:
        text: in lower case.
    """
    by_word, glued = _marks()
    words = words_of(text)
    if not by_word.keys().isdisjoint(words):
        known = [word for word in words if word in by_word]
        spaced = f" {' '.join(words)} "
        for word in known:
            for mark, topic in by_word[word]:
                if mark in spaced:
                    return topic
    if not text.isascii() and _GLUED.search(text):
        for mark, topic in glued:
            if mark in text:
                return topic
    return ""


def marked_words(facts: Facts) -> Counter[str]:
    """How often each mark of one word stands in the body, by its first 3,000 words."""
    count = facts.of(body_counts)
    return Counter({mark: count[mark] for mark in sorted(_single_marks().keys() & count.keys())})


def own_topics(facts: Facts) -> frozenset[str]:
    """The spam topics that the page itself is about: by its place, its headline, or the marks among its words."""
    page = facts.page
    own = {marked_topic(text.lower()) for text in (page.headline or page.title, page.site_name)}
    place = facts.of(body)
    if place is not None:
        table = Topics.load()
        near = table.centroids[: len(table.names)] @ place
        own.update([table.names[int(i)] for i in np.flatnonzero(near >= _FITS)])
    count: Counter[str] = Counter()
    for mark, n in facts.of(marked_words).items():
        count[_single_marks()[mark]] += n
    words = len(facts.of(body_words)[:3000])
    own.update([topic for topic, n in count.items() if n >= 3 and n >= 0.006 * words])
    return frozenset(own)


def spam_entries(facts: Facts, texts: Sequence[str]) -> list[tuple[str, str]]:
    """The texts that name a commercial-spam topic which is not the page's own: text and topic."""
    # Most parts hold no mark at all, which one look at all texts together shows.
    if not marked_topic("\n".join([text[:300] for text in texts]).lower()):
        return []
    found = [(text, marked_topic(text[:300].lower())) for text in texts]
    marked = [(text, topic) for text, topic in found if topic]
    return [pair for pair in marked if pair[1] not in facts.of(own_topics)] if marked else []


def _spam(facts: Facts, texts: Sequence[str], where: Where, least: int) -> Measurement:
    """Share of texts that name a spam topic other than the page's own."""
    if len(texts) < least:
        return NOT_MEASURABLE
    found = spam_entries(facts, texts)

    def evidence() -> Evidence:
        topics = [topic for topic, _ in Counter([topic for _, topic in found]).most_common(2)]
        words = {"count": len(found), "of": len(texts), "topics": " and ".join(topics) or "such"}
        return Evidence(quotes_of([text for text, _ in found], where), words)

    return Measurement(len(found) / len(texts), evidence)


@signal(
    "topic.spam_menu",
    unit="share",
    high=1.0,
    farm=1,
    about="Share of menu entries on gambling, pharmacy, loans, essays, adult, streaming, downloads, crypto, CBD or "
    "replica goods, where the page is about something else.",
    source=QI,
    raises="The menu offers {topics}, which the page is not about ({count} of {of} entries).",
)
def spam_menu(facts: Facts) -> Measurement:
    """Spam share of the menu; NaN under two entries."""
    return _spam(facts, facts.of(menu).texts, Where.MENU, 2)


@signal(
    "topic.spam_posts",
    unit="share",
    high=1.0,
    farm=1,
    about="Share of recent posts on a commercial-spam topic, where the page is about something else.",
    source=QI,
    raises="{count} of {of} recent posts {count:=is|are} about {topics}, which the page is not about.",
)
def spam_posts(facts: Facts) -> Measurement:
    """Spam share of the recent posts; NaN under two."""
    return _spam(facts, facts.of(posts).texts, Where.POSTS, 2)


@signal(
    "topic.spam_anchors",
    unit="share",
    high=1.0,
    farm=1,
    about="Share of anchors of outside links on a commercial-spam topic, where the page is about something else.",
    source=QI,
    raises="{count} of {of} links to other sites {count:=leads|lead} to {topics}, which the page is not about.",
)
def spam_anchors(facts: Facts) -> Measurement:
    """Spam share of outside-link anchors; NaN without one."""
    texts = list(dict.fromkeys([link.text for link in facts.of(outside_links) if link.text]))[:_MOST_ANCHORS]
    measured = _spam(facts, texts, Where.ARTICLE, 1)
    if not measured.value > 0:
        return measured

    def evidence() -> Evidence:
        where = {link.text: link.where for link in reversed(facts.of(outside_links))}
        plain = measured.evidence()
        return Evidence(tuple([Quote(q.text, where[q.text]) for q in plain.quotes]), plain.words)

    return Measurement(measured.value, evidence)


@signal(
    "topic.spam_footer",
    unit="share",
    high=1.0,
    farm=1,
    about="Share of footer blocks on a commercial-spam topic, where the page is about something else.",
    source=QI,
    raises="The footer speaks of {topics}, which the page is not about.",
)
def spam_footer(facts: Facts) -> Measurement:
    """Spam share of the footer; NaN without one."""
    return _spam(facts, [block.text for block in facts.page.footer[:_MOST]], Where.FOOTER, 1)


@signal(
    "topic.spam_hidden",
    unit="share",
    high=1.0,
    farm=1,
    about="Share of hidden texts on a commercial-spam topic, where the page is about something else.",
    source=QI,
    raises="Hidden text speaks of {topics}, which the page is not about.",
)
def spam_hidden(facts: Facts) -> Measurement:
    """Spam share of hidden texts; 0 where nothing is hidden, NaN for a text rendering."""
    if facts.page.furniture is None:
        return NOT_MEASURABLE
    texts = facts.page.hidden[:_MOST]
    return _spam(facts, texts, Where.HIDDEN, 1) if texts else Measurement(0.0)


@signal(
    "topic.spam_body",
    unit="share",
    high=1.0,
    farm=1,
    about="Share of the page's own words that are marks of commercial-spam topics, in any language.",
    source=QI,
    raises="The page itself is about {topics} (such as {words}).",
)
def spam_body(facts: Facts) -> Measurement:
    """Share of marks among the first 1,500 words of the body; NaN under 20 words."""
    words = min(3000, len(facts.of(body_words)))
    if words < 20:
        return NOT_MEASURABLE
    count = facts.of(marked_words)

    def evidence() -> Evidence:
        top = [mark for mark, _ in count.most_common(3)]
        topic = _single_marks()[top[0]] if top else "such things"
        blocks = [b for b in facts.page.blocks if not set(top).isdisjoint(words_of(b.text))]
        quotes = tuple([Quote(" ".join(b.text.split()[:20]), b.where) for b in blocks[:3]])
        return Evidence(quotes, {"topics": topic, "words": ", ".join(top)})

    return Measurement(min(1.0, count.total() / words), evidence)


@signal(
    "topic.anchors_article",
    unit="cosine",
    low=-1.0,
    high=1.0,
    farm=0,
    about="How near the anchors of links to other sites are to the article, on the mean.",
    source="Benczúr et al. 2006 (qualified links: anchor against text of the page)",
    raises="How near links to other sites are to the article ({value:.2f}) is what farms show: {apart}.",
    lowers="How near links to other sites are to the article ({value:.2f}) is what honest pages show.",
)
def anchors_article(facts: Facts) -> Measurement:
    """Cosine of the anchors' telling words and the article; NaN with fewer than two such words."""
    place = facts.of(article)
    if place is None:
        return NOT_MEASURABLE
    linked = [link for link in facts.of(outside_links) if link.where in _MATTER]
    _, words = telling_entries(_entries([link.text for link in linked]))
    return _similarity(
        _place_of_words(words) if len(words) >= 2 else None,
        place,
        lambda: tuple([Quote(link.text, link.where) for link in linked if link.text][:3]) + opening(facts),
    )
