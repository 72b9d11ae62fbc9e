"""How long a round of retraining takes, and how much memory, by the number of labelled pages.

    python benchmarks/bench_retrain.py --corpus ../shared/corpus
    python benchmarks/bench_retrain.py --corpus ../shared/corpus --pages 1000 20000 --jobs 2

The pages are those of the corpus, measured once (the time of measuring is not counted: a round takes signals from
the cache). For more pages than it has they are drawn again, each copy with its signals jittered, a tenth of its
slots replaced by those of another page, and groups of their own: a benchmark of speed: its figures of quality mean
nothing. Each number of pages runs in a process of its own, a whole round from labels to report: training, the
comparison with the shipped model, the audit of the labels, and the line of models on disk.

The peer, in the same run: scikit-learn's logistic regression on the words alone. It is fitted once, and its time is
taken sixteen times, which is how many lexica a training needs of each family (five folds, ten pairs of folds, all
pages).
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import joblib
import numpy as np
import pandas as pd
from farmsift.cli.config import default_cache
from farmsift.features.signals.lexical import FAMILIES
from farmsift.model.examples import Examples, measure_examples
from farmsift.model.labels import group_weights, read_labels, targets
from farmsift.model.lexical import FARM_SHARE, slot_matrix
from farmsift.moderation.retraining import rounds
from farmsift.moderation.retraining.promotion import open_registry
from farmsift.moderation.retraining.sources import Labelled
from sklearn.linear_model import LogisticRegression

SIZES = (1000, 2000, 5000, 10_000, 20_000)


def enlarged(examples: Examples, pages: int, seed: int = 0) -> Examples:
    """So many pages drawn from the examples; see the module."""
    rng = np.random.default_rng(seed)
    if pages <= len(examples):
        groups = pd.unique(examples.labels["group"])
        order = pd.Series(rng.permutation(len(groups)), index=groups)
        ranked = np.argsort(order[examples.labels["group"]].to_numpy(), kind="stable")[:pages]
        chosen = np.zeros(len(examples), dtype=bool)
        chosen[ranked] = True
        return examples.among(chosen)
    drawn = np.concatenate([np.arange(len(examples)), rng.integers(0, len(examples), pages - len(examples))])
    copy = np.zeros(pages, dtype=int)
    copy[len(examples) :] = rng.integers(1, pages // len(examples) + 2, pages - len(examples))
    labels = examples.labels.iloc[drawn].copy()
    labels["group"] = [f"{g}-{n}" if n else g for g, n in zip(labels["group"], copy, strict=True)]
    labels.index = pd.Index([i if n < len(examples) else f"page-{n}" for n, i in enumerate(labels.index)])
    labels.index.name = "id"
    values = examples.values.iloc[drawn].to_numpy(copy=True)
    spread = np.nan_to_num(examples.values.std().to_numpy())
    values += np.where(copy[:, None] > 0, rng.normal(0, 0.05, values.shape) * spread, 0)
    slots = {family: _mixed(examples.slots[family], drawn, copy, rng) for family in FAMILIES}
    frame = pd.DataFrame(values, columns=examples.values.columns, index=labels.index)
    return replace(
        examples, labels=labels, values=frame, slots=slots, digest=f"enlarged to {pages}, seed {seed}"
    )


def _mixed(slots: list[Any], drawn: Any, copy: Any, rng: np.random.Generator) -> list[Any]:
    found = []
    for place, n in zip(drawn, copy, strict=True):
        own = slots[place]
        if n and len(own):
            other = slots[rng.integers(0, len(slots))]
            kept = own[rng.random(len(own)) < 0.9]
            taken = other[rng.random(len(other)) < 0.1]
            own = np.union1d(kept, taken).astype(np.int32)
        found.append(own)
    return found


def one(path: Path, pages: int, jobs: int) -> dict[str, Any]:
    """Run a round on so many pages and say what it took."""
    examples = enlarged(joblib.load(path), pages)
    rounds.measure_examples = lambda *_, **__: examples  # as the cache would give them
    with tempfile.TemporaryDirectory() as folder:
        registry = open_registry(folder)
        began, used = time.perf_counter(), time.process_time()
        labelled = Labelled(examples.labels, [])
        done = rounds.retrain(registry, labelled, rounds.Plan(jobs=jobs))
        took, used = time.perf_counter() - began, time.process_time() - used
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e9  # Linux counts KiB
    return {
        "pages": pages,
        "groups": sum(side["groups"] for side in done.counts.values()),
        "seconds": round(took, 1),
        "processor_seconds": round(used, 1),
        "peak_gb": round(peak, 2),
        "parts": done.seconds,
    }


def peer(path: Path, pages: int) -> dict[str, Any]:
    """Fit the words of so many pages by scikit-learn once, and say what sixteen such fits would take."""
    examples = enlarged(joblib.load(path), pages)
    matrix = slot_matrix(examples.slots["words"])
    matrix = matrix[:, np.flatnonzero(np.bincount(matrix.indices, minlength=matrix.shape[1]) >= 12)].tocsr()
    counts = np.diff(matrix.indptr)
    matrix.data = np.repeat(1 / np.sqrt(np.maximum(counts, 1)), counts).astype(np.float64)
    target = targets(examples.labels["label"])["any"]
    weight = group_weights(examples.labels["group"], target, FARM_SHARE) * len(target)
    began, used = time.perf_counter(), time.process_time()
    LogisticRegression(C=30, solver="liblinear", tol=1e-2).fit(matrix, target, sample_weight=weight)
    took, used = time.perf_counter() - began, time.process_time() - used
    return {
        "pages": pages,
        "peer_seconds": round(16 * took, 1),
        "peer_processor_seconds": round(16 * used, 1),
    }


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    arguments.add_argument("--corpus", type=Path, help="folder with labels.csv and pages in Parquet files")
    arguments.add_argument("--examples", type=Path, help="measured examples, as joblib dumped them")
    arguments.add_argument("--pages", type=int, nargs="+", default=SIZES, help="how many pages")
    arguments.add_argument("--jobs", type=int, default=2, help="processor cores")
    arguments.add_argument("--part", choices=("round", "peer"), help=argparse.SUPPRESS)
    chosen = arguments.parse_args()
    if chosen.part:
        run = one(chosen.examples, chosen.pages[0], chosen.jobs) if chosen.part == "round" else None
        print(json.dumps(run or peer(chosen.examples, chosen.pages[0])))
        return
    with tempfile.TemporaryDirectory() as folder:
        path = chosen.examples or Path(folder) / "examples.joblib"
        if not chosen.examples:
            labels = read_labels(chosen.corpus / "labels.csv")
            pages = sorted(chosen.corpus.glob("*.parquet"))
            joblib.dump(measure_examples(pages, labels, cache=default_cache(), grafts=rounds.GRAFTS), path)
        for pages in chosen.pages:
            for part in ("round", "peer"):
                command = [sys.executable, __file__, "--part", part, "--examples", str(path)]
                command += ["--pages", str(pages), "--jobs", str(chosen.jobs)]
                print(
                    subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip(),
                    flush=True,
                )


if __name__ == "__main__":
    main()
