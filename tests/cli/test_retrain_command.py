"""The four commands of the loop: what they say where there is nothing to do, or nothing that can be done."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from farmsift.cli import main
from farmsift.moderation.database import Database


@pytest.fixture(autouse=True)
def empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_a_line_begins_with_the_shipped_model(capsys: pytest.CaptureFixture[str]):
    assert main(["models", "--format", "jsonl"]) == 0
    (entry,) = map(json.loads, capsys.readouterr().out.splitlines())
    assert entry["number"] == 1 and entry["in_use"] and entry["made"] == "adopted" and entry["parent"] is None
    assert main(["models"]) == 0
    assert capsys.readouterr().out.splitlines()[1].startswith("*    1")


def test_the_service_may_be_told_the_link_before_it_is_there(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("FARMSIFT_MODEL", "farmsift-models/current")
    assert main(["models"]) == 0


def test_a_database_that_holds_no_label_is_said(capsys: pytest.CaptureFixture[str]):
    Database("sqlite:///farmsift.db").upgrade()
    assert main(["retrain"]) == 2
    assert "holds no labelled page" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["retrain"], "there is no database"),
        (["retrain", "--no-database"], "nothing to learn from"),
        (["retrain", "pages"], "go together"),
        (["retrain", "--labels", "labels.csv"], "go together"),
        (["retrain", "pages", "--labels", "labels.csv", "--test-share", "2"], "above 0 and below 1"),
        (["retrain", "pages", "--labels", "labels.csv"], "labels.csv"),
        (["promote", "7"], "no model 7"),
        (["promote", "1"], "in use already"),
        (["promote", "1", "--bounds", "luck=1"], "unknown bound 'luck'"),
        (["rollback"], "no promotion to undo"),
        (["models", "--registry", "/proc/none"], "/proc/none"),
        (["retrain", "--last", "-1"], "must be 0 or more"),
        (["retrain", "--jobs", "many"], "must be a whole number, and is many"),
    ],
)
def test_what_can_not_be_done_is_one_sentence(
    words: list[str], said: str, capsys: pytest.CaptureFixture[str]
):
    try:
        code = main(words)
    except SystemExit as stopped:
        code = stopped.code
    assert code == 2
    assert said in capsys.readouterr().err


def test_a_link_that_leads_nowhere_is_told_with_the_remedy(capsys: pytest.CaptureFixture[str]):
    assert main(["models"]) == 0
    link = Path("farmsift-models/current")
    right = link.readlink()
    link.unlink()
    link.symlink_to("models/none")
    assert main(["promote", "1"]) == 2
    assert f"lead it to {right} again" in capsys.readouterr().err
    link.unlink()
    link.mkdir()
    assert main(["models"]) == 2
    assert "should be a link" in capsys.readouterr().err
