"""The report of an assessment: JSON for programs, Markdown and one self-contained HTML page for people."""

from __future__ import annotations

import html
import json
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .assess import Assessment
from .card import FIGURES, QUESTIONS
from .plots import can_draw, draw

JSON, MARKDOWN, HTML, CURVES = "report.json", "report.md", "report.html", "curves.svg"
_NAMES = {**FIGURES, "false_flags": "ordinary groups flagged", "found": "farm or republished groups flagged"}
_IN_SLICES = ("auroc", "average_precision", "recall_at_90", "calibration_error", "false_flags", "found")
_DOUBTED = 100
_SLICES = {
    "training": "Training",
    "kind": "Kind (beside all pages of the other class)",
    "language": "Language",
    "english": "English and other languages",
    "era": "Era",
    "source": "Source",
    "page kind": "Kind of page",
    "words": "Words",
}


@dataclass(frozen=True)
class Part:
    """One part of a report.

    Attributes:
        kind: ``h1``, ``h2``, ``h3``, ``p``, ``table``, ``list`` or ``plot``.
        text: of a heading or a paragraph.
        rows: of a table, its heading first; or the entries of a list, one text each.
    """

    kind: str
    text: str = ""
    rows: Sequence[Sequence[str]] = ()


def write_report(found: Assessment, folder: str | Path) -> None:
    """Write ``report.json``, ``report.md`` with ``curves.svg``, and ``report.html``.

    Args:
        found: the assessment.
        folder: made where it is not there.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(found.figures, indent=1, ensure_ascii=False)
    (folder / JSON).write_text(text + "\n", encoding="utf-8")
    plot = draw(found.curves, found.figures["prevalence"]) if can_draw() and found.curves else ""
    if plot:
        (folder / CURVES).write_text(plot, encoding="utf-8")
    parts = list(_parts(found.figures, bool(plot)))
    (folder / MARKDOWN).write_text(as_markdown(parts), encoding="utf-8")
    (folder / HTML).write_text(as_html(parts, plot), encoding="utf-8")


def _parts(about: Mapping[str, Any], drawn: bool) -> Iterator[Part]:
    yield Part("h1", "Quality of " + str(about.get("model", "the training, cross-validated")))
    yield Part("p", _how(about))
    if about.get("seen_in_training"):
        yield Part(
            "p",
            f"Of these pages, {about['seen_in_training']} of {about['pages']} belong to groups that the model was "
            "trained on. On them its figures are no evidence of how it does on operations it has not met; see "
            "“Training” among the slices for the others, if there are any.",
        )
    yield Part("h2", "Figures")
    yield Part("table", rows=_figures(about["figures"]))
    yield Part("p", _flagging(about))
    yield Part("h2", "Curves")
    if drawn:
        yield Part("plot")
    else:
        yield Part("p", "Left out: they need matplotlib; install farmsift with the extra “curves”.")
    yield Part("h2", "Slices")
    yield Part("p", "For “content farm or republished”. A dash stands where a slice holds one class only.")
    for column, values in about["slices"].items():
        yield Part("h3", str(_SLICES.get(column, column)))
        yield Part("table", rows=_sliced(values))
    yield from _deletion(about["deletion_test"])
    yield from _worst(about["worst_errors"])
    yield from _doubted(about["doubted_labels"])


def _how(about: Mapping[str, Any]) -> str:
    runs = (
        f"{about['folds']} folds by group, {len(about['seeds'])} seeds; heads, lexica, calibration and thresholds "
        "have not seen the group they judge. "
        if "folds" in about
        else "The model is applied as it stands. "
    )
    return (
        f"{about['pages']} pages of {about['groups']} groups. {runs}Every group counts alike, farm and republished "
        f"groups are re-weighted to {about['prevalence']:.1%}. In brackets: 95 % of a bootstrap over groups, "
        f"{about['resamples']} draws a seed. “Same source”: only pages of sources that hold both ordinary and "
        "other pages, where recognising a source does not help."
    )


def _flagging(about: Mapping[str, Any]) -> str:
    said = f"Flagged at a promised precision of {about['promised_precision']:.0%}."
    if about.get("folds_refused"):
        folds = about["folds"] * len(about["seeds"])
        said += (
            f" In {about['folds_refused']} of {folds} folds the other folds can't support that promise; no page "
            "is flagged there."
        )
    english = about["slices"].get("english", {})
    rates = {name: part["figures"]["false_flags"][0] for name, part in english.items()}
    if len(rates) == 2 and None not in rates.values():
        ours, others = rates["English"], rates["other languages"]
        ratio = f", {others / ours:.2f} times as many" if ours else ""
        said += (
            f" Ordinary groups flagged: {ours:.2%} of the English ones, {others:.2%} of the others{ratio}."
        )
    return said


def _cell(value: Sequence[float | None] | None, digits: int = 3) -> str:
    if not value or value[0] is None:
        return "–"
    mean, low, high = value
    interval = f" [{low:.{digits}f}, {high:.{digits}f}]" if low is not None and high is not None else ""
    return f"{mean:.{digits}f}{interval}"


def _figures(found: Mapping[str, Mapping[str, Mapping[str, Sequence[float]]]]) -> list[list[str]]:
    columns = [(name, question) for name in found for question in found[name]]
    titles = [QUESTIONS[q] + (", same source" if name == "same_source" else "") for name, q in columns]
    rows = [["", *titles]]
    for figure, title in _NAMES.items():
        cells = [found[name][question].get(figure) for name, question in columns]
        if any(cells):
            rows.append([title, *("" if cell is None else _cell(cell) for cell in cells)])
    return rows


def _sliced(values: Mapping[str, Mapping[str, Any]]) -> list[list[str]]:
    rows = [["", "pages", "groups", "of them farm", *(_NAMES[figure] for figure in _IN_SLICES)]]
    for value, held in values.items():
        cells = [_cell(held["figures"].get(figure)) for figure in _IN_SLICES]
        rows.append([value, str(held["pages"]), str(held["groups"]), str(held["farm_groups"]), *cells])
    return rows


def _deletion(found: Mapping[str, Any]) -> Iterator[Part]:
    yield Part("h2", "Are the reasons the reasons?")
    if not found["pages"]:
        yield Part("p", "No page is flagged, so there is nothing to try.")
        return
    yield Part(
        "p",
        f"From {found['pages']} flagged pages what the first three reasons quote was taken out: the score falls "
        f"on {found['lower']} of them ({found['share']:.0%}). On {found['unquoted']} more the first three reasons "
        "quote nothing, since they name something that is missing.",
    )


def _worst(sides: Mapping[str, Sequence[Mapping[str, Any]]]) -> Iterator[Part]:
    titles = {
        "missed": "Farm and republished pages that look most ordinary",
        "accused": "Ordinary pages that look most like farms",
    }
    for side, errors in sides.items():
        yield Part("h2", titles[side])
        yield Part(
            "p",
            "The worst page of each group, worst first, with reasons from heads that had not seen the group.",
        )
        for error in errors:
            yield Part("h3", f"{error['probability']:.1%} {error['id']}")
            named = [
                str(error[k])
                for k in ("label", "kind", "lang", "year", "host", "source", "path")
                if k in error
            ]
            yield Part("p", ", ".join(named) + f"; {error['pages_of_group']} pages in its group.")
            if "why" in error:
                yield Part(
                    "p", f"Labelled so because: {textwrap.shorten(str(error['why']), 300, placeholder='…')}"
                )
            yield Part("list", rows=[[_reason(reason)] for reason in error["reasons"]])


def _reason(reason: Mapping[str, Any]) -> str:
    quotes = [f"“{textwrap.shorten(q['quote'], 90, placeholder='…')}”" for q in reason["evidence"][:2]]
    return " ".join([f"{reason['points']:+.2f} {reason['sentence']}", *quotes])


def _doubted(found: Sequence[Mapping[str, Any]] | None) -> Iterator[Part]:
    yield Part("h2", "Labels in doubt")
    if found is None:
        yield Part("p", "Not looked for: that needs cleanlab; install farmsift with the extra “audit”.")
        return
    yield Part(
        "p",
        f"{len(found)} labels that predictions of other groups contradict (confident learning), least credible "
        f"first{f', the first {_DOUBTED} of them' if len(found) > _DOUBTED else ''}. No label was changed: each is "
        "for a person to look at, and many of them will prove right.",
    )
    rows = [["page", "label", "probability of a farm", "label’s quality", "group", "why it was labelled so"]]
    for page in found[:_DOUBTED]:
        why = textwrap.shorten(str(page.get("why", "")), 160, placeholder="…")
        odds = [f"{page['probability']:.3f}", f"{page['quality']:.3f}"]
        rows.append([page["id"], page["label"], *odds, str(page["group"]), why])
    yield Part("table", rows=rows)


def as_markdown(parts: Sequence[Part]) -> str:
    """Return the parts of a report as Markdown; what pages say stays plain text in it."""
    lines: list[str] = []
    for part in parts:
        if part.kind.startswith("h"):
            lines.append(f"{'#' * int(part.kind[1])} {_plain(part.text)}")
        elif part.kind == "p":
            lines.append(_plain(part.text))
        elif part.kind == "plot":
            lines.append(f"![Precision against recall, and reliability]({CURVES})")
        elif part.kind == "list":
            lines.append("\n".join(f"* {_plain(row[0])}" for row in part.rows))
        else:
            rows = ["| " + " | ".join(map(_plain, row)) + " |" for row in part.rows]
            rule = "| --- |" + " ---: |" * (len(part.rows[0]) - 1)
            lines.append("\n".join([rows[0], rule, *rows[1:]]))
        lines.append("")
    return "\n".join(lines)


def _plain(text: str) -> str:
    """Text that Markdown shows as it stands: a page's words must not become links, pictures or columns."""
    escaped = " ".join(text.split()).replace("\\", "\\\\")
    for mark in "`*_<>|#":
        escaped = escaped.replace(mark, "\\" + mark)
    return escaped.replace("](", "]\\(").replace("][", "]\\[")


_STYLE = """body{font:15px/1.5 system-ui,sans-serif;max-width:75em;margin:2em auto;padding:0 1em;color:#222}
table{border-collapse:collapse;margin:1em 0;display:block;overflow-x:auto;font-variant-numeric:tabular-nums}
td,th{padding:.25em .7em;border-bottom:1px solid #ddd;text-align:right;vertical-align:top}
td:first-child,th:first-child,td:last-child.text{text-align:left}
h3{margin-bottom:0}h3+p{margin-top:.2em}svg{max-width:100%;height:auto}"""


def as_html(parts: Sequence[Part], plot: str = "") -> str:
    """Return the parts of a report as one page of HTML; ``plot`` is the SVG of its plot, if any."""
    body: list[str] = []
    for part in parts:
        if part.kind == "plot":
            body.append(plot[plot.index("<svg") :])
        elif part.kind == "list":
            items = "".join(f"<li>{html.escape(row[0])}</li>" for row in part.rows)
            body.append(f"<ul>{items}</ul>")
        elif part.kind == "table":
            head, *rows = part.rows
            cells = ["".join(f"<th scope='col'>{html.escape(cell)}</th>" for cell in head)]
            cells += ["".join(f"<td>{html.escape(cell)}</td>" for cell in row) for row in rows]
            body.append("<table>" + "".join(f"<tr>{row}</tr>" for row in cells) + "</table>")
        else:
            body.append(f"<{part.kind}>{html.escape(part.text)}</{part.kind}>")
    title = html.escape(parts[0].text)
    return (
        f"<!DOCTYPE html>\n<html lang='en'><head><meta charset='utf-8'><title>{title}</title>"
        f"<meta name='viewport' content='width=device-width'><style>{_STYLE}</style></head>\n<body>"
        + "\n".join(body)
        + "</body></html>\n"
    )
