"""What each signal is worth on groups never seen, alone and to the whole.

Alone: AUROC of the signal for "content farm or republished", on the pages where it can be measured. To the whole:
what changes when its share is taken out of every page's out-of-group log-odds; nothing is fitted again, so that
signals which say the same do not stand in for each other. Then the same by kind of farm for the signals that
compare a site's parts with each other and look for what is planted there.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import numpy.typing as npt
import pandas as pd
from farmsift.features.extractor import signal_names
from farmsift.features.signal import REGISTRY
from farmsift.model.evaluation import either_log_odds, predict_out_of_group
from farmsift.model.examples import Examples
from farmsift.model.labels import HEADS, group_weights, targets
from farmsift.model.metrics import auroc, average_precision
from farmsift.model.training import Settings
from quality.figures import measure_labels

from .study import Floats, Study, heading

Mask = npt.NDArray[np.bool_]

BORN_FROM = {
    "topic.mismatch": 0.2,
    "topic.name_article": 0.1,
    "topic.menu_article": 0.1,
    "topic.menu_nearest": 0.1,
    "topic.posts_article": 0.1,
    "posts.off_article": 0.5,
    "commerce.store_menu": 1.0,
    "commerce.foreign_offers": 1.0,
    "commerce.planted_call": 0.2,
    "commerce.planted_story": 0.2,
}
"""The signals that farmsift was begun for, and from which value on each says so (or up to which, where low values
speak against a page)."""

MOST = 25
"""Signals that the table lists, those missed most."""

LEAST_GROUPS = 5
"""Kinds of farm with fewer groups get no row."""


@dataclass(frozen=True)
class Run:
    """One division into folds, predicted out of group.

    Attributes:
        values: the signals with out-of-group lexical values, shape (pages, signals).
        log_odds: calibrated, by head, shape (pages,).
        shares: of every signal in them, by head, shape (pages, signals); 0 where a fold's model left it out.
        used: share of the folds whose model holds the signal, by signal.
    """

    values: pd.DataFrame
    log_odds: dict[str, Floats]
    shares: dict[str, pd.DataFrame]
    used: pd.Series

    def without(self, names: Iterable[str] = ()) -> Floats:
        """Log-odds of "content farm or republished" without the shares of some signals, shape (pages,)."""
        chosen = list(names)
        return either_log_odds(
            *(self.log_odds[head] - self.shares[head][chosen].to_numpy().sum(axis=1) for head in HEADS)
        )

    def sense(self, name: str) -> int:
        """The sense a signal was declared with, or where it has none that of its learned curve."""
        shares = sum(self.shares[head][name] for head in HEADS)
        learned = np.sign(pd.Series(shares).corr(self.values[name], method="spearman"))
        return REGISTRY[name].farm or (int(learned) if np.isfinite(learned) and learned else 1)


def run(examples: Examples, settings: Settings) -> Run:
    """Predict every page out of its group and take its log-odds apart."""
    found = predict_out_of_group(examples, settings)
    lexical = {f"lexical.{family}": column for family, column in found.crossed.lexical.items()}
    values = examples.values.assign(**lexical)
    shares = {head: pd.DataFrame(0.0, index=values.index, columns=values.columns) for head in HEADS}
    used = pd.Series(0.0, index=values.columns)
    for i, heads in enumerate(found.heads):
        test, names = found.crossed.fold == i, list(heads.signals)
        used[names] += 1 / len(found.heads)
        for head, each in heads.shares(values.loc[test, names].to_numpy()).items():
            shares[head].loc[test, names] = each
    return Run(values, {head: found.log_odds[head] for head in HEADS}, shares, used)


def measurable(values: pd.Series, labels: pd.DataFrame, chosen: Mask) -> float:
    """Share of the chosen pages on which a signal is measurable, each group alike."""
    weight = group_weights(labels["group"][chosen], np.ones(int(chosen.sum())), 1.0)
    return float(weight @ values[chosen].notna())


def alone(values: pd.Series, labels: pd.DataFrame, chosen: Mask, sense: int, prevalence: float) -> float:
    """AUROC of a signal among those of the chosen pages on which it is measurable; NaN without both classes."""
    mine = chosen & values.notna().to_numpy()
    target = targets(labels["label"])["any"][mine]
    if len(np.unique(target)) < 2:
        return float("nan")
    weight = group_weights(labels["group"][mine], target, prevalence)
    return float(auroc(target, sense * values.to_numpy()[mine], weight))


def lost(runs: Sequence[Run], labels: pd.DataFrame, names: Sequence[str], prevalence: float) -> Floats:
    """What taking out some signals changes in AUROC, average precision and same-source AUROC, mean of the runs."""
    change = [
        measure_labels(labels, each.without(names), prevalence)
        - measure_labels(labels, each.without(), prevalence)
        for each in runs
    ]
    return np.mean(change, axis=0)[[0, 1, 3]]


def by_signal(runs: Sequence[Run], labels: pd.DataFrame, prevalence: float) -> pd.DataFrame:
    """Worth of every signal, the most telling first; one row a signal."""
    farm = labels["label"].to_numpy() != "ordinary"
    rows = {}
    for name in runs[0].values.columns:
        column = runs[0].values[name]
        rows[name] = [
            measurable(column, labels, farm),
            measurable(column, labels, ~farm),
            np.mean(
                [
                    alone(each.values[name], labels, np.full(len(labels), True), each.sense(name), prevalence)
                    for each in runs
                ]
            ),
            *lost(runs, labels, [name], prevalence),
            np.mean([each.used[name] for each in runs]),
        ]
    names = ["measurable on farms", "on ordinary pages", "alone", "AUROC", "AP", "same source", "in models"]
    return pd.DataFrame.from_dict(rows, orient="index", columns=names).sort_values("AP")


def by_group(runs: Sequence[Run], labels: pd.DataFrame, prevalence: float) -> pd.DataFrame:
    """Worth of every group of signals, and of those farmsift was begun for; one row a group."""
    names = list(runs[0].values.columns)
    groups = {group: [n for n in names if REGISTRY[n].group == group] for group in _groups(names)}
    groups["*the ten of the next section*"] = list(BORN_FROM)
    rows = {}
    for group, members in groups.items():
        others = [name for name in names if name not in members]
        single = np.mean([measure_labels(labels, each.without(others), prevalence)[0] for each in runs])
        rows[group] = [len(members), single, *lost(runs, labels, members, prevalence)]
    columns = ["signals", "alone", "AUROC", "AP", "same source"]
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns).sort_values("AP")


def _groups(names: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(REGISTRY[name].group for name in names))


def fires(examples: Examples) -> pd.DataFrame:
    """Of the groups with a page where a signal of ``BORN_FROM`` is measurable, how many have one where it fires."""
    farm, groups = examples.labels["label"].to_numpy() != "ordinary", examples.labels["group"].to_numpy()
    rows = {}
    for name, limit in BORN_FROM.items():
        sense = REGISTRY[name].farm
        known, hit = (
            examples.values[name].notna().to_numpy(),
            (sense * examples.values[name] >= sense * limit).to_numpy(),
        )
        counts = [
            f"{len(set(groups[hit & mine]))} of {len(set(groups[known & mine]))}" for mine in (farm, ~farm)
        ]
        grafts = float((sense * examples.grafts[name] >= sense * limit).mean())
        rows[name] = [f"at {'least' if sense > 0 else 'most'} {limit:g}", *counts, f"{grafts:.0%}"]
    columns = ["fires where", "farm groups", "ordinary groups", "grafts"]
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns)


def by_kind(
    runs: Sequence[Run], labels: pd.DataFrame, prevalence: float
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The signals of ``BORN_FROM`` on each kind of farm against all ordinary pages.

    Returns:
        AUROC alone and, in brackets, the share of the kind's pages where it is measurable; and the change in
        average precision when it is taken out. One row a kind, one column a signal, and at the end of the
        second "all ten".
    """
    ordinary = labels["label"].to_numpy() == "ordinary"
    kinds = labels[~ordinary].groupby("kind")["group"].nunique().sort_values(ascending=False)
    single: dict[str, list[str]] = {}
    change: dict[str, list[float]] = {}
    for kind, groups in kinds[kinds >= LEAST_GROUPS].items():
        farm = ~ordinary & (labels["kind"].to_numpy() == kind)
        chosen = farm | ordinary
        name = f"{kind} ({groups})"
        known = {s: measurable(runs[0].values[s], labels, farm) for s in BORN_FROM}
        single[name] = [
            f"{alone(runs[0].values[s], labels, chosen, REGISTRY[s].farm, prevalence):.2f} ({share:.0%})"
            if share
            else "-"
            for s, share in known.items()
        ]
        target = farm[chosen].astype(np.int64)
        weight = group_weights(labels["group"][chosen], target, prevalence)

        def precision(
            taken: Sequence[str],
            chosen: Mask = chosen,
            target: npt.NDArray[np.int64] = target,
            weight: Floats = weight,
        ) -> float:
            return float(
                np.mean([average_precision(target, each.without(taken)[chosen], weight) for each in runs])
            )

        whole = precision([])
        change[name] = [precision(taken) - whole for taken in [*([s] for s in BORN_FROM), list(BORN_FROM)]]
    short = [name.partition(".")[2] for name in BORN_FROM]
    return (
        pd.DataFrame.from_dict(single, orient="index", columns=short),
        pd.DataFrame.from_dict(change, orient="index", columns=[*short, "all ten"]).map(
            partial(signed, digits=3)
        ),
    )


def signed(value: float, digits: int = 4) -> str:
    """A change with its sign."""
    rounded = f"{value:+.{digits}f}"
    return "0" if float(rounded) == 0 else rounded


def markdown(table: pd.DataFrame, first: str) -> str:
    """A table as Markdown: shares and figures with three digits, changes with their sign."""
    changes = {"AUROC", "AP", "same source"}

    def cell(value: object, column: str) -> str:
        if not isinstance(value, float):
            return str(value)
        if np.isnan(value):
            return "-"
        if column == "signals":
            return f"{value:.0f}"
        if column in ("measurable on farms", "on ordinary pages"):
            return f"{value:.0%}"
        return signed(value) if column in changes else f"{value:.3f}"

    lines, declared = [heading(first, *map(str, table.columns))], set(signal_names())
    for name, row in table.iterrows():
        cells = [cell(row[column], str(column)) for column in table.columns]
        shown = f"`{name}`" if name in declared else name
        lines.append(f"| {shown} | {' | '.join(cells)} |")
    return "\n".join(lines)


def worth(study: Study) -> dict[str, str]:
    """What each signal and group of signals is worth, alone and to the whole."""
    runs = [run(study.examples, settings) for settings in study.settings]
    labels, prevalence = study.labels, Settings().prevalence
    whole = np.mean([measure_labels(labels, each.without(), prevalence) for each in runs], axis=0)
    told = f"{study.about} With all signals: {' / '.join(f'{figure:.3f}' for figure in whole)}."
    signals, groups = by_signal(runs, labels, prevalence), by_group(runs, labels, prevalence)
    change = signals["AP"]
    used, loses, adds = (
        int((column > least).sum())
        for column, least in ((signals["in models"], 0), (-change, 0.001), (change, 0.001))
    )
    counted = (
        f"Of {len(signals)} signals {used} are in the model of at least one fold. Taking out one of {loses} "
        f"costs more than 0.001 of AP, of {len(signals) - loses - adds} it moves AP by 0.001 at most, of {adds} it "
        "adds more."
    )
    shown = signals.drop(columns="in models")
    single, lost_ap = by_kind(runs, labels, prevalence)
    return {
        "worth-groups": f"{told}\n\n{markdown(groups, 'group')}",
        "worth-signals": f"{markdown(shown.head(MOST), 'signal')}\n\n{counted}",
        "worth-born": markdown(shown.loc[list(BORN_FROM)], "signal"),
        "worth-fires": markdown(fires(study.examples), "signal"),
        "worth-kinds": markdown(single, "kind of farm (groups)"),
        "worth-kinds-ap": markdown(lost_ap, "kind of farm (groups)"),
    }
