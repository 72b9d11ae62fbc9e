"""Pages in: read, scored, stored once.

In each process one thread scores and stores. Pages that wait are looked up, scored and stored together, which
costs less than one by one: one transaction and one flush to the disk serve them all. A thread of its own for
storing would only take turns with the one that scores, and hold the one writing transaction while it waits.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import queue
import threading
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, bindparam, select, tuple_
from sqlalchemy.exc import DBAPIError

from ..features.page import Page
from ..features.readers import Raw
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

_TOGETHER, _TOGETHER_CHARACTERS = 16, 2_000_000
"""Most pages, and about the most characters of them, that are looked up, scored and stored together."""

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
        digest: what tells the page from any other: the address and the content.
    """

    url: str
    content: str
    form: str = "html"
    key: str = ""
    digest: str = field(init=False)

    def __post_init__(self):
        told = hashlib.sha256(f"{self.form} {len(self.url)} {self.url}".encode("utf-8", "surrogatepass"))
        told.update(self.content.encode("utf-8", "surrogatepass"))
        object.__setattr__(self, "digest", told.hexdigest())


@dataclass(frozen=True, slots=True)
class Judged:
    """One page as read and scored; ``told`` is the verdict as plain values, without signals.

    ``signals`` are kept only of a page drawn for the audit.
    """

    page: Page
    verdict: Verdict
    told: dict[str, Any]
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
    scorer: Scorer | None = None


def judge(scorer: Scorer, submission: Submission, *, signals: bool = False) -> tuple[Page, Verdict]:
    """Read and score a page.

    Raises:
        Refused: it can't be read; the detail says why.
    """
    (found,) = judge_together(scorer, [submission], signals=signals)
    if isinstance(found, Refused):
        raise found
    return found


def judge_together(
    scorer: Scorer, submissions: Sequence[Submission], *, signals: bool = False
) -> list[tuple[Page, Verdict] | Refused]:
    """Read and score some pages; of one that can't be read, say why."""
    raws = [_raw(submission) for submission in submissions]
    scored = scorer.score_noting(raws, lambda facts: facts.page, reasons=REASONS, signals=signals)
    return [
        Refused("unreadable", 422, f"The page can't be read: {verdict.error}")
        if page is None
        else (page, verdict)
        for verdict, page in scored
    ]


def packed(page: Page, verdict: Verdict) -> Judged:
    """Make a page ready to be stored."""
    told = verdict.to_dict()
    signals = told.pop("signals", None)
    kept = None if signals is None else pack_json(signals)
    return Judged(page, verdict, told, pack_page(page), pack_json(told), kept)


def _raw(submission: Submission) -> Raw:
    form = "text" if submission.form == "text" else "html"
    url = storable(submission.url)
    return Raw(id=url or "page", url=url, data=storable(submission.content), form=form)


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
        told.append(Receipt(0, created, judged.told))
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
    connection: Connection, sent: Sequence[tuple[Submission, Caller]]
) -> list[Receipt | Refused | None]:
    """Look for pages that are stored already, so that they need not be scored again.

    Args:
        connection: a transaction.
        sent: pages with who sent them.

    Returns:
        For each page its receipt; or the refusal, where the client's key was used for another page; or ``None``
        where it is to be scored, or to be written down that somebody else sends it.
    """
    keys = _keys(connection, [(caller.id, submission.key) for submission, caller in sent])
    known = _known(connection, [submission.digest for submission, _ in sent])
    if not keys and not known:
        return [None] * len(sent)
    numbers = list(known.values())
    senders = {(r.item_id, r.account_id) for r in connection.execute(_SENT, {"numbers": numbers})}
    verdicts = {r.item_id: r.verdict for r in connection.execute(_VERDICTS, {"numbers": numbers})}
    told: list[Receipt | Refused | None] = []
    for submission, caller in sent:
        digest = submission.digest
        used = keys.get((caller.id, submission.key))
        number = known.get(digest)
        if used and used != digest:
            told.append(_key_reused(submission.key))
        elif number is None or (not used and (submission.key or (number, caller.id) not in senders)):
            told.append(None)
        else:
            told.append(Receipt(number, False, unpack_json(verdicts[number])))
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
        self._waiting: queue.Queue[_Job | None] = queue.Queue(settings.waiting_pages)
        self._in_hand = 0
        self._thread = threading.Thread(target=self._run, name="farmsift-intake", daemon=True)
        self._thread.start()

    @property
    def waiting(self) -> int:
        """Pages that wait to be scored."""
        return self._waiting.qsize() + self._in_hand

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
        return self._put(_Job(submission, caller, Future(), scorer))

    def score(self, submission: Submission) -> Future[Verdict]:
        """Have a page scored and not kept; raises as ``submit`` does."""
        return self._put(_Job(submission, None, Future()))

    def close(self) -> None:
        """Finish what waits and stop."""
        self._waiting.put(None)
        self._thread.join()

    def _put(self, job: _Job) -> Future[Any]:
        try:
            self._waiting.put_nowait(job)
        except queue.Full:
            raise Refused(
                "busy", 503, "Too many pages are waiting to be scored; try again shortly."
            ) from None
        return job.done

    def _run(self) -> None:
        while job := self._waiting.get():
            jobs, size = [job], len(job.submission.content)
            with suppress(queue.Empty):
                while len(jobs) < _TOGETHER and size < _TOGETHER_CHARACTERS:
                    if (job := self._waiting.get_nowait()) is None:
                        break
                    jobs.append(job)
                    size += len(job.submission.content)
            self._in_hand = len(jobs)
            if kept := self._scored(self._new(jobs)):
                self._store(kept)
            self._in_hand = 0
            if job is None:
                break

    def _scored(self, jobs: Sequence[_Job]) -> list[tuple[_Job, Judged]]:
        """Score pages; those that are to be kept are left, the others answered."""
        groups: defaultdict[tuple[Scorer, bool], list[_Job]] = defaultdict(list)
        for job in jobs:
            try:
                groups[job.scorer or self._models.scorer, self._audited(job)].append(job)
            except Exception as error:  # the database may be away
                job.done.set_exception(error)
        return [
            one
            for (scorer, signals), some in groups.items()
            for one in _judged(scorer, some, signals=signals)
        ]

    def _audited(self, job: _Job) -> bool:
        """Whether a page was drawn for the audit, whose signals are kept."""
        if job.caller is None:
            return False
        return drawn(self._draws(), "audit", job.submission.digest, self._settings.audit_share)

    def _new(self, jobs: Sequence[_Job]) -> list[_Job]:
        """The jobs that are to be scored; the others are answered."""
        jobs = [job for job in jobs if job.done.set_running_or_notify_cancel()]
        sent = [(job.submission, job.caller) for job in jobs if job.caller]
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

    def _draws(self) -> bytes:
        if self._secret is None:
            self._secret = self._database.secret("draws")
        return self._secret

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


def _judged(scorer: Scorer, jobs: Sequence[_Job], *, signals: bool) -> list[tuple[_Job, Judged]]:
    """Score pages with one model; what can't be kept, or is not to be, is answered."""
    try:
        found = judge_together(scorer, [job.submission for job in jobs], signals=signals)
    except Exception as error:  # whatever one page brings about must not stop the others
        if len(jobs) > 1:
            return [done for job in jobs for done in _judged(scorer, [job], signals=signals)]
        jobs[0].done.set_exception(error)
        return []
    kept: list[tuple[_Job, Judged]] = []
    for job, one in zip(jobs, found, strict=True):
        if isinstance(one, Refused):
            job.done.set_exception(one)
        elif job.caller is None:
            job.done.set_result(one[1])
        else:
            kept.append((job, packed(*one)))
    return kept


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
    pages, told, waiting = [], [], []
    for row in rows:
        number, (_, judged) = numbers[row["digest"]], fresh[row["digest"]]
        pages.append(
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
    connection.execute(_NEW_BODIES, pages)
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
