"""What the parsers of the commands share: their form, and the arguments that several of them take."""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

from .config import ConfigError, Share

Run = Callable[[argparse.Namespace], int]
"""What a command does with its arguments; returns how many pages could not be read."""

Verb = Callable[[str, Run, str, str], argparse.ArgumentParser]
"""Makes the parser of a verb: its name, what it runs, what it does, examples."""

UNUSABLE = 2
EPILOG = """\
exit codes:
  0  done
  1  done, but some pages could not be read; each is named with its cause
  2  nothing done: wrong usage, or an input, model or setting that can't be used
"""


class Parser(argparse.ArgumentParser):
    """Refuses wrong usage in one sentence."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong, and where help is."""
        raise SystemExit(refuse(f"{message}; see '{self.prog} --help'"))


def refuse(message: str) -> int:
    """Say why nothing is done; return the exit code."""
    print(f"farmsift: {message}", file=sys.stderr)
    return UNUSABLE


def add_command(commands: argparse._SubParsersAction, name: str, about: str) -> argparse.ArgumentParser:
    """Make the parser of a command, or of a verb of one, without arguments of its own."""
    return commands.add_parser(
        name,
        help=about,
        description=about[0].upper() + about[1:] + ".",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )


def verbs_of(command: argparse.ArgumentParser) -> Verb:
    """Return what makes the verbs of a command."""
    verbs = command.add_subparsers(dest="verb", metavar="VERB", required=True, parser_class=Parser)

    def verb(name: str, run: Run, about: str, examples: str) -> argparse.ArgumentParser:
        made = add_command(verbs, name, about)
        add_examples(made, examples)
        made.set_defaults(run=run)
        return made

    return verb


def add_examples(command: argparse.ArgumentParser, lines: str) -> None:
    """Show examples below a command's arguments."""
    command.epilog = f"examples:\n{lines}\n{EPILOG}"


def add_pages(command: argparse.ArgumentParser) -> None:
    """Take pages: which, and what each may cost."""
    from ..features.readers import FORMATS

    command.add_argument("inputs", nargs="+", metavar="INPUT", help="file, folder, or - for standard input")
    command.add_argument("--url", default="", help="address of the page, where there is one page")
    command.add_argument(
        "--format", choices=FORMATS, default="auto", help="form of the inputs (default: by content)"
    )
    add_limits(command)


def add_limits(command: argparse.ArgumentParser) -> None:
    """Take what a page may cost."""
    command.add_argument(
        "--max-bytes", type=int, metavar="N", help="largest page that is read (default: 10000000)"
    )
    command.add_argument("--seconds", type=float, metavar="S", help="longest time per page (default: 10)")


def add_model(command: argparse.ArgumentParser) -> None:
    """Take the model to judge with."""
    command.add_argument("--model", type=Path, help="directory of the model (default: the one shipped)")


def add_reasons(command: argparse.ArgumentParser) -> None:
    """Take how much a verdict tells."""
    command.add_argument(
        "--reasons", type=int, metavar="N", help="most reasons a page, 0 for none (default: 8)"
    )
    command.add_argument("--signals", action="store_true", help="add every signal's value")


def add_promise(command: argparse.ArgumentParser) -> None:
    """Take what a flag is to promise."""
    command.add_argument(
        "--prevalence",
        type=share,
        metavar="P",
        help="share of farm or republished pages in what is scored, 0 to 1 (default: the model's own)",
    )
    command.add_argument(
        "--precision",
        type=share,
        metavar="Q",
        help="share promised among flagged pages, 0 to 1 (default: the model's own)",
    )


def add_cache(command: argparse.ArgumentParser) -> None:
    """Take where measured signals are kept."""
    command.add_argument(
        "--cache", type=Path, help="folder for measured signals (default: ~/.cache/farmsift)"
    )
    command.add_argument("--no-cache", action="store_true", help="keep no measured signals")


def add_database(command: argparse.ArgumentParser) -> None:
    """Take the service's database."""
    command.add_argument("--database-url", metavar="URL", help="database (default: sqlite:///farmsift.db)")


def share(text: str) -> float:
    """Read a share, above 0 and below 1.

    Raises:
        argparse.ArgumentTypeError: it is none.
    """
    try:
        return Share(text)
    except ConfigError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def count(text: str, least: int = 1) -> int:
    """Read a number of things.

    Args:
        text: the number.
        least: the lowest that is allowed.

    Raises:
        argparse.ArgumentTypeError: it is none, or too low.
    """
    try:
        number = int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"must be a whole number, and is {text}") from None
    if number < least:
        raise argparse.ArgumentTypeError(f"must be {least} or more, and is {text}")
    return number


def count_or_none(text: str) -> int:
    """Read a number of things that may be 0."""
    return count(text, 0)


def moment(text: str) -> dt.datetime:
    """Read a day or a time of ISO 8601, UTC unless it says otherwise.

    Raises:
        argparse.ArgumentTypeError: it is none.
    """
    try:
        time = dt.datetime.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is no day or time such as 2024-05-17") from error
    return time if time.tzinfo else time.replace(tzinfo=dt.UTC)
