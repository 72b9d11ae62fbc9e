"""What Prometheus is told; one count over all processes of the service."""

from __future__ import annotations

import os

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

_REGISTRY = CollectorRegistry()
_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1, 2.5, 5, 10)

REQUESTS = Histogram(
    "farmsift_request_seconds",
    "Time of a request",
    ["method", "route", "status"],
    buckets=_BUCKETS,
    registry=_REGISTRY,
)
PAGES = Counter("farmsift_pages", "Pages taken in, by band, and those refused", ["band"], registry=_REGISTRY)
DECISIONS = Counter("farmsift_decisions", "Decisions and undoings", ["kind"], registry=_REGISTRY)
WAITING = Gauge(
    "farmsift_pages_waiting",
    "Pages that wait to be scored",
    registry=_REGISTRY,
    multiprocess_mode="livesum",
)
ITEMS = Gauge(
    "farmsift_items",
    "Items by state and band",
    ["state", "band"],
    registry=_REGISTRY,
    multiprocess_mode="mostrecent",
)


def exposition() -> bytes:
    """Return the text that Prometheus reads."""
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        registry = CollectorRegistry()
        MultiProcessCollector(registry)
        return generate_latest(registry)
    return generate_latest(_REGISTRY)
