"""A pool of worker processes in which a hung or crashing page costs itself alone."""

from __future__ import annotations

import asyncio
import json
import os
import pickle
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import CancelledError
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property

from ..features.readers import Raw
from ..model.saved import read_manifest
from ..model.verdict import Verdict
from .errors import BulkError
from .inputs import Batch
from .rows import pack
from .worker import LENGTH, Task

GRACE = 10.0
"""Seconds that an answer may take beyond what the limits allow a single page."""

START = 300.0
"""Seconds that a worker may take to load the model."""

_ENDING = 5.0
"""Seconds that a worker which closed its pipes has to end by itself."""

WINDOW = 32
"""Batches a worker that may be finished before one that is still waited for."""

_ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")


@dataclass(frozen=True)
class Answer:
    """Pages as scored.

    Attributes:
        pages: how many.
        errors: of those that could not be read, each a sentence.
        rows: the verdicts, packed.
    """

    pages: int
    errors: list[str]
    rows: bytes


def run_pool(
    batches: Iterable[Batch],
    task: Task,
    jobs: int,
    emit: Callable[[Batch, Sequence[Answer]], None],
    grace: float = GRACE,
) -> bool:
    """Score batches of pages in worker processes, in bounded memory.

    A worker that dies, or does not answer within twice ``task.limits.seconds`` and the grace, is killed and
    replaced, and its pages are scored one by one; one that takes its worker down when alone gets a verdict with
    ``error``.

    Args:
        batches: read on a thread of its own as workers come free.
        task: how pages are scored.
        jobs: number of workers, 1 or more.
        emit: takes each batch with its answers, in the order of ``batches``.
        grace: seconds.

    Returns:
        Whether all were scored; ``False`` where SIGINT or SIGTERM ended it before. What was emitted then is a whole
        beginning. A second SIGINT raises ``KeyboardInterrupt``.

    Raises:
        BulkError: a worker can't start.
    """
    return asyncio.run(_Pool(task, emit, grace, jobs).run(batches))


class _Pool:
    def __init__(self, task: Task, emit: Callable[[Batch, Sequence[Answer]], None], grace: float, jobs: int):
        self._task = task
        self._emit = emit
        self._grace = grace
        self._jobs = jobs
        self._ready: asyncio.Queue[tuple[int, Batch] | Exception | None] = asyncio.Queue(jobs)
        self._window = asyncio.Semaphore(WINDOW * jobs)
        self._done: dict[int, tuple[Batch, Sequence[Answer]]] = {}
        self._next = 0

    async def run(self, batches: Iterable[Batch]) -> bool:
        loop = asyncio.get_running_loop()
        stop = asyncio.Event()
        with _on_signal(lambda: loop.call_soon_threadsafe(stop.set)):
            threading.Thread(target=self._read, args=(batches, loop), daemon=True).start()
            work = asyncio.create_task(self._work())
            stopping = asyncio.create_task(stop.wait())
            try:
                await asyncio.wait((work, stopping), return_when=asyncio.FIRST_COMPLETED)
                if work.done():
                    await work
                return work.done()
            finally:
                work.cancel()
                stopping.cancel()
                await asyncio.wait((work, stopping))

    async def _work(self) -> None:
        workers = [asyncio.create_task(self._serve()) for _ in range(self._jobs)]
        try:
            await asyncio.gather(*workers)
        finally:
            for worker in workers:
                if not worker.cancelling():  # gather did it; twice would cut short how it ends its process
                    worker.cancel()
            await asyncio.wait(workers)

    def _read(self, batches: Iterable[Batch], loop: asyncio.AbstractEventLoop) -> None:
        """On a thread, which blocks while enough is waiting."""

        def put(item: tuple[int, Batch] | Exception | None) -> bool:
            offered = self._offer(item)
            try:
                asyncio.run_coroutine_threadsafe(offered, loop).result()
            except (RuntimeError, CancelledError):  # the run is over
                offered.close()
                return False
            return True

        try:
            for item in enumerate(batches):
                if not put(item):
                    return
            put(None)
        except Exception as error:
            put(error)

    async def _offer(self, item: tuple[int, Batch] | Exception | None) -> None:
        await self._window.acquire()
        await self._ready.put(item)

    async def _serve(self) -> None:
        worker = Worker(self._task, self._grace)
        try:
            while (item := await self._ready.get()) is not None:
                if isinstance(item, Exception):
                    raise item
                number, batch = item
                self._done[number] = batch, await worker.answers(batch.pages)
                while self._next in self._done:
                    self._emit(*self._done.pop(self._next))
                    self._next += 1
                    self._window.release()
            await self._ready.put(None)  # for the next worker
        finally:
            await worker.kill()


class _LostError(Exception):
    """A worker that gave no answer, and why."""


class Worker:
    """One worker process, started when it is first asked and after each time that it was lost.

    Args:
        task: how pages are scored.
        grace: seconds that an answer may take beyond what the limits allow a single page.
    """

    def __init__(self, task: Task, grace: float = GRACE):
        self._task = task
        self._patience = 2 * task.limits.seconds + grace
        self._process: asyncio.subprocess.Process | None = None

    async def answers(self, pages: Sequence[Raw]) -> list[Answer]:
        """Have pages scored; one that takes its worker down when alone gets a verdict with ``error``.

        Raises:
            BulkError: the worker can't start.
        """
        with suppress(_LostError):
            return [await self._ask(pages)]
        # Any of them may be at fault, or none: a page is blamed where it fails alone.
        answers = []
        for page in pages:
            try:
                answers.append(await self._ask([page]))
            except _LostError as lost:
                answers.append(self._failed(page, str(lost)))
        return answers

    def _failed(self, page: Raw, why: str) -> Answer:
        error = f"{page.id or 'page'}: skipped: {why}"
        verdict = Verdict(id=page.id, url=page.url, model=self._model_name, error=error)
        return Answer(1, [error], pack([verdict], self._task.form, [None] if self._task.traces else None))

    @cached_property
    def _model_name(self) -> str:
        return read_manifest(self._task.model)["name"]

    async def _ask(self, pages: Sequence[Raw]) -> Answer:
        """Have pages scored.

        Raises:
            _LostError: the worker died or gave no answer in time; it has been killed.
            BulkError: it can't start.
        """
        process = self._process or await self._start()
        try:
            async with asyncio.timeout(self._patience):
                await _send(process, pickle.dumps(pages, protocol=5))
                return Answer(**json.loads(await _frame(process)), rows=await _frame(process))
        except TimeoutError as error:
            await self.kill()
            raise _LostError(f"no answer within {self._patience:g} s; its worker was killed") from error
        except (ConnectionError, asyncio.IncompleteReadError) as error:
            raise _LostError(f"its worker process {_end(await self._ended())}") from error

    async def _start(self) -> asyncio.subprocess.Process:
        process = self._process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-P", "-m", f"{__package__}.worker"),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            env={**os.environ, **dict.fromkeys(_ONE_THREAD, "1")},
            limit=1 << 40,  # never pause: what is waited for is read whole
            start_new_session=True,  # Ctrl-C goes to the parent alone
        )
        try:
            async with asyncio.timeout(START):
                await _send(process, pickle.dumps(self._task))
                fault = json.loads(await _frame(process))["fault"]
                await _frame(process)
        except TimeoutError:
            await self.kill()
            fault = f"it was not ready within {START:g} s"
        except (ConnectionError, asyncio.IncompleteReadError):
            fault = f"it {_end(await self._ended())}"
        if fault:
            raise BulkError(f"a worker process can't start: {fault}")
        return process

    async def _ended(self) -> int:
        """Return the exit status of a process that closed its pipes: to kill it would take its status away."""
        if self._process is not None:
            with suppress(TimeoutError):
                async with asyncio.timeout(_ENDING):
                    await self._process.wait()
        return await self.kill()

    async def kill(self) -> int:
        """Kill the process, if there is one; return its exit status, below 0 for a signal."""
        process, self._process = self._process, None
        if process is None:
            return 0
        with suppress(ProcessLookupError):
            process.kill()
        return await process.wait()


async def _send(process: asyncio.subprocess.Process, part: bytes) -> None:
    assert process.stdin is not None
    process.stdin.write(LENGTH.pack(len(part)))
    process.stdin.write(part)
    await process.stdin.drain()


async def _frame(process: asyncio.subprocess.Process) -> bytes:
    assert process.stdout is not None
    (length,) = LENGTH.unpack(await process.stdout.readexactly(LENGTH.size))
    return await process.stdout.readexactly(length)


def _end(status: int) -> str:
    if status >= 0:
        return f"ended with status {status}"
    try:
        name = signal.Signals(-status).name
    except ValueError:
        name = f"signal {-status}"
    return f"was ended by {name}" + (
        ", perhaps for want of memory" if -status == getattr(signal, "SIGKILL", 0) else ""
    )


@contextmanager
def _on_signal(tell: Callable[[], object]) -> Iterator[None]:
    """Call ``tell`` at the first SIGINT or SIGTERM; further ones do what they did before."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}

    def restore() -> None:
        for number, handler in before.items():
            signal.signal(number, handler)

    def handle(*_: object) -> None:
        restore()
        tell()

    for number in before:
        signal.signal(number, handle)
    try:
        yield
    finally:
        restore()
