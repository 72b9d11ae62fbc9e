"""How fast the moderation service is: submissions a second, and lists and the next item of a million.

Runs the service as it is run in earnest, on loopback, in a folder of its own that is removed afterwards:

    python benchmarks/bench_service.py submit --workers 2 --seconds 15 [--real PAGES...]
    python benchmarks/bench_service.py read --items 1000000
    python benchmarks/bench_service.py submit --database-url postgresql://me@/empty

The generator is one process with as many connections as asked, each a thread that sends requests made ready
before; it shares the cores with the service, and its processor time is told beside the service's.
"""

from __future__ import annotations

import argparse
import contextlib
import datetime as dt
import itertools
import json
import os
import random
import re
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import httpx
import numpy as np
from farmsift.features.readers import iter_raw
from farmsift.features.readers.encoding import decode
from farmsift.model import Scorer
from farmsift.moderation import accounts, schema
from farmsift.moderation.api.access import COOKIE
from farmsift.moderation.database import Database
from farmsift.moderation.roles import Role
from farmsift.moderation.settings import Settings
from serving.filling import BIG_SITE, SPAN, fill, filled
from sqlalchemy import func, select

EXAMPLES = Path(__file__).parents[1] / "examples"
PAGE_BYTES = 60_000


def real_pages(sources: list[str], most: int = 400) -> list[str]:
    """The pages of the inputs that are nearest to 60 kB, as text."""
    pages = [
        raw.data if isinstance(raw.data, str) else decode(raw.data, raw.charset)[0]
        for source in sources
        for raw in iter_raw(source)
        if raw.form == "html"
    ]
    return sorted(pages, key=lambda html: abs(len(html.encode("utf-8", "replace")) - PAGE_BYTES))[:most]


def body_of(number: int, html: str) -> bytes:
    """What is submitted: a page with a line of its own, so that none is like another."""
    told = {
        "url": f"https://site{number % 5000}.example/{number}",
        "html": f"{html}<p>{number}</p>",
        "key": f"k{number}",
    }
    return json.dumps(told).encode("utf-8", "replace")


def made_page(number: int) -> str:
    """A page of 60 kB, nearly all of it text: an example with its paragraphs repeated in another order."""
    chosen = random.Random(number)
    html = (EXAMPLES / "vacuum-coupons.html").read_text(encoding="utf-8")
    head, body = html.split("<body", 1)
    words = body.split()
    filler: list[str] = []
    while sum(map(len, filler)) + len(html) < PAGE_BYTES:
        start = chosen.randrange(max(1, len(words) - 60))
        text = " ".join(words[start : start + 60]).replace("<", "&lt;").replace(">", "&gt;")
        filler.append(f"<p class='c{chosen.randrange(20)}'>{text}</p>\n")
    return f"{head}<body{body.replace('</body>', ''.join(filler) + '</body>')}"


@contextlib.contextmanager
def service(url: str, workers: int, folder: str) -> Iterator[str]:
    """Run the service; yields the address of its API."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    settings = {
        "FARMSIFT_DATABASE_URL": url,
        "FARMSIFT_PORT": str(port),
        "FARMSIFT_WORKERS": str(workers),
        "FARMSIFT_REQUESTS_PER_SECOND": "100000",
    }
    code = "import sys; from farmsift.cli import main; sys.exit(main(['serve']))"
    process = subprocess.Popen([sys.executable, "-c", code], env={**os.environ, **settings}, cwd=folder)
    try:
        base = f"http://127.0.0.1:{port}/api/v1"
        for _ in range(600):
            with contextlib.suppress(httpx.TransportError):
                if httpx.get(f"{base}/ready").status_code == 200:
                    break
            time.sleep(0.1)
        time.sleep(3)  # until the other processes are up too
        yield base
    finally:
        process.terminate()
        process.wait(30)


def cpu_seconds() -> float:
    """Processor time that the service's processes have used so far (Linux)."""
    tick, used = os.sysconf("SC_CLK_TCK"), 0.0
    parents = {str(os.getpid())}
    for _ in range(3):  # the service, its workers
        for stat in Path("/proc").glob("[0-9]*/stat"):
            with contextlib.suppress(OSError):
                fields = stat.read_text().rpartition(")")[2].split()
                if fields[1] in parents and stat.parent.name not in parents:
                    parents.add(stat.parent.name)
                    used += (int(fields[11]) + int(fields[12])) / tick
    return used


def bare(bodies: list[bytes]) -> float:
    """Milliseconds of processor time for scoring a page with its reasons, without any service."""
    scorer = Scorer.load()
    pages = [json.loads(body) for body in bodies]
    scorer.score(pages[0]["html"], pages[0]["url"])
    start = time.process_time()
    for one in pages:
        scorer.score(one["html"], one["url"])
    return (time.process_time() - start) / len(pages) * 1000


class Call(NamedTuple):
    """A request, ready to be sent."""

    base: str
    data: bytes


def call(base: str, token: str, method: str, path: str, body: bytes = b"", session: str = "") -> Call:
    """Make a request ready, to the API by a token or for a page by a session."""
    address = urlsplit(base)
    who = f"Cookie: {COOKIE}={session}" if session else f"Authorization: Bearer {token}"
    place = f"/{path}" if session else f"{address.path}/{path}"
    head = (
        f"{method} {place} HTTP/1.1\r\nHost: {address.netloc}\r\n{who}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return Call(base, head.encode() + body)


def load(calls: Iterator[Call], clients: int, seconds: float) -> list[tuple[float, int]]:
    """Make calls over some connections, each as soon as the one before is answered; time and status of each."""
    took: list[tuple[float, int]] = []
    end = time.perf_counter() + seconds
    turn = threading.Lock()

    def one() -> None:
        with contextlib.ExitStack() as stack:
            connection: socket.socket | None = None
            while time.perf_counter() < end:
                with turn:
                    asked = next(calls, None)
                if asked is None:
                    return
                if connection is None:
                    address = urlsplit(asked.base)
                    connection = socket.create_connection((address.hostname, address.port or 80), 60)
                    stack.enter_context(connection)
                start = time.perf_counter()
                connection.sendall(asked.data)
                status = answered(connection)
                took.append((time.perf_counter() - start, status))

    threads = [threading.Thread(target=one) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return took


def answered(connection: socket.socket) -> int:
    """Read an answer whole; return its status."""
    data = connection.recv(65536)
    while (end := data.find(b"\r\n\r\n")) < 0:
        more = connection.recv(65536)
        if not more:
            raise ConnectionError("the service hung up")
        data += more
    found = re.search(rb"(?i)\r\ncontent-length: (\d+)", data[:end])
    left = end + 4 + int(found[1] if found else 0) - len(data)
    while left > 0:
        left -= len(connection.recv(left))
    return int(data[9:12])


def told(name: str, took: list[tuple[float, int]], seconds: float) -> None:
    times = np.array([t for t, _ in took]) * 1000
    p50, p95, p99 = np.quantile(times, [0.5, 0.95, 0.99])
    statuses = {s: sum(1 for _, one in took if one == s) for s in sorted({s for _, s in took})}
    print(
        f"{name}: {len(took) / seconds:.1f}/s, p50 {p50:.1f} ms, p95 {p95:.1f} ms, p99 {p99:.1f} ms, "
        f"answers {statuses}, load average {os.getloadavg()[0]:.1f}"
    )


def submit(chosen: argparse.Namespace, database: Database, folder: str) -> None:
    """Submissions a second, and that none is lost or doubled."""
    token = accounts.issue(database, "bench", "bench")[0]
    real = real_pages(chosen.real) if chosen.real else []
    numbers = range(chosen.pages)
    bodies = [body_of(n, real[n % len(real)] if real else made_page(n)) for n in numbers]
    print(f"{chosen.pages} pages of {np.mean([len(body) for body in bodies]):.0f} bytes as JSON")
    with service(chosen.database_url, chosen.workers, folder) as base:
        calls = iter([call(base, token, "POST", "items", body) for body in bodies])
        warm = load(calls, chosen.clients, 3)
        before, own, start = cpu_seconds(), time.process_time(), time.perf_counter()
        took = load(calls, chosen.clients, chosen.seconds)
        used, own, seconds = cpu_seconds() - before, time.process_time() - own, time.perf_counter() - start
    n = max(len(took), 1)
    print(
        f"processor time a page: service {used / n * 1000:.1f} ms, generator {own / n * 1000:.1f} ms; "
        f"scoring alone {bare(bodies[-50:]):.1f} ms"
    )
    told(f"submit, {chosen.workers} workers, {chosen.clients} connections", took, seconds)
    acknowledged = sum(1 for _, status in warm + took if status == 201)
    with database.read() as connection:
        kept = connection.scalar(select(func.count()).select_from(schema.items))
    print(
        f"acknowledged {acknowledged}, kept {kept}: {'none' if kept == acknowledged else 'SOME'} lost or doubled"
    )


def read(chosen: argparse.Namespace, database: Database, folder: str) -> None:
    """Lists and the next item, of many items; a database that holds some already is measured as it is."""
    if filled(database):
        chosen.items = filled(database)
    else:
        start = time.perf_counter()
        fill(database, chosen.items, accounts.listed(database)[0].id)
        print(f"{chosen.items} items put in, {time.perf_counter() - start:.0f} s")
    token = accounts.issue(database, "bench", "bench", Role.REVIEWER)[0]
    sender = accounts.issue(database, "bench", "bench", Role.SUBMITTER)[0]
    session = accounts.sign_in(database, Settings(), "bench", _PASSWORD)[0]
    with service(chosen.database_url, chosen.workers, folder) as base:

        def measured(name: str, asked: Iterator[Call]) -> None:
            took = load(asked, 4, chosen.seconds / 4)
            told(name, took, chosen.seconds / 4)

        for path in LISTS:
            measured(path, itertools.repeat(call(base, token, "GET", path)))
        measured("items, as their sender", itertools.repeat(call(base, sender, "GET", "items")))
        for path in (*PAGES, f"items/{chosen.items // 2}"):
            asked = itertools.repeat(call(base, token, "GET", path, session=session))
            load(asked, 1, 1)  # the first reading of the dashboard is kept for half a minute
            measured(f"page: {path}", asked)
        measured("items, deep cursors", (call(base, token, "GET", path) for path in cursors()))
        for name, more in NEXT.items():
            skipping = (
                call(base, token, "POST", f"queue/next?skip={random.randrange(1, chosen.items)}{more}")
                for _ in itertools.count()
            )
            measured(name, skipping)


_LONG_AGO = (dt.datetime.now(dt.UTC) - dt.timedelta(days=100)).strftime("%Y-%m-%dT00:00:00Z")

LISTS = (
    "items",
    "items?band=review",
    "items?band=flag&language=pt",
    "items?site=site77.example",
    f"items?site={BIG_SITE}&band=flag",
    "items?reason=signal.7",
    "items?reason=signal.clear&state=disputed",
    "items?state=open",
    "items?lane=disputed&language=pt",
    "items?outcome=not_sure&audit=true",
    f"items?before={_LONG_AGO}",
    "queue/review",
    "queue/review?language=pt",
    "queue/review?reason=signal.7",
    "queue/review?reason=signal.clear",
    f"queue/review?site={BIG_SITE}",
)
"""Lists of the API, among them those where two things meet that seldom do."""

PAGES = (
    "queue",
    "queue?show=review&reason=signal.7",
    "queue?show=review&reason=signal.clear",
    "queue?show=all&band=flag&language=pt",
    "queue?show=all&site=site77.example",
    "queue?show=decided&reason=signal.7",
    "queue?show=all&age=week",
    "dashboard",
)

NEXT = {
    "next item": "",
    "next item, language": "&language=pt",
    "next item, reason": "&reason=signal.7",
    "next item, reason that none has": "&reason=signal.clear&band=review",
}


def cursors() -> Iterator[str]:
    """Go through a list part by part, from places spread over it."""
    from farmsift.moderation.items import make_cursor

    end = time.time()
    while True:
        at = int((end - random.random() * SPAN.total_seconds()) * 1_000_000)
        yield f"items?cursor={make_cursor('newest', at, 1)}"


_PASSWORD = "only for measuring"


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("what", choices=("submit", "read"))
    asked.add_argument("--workers", type=int, default=2)
    asked.add_argument("--clients", type=int, default=12)
    asked.add_argument("--seconds", type=float, default=15)
    asked.add_argument("--pages", type=int, default=4000)
    asked.add_argument(
        "--real", nargs="+", metavar="PAGES", help="submit real pages of about 60 kB of these inputs"
    )
    asked.add_argument("--items", type=int, default=1_000_000)
    asked.add_argument("--database-url", help="an empty one, or for `read` one that was filled before")
    chosen = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="farmsift-bench-") as folder:
        chosen.database_url = chosen.database_url or f"sqlite:///{folder}/bench.db"
        database = Database(chosen.database_url)
        database.upgrade()
        if not accounts.listed(database):
            accounts.add(database, "bench", Role.REVIEWER, _PASSWORD)
        {"submit": submit, "read": read}[chosen.what](chosen, database, folder)
        database.close()


if __name__ == "__main__":
    main()
