"""Places in inputs, and shards on the disk."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from crawls import raws, write_crawl
from farmsift.bulk.errors import BulkError
from farmsift.bulk.inputs import Inputs, Place
from farmsift.bulk.rows import pack
from farmsift.bulk.shards import Shards
from farmsift.features.readers import Tally, iter_raw
from farmsift.model.verdict import Verdict


@pytest.fixture
def sources(tmp_path: Path) -> list[str]:
    """A table with a broken line, a folder with files of all kinds, a binary file, another table."""
    write_crawl(tmp_path / "a.jsonl", 90, broken=7)
    folder = tmp_path / "b"
    (folder / "inner").mkdir(parents=True)
    for raw in raws(5):
        assert isinstance(raw.data, bytes)
        (folder / "inner" / f"{raw.id}.html").write_bytes(raw.data)
    (folder / "notes.bin").write_bytes(bytes(range(256)))
    (folder / ".hidden").write_text("<html>")
    (tmp_path / "c.bin").write_bytes(bytes(range(256)))
    write_crawl(tmp_path / "d.jsonl", 70)
    return [str(tmp_path / name) for name in ("a.jsonl", "b", "c.bin", "d.jsonl")]


def test_from_every_place_the_rest_follows_with_the_same_counts(sources: list[str]):
    inputs = Inputs(sources)
    batches = [*inputs.batches(Place(), 30)]
    pages = [page for batch in batches for page in batch.pages]
    counts = inputs.counts
    assert len(pages) == 90 + 5 + 1 + 70
    assert [page.id for page in pages if page.error] == [f"{sources[0]}:8", sources[2]]
    assert (counts.pages, counts.failed) == (164, 2)
    assert counts.bytes >= sum(Path(source).stat().st_size for source in (sources[0], sources[3]))
    seen = 0
    for batch in batches:
        seen += len(batch.pages)
        assert sum(len(b.pages) for b in batches[: batches.index(batch)]) // 30 == (seen - 1) // 30
        place = Place.of(json.loads(json.dumps(batch.end.to_dict())))
        again = Inputs(sources)
        assert [page for rest in again.batches(place, 30) for page in rest.pages] == pages[seen:]
        assert again.counts == counts
        assert place.counts.bytes <= inputs.bytes


def test_files_count_their_bytes_as_they_are_read(sources: list[str]):
    tally, seen = Tally(), []
    for _ in iter_raw(sources[0], tally=tally):
        seen.append(tally.bytes)
    assert seen == sorted(seen) and 0 < seen[0] < seen[-1]
    assert tally.bytes == Path(sources[0]).stat().st_size


def test_a_folder_is_told_from_itself_at_another_time(sources: list[str]):
    folder = Path(sources[1])
    before = Inputs([str(folder)]).marks
    assert Inputs([str(folder)]).marks == before
    os.utime(folder / "inner" / "p3.html", ns=(1, 1))
    assert Inputs([str(folder)]).marks != before
    before = Inputs([str(folder)]).marks
    (folder / "inner" / "p0.html").rename(folder / "inner" / "q.html")
    assert Inputs([str(folder)]).marks != before


def test_a_full_disk_leaves_whole_shards(tmp_path: Path):
    if not Path("/dev/full").exists():
        pytest.skip("needs /dev/full")
    out = tmp_path / "out"
    rows = pack([Verdict(id="a", model="m")], "jsonl")
    shards = Shards(out, "jsonl", {"model": "m"}, resume=False)
    shards.add(rows, 1, 0)
    shards.commit(Place(page=1))
    (out / ".part-00001.jsonl.tmp").symlink_to("/dev/full")
    with pytest.raises(BulkError, match=r"No space left on device; its 1 whole shards stay"):
        shards.add(rows * 10_000, 10_000, 0)
        shards.commit(Place(page=10_001))
    shards.close()
    again = Shards(out, "jsonl", {"model": "m"}, resume=True)
    assert (again.pages, again.end.page, again.totals) == (1, 1, None)
    again.close()
    assert sorted(p.name for p in out.iterdir()) == [
        "_lock",
        "_part-00000.json",
        "_run.json",
        "part-00000.jsonl",
    ]
