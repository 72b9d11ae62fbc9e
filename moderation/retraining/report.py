"""The report of a round: JSON for programs, Markdown and one HTML page for people."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from ...model.assess import finite
from ...model.card import FIGURES, QUESTIONS
from ...model.report import Part, as_html, as_markdown
from .bounds import Bounds

JSON, MARKDOWN, HTML = "report.json", "report.md", "report.html"
_NAMES = {
    **FIGURES,
    "false_flags": "ordinary groups flagged",
    "found": "farm or republished groups flagged",
}
_SLICED = ("auroc", "average_precision", "false_flags", "found")
_DOUBTED = 100


def write_round(about: Mapping[str, Any], folder: Path) -> None:
    """Write ``report.json``, ``report.md`` and ``report.html``.

    Args:
        about: the round as plain values.
        folder: made where it is not there.
    """
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(finite(about), indent=1, ensure_ascii=False, default=str)
    (folder / JSON).write_text(text + "\n", encoding="utf-8")
    parts = list(_parts(about))
    (folder / MARKDOWN).write_text(as_markdown(parts), encoding="utf-8")
    (folder / HTML).write_text(as_html(parts), encoding="utf-8")


def _parts(about: Mapping[str, Any]) -> Iterator[Part]:
    champion = about["champion"]
    yield Part("h1", f"{about['challenger']} beside {champion['name']}")
    train, test, aside = (about["counts"][side] for side in ("train", "test", "aside"))
    said = (
        f"Challenger {about['challenger']}, trained by {about['who']} at {about['at']} on {train['pages']} pages "
        f"of {train['groups']} groups, {train['farm_groups']} of them farm or republished. Champion: model "
        f"{champion['number']}, {champion['name']}. Its training has seen none of the {test['groups']} test "
        f"groups ({test['pages']} pages)."
    )
    if about["why"]:
        said += f" Why: {about['why']}."
    if aside["pages"]:
        said += (
            f" Set aside, neither learnt from nor tested on: {aside['pages']} pages of {aside['groups']} groups "
            "that pages of both sides turned out to belong to."
        )
    yield Part("p", said)
    tests = about["tests"]
    drawn = f" They were drawn anew for this round: {tests['why']}." if tests["why"] else ""
    yield Part("p", f"Test groups: {tests['told']}{drawn}")
    yield Part("h2", "Champion and challenger on the test groups")
    yield from _compared(about["comparison"], about["incomparable"], about)
    yield Part("h2", "Decisions that would change")
    yield from _changes(about["dry_run"])
    yield Part("h2", "Labels in doubt")
    yield from _doubted(about["doubts"] if about["audited"] else None)


def _compared(found: Mapping[str, Any] | None, cause: str, about: Mapping[str, Any]) -> Iterator[Part]:
    if not found:
        yield Part("p", cause)
        return
    said = (
        f"{found['pages']} pages of {found['groups']} groups, {found['farm_groups']} of them farm or republished. "
        f"Every group counts alike, those are re-weighted to {about['prevalence']:.1%}. In brackets: 90 % of "
        f"{about['resamples']} draws of groups, the same draws for both, so that the difference has an interval of "
        "its own."
    )
    if found["recalled"]:
        said += (
            f" The champion was trained on {found['recalled']} of these pages; there it is judged by its own "
            "record of what heads trained without the page’s group said."
        )
    if found["left_out"]:
        said += f" {found['left_out']} test pages are left out: the champion has learnt from their groups."
    yield Part("p", said)
    for question, figures in found["figures"].items():
        yield Part("h3", QUESTIONS[question])
        rows = [["", "champion", "challenger", "difference"]]
        for name, held in figures.items():
            sides = [_cell(held[side]) for side in ("champion", "challenger")]
            rows.append([_NAMES[name], *sides, _cell(held["difference"], "+")])
        yield Part("table", rows=rows)
    faults = Bounds().faults(about)
    before = about["promised_before"]
    yield Part(
        "p",
        f"Precision promised for flagged pages: {before:.0%} by the champion, {about['precision']:.0%} now.",
    )
    yield Part("p", "Against the bounds a promotion is held to unless others are set:")
    yield Part("list", rows=[[fault] for fault in faults or ["It is not worse within the bounds."]])
    yield Part("h2", "Slices")
    yield Part("p", "For “content farm or republished”: champion, challenger, and the difference.")
    for column, values in found["slices"].items():
        yield Part("h3", column)
        rows = [["", "groups", "of them farm", *(_NAMES[name] for name in _SLICED)]]
        for value, held in values.items():
            cells = [_change(held["figures"].get(name)) for name in _SLICED]
            rows.append([value, str(held["groups"]), str(held["farm_groups"]), *cells])
        yield Part("table", rows=rows)


def _changes(found: Mapping[str, Any] | None) -> Iterator[Part]:
    if found is None:
        yield Part("p", "Not looked for: the round had no database of decisions, or no champion to apply.")
        return
    changed = sum(found["moved"].values())
    moved = ", ".join(f"{n} {way.replace('->', 'to')}" for way, n in found["moved"].items())
    yield Part(
        "p",
        f"Of the {found['pages']} pages that people decided on last, {changed} would get another band or verdict"
        f"{f' ({moved})' if moved else ''}: {found['nearer']} would come nearer to what was decided, "
        f"{found['farther']} would move away from it. Nothing was changed.",
    )
    for change in found["examples"]:
        before, after = change["before"], change["after"]
        yield Part("h3", f"Item {change['item']}: {before['band']} to {after['band']}")
        learnt = " The challenger was trained on this page." if change["learnt"] else ""
        yield Part(
            "p",
            f"{change['url']} was decided to be {change['decided']}. Champion: {before['verdict']}, "
            f"{before['suspicion']:.1%}. Challenger: {after['verdict']}, {after['suspicion']:.1%}.{learnt}",
        )
        yield Part("list", rows=[[f"champion: {reason}"] for reason in before["reasons"]])
        yield Part("list", rows=[[f"challenger: {reason}"] for reason in after["reasons"]])


def _doubted(found: Sequence[Mapping[str, Any]] | None) -> Iterator[Part]:
    if found is None:
        yield Part("p", "Not looked for: that needs cleanlab; install farmsift with the extra “audit”.")
        return
    yield Part(
        "p",
        f"{len(found)} labels that predictions of other groups contradict, least credible first"
        f"{f', the first {_DOUBTED} of them' if len(found) > _DOUBTED else ''}. No label was changed.",
    )
    rows = [["page", "label", "probability of a farm", "label’s quality", "group"]]
    for page in found[:_DOUBTED]:
        odds = [f"{page['probability']:.3f}", f"{page['quality']:.3f}"]
        rows.append([page["id"], page["label"], *odds, str(page["group"])])
    yield Part("table", rows=rows)


def _cell(value: Sequence[float | None], sign: str = "") -> str:
    seen, low, high = value
    if seen is None:
        return "–"
    interval = f" [{low:{sign}.3f}, {high:{sign}.3f}]" if low is not None and high is not None else ""
    return f"{seen:{sign}.3f}{interval}"


def _change(held: Mapping[str, Sequence[float | None]] | None) -> str:
    if not held or held["difference"][0] is None:
        return "–"
    before, after = (f"{held[side][0]:.3f}" for side in ("champion", "challenger"))
    return f"{before} → {after} ({_cell(held['difference'], '+')})"
