"""How large a request may be and how many there may be, and the headers that every answer carries."""

from __future__ import annotations

import threading
import time
import zlib
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from fastapi import HTTPException
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .metrics import REQUESTS
from .problems import problem
from .settings import Settings

SMALL = 1_000_000
"""Largest request, in bytes, to a call that takes no page."""

_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
_MOST_CALLERS = 10_000


class Bucket:
    """Lets so many events through a second for each name, and bursts of two seconds' worth (a token bucket).

    Args:
        rate: events a second in the long run.
        burst: events at once.
        clock: seconds that never run backwards.

    Names not heard of for longest are forgotten when there are more than 10,000.
    """

    def __init__(self, rate: float, burst: float | None = None, clock: Callable[[], float] = time.monotonic):
        self._rate, self._burst, self._clock = rate, burst or max(1.0, 2 * rate), clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = threading.Lock()

    def take(self, name: str) -> float:
        """Count an event; return 0.0 where it is let through, else the seconds until the next may be."""
        with self._lock:
            at = self._clock()
            left, last = self._left.pop(name, (self._burst, at))
            left = min(self._burst, left + (at - last) * self._rate)
            allowed = left >= 1
            self._left[name] = (left - 1 if allowed else left, at)
            if len(self._left) > _MOST_CALLERS:
                self._left.popitem(last=False)
        return 0.0 if allowed else (1 - left) / self._rate


class Guard:
    """Middleware: refuses callers that ask too often and requests that are too large, and adds headers.

    A body is counted as it streams in, unpacked, whatever its length claims to be; gzip is unpacked here, a
    little at a time, and any other packing is refused.
    """

    def __init__(self, app: ASGIApp, settings: Settings):
        self._app, self._settings = app, settings
        self._requests = Bucket(settings.requests_per_second)
        self._page_bytes = 2 * settings.max_bytes + SMALL  # as JSON a page may take more room

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        with _timed(scope) as status:
            await self._guarded(scope, receive, _with_headers(send, status))

    async def _guarded(self, scope: Scope, receive: Receive, send: Send) -> None:
        client = scope.get("client")
        wait = self._requests.take(client[0] if client else "")
        if wait:
            answer = too_many(wait)
            await answer(scope, receive, send)
            return
        headers = Headers(scope=scope)
        most = self._most(scope["path"])
        length = headers.get("content-length", "")
        packed = headers.get("content-encoding", "identity").strip().lower()
        if packed not in {"identity", "gzip", ""}:
            text = "A request may be packed with gzip or not at all."
            await problem(415, "packing", text)(scope, receive, send)
        elif length.isdigit() and int(length) > most:
            await problem(413, "too-large", _too_large(most).detail)(scope, receive, send)
        else:
            await self._app(scope, _counted(receive, most, packed == "gzip"), send)

    def _most(self, path: str) -> int:
        if path.endswith("/items/batch"):
            return self._settings.request_bytes
        return self._page_bytes if path.endswith(("/items", "/score")) else SMALL


def too_many(wait: float):
    """Make the answer to a caller that asks too often."""
    headers = {"Retry-After": str(int(wait) + 1)}
    return problem(429, "too-many", "Too many requests; wait a little.", headers=headers)


def _too_large(most: int) -> HTTPException:
    return HTTPException(413, f"A request of this kind has at most {most:,} bytes, unpacked.")


def _counted(receive: Receive, most: int, packed: bool) -> Receive:
    """Count a body as it comes, and unpack it."""
    seen = 0
    unpack = zlib.decompressobj(wbits=31) if packed else None

    async def counted() -> Message:
        nonlocal seen
        message = await receive()
        if message["type"] != "http.request":
            return message
        body = message.get("body", b"")
        if unpack is not None:
            try:
                body = unpack.decompress(body, most - seen + 1)
            except zlib.error as error:
                raise HTTPException(400, "The request says it is packed with gzip, and is not.") from error
        seen += len(body)
        if seen > most:
            raise _too_large(most)
        if unpack is not None and not message.get("more_body") and not (unpack.eof or not seen):
            raise HTTPException(400, "The packed request ends too early.")
        return {**message, "body": body}

    return counted


@contextmanager
def _timed(scope: Scope) -> Iterator[list[int]]:
    """Tell the metrics of a request; the status is put into the list that is yielded."""
    start, status = time.perf_counter(), [500]
    try:
        yield status
    finally:
        route = getattr(scope.get("route"), "path", "none")
        took = time.perf_counter() - start
        REQUESTS.labels(scope["method"], route, str(status[0])).observe(took)


def _with_headers(send: Send, status: list[int]) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            status[0] = message["status"]
            headers = MutableHeaders(scope=message)
            for name, value in _HEADERS.items():
                headers.setdefault(name, value)
            # What a person or a program was shown must not be kept where others can read it.
            headers.setdefault("Cache-Control", "no-store")
        await send(message)

    return sending
