"""A round leaves a challenger and a report; promotion and rollback change what is in use, and all is logged."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from farmsift.model.saved import PAGES, load
from farmsift.moderation import audit
from farmsift.moderation.audit import entries
from farmsift.moderation.database import Database
from farmsift.moderation.labels.kept import item_name
from farmsift.moderation.models import ModelHolder
from farmsift.moderation.retraining.bounds import Bounds
from farmsift.moderation.retraining.frozen import FILE
from farmsift.moderation.retraining.promotion import open_registry, promote, rollback
from farmsift.moderation.retraining.registry import LINE, Registry, RegistryError
from farmsift.moderation.retraining.rounds import retrain
from farmsift.moderation.retraining.sources import Labelled, from_database, together
from pages_made import PLAN

LOOSE = Bounds(1, 1, 1, 1, 1)


def test_the_model_in_use_stays_and_the_challenger_has_not_seen_the_test_groups(one_round, registry):
    assert registry.in_use().number == 1
    challenger = registry.find(2)
    assert challenger.parent == 1 and challenger.made.why == "a test" and challenger.made.who == "ada"
    sides = pd.read_csv(registry.folder / FILE, dtype=str)
    trained = set(pd.read_csv(challenger.folder / PAGES, dtype=str)["group"])
    tested = set(sides.loc[sides["side"] == "test", "group"])
    assert tested and trained and not tested & trained
    assert one_round.done.counts["test"]["groups"] == len(tested)


def test_the_report_tells_both_models_slices_changes_and_doubts(one_round):
    told = json.loads((one_round.done.report / "report.json").read_text(encoding="utf-8"))
    figures = told["comparison"]["figures"]["any"]
    for held in figures.values():
        assert held["difference"][0] == pytest.approx(held["challenger"][0] - held["champion"][0], abs=2e-4)
    seen, low, high = figures["average_precision"]["challenger"]
    assert low <= seen <= high or low <= high
    assert told["comparison"]["slices"]
    assert told["comparison"]["left_out"] == told["comparison"]["recalled"] == 0
    assert told["dry_run"]["pages"] == 2
    for change in told["dry_run"]["examples"]:
        assert change["before"] != change["after"] and change["url"].startswith("https://")
    text = (one_round.done.report / "report.md").read_text(encoding="utf-8")
    assert "Decisions that would change" in text and "Labels in doubt" in text
    assert "<table>" in (one_round.done.report / "report.html").read_text(encoding="utf-8")


def test_wrong_labels_come_back_into_the_queue(one_round, database):
    doubted = {one["id"] for one in one_round.done.doubts}
    assert doubted & {"p30", "p31"}
    assert 0 < one_round.done.queued <= len(one_round.done.doubts)


def test_promotion_and_rollback_are_in_both_logs(registry: Registry, database: Database):
    with pytest.raises(RegistryError, match="in use already"):
        promote(registry, 1)
    now = promote(registry, 2, who="cleo", bounds=LOOSE)
    assert now.in_use and load(registry.current).name == now.name
    back = rollback(registry, who="cleo", why="it flags clubs")
    assert back.number == 1 and registry.in_use().number == 1
    with pytest.raises(RegistryError, match="no promotion to undo"):
        rollback(registry)
    steps = [step.step for step in registry.line()]
    assert steps == ["adopted", "trained", "promoting", "promoted", "rolling back", "rolled back"]
    with database.read() as connection:
        log = entries(connection, most=10_000)
    told = {e.action: e for e in log if e.action.startswith("model.")}
    assert {"model.adopted", "model.trained", "model.promoted", "model.rolled_back"} <= set(told)
    assert told["model.rolled_back"].actor == "cleo"
    assert told["model.rolled_back"].detail["why"] == "it flags clubs"
    assert audit.verify(database).fault == ""


def test_a_reason_in_bytes_that_are_no_text_is_kept_as_far_as_it_is_text(registry: Registry):
    promote(registry, 2, bounds=Bounds(0, 0, 0, 0, 0), despite="caf\udce9")
    rollback(registry, why="caf\udce9")
    assert [step.why for step in registry.line()[-2:]] == ["caf?", "caf?"]


def test_a_report_that_can_not_be_read_speaks_against_a_promotion(registry: Registry):
    (registry.find(2).folder / "round" / "report.json").write_text("{}")
    with pytest.raises(RegistryError, match="could not be compared"):
        promote(registry, 2, bounds=LOOSE)
    (registry.find(2).folder / "round" / "report.json").write_text('{"comparison')
    with pytest.raises(RegistryError, match="can't be read"):
        promote(registry, 2, bounds=LOOSE)


def test_a_worse_challenger_needs_a_reason(registry: Registry):
    strict = Bounds(0, 0, 0, 0, 0)
    with pytest.raises(RegistryError, match="is not promoted") as refused:
        promote(registry, 2, bounds=strict)
    assert "--despite" in str(refused.value) and registry.in_use().number == 1
    now = promote(registry, "2", bounds=strict, despite="the old one is lost")
    assert now.in_use and now.history[-1].why == "despite: the old one is lost"
    assert now.history[-1].detail["against"]


def test_a_challenger_of_another_champion_is_not_compared(registry: Registry):
    with registry.lock():
        built = registry.building()
        for path in registry.find(2).folder.iterdir():
            if path.is_file():
                (built / path.name).write_bytes(path.read_bytes())
        registry.keep(built, "ada", "", {"parent": 1})
    promote(registry, 2, bounds=LOOSE)
    with pytest.raises(RegistryError, match="not trained here"):
        promote(registry, 3, bounds=LOOSE)
    rollback(registry)
    assert [e.number for e in registry.entries() if e.in_use] == [1]


def test_a_changed_line_is_told(registry: Registry):
    path = registry.folder / LINE
    path.write_text(path.read_text().replace('"a test"', '"another"'))
    with pytest.raises(RegistryError, match="line 2 was changed"):
        registry.entries()


def test_only_one_works_on_a_line_at_a_time(registry: Registry):
    with registry.lock(), pytest.raises(RegistryError, match="another retraining"):
        promote(registry, 2)


def test_a_damaged_challenger_is_refused(registry: Registry):
    (registry.find(2).folder / "weights.skops").write_bytes(b"broken")
    with pytest.raises(ValueError, match="digests differ"):
        promote(registry, 2, bounds=LOOSE)
    assert registry.in_use().number == 1


def test_a_running_holder_takes_the_promoted_model_up(registry: Registry):
    holder = ModelHolder(registry.current, every=0.0)
    before = holder.scorer.model.name
    promote(registry, 2, bounds=LOOSE)
    assert holder.scorer.model.name == registry.find(2).name != before


def test_labels_of_files_and_database_go_together_and_decisions_count():
    files = Labelled(pd.DataFrame({"label": ["ordinary"] * 2, "group": ["a", "b"]}, index=["x", "y"]), [])
    told = pd.DataFrame({"label": ["both"], "group": ["c"], "digest": ["d"]}, index=[item_name("y" * 64)])
    labels = together(files, Labelled(told.set_axis(["y"]), lambda: iter(()))).labels
    assert labels["label"].to_dict() == {"x": "ordinary", "y": "both"}
    assert labels["digest"].to_dict() == {"x": "", "y": "d"}


def test_nothing_to_train_on_is_said(registry: Registry, tmp_path: Path):
    page = tmp_path / "one.html"
    page.write_text("<p>one page of few words, long enough to be read")
    labels = pd.DataFrame({"label": ["ordinary"], "group": ["new"]}, index=pd.Index(["one.html"], name="id"))
    with pytest.raises(ValueError, match=r"left to train on|hold \d+ groups|none of the"):
        retrain(registry, Labelled(labels, [page]), replace(PLAN, test_share=0.999999))
    assert registry.in_use().number == 1


def test_test_groups_are_drawn_anew_with_a_reason_that_is_on_record(one_round, registry, database):
    promote(registry, 2, bounds=LOOSE)
    old = (registry.folder / FILE).read_bytes()
    labelled = from_database(database, registry.in_use().folder)
    again = retrain(registry, labelled, PLAN, database=database)
    assert (again.tests.draw, again.tests.compared, again.tests.promoted) == (1, 2, 1)
    assert again.tests.luck is not None and (registry.folder / FILE).read_bytes() == old
    done = retrain(registry, labelled, replace(PLAN, redraw="two looks"), database=database, who="cleo")
    assert (done.tests.draw, done.tests.compared, done.tests.promoted) == (2, 1, 0)
    sides = pd.read_csv(registry.folder / FILE, dtype=str)
    trained = set(pd.read_csv(done.challenger.folder / PAGES, dtype=str)["group"])
    assert not set(sides.loc[sides["side"] == "test", "group"]) & trained
    # The champion was trained on many of these groups: there it is judged by what heads without them said.
    assert done.comparison and done.comparison.recalled > 0 and done.comparison.left_out == 0
    told = json.loads((done.report / "report.json").read_text(encoding="utf-8"))
    assert told["tests"]["why"] == "two looks"
    assert "drawn anew for this round: two looks" in (done.report / "report.md").read_text(encoding="utf-8")
    assert done.challenger.made.detail["tests"]["draw"] == 2
    with database.read() as connection:
        (drawn,) = [e for e in entries(connection, most=10_000) if e.action == "model.test_groups_drawn"]
    assert drawn.actor == "cleo" and drawn.detail["why"] == "two looks" and drawn.detail["draw"] == 2
    assert registry.in_use().number == 2 and rollback(registry).number == 1


def test_test_groups_that_nothing_was_chosen_by_are_not_drawn_anew(registry, database, tmp_path):
    line = open_registry(tmp_path / "new line")
    with pytest.raises(RegistryError, match="no challenger was compared on them"):
        retrain(line, from_database(database), replace(PLAN, redraw="better luck"))
    assert [step.step for step in line.line()] == ["adopted"]
