"""How fast pages are read and scored, beside a bare parse and trafilatura, and how much memory streaming takes.

python benchmarks/bench_score.py PAGES... [--pages N] [--rows N]
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache, wraps
from itertools import cycle, groupby, islice
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import trafilatura
from farmsift.features.extractor import measure
from farmsift.features.readers import LIMITS, Raw, ReadError, Tally, iter_raw, read
from farmsift.features.readers.encoding import decode
from farmsift.features.readers.guard import guard
from farmsift.features.readers.walk import Walker
from farmsift.features.signal import Facts
from farmsift.features.signals.lexical import lexica
from farmsift.model import Scorer
from selectolax.lexbor import LexborHTMLParser

STREAMED = ("raw", "read", "score")


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


def score(raws: Iterable[Raw]) -> None:
    for _ in scorer().score_many(raws):
        pass


def score_with_reasons(raws: Iterable[Raw]) -> None:
    for _ in scorer().score_many(raws, reasons=5):
        pass


@lru_cache(maxsize=1)
def scorer() -> Scorer:
    return Scorer.load()


def trafilatura_fast(raw: Raw) -> None:
    trafilatura.extract(raw.data, fast=True)


def each(job: Callable[[Raw], None]) -> Callable[[Iterable[Raw]], None]:
    """Make a job on pages of a job on one page."""

    @wraps(job)
    def run(raws: Iterable[Raw]) -> None:
        for raw in raws:
            job(raw)

    return run


def rates(
    pages: Sequence[Raw], jobs: Sequence[Callable[[Iterable[Raw]], None]], rounds: int
) -> dict[str, float]:
    """Return pages a second for each job: the best of the rounds, jobs taking turns within each round.

    Counted is the time of the processor, so that other work on the machine disturbs little.
    """
    best: dict[str, float] = {}
    for _ in range(rounds):
        for job in jobs:
            start = time.process_time()
            job(pages)
            rate = len(pages) / (time.process_time() - start)
            best[job.__name__] = max(best.get(job.__name__, 0.0), rate)
    return best


class Stages:
    """Adds up the time of the processor that each stage of the way from bytes to verdicts takes."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self.last = 0.0

    def begin(self) -> None:
        """Start the clock of the next stage."""
        self.last = time.process_time()

    def end(self, stage: str) -> None:
        """Count the time since the last mark for a stage."""
        now = time.process_time()
        self.seconds[stage] = self.seconds.get(stage, 0.0) + now - self.last
        self.last = now


def stages_of(pages: Sequence[Raw]) -> dict[str, float]:
    """Return the seconds of each stage over all pages; a step that signals share counts where it is first asked."""
    heads = scorer().model.heads
    groups = {
        group: list(names) for group, names in groupby(heads.signals, key=lambda name: name.partition(".")[0])
    }
    stages = Stages()
    rows: list[list[float]] = []
    for raw in pages:
        if not isinstance(raw.data, bytes):
            continue
        deadline = LIMITS.deadline()
        stages.begin()
        text, codec, _ = decode(raw.data, raw.charset)
        source, _ = guard(raw.data if codec == "utf-8" else text.encode("utf-8", "replace"), LIMITS)
        stages.end("decode, guard")
        parser = LexborHTMLParser(source, scripting=True)
        stages.end("parse")
        if parser.root is not None:
            Walker(LIMITS, deadline).walk(parser.root)
        stages.end("walk")
        del parser
        stages.begin()
        try:
            page = read(raw)
        except ReadError:
            continue
        stages.end("read")
        facts = Facts(page, {lexica: dict(heads.lexica)})
        row: list[float] = []
        for group, names in groups.items():
            row += [found.value for found in measure(facts, names).values()]
            stages.end(f"signals: {group}")
        rows.append(row)
    stages.begin()
    heads.log_odds(np.array(rows))
    stages.end("model")
    seconds = stages.seconds
    before = seconds["decode, guard"] + seconds["parse"] + seconds["walk"]
    return {
        **{stage: seconds[stage] for stage in ("decode, guard", "parse", "walk")},
        "parts": seconds["read"] - before,
        **{stage: spent for stage, spent in seconds.items() if stage.startswith(("signals", "model"))},
    }


def tell_stages(pages: Sequence[Raw], rounds: int) -> None:
    """Print where the time goes, the best of the rounds."""
    found = min([stages_of(pages) for _ in range(rounds)], key=lambda stages: sum(stages.values()))
    whole = sum(found.values())
    print(f"where the time goes, one page at a time: {1000 * whole / len(pages):.2f} ms a page")
    for stage, spent in found.items():
        print(f"  {stage:18} {1000 * spent / len(pages):8.3f} ms {spent / whole:8.1%}")


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


def stream(path: str, what: str) -> None:
    """Stream a file in this process and print the peak of its memory."""
    tally = Tally()
    start = time.perf_counter()
    raws = iter_raw(path, tally=tally)
    if what == "read":
        each(whole_read)(raws)
    elif what == "score":
        score(raws)
    else:
        deque(raws, maxlen=0)
    seconds = time.perf_counter() - start
    print(
        f"streamed, {what:9} {tally.pages:7,} pages {tally.pages / seconds:8,.0f} pages/s"
        f"   peak memory {peak_memory():,.0f} MB"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source", nargs="+", help="files or folders with pages")
    parser.add_argument("--pages", type=int, default=300, help="how many are timed")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--rows", type=int, default=10_000, help="rows of the Parquet file that is streamed")
    parser.add_argument("--stream", choices=STREAMED, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.stream:
        stream(options.source[0], options.stream)
        return
    pages = sample(options.source, options.pages)
    mean = sum(len(raw.data) for raw in pages) / len(pages)
    print(
        f"{len(pages)} pages of {mean / 1000:.0f} kB on average, one core, processor time,"
        f" best of {options.rounds} rounds"
    )
    jobs = (each(bare_parse), each(whole_read), score, score_with_reasons, each(trafilatura_fast))
    found = rates(pages, jobs, options.rounds)
    for name, rate in found.items():
        print(
            f"{name:18} {rate:8,.0f} pages/s {1000 / rate:8.2f} ms"
            f" {rate / found['trafilatura_fast']:8.1f} x trafilatura"
        )
    tell_stages(pages, options.rounds)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "pages.parquet")
        write_parquet(pages, options.rows, path)
        for what in STREAMED:  # each in a process of its own, so that the peak is its own
            subprocess.run([sys.executable, __file__, str(path), "--stream", what], check=True)


if __name__ == "__main__":
    main()
