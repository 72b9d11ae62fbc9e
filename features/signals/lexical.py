"""The lexical signals: what trained linear models over a page's words, markup, addresses and host name say."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

import numpy as np
import numpy.typing as npt

from ..lexicon import Lexicon, anchor_texts, channel_texts, slots_of
from ..marks import address_slots, heaviest, host_slots, markup_slots, own_paths, path_words
from ..page import Where
from ..signal import NOT_MEASURABLE, Evidence, Facts, Measurement, Quote, signal

_SOURCE = "Cormack, Smucker and Clarke 2011, Efficient and effective spam filtering; Weinberger et al. 2009"
_MARKS_SOURCE = "Urvoy et al. 2008, Tracking web spam with HTML style similarities"
_HOST_SOURCE = (
    "Ma et al. 2009, Beyond blacklists: learning to detect malicious web sites from suspicious URLs"
)


def slots(facts: Facts) -> npt.NDArray[np.int32]:
    """The slots that the page's words fill; see ``lexicon.slots_of``."""
    return slots_of(facts.of(channel_texts))


def anchor_slots(facts: Facts) -> npt.NDArray[np.int32]:
    """The slots that the words of the page's anchors fill."""
    return slots_of(facts.of(anchor_texts))


FAMILIES: Mapping[str, Callable[[Facts], npt.NDArray[np.int32]]] = {
    "words": slots,
    "anchors": anchor_slots,
    "markup": markup_slots,
    "addresses": address_slots,
    "host": host_slots,
}
"""What a lexicon can be trained on: how the slots that a page fills are found, by the lexicon's name."""


def lexica(facts: Facts) -> Mapping[str, Lexicon]:
    """The trained lexica by name; none, unless a model gives its own."""
    return {}


def _measure(facts: Facts, family: str, evidence: Callable[[Facts, Lexicon], Evidence]) -> Measurement:
    lexicon = facts.of(lexica).get(family)
    if lexicon is None:
        return NOT_MEASURABLE
    value = lexicon.score(facts.of(FAMILIES[family]))
    if math.isnan(value):
        return NOT_MEASURABLE
    return Measurement(value, lambda: evidence(facts, lexicon))


def _listed(quotes: list[Quote]) -> str:
    return ", ".join(f"“{quote.text}”" for quote in quotes[:3])


def _phrases(facts: Facts, lexicon: Lexicon) -> Evidence:
    texts = facts.of(channel_texts)
    page = facts.page
    found = []
    for channel, text in texts.items():
        for passage in lexicon.strongest(text, channel, most=4 if channel == "text" else 1):
            if channel == "text":
                where = next((b.where for b in page.blocks if passage in b.text), Where.ARTICLE)
            else:
                where = Where.TITLE if channel == "title" else Where.ASIDE
            found.append(Quote(passage, where))
    return Evidence(tuple(found), {"phrases": _listed(found)})


def _anchors(facts: Facts, lexicon: Lexicon) -> Evidence:
    found = []
    for channel, text in facts.of(anchor_texts).items():
        for passage in lexicon.strongest(text, channel, most=2):
            where = next((link.where for link in facts.page.links if passage in link.text), Where.ASIDE)
            found.append(Quote(passage, where))
    return Evidence(tuple(found), {"phrases": _listed(found)})


def _names(facts: Facts, lexicon: Lexicon) -> Evidence:
    furniture = facts.page.furniture
    written = {f".{name.lower()}": name for name in sorted(furniture.classes)} if furniture else {}
    found = [Quote(written[mark], Where.MARKUP) for mark in heaviest(lexicon, written, 3)]
    return Evidence(tuple(found), {"names": _listed(found)})


def _paths(facts: Facts, lexicon: Lexicon) -> Evidence:
    # An address within another's query is cut out of its middle; what is left stands nowhere.
    hrefs = "\n".join([link.href for link in facts.page.links])
    paths = [path for path in facts.of(own_paths) if path in hrefs]
    found: dict[str, Quote] = {}
    for word in heaviest(lexicon, path_words(paths), 12):
        path = min((path for path in paths if word in path.lower()), key=len)
        found.setdefault(path, Quote(path, Where.ADDRESS))
    quotes = list(found.values())[:3]
    return Evidence(tuple(quotes), {"paths": _listed(quotes)})


def _host(facts: Facts, lexicon: Lexicon) -> Evidence:
    host = facts.page.host
    return Evidence((Quote(host, Where.ADDRESS),), {"host": host})


@signal(
    "lexical.words",
    unit="log-odds",
    low=-math.inf,
    farm=+1,
    about="How much the page's words resemble those of content farms and copies seen in training.",
    source=_SOURCE,
    raises="Its wording resembles that of known content farms, most of all {phrases}.",
    lowers="Its wording resembles that of ordinary pages.",
)
def words(facts: Facts) -> Measurement:
    """The log-odds of the words; not measurable without a trained model or on a page of few known words."""
    return _measure(facts, "words", _phrases)


@signal(
    "lexical.anchors",
    unit="log-odds",
    low=-math.inf,
    farm=+1,
    about="How much the words of the page's links resemble those of content farms and copies seen in training.",
    source=_SOURCE,
    raises="Its links are worded like those of known content farms, most of all {phrases}.",
    lowers="Its links are worded like those of ordinary pages.",
)
def anchors(facts: Facts) -> Measurement:
    """The log-odds of the words of anchors, inside and outside told apart; not measurable with few known ones."""
    return _measure(facts, "anchors", _anchors)


@signal(
    "lexical.markup",
    unit="log-odds",
    low=-math.inf,
    farm=+1,
    about="How much the names in the page's markup resemble those of content farms and copies seen in training.",
    source=_MARKS_SOURCE,
    raises="Its markup is built like that of known content farms, most of all where it is named {names}.",
    lowers="Its markup is built like that of ordinary pages.",
)
def markup(facts: Facts) -> Measurement:
    """The log-odds of class names, elements, meta names and structured data; a text rendering has none."""
    return _measure(facts, "markup", _names)


@signal(
    "lexical.addresses",
    unit="log-odds",
    low=-math.inf,
    farm=+1,
    about="How much the addresses of the site's own pages resemble those of content farms seen in training.",
    source=_HOST_SOURCE,
    raises="The addresses within the site are worded like those of known content farms, such as {paths}.",
    lowers="The addresses within the site are worded like those of ordinary sites.",
)
def addresses(facts: Facts) -> Measurement:
    """The log-odds of the words in inside links' paths; not measurable where the page holds few of them."""
    return _measure(facts, "addresses", _paths)


@signal(
    "lexical.host",
    unit="log-odds",
    low=-math.inf,
    farm=+1,
    about="How much the host name resembles those of content farms seen in training.",
    source=_HOST_SOURCE,
    raises="The host name {host} is built like those of known content farms.",
    lowers="The host name {host} is built like those of ordinary sites.",
)
def host(facts: Facts) -> Measurement:
    """The log-odds of the runs of characters in the host name; not measurable where it is not known."""
    return _measure(facts, "host", _host)
