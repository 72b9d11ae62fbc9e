"""What was tried to do better on groups never seen, tried again on the code as it is.

Each experiment compares ways of doing one thing on the same pages, folds and seeds, and writes its tables into
docs/experiments.md.

python benchmarks/bench_experiments.py PAGES... --labels labels.csv [--only NAME,NAME] [--seeds N] [--out FILE]
"""

from __future__ import annotations

import argparse
import importlib.util
import sys
import time
from collections.abc import Callable
from pathlib import Path

from experiments.comparable import comparable
from experiments.estimators import curves, estimators, weights
from experiments.lexica import lexica, parts
from experiments.missing import missing
from experiments.study import Study
from experiments.trainings import grafts, pruning
from experiments.worth import worth
from farmsift.cli.config import settings as configured
from farmsift.features.readers import ReadError
from farmsift.model.examples import measure_examples
from farmsift.model.labels import LabelError, read_labels
from quality.corpus import GRAFTS
from quality.report import replace_section

EXPERIMENTS: dict[str, Callable[[Study], dict[str, str]]] = {
    each.__name__: each
    for each in (estimators, curves, weights, grafts, pruning, lexica, parts, worth, comparable, missing)
}
"""By name: makes of a study its tables, by the section that they stand in."""

EXAMPLES = """examples:
  python benchmarks/bench_experiments.py corpus/*.parquet --labels corpus/labels.csv --only curves
      one experiment on two divisions into folds, printed
  python benchmarks/bench_experiments.py corpus/*.parquet --labels corpus/labels.csv --only worth --seeds 5
      with more divisions, for figures that are told apart from noise
  python benchmarks/bench_experiments.py corpus/*.parquet --labels corpus/labels.csv --out docs/experiments.md
      all of them, into the manual
"""


def arguments() -> argparse.ArgumentParser:
    """The command line."""
    each = "\n".join(f"  {name:12} {made.__doc__ or ''}" for name, made in EXPERIMENTS.items())
    parser = argparse.ArgumentParser(
        description=f"{(__doc__ or '').splitlines()[0]}\n\nexperiments:\n{each}",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("pages", nargs="+", type=Path, help="labelled pages")
    parser.add_argument("--labels", required=True, type=Path, help="labels file")
    parser.add_argument("--only", default=",".join(EXPERIMENTS), help="names of experiments (all)")
    parser.add_argument("--seeds", type=int, default=2, help="divisions into folds (2)")
    parser.add_argument("--jobs", type=int, default=1, help="processes for measuring the pages (1)")
    parser.add_argument(
        "--out", type=Path, help="Markdown file whose sections are written anew; else printed"
    )
    return parser


def main() -> None:
    chosen = arguments().parse_args()
    wanted = chosen.only.split(",")
    if unknown := [name for name in wanted if name not in EXPERIMENTS]:
        sys.exit(f"--only names {', '.join(unknown)}; there are {', '.join(EXPERIMENTS)}.")
    if chosen.seeds < 1:
        sys.exit(f"--seeds must be 1 or more, and is {chosen.seeds}.")
    if "estimators" in wanted and importlib.util.find_spec("interpret") is None:
        sys.exit("The estimators need the package interpret-core: pip install 'farmsift[bench]'.")
    try:
        labels = read_labels(chosen.labels)
        examples = measure_examples(
            chosen.pages, labels, cache=configured()["cache"], jobs=chosen.jobs, grafts=GRAFTS
        )
    except (LabelError, ReadError) as error:
        sys.exit(str(error))
    study = Study(chosen.pages, examples, chosen.seeds)
    for name in wanted:
        start = time.process_time()
        for section, text in EXPERIMENTS[name](study).items():
            replace_section(chosen.out, section, text)
        print(f"{name}: {time.process_time() - start:.0f} s", file=sys.stderr)


if __name__ == "__main__":
    main()
