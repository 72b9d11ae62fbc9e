"""Labelled examples: what people decided about pages, and how much each page counts."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

LABELS = ("ordinary", "content_farm", "republished", "both")
HEADS = ("content_farm", "republished")
"""What the model answers; ``both`` counts for each."""


class LabelError(ValueError):
    """A labels file that can't be used; the message names every problem, a line each."""


def read_labels(path: str | Path) -> pd.DataFrame:
    """Read a labels file.

    Args:
        path: CSV with at least the columns ``id``, ``label`` and ``group``; others are kept as text or numbers.

    Returns:
        One row a page, indexed by ``id``.

    Raises:
        LabelError: unreadable, columns missing, unknown labels, ids doubled or empty, groups empty, one label
            or one group only; all problems at once.
    """
    try:
        frame = pd.read_csv(path, dtype={"id": str, "label": str, "group": str}, low_memory=False)
    except (OSError, ValueError, pd.errors.ParserError) as error:
        raise LabelError(f"{path}: can't be read as CSV: {error}") from error
    missing = [name for name in ("id", "label", "group") if name not in frame]
    if missing:
        raise LabelError(
            f"{path}: no column {' or '.join(missing)}; it has {', '.join(map(str, frame.columns))}."
        )
    problems = label_problems(frame, str(path))
    for name in ("id", "group"):
        if frame[name].isna().any():
            problems.append(f"{path}: {int(frame[name].isna().sum())} rows without a {name}.")
    if problems:
        raise LabelError("\n".join(problems))
    return frame.set_index("id")


def label_problems(
    frame: pd.DataFrame, name: str, labels: Sequence[str] = LABELS, key: Sequence[str] = ("id",)
) -> list[str]:
    """Return what is wrong with labels, a sentence each: unknown or doubled ones, one label or one group only.

    Args:
        frame: one row a label with ``id``, ``label`` and ``group``, and what else ``key`` names.
        name: of the file, for the sentences.
        labels: those that are known.
        key: the columns that together may stand only once.
    """
    problems = []
    unknown = frame.loc[~frame["label"].isin(labels), "label"]
    if len(unknown):
        shown = ", ".join(repr(v) for v in unknown.unique()[:5])
        problems.append(
            f"{name}: {len(unknown)} rows with an unknown label ({shown}); labels are {', '.join(labels)}."
        )
    doubled = frame.loc[frame.duplicated(list(key)) & frame["id"].notna(), "id"]
    if len(doubled):
        problems.append(f"{name}: {len(doubled)} ids stand more than once, first {doubled.iloc[0]!r}.")
    told = frame["label"][frame["label"].isin(LABELS)]  # one that is unknown, or no vote, is no second label
    if frame["label"].nunique() < 2:
        problems.append(f"{name}: all rows have one label; a model needs ordinary pages and others.")
    elif told.nunique() == 1:
        only = f"all rows with a label that counts have {told.iloc[0]}"
        problems.append(f"{name}: {only}; a model needs ordinary pages and others.")
    if frame["group"].nunique() < 2:
        problems.append(f"{name}: all rows are of one group; a split by group needs more.")
    return problems


def targets(labels: pd.Series) -> dict[str, npt.NDArray[np.int64]]:
    """Return the target of each head and of ``any`` (either of them): 0 or 1, shape (pages,)."""
    label = labels.to_numpy()
    found = {head: np.isin(label, [head, "both"]).astype(np.int64) for head in HEADS}
    found["any"] = (label != "ordinary").astype(np.int64)
    return found


def share_of_head(labels: pd.DataFrame, target: npt.NDArray[np.int64], prevalence: float) -> float:
    """What a head's pages get of the declared share of farm *or* republished pages: as much as its groups have.

    Args:
        labels: one row a page with ``label`` and ``group``.
        target: the head's, 0 or 1, shape (pages,).
        prevalence: the declared share.
    """
    rows = labels.assign(mine=target, any=labels["label"] != "ordinary")
    counts = rows.groupby("group")[["mine", "any"]].max().sum()
    return float(prevalence * counts["mine"] / max(counts["any"], 1))


def group_weights(groups: npt.ArrayLike, target: npt.ArrayLike, prevalence: float) -> npt.NDArray[np.float64]:
    """Weigh pages so that each group counts alike and the positive ones have a declared share.

    Args:
        groups: group of each page, shape (pages,).
        target: 0 or 1, shape (pages,).
        prevalence: the share that positive pages get of all weight, 0 to 1.

    Returns:
        Weights that sum to 1, shape (pages,). A group with pages of both classes counts once in each.
    """
    y = np.asarray(target)
    keys = pd.Series(np.asarray(groups)).astype(str) + "\n" + pd.Series(y).astype(str)
    weight = (1.0 / keys.map(keys.value_counts())).to_numpy(copy=True)
    for value, share in ((1, prevalence), (0, 1 - prevalence)):
        total = weight[y == value].sum()
        if total:
            weight[y == value] *= share / total
    return weight / weight.sum()
