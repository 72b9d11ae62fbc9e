"""``farmsift train`` and ``farmsift evaluate``."""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any

from tqdm import tqdm

from ..model.build import build
from ..model.evaluation import QUESTIONS, cross_validate
from ..model.examples import Examples, measure_examples
from ..model.labels import read_labels
from ..model.training import Settings

PREVALENCE = Settings().prevalence
"""Declared share of farm or republished pages."""

PRECISION = 0.80
"""Promised for flagged pages."""

GRAFTS = 600
"""Made pages that rare signs are learnt from; none of them is ever measured on."""


def train(chosen: argparse.Namespace) -> int:
    """Train a model; return how many labelled pages could not be read."""
    examples = _examples(chosen)
    settings = Settings(prevalence=chosen.prevalence or PREVALENCE, seed=chosen.seed, jobs=chosen.jobs)
    model = build(examples, chosen.out, settings, precision=chosen.precision or PRECISION)
    print(f"{chosen.out}: {model.name}, trained on {len(examples)} pages")
    for name, quality in model.manifest["out_of_group"].items():
        print(_line(name, {figure: (value,) for figure, value in quality["any"].items()}))
    return len(examples.failed)


def evaluate(chosen: argparse.Namespace) -> int:
    """Cross-validate; return how many labelled pages could not be read."""
    examples = _examples(chosen)
    settings = Settings(prevalence=chosen.prevalence or PREVALENCE, folds=chosen.cv, jobs=chosen.jobs)
    found = cross_validate(examples, settings, range(chosen.seeds))
    print(
        f"{found['pages']} pages of {found['groups']} groups, {chosen.cv} folds by group, "
        f"{chosen.seeds} seeds, each group weighted alike, farm share {settings.prevalence:.0%}; "
        "in brackets: 95 % of a bootstrap by group"
    )
    for name in ("all", "same_source"):
        quality: Any = found.get(name, {})
        for question in QUESTIONS if quality else ():
            print(_line(f"{name}, {question}", quality[question]))
    if chosen.out:
        chosen.out.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    return len(examples.failed)


def _line(name: str, quality: dict[str, Any]) -> str:
    shown = []
    for figure, (mean, *interval) in quality.items():
        bounds = f" [{interval[0]:.3f}, {interval[1]:.3f}]" if interval else ""
        shown.append(f"{figure.replace('_', ' ')} {mean:.3f}{bounds}")
    return f"{name}: " + ", ".join(shown)


def _examples(chosen: argparse.Namespace) -> Examples:
    labels = read_labels(chosen.labels)

    def progress(results: Any) -> Any:
        return tqdm(
            results, total=len(labels), unit=" pages", disable=not sys.stderr.isatty(), file=sys.stderr
        )

    examples = measure_examples(
        chosen.pages,
        labels,
        cache=None if chosen.no_cache else chosen.cache,
        jobs=chosen.jobs,
        grafts=GRAFTS,
        progress=progress,
    )
    for cause in examples.failed.values():
        print(f"farmsift: {cause}", file=sys.stderr)
    if examples.missing:
        print(f"farmsift: {len(examples.missing)} labelled pages stand in no input", file=sys.stderr)
    return examples
