"""One round on made pages, run once: its line of models and its database are copied for each test."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from farmsift.model.scorer import Scorer
from farmsift.moderation import accounts, decisions
from farmsift.moderation.database import Database
from farmsift.moderation.intake import Intake
from farmsift.moderation.labels import Label
from farmsift.moderation.labels.importing import import_labels
from farmsift.moderation.models import ModelHolder
from farmsift.moderation.retraining.promotion import open_registry
from farmsift.moderation.retraining.registry import Registry
from farmsift.moderation.retraining.rounds import Round, retrain
from farmsift.moderation.retraining.sources import from_database
from farmsift.moderation.roles import Role
from farmsift.moderation.settings import Settings
from pages_made import PLAN, labels_file
from worlds import example


@dataclass
class Made:
    """A folder with ``line`` and ``farmsift.db`` after one round."""

    folder: Path
    done: Round


@pytest.fixture(scope="session")
def one_round(tmp_path_factory: pytest.TempPathFactory, scorer: Scorer) -> Made:
    folder = tmp_path_factory.mktemp("round")
    database = Database(f"sqlite:///{folder}/farmsift.db")
    database.upgrade()
    (folder / "labels.jsonl").write_bytes(labels_file())
    import_labels(database, [folder / "labels.jsonl"])
    settings = Settings(database_url=f"sqlite:///{folder}/farmsift.db", audit_share=0, second_share=0)
    made = accounts.add(database, "ada", Role.REVIEWER, "correct horse battery")
    ada = accounts.Caller(made.id, "ada", Role.REVIEWER)
    intake = Intake(database, ModelHolder(load=lambda _: scorer), settings)
    for name, label in (("rovers-daily.txt", Label.BOTH), ("rowing-club.html", Label.ORDINARY)):
        item = intake.submit(example(name), ada).result(30).item
        decisions.decide(database, settings, ada, item, label, "looked")
    intake.close()
    registry = open_registry(folder / "line", database)
    labelled = from_database(database, registry.in_use().folder)
    done = retrain(registry, labelled, PLAN, database=database, service=settings, who="ada", why="a test")
    database.close()
    return Made(folder, done)


@pytest.fixture
def database(one_round: Made, tmp_path: Path) -> Iterator[Database]:
    shutil.copy(one_round.folder / "farmsift.db", tmp_path / "farmsift.db")
    opened = Database(f"sqlite:///{tmp_path}/farmsift.db")
    yield opened
    opened.close()


@pytest.fixture
def registry(one_round: Made, tmp_path: Path, database: Database) -> Registry:
    """The line after the round: model 1 is in use, model 2 the challenger."""
    shutil.copytree(one_round.folder / "line", tmp_path / "line", symlinks=True)
    return open_registry(tmp_path / "line", database)
