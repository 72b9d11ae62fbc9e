"""Pages in a frame or in files, verdicts out, by Spark."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import reduce
from typing import TYPE_CHECKING, Any

import pandas as pd
from pyspark.errors import AnalysisException
from pyspark.sql import functions as sql
from pyspark.sql.pandas.types import from_arrow_schema
from pyspark.sql.types import BinaryType, StringType, StructType

from ...features.readers import Limits, Raw, ReadError, Tally, iter_raw
from ...features.readers.tables import COLUMNS, raw_of
from ..pool import GRACE
from ..worker import Task
from .archives import iter_archive
from .errors import SparkError, first_line
from .executor import Job, rows_of, sent
from .places import Place, listed, opened, plain

if TYPE_CHECKING:
    from pyspark.sql import Column, DataFrame, SparkSession

_PARQUET = Task(form="parquet")
_BESIDES = 1 << 20  # what a row of JSON may hold besides the page
_NAME = "name"
_KAFKA = ("topic", "partition", "offset")


def score_frame(df: DataFrame, task: Task = _PARQUET, *, grace: float = GRACE) -> DataFrame:
    """Score the pages of a frame, of a batch or of a stream.

    Args:
        df: one of these, by its columns:

            * ``id`` and ``url``, or one of them, with ``html`` or ``text``, as text or bytes;
            * ``value``: JSON with these keys, as text or bytes; rows of Kafka are such;
            * ``path``: files that ``farmsift score`` reads, each opened where it is scored.
        task: how pages are scored.
        grace: seconds that an answer may take beyond what the limits allow a page.

    Returns:
        One row a page with the columns that ``farmsift score`` writes to Parquet, and where ``task.traces`` is set
        those of ``traces.TRACES``. A page that can't be read, hangs or crashes has a row with ``error``.

    Raises:
        SparkError: the frame holds no pages.
        OSError: the model is not there.
    """
    chosen, raws = _pages_in(df)
    job, model = sent(df.sparkSession.sparkContext, task, grace)

    def scored(frames: Iterable[pd.DataFrame]) -> Iterator[pd.DataFrame]:
        pages = (raw for frame in frames for raw in raws(frame, job.task.limits))
        return rows_of(job, model, pages)

    return chosen.mapInPandas(scored, schema_of(job))


def score_files(
    spark: SparkSession, slices: Sequence[Sequence[str]], task: Task = _PARQUET, *, grace: float = GRACE
) -> DataFrame:
    """Score the pages of files, each opened on the executor that scores it and read as it streams in.

    Args:
        spark: the session.
        slices: paths or URIs of the files of each task; an archive is best by itself.
        task: how pages are scored.
        grace: seconds that an answer may take beyond what the limits allow a page.

    Returns:
        As ``score_frame``. A file that can't be read as a whole gives one row with ``error``.

    Raises:
        OSError: the model is not there.
    """
    job, model = sent(spark.sparkContext, task, grace)
    named = spark.sparkContext.broadcast([list(part) for part in slices])

    def scored(frames: Iterable[pd.DataFrame]) -> Iterator[pd.DataFrame]:
        paths = (path for frame in frames for number in frame["id"] for path in named.value[number])
        return rows_of(job, model, (raw for path in paths for raw in pages_in_file(path, job.task.limits)))

    count = max(len(slices), 1)
    return spark.range(0, len(slices), 1, count).mapInPandas(scored, schema_of(job))


def score_sources(spark: SparkSession, sources: Sequence[str], task: Task = _PARQUET) -> DataFrame:
    """Score all pages of files and folders.

    Parquet and JSON Lines are read by Spark, in parts; of what else ``farmsift score`` reads, an archive is a task
    by itself, and small files go together.

    Args:
        spark: the session.
        sources: paths or URIs.
        task: how pages are scored.

    Returns:
        As ``score_frame``.

    Raises:
        SparkError: a source is not there, holds no file, or a table holds no pages.
        OSError: the model is not there.
    """
    found = listed(sources)
    scored = []
    if found.tables:
        scored.append(score_frame(_tables(spark, found.tables), task))
    if found.lines:
        lines = spark.read.text(list(found.lines)).select("value", _file_path())
        scored.append(score_frame(lines, task))
    if found.slices:
        scored.append(score_files(spark, found.slices, task))
    return reduce(lambda a, b: a.unionByName(b), scored)


def _tables(spark: SparkSession, paths: Sequence[str]) -> DataFrame:
    try:
        table = spark.read.parquet(*paths)
    except AnalysisException as error:
        raise SparkError(f"{paths[0]}: can't be read as Parquet: {first_line(error)}") from error
    if "id" in table.columns:
        return table
    row = sql.concat_ws(":", sql.col("_metadata.file_path"), sql.col("_metadata.row_index") + 1)
    return table.select("*", row.alias(_NAME))


def _file_path() -> Column:
    return sql.col("_metadata.file_path").alias(_NAME)


def schema_of(job: Job) -> StructType:
    """The columns of a job's rows."""
    return from_arrow_schema(job.schema)


def pages_in_file(path: str, limits: Limits) -> Iterator[Raw]:
    """Give the pages of a file; where it can't be read as a whole, one page with an error.

    Args:
        path: path or URI.
        limits: what one page may cost.
    """
    place = Place.of(path)
    try:
        if place.archive:
            yield from iter_archive(lambda: opened(place), limits)
        else:
            with opened(place) as stream:
                yield from iter_raw(stream, limits=limits)
    except (ReadError, OSError) as error:
        text = str(error) if isinstance(error, ReadError) else f"{place.name}: {error}"
        yield Raw(place.name, error=text)


Raws = Callable[[pd.DataFrame, Limits], Iterator[Raw]]


def _pages_in(df: DataFrame) -> tuple[DataFrame, Raws]:
    """The columns that hold the pages, and how they are read."""
    names = set(df.columns)
    if "html" in names or "text" in names:
        if not names & {"id", "url", _NAME}:
            raise SparkError("the frame has neither id nor url, so nobody could tell its pages apart.")
        for column in {"html", "text"} & names:
            if not isinstance(df.schema[column].dataType, StringType | BinaryType):
                kind = df.schema[column].dataType.simpleString()
                raise SparkError(f"column {column} of the frame holds {kind}, not text or bytes.")
        texts = {"id", "url", _NAME} & names
        kept = [
            sql.col(c).cast("string").alias(c) if c in texts else sql.col(c)
            for c in sorted({*COLUMNS, _NAME} & names)
        ]
        return df.select(kept), _raws_of_rows
    if "value" in names:
        if names.issuperset(_KAFKA):
            name = sql.concat_ws(":", *_KAFKA).alias(_NAME)
        else:
            name = sql.col(_NAME) if _NAME in names else sql.lit("").alias(_NAME)
        return df.select(name, "value"), _raws_of_json
    if "path" in names:
        return df.select("path"), _raws_of_files
    found = ", ".join(df.columns)
    raise SparkError(f"the frame holds no pages: it has neither html, text, value nor path, but {found}.")


def _raws_of_rows(frame: pd.DataFrame, limits: Limits) -> Iterator[Raw]:
    columns = list(frame.columns)
    for values in zip(*(frame[column] for column in columns), strict=True):
        row = {c: v for c, v in zip(columns, values, strict=True) if isinstance(v, str | bytes | bytearray)}
        row = {c: bytes(v) if isinstance(v, bytearray) else v for c, v in row.items()}
        key = str(row.get("url") or row.get(_NAME) or "")
        yield raw_of(row, key, str(row.get("id") or key or "a page"), Tally(), limits)


def _raws_of_json(frame: pd.DataFrame, limits: Limits) -> Iterator[Raw]:
    for name, value in zip(frame[_NAME], frame["value"], strict=True):
        yield _raw_of_json(plain(name or ""), value, limits)


def _raw_of_json(name: str, value: Any, limits: Limits) -> Raw:
    said = name or "a row"
    if not isinstance(value, str | bytes | bytearray):
        return Raw(name, error=f"{said} has no value")
    if len(value) > 6 * limits.max_bytes + _BESIDES:  # \uXXXX takes six bytes
        return Raw(name, error=f"{said} has more than {6 * limits.max_bytes + _BESIDES:,} bytes")
    try:
        row = json.loads(value if isinstance(value, str) else bytes(value).decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        return Raw(name, error=f"{said} is not JSON: {str(error)[:200]}")
    if not isinstance(row, dict):
        return Raw(name, error=f"{said} is no JSON object")
    return raw_of(row, str(row.get("url") or name), said, Tally(), limits)


def _raws_of_files(frame: pd.DataFrame, limits: Limits) -> Iterator[Raw]:
    for path in frame["path"]:
        yield from pages_in_file(path, limits)
