"""The ``farmsift`` command: its parsers, and what each command calls."""

from __future__ import annotations

import argparse
import importlib.metadata
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn

from ..bulk.errors import BulkError
from ..features.copies import CopiesError
from ..features.readers import FORMATS, ReadError
from ..model.labels import LabelError
from ..model.saved import ModelError
from ..model.thresholds import PromiseError
from ..moderation.errors import DatabaseError, Refused
from ..moderation.retraining.registry import RegistryError
from . import batch, copies, inspect, labels, learn, promise, retrain, score, service, site, spark
from .config import ConfigError, Share, count, settings

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
    for add in (
        _score,
        _spark_score,
        _spark_sites,
        _spark_duplicates,
        _spark_stream,
        _explain,
        _signals,
        _site,
        _thresholds,
        _copies,
        _train,
        _evaluate,
        _model,
        _labels,
        _loop,
        _serve,
        _db,
        _user,
        _token,
        _audit,
    ):
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
    _pages(command)
    command.add_argument("--model", type=Path, help="directory of the model (default: the one shipped)")


def _pages(command: argparse.ArgumentParser) -> None:
    command.add_argument("inputs", nargs="+", metavar="INPUT", help="file, folder, or - for standard input")
    command.add_argument("--url", default="", help="address of the page, where there is one page")
    command.add_argument(
        "--format", choices=FORMATS, default="auto", help="form of the inputs (default: by content)"
    )
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
  farmsift score crawl/ --jobs 8 --output verdicts --output-format parquet
  farmsift score crawl/ --jobs 8 --output verdicts --output-format parquet --resume
""",
    )
    _inputs(command)
    command.add_argument(
        "--output",
        type=Path,
        metavar="FILE",
        help="where to write (default: standard output); with --jobs a folder",
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


def _spark_score(commands: argparse._SubParsersAction) -> None:
    command = _command(
        commands,
        "spark-score",
        "score pages by Spark, into Parquet partitioned by band",
        """\
  farmsift spark-score crawl/ --output verdicts
  farmsift spark-score s3a://crawl/2024/ --output s3a://verdicts/2024 --reasons 0 --traces
  farmsift spark-score --paths warc.paths --prefix s3a://crawl/ --output verdicts --compact
""",
    )
    command.add_argument("inputs", nargs="*", metavar="INPUT", help="file or folder, by path or URI")
    command.add_argument("--paths", type=Path, metavar="FILE", help="list of further inputs, one a line")
    command.add_argument("--prefix", default="", metavar="P", help="put before each line of --paths")
    command.add_argument(
        "--compact", action="store_true", help="few large files: verdicts are shuffled once more"
    )
    _on_spark(command, "verdicts")
    _scoring(command)
    command.set_defaults(run=spark.score)


def _spark_sites(commands: argparse._SubParsersAction) -> None:
    command = _command(
        commands,
        "spark-sites",
        "judge all sites of a crawl by Spark",
        """\
  farmsift spark-score crawl/ --output verdicts --traces
  farmsift spark-sites verdicts --output sites
""",
    )
    _from_verdicts(command)
    _on_spark(command, "verdicts on sites")
    command.add_argument("--model", type=Path, help="directory of the model (default: the one shipped)")
    _promise(command)
    command.set_defaults(run=spark.sites)


def _spark_duplicates(commands: argparse._SubParsersAction) -> None:
    command = _command(
        commands,
        "spark-duplicates",
        "find the pages of a crawl whose articles are nearly the same, by Spark",
        """\
  farmsift spark-score crawl/ --output verdicts --traces
  farmsift spark-duplicates verdicts --output duplicates
  farmsift spark-duplicates verdicts --output copies --least 0.8
""",
    )
    _from_verdicts(command)
    _on_spark(command, "groups")
    command.add_argument(
        "--least",
        type=_part,
        default=0.5,
        metavar="S",
        help="share of each of two articles that stands in the other (default: 0.5)",
    )
    command.add_argument(
        "--most-texts",
        type=count,
        default=10_000,
        metavar="N",
        help="different articles from which what they share is boilerplate (default: 10000)",
    )
    command.add_argument("--work", metavar="DIR", help="folder for steps between (default: OUTPUT.work)")
    command.set_defaults(run=spark.duplicates)


def _spark_stream(commands: argparse._SubParsersAction) -> None:
    command = _command(
        commands,
        "spark-stream",
        "score pages as they arrive, each exactly once, by Spark",
        """\
  farmsift spark-stream incoming/ --output verdicts
  farmsift spark-stream incoming/ --stream-format jsonl --output verdicts --once
  farmsift spark-stream pages --stream-format kafka --option kafka.bootstrap.servers=broker:9092 --output verdicts
""",
    )
    command.add_argument(
        "source", metavar="SOURCE", help="folder that files are moved into, or topic of Kafka"
    )
    command.add_argument(
        "--stream-format", choices=spark.STREAM_FORMATS, default="files", help="what arrives (default: files)"
    )
    command.add_argument("--per-batch", type=count, metavar="N", help="most files or messages of a batch")
    command.add_argument(
        "--every", default="10 seconds", metavar="TIME", help="between two batches (default: 10 seconds)"
    )
    command.add_argument("--once", action="store_true", help="end when what has arrived is scored")
    command.add_argument("--option", action="append", metavar="NAME=VALUE", help="option of Spark's reader")
    _on_spark(command, "verdicts, and the checkpoint")
    _scoring(command)
    command.set_defaults(run=spark.stream)


def _from_verdicts(command: argparse.ArgumentParser) -> None:
    command.add_argument("verdicts", metavar="VERDICTS", help="folder of spark-score with --traces")


def _on_spark(command: argparse.ArgumentParser, what: str) -> None:
    command.add_argument("--output", required=True, metavar="DIR", help=f"folder for the {what}, path or URI")
    command.add_argument(
        "--master", metavar="URL", help="where Spark runs (default: spark-submit's, or here)"
    )
    command.add_argument("--conf", action="append", metavar="NAME=VALUE", help="setting of Spark")


def _scoring(command: argparse.ArgumentParser) -> None:
    command.add_argument("--model", type=Path, help="directory of the model (default: the one shipped)")
    command.add_argument(
        "--reasons", type=int, metavar="N", help="most reasons a page, 0 for none (default: 8)"
    )
    command.add_argument("--signals", action="store_true", help="add every signal's value")
    command.add_argument(
        "--traces", action="store_true", help="keep what spark-sites and spark-duplicates compare pages by"
    )
    command.add_argument(
        "--copies", metavar="INDEX", help="index of known articles that all executors reach (default: none)"
    )
    command.add_argument(
        "--max-bytes", type=int, metavar="N", help="largest page that is read (default: 10000000)"
    )
    command.add_argument("--seconds", type=float, metavar="S", help="longest time per page (default: 10)")
    _promise(command)


def _part(text: str) -> float:
    part = float(text)
    if not 0 < part <= 1:
        raise argparse.ArgumentTypeError(f"must be above 0 and at most 1, and is {text}")
    return part


def _site(commands: argparse._SubParsersAction) -> None:
    command = _command(
        commands,
        "site",
        "judge sites by several of their pages, and say why",
        """\
  farmsift site crawl.warc.gz
  farmsift site saved-pages/ --url https://www.example.org/
  farmsift site crawl.parquet --output sites.jsonl
""",
    )
    _pages(command)
    command.add_argument("--model", type=Path, help="directory of the model (default: the one shipped)")
    command.add_argument(
        "--output", type=Path, metavar="FILE", help="where to write (default: standard output)"
    )
    command.add_argument(
        "--output-format", choices=site.FORMATS, help="default: a table on a terminal, else jsonl"
    )
    _promise(command)
    command.set_defaults(run=site.site)


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


def _copies(commands: argparse._SubParsersAction) -> None:
    group = _command(
        commands,
        "copies",
        "keep an index of known articles, and find where a text was seen before",
        """\
  farmsift copies add news.db crawl.warc.gz
  farmsift copies query news.db page.html --url https://www.example.org/post
  farmsift score page.html --copies news.db
""",
    )
    actions = group.add_subparsers(dest="action", metavar="ACTION", required=True, parser_class=_Parser)

    def action(name: str, run: Callable[..., int], about: str, examples: str) -> argparse.ArgumentParser:
        command = _command(actions, name, about, examples)
        command.add_argument(
            "index", metavar="INDEX", help="file of the index, or postgresql://user@host/name"
        )
        command.set_defaults(run=run)
        return command

    adding = action(
        "add",
        copies.add,
        "add the articles of pages; the index is made where there is none",
        """\
  farmsift copies add news.db saved/ crawl.warc.gz
  farmsift copies add postgresql://me@db.example.org/news pages.parquet --seen 2024-05-17
""",
    )
    _pages(adding)
    adding.add_argument(
        "--seen", type=copies.moment, metavar="TIME", help="when they were seen (default: now)"
    )
    asking = action(
        "query",
        copies.query,
        "find the known articles that share text with pages, a line of JSON a page",
        """\
  farmsift copies query news.db page.html --url https://www.example.org/post
  curl -s https://www.example.org/post | farmsift copies query news.db - --matches 3
""",
    )
    _pages(asking)
    asking.add_argument(
        "--matches", type=int, default=10, metavar="N", help="most matches a page (default: 10)"
    )
    action("stats", copies.stats, "say what an index holds", "  farmsift copies stats news.db\n")
    ageing = action(
        "expire",
        copies.expire,
        "remove the articles first seen before a time",
        "  farmsift copies expire news.db --before 2023-01-01\n",
    )
    ageing.add_argument(
        "--before", type=copies.moment, required=True, metavar="TIME", help="day or time, UTC"
    )
    removing = action(
        "remove",
        copies.remove,
        "remove articles by address",
        "  farmsift copies remove news.db https://www.example.org/post\n",
    )
    removing.add_argument("addresses", nargs="+", metavar="ADDRESS", help="address of an article")
    merging = action(
        "merge",
        copies.merge,
        "add the articles of other indexes",
        "  farmsift copies merge news.db monday.db tuesday.db\n",
    )
    merging.add_argument("others", nargs="+", metavar="OTHER", help="file of an index, or postgresql://...")


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
        "measure quality on groups that the model has not seen, and write a report",
        """\
  farmsift evaluate corpus/*.parquet --labels corpus/labels.csv --out report
  farmsift evaluate corpus/*.parquet --labels corpus/labels.csv --cv 5 --seeds 1
  farmsift evaluate new-pages/ --labels new-labels.csv --model my-model --out report
""",
    )
    _labelled(command)
    judge = command.add_mutually_exclusive_group()
    judge.add_argument("--cv", type=int, default=5, metavar="K", help="folds by group (default: 5)")
    judge.add_argument(
        "--model",
        dest="judge",
        type=Path,
        metavar="DIR",
        help="measure this model as it stands, on pages it was not trained on",
    )
    command.add_argument(
        "--seeds", type=int, default=5, metavar="N", help="divisions into folds (default: 5)"
    )
    command.add_argument(
        "--out", type=Path, metavar="DIR", help="write report.json, report.md and report.html there"
    )
    command.set_defaults(run=learn.evaluate)


def _model(commands: argparse._SubParsersAction) -> None:
    example = "  farmsift model inspect my-model\n  farmsift model inspect weights.skops --format jsonl\n"
    verbs = _verbs(_command(commands, "model", "look at a model without loading it", example))
    about = "say what a model's files hold and whether they would be refused; nothing in them is run"
    inspecting = _command(verbs, "inspect", about, example)
    inspecting.add_argument(
        "places", nargs="+", type=Path, metavar="FILE|DIR", help="a model's directory, or a file of one"
    )
    inspecting.add_argument("--format", choices=inspect.MODEL_FORMATS, default="table", help="default: table")
    inspecting.set_defaults(run=inspect.model)


def _labels(commands: argparse._SubParsersAction) -> None:
    group = _command(
        commands,
        "labels",
        "keep the labelled pages that models are trained on",
        """\
  farmsift labels import labels.csv --pages pages.parquet
  farmsift labels stats
  farmsift labels audit --dry-run
  farmsift labels next --most 100
  farmsift labels export --output labels.parquet --with-pages
""",
    )
    actions = group.add_subparsers(dest="verb", metavar="VERB", required=True, parser_class=_Parser)

    def verb(name: str, run: Callable[..., int], about: str, examples: str) -> argparse.ArgumentParser:
        command = _command(actions, name, about, examples)
        command.set_defaults(run=run)
        return command

    labels.verbs(verb)
    batch.verbs(verb)


def _loop(commands: argparse._SubParsersAction) -> None:
    retrain.add(lambda name, about, examples: _command(commands, name, about, examples))


def _serve(commands: argparse._SubParsersAction) -> None:
    command = _command(
        commands,
        "serve",
        "run the moderation service",
        """\
  farmsift db upgrade && farmsift user add ada --role administrator
  farmsift serve
  farmsift serve --host 0.0.0.0 --port 8080 --workers 2 --database-url postgresql://farmsift@db/farmsift
""",
    )
    command.add_argument("--host", help="address to listen on (default: 127.0.0.1)")
    command.add_argument("--port", type=int, help="port to listen on (default: 8000)")
    command.add_argument("--workers", type=int, metavar="N", help="processes (default: 1)")
    command.add_argument("--model", type=Path, help="directory of the model (default: the one shipped)")
    _database_url(command)
    command.set_defaults(run=service.serve)


def _db(commands: argparse._SubParsersAction) -> None:
    example = "  farmsift db upgrade\n  farmsift db upgrade --database-url sqlite:////var/lib/farmsift/farmsift.db\n"
    verbs = _verbs(_command(commands, "db", "keep the service's database", example))
    upgrade = verbs.add_parser("upgrade", help="make the tables, or bring them up to this farmsift")
    _database_url(upgrade)
    upgrade.set_defaults(run=service.upgrade)


def _user(commands: argparse._SubParsersAction) -> None:
    verbs = _verbs(
        _command(
            commands,
            "user",
            "keep the service's accounts",
            """\
  farmsift user add ada --role reviewer
  farmsift user add crawler --role submitter --no-password
  farmsift user change ada --role adjudicator --unlock
  farmsift user list
""",
        )
    )
    add = verbs.add_parser("add", help="make an account; the password is asked for, or read from a pipe")
    add.add_argument("name")
    add.add_argument("--role", choices=service.ROLES, required=True, help="what it may do")
    add.add_argument("--no-password", action="store_true", help="for programs, which use tokens")
    add.set_defaults(run=service.add_user)
    change = verbs.add_parser("change", help="change an account; its sessions end")
    change.add_argument("name")
    change.add_argument("--role", choices=service.ROLES, help="what it may do from now on")
    change.add_argument("--password", action="store_true", help="ask for a new password")
    change.add_argument("--disable", action="store_true", help="shut it out")
    change.add_argument("--enable", action="store_true", help="let it in again")
    change.add_argument("--unlock", action="store_true", help="after too many wrong passwords")
    change.set_defaults(run=service.change_user)
    listing = verbs.add_parser("list", help="list all accounts as JSON Lines")
    listing.set_defaults(run=service.list_users)
    for verb in (add, change, listing):
        _database_url(verb)


def _token(commands: argparse._SubParsersAction) -> None:
    verbs = _verbs(
        _command(
            commands,
            "token",
            "keep the service's tokens",
            """\
  farmsift token add crawler --name "nightly crawl" --days 365
  farmsift token list
  farmsift token revoke 3
""",
        )
    )
    add = verbs.add_parser("add", help="make a token; it is printed this once")
    add.add_argument("account", help="whose it is")
    add.add_argument("--name", required=True, help="what it is for")
    add.add_argument("--role", choices=service.ROLES, help="at most that of the account (default: the same)")
    add.add_argument("--days", type=float, metavar="N", help="how long it lasts (default: until revoked)")
    add.set_defaults(run=service.add_token)
    listing = verbs.add_parser("list", help="list all tokens as JSON Lines, without their secrets")
    listing.set_defaults(run=service.list_tokens)
    revoke = verbs.add_parser("revoke", help="take a token back")
    revoke.add_argument("id", type=int, help="its number")
    revoke.set_defaults(run=service.revoke_token)
    for verb in (add, listing, revoke):
        _database_url(verb)


def _audit(commands: argparse._SubParsersAction) -> None:
    example = "  farmsift audit verify\n  farmsift audit verify --expect 4711:9f2c…\n"
    verbs = _verbs(_command(commands, "audit", "look after the service's log", example))
    verify = verbs.add_parser(
        "verify", help="check the log and all decisions; prints its head, NUMBER:DIGEST"
    )
    verify.add_argument("--expect", metavar="NUMBER:DIGEST", help="a head that was written down earlier")
    _database_url(verify)
    verify.set_defaults(run=service.verify_log)


def _verbs(command: argparse.ArgumentParser) -> argparse._SubParsersAction:
    return command.add_subparsers(dest="verb", metavar="VERB", required=True, parser_class=_Parser)


def _database_url(command: argparse.ArgumentParser) -> None:
    command.add_argument("--database-url", metavar="URL", help="database (default: sqlite:///farmsift.db)")


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
    except (
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
    ) as error:
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
