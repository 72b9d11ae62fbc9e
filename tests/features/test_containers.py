from __future__ import annotations

import bz2
import csv
import gzip
import io
import json
import lzma
import os
import sys
import zlib
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from farmsift.features.readers import Limits, Raw, ReadError, Tally, iter_raw
from hypothesis import given, settings
from hypothesis import strategies as st

SAMPLES = Path(__file__).parents[2] / "../shared/samples"
HTML = "<!doctype html><html><head><title>Pears</title></head><body><p>Pears ripen from within.</p></body></html>"
TEXT = "The pear post\n\nPears ripen from within.\n"

needs_samples = pytest.mark.skipif(not SAMPLES.is_dir(), reason="the sample archives are not at hand")


def pages(source, **options) -> tuple[list[Raw], Tally]:
    tally = Tally()
    found = list(iter_raw(source, tally=tally, **options))
    assert tally.pages == sum(not raw.error for raw in found)
    assert tally.failed == sum(bool(raw.error) for raw in found)
    return found, tally


def record(kind: str, block: bytes, *, http: bool = True, length: int | None = None, **fields: str) -> bytes:
    head = {
        "WARC-Type": kind,
        "WARC-Record-ID": f"<urn:uuid:{kind}-{len(block)}>",
        "WARC-Date": "2021-05-06T07:08:09Z",
        "WARC-Target-URI": "https://pears.example/ripe",
        "Content-Type": f"application/http; msgtype={kind}" if http else "text/html",
        "Content-Length": str(len(block) if length is None else length),
        **{name.replace("_", "-"): value for name, value in fields.items()},
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in head.items())
    return b"WARC/1.0\r\n" + lines.encode() + b"\r\n" + block + b"\r\n\r\n"


def response(
    body: bytes, head: str = "Content-Type: text/html; charset=utf-8", status: str = "200 OK"
) -> bytes:
    return f"HTTP/1.1 {status}\r\n{head}\r\n\r\n".encode() + body


# Single pages


def test_html_and_text_files_are_told_apart_by_content_and_ending(tmp_path: Path):
    cases = {
        "a.html": (HTML, "html"),
        "plain.html": ("no markup at all", "html"),
        "b.txt": (TEXT, "text"),
        "less.txt": ("if a < b then <br> is a tag", "text"),
        "saved.txt": ("\n<!-- saved -->\n<HTML><body>x</body></HTML>", "html"),
        "noending": ("<div class=a>x</div>", "html"),
        "README": (TEXT, "text"),
    }
    for name, (content, form) in cases.items():
        path = tmp_path / name
        path.write_text(content)
        [raw] = pages(path, url="https://pears.example/")[0]
        assert (raw.form, raw.data, raw.id) == (form, content.encode(), str(path)), name
        assert raw.url == "https://pears.example/"


@pytest.mark.parametrize(
    "pack", [gzip.compress, bz2.compress, lzma.compress, lambda b: pa.compress(b, "zstd", asbytes=True)]
)
def test_any_file_may_be_packed(tmp_path: Path, pack):
    for name, content, form in (
        ("a.html.gz", HTML, "html"),
        ("b.txt.z", TEXT, "text"),
        ("nothing", TEXT, "text"),
    ):
        path = tmp_path / name
        path.write_bytes(pack(content.encode()))
        [raw] = pages(path)[0]
        assert (raw.data, raw.form, raw.error) == (content.encode(), form, "")


def test_what_is_packed_twice_is_unpacked_and_a_format_given_is_taken(tmp_path: Path):
    path = tmp_path / "a"
    path.write_bytes(gzip.compress(gzip.compress(TEXT.encode())))
    [raw] = pages(path, format="html")[0]
    assert (raw.data, raw.form) == (TEXT.encode(), "html")


def test_a_page_past_the_limit_is_named_and_a_bomb_is_not_unpacked(tmp_path: Path):
    path = tmp_path / "bomb.html.gz"
    path.write_bytes(gzip.compress(b"<p>" + b" " * 60_000_000))
    [raw] = pages(path)[0]
    assert "more than 10,000,000 bytes" in raw.error
    assert str(path) in raw.error
    assert raw.data == b""
    assert not pages(io.BytesIO(b"<p>12345"), limits=Limits(max_bytes=8))[0][0].error
    assert pages(io.BytesIO(b"<p>123456"), limits=Limits(max_bytes=8))[0][0].error


@pytest.mark.parametrize("format", ["auto", "html", "text", "warc", "jsonl", "csv", "parquet"])
def test_an_empty_input_is_one_error(format: str):
    [raw] = pages(io.BytesIO(b""), format=format)[0]
    assert raw.error == "input is empty"


def test_what_is_no_page_is_refused_with_a_reason(tmp_path: Path):
    noise = tmp_path / "noise"
    noise.write_bytes(bytes(range(256)) * 20)
    with pytest.raises(ReadError, match="noise holds binary data"):
        pages(noise)
    with pytest.raises(ReadError, match=r"missing\.html: no such file"):
        pages(tmp_path / "missing.html")
    with pytest.raises(ValueError, match="unknown format 'doc'; known are auto, html"):
        pages(noise, format="doc")
    with pytest.raises(ReadError, match="holds no WARC record"):
        pages(io.BytesIO(b"no archive"), format="warc")
    with pytest.raises(ReadError, match="can't be read as Parquet"):
        pages(io.BytesIO(b"PAR1 and no more"))


def test_wide_encodings_are_told_from_binary_data():
    for form, content in (("html", HTML), ("text", TEXT)):
        for encoding in ("utf-16", "utf-16-le", "utf-16-be", "utf-8-sig"):
            [raw] = pages(io.BytesIO(content.encode(encoding)))[0]
            assert (raw.form, raw.error) == (form, ""), encoding


def test_standard_input_is_told_by_its_first_bytes(monkeypatch: pytest.MonkeyPatch):
    def feed(data: bytes) -> list[Raw]:
        reading, writing = os.pipe()
        os.write(writing, data)
        os.close(writing)
        with os.fdopen(reading) as pipe:
            monkeypatch.setattr(sys, "stdin", pipe)
            return pages("-")[0]

    table = io.BytesIO()
    pq.write_table(pa.table({"html": [HTML]}), table)
    assert [raw.form for raw in feed(HTML.encode())] == ["html"]
    assert [raw.form for raw in feed(gzip.compress(TEXT.encode()))] == ["text"]
    assert [raw.data for raw in feed(json.dumps({"html": HTML}).encode())] == [HTML]
    assert [raw.data for raw in feed(b"id,text\n1,pears\n")] == ["pears"]
    assert [raw.data for raw in feed(record("response", response(HTML.encode())))] == [HTML.encode()]
    assert [raw.data for raw in feed(table.getvalue())] == [HTML]


# Folders


def test_a_folder_is_read_in_order_and_what_is_passed_over_is_counted(tmp_path: Path):
    (tmp_path / "b").mkdir()
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "x.html").write_text(HTML)
    (tmp_path / "b" / "2.html").write_text(HTML)
    (tmp_path / "b" / "1.txt").write_text(TEXT)
    (tmp_path / "a.jsonl").write_text(json.dumps({"id": "j", "text": TEXT}) + "\n")
    (tmp_path / "z.html.gz").write_bytes(gzip.compress(HTML.encode()))
    (tmp_path / "page").write_text(HTML)
    (tmp_path / ".hidden.html").write_text(HTML)
    (tmp_path / "logo.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    (tmp_path / "notes.md").write_text(TEXT)
    (tmp_path / "labels.csv").write_text("id,label\n1,ordinary\n")
    (tmp_path / "gone.html").symlink_to(tmp_path / "nowhere.html")
    (tmp_path / "broken.parquet").write_bytes(b"PAR1")
    (tmp_path / "empty.html").write_bytes(b"")
    found, tally = pages(tmp_path)
    names = [raw.id.removeprefix(f"{tmp_path}/") for raw in found]
    assert names == [
        "j",
        "broken.parquet",
        "empty.html",
        "gone.html",
        "page",
        "z.html.gz",
        "b/1.txt",
        "b/2.html",
    ]
    errors = [raw.error.removeprefix(raw.id)[:26] for raw in found if raw.error]
    assert errors == [" can't be read as Parquet:", " is empty", ": no such file or director"]
    assert tally.skipped == {
        "hidden folder": 1,
        "hidden file": 1,
        "file of another kind": 2,
        "table without pages": 1,
    }
    assert str(tally).startswith("8 seen, 5 pages; 3 failed; skipped: file of another kind 2, ")


def test_an_unreadable_file_is_reported(tmp_path: Path):
    path = tmp_path / "a.html"
    path.symlink_to(path)
    [raw] = pages(tmp_path)[0]
    assert raw.error == f"{path}: too many levels of symbolic links"


# Tables


def test_json_lines_give_their_pages_and_name_what_is_broken(tmp_path: Path):
    path = tmp_path / "pages.jsonl"
    lines = [
        json.dumps({"id": 7, "url": "https://pears.example/", "html": HTML}),
        "",
        '{"id": "cut", "html": "<p>',
        json.dumps({"html": "", "text": TEXT}),
        "[1, 2]",
        json.dumps({"id": "none", "html": None}),
        json.dumps({"id": "number", "html": 5}),
        '{"html": "half \\ud83d pair"}',
        "[" * 100_000,
    ]
    path.write_text("\n".join(lines))
    found, tally = pages(path)
    assert [(raw.id.removeprefix(str(path)), raw.form, bool(raw.error)) for raw in found] == [
        ("7", "html", False),
        (":3", "html", True),
        (":4", "text", False),
        (":5", "html", True),
        ("none", "html", True),
        ("number", "html", True),
        (":8", "html", False),
        (":9", "html", True),
    ]
    assert found[0].data == HTML
    assert found[0].url == "https://pears.example/"
    assert f"{path}: line 3 is not JSON" in found[1].error
    assert "html holds int" in found[5].error
    assert found[6].data == "half \ufffd pair"
    assert tally.mended == {"half surrogate pairs": 1}


def test_a_table_without_the_columns_names_those_it_has(tmp_path: Path):
    table = tmp_path / "a.parquet"
    pq.write_table(pa.table({"body": ["x"], "link": ["y"]}), table)
    rows = tmp_path / "a.csv"
    rows.write_text("body,link\nx,y\n")
    lines = tmp_path / "a.jsonl"
    lines.write_text('{"body": "x", "link": "y"}\n')
    for path in (table, rows, lines):
        with pytest.raises(ReadError, match=r"no column html or text; found: body, link"):
            pages(path)
    pq.write_table(pa.table({"html": [1, 2]}), table)
    with pytest.raises(ReadError, match="column html holds int64"):
        pages(table)


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_csv_with_huge_fields_and_line_ends_in_them(tmp_path: Path, mark: str):
    path = tmp_path / "a.csv"
    huge = HTML + "<p>a 'pear', \"ripe\"; \t and so on\r\n</p>" * 30_000
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        writer = csv.writer(file, delimiter=mark)
        writer.writerow(["ID", "url", "Html", "other"])
        writer.writerow(["1", "https://pears.example/", huge, ""])
        writer.writerow(["2", "", HTML, ""])
    found, _ = pages(path)
    assert [(raw.id, raw.url) for raw in found] == [("1", "https://pears.example/"), ("2", "")]
    assert [raw.data for raw in found] == [huge, HTML]


def test_broken_csv_rows_are_named_and_the_rest_goes_on():
    rows = [
        b"id,html",
        b"1,<p>fine",
        b"2,<p>too,many,columns",
        b'3,"<p>quoted" wrongly',
        b"4,<p>caf\xe9",
        b"",
        b"5," + b"x" * 3000,
        b"6,<p>after",
        b'7,"never closed',
    ]
    found, tally = pages(io.BytesIO(b"\n".join(rows)), limits=Limits(max_bytes=1000))
    assert [(raw.id, bool(raw.error)) for raw in found] == [
        ("1", False),
        ("input:3", True),
        ("input:4", True),
        ("4", False),
        ("5", True),
        ("6", False),
        ("input:9", True),
    ]
    assert "line 3 has 4 of 2 columns" in found[1].error
    assert found[3].data == "<p>caf\ufffd"
    assert tally.mended == {"bytes that are not UTF-8": 1}


def test_a_line_without_end_does_not_fill_the_memory():
    limits = Limits(max_bytes=1000)
    endless = b'{"html": "' + b"x" * 3_000_000 + b'"}\n' + json.dumps({"html": HTML}).encode()
    found, _ = pages(io.BytesIO(endless), format="jsonl", limits=limits)
    assert "line 1 has more than" in found[0].error
    assert found[1].data == HTML
    found, _ = pages(io.BytesIO(b"html\n" + b"x" * 3_000_000 + b"\n<p>y\n"), format="csv", limits=limits)
    assert "line 2 has more than" in found[0].error
    assert found[1].data == "<p>y"


@pytest.mark.parametrize(
    "type",
    [pa.string(), pa.binary(), pa.large_string(), pa.large_binary(), pa.dictionary(pa.int32(), pa.string())],
)
def test_parquet_of_every_text_type(tmp_path: Path, type: pa.DataType):
    path = tmp_path / "a.parquet"
    content = HTML.encode() if "binary" in str(type) else HTML
    table = pa.table(
        {
            "size": [1, 2, 3],
            "html": pa.array([content, None, content]).cast(type),
            "text": [None, None, TEXT],
            "id": [10, 11, None],
            "url": ["https://pears.example/", None, None],
        }
    )
    pq.write_table(table, path)
    found, _ = pages(path)
    assert [raw.id for raw in found] == ["10", "11", f"{path}:3"]
    assert [raw.data for raw in found] == [content, b"", content]
    assert found[1].error == f"{path}: row 2 holds no page: html and text are empty"
    packed = tmp_path / "a.parquet.gz"
    packed.write_bytes(gzip.compress(path.read_bytes()))
    assert [raw.data for raw in pages(packed)[0]] == [content, b"", content]


def test_a_broken_row_group_is_named_and_the_others_are_read(tmp_path: Path):
    path = tmp_path / "a.parquet"
    rows = [f"<p>pear {i} " + os.urandom(400).hex() for i in range(300)]
    pq.write_table(
        pa.table({"html": rows}), path, row_group_size=100, compression="zstd", use_dictionary=False
    )
    data = bytearray(path.read_bytes())
    second = pq.ParquetFile(path).metadata.row_group(1).column(0)
    middle = second.data_page_offset + second.total_compressed_size // 2
    data[middle : middle + 200] = bytes(200)
    path.write_bytes(data)
    found, _ = pages(path)
    assert [raw.data for raw in found if not raw.error] == rows[:100] + rows[200:]
    [broken] = [raw for raw in found if raw.error]
    assert "rows 101 to 200 can't be read" in broken.error


# Archives


def test_warc_gives_html_pages_and_counts_the_rest(tmp_path: Path):
    body = HTML.encode()
    records = [
        record("warcinfo", b"software: pears\r\n", http=False),
        record("request", b"GET / HTTP/1.1\r\n\r\n"),
        record("response", response(body)),
        record("response", response(b"\x89PNG", "Content-Type: image/png")),
        record("response", response(body, status="404 Not Found")),
        record("response", response(b"")),
        record("resource", body, http=False),
        record("metadata", b"fetchTimeMs: 5"),
        record("conversion", TEXT.encode(), http=False, Content_Type="text/plain"),
        record("response", response(body, "Content-Type: text/html\r\nContent-Length: 3")),
    ]
    variants = {
        "plain.warc": b"".join(records),
        "whole.warc.gz": gzip.compress(b"".join(records)),
        "each.warc.gz": b"".join(map(gzip.compress, records)),
        "no-ending": b"".join(records),
    }
    for name, data in variants.items():
        path = tmp_path / name
        path.write_bytes(data)
        found, tally = pages(path)
        assert [(raw.form, raw.charset, raw.data) for raw in found] == [
            ("html", "utf-8", body),
            ("html", "", body),
            ("text", "", TEXT.encode()),
            ("html", "", body),
        ]
        assert found[0].url == "https://pears.example/ripe"
        assert found[0].id.startswith("urn:uuid:response-")
        assert tally.records == 10
        assert tally.skipped == {
            "warcinfo": 1,
            "request": 1,
            "metadata": 1,
            "not HTML": 1,
            "status 404": 1,
            "empty": 1,
        }
        assert not tally.mended


def test_codings_of_http_are_undone():
    body = HTML.encode()
    chunked = (
        b"".join(b"%x;a=b\r\n%s\r\n" % (len(part), part) for part in (body[:10], body[10:])) + b"0\r\n\r\n"
    )
    raw_deflate = zlib.compressobj(wbits=-15)
    cases = [
        ("Transfer-Encoding: chunked", chunked),
        ("Content-Encoding: gzip", gzip.compress(body)),
        ("Content-Encoding: deflate", zlib.compress(body)),
        ("Content-Encoding: deflate", raw_deflate.compress(body) + raw_deflate.flush()),
        ("Content-Encoding: br", pa.compress(body, "brotli", asbytes=True)),
        ("content-encoding: zstd", pa.compress(body, "zstd", asbytes=True)),
        ("Content-Encoding: gzip", body),
        ("Transfer-Encoding: chunked", body),
    ]
    data = b"".join(
        record("response", response(b, f"{head}\r\nContent-Type: text/html")) for head, b in cases
    )
    found, tally = pages(io.BytesIO(data))
    assert [raw.data for raw in found] == [body] * len(cases)
    assert tally.mended == {"coding already undone": 2}


def test_a_coding_that_is_a_lie_or_a_bomb_is_an_error():
    cases = [
        response(b"\x1f\x8b\x08 not gzip", "Content-Encoding: gzip\r\nContent-Type: text/html"),
        response(b"\0\1\2", "Content-Encoding: sdch\r\nContent-Type: text/html"),
        response(
            gzip.compress(b"<p>" + bytes(30_000_000)), "Content-Encoding: gzip\r\nContent-Type: text/html"
        ),
        response(b"<p>" + b"x" * 12_000_000),
    ]
    found, _ = pages(io.BytesIO(b"".join(record("response", block) for block in cases)))
    assert [bool(raw.error) for raw in found] == [True] * 4
    assert "can't be decoded: not gzip" in found[0].error
    assert "unknown packing 'sdch'" in found[1].error
    assert "more than 10,000,000 bytes" in found[2].error
    assert "more than the limit" in found[3].error


@pytest.mark.parametrize("off", [-40, -3, 5, 40, 700])
def test_a_wrong_length_is_mended(off: int):
    block = response(HTML.encode())
    one = record("response", block, length=len(block) + off)
    found, tally = pages(io.BytesIO(record("response", block) + one + record("response", block)))
    assert [raw.data for raw in found] == [HTML.encode()] * 3
    assert tally.mended == {"length": 1}


@pytest.mark.parametrize("length", ["", "many", "-5", "²", "9" * 12, "9" * 5000])
def test_a_length_that_is_none_is_mended_or_named(length: str):
    block = response(HTML.encode())
    data = record("response", block, Content_Length=length)
    found, tally = pages(io.BytesIO(data + record("response", block)))
    if len(length) == 12:
        assert "is cut off after" in found[0].error
    else:
        assert [raw.data for raw in found] == [HTML.encode()] * 2
        assert tally.mended["length"] == 1


def test_a_record_cut_off_is_named_and_those_before_it_kept():
    bodies = [f"<p>{os.urandom(3000).hex()}".encode() for _ in range(3)]
    records = [record("response", response(body)) for body in bodies]
    whole = b"".join(records)
    for data in (whole[:-60], gzip.compress(whole)[:-40], b"".join(map(gzip.compress, records))[:-40]):
        found, _ = pages(io.BytesIO(data))
        assert [raw.data for raw in found] == [*bodies[:2], b""]
        assert "record 3 (https://pears.example/ripe) is cut off after" in found[2].error


def test_a_damaged_member_costs_only_its_own_record():
    noise = [f"<p>{os.urandom(3000).hex()}" for _ in range(5)]
    members = [gzip.compress(record("response", response(body.encode()))) for body in noise]
    damaged = bytearray(members[2])
    damaged[1500:1600] = bytes(100)
    found, tally = pages(io.BytesIO(b"".join([*members[:2], bytes(damaged), *members[3:]])))
    good = [raw.data for raw in found if not raw.error]
    assert good == [body.encode() for i, body in enumerate(noise) if i != 2]
    assert tally.mended["damaged compression"] == 1


@needs_samples
def test_the_sample_archives_are_read_whole():
    found, tally = pages(SAMPLES / "clueweb09-sample.warc.gz")
    assert len(found) == tally.pages == 100
    assert tally.records == 101
    assert tally.skipped == {"warcinfo": 1}
    assert tally.mended == {
        "version": 101,
        "line feeds": 101,
        "date": 101,
        "length": 101,
        "status line": 100,
        "coding already undone": 10,
    }
    assert len({raw.id for raw in found}) == len({raw.url for raw in found}) == 100
    assert all(b"WARC/" not in raw.data and b"<" in raw.data[:2000] for raw in found)
    assert sum(b"</html>" in raw.data.lower()[-2000:] for raw in found) > 85
    assert {raw.charset.lower() for raw in found} == {"", "utf-8", "iso-8859-1"}

    [raw], tally = pages(SAMPLES / "whirlwind.warc.gz")
    assert raw.url == "https://an.wikipedia.org/wiki/Escopete"
    assert raw.charset == "UTF-8".lower()
    assert raw.data.endswith(b"</html>")
    assert tally.skipped == {"warcinfo": 1, "request": 1, "metadata": 1}
    assert not tally.mended


@needs_samples
def test_half_an_archive_gives_what_it_holds(tmp_path: Path):
    data = (SAMPLES / "clueweb09-sample.warc.gz").read_bytes()
    whole, _ = pages(SAMPLES / "clueweb09-sample.warc.gz")
    found, _ = pages(io.BytesIO(data[: len(data) // 2]))
    assert 20 < len(found) < 100
    assert [raw.data for raw in found[:-1]] == [raw.data for raw in whole[: len(found) - 1]]
    assert "is damaged" in found[-1].error or "is cut off" in found[-1].error


# Hostile input


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(["auto", "html", "text", "warc", "jsonl", "csv", "parquet"]),
    st.sampled_from(
        [
            b"",
            b"WARC/1.0\r\n",
            b"PAR1",
            b"\x1f\x8b\x08\0",
            b'{"html": "',
            b"id,html\n",
            b"BZh9",
            b"\x28\xb5\x2f\xfd",
        ]
    ),
    st.binary(max_size=2000),
    st.booleans(),
)
def test_any_bytes_give_pages_or_one_read_error(format: str, start: bytes, rest: bytes, packed: bool):
    data = start + rest
    tally = Tally()
    try:
        found = list(
            iter_raw(io.BytesIO(gzip.compress(data) if packed else data), format=format, tally=tally)
        )
    except ReadError as error:
        assert len(str(error).splitlines()) == 1
    else:
        assert tally.pages + tally.failed == len(found)


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_a_spoilt_archive_or_table_never_crashes(data: st.DataObject):
    whole = data.draw(st.sampled_from(_SOUND))
    spoilt = bytearray(whole)
    for _ in range(data.draw(st.integers(1, 5))):
        at = data.draw(st.integers(0, len(spoilt) - 1))
        spoilt[at : at + data.draw(st.integers(0, 30))] = data.draw(st.binary(max_size=30))
        if not spoilt:
            break
    try:
        for raw in iter_raw(io.BytesIO(bytes(spoilt))):
            assert raw.data or raw.error
    except ReadError as error:
        assert len(str(error).splitlines()) == 1


def _sound() -> list[bytes]:
    archive = [record("response", response(HTML.encode())) for _ in range(4)]
    table = io.BytesIO()
    pq.write_table(pa.table({"id": ["a", "b"], "html": [HTML, HTML]}), table)
    return [
        b"".join(archive),
        b"".join(map(gzip.compress, archive)),
        table.getvalue(),
        f'id,html\n1,"{HTML}"\n2,"{HTML}"\n'.encode(),
        (json.dumps({"id": 1, "html": HTML}) + "\n").encode() * 3,
    ]


_SOUND = _sound()
