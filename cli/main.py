"""The ``farmsift`` command: which commands there are, and what is said when one can't go on."""

from __future__ import annotations

import argparse
import importlib.metadata
import os
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module

from .config import ConfigError, settings
from .parsing import EPILOG, Parser, add_command, refuse

COMMANDS: Mapping[str, tuple[str, str]] = {
    "score": ("score", "score pages and say why"),
    "spark-score": ("spark", "score pages by Spark, into Parquet partitioned by band"),
    "spark-sites": ("spark", "judge all sites of a crawl by Spark"),
    "spark-duplicates": (
        "spark",
        "find the pages of a crawl whose articles are nearly the same, by Spark",
    ),
    "spark-stream": ("spark", "score pages as they arrive, each exactly once, by Spark"),
    "explain": ("inspect", "show a page's parts as read, and every signal with value, share and quotes"),
    "signals": ("inspect", "list all signals"),
    "site": ("site", "judge sites by several of their pages, and say why"),
    "thresholds": ("promise", "say what a model can promise, and what each promise costs"),
    "copies": ("copies", "keep an index of known articles, and find where a text was seen before"),
    "train": ("learn", "train a model on labelled pages"),
    "evaluate": ("learn", "measure quality on groups that the model has not seen, and write a report"),
    "model": ("inspect", "look at a model without loading it"),
    "labels": ("labels", "keep the labelled pages that models are trained on"),
    "retrain": (
        "retrain",
        "train a challenger on all labels and compare it with the model in use, which stays",
    ),
    "promote": ("retrain", "make a challenger the model in use, if it is not worse within the bounds"),
    "rollback": ("retrain", "undo the last promotion"),
    "models": ("retrain", "show the line of models with figures, and which is in use"),
    "serve": ("service", "run the moderation service"),
    "db": ("service", "keep the service's database"),
    "user": ("service", "keep the service's accounts"),
    "token": ("service", "keep the service's tokens"),
    "audit": ("service", "look after the service's log"),
}
"""Name to (module of this room, what it does); ``NAME_arguments`` of the module declares what it takes."""

OK, SOME_FAILED = 0, 1


def parser(wanted: str | None = None) -> argparse.ArgumentParser:
    """Return the parser of the whole command.

    Args:
        wanted: the one command whose arguments are to be known, so that only its code is loaded; ``None`` for
            all of them.
    """
    top = Parser(
        prog="farmsift",
        description="Judges web pages: content farm? republished? how sure, and why.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    top.add_argument(
        "--version", action="version", version=f"farmsift {importlib.metadata.version('farmsift')}"
    )
    commands = top.add_subparsers(dest="command", metavar="COMMAND", required=True, parser_class=Parser)
    for name, (module, about) in COMMANDS.items():
        command = add_command(commands, name, about)
        if wanted in (None, name):
            declare = getattr(import_module(f".{module}", __package__), f"{name.replace('-', '_')}_arguments")
            declare(command)
    return top


def _told() -> tuple[type[Exception], ...]:
    """The errors that are told in their own sentence; looked up when there is one, since they load every room."""
    from ..bulk.errors import BulkError
    from ..features.copies import CopiesError
    from ..features.readers import ReadError
    from ..model.labels import LabelError
    from ..model.saved import ModelError
    from ..model.thresholds import PromiseError
    from ..moderation.errors import DatabaseError, Refused
    from ..moderation.retraining.registry import RegistryError

    return (
        BulkError,
        ConfigError,
        CopiesError,
        DatabaseError,
        LabelError,
        ModelError,
        PromiseError,
        ReadError,
        Refused,
        RegistryError,
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command.

    Args:
        arguments: the words after ``farmsift``; those of the process by default.

    Returns:
        The exit code, as ``--help`` documents them.
    """
    words = sys.argv[1:] if arguments is None else list(arguments)
    try:
        chosen = parser(words[0] if words else "").parse_args(words)
        for name, value in settings().items():
            if getattr(chosen, name, None) is None:
                setattr(chosen, name, value)
        return SOME_FAILED if chosen.run(chosen) else OK
    except BrokenPipeError:
        # The reader of our output has gone (head, less): no fault of ours, and nobody is left to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except KeyboardInterrupt:
        print("farmsift: stopped", file=sys.stderr)
        return 130
    except Exception as error:
        if isinstance(error, _told()):
            return refuse(str(error))
        if isinstance(error, OSError):
            return refuse(f"{error.filename or 'output'}: {error.strerror or error}")
        raise


if __name__ == "__main__":
    sys.exit(main())
