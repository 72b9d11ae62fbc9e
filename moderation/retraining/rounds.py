"""One round of retraining: collect, audit, train, compare, report, and stop.

Nothing here is ever called while a request is answered: a round is a process of its own, and its last step leaves a
challenger in the line of models. Only ``promotion.promote`` changes what services score with.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from ...model.audit import can_audit, doubted
from ...model.build import build
from ...model.compare import Comparison, Judged, compare, judge_fairly
from ...model.evaluation import apply_model, either_log_odds
from ...model.examples import Examples, measure_examples
from ...model.labels import HEADS
from ...model.promise import Record
from ...model.saved import Model, ModelError, load
from ...model.scorer import Scorer
from ...model.training import Settings as Training
from ..database import Database
from ..labels import kept
from ..labels.doubts import Doubt, put_back
from ..settings import Settings
from ..stored import storable
from .changes import LAST, DryRun, dry_run
from .frozen import ASIDE, SHARE, TEST, TRAIN, divide
from .looks import Looks, draw_anew, looks
from .registry import ROUND, Entry, Registry, RegistryError
from .report import write_round
from .sources import Labelled

GRAFTS = 600
"""Made pages that rare signs are learnt from; none of them is ever measured on."""


LEAST = 0.8
"""Lowest precision that a challenger promises where the labels can't support the one that is wanted."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How a round is run.

    Attributes:
        precision: to be promised for flagged pages; where the labels can't support it, the highest that they do.
        prevalence: declared share of farm or republished pages; that of the champion where ``None``.
        test_share: share of new groups that become test groups.
        last: decided pages that the dry run judges again.
        resamples: bootstrap draws of groups.
        most_doubts: labels in doubt that are put back into the queue at the most.
        seed: of the division into folds.
        grafts: made pages, see ``model.grafting``.
        cache: folder for what was measured; ``None`` keeps nothing.
        jobs: processes, as joblib counts them.
        redraw: why the test groups are to be drawn anew; ``""`` keeps them.
    """

    precision: float = 0.95
    prevalence: float | None = None
    test_share: float = SHARE
    last: int = LAST
    resamples: int = 500
    most_doubts: int = 50
    seed: int = 0
    grafts: int = GRAFTS
    cache: Path | None = None
    jobs: int = -1
    redraw: str = ""


@dataclass(frozen=True)
class Round:
    """What a round came to.

    Attributes:
        challenger: its place in the line of models.
        champion: the model in use, which it was compared with.
        comparison: both on the frozen test groups; ``None`` where that was not possible.
        incomparable: why not, or ``""``.
        doubts: labels that out-of-group predictions contradict, least credible first.
        queued: of these, how many were put back into the queue.
        dry_run: what would change among the pages decided last; ``None`` without a database.
        counts: pages and groups by side.
        seconds: what each part took.
        failed: id to cause, for pages that could not be read.
        tests: what the test groups were used for so far.
    """

    challenger: Entry
    champion: Entry
    comparison: Comparison | None
    incomparable: str
    doubts: list[dict[str, Any]]
    queued: int
    dry_run: DryRun | None
    counts: dict[str, dict[str, int]]
    seconds: dict[str, float]
    failed: dict[str, str]
    tests: Looks

    @property
    def report(self) -> Path:
        """Folder of ``report.json``, ``report.md`` and ``report.html``."""
        return self.challenger.folder / ROUND


@dataclass
class _Watch:
    """Takes the time of each part."""

    seconds: dict[str, float] = field(default_factory=dict)
    since: float = field(default_factory=time.perf_counter)

    def lap(self, part: str) -> None:
        now = time.perf_counter()
        self.seconds[part] = round(now - self.since, 2)
        self.since = now


def retrain(
    registry: Registry,
    labelled: Labelled,
    plan: Plan | None = None,
    *,
    database: Database | None = None,
    service: Settings | None = None,
    scorer: Callable[[Path], Scorer] = Scorer.load,
    who: str = "system",
    why: str = "",
    progress: Any = None,
) -> Round:
    """Run one round: measure, train a challenger, compare, audit the labels, report; the model in use stays.

    Args:
        registry: the line of models.
        labelled: the labels, and where their pages are.
        plan: how.
        database: of the service: for the dry run, and for the queue that doubted labels go back into.
        service: settings of the service.
        scorer: makes a scorer of a model's directory, as the service does.
        who: retrains.
        why: in words.
        progress: wraps the iterable of pages (``tqdm`` and its like), or ``None``.

    Raises:
        RegistryError: somebody else is at it, one side has no pages, or test groups that were never used are to
            be drawn anew.
        LabelError: too few groups of a kind to learn from.
        PromiseError: the labelled pages can't support the promise.
        ReadError: no labelled page can be read.
    """
    plan, who, why = plan or Plan(), storable(who), storable(why)
    plan = replace(plan, redraw=storable(plan.redraw).strip())
    with registry.lock():
        watch, champion = _Watch(), registry.in_use()
        if plan.redraw:
            draw_anew(registry, who, plan.redraw)
        side = divide(labelled.labels, registry.folder, plan.test_share)
        examples = measure_examples(
            labelled.pages,
            labelled.labels,
            cache=plan.cache,
            jobs=plan.jobs,
            grafts=plan.grafts,
            progress=progress,
        )
        watch.lap("measure")
        sides = side.loc[examples.labels.index].to_numpy()
        train, test = (examples.among(sides == name) for name in (TRAIN, TEST))
        if not len(train):
            raise RegistryError("No labelled page is left to train on: all are of test groups, or set aside.")
        old, cause = _usable(champion)
        prevalence = plan.prevalence or (old.thresholds.prevalence if old else Training().prevalence)
        folder = registry.building()
        settings = Training(prevalence=prevalence, seed=plan.seed, jobs=plan.jobs)
        new = build(train, folder, settings, precision=plan.precision, least=min(LEAST, plan.precision))
        watch.lap("train")
        mine = _judged(test, new) if len(test) else None
        comparison, cause = _compared(test, mine, old, champion, cause, prevalence, plan)
        seen = comparison and comparison.figures["any"]["average_precision"]["difference"]
        tests = looks(registry, seen, plan.redraw)
        watch.lap("compare")
        doubts = _doubts(train, test, mine, folder, new, prevalence)
        watch.lap("audit labels")
        changed = _dry_run(database, champion, folder, scorer, train, plan) if database and old else None
        watch.lap("dry run")
        counts = _counts(examples.labels, sides)
        about = _about(new, old, champion, examples, plan) | {"who": who, "why": why}
        about |= {"counts": counts, "tests": tests.plain()}
        found = {"comparison": comparison and asdict(comparison), "incomparable": cause, "doubts": doubts}
        found |= {"dry_run": changed and changed.plain(), "audited": can_audit(), "seconds": watch.seconds}
        write_round(about | found, folder / ROUND)
        drawn = {"draw": tests.draw, "since": tests.since, "compared": tests.compared}
        detail = {"parent": champion.number, "counts": counts, "tests": drawn, **_short(comparison)}
        challenger = registry.keep(folder, who, why, detail)
    queued = _queue(database, service, labelled, doubts, champion, scorer, plan, who) if database else 0
    return Round(
        challenger,
        champion,
        comparison,
        cause,
        doubts,
        queued,
        changed,
        counts,
        watch.seconds,
        examples.failed,
        tests,
    )


def _about(new: Model, old: Model | None, champion: Entry, examples: Examples, plan: Plan) -> dict[str, Any]:
    before = old.thresholds.precision if old else None
    return {
        "at": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        "challenger": new.name,
        "champion": {"number": champion.number, "name": champion.name},
        "prevalence": new.thresholds.prevalence,
        "precision": new.thresholds.precision,
        "promised_before": before,
        "test_share": plan.test_share,
        "resamples": plan.resamples,
        "failed": len(examples.failed),
        "missing": len(examples.missing),
    }


def _usable(champion: Entry) -> tuple[Model | None, str]:
    try:
        return load(champion.folder), ""
    except ModelError as error:
        return None, f"The model in use can't be applied by this farmsift: {error}"


def _judged(test: Examples, model: Model) -> Judged:
    log_odds, flagged = apply_model(test, model)
    return Judged(log_odds, flagged, np.ones(len(test), dtype=bool), np.zeros(len(test), dtype=bool))


def _compared(
    test: Examples,
    mine: Judged | None,
    old: Model | None,
    champion: Entry,
    cause: str,
    prevalence: float,
    plan: Plan,
) -> tuple[Comparison | None, str]:
    if mine is None or old is None:
        return None, cause or "No labelled page is of a test group."
    theirs = judge_fairly(test, old, champion.folder)
    if not theirs.fair.any():
        return None, "The model in use was trained on all test groups, and has no record of them."
    return compare(test.labels, theirs, mine, prevalence, resamples=plan.resamples, seed=plan.seed), ""


def _doubts(
    train: Examples, test: Examples, mine: Judged | None, folder: Path, model: Model, prevalence: float
) -> list[dict[str, Any]]:
    """Labels in doubt on either side: each page is judged by heads that have not seen its group."""
    if not can_audit():
        return []
    record = Record.load(folder, model)
    table = pd.read_csv(folder / "pages.csv.gz", usecols=["id"], dtype=str)["id"]
    odds = pd.Series(either_log_odds(*(record.log_odds[head] for head in HEADS)), index=table)
    everything = [odds.loc[train.labels.index.astype(str)].to_numpy()]
    labels = [train.labels]
    if mine is not None:
        labels.append(test.labels)
        everything.append(np.asarray(mine.log_odds["any"]))
    return doubted(pd.concat(labels), np.concatenate(everything).astype(np.float64), prevalence)


def _dry_run(
    database: Database,
    champion: Entry,
    folder: Path,
    scorer: Callable[[Path], Scorer],
    train: Examples,
    plan: Plan,
) -> DryRun:
    with database.read() as connection:
        numbers = kept.numbers_of_items(connection)
    learnt = {numbers[i] for i in map(str, train.labels.index) if i in numbers}
    return dry_run(database, scorer(champion.folder), scorer(folder), learnt, plan.last)


def _queue(
    database: Database,
    service: Settings | None,
    labelled: Labelled,
    doubts: list[dict[str, Any]],
    champion: Entry,
    scorer: Callable[[Path], Scorer],
    plan: Plan,
    who: str,
) -> int:
    """Put labels in doubt that came from the database back into its queue."""
    if labelled.collected is None:
        return 0
    known = labelled.collected.labels
    mine = [one for one in doubts if one["id"] in known.index]
    about = ["label", "group", "url", "by", "at", "why", "source"]
    told: dict[Any, dict[str, Any]] = {
        page: dict(zip(about, row, strict=True))
        for page, *row in known.loc[[one["id"] for one in mine], about].itertuples()
    }
    found = [
        Doubt(one["id"], **told[one["id"]], probability=one["probability"], quality=one["quality"])
        for one in mine
    ]
    done = put_back(
        database,
        service or Settings(),
        found,
        lambda: scorer(champion.folder),
        by=who,
        most=plan.most_doubts,
    )
    return sum(doubt.queued == "queued" for doubt in done)


def _counts(labels: pd.DataFrame, side: Any) -> dict[str, dict[str, int]]:
    farm = (labels["label"] != "ordinary").to_numpy()
    found = {}
    for name in (TRAIN, TEST, ASIDE):
        mine = side == name
        found[name] = {
            "pages": int(mine.sum()),
            "groups": int(labels["group"][mine].nunique()),
            "farm_groups": int(labels["group"][mine & farm].nunique()),
        }
    return found


def _short(comparison: Comparison | None) -> dict[str, Any]:
    """What the line tells of a comparison."""
    if comparison is None:
        return {}
    return {"figures": {name: held["challenger"] for name, held in comparison.figures["any"].items()}}
