"""How many changed copies of news articles the near-duplicate groups of a crawl find, and what they mix up.

python benchmarks/bench_duplicates.py TEXTS [--articles N] [--least SHARE]

TEXTS is the folder of news articles that ``bench_copies.py`` reads. Of each article there is one copy for each way
of changing it. A pair is an article and its copy: *alike* where comparing all with all would join it, *found*
where the groups do. A group is mixed where it joins articles of different origin that share next to no text.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Mapping
from itertools import combinations
from pathlib import Path

from copying.attacks import Copier
from copying.news import FAR_APART, read_news
from copying.systems import shingles
from farmsift.bulk.spark.duplicates import LEAST, near_duplicates
from farmsift.bulk.spark.session import session
from farmsift.features.copies.fingerprints import LEAST_SHINGLES, Sketch, sketch_of
from farmsift.features.copies.matches import overlap_of


def rows_of(sketches: Mapping[str, Sketch]) -> list[tuple[str, str, str, int, int, bytearray]]:
    """What verdicts with traces hold of each text that near-duplicates are found by."""
    return [
        (
            name,
            f"https://{number}.example/",
            f"{number}.example",
            int.from_bytes(sketch.digest, "big", signed=True),
            sketch.limit,
            bytearray(sketch.hashes.astype("<u4").tobytes()),
        )
        for number, (name, sketch) in enumerate(sketches.items())
    ]


SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.shuffle.partitions": "4",
}
COLUMNS = (
    "id string, url string, site_domain string, copy_digest bigint, copy_limit bigint, copy_hashes binary"
)


def alike(a: Sketch, b: Sketch, least: float) -> bool:
    """Whether comparing all with all would join the two."""
    found = overlap_of(a, b.hashes, b.limit)
    return min(found.contained, found.contains) >= least


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("texts", type=Path, help="folder of the texts")
    parser.add_argument("--articles", type=int, default=700, help="most that are copied")
    parser.add_argument("--least", type=float, default=LEAST, help="share of each that stands in the other")
    options = parser.parse_args()
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    told = read_news(options.texts).texts
    originals = {str(n): told[n] for n in sorted(told)[:: -(-len(told) // options.articles)]}
    attacks = Copier(sorted({w for text in originals.values() for w in text.split()}), seed=3).attacks()
    texts = dict(originals)
    for what, change in attacks.items():
        texts |= {f"{name}|{what}": change(text) for name, text in originals.items()}
    sketches = {name: sketch_of(text) for name, text in texts.items()}
    sketches = {name: sketch for name, sketch in sketches.items() if len(sketch.hashes) >= LEAST_SHINGLES}
    spark = session("bench", "local[2]", SETTINGS)
    spark.sparkContext.setLogLevel("ERROR")
    group: dict[str, str] = {}
    with tempfile.TemporaryDirectory() as folder:
        spark.sparkContext.setCheckpointDir(folder)
        frame = spark.createDataFrame(rows_of(sketches), COLUMNS)
        for row in near_duplicates(frame, options.least).collect():
            group[row["id"]] = row["group"]
        spark.stop()
    print(f"{len(sketches):,} texts, {options.least:.0%} of each in the other\n")
    print("| change | pairs | alike | found | found, of those alike |\n|---|---|---|---|---|")
    for what in attacks:
        pairs = [(name, f"{name}|{what}") for name in originals]
        pairs = [(a, b) for a, b in pairs if a in sketches and b in sketches]
        near = {pair for pair in pairs if alike(sketches[pair[0]], sketches[pair[1]], options.least)}
        found = {(a, b) for a, b in pairs if a in group and group[a] == group.get(b)}
        kept = f"{len(found & near) / len(near):.1%}" if near else "-"
        print(
            f"| {what} | {len(pairs)} | {len(near) / len(pairs):.1%} | {len(found) / len(pairs):.1%} | {kept} |"
        )
    families: dict[str, set[str]] = defaultdict(set)
    for name, own in group.items():
        families[own].add(name.partition("|")[0])
    print(f"\ngroups: {len(families)}, of them mixed: {sum(map(mixed(originals), families.values()))}")


def mixed(originals: Mapping[str, str]) -> Callable[[set[str]], bool]:
    """Return whether some of a group's articles share next to no text, by all their shingles."""
    words = {name: shingles(text) for name, text in originals.items()}

    def apart(names: set[str]) -> bool:
        return any(
            len(words[a] & words[b]) < FAR_APART * min(len(words[a]), len(words[b]))
            for a, b in combinations(sorted(names), 2)
        )

    return apart


if __name__ == "__main__":
    main()
