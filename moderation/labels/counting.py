"""The numbers of ``farmsift labels stats``."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from typing import Any

import krippendorff
import numpy as np

from ...model.labels import LABELS
from .collecting import Collected
from .label import Label
from .votes import Outcome, Vote

_SHOWN = 20


def count(collected: Collected) -> dict[str, Any]:
    """Count labels, reviewers, months, groups, conflicts, agreement.

    Args:
        collected: the labels.

    Returns:
        Plain values, ready for JSON: ``pages`` with a label, ``votes``, ``by_label``, ``by_source``,
        ``by_reviewer`` and ``by_month`` (of votes), ``without_reason`` (votes), ``groups`` (how many, by label,
        how many hold more than one label, the largest, and what joined pages), ``conflicts`` (pages people
        disagreed on, how many the rule decided, and those left out), ``left_out`` by cause, ``agreement``.
    """
    labels, outcomes = collected.labels, collected.outcomes
    votes = [vote for outcome in outcomes for vote in outcome.cast]
    sizes = labels["group"].value_counts()
    mixed = labels.groupby("group")["label"].nunique()
    disputed = [outcome for outcome in outcomes if outcome.conflict]
    return {
        "pages": len(labels),
        "votes": len(votes),
        "by_label": {label: int((labels["label"] == label).sum()) for label in LABELS},
        "by_source": _counts(vote.source for vote in votes),
        "by_reviewer": _counts(vote.by for vote in votes),
        "by_month": dict(sorted(_counts(f"{vote.at:%Y-%m}" for vote in votes).items())),
        "without_reason": sum(not vote.why for vote in votes),
        "groups": {
            "number": len(sizes),
            "by_label": {
                label: int(labels.loc[labels["label"] == label, "group"].nunique()) for label in LABELS
            },
            "with_several_labels": int((mixed > 1).sum()),
            "largest": {str(group): int(size) for group, size in sizes.head(5).items()},
            "joined_by": dict(collected.groups.joins),
            "too_wide_to_join": len(collected.groups.wide),
        },
        "conflicts": {
            "pages": len(disputed),
            "decided": sum(outcome.label is not None for outcome in disputed),
            "left_out": [outcome.page for outcome in disputed if outcome.label is None][:_SHOWN],
        },
        "left_out": _counts(collected.left_out["cause"]),
        "agreement": agreement(outcomes),
    }


def agreement(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """Return how far people agree on pages that several of them labelled.

    Args:
        outcomes: of all pages.

    Returns:
        ``pages`` labelled by several people who were sure (an adjudicator's vote, which comes after looking at the
        others', is none of theirs), ``alike``: the share on which all said the same, and ``alpha``: Krippendorff's,
        nominal; both ``None`` where there is no such page, ``alpha`` also where only one label was ever given.
    """
    several = [cast for cast in (_first(outcome.cast) for outcome in outcomes) if len(cast) > 1]
    if not several:
        return {"pages": 0, "alike": None, "alpha": None}
    people = sorted({by for cast in several for by in cast})
    places = {by: at for at, by in enumerate(people)}
    table = np.full((len(people), len(several)), math.nan)
    for column, cast in enumerate(several):
        for by, label in cast.items():
            table[places[by], column] = LABELS.index(label)
    alike = sum(len(set(cast.values())) == 1 for cast in several) / len(several)
    varied = len(np.unique(table[~np.isnan(table)])) > 1
    alpha = krippendorff.alpha(table, level_of_measurement="nominal") if varied else None
    return {
        "pages": len(several),
        "alike": round(alike, 4),
        "alpha": None if alpha is None else round(float(alpha), 4),
    }


def _first(cast: Sequence[Vote]) -> dict[str, str]:
    """The first label of each person who was sure and did not adjudicate: a later one may follow a talk."""
    return {v.by: v.label for v in reversed(cast) if not v.adjudicates and v.label != Label.NOT_SURE}


def _counts(values: Any) -> dict[str, int]:
    return {str(value): n for value, n in Counter(values).most_common()}
