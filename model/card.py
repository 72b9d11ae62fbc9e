"""The model card: what a person should know before relying on a model, with its curves."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from .labels import HEADS, group_weights, targets
from .plots import Curve, can_draw, draw
from .saved import CARD, MANIFEST, PAGES, Model

CURVES = "curves.svg"
FIGURES = {
    "auroc": "AUROC",
    "average_precision": "average precision",
    "recall_at_90": "recall at 90 % precision",
    "recall_at_95": "recall at 95 % precision",
    "precision_top_100": "precision among the first 100 of 10,000",
    "precision_top_500": "precision among the first 500 of 10,000",
    "calibration_error": "calibration error (15 equal-mass bins)",
    "calibration_slope": "calibration slope",
}
QUESTIONS = {
    "any": "content farm or republished",
    "content_farm": "content farm",
    "republished": "republished",
}


def write_card(
    model: Model, log_odds: npt.NDArray[np.float64], labels: pd.DataFrame, folder: str | Path
) -> None:
    """Write the card and, where matplotlib is installed, its curves.

    Args:
        model: the model.
        log_odds: out-of-group log-odds of "content farm or republished", shape (pages,).
        labels: the labelled pages, one row a page.
        folder: the model's directory.
    """
    drawn = can_draw()
    if drawn:
        target, share = targets(labels["label"])["any"], model.thresholds.prevalence
        curve = Curve("", target, log_odds, group_weights(labels["group"], target, share))
        (Path(folder) / CURVES).write_text(draw([curve], share), encoding="utf-8")
    (Path(folder) / CARD).write_text(_text(model, drawn), encoding="utf-8")


def _text(model: Model, drawn: bool) -> str:
    about, bands = model.manifest, model.thresholds
    data, share = about["data"], f"{bands.prevalence:.0%}"
    labels = ", ".join(
        f"{n} {label} ({data['groups_by_label'][label]} groups)" for label, n in data["labels"].items()
    )
    lines = [
        f"# Model card: {model.name}",
        "",
        "Says of a web page how likely it is the product of a content farm, and how likely its article is "
        "republished from elsewhere without right or credit. Made for people who keep collections of pages "
        "clean; a person decides, the model gives reasons. It judges pages, not people, and must not be the "
        "only ground for a penalty.",
        "",
        f"Two additive heads ({', '.join(HEADS)}) over {len(about['signals'])} signals: a page's score is the sum "
        "of one share per signal. Made with " + about["made_with"] + ".",
        "",
        "## Trained on",
        "",
        f"{data['pages']} real pages of {data['groups']} groups (a group is one operation or site): {labels}. "
        f"Every group counts alike. Repository, commit, path and label of each page: `{PAGES}`. "
        f"Digest of pages and labels: `{data['sha256'][:16]}`.",
        "",
        "Beside them the content-farm head learns rare signs from grafts: honest training pages with the traits of "
        "farms planted on them, weighing "
        f"{about['settings']['graft_share']:.0%} of what the real farms weigh. No graft is ever measured on. The "
        "word table behind the topic signals was taught on the same pages, without their labels.",
        "",
        "## Measured",
        "",
        f"On pages whose group the model that judged them had not seen ({about['settings']['folds']} folds by "
        f"group), each group weighted alike, farm or republished groups re-weighted to {share} (for a single "
        f"head: the pages of that head). *Same source*: only pages from collections that hold both kinds, so that "
        "recognising a collection does not help.",
        "",
        *_table(about["out_of_group"]),
        "",
        *([f"![Precision against recall, and reliability, out of group]({CURVES})", ""] if drawn else []),
        "## Bands",
        "",
        f"* **flag** from {bands.flag:.3f}: at least {bands.precision:.0%} of flagged pages are farm or "
        f"republished pages, with {bands.confidence:.0%} confidence, where {share} of all pages are.",
        f"* **clear** below {bands.clear:.3f}: at most {bands.missed:.0%} of clear pages are.",
        "* **review** between the two.",
        "",
        "| groups | flag | review | clear |",
        "| --- | ---: | ---: | ---: |",
        *(
            f"| {kind} | {b['flag']:.1%} | {b['review']:.1%} | {b['clear']:.1%} |"
            for kind, b in about["bands"].items()
        ),
        "",
        "## Limits",
        "",
        "* The labelled farms are a few dozen operations, most of them in English and on static hosting; "
        "operations of other kinds are found less often.",
        "* Republishing is inferred from the page alone; without an index of known articles it is only hinted at.",
        "* Labels of ordinary pages were partly sampled, not read one by one; some are wrong.",
        "* Topic signals cover English; on other languages they are not measurable and say nothing.",
        "",
        f"Everything that is known of the model, settings and digests among it: `{MANIFEST}`.",
        "",
    ]
    return "\n".join(lines)


def _table(quality: Mapping[str, Mapping[str, Mapping[str, float]]]) -> list[str]:
    columns = [(name, question) for name in quality for question in quality[name]]
    heads = [QUESTIONS[q] + (", same source" if name == "same_source" else "") for name, q in columns]
    rows = ["| | " + " | ".join(heads) + " |", "| --- |" + " ---: |" * len(columns)]
    for figure, title in FIGURES.items():
        cells = [f"{quality[n][q][figure]:.3f}" for n, q in columns if figure in quality[n][q]]
        rows += [f"| {title} | " + " | ".join(cells) + " |"] if cells else []
    return rows
