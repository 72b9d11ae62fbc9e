"""How groups that are found agree with groups that people gave.

python benchmarks/bench_groups.py PAGES... --labels labels.csv

Pages are grouped twice: by what stands in them and their recorded address alone, and with the host that the labels
file names for pages without an address, as a labels file with addresses would give. A group that people gave
counts as split where its pages are in several found groups; a found group counts as merged where it holds several
given ones, and as mixed where ordinary pages and others are among them. Pairs are of pages: precision is the share
of pairs found together that people put together, recall the other way.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pandas as pd
from farmsift.features.readers import ReadError, iter_raw, read
from farmsift.model.labels import read_labels
from farmsift.model.saved import DEFAULT
from farmsift.moderation.labels.groups import find_groups
from farmsift.moderation.labels.manifest import known_groups
from farmsift.moderation.labels.marks import Marks, marks_of, site_of
from tqdm import tqdm


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("pages", nargs="+", type=Path)
    parser.add_argument("--labels", type=Path, required=True)
    chosen = parser.parse_args()
    labels = read_labels(chosen.labels)
    marks = dict(tqdm(_marks(chosen.pages, labels), total=len(labels), unit=" pages", disable=None))
    hosts = labels["host"].fillna("") if "host" in labels else pd.Series("", index=labels.index)
    named = {
        page: msgspec.structs.replace(m, site=m.site or site_of(f"https://{hosts[page]}/"))
        for page, m in marks.items()
    }
    truth = labels.loc[list(marks), "group"]
    print(f"{len(marks)} pages in {truth.nunique()} given groups")
    print(
        f"{'':28}{'groups':>8}{'merged':>8}{'mixed':>7}{'split':>7}{'precision':>11}{'recall':>8}{'seconds':>9}"
    )
    bad = labels["label"] != "ordinary"
    for name, held in (("pages alone", marks), ("with the host of the labels", named)):
        start = time.perf_counter()
        found = find_groups(held)
        seconds = time.perf_counter() - start
        _row(name, pd.Series(found.of), truth, bad, seconds)
        print(f"{'':28}joined by {dict(found.joins)}; too wide {len(found.wide)}")
    for kind in ("site", "text", "template", "ids"):
        only = {page: _only(m, kind) for page, m in named.items()}
        _row(f"  by {kind} alone", pd.Series(find_groups(only).of), truth, bad, 0.0)
    known = known_groups(DEFAULT)
    touched = [page for page, m in named.items() if m.site in known]
    right = sum(known[named[page].site] == truth[page] for page in touched)
    print(
        f"training pages of the shipped model: {len(known)} sites; {right} of {len(touched)} pages join their own"
    )


def _marks(pages: list[Path], labels: pd.DataFrame) -> Iterator[tuple[str, Marks]]:
    for path in pages:
        for raw in iter_raw(path):
            if raw.id in labels.index:
                try:
                    yield raw.id, marks_of(read(raw))
                except ReadError as error:
                    print(error)


def _only(marks: Marks, kind: str) -> Marks:
    """Marks of one kind; fingerprints go with the text."""
    if kind == "text":
        return msgspec.structs.replace(marks, site="", ids=(), template="")
    return Marks(**{kind: getattr(marks, kind)})


def _row(name: str, found: pd.Series, truth: pd.Series, bad: pd.Series, seconds: float) -> None:
    table = pd.DataFrame({"found": found, "given": truth.loc[found.index], "bad": bad.loc[found.index]})
    merged = table.groupby("found")["given"].nunique() > 1
    mixed = merged & (table.groupby("found")["bad"].nunique() > 1)
    split = table.groupby("given")["found"].nunique() > 1
    both, of_found, of_given = (_pairs(table, keys) for keys in (["found", "given"], ["found"], ["given"]))
    print(
        f"{name:28}{table['found'].nunique():8}{merged.sum():8}{mixed.sum():7}{split.sum():7}"
        f"{both / max(of_found, 1):11.3f}{both / max(of_given, 1):8.3f}{seconds:9.1f}"
    )


def _pairs(table: pd.DataFrame, keys: list[str]) -> float:
    sizes = table.groupby(keys).size()
    return float((sizes * (sizes - 1) / 2).sum())


if __name__ == "__main__":
    main()
