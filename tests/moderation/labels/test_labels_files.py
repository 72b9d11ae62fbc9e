"""Labels files of every form: written, read again, and as the tools write them."""

from __future__ import annotations

import datetime as dt
import gzip
import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from farmsift.features.readers import Raw, read
from farmsift.model.labels import LabelError
from farmsift.moderation.database import Database
from farmsift.moderation.labels import files, tables
from farmsift.moderation.labels.checks import Beside, check
from farmsift.moderation.labels.collecting import collect
from farmsift.moderation.labels.entries import FORMATS
from farmsift.moderation.labels.exporting import Export
from farmsift.moderation.labels.files import form_by_ending, read_file, write_file
from farmsift.moderation.labels.importing import import_labels
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from labelled import html, jsonl, row

ENDINGS = {"csv": "csv", "jsonl": "jsonl", "parquet": "parquet", "label-studio": "json", "prodigy": "jsonl"}


def everything(database: Database):
    found = collect(database)
    votes = [vote for outcome in found.outcomes for vote in outcome.cast]
    pages = {page.id: page for page in found.pages()}
    return votes, found.labels.drop(columns="digest"), pages


@pytest.mark.parametrize("form", FORMATS)
def test_what_is_exported_comes_back_the_same(form, put, light_database, tmp_path: Path, clock):
    latin = html("site3.example", 3).replace("</h1>", " café</h1>")
    put(
        jsonl(
            row(1, why='said "so",\nwith é', group="ours"),
            row(1, "both", by="ben@x.example", html=None, adjudicates=True, why=None),
            row(2, "content_farm"),
            row(2, "not_sure", by="eve", html=None),
            row(3, "republished", html=latin, at="2026-04-04T10:11:12.123456+02:00"),
            row(4, html=None, text="Harbour Club\n\nThe club met on Tuesday and mended the roof.\n"),
        )
    )
    path = tmp_path / f"out.{ENDINGS[form]}"
    export = Export(collect(light_database), votes=True, pages=True)
    write_file(path, form, export.entries(), pages=True)
    assert read_file(path).form == form and not list(tmp_path.glob(".*.part"))
    other = Database(f"sqlite:///{tmp_path}/other.db", clock)
    other.upgrade()
    import_labels(other, [path])
    before, after = everything(light_database), everything(other)
    assert after[0] == before[0]
    assert after[1].equals(before[1])
    assert {i: (p.data, p.form, p.url) for i, p in after[2].items()} == {
        i: (p.data, p.form, p.url) for i, p in before[2].items()
    }
    other.close()


@pytest.mark.parametrize("form", FORMATS)
def test_one_label_a_page_comes_back_as_the_label(form, put, light_database, tmp_path: Path, clock):
    put(jsonl(row(1), row(1, by="ben", html=None), row(2, "both")))
    path = tmp_path / "out"
    write_file(path, form, Export(collect(light_database)).entries(), pages=False)
    (first, second) = read_file(path).entries
    assert (first.label, first.by, second.label) == ("ordinary", "ada, ben", "both")
    assert first.group and not first.holds_page


@pytest.mark.parametrize("form", FORMATS)
def test_pages_that_are_not_utf8_read_the_same_after_any_form(
    form, put, light_database, tmp_path: Path, clock
):

    page = html("site1.example", 1).replace("</title>", " café</title>").encode("latin-1")
    rows = [row(1, html=page, charset="iso-8859-1"), row(2, "both", html=b"<p>two")]
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "in.parquet")
    put((tmp_path / "in.parquet").read_bytes(), "in.parquet")
    path = tmp_path / "out"
    write_file(path, form, Export(collect(light_database), pages=True).entries(), pages=True)
    other = Database(f"sqlite:///{tmp_path}/other.db", clock)
    other.upgrade()
    import_labels(other, [path])
    (again,) = collect(other).pages(["p1"])
    assert isinstance(again, Raw) and "café" in read(again).title
    if form == "parquet":
        assert again.data == page
    other.close()


def test_a_broken_write_leaves_the_file_as_it_was(tmp_path: Path):
    path = tmp_path / "labels.csv"
    path.write_text("as it was")

    def failing():
        raise OSError("disk full")
        yield

    with pytest.raises(OSError, match="disk full"):
        write_file(path, "csv", failing(), pages=False)
    assert path.read_text() == "as it was" and list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_a_small_file_that_unpacks_to_a_huge_one_is_refused(form: str, tmp_path: Path, monkeypatch):
    path = tmp_path / "labels.gz"
    if form == "csv":
        path.write_bytes(gzip.compress(b"id,label\n" + b"a,ordinary\n" * 1_000_000))
    else:
        rows = {"ID": ["a"] * 2000, "Label": ["ordinary"] * 2000, "html": ["<p>" * 2000] * 2000}
        pq.write_table(pa.table(rows), path)
    assert path.stat().st_size < 100_000
    for module in (files, tables):
        monkeypatch.setattr(module, "LARGEST", 10_000_000)
    try:
        said = " ".join(read_file(path).problems)
    except LabelError as error:
        said = str(error)
    assert "holds more than 10,000,000 bytes" in said


def test_forms_by_ending():
    assert [form_by_ending(Path(n)) for n in ("a.parquet", "a.JSON", "a.jsonl", "a")] == [
        "parquet",
        "label-studio",
        "jsonl",
        "csv",
    ]


def annotation(choice: str | list[str] | None, **more) -> dict:
    choices = [choice] if isinstance(choice, str) else choice
    result = [{"type": "choices", "from_name": "kind", "to_name": "t", "value": {"choices": choices}}]
    made = {"id": 5, "result": result if choices else [], "completed_by": 3}
    return {**made, "updated_at": "2026-04-07T10:00:00.5Z", **more}


def studio(tmp_path: Path, *tasks) -> Path:
    path = tmp_path / "project.json"
    path.write_text(json.dumps(list(tasks)))
    return path


def test_what_label_studio_exports(tmp_path: Path):
    noted = annotation("Content farm", completed_by={"id": 4, "email": "ben@x.example"}, ground_truth=True)
    noted["result"].append(
        {"type": "textarea", "from_name": "note", "value": {"text": ["filler", "no author"]}}
    )
    found = read_file(
        studio(
            tmp_path,
            {"id": 1, "data": {"id": "a", "html": "<p>one"}, "annotations": [annotation("ordinary"), noted]},
            {
                "id": 2,
                "data": {"text": "two", "url": "https://two.example"},
                "annotations": [
                    annotation(["Republished", "content-farm"]),
                    annotation(None, was_cancelled=True, completed_by={"username": "eve"}),
                ],
                "predictions": [{"result": [{"type": "choices", "value": {"choices": ["both"]}}]}],
            },
            {"id": 3, "data": {}, "annotations": []},
        )
    )
    told = [(e.id, e.label, e.by, e.why, e.adjudicates) for e in found.entries]
    assert told == [
        ("a", "ordinary", "user 3", "", False),
        ("a", "content_farm", "ben@x.example", "filler\nno author", True),
        ("task-2", "both", "user 3", "", False),
        ("task-2", "not_sure", "eve", "", False),
    ]
    assert found.passed_over == {"tasks without an annotation": 1} and not found.problems
    assert found.entries[2].url == "https://two.example" and found.entries[2].text == "two"


def test_an_annotation_without_a_label_is_a_problem(tmp_path: Path):
    found = read_file(studio(tmp_path, {"id": 1, "data": {}, "annotations": [annotation(None)]}))
    assert found.problems == [f"{tmp_path}/project.json: task 1: annotation 5 holds no choice of a label."]


def test_what_prodigy_exports(put, light_database, tmp_path: Path):
    common = {"_input_hash": -17, "_task_hash": 4, "_view_id": "choice", "_timestamp": 1775558400}
    options = [{"id": "ordinary", "text": "ordinary"}]
    data = jsonl(
        {"html": "<p>one page", "meta": {"id": "a"}, "options": options, "accept": ["ordinary"], "answer": "accept",
         "_annotator_id": "farms-ada", "_session_id": "farms-ada", **common},
        {"text": "two", "label": "CONTENT_FARM", "answer": "accept", "_session_id": "farms-ben", **common},
        {"text": "three", "label": "both", "answer": "reject", "_session_id": "farms-ben", **common},
        {"text": "four", "meta": {"id": "d"}, "accept": [], "answer": "ignore", "_session_id": "farms-ben",
         **common},
    )  # fmt: skip
    done = put(data, "farms.jsonl")
    assert sum(done.passed_over.values()) == 1 and done.labels == 3
    votes = {v.page: v for outcome in collect(light_database).outcomes for v in outcome.cast}
    assert {page: (v.label, v.by) for page, v in votes.items()} == {
        "a": ("ordinary", "farms-ada"),
        "prodigy-17": ("content_farm", "farms-ben"),
        "d": ("not_sure", "farms-ben"),
    }
    assert votes["a"].at == dt.datetime(2026, 4, 7, 10, 40, tzinfo=dt.UTC)


@pytest.mark.parametrize("form", ["csv", "parquet", "jsonl", "label-studio", "prodigy"])
def test_a_page_of_pictures_from_the_queue_is_left_out_so_that_the_file_can_be_read(
    form, database, settings, people, holder, submit, tmp_path: Path
):
    from farmsift.moderation.decisions import decide
    from farmsift.moderation.intake import Intake, Submission
    from farmsift.moderation.labels import Label

    intake = Intake(database, holder, settings)
    bare = "<title>Pictures</title><meta name=description content='Of the regatta'><img src=boat.png>"
    item = intake.submit(Submission("https://a.example/", bare, "html"), people["sender"]).result(30).item
    intake.close()
    decide(database, settings, people["ada"], item, Label.BOTH, "seen")
    decide(database, settings, people["ada"], submit("rowing-club.html"), Label.ORDINARY, "seen")
    export, path = Export(collect(database), votes=True, pages=True), tmp_path / "out"
    write_file(path, form, export.entries(), pages=True)
    assert (export.labels, export.rendered, export.bare) == (1, 1, 1)
    done = import_labels(database, [path], form=form, beside=Beside(part=True))
    assert (done.labels, done.known, done.pages_known) == (0, 1, 1)


def test_pages_from_the_queue_are_written_as_text(database, settings, people, submit, tmp_path: Path):
    from farmsift.moderation.decisions import decide
    from farmsift.moderation.labels import Label

    for name, label in (("rovers-daily.txt", Label.BOTH), ("rowing-club.html", Label.ORDINARY)):
        decide(database, settings, people["ada"], submit(name), label, "seen")
    export = Export(collect(database), votes=True, pages=True)
    path = tmp_path / "out.jsonl"
    write_file(path, "jsonl", export.entries(), pages=True)
    assert export.rendered == 2 and export.labels == 2
    done = import_labels(database, [path])
    assert (done.labels, done.known, done.pages_known) == (0, 2, 2)
    other = Database(f"sqlite:///{tmp_path}/other.db", database.clock)
    other.upgrade()
    assert import_labels(other, [path], beside=Beside()).pages == 2
    assert list(collect(other).labels["label"]) == ["both", "ordinary"]
    other.close()


KEYS = (
    *("id", "label", "by", "at", "html", "text", "data", "annotations", "result", "type", "value", "choices"),
    *("meta", "answer", "accept", "completed_by", "_timestamp", "from_name", "updated_at"),
)
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4),
    max_leaves=12,
)


@pytest.mark.parametrize("form", ["auto", *FORMATS])
@given(
    st.binary(max_size=200)
    | VALUES.map(lambda value: json.dumps([value]).encode())
    | VALUES.map(lambda value: json.dumps(value).encode() + b"\n")
    | st.lists(VALUES, max_size=3).map(
        lambda v: b"id,label,at\n" + "\n".join(map(str, v)).encode("utf-8", "replace")
    )
)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_file_brings_the_reader_down(tmp_path, form, data):
    path = tmp_path / "any"
    path.write_bytes(data)
    found = read_file(path, form)
    assert found.entries or found.problems or found.passed_over or "[]" in data.decode("utf-8", "replace")
    told = check([found], dt.datetime(2026, 5, 1, tzinfo=dt.UTC), Beside())
    assert all(isinstance(one, str) and one.startswith(str(path)) for one in told.problems)
    assert told.problems or told.votes
