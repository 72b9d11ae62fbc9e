"""The index of known articles beside MinHash peers: quality on news, on graded and on attacked copies, and cost.

python benchmarks/bench_copies.py TEXTS [--parts news,graded,attacked,selection,scale] [--sizes 10000,100000]
       [--peer-size 10000] [--where copies.db] [--where postgresql://...] [--curves copies.svg]

TEXTS is a folder with the news articles and the graded answers; scale needs none of it.
"""

from __future__ import annotations

import argparse
import itertools
import sys
import tempfile
import time
from pathlib import Path

from copying import curves, news, scale, selection
from copying.systems import Farmsift, all_systems

PARTS = ("selection", "graded", "news", "attacked", "scale")
LEVELS = [step / 100 for step in range(2, 60, 2)]


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("texts", type=Path, help="folder of the texts")
    parser.add_argument("--parts", default=",".join(PARTS), help=f"which of {', '.join(PARTS)}")
    parser.add_argument("--sizes", default="10000,100000", help="articles at which the index is measured")
    parser.add_argument("--peer-size", type=int, default=10_000, help="articles at which peers are measured")
    parser.add_argument(
        "--where",
        action="append",
        help="index to grow: a file or postgresql://...; again for another (default: a temporary file)",
    )
    parser.add_argument("--curves", type=Path, help="SVG file to draw the cost in")
    chosen = parser.parse_args(arguments)
    parts = chosen.parts.split(",")
    with tempfile.TemporaryDirectory() as folder:
        if any(part in parts for part in PARTS[:-1]):
            if not chosen.texts.is_dir():
                sys.exit(f"{chosen.texts}: no folder of texts there")
            quality(parts, chosen.texts, Path(folder))
        if "scale" in parts:
            cost(chosen, Path(folder))
    return 0


def quality(parts: list[str], texts: Path, folder: Path) -> None:
    """Print what is measured on real texts."""
    told = news.read_news(texts)
    if "selection" in parts:
        words = sorted({word for text in list(told.texts.values())[:50] for word in text.split()})
        print(
            "selection, one word in eight changed: fingerprints an article; share found again, mean, 5th percentile"
        )
        for name, (size, mean, low) in selection.compare(list(told.texts.values()), words).items():
            print(f"  {name:28} {size:6.0f} {mean:6.3f} {low:6.3f}")
    systems = all_systems(folder, told.sites)
    if "graded" in parts:
        print("graded: AUROC of any copy against none; Spearman's correlation with the four grades")
        for name, (auroc, rho) in news.graded(texts, systems).items():
            print(f"  {name:12} {auroc:.3f} {rho:.3f}")
    if not {"news", "attacked"} & set(parts):
        return
    for system in systems:
        started = time.process_time()
        system.add(told.texts)
        taken = time.process_time() - started
        print(f"  {system.name}: {len(told.texts)} articles added in {taken:.2f} s of processor")
    if "news" in parts:
        judged = news.read_judged(told)
        fresh = [one for one in judged if one.held_out]
        print(
            f"news: {len(judged)} pairs judged, {len(fresh)} of them drawn after the thresholds were set; "
            "precision and recall on the latter and on all, peers at their best threshold there"
        )
        recalls: dict[str, float] = {}
        for system in reversed(systems):  # farmsift last: it is also told at the peers' recall
            found = news.cross_site_pairs(system, told)
            own = isinstance(system, Farmsift)
            for name, some in (("held out", fresh), ("all", judged)):
                if own:
                    shown = [(0.0, *news.precision_recall(found, some))]
                    shown.append(news.at_recall(found, some, LEVELS, recalls[name]))
                else:
                    shown = [news.at_best(found, some, LEVELS)]
                    recalls[name] = max(shown[0][2], recalls.get(name, 0.0))
                for level, precision, recall in shown:
                    f1 = 2 * precision * recall / (precision + recall)
                    print(
                        f"  {system.name:12} {name:8} from {level:.2f}: "
                        f"precision {precision:.3f} recall {recall:.3f} F1 {f1:.3f}"
                    )
    if "attacked" in parts:
        print(
            "attacked: recall by attack; false pairs in 10,000 (peers at their best threshold on the judged pairs)"
        )
        judged = news.read_judged(told)
        for system in systems:
            level = 0.0
            if not isinstance(system, Farmsift):
                level, *_ = news.at_best(news.cross_site_pairs(system, told), judged, LEVELS)
            result = news.attacked(system, told, level)
            shown = "; ".join(f"{name} {recall:.3f}" for name, recall in result.recall.items())
            rate = 10_000 * result.false / result.asked
            print(f"  {system.name:12} {shown}; false {rate:.3f} ({result.false} of {result.asked:,})")


def cost(chosen: argparse.Namespace, folder: Path) -> None:
    """Print what adding and asking cost."""
    print(
        "scale: articles; added a second (a second of processor); bytes an article; query p50, p95 (processor p95)"
    )
    sizes = sorted(int(size) for size in chosen.sizes.split(","))
    wheres = chosen.where or [str(folder / "scale.db")]
    rows = itertools.chain(
        ((system.name, scale.peer(system, chosen.peer_size)) for system in scale.peers(chosen.peer_size)),
        ((_named(where), row) for where in wheres for row in scale.farmsift(where, sizes)),
    )
    costs: dict[str, list[scale.Cost]] = {}
    for name, row in rows:
        costs.setdefault(name, []).append(row)
        print(
            f"  {name:20} {row.articles:9,}  {row.per_second:7,.0f} ({row.per_cpu_second:,.0f})  "
            f"{row.bytes:7,.0f} B  {row.p50:.2f} ms, {row.p95:.2f} ms ({row.cpu95:.2f})  "
            f"copies found {row.found:.3f}  memory {row.memory:,.0f} MB",
            flush=True,
        )
    if chosen.curves:
        curves.draw(costs, chosen.curves)


def _named(where: str) -> str:
    return f"farmsift, {'PostgreSQL' if where.startswith('postgres') else 'SQLite'}"


if __name__ == "__main__":
    sys.exit(main())
