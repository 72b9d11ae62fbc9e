"""``farmsift labels next``: what to label next."""

from __future__ import annotations

import argparse
import json
import sys

from tqdm import tqdm

from ..model.scorer import Scorer
from .config import ConfigError
from .parsing import Verb, add_database, add_model
from .score import limits_of
from .service import opened, service_settings


def next_verb(verb: Verb) -> None:
    """Make the parser."""
    command = verb(
        "next",
        next_,
        "choose what to label next: what the model doubts, of many sites, beside pages drawn at random",
        """\
  farmsift labels next
  farmsift labels next --most 200 --per-site 2 > batch.jsonl
  farmsift labels next --first --by ada
""",
    )
    command.add_argument("--most", type=int, default=50, metavar="N", help="pages wanted (default: 50)")
    command.add_argument(
        "--per-site", type=int, default=1, metavar="N", help="most chosen pages of a site (default: 1)"
    )
    command.add_argument(
        "--first", action="store_true", help="put the batch before the rest of the queue as well"
    )
    command.add_argument("--by", default="system", metavar="NAME", help="who does, for the log")
    add_model(command)
    add_database(command)


def next_(chosen: argparse.Namespace) -> int:
    """Print a batch, a JSON object a page."""
    if chosen.most < 1 or chosen.per_site < 1:
        raise ConfigError("--most and --per-site must be 1 or more.")
    database = opened(chosen)
    from ..moderation.batch import next_batch, put_first

    picks = next_batch(
        database,
        service_settings(chosen),
        Scorer.load(chosen.model, limits_of(chosen)),
        chosen.most,
        per_site=chosen.per_site,
        progress=lambda pages: tqdm(
            pages, unit=" pages", disable=not sys.stderr.isatty(), file=sys.stderr, leave=False
        ),
    )
    if chosen.first:
        put_first(database, chosen.by, picks)
    if not picks:
        print("farmsift: no page waits for a first opinion", file=sys.stderr)
    for pick in picks:
        print(json.dumps(pick.to_dict(), ensure_ascii=False))
    return 0
