"""Limits of what is read: size, depth, nodes and time per page, held inside the library on any thread."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeVar

T = TypeVar("T")


def one_line(text: str) -> str:
    """Return a message without line ends and control characters that come from an input."""
    return text if text.isprintable() else "".join(c if c.isprintable() else " " for c in text)


class ReadError(ValueError):
    """An input or a page that can't be read; the message is one line with the input and the cause."""

    def __init__(self, message: str):
        super().__init__(one_line(message))


class PageTooLarge(ReadError):  # noqa: N818 (says what the page is)
    """A page past ``Limits.max_bytes``, ``max_depth`` or ``max_nodes``."""


class TimeLimit(ReadError):  # noqa: N818
    """A page that took longer than ``Limits.seconds``."""


class Deadline:
    """A point in time that work is stopped at.

    Args:
        seconds: time from now; ``math.inf`` for no end.
        name: the page or input, for the message.
        clock: seconds that never run backwards; a test gives its own.

    ``check`` costs well under a microsecond; call it every few hundred nodes, between steps, between
    signals. It works on any thread, which an alarm signal does not.
    """

    __slots__ = ("_clock", "_end", "name", "seconds")

    def __init__(self, seconds: float, name: str = "", clock: Callable[[], float] = time.monotonic):
        self.seconds = seconds
        self.name = name
        self._clock = clock
        self._end = clock() + seconds

    @property
    def left(self) -> float:
        """Seconds left, negative when past."""
        return self._end - self._clock()

    def check(self) -> None:
        """Return while there is time.

        Raises:
            TimeLimit: there is none left.
        """
        if self._clock() > self._end:
            raise self.passed()

    def passed(self) -> TimeLimit:
        """Return the error that says that the time is over."""
        return TimeLimit(f"{self.name or 'page'}: stopped after the time limit of {self.seconds:g} s")

    def watch(self, items: Iterable[T], every: int = 256) -> Iterator[T]:
        """Yield the items, checking the time before the first and then each ``every`` items.

        Raises:
            TimeLimit: there is no time left.
        """
        for i, item in enumerate(items):
            if not i % every:
                self.check()
            yield item


@dataclass(frozen=True, slots=True)
class Limits:
    """What a single page may cost.

    Attributes:
        max_bytes: size in bytes (characters for text), after decompression; a larger page is refused.
        max_depth: nesting of elements; deeper ones are not entered.
        max_nodes: elements and texts; a page with more is refused or cut, and says so in ``Page.faults``.
        seconds: time for reading the page, and again for its signals.
        clock: where the time comes from, in seconds.
    """

    max_bytes: int = 10_000_000
    max_depth: int = 512
    max_nodes: int = 300_000
    seconds: float = 10.0
    clock: Callable[[], float] = field(default=time.monotonic, repr=False, compare=False)

    def deadline(self, name: str = "") -> Deadline:
        """Start the time of one page, named for the message."""
        return Deadline(self.seconds, name, self.clock)

    def check_size(self, size: int, name: str = "") -> None:
        """Return where a page of ``size`` bytes or characters is let in.

        Raises:
            PageTooLarge: it is not.
        """
        if size > self.max_bytes:
            raise PageTooLarge(f"{name or 'page'}: {size:,} bytes, more than the limit of {self.max_bytes:,}")


LIMITS = Limits()
