"""``farmsift copies`` and ``farmsift score --copies``."""

from __future__ import annotations

import json
import random

import pytest
from farmsift.cli import main

TEXT = """
    otter bridge warden flood pupil lake frost ferry rope lantern market plum baker aunt ledger stall miller
    barge signal whistle heron ditch fence cellar ladder orchard harvest lock towpath kettle winter candle
    counted carried mended watched hid sold lost found painted rowed measured near under above behind early late
"""
WORDS = TEXT.split()


def story(seed):
    rng = random.Random(seed)
    return [" ".join(rng.choices(WORDS, k=60)).capitalize() + "." for _ in range(6)]


def html(seed, title="A story of the lake"):
    paragraphs = "".join(f"<p>{text}</p>" for text in story(seed))
    return f"<html><title>{title}</title><body><article><h1>{title}</h1>{paragraphs}</article></body></html>"


@pytest.fixture
def pages(tmp_path):
    path = tmp_path / "pages.jsonl"
    rows = [{"id": str(n), "url": f"https://site{n}.example/{n}", "html": html(n)} for n in range(5)]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def run(capsys, *arguments):
    code = main([str(a) for a in arguments])
    out, err = capsys.readouterr()
    return code, [json.loads(line) for line in out.splitlines()], err


@pytest.fixture(params=["sqlite", "postgres"])
def where(request, tmp_path):
    if request.param == "sqlite":
        return tmp_path / "copies.db"
    return request.getfixturevalue("empty_postgres_url")


def test_add_query_stats_expire(capsys, pages, tmp_path, where):
    code, (done,), _ = run(capsys, "copies", "add", where, pages, "--seen", "2024-05-17")
    assert (code, done["added"], done["failed"]) == (0, 5, 0)
    assert run(capsys, "copies", "add", where, pages)[1][0]["known"] == 5
    _, (held,), _ = run(capsys, "copies", "stats", where)
    assert held["articles"] == 5
    assert held["earliest_seen"] == held["latest_seen"] == "2024-05-17T00:00:00+00:00"
    copy = tmp_path / "copy.html"
    copy.write_text(html(3, "Another headline"))
    code, (answer,), _ = run(capsys, "copies", "query", where, copy, "--url", "https://copier.example/x")
    (match,) = answer["matches"]
    assert code == 0
    assert match["address"] == "https://site3.example/3"
    assert match["judgement"] == "copy of"
    assert match["contained"] == match["contains"] == 1
    assert match["first_seen"] == "2024-05-17T00:00:00+00:00"
    assert match["passages"][0]["text"] in "\n".join(story(3))
    assert run(capsys, "copies", "expire", where, "--before", "2024-05-17")[1] == [{"expired": 0}]
    assert run(capsys, "copies", "expire", where, "--before", "2024-05-18")[1] == [{"expired": 5}]
    _, (answer,), _ = run(capsys, "copies", "query", where, copy)
    assert answer["matches"] == []


def test_remove_and_merge(capsys, pages, tmp_path, where):
    run(capsys, "copies", "add", tmp_path / "other.db", pages)
    _, (done,), _ = run(capsys, "copies", "merge", where, tmp_path / "other.db")
    assert done["added"] == 5
    assert run(capsys, "copies", "remove", where, "https://site1.example/1", "https://no.example")[1] == [
        {"removed": 1}
    ]
    assert run(capsys, "copies", "stats", where)[1][0]["articles"] == 4


def test_a_scored_copy_has_its_measurements(capsys, pages, tmp_path, where):
    run(capsys, "copies", "add", where, pages, "--seen", "2024-05-17")
    copy = tmp_path / "copy.html"
    copy.write_text(html(2, "Another headline"))
    arguments = ("score", copy, "--url", "https://copier.example/x", "--output-format", "jsonl", "--signals")
    _, (without,), _ = run(capsys, *arguments)
    code, (verdict,), _ = run(capsys, *arguments, "--copies", where)
    assert code == 0
    assert without["signals"]["copies.taken"] is None
    assert verdict["signals"]["copies.taken"] == 1
    assert verdict["signals"]["copies.sources"] == 1


def test_the_index_can_be_a_setting(capsys, pages, tmp_path, monkeypatch):
    run(capsys, "copies", "add", tmp_path / "copies.db", pages)
    monkeypatch.setenv("FARMSIFT_COPIES", str(tmp_path / "copies.db"))
    _, lines, _ = run(capsys, "score", pages, "--output-format", "jsonl", "--signals")
    assert [line["signals"]["copies.taken"] for line in lines] == [0] * 5


def test_a_page_that_can_not_be_read_stops_nothing(capsys, tmp_path):
    path = tmp_path / "pages.jsonl"
    rows = [{"id": "a", "html": html(1)}, "{", {"id": "b", "html": html(2)}]
    path.write_text("".join((row if isinstance(row, str) else json.dumps(row)) + "\n" for row in rows))
    code, (done,), err = run(capsys, "copies", "add", tmp_path / "copies.db", path)
    assert (code, done["added"], done["failed"]) == (1, 2, 1)
    assert "pages.jsonl" in err
    code, lines, _ = run(capsys, "copies", "query", tmp_path / "copies.db", path)
    assert code == 1
    assert [bool(line["error"]) for line in lines] == [False, True, False]


@pytest.mark.parametrize("action", [["query", "{}", "x.html"], ["stats", "{}"], ["remove", "{}", "x"]])
def test_no_index_there(capsys, tmp_path, action):
    code, _, err = run(capsys, "copies", *[word.format(tmp_path / "none.db") for word in action])
    assert code == 2
    assert err == f"farmsift: {tmp_path / 'none.db'}: no index of known articles there.\n"


def test_scoring_with_an_index_that_is_none(capsys, tmp_path, pages):
    code, _, err = run(capsys, "score", pages, "--copies", pages)
    assert code == 2
    assert err.startswith(f"farmsift: {pages}: is not an index of known articles")


def test_a_time_that_is_none(capsys, tmp_path):
    with pytest.raises(SystemExit):
        main(["copies", "expire", str(tmp_path / "x.db"), "--before", "yesterday"])
    assert "'yesterday' is no day or time such as 2024-05-17" in capsys.readouterr().err


@pytest.mark.parametrize("action", ["add", "query", "stats", "expire", "remove", "merge"])
def test_help_has_examples(capsys, action):
    with pytest.raises(SystemExit):
        main(["copies", action, "--help"])
    assert f"farmsift copies {action} " in capsys.readouterr().out.partition("examples:")[2]
