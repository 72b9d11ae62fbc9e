"""``farmsift score``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

from tqdm import tqdm

from ..bulk.inputs import Inputs
from ..bulk.run import score_to_folder
from ..bulk.shards import SHARD
from ..bulk.worker import Task
from ..features.copies import open_index
from ..features.readers import Limits, Raw, Tally, iter_raw
from ..model.scorer import Scorer
from .config import ConfigError
from .output import writer
from .parsing import add_examples, add_model, add_pages, add_promise, add_reasons, count

OUTPUT_FORMATS = ("table", "jsonl", "parquet")
_BY_ENDING = {".parquet": "parquet", ".pq": "parquet", ".txt": "table"}


def score_arguments(command: argparse.ArgumentParser) -> None:
    """Declare what ``farmsift score`` takes."""
    add_examples(
        command,
        """\
  farmsift score page.html --url https://www.example.org/post
  farmsift score crawl.warc.gz --output verdicts.jsonl
  farmsift score pages.parquet --output-format parquet --output verdicts.parquet --reasons 0
  curl -s https://www.example.org/ | farmsift score - --url https://www.example.org/
  farmsift score crawl/ --jobs 8 --output verdicts --output-format parquet
  farmsift score crawl/ --jobs 8 --output verdicts --output-format parquet --resume
""",
    )
    add_pages(command)
    add_model(command)
    command.add_argument(
        "--output",
        type=Path,
        metavar="FILE",
        help="where to write (default: standard output); with --jobs a folder",
    )
    command.add_argument(
        "--output-format",
        choices=OUTPUT_FORMATS,
        help="default: by the ending of --output; a table on a terminal, else jsonl",
    )
    add_reasons(command)
    command.add_argument(
        "--copies",
        metavar="INDEX",
        help="index of known articles: a file or postgresql://... (default: none)",
    )
    command.add_argument(
        "--jobs",
        type=count,
        dest="processes",
        metavar="N",
        help="score with N worker processes, into shards at --output (default: in this process)",
    )
    command.add_argument(
        "--shard-pages", type=count, metavar="N", help="pages of a shard, with --jobs (default: 10000)"
    )
    command.add_argument(
        "--resume", action="store_true", help="go on after the whole shards of a run that was stopped"
    )
    add_promise(command)
    command.set_defaults(run=score)


def score(chosen: argparse.Namespace) -> int:
    """Score pages; return how many could not be read."""
    if chosen.processes is not None:
        return _to_shards(chosen)
    for flag, value in (("--resume", chosen.resume), ("--shard-pages", chosen.shard_pages)):
        if value:
            raise ConfigError(f"{flag} goes with --jobs.")
    with open_index(chosen.copies) if chosen.copies else nullcontext() as known:
        scorer = Scorer.load(
            chosen.model,
            limits_of(chosen),
            prevalence=chosen.prevalence,
            precision=chosen.precision,
            copies=known,
        )
        return _scored(chosen, scorer)


def _scored(chosen: argparse.Namespace, scorer: Scorer) -> int:
    form = chosen.output_format or _form(chosen.output)
    tally, failed = Tally(), 0
    pages = tqdm(_pages(chosen, tally), unit=" pages", disable=not sys.stderr.isatty(), file=sys.stderr)
    with writer(chosen.output, form) as write:
        for verdict in scorer.score_many(pages, reasons=chosen.reasons, signals=chosen.signals):
            write(verdict)
            if verdict.error:
                failed += 1
                tqdm.write(f"farmsift: {verdict.error}", file=sys.stderr)
    if tally.skipped or tally.mended or failed:
        print(f"farmsift: {tally}", file=sys.stderr)
    if failed:
        print(f"farmsift: {failed} of {tally.pages + tally.failed} pages could not be read", file=sys.stderr)
    return failed


def _to_shards(chosen: argparse.Namespace) -> int:
    """Score pages with worker processes into a folder; return how many could not be read."""
    if chosen.output is None:
        raise ConfigError("--jobs writes shards to a folder; name it with --output.")
    form = chosen.output_format or _BY_ENDING.get(chosen.output.suffix.lower(), "jsonl")
    if form not in ("jsonl", "parquet"):
        raise ConfigError(f"--jobs writes jsonl or parquet, not {form}.")
    limits = limits_of(chosen)
    task = Task(
        model=str(chosen.model),
        form=form,
        reasons=chosen.reasons,
        signals=chosen.signals,
        limits=limits,
        prevalence=chosen.prevalence,
        precision=chosen.precision,
        copies=chosen.copies,
    )
    inputs = Inputs(chosen.inputs, chosen.format, chosen.url, limits)
    found = score_to_folder(
        inputs,
        chosen.output,
        task,
        chosen.processes,
        resume=chosen.resume,
        shard=chosen.shard_pages or SHARD,
        tell=lambda sentence: tqdm.write(f"farmsift: {sentence}", file=sys.stderr),
        progress=sys.stderr.isatty(),
    )
    where = f"{found.pages:,} verdicts in {found.shards:,} shards at {chosen.output}"
    if not found.complete:
        print(f"farmsift: {where}{'' if inputs.passing else '; go on with --resume'}", file=sys.stderr)
        raise KeyboardInterrupt
    print(f"farmsift: {where}; {found.counts}", file=sys.stderr)
    if found.failed:
        print(f"farmsift: {found.failed} of {found.pages} pages could not be read", file=sys.stderr)
    return found.failed


def limits_of(chosen: argparse.Namespace) -> Limits:
    """The limits that the flags or settings give."""
    return Limits(max_bytes=chosen.max_bytes, seconds=chosen.seconds)


def _pages(chosen: argparse.Namespace, tally: Tally) -> Iterator[Raw]:
    for source in chosen.inputs:
        yield from iter_raw(
            source, format=chosen.format, url=chosen.url, tally=tally, limits=limits_of(chosen)
        )


def _form(output: Path | None) -> str:
    if output is None:
        return "table" if sys.stdout.isatty() else "jsonl"
    return _BY_ENDING.get(output.suffix.lower(), "jsonl")
