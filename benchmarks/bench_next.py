"""How many labels a chosen batch saves against random choice; writes a table and a plot of docs/labelling-order.md.

python benchmarks/bench_next.py PAGES... --labels labels.csv [--seeds N] [--out docs/labelling-order.md]

For each seed two fifths of the groups are held out for the test, and of the others labels are revealed in
rounds: first pages drawn at random, the same for every strategy, then those the strategy chooses by heads that were
trained on what is revealed so far. The heads are those of farmsift at its own settings over all signals but the
lexical ones, whose lexica would have to be fitted anew for every round and fold; so all figures lie below those of
the real model.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
from farmsift.cli.config import settings as configured
from farmsift.features.readers.address import domain_of
from farmsift.features.signal import REGISTRY
from farmsift.model.calibration import either
from farmsift.model.choosing import CANDIDATES, choose, entropy, teaches
from farmsift.model.estimator import AdditiveClassifier
from farmsift.model.examples import Examples, measure_examples
from farmsift.model.labels import HEADS, group_weights, read_labels, share_of_head, targets
from farmsift.model.metrics import average_precision
from farmsift.model.training import Settings, split
from quality.report import replace_section
from scipy.special import expit, logit
from sklearn.cluster import KMeans
from sklearn.isotonic import IsotonicRegression

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

SIZES = (50, 100, 150, 200, 250, 300, 350, 400, 450, 500, 600, 700, 800)
"""Labels revealed after each round."""

MARKS = (200, 400, 800)
"""Random choices whose average precision the others are to reach."""

FOLDS, HELD_OUT = 5, (0, 1)
AUDIT = 5
"""Every so manieth page of a batch is drawn at random, as the queue's audit has its turn."""

MEMBERS = 3
NEVER = -6.0
"""Log-odds of a head of whose pages none is revealed yet."""

SECTION = "simulation"
SETTINGS = Settings()


@dataclass(frozen=True)
class Corpus:
    """What the simulation is run on: values of shape (pages, signals), and targets, group, site, look of each."""

    labels: pd.DataFrame
    names: tuple[str, ...]
    values: Floats
    goals: Mapping[str, Ints]
    groups: npt.NDArray[np.str_]
    sites: tuple[str, ...]
    look: Floats

    @classmethod
    def of(cls, examples: Examples) -> Corpus:
        """Take the signals that any page shows; the site is the registrable domain, where the host is known."""
        kept = examples.values.loc[:, examples.values.notna().any()]
        kept = kept[[name for name in kept if not str(name).startswith("lexical.")]]
        hosts = examples.labels["host"].fillna("").astype(str)
        return cls(
            examples.labels,
            tuple(kept.columns),
            kept.to_numpy(),
            targets(examples.labels["label"]),
            examples.labels["group"].to_numpy().astype(str),
            tuple(domain_of(host) or host for host in hosts),
            _look(kept),
        )


def _look(values: pd.DataFrame) -> Floats:
    """How pages look, as vectors of length 1 that cosines are taken of: each signal by its rank among all pages."""
    ranks = (values.rank(pct=True) - 0.5).fillna(0.0).to_numpy()
    return ranks / np.maximum(np.linalg.norm(ranks, axis=1, keepdims=True), 1e-12)


class Heads:
    """Both heads, trained on some pages of a corpus; a head without pages of both kinds says nothing."""

    def __init__(self, corpus: Corpus, known: Ints):
        self.corpus, self.known = corpus, known
        senses = {signal.name: signal.farm for signal in REGISTRY}
        self.heads: dict[str, AdditiveClassifier] = {}
        for head in HEADS:
            y = corpus.goals[head][known]
            if 0 < y.sum() < len(y):
                model = AdditiveClassifier(
                    ramps=SETTINGS.ramps,
                    penalty=SETTINGS.penalty,
                    expected=SETTINGS.expected,
                    monotone=[senses[name] for name in corpus.names],
                )
                weight = group_weights(corpus.groups[known], y, SETTINGS.farm_share)
                self.heads[head] = model.fit(corpus.values[known], y, sample_weight=weight)

    def judge(self, pages: Ints) -> tuple[dict[str, Floats], Floats]:
        """Log-odds by head, at the declared share of farms, and the shares they are sums of."""
        odds, shares = {}, [np.zeros((len(pages), 1))]
        for head in HEADS:
            odds[head] = np.full(len(pages), NEVER)
            if head in self.heads:
                share = self.heads[head].shares(self.corpus.values[pages])
                mine = self.corpus.goals[head][self.known]
                declared = share_of_head(self.corpus.labels.iloc[self.known], mine, SETTINGS.prevalence)
                moved = logit(declared) - logit(SETTINGS.farm_share)
                odds[head] = share.sum(axis=1) + self.heads[head].intercept_ + moved
                shares.append(share)
        return odds, np.hstack(shares)


@dataclass(frozen=True)
class Round:
    """What a strategy may look at when it chooses."""

    heads: Heads
    pool: Ints
    most: int
    rng: np.random.Generator

    @property
    def sites(self) -> list[str]:
        """Site of each page of the pool."""
        return [self.heads.corpus.sites[i] for i in self.pool]

    @property
    def labelled(self) -> Ints:
        """Pages of each page's site that are labelled."""
        known = pd.Series([self.heads.corpus.sites[i] for i in self.heads.known])
        counts = known[known != ""].value_counts()
        return np.array([counts.get(site, 0) for site in self.sites], dtype=np.int64)


def at_random(now: Round) -> list[int]:
    return [int(i) for i in now.rng.permutation(len(now.pool))[: now.most]]


def random_sites(now: Round) -> list[int]:
    return choose(now.rng.random(len(now.pool)), now.sites, None, now.most)


def doubt(now: Round) -> list[int]:
    odds, _ = now.heads.judge(now.pool)
    return choose(entropy(either(*odds.values())), [""] * len(now.pool), None, now.most)


def doubt_by_site(now: Round) -> list[int]:
    odds, _ = now.heads.judge(now.pool)
    return choose(entropy(either(*odds.values())) / (1 + now.labelled), now.sites, None, now.most)


def disagreement_too(now: Round) -> list[int]:
    odds, _ = now.heads.judge(now.pool)
    return choose(teaches(odds, now.labelled), now.sites, None, now.most)


def each_head(now: Round) -> list[int]:
    odds, shares = now.heads.judge(now.pool)
    value = sum(entropy(expit(x)) for x in odds.values()) / (1 + now.labelled)
    return choose(np.asarray(value), now.sites, shares, now.most)


def committee(now: Round) -> list[int]:
    """What heads trained on parts of the groups dispute (query by committee, Seung et al. 1992)."""
    known, groups = now.heads.known, now.heads.corpus.groups
    said = []
    for _ in range(MEMBERS):
        all_groups = np.unique(groups[known])
        mine = now.rng.choice(all_groups, 2 * len(all_groups) // 3, replace=False)
        odds, _ = Heads(now.heads.corpus, known[np.isin(groups[known], mine)]).judge(now.pool)
        said.append(either(*odds.values()))
    value = entropy(np.mean(said, axis=0)) - np.mean([entropy(p) for p in said], axis=0)
    return choose(value / (1 + now.labelled), now.sites, None, now.most)


def varied(now: Round, most: int | None = None) -> list[int]:
    odds, shares = now.heads.judge(now.pool)
    return choose(teaches(odds, now.labelled), now.sites, shares, most or now.most)


def dense(now: Round) -> list[int]:
    """Doubt times the mean likeness to all of the pool (information density, Settles and Craven, EMNLP 2008)."""
    odds, _ = now.heads.judge(now.pool)
    look = now.heads.corpus.look[now.pool]
    density = np.clip(look @ look.mean(axis=0), 0, None)
    return choose(teaches(odds, now.labelled) * density, now.sites, None, now.most)


def clustered(now: Round) -> list[int]:
    """One page of each cluster of the most telling ones, the nearest to its centre (Zhdanov 2019)."""
    odds, _ = now.heads.judge(now.pool)
    value = teaches(odds, now.labelled)
    short = np.array(choose(value, now.sites, None, CANDIDATES * now.most))
    if len(short) <= now.most:
        return short.tolist()
    look = now.heads.corpus.look[now.pool[short]]
    means = KMeans(now.most, n_init=1, random_state=0).fit(look, sample_weight=value[short] + 1e-9)
    far = means.transform(look)[np.arange(len(short)), means.labels_]
    order = np.lexsort((far, means.labels_))
    _, first = np.unique(means.labels_[order], return_index=True)
    batch = [int(i) for i in short[order[first]]]
    taken = set(batch)
    return batch + [int(i) for i in short if i not in taken][: now.most - len(batch)]


def farmsift_next(now: Round) -> list[int]:
    batch = varied(now, now.most - now.most // AUDIT)
    taken = set(batch)
    rest = [i for i in at_random(Round(now.heads, now.pool, len(now.pool), now.rng)) if i not in taken]
    return batch + rest[: now.most - len(batch)]


STRATEGIES: Mapping[str, Callable[[Round], list[int]]] = {
    "pages at random": at_random,
    "pages at random, one of a site": random_sites,
    "doubt": doubt,
    "doubt, one of a site": doubt_by_site,
    "what trained committees dispute, one of a site": committee,
    "doubt of each head, one of a site, unlike grounds": each_head,
    "doubt and disagreement, one of a site": disagreement_too,
    "doubt and disagreement, one of a site, unlike grounds": varied,
    "doubt and disagreement, one of a site, where pages are dense": dense,
    "doubt and disagreement, one of a site, one of a cluster": clustered,
    "`labels next`: the same, a fifth at random": farmsift_next,
}
RANDOM, OURS = "pages at random", "`labels next`: the same, a fifth at random"


def simulate(corpus: Corpus, strategy: Callable[[Round], list[int]], seed: int) -> Floats:
    """Reveal labels in rounds; average precision on held-out groups and farm groups met, shape (rounds, 2)."""
    rng = np.random.default_rng(seed)
    fold = split(corpus.labels, FOLDS, seed)
    test, pool = np.flatnonzero(np.isin(fold, HELD_OUT)), np.flatnonzero(~np.isin(fold, HELD_OUT))
    goal = corpus.goals["any"]
    weight = group_weights(corpus.groups[test], goal[test], SETTINGS.prevalence)
    known = np.empty(0, dtype=np.int64)
    found = []
    chosen = rng.permutation(len(pool))[: SIZES[0]]
    for now, after in zip(SIZES, (*SIZES[1:], 0), strict=True):
        known, pool = np.append(known, pool[chosen]), np.delete(pool, chosen)
        heads = Heads(corpus, known)
        odds, _ = heads.judge(test)
        quality = average_precision(goal[test], either(*odds.values()), weight)
        found.append((float(quality), len(np.unique(corpus.groups[known][goal[known] == 1]))))
        if after:
            chosen = np.array(strategy(Round(heads, pool, after - now, rng)), dtype=np.int64)
    return np.array(found)


def labels_needed(curve: Floats, quality: float) -> float:
    """Labels at which a rising curve, shape (rounds,), reaches a quality; infinite where it does not."""
    rising = IsotonicRegression().fit_transform(SIZES, curve)
    if quality > rising[-1]:
        return float("inf")
    i = int(np.argmax(rising >= quality))
    if i == 0:
        return float(SIZES[0])
    part = (quality - rising[i - 1]) / (rising[i] - rising[i - 1])
    return float(SIZES[i - 1] + part * (SIZES[i] - SIZES[i - 1]))


def rising_at(curve: Floats, labels: int) -> float:
    """Quality of a curve, made rising, after so many labels."""
    return float(IsotonicRegression().fit_transform(SIZES, curve)[SIZES.index(labels)])


def saved(runs: Floats, random: Floats, labels: int) -> tuple[float, float, float]:
    """Share of labels saved, with 95 % of a bootstrap over seeds.

    Args:
        runs: average precision, shape (seeds, rounds).
        random: the same where pages are chosen at random; a seed has the same held-out groups in both.
        labels: revealed at random; what is asked is how many less reach the same quality.
    """
    rng = np.random.default_rng(0)

    def share(drawn: Ints) -> float:
        needed = labels_needed(runs[drawn].mean(axis=0), rising_at(random[drawn].mean(axis=0), labels))
        return 1 - needed / labels

    draws = [share(rng.integers(0, len(runs), len(runs))) for _ in range(1000)]
    low, high = np.quantile(draws, [0.025, 0.975], method="nearest")
    return share(np.arange(len(runs))), float(low), float(high)


def table(runs: Mapping[str, Floats], pages: int) -> str:
    """The figures as Markdown."""
    seeds = len(runs[RANDOM])
    head = [f"{n} labels" for n in MARKS]
    lines = [
        f"{seeds} seeds, {pages} pages; average precision on groups held out, every group alike, farms at "
        f"{SETTINGS.prevalence:.0%}; in brackets 95 % of a bootstrap over seeds. *Saved*: of the labels that random"
        " choice needs for the average precision it has after so many.",
        "",
        "| chosen by | "
        + " | ".join(f"after {name}" for name in head)
        + " | farm groups met in 400 | "
        + " | ".join(f"saved of {name}" for name in head)
        + " |",
        "|---|" + "---:|" * (2 * len(MARKS) + 1),
    ]
    places = [SIZES.index(n) for n in MARKS]
    for name, run in runs.items():
        quality = [f"{run[:, i, 0].mean():.3f}" for i in places]
        met = f"{run[:, SIZES.index(400), 1].mean():.0f}"
        cells = ["-"] * len(MARKS)
        if name != RANDOM:
            each = [saved(run[..., 0], runs[RANDOM][..., 0], n) for n in MARKS]
            cells = [f"{_percent(mean)} [{_percent(low)}, {_percent(high)}]" for mean, low, high in each]
        lines.append(f"| {name} | " + " | ".join([*quality, met, *cells]) + " |")
    return "\n".join(lines)


def _percent(share: float) -> str:
    return "none" if not np.isfinite(share) else f"{share:.0%}"


def plot(runs: Mapping[str, Floats]) -> str:
    """Average precision against labels, with 95 % of a bootstrap over seeds, as SVG."""
    import io

    import matplotlib
    from matplotlib.figure import Figure

    matplotlib.rcParams["svg.hashsalt"] = "farmsift"
    figure = Figure(figsize=(7.5, 4.2), layout="constrained")
    axes = figure.subplots()
    shown = {RANDOM: "#888888", "doubt": "#c2571a", OURS: "#1f5fa8"}
    rng = np.random.default_rng(0)
    for name, colour in shown.items():
        if name not in runs:
            continue
        quality = runs[name][..., 0]
        drawn = quality[rng.integers(0, len(quality), (1000, len(quality)))].mean(axis=1)
        low, high = np.quantile(drawn, [0.025, 0.975], axis=0)
        axes.fill_between(SIZES, low, high, color=colour, alpha=0.15, linewidth=0)
        axes.plot(
            SIZES, quality.mean(axis=0), marker="o", markersize=3, color=colour, label=name.replace("`", "")
        )
    axes.set(xlabel="labels", ylabel="average precision, groups held out", xlim=(SIZES[0], SIZES[-1]))
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(frameon=False, loc="lower right")
    out = io.StringIO()
    figure.savefig(out, format="svg", metadata={"Date": None})
    return out.getvalue()


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("pages", nargs="+", type=Path)
    parser.add_argument("--labels", type=Path, required=True)
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument(
        "--only", nargs="+", metavar="WORD", help="only strategies whose name holds a word, and random choice"
    )
    parser.add_argument("--out", type=Path, help="Markdown file with the section; the plot goes beside it")
    chosen = parser.parse_args()
    examples = measure_examples(chosen.pages, read_labels(chosen.labels), cache=configured()["cache"], jobs=1)
    corpus = Corpus.of(examples)
    runs: dict[str, Floats] = {}
    words = chosen.only or [""]
    for name, strategy in STRATEGIES.items():
        if name != RANDOM and not any(word in name for word in words):
            continue
        began = time.monotonic()
        runs[name] = np.array([simulate(corpus, strategy, seed) for seed in range(chosen.seeds)])
        quality = ", ".join(f"{x:.3f}" for x in runs[name][..., 0].mean(axis=0))
        print(f"{name}: {quality} ({time.monotonic() - began:.0f} s)", file=sys.stderr, flush=True)
    replace_section(chosen.out, SECTION, table(runs, len(corpus.labels)))
    if chosen.out:
        chosen.out.with_suffix(".svg").write_text(plot(runs), encoding="utf-8")


if __name__ == "__main__":
    main()
