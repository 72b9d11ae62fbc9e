"""A database for labels, where the kind of database makes no difference."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from farmsift.moderation.database import Database
from farmsift.moderation.labels.importing import Imported, import_labels


@pytest.fixture
def light_database(tmp_path: Path, clock) -> Iterator[Database]:
    made = Database(f"sqlite:///{tmp_path}/labels.db", clock)
    made.upgrade()
    yield made
    made.close()


Put = Callable[..., Imported]


@pytest.fixture
def put(light_database: Database, tmp_path: Path) -> Put:
    """Import a file of given content."""

    def putting(data: bytes, name: str = "labels.jsonl", **more: Any) -> Imported:
        path = tmp_path / name
        path.write_bytes(data)
        return import_labels(light_database, [path], **more)

    return putting
