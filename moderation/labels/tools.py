"""Exports of annotation tools, read and written: Label Studio (JSON) and Prodigy (JSON Lines).

Label Studio writes a list of tasks; each has its ``data`` and its ``annotations``, of which each has who
(``completed_by``), when (``updated_at``) and ``result``, a list of regions. A region of type ``choices`` holds the
label, one of type ``textarea`` the reason. ``predictions`` are a model's and are left alone.

Prodigy writes a task a line with ``answer``, ``_annotator_id`` and ``_timestamp``; the ``choice`` interface puts
the chosen options into ``accept``, the ``classification`` interface has one ``label`` to accept or reject.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any, BinaryIO

from ...model.labels import LABELS
from .entries import Entry, Found, label_named
from .label import Label
from .tables import as_text, as_text_row, objects

_FROM, _TO, _WHY = "label", "page", "why"
"""Names of the controls that are written, and looked for first where a task has several."""


# Label Studio


def read_label_studio(data: bytes, found: Found) -> None:
    """Read an export of Label Studio in its form ``JSON``."""
    try:
        tasks = json.loads(as_text(data, found))
    except (ValueError, RecursionError) as error:
        what = (
            f"{error.msg} at line {error.lineno}"
            if isinstance(error, json.JSONDecodeError)
            else "nested too deep"
        )
        found.problems.append(f"{found.name}: is not JSON: {what}.")
        return
    if not isinstance(tasks, list):
        found.problems.append(f"{found.name}: is no list of tasks, as Label Studio exports it.")
        return
    for number, task in enumerate(tasks, 1):
        where = f"{found.name}: task {number}"
        if not isinstance(task, dict) or not isinstance(task.get("data"), dict):
            found.problems.append(
                f"{where} has no data; export from Label Studio as JSON, not JSON-MIN or CSV."
            )
            continue
        made = task.get("annotations", task.get("completions"))
        if not made:
            found.pass_over("tasks without an annotation")
        for one in made if isinstance(made, list) else ():
            if isinstance(one, dict):
                _read_annotation(where, task, one, found)


def _read_annotation(where: str, task: Mapping[str, Any], one: Mapping[str, Any], found: Found) -> None:
    about = task["data"]
    result = one.get("result")
    regions = [r for r in result if isinstance(r, dict)] if isinstance(result, list) else []
    chosen = _region(regions, "choices", _FROM)
    skipped = bool(one.get("was_cancelled"))
    words = _words(chosen, "choices")
    if not words and not skipped:
        found.problems.append(f"{where}: annotation {one.get('id', '')} holds no choice of a label.")
        return
    kept = chosen.get("meta")
    kept = kept if isinstance(kept, dict) else {}
    found.entries.append(
        Entry(
            where=where,
            id=_text(about.get("id")) or f"task-{task.get('id', '')}",
            label=Label.NOT_SURE.value if skipped else label_named(words),
            group=_text(kept["group"] if "group" in kept else about.get("group")),
            url=_text(about.get("url")),
            by=_person(one.get("completed_by")) or _text(kept.get("by")),
            at=_text(one.get("updated_at") or one.get("created_at")),
            why="\n".join(_words(_region(regions, "textarea", _WHY), "text")),
            source=_text(kept.get("source")),
            adjudicates=bool(one.get("ground_truth")),
            html=_page(about.get("html")),
            text=_page(about.get("text")),
            charset=_text(about.get("charset"))[:40],
            holds_page="html" in about or "text" in about,
        )
    )


def _region(regions: list[dict[str, Any]], kind: str, name: str) -> dict[str, Any]:
    """The region of a kind; of several the one of the control so named, else the first."""
    fit = [region for region in regions if region.get("type") == kind]
    return next((r for r in fit if r.get("from_name") == name), fit[0] if fit else {})


def _words(region: Mapping[str, Any], key: str) -> list[str]:
    value = region.get("value")
    words = value.get(key) if isinstance(value, dict) else None
    if isinstance(words, str):
        return [words]
    return [_text(word) for word in words if _text(word)] if isinstance(words, list) else []


def _person(by: Any) -> str:
    """Who completed an annotation: a number, or an account with an address and a name."""
    if isinstance(by, dict):
        return _text(by.get("email") or by.get("username") or by.get("id"))
    return f"user {by}" if isinstance(by, int) else _text(by)


def write_label_studio(file: BinaryIO, entries: Iterable[Entry], *, pages: bool) -> None:
    """Write tasks as Label Studio imports and exports them; entries of one page in a row are one task.

    Who an annotation is by stands in ``completed_by`` where it is an e-mail address, as Label Studio wants it, and
    in the region's ``meta`` in any case.
    """
    before = b"[\n"
    for number, (page, same) in enumerate(groupby(entries, key=lambda entry: entry.id), 1):
        cast = list(same)
        first = as_text_row(cast[0], pages=pages)
        about = {name: first.get(name) for name in ("url", "group", "html", "text") if first.get(name)}
        task = {"id": number, "data": {"id": page, **about}, "annotations": [_annotation(e) for e in cast]}
        file.write(before + json.dumps(task, ensure_ascii=False).encode("utf-8", "replace"))
        before = b",\n"
    file.write(b"\n]\n" if before == b",\n" else b"[]\n")


def _annotation(entry: Entry) -> dict[str, Any]:
    at = as_text_row(entry, pages=False)["at"]
    kept = {"by": entry.by, "source": entry.source, "group": entry.group}
    region = {"from_name": _FROM, "to_name": _TO, "type": "choices", "origin": "manual"}
    region |= {"value": {"choices": [entry.label]}, "meta": kept}
    result: list[dict[str, Any]] = [region]
    if entry.why:
        noted = {"from_name": _WHY, "to_name": _TO, "type": "textarea", "origin": "manual"}
        result.append({**noted, "value": {"text": [entry.why]}})
    made: dict[str, Any] = {"result": result, "was_cancelled": False, "ground_truth": entry.adjudicates}
    if "@" in entry.by:
        made["completed_by"] = {"email": entry.by}
    return {**made, "created_at": at, "updated_at": at}


# Prodigy


def read_prodigy(data: bytes, found: Found) -> None:
    """Read what Prodigy's ``db-out`` writes."""
    for where, task in objects(data, found):
        label = _answer(task, found, where)
        if label is None:
            continue
        kept = task.get("meta")
        kept = kept if isinstance(kept, dict) else {}
        found.entries.append(
            Entry(
                where=f"{found.name}: {where}",
                id=_text(kept.get("id") or task.get("id")) or f"prodigy{task.get('_input_hash', '')}",
                label=label,
                group=_text(kept.get("group")),
                url=_text(kept.get("url") or task.get("url")),
                by=_text(task.get("_annotator_id") or task.get("_session_id")),
                at=_text(kept.get("at")) or _time(task.get("_timestamp")),
                why=_text(kept.get("why") or task.get("user_input")),
                source=_text(kept.get("source")),
                adjudicates=bool(kept.get("adjudicates")),
                html=_page(task.get("html")),
                text=_page(task.get("text")),
                holds_page="html" in task or "text" in task,
            )
        )


def _answer(task: Mapping[str, Any], found: Found, where: str) -> str | None:
    """The label of a task, or ``None`` where it holds none."""
    answer = task.get("answer")
    if answer == "ignore":
        return Label.NOT_SURE.value
    if answer == "reject":
        found.pass_over("rejected answers, which say only what a page is not")
        return None
    accepted = task.get("accept")
    words = [_text(word) for word in accepted] if isinstance(accepted, list) else []
    words = words or ([_text(task["label"])] if task.get("label") else [])
    if not words:
        found.problems.append(f"{found.name}: {where} holds neither accepted options nor a label.")
        return None
    return label_named(words)


def _time(seconds: Any) -> dt.datetime | str:
    try:
        return dt.datetime.fromtimestamp(float(seconds), dt.UTC)
    except (TypeError, ValueError, OverflowError, OSError):
        return _text(seconds)


def write_prodigy(file: BinaryIO, entries: Iterable[Entry], *, pages: bool) -> None:
    """Write answers of the ``choice`` interface, as ``db-in`` takes them."""
    options = [{"id": label, "text": label.replace("_", " ")} for label in LABELS]
    for entry in entries:
        row = as_text_row(entry, pages=pages)
        named = ("id", "url", "group", "why", "at", "source", "adjudicates")
        task = {
            **{name: row[name] for name in ("html", "text") if row.get(name)},
            "meta": {name: row[name] for name in named if row[name]},
            "options": options,
            "accept": [] if entry.label == Label.NOT_SURE else [entry.label],
            "answer": "ignore" if entry.label == Label.NOT_SURE else "accept",
            "_view_id": "choice",
            "_annotator_id": entry.by,
            "_session_id": entry.by,
            "_timestamp": int(entry.at.timestamp()) if isinstance(entry.at, dt.datetime) else None,
        }
        file.write(json.dumps(task, ensure_ascii=False).encode("utf-8", "replace") + b"\n")


def _text(value: Any) -> str:
    return "" if value is None or isinstance(value, list | dict) else str(value).strip()


def _page(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None


def looks_like_prodigy(rows: Iterator[tuple[str, dict[str, Any]]]) -> bool:
    """Whether the first object of a JSON Lines file is an answer of Prodigy."""
    _, first = next(rows, ("", {}))
    return "answer" in first or "_task_hash" in first or "_view_id" in first
