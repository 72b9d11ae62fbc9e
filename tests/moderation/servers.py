"""The service as a process of its own, as it is run in earnest."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """One running service; ``kill`` ends it as a loss of power would."""

    def __init__(self, url: str, folder: Path, **more: str):
        self.port = free_port()
        self.base = f"http://127.0.0.1:{self.port}/api/v1"
        self._environment = {
            **os.environ,
            "FARMSIFT_DATABASE_URL": url,
            "FARMSIFT_PORT": str(self.port),
            "FARMSIFT_AUDIT_SHARE": "0.3",
            "FARMSIFT_SECOND_SHARE": "0",
            **more,
        }
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        code = (
            "from farmsift.moderation.serve import serve\n"
            "from farmsift.moderation.settings import Settings\n"
            "serve(Settings.from_environment())"
        )
        log = (self._folder / "server.log").open("ab")
        self._process = subprocess.Popen(
            [sys.executable, "-c", code],
            env=self._environment,
            cwd=self._folder,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        end, told = time.monotonic() + 60, ""
        while time.monotonic() < end:
            try:
                answer = httpx.get(f"{self.base}/ready", timeout=5)
                if answer.status_code == 200:
                    return
                told = answer.text
            except httpx.TransportError as error:
                told = repr(error)
            time.sleep(0.05)
            if self._process.poll() is not None:
                break
        raise RuntimeError(f"not ready: {told}\n{(self._folder / 'server.log').read_text()}")

    def kill(self, how: int = signal.SIGKILL) -> int:
        """End the process; returns its exit code."""
        assert self._process is not None
        os.killpg(self._process.pid, how)
        code = self._process.wait(30)
        self._process = None
        return code

    def close(self) -> None:
        if self._process is not None and self._process.poll() is None:
            self.kill()


@contextmanager
def running(url: str, folder: Path, **more: str) -> Iterator[Server]:
    server = Server(url, folder, **more)
    try:
        server.start()
        yield server
    finally:
        server.close()
