"""Labels of a file and of the database: one operation is one group, on one side, whatever either calls it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from farmsift.features.readers import Raw, ReadError
from farmsift.model.examples import measure_examples
from farmsift.moderation.database import Database
from farmsift.moderation.labels.importing import import_labels
from farmsift.moderation.retraining.frozen import divide
from farmsift.moderation.retraining.sources import Labelled, from_database, from_files, together
from labelled import html, jsonl, row

NAMES = " ".join(f"site-part-{'abcdefghij'[n // 10]}{'klmnopqrst'[n % 10]}" for n in range(60))
ID = "<script async src='https://ads.example/js?client=ca-pub-4857920163847561'></script>"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Database]:
    made = Database(f"sqlite:///{tmp_path}/farmsift.db")
    made.upgrade()
    yield made
    made.close()


def file_of(folder: Path, *rows: dict[str, str]) -> Labelled:
    """Labels in a CSV and their pages in a file beside it, as ``farmsift retrain`` takes them."""
    lines = [
        "id,label,group,host",
        *(f"{r['id']},{r['label']},{r['group']},{r.get('host', '')}" for r in rows),
    ]
    (folder / "labels.csv").write_text("\n".join(lines) + "\n")
    pages = [{"id": r["id"], "url": r["url"], "html": r["html"]} for r in rows]
    (folder / "pages.jsonl").write_text("".join(json.dumps(page) + "\n" for page in pages))
    return from_files([folder / "pages.jsonl"], folder / "labels.csv", cache=folder / "cache")


def both(
    folder: Path, database: Database, file: list[dict[str, str]], held: list[dict[str, str]]
) -> Labelled:
    """Put a file and a database together; each holds another page, so that neither is of one group."""
    (folder / "held.jsonl").write_bytes(jsonl(*held, row(90, group="held alone")))
    import_labels(database, [folder / "held.jsonl"], form="jsonl")
    files = file_of(folder, *file, row(91, group="file alone"))
    return together(files, from_database(database))


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        ({"url": "https://shop.network.example/a"}, {"url": "https://blog.network.example/b"}),
        ({"html": html("one.example", 1, head=ID)}, {"html": html("two.example", 2, head=ID)}),
        ({"html": html("one.example", 1, names=NAMES)}, {"html": html("two.example", 2, names=NAMES)}),
        (
            {"html": html("one.example", 1)},
            {"html": html("one.example", 1).replace("</h1>", "</h1><p>Seen here.")},
        ),
        ({"id": "twice"}, {"id": "twice"}),
    ],
    ids=["site", "account", "template", "article", "page"],
)
def test_one_operation_under_two_names_is_one_group(tmp_path, store, mine, theirs):
    x, other = row(1, "content_farm", group="X", **mine), row(3, "content_farm", group="X")
    y = row(2, "content_farm", group="Y", **theirs)
    labelled = both(tmp_path, store, [x, other], [y])
    group = labelled.labels["group"]
    assert group[x["id"]] == group[y["id"]] == group["p3"]
    assert group.nunique() == 3
    for share in (0.2, 0.5, 0.8):
        (tmp_path / str(share)).mkdir()
        side = divide(labelled.labels, tmp_path / str(share), share)
        assert side[x["id"]] == side[y["id"]] == side["p3"]


def test_pages_that_share_nothing_keep_the_groups_they_were_given(tmp_path, store):
    labelled = both(tmp_path, store, [row(1, "content_farm", group="X")], [row(2, "content_farm", group="Y")])
    assert labelled.labels["group"].to_dict() == {
        "p1": "X",
        "p91": "file alone",
        "p2": "Y",
        "p90": "held alone",
    }


def test_a_name_is_the_same_operation_on_both_sides_even_where_the_database_has_another_for_its_page(
    tmp_path, store
):
    files = [row(1, "content_farm", group="X", id="twice")]
    held = [row(1, "content_farm", group="Y", id="twice"), row(2, "content_farm", group="X")]
    group = both(tmp_path, store, files, held).labels["group"]
    assert group["twice"] == group["p2"] and group.nunique() == 3


def test_groups_of_one_file_that_share_an_account_are_one_and_what_was_read_is_kept(tmp_path):
    rows = [
        row(n, group=f"g{n}", html=html(f"site{n}.example", n, head=ID if n < 3 else "")) for n in range(1, 5)
    ]
    rows[3] |= {"label": "content_farm"}
    first = file_of(tmp_path, *rows)
    assert first.labels["group"].to_dict() == {"p1": "g1", "p2": "g1", "p3": "g3", "p4": "g4"}
    assert file_of(tmp_path, *rows).marks == first.marks


def test_a_page_without_an_address_is_of_the_host_its_label_names(tmp_path):
    rows = [row(n, group=f"g{n}", url="", host=f"w{n}.network.example") for n in (1, 2)]
    rows.append(row(3, "content_farm", group="g3"))
    assert file_of(tmp_path, *rows).labels["group"].to_dict() == {"p1": "g1", "p2": "g1", "p3": "g3"}


def test_what_is_measured_and_kept_is_not_read_again_and_what_is_damaged_is(tmp_path):
    rows = [row(n, "both" if n % 2 else "ordinary", group=f"g{n}") for n in range(1, 7)]
    labelled = file_of(tmp_path, *rows)
    cache = tmp_path / "measured"
    first = measure_examples(labelled.pages, labelled.labels, cache=cache, jobs=1)

    def gone() -> Iterator[Raw]:
        raise AssertionError("pages were read")
        yield Raw()

    again = measure_examples(gone, labelled.labels, cache=cache, jobs=1)
    assert again.digest == first.digest and again.values.equals(first.values)
    kept = sorted(cache.rglob("output.pkl"))
    assert len(kept) == 6
    kept[0].write_bytes(b"cut")
    mended = measure_examples(labelled.pages, labelled.labels, cache=cache, jobs=1)
    assert mended.digest == first.digest and mended.values.equals(first.values)
    with pytest.raises(ReadError, match="none of the 6 labelled ids"):
        measure_examples(
            lambda: [Raw("z", data="another page")], labelled.labels.assign(digest="another"), jobs=1
        )
