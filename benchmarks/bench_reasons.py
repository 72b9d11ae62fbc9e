"""What reasons are worth: does the score fall without what they quote, do all quotes stand in their pages.

python benchmarks/bench_reasons.py PAGES... [--model DIR]

The deletion test takes out of each flagged page what its first three reasons quote. The model may have been trained
on these pages; ``farmsift evaluate`` makes the same test with heads that have not seen a page's group.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path

from farmsift.features.readers import LIMITS, ReadError, iter_raw, read
from farmsift.model import Scorer
from farmsift.model.errors import deletion_test
from farmsift.model.saved import DEFAULT
from tqdm import tqdm

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from test_quotes import made_up  # what stands in a page is said in one place


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("pages", nargs="+", metavar="PAGES")
    parser.add_argument("--model", type=Path, default=DEFAULT)
    parser.add_argument("--no-quotes", action="store_true", help="make the deletion test alone")
    chosen = parser.parse_args()
    scorer, flagged, wrong, seen = Scorer.load(chosen.model), [], Counter[str](), 0
    raws = (raw for source in chosen.pages for raw in iter_raw(source))
    for raw in tqdm(raws, unit=" pages", disable=not sys.stderr.isatty()):
        try:
            page = read(raw, LIMITS)
        except ReadError as error:
            print(error, file=sys.stderr)
            continue
        seen += 1
        if not chosen.no_quotes:
            wrong.update(made_up(page).keys())
        if scorer.score(page, reasons=0).band == "flag":
            flagged.append(page)
    if not chosen.no_quotes:
        print(
            f"quotes: {seen} pages, all signals; {wrong.total()} quotes that stand nowhere {dict(wrong) or ''}"
        )
    found = deletion_test((scorer, page) for page in flagged)
    print(
        f"deletion: {scorer.model.name} flags {len(flagged)} of {seen} pages; without what the first three reasons "
        f"quote, {found.lower} of {found.pages} scores fall ({found.share:.1%}); {found.unquoted} quote nothing"
    )
    return 1 if wrong or found.share < 0.8 else 0


if __name__ == "__main__":
    sys.exit(main())
