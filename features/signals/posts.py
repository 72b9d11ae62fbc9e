"""The titles a site shows of its other pages: against the site, the article and each other."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence

import numpy as np

from ..facts import words_of
from ..page import Link, Where
from ..signal import NOT_MEASURABLE, Evidence, Facts, Measurement, Quote, signal
from ..topics import Topics, Vector
from .topic import (
    Places,
    article,
    kin_of,
    middle,
    posts_named,
    posts_placed,
    quotes_of,
    subjects,
    topic_named,
)

_MOST = 40
_MOST_ANCHORS = 30
_MOST_PAIRED = 20
_LONGEST = 12
_QUOTED = 4
# A title with a cosine below this has nothing to do with what it is held against.
_OFF = 0.15
_SPLIT = re.compile(r"[^\W_]+")
_MARKUP = re.compile(
    r"^\s*(?:#{1,6}\s+\S.*|__[^_\s].*[^_\s]__)\s*$|(?<![\w*])\*\*[^\s*](?:[^*\n]*[^\s*])?\*\*(?![\w*])|\]\(https?:"
)
_PROMPT = re.compile(
    r"^\W{0,3}(?:(?:seo |meta |blog |post |article |page )?(?:title|headline|heading|h1|h2)\s*\d{0,2}\s*[:：]"
    r"|(?:here (?:is|are)|here['’]s)\s+(?:a|an|the|your|some|\d+)\b.*\b(?:article|blog|post|titles?|version)\b"
    r"|(?:sure|certainly|of course|absolutely)[!,]|as an ai\b|i['’]m sorry\b|i cannot\b)"
    r"|\[(?:insert|your|city|keyword|name|company|topic|brand|product|year|location)\b[^\]]*\]"
    r"|\{\{?\s*\w*(?:keyword|city|title|name|year|location)\w*\s*\}|%(?:keyword|city|title|name)%"
    r"|\brewritten title\b|\bword count\s*[:：]",
    re.IGNORECASE,
)
# Without one of these no text holds a leftover; looking for them is quick.
_SIGNS = ("*", "#", "{", "%", "[", "](", "__", "ord count", "ewritten", ":", "：")
_MAYBE = re.compile(r"\W{0,3}(?:[Hh]ere|HERE|[Ss]ure|[Cc]ertainly|[Oo]f|[Aa]bsolutely|[Aa]s|[Ii]\b)")
_QUESTION = re.compile(
    r"^\W*(?:(?:how|what|why|when|where|which|who)\s+(?:is|are|was|were|do|does|did|can|could|should|will|would|much|many"
    r"|long|often|to)\b|(?:can|could|does|do|is|are|should|will)\s+(?:you|i|we|it|the|a|an|your|my)\b.*[^.!]$)",
    re.IGNORECASE,
)
_ASKS = re.compile(r"[?？؟][\"'”»)*\s]*$")
_FORMULA = re.compile(
    r"\b(?:comprehensive|ultimate|complete|definitive|beginner['’]?s?|step[- ]by[- ]step|in[- ]depth|essential"
    r"|practical)\s+(?:\w+\s+)?(?:guide|overview|review|handbook|tutorial|analysis|tips)\b"
    r"|\beverything you need to know\b|\ball you need to know\b|\bwhat you (?:need|should) (?:to )?know\b"
    r"|\b(?:unlock|unlocking|unleash|unleashing|exploring|navigating|mastering|maximizing|demystif\w+|elevat\w+"
    r"|revolutioni\w+|transforming|harnessing|delving|unveiling|discover|discovering)\s+(?:the|your|a|how)\b"
    r"|\b(?:top|best)\s+\d+\b|^\W*\d+\s+(?:\w+\s+){0,3}(?:ways|tips|reasons|things|best|steps|signs|benefits|secrets"
    r"|facts|ideas|mistakes|tricks)\b|\bprinciples and applications\b|\bpros and cons\b"
    r"|\ba (?:deep dive|closer look)\b"
    r"|\b(?:tips|tricks|secrets|benefits|advantages|strategies) (?:and|&|for|of)\b|\bfor (?:beginners|dummies)\b"
    r"|\bin (?:20[12]\d)\b|\b(?:der ultimative|la guía (?:definitiva|completa)|le guide (?:complet|ultime)|"
    r"guia (?:completo|definitivo)|panduan lengkap|полное руководство)\b",
    re.IGNORECASE,
)
_OF_FORMULAS = """guide overview
review handbook tutorial analysis know unlock unlocking unleash unleashing exploring
navigating mastering maximizing demystifying elevate elevating revolutionizing transforming harnessing delving
unveiling discover discovering top best ways tips reasons things steps signs benefits secrets facts ideas mistakes
tricks principles pros dive look advantages strategies beginners dummies
ultimative guía guia panduan руководство in"""
_TRIGGERS = frozenset(_OF_FORMULAS.split())
# Anchors that themes repeat for every entry: a shared beginning with these says nothing.
_OF_THEMES = """read continue reading view share comment comments posted tagged filed more permalink click
edit reply by page posts previous next older newer see show go link learn visit add buy all category tag
archive archives in on leave responses pingback image photo picture follow jump skip download weiterlesen leer
lire mehr lees leggi czytaj"""
_FURNITURE = frozenset(_OF_THEMES.split())
_OF_CALENDARS = """january february march april may june july august september october november december jan
feb mar apr jun jul aug sep sept oct nov dec monday tuesday wednesday thursday friday saturday sunday mon tue
wed thu fri sat sun am pm st nd rd th januar februar märz mai juni juli oktober dezember enero febrero marzo
abril mayo junio julio agosto septiembre octubre noviembre diciembre janvier février mars avril juin juillet
août septembre octobre novembre décembre"""
_CALENDAR = frozenset(_OF_CALENDARS.split())
_SCRIPTS = [
    ("Latin", re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")),
    ("Cyrillic", re.compile(r"[\u0400-\u04ff]")),
    ("Chinese or Japanese", re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")),
    ("Korean", re.compile(r"[\uac00-\ud7af]")),
    ("Arabic", re.compile(r"[\u0600-\u06ff]")),
    ("Thai", re.compile(r"[\u0e00-\u0e7f]")),
    ("Devanagari", re.compile(r"[\u0900-\u097f]")),
    ("Greek", re.compile(r"[\u0370-\u03ff]")),
    ("Hebrew", re.compile(r"[\u0590-\u05ff]")),
]
# Words that languages share stand with each of them, so that no language wins by the neighbour's words.
_WORDS_OF = {
    "English": "the of and to in is for with your how what you are from this that why best can on at by"
    " it a an",
    "German": "der die das und für mit von ist ein eine den im wie nicht auf zum zur bei auch sind in"
    " an so man was",
    "French": "le les des et pour dans est une du avec sur qui vos votre comment aux au que pas de la"
    " en un à plus se",
    "Spanish": "el los las y para con una del por cómo qué que más tu su como está sobre de la en un a"
    " se no es al lo",
    "Portuguese": "o os as e para com uma do da dos das em não você como mais seu sua ao de a no na que um"
    " se por é",
    "Italian": "il gli e per con una di della del che non come più nel sono alla dei la le in un a da si"
    " i lo al",
    "Dutch": "de het een van en voor met zijn op je naar bij wat hoe dat niet in is te aan",
    "Polish": "i w na z do jak nie się dla jest czy od po przez co o a to za",
    "Indonesian": "yang dan di untuk dengan dari cara ini adalah pada anda ke dalam terbaik a se",
    "Turkish": "ve bir için ile nasıl en bu ne çok olan daha de da o",
    "Vietnamese": "và của cho là các những được với trong cách",
}
_LANGUAGES: dict[str, tuple[str, ...]] = {}
for _name, _text in _WORDS_OF.items():
    for _word in _text.split():
        _LANGUAGES[_word] = (*_LANGUAGES.get(_word, ()), _name)


def titles(facts: Facts) -> list[str]:
    """The distinct titles of the recent posts of at most 300 characters, at most 40."""
    return list(dict.fromkeys([link.text for link in facts.page.posts if 0 < len(link.text) <= 300]))[:_MOST]


def keyed(facts: Facts) -> list[str]:
    """For each of ``titles`` its letters and digits in lower case: what is left without marks and case."""
    return [" ".join(_SPLIT.findall(title.lower())) for title in facts.of(titles)]


def _share(found: Sequence[str], of: int, words: Callable[[], dict[str, object]] = dict) -> Measurement:
    """Measure a share of titles, quoting those found."""
    return Measurement(
        len(found) / of,
        lambda: Evidence(quotes_of(found, Where.POSTS), {"count": len(found), "of": of, **words()}),
    )


def _off(facts: Facts, topics: Sequence[str], near: Callable[[Places], Vector] | None = None) -> Measurement:
    """Share of placed recent posts that name a topic of another family than those given, and are far.

    A title that names no topic ("Permission to be bad") is not off topic.
    """
    places = facts.of(posts_placed)
    if places is None or not topics:
        return NOT_MEASURABLE
    named = facts.of(posts_named)
    kin = kin_of(topics)
    far = near(places) < _OFF if near else np.ones(len(named), dtype=bool)
    off = [i for i, topic in enumerate(named) if topic and topic not in kin and far[i]]

    def words() -> dict[str, object]:
        others = [topic for topic, _ in Counter([named[i] for i in off]).most_common(2)]
        return {"one": " and ".join(topics[:2]), "other": " and ".join(others) or "something else"}

    return _share([places.texts[i] for i in off], len(places.texts), words)


@signal(
    "posts.off_site",
    unit="share",
    high=1.0,
    farm=1,
    about="Share of recent posts on a topic that has nothing to do with what the site's name, or a menu of one "
    "subject, says.",
    source="Ntoulas et al. 2006; distance of word vectors as in topic.name_posts",
    raises="{count} of {of} recent posts {count:=is|are} about {other}, though the site speaks of {one}.",
    lowers="The recent posts belong to the site's subject ({one}).",
)
def off_site(facts: Facts) -> Measurement:
    """Share of posts off the site's subject; NaN where name and menu name none."""
    return _off(facts, facts.of(subjects)) if facts.of(posts_placed) is not None else NOT_MEASURABLE


@signal(
    "posts.off_article",
    unit="share",
    high=1.0,
    farm=1,
    about="Share of recent posts on a topic that has nothing to do with the article.",
    source="as posts.off_site",
    raises="{count} of {of} recent posts {count:=is|are} about {other}, the article about {one}.",
    lowers="The recent posts are about the same as the article ({one}).",
)
def off_article(facts: Facts) -> Measurement:
    """Share of posts off the article's subject; NaN where that has no name."""
    place = facts.of(article) if facts.of(posts_placed) is not None else None
    if place is None or (topic := topic_named(place)) == "general matters":
        return NOT_MEASURABLE
    return _off(facts, [topic], lambda places: places.units @ place)


def closeness(facts: Facts) -> Vector | None:
    """Cosines of the placed recent posts with each other; ``None`` under four."""
    places = facts.of(posts_placed)
    return None if places is None or len(places.texts) < 4 else places.units @ places.units.T


def _texts(facts: Facts) -> list[str]:
    places = facts.of(posts_placed)
    return [] if places is None else places.texts


@signal(
    "posts.coherence",
    unit="cosine",
    low=-1.0,
    high=1.0,
    farm=0,
    about="Mean cosine of the recent posts with each other.",
    source="as posts.off_site",
    raises="How near the recent posts are to each other ({value:.2f}) is unusual.",
    lowers="How near the recent posts are to each other ({value:.2f}) is what honest sites show.",
)
def coherence(facts: Facts) -> Measurement:
    """Mean pairwise cosine; NaN under four placed posts."""
    near = facts.of(closeness)
    if near is None:
        return NOT_MEASURABLE
    n = len(near)
    return Measurement(
        float(near.sum() - np.trace(near)) / (n * (n - 1)),
        lambda: Evidence(quotes_of(_texts(facts), Where.POSTS)),
    )


@signal(
    "posts.outliers",
    unit="share",
    high=1.0,
    farm=1,
    about="Share of recent posts that are near none of the others, where the others keep together.",
    source="as posts.off_site",
    raises="{count} of {of} recent posts {count:=fits|fit} none of the others.",
)
def outliers(facts: Facts) -> Measurement:
    """Share of posts whose nearest other post is far, below half of the usual; NaN under four placed posts."""
    near = facts.of(closeness)
    if near is None:
        return NOT_MEASURABLE
    nearest = (near - 2 * np.eye(len(near), dtype=near.dtype)).max(axis=1)
    usual = middle(nearest)
    texts = _texts(facts)
    return _share([texts[int(i)] for i in np.flatnonzero(nearest < min(0.2, 0.5 * usual))], len(texts))


@signal(
    "posts.topics",
    unit="share",
    high=1.0,
    farm=0,
    about="Spread of the recent posts over named topics: 0 where all name the same, 1 where no two do.",
    source="",
    raises="The recent posts spread over topics as those of farms do ({topics}).",
    lowers="The recent posts spread over topics as those of honest sites do ({topics}).",
)
def topic_variety(facts: Facts) -> Measurement:
    """Named topics, less one, per post that names one, less one; NaN under four such posts."""
    places = facts.of(posts_placed)
    if places is None:
        return NOT_MEASURABLE
    clear = [(text, topic) for text, topic in zip(places.texts, facts.of(posts_named), strict=True) if topic]
    if len(clear) < 4:
        return NOT_MEASURABLE
    count = Counter([topic for _, topic in clear])

    def evidence() -> Evidence:
        one_each = {topic: text for text, topic in reversed(clear)}
        listed = [topic for topic, _ in count.most_common(4)]
        return Evidence(
            quotes_of([one_each[topic] for topic in listed], Where.POSTS), {"topics": ", ".join(listed)}
        )

    return Measurement((len(count) - 1) / (len(clear) - 1), evidence)


def _language(words: Sequence[str]) -> str:
    """The language that most function words stand for, or ``""`` with under two or hardly more than another."""
    told = [word for word in words if word in _LANGUAGES]
    if len(told) < 2:
        return ""
    votes = Counter([name for word in told for name in _LANGUAGES[word]])
    top = votes.most_common(2)
    return top[0][0] if top and top[0][1] >= 2 and (len(top) == 1 or top[0][1] > top[1][1] + 1) else ""


@signal(
    "posts.mixed_languages",
    unit="share",
    high=1.0,
    farm=1,
    about="Share of recent posts whose title is in another script or language than most of them.",
    source="",
    raises="{count} of {of} recent posts {count:=is|are} in another language than the rest ({other} among {most}).",
)
def mixed_languages(facts: Facts) -> Measurement:
    """Share of titles in a minority script, or in a minority language by function words; NaN under three."""
    found = facts.of(titles)
    if len(found) < 3:
        return NOT_MEASURABLE
    tongue = []
    for title in found:
        # A foreign script is sought first: a Chinese title may hold a Latin brand name.
        script = "" if title.isascii() else next((n for n, r in _SCRIPTS[1:] if r.search(title)), "")
        tongue.append(script or _language(words_of(title)) or "Latin")
    told = Counter([name for name in tongue if name != "Latin"])
    if not told:
        return Measurement(0.0)
    most = told.most_common(1)[0][0]
    latin = {name for name in told if name in _WORDS_OF}
    # Titles too short to tell count with the most frequent language of their script.
    home = most if most in latin or told[most] >= tongue.count("Latin") else "Latin"
    strange = [
        title
        for title, name in zip(found, tongue, strict=True)
        if name != home
        and not (name == "Latin" and home in latin)
        and not (home == "Latin" and name in latin)
    ]
    others = Counter([name for name in tongue if name not in (home, "Latin")]).most_common(1)
    return _share(strange, len(found), lambda: {"most": home, "other": others[0][0] if others else "Latin"})


@signal(
    "posts.twins",
    unit="share",
    high=1.0,
    farm=1,
    about="Share of recent posts whose title is that of another but for case, marks or markup.",
    source="",
    raises="{count} of {of} recent posts {count:=repeats|repeat} the title of another but for case or marks.",
)
def twins(facts: Facts) -> Measurement:
    """Share of titles that share their key with another; NaN under three titles."""
    found, keys = facts.of(titles), facts.of(keyed)
    if len(found) < 3:
        return NOT_MEASURABLE
    count = Counter(keys)
    return _share(
        [title for title, key in zip(found, keys, strict=True) if key and count[key] > 1], len(found)
    )


@signal(
    "posts.near_duplicates",
    unit="share",
    high=1.0,
    farm=1,
    about="Share of recent posts whose title shares at least 70 % of its words with another's.",
    source="Broder 1997 (resemblance of word sets)",
    raises="{count} of {of} recent posts {count:=has|have} nearly the same title as another.",
)
def near_duplicates(facts: Facts) -> Measurement:
    """Share of titles of four or more words with a Jaccard of 0.7 to another title; NaN under three."""
    found, keys = facts.of(titles), facts.of(keyed)
    if len(found) < 3:
        return NOT_MEASURABLE
    sets = [frozenset(words) for key in keys if len(words := key.split()) >= 4]
    able = [title for title, key in zip(found, keys, strict=True) if key.count(" ") >= 3][:_MOST_PAIRED]
    alike: set[int] = set()
    for i, one in enumerate(sets[:_MOST_PAIRED]):
        for j in range(i):
            both = len(one & sets[j])
            if both and both >= 0.7 * (len(one) + len(sets[j]) - both):
                alike |= {i, j}
    return _share([able[i] for i in sorted(alike)], len(found[:_MOST_PAIRED]))


def slotted(texts: Sequence[str]) -> list[str]:
    """The largest set of texts that differ in one slot of one or two words.

    Texts of three to twelve words count. The slot is no number and no month, and at least half of the words, two
    or more, stand outside of it. Beginnings that themes give every entry ("Continue reading ...") are left out.

    Args:
        texts: titles, headings or anchors, each once.

    Returns:
        The texts of the set in their order, or an empty list where none has three.
    """
    # Members of one set share their first word or their last: most lists are done with here.
    ends = [(text.partition(" ")[0].lower(), text.rpartition(" ")[2].lower()) for text in texts]
    first, last = Counter([start for start, _ in ends]), Counter([end for _, end in ends])
    near = [i for i, (start, end) in enumerate(ends) if first[start] >= 3 or last[end] >= 3]
    if not near:
        return []
    split = {i: tuple(_SPLIT.findall(texts[i].lower())) for i in near}
    able = [i for i, words in split.items() if 3 <= len(words) <= _LONGEST and words[0] not in _FURNITURE]
    families: defaultdict[tuple[tuple[str, ...], tuple[str, ...]], dict[tuple[str, ...], int]] = defaultdict(
        dict
    )
    first, last = Counter([split[i][0] for i in able]), Counter([split[i][-1] for i in able])
    for i in able:
        words = split[i]
        begins, ends = first[words[0]] >= 3, last[words[-1]] >= 3
        for width in (1, 2):
            if len(words) - width < max(2, len(words) / 2):
                continue
            for at in range(0 if ends else len(words) - width, len(words) - width + 1 if begins else 1):
                if at and at + width < len(words) and not (begins and ends):
                    continue
                slot = tuple([w for w in words[at : at + width] if w.isalpha() and w not in _CALENDAR])
                if slot:
                    families[words[:at], words[at + width :]].setdefault(slot, i)
    largest = max(families.values(), key=len, default={})
    return [texts[i] for i in sorted(set(largest.values()))] if len(largest) >= 3 else []


def _slot_share(texts: Sequence[str], where: Where, least: int) -> Measurement:
    if len(texts) < least:
        return NOT_MEASURABLE
    found = slotted(texts)
    return Measurement(
        len(found) / len(texts),
        lambda: Evidence(quotes_of(found, where), {"count": len(found), "of": len(texts)}),
    )


@signal(
    "posts.slots",
    unit="share",
    high=1.0,
    farm=1,
    about="Share of recent posts whose titles are one template with one slot changed.",
    source="Fetterly et al. 2004, Spam, damn spam, and statistics (pages filled into templates)",
    raises="{count} of {of} recent posts are one title with one slot changed.",
)
def slots(facts: Facts) -> Measurement:
    """Share of titles in the largest template; NaN under three titles."""
    return _slot_share(facts.of(titles), Where.POSTS, 3)


@signal(
    "posts.heading_slots",
    unit="share",
    high=1.0,
    farm=1,
    about="Share of headings that are one template with one slot changed.",
    source="as posts.slots",
    raises="{count} of {of} headings are one line with one slot changed.",
)
def heading_slots(facts: Facts) -> Measurement:
    """Share of headings in the largest template; NaN under four headings."""
    texts = list(dict.fromkeys([block.text for block in facts.page.headings]))[:_MOST]
    return _slot_share(texts, Where.HEADING, 4)


def inside_anchors(facts: Facts) -> list[Link]:
    """Links within the site with at least three words of anchor text, each text once, at most 30."""
    kept: dict[str, Link] = {}
    for link in facts.page.links:
        if link.inside and link.text not in kept and link.text.count(" ") >= 2 and len(link.text) <= 160:
            kept[link.text] = link
            if len(kept) >= _MOST_ANCHORS:
                break
    return list(kept.values())


@signal(
    "posts.anchor_slots",
    unit="share",
    high=1.0,
    farm=1,
    about="Share of anchors of links within the site that are one template with one slot changed.",
    source="as posts.slots",
    raises="{count:link|links} within the site are one anchor with one slot changed.",
)
def anchor_slots(facts: Facts) -> Measurement:
    """Share of inside anchors of three or more words in the largest template; NaN under five such anchors."""
    links = facts.of(inside_anchors)
    if len(links) < 5:
        return NOT_MEASURABLE
    found = slotted([link.text for link in links])

    def evidence() -> Evidence:
        where = {link.text: link.where for link in links}
        quotes = tuple([Quote(text, where[text]) for text in found[:_QUOTED]])
        return Evidence(quotes, {"count": len(found), "of": len(links)})

    return Measurement(len(found) / len(links), evidence)


def _has_leftover(text: str) -> bool:
    return bool(_MARKUP.search(text) or _PROMPT.search(text))


@signal(
    "posts.leftovers",
    unit="count",
    farm=1,
    about="Number of titles and headings with leftovers of Markdown, of a prompt or of a placeholder in them.",
    source="",
    raises="Leftovers of a text generator stand in {count:title or heading|titles or headings}.",
)
def leftovers(facts: Facts) -> Measurement:
    """Count over recent posts, title, headline and headings; NaN where the page has none of them."""
    page = facts.page
    texts = [(title, Where.POSTS) for title in facts.of(titles)]
    texts += [(block.text, Where.HEADING) for block in page.headings[:_MOST] if len(block.text) <= 300]
    if 0 < len(page.title) <= 300:
        texts.append((page.title, Where.TITLE))
    if not texts:
        return NOT_MEASURABLE
    joined = "\n".join([text for text, _ in texts])
    signs = [sign for sign in _SIGNS if sign in joined]
    found = {
        text: where
        for text, where in texts
        if (_MAYBE.match(text) or any(sign in text for sign in signs)) and _has_leftover(text)
    }
    return Measurement(
        float(len(found)),
        lambda: Evidence(
            tuple([Quote(text, where) for text, where in list(found.items())[:_QUOTED]]),
            {"count": len(found)},
        ),
    )


@signal(
    "posts.questions",
    unit="share",
    high=1.0,
    farm=1,
    about="Share of recent posts whose title is a question.",
    source="",
    raises="{count} of {of} recent posts {count:=is a question|are questions} as typed into a search box.",
)
def questions(facts: Facts) -> Measurement:
    """Share of titles that end with a question mark or begin as a question; NaN under three titles."""
    found = facts.of(titles)
    if len(found) < 3:
        return NOT_MEASURABLE
    return _share([title for title in found if _ASKS.search(title) or _QUESTION.search(title)], len(found))


@signal(
    "posts.formulas",
    unit="share",
    high=1.0,
    farm=1,
    about="Share of recent posts with a title by formula: ultimate guide, top ten, everything you need to know.",
    source="",
    raises="{count} of {of} recent posts {count:=has a title|have titles} by formula.",
)
def formulas(facts: Facts) -> Measurement:
    """Share of titles with a formula of title writers; NaN under three titles."""
    found = facts.of(titles)
    if len(found) < 3:
        return NOT_MEASURABLE
    triggered = [
        title
        for title, key in zip(found, facts.of(keyed), strict=True)
        if not _TRIGGERS.isdisjoint(key.split())
    ]
    return _share([title for title in triggered if _FORMULA.search(title)], len(found))


@signal(
    "posts.same_word",
    unit="share",
    high=1.0,
    farm=1,
    about="Share of recent posts whose title holds the keyword that most of them hold.",
    source="Ntoulas et al. 2006 (share of the most frequent words)",
    raises="{count} of {of} recent posts {count:=has|have} “{word}” in the title.",
)
def same_word(facts: Facts) -> Measurement:
    """Share of titles with the most common word outside the 200 most frequent of English; NaN under four."""
    found, keys = facts.of(titles), facts.of(keyed)
    if len(found) < 4:
        return NOT_MEASURABLE
    table = Topics.load()
    count = Counter([w for key in keys for w in set(key.split()) if len(w) > 3 and w not in _LANGUAGES])
    common = [(n, word) for word, n in count.items() if not 0 <= table.rank(word) < 200]
    if not common:
        return Measurement(0.0)
    n, word = max(common)
    if n < 2:
        return Measurement(0.0)
    holders = [title for title, key in zip(found, keys, strict=True) if word in key.split()]
    return _share(holders, len(found), lambda: {"word": word})


@signal(
    "posts.title_words",
    unit="words",
    farm=0,
    about="Mean number of words in the titles of the recent posts.",
    source="Ntoulas et al. 2006 (number of words in the title)",
    raises="The titles of the recent posts are of unusual length ({value:.1f} words).",
)
def title_words(facts: Facts) -> Measurement:
    """Mean words a title; NaN under three titles, or for scripts written without blanks."""
    keys = facts.of(keyed)
    if len(keys) < 3 or facts.page.language in ("zh", "ja", "th"):
        return NOT_MEASURABLE
    return Measurement(
        sum([key.count(" ") + 1 for key in keys]) / len(keys),
        lambda: Evidence(quotes_of(facts.of(titles), Where.POSTS)),
    )
