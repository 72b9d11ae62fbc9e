"""A Spark session whose settings suit pages: rows of a hundred kilobytes, and Python that needs its memory."""

from __future__ import annotations

import warnings
from collections.abc import Mapping

from pyspark.sql import SparkSession

SETTINGS = {
    # A batch of the usual 10,000 rows would be a gigabyte of pages, in the JVM and again in Python.
    "spark.sql.execution.arrow.maxRecordsPerBatch": "256",
    "spark.sql.parquet.columnarReaderBatchSize": "256",
    # Pages are packed: 64 MB of them are some minutes of a task.
    "spark.sql.files.maxPartitionBytes": str(64 << 20),
    "spark.sql.adaptive.enabled": "true",
    "spark.sql.adaptive.skewJoin.enabled": "true",
    # The least of a host's pages are chosen before they are shuffled.
    "spark.sql.optimizer.windowGroupLimitThreshold": "1000",
}
"""What a session is given where nobody has set it otherwise."""


def session(name: str, master: str | None = None, settings: Mapping[str, str] | None = None) -> SparkSession:
    """Return the session of a job, a new one unless there is one.

    Args:
        name: of the job, for the cluster's pages.
        master: where it runs (``local[4]``, ``yarn``, ``k8s://...``); by default what ``spark-submit`` was told,
            else this machine.
        settings: of Spark; they go before ``SETTINGS`` and before what ``spark-submit`` was told.
    """
    # The tests run what is used of pandas here, by its version 3.
    warnings.filterwarnings("ignore", "PySpark does not yet fully support pandas", FutureWarning)
    builder = SparkSession.builder.appName(name)
    if master:
        builder = builder.master(master)
    for key, value in (settings or {}).items():
        builder = builder.config(key, value)
    spark = builder.getOrCreate()
    told = {key for key, _ in spark.sparkContext.getConf().getAll()} | set(settings or {})
    for key, value in SETTINGS.items():
        if key not in told and spark.conf.isModifiable(key):
            spark.conf.set(key, value)
    return spark
