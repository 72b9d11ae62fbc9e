"""Everything that is wrong with labels files, all at once: a sentence for each problem, with the first place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from ...features.readers import Raw
from ...model.labels import label_problems
from .entries import Entry, Found
from .label import Label
from .marks import site_of
from .votes import Vote

EARLIEST = dt.datetime(1991, 8, 6, tzinfo=dt.UTC)
"""The first page; no label is older."""
_ALL = tuple(label.value for label in Label)
_LONGEST = {"id": 300, "by": 100, "group": 200, "source": 300, "why": 20_000, "url": 4000}


@dataclass(slots=True)
class Checked:
    """Labels that can be stored, or what is wrong.

    Attributes:
        votes: the labels; only whole without problems.
        pages: pages that the files themselves hold, by id.
        problems: a sentence each.
    """

    votes: list[Vote] = field(default_factory=list)
    pages: dict[str, Raw] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Beside:
    """What is said beside labels files.

    Attributes:
        by, at: who and when, for labels that don't say.
        source: where labels come from that don't say; the name of their file by default.
        part: whether the files are a part of a collection, so that one label or one group alone is no fault.
    """

    by: str = ""
    at: dt.datetime | None = None
    source: str = ""
    part: bool = False


def check(files: Sequence[Found], now: dt.datetime, beside: Beside) -> Checked:
    """Check labels files against the form and the policy.

    Args:
        files: as ``read_file`` gives them.
        now: the time; a label of later was not given yet.
        beside: what is said beside them.

    Returns:
        The labels, and all problems.
    """
    checked = Checked(problems=[problem for found in files for problem in found.problems])
    for found in files:
        for entry in found.entries:
            entry.by = entry.by or beside.by
            entry.at = _moment(entry.at) if entry.at else (beside.at or "")
        checked.problems += _of_form(found, now) + _of_pages(found, checked.pages)
    entries = [entry for found in files for entry in found.entries]
    if entries:
        frame = pd.DataFrame(
            [(e.id, e.label, e.group or site_of(e.url) or e.id, e.by, str(e.at)) for e in entries],
            columns=["id", "label", "group", "by", "at"],
        )
        name = ", ".join(dict.fromkeys(found.name for found in files))
        told = label_problems(frame, name, _ALL, ("id", "by", "at"))
        checked.problems += [p for p in told if not (beside.part and ": all rows" in p)]
    for found in files:
        for e in found.entries:
            if isinstance(e.at, dt.datetime):
                from_ = e.source or beside.source or found.name
                checked.votes.append(
                    Vote(e.id, e.label, e.by, e.at, e.why, from_, e.adjudicates, e.group, e.url)
                )
    return checked


def _of_form(found: Found, now: dt.datetime) -> list[str]:
    """Problems of who, when, and of values that can't be stored."""
    faults: dict[str, list[Entry]] = {}

    def fault(sentence: str, fits: Callable[[Entry], bool]) -> None:
        if at := [entry for entry in found.entries if fits(entry)]:
            faults[sentence] = at

    fault("without an id", lambda e: not e.id)
    fault("whose id holds control characters", lambda e: bool(e.id) and not e.id.isprintable())
    fault("without the person who gave them (column by, or --by)", lambda e: not e.by)
    fault("without a date (column at, or --at)", lambda e: e.at == "")
    fault(
        "with a date that is none, such as 2026-05-17 or 2026-05-17T09:30:00Z",
        lambda e: isinstance(e.at, str) and e.at != "",
    )
    limit = now + dt.timedelta(days=1)
    fault("with a date in the future", lambda e: isinstance(e.at, dt.datetime) and e.at > limit)
    fault("with a date before the web", lambda e: isinstance(e.at, dt.datetime) and e.at < EARLIEST)
    for name, most in _LONGEST.items():
        fault(
            f"whose {name} has more than {most} characters",
            lambda e, name=name, most=most: len(getattr(e, name)) > most,
        )
    return [
        f"{found.name}: {len(at)} labels {sentence}; first {at[0].where.removeprefix(f'{found.name}: ')}"
        f"{_shown(at[0], sentence)}."
        for sentence, at in faults.items()
    ]


def _shown(entry: Entry, sentence: str) -> str:
    return f" ({str(entry.at)[:40]!r})" if "date" in sentence and entry.at else ""


def _of_pages(found: Found, pages: dict[str, Raw]) -> list[str]:
    """Problems of the pages that a file holds; those that are whole are put into ``pages``."""
    empty: dict[str, Entry] = {}
    other: dict[str, Entry] = {}
    for entry in found.entries:
        raw = _raw(entry)
        if raw is None:
            if entry.holds_page:
                empty.setdefault(entry.id, entry)
        elif pages.setdefault(entry.id, raw).data != raw.data:
            other.setdefault(entry.id, entry)
    bare = [entry for page, entry in empty.items() if page not in pages]
    told = []
    if bare and len(bare) < len({entry.id for entry in found.entries}):
        told.append(f"{found.name}: {len(bare)} pages are empty; first {bare[0].id!r} ({_place(bare[0])}).")
    elif bare:
        told.append(f"{found.name}: all pages are empty.")
    if other:
        first = next(iter(other.values()))
        told.append(
            f"{found.name}: {len(other)} ids stand for two different pages; first {first.id!r} ({_place(first)})."
        )
    return told


def _place(entry: Entry) -> str:
    return entry.where.rpartition(": ")[2]


def _raw(entry: Entry) -> Raw | None:
    for form in ("html", "text"):
        data = getattr(entry, form)
        if data and data.strip():
            return Raw(entry.id, entry.url, data, "html" if form == "html" else "text", entry.charset)
    return None


def _moment(at: dt.datetime | str) -> dt.datetime | str:
    """Return a time in UTC, which a time without a zone is taken to be in; what is none stays as it is."""
    if isinstance(at, str):
        try:
            at = dt.datetime.fromisoformat(at)
        except ValueError:
            return at
    try:
        return at.replace(tzinfo=dt.UTC) if at.tzinfo is None else at.astimezone(dt.UTC)
    except OverflowError:
        return str(at)


def page_problems(name: str, faults: Mapping[str, str]) -> list[str]:
    """Return the sentences for pages that can't be used.

    Args:
        name: of the files.
        faults: id of the page to what is wrong with it.
    """
    several: dict[str, list[str]] = {}
    for page, fault in faults.items():
        several.setdefault(fault, []).append(page)
    return [_told(name, fault, ids) for fault, ids in several.items()]


def _told(name: str, fault: str, ids: Sequence[str]) -> str:
    what = f"page {ids[0]!r}" if len(ids) == 1 else f"{len(ids)} pages, first {ids[0]!r}"
    return f"{name}: {what}: {fault}"


def names(files: Iterable[Found]) -> str:
    """Return the names of files for a sentence, the first three."""
    listed = list(dict.fromkeys(found.name for found in files))
    return ", ".join(listed[:3]) + (f" and {len(listed) - 3} more" if len(listed) > 3 else "")
