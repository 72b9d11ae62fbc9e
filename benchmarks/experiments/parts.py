"""How often pages have the parts that farmsift's signals compare with each other; figures for docs/experiments.md.

python benchmarks/experiments/parts.py PAGES... --labels labels.csv [--ordinary N]

One page a group: every group with farm pages, and so many of the others, drawn at random.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

import pandas as pd
from farmsift.features.readers import ReadError, iter_raw, read
from farmsift.features.signal import Facts
from farmsift.features.signals import topic
from farmsift.model.labels import read_labels

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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("pages", nargs="+", type=Path, help="labelled pages")
    parser.add_argument("--labels", required=True, type=Path, help="labels file")
    parser.add_argument("--ordinary", type=int, default=350, help="ordinary groups (350)")
    chosen = parser.parse_args()
    labels = read_labels(chosen.labels).sample(frac=1, random_state=1)
    labels["farm"] = labels["label"] != "ordinary"
    labels = labels.groupby(["group", "farm"]).head(1)
    ordinary = labels[~labels["farm"]].sample(chosen.ordinary, random_state=0)
    ids = set(labels.index[labels["farm"]]) | set(ordinary.index)
    rows = {}
    for source in chosen.pages:
        for raw in iter_raw(source):
            if raw.id in ids:
                try:
                    facts = Facts(read(raw))
                except ReadError:
                    continue
                rows[raw.id] = {part: has(facts) for part, has in PARTS.items()}
    found = pd.DataFrame.from_dict(rows, orient="index").astype(float)
    share = found.groupby(labels["farm"].reindex(found.index)).mean().T
    print("| pages with | farms | ordinary |\n|---|---|---|")
    for part, row in share.iterrows():
        print(f"| {part} | {row[True]:.0%} | {row[False]:.0%} |")


if __name__ == "__main__":
    main()
