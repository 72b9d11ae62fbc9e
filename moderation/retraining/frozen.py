"""Test groups, chosen once, that no training ever sees.

A group is a test group if the digest of its name falls into the stated share. Every page is written down with its
side when it is first met, so groups found later are divided in the same way and none ever moves: a group is on the
side of the pages and names it was met under before. Where two groups of both sides turn out to be one operation,
it can't be learnt from without giving the test away, nor tested on, since it was learnt from: it is set aside.

Whoever promotes what did best on some groups, time after time, selects for these groups (Dwork et al., "The
reusable holdout", Science 2015). So they can be drawn anew, by other digests of the names; the sides of before are
kept in a file of their own.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
from pathlib import Path

import pandas as pd

from .registry import RegistryError

FILE = "test-groups.csv"
_RETIRED = "test-groups-{}.csv"
TEST, TRAIN, ASIDE = "test", "train", "aside"
SHARE = 0.2
"""Share of groups that become test groups, unless told otherwise."""

_COLUMNS = ["id", "group", "side", "since"]


def side_of_name(group: str, share: float, draw: int = 1) -> str:
    """Return the side that the name of a group never met before falls on.

    Args:
        group: its name.
        share: of test groups, 0 to 1.
        draw: number of the draw, from 1; each divides names in a way of its own.
    """
    salt = b"" if draw == 1 else draw.to_bytes(8)
    digest = hashlib.blake2b(group.encode(), digest_size=8, salt=salt, person=b"test groups").digest()
    number = int.from_bytes(digest)
    return TEST if number < share * 2**64 else TRAIN


def draw_of(folder: str | Path) -> tuple[int, str]:
    """Return the number of the draw that test groups are from, from 1, and its day, or ``""`` before the first.

    Args:
        folder: of the line of models.
    """
    draw, path = 1, Path(folder) / FILE
    while path.with_name(_RETIRED.format(draw)).exists():
        draw += 1
    return draw, str(_read(path)["since"].min()) if path.exists() else ""


def retire(folder: str | Path) -> None:
    """Put the test groups away; the next division draws them anew.

    Args:
        folder: of the line of models.
    """
    draw, since = draw_of(folder)
    away = Path(folder) / _RETIRED.format(draw)
    if since:
        (Path(folder) / FILE).rename(away)
    else:  # somebody took the file away
        away.touch()


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
    draw, _ = draw_of(folder)
    of_group = {name: _side(name, sides.get(name, set()), share, draw) for name in group.unique()}
    side = group.map(of_group)
    fresh = ~labels.index.astype(str).isin(known["id"])
    if fresh.any():
        today = dt.datetime.now(dt.UTC).date().isoformat()
        rows = pd.DataFrame({"id": labels.index[fresh], "group": group[fresh], "side": side[fresh]})
        _write(path, pd.concat([known, rows.assign(since=today)])[_COLUMNS])
    return side


def _side(name: str, met: set[str], share: float, draw: int) -> str:
    if not met:
        return side_of_name(name, share, draw)
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
