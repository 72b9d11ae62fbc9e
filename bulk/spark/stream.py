"""Pages that arrive, scored as they do: each page in the output exactly once, however often it is stopped.

Spark writes down in the checkpoint which files or messages a batch is made of before it begins it. A batch goes
into a folder of its own number, which is written anew where the batch is begun again. So a restart repeats at most
one batch, and repeats it in place.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from pyspark.errors import AnalysisException
from pyspark.sql import functions as sql

from ..pool import GRACE
from ..worker import Task
from .errors import SparkError, first_line
from .score import score_frame

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession
    from pyspark.sql.streaming.query import StreamingQuery

FORMS = ("files", "parquet", "jsonl", "kafka")
PER_BATCH = {"files": 1000, "parquet": 10, "jsonl": 10, "kafka": 10_000}
"""Files or messages of a batch unless told otherwise."""
CHECKPOINT = "_checkpoint"
_FILE = "path string, modificationTime timestamp, length bigint, content binary"
_PAGE = "id string, url string, html string, text string"


def arriving(
    spark: SparkSession,
    source: str,
    form: str = "files",
    *,
    per_batch: int | None = None,
    options: Mapping[str, str] | None = None,
) -> DataFrame:
    """Return a stream of pages for ``score_frame``.

    Args:
        spark: the session.
        source: a folder that files are moved into, or the topic of Kafka.
        form: ``files`` (any that ``farmsift score`` reads, pages and archives among them), ``parquet``, ``jsonl``,
            or ``kafka``, whose values are JSON with ``id``, ``url``, and ``html`` or ``text``.
        per_batch: most files or messages of a batch.
        options: of Spark's reader, such as ``kafka.bootstrap.servers``.

    Raises:
        SparkError: the folder is not there, or Spark has no reader for Kafka.
    """
    most = str(per_batch or PER_BATCH[form])
    reader = spark.readStream.options(**dict(options or {}))
    try:
        if form == "kafka":
            return (
                reader.option("maxOffsetsPerTrigger", most).format("kafka").option("subscribe", source).load()
            )
        reader = reader.option("maxFilesPerTrigger", most)
        if form == "jsonl":
            name = sql.col("_metadata.file_path").alias("name")
            return reader.format("text").load(source).select("value", name)
        if form == "parquet":
            return reader.schema(_PAGE).parquet(source)
        return reader.schema(_FILE).format("binaryFile").load(source).select("path")
    except AnalysisException as error:
        if form == "kafka" and "kafka" in str(error).lower():
            version = spark.version
            raise SparkError(
                "Spark has no reader for Kafka here; give spark-submit "
                f"--packages org.apache.spark:spark-sql-kafka-0-10_2.13:{version}."
            ) from error
        raise SparkError(f"{source}: can't be read as a stream: {first_line(error)}") from error


def score_stream(
    pages: DataFrame,
    output: str,
    task: Task,
    *,
    once: bool = False,
    every: str = "10 seconds",
    grace: float = GRACE,
) -> StreamingQuery:
    """Begin to score a stream of pages, or go on with it.

    Args:
        pages: the stream, as ``arriving`` gives it.
        output: folder for the verdicts, ``batch=N/band=B/*.parquet``; the checkpoint lies in it.
        task: how pages are scored.
        once: whether to end when all that has arrived is scored.
        every: time between two batches.
        grace: seconds that an answer may take beyond what the limits allow a page.

    Returns:
        The query, running.

    Raises:
        SparkError: the frame holds no pages.
        OSError: the model is not there.
    """

    def write(batch: DataFrame, number: int) -> None:
        folder = f"{output.rstrip('/')}/batch={number:09}"
        batch.write.mode("overwrite").partitionBy("band").parquet(folder)

    writer = (
        score_frame(pages, task, grace=grace)
        .writeStream.foreachBatch(write)
        .option("checkpointLocation", f"{output.rstrip('/')}/{CHECKPOINT}")
        .queryName("farmsift")
    )
    trigger = writer.trigger(availableNow=True) if once else writer.trigger(processingTime=every)
    return trigger.start()
