"""``farmsift labels``: what is said on the way in and out, and how it says no."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from farmsift.cli import main

EXAMPLES = Path(__file__).parents[2] / "examples"
PAGES = {
    "rowing-club.html": "ordinary",
    "gartenblog.html": "ordinary",
    "drain-doorway.html": "content_farm",
    "world-pulse-scrape.html": "republished",
}


@pytest.fixture
def there(empty_service: Path) -> Path:
    """The service's folder, with a labels file of example pages in it."""
    lines = ["id,label,url,why"]
    lines += [f"{name},{label},https://{name.split('.')[0]}.example/,seen" for name, label in PAGES.items()]
    Path("labels.csv").write_text("\n".join(lines) + "\n")
    rows = [{"id": name, "html": (EXAMPLES / name).read_text(encoding="utf-8")} for name in PAGES]
    Path("pages.jsonl").write_text("".join(json.dumps(one) + "\n" for one in rows))
    return empty_service


IMPORT = ["labels", "import", "labels.csv", "--pages", "pages.jsonl", "--by", "ada", "--at", "2026-04-02"]


def test_in_counted_and_out_again(there, capsys):
    assert main(IMPORT) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["labels"], told["pages"], told["without_page"], told["stored"]) == (4, 4, 0, True)
    assert main(["labels", "stats"]) == 0
    said = capsys.readouterr().out
    assert "pages: 4" in said and "  content_farm: 1" in said and "  2026-04: 4" in said
    assert main(["labels", "stats", "--format", "json", "--from", "decisions"]) == 0
    assert json.loads(capsys.readouterr().out)["votes"] == 0
    for name in ("out.csv", "out.parquet", "out.json"):
        assert main(["labels", "export", "--output", name, "--with-pages", "--votes"]) == 0
        assert main(["labels", "import", name]) == 0
        again = json.loads(capsys.readouterr().out)
        assert (again["labels"], again["known"], again["pages_known"]) == (0, 4, 4)


def test_what_is_exported_trains(there, capsys):
    from farmsift.model.labels import read_labels

    main(IMPORT)
    assert main(["labels", "export", "--output", "out.csv"]) == 0
    found = read_labels("out.csv")
    assert dict(found["label"]) == PAGES and found["group"].nunique() == 4


def test_standard_input_and_output(there, capsys, monkeypatch):
    main(IMPORT)
    capsys.readouterr()
    assert main(["labels", "export", "--format", "prodigy"]) == 0
    written = capsys.readouterr().out
    assert len(written.splitlines()) == 4 and '"_view_id": "choice"' in written
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(written.encode())))
    assert main(["labels", "import", "-", "--format", "prodigy"]) == 0
    assert json.loads(capsys.readouterr().out)["known"] == 4


def test_what_is_wrong_is_said_line_by_line_and_nothing_stored(there, capsys):
    Path("bad.csv").write_text("id,label\na,spam\na,spam\n")
    assert main(["labels", "import", "bad.csv"]) == 2
    said = capsys.readouterr()
    lines = said.err.splitlines()
    assert said.out == "" and len(lines) == 6
    assert lines[0].startswith("farmsift: bad.csv: 2 labels without the person who gave them")
    assert main(["labels", "stats", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["votes"] == 0


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        (["labels", "import", "nowhere.csv"], "nowhere.csv: can't be read"),
        (["labels", "import", "labels.csv", "--at", "soon"], "'soon' is no day or time"),
        (["labels", "audit"], "holds no label of a page that can be used"),
        (["labels", "audit", "--prevalence", "3"], "must be above 0 and below 1"),
        (["labels", "stats", "--database-url", "sqlite:///other.db"], "run 'farmsift db upgrade'"),
        (["labels", "export", "--output", "no/where.csv"], "farmsift: no/where.csv: No such file"),
        (["labels", "export", "--output", "."], "farmsift: .: Is a directory"),
        (["labels", "stats", "--model", "no-model"], "no-model: no model there"),
        (["labels"], "see 'farmsift labels --help'"),
    ],
)
def test_how_it_says_no(there, capsys, arguments, part):
    try:
        code = main(arguments)
    except SystemExit as stopped:
        code = stopped.code
    assert code == 2 and part in capsys.readouterr().err


def test_labels_that_wait_for_their_page_are_told(there, capsys):
    assert main(["labels", "import", "labels.csv", "--by", "ada", "--at", "2026-04-02", "--dry-run"]) == 0
    said = capsys.readouterr()
    assert "4 labels wait for their page, first 'drain-doorway.html'" in said.err
    assert json.loads(said.out)["stored"] is False


def test_the_audit_puts_labels_in_doubt_into_the_queue(there, capsys):
    rows = []
    for n in range(10):
        for kind in ("ordinary", "content_farm", "republished", "both"):
            words = "club boat tuesday roof" if kind == "ordinary" else "casino bonus slot apk"
            text = "".join(f"<p>{words} {kind}{n} {i} {words} word{i * n}</p>" for i in range(30))
            link = "" if kind == "ordinary" else "<a href='https://casino.example/'>casino bonus</a>" * 20
            page = f"<title>{words} {n}</title><article><h1>{words}</h1>{text}</article>{link}"
            url = f"https://{kind.replace('_', '-')}{n}.example/"
            about = {"by": "ada", "at": "2026-04-02", "url": url, "html": page}
            rows.append({"id": f"{kind}{n}", "label": kind, **about})
    rows[0]["label"] = "both"
    Path("many.jsonl").write_text("".join(json.dumps(one) + "\n" for one in rows))
    assert main(["labels", "import", "many.jsonl"]) == 0
    capsys.readouterr()
    audit = ["labels", "audit", "--most", "1", "--no-cache", "--jobs", "1"]
    assert main([*audit, "--dry-run"]) == 0
    (listed,) = capsys.readouterr().out.splitlines()
    assert json.loads(listed)["queued"] == ""
    assert main(audit) == 0
    said = capsys.readouterr()
    first = json.loads(said.out.splitlines()[0])
    assert (first["id"], first["label"], first["queued"], first["item"]) == ("ordinary0", "both", "queued", 1)
    assert "1 pages were put into the queue" in said.err


def test_a_file_without_a_last_line_end_is_taken_and_told(there, capsys):
    Path("labels.csv").write_text(Path("labels.csv").read_text().rstrip("\n"))
    assert main(IMPORT) == 0
    said = capsys.readouterr()
    assert json.loads(said.out)["labels"] == 4
    assert said.err.startswith("farmsift: labels.csv: the last line has no end; if the file was cut off")


def test_a_file_of_another_kind_is_not_shown(there, capsys):
    Path("picture.csv").write_bytes(bytes(3000))
    assert main(["labels", "import", "picture.csv"]) == 2
    assert (
        capsys.readouterr().err
        == "farmsift: picture.csv: is no table of labels; its first line is no text.\n"
    )


def test_an_empty_queue_is_told(there, capsys):
    assert main(["labels", "next"]) == 0
    said = capsys.readouterr()
    assert said.out == "" and "no page waits for a first opinion" in said.err
