"""Parts of the labelled pages that quality is measured on apart."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

Mask = npt.NDArray[np.bool_]
LEAST_GROUPS = 20
"""Values that fewer groups have are put together as ``others``."""

ERAS = {
    "before 2010": (0, 2009),
    "2010-2014": (2010, 2014),
    "2015-2019": (2015, 2019),
    "since 2020": (2020, 9999),
}
WORDS = {"under 100": (0, 99), "100-299": (100, 299), "300-999": (300, 999), "1000 and more": (1000, 10**9)}
NOT_KNOWN = "not known"


def slices(labels: pd.DataFrame) -> dict[str, dict[str, Mask]]:
    """Divide labelled pages by what the labels file and the pages tell of them.

    Args:
        labels: one row a page; the columns ``kind``, ``lang`` (or ``language``), ``year``, ``source``,
            ``page_kind`` and ``words`` are used as far as they are there.

    Returns:
        Column to value to which pages it holds, shape (pages,). A kind of ordinary or of farm pages stands
        beside all pages of the other class, since it has none of its own.
    """
    found: dict[str, dict[str, Mask]] = {}
    if "kind" in labels:
        found["kind"] = _kinds(labels)
    language = next((name for name in ("lang", "language") if name in labels), None)
    if language:
        code = _named(labels[language])
        found["language"] = _valued(code, labels)
        known = code != NOT_KNOWN
        found["english"] = {"English": _mask(code == "en"), "other languages": _mask(known & (code != "en"))}
    if "year" in labels:
        found["era"] = _valued(_ranges(labels["year"], ERAS), labels, list(ERAS))
    if "source" in labels:
        found["source"] = _valued(_named(labels["source"]), labels)
    if "page_kind" in labels:
        found["page kind"] = _valued(_named(labels["page_kind"]), labels)
    if "words" in labels:
        found["words"] = _valued(_ranges(labels["words"], WORDS), labels, list(WORDS))
    return {column: {v: m for v, m in values.items() if m.any()} for column, values in found.items()}


def _mask(rows: pd.Series) -> Mask:
    return rows.to_numpy(dtype=bool)


def _named(column: pd.Series) -> pd.Series:
    text = column.astype("object").where(column.notna(), "").astype(str).str.strip()
    return text.where(text != "", NOT_KNOWN)


def _ranges(column: pd.Series, ranges: dict[str, tuple[int, int]]) -> pd.Series:
    number = pd.to_numeric(column, errors="coerce")
    named = pd.Series(NOT_KNOWN, index=column.index, dtype="object")
    for name, (low, high) in ranges.items():
        named[number.between(low, high)] = name
    return named


def _valued(column: pd.Series, labels: pd.DataFrame, order: Sequence[str] = ()) -> dict[str, Mask]:
    """One mask a value, those of most groups first, rare values together."""
    groups = labels["group"].groupby(column).nunique().sort_values(ascending=False)
    common = [v for v in groups.index[groups >= LEAST_GROUPS] if v != NOT_KNOWN]
    common.sort(key=lambda v: order.index(v) if v in order else 0)
    found = {str(value): _mask(column == value) for value in common}
    found["others"] = _mask(~column.isin(common) & (column != NOT_KNOWN))
    found[NOT_KNOWN] = _mask(column == NOT_KNOWN)
    return found


def _kinds(labels: pd.DataFrame) -> dict[str, Mask]:
    kind, farm = _named(labels["kind"]), _mask(labels["label"] != "ordinary")
    found: dict[str, Mask] = {}
    for name, mine in (("farm: ", farm), ("ordinary: ", ~farm)):
        of_class = labels[mine]
        counts = of_class["group"].groupby(kind[mine]).nunique().sort_values(ascending=False)
        least = LEAST_GROUPS // 5 if name == "farm: " else LEAST_GROUPS
        common = list(counts.index[counts >= least])
        for value in common:
            found[f"{name}{value}"] = (mine & _mask(kind == value)) | ~mine
        rest = mine & ~_mask(kind.isin(common))
        if rest.any():
            found[f"{name}others"] = rest | ~mine
    return found
