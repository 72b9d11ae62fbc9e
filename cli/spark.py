"""``farmsift spark-score``, ``spark-sites``, ``spark-duplicates`` and ``spark-stream``."""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from ..bulk.errors import BulkError
from ..bulk.worker import Task
from ..model.scorer import Scorer
from .config import ConfigError
from .parsing import add_examples, add_limits, add_model, add_promise, add_reasons, count
from .score import limits_of

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

STREAM_FORMATS = ("files", "parquet", "jsonl", "kafka")
LEAST_JAVA = 17


def spark_score_arguments(command: argparse.ArgumentParser) -> None:
    """Declare what ``farmsift spark-score`` takes."""
    add_examples(
        command,
        """\
  farmsift spark-score crawl/ --output verdicts
  farmsift spark-score s3a://crawl/2024/ --output s3a://verdicts/2024 --reasons 0 --traces
  farmsift spark-score --paths warc.paths --prefix s3a://crawl/ --output verdicts --compact
""",
    )
    command.add_argument("inputs", nargs="*", metavar="INPUT", help="file or folder, by path or URI")
    command.add_argument("--paths", type=Path, metavar="FILE", help="list of further inputs, one a line")
    command.add_argument("--prefix", default="", metavar="P", help="put before each line of --paths")
    command.add_argument(
        "--compact", action="store_true", help="few large files: verdicts are shuffled once more"
    )
    _on_spark(command, "verdicts")
    _scoring(command)
    command.set_defaults(run=score)


def spark_sites_arguments(command: argparse.ArgumentParser) -> None:
    """Declare what ``farmsift spark-sites`` takes."""
    add_examples(
        command,
        """\
  farmsift spark-score crawl/ --output verdicts --traces
  farmsift spark-sites verdicts --output sites
""",
    )
    _from_verdicts(command)
    _on_spark(command, "verdicts on sites")
    add_model(command)
    add_promise(command)
    command.set_defaults(run=sites)


def spark_duplicates_arguments(command: argparse.ArgumentParser) -> None:
    """Declare what ``farmsift spark-duplicates`` takes."""
    add_examples(
        command,
        """\
  farmsift spark-score crawl/ --output verdicts --traces
  farmsift spark-duplicates verdicts --output duplicates
  farmsift spark-duplicates verdicts --output copies --least 0.8
""",
    )
    _from_verdicts(command)
    _on_spark(command, "groups")
    command.add_argument(
        "--least",
        type=_part,
        default=0.5,
        metavar="S",
        help="share of each of two articles that stands in the other (default: 0.5)",
    )
    command.add_argument(
        "--most-texts",
        type=count,
        default=10_000,
        metavar="N",
        help="different articles from which what they share is boilerplate (default: 10000)",
    )
    command.add_argument("--work", metavar="DIR", help="folder for steps between (default: OUTPUT.work)")
    command.set_defaults(run=duplicates)


def spark_stream_arguments(command: argparse.ArgumentParser) -> None:
    """Declare what ``farmsift spark-stream`` takes."""
    add_examples(
        command,
        """\
  farmsift spark-stream incoming/ --output verdicts
  farmsift spark-stream incoming/ --stream-format jsonl --output verdicts --once
  farmsift spark-stream pages --stream-format kafka --option kafka.bootstrap.servers=broker:9092 --output verdicts
""",
    )
    command.add_argument(
        "source", metavar="SOURCE", help="folder that files are moved into, or topic of Kafka"
    )
    command.add_argument(
        "--stream-format", choices=STREAM_FORMATS, default="files", help="what arrives (default: files)"
    )
    command.add_argument("--per-batch", type=count, metavar="N", help="most files or messages of a batch")
    command.add_argument(
        "--every", default="10 seconds", metavar="TIME", help="between two batches (default: 10 seconds)"
    )
    command.add_argument("--once", action="store_true", help="end when what has arrived is scored")
    command.add_argument("--option", action="append", metavar="NAME=VALUE", help="option of Spark's reader")
    _on_spark(command, "verdicts, and the checkpoint")
    _scoring(command)
    command.set_defaults(run=stream)


def _from_verdicts(command: argparse.ArgumentParser) -> None:
    command.add_argument("verdicts", metavar="VERDICTS", help="folder of spark-score with --traces")


def _on_spark(command: argparse.ArgumentParser, what: str) -> None:
    command.add_argument("--output", required=True, metavar="DIR", help=f"folder for the {what}, path or URI")
    command.add_argument(
        "--master", metavar="URL", help="where Spark runs (default: spark-submit's, or here)"
    )
    command.add_argument("--conf", action="append", metavar="NAME=VALUE", help="setting of Spark")


def _scoring(command: argparse.ArgumentParser) -> None:
    add_model(command)
    add_reasons(command)
    command.add_argument(
        "--traces", action="store_true", help="keep what spark-sites and spark-duplicates compare pages by"
    )
    command.add_argument(
        "--copies", metavar="INDEX", help="index of known articles that all executors reach (default: none)"
    )
    add_limits(command)
    add_promise(command)


def _part(text: str) -> float:
    part = float(text)
    if not 0 < part <= 1:
        raise argparse.ArgumentTypeError(f"must be above 0 and at most 1, and is {text}")
    return part


def score(chosen: argparse.Namespace) -> int:
    """Score pages into Parquet; return how many could not be read."""
    needs_spark()
    sources, task = _sources(chosen), _task(chosen)
    with _session(chosen) as spark:
        from ..bulk.spark.score import score_sources

        verdicts = score_sources(spark, sources, task)
        if chosen.compact:
            verdicts = verdicts.hint("rebalance", "band")
        _write(verdicts, chosen.output, "band")
        rows = spark.read.parquet(chosen.output).groupBy("band").count().collect()
        bands = {row["band"]: row["count"] for row in rows}
    failed = bands.pop(None, 0)
    said = ", ".join(f"{bands[band]:,} {band}" for band in sorted(bands))
    _tell(
        f"{sum(bands.values()) + failed:,} verdicts at {chosen.output}: {said or 'none'}; {failed:,} failed"
    )
    return failed


def sites(chosen: argparse.Namespace) -> int:
    """Judge all sites of a crawl from the verdicts on its pages."""
    needs_spark()
    scorer = Scorer.load(chosen.model, prevalence=chosen.prevalence, precision=chosen.precision)
    with _session(chosen) as spark:
        from ..bulk.spark.sites import site_verdicts

        found = site_verdicts(_verdicts(spark, chosen.verdicts), scorer.model.thresholds, scorer.model.name)
        _write(found, chosen.output, "band")
        count = spark.read.parquet(chosen.output).count()
    _tell(f"{count:,} sites at {chosen.output}")
    return 0


def duplicates(chosen: argparse.Namespace) -> int:
    """Find groups of pages with nearly the same article, from the verdicts on them."""
    with _session(chosen) as spark:
        from ..bulk.spark.duplicates import near_duplicates

        spark.sparkContext.setCheckpointDir(chosen.work or f"{chosen.output.rstrip('/')}.work")
        found = near_duplicates(_verdicts(spark, chosen.verdicts), chosen.least, chosen.most_texts)
        _write(found, chosen.output)
        pages = spark.read.parquet(chosen.output)
        count, groups = pages.count(), pages.select("group").distinct().count()
    _tell(f"{count:,} pages in {groups:,} groups at {chosen.output}")
    return 0


def stream(chosen: argparse.Namespace) -> int:
    """Score pages as they arrive, until stopped."""
    needs_spark()
    task = _task(chosen)
    with _session(chosen) as spark:
        from ..bulk.spark.stream import arriving, score_stream

        pages = arriving(
            spark,
            chosen.source,
            chosen.stream_format,
            per_batch=chosen.per_batch,
            options=_pairs(chosen.option, "--option"),
        )
        query = score_stream(pages, chosen.output, task, once=chosen.once, every=chosen.every)
        try:
            query.awaitTermination()
        except KeyboardInterrupt:
            query.stop()
            raise
    return 0


def _task(chosen: argparse.Namespace) -> Task:
    task = Task(
        model=str(chosen.model),
        form="parquet",
        reasons=chosen.reasons,
        signals=chosen.signals,
        limits=limits_of(chosen),
        prevalence=chosen.prevalence,
        precision=chosen.precision,
        copies=chosen.copies,
        traces=chosen.traces,
    )
    # What can't be used is told here, and not by a task on some machine.
    if (known := task.scorer().copies) is not None:
        known.close()
    return task


def _sources(chosen: argparse.Namespace) -> list[str]:
    named = list(chosen.inputs)
    if chosen.paths:
        try:
            lines = chosen.paths.read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigError(f"{chosen.paths}: the list of inputs can't be read: {error}.") from error
        named += [f"{chosen.prefix}{line.strip()}" for line in lines if line.strip()]
    if not named:
        raise ConfigError("name at least one INPUT, or a list of them with --paths.")
    return named


def _verdicts(spark: SparkSession, folder: str) -> DataFrame:
    from pyspark.errors import AnalysisException

    try:
        return spark.read.parquet(folder)
    except AnalysisException as error:
        raise BulkError(f"{folder}: holds no verdicts in Parquet.") from error


def _write(frame: DataFrame, folder: str, *columns: str) -> None:
    from pyspark.errors import AnalysisException

    try:
        frame.write.partitionBy(*columns).mode("errorifexists").parquet(folder)
    except AnalysisException as error:
        if "PATH_ALREADY_EXISTS" not in str(error):
            raise
        raise BulkError(f"{folder}: is there already; give the output a folder of its own.") from error


@contextmanager
def _session(chosen: argparse.Namespace) -> Iterator[SparkSession]:
    """A session that ends with the command; what goes wrong in a job is told in a line."""
    needs_spark()
    from pyspark.errors import PySparkException

    from ..bulk.spark.errors import first_line
    from ..bulk.spark.session import session

    settings = _pairs(chosen.conf, "--conf")
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    spark = session(f"farmsift {chosen.command}", chosen.master, settings)
    try:
        yield spark
    except PySparkException as error:
        raise BulkError(f"Spark gave up: {first_line(error)}") from error
    finally:
        spark.stop()


def _pairs(given: list[str] | None, flag: str) -> dict[str, str]:
    wrong = next((pair for pair in given or () if "=" not in pair), None)
    if wrong:
        raise ConfigError(f"{flag} {wrong}: must be NAME=VALUE.")
    return dict(pair.split("=", 1) for pair in given or ())


def needs_spark() -> None:
    """Check that Spark can be started.

    Raises:
        ConfigError: the extra or Java is missing.
    """
    try:
        import fastwarc  # noqa: F401
        import pyspark  # noqa: F401
    except ModuleNotFoundError as error:
        raise ConfigError(
            f"Spark needs the extra 'spark' ({error.name} is missing): pip install 'farmsift[spark]'."
        ) from error
    home = os.environ.get("JAVA_HOME")
    java = shutil.which("java", path=str(Path(home, "bin"))) if home else shutil.which("java")
    if java is None:
        where = f"JAVA_HOME is {home}, where no bin/java is" if home else "there is no java on the path"
        raise ConfigError(f"Spark needs Java {LEAST_JAVA} or later, and {where}.")
    said = subprocess.run([java, "-version"], capture_output=True, text=True, timeout=60).stderr
    found = re.search(r'version "(\d+)', said)
    if found and int(found[1]) < LEAST_JAVA:
        raise ConfigError(f"Spark needs Java {LEAST_JAVA} or later, and {java} is Java {found[1]}.")


def _tell(sentence: str) -> None:
    print(f"farmsift: {sentence}", file=sys.stderr)
