"""What runs on an executor: pages into one guarded worker process, rows out of it.

A Python worker of Spark that hangs or crashes takes its task with it, and after some attempts the job. So each
Python worker has a process of ours do the work, as the pool of one machine does: it is killed and replaced where it
gives no answer, and the page that brought it down costs one row with ``error``. That process holds the model; it
lives as long as the Python worker, which Spark uses for one task after another.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pyarrow as pa
from pyspark import SparkFiles

from ...features.readers import Raw
from ...model.scorer import BATCH, BATCH_BYTES
from ..pool import GRACE, Worker
from ..rows import SCHEMA, TRACED, unpack_table
from ..worker import Task

if TYPE_CHECKING:
    from pyspark import Broadcast, SparkContext

_WORKERS: dict[Job, _Guarded] = {}
_SENT: dict[tuple[str, str], Broadcast[dict[str, bytes]]] = {}


@dataclass(frozen=True)
class Job:
    """How pages are scored on executors.

    Attributes:
        digest: of the model's files.
        task: how pages are scored; its model is on the machine that the job was begun on.
        grace: seconds that an answer may take beyond what the limits allow a page.
    """

    digest: str
    task: Task
    grace: float = GRACE

    @property
    def schema(self) -> pa.Schema:
        """The columns of its rows."""
        return TRACED if self.task.traces else SCHEMA


def sent(context: SparkContext, task: Task, grace: float = GRACE) -> tuple[Job, Broadcast[dict[str, bytes]]]:
    """Send a model to the executors, once each.

    Returns:
        The job, and the model's files by name.
    """
    files = {path.name: path.read_bytes() for path in sorted(Path(task.model).iterdir()) if path.is_file()}
    digest = hashlib.sha256()
    for name, data in files.items():
        digest.update(f"{name}\0{len(data)}\0".encode() + data)
    key = (context.applicationId, digest.hexdigest())
    if key not in _SENT:
        _SENT[key] = context.broadcast(files)
    return Job(digest.hexdigest(), replace(task, form="parquet"), grace), _SENT[key]


def rows_of(job: Job, model: Broadcast[dict[str, bytes]], raws: Iterable[Raw]) -> Iterator[pd.DataFrame]:
    """Score pages as they come, in bounded memory.

    Args:
        job: how.
        model: the model's files.
        raws: the pages.

    Yields:
        Rows with the columns of ``job.schema``, one a page, in order.
    """
    if job not in _WORKERS:
        _WORKERS[job] = _Guarded(replace(job.task, model=_unpacked(job.digest, model.value)), job.grace)
    for batch in _batches(raws):
        for rows in _WORKERS[job].rows(batch):
            yield _frame(unpack_table(rows))


class _Guarded:
    """A worker process for code that is not asynchronous."""

    def __init__(self, task: Task, grace: float):
        self._runner = asyncio.Runner()
        self._worker = Worker(task, grace)

    def rows(self, pages: list[Raw]) -> Iterator[bytes]:
        for answer in self._runner.run(self._worker.answers(pages)):
            yield answer.rows


def _unpacked(digest: str, files: Mapping[str, bytes]) -> str:
    """Write the model into the executor's own folder, if nobody has; return where it is."""
    root = Path(SparkFiles.getRootDirectory())
    folder = root / f"farmsift-{digest[:16]}"
    if not folder.exists():
        part = Path(tempfile.mkdtemp(dir=root))
        for name, data in files.items():
            (part / name).write_bytes(data)
        try:
            os.rename(part, folder)  # noqa: PTH104 (fails where another worker was first, as it shall)
        except OSError:
            shutil.rmtree(part)
    return str(folder)


def _batches(raws: Iterable[Raw]) -> Iterator[list[Raw]]:
    """As many pages as a worker gets at once."""
    batch: list[Raw] = []
    size = 0
    for raw in raws:
        batch.append(raw)
        size += len(raw.data)
        if len(batch) >= BATCH or size >= BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _frame(table: pa.Table) -> pd.DataFrame:
    """A table as Spark takes it from pandas, with nothing rounded and nothing missing made a number."""
    columns = {}
    for field in table.schema:
        values = table.column(field.name).to_pylist()
        if pa.types.is_map(field.type):
            values = [value if value is None else dict(value) for value in values]
        columns[field.name] = pd.Series(values, dtype=_dtype(field.type))
    return pd.DataFrame(columns)


def _dtype(kind: pa.DataType) -> str:
    return "float64" if pa.types.is_floating(kind) else "object"
