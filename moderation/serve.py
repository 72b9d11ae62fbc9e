"""Runs the application on uvicorn."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable

import uvicorn

from .database import Database
from .models import ModelHolder, loader
from .settings import Settings


def serve(settings: Settings, ready: Callable[[], None] = lambda: None) -> None:
    """Run the service until it is told to stop (SIGINT or SIGTERM).

    Args:
        settings: of the service.
        ready: called when database and model have been looked at, before the first request is taken.

    Raises:
        DatabaseError: the database can't be used.
        ModelError: the model can't be used.
    """
    database = Database(settings.database_url)
    database.check()
    database.close()
    ModelHolder(settings.model, loader(settings))  # said here once, not by each process
    ready()
    os.environ.update(settings.to_environment())
    with tempfile.TemporaryDirectory(prefix="farmsift-metrics-") as folder:
        if settings.workers > 1:
            os.environ["PROMETHEUS_MULTIPROC_DIR"] = folder
        uvicorn.run(
            "farmsift.moderation.app:from_environment",
            factory=True,
            host=settings.host,
            port=settings.port,
            workers=settings.workers,
            forwarded_allow_ips=settings.proxies,
            server_header=False,
            log_level="warning",
            access_log=False,
            timeout_graceful_shutdown=10,
        )
