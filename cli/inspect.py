"""``farmsift explain``, ``signals`` and ``model inspect``: looking at a page, at the signals, at a model."""

from __future__ import annotations

import argparse
import json
import math
import sys
import textwrap
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import numpy as np

from ..features.extractor import measure, signal_names
from ..features.page import Page
from ..features.readers import ReadError, iter_raw, read
from ..features.signal import REGISTRY, Facts, Signal
from ..features.signals.lexical import lexica
from ..model.inspection import as_text, inspect_model
from ..model.saved import Model, load
from .parsing import add_examples, add_model, add_pages, verbs_of
from .score import limits_of

SIGNAL_FORMATS = ("table", "markdown")
MODEL_FORMATS = ("table", "jsonl")
_SHOWN = 12


def explain_arguments(command: argparse.ArgumentParser) -> None:
    """Declare what ``farmsift explain`` takes."""
    add_examples(
        command,
        """\
  farmsift explain page.html --url https://www.example.org/post
  pbpaste | farmsift explain - --format text
""",
    )
    add_pages(command)
    add_model(command)
    command.set_defaults(run=explain)


def signals_arguments(command: argparse.ArgumentParser) -> None:
    """Declare what ``farmsift signals`` takes."""
    add_examples(
        command,
        """\
  farmsift signals
  farmsift signals --format markdown > docs/signals.md
""",
    )
    command.add_argument("--format", choices=SIGNAL_FORMATS, default="table", help="default: table")
    command.set_defaults(run=signals)


def model_arguments(command: argparse.ArgumentParser) -> None:
    """Declare what ``farmsift model`` takes."""
    lines = "  farmsift model inspect my-model\n  farmsift model inspect weights.skops --format jsonl\n"
    add_examples(command, lines)
    about = "say what a model's files hold and whether they would be refused; nothing in them is run"
    inspecting = verbs_of(command)("inspect", model, about, lines)
    inspecting.add_argument(
        "places", nargs="+", type=Path, metavar="FILE|DIR", help="a model's directory, or a file of one"
    )
    inspecting.add_argument("--format", choices=MODEL_FORMATS, default="table", help="default: table")


def explain(chosen: argparse.Namespace) -> int:
    """Show pages' parts and signals; return how many could not be read."""
    model, failed = load(chosen.model), 0
    for source in chosen.inputs:
        for raw in iter_raw(source, format=chosen.format, url=chosen.url, limits=limits_of(chosen)):
            try:
                page = read(raw, limits_of(chosen))
            except ReadError as error:
                failed += 1
                print(f"farmsift: {error}", file=sys.stderr)
                continue
            print("\n".join([*_parts(page), "", *_measured(page, model)]))
    return failed


def _parts(page: Page) -> Iterator[str]:
    """Yield the page's parts, a line each, long lists cut with their count."""
    single = {
        "page": page.id,
        "address": page.url,
        "kind": page.kind,
        "language": page.language
        + (f" (declared {page.declared_language})" if page.declared_language else ""),
        "title": page.title,
        "site name": page.site_name + (f" (from {page.site_name_from})" if page.site_name_from else ""),
        "tagline": page.tagline,
        "headline": page.headline,
        "author": page.author,
        "published": page.published,
        "modified": page.modified,
    }
    for name, value in single.items():
        if value:
            yield f"{name:14} {value}"
    outside = [f"{link.text} → {link.domain}" for link in page.links if link.domain and not link.inside]
    many: dict[str, list[str]] = {
        "menu": [link.text for link in page.menu],
        "article": [block.text for block in page.article],
        "recent posts": [link.text for link in page.posts],
        "categories": [link.text for link in page.categories],
        "archives": [f"{month:%Y-%m}" for month in page.archives],
        "outside links": outside,
        "footer": [block.text for block in page.footer],
        "hidden text": list(page.hidden),
        "mended": list(page.faults),
    }
    for name, items in many.items():
        if items:
            more = f" … and {len(items) - _SHOWN} more" if len(items) > _SHOWN else ""
            shown = " | ".join(textwrap.shorten(item, 160, placeholder="…") for item in items[:_SHOWN])
            yield textwrap.fill(f"{name:14} {shown}{more}", 118, subsequent_indent=" " * 15)


def _measured(page: Page, model: Model) -> Iterator[str]:
    """Yield every signal with value, share of each head and quotes, those of the greatest share first."""
    heads = model.heads
    left_out = [name for name in signal_names() if name not in heads.signals]
    found = measure(Facts(page, {lexica: dict(heads.lexica)}), [*heads.signals, *left_out])
    values = np.array([[found[name].value for name in heads.signals]])
    shares = {head: np.append(s[0], np.zeros(len(left_out))) for head, s in heads.shares(values).items()}
    odds = {head: float(x[0]) for head, x in heads.log_odds(values).items()}
    yield "  ".join(f"{head} {1 / (1 + math.exp(-x)):.1%} (log-odds {x:+.2f})" for head, x in odds.items())
    yield f"{'signal':34} {'value':>10}  " + "  ".join(f"{head:>12}" for head in shares)
    yield f"{'(base)':34} {'':>10}  " + "  ".join(f"{heads.base(head):+12.2f}" for head in shares)
    order = np.argsort(-np.max([np.abs(s) for s in shares.values()], axis=0), kind="stable")
    names = list(found)
    for i in order:
        measurement = found[names[i]]
        value = f"{measurement.value:10.4g}" if measurement.measurable else f"{'-':>10}"
        yield f"{names[i]:34} {value}  " + "  ".join(f"{s[i]:+12.2f}" for s in shares.values())
        for quote in measurement.evidence().quotes[:3] if measurement.measurable else ():
            yield f"    “{textwrap.shorten(quote.text, 100, placeholder='…')}” ({quote.where})"


def signals(chosen: argparse.Namespace) -> int:
    """List all signals."""
    print({"table": _table, "markdown": markdown}[chosen.format]())
    return 0


def model(chosen: argparse.Namespace) -> int:
    """Say what models hold without loading them; return how many would be refused."""
    refused = 0
    for place in chosen.places:
        found = inspect_model(place)
        print(as_text(found) if chosen.format == "table" else json.dumps(found, ensure_ascii=False))
        for fault in found["faults"]:
            print(f"farmsift: {fault}", file=sys.stderr)
        refused += bool(found["faults"])
    return refused


_SENSE: dict[int, str] = {1: "high", -1: "low", 0: "either"}


def _range(signal: Signal) -> str:
    def end(x: float) -> str:
        return "∞" if x == math.inf else "-∞" if x == -math.inf else f"{x:g}"

    return f"{end(signal.low)} to {end(signal.high)}"


def _table() -> str:
    rows = [("signal", "v", "unit", "range", "farms", "what it measures")]
    rows += [(s.name, str(s.version), s.unit, _range(s), _SENSE[s.farm], s.about) for s in REGISTRY]
    widths = [max(len(row[i]) for row in rows) for i in range(5)]
    return "\n".join(
        "  ".join([*(cell.ljust(w) for cell, w in zip(row[:5], widths, strict=True)), row[5]]) for row in rows
    )


def markdown() -> str:
    """The manual page of the signals, as ``docs/signals.md`` holds it."""
    lines = [
        "# Signals",
        "",
        f"The {len(REGISTRY)} signals, as declared in `features/signals/`; made by "
        "`farmsift signals --format markdown`. *Farms* says which values a moderator would expect on a farm or a "
        "copy. A signal that can't be measured on a page has no value there and moves its score neither way.",
    ]
    for group, members in _groups(REGISTRY, lambda s: s.group):
        lines += [
            "",
            f"## {group}",
            "",
            "| signal | version | unit | range | farms | what it measures | source |",
        ]
        lines += ["| --- | ---: | --- | --- | --- | --- | --- |"]
        lines += [
            f"| `{s.name}` | {s.version} | {s.unit} | {_range(s)} | {_SENSE[s.farm]} | {s.about} | {s.source} |"
            for s in members
        ]
    return "\n".join(lines)


def _groups(items: Iterable[Signal], key: Callable[[Signal], str]) -> list[tuple[str, list[Signal]]]:
    found: dict[str, list[Signal]] = {}
    for item in items:
        found.setdefault(key(item), []).append(item)
    return list(found.items())
