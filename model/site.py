"""A verdict for a site from several of its pages."""

from __future__ import annotations

import heapq
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np
from scipy.special import expit, logit

from ..features import site as across
from ..features.readers import Raw
from ..features.readers.address import domain_of
from ..features.site import Sketch
from .calibration import either
from .labels import HEADS
from .scorer import Scorer
from .thresholds import Thresholds
from .verdict import Verdict, verdict_of

MOST_KEPT, LEAST_A_HOST = 50_000, 8
"""Pages that are kept of all hosts together, and of each host when there are very many."""

MOST_A_HOST = 500
APART = 0.5
"""Difference in the share of flagged pages from which two hosts of one domain are of different kinds."""

FAR, STRANGE = 1.5, 2
"""Difference in log-odds that makes two hosts different in kind where as many other marks differ as well."""

SUSPECT = -2.0
"""Mean log-odds below which a host is not suspicious, whatever it looks like."""

LEAST_PAGES = 4
"""Pages from which a finding across pages is worth looking at."""

LIFTS = frozenset({"titles", "texts", "paid_topics"})
"""Findings for which a site whose pages are clear one by one is put up for review. Many topics are not among them:
a newspaper has them too."""

_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Note:
    """What is kept of one page: its address, what the model said, its sketch.

    Attributes:
        id, url, title: of the page.
        band: ``clear``, ``review`` or ``flag``.
        odds: log-odds that it is a farm or republished page.
        reasons: signal and sentence of the strongest reasons against it.
        sketch: to compare it with others.
    """

    id: str
    url: str
    title: str
    band: str
    odds: float
    reasons: tuple[tuple[str, str], ...]
    sketch: Sketch


@dataclass(frozen=True, slots=True)
class SiteReason:
    """One reason for a site's verdict.

    Attributes:
        finding: what was found: ``flagged``, ``titles``, ``texts``, ``paid_topics``, ``topics``, a signal's name
            that many pages share, ``clear`` or ``one_topic``.
        against: whether it speaks against the site.
        sentence: for a person to read.
        count, of: pages it holds for, and pages looked at.
        pages: examples, each with ``id``, ``url`` and ``title``.
    """

    finding: str
    against: bool
    sentence: str
    count: int
    of: int
    pages: tuple[dict[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class SiteVerdict:
    """The verdict on one site.

    Attributes:
        site: its registrable domain, or the host where a part of the domain is judged apart.
        domain: its registrable domain.
        hosts: pages by host.
        pages: pages that were scored.
        bands: pages in each band.
        content_farm, republished: probability at the mean log-odds of its pages, 0 to 1.
        band: ``clear``, ``review`` or ``flag``.
        verdict: ``ordinary``, ``content_farm``, ``republished`` or ``both``.
        reasons: what speaks for the band comes first.
        apart_from: other parts of the domain that differ in kind.
        model: name of the model.
    """

    site: str
    domain: str
    hosts: dict[str, int]
    pages: int
    bands: dict[str, int]
    content_farm: float
    republished: float
    band: str
    verdict: str
    reasons: tuple[SiteReason, ...]
    apart_from: tuple[str, ...]
    model: str

    def to_dict(self) -> dict[str, Any]:
        """Return the verdict as plain values, ready for JSON."""
        found = asdict(self)
        found |= {head: round(found[head], 4) for head in HEADS}
        found["reasons"] = [{**reason, "pages": list(reason["pages"])} for reason in found["reasons"]]
        return {**found, "apart_from": list(self.apart_from)}


@dataclass(slots=True)
class _Host:
    """The pages of one host: exact counts of all, notes of a sample of them."""

    name: str
    bands: Counter[str] = field(default_factory=Counter)
    odds: dict[str, float] = field(default_factory=lambda: dict.fromkeys(("any", *HEADS), 0.0))
    kept: list[tuple[int, int, Note]] = field(default_factory=list)

    @property
    def pages(self) -> int:
        return self.bands.total()

    @property
    def notes(self) -> list[Note]:
        """The sample in the order the pages came."""
        return [note for _, _, note in sorted(self.kept, key=lambda entry: entry[1])]

    def mean(self, question: str) -> float:
        return self.odds[question] / max(self.pages, 1)

    def flagged(self) -> float:
        return self.bands["flag"] / max(self.pages, 1)

    def keep(self, note: Note, order: int, most: int) -> int:
        """Keep a page if it falls into the sample; return how many more are kept."""
        # The pages of smallest hash: a sample that does not depend on the order they come in.
        heapq.heappush(self.kept, (-zlib.crc32(note.id.encode("utf-8", "surrogatepass")), order, note))
        before = len(self.kept) - 1
        self.trim(most)
        return len(self.kept) - before

    def trim(self, most: int) -> None:
        while len(self.kept) > most:
            heapq.heappop(self.kept)


class Sites:
    """Gathers verdicts on pages, in any order and in bounded memory, into verdicts on sites.

    Args:
        thresholds: the model's bands.
        model: the model's name.
        most_kept: pages of which a sketch is kept at once; of all others only counts and sums are.
    """

    def __init__(self, thresholds: Thresholds, model: str = "", most_kept: int = MOST_KEPT):
        self.thresholds, self.model, self.most_kept = thresholds, model, most_kept
        self.nowhere = 0
        """Pages whose address is not known; they belong to no site."""
        self._domains: dict[str, dict[str, _Host]] = {}
        self._most, self._kept, self._seen = MOST_A_HOST, 0, 0

    def add(self, verdict: Verdict, sketch: Sketch, host: str = "") -> None:
        """Add one page.

        Args:
            verdict: on the page, with its reasons.
            sketch: of the page.
            host: where it stands, if its address does not tell.
        """
        host = verdict.host or host
        if verdict.error or verdict.band is None:
            return
        if not host:
            self.nowhere += 1
            return
        odds = odds_of(verdict)
        reasons = tuple((r.signal, r.sentence) for r in verdict.reasons if r.points > 0)[:_SHOWN]
        note = Note(verdict.id, verdict.url, sketch.title, verdict.band, odds["any"], reasons, sketch)
        self.count(host, {verdict.band: 1}, odds)
        self.keep(host, note)

    def count(self, host: str, bands: Mapping[str, int], odds: Mapping[str, float]) -> None:
        """Add pages of a host to its counts.

        Args:
            host: the host.
            bands: how many pages in each band.
            odds: sums of their log-odds, by question, as ``odds_of`` gives them for one.
        """
        mine = self._host(host)
        mine.bands.update(bands)
        for question, x in odds.items():
            mine.odds[question] += x

    def keep(self, host: str, note: Note) -> None:
        """Keep what is known of one page that has been counted, if it falls into the sample of its host."""
        self._seen += 1
        self._kept += self._host(host).keep(note, self._seen, self._most)
        while self._kept > self.most_kept and self._most > LEAST_A_HOST:
            self._most = max(self._most // 2, LEAST_A_HOST)
            every = [h for hosts in self._domains.values() for h in hosts.values()]
            for other in every:
                other.trim(self._most)
            self._kept = sum(len(h.kept) for h in every)

    def _host(self, host: str) -> _Host:
        return self._domains.setdefault(domain_of(host) or host, {}).setdefault(host, _Host(host))

    def verdicts(self) -> Iterator[SiteVerdict]:
        """Yield a verdict for each site, in the order their first pages came."""
        for domain, hosts in self._domains.items():
            parts = list(_parts(domain, list(hosts.values())))
            names = [_name(domain, part, first=i == 0) for i, part in enumerate(parts)]
            for i, part in enumerate(parts):
                others = tuple(name for j, name in enumerate(names) if j != i)
                yield self._judged(names[i], domain, part, others)

    def _judged(self, name: str, domain: str, hosts: Sequence[_Host], apart: tuple[str, ...]) -> SiteVerdict:
        bands = Counter[str]()
        for host in hosts:
            bands.update(host.bands)
        pages = bands.total()
        odds = {q: sum(host.odds[q] for host in hosts) / pages for q in ("any", *HEADS)}
        notes = [note for host in hosts for note in host.notes]
        found = list(_findings(notes))
        suspicion = float(expit(odds["any"]))
        if bands["flag"] >= pages / 2 or suspicion >= self.thresholds.flag:
            band = "flag"
        elif suspicion >= self.thresholds.clear or bands["flag"] or any(r.finding in LIFTS for r in found):
            band = "review"
        else:
            band = "clear"
        reasons = [*_counted(bands, notes), *found, *_shared(notes)]
        reasons.sort(key=lambda reason: reason.against == (band == "clear"))
        return SiteVerdict(
            name,
            domain,
            {host.name: host.pages for host in hosts},
            pages,
            {b: bands[b] for b in ("flag", "review", "clear")},
            *(float(expit(odds[head])) for head in HEADS),
            band=band,
            verdict=verdict_of({head: odds[head] for head in HEADS}, band),
            reasons=tuple(reasons),
            apart_from=apart,
            model=self.model,
        )


def judge_sites(
    pages: Iterable[Raw],
    scorer: Scorer,
    *,
    host: str = "",
    failed: Callable[[Verdict], None] = lambda verdict: None,
    most_kept: int = MOST_KEPT,
) -> Sites:
    """Score pages as they come and gather them into sites.

    Args:
        pages: pages as found, of one site or of many, in any order.
        scorer: the model.
        host: the site of pages that name no address of their own.
        failed: called with the verdict on each page that can't be read.
        most_kept: see ``Sites``.
    """
    sites = Sites(scorer.model.thresholds, scorer.model.name, most_kept)
    for verdict, sketch in scorer.score_noting(pages, across.sketch, reasons=_SHOWN):
        if sketch is None:
            failed(verdict)
        else:
            sites.add(verdict, sketch, host)
    return sites


def odds_of(verdict: Verdict) -> dict[str, float]:
    """Log-odds of a page by question: ``content_farm``, ``republished``, and ``any`` of them."""
    odds = {head: _log_odds(getattr(verdict, head)) for head in HEADS}
    odds["any"] = _log_odds(float(either(*(np.array(x) for x in odds.values()))))
    return odds


def _log_odds(probability: float | None) -> float:
    return float(logit(np.clip(probability or 0.0, 1e-6, 1 - 1e-6)))


def _parts(domain: str, hosts: list[_Host]) -> Iterator[list[_Host]]:
    """Divide a domain's hosts into parts of one kind: each joins the first part whose first host it is alike to."""
    parts: list[list[_Host]] = []
    for host in sorted(hosts, key=lambda h: (h.name != domain, -h.pages, h.name)):
        home = next((part for part in parts if not differ(part[0], host)), None)
        if home is None:
            parts.append([host])
        else:
            home.append(host)
    yield from parts


def _name(domain: str, part: Sequence[_Host], *, first: bool) -> str:
    return domain if first and (len(part) > 1 or part[0].name == domain) else part[0].name


def differ(a: _Host, b: _Host) -> bool:
    """Whether two hosts of one domain differ in kind, so that neither may speak for the other.

    They do where one's pages are flagged far more often, or where one is far more suspicious and at least two of
    design, language, subject and the site's own name differ too. A second language or a shop of an honest house
    differs in those marks as well, and stays with it: it is not suspicious.
    """
    if abs(a.flagged() - b.flagged()) >= APART:
        return True
    odds = a.mean("any"), b.mean("any")
    if max(odds) < SUSPECT or abs(odds[0] - odds[1]) < FAR:
        return False
    return sum(_marks([n.sketch for n in a.notes], [n.sketch for n in b.notes])) >= STRANGE


def _marks(a: Sequence[Sketch], b: Sequence[Sketch]) -> Iterator[bool]:
    """For design, language, subject and name: whether both have it and it differs."""
    one, other = across.designs(a), across.designs(b)
    yield bool(len(one) and len(other)) and across.alike(one, other) < 0.2
    for texts in (
        ([s.language for s in a], [s.language for s in b]),
        ([s.site_name for s in a], [s.site_name for s in b]),
    ):
        first, second = (_commonest(values) for values in texts)
        yield bool(first and second) and first != second
    place, place_b = across.middle_place(a), across.middle_place(b)
    if place is None or place_b is None:
        yield False
    else:
        yield float(place @ place_b) < 0.4 * float(np.linalg.norm(place) * np.linalg.norm(place_b))


def _commonest(values: Iterable[str]) -> str:
    count = Counter(value for value in values if value)
    return count.most_common(1)[0][0] if count else ""


def _examples(notes: Iterable[Note]) -> tuple[dict[str, str], ...]:
    return tuple({"id": n.id, "url": n.url, "title": n.title} for n in list(notes)[:_SHOWN])


def _quoted(texts: Iterable[str]) -> str:
    return ", ".join(f"“{text[:80]}”" for text in list(texts)[:_SHOWN])


def _pages(count: int) -> str:
    return "1 page" if count == 1 else f"{count} pages"


def _counted(bands: Mapping[str, int], notes: Sequence[Note]) -> Iterator[SiteReason]:
    """How many of the pages are in which band."""
    pages = sum(bands.values())
    if bands["flag"]:
        worst = sorted((n for n in notes if n.band == "flag"), key=lambda n: -n.odds)
        verb = "is" if bands["flag"] == 1 else "are"
        sentence = f"{bands['flag']} of {_pages(pages)} {verb} flagged"
        sentence += f", such as {_quoted(n.title or n.id for n in worst[:1])}." if worst else "."
        yield SiteReason("flagged", True, sentence, bands["flag"], pages, _examples(worst))
    if bands["clear"]:
        verb = "is" if bands["clear"] == 1 else "are"
        best = sorted((n for n in notes if n.band == "clear"), key=lambda n: n.odds)
        sentence = f"{bands['clear']} of {_pages(pages)} {verb} clear."
        yield SiteReason("clear", False, sentence, bands["clear"], pages, _examples(best))


def _findings(notes: Sequence[Note]) -> Iterator[SiteReason]:
    """What only shows across pages."""
    count = len(notes)
    if count < LEAST_PAGES:
        return
    sketches = [note.sketch for note in notes]

    def held(places: Sequence[int]) -> list[Note]:
        return [notes[i] for i in places]

    titles = held(across.filled_titles(sketches))
    if len(titles) >= max(LEAST_PAGES, count / 2):
        sentence = f"{len(titles)} of {count} titles are one line with one slot changed: "
        sentence += _quoted(n.title for n in titles) + "."
        yield SiteReason("titles", True, sentence, len(titles), count, _examples(titles))
    texts = held(across.filled_texts(sketches))
    if len(texts) >= max(LEAST_PAGES, count / 2):
        sentence = f"{len(texts)} of {count} pages share at least half of their text with others of the site."
        yield SiteReason("texts", True, sentence, len(texts), count, _examples(texts))
    named = across.topics_of(sketches)
    stray, paid = held(across.stray(sketches)), held(across.paid_for(sketches))
    listed = ", ".join(f"{topic} ({n})" for topic, n in named.most_common(6))
    if 2 <= len(paid) < 0.9 * named.total() and len(paid) >= 0.2 * count:
        sentence = (
            f"{len(paid)} of {count} pages are on topics that others pay to have placed; in all: {listed}."
        )
        yield SiteReason("paid_topics", True, sentence, len(paid), count, _examples(paid))
    elif len(named) >= 5 and len(stray) >= count / 2 and across.coherence(sketches) < 0.15:
        sentence = (
            f"Its pages spread over {len(named)} topics that have little to do with each other: {listed}."
        )
        yield SiteReason("topics", True, sentence, len(stray), count, _examples(stray))
    elif named and named.most_common(1)[0][1] >= max(LEAST_PAGES, 0.7 * count):
        topic, most = named.most_common(1)[0]
        own = [note for note in notes if note.sketch.topic == topic]
        sentence = f"It keeps to its subject: {most} of {count} pages are about {topic}."
        yield SiteReason("one_topic", False, sentence, most, count, _examples(own))


def _shared(notes: Sequence[Note]) -> Iterator[SiteReason]:
    """The reasons that most pages which are not clear have in common."""
    suspect = [note for note in notes if note.band != "clear"]
    pages: dict[str, list[tuple[Note, str]]] = {}
    for note in suspect:
        for signal, sentence in note.reasons:
            pages.setdefault(signal, []).append((note, sentence))
    ranked = sorted(pages.items(), key=lambda item: -len(item[1]))
    for signal, held in ranked[:_SHOWN]:
        if len(held) < max(min(2, len(suspect)), len(suspect) / 3):
            break
        sentence = f"On {len(held)} of {_pages(len(notes))}, for instance: {held[0][1]}"
        yield SiteReason(signal, True, sentence, len(held), len(notes), _examples(n for n, _ in held))
