"""Verdicts on all sites of a crawl: exact counts and a sample of pages, so that no site is too large."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pandas as pd
from pyspark.sql import Window
from pyspark.sql import functions as sql

from ...model.site import MOST_A_HOST, Note, Sites, SiteVerdict
from ..traces import ODDS, sketch_in
from .errors import SparkError

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

    from ...model.thresholds import Thresholds

MOST_A_DOMAIN = 20_000
"""Pages of a domain that are looked at together, some 40 MB; of each host the same number where it can be."""

BANDS = ("flag", "review", "clear")
_REASONS = 3
_KEPT = (
    "site_title", "site_name", "site_language", "site_topic", "site_place", "site_text", "site_design",
)  # fmt: skip
_SCHEMA = """
    site string, domain string, hosts map<string, bigint>, pages bigint, bands map<string, bigint>,
    content_farm double, republished double, band string, verdict string,
    reasons array<struct<finding: string, against: boolean, sentence: string, count: bigint, of: bigint,
        pages: array<struct<id: string, url: string, title: string>>>>,
    apart_from array<string>, model string
"""


def site_verdicts(
    df: DataFrame, thresholds: Thresholds, model: str = "", most: int = MOST_A_DOMAIN
) -> DataFrame:
    """Judge sites by the verdicts on their pages.

    Spark counts all pages and adds up their log-odds host by host. Of each host the ``MOST_A_HOST`` pages of the
    smallest hash are kept, chosen before they are shuffled, and of each domain at most ``most``. What is kept of a
    domain is judged as ``farmsift site`` does.

    Args:
        df: verdicts with traces.
        thresholds: the model's bands.
        model: the model's name.
        most: pages of a domain that are looked at together.

    Returns:
        One row a site with the fields that ``farmsift site`` writes.

    Raises:
        SparkError: the verdicts were written without traces.
    """
    needs_traces(df)
    pages = df.where(sql.col("error").isNull() & sql.col("site_domain").isNotNull())
    counts = pages.groupBy("site_domain", "host").agg(
        *(sql.count_if(sql.col("band") == band).alias(band) for band in BANDS),
        *(sql.sum(f"odds_{question}").alias(f"odds_{question}") for question in ODDS),
    )
    crc = sql.crc32("id").alias("crc")
    reasons = sql.slice("reasons", 1, _REASONS).alias("reasons")
    wanted = pages.select("site_domain", "host", "id", "url", "band", "odds_any", reasons, crc, *_KEPT)
    by_host = Window.partitionBy("host").orderBy("crc", "id")
    by_domain = Window.partitionBy("site_domain").orderBy("rank", "crc", "id")
    sample = (
        wanted.withColumn("rank", sql.row_number().over(by_host))
        .where(sql.col("rank") <= MOST_A_HOST)
        .withColumn("place", sql.row_number().over(by_domain))
        .where(sql.col("place") <= most)
        .drop("crc", "rank", "place")
    )

    def judged(hosts: pd.DataFrame, notes: pd.DataFrame) -> pd.DataFrame:
        sites = Sites(thresholds, model, most_kept=most)
        for row in _rows(hosts):
            bands = {band: int(row[band]) for band in BANDS}
            sites.count(row["host"], bands, {question: row[f"odds_{question}"] for question in ODDS})
        for row in _rows(notes.sort_values("id")):
            sites.keep(row["host"], _note(row))
        return pd.DataFrame([_plain(verdict) for verdict in sites.verdicts()])

    both = counts.groupBy("site_domain").cogroup(sample.groupBy("site_domain"))
    return both.applyInPandas(judged, _SCHEMA)


def needs_traces(df: DataFrame) -> None:
    """Check that verdicts were written with what comparing pages needs.

    Raises:
        SparkError: they were not.
    """
    if not {"site_domain", "copy_digest"} <= set(df.columns):
        raise SparkError(
            "the verdicts were written without --traces, and only with them can pages be compared."
        )


def _rows(frame: pd.DataFrame) -> Iterator[dict[str, Any]]:
    columns = list(frame.columns)
    for values in zip(*(frame[column] for column in columns), strict=True):
        yield dict(zip(columns, values, strict=True))


def _note(row: dict[str, Any]) -> Note:
    reasons = tuple((r["signal"], r["sentence"]) for r in row["reasons"] if r["points"] > 0)
    url = row["url"] if isinstance(row["url"], str) else ""
    sketch = sketch_in(row)
    return Note(row["id"], url, sketch.title, row["band"], row["odds_any"], reasons, sketch)


def _plain(verdict: SiteVerdict) -> dict[str, Any]:
    row = verdict.to_dict()
    return {**row, "reasons": [dict(reason) for reason in row["reasons"]]}
