"""The lexical signals: what a trained linear model over the page's n-grams says, as one number a head."""

from __future__ import annotations

import math
from collections.abc import Mapping

from ..lexicon import CHANNELS, Lexicon, channel_texts, slots_of
from ..page import Where
from ..signal import NOT_MEASURABLE, Evidence, Facts, Measurement, Quote, signal

_SOURCE = "Cormack, Smucker and Clarke 2011, Efficient and effective spam filtering; Weinberger et al. 2009"


def slots(facts: Facts):
    """The n-gram slots that the page fills; see ``lexicon.slots_of``."""
    return slots_of(facts.of(channel_texts))


def lexica(facts: Facts) -> Mapping[str, Lexicon]:
    """The trained lexica by head; none, unless a model gives its own."""
    return {}


def _measure(facts: Facts, head: str) -> Measurement:
    lexicon = facts.of(lexica).get(head)
    if lexicon is None:
        return NOT_MEASURABLE
    value = lexicon.score(facts.of(slots))
    if math.isnan(value):
        return NOT_MEASURABLE
    return Measurement(value, lambda: _evidence(facts, lexicon))


def _evidence(facts: Facts, lexicon: Lexicon) -> Evidence:
    texts = facts.of(channel_texts)
    page = facts.page
    found = []
    for channel in CHANNELS:
        for passage in lexicon.strongest(texts[channel], channel, most=4 if channel == "text" else 1):
            if channel == "text":
                where = next((b.where for b in page.blocks if passage in b.text), Where.ARTICLE)
            else:
                where = Where.TITLE if channel == "title" else Where.ASIDE
            found.append(Quote(passage, where))
    words = ", ".join(f"“{quote.text}”" for quote in found[:3])
    return Evidence(tuple(found), {"phrases": words})


@signal(
    "lexical.content_farm",
    unit="log-odds",
    low=-math.inf,
    farm=+1,
    about="How much the page's words and character n-grams resemble those of content farms seen in training.",
    source=_SOURCE,
    raises="Its wording resembles that of known content farms, most of all {phrases}.",
    lowers="Its wording resembles that of ordinary pages.",
)
def content_farm(facts: Facts) -> Measurement:
    """The content-farm lexicon's log-odds; not measurable without a trained model or on a page of few words."""
    return _measure(facts, "content_farm")


@signal(
    "lexical.republished",
    unit="log-odds",
    low=-math.inf,
    farm=+1,
    about="How much the page's words and character n-grams resemble those of republished pages in training.",
    source=_SOURCE,
    raises="Its wording resembles that of known republished pages, most of all {phrases}.",
    lowers="Its wording resembles that of pages with articles of their own.",
)
def republished(facts: Facts) -> Measurement:
    """The republished lexicon's log-odds; not measurable without a trained model or on a page of few words."""
    return _measure(facts, "republished")
