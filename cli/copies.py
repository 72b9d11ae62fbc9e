"""``farmsift copies``: keep an index of known articles and ask it."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any, TypeVar

from tqdm import tqdm

from ..features.copies import Article, CopyIndex, Match, article_of, open_index
from ..features.page import Page
from ..features.readers import Raw, ReadError, iter_raw, read
from .parsing import Run, add_examples, add_pages, moment, verbs_of
from .score import limits_of

T = TypeVar("T")


def copies_arguments(command: argparse.ArgumentParser) -> None:
    """Declare what ``farmsift copies`` takes."""
    add_examples(
        command,
        """\
  farmsift copies add news.db crawl.warc.gz
  farmsift copies query news.db page.html --url https://www.example.org/post
  farmsift score page.html --copies news.db
""",
    )
    verb = verbs_of(command)

    def action(name: str, run: Run, about: str, examples: str) -> argparse.ArgumentParser:
        made = verb(name, run, about, examples)
        made.add_argument("index", metavar="INDEX", help="file of the index, or postgresql://user@host/name")
        return made

    adding = action(
        "add",
        add,
        "add the articles of pages; the index is made where there is none",
        """\
  farmsift copies add news.db saved/ crawl.warc.gz
  farmsift copies add postgresql://me@db.example.org/news pages.parquet --seen 2024-05-17
""",
    )
    add_pages(adding)
    adding.add_argument("--seen", type=moment, metavar="TIME", help="when they were seen (default: now)")
    asking = action(
        "query",
        query,
        "find the known articles that share text with pages, a line of JSON a page",
        """\
  farmsift copies query news.db page.html --url https://www.example.org/post
  curl -s https://www.example.org/post | farmsift copies query news.db - --matches 3
""",
    )
    add_pages(asking)
    asking.add_argument(
        "--matches", type=int, default=10, metavar="N", help="most matches a page (default: 10)"
    )
    action("stats", stats, "say what an index holds", "  farmsift copies stats news.db\n")
    ageing = action(
        "expire",
        expire,
        "remove the articles first seen before a time",
        "  farmsift copies expire news.db --before 2023-01-01\n",
    )
    ageing.add_argument("--before", type=moment, required=True, metavar="TIME", help="day or time, UTC")
    removing = action(
        "remove",
        remove,
        "remove articles by address",
        "  farmsift copies remove news.db https://www.example.org/post\n",
    )
    removing.add_argument("addresses", nargs="+", metavar="ADDRESS", help="address of an article")
    merging = action(
        "merge",
        merge,
        "add the articles of other indexes",
        "  farmsift copies merge news.db monday.db tuesday.db\n",
    )
    merging.add_argument("others", nargs="+", metavar="OTHER", help="file of an index, or postgresql://...")


def add(chosen: argparse.Namespace) -> int:
    """Add pages' articles; return how many pages could not be read."""
    failures: list[str] = []
    with open_index(chosen.index, create=True) as index:
        done = index.add(_articles(chosen, failures))
    _write({**asdict(done), "failed": len(failures)})
    return len(failures)


def query(chosen: argparse.Namespace) -> int:
    """Ask for pages' articles; return how many pages could not be read."""
    failed = 0
    with open_index(chosen.index) as index:
        for raw in _shown(_raws(chosen), " pages"):
            try:
                page = read(raw, limits_of(chosen))
            except ReadError as error:
                failed += 1
                _write({"id": raw.id, "url": raw.url, "matches": None, "error": str(error)})
                continue
            _write(
                {
                    "id": page.id,
                    "url": page.url,
                    "matches": _found(index, page, chosen.matches),
                    "error": None,
                }
            )
    return failed


def remove(chosen: argparse.Namespace) -> int:
    """Remove articles by address."""
    with open_index(chosen.index) as index:
        _write({"removed": index.remove(chosen.addresses)})
    return 0


def expire(chosen: argparse.Namespace) -> int:
    """Remove articles by age."""
    with open_index(chosen.index) as index:
        _write({"expired": index.expire(chosen.before, lambda steps: _shown(steps, " steps"))})
    return 0


def merge(chosen: argparse.Namespace) -> int:
    """Add the articles of other indexes."""
    with open_index(chosen.index, create=True) as index:
        for other in chosen.others:
            with open_index(other) as known:
                done = index.merge(known, lambda rows: _shown(rows, " articles"))
            _write({"index": other, **asdict(done)})
    return 0


def stats(chosen: argparse.Namespace) -> int:
    """Say what an index holds."""
    with open_index(chosen.index) as index:
        held = asdict(index.stats())
    span = held.pop("first_seen")
    first, last = (time.isoformat() for time in span) if span else (None, None)
    _write({**held, "earliest_seen": first, "latest_seen": last})
    return 0


def _raws(chosen: argparse.Namespace) -> Iterator[Raw]:
    for source in chosen.inputs:
        yield from iter_raw(source, format=chosen.format, url=chosen.url, limits=limits_of(chosen))


def _articles(chosen: argparse.Namespace, failures: list[str]) -> Iterator[Article]:
    """The pages' articles; what can't be read is told, counted, and passed over."""
    for raw in _shown(_raws(chosen), " pages"):
        try:
            yield article_of(read(raw, limits_of(chosen)), chosen.seen)
        except ReadError as error:
            failures.append(str(error))
            tqdm.write(f"farmsift: {error}", file=sys.stderr)


def _found(index: CopyIndex, page: Page, most: int) -> list[dict[str, Any]]:
    article = article_of(page)
    return [_told(match, article.text) for match in index.query(article, most)]


def _told(match: Match, text: str) -> dict[str, Any]:
    """A match as JSON holds it, its passages with their words."""
    told = asdict(match)
    told["passages"] = [{**p._asdict(), "text": text[p.start : p.end]} for p in match.passages]
    for name in ("first_seen", "published", "own_first_seen", "own_published"):
        told[name] = told[name] and told[name].isoformat()
    return told


def _shown(items: Iterable[T], unit: str) -> Iterator[T]:
    yield from tqdm(items, unit=unit, disable=not sys.stderr.isatty(), file=sys.stderr)


def _write(line: dict[str, Any]) -> None:
    print(json.dumps(line, ensure_ascii=False), flush=True)
