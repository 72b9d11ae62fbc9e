"""What the tasks of Spark read, without Spark: archives, listings, keys, and what is told where something lacks."""

from __future__ import annotations

import gzip
import io
import sys
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("pyspark", reason="needs pyspark (the spark extra)")
pytest.importorskip("fastwarc", reason="needs fastwarc (the spark extra)")

from archives import packed, record, spoilt
from farmsift.bulk.spark.archives import iter_archive
from farmsift.bulk.spark.duplicates import keys_of
from farmsift.bulk.spark.errors import SparkError
from farmsift.bulk.spark.places import Place, listed
from farmsift.bulk.spark.score import pages_in_file
from farmsift.cli import main
from farmsift.features.copies.fingerprints import sketch_of
from farmsift.features.readers import LIMITS, Limits, Raw, iter_raw

RECORDS = [
    record("https://a.example/0", b"<p>Zero" * 30),
    record("https://a.example/request", b"<p>No page", kind="request"),
    record("https://a.example/1", b"<p>One" * 30),
    record("https://a.example/2", b"<p>Two" * 30),
    record("https://a.example/3", b"<p>Three" * 30),
]


class Named(io.BytesIO):
    name = "archive"


def both(data: bytes, limits: Limits = LIMITS) -> tuple[list[Raw], list[Raw]]:
    """The pages by FastWARC, and by the reader of one machine."""
    mine = list(iter_archive(lambda: Named(data), limits))
    return mine, list(iter_raw(Named(data), format="warc", limits=limits))


@pytest.mark.parametrize("how", spoilt(RECORDS))
def test_fastwarc_and_the_tolerant_reader_give_the_same_pages(how: str):
    mine, theirs = both(spoilt(RECORDS)[how])
    assert mine == theirs
    assert sum(not raw.error for raw in mine) >= 1


def test_a_page_too_large_is_told_and_the_others_are_given():
    data = packed([RECORDS[0], record("https://a.example/big", b"<p>x" * 4000), RECORDS[2]])
    mine, theirs = both(data, Limits(max_bytes=8000))
    assert mine == theirs
    assert [bool(raw.error) for raw in mine] == [False, True, False]


@pytest.mark.parametrize(
    "data", [b"", b"no archive", gzip.compress(b"nor this")], ids=["empty", "text", "packed text"]
)
def test_a_file_that_is_no_archive_is_one_page_with_an_error(data: bytes, tmp_path: Path):
    path = tmp_path / "pages.warc.gz"
    path.write_bytes(data)
    (only,) = pages_in_file(str(path), LIMITS)
    assert str(path) in only.error and not only.data


def test_files_are_listed_by_how_they_are_read(tmp_path: Path):
    names = (
        "b.parquet",
        "a.jsonl.gz",
        "deep/c.warc.gz",
        "d.wet",
        "e.html",
        "f.txt",
        "_SUCCESS",
        ".hidden",
        "_in/g.html",
    )
    for name in names:
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"x")
    found = listed([str(tmp_path), f"file://{tmp_path}/e.html"])

    def at(*names: str) -> tuple[str, ...]:
        return tuple(str(tmp_path / name) for name in names)

    assert (found.tables, found.lines) == (at("b.parquet"), at("a.jsonl.gz"))
    assert found.slices == (
        at("d.wet"),
        at("deep/c.warc.gz"),
        (*at("e.html", "f.txt"), f"file://{tmp_path}/e.html"),
    )


def test_a_source_that_is_not_there_or_empty_is_told(tmp_path: Path):
    with pytest.raises(SparkError, match="nowhere: is not there"):
        listed([str(tmp_path / "nowhere")])
    with pytest.raises(SparkError, match="holds no file"):
        listed([str(tmp_path)])


def test_uris_name_their_file_system():
    assert Place.of("file:///data/a b.warc.gz").path == "/data/a b.warc.gz"
    assert Place.of("file:/data/a.warc.gz").name == "/data/a.warc.gz"
    assert Place.of("/data/x.WARC.gz").archive
    with pytest.raises(SparkError, match="odd://somewhere/x: can't be opened"):
        Place.of("odd://somewhere/x")


def test_texts_that_share_most_words_share_keys_and_others_none():
    chance = np.random.default_rng(3)
    words = [f"w{n}" for n in chance.integers(0, 5000, 400)]
    changed = [word if chance.random() > 0.05 else "other" for word in words]
    strange = [f"v{n}" for n in chance.integers(0, 5000, 400)]
    one, near, far = (
        set(keys_of(sketch_of(" ".join(text)).hashes).tolist()) for text in (words, changed, strange)
    )
    assert len(one & near) >= len(one) / 4
    assert not one & far


COMMANDS = (
    ["spark-score", "crawl", "--output", "out"],
    ["spark-sites", "verdicts", "--output", "out"],
    ["spark-duplicates", "verdicts", "--output", "out"],
    ["spark-stream", "incoming", "--output", "out"],
)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_a_missing_extra_or_java_is_asked_for(
    command: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
):
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    assert main(command) == 2
    said = capsys.readouterr().err
    assert (
        said
        == f"farmsift: Spark needs Java 17 or later, and JAVA_HOME is {tmp_path}, where no bin/java is.\n"
    )
    monkeypatch.delenv("JAVA_HOME")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert main(command) == 2
    assert "there is no java on the path" in capsys.readouterr().err
    old = tmp_path / "java"
    old.write_text("#!/bin/sh\necho 'openjdk version \"11.0.2\"' >&2\n")
    old.chmod(0o755)
    assert main(command) == 2
    assert f"{old} is Java 11." in capsys.readouterr().err
    monkeypatch.setitem(sys.modules, "pyspark", None)
    assert main(command) == 2
    assert (
        "needs the extra 'spark' (pyspark is missing): pip install 'farmsift[spark]'"
        in capsys.readouterr().err
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["spark-score", "--output", "out"], "name at least one INPUT"),
        (
            ["spark-score", "--paths", "nowhere.txt", "--output", "out"],
            "nowhere.txt: the list of inputs can't be read",
        ),
        (
            ["spark-score", "x", "--output", "out", "--conf", "spark.ui"],
            "--conf spark.ui: must be NAME=VALUE",
        ),
        (["spark-duplicates", "x", "--output", "out", "--least", "0"], "must be above 0 and at most 1"),
    ],
)
def test_wrong_usage_is_told_before_spark_starts(
    words: list[str], said: str, capsys: pytest.CaptureFixture[str]
):
    try:
        code = main(words)
    except SystemExit as stopped:
        code = stopped.code
    assert code == 2
    assert said in capsys.readouterr().err
