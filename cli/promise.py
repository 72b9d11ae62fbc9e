"""``farmsift thresholds``."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import asdict

from ..model.promise import Outlook, Record
from ..model.saved import load
from .parsing import add_examples, add_model, share

FORMATS = ("table", "jsonl")
PREVALENCES = (0.01, 0.02, 0.05, 0.10, 0.20)
PRECISIONS = (0.80, 0.90, 0.95)


def thresholds_arguments(command: argparse.ArgumentParser) -> None:
    """Declare what ``farmsift thresholds`` takes."""
    add_examples(
        command,
        """\
  farmsift thresholds
  farmsift thresholds --prevalence 0.02 0.2 --precision 0.9
  farmsift thresholds --model my-model --format jsonl
""",
    )
    add_model(command)
    command.add_argument(
        "--prevalence",
        type=share,
        nargs="+",
        metavar="P",
        help="shares of farm or republished pages in what is scored (default: 0.01 0.02 0.05 0.1 0.2)",
    )
    command.add_argument(
        "--precision",
        type=share,
        nargs="+",
        metavar="Q",
        help="shares promised among flagged pages (default: 0.8 0.9 0.95)",
    )
    command.add_argument("--format", choices=FORMATS, default="table", help="default: table")
    command.set_defaults(run=thresholds)


def thresholds(chosen: argparse.Namespace) -> int:
    """Print what each setting would give."""
    model = load(chosen.model)
    record = Record.load(chosen.model, model)
    found = [
        record.outlook(prevalence, precision)
        for prevalence in _several(chosen.prevalence, PREVALENCES)
        for precision in _several(chosen.precision, PRECISIONS)
    ]
    if chosen.format == "jsonl":
        for outlook in found:
            print(json.dumps(asdict(outlook)))
        return 0
    own = model.thresholds
    print(
        f"{model.name}, {len(record.labels)} pages of {record.labels['group'].nunique()} groups it had not seen; "
        f"as it stands it promises {own.precision:.0%} at a share of {own.prevalence:.1%} and flags from "
        f"{own.flag:.3f}."
    )
    print("\n".join(_table(found)))
    return 0


def _several(given: float | Sequence[float] | None, usual: Sequence[float]) -> Sequence[float]:
    """The flags, or the one that a variable or the file sets, or the usual ones."""
    if given is None:
        return usual
    return given if isinstance(given, Sequence) else [given]


def _table(found: Sequence[Outlook]) -> list[str]:
    rows = [
        [
            "share",
            "precision",
            "flag from",
            "clear below",
            "flagged",
            "in review",
            "found",
            "missed",
            "accused",
        ]
    ]
    for o in found:
        bands, row = o.thresholds, [f"{o.prevalence:.1%}", f"{o.precision:.0%}"]
        if bands:
            row += [f"{bands.flag:.3f}", f"{bands.clear:.3f}" if bands.clear else "none"]
            row += [f"{x:.1%}" for x in (o.flagged, o.review, o.found, o.missed)]
            row += [f"{o.false_flags:.2%}"]
        else:
            row += ["refused", *[""] * 6]
        rows.append(row)
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    lines = ["  ".join(cell.rjust(w) for cell, w in zip(row, widths, strict=True)).rstrip() for row in rows]
    lines += [
        "",
        "flagged, in review: of all pages. found, missed: of the farm and republished pages, those flagged and",
        "those clear. accused: of the ordinary pages, those flagged. Every group counts alike.",
    ]
    refused = dict.fromkeys(o.refused for o in found if o.refused)
    return [*lines, *(["", *refused] if refused else [])]
