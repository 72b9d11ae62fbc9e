"""The floors of quality, measured and written down.

python tests/model/quality_floors.py [--lower REASON]

Measures the training on the corpus beside the checkout and raises every floor that the figures allow. A floor goes
down only with ``--lower``, and the reason goes into the changelog.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from farmsift.cli.config import default_cache
from farmsift.cli.learn import GRAFTS
from farmsift.model import Scorer
from farmsift.model.errors import deletion_test, read_again
from farmsift.model.evaluation import measure_quality, predict_out_of_group, same_source
from farmsift.model.examples import measure_examples
from farmsift.model.labels import read_labels
from farmsift.model.saved import Model
from farmsift.model.training import Settings

ROOT = Path(__file__).parents[2]
CORPUS = ROOT / "../shared/corpus"
FLOORS = ROOT / "tests" / "quality_floors.json"
CHANGELOG = ROOT / "CHANGELOG.md"

SLACK = {
    "auroc": 0.005,
    "average_precision": 0.02,
    "recall_at_90": 0.05,
    "same_source_auroc": 0.01,
    "calibration": 0.004,
    "deletion": 0.05,
}
"""How far a floor stays below the figure that it is set by: less than this tells nothing of one division."""


@dataclass(frozen=True)
class Quality:
    """What the gate looks at: the more, the better, each of them.

    Attributes:
        corpus: digest of pages and labels.
        figures: name to figure; ``calibration`` is 1 less the expected calibration error, ``deletion`` the share of
            flagged pages whose score falls when what their first three reasons quote is taken out.
    """

    corpus: str
    figures: dict[str, float]


def measure(corpus: Path = CORPUS) -> Quality:
    """Cross-validate the training as ``farmsift train`` runs it: five folds by group, one seed."""
    pages = sorted(corpus.glob("*.parquet"))
    jobs = min(os.cpu_count() or 1, 2)
    labels = read_labels(corpus / "labels.csv")
    examples = measure_examples(pages, labels, cache=default_cache(), jobs=jobs, grafts=GRAFTS)
    settings = Settings(jobs=jobs)
    predicted = predict_out_of_group(examples, settings)
    whole, same = (
        measure_quality(examples.labels, predicted.log_odds, settings.prevalence, chosen)["any"]
        for chosen in (None, same_source(examples.labels))
    )
    scorers = [
        Scorer(Model(heads, bands, {"name": "without a fold"}))
        for heads, bands in zip(predicted.heads, predicted.thresholds, strict=True)
    ]
    flagged = np.flatnonzero(predicted.flagged)
    held = read_again(pages, examples.labels.index[flagged])
    deletion = deletion_test(
        (scorers[predicted.crossed.fold[at]], held[str(examples.labels.index[at])]) for at in flagged
    )
    figures = {
        "auroc": whole["auroc"],
        "average_precision": whole["average_precision"],
        "recall_at_90": whole["recall_at_90"],
        "same_source_auroc": same["auroc"],
        "calibration": 1 - whole["calibration_error"],
        "deletion": deletion.share,
    }
    return Quality(examples.digest, figures)


def read_floors(path: Path = FLOORS) -> dict[str, Any]:
    """Read the floors: ``corpus``, ``floors``, ``highest`` (what each has been), ``lowered`` (reasons)."""
    return json.loads(path.read_text(encoding="utf-8"))


def moved(held: dict[str, Any], found: Quality, reason: str = "") -> dict[str, Any]:
    """Return the floors after a measurement.

    Args:
        held: the floors as they are; empty for the first time.
        found: what was measured.
        reason: why floors may go down; without one they stay.

    Raises:
        ValueError: the corpus is another one, or a figure is below its floor, and no reason is given.
    """
    floors = {name: round(found.figures[name] - slack, 3) for name, slack in SLACK.items()}
    before = held.get("floors", {})
    lower = {name: floor for name, floor in floors.items() if found.figures[name] < before.get(name, 0.0)}
    if held and not reason:
        if held["corpus"] != found.corpus:
            raise ValueError(
                "the corpus is another one; floors are set anew for it with --lower and a reason"
            )
        if lower:
            raise ValueError(f"{', '.join(lower)} below the floor; it goes down with --lower and a reason")
    anew = bool(held) and held["corpus"] != found.corpus
    kept = {} if anew else {name: floor for name, floor in before.items() if name not in lower}
    after = {name: max(floor, kept.get(name, 0.0)) for name, floor in floors.items()}
    highest = {} if anew else held.get("highest", {})
    lowered = list(held.get("lowered", []))
    if reason and (lower or anew):
        lowered.append(reason)
    return {
        "corpus": found.corpus,
        "floors": after,
        "highest": {name: max(floor, highest.get(name, 0.0)) for name, floor in after.items()},
        "lowered": lowered,
    }


def tell(reason: str, changelog: str) -> str:
    """Return the changelog with the reason under its newest version."""
    at = changelog.index("\n## [")
    end = changelog.find("\n## [", at + 1)
    newest, older = (changelog[at:], "") if end < 0 else (changelog[at:end], changelog[end:])
    line = f"- Floors of quality lowered: {reason}"
    if "### Changed\n" in newest:
        newest = newest.replace("### Changed\n\n", f"### Changed\n\n{line}\n", 1)
    else:
        newest = f"{newest.rstrip()}\n\n### Changed\n\n{line}\n"
    return changelog[:at] + newest + older


def main() -> int:
    """Measure, and write the floors down."""
    parser = argparse.ArgumentParser(description="Raises the floors of quality to what is measured.")
    parser.add_argument("--lower", metavar="REASON", default="", help="let floors go down, and say why")
    reason = " ".join(parser.parse_args().lower.split())
    found = measure()
    held = read_floors() if FLOORS.is_file() else {}
    for name, figure in found.figures.items():
        print(f"{name:20} {figure:.4f}  floor {held.get('floors', {}).get(name, 0.0):.3f}")
    try:
        after = moved(held, found, reason)
    except ValueError as error:
        print(f"floors: {error}", file=sys.stderr)
        return 2
    if after["lowered"] != held.get("lowered", []):
        CHANGELOG.write_text(tell(reason, CHANGELOG.read_text(encoding="utf-8")), encoding="utf-8")
    FLOORS.write_text(json.dumps(after, indent=1) + "\n", encoding="utf-8")
    print(", ".join(f"{name} {floor:.3f}" for name, floor in after["floors"].items()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
