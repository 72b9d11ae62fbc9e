"""Where a round's labels come from: the database, files, or both, with groups found across all of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import joblib
import msgspec
import pandas as pd

from ...features.page import Page
from ...features.readers import Raw
from ...model.examples import Source, each_page, kept_or_made, page_digest, wanted_pages
from ...model.labels import read_labels
from ..database import Database
from ..labels.collecting import Collected, collect
from ..labels.groups import find_groups
from ..labels.manifest import known_groups
from ..labels.marks import VERSION, Marks, marks_of, pack, site_of, unpack
from .registry import RegistryError


@dataclass(frozen=True)
class Labelled:
    """Labels, where their pages are, and what their groups are found by.

    Attributes:
        labels: one row a page, indexed by id, with ``label`` and ``group``.
        pages: files and folders, or what gives the pages.
        collected: what a database gave, if any of it comes from there.
        marks: what may tie pages to others, by id; of the database's those that are left out as well.
        given: the group that people gave a page, by id.
    """

    labels: pd.DataFrame
    pages: Source
    collected: Collected | None = None
    marks: Mapping[str, Marks] = field(default_factory=dict)
    given: Mapping[str, str] = field(default_factory=dict)


def from_files(
    pages: Sequence[str | Path],
    labels: str | Path,
    champion: Path | None = None,
    *,
    cache: Path | None = None,
    jobs: int = 1,
    progress: Any = None,
) -> Labelled:
    """Take labels from a file and pages from files or folders; groups that share an operation's marks become one.

    Args:
        pages: files and folders with the pages.
        labels: the file, as ``read_labels`` takes it.
        champion: directory of the model in use, whose training groups pages of the same sites join.
        cache: folder for what was found in the pages, by their digest; ``None`` keeps nothing.
        jobs: processes, as joblib counts them.
        progress: wraps the iterable of pages (``tqdm`` and its like), or ``None``.

    Raises:
        LabelError: what is wrong with the labels, all of it.
        ReadError: an input that can't be opened.
    """
    table = read_labels(labels)
    marks, digests = _marks(pages, table, cache, jobs, progress)
    table["digest"] = [digests.get(page, "") for page in table.index]  # so that nothing is read twice
    found = Labelled(table, pages, None, marks, dict(table["group"].astype(str)))
    return _grouped(found, champion)


def from_database(database: Database, champion: Path | None = None) -> Labelled:
    """Take labels from moderators' decisions and from what was imported, with groups found among them.

    Args:
        database: of the service.
        champion: directory of the model in use, whose training groups new pages of the same sites join.

    Raises:
        RegistryError: nothing in it is labelled.
    """
    collected = collect(database, model=champion)
    if not len(collected):
        raise RegistryError(f"{database.name}: holds no labelled page.")
    return Labelled(collected.labels, collected.pages, collected, collected.marks, collected.given)


def together(files: Labelled, decided: Labelled, champion: Path | None = None) -> Labelled:
    """Put labels of files and of a database together; of a page that both hold, the database's label counts.

    Groups are found anew by what is known from both: one operation is one group, whatever either side calls it.

    Args:
        files: from files.
        decided: from a database.
        champion: directory of the model in use, whose training groups pages of the same sites join.
    """
    only = files.labels[~files.labels.index.isin(decided.labels.index)]
    labels = pd.concat([only, decided.labels])
    if "digest" in labels:
        labels["digest"] = labels["digest"].fillna("")
    own = set(only.index)

    def pages() -> Iterator[Raw | Page]:
        yield from (page for page in each_page(files.pages) if page.id in own)
        yield from each_page(decided.pages)

    marks = {**files.marks, **decided.marks}
    in_order = {page: marks[page] for page in (*decided.marks, *files.marks)}
    both = Labelled(labels, pages, decided.collected, in_order, {**files.given, **decided.given})
    return _grouped(both, champion, {**decided.given, **files.given})


def _grouped(labelled: Labelled, champion: Path | None, also: Mapping[str, str] | None = None) -> Labelled:
    """Find the groups of labelled pages by all that is known of them."""
    marks = {
        **labelled.marks,
        **{page: Marks() for page in labelled.labels.index if page not in labelled.marks},
    }
    found = find_groups(marks, labelled.given, known_groups(champion) if champion else {}, also)
    group = [found.of[page] for page in labelled.labels.index]
    return replace(labelled, labels=labelled.labels.assign(group=group))


def _marks(
    pages: Sequence[str | Path], labels: pd.DataFrame, cache: Path | None, jobs: int, progress: Any
) -> tuple[dict[str, Marks], dict[str, str]]:
    """Take marks and digests of the labelled pages of some files, in the order of the labels."""
    memory = joblib.Memory(cache, verbose=0) if cache else None
    keep = memory.cache(_packed, ignore=["raw"]) if memory else _packed
    raws = wanted_pages(pages, labels.index)
    results = kept_or_made(keep, ((page_digest(raw), VERSION, raw) for raw in raws), jobs)
    found: dict[str, Marks] = {}
    digests: dict[str, str] = {}
    for page, digest, data in results if progress is None else progress(results):
        found[page], digests[page] = unpack(data), digest
    site = _sites(labels)
    bare = {page: found.get(page, Marks()) for page in labels.index}
    named = {
        page: mark if mark.site else msgspec.structs.replace(mark, site=site[page])
        for page, mark in bare.items()
    }
    return named, digests


def _sites(labels: pd.DataFrame) -> dict[str, str]:
    """Site of each page as the labels file names it, for pages that come without an address."""
    told = labels.reindex(columns=["url", "host"], fill_value="").astype("string").fillna("")
    return {
        page: site_of(url or (f"https://{host}/" if host else ""))
        for page, url, host in told.itertuples(name=None)
    }


def _packed(digest: str, version: int, raw: Raw) -> bytes:
    """Take one page's marks; ``digest`` and ``version`` are what they are kept by."""
    return pack(marks_of(raw))
