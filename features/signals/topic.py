"""What the site says it is about, against what the page is about."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from ..facts import article_words, body_words, outside_links, words_of
from ..page import Kind, Link, Where
from ..signal import NOT_MEASURABLE, Evidence, Facts, Measurement, Quote, signal
from ..topics import Topics, Vector, split_words

SIF = "Arora, Liang and Ma 2017 (weighted mean of word vectors); model2vec, Tulkens and van Dongen 2024"
QI = "Qi and Davison 2009, Web page classification; Ntoulas et al. 2006, Detecting spam web pages"
# Entries of one part that are looked at, and how much of a quote is shown.
_MOST = 40
_QUOTED = 4
# A text names a topic when its cosine with the topic's centroid is at least this.
_NAMED = 0.40
_SPAM_NAMED = 0.45
_GLUED = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0900-\u097f]")
_STORE_WORDS = """shop shops store stores outlet outlets jersey jerseys shirt shirts kit kits flask flasks sneakers
boots cheap sale wholesale discount buy coupon coupons promo clearance merchandise apparel loja lojas tienda tiendas
comprar boutique negozio acheter kaufen günstig trikot trikots sklep kup магазин купить mağaza satın toko jual
camiseta camisetas maglia maglie maillot maillots 商店 购物 通販 쇼핑"""
_STORE = frozenset(_STORE_WORDS.split())
_PLAIN_WORDS = """shop store stores shops online the our my to a all buy now visit in of for sale merch merchandise
discount gift us app book magazine museum locations finder company"""
_SHOP_ALONE = frozenset(_PLAIN_WORDS.split())


@dataclass(frozen=True, slots=True)
class Entries:
    """The entries of one part, placed in the table.

    Attributes:
        texts: as they stand.
        words: the lower-case words of each.
        places: unit vectors, zero where no word is known; (entries, dimensions).
        known: whether a place is known.
        topical: words of all entries that name a topic by themselves.
    """

    texts: list[str]
    words: list[list[str]]
    places: Vector
    known: np.ndarray
    topical: list[str]

    def mean(self) -> Vector | None:
        """Unit mean of the known places."""
        return _unit(self.places.sum(axis=0))


@dataclass(frozen=True, slots=True)
class Name:
    """What the site's name, tagline and host say it is about.

    Attributes:
        place: unit vector of the words that name a topic; ``None`` where there is none.
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
    """Whether the table covers the page's language: English, and at least 60 % of its words are known."""
    page = facts.page
    if page.language != "en" and (page.language or page.declared_language[:2] not in ("en", "")):
        return False
    coverage = Topics.load().coverage(facts.of(body_words))
    return (coverage >= 0.6) if page.language else (coverage >= 0.8)


def _entries(texts: Iterable[str]) -> Entries:
    kept = list(dict.fromkeys([text for text in texts if text]))[:_MOST]
    words = [words_of(text[:300]) for text in kept]
    table = Topics.load()
    sums, counts = table.embed_each(words)
    lengths = np.sqrt((sums * sums).sum(axis=1))
    places = sums / np.maximum(lengths, 1e-6)[:, None]
    return Entries(kept, words, places, counts > 0, table.topical([word for each in words for word in each]))


def menu(facts: Facts) -> Entries:
    """The entries of the menu."""
    return _entries([link.text for link in facts.page.menu])


def posts(facts: Facts) -> Entries:
    """The titles of the recent posts."""
    return _entries([link.text for link in facts.page.posts])


def categories(facts: Facts) -> Entries:
    """The names of the categories and tags."""
    return _entries([link.text for link in facts.page.categories])


def anchors(facts: Facts) -> Entries:
    """The anchors of links to other sites."""
    return _entries([link.text for link in facts.of(outside_links)])


def _lines(texts: Iterable[str]) -> Entries:
    return _entries([text[:300] for text in texts])


def footer(facts: Facts) -> Entries:
    """The blocks of the footer, each cut to 300 characters."""
    return _lines([block.text for block in facts.page.footer])


def hidden(facts: Facts) -> Entries:
    """The hidden texts, each cut to 300 characters."""
    return _lines(facts.page.hidden)


def article(facts: Facts) -> Vector | None:
    """Where the article stands; ``None`` where the table does not cover it or it has under 40 known words."""
    if not facts.page.article or not facts.of(covered):
        return None
    place, known = Topics.load().embed(facts.of(article_words))
    return place if known >= 40 else None


def body(facts: Facts) -> Vector | None:
    """Where the article stands, or where there is none the body; ``None`` as for ``article``."""
    if facts.page.article:
        return facts.of(article)
    if not facts.of(covered):
        return None
    place, known = Topics.load().embed(facts.of(body_words))
    return place if known >= 40 else None


def _place_of_words(words: Sequence[str]) -> Vector | None:
    """Unit mean of unit vectors: in a name every word counts alike."""
    _, vectors = Topics.load().vectors(words)
    return _unit(vectors.sum(axis=0)) if len(vectors) else None


def host_words(facts: Facts) -> tuple[str, ...]:
    """The words glued in the host's registrable label that name a topic."""
    page = facts.page
    label = (page.domain or page.host).partition(".")[0]
    words = split_words(label) if label else ()
    # One word alone is a brand: "wired", "salon" and "apple" are about none of these.
    return tuple(Topics.load().topical(words)) if len(words) > 1 else ()


def site_name(facts: Facts) -> Name:
    """What the site's name, with its tagline, says the site is about."""
    page, table = facts.page, Topics.load()
    words = [word for token in page.site_name.split()[:12] for word in split_words(token)]
    telling = table.topical(words)
    content = [word for word in words if table.rank(word) > 60 or table.rank(word) < 0]
    if len(content) < 2 and not (telling and len(words) >= 3):
        # A name of one word is a brand more often than a description.
        telling = []
    tagline = table.topical(words_of(page.tagline)) if 0 < len(page.tagline) <= 160 else []
    quotes = [Quote(page.site_name, Where.SITE_NAME)] if page.site_name else []
    if tagline:
        quotes.append(Quote(page.tagline, Where.TAGLINE))
    words = tuple(dict.fromkeys([*telling, *tagline]))
    return Name(_place_of_words(words) if words else None, words, tuple(quotes))


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
    return table.names[best] if near[best] >= 0.3 else "general matters"


def _quote_all(texts: Iterable[str], where: Where, most: int = _QUOTED) -> tuple[Quote, ...]:
    return tuple([Quote(text, where) for text in list(texts)[:most]])


def opening(facts: Facts) -> tuple[Quote, ...]:
    """The headline, or where there is none the first words of the article, as a quote."""
    page = facts.page
    if page.headline:
        return (Quote(page.headline, Where.HEADING),)
    return tuple([Quote(" ".join(b.text.split()[:20]), Where.ARTICLE) for b in page.article[:1]])


def _similarity(
    facts: Facts, a: Vector | None, b: Vector | None, quotes: Callable[[], tuple[Quote, ...]]
) -> Measurement:
    """Measure the cosine of two places, naming the topic of each as ``{one}`` and ``{other}``."""
    value = cosine(a, b)
    if math.isnan(value):
        return NOT_MEASURABLE
    return Measurement(value, lambda: Evidence(quotes(), {"one": topic_named(a), "other": topic_named(b)}))


def _telling(entries: Entries, least: int = 2) -> Vector | None:
    """Place of a list of entries by the words that name topics; ``None`` with fewer than ``least``."""
    return _place_of_words(entries.topical[:60]) if len(set(entries.topical)) >= least else None


def menu_place(facts: Facts) -> Vector | None:
    """Where the menu's telling words stand; ``None`` for menus such as Home, About, Contact."""
    return _telling(facts.of(menu)) if facts.of(covered) else None


def categories_place(facts: Facts) -> Vector | None:
    """Where the telling words of the categories stand."""
    return _telling(facts.of(categories)) if facts.of(covered) else None


def posts_place(facts: Facts) -> Vector | None:
    """Where the recent posts stand together; ``None`` with fewer than three."""
    if not facts.of(covered):
        return None
    entries = facts.of(posts)
    return entries.mean() if int(entries.known.sum()) >= 3 else None


def _menu_quotes(facts: Facts, where: Where = Where.MENU) -> tuple[Quote, ...]:
    entries = facts.of(menu if where is Where.MENU else categories if where is Where.CATEGORIES else posts)
    table = Topics.load()
    telling = [t for t, words in zip(entries.texts, entries.words, strict=True) if table.topical(words)]
    return _quote_all(telling, where)


@signal(
    "topic.name_article",
    unit="cosine",
    low=-1.0,
    high=1.0,
    farm=-1,
    about="How near the words of the site's name and tagline that name a topic are to the article.",
    source=SIF,
    raises="The site's name speaks of {one}, its article of {other}.",
    lowers="The article is about what the site's name says ({one}).",
)
def name_article(facts: Facts) -> Measurement:
    """Cosine of site name and article; NaN where the name is a brand, a person or of general interest."""
    place = facts.of(article)
    if place is None:
        return NOT_MEASURABLE
    name = facts.of(site_name)
    return _similarity(facts, name.place, place, lambda: name.quotes + opening(facts))


@signal(
    "topic.host_article",
    unit="cosine",
    low=-1.0,
    high=1.0,
    farm=-1,
    about="How near the words glued in the host name that name a topic are to the article.",
    source=SIF,
    raises="The address speaks of {one}, the article of {other}.",
    lowers="The article is about what the address says ({one}).",
)
def host_article(facts: Facts) -> Measurement:
    """Cosine of host words and article."""
    place = facts.of(article)
    words = facts.of(host_words) if place is not None else ()
    if not words:
        return NOT_MEASURABLE
    quotes = (Quote(facts.page.domain or facts.page.host, Where.ADDRESS),)
    return _similarity(facts, _place_of_words(words), place, lambda: quotes + opening(facts))


@signal(
    "topic.mismatch",
    unit="cosine",
    high=2.0,
    farm=1,
    about="How much nearer the article is to another named topic than to the one that the site's name, backed by "
    "its menu, categories or host, says it is about.",
    source=QI,
    raises="The site calls itself {one}, but the article is about {other}.",
)
def mismatch(facts: Facts) -> Measurement:
    """Named mismatch; NaN for names of general interest, brands, persons, and names that nothing backs."""
    place = facts.of(article)
    if place is None:
        return NOT_MEASURABLE
    name = facts.of(site_name)
    table = Topics.load()
    words = [*name.words, *[word for word in facts.of(host_words) if word not in name.words]]
    said = Counter([table.topic_of_word(word) for word in words])
    if not said:
        return NOT_MEASURABLE
    parts = [facts.of(menu).topical, facts.of(categories).topical, words]
    backing = Counter([table.topic_of_word(word) for word in {w for part in parts for w in part}])
    claimed = [topic for topic in said if backing[topic] >= 2]
    if not claimed:
        return NOT_MEASURABLE
    near = table.centroids[: len(table.names)] @ place
    best = int(near.argmax())
    own = max(float(near[table.names.index(topic)]) for topic in claimed)
    value = max(0.0, float(near[best]) - max(own, 0.0)) if near[best] >= 0.3 else 0.0
    return Measurement(
        value,
        lambda: Evidence(
            name.quotes + _backing_quotes(facts, claimed) + opening(facts),
            {"one": " and ".join(claimed[:2]), "other": table.names[best]},
        ),
    )


def _backing_quotes(facts: Facts, topics: Sequence[str]) -> tuple[Quote, ...]:
    table = Topics.load()
    quotes: list[Quote] = []
    for entries, where in ((facts.of(menu), Where.MENU), (facts.of(categories), Where.CATEGORIES)):
        backing = [
            text
            for text, words in zip(entries.texts, entries.words, strict=True)
            if any(table.topic_of_word(word) in topics for word in words)
        ]
        quotes += _quote_all(backing, where, 2)
    return tuple(quotes)


@signal(
    "topic.menu_article",
    unit="cosine",
    low=-1.0,
    high=1.0,
    farm=-1,
    about="How near the menu's words that name topics are to the article, taken together.",
    source=SIF,
    raises="The menu speaks of {one}, the article of {other}.",
    lowers="Menu and article are about the same ({one}).",
)
def menu_article(facts: Facts) -> Measurement:
    """Cosine of menu and article."""
    return _similarity(
        facts, facts.of(menu_place), facts.of(article), lambda: _menu_quotes(facts) + opening(facts)
    )


def _nearest(entries: Entries, place: Vector | None) -> tuple[float, str]:
    """Cosine and text of the entry with a telling word that is nearest to a place."""
    if place is None or not entries.topical:
        return math.nan, ""
    telling = set(entries.topical)
    kept = [i for i, words in enumerate(entries.words) if not telling.isdisjoint(words)]
    near = entries.places[kept] @ place
    best = int(near.argmax())
    return float(near[best]), entries.texts[kept[best]]


@signal(
    "topic.menu_nearest",
    unit="cosine",
    low=-1.0,
    high=1.0,
    farm=-1,
    about="How near the menu entry most like the article is to it: on a paper with sections, one of them fits.",
    source=SIF,
    raises="No menu entry fits an article about {other}.",
    lowers="The menu has an entry that fits the article: {entry}.",
)
def menu_nearest(facts: Facts) -> Measurement:
    """Greatest cosine of a telling menu entry with the article."""
    return _nearest_entry(facts, facts.of(menu) if facts.of(article) is not None else None, Where.MENU)


@signal(
    "topic.categories_nearest",
    unit="cosine",
    low=-1.0,
    high=1.0,
    farm=-1,
    about="How near the category or tag most like the article is to it.",
    source=SIF,
    raises="None of the site's categories fits an article about {other}.",
    lowers="The site has a category that fits the article: {entry}.",
)
def categories_nearest(facts: Facts) -> Measurement:
    """Greatest cosine of a telling category with the article."""
    return _nearest_entry(
        facts, facts.of(categories) if facts.of(article) is not None else None, Where.CATEGORIES
    )


def _nearest_entry(facts: Facts, entries: Entries | None, where: Where) -> Measurement:
    place = facts.of(article)
    if entries is None or len(set(entries.topical)) < 2:
        return NOT_MEASURABLE
    value, text = _nearest(entries, place)
    words = {"other": topic_named(place), "entry": f"“{text}”"}
    return Measurement(value, lambda: Evidence((*_menu_quotes(facts, where), Quote(text, where)), words))


@signal(
    "topic.categories_article",
    unit="cosine",
    low=-1.0,
    high=1.0,
    farm=-1,
    about="How near the telling words of categories and tags are to the article, taken together.",
    source=SIF,
    raises="The categories speak of {one}, the article of {other}.",
    lowers="Categories and article are about the same ({one}).",
)
def categories_article(facts: Facts) -> Measurement:
    """Cosine of categories and article."""
    return _similarity(
        facts,
        facts.of(categories_place),
        facts.of(article),
        lambda: _menu_quotes(facts, Where.CATEGORIES) + opening(facts),
    )


@signal(
    "topic.posts_article",
    unit="cosine",
    low=-1.0,
    high=1.0,
    farm=-1,
    about="How near the titles of the recent posts, taken together, are to the article.",
    source=SIF,
    raises="The recent posts are about {one}, the article about {other}.",
    lowers="Recent posts and article are about the same ({one}).",
)
def posts_article(facts: Facts) -> Measurement:
    """Cosine of recent posts and article."""
    return _similarity(
        facts, facts.of(posts_place), facts.of(article), lambda: _post_quotes(facts) + opening(facts)
    )


def _post_quotes(facts: Facts) -> tuple[Quote, ...]:
    return _quote_all(facts.of(posts).texts, Where.POSTS, 3)


@signal(
    "topic.name_menu",
    unit="cosine",
    low=-1.0,
    high=1.0,
    farm=-1,
    about="How near the site's name and tagline are to the menu's words that name topics.",
    source=SIF,
    raises="The site's name speaks of {one}, its menu of {other}.",
    lowers="The menu is about what the site's name says ({one}).",
)
def name_menu(facts: Facts) -> Measurement:
    """Cosine of site name and menu."""
    other = facts.of(menu_place)
    if other is None:
        return NOT_MEASURABLE
    name = facts.of(site_name)
    return _similarity(facts, name.place, other, lambda: name.quotes + _menu_quotes(facts))


@signal(
    "topic.name_posts",
    unit="cosine",
    low=-1.0,
    high=1.0,
    farm=-1,
    about="How near the site's name and tagline are to the titles of the recent posts.",
    source=SIF,
    raises="The site's name speaks of {one}, its recent posts of {other}.",
    lowers="The recent posts are about what the site's name says ({one}).",
)
def name_posts(facts: Facts) -> Measurement:
    """Cosine of site name and recent posts."""
    other = facts.of(posts_place)
    if other is None:
        return NOT_MEASURABLE
    name = facts.of(site_name)
    return _similarity(facts, name.place, other, lambda: name.quotes + _post_quotes(facts))


@signal(
    "topic.menu_posts",
    unit="cosine",
    low=-1.0,
    high=1.0,
    farm=-1,
    about="How near the menu's words that name topics are to the titles of the recent posts.",
    source=SIF,
    raises="The menu speaks of {one}, the recent posts of {other}.",
    lowers="Menu and recent posts are about the same ({one}).",
)
def menu_posts(facts: Facts) -> Measurement:
    """Cosine of menu and recent posts."""
    return _similarity(
        facts, facts.of(menu_place), facts.of(posts_place), lambda: _menu_quotes(facts) + _post_quotes(facts)
    )


@signal(
    "topic.title_article",
    unit="cosine",
    low=-1.0,
    high=1.0,
    farm=-1,
    about="How near the headline is to the article under it.",
    source=SIF,
    raises="The headline speaks of {one}, the text under it of {other}.",
    lowers="The article is about what its headline says.",
)
def title_article(facts: Facts) -> Measurement:
    """Cosine of headline and article; NaN for headlines with fewer than three known words."""
    place, page = facts.of(article), facts.page
    if place is None or not page.headline:
        return NOT_MEASURABLE
    headline, known = Topics.load().embed(words_of(page.headline))
    return _similarity(facts, headline if known >= 3 else None, place, lambda: opening(facts))


def paragraphs(facts: Facts) -> tuple[list[int], Vector] | None:
    """Index and sum of the word rows of each paragraph of at least six known words; ``None`` if not covered."""
    if facts.of(article) is None:
        return None
    blocks = facts.page.article[:80]
    sums, known = Topics.load().embed_each([words_of(block.text) for block in blocks])
    kept = np.flatnonzero(known >= 6)
    return [int(i) for i in kept], sums[kept]


@signal(
    "topic.drift",
    unit="cosine",
    low=-1.0,
    high=1.0,
    farm=0,
    about="How near the first half of the article is to its second half.",
    source=SIF,
    raises="The article begins with {one} and goes on with {other}.",
    lowers="The article keeps to its subject from beginning to end.",
)
def drift(facts: Facts) -> Measurement:
    """Cosine of the halves, by paragraphs; NaN under four paragraphs."""
    found = facts.of(paragraphs)
    if found is None or len(found[0]) < 4:
        return NOT_MEASURABLE
    index, sums = found
    half = len(index) // 2
    blocks = facts.page.article
    quotes = tuple([Quote(" ".join(blocks[index[i]].text.split()[:20]), Where.ARTICLE) for i in (0, half)])
    return _similarity(facts, _unit(sums[:half].sum(axis=0)), _unit(sums[half:].sum(axis=0)), lambda: quotes)


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
    found = facts.of(paragraphs)
    if found is None or len(found[0]) < 4:
        return NOT_MEASURABLE
    index, sums = found
    last = facts.page.article[index[-1]].text
    quotes = (Quote(" ".join(last.split()[:25]), Where.ARTICLE),)
    return _similarity(facts, _unit(sums[-1]), _unit(sums[:-1].sum(axis=0)), lambda: quotes)


@signal(
    "topic.stray_paragraph",
    unit="cosine",
    low=-1.0,
    high=1.0,
    farm=-1,
    about="How near the paragraph least like the rest of the article is to it.",
    source=SIF,
    raises="A paragraph about {one} stands in an article about {other}.",
)
def stray_paragraph(facts: Facts) -> Measurement:
    """Least cosine of a paragraph with the sum of the others; NaN under four paragraphs."""
    found = facts.of(paragraphs)
    if found is None or len(found[0]) < 4:
        return NOT_MEASURABLE
    index, sums = found
    rest = sums.sum(axis=0) - sums
    lengths = np.sqrt((sums * sums).sum(axis=1) * (rest * rest).sum(axis=1))
    near = (sums * rest).sum(axis=1) / np.maximum(lengths, 1e-9)
    worst = int(near.argmin())
    stray = facts.page.article[index[worst]].text
    quotes = (Quote(" ".join(stray.split()[:25]), Where.ARTICLE),)
    return _similarity(facts, _unit(sums[worst]), _unit(rest[worst]), lambda: quotes)


@cache
def _marks() -> tuple[dict[str, list[tuple[list[str], str]]], list[tuple[str, str]]]:
    """Marks of spam topics: by their first word, and those in scripts written without blanks."""
    by_word: dict[str, list[tuple[list[str], str]]] = {}
    glued: list[tuple[str, str]] = []
    for topic in Topics.load().topics:
        for mark in topic.elsewhere:
            if _GLUED.search(mark):
                glued.append((mark, topic.name))
            else:
                words = words_of(mark)
                by_word.setdefault(words[0], []).append((words, topic.name))
    return by_word, glued


def marked_topic(text: str, words: Sequence[str]) -> str:
    """The spam topic that a text names by a known mark of any language, or ``""``."""
    by_word, glued = _marks()
    for i, word in enumerate(words):
        for mark, topic in by_word.get(word, ()):
            if words[i : i + len(mark)] == mark:
                return topic
    if not text.isascii() and _GLUED.search(text):
        for mark, topic in glued:
            if mark in text:
                return topic
    return ""


def own_topics(facts: Facts) -> frozenset[str]:
    """The spam topics that the page itself is about, by its place or by the marks among its words."""
    table = Topics.load()
    place = facts.of(body)
    own: set[str] = set()
    if place is not None:
        near = table.centroids[: len(table.names)] @ place
        own.update([table.names[i] for i in np.flatnonzero(near >= 0.3)])
    by_word, _ = _marks()
    words = facts.of(body_words)[:1500]
    count: Counter[str] = Counter()
    for word in words:
        for mark, topic in by_word.get(word, ()):
            count[topic] += len(mark) == 1
    own.update([topic for topic, n in count.items() if n >= 3 and n >= 0.006 * len(words)])
    headline = (facts.page.headline or facts.page.title).lower()
    own.add(marked_topic(headline, words_of(headline)))
    return frozenset(own)


def spam_entries(facts: Facts, entries: Entries) -> list[tuple[str, str]]:
    """The entries that name a commercial-spam topic which is not the page's own: text and topic."""
    table = Topics.load()
    own = facts.of(own_topics)
    near = entries.places @ table.centroids[: len(table.names)].T if facts.of(covered) else None
    found: list[tuple[str, str]] = []
    for i, (text, words) in enumerate(zip(entries.texts, entries.words, strict=True)):
        topic = marked_topic(text.lower(), words)
        if not topic and near is not None and entries.known[i]:
            best = int(near[i].argmax())
            name = table.topics[best]
            if (
                name.spam
                and near[i][best] >= _SPAM_NAMED
                and any(table.topic_of_word(word) == name.name for word in words)
            ):
                topic = name.name
        if topic and topic not in own:
            found.append((text, topic))
    return found


def _spam(facts: Facts, entries: Entries, where: Where, least: int) -> Measurement:
    """Share of entries that name a spam topic other than the page's own."""
    if len(entries.texts) < least:
        return NOT_MEASURABLE
    found = spam_entries(facts, entries)

    def evidence() -> Evidence:
        topics = [topic for topic, _ in Counter([topic for _, topic in found]).most_common(2)]
        words = {"count": len(found), "of": len(entries.texts), "topics": " and ".join(topics)}
        return Evidence(_quote_all([text for text, _ in found], where), words)

    return Measurement(len(found) / len(entries.texts), evidence)


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
    return _spam(facts, facts.of(menu), Where.MENU, 2)


@signal(
    "topic.spam_posts",
    unit="share",
    high=1.0,
    farm=1,
    about="Share of recent posts on a commercial-spam topic, where the page is about something else.",
    source=QI,
    raises="{count} of {of} recent posts are about {topics}, which the page is not about.",
)
def spam_posts(facts: Facts) -> Measurement:
    """Spam share of the recent posts; NaN under two."""
    return _spam(facts, facts.of(posts), Where.POSTS, 2)


@signal(
    "topic.spam_anchors",
    unit="share",
    high=1.0,
    farm=1,
    about="Share of anchors of outside links on a commercial-spam topic, where the page is about something else.",
    source=QI,
    raises="{count} of {of} links to other sites lead to {topics}, which the page is not about.",
)
def spam_anchors(facts: Facts) -> Measurement:
    """Spam share of outside-link anchors; NaN without one."""
    entries = facts.of(anchors)
    measured = _spam(facts, entries, Where.ARTICLE, 1)
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
    return _spam(facts, facts.of(footer), Where.FOOTER, 1)


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
    return _spam(facts, facts.of(hidden), Where.HIDDEN, 1) if facts.page.hidden else Measurement(0.0)


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
    words = facts.of(body_words)[:1500]
    if len(words) < 20:
        return NOT_MEASURABLE
    by_word, _ = _marks()
    found = [
        (word, topic)
        for i, word in enumerate(words)
        if word in by_word
        for mark, topic in by_word[word]
        if words[i : i + len(mark)] == mark
    ]

    def evidence() -> Evidence:
        top = Counter([word for word, _ in found]).most_common(3)
        topics = Counter([topic for _, topic in found]).most_common(1)
        texts = [b.text for b in facts.page.blocks if any(word in b.text.lower() for word, _ in top)]
        return Evidence(
            _quote_all([" ".join(text.split()[:20]) for text in texts], Where.ARTICLE, 2),
            {"topics": topics[0][0] if topics else "", "words": ", ".join([word for word, _ in top])},
        )

    return Measurement(min(1.0, len(found) / len(words)), evidence)


def store_entries(facts: Facts) -> list[Link]:
    """Menu entries that sell goods by name ("Rugby Shop", "Football Kit"); a bare "Shop" does not count."""
    found: list[Link] = []
    for link in facts.page.menu:
        words = words_of(link.text)
        if 1 < len(words) <= 8 and any(word in _STORE for word in words):
            goods = [word for word in words if word not in _SHOP_ALONE and not word.isdigit()]
            if goods and (len(goods) > 1 or words[-1] in _STORE or words[0] in _STORE):
                found.append(link)
    return found


@signal(
    "topic.store_menu",
    unit="share",
    high=1.0,
    farm=1,
    about="Share of menu entries that sell named goods on a page that is no shop and whose article is about "
    "something else.",
    source="",
    raises="The menu sells goods ({count} of {of} entries) that have nothing to do with the article.",
)
def store_menu(facts: Facts) -> Measurement:
    """Share of store entries in the menu, those near the article left out; NaN for shops and short menus."""
    page = facts.page
    if len(page.menu) < 2 or page.kind is Kind.SHOP:
        return NOT_MEASURABLE
    found = facts.of(store_entries)
    place = facts.of(body)
    if found and place is not None:
        entries = _entries([link.text for link in found])
        near = entries.places @ place
        off = {text for text, close in zip(entries.texts, near, strict=True) if close < 0.3}
        found = [link for link in found if link.text in off]
    words = {"count": len(found), "of": len(page.menu)}
    return Measurement(
        len(found) / len(page.menu),
        lambda: Evidence(_quote_all([link.text for link in found], Where.MENU), words),
    )


@signal(
    "topic.anchors_article",
    unit="cosine",
    low=-1.0,
    high=1.0,
    farm=-1,
    about="How near the anchors of links to other sites are to the article, on the mean.",
    source="Benczúr et al. 2006 (qualified links: anchor against text of the page)",
    raises="Links to other sites speak of {one}, the article of {other}.",
    lowers="The links to other sites belong to the article's subject.",
)
def anchors_article(facts: Facts) -> Measurement:
    """Cosine of the anchors' telling words and the article; NaN with fewer than two such words."""
    place = facts.of(article)
    if place is None:
        return NOT_MEASURABLE
    linked = [link for link in facts.of(outside_links) if link.where in (Where.ARTICLE, Where.LIST)]
    entries = _entries([link.text for link in linked])
    return _similarity(
        facts,
        _telling(entries),
        place,
        lambda: tuple([Quote(link.text, link.where) for link in linked if link.text][:3]) + opening(facts),
    )
