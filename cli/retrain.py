"""``farmsift retrain``, ``promote``, ``rollback`` and ``models``: the loop that models are renewed in."""

from __future__ import annotations

import argparse
import getpass
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tqdm import tqdm

from ..model.saved import DEFAULT
from ..moderation.retraining.bounds import Bounds
from ..moderation.retraining.registry import Entry, Registry, RegistryError
from .config import ConfigError
from .parsing import add_cache, add_database, add_examples, count, count_or_none, share
from .service import needs_extra, service_settings

if TYPE_CHECKING:
    from ..moderation.database import Database
    from ..moderation.retraining.rounds import Round
    from ..moderation.retraining.sources import Labelled

FORMATS = ("table", "jsonl")


def promote_arguments(command: argparse.ArgumentParser) -> None:
    """Declare what ``farmsift promote`` takes."""
    add_examples(
        command,
        """\
  farmsift promote 4
  farmsift promote 4 --bounds average_precision=0.03,false_flags=0.005
  farmsift promote 4 --despite "the old one knows nothing of the new kind of farm"
""",
    )
    command.add_argument(
        "challenger", metavar="CHALLENGER", help="number or name, as farmsift models lists them"
    )
    command.add_argument(
        "--despite", default="", metavar="REASON", help="promote it though it is worse, and say why"
    )
    command.add_argument(
        "--bounds", metavar="BOUNDS", help="NAME=NUMBER with commas (default: see the manual)"
    )
    _shared(command)
    command.set_defaults(run=promote)


def rollback_arguments(command: argparse.ArgumentParser) -> None:
    """Declare what ``farmsift rollback`` takes."""
    add_examples(command, '  farmsift rollback --why "it flags clubs"\n')
    command.add_argument("--why", default="", metavar="REASON", help="for the record")
    _shared(command)
    command.set_defaults(run=rollback)


def models_arguments(command: argparse.ArgumentParser) -> None:
    """Declare what ``farmsift models`` takes."""
    add_examples(command, "  farmsift models\n  farmsift models --format jsonl\n")
    command.add_argument("--format", choices=FORMATS, default="table", help="default: table")
    _shared(command)
    command.set_defaults(run=models)


def retrain_arguments(command: argparse.ArgumentParser) -> None:
    """Declare what ``farmsift retrain`` takes."""
    add_examples(
        command,
        """\
  farmsift retrain
  farmsift retrain corpus/*.parquet --labels corpus/labels.csv
  farmsift retrain corpus/ --labels corpus/labels.csv --database-url postgresql://farmsift@db/farmsift
  farmsift retrain --redraw "twelve challengers were compared on the same groups"
""",
    )
    command.add_argument(
        "pages",
        nargs="*",
        metavar="PAGES",
        help="files or folders with the pages of --labels (default: none)",
    )
    command.add_argument(
        "--labels", type=Path, metavar="FILE", help="labels file, beside those of the database"
    )
    command.add_argument(
        "--no-database", action="store_true", help="take no labels from a database, and look for no decisions"
    )
    command.add_argument("--precision", type=share, metavar="Q", help="to be promised for flagged pages")
    command.add_argument("--prevalence", type=share, metavar="P", help="share of farm or republished pages")
    command.add_argument(
        "--test-share", type=share, default=0.2, metavar="S", help="of new groups, those kept for tests (0.2)"
    )
    command.add_argument(
        "--redraw",
        default="",
        metavar="REASON",
        help="draw the test groups anew from all groups, and say why; see the manual for when",
    )
    command.add_argument(
        "--last",
        type=count_or_none,
        default=500,
        metavar="N",
        help="decisions that are looked at again (default: 500)",
    )
    command.add_argument(
        "--most",
        type=count_or_none,
        default=50,
        metavar="N",
        help="most doubted labels to put back (default: 50)",
    )
    command.add_argument("--seed", type=int, default=0, help="of the division into folds (default: 0)")
    command.add_argument("--why", default="", metavar="REASON", help="for the record")
    add_cache(command)
    command.add_argument("--jobs", type=count, metavar="N", help="processes (default: one a core)")
    _shared(command)
    command.set_defaults(run=retrain)


def _shared(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--registry", type=Path, metavar="DIR", help="folder of the line of models (default: farmsift-models)"
    )
    command.add_argument(
        "--model", type=Path, help="model that a new line begins with (default: the one shipped)"
    )
    add_database(command)


def retrain(chosen: argparse.Namespace) -> int:
    """Run a round; return how many labelled pages could not be read."""
    if bool(chosen.labels) != bool(chosen.pages):  # one of them alone says nothing
        raise ConfigError("pages and --labels go together: one was given without the other.")
    database = None if chosen.no_database else _database(chosen, needed=not chosen.labels)
    if database is None and not chosen.labels:
        raise ConfigError("there is nothing to learn from: give PAGES with --labels, or a database.")
    from ..moderation.models import loader
    from ..moderation.retraining.rounds import Plan
    from ..moderation.retraining.rounds import retrain as run

    registry, settings = _registry(chosen, database), service_settings(chosen)
    labelled = _labelled(chosen, registry, database)
    own = Plan()
    plan = Plan(
        precision=chosen.precision or own.precision,
        prevalence=chosen.prevalence,
        test_share=chosen.test_share,
        last=chosen.last,
        most_doubts=chosen.most,
        seed=chosen.seed,
        cache=None if chosen.no_cache else chosen.cache,
        jobs=chosen.jobs,
        redraw=chosen.redraw,
    )
    done = run(
        registry,
        labelled,
        plan,
        database=database,
        service=settings,
        scorer=loader(settings),
        who=_who(),
        why=chosen.why,
        progress=_bar(len(labelled.labels)),
    )
    _tell(done, Bounds.read(chosen.bounds or ""))
    return len(done.failed)


def promote(chosen: argparse.Namespace) -> int:
    """Promote a challenger."""
    bounds = Bounds.read(chosen.bounds or "")
    needs_extra()
    from ..moderation.retraining.promotion import promote as run

    registry = _registry(chosen, _database(chosen))
    entry = run(registry, chosen.challenger, who=_who(), bounds=bounds, despite=chosen.despite)
    print(f"in use: {entry.number} {entry.name}")
    return 0


def rollback(chosen: argparse.Namespace) -> int:
    """Undo the last promotion."""
    needs_extra()
    from ..moderation.retraining.promotion import rollback as run

    entry = run(_registry(chosen, _database(chosen)), who=_who(), why=chosen.why)
    print(f"in use: {entry.number} {entry.name}")
    return 0


def models(chosen: argparse.Namespace) -> int:
    """List the line of models."""
    entries = Registry(chosen.registry, _first(chosen)).entries()
    for line in map(_plain, entries) if chosen.format == "jsonl" else _table(entries):
        print(json.dumps(line, ensure_ascii=False) if isinstance(line, dict) else line)
    return 0


def _who() -> str:
    """Who runs the command, as the machine knows them."""
    try:
        return f"{getpass.getuser()} (command)"
    except (OSError, KeyError):  # an account without a name
        return "command"


def _database(chosen: argparse.Namespace, needed: bool = False) -> Database | None:
    """Open the service's database; a file that is not there is none, unless one is needed."""
    needs_extra()
    from ..moderation.database import Database

    url = chosen.database_url
    path = Path(url.removeprefix("sqlite:///")) if url.startswith("sqlite:///") else None
    if path is not None and not path.is_file():
        if needed:
            raise ConfigError(f"{path}: there is no database; give PAGES with --labels, or --database-url.")
        print(f"farmsift: {path}: no database there, so only the line itself records this", file=sys.stderr)
        return None
    database = Database(url)
    database.check()
    return database


def _registry(chosen: argparse.Namespace, database: Database | None) -> Registry:
    from ..moderation.retraining.promotion import open_registry

    return open_registry(chosen.registry, database, _first(chosen))


def _first(chosen: argparse.Namespace) -> Path:
    """The model that a new line begins with; a service's setting may name the link of this very line."""
    inside = chosen.model.absolute().is_relative_to(chosen.registry.absolute())
    return DEFAULT if inside else chosen.model


def _bar(total: int | None = None) -> Callable[[Iterable[Any]], Iterable[Any]]:
    """Make a progress bar of pages, for terminals alone."""

    def shown(pages: Iterable[Any]) -> Iterable[Any]:
        return tqdm(pages, total=total, unit=" pages", disable=not sys.stderr.isatty(), file=sys.stderr)

    return shown


def _labelled(chosen: argparse.Namespace, registry: Registry, database: Database | None) -> Labelled:
    from ..moderation.retraining.sources import from_database, from_files, together

    champion = registry.in_use().folder
    if not chosen.labels:
        assert database is not None
        return from_database(database, champion)
    cache = None if chosen.no_cache else chosen.cache
    files = from_files(chosen.pages, chosen.labels, champion, cache=cache, jobs=chosen.jobs, progress=_bar())
    if database is None:
        return files
    try:
        return together(files, from_database(database, champion), champion)
    except RegistryError as error:  # nothing is labelled there yet
        print(f"farmsift: {error}", file=sys.stderr)
        return files


def _tell(done: Round, bounds: Bounds) -> None:
    train, test = done.counts["train"], done.counts["test"]
    print(
        f"challenger {done.challenger.number} {done.challenger.name}: trained on {train['pages']} pages of "
        f"{train['groups']} groups, tested on {test['pages']} of {test['groups']}"
    )
    if done.comparison:
        for name, held in done.comparison.figures["any"].items():
            before, after, change = (held[side] for side in ("champion", "challenger", "difference"))
            if None not in change:
                seen, low, high = change
                print(f"{name}: {before[0]:.3f} -> {after[0]:.3f}, {seen:+.3f} [{low:+.3f}, {high:+.3f}]")
    print(f"test groups: {done.tests.told}")
    if done.dry_run:
        changed = sum(done.dry_run.moved.values())
        print(f"of {done.dry_run.pages} decisions, {changed} pages would get another band or verdict")
    print(f"{len(done.doubts)} labels in doubt, {done.queued} put back into the queue")
    told = json.loads((done.report / "report.json").read_text(encoding="utf-8"))
    for fault in bounds.faults(told):
        print(f"against a promotion: {fault}")
    print(f"report: {done.report / 'report.html'}")
    print(f"to use it: farmsift promote {done.challenger.number}")


def _draw(entry: Entry) -> int | None:
    """Which draw of test groups a model's figures are of."""
    return entry.made.detail.get("tests", {}).get("draw")


def _plain(entry: Entry) -> dict[str, Any]:
    made = entry.made
    return {
        "number": entry.number,
        "name": entry.name,
        "in_use": entry.in_use,
        "parent": entry.parent,
        "made": made.step,
        "at": made.at,
        "who": made.who,
        "why": made.why,
        "figures": made.detail.get("figures"),
        "counts": made.detail.get("counts"),
        "draw": _draw(entry),
        "history": [asdict(step) for step in entry.history],
        "folder": str(entry.folder),
    }


def _table(entries: Iterable[Entry]) -> Iterator[str]:
    heads = f"{'average precision':>22} {'false flags':>11} {'draw':>4}"
    yield f"{'':2}{'no':>4} {'parent':>6}  {'name':32} {heads}  made"
    for entry in entries:
        made, figures = entry.made, entry.made.detail.get("figures", {})
        seen, low, high = figures.get("average_precision", [None] * 3)
        precision = f"{seen:.3f} [{low:.3f}, {high:.3f}]" if None not in (seen, low, high) else "-"
        flags = figures.get("false_flags", [None])[0]
        parent, draw = ("-" if x is None else str(x) for x in (entry.parent, _draw(entry)))
        yield (
            f"{'* ' if entry.in_use else '  '}{entry.number:>4} {parent:>6}  {entry.name:32} {precision:>22} "
            f"{'-' if flags is None else format(flags, '.3%'):>11} {draw:>4}  "
            f"{made.step} {made.at[:16]} by {made.who}" + (f": {made.why}" if made.why else "")
        )
        for step in entry.history:
            yield f"{'':14}  {step.step} {step.at[:16]} by {step.who}" + (f": {step.why}" if step.why else "")
