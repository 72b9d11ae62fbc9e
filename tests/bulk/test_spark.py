"""Spark with real executor processes, one of them killed in the middle; and what shows over a whole crawl."""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest
from archives import packed, record
from crawls import page, raws, write_crawl
from farmsift.bulk.rows import TRACED, as_table
from farmsift.bulk.traces import Trace, traced
from farmsift.bulk.worker import Task
from farmsift.features.copies.fingerprints import Sketch, sketch_of
from farmsift.features.copies.matches import overlap_of
from farmsift.features.readers import LIMITS, Raw, iter_raw
from farmsift.features.site import Sketch as SiteSketch
from farmsift.model import Scorer
from farmsift.model.site import judge_sites
from farmsift.model.verdict import Verdict
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from sparks import CONF, environment

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1200), pytest.mark.xdist_group("spark")]
TASK = Task(form="parquet", reasons=3, signals=True, traces=True)


@pytest.fixture(scope="module")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparkSession]:
    """Two executors, each a JVM of its own with a Python of its own."""
    folder = tmp_path_factory.mktemp("spark")
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environment(folder).items():
            patch.setenv(name, value)
        from farmsift.bulk.spark.session import session

        # No more than a gigabyte for each, which is what the master hands out.
        spark = session("tests", "local-cluster[2,1,1024]", CONF)
        spark.sparkContext.setLogLevel("ERROR")
        spark.sparkContext.setCheckpointDir(str(folder / "checkpoints"))
        yield spark
        spark.stop()


@pytest.fixture(scope="module")
def crawl(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Pages in every form, on few hosts, some of them broken."""
    folder = tmp_path_factory.mktemp("crawl")
    rows = [
        {"id": f"t{n}", "url": f"https://www{n % 3}.site{n % 4}.example/{n}", "html": page(n)}
        for n in range(48)
    ]
    rows.append({"id": "empty", "url": "https://empty.example/", "html": None})
    for number in range(4):
        pq.write_table(pa.Table.from_pylist(rows[number::4]), folder / f"{number}.parquet")
    for number in range(3):
        records = [record(f"https://w{number}.example/{n}", page(n).encode()) for n in range(8)]
        damaged = packed(records)[: -30 if number == 2 else None]
        (folder / f"{number}.warc.gz").write_bytes(damaged)
    write_crawl(folder / "lines.jsonl", 8, broken=5)
    (folder / "page.html").write_text(page(3), encoding="utf-8")
    return folder


def expected(crawl: Path) -> pa.Table:
    """What one process says of the crawl."""
    verdicts, traces = traced(Scorer.load(), list(iter_raw(crawl)), TASK.reasons, TASK.signals)
    return as_table(verdicts, traces).sort_by([("id", "ascending"), ("error", "ascending")])


def written(folder: Path) -> pa.Table:
    """What Spark wrote, as others read it."""
    table = ds.dataset(folder, partitioning="hive").to_table()
    return table.sort_by([("id", "ascending"), ("error", "ascending")])


def until(true: Callable[[], Any], seconds: float = 400) -> Any:
    end = time.monotonic() + seconds
    while not (found := true()):
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)
    return found


def command_of(process: int) -> str:
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""


def below(process: int) -> set[int]:
    """All processes that come from one."""
    found: set[int] = set()
    todo = [process]
    while todo:
        for children in Path(f"/proc/{todo.pop()}/task").glob("*/children"):
            try:
                new = {int(n) for n in children.read_text().split()} - found
            except OSError:
                continue
            found |= new
            todo += new
    return found


def executors() -> set[int]:
    return {p for p in below(os.getpid()) if "CoarseGrainedExecutorBackend" in command_of(p)}


def workers(process: int) -> set[int]:
    return {p for p in below(process) if "farmsift.bulk.worker" in command_of(p)}


@pytest.fixture(scope="module")
def verdicts(spark: SparkSession, crawl: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The crawl scored, while an executor that works on it is killed."""
    from farmsift.bulk.spark.score import score_sources

    out = tmp_path_factory.mktemp("scored") / "verdicts"
    frame = score_sources(spark, [str(crawl)], TASK)
    assert frame.rdd.getNumPartitions() >= 5
    job = threading.Thread(target=lambda: frame.write.partitionBy("band").parquet(str(out)))
    job.start()
    try:
        victim = until(lambda: next((e for e in executors() if workers(e)), None))
        lost = below(victim)
        assert job.is_alive() and not (out / "_SUCCESS").exists()
        os.kill(victim, signal.SIGKILL)
    finally:
        job.join(400)
    assert (out / "_SUCCESS").exists()
    assert victim not in executors()
    # Nothing of it is left behind.
    until(lambda: not any("farmsift" in command_of(p) or "pyspark" in command_of(p) for p in lost), 30)
    return out


def test_verdicts_are_those_of_one_process_though_an_executor_is_killed(crawl: Path, verdicts: Path):
    wanted, found = expected(crawl), written(verdicts)
    assert set(found.column_names) == set(TRACED.names)
    names = [name for name in TRACED.names if name not in ("id", "error")]
    told = pc.is_valid(wanted["error"])
    assert pc.sum(told).as_py() == 3
    # Rows of one table have no number in Spark, so a line that is no JSON goes by its file alone.
    lines = str(crawl / "lines.jsonl")
    ids = [lines if id.startswith(lines) else id for id in wanted["id"].to_pylist()]
    assert found["id"].to_pylist() == ids
    for name in names:
        assert found[name].cast(wanted[name].type).to_pylist() == wanted[name].to_pylist(), name
    assert [bool(e) for e in found["error"].to_pylist()] == [bool(e) for e in wanted["error"].to_pylist()]
    bands = {path.name for path in verdicts.glob("band=*")}
    assert bands <= {f"band={b}" for b in ("clear", "review", "flag", "__HIVE_DEFAULT_PARTITION__")}


def test_sites_are_judged_as_on_one_machine(spark: SparkSession, crawl: Path, verdicts: Path):
    from farmsift.bulk.spark.sites import site_verdicts

    scorer = Scorer.load()
    pages = sorted(iter_raw(crawl), key=lambda raw: raw.id)
    wanted = {site.site: site.to_dict() for site in judge_sites(pages, scorer).verdicts()}
    rows = site_verdicts(
        spark.read.parquet(str(verdicts)), scorer.model.thresholds, scorer.model.name
    ).collect()
    found = {row["site"]: row.asDict(recursive=True) for row in rows}
    assert len(rows) == len(found) >= 7
    for site in found.values():
        site["hosts"] = dict(sorted(site["hosts"].items()))
    assert found == {
        name: {**json.loads(json.dumps(site)), "hosts": dict(sorted(site["hosts"].items()))}
        for name, site in wanted.items()
    }


def test_a_page_that_hangs_or_crashes_costs_itself_alone(spark: SparkSession):
    from farmsift.bulk.spark.executor import rows_of, sent
    from farmsift.bulk.spark.score import schema_of
    from pyspark import cloudpickle

    # The module of the tests is not on executors.
    for module in (sys.modules[__name__], sys.modules[raws.__module__]):
        cloudpickle.register_pickle_by_value(module)
    task = replace(TASK, traces=False, limits=replace(LIMITS, seconds=2.0))
    job, model = sent(spark.sparkContext, task, grace=2.0)
    sound = raws(4)

    def scored(frames: Any) -> Any:
        class Deadly(Raw):
            def __reduce__(self) -> Any:
                return (time.sleep, (3600,)) if self.id == "hanging" else (os.abort, ())

        for _ in frames:
            yield from rows_of(job, model, [*sound[:2], Deadly("hanging"), Deadly("crashing"), *sound[2:]])

    rows = spark.range(0, 1, 1, 1).mapInPandas(scored, schema_of(job)).collect()
    assert [row["id"] for row in rows] == ["p0", "p1", "hanging", "crashing", "p2", "p3"]
    errors = {row["id"]: row["error"] for row in rows if row["error"]}
    assert errors == {
        "hanging": "hanging: skipped: no answer within 6 s; its worker was killed",
        "crashing": "crashing: skipped: its worker process was ended by SIGABRT",
    }


def test_rows_of_kafka_are_pages(spark: SparkSession):
    from farmsift.bulk.spark.errors import SparkError
    from farmsift.bulk.spark.score import score_frame
    from farmsift.bulk.spark.stream import arriving

    raw = raws(1)[0]
    values = [
        json.dumps({"id": "one", "url": raw.url, "html": page(0)}).encode(),
        json.dumps({"html": page(0)}).encode(),
        b"{no JSON",
        None,
    ]
    schema = "key binary, value binary, topic string, partition int, offset bigint, timestamp timestamp"
    frame = spark.createDataFrame([(None, v, "pages", 1, n, None) for n, v in enumerate(values)], schema)
    rows = score_frame(frame, Task()).orderBy("id").collect()
    assert [row["id"] for row in rows] == ["one", "pages:1:1", "pages:1:2", "pages:1:3"]
    assert rows[0]["content_farm"] == Scorer.load().score(page(0), raw.url).to_dict()["content_farm"]
    assert [bool(row["error"]) for row in rows] == [False, False, True, True]
    assert "pages:1:2 is not JSON" in rows[2]["error"]
    with pytest.raises(SparkError, match="no reader for Kafka here; give spark-submit --packages"):
        arriving(spark, "pages", "kafka", options={"kafka.bootstrap.servers": "127.0.0.1:1"})


def test_frames_that_hold_no_pages_are_refused(spark: SparkSession):
    from farmsift.bulk.spark.duplicates import near_duplicates
    from farmsift.bulk.spark.errors import SparkError
    from farmsift.bulk.spark.score import score_frame

    with pytest.raises(SparkError, match="neither html, text, value nor path, but id"):
        score_frame(spark.range(1))
    with pytest.raises(SparkError, match="column html of the frame holds bigint"):
        score_frame(spark.range(1).selectExpr("'a' AS id", "id AS html"))
    with pytest.raises(SparkError, match="neither id nor url"):
        score_frame(spark.range(1).selectExpr("'x' AS html"))
    with pytest.raises(SparkError, match="without --traces"):
        near_duplicates(spark.range(1))


def texts() -> list[str]:
    """Articles: some of their own, families of changed copies, one that is the same many times, a shared footer."""
    chance = np.random.default_rng(11)
    footer = " ".join(f"note{n}" for n in range(40))
    found = []
    for family in range(8):
        words = [f"f{family}w{n}" for n in chance.integers(0, 3000, 300)]
        for _ in range(family + 1):
            changed = [word if chance.random() > 0.06 else f"c{chance.integers(0, 9999)}" for word in words]
            found.append(" ".join(changed) + " " + footer)
    return [*found, *[found[0]] * 4, "too short"]


def as_verdicts(articles: list[str]) -> pa.Table:
    """Verdicts with the traces of articles."""
    none = np.empty(0, dtype=np.uint32)
    site = SiteSketch("", "", "", "", None, none, none)
    odds = {"any": 0.0, "content_farm": 0.0, "republished": 0.0}
    rows, traces = [], []
    for number, article in enumerate(articles):
        sketch = sketch_of(article)
        host = f"site{number}.example"
        rows.append(Verdict(f"a{number}", f"https://{host}/", host, band="clear"))
        traces.append(Trace(host, odds, site, sketch if len(sketch.hashes) >= 16 else None))
    return as_table(rows, traces)


def in_groups(sketches: list[Sketch]) -> set[frozenset[str]]:
    """The groups by comparing all with all."""
    pairs = []
    for i, a in enumerate(sketches):
        for j, b in enumerate(sketches[:i]):
            found = overlap_of(a, b.hashes, b.limit)
            if len(found.mine) >= 3 and min(found.contained, found.contains) >= 0.5:
                pairs.append((i, j))
    links = coo_array((np.ones(len(pairs)), np.array(pairs).T), shape=(len(sketches),) * 2)
    _, label = connected_components(links, directed=False)
    groups = [frozenset(f"a{i}" for i in np.flatnonzero(label == g)) for g in range(label.max() + 1)]
    return {group for group in groups if len(group) > 1}


def test_near_duplicates_are_those_of_comparing_all_with_all(spark: SparkSession, tmp_path: Path):
    from farmsift.bulk.spark.duplicates import near_duplicates

    articles = texts()
    pq.write_table(as_verdicts(articles), tmp_path / "verdicts.parquet")
    frame = spark.read.parquet(str(tmp_path))
    # The footer is on more texts than that, and no family has as many.
    rows = near_duplicates(frame, most=12).collect()
    found: dict[str, set[str]] = {}
    for row in rows:
        found.setdefault(row["group"], set()).add(row["id"])
    assert {frozenset(group) for group in found.values()} == in_groups([sketch_of(a) for a in articles])
    assert {(row["pages"], row["domains"]) for row in rows} == {(len(g), len(g)) for g in found.values()}
    assert sorted(map(len, found.values())) == [2, 3, 4, 5, 5, 6, 7, 8]


def test_components_are_those_of_the_graph(spark: SparkSession):
    from farmsift.bulk.spark.duplicates import components

    chance = np.random.default_rng(5)
    chain = [(n, n + 1) for n in chance.permutation(60).tolist()]
    scattered = (chance.integers(100, 180, (50, 2))).tolist()
    edges = [*chain, *map(tuple, scattered), (7, 7)]
    rows = components(spark.createDataFrame(edges, "a bigint, b bigint")).collect()
    numbers = sorted({n for a, b in edges if a != b for n in (a, b)})
    place = {n: i for i, n in enumerate(numbers)}
    ends = np.array([(place[a], place[b]) for a, b in edges if a != b]).T
    links = coo_array((np.ones(len(ends[0])), ends), shape=(len(numbers),) * 2)
    _, label = connected_components(links, directed=False)
    least = {c: min(n for n in numbers if label[place[n]] == c) for c in set(label.tolist())}
    assert {row["text"]: row["label"] for row in rows} == {n: least[label[place[n]]] for n in numbers}
    assert len(rows) == len(numbers)
