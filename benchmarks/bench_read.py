"""How fast pages are read, beside a bare parse and trafilatura, and how much memory streaming takes.

python benchmarks/bench_read.py PAGES... [--pages N] [--rows N]
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from itertools import cycle, islice
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import trafilatura
from farmsift.features.readers import Raw, ReadError, Tally, iter_raw, read
from selectolax.lexbor import LexborHTMLParser


def sample(sources: Sequence[str], count: int) -> list[Raw]:
    """Take every n-th HTML page of the inputs, so that ``count`` come from all over them."""
    pages = [
        raw
        for source in sources
        for raw in iter_raw(source)
        if raw.form == "html" and isinstance(raw.data, bytes)
    ]
    step = max(len(pages) // count, 1)
    return pages[::step][:count]


def bare_parse(raw: Raw) -> None:
    LexborHTMLParser(raw.data)


def whole_read(raw: Raw) -> None:
    try:
        read(raw)
    except ReadError as error:
        print(f"  {error}", file=sys.stderr)


def trafilatura_fast(raw: Raw) -> None:
    trafilatura.extract(raw.data, fast=True)


def rates(pages: Sequence[Raw], jobs: Sequence[Callable[[Raw], None]], rounds: int) -> dict[str, float]:
    """Return pages a second for each job: the best of the rounds, jobs taking turns within each round.

    Counted is the time of the processor, so that other work on the machine disturbs little.
    """
    best: dict[str, float] = {}
    for _ in range(rounds):
        for job in jobs:
            start = time.process_time()
            for raw in pages:
                job(raw)
            rate = len(pages) / (time.process_time() - start)
            best[job.__name__] = max(best.get(job.__name__, 0.0), rate)
    return best


def write_parquet(pages: Sequence[Raw], rows: int, path: Path) -> None:
    """Write the pages again and again in one row group, which is the hardest case for a reader."""
    schema = pa.schema([("id", pa.string()), ("url", pa.string()), ("html", pa.large_binary())])
    some = list(islice(cycle(pages), rows))
    columns = [[f"{i}" for i in range(rows)], [raw.url for raw in some], [raw.data for raw in some]]
    table = pa.table([pa.array(c, t) for c, t in zip(columns, schema.types, strict=True)], schema=schema)
    pq.write_table(table, path, row_group_size=rows, compression="zstd")


def peak_memory() -> float:
    """Return this process's peak in MB; Linux counts into ``ru_maxrss`` what the parent process had."""
    status = Path("/proc/self/status")
    if status.exists():
        return int(status.read_text().partition("VmHWM:")[2].split()[0]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (
        1 << 20 if sys.platform == "darwin" else 1024
    )


def stream(path: str, with_read: bool) -> None:
    """Stream a file in this process and print the peak of its memory."""
    tally = Tally()
    start = time.perf_counter()
    size = 0
    for raw in iter_raw(path, tally=tally):
        size += len(raw.data)
        if with_read:
            whole_read(raw)
    seconds = time.perf_counter() - start
    peak = peak_memory()
    what = "iter_raw and read" if with_read else "iter_raw"
    print(
        f"{what:18} {tally.pages:7,} pages {size / 1e6:7,.0f} MB {tally.pages / seconds:8,.0f} pages/s"
        f"   peak memory {peak:,.0f} MB"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source", nargs="+", help="files or folders with pages")
    parser.add_argument("--pages", type=int, default=300, help="how many are timed")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--rows", type=int, default=10_000, help="rows of the Parquet file that is streamed")
    parser.add_argument("--stream", choices=("raw", "read"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.stream:
        stream(options.source[0], options.stream == "read")
        return
    pages = sample(options.source, options.pages)
    mean = sum(len(raw.data) for raw in pages) / len(pages)
    print(
        f"{len(pages)} pages of {mean / 1000:.0f} kB on average, one core, processor time,"
        f" best of {options.rounds} rounds"
    )
    found = rates(pages, (bare_parse, whole_read, trafilatura_fast), options.rounds)
    for name, rate in found.items():
        print(
            f"{name:18} {rate:8,.0f} pages/s {1000 / rate:8.2f} ms"
            f" {rate / found['trafilatura_fast']:8.1f} x trafilatura"
        )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "pages.parquet")
        write_parquet(pages, options.rows, path)
        for what in ("raw", "read"):  # each in a process of its own, so that the peak is its own
            subprocess.run([sys.executable, __file__, str(path), "--stream", what], check=True)


if __name__ == "__main__":
    main()
