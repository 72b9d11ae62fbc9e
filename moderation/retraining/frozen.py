"""Test groups, chosen once, that no training ever sees.

A group is a test group if the digest of its name falls into the stated share. Every page is written down with its
side when it is first met, so groups found later are divided in the same way and none ever moves: a group is on the
side of the pages and names it was met under before. Where two groups of both sides turn out to be one operation,
it can't be learnt from without giving the test away, nor tested on, since it was learnt from: it is set aside.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
from pathlib import Path

import pandas as pd

from .registry import RegistryError

FILE = "test-groups.csv"
TEST, TRAIN, ASIDE = "test", "train", "aside"
SHARE = 0.2
"""Share of groups that become test groups, unless told otherwise."""

_COLUMNS = ["id", "group", "side", "since"]


def side_of_name(group: str, share: float) -> str:
    """Return the side that the name of a group never met before falls on.

    Args:
        group: its name.
        share: of test groups, 0 to 1.
    """
    number = int.from_bytes(hashlib.blake2b(group.encode(), digest_size=8, person=b"test groups").digest())
    return TEST if number < share * 2**64 else TRAIN


def divide(labels: pd.DataFrame, folder: str | Path, share: float = SHARE) -> pd.Series:
    """Divide labelled pages into test, training, and those set aside; write down those met for the first time.

    Args:
        labels: one row a page, indexed by id, with ``group``.
        folder: of the line of models.
        share: of groups never met before that become test groups, 0 to 1.

    Returns:
        ``test``, ``train`` or ``aside``, indexed as ``labels``; a group is on one side as a whole.

    Raises:
        RegistryError: the file of sides is damaged.
    """
    path = Path(folder) / FILE
    known = _read(path)
    group = labels["group"].astype(str)
    met = pd.concat(
        [
            pd.Series(group.to_numpy(), labels.index.astype(str))
            .reindex(known["id"])
            .set_axis(known["side"]),
            pd.Series(known["group"].to_numpy(), known["side"]),
        ]
    ).dropna()
    sides = pd.DataFrame({"group": met.to_numpy(), "side": met.index}).groupby("group")["side"].agg(set)
    of_group = {name: _side(name, sides.get(name, set()), share) for name in group.unique()}
    side = group.map(of_group)
    fresh = ~labels.index.astype(str).isin(known["id"])
    if fresh.any():
        today = dt.datetime.now(dt.UTC).date().isoformat()
        rows = pd.DataFrame({"id": labels.index[fresh], "group": group[fresh], "side": side[fresh]})
        _write(path, pd.concat([known, rows.assign(since=today)])[_COLUMNS])
    return side


def _side(name: str, met: set[str], share: float) -> str:
    if not met:
        return side_of_name(name, share)
    return met.copy().pop() if len(met) == 1 else ASIDE


def _read(path: Path) -> pd.DataFrame:
    if not path.exists():
        return pd.DataFrame(columns=_COLUMNS, dtype=str)
    try:
        known = pd.read_csv(path, dtype=str, keep_default_na=False)
    except (OSError, ValueError) as error:
        raise RegistryError(f"{path}: the test groups can't be read: {error}") from error
    if list(known.columns) != _COLUMNS or not known["side"].isin([TEST, TRAIN, ASIDE]).all():
        raise RegistryError(f"{path}: the file of test groups is damaged; put it back from a copy.")
    return known


def _write(path: Path, rows: pd.DataFrame) -> None:
    made = path.with_name(f"building-{os.getpid()}.csv")
    with made.open("w", encoding="utf-8", newline="") as file:
        rows.to_csv(file, index=False)
        file.flush()
        os.fsync(file.fileno())
    made.replace(path)
