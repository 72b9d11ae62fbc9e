"""``farmsift site``."""

from __future__ import annotations

import argparse
import json
import sys
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from tqdm import tqdm

from ..features.readers import Raw, Tally, iter_raw
from ..features.readers.address import host_of
from ..model.scorer import Scorer
from ..model.site import SiteVerdict, judge_sites
from ..model.verdict import Verdict
from ..model.whole import whole_text
from .config import ConfigError
from .parsing import add_examples, add_model, add_pages, add_promise
from .score import limits_of

FORMATS = ("table", "jsonl")


def site_arguments(command: argparse.ArgumentParser) -> None:
    """Declare what ``farmsift site`` takes."""
    add_examples(
        command,
        """\
  farmsift site crawl.warc.gz
  farmsift site saved-pages/ --url https://www.example.org/
  farmsift site crawl.parquet --output sites.jsonl
""",
    )
    add_pages(command)
    add_model(command)
    command.add_argument(
        "--output", type=Path, metavar="FILE", help="where to write (default: standard output)"
    )
    command.add_argument(
        "--output-format", choices=FORMATS, help="default: a table on a terminal, else jsonl"
    )
    add_promise(command)
    command.set_defaults(run=site)


def site(chosen: argparse.Namespace) -> int:
    """Judge sites by their pages; return how many pages could not be read."""
    host = host_of(chosen.url if "//" in chosen.url else f"//{chosen.url}") if chosen.url else ""
    if chosen.url and not host:
        raise ConfigError(f"--url {chosen.url}: names no host.")
    scorer = Scorer.load(
        chosen.model, limits_of(chosen), prevalence=chosen.prevalence, precision=chosen.precision
    )
    form = chosen.output_format or ("table" if not chosen.output and sys.stdout.isatty() else "jsonl")
    tally, failed = Tally(), 0

    def fail(verdict: Verdict) -> None:
        nonlocal failed
        failed += 1
        tqdm.write(f"farmsift: {verdict.error}", file=sys.stderr)

    with _opened(chosen.output) as file:
        pages = tqdm(_pages(chosen, tally), unit=" pages", disable=not sys.stderr.isatty(), file=sys.stderr)
        sites = judge_sites(pages, scorer, host=host, failed=fail)
        for verdict in sites.verdicts():
            file.write(
                as_text(verdict) if form == "table" else json.dumps(verdict.to_dict(), ensure_ascii=False)
            )
            file.write("\n")
    if sites.nowhere:
        print(
            f"farmsift: {sites.nowhere} pages name no address and belong to no site; --url gives them one",
            file=sys.stderr,
        )
    if failed:
        print(f"farmsift: {failed} of {tally.pages + tally.failed} pages could not be read", file=sys.stderr)
    return failed


def _pages(chosen: argparse.Namespace, tally: Tally) -> Iterator[Raw]:
    for source in chosen.inputs:
        yield from iter_raw(source, format=chosen.format, tally=tally, limits=limits_of(chosen))


@contextmanager
def _opened(path: Path | None) -> Iterator[TextIO]:
    """Standard output, or a file that appears whole or not at all."""
    if path is None:
        yield sys.stdout
        sys.stdout.flush()
        return
    with whole_text(path) as file:
        yield file


def as_text(verdict: SiteVerdict) -> str:
    """Return a verdict on a site for a person to read."""
    bands = ", ".join(f"{count} {band}" for band, count in verdict.bands.items() if count)
    word = "page" if verdict.pages == 1 else "pages"
    lines = [
        f"{verdict.band:8}{verdict.site}",
        f"        {verdict.verdict.replace('_', ' ')} (content farm {verdict.content_farm:.0%}, republished "
        f"{verdict.republished:.0%}); {verdict.pages} {word}: {bands}",
    ]
    if len(verdict.hosts) > 1:
        hosts = ", ".join(f"{host} ({count})" for host, count in verdict.hosts.items())
        lines += textwrap.wrap(f"hosts: {hosts}", 100, initial_indent=" " * 8, subsequent_indent=" " * 8)
    if verdict.apart_from:
        apart = ", ".join(verdict.apart_from)
        lines += textwrap.wrap(f"apart from {apart}", 100, initial_indent=" " * 8, subsequent_indent=" " * 8)
    for reason in verdict.reasons:
        mark = "    - " if reason.against else "    + "
        lines += textwrap.wrap(reason.sentence, 108, initial_indent=mark + "  ", subsequent_indent=" " * 8)
        shown = ", ".join(page["url"] or page["id"] for page in reason.pages)
        if shown:
            lines += [" " * 8 + textwrap.shorten(shown, 200, placeholder="…")]
    return "\n".join(lines) + "\n"
