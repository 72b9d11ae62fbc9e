"""Labelled pages measured once: signals and lexical slots, kept by page digest and signal version."""

from __future__ import annotations

import hashlib
import itertools
import math
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import joblib
import numpy as np
import numpy.typing as npt
import pandas as pd

from ..features.copies import article_of, open_index
from ..features.extractor import fingerprint, measure, signal_names
from ..features.facts import visible_words
from ..features.page import Page
from ..features.readers import LIMITS, Raw, ReadError, iter_raw, read
from ..features.signal import Facts
from ..features.signals.copies import known_articles
from ..features.signals.lexical import FAMILIES
from .grafting import VERSION, Lifted, graft, lift


@dataclass(frozen=True)
class Examples:
    """Labelled pages with what was measured on them, in one order.

    Attributes:
        labels: one row a page, indexed by id, with ``label``, ``group`` and what else the labels file holds,
            and ``page_kind``, ``language`` and ``words`` as read from the page.
        values: the signals, one row a page, one column a signal; lexical ones are all NaN.
        slots: the slots that each page fills, by family of lexical signals.
        digest: digest of pages and labels.
        grafts: signals of pages made to learn rare signs from, one row a page; none by default.
        graft_groups: for each graft, every group that text in it comes from.
        lifted: signals of pages made to learn from what an index of known articles says, one row a page, only
            the signals that rest on the index filled; none by default.
        lifted_copied: 1 for each of them whose article was taken without credit, else 0.
        lifted_groups: for each, every group that text in it comes from.
        failed: id to cause, for pages that could not be read.
        missing: labelled ids that no input held.
    """

    labels: pd.DataFrame
    values: pd.DataFrame
    slots: dict[str, list[npt.NDArray[np.int32]]]
    digest: str
    grafts: pd.DataFrame = field(default_factory=pd.DataFrame)
    graft_groups: tuple[frozenset[str], ...] = ()
    lifted: pd.DataFrame = field(default_factory=pd.DataFrame)
    lifted_copied: tuple[int, ...] = ()
    lifted_groups: tuple[frozenset[str], ...] = ()
    failed: dict[str, str] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.labels)

    def among(self, chosen: npt.NDArray[np.bool_]) -> Examples:
        """Return some of the pages; ``chosen`` has shape (pages,).

        The made pages come along: training takes of them those whose groups are all on its side.
        """
        labels = self.labels[chosen]
        return replace(
            self,
            labels=labels,
            values=self.values[chosen],
            slots={
                family: list(itertools.compress(rows, chosen.tolist())) for family, rows in self.slots.items()
            },
            digest=hashlib.sha256("\n".join([self.digest, *map(str, labels.index)]).encode()).hexdigest(),
        )


@dataclass(frozen=True)
class _Measured:
    values: npt.NDArray[np.float64]
    slots: dict[str, npt.NDArray[np.int32]]
    seen: tuple[str, str, int]
    error: str = ""


Source = Sequence[str | Path] | Callable[[], Iterable[Raw | Page]]
"""Where labelled pages come from: files and folders, or what gives the pages anew each time it is called."""


def measure_examples(
    pages: Source,
    labels: pd.DataFrame,
    *,
    cache: str | Path | None = None,
    jobs: int = -1,
    grafts: int = 0,
    progress: Any = None,
) -> Examples:
    """Read and measure the labelled pages.

    Args:
        pages: files or folders in any form that ``iter_raw`` reads, or what gives the pages; pages without a label
            are passed over. A ``Page``, which has no bytes to tell it by, needs a ``digest`` in the labels.
        labels: as ``read_labels`` gives them.
        cache: folder for what was measured, by page digest and signal version; ``None`` keeps nothing.
        jobs: processes, as joblib counts them; -1 for one a core.
        grafts: how many grafts to make of the honest pages, see ``grafting``.
        progress: wraps the iterable of pages (``tqdm`` and its like), or ``None``.

    Returns:
        The examples in the order of the labels; pages that could not be read are named in ``failed``.

    Raises:
        ReadError: an input that can't be opened, or no labelled page in any input.
    """
    memory = joblib.Memory(cache, verbose=0) if cache else None
    keep = memory.cache(_measure, ignore=["raw"]) if memory else _measure
    version = fingerprint()
    told = labels["digest"].to_dict() if "digest" in labels else {}
    found = _kept(keep, version, told) if memory else {}
    left = set(labels.index) - found.keys()
    if left:
        raws = wanted_pages(pages, left)
        calls = ((told.get(raw.id) or page_digest(raw), version, raw) for raw in raws)
        results = kept_or_made(keep, calls, jobs)
        stream: Iterable[Any] = results if progress is None else progress(results)
        found |= {page: (digest, measured) for page, digest, measured in stream}
    if not found:
        where = "the pages given" if callable(pages) else ", ".join(map(str, pages))
        raise ReadError(f"{where}: none of the {len(labels)} labelled ids stands in there.")
    failed = {i: m.error for i, (_, m) in found.items() if m.error}
    ids = [i for i in labels.index if i in found and i not in failed]
    rows = [found[i][1] for i in ids]
    table = labels.loc[ids].copy()
    table[["page_kind", "language", "words"]] = pd.DataFrame([row.seen for row in rows], index=table.index)
    digest = hashlib.sha256()
    for i in ids:
        digest.update(f"{i} {found[i][0]} {labels.at[i, 'label']} {labels.at[i, 'group']}\n".encode())
    made = _Made()
    if grafts:
        make = memory.cache(_graft, ignore=["pages", "table"]) if memory else _graft
        made = make(digest.hexdigest(), f"{version} {VERSION}", grafts, pages, table)
    return Examples(
        labels=table,
        values=pd.DataFrame(
            np.array([row.values for row in rows]), index=table.index, columns=signal_names()
        ),
        slots={family: [row.slots[family] for row in rows] for family in FAMILIES},
        digest=digest.hexdigest(),
        grafts=made.grafts,
        graft_groups=made.graft_groups,
        lifted=made.lifted,
        lifted_copied=made.lifted_copied,
        lifted_groups=made.lifted_groups,
        failed=failed,
        missing=[i for i in labels.index if i not in found],
    )


def each_page(pages: Source) -> Iterator[Raw | Page]:
    """Yield the pages of a source, one at a time."""
    if callable(pages):
        yield from pages()
    else:
        for source in pages:
            yield from iter_raw(source)


def _page(raw: Raw | Page) -> Page:
    return raw if isinstance(raw, Page) else read(raw)


def wanted_pages(pages: Source, wanted: Collection[str]) -> Iterator[Raw | Page]:
    """Yield the pages of some ids, each once: where an id stands for several, the first counts."""
    left = set(wanted)
    for page in each_page(pages):
        if page.id in left:
            left.remove(page.id)
            yield page


def _kept(keep: Any, version: str, told: Mapping[Any, Any]) -> dict[str, tuple[str, _Measured]]:
    """What is kept of pages whose digest is told: they need not be read at all."""
    found: dict[str, tuple[str, _Measured]] = {}
    for page, digest in told.items():
        if digest:
            with suppress(_NotKeptError):
                found[page] = (digest, keep(digest, version, None))
    return found


def kept_or_made(
    keep: Any, calls: Iterable[tuple[str, Any, Raw | Page]], jobs: int
) -> Iterator[tuple[str, str, Any]]:
    """Yield what a function gives for each page: what was kept is read here, the rest is made by processes.

    Args:
        keep: takes digest, version and page; of ``joblib.Memory``, or plain.
        calls: its arguments, a page each.
        jobs: processes, as joblib counts them.

    Yields:
        Id of the page, its digest, and what the function gives; those that were kept come last.
    """
    kept = getattr(keep, "check_call_in_cache", None)
    known: list[tuple[str, str, Any]] = []

    def missing() -> Iterator[Any]:
        for digest, version, page in calls:
            if kept and kept(digest, version, page):
                known.append((page.id, digest, keep(digest, version, page)))
            else:
                yield joblib.delayed(_made)(keep, digest, version, page)

    yield from joblib.Parallel(n_jobs=jobs, return_as="generator", batch_size=16)(missing())
    yield from known


def _made(keep: Any, digest: str, version: Any, page: Raw | Page) -> tuple[str, str, Any]:
    return page.id, digest, keep(digest, version, page)


def page_digest(raw: Raw | Page) -> str:
    """Return what is measured on a page is kept by: a digest of its bytes and address.

    Raises:
        ReadError: it is read already, and has no bytes.
    """
    if isinstance(raw, Page):
        raise ReadError(f"{raw.id}: the labels hold no digest for a page that is read already.")
    data = raw.data if isinstance(raw.data, bytes) else raw.data.encode("utf-8", "surrogatepass")
    return hashlib.sha256(data + b"\0" + raw.url.encode("utf-8", "surrogatepass")).hexdigest()


class _NotKeptError(LookupError):
    """Nothing is kept, or nothing whole, of a page that was not read."""


def _measure(digest: str, version: str, raw: Raw | Page | None) -> _Measured:
    """Measure one page; ``digest`` and ``version`` are what the result is kept by."""
    if raw is None:
        raise _NotKeptError(digest)
    try:
        page = _page(raw)
        deadline = LIMITS.deadline(page.id)
        facts = Facts(page)
        values = np.array([m.value for m in measure(facts, deadline=deadline).values()], dtype=np.float64)
        seen = (str(page.kind), page.language, len(facts.of(visible_words)))
        return _Measured(values, {name: facts.of(slots) for name, slots in FAMILIES.items()}, seen)
    except ReadError as error:
        nothing = np.full(len(signal_names()), math.nan)
        return _Measured(nothing, {}, ("", "", 0), str(error))


HOSTS = 500
"""Honest pages that grafts are made of; one a group."""


@dataclass(frozen=True)
class _Made:
    grafts: pd.DataFrame = field(default_factory=pd.DataFrame)
    graft_groups: tuple[frozenset[str], ...] = ()
    lifted: pd.DataFrame = field(default_factory=pd.DataFrame)
    lifted_copied: tuple[int, ...] = ()
    lifted_groups: tuple[frozenset[str], ...] = ()


def _graft(digest: str, version: str, count: int, pages: Source, table: pd.DataFrame) -> _Made:
    """Make and measure grafts of English article pages; ``digest`` and ``version`` are what they are kept by."""
    fit = (
        (table["label"] == "ordinary")
        & (table["page_kind"] == "article")
        & (table["language"] == "en")
        & table["words"].between(200, 5000)
    )
    hosts = table[fit].sort_index().groupby("group").head(1)
    chosen = set(hosts.sample(min(HOSTS, len(hosts)), random_state=0).index)
    read_pages = {raw.id: _page(raw) for raw in each_page(pages) if raw.id in chosen}
    honest = [(read_pages[i], str(table.at[i, "group"])) for i in sorted(read_pages)]
    grafts, lifted = graft(honest, count), lift(honest, count)
    return _Made(
        _measured([Facts(made.page) for made in grafts], signal_names()),
        tuple(made.groups for made in grafts),
        _looked_up([page for page, _ in honest], lifted),
        tuple(int(made.copied) for made in lifted),
        tuple(made.groups for made in lifted),
    )


def _looked_up(known: Sequence[Page], lifted: Sequence[Lifted]) -> pd.DataFrame:
    """Measure what an index of the known pages says of the lifted ones."""
    names = [name for name in signal_names() if name.startswith("copies.")]
    with TemporaryDirectory() as folder, open_index(Path(folder) / "known.db", create=True) as index:
        index.add([article_of(page) for page in known])
        return _measured([Facts(made.page, {known_articles: index}) for made in lifted], names)


def _measured(pages: Sequence[Facts], names: Sequence[str]) -> pd.DataFrame:
    """Signals of some pages, a row a page; those not named are left unmeasured."""
    rows = [[m.value for m in measure(facts, names).values()] for facts in pages]
    values = np.array(rows, dtype=np.float64).reshape(len(rows), len(names))
    return pd.DataFrame(values, columns=list(names)).reindex(columns=signal_names())
