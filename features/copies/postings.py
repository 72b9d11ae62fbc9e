"""Lists of articles by fingerprint, packed: segments of buckets, sorted, merged as they grow.

An index is a handful of segments, each written once, as in log-structured merge trees (O'Neil et al. 1996). A
segment has a power of two of buckets; a bucket is one row with the postings of all fingerprints whose first bits
are its number, so that the bucket of a fingerprint is found by its row id and nothing else. Segments of about the
same size are merged bucket range by bucket range, each range in one transaction: whenever a merge is broken off,
every posting stands in just one place, and a reader that looks into all segments finds it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from .store import Row, Store

BUCKET = 64
"""Least postings a bucket, on average, of a segment with more than one bucket; up to twice as many."""
MOST_LISTED = 256
"""Articles that are listed for one fingerprint at the most, first come; what stands so often is boilerplate."""
GROWTH = 1.25
"""A segment stays as it is where it is more than so many times as large as all smaller ones together; there are
then no more segments than the number of batches has binary digits."""
AT_ONCE = 1 << 21
"""Postings that a step of a merge moves at the most."""
STEPS, LEAST_AT_ONCE = 16, 1 << 16
"""A merge takes about so many steps, since each step fills the room that the one before has freed: what an index
takes on disk beyond its contents is about one step. Each moves at least so many postings."""

Progress = Callable[[Iterable[Any]], Iterable[Any]]

_SPREAD = np.uint32(0x9E3779B1)  # odd, so that no two hashes fall together; small hashes are spread over all


class Postings(NamedTuple):
    """Postings as columns of one length.

    Attributes:
        key: spread hash of the fingerprint, ``uint32``.
        site: number of the article's site, ``uint16``.
        article: the article, ``uint32``.
    """

    key: npt.NDArray[np.uint32]
    site: npt.NDArray[np.uint16]
    article: npt.NDArray[np.uint32]

    def sorted(self) -> Postings:
        """Sort by key and article; of one key only the first ``MOST_LISTED`` articles are kept."""
        order = np.argsort(self.key.astype(np.uint64) << np.uint64(32) | self.article)
        key = self.key[order]
        if len(key) > MOST_LISTED:
            first = np.flatnonzero(np.concatenate([[True], key[1:] != key[:-1]]))
            rank = np.arange(len(key)) - np.repeat(first, np.diff(np.append(first, len(key))))
            order, key = order[rank < MOST_LISTED], key[rank < MOST_LISTED]
        return Postings(key, self.site[order], self.article[order])


class Segment(NamedTuple):
    """One segment.

    Attributes:
        id: its number, the upper half of its rows' ids.
        bits: it has ``2 ** bits`` buckets.
        width: bytes of an article's number in it.
        postings: how many it holds.
    """

    id: int
    bits: int
    width: int
    postings: int

    @property
    def kind(self) -> np.dtype:
        """How a posting is packed: bytes of the key that the bucket's number does not tell, site, article."""
        return np.dtype(
            [("rest", "u1", (4 - self.bits // 8,)), ("site", "<u2"), ("article", "u1", (self.width,))]
        )


def keys_of(hashes: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint32]:
    """Spread hashes over all of 32 bits, one to one."""
    return hashes * _SPREAD


def segments(store: Store) -> list[Segment]:
    """Return the segments, the largest first."""
    return [
        Segment(*row)
        for row in store.rows("SELECT id, bits, width, postings FROM segments ORDER BY postings DESC")
    ]


def append(store: Store, postings: Postings) -> None:
    """Write postings as a new segment."""
    postings = postings.sorted()
    segment = _new(store, len(postings.key))
    store.insert("postings", ("id", "data"), _packed(segment, postings))


def find(
    store: Store, keys: npt.NDArray[np.uint32]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.uint16], npt.NDArray[np.uint32]]:
    """Look keys up in all segments.

    Args:
        store: the index.
        keys: spread hashes, shape (keys,).

    Returns:
        Three columns, one row a posting found: index into ``keys``, site, article.
    """
    found = [(np.empty(0, np.int64), np.empty(0, np.uint16), np.empty(0, np.uint32))]
    parts = segments(store)
    rows = [
        (s.id << 32 | (keys >> np.uint32(32 - s.bits) if s.bits else keys * 0).astype(np.int64))
        for s in parts
    ]
    wanted = np.unique(np.concatenate(rows)).tolist() if rows else []
    data = dict(store.picked("postings", "id, data", "id", wanted)) if wanted else {}
    for segment, ids in zip(parts, rows, strict=True):
        blobs = [data.get(i, b"") for i in ids.tolist()]
        each = np.array([len(blob) for blob in blobs]) // segment.kind.itemsize
        held = np.frombuffer(b"".join(blobs), segment.kind)
        rest = keys & np.uint32(_below(segment.bits))
        hit = np.flatnonzero(_number(held["rest"]) == np.repeat(rest, each))
        nth = np.repeat(np.arange(len(keys)), each)[hit]
        found.append((nth, held["site"][hit], _number(held["article"][hit])))
    nth, site, article = (np.concatenate(column) for column in zip(*found, strict=True))
    return nth, site, article


def settle(store: Store) -> None:
    """Merge segments until each is more than ``GROWTH`` times as large as all after it.

    Every step is a transaction of its own; don't call it within one.
    """
    while True:
        with store.writing():
            old = _tail(segments(store))
            if len(old) < 2:
                return
            new = _new(store, sum(s.postings for s in old), empty=True)
        _merge(store, old, new)


def purge(store: Store, progress: Progress | None = None) -> None:
    """Merge all segments into one and leave out what was removed; don't call it within a transaction.

    Args:
        store: the index.
        progress: wraps the steps (``tqdm`` and its like), or ``None``.
    """
    with store.writing():
        old = segments(store)
        gone = _removed(store)
        if not old or (len(old) == 1 and not len(gone)):
            return
        new = _new(store, sum(s.postings for s in old), empty=True)
    if _merge(store, old, new, progress):
        with store.writing():
            store.delete("removed", "id", gone.tolist())


def _tail(parts: Sequence[Segment]) -> Sequence[Segment]:
    """The segments that are to be merged: the largest not much larger than all after it, and these."""
    size, first = 0, len(parts)
    for i in range(len(parts) - 1, -1, -1):
        if i + 1 < len(parts) and parts[i].postings <= GROWTH * size + BUCKET:
            first = i
        size += parts[i].postings
    return parts[first:]


def _merge(store: Store, old: Sequence[Segment], new: Segment, progress: Progress | None = None) -> bool:
    """Move the postings of some segments into a new one, range by range.

    Returns:
        Whether all were moved; not where another writer has merged one of the segments meanwhile.
    """
    count = sum(s.postings for s in old)
    steps = count // min(max(count // STEPS, LEAST_AT_ONCE), AT_ONCE)
    split = min(steps.bit_length(), *(s.bits for s in (*old, new)))
    names = {s.id for s in old}
    parts = range(1 << split)
    for part in progress(parts) if progress else parts:
        with store.writing():
            here = {s.id for s in segments(store)}
            if new.id not in here or not names <= here:
                return False
            _move(store, old, new, part, split)
        store.reclaim("postings")
    with store.writing():
        store.delete("segments", "id", sorted(names))
    return True


def _move(store: Store, old: Sequence[Segment], new: Segment, part: int, split: int) -> None:
    columns = [Postings(np.empty(0, np.uint32), np.empty(0, np.uint16), np.empty(0, np.uint32))]
    for segment in old:
        first = segment.id << 32 | part << (segment.bits - split)
        bounds = [first, first + (1 << (segment.bits - split))]
        rows = store.rows("SELECT id, data FROM postings WHERE id >= ? AND id < ? ORDER BY id", bounds)
        store.rows("DELETE FROM postings WHERE id >= ? AND id < ?", bounds)
        columns.append(_unpacked(segment, rows))
        store.rows(
            "UPDATE segments SET postings = postings - ? WHERE id = ?", [len(columns[-1].key), segment.id]
        )
    whole = Postings(*(np.concatenate(column) for column in zip(*columns, strict=True)))
    gone = _removed(store)
    if len(gone):
        lives = np.flatnonzero(~np.isin(whole.article, gone))
        whole = Postings(whole.key[lives], whole.site[lives], whole.article[lives])
    whole = whole.sorted()
    store.insert("postings", ("id", "data"), _packed(new, whole))
    store.rows("UPDATE segments SET postings = postings + ? WHERE id = ?", [len(whole.key), new.id])


def _removed(store: Store) -> npt.NDArray[np.uint32]:
    return np.array([row[0] for row in store.rows("SELECT id FROM removed")], dtype=np.uint32)


def _new(store: Store, postings: int, *, empty: bool = False) -> Segment:
    """Register a segment for so many postings; within a transaction."""
    number = next_number(store, "segment", 1)
    bits = max((postings // BUCKET).bit_length() - 1, 0)
    width = (_next(store, "article").bit_length() + 7) // 8
    segment = Segment(number, bits, width, 0 if empty else postings)
    store.insert("segments", Segment._fields, [tuple(segment)])
    return segment


def next_number(store: Store, name: str, count: int) -> int:
    """Take ``count`` numbers that were never given before; return the first; within a transaction."""
    first = _next(store, name)
    store.rows("DELETE FROM about WHERE name = ?", [f"next {name}"])
    store.rows("INSERT INTO about (name, value) VALUES (?, ?)", [f"next {name}", str(first + count)])
    return first


def _next(store: Store, name: str) -> int:
    rows = store.rows("SELECT value FROM about WHERE name = ?", [f"next {name}"])
    return int(rows[0][0]) if rows else 1


def _below(bits: int) -> int:
    return (1 << (32 - bits)) - 1


def _bytes(numbers: npt.NDArray[np.uint32], width: int) -> npt.NDArray[np.uint8]:
    """The lower bytes of numbers, the lowest first, shape (numbers, width)."""
    return numbers.astype("<u4").view(np.uint8).reshape(-1, 4)[:, :width]


def _number(packed: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint32]:
    """The numbers of which ``_bytes`` has kept the lower bytes."""
    whole = np.zeros((len(packed), 4), np.uint8)
    whole[:, : packed.shape[-1]] = packed
    return whole.view("<u4")[:, 0]


def _packed(segment: Segment, postings: Postings) -> Iterator[Row]:
    """The rows of sorted postings."""
    data = np.empty(len(postings.key), segment.kind)
    data["rest"] = _bytes(postings.key & np.uint32(_below(segment.bits)), segment.kind["rest"].itemsize)
    data["site"], data["article"] = postings.site, _bytes(postings.article, segment.width)
    bucket = postings.key.astype(np.int64) >> (32 - segment.bits)
    first = np.flatnonzero(np.diff(bucket, prepend=-1))
    size = segment.kind.itemsize
    packed = data.tobytes()
    bounds = np.append(first, len(data)) * size
    for number, begin, end in zip(
        bucket[first].tolist(), bounds[:-1].tolist(), bounds[1:].tolist(), strict=True
    ):
        yield segment.id << 32 | number, packed[begin:end]


def _unpacked(segment: Segment, rows: Sequence[Row]) -> Postings:
    data = np.frombuffer(b"".join([row[1] for row in rows]), segment.kind)
    each = np.array([len(row[1]) for row in rows], dtype=np.int64) // segment.kind.itemsize
    bucket = np.repeat(np.array([row[0] & 0xFFFFFFFF for row in rows], dtype=np.uint64), each)
    key = (bucket << np.uint64(32 - segment.bits)).astype(np.uint32) | _number(data["rest"])
    return Postings(key, data["site"], _number(data["article"]))
