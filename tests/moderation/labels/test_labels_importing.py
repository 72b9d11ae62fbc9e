"""Labels files into the database, and everything that can be wrong with one."""

from __future__ import annotations

import datetime as dt
import gzip
import json
from pathlib import Path

import pytest
from farmsift.features.readers import Raw
from farmsift.model.labels import LabelError
from farmsift.moderation import audit
from farmsift.moderation.decisions import decide
from farmsift.moderation.labels import Label, importing
from farmsift.moderation.labels.checks import Beside
from farmsift.moderation.labels.collecting import collect
from farmsift.moderation.labels.importing import import_labels
from labelled import html, jsonl, row
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

TWO = jsonl(row(1), row(2, "content_farm"))
AT = dt.datetime(2026, 4, 2, tzinfo=dt.UTC)


def problems(put, data: bytes, name: str = "labels.jsonl", **more) -> list[str]:
    with pytest.raises(LabelError) as error:
        put(data, name, **more)
    return str(error.value).splitlines()


def test_labels_are_stored_with_who_when_why_page_and_group(database, tmp_path):
    path = tmp_path / "labels.jsonl"
    path.write_bytes(TWO)
    done = import_labels(database, [path])
    assert (done.labels, done.pages, done.by_label) == (2, 2, {"ordinary": 1, "content_farm": 1})
    found = collect(database)
    assert list(found.labels.index) == ["p1", "p2"]
    first = found.labels.loc["p1"]
    assert (first["by"], first["why"], first["url"]) == ("ada", "seen 1", "https://site1.example/page")
    assert first["at"] == AT and first["source"] == str(path) and len(first["digest"]) == 64
    page = next(found.pages(["p1"]))
    assert isinstance(page, Raw) and page.data == html("site1.example", 1).encode() and page.id == "p1"
    again = import_labels(database, [path])
    assert (again.labels, again.known, again.pages, again.pages_known) == (0, 2, 0, 2)
    assert len(collect(database)) == 2


def test_what_was_said_is_never_changed(database, tmp_path):
    path = tmp_path / "labels.jsonl"
    path.write_bytes(TWO)
    import_labels(database, [path])
    for table in ("labels", "label_pages", "label_imports"):
        for statement in (f"DELETE FROM {table}", f"UPDATE {table} SET id = id + 1"):
            with pytest.raises(DBAPIError, match="only ever added to"), database.write() as connection:
                connection.execute(text(statement))
    with database.read() as connection:
        (entry,) = (e for e in audit.entries(connection) if e.action == "labels.imported")
    assert (entry.detail["labels"], entry.detail["pages"]) == (2, 2)
    assert audit.verify(database).fault == ""


def test_labels_that_were_changed_behind_the_guards_are_found(put, light_database):
    put(TWO)
    assert audit.verify(light_database).fault == ""
    with light_database.write() as connection:
        connection.execute(text("DROP TRIGGER labels_update"))
        connection.execute(text("UPDATE labels SET label = 'both' WHERE page = 'p1'"))
    assert audit.verify(light_database).fault == "labels: import 1 is not as the log tells."


def test_every_problem_is_named_at_once_and_nothing_is_stored(put, light_database):
    data = jsonl(
        row(1, "spam"),
        row(1, "spam"),
        row(2, "spam", by=None),
        row(3, "spam", at="yesterday"),
        row(4, "spam", at="2099-01-01"),
        row(5, "spam", html=" "),
        row(6, "spam", at=None, why="x" * 20_001),
        row(7, "spam", id=""),
        row(8, "spam", id="a\tb"),
        row(1, "spam", by="ben", html=html("other.example", 9)),
    )
    found = problems(put, data + b"{not json\n")
    for part in (
        "line 11 is not JSON",
        "10 rows with an unknown label ('spam'); labels are ordinary, content_farm, republished, both, not_sure",
        "1 ids stand more than once, first 'p1'",
        "all rows have one label",
        "1 labels without an id; first line 8",
        "1 labels whose id holds control characters; first line 9",
        "1 labels without the person who gave them (column by, or --by); first line 3",
        "1 labels without a date (column at, or --at); first line 7",
        "first line 4 ('yesterday')",
        "1 labels with a date in the future; first line 5",
        "1 labels whose why has more than 20000 characters; first line 7",
        "1 pages are empty; first 'p5' (line 6)",
        "1 ids stand for two different pages; first 'p1' (line 10)",
    ):
        assert any(part in one for one in found), (part, found)
    assert len(found) == 13
    assert len(collect(light_database)) == 0 and collect(light_database).outcomes == ()


def test_one_group_only_is_a_problem_and_a_part_of_a_collection_may_have_it(put):
    data = jsonl(row(1, group="g"), row(2, "both", group="g"))
    (told,) = problems(put, data)
    assert "all rows are of one group" in told
    assert put(data, beside=Beside(part=True)).labels == 2
    same_site = jsonl(row(3, url="https://a.example/1"), row(4, "both", url="https://a.example/2"))
    assert "one group" in problems(put, same_site)[0]


@pytest.mark.parametrize(
    ("name", "data", "part"),
    [
        ("a.csv", b"", "is empty"),
        ("a.csv", b"id,label\n", "holds no label"),
        ("a.csv", b"name,verdict\na,b\n", "no column id or label; it has name, verdict"),
        ("a.csv", b"id,label,by,at\na,both\n", "line 2 has 2 of 4 columns"),
        ("a.csv", b'id,label\n"a,both\n', "line 2 is not CSV"),
        (
            "a.csv",
            "id,label,why\na,both,é\nb,ordinary,ok\n".encode("latin-1"),
            "1 lines are not UTF-8, first line 2",
        ),
        ("a.jsonl", b"[1, 2]\n", "task 1 has no data"),
        ("a.jsonl", b"{}\n", "no column id or label; it has none"),
        ("a.jsonl", b'{"id": "a", "label": "both"}\n7\n', "line 2 is no JSON object"),
        ("a.jsonl", b'{"a":' * 9999, "line 1 is not JSON: nested too deep"),
        ("a.parquet", b"PAR1 and no more", "can't be read as Parquet"),
        ("a.json", b"[{", "is not JSON"),
        ("a.json", b'[{"id": 1, "label": "both"}]', "export from Label Studio as JSON"),
        ("a.csv.gz", gzip.compress(TWO)[:-40], "compressed data is damaged or cut off"),
    ],
)
def test_a_file_of_another_kind_gets_a_sentence(put, name, data, part):
    found = problems(put, data, name)
    assert any(part in one for one in found), found
    assert all(name in one for one in found)


def test_a_file_that_is_not_there(light_database):
    with pytest.raises(LabelError, match=r"nowhere\.csv: can't be read: No such file"):
        import_labels(light_database, ["nowhere.csv"])


def test_pages_beside_the_labels_now_or_later(put, light_database, tmp_path: Path):
    bare = [row(1, html=None), row(2, "both", html=None, url=None)]
    assert put(jsonl(*bare)).without_page == ["p1", "p2"]
    assert set(collect(light_database).left_out["cause"]) == {"no page"}
    pages = tmp_path / "pages.jsonl"
    pages.write_bytes(
        jsonl(
            {"id": "p1", "html": html("site1.example", 1)},
            {"id": "p2", "url": "https://two.example/x", "html": html("two.example", 2)},
            {"id": "unasked", "html": "<p>x"},
        )
    )
    done = put(jsonl(*bare), pages=[pages])
    assert (done.labels, done.known, done.pages) == (0, 2, 2)
    found = collect(light_database).labels
    assert list(found["url"]) == ["https://site1.example/page", "https://two.example/x"]


def test_pages_that_cannot_be_used_are_named(put, tmp_path: Path):
    pages = tmp_path / "pages.jsonl"
    pages.write_bytes(jsonl({"id": "p1", "html": ""}, {"id": "p2", "html": "<script>1</script>"}))
    found = problems(put, jsonl(row(1, html=None), row(2, "both", html=None)), pages=[pages])
    assert any("page 'p1'" in one and "holds no page" in one for one in found)
    assert any("page 'p2': it holds no text." in one for one in found)
    other = tmp_path / "other.jsonl"
    other.write_bytes(jsonl({"id": "x", "html": "<p>x"}))
    assert "none of the labelled pages" in problems(put, TWO.replace(b'"html"', b'"was"'), pages=[other])[0]


def test_many_pages_are_written_in_parts_and_the_labels_at_once(put, light_database, monkeypatch):
    monkeypatch.setattr(importing, "_BATCH", 2)
    put(jsonl(*(row(n, "both" if n % 2 else "ordinary") for n in range(5))))
    with light_database.read() as connection:
        told = [e.detail for e in audit.entries(connection) if e.action == "labels.imported"]
    assert [(one["labels"], one["pages"]) for one in told] == [(0, 2), (0, 2), (5, 1)]
    assert audit.verify(light_database).fault == "" and len(collect(light_database)) == 5


def test_what_contradicts_the_database_is_a_problem(put):
    put(TWO)
    changed = jsonl(row(1, "both"), row(2, "content_farm"))
    told = problems(put, changed)
    assert any("1 labels differ from what the database holds" in one for one in told)
    assert any("1 ids stand for other pages in the database; first 'p1'" in one for one in told)
    later = row(1, "both", at="2026-04-20", html=None)
    assert put(jsonl(later, row(2, "content_farm"))).labels == 1


def test_who_and_when_can_be_said_beside_the_file(put, light_database):
    data = b"id;label;url\na;ordinary;https://a.example/\nb;both;https://b.example/\n"
    assert len(problems(put, data, "a.csv")) == 2
    put(data, "a.csv", beside=Beside(by="team", at=AT, source="spring"))
    votes = [vote for outcome in collect(light_database).outcomes for vote in outcome.cast]
    assert {(vote.by, vote.at, vote.source) for vote in votes} == {("team", AT, "spring")}


def test_a_dry_run_stores_nothing(put, light_database):
    assert put(TWO, dry_run=True).labels == 2
    assert collect(light_database).outcomes == ()


def test_labels_of_an_item_are_votes_beside_the_decisions(database, settings, people, submit, tmp_path: Path):
    item = submit("rovers-daily.txt")
    decide(database, settings, people["ada"], item, Label.BOTH)
    name = collect(database).labels.index[0]
    path = tmp_path / "more.jsonl"
    path.write_bytes(jsonl(row(1), row(2, "ordinary", id=name, by="ben", html=None)))
    done = import_labels(database, [path], beside=Beside(part=True))
    assert done.without_page == [] and done.labels == 2
    found = collect(database)
    assert dict(found.left_out["cause"]) == {name: "tie"}
    assert list(collect(database, imported=False).labels["label"]) == ["both"]
    assert list(collect(database, decided=False).labels["label"]) == ["ordinary", "ordinary"]


def test_hostile_texts_are_stored_as_both_databases_can_hold_them(database, tmp_path: Path):
    bad = row(1, why="a\x00b\ud800", group="\x00")
    path = tmp_path / "labels.jsonl"
    path.write_bytes(b"".join(json.dumps(one).encode() + b"\n" for one in (bad, row(2, "both"))))
    import_labels(database, [path])
    assert collect(database).labels.loc["p1", "why"] == "a\ufffdb?"
