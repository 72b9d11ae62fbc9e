"""``farmsift labels``: labelled pages in, out, counted, and looked at again."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tqdm import tqdm

from ..model.labels import LabelError
from ..model.saved import read_manifest
from ..model.scorer import Scorer
from . import batch
from .config import ConfigError
from .learn import PREVALENCE
from .parsing import (
    Verb,
    add_cache,
    add_database,
    add_examples,
    add_limits,
    count,
    count_or_none,
    moment,
    share,
    verbs_of,
)
from .score import limits_of
from .service import opened, service_settings

if TYPE_CHECKING:
    from ..moderation.labels.collecting import Collected

FORMATS = ("csv", "jsonl", "parquet", "label-studio", "prodigy")
ORIGINS = ("both", "decisions", "files")
_LISTED = 24
"""Lines that a table has of one count at the most: two years of months."""
_CAUSES = {
    "waits": "is in the queue already",
    "settled": "an adjudicator has decided",
    "confirmed": "was in doubt before",
}


def labels_arguments(command: argparse.ArgumentParser) -> None:
    """Declare what ``farmsift labels`` takes."""
    add_examples(
        command,
        """\
  farmsift labels import labels.csv --pages pages.parquet
  farmsift labels stats
  farmsift labels audit --dry-run
  farmsift labels next --most 100
  farmsift labels export --output labels.parquet --with-pages
""",
    )
    verb = verbs_of(command)
    _import_verb(verb)
    _export_verb(verb)
    counting = verb(
        "stats",
        stats,
        "count labels by label, source, reviewer, month and group; conflicts and agreement",
        "  farmsift labels stats\n  farmsift labels stats --format json --from files\n",
    )
    counting.add_argument("--format", choices=("table", "json"), default="table", help="default: table")
    _origin(counting)
    looking = verb(
        "audit",
        audit,
        "find labels that the model doubts, and put their pages back into the queue",
        "  farmsift labels audit --dry-run\n  farmsift labels audit --most 20\n",
    )
    looking.add_argument(
        "--most", type=count_or_none, default=50, metavar="N", help="most pages to put back (default: 50)"
    )
    looking.add_argument("--dry-run", action="store_true", help="list them and put none back")
    looking.add_argument("--seed", type=int, default=0, help="of the division into folds (default: 0)")
    looking.add_argument(
        "--prevalence", type=share, metavar="P", help="share of farm or republished pages, 0 to 1"
    )
    add_cache(looking)
    looking.add_argument("--jobs", type=count, metavar="N", help="processes (default: one a core)")
    _origin(looking)
    batch.next_verb(verb)


def _import_verb(verb: Verb) -> None:
    command = verb(
        "import",
        import_,
        "put labels files into the database, all of what they hold or nothing",
        """\
  farmsift labels import labels.csv --pages crawl.warc.gz --by ada --at 2026-05-17
  farmsift labels import project-7.json --dry-run
  prodigy db-out farms | farmsift labels import - --format prodigy
""",
    )
    command.add_argument("files", nargs="+", metavar="FILE", help="labels file, or - for standard input")
    command.add_argument(
        "--pages",
        nargs="+",
        default=(),
        metavar="FILE",
        help="files or folders with pages that labels name by id",
    )
    command.add_argument(
        "--format", choices=("auto", *FORMATS), default="auto", help="form of the files (default: by content)"
    )
    command.add_argument("--by", default="", metavar="NAME", help="who gave the labels that don't say")
    command.add_argument("--at", type=moment, metavar="TIME", help="when, for labels that don't say")
    command.add_argument(
        "--source", default="", metavar="NAME", help="where the labels come from (default: the file's name)"
    )
    command.add_argument(
        "--part", action="store_true", help="a part of a collection: one label or one group alone is no fault"
    )
    command.add_argument("--dry-run", action="store_true", help="check only, and store nothing")
    add_limits(command)
    add_database(command)


def _export_verb(verb: Verb) -> None:
    command = verb(
        "export",
        export,
        "write labels, one a page or every vote, with their pages or without",
        """\
  farmsift labels export --output labels.csv
  farmsift labels export --output labels.parquet --with-pages --votes
  farmsift labels export --format prodigy --with-pages > labels.jsonl
""",
    )
    command.add_argument(
        "--output", type=Path, metavar="FILE", help="where to write (default: standard output)"
    )
    command.add_argument("--format", choices=FORMATS, help="default: by the ending of --output, else csv")
    command.add_argument(
        "--votes", action="store_true", help="every vote, also those that lost (default: one label a page)"
    )
    command.add_argument("--with-pages", action="store_true", help="write the pages too")
    _origin(command)


def _origin(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--from", dest="origin", choices=ORIGINS, default="both", help="decisions, files, or both (default)"
    )
    command.add_argument(
        "--model", type=Path, help="model whose training groups pages join (default: the one shipped)"
    )
    add_database(command)


def import_(chosen: argparse.Namespace) -> int:
    """Put labels files into the database, all or nothing."""
    database = opened(chosen)
    from ..moderation.labels.checks import Beside
    from ..moderation.labels.importing import import_labels

    done = import_labels(
        database,
        chosen.files,
        pages=chosen.pages,
        form=chosen.format,
        beside=Beside(chosen.by, chosen.at, chosen.source, chosen.part),
        dry_run=chosen.dry_run,
        limits=limits_of(chosen),
        progress=_shown,
    )
    for what, n in done.passed_over.items():
        _say(f"passed over: {n} {what}")
    for note in done.notes:
        _say(note)
    if done.without_page:
        _say(
            f"{len(done.without_page)} labels wait for their page, first {done.without_page[0]!r}; give it with "
            "--pages, now or later"
        )
    told = asdict(done) | {"without_page": len(done.without_page), "stored": not chosen.dry_run}
    print(json.dumps(told, ensure_ascii=False))
    return 0


def export(chosen: argparse.Namespace) -> int:
    """Write the labels of a database to a file."""
    collected = _collected(chosen)
    from ..moderation.labels.exporting import Export
    from ..moderation.labels.files import form_by_ending, write_file

    form = chosen.format or form_by_ending(chosen.output)
    if form == "parquet" and chosen.output is None and sys.stdout.isatty():
        raise ConfigError("Parquet is nothing for a terminal; give --output FILE.")
    made = Export(collected, chosen.votes, chosen.with_pages)
    write_file(chosen.output, form, _shown(made.entries(), " labels"), pages=chosen.with_pages)
    if made.rendered:
        _say(f"{made.rendered} pages from the queue are written as text: the queue keeps no HTML")
    if made.bare:
        _say(f"{made.bare} pages from the queue hold no text to write; they are left out with their labels")
    if not chosen.votes and len(collected.left_out):
        causes = collected.left_out["cause"].value_counts()
        _say(f"{len(collected.left_out)} pages left out: " + ", ".join(f"{c} {n}" for c, n in causes.items()))
    return 0


def stats(chosen: argparse.Namespace) -> int:
    """Count the labels of a database."""
    collected = _collected(chosen)
    from ..moderation.labels.counting import count

    told = count(collected)
    print(json.dumps(told, ensure_ascii=False) if chosen.format == "json" else "\n".join(_lines(told)))
    return 0


def audit(chosen: argparse.Namespace) -> int:
    """Put labels that the model doubts back into the queue."""
    from ..model.audit import can_audit

    if not can_audit():
        raise ConfigError("finding labels in doubt needs the extra 'audit': pip install 'farmsift[audit]'.")
    collected = _collected(chosen)
    from ..moderation.labels.doubts import find_doubts, put_back

    if not len(collected):
        raise LabelError(f"{collected.database.name}: holds no label of a page that can be used.")
    doubts = find_doubts(
        collected,
        prevalence=chosen.prevalence or PREVALENCE,
        seed=chosen.seed,
        jobs=chosen.jobs,
        cache=None if chosen.no_cache else chosen.cache,
        progress=_shown,
    )
    if not chosen.dry_run:
        settings = service_settings(chosen)
        doubts = put_back(collected.database, settings, doubts, _scorer(chosen), most=chosen.most)
    for doubt in doubts[: chosen.most] if chosen.dry_run else doubts:
        print(json.dumps(asdict(doubt), ensure_ascii=False, default=str))
    queued = sum(doubt.queued == "queued" for doubt in doubts)
    _say(f"{len(doubts)} of {len(collected)} labels are in doubt; {queued} pages were put into the queue")
    for state, cause in _CAUSES.items():
        if n := sum(doubt.queued == state for doubt in doubts):
            _say(f"{n} were not put there: {cause}")
    return 0


def _scorer(chosen: argparse.Namespace) -> Callable[[], Scorer]:
    made: list[Scorer] = []

    def scorer() -> Scorer:
        if not made:
            made.append(Scorer.load(chosen.model))
        return made[0]

    return scorer


def _collected(chosen: argparse.Namespace) -> Collected:
    database = opened(chosen)
    from ..moderation.labels.collecting import collect

    read_manifest(chosen.model)  # a folder that is no model has no groups, and would be passed over
    origin = chosen.origin
    return collect(
        database, decided=origin != "files", imported=origin != "decisions", model=Path(chosen.model)
    )


def _lines(told: dict[str, Any], indent: str = "") -> Iterator[str]:
    """What was counted, for a person to read."""
    for name, value in told.items():
        shown = name if indent else name.replace("_", " ")
        if isinstance(value, dict):
            yield f"{indent}{shown}" + ("" if value else ": none")
            yield from _lines(dict(list(value.items())[:_LISTED]), indent + "  ")
            if len(value) > _LISTED:
                yield f"{indent}  and {len(value) - _LISTED} more"
        elif isinstance(value, list):
            yield f"{indent}{shown}: {', '.join(map(str, value)) or 'none'}"
        else:
            yield f"{indent}{shown}: {'-' if value is None else value}"


def _shown(things: Iterable[Any], unit: str = " pages") -> Iterable[Any]:
    return tqdm(things, unit=unit, disable=not sys.stderr.isatty(), file=sys.stderr)


def _say(message: str) -> None:
    print(f"farmsift: {message}", file=sys.stderr)
