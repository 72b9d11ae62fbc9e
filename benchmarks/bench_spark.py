"""What Spark costs beside a plain worker, in processor time a page, and a sizing of a crawl from it.

python benchmarks/bench_spark.py [--pages N] [--rounds N] [--crawl-pages N] [--core-hour PRICE] [--gb-month PRICE]

Both score the same generated pages, without reasons, on one core and in turns. The time is that of the processor,
of all processes together, so that other work on the machine matters little. Prices are parameters, in any currency.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from bench_bulk import children, memory, pages, processor_time
from farmsift.bulk.spark.duplicates import near_duplicates
from farmsift.bulk.spark.score import score_frame
from farmsift.bulk.spark.session import session
from farmsift.bulk.spark.sites import site_verdicts
from farmsift.bulk.worker import Task
from farmsift.features.readers import Raw
from farmsift.model import Scorer


@dataclass
class Measured:
    """Milliseconds of the processor a page, bytes a row, MB a process."""

    plain: float = 0.0
    spark: float = 0.0
    traced: float = 0.0
    sites: float = 0.0
    duplicates: float = 0.0
    row: float = 0.0
    traced_row: float = 0.0
    page: float = 0.0
    worker: float = 0.0
    python: float = 0.0


def family(process: int) -> set[int]:
    found = {process}
    for child in children(process):
        found |= family(child)
    return found


def spent(work: Callable[[], object]) -> float:
    """Seconds of the processor that this process and all below it spend on some work."""
    before = {process: processor_time(process) for process in family(os.getpid())}
    work()
    after = {process: processor_time(process) for process in family(os.getpid())}
    return sum(seconds - before.get(process, 0.0) for process, seconds in after.items())


def measure(count: int, rounds: int) -> Measured:
    found = Measured()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        rows = [{"id": url, "url": url, "html": html} for url, html in pages(count)]
        found.page = sum(len(row["html"]) for row in rows) / count
        pq.write_table(pa.Table.from_pylist(rows), folder / "pages.parquet", row_group_size=256)
        raws = [Raw(row["id"], row["url"], row["html"]) for row in rows]
        scorer = Scorer.load()
        spark = session(
            "bench", "local[1]", {"spark.ui.enabled": "false", "spark.sql.shuffle.partitions": "2"}
        )
        spark.sparkContext.setLogLevel("ERROR")
        spark.sparkContext.setCheckpointDir(str(folder / "checkpoints"))
        frame = spark.read.parquet(str(folder / "pages.parquet"))

        def plain() -> None:
            for _ in scorer.score_many(raws):
                pass

        def by_spark(traces: bool) -> None:
            task = Task(form="parquet", traces=traces)
            out = folder / ("traced" if traces else "verdicts")
            score_frame(frame, task).write.mode("overwrite").partitionBy("band").parquet(str(out))

        for traces in (False, True):  # to load what the first pages would wait for
            by_spark(traces)
        plain()
        times: dict[str, list[float]] = {"plain": [], "spark": [], "traced": []}
        for _ in range(rounds):
            times["plain"].append(spent(plain))
            times["spark"].append(spent(lambda: by_spark(False)))
            times["traced"].append(spent(lambda: by_spark(True)))
        for what, seconds in times.items():
            setattr(found, what, 1000 * statistics.median(seconds) / count)
        sizes = {p: memory(p) for p in family(os.getpid()) - {os.getpid()}}
        commands = {p: Path(f"/proc/{p}/cmdline").read_bytes() for p in sizes}
        found.worker = max(sizes[p] for p, c in commands.items() if b"farmsift.bulk.worker" in c)
        found.python = max(sizes[p] for p, c in commands.items() if b"pyspark" in c and b"java" not in c)
        for what, place in (("row", "verdicts"), ("traced_row", "traced")):
            size = sum(path.stat().st_size for path in (folder / place).rglob("*.parquet"))
            setattr(found, what, size / count)
        traced = spark.read.parquet(str(folder / "traced"))

        def sites() -> None:
            judged = site_verdicts(traced, scorer.model.thresholds, scorer.model.name)
            judged.write.mode("overwrite").parquet(str(folder / "sites"))

        def duplicates() -> None:
            near_duplicates(traced).write.mode("overwrite").parquet(str(folder / "duplicates"))

        found.sites, found.duplicates = (1000 * spent(work) / count for work in (sites, duplicates))
        spark.stop()
    return found


def sizing(found: Measured, options: argparse.Namespace) -> None:
    """Print what a crawl takes."""
    count = options.crawl_pages
    hours = {
        "score, with traces": count * found.traced / 3.6e6 * options.page_bytes / found.page,
        "sites": count * found.sites / 3.6e6,
        "near-duplicates": count * found.duplicates / 3.6e6,
    }
    print(f"\n{count:.3g} pages of {options.page_bytes / 1000:.0f} kB, {options.cores:,} cores\n")
    print("| step | core-hours | hours | price |\n|---|---|---|---|")
    for step, cost in hours.items():
        price = cost * options.core_hour
        print(f"| {step} | {cost:,.0f} | {cost / options.cores / options.busy:,.1f} | {price:,.0f} |")
    whole = sum(hours.values())
    print(
        f"| all | {whole:,.0f} | {whole / options.cores / options.busy:,.1f} | {whole * options.core_hour:,.0f} |"
    )
    stored = count * found.traced_row / 1e9
    print(f"\nverdicts with traces: {stored:,.0f} GB, {stored * options.gb_month:,.0f} a month")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pages", type=int, default=1500)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--crawl-pages", type=float, default=3e9)
    parser.add_argument("--page-bytes", type=float, default=60_000, help="mean size of the crawl's pages")
    parser.add_argument("--cores", type=int, default=1000)
    parser.add_argument("--busy", type=float, default=0.8, help="share of the time that cores do this work")
    parser.add_argument("--core-hour", type=float, default=0.04)
    parser.add_argument("--gb-month", type=float, default=0.023)
    options = parser.parse_args()
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    start = time.perf_counter()
    found = measure(options.pages, options.rounds)
    print(
        f"{options.pages:,} generated pages of {found.page / 1000:.1f} kB, {time.perf_counter() - start:.0f} s\n"
    )
    print("| | ms of the processor a page | pages/s a core | against a plain worker |\n|---|---|---|---|")
    for what, ms in (
        ("plain worker", found.plain),
        ("Spark", found.spark),
        ("Spark, with traces", found.traced),
    ):
        print(f"| {what} | {ms:.2f} | {1000 / ms:,.0f} | {ms / found.plain:.2f} |")
    print(
        f"\nsites {found.sites:.2f} ms, near-duplicates {found.duplicates:.2f} ms a page (mostly fixed costs here)"
    )
    print(f"a verdict takes {found.row:.0f} bytes, with its trace {found.traced_row:.0f}")
    print(f"memory of a task: worker {found.worker:.0f} MB, Spark's Python {found.python:.0f} MB")
    sizing(found, options)


if __name__ == "__main__":
    main()
