"""farmsift's estimator on the content features of WEBSPAM-UK2007 SET1, beside a random forest and boosted trees.

python benchmarks/bench_uk2007.py content-set1.arff.gz [--seeds N] [--out docs/baselines.md]

These figures must not be set beside those of the Web Spam Challenge 2008: its hosts (SET2) are others.
"""

from __future__ import annotations

import argparse
import gzip
import io
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from farmsift.model.estimator import AdditiveClassifier
from joblib import Parallel, delayed
from quality.report import replace_section
from scipy.io import arff
from sklearn.ensemble import HistGradientBoostingClassifier, RandomForestClassifier
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GridSearchCV, StratifiedKFold

FOLDS = 5
GRID = {"penalty": [1e-3, 3e-3, 1e-2]}
INNER = 3
SECTION = "uk2007"


def read_hosts(path: Path) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.int64]]:
    """Read the features, shape (hosts, 96), and 1 for spam."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        rows, _ = arff.loadarff(io.StringIO(file.read()))
    table = pd.DataFrame(rows)
    return table.drop(columns="class").to_numpy(np.float64), (table["class"] == b"spam").to_numpy(np.int64)


def estimators(seed: int) -> Mapping[str, Any]:
    """The estimators by name; farmsift's settings are chosen by inner folds of the training hosts alone."""
    inner = StratifiedKFold(INNER, shuffle=True, random_state=seed)
    return {
        "farmsift's additive classifier": GridSearchCV(
            AdditiveClassifier(ramps=5, max_iter=60), GRID, scoring="roc_auc", cv=inner, refit=True
        ),
        "random forest": RandomForestClassifier(300, min_samples_leaf=3, random_state=seed),
        "boosted trees": HistGradientBoostingClassifier(
            learning_rate=0.03, max_iter=200, max_leaf_nodes=8, l2_regularization=1.0, random_state=seed
        ),
    }


def run(x: npt.NDArray[np.float64], y: npt.NDArray[np.int64], seed: int) -> dict[str, list[float]]:
    """AUROC of each estimator on each fold of one division."""
    found: dict[str, list[float]] = {}
    for train, test in StratifiedKFold(FOLDS, shuffle=True, random_state=seed).split(x, y):
        for name, model in estimators(seed).items():
            score = model.fit(x[train], y[train]).predict_proba(x[test])[:, 1]
            found.setdefault(name, []).append(float(roc_auc_score(y[test], score)))
    print(
        f"seed {seed}:",
        {name: round(float(np.mean(each)), 3) for name, each in found.items()},
        file=sys.stderr,
    )
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("hosts", type=Path, help="content-set1.arff.gz")
    parser.add_argument("--seeds", type=int, default=10, help="divisions into folds (10)")
    parser.add_argument("--jobs", type=int, default=-1, help="processes (all cores)")
    parser.add_argument("--out", type=Path, help="Markdown file whose section is written anew; else printed")
    chosen = parser.parse_args()
    try:
        x, y = read_hosts(chosen.hosts)
    except (OSError, EOFError, arff.ArffError) as error:
        sys.exit(f"{chosen.hosts}: can't be read: {error}.")
    runs = Parallel(n_jobs=chosen.jobs)(delayed(run)(x, y, seed) for seed in range(chosen.seeds))
    lines = ["| estimator | AUROC | over seeds |", "|---|---|---|"]
    for name in estimators(0):
        by_seed = np.array([np.mean(each[name]) for each in runs])
        lines.append(f"| {name} | {by_seed.mean():.3f} | {by_seed.min():.3f} to {by_seed.max():.3f} |")
    about = (
        f"{len(y):,} hosts, {int(y.sum())} of them spam, {x.shape[1]} features; {FOLDS} stratified folds, "
        f"mean of the folds' AUROC, {chosen.seeds} seeds. "
    )
    replace_section(chosen.out, SECTION, about + "\n\n" + "\n".join(lines))


if __name__ == "__main__":
    main()
