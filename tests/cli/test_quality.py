"""``farmsift thresholds`` and ``farmsift evaluate`` as a person runs them."""

import json
import re
from pathlib import Path

import pytest
from farmsift.cli import main
from farmsift.features.readers import iter_raw
from farmsift.model.promise import Record
from farmsift.model.saved import DEFAULT, load

ROOT = Path(__file__).parents[2]
CLUB = ROOT / "examples" / "rowing-club.html"


@pytest.fixture(autouse=True)
def elsewhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def test_thresholds_are_a_table_for_people(capsys):
    assert main(["thresholds"]) == 0
    out = capsys.readouterr().out
    assert load().name in out
    rows = re.findall(r"^ *([\d.]+)% +(\d+)% +(\S+)", out, re.M)
    assert len(rows) == 15
    assert {share for share, _, _ in rows} == {"1.0", "2.0", "5.0", "10.0", "20.0"}
    refused = [row for row in rows if row[2] == "refused"]
    assert refused and out.count("can't be promised with 90% confidence") >= 1


def test_thresholds_for_programs_say_what_each_setting_gives(capsys):
    words = ["thresholds", "--prevalence", "0.05", "0.2", "--precision", "0.8", "0.999", "--format", "jsonl"]
    assert main(words) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(line["prevalence"], line["precision"]) for line in lines] == [
        (0.05, 0.8), (0.05, 0.999), (0.2, 0.8), (0.2, 0.999),
    ]  # fmt: skip
    record = Record.load(DEFAULT, load())
    for line in lines:
        outlook = record.outlook(line["prevalence"], line["precision"])
        assert bool(line["refused"]) == (line["thresholds"] is None)
        assert line["flagged"] == outlook.flagged and line["missed"] == outlook.missed
    assert lines[2]["thresholds"]["flag"] < lines[0]["thresholds"]["flag"] + 0.5


def test_an_operators_share_and_promise_come_from_flags_variables_and_the_file(tmp_path, monkeypatch, capsys):
    def score(*more):
        assert main(["score", str(CLUB), "--reasons", "0", *more]) == 0
        return json.loads(capsys.readouterr().out)["content_farm"]

    own = score()
    (tmp_path / "farmsift.toml").write_text("prevalence = 0.2\n")
    by_file = score()
    monkeypatch.setenv("FARMSIFT_PREVALENCE", "0.1")
    by_variable = score()
    by_flag = score("--prevalence", "0.3")
    assert own < by_variable < by_file < by_flag


def test_a_promise_beyond_the_evidence_scores_nothing(capsys):
    assert main(["score", str(CLUB), "--precision", "0.9999"]) == 2
    out, err = capsys.readouterr()
    assert not out and "can't be promised" in err and err.count("\n") == 1


@pytest.mark.parametrize("value", ["0", "1", "5", "-0.1", "many"])
def test_what_is_no_share_is_refused_by_name(value, monkeypatch, capsys):
    with pytest.raises(SystemExit):
        main(["score", str(CLUB), f"--precision={value}"])
    assert "--precision" in capsys.readouterr().err
    monkeypatch.setenv("FARMSIFT_PREVALENCE", value)
    assert main(["score", str(CLUB)]) == 2
    assert "FARMSIFT_PREVALENCE: prevalence must be" in capsys.readouterr().err


@pytest.fixture
def labelled(tmp_path):
    """The examples with the labels a careful person gave them, each a group of its own."""
    rows = ["id,label,group"]
    for i, raw in enumerate(iter_raw(ROOT / "examples")):
        label = ["ordinary", "content_farm", "both"][i % 3]
        rows.append(f"{raw.id},{label},g{i}")
    path = tmp_path / "labels.csv"
    path.write_text("\n".join(rows) + "\n")
    return path


def test_a_model_is_measured_and_a_report_written(labelled, tmp_path, capsys):
    words = [
        "evaluate",
        str(ROOT / "examples"),
        "--labels",
        str(labelled),
        "--model",
        str(DEFAULT),
        "--no-cache",
    ]
    assert main([*words, "--jobs", "1", "--out", str(tmp_path / "report")]) == 0
    out = capsys.readouterr().out
    assert load().name in out and "all, any: auroc" in out and "deletion test" in out
    names = {path.name for path in (tmp_path / "report").iterdir()}
    assert names == {"report.json", "report.md", "report.html", "curves.svg"}
    about = json.loads((tmp_path / "report" / "report.json").read_text(encoding="utf-8"))
    assert about["seen_in_training"] == 0
    assert len(about["worst_errors"]["missed"]) + len(about["worst_errors"]["accused"]) == about["groups"]


def test_too_few_groups_for_the_folds_are_told_in_one_sentence(labelled, capsys):
    words = ["evaluate", str(ROOT / "examples"), "--labels", str(labelled), "--no-cache", "--jobs", "1"]
    assert main([*words, "--seeds", "1", "--cv", "20"]) == 2
    assert "20 folds by group need at least 20" in capsys.readouterr().err


def test_a_model_and_folds_exclude_each_other(labelled, capsys):
    with pytest.raises(SystemExit):
        main(["evaluate", "x", "--labels", str(labelled), "--cv", "3", "--model", str(DEFAULT)])
    assert "not allowed with" in capsys.readouterr().err
    assert main(["evaluate", "x", "--labels", str(labelled), "--seeds", "0"]) == 2
    assert "--seeds at least 1" in capsys.readouterr().err
