"""Labels of a database as entries of a labels file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from ...features.page import Page
from ...features.readers import Raw
from ...features.readers.render import render
from . import kept
from .collecting import Collected
from .entries import Entry


@dataclass(slots=True)
class Export:
    """What is written.

    Attributes:
        collected: the labels.
        votes: whether every vote is written, instead of one label a page: what the rule makes of the votes.
        pages: whether the pages are written too.
        rendered: counts pages from the queue, which are written as text: the queue keeps no HTML.
        bare: counts pages from the queue that hold nothing to write, such as one of pictures; they are left out,
            since an import takes no entry with an empty page.
        labels: counts what was written.
    """

    collected: Collected
    votes: bool = False
    pages: bool = False
    rendered: int = 0
    bare: int = 0
    labels: int = 0

    def entries(self) -> Iterator[Entry]:
        """Yield the entries, those of one page after each other; a page stands in its first entry."""
        made = self._every_vote() if self.votes else self._one_a_page()
        wanted = iter(kept.pages(self.collected.database, self._ids()) if self.pages else ())
        ahead = next(wanted, None)
        last, bare = "", ""
        for entry in made:
            if self.pages and entry.id != last and ahead is not None and ahead.id == entry.id:
                entry = self._with_page(entry, ahead)
                ahead = next(wanted, None)
                if not (entry.html or entry.text):
                    bare = entry.id
                    self.bare += 1
            last = entry.id
            if entry.id != bare:
                self.labels += 1
                yield entry

    def _ids(self) -> list[str]:
        if self.votes:
            return [outcome.page for outcome in self.collected.outcomes]
        return list(self.collected.labels.index)

    def _one_a_page(self) -> Iterator[Entry]:
        groups, urls = (self.collected.labels[name].to_dict() for name in ("group", "url"))
        for outcome in self.collected.outcomes:
            if outcome.label is not None and outcome.page in groups:
                yield Entry(
                    where="",
                    id=outcome.page,
                    label=outcome.label,
                    group=groups[outcome.page],
                    url=urls[outcome.page],
                    by=outcome.by,
                    at=outcome.at,
                    why=outcome.why,
                    source=outcome.source,
                )

    def _every_vote(self) -> Iterator[Entry]:
        for outcome in self.collected.outcomes:
            for vote in outcome.cast:
                yield Entry(
                    where="",
                    id=vote.page,
                    label=vote.label,
                    group=vote.group,
                    url=vote.url,
                    by=vote.by,
                    at=vote.at,
                    why=vote.why,
                    source=vote.source,
                    adjudicates=vote.adjudicates,
                )

    def _with_page(self, entry: Entry, page: Page | Raw) -> Entry:
        if isinstance(page, Page):
            text = render(page)
            self.rendered += bool(text.strip())
            return replace(entry, text=text.strip() and text, url=entry.url or page.url)
        data = page.data
        named = {"html": data} if page.form == "html" else {"text": data}
        return replace(entry, **named, url=entry.url or page.url, charset=page.charset)
