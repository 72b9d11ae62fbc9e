"""farmsift's quality beside its peers, on the same folds by group.

python benchmarks/bench_quality.py PAGES... --labels labels.csv [--seeds N] [--peers a,b] [--out docs/baselines.md]
"""

from __future__ import annotations

import argparse
import importlib.util
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from farmsift.cli.config import settings as configured
from farmsift.features.readers import ReadError
from farmsift.model.labels import LabelError
from farmsift.model.training import Settings
from joblib import Parallel, delayed
from quality.byte_grams import ByteGrams
from quality.corpus import Corpus, Floats, Peer
from quality.crawl_rules import CrawlRules
from quality.embeddings import Embeddings
from quality.fasttext_words import FastText
from quality.figures import FIGURES, compare
from quality.ntoulas import Ntoulas
from quality.report import replace_section
from quality.signals import BoostedSignals, Farmsift
from quality.tfidf import Tfidf

SECTION = "quality"
NEEDED = {"fasttext": "fasttext-numpy2-wheel", "datatrove": "datatrove", "spacy": "spacy"}


def peers() -> dict[str, Peer]:
    """Every peer by its letter; farmsift last."""
    return {
        "a": ByteGrams(),
        "b": FastText(),
        "c": Ntoulas(boosted=False),
        "C": Ntoulas(boosted=True),
        "d": Tfidf(),
        "e": CrawlRules(),
        "f": Embeddings(),
        "g": BoostedSignals(),
        "farmsift": Farmsift(),
    }


@dataclass(frozen=True)
class Run:
    """One peer's scores, one array a seed, and the processor time it took.

    Attributes:
        scores: of shape (pages,) each.
        prepare: milliseconds a page for what does not depend on labels.
        learn: seconds a seed for learning from all folds and scoring all pages.
        note: a sentence to go with the tables, or ``""``.
    """

    scores: list[Floats]
    prepare: float
    learn: float
    note: str = ""


def run(peer: Peer, corpus: Corpus, settings: Settings, seeds: Sequence[int]) -> Run:
    """Prepare a peer, then score every page out of its group, once a seed."""
    start = time.process_time()
    peer.prepare(corpus)
    ready = time.process_time()
    scores = [peer.scores(corpus, replace(settings, seed=seed)) for seed in seeds]
    learn = (time.process_time() - ready) / len(seeds)
    print(f"{peer.name}: {ready - start:.0f} s to prepare, {learn:.0f} s a seed", file=sys.stderr)
    note = dropped(peer, corpus) if isinstance(peer, CrawlRules) else ""
    return Run(scores, 1000 * (ready - start) / len(corpus), learn, note)


def table(
    taken: dict[str, Peer], corpus: Corpus, runs: dict[str, Run], settings: Settings, draws: int
) -> str:
    """The Markdown section: figures of every peer, farmsift's lead over each, and what the crawl rules drop."""
    found = compare(corpus, {key: run.scores for key, run in runs.items()}, settings.prevalence, draws)
    labels = corpus.examples.labels
    lines = [
        f"{len(corpus):,} pages of {labels['group'].nunique():,} groups, {settings.folds} folds by group, "
        f"{len(next(iter(runs.values())).scores)} seeds. *Learn* is processor time for all folds of one seed. The "
        "signals of the last two rows are measured once for both and not counted.",
        "",
        "| | " + " | ".join(FIGURES) + " | prepare, ms a page | learn, s |",
        "|---" * (len(FIGURES) + 3) + "|",
    ]
    for key, peer in taken.items():
        by_seed, by_draw = found[key]
        cells = [interval(by_seed[:, i].mean(), by_draw[:, i]) for i in range(len(FIGURES))]
        lines.append(
            f"| {peer.name} | {' | '.join(cells)} | {runs[key].prepare:.1f} | {runs[key].learn:.0f} |"
        )
    if "farmsift" in found and len(found) > 1:
        own_seed, own_draw = found["farmsift"]
        lines += [
            "",
            "farmsift's lead over each, on the same draws of groups:",
            "",
            "| | " + " | ".join(FIGURES) + " |",
            "|---" * (len(FIGURES) + 1) + "|",
        ]
        for key, peer in taken.items():
            if key != "farmsift":
                by_seed, by_draw = found[key]
                lead = [
                    interval((own_seed - by_seed)[:, i].mean(), (own_draw - by_draw)[:, i], "+.3f")
                    for i in range(len(FIGURES))
                ]
                lines.append(f"| {peer.name} | {' | '.join(lead)} |")
    for each in runs.values():
        lines += ["", each.note] if each.note else []
    return "\n".join([*lines, "", *(f"* {peer.name}: {peer.about}." for peer in taken.values())])


def interval(mean: float, draws: Floats, form: str = ".3f") -> str:
    """A mean with the middle 95 % of its draws."""
    low, high = np.nanquantile(draws, [0.025, 0.975])
    return f"{mean:{form}} [{low:{form}}, {high:{form}}]"


def dropped(rules: CrawlRules, corpus: Corpus) -> str:
    """One sentence: the share of ordinary and of farm groups that each whole filter would drop."""
    shares = []
    for name, drops in rules.dropped.items():
        farm, ordinary = (corpus.share_of_groups(drops, kind) for kind in (1, 0))
        shares.append(f"{name} {ordinary:.0%} and {farm:.0%}")
    return (
        "Of ordinary and of farm pages, groups weighted alike, the whole filters drop: "
        + ", ".join(shares)
        + "."
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("pages", nargs="+", type=Path, help="labelled pages")
    parser.add_argument("--labels", required=True, type=Path, help="labels file")
    parser.add_argument("--seeds", type=int, default=5, help="divisions into folds (5)")
    parser.add_argument("--draws", type=int, default=200, help="bootstrap draws of groups a seed (200)")
    parser.add_argument("--peers", default=",".join(peers()), help="letters of the peers (%(default)s)")
    parser.add_argument(
        "--jobs", type=int, default=2, help="peers at a time, each in a process of its own (2)"
    )
    parser.add_argument("--out", type=Path, help="Markdown file whose section is written anew; else printed")
    chosen = parser.parse_args()
    known, wanted = peers(), chosen.peers.split(",")
    if unknown := [key for key in wanted if key not in known]:
        sys.exit(f"--peers names {', '.join(unknown)}; there are {', '.join(known)}.")
    for module, package in NEEDED.items():
        if importlib.util.find_spec(module) is None:
            sys.exit(
                f"The peers need the package {package}: pip install 'farmsift[bench]', or make bench-quality."
            )
    settings = Settings(jobs=1)
    try:
        corpus = Corpus.load(chosen.pages, chosen.labels, configured()["cache"], chosen.jobs)
    except (LabelError, ReadError) as error:
        sys.exit(str(error))
    taken = {key: known[key] for key in wanted}
    done = Parallel(n_jobs=chosen.jobs)(
        delayed(run)(peer, corpus, settings, range(chosen.seeds)) for peer in taken.values()
    )
    runs = dict(zip(taken, done, strict=True))
    replace_section(chosen.out, SECTION, table(taken, corpus, runs, settings, chosen.draws))


if __name__ == "__main__":
    main()
