"""Near-duplicate articles of a whole crawl, in groups, by the fingerprints of the index of known articles.

Every step is a join, a grouping or a sort that Spark spreads and spills; nothing is collected.

1. Articles of the same words are one *text* (their digest), however many pages show it.
2. A text is listed under *keys*: each of its smaller fingerprints together with the next larger one. A single
   fingerprint has 32 bits, and the smaller half of a page's fingerprints lies in a twelfth of them or less; from
   some tens of millions of texts on, any two of them meet there by chance. Two neighbours have some fifty bits.
3. Keys of more than ``MOST`` texts are boilerplate and are dropped, counted before anything is moved.
4. Under each key a text is compared with the next ``REACH`` in the order of digests, not with all: the work grows
   with the length of a list and not with its square. Texts that share many keys have the same neighbours there.
5. Pairs that met under ``LEAST_MET`` keys are compared by all their fingerprints, as the index does.
6. Groups are the connected components of what is left, by alternating large-star and small-star steps (Kiveris et
   al., Connected Components in MapReduce and Beyond, 2014): each step hands the smallest label on to all
   neighbours, and chains shorten by a constant factor a round.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd
from pyspark import StorageLevel
from pyspark.sql import Window
from pyspark.sql import functions as sql

from ...features.copies.fingerprints import Sketch, mixed, posted_of
from ...features.copies.index import LEAST_SHARED
from ...features.copies.matches import overlap_of
from ..traces import fingerprints_in
from .errors import SparkError
from .sites import needs_traces

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

LEAST = 0.5
"""Share of each of two texts that must stand in the other."""
MOST = 10_000
"""Texts of one key from which it is boilerplate."""
REACH = 3
LEAST_MET = 2
MOST_ROUNDS = 40
"""Rounds of labels after which something is wrong; a chain of a million texts takes some fifteen."""

_NONE = np.empty(0, dtype=np.int64)


def near_duplicates(df: DataFrame, least: float = LEAST, most: int = MOST) -> DataFrame:
    """Find the groups of pages whose articles are nearly the same.

    Args:
        df: verdicts with traces.
        least: share of each of two texts that must stand in the other, above 0 to 1.
        most: texts of one key from which it is boilerplate.

    Returns:
        One row for each page that is in a group: ``group`` (the same for its pages, 16 hexadecimal digits), ``id``,
        ``url``, ``domain``, and of the group ``pages`` and, estimated within 5 %, ``domains``.

    Raises:
        SparkError: the verdicts were written without traces, or the session has no folder for checkpoints.
    """
    needs_traces(df)
    if df.sparkSession.sparkContext.getCheckpointDir() is None:
        raise SparkError("groups need a folder for checkpoints; see SparkContext.setCheckpointDir.")
    shown = df.where(sql.col("copy_digest").isNotNull())
    pages = shown.select(
        sql.col("copy_digest").alias("text"), "id", "url", sql.col("site_domain").alias("domain")
    )
    texts = (
        shown.groupBy(sql.col("copy_digest").alias("text"))
        .agg(sql.first("copy_limit").alias("limit"), sql.first("copy_hashes").alias("hashes"))
        .persist(StorageLevel.DISK_ONLY)
    )
    try:
        labels = components(_overlaps(texts, _meetings(texts, most), least))
    finally:
        texts.unpersist()
    grouped = pages.join(labels, "text", "left").withColumn("label", sql.coalesce("label", "text"))
    sizes = (
        grouped.groupBy("label")
        .agg(sql.count("*").alias("pages"), sql.approx_count_distinct("domain").alias("domains"))
        .where("pages > 1")
    )
    name = sql.lower(sql.lpad(sql.hex("label"), 16, "0")).alias("group")
    return grouped.join(sizes, "label").select(name, "id", "url", "domain", "pages", "domains")


def keys_of(hashes: npt.NDArray[np.uint32]) -> npt.NDArray[np.int64]:
    """Keys by which a text is found.

    Args:
        hashes: all its fingerprints, ascending, shape (kept,).

    Returns:
        One for each but the last of the smaller half, shape (posted - 1,).
    """
    posted = hashes[: posted_of(len(hashes))].astype(np.uint64)
    return mixed(posted[:-1] << np.uint64(32) | posted[1:]).view(np.int64)


def components(edges: DataFrame) -> DataFrame:
    """Find connected components.

    Args:
        edges: columns ``a`` and ``b``, 64-bit numbers; each edge in either direction.

    Returns:
        ``text`` and ``label``, the smallest number of its component, for each number that has an edge.

    Raises:
        SparkError: it comes to no end, which no graph brings about.
    """
    edges = edges.select(sql.greatest("a", "b").alias("a"), sql.least("a", "b").alias("b"))
    edges = edges.where("a != b").distinct().checkpoint()
    before = None
    for _ in range(MOST_ROUNDS):
        edges = _small_star(_large_star(edges)).checkpoint()
        # Two numbers come to the driver, however many edges there are.
        now = edges.agg(sql.count("*"), sql.sum(sql.xxhash64("a", "b").cast("decimal(38,0)"))).first()
        if now == before:
            roots = edges.select(sql.col("b").alias("text"), sql.col("b").alias("label")).distinct()
            return edges.select(sql.col("a").alias("text"), sql.col("b").alias("label")).unionByName(roots)
        before = now
    raise SparkError(f"groups were not settled after {MOST_ROUNDS} rounds.")


def _large_star(edges: DataFrame) -> DataFrame:
    """Join the larger neighbours of each number to the smallest of itself and its neighbours."""
    both = edges.select("a", "b").union(edges.select("b", "a")).toDF("a", "b")
    least = both.groupBy("a").agg(sql.least(sql.min("b"), sql.col("a")).alias("m"))
    found = both.where("b > a").join(least, "a").select(sql.col("b").alias("a"), sql.col("m").alias("b"))
    return found.where("a != b").distinct()


def _small_star(edges: DataFrame) -> DataFrame:
    """Join the smaller neighbours of each number, and itself, to the smallest of them."""
    least = edges.groupBy("a").agg(sql.min("b").alias("m"))
    found = edges.join(least, "a").select(sql.col("b").alias("a"), sql.col("m").alias("b")).where("a != b")
    return found.union(least).toDF("a", "b").distinct()


def _meetings(texts: DataFrame, most: int) -> DataFrame:
    """Pairs of texts, the smaller first, that are neighbours under at least ``LEAST_MET`` keys."""

    def listed(frames: Iterable[pd.DataFrame]) -> Iterator[pd.DataFrame]:
        for frame in frames:
            keys = [keys_of(fingerprints_in(packed)) for packed in frame["hashes"]]
            text = np.repeat(frame["text"].to_numpy(np.int64), [len(found) for found in keys])
            yield pd.DataFrame({"key": np.concatenate(keys) if keys else _NONE, "text": text})

    keys = texts.select("text", "hashes").mapInPandas(listed, "key bigint, text bigint")
    common = keys.groupBy("key").count().where(sql.col("count") > most).select("key")
    order = Window.partitionBy("key").orderBy("text")
    following = sql.array(*(sql.lead("text", step).over(order) for step in range(1, REACH + 1)))
    pairs = keys.join(common, "key", "left_anti").select(sql.col("text").alias("a"), following.alias("b"))
    pairs = pairs.select("a", sql.explode("b").alias("b")).where(sql.col("b").isNotNull())
    return pairs.groupBy("a", "b").count().where(sql.col("count") >= LEAST_MET).select("a", "b")


def _overlaps(texts: DataFrame, pairs: DataFrame, least: float) -> DataFrame:
    """Those pairs of which each stands in the other by ``least``."""

    def compared(frames: Iterable[pd.DataFrame]) -> Iterator[pd.DataFrame]:
        for frame in frames:
            columns = (frame[c] for c in ("limit_a", "hashes_a", "limit_b", "hashes_b"))
            kept = [_alike(a, of_a, b, of_b, least) for a, of_a, b, of_b in zip(*columns, strict=True)]
            yield frame.loc[kept, ["a", "b"]]

    for side in ("a", "b"):
        sketches = texts.select(*(sql.col(c).alias(f"{c}_{side}") for c in ("text", "limit", "hashes")))
        pairs = pairs.join(sketches, pairs[side] == sketches[f"text_{side}"]).drop(f"text_{side}")
    return pairs.mapInPandas(compared, "a bigint, b bigint")


def _alike(limit: int, packed: bytes, other_limit: int, other: bytes, least: float) -> bool:
    mine = Sketch(fingerprints_in(packed), _NONE, _NONE, int(limit), 0, b"")
    found = overlap_of(mine, fingerprints_in(other), int(other_limit))
    return len(found.mine) >= LEAST_SHARED and min(found.contained, found.contains) >= least
