"""How often a promised precision is kept on groups that had no part in choosing the thresholds.

python benchmarks/bench_promise.py [--model DIR] [--resamples N]
"""

from __future__ import annotations

import argparse
from pathlib import Path

from farmsift.model.promise import Record, hold_to_account
from farmsift.model.saved import DEFAULT, load

TARGET = 0.95


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", type=Path, default=DEFAULT)
    parser.add_argument("--resamples", type=int, default=200)
    parser.add_argument("--prevalence", type=float, nargs="+", default=[0.05])
    parser.add_argument("--precision", type=float, nargs="+", default=[0.80, 0.85, 0.90, 0.95])
    chosen = parser.parse_args()
    model = load(chosen.model)
    record = Record.load(chosen.model, model)
    print(
        f"{model.name}: thresholds chosen on one half of {record.labels['group'].nunique()} groups, "
        f"measured on the other half, {chosen.resamples} times; to be kept in at least {TARGET:.0%}"
    )
    print(
        f"{'share':>6} {'promised':>9} {'supported':>10} {'kept':>7} {'reached':>8} {'found':>7} "
        f"{'clear kept':>11} {'farms in clear':>15}"
    )
    for prevalence in chosen.prevalence:
        for precision in chosen.precision:
            a = hold_to_account(record.at(prevalence), precision, resamples=chosen.resamples)
            if not a.made:
                print(f"{prevalence:6.1%} {precision:9.0%} {0:10} refused each time")
                continue
            print(
                f"{prevalence:6.1%} {precision:9.0%} {a.made:10} {a.kept / a.made:7.1%} {a.precision:8.1%} "
                f"{a.found:7.1%} {a.clear_kept / a.made:11.1%} {a.missed:15.2%}"
            )


if __name__ == "__main__":
    main()
