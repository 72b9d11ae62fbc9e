"""Pages in: read, scored, stored once.

In each process one thread scores and one writes. Scoring takes milliseconds of a core, so more threads would
only take turns; the writer stores all that is scored by the time it comes round in one transaction, so that
one flush to the disk serves several pages.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import queue
import threading
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, select, tuple_
from sqlalchemy.exc import DBAPIError

from ..features.page import Page
from ..features.readers import Raw, ReadError, read
from ..model.scorer import Scorer
from ..model.verdict import Verdict
from . import audit
from .accounts import Caller
from .database import Database
from .errors import Refused
from .models import ModelHolder
from .order import State, drawn, either, lane_of, worth
from .schema import bodies, items, reasons, sites, submissions, waiting_reasons
from .settings import Settings
from .sites import standing
from .stored import pack_json, pack_page, storable, unpack_json
from .tallies import Place, count_sites, move

REASONS = 8
"""Most reasons that are kept of a verdict."""

_TOGETHER = 64
"""Most pages in one transaction."""

_GATHERED = 0.08
"""Seconds that a scored page waits at the most for others to be stored with, while others are being scored."""

_AHEAD = 16
"""Most pages that are looked up together before they are scored."""

# Statements that are made once: making one takes as long as running it.
_KNOWN = select(items.c.digest, items.c.id).where(items.c.digest.in_(bindparam("digests", expanding=True)))
_KEYS = select(submissions.c.account_id, submissions.c.key, submissions.c.digest).where(
    tuple_(submissions.c.account_id, submissions.c.key).in_(bindparam("pairs", expanding=True))
)
_SENT = select(submissions.c.item_id, submissions.c.account_id).where(
    submissions.c.item_id.in_(bindparam("numbers", expanding=True))
)
_VERDICTS = select(bodies.c.item_id, bodies.c.verdict).where(
    bodies.c.item_id.in_(bindparam("numbers", expanding=True))
)
_SITES = select(sites).where(sites.c.site.in_(bindparam("names", expanding=True)))
_NEW_ITEMS = items.insert().returning(items.c.digest, items.c.id)
_NEW_BODIES, _NEW_SUBMISSIONS = bodies.insert(), submissions.insert()
_NEW_REASONS, _NEW_WAITING = reasons.insert(), waiting_reasons.insert()


@dataclass(frozen=True, slots=True)
class Submission:
    """One page as it was sent.

    Attributes:
        url: its address, or ``""``.
        content: HTML, or text as copied from a browser.
        form: ``"html"`` or ``"text"``.
        key: the client's own name for the submission, by which it may repeat it; or ``""``.
    """

    url: str
    content: str
    form: str = "html"
    key: str = ""

    @property
    def digest(self) -> str:
        """What tells the page from any other: the address and the content."""
        told = hashlib.sha256(f"{self.form} {len(self.url)} {self.url}".encode("utf-8", "surrogatepass"))
        told.update(self.content.encode("utf-8", "surrogatepass"))
        return told.hexdigest()


@dataclass(frozen=True, slots=True)
class Judged:
    """One page as read and scored; ``signals`` only of a page drawn for the audit."""

    page: Page
    verdict: Verdict
    packed_page: bytes
    packed_verdict: bytes
    signals: bytes | None


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the sender of a page is told.

    Attributes:
        item: number of the item.
        created: whether the page is new; else it is the item that the same page made before.
        verdict: the verdict as plain values.
    """

    item: int
    created: bool
    verdict: dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Job:
    submission: Submission
    caller: Caller | None
    done: Future[Any]
    digest: str = ""
    scorer: Scorer | None = None


def judge(scorer: Scorer, submission: Submission, *, signals: bool = False) -> tuple[Page, Verdict]:
    """Read and score a page.

    Raises:
        Refused: it can't be read; the detail says why.
    """
    form = "text" if submission.form == "text" else "html"
    url = storable(submission.url)
    raw = Raw(id=url or "page", url=url, data=storable(submission.content), form=form)
    try:
        page = read(raw, scorer.limits)
    except ReadError as error:
        raise Refused("unreadable", 422, f"The page can't be read: {error}") from error
    verdict = scorer.score(page, reasons=REASONS, signals=signals)
    if verdict.error:
        raise Refused("unreadable", 422, f"The page can't be scored: {verdict.error}")
    return page, verdict


def store(
    connection: Connection,
    database: Database,
    settings: Settings,
    secret: bytes,
    batch: Sequence[tuple[Submission, Caller, Judged]],
) -> list[Receipt | Refused]:
    """Store scored pages, each once, in one writing transaction.

    Args:
        connection: the transaction.
        database: for the time.
        settings: the shares that are drawn at random.
        secret: that the draws hang on.
        batch: pages with who sent them.

    Returns:
        In the order of the batch, what each sender is told.
    """
    at = database.clock()
    digests = [submission.digest for submission, _, _ in batch]
    known = _known(connection, digests)
    keys = _keys(connection, [(caller.id, submission.key) for submission, caller, _ in batch])
    told: list[Receipt | Refused] = []
    fresh: dict[str, tuple[Submission, Judged]] = {}
    wanted: list[tuple[str, Caller, Submission]] = []
    for (submission, caller, judged), digest in zip(batch, digests, strict=True):
        used = keys.get((caller.id, submission.key))
        if used and used != digest:
            told.append(_key_reused(submission.key))
            continue
        if not used:
            wanted.append((digest, caller, submission))
            if submission.key:
                keys[caller.id, submission.key] = digest
        created = digest not in known and digest not in fresh
        if created:
            fresh[digest] = (submission, judged)
        told.append(Receipt(0, created, judged.verdict.to_dict()))
    made = _insert(connection, settings, secret, at, fresh)
    _acknowledge(connection, at, known, made, wanted)
    known |= made
    if made:
        by = Counter(caller.name for digest, caller, _ in wanted if digest in made)
        audit.append(
            connection,
            database,
            ", ".join(sorted(by)),
            "items.submitted",
            _range(made.values()),
            digests=sorted(made),
        )
    return [
        Receipt(known[digest], receipt.created, receipt.verdict) if isinstance(receipt, Receipt) else receipt
        for receipt, digest in zip(told, digests, strict=True)
    ]


def repeated(
    connection: Connection, sent: Sequence[tuple[Submission, str, Caller]]
) -> list[Receipt | Refused | None]:
    """Look for pages that are stored already, so that they need not be scored again.

    Args:
        connection: a transaction.
        sent: pages with their digests and who sent them.

    Returns:
        For each page its receipt; or the refusal, where the client's key was used for another page; or ``None``
        where it is to be scored, or to be written down that somebody else sends it.
    """
    keys = _keys(connection, [(caller.id, submission.key) for submission, _, caller in sent])
    known = _known(connection, [digest for _, digest, _ in sent])
    if not keys and not known:
        return [None] * len(sent)
    numbers = list(known.values())
    senders = {(r.item_id, r.account_id) for r in connection.execute(_SENT, {"numbers": numbers})}
    packed = {r.item_id: r.verdict for r in connection.execute(_VERDICTS, {"numbers": numbers})}
    told: list[Receipt | Refused | None] = []
    for submission, digest, caller in sent:
        used = keys.get((caller.id, submission.key))
        number = known.get(digest)
        if used and used != digest:
            told.append(_key_reused(submission.key))
        elif number is None or (not used and (submission.key or (number, caller.id) not in senders)):
            told.append(None)
        else:
            told.append(Receipt(number, False, unpack_json(packed[number])))
    return told


class Intake:
    """Takes pages from many requests at once.

    Args:
        database: where they are stored.
        models: what they are scored with.
        settings: shares drawn at random, and how many pages may wait.
    """

    def __init__(self, database: Database, models: ModelHolder, settings: Settings):
        self._database, self._models, self._settings = database, models, settings
        self._secret: bytes | None = None
        self._scoring: queue.Queue[_Job | None] = queue.Queue(settings.waiting_pages)
        self._ahead = 0
        self._writing: queue.SimpleQueue[tuple[_Job, Judged] | None] = queue.SimpleQueue()
        self._threads = [
            threading.Thread(target=run, name=f"farmsift-{run.__name__.strip('_')}", daemon=True)
            for run in (self._score, self._write)
        ]
        for thread in self._threads:
            thread.start()

    @property
    def waiting(self) -> int:
        """Pages that wait to be scored."""
        return self._scoring.qsize() + self._ahead

    def submit(self, submission: Submission, caller: Caller, scorer: Scorer | None = None) -> Future[Receipt]:
        """Have a page scored and stored.

        Args:
            submission: the page.
            caller: who sends it.
            scorer: what it is scored with, so that all pages of a batch are scored by one model; the model in use
                when its turn comes by default.

        Returns:
            What becomes the receipt, once the page is safely stored; or ``Refused``.

        Raises:
            Refused: too many pages wait.
        """
        return self._put(_Job(submission, caller, Future(), submission.digest, scorer))

    def score(self, submission: Submission) -> Future[Verdict]:
        """Have a page scored and not kept; raises as ``submit`` does."""
        return self._put(_Job(submission, None, Future()))

    def close(self) -> None:
        """Finish what waits and stop."""
        self._scoring.put(None)
        for thread in self._threads:
            thread.join()

    def _put(self, job: _Job) -> Future[Any]:
        try:
            self._scoring.put_nowait(job)
        except queue.Full:
            raise Refused(
                "busy", 503, "Too many pages are waiting to be scored; try again shortly."
            ) from None
        return job.done

    def _score(self) -> None:
        while job := self._scoring.get():
            jobs = [job]
            with suppress(queue.Empty):
                while len(jobs) < _AHEAD and (job := self._scoring.get_nowait()):
                    jobs.append(job)
            new = self._new(jobs)
            for left, one in zip(range(len(new) - 1, -1, -1), new, strict=True):
                self._ahead = left
                try:
                    if one.caller is None:
                        one.done.set_result(judge(self._models.scorer, one.submission)[1])
                    else:
                        self._score_to_keep(one)
                except Exception as error:  # whatever one page brings about must not stop the others
                    one.done.set_exception(error)
            if job is None:
                break
        self._writing.put(None)

    def _new(self, jobs: Sequence[_Job]) -> list[_Job]:
        """The jobs that are to be scored; the others are answered."""
        jobs = [job for job in jobs if job.done.set_running_or_notify_cancel()]
        sent = [(job.submission, job.digest, job.caller) for job in jobs if job.caller]
        if not sent:
            return jobs
        try:
            with self._database.read() as connection:
                told = iter(repeated(connection, sent))
        except Exception as error:
            for job in jobs:
                if job.caller:
                    job.done.set_exception(error)
            return [job for job in jobs if not job.caller]
        left: list[_Job] = []
        for job in jobs:
            found = next(told) if job.caller else None
            if found is None:
                left.append(job)
            elif isinstance(found, Refused):
                job.done.set_exception(found)
            else:
                job.done.set_result(found)
        return left

    def _score_to_keep(self, job: _Job) -> None:
        audited = drawn(self._draws(), "audit", job.digest, self._settings.audit_share)
        page, verdict = judge(job.scorer or self._models.scorer, job.submission, signals=audited)
        told = verdict.to_dict()
        signals = pack_json(told.pop("signals")) if audited else None
        self._writing.put((job, Judged(page, verdict, pack_page(page), pack_json(told), signals)))

    def _draws(self) -> bytes:
        if self._secret is None:
            self._secret = self._database.secret("draws")
        return self._secret

    def _write(self) -> None:
        while one := self._writing.get():
            batch, end = [one], time.monotonic() + _GATHERED
            while len(batch) < _TOGETHER:
                # While more pages are being scored it is worth waiting a little for them.
                left = end - time.monotonic() if self.waiting else 0.0
                try:
                    more = self._writing.get(left > 0, max(left, 0.001))
                except queue.Empty:
                    break
                if more is None:
                    self._writing.put(None)
                    break
                batch.append(more)
            self._store(batch)

    def _store(self, batch: Sequence[tuple[_Job, Judged]]) -> None:
        pages = [(job.submission, job.caller, judged) for job, judged in batch if job.caller]
        try:
            with self._database.write() as connection:
                told = store(connection, self._database, self._settings, self._draws(), pages)
        except Exception as error:
            if len(batch) > 1 and not (isinstance(error, DBAPIError) and error.connection_invalidated):
                for one in batch:  # one of them may be at fault, and the others not
                    self._store([one])
                return
            for job, _ in batch:
                job.done.set_exception(error)
            return
        for (job, _), receipt in zip(batch, told, strict=True):
            if isinstance(receipt, Refused):
                job.done.set_exception(receipt)
            else:
                job.done.set_result(receipt)


def _key_reused(key: str) -> Refused:
    return Refused("key-reused", 409, f"The key {key!r} was used for another page.")


def _known(connection: Connection, digests: Sequence[str]) -> dict[str, int]:
    return {row.digest: row.id for row in connection.execute(_KNOWN, {"digests": digests})}


def _keys(connection: Connection, wanted: Iterable[tuple[int, str]]) -> dict[tuple[int, str], str]:
    pairs = [pair for pair in wanted if pair[1]]
    if not pairs:
        return {}
    found = connection.execute(_KEYS, {"pairs": pairs})
    return {(row.account_id, row.key): row.digest for row in found}


def _insert(
    connection: Connection,
    settings: Settings,
    secret: bytes,
    at: dt.datetime,
    fresh: dict[str, tuple[Submission, Judged]],
) -> dict[str, int]:
    """Insert new items with all that belongs to them; return their numbers by digest."""
    if not fresh:
        return {}
    names = {digest: storable(j.page.domain or j.page.host, 255) for digest, (_, j) in fresh.items()}
    known = connection.execute(_SITES, {"names": list(set(names.values()))})
    seen = {row.site: (row.pages, row.decided) for row in known}
    ruled = standing(connection, set(names.values()))
    came: Counter[str] = Counter()
    rows: list[dict[str, Any]] = []
    for digest, (_, judged) in fresh.items():
        site = names[digest]
        came[site] += bool(site)
        before, decided = seen.get(site, (0, 0))
        chances = judged.verdict.content_farm or 0.0, judged.verdict.republished or 0.0
        row = _row(judged, digest, site, at)
        row["audit"] = drawn(secret, "audit", digest, settings.audit_share)
        row["wants_second"] = drawn(secret, "second", digest, settings.second_share)
        # The audit goes by age: all its items are worth the same.
        row["priority"] = 0.0 if row["audit"] else worth(either(*chances), before + came[site], decided)
        row["state"] = State.OPEN.value if row["band"] != "clear" or row["audit"] else State.PASSED.value
        rule = ruled.get(site)
        row |= {"site_decision": rule and rule.id, "outcome": rule and rule.label, "decided_at": rule and at}
        if rule and not row["audit"]:  # an audited page is looked at all the same
            row["state"] = State.DECIDED.value
        lane = lane_of(row["state"], row["band"], row["audit"])
        row["lane"] = lane and lane.value
        rows.append(row)
    made = connection.execute(_NEW_ITEMS, rows).all()
    numbers = {row.digest: row.id for row in made}
    _insert_bodies(connection, numbers, fresh, rows)
    count_sites(connection, came, {})
    move(connection, Counter(Place(*(row[name] for name in Place._fields)) for row in rows))
    return numbers


def _insert_bodies(
    connection: Connection,
    numbers: dict[str, int],
    fresh: dict[str, tuple[Submission, Judged]],
    rows: Sequence[dict[str, Any]],
) -> None:
    """Insert what belongs to new items, given their rows."""
    packed, told, waiting = [], [], []
    for row in rows:
        number, (_, judged) = numbers[row["digest"]], fresh[row["digest"]]
        packed.append(
            {
                "item_id": number,
                "page": judged.packed_page,
                "verdict": judged.packed_verdict,
                "signals": judged.signals,
            }
        )
        about = {"item_id": number, **{name: row[name] for name in ("submitted_at", "band", "language")}}
        against = [
            {"signal": s, **about}
            for s in sorted({reason.signal for reason in judged.verdict.reasons if reason.points > 0})
        ]
        told += against
        if row["lane"]:
            place = {"lane": row["lane"], "rank": -row["priority"]}
            waiting += [{**reason, **place} for reason in against]
    connection.execute(_NEW_BODIES, packed)
    if told:
        connection.execute(_NEW_REASONS, told)
    if waiting:
        connection.execute(_NEW_WAITING, waiting)


def _row(judged: Judged, digest: str, site: str, at: dt.datetime) -> dict[str, Any]:
    page, verdict = judged.page, judged.verdict
    return {
        "digest": digest,
        "submitted_at": at,
        "url": storable(page.url, 4000),
        "site": site,
        "site_name": storable(page.site_name, 300),
        "title": storable(page.headline or page.title, 300),
        "language": page.language[:8],
        "content_farm": verdict.content_farm,
        "republished": verdict.republished,
        "band": verdict.band,
        "verdict": verdict.verdict,
        "model": verdict.model[:100],
    }


def _acknowledge(
    connection: Connection,
    at: dt.datetime,
    known: dict[str, int],
    made: dict[str, int],
    wanted: Sequence[tuple[str, Caller, Submission]],
) -> None:
    """Write down who sent what: each key once, and without a key each sender once a page."""
    sent: set[tuple[int, int]] = set()
    if old := {known[digest] for digest, _, _ in wanted if digest in known}:
        found = connection.execute(_SENT, {"numbers": list(old)})
        sent = {(row.item_id, row.account_id) for row in found}
    rows: list[dict[str, Any]] = []
    for digest, caller, submission in wanted:
        pair = known.get(digest) or made[digest], caller.id
        if submission.key or pair not in sent:
            sent.add(pair)
            values = {"account_id": caller.id, "item_id": pair[0], "digest": digest, "at": at}
            rows.append({**values, "key": submission.key or None})
    if rows:
        connection.execute(_NEW_SUBMISSIONS, rows)


def _range(numbers: Iterable[int]) -> str:
    ordered = sorted(numbers)
    return f"item {ordered[0]}" if len(ordered) == 1 else f"items {ordered[0]} to {ordered[-1]}"
