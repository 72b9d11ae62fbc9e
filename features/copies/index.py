"""An index of known articles: add, query, remove, expire, merge."""

from __future__ import annotations

import datetime as dt
import itertools
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self, TypeVar
from zlib import crc32

import numpy as np
import numpy.typing as npt

from .article import Article, site_of
from .fingerprints import LEAST_SHINGLES, Sketch, packed_sketch, posted_of, sketch_of, unpacked_sketch
from .judgement import MANY_SITES, Shared, Side, in_quotes, judge, later, spread_of
from .matches import Match, overlap_of, passages_of
from .postgres import PostgresStore
from .postings import (
    MOST_LISTED,
    Postings,
    Progress,
    append,
    find,
    keys_of,
    next_number,
    purge,
    segments,
    settle,
)
from .sqlite import SqliteStore
from .store import CopiesError, Row, Store

FORMAT = "2"
BATCH = 8192
"""Articles that are written in one transaction."""
LOOKED_UP = 96
"""Fingerprints of an article, the smallest, by which others are looked for."""
CANDIDATES = 24
"""Articles that are compared with the one asked about, at least."""
LEAST_HITS = 2
"""Fingerprints by which an article must be found to be looked at."""
LEAST_SHARED = 3
"""Fingerprints that two articles must share; fewer are chance or a turn of phrase."""
PURGE = 0.25
"""Share of removed articles at which their postings are dropped at once."""
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_COLUMNS = (
    "id", "address_key", "address", "digest", "first_seen", "published", "words", "threshold", "credit", "sketch",
)  # fmt: skip


@dataclass(slots=True)
class Added:
    """What became of articles that were to be added.

    Attributes:
        added: new ones.
        changed: known addresses with another text, which replaces the old one; first seen stays the earlier.
        known: known addresses with the same text; nothing was changed but an earlier first-seen date taken.
        short: too short to tell a copy by, not added.
    """

    added: int = 0
    changed: int = 0
    known: int = 0
    short: int = 0


@dataclass(frozen=True, slots=True)
class Stats:
    """What an index holds.

    Attributes:
        articles, removed: articles in it, and removed ones whose postings are still to be dropped.
        postings, segments: fingerprints by which articles are found, and the parts they are kept in.
        bytes: what it takes on disk.
        first_seen: the earliest and the latest date, or ``None`` where it is empty.
    """

    articles: int
    removed: int
    postings: int
    segments: int
    bytes: int
    first_seen: tuple[dt.datetime, dt.datetime] | None


class CopyIndex:
    """Articles by their fingerprints, in a database.

    Any number of processes may query while one writes; a second writer waits. Whatever breaks off a writer,
    what it had committed is sound. One object may be used by several threads, which take turns; a copy sent to
    another process opens the index anew.

    Args:
        store: the database.

    Example:
        >>> from farmsift.features.copies import Article, open_index
        >>> text = " ".join(f"the {n} otters of lake {n * 7} were counted" for n in range(40))
        >>> with open_index(tmp / "copies.db", create=True) as index:
        ...     _ = index.add([Article("https://first.example/otters", text)])
        ...     match = index.query(Article("https://second.example/otters", text))[0]
        >>> str(match.judgement), match.contained
        ('copy of', 1.0)
    """

    def __init__(self, store: Store):
        self._store = store
        self._turn = threading.RLock()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[str]]:
        return open_index, (self._store.url,)

    def close(self) -> None:
        """Let go of the database."""
        self._store.close()

    # ------------------------------------------------------------------------------------------------ writing

    def add(self, articles: Iterable[Article]) -> Added:
        """Add articles; idempotent by address and text.

        Args:
            articles: taken as they come, in bounded memory; each batch is written whole or not at all.

        Returns:
            How many were new, changed, known, or too short.
        """
        done = Added()
        now = dt.datetime.now(dt.UTC)
        for batch in _batches(articles, BATCH):
            self._add([(a, sketch_of(a.text), _seconds(a.first_seen or now)) for a in batch], done)
        return done

    def _add(self, batch: Sequence[tuple[Article, Sketch, int]], done: Added) -> None:
        long = [item for item in batch if len(item[1].hashes) >= LEAST_SHINGLES]
        done.short += len(batch) - len(long)
        latest = {article.key: (article, sketch, seen) for article, sketch, seen in long}
        done.known += len(long) - len(latest)
        with self._turn:
            rows, posted = [], []
            with self._store.writing():
                known = {
                    row[0]: row[1:]
                    for row in self._store.picked(
                        "articles", "address_key, id, digest, first_seen", "address_key", list(latest)
                    )
                }
                stale = []
                for key, (article, sketch, seen) in latest.items():
                    if key in known:
                        old, digest, first_seen = known[key]
                        if bytes(digest) == sketch.digest:
                            done.known += 1
                            if seen < first_seen:
                                change = "UPDATE articles SET first_seen = ? WHERE id = ?"
                                self._store.rows(change, [seen, old])
                            continue
                        seen = min(seen, first_seen)
                        stale.append(old)
                        done.changed += 1
                    else:
                        done.added += 1
                    rows.append((article, sketch, seen))
                    posted.append(sketch.posted)
                self._forget(stale)
                first = next_number(self._store, "article", len(rows))
                self._store.insert(
                    "articles", _COLUMNS, (_row(first + i, *row) for i, row in enumerate(rows))
                )
                self._post(first, [site_of(row[0].address) or row[0].address for row in rows], posted)
            settle(self._store)

    def _post(self, first: int, sites: Sequence[str], posted: Sequence[npt.NDArray[np.uint32]]) -> None:
        if not posted:
            return
        each = [len(hashes) for hashes in posted]
        number = np.array(
            [crc32(site.encode("utf-8", "replace")) & 0xFFFF for site in sites], dtype=np.uint16
        )
        ids = np.arange(first, first + len(each), dtype=np.uint32)
        append(
            self._store,
            Postings(keys_of(np.concatenate(posted)), np.repeat(number, each), np.repeat(ids, each)),
        )

    def remove(self, addresses: Iterable[str]) -> int:
        """Remove articles by address; return how many there were."""
        keys = list({Article(address, "").key for address in addresses})
        with self._turn, self._store.writing():
            ids = [row[0] for row in self._store.picked("articles", "id", "address_key", keys)]
            self._forget(ids)
        self._purge_if_due()
        return len(ids)

    def expire(self, before: dt.datetime, progress: Progress | None = None) -> int:
        """Remove the articles first seen before a time.

        Args:
            before: the time; UTC where it names no zone.
            progress: wraps the steps in which their fingerprints are dropped (``tqdm`` and its like), or ``None``.

        Returns:
            How many there were.
        """
        with self._turn, self._store.writing():
            found = self._store.rows("SELECT id FROM articles WHERE first_seen < ?", [_seconds(before)])
            self._forget([row[0] for row in found])
        self._purge_if_due(progress)
        return len(found)

    def _forget(self, ids: Sequence[int]) -> None:
        self._store.delete("articles", "id", ids)
        self._store.insert("removed", ["id"], [(i,) for i in ids])

    def _purge_if_due(self, progress: Progress | None = None) -> None:
        with self._turn:
            with self._store.reading():
                removed, left = (
                    self._store.rows(f"SELECT COUNT(*) FROM {table}")[0][0]
                    for table in ("removed", "articles")
                )
            if removed > PURGE * (removed + left):
                purge(self._store, progress)

    def merge(self, other: CopyIndex, progress: Progress | None = None) -> Added:
        """Add the articles of another index, fingerprints as they are; return what became of them.

        Args:
            other: the other index; it stays as it is.
            progress: wraps the iterable of its articles (``tqdm`` and its like), or ``None``.

        Raises:
            CopiesError: the other index is this one, or can't be read.
        """
        if other._store.url == self._store.url:
            raise CopiesError(f"{self._store.name}: an index can't be merged into itself.")
        done = Added()
        with other._turn, other._store.reading():
            rows = other._store.stream(f"SELECT {', '.join(_COLUMNS)} FROM articles ORDER BY id")
            for batch in _batches(progress(rows) if progress else rows, BATCH):
                self._add([_unpacked_row(row) for row in batch], done)
        return done

    # ------------------------------------------------------------------------------------------------ reading

    def query(self, article: Article, most: int = 10) -> list[Match]:
        """Find the articles that share text with an article, itself left out.

        Args:
            article: the article; it need not be in the index, and is not added.
            most: how many matches at the most.

        Returns:
            The matches, the greatest overlap first.
        """
        mine = sketch_of(article.text)
        if len(mine.hashes) < LEAST_SHINGLES:
            return []
        wanted = mine.hashes[:LOOKED_UP]
        with self._turn, self._store.reading():
            own = self._store.picked("articles", "id, first_seen", "address_key", [article.key])
            own_id, own_seen = own[0] if own else (0, None)
            nth, sites, ids = find(self._store, keys_of(wanted))
            spread = _sites(nth, sites, len(wanted))
            chosen = _candidates(nth, ids, own_id, max(2 * most, CANDIDATES))
            columns = "address, first_seen, published, threshold, credit, sketch"
            rows = self._store.picked("articles", columns, "id", chosen) if chosen else []
        seen = own_seen if own_seen is not None else article.first_seen and _seconds(article.first_seen)
        side = Side(article.site, article.published, seen, article.credit)
        quoted = in_quotes(article.text, mine.start)
        found = [self._match(mine, side, spread, quoted, row) for row in rows]
        ranked = sorted([m for m in found if m], key=lambda m: (-m.overlap, m.date, m.address))
        return ranked[:most]

    def _match(
        self,
        mine: Sketch,
        side: Side,
        spread: npt.NDArray[np.int64],
        quoted: npt.NDArray[np.bool_],
        row: Row,
    ) -> Match | None:
        address, seen, published, limit, credit, packed = row
        hashes, start = unpacked_sketch(packed)
        overlap = overlap_of(mine, hashes, limit)
        if len(overlap.mine) < LEAST_SHARED:
            return None
        sites = spread[overlap.mine[overlap.mine < len(spread)]]
        known = sites[sites > 0]
        common = float((known >= MANY_SITES).mean()) if len(known) else 0.0
        other = Side(site_of(address), _date(published), seen, credit)
        passages = passages_of(mine, overlap, start)
        kind = Shared(
            overlap=max(overlap.contained, overlap.contains),
            common=common,
            quoted=float(quoted[overlap.mine].mean()),
            parts=spread_of(mine, start, overlap),
            longest=passages[0].end - passages[0].start,
            words=overlap.contained * mine.words,
        )
        judgement = judge(side, other, kind)
        is_later = later(side, other)
        return Match(
            address=address,
            judgement=judgement,
            contained=overlap.contained,
            contains=overlap.contains,
            common=common,
            quoted=kind.quoted,
            shared=len(overlap.mine),
            passages=passages,
            first_seen=_time(seen),
            published=other.published,
            own_first_seen=None if side.first_seen is None else _time(side.first_seen),
            own_published=side.published,
            credit=side.credit if is_later else credit,
        )

    def stats(self) -> Stats:
        """Count what the index holds."""
        with self._turn, self._store.reading():
            articles, first, last = self._store.rows(
                "SELECT COUNT(*), MIN(first_seen), MAX(first_seen) FROM articles"
            )[0]
            removed = self._store.rows("SELECT COUNT(*) FROM removed")[0][0]
            parts = segments(self._store)
            size = self._store.size()
        span = (_time(first), _time(last)) if articles else None
        return Stats(articles, removed, sum(s.postings for s in parts), len(parts), size, span)

    def check(self) -> None:
        """Check that all parts of the index fit together.

        Raises:
            CopiesError: they don't.
        """
        with self._turn, self._store.reading():
            for fault in self._faults():
                raise CopiesError(f"{self._store.name}: the index is damaged: {fault}.")

    def _faults(self) -> Iterator[str]:
        parts = segments(self._store)
        numbers = {segment.id for segment in parts}
        strays = [
            i for (i,) in self._store.rows("SELECT DISTINCT id >> 32 FROM postings") if i not in numbers
        ]
        if strays:
            yield f"{len(strays)} parts of it are not listed"
        last = 0
        while rows := self._store.rows(
            "SELECT id, sketch FROM articles WHERE id > ? ORDER BY id LIMIT 1000", [last]
        ):
            last = rows[-1][0]
            for number, packed in rows:
                hashes, _ = unpacked_sketch(packed)
                posted = hashes[: posted_of(len(hashes))]
                nth, _, ids = find(self._store, keys_of(posted))
                full = np.bincount(nth, minlength=len(posted)) >= MOST_LISTED
                held = np.zeros(len(posted), dtype=bool)
                held[nth[ids == number]] = True
                if not (held | full).all():
                    yield f"article {number} can't be found by its fingerprints"


def open_index(where: str | Path, create: bool = False) -> CopyIndex:
    """Open an index of known articles.

    Args:
        where: path of an SQLite file, or ``postgresql://...``.
        create: whether to make it where it is not there.

    Raises:
        CopiesError: there is none, or it can't be used.
    """
    url = str(where)
    is_server = url.startswith(("postgresql://", "postgres://"))
    store: Store = PostgresStore(url, create) if is_server else SqliteStore(url, create)
    try:
        _check_format(store, create)
    except BaseException:
        store.close()
        raise
    return CopyIndex(store)


def _check_format(store: Store, create: bool) -> None:
    with store.writing() if create else store.reading():
        found = store.rows("SELECT value FROM about WHERE name = 'format'")
        if not found and create:
            store.rows("INSERT INTO about (name, value) VALUES ('format', ?)", [FORMAT])
        elif found != [(FORMAT,)]:
            has = f"has format {found[0][0]}" if found else "names no format"
            raise CopiesError(f"{store.name}: the index {has}, and this farmsift reads format {FORMAT}.")


T = TypeVar("T")


def _batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    running = iter(items)
    while batch := list(itertools.islice(running, size)):
        yield batch


def _seconds(time: dt.datetime) -> int:
    return int((time if time.tzinfo else time.replace(tzinfo=dt.UTC)).timestamp())


def _time(seconds: int) -> dt.datetime:
    return _EPOCH + dt.timedelta(seconds=seconds)


def _date(ordinal: int | None) -> dt.date | None:
    return None if ordinal is None else dt.date.fromordinal(ordinal)


def _row(number: int, article: Article, sketch: Sketch, seen: int) -> Row:
    published = article.published.toordinal() if article.published else None
    packed = packed_sketch(sketch.hashes, sketch.start)
    address, credit = (
        text.encode("utf-8", "replace").decode().replace("\0", "")
        for text in (article.address, article.credit)
    )
    return (
        number, article.key, address, sketch.digest, seen, published, sketch.words, sketch.limit, credit, packed,
    )  # fmt: skip


def _unpacked_row(row: Row) -> tuple[Article, Sketch, int]:
    """An article of another index; its text is not kept, its fingerprints are."""
    _, _, address, digest, seen, published, words, limit, credit, packed = row
    hashes, start = unpacked_sketch(packed)
    places = start.astype(np.int64)
    article = Article(address, "", _date(published), _time(seen), credit)
    return article, Sketch(hashes, places, places, limit, words, bytes(digest)), seen


def _sites(nth: npt.NDArray[np.int64], sites: npt.NDArray[np.uint16], count: int) -> npt.NDArray[np.int64]:
    """On how many sites each fingerprint stands, shape (count,)."""
    pairs = np.unique(nth << 16 | sites)
    return np.bincount(pairs >> 16, minlength=count)


def _candidates(nth: npt.NDArray[np.int64], ids: npt.NDArray[np.uint32], own: int, most: int) -> list[int]:
    """The articles that share most, rare fingerprints counting more; of those alike the first added."""
    listed = np.bincount(nth)
    articles, place, shared = np.unique(ids, return_inverse=True, return_counts=True)
    weight = np.bincount(place, weights=1 / np.sqrt(listed[nth]), minlength=len(articles))
    fit = np.flatnonzero((shared >= LEAST_HITS) & (articles != own))
    return articles[fit[np.argsort(-weight[fit], kind="stable")[:most]]].tolist()
