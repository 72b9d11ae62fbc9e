"""How fast one and two workers score, and whether their memory stays flat, on an archive of generated pages.

python benchmarks/bench_bulk.py [--pages N] [--jobs N...] [--reasons N]

The pages are those of ``examples/``, each with other words moved into its text, so that no two are the same.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa

EXAMPLES = sorted((Path(__file__).parents[1] / "examples").glob("*.html"))
_PARAGRAPH = re.compile(r"<p>([^<]{40,})")


def pages(count: int) -> Iterator[tuple[str, bytes]]:
    """Give addresses and pages: examples whose paragraphs are shuffled words, two to four times as many."""
    chance = random.Random(7)
    sources = [path.read_text(encoding="utf-8") for path in EXAMPLES]

    def shuffled(found: re.Match[str]) -> str:
        words = found[1].split()
        made = [" ".join(chance.sample(words, len(words))) for _ in range(chance.randint(2, 4))]
        return "".join(f"<p>{text}" for text in made)

    for number in range(count):
        host = f"site{chance.randrange(max(count // 5, 1))}.example"
        yield f"https://{host}/{number}", _PARAGRAPH.sub(shuffled, chance.choice(sources)).encode()


def write_warc(path: Path, count: int) -> None:
    """Write an archive, packed with zstd."""
    with pa.CompressedOutputStream(str(path), "zstd") as file:
        for number, (url, page) in enumerate(pages(count)):
            block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + page
            head = (
                f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:bench:{number}>\r\n"
                f"WARC-Target-URI: {url}\r\nContent-Type: application/http; msgtype=response\r\n"
                f"Content-Length: {len(block)}\r\n\r\n"
            )
            file.write(head.encode() + block + b"\r\n\r\n")


def memory(process: int) -> float:
    """Resident memory of a process now, in MB."""
    found = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{process}/status").read_text())
    return int(found[1]) / 1024 if found else 0.0


def processor_time(process: int) -> float:
    """Seconds of the processor that a process has used."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def children(process: int) -> list[int]:
    return [int(n) for n in Path(f"/proc/{process}/task/{process}/children").read_text().split()]


def run(archive: Path, folder: Path, jobs: int, reasons: int, shard: int) -> float:
    """Score an archive; print the memory at each shard; return pages a second after the first shard."""
    words = [
        "score",
        archive,
        "--jobs",
        jobs,
        "--output",
        folder,
        "--shard-pages",
        shard,
        "--reasons",
        reasons,
    ]
    started = subprocess.Popen(
        [sys.executable, "-m", "farmsift.cli.main", *map(str, words)], stderr=subprocess.PIPE, text=True
    )
    times: list[float] = []
    spent: list[tuple[float, float]] = []
    print(f"\n{jobs} workers, {reasons} reasons\n{'pages':>9}  {'parent MB':>9}  workers MB", flush=True)
    while started.poll() is None:
        time.sleep(0.05)
        if (folder / f"_part-{len(times):05}.json").exists():
            times.append(time.perf_counter())
            try:
                found = children(started.pid)
                if len(found) < jobs:
                    continue
                spent.append((processor_time(started.pid), sum(map(processor_time, found))))
                line = f"{memory(started.pid):9.0f}  {' '.join(f'{memory(child):.0f}' for child in found)}"
            except OSError:  # the last shard: the workers have gone
                continue
            print(f"{len(times) * shard:9,}  {line}", flush=True)
    said = started.stderr.read() if started.stderr else ""
    if started.returncode:
        raise SystemExit(said)
    rate = shard * (len(times) - 1) / (times[-1] - times[0])
    pages = shard * (len(spent) - 1)
    parent, workers = (1000 * (spent[-1][i] - spent[0][i]) / pages for i in (0, 1))
    print(f"{rate:,.0f} pages/s")
    print(f"a page takes {workers:.2f} ms of the processor in a worker and {parent:.2f} ms in the parent")
    return rate


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=30_000)
    parser.add_argument("--jobs", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--reasons", type=int, default=0)
    parser.add_argument("--shard", type=int, default=5_000, help="pages between two looks at the memory")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        archive = Path(name, "pages.warc.zst")
        write_warc(archive, options.pages)
        packed = archive.stat().st_size
        mean = sum(len(page) for _, page in pages(500)) / 500
        print(f"{options.pages:,} generated pages of {mean / 1000:.0f} kB, {packed / 1e6:,.0f} MB packed")
        rates = {
            jobs: run(archive, Path(name, f"jobs{jobs}"), jobs, options.reasons, options.shard)
            for jobs in options.jobs
        }
    first = min(rates)
    for jobs, rate in rates.items():
        print(f"{jobs} workers: {rate:,.0f} pages/s, {rate / rates[first]:.2f} times {first}")


if __name__ == "__main__":
    main()
