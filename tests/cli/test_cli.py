"""The command as a person runs it."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from farmsift.cli import main
from farmsift.features.signal import REGISTRY

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
CLUB, CASINO = EXAMPLES / "rowing-club.html", EXAMPLES / "bowls-club-casino.html"
SEED = ROOT / "../shared/seed.txt"
FIELDS = ["id", "url", "host", "content_farm", "republished", "band", "verdict", "reasons", "model", "error"]


@pytest.fixture(autouse=True)
def elsewhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def lines(capsys):
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_json_lines_come_out(capsys):
    assert main(["score", str(CLUB), str(CASINO)]) == 0
    club, casino = lines(capsys)
    assert list(club) == FIELDS
    assert club["band"] != "flag"
    assert casino["band"] == "flag"
    for reason in casino["reasons"]:
        assert set(reason) == {"signal", "group", "head", "points", "sentence", "evidence"}
    assert any(quote["quote"] for reason in casino["reasons"] for quote in reason["evidence"])


def test_options_of_score(capsys):
    assert main(["score", str(CLUB), "--reasons", "0", "--signals", "--url", "https://club.example/a"]) == 0
    [verdict] = lines(capsys)
    assert verdict["reasons"] == []
    assert verdict["host"] == "club.example"
    assert set(verdict["signals"]) == {signal.name for signal in REGISTRY}


def test_a_table_is_for_people(capsys):
    assert main(["score", str(CASINO), "--output-format", "table", "--reasons", "3"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("flag ")
    assert len(re.findall(r"^ +[+-]\d\.\d ", out, re.M)) == 3


def test_parquet_goes_to_a_file_by_its_ending(tmp_path):
    target = tmp_path / "verdicts.parquet"
    assert main(["score", str(EXAMPLES), "--output", str(target), "--signals"]) == 0
    table = pq.read_table(target).to_pylist()
    assert len(table) == len([*EXAMPLES.glob("*.html"), *EXAMPLES.glob("*.txt")])
    assert dict(table[0]["signals"])
    assert [path.name for path in tmp_path.iterdir()] == ["verdicts.parquet"]


def test_standard_input_is_read():
    found = subprocess.run(
        [sys.executable, "-m", "farmsift.cli.main", "score", "-"],
        input=CLUB.read_bytes(),
        capture_output=True,
        check=True,
    )
    assert json.loads(found.stdout)["band"] in {"clear", "review"}


def test_a_page_that_can_not_be_read_costs_nothing_else(tmp_path, capsys):
    pages = tmp_path / "pages.jsonl"
    pages.write_text('{"id": "a", "html": "<p>Hello"}\n{"id": "b", "html": 7\n{"id": "c", "text": "Hi"}\n')
    assert main(["score", str(pages)]) == 1
    out, err = capsys.readouterr()
    verdicts = [json.loads(line) for line in out.splitlines()]
    assert [bool(v["error"]) for v in verdicts] == [False, True, False]
    assert verdicts[1]["content_farm"] is None
    assert "1 of 3 pages could not be read" in err


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (["score", "nowhere.html"], "nowhere.html"),
        (["score", str(CLUB), "--model", "nowhere"], "nowhere: no model there"),
        (["score", str(CLUB), "--output", "no/such/folder/x.jsonl"], "no/such/folder"),
        (["train", str(EXAMPLES), "--labels", "nowhere.csv", "--out", "m"], "nowhere.csv: can't be read"),
    ],
)
def test_what_can_not_be_used_gets_one_sentence(words, part, capsys):
    assert main(words) == 2
    out, err = capsys.readouterr()
    assert not out
    assert part in err
    assert err.count("\n") == 1


def test_labels_that_no_page_has_are_named(tmp_path, capsys):
    labels = tmp_path / "labels.csv"
    labels.write_text("id,label,group\nx,ordinary,g\ny,both,h\n")
    words = ["train", str(CLUB), "--labels", str(labels), "--out", "m", "--no-cache", "--jobs", "1"]
    assert main(words) == 2
    assert "none of the 2 labelled ids" in capsys.readouterr().err


@pytest.mark.parametrize("words", [[], ["judge"], ["score"], ["score", "x", "--format", "pdf"]])
def test_wrong_usage_points_to_help(words, capsys):
    with pytest.raises(SystemExit) as stop:
        main(words)
    assert stop.value.code == 2
    assert "--help" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["score", "explain", "signals", "train", "evaluate"])
def test_help_has_examples_and_exit_codes(command, capsys):
    with pytest.raises(SystemExit) as stop:
        main([command, "--help"])
    assert not stop.value.code
    out = capsys.readouterr().out
    assert f"farmsift {command}" in out.partition("examples:")[2]
    assert "exit codes:" in out


@pytest.mark.parametrize("word", ["--version", "--help", "nonsense"])
def test_what_needs_no_command_loads_none(word):
    code = "import sys; from farmsift.cli import main; main(sys.argv[1:])"
    lines = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", code, word], capture_output=True, text=True, check=False
    ).stderr
    assert "farmsift.cli.main" in lines
    assert not {"numpy", "sklearn", "pyarrow"} & {line.split("|")[-1].strip() for line in lines.splitlines()}


def test_version(capsys):
    with pytest.raises(SystemExit):
        main(["--version"])
    assert re.fullmatch(r"farmsift \d+\.\d+\.\d+\n", capsys.readouterr().out)


def test_settings_come_from_flags_then_variables_then_the_file(tmp_path, monkeypatch, capsys):
    (tmp_path / "farmsift.toml").write_text("reasons = 1\n")
    main(["score", str(CASINO)])
    monkeypatch.setenv("FARMSIFT_REASONS", "2")
    main(["score", str(CASINO)])
    main(["score", str(CASINO), "--reasons", "3"])
    assert [len(v["reasons"]) for v in lines(capsys)] == [1, 2, 3]


@pytest.mark.parametrize("held", ["reasons = ", 'reasons = "many"', "colour = 1", "reasons = -1"])
def test_a_wrong_setting_is_named(held, tmp_path, capsys):
    (tmp_path / "farmsift.toml").write_text(held)
    assert main(["score", str(CLUB)]) == 2
    assert "farmsift.toml" in capsys.readouterr().err


def test_explain_shows_parts_and_every_signal(capsys):
    assert main(["explain", str(CASINO)]) == 0
    out = capsys.readouterr().out
    for part in ("site name", "menu", "article", "outside links", "content_farm"):
        assert part in out
    for signal in REGISTRY:
        assert signal.name in out


def test_signals_are_listed(capsys):
    assert main(["signals"]) == 0
    assert len(capsys.readouterr().out.splitlines()) > 70


@pytest.mark.skipif(not SEED.exists(), reason="the page the project began with is not at hand")
def test_the_page_the_project_began_with(capsys):
    assert main(["score", str(SEED)]) == 0
    [verdict] = lines(capsys)
    assert verdict["band"] == "flag"
    assert verdict["verdict"] == "content_farm"
    told = {reason["signal"]: reason for reason in verdict["reasons"]}
    mismatch = told["topic.mismatch"]["sentence"]
    assert "sport" in mismatch
    assert "war" in mismatch
    offers = [quote["quote"] for quote in told["commerce.planted_story"]["evidence"]]
    assert "NRL Rugby Shop" in offers
    assert any("Maori All Blacks Store" in quote for quote in offers)
    assert any(name.startswith("posts.") or name == "topic.posts_article" for name in told)
    text = " ".join(SEED.read_text(encoding="utf-8").split())
    for reason in told.values():
        for quote in reason["evidence"]:
            assert quote["quote"] in text
