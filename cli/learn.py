"""``farmsift train`` and ``farmsift evaluate``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tqdm import tqdm

from ..model.assess import assess_model, assess_training
from ..model.build import build
from ..model.examples import Examples, measure_examples
from ..model.labels import read_labels
from ..model.promise import Record, adapt
from ..model.report import HTML, write_report
from ..model.saved import load
from ..model.training import Settings
from .config import ConfigError
from .parsing import add_cache, add_examples, add_promise

PREVALENCE = Settings().prevalence
"""Declared share of farm or republished pages."""

PRECISION = 0.95
"""Promised for flagged pages."""

GRAFTS = 600
"""Made pages that rare signs are learnt from; none of them is ever measured on."""


def train_arguments(command: argparse.ArgumentParser) -> None:
    """Declare what ``farmsift train`` takes."""
    add_examples(
        command,
        """\
  farmsift train corpus/*.parquet --labels corpus/labels.csv --out my-model
  farmsift score page.html --model my-model
""",
    )
    _labelled(command)
    command.add_argument(
        "--out", type=Path, required=True, metavar="DIR", help="directory to write the model to"
    )
    command.add_argument("--seed", type=int, default=0, help="of the division into folds (default: 0)")
    command.set_defaults(run=train)


def evaluate_arguments(command: argparse.ArgumentParser) -> None:
    """Declare what ``farmsift evaluate`` takes."""
    add_examples(
        command,
        """\
  farmsift evaluate corpus/*.parquet --labels corpus/labels.csv --out report
  farmsift evaluate corpus/*.parquet --labels corpus/labels.csv --cv 5 --seeds 1
  farmsift evaluate new-pages/ --labels new-labels.csv --model my-model --out report
""",
    )
    _labelled(command)
    judge = command.add_mutually_exclusive_group()
    judge.add_argument("--cv", type=int, default=5, metavar="K", help="folds by group (default: 5)")
    judge.add_argument(
        "--model",
        dest="judge",
        type=Path,
        metavar="DIR",
        help="measure this model as it stands, on pages it was not trained on",
    )
    command.add_argument(
        "--seeds", type=int, default=5, metavar="N", help="divisions into folds (default: 5)"
    )
    command.add_argument(
        "--out", type=Path, metavar="DIR", help="write report.json, report.md and report.html there"
    )
    command.set_defaults(run=evaluate)


def _labelled(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "pages", nargs="+", metavar="PAGES", help="files or folders that hold the labelled pages"
    )
    command.add_argument("--labels", type=Path, required=True, help="CSV with columns id, label, group")
    add_cache(command)
    command.add_argument("--jobs", type=int, metavar="N", help="processes (default: one a core)")
    add_promise(command)


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
    """Measure quality; return how many labelled pages could not be read."""
    model = None
    if chosen.judge:
        model = load(chosen.judge)
        if chosen.prevalence or chosen.precision:
            model = adapt(model, Record.load(chosen.judge, model), chosen.prevalence, chosen.precision)
    elif chosen.cv < 2 or chosen.seeds < 1:
        raise ConfigError("--cv must be at least 2, and --seeds at least 1.")
    examples = _examples(chosen, grafts=0 if model else GRAFTS)
    if model:
        found = assess_model(examples, chosen.pages, model, chosen.judge)
    else:
        settings = Settings(prevalence=chosen.prevalence or PREVALENCE, folds=chosen.cv, jobs=chosen.jobs)
        found = assess_training(
            examples,
            chosen.pages,
            settings,
            range(chosen.seeds),
            precision=chosen.precision or PRECISION,
            progress=_bar(chosen.seeds, " seeds"),
        )
    about = found.figures
    runs = f"{about['folds']} folds by group, {chosen.seeds} seeds" if model is None else model.name
    print(
        f"{about['pages']} pages of {about['groups']} groups, {runs}, each group weighted alike, farm share "
        f"{about['prevalence']:.0%}; in brackets: 95 % of a bootstrap by group"
    )
    if about.get("seen_in_training"):
        print(
            f"{about['seen_in_training']} of the pages belong to groups that the model was trained on: there its "
            "figures are no evidence"
        )
    for name, figures in about["figures"].items():
        for question, quality in figures.items():
            print(_line(f"{name}, {question}", quality))
    print(
        f"deletion test: {about['deletion_test']['lower']} of {about['deletion_test']['pages']} scores fall"
    )
    if chosen.out:
        write_report(found, chosen.out)
        print(f"{chosen.out / HTML}")
    return len(examples.failed)


def _line(name: str, quality: dict[str, Any]) -> str:
    shown = []
    for figure, (mean, *interval) in quality.items():
        if mean is None:
            continue
        bounds = f" [{interval[0]:.3f}, {interval[1]:.3f}]" if interval else ""
        shown.append(f"{figure.replace('_', ' ')} {mean:.3f}{bounds}")
    return f"{name}: " + ", ".join(shown)


def _bar(total: int, unit: str) -> Callable[[Any], Any]:
    """A progress bar on a terminal."""

    def progress(results: Any) -> Any:
        return tqdm(results, total=total, unit=unit, disable=not sys.stderr.isatty(), file=sys.stderr)

    return progress


def _examples(chosen: argparse.Namespace, grafts: int = GRAFTS) -> Examples:
    labels = read_labels(chosen.labels)
    examples = measure_examples(
        chosen.pages,
        labels,
        cache=None if chosen.no_cache else chosen.cache,
        jobs=chosen.jobs,
        grafts=grafts,
        progress=_bar(len(labels), " pages"),
    )
    for cause in examples.failed.values():
        print(f"farmsift: {cause}", file=sys.stderr)
    if examples.missing:
        print(f"farmsift: {len(examples.missing)} labelled pages stand in no input", file=sys.stderr)
    return examples
