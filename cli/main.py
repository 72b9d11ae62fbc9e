"""The ``farmsift`` command: its parsers, and what each command calls."""

from __future__ import annotations

import argparse
import importlib.metadata
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from ..features.readers import FORMATS, ReadError
from ..model.labels import LabelError
from ..model.saved import ModelError
from ..model.thresholds import PromiseError
from . import inspect, learn, promise, score
from .config import ConfigError, Share, settings

EPILOG = """\
exit codes:
  0  done
  1  done, but some pages could not be read; each is named with its cause
  2  nothing done: wrong usage, or an input, model or setting that can't be used
"""
OK, SOME_FAILED, UNUSABLE = 0, 1, 2


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise SystemExit(_say(f"{message}; see '{self.prog} --help'"))


def _say(message: str) -> int:
    print(f"farmsift: {message}", file=sys.stderr)
    return UNUSABLE


def parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command."""
    top = _Parser(
        prog="farmsift",
        description="Judges web pages: content farm? republished? how sure, and why.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    top.add_argument(
        "--version", action="version", version=f"farmsift {importlib.metadata.version('farmsift')}"
    )
    commands = top.add_subparsers(dest="command", metavar="COMMAND", required=True, parser_class=_Parser)
    for add in (_score, _explain, _signals, _thresholds, _train, _evaluate):
        add(commands)
    return top


def _command(
    commands: argparse._SubParsersAction, name: str, about: str, examples: str
) -> argparse.ArgumentParser:
    return commands.add_parser(
        name,
        help=about,
        description=about[0].upper() + about[1:] + ".",
        epilog=f"examples:\n{examples}\n{EPILOG}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )


def _inputs(command: argparse.ArgumentParser) -> None:
    command.add_argument("inputs", nargs="+", metavar="INPUT", help="file, folder, or - for standard input")
    command.add_argument("--url", default="", help="address of the page, where there is one page")
    command.add_argument(
        "--format", choices=FORMATS, default="auto", help="form of the inputs (default: by content)"
    )
    command.add_argument("--model", type=Path, help="directory of the model (default: the one shipped)")
    command.add_argument(
        "--max-bytes", type=int, metavar="N", help="largest page that is read (default: 10000000)"
    )
    command.add_argument("--seconds", type=float, metavar="S", help="longest time per page (default: 10)")


def _score(commands: argparse._SubParsersAction) -> None:
    command = _command(
        commands,
        "score",
        "score pages and say why",
        """\
  farmsift score page.html --url https://www.example.org/post
  farmsift score crawl.warc.gz --output verdicts.jsonl
  farmsift score pages.parquet --output-format parquet --output verdicts.parquet --reasons 0
  curl -s https://www.example.org/ | farmsift score - --url https://www.example.org/
""",
    )
    _inputs(command)
    command.add_argument(
        "--output", type=Path, metavar="FILE", help="where to write (default: standard output)"
    )
    command.add_argument(
        "--output-format",
        choices=score.OUTPUT_FORMATS,
        help="default: by the ending of --output; a table on a terminal, else jsonl",
    )
    command.add_argument(
        "--reasons", type=int, metavar="N", help="most reasons a page, 0 for none (default: 8)"
    )
    command.add_argument("--signals", action="store_true", help="add every signal's value")
    _promise(command)
    command.set_defaults(run=score.score)


def _promise(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--prevalence",
        type=_share,
        metavar="P",
        help="share of farm or republished pages in what is scored, 0 to 1 (default: the model's own)",
    )
    command.add_argument(
        "--precision",
        type=_share,
        metavar="Q",
        help="share promised among flagged pages, 0 to 1 (default: the model's own)",
    )


def _share(text: str) -> float:
    try:
        return Share(text)
    except ConfigError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def _thresholds(commands: argparse._SubParsersAction) -> None:
    command = _command(
        commands,
        "thresholds",
        "say what a model can promise, and what each promise costs",
        """\
  farmsift thresholds
  farmsift thresholds --prevalence 0.02 0.2 --precision 0.9
  farmsift thresholds --model my-model --format jsonl
""",
    )
    command.add_argument("--model", type=Path, help="directory of the model (default: the one shipped)")
    command.add_argument(
        "--prevalence",
        type=_share,
        nargs="+",
        metavar="P",
        help="shares of farm or republished pages in what is scored (default: 0.01 0.02 0.05 0.1 0.2)",
    )
    command.add_argument(
        "--precision",
        type=_share,
        nargs="+",
        metavar="Q",
        help="shares promised among flagged pages (default: 0.8 0.9 0.95)",
    )
    command.add_argument("--format", choices=promise.FORMATS, default="table", help="default: table")
    command.set_defaults(run=promise.thresholds)


def _explain(commands: argparse._SubParsersAction) -> None:
    command = _command(
        commands,
        "explain",
        "show a page's parts as read, and every signal with value, share and quotes",
        """\
  farmsift explain page.html --url https://www.example.org/post
  pbpaste | farmsift explain - --format text
""",
    )
    _inputs(command)
    command.set_defaults(run=inspect.explain)


def _signals(commands: argparse._SubParsersAction) -> None:
    command = _command(
        commands,
        "signals",
        "list all signals",
        """\
  farmsift signals
  farmsift signals --format markdown > docs/signals.md
""",
    )
    command.add_argument("--format", choices=inspect.SIGNAL_FORMATS, default="table", help="default: table")
    command.set_defaults(run=inspect.signals)


def _labelled(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "pages", nargs="+", metavar="PAGES", help="files or folders that hold the labelled pages"
    )
    command.add_argument("--labels", type=Path, required=True, help="CSV with columns id, label, group")
    command.add_argument(
        "--cache", type=Path, help="folder for measured signals (default: ~/.cache/farmsift)"
    )
    command.add_argument("--no-cache", action="store_true", help="keep no measured signals")
    command.add_argument("--jobs", type=int, metavar="N", help="processes (default: one a core)")
    _promise(command)


def _train(commands: argparse._SubParsersAction) -> None:
    command = _command(
        commands,
        "train",
        "train a model on labelled pages",
        """\
  farmsift train corpus/*.parquet --labels corpus/labels.csv --out my-model
  farmsift score page.html --model my-model
""",
    )
    _labelled(command)
    command.add_argument(
        "--out", type=Path, required=True, metavar="DIR", help="directory to write the model to"
    )
    command.add_argument("--seed", type=int, default=0, help="of the division into folds (default: 0)")
    command.set_defaults(run=learn.train)


def _evaluate(commands: argparse._SubParsersAction) -> None:
    command = _command(
        commands,
        "evaluate",
        "measure quality by cross-validation over groups",
        """\
  farmsift evaluate corpus/*.parquet --labels corpus/labels.csv
  farmsift evaluate corpus/*.parquet --labels corpus/labels.csv --cv 5 --seeds 5 --out figures.json
""",
    )
    _labelled(command)
    command.add_argument("--cv", type=int, default=5, metavar="K", help="folds by group (default: 5)")
    command.add_argument(
        "--seeds", type=int, default=1, metavar="N", help="divisions into folds (default: 1)"
    )
    command.add_argument("--out", type=Path, metavar="FILE", help="write the figures as JSON there as well")
    command.set_defaults(run=learn.evaluate)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command.

    Args:
        arguments: the words after ``farmsift``; those of the process by default.

    Returns:
        The exit code, as ``--help`` documents them.
    """
    try:
        chosen = parser().parse_args(arguments)
        for name, value in settings().items():
            if getattr(chosen, name, None) is None:
                setattr(chosen, name, value)
        return SOME_FAILED if chosen.run(chosen) else OK
    except (ConfigError, LabelError, ModelError, PromiseError, ReadError) as error:
        return _say(str(error))
    except BrokenPipeError:
        # The reader of our output has gone (head, less): no fault of ours, and nobody is left to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except KeyboardInterrupt:
        print("farmsift: stopped", file=sys.stderr)
        return 130
    except OSError as error:
        return _say(f"{error.filename or 'output'}: {error.strerror or error}")


if __name__ == "__main__":
    sys.exit(main())
