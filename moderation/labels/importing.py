"""Labels files into the database: all labels that the files hold, or none.

An import that is stopped may leave pages behind, which nothing refers to and which the next import takes up.
"""

from __future__ import annotations

import hashlib
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from ...features.readers import LIMITS, Limits, Raw, ReadError, iter_raw, read
from ...model.labels import LabelError
from .. import audit
from ..database import Database
from ..schema import label_imports, label_pages, labels, page_marks
from ..stored import storable
from . import kept
from .checks import Beside, Checked, check, names, page_problems
from .entries import Found
from .files import read_file
from .marks import VERSION, Marks, marks_of, pack
from .votes import Vote

_LEVEL = 1
_BATCH = 200
_NO_TEXT = "it holds no text."


@dataclass(slots=True)
class Imported:
    """What an import did, or would do.

    Attributes:
        labels, known: labels that are new, and those that the database held already.
        pages, pages_known: the same of pages.
        without_page: ids of labels whose page neither the files nor the database hold; they wait for it.
        passed_over: what in the files holds no label, counted.
        notes: what in the files is no fault, but should be looked at.
        by_label: new labels by label.
    """

    labels: int = 0
    known: int = 0
    pages: int = 0
    pages_known: int = 0
    without_page: list[str] = field(default_factory=list)
    passed_over: dict[str, int] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    by_label: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Packed:
    """A page ready to be stored."""

    raw: Raw
    digest: str
    data: bytes
    marks: Marks


def import_labels(
    database: Database,
    files: Sequence[str | Path],
    *,
    pages: Sequence[str | Path] = (),
    form: str = "auto",
    beside: Beside | None = None,
    dry_run: bool = False,
    importer: str = "system",
    limits: Limits = LIMITS,
    progress: Any = None,
) -> Imported:
    """Read, check and store labels files.

    Args:
        database: where to.
        files: of any form that ``read_file`` reads.
        pages: files or folders with pages that the labels name by id.
        form: of the files.
        beside: who, when and where from, for labels that don't say.
        dry_run: check only.
        importer: who imports, for the log.
        limits: what reading one page may cost.
        progress: wraps the iterable of pages (``tqdm`` and its like), or ``None``.

    Returns:
        What was stored. Labels and pages that the database holds are passed over, so an import can be repeated.

    Raises:
        LabelError: anything is wrong; every problem has its line, and nothing is stored.
    """
    beside = beside or Beside()
    found = [read_file(path, form) for path in files]
    checked = check(found, database.clock(), beside)
    wanted = {vote.page for vote in checked.votes} or {e.id for one in found for e in one.entries}
    raws: Iterable[Raw] = _pages(checked, pages, wanted, limits)
    packed: dict[str, _Packed] = {}
    faults: dict[str, str] = {}
    for raw in raws if progress is None else progress(raws):
        _take(raw, packed, faults, limits)
    name = names(found)
    checked.problems += page_problems(name, faults)
    if pages and not packed and not faults:
        checked.problems.append(f"{', '.join(map(str, pages))}: none of the labelled pages stands in there.")
    with database.read() as connection:
        told = Imported(passed_over=_passed_over(found), notes=[note for one in found for note in one.notes])
        fresh = _fresh_votes(connection, checked, name, told)
        new_pages = _fresh_pages(connection, packed, checked, name, told)
        held = set(kept.numbers_of_items(connection)) | set(packed)
        held |= set(connection.scalars(select(label_pages.c.name)))
    told.without_page = sorted({vote.page for vote in checked.votes} - held)
    if checked.problems:
        raise LabelError("\n".join(dict.fromkeys(checked.problems)))
    if (fresh or new_pages) and not dry_run:
        *before, last = list(_batches(new_pages)) or [()]
        for some, votes in (*((some, []) for some in before), (last, fresh)):
            # The service waits while this writes, so not all pages at once; the labels come last, and whole.
            with database.write() as connection:
                _store(connection, database, importer, beside.source or name, votes, some)
    return told


def _pages(
    checked: Checked, sources: Sequence[str | Path], wanted: set[str], limits: Limits
) -> Iterator[Raw]:
    """The pages of the labels: those in the files first, then those in files beside them."""
    yield from checked.pages.values()
    urls = {vote.page: vote.url for vote in checked.votes if vote.url}
    for source in sources:
        for raw in iter_raw(source, limits=limits):
            if raw.id in wanted:
                yield replace(raw, url=raw.url or urls.get(raw.id, ""))


def _take(raw: Raw, packed: dict[str, _Packed], faults: dict[str, str], limits: Limits) -> None:
    """Read a page to see that it can be read, and pack it."""
    if raw.id in faults:
        return
    try:
        page = read(raw, limits)
    except ReadError as error:
        faults[raw.id] = str(error)
        return
    if not page.blocks:
        faults[raw.id] = _NO_TEXT
        return
    data = raw.data if isinstance(raw.data, bytes) else raw.data.encode("utf-8", "replace")
    url = storable(raw.url, 4000)
    digest = hashlib.sha256(data + b"\0" + url.encode()).hexdigest()
    if raw.id in packed:
        if packed[raw.id].digest != digest:
            faults[raw.id] = "two different pages have this id."
        return
    charset = storable(raw.charset) if isinstance(raw.data, bytes) else "utf-8"
    whole = replace(raw, url=url, data=b"", charset=charset)
    packed[raw.id] = _Packed(whole, digest, zlib.compress(data, _LEVEL), marks_of(page))


def _passed_over(found: Sequence[Found]) -> dict[str, int]:
    counts: Counter[str] = Counter()
    for one in found:
        counts.update(one.passed_over)
    return dict(counts)


def _fresh_votes(connection: Connection, checked: Checked, name: str, told: Imported) -> list[Vote]:
    """The labels that the database does not hold; one that contradicts a label it holds is a problem."""
    stored = {(row.page, row.by, row.at): row.label for row in connection.execute(select(labels))}
    stored |= {(vote.page, vote.by, vote.at): vote.label for vote in kept.decided_votes(connection)}
    fresh, other = [], []
    for vote in checked.votes:
        before = stored.get((vote.page, vote.by, vote.at))
        if before is None:
            fresh.append(vote)
        elif before == vote.label:
            told.known += 1
        else:
            other.append(vote)
    if other:
        first = other[0]
        checked.problems.append(
            f"{name}: {len(other)} labels differ from what the database holds of the same person at the same time; "
            f"first {first.page!r} by {first.by}. A changed mind has a later date."
        )
    told.labels, told.by_label = len(fresh), dict(Counter(vote.label for vote in fresh))
    return fresh


def _fresh_pages(
    connection: Connection, packed: dict[str, _Packed], checked: Checked, name: str, told: Imported
) -> list[_Packed]:
    stored = {
        row.name: row.digest for row in connection.execute(select(label_pages.c.name, label_pages.c.digest))
    }
    items = kept.numbers_of_items(connection)
    fresh, other = [], []
    for page, made in packed.items():
        if (page in items and page not in stored) or stored.get(page) == made.digest:
            told.pages_known += 1
        elif page in stored:
            other.append(page)
        else:
            fresh.append(made)
    if other:
        checked.problems.append(
            f"{name}: {len(other)} ids stand for other pages in the database; first {other[0]!r}. Another page, or "
            "another state of it, needs another id."
        )
    told.pages = len(fresh)
    return fresh


def _store(
    connection: Connection,
    database: Database,
    importer: str,
    source: str,
    votes: Sequence[Vote],
    pages: Sequence[_Packed],
) -> None:
    at = database.clock()
    about = {
        "at": at,
        "by": importer,
        "source": storable(source, 300),
        "labels": len(votes),
        "pages": len(pages),
    }
    number = connection.execute(
        label_imports.insert().values(**about).returning(label_imports.c.id)
    ).scalar_one()
    if pages:
        connection.execute(label_pages.insert(), [_page_row(made, number) for made in pages])
        names_of = [made.raw.id for made in pages]
        connection.execute(page_marks.delete().where(page_marks.c.page.in_(names_of)))
        marks = [{"page": m.raw.id, "version": VERSION, "data": pack(m.marks)} for m in pages]
        connection.execute(page_marks.insert(), marks)
    for some in _batches(votes):
        connection.execute(labels.insert(), [_vote_row(vote, number) for vote in some])
    audit.append(
        connection,
        database,
        importer,
        audit.LABELS_IMPORTED,
        f"labels of {source}",
        number=number,
        labels=len(votes),
        pages=len(pages),
        digest=audit.digest_of_import(connection, number),
    )


def _page_row(made: _Packed, number: int) -> dict[str, Any]:
    raw = made.raw
    return {
        "import_id": number,
        "name": raw.id,
        "url": raw.url,
        "form": raw.form,
        "charset": raw.charset,
        "digest": made.digest,
        "data": made.data,
    }


def _vote_row(vote: Vote, number: int) -> dict[str, Any]:
    return {
        "import_id": number,
        "page": vote.page,
        "url": storable(vote.url),
        "label": vote.label,
        "by": storable(vote.by),
        "at": vote.at,
        "why": storable(vote.why),
        "adjudicates": vote.adjudicates,
        "grouped": storable(vote.group),
        "source": storable(vote.source, 300),
    }


def _batches(things: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for at in range(0, len(things), _BATCH):
        yield things[at : at + _BATCH]
