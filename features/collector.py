"""Rest for Python's cycle collector while pages are read and measured."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_paused() -> Iterator[None]:
    """Keep the collector from looking again and again at the many short-lived objects of pages at hand.

    They go by their reference counts when the work is done; memory grows by no more than cycles among them.
    """
    paused = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if paused:
            gc.enable()
