"""What Spark costs beside a plain worker, in processor time a page, and a sizing of a crawl from it.

python benchmarks/bench_spark.py [--pages N] [--rounds N] [--crawl-pages N] [--core-hour PRICE] [--gb-month PRICE]

Both score the same generated pages, without reasons, on one core and in turns. The time is that of the processor,
of all processes together, so that other work on the machine matters little; and it is the difference between many
pages and a sixth of them, so that what a job costs however small it is does not count. Prices are parameters, in
any currency. Sites and near-duplicates cost mostly shuffles, which a small run does not show: an allowance.
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
from functools import partial
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from bench_bulk import memory, pages, processor_time
from farmsift.bulk.spark.score import score_frame
from farmsift.bulk.spark.session import session
from farmsift.bulk.worker import Task
from farmsift.features.readers import Raw
from farmsift.model import Scorer


@dataclass
class Measured:
    """Milliseconds of the processor a page, bytes a row, MB a process."""

    plain: float = 0.0
    spark: float = 0.0
    traced: float = 0.0
    row: float = 0.0
    traced_row: float = 0.0
    page: float = 0.0
    worker: float = 0.0
    python: float = 0.0


def family(process: int) -> set[int]:
    """A process and all that come from it; those of a JVM are children of its threads."""
    found = {process}
    for listed in Path(f"/proc/{process}/task").glob("*/children"):
        for child in listed.read_text().split():
            found |= family(int(child))
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
        few = count // 6
        pq.write_table(pa.Table.from_pylist(rows), folder / "pages.parquet", row_group_size=256)
        pq.write_table(pa.Table.from_pylist(rows[:few]), folder / "few.parquet", row_group_size=256)
        raws = [Raw(row["id"], row["url"], row["html"]) for row in rows]
        scorer = Scorer.load()
        spark = session(
            "bench", "local[1]", {"spark.ui.enabled": "false", "spark.sql.shuffle.partitions": "2"}
        )
        spark.sparkContext.setLogLevel("ERROR")

        def plain(many: bool) -> None:
            for _ in scorer.score_many(raws if many else raws[:few]):
                pass

        def by_spark(many: bool, traces: bool = False) -> None:
            frame = spark.read.parquet(str(folder / ("pages.parquet" if many else "few.parquet")))
            task = Task(form="parquet", traces=traces)
            out = folder / ("traced" if traces else "verdicts")
            score_frame(frame, task).write.mode("overwrite").partitionBy("band").parquet(str(out))

        works = {"plain": plain, "spark": by_spark, "traced": partial(by_spark, traces=True)}
        for work in works.values():  # to load what the first pages would wait for
            work(False)
        times: dict[str, list[float]] = {what: [] for what in works}
        for _ in range(rounds):
            for what, work in works.items():
                less, more = spent(partial(work, False)), spent(partial(work, True))
                times[what].append(1000 * (more - less) / (count - few))
                print(f"{what}: {times[what][-1]:.2f} ms", file=sys.stderr, flush=True)
        for what, each in times.items():
            setattr(found, what, statistics.median(each))
        sizes = {p: memory(p) for p in family(os.getpid()) - {os.getpid()}}
        commands = {p: Path(f"/proc/{p}/cmdline").read_bytes() for p in sizes}
        found.worker = max(sizes[p] for p, c in commands.items() if b"farmsift.bulk.worker" in c)
        found.python = max(sizes[p] for p, c in commands.items() if b"pyspark" in c and b"java" not in c)
        for what, place in (("row", "verdicts"), ("traced_row", "traced")):
            size = sum(path.stat().st_size for path in (folder / place).rglob("*.parquet"))
            setattr(found, what, size / count)
        spark.stop()
    return found


def sizing(found: Measured, options: argparse.Namespace) -> None:
    """Print what a crawl takes."""
    count = options.crawl_pages
    scoring = count * found.traced / 3.6e6 * options.page_times
    hours = {
        "score, with traces": scoring,
        "sites and near-duplicates (allowance)": scoring * options.allowance,
    }
    print(
        f"\n{count:.3g} pages, each {options.page_times:g} times the work of one here, {options.cores:,} cores\n"
    )
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
    parser.add_argument(
        "--page-times", type=float, default=1.6, help="work of a page of the crawl, in generated pages"
    )
    parser.add_argument("--cores", type=int, default=1000)
    parser.add_argument("--busy", type=float, default=0.8, help="share of the time that cores do this work")
    parser.add_argument(
        "--allowance", type=float, default=0.25, help="for sites and near-duplicates, of scoring"
    )
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
    print(f"\na verdict takes {found.row:.0f} bytes, with its trace {found.traced_row:.0f}")
    print(f"memory of a task: worker {found.worker:.0f} MB, Spark's Python {found.python:.0f} MB")
    sizing(found, options)


if __name__ == "__main__":
    main()
