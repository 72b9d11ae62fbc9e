"""How often pages have the parts that farmsift's signals compare with each other.

One page a group: every group with farm pages, and so many of the others, drawn at random.
"""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
from farmsift.features.readers import iter_raw, read
from farmsift.features.signal import Facts
from farmsift.features.signals import topic

from .study import Study, heading

ORDINARY = 350
"""Ordinary groups that are drawn."""

PARTS: dict[str, Callable[[Facts], bool]] = {
    "a language the table of topics covers": lambda facts: facts.of(topic.covered),
    "an article": lambda facts: bool(facts.page.article),
    "an article long enough to be placed, in such a language": lambda facts: (
        facts.of(topic.article) is not None
    ),
    "an article on a topic that has a name": lambda facts: (
        topic.topic_named(facts.of(topic.article)) != "general matters"
    ),
    "a site name": lambda facts: bool(facts.page.site_name),
    "a tagline": lambda facts: bool(facts.page.tagline),
    "a name or tagline that says a topic": lambda facts: bool(facts.of(topic.site_name).words),
    "a host name that says a topic": lambda facts: bool(facts.of(topic.host_words)),
    "a topic claimed by name and backed by menu or categories": lambda facts: bool(facts.of(topic.claims)),
    "a menu": lambda facts: bool(facts.page.menu),
    "a menu with two words that say a topic": lambda facts: len(facts.of(topic.menu_telling)[1]) >= 2,
    "three recent posts": lambda facts: len(facts.page.posts) >= 3,
}


def comparable(study: Study) -> dict[str, str]:
    """How often pages have the parts that farmsift's signals compare with each other."""
    labels = study.labels.sample(frac=1, random_state=1)
    farm = (labels["label"] != "ordinary").rename("farm")
    labels = labels.groupby([labels["group"], farm]).head(1)
    farms, ordinary = labels[farm[labels.index]], labels[~farm[labels.index]]
    ids = set(farms.index) | set(ordinary.sample(min(ORDINARY, len(ordinary)), random_state=0).index)
    rows = {}
    for source in study.pages:
        for raw in iter_raw(source):
            if raw.id in ids:
                facts = Facts(read(raw))
                rows[raw.id] = {part: has(facts) for part, has in PARTS.items()}
    found = pd.DataFrame.from_dict(rows, orient="index").astype(float)
    share = found.groupby(farm.reindex(found.index)).mean().T
    lines = [heading("pages with", "farms", "ordinary")]
    lines += [f"| {part} | {row[True]:.0%} | {row[False]:.0%} |" for part, row in share.iterrows()]
    return {"comparable": "\n".join(lines)}
