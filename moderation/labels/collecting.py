"""All labels with groups and pages, as training takes them.

``collect`` gives ``Collected``:

* ``labels``: one row a page, indexed by ``id``, in the order in which the pages were labelled first, with the
  columns ``label`` (one of ``model.labels.LABELS``), ``group``, ``url``, ``by``, ``at`` (aware, UTC), ``why``,
  ``source`` and ``digest``. This is what ``model.training``, ``model.labels`` and ``model.audit`` take; ``digest``
  changes with the page's bytes and address, so what was measured on a page can be kept by it without reading it.
* ``pages(ids)``: the pages, each with its ``id``. A page from a file is a ``features.readers.Raw``, which ``read``
  turns into a ``Page``; a page from the queue is a ``Page`` already, since the queue keeps parts and no bytes.
* ``left_out``: pages without a label that can be used, with the cause.
* ``outcomes``: what the rule made of the votes, with all of them that count.

A page is in a group by what it shares with others, so a group can grow and two groups can become one as pages come
in (the older name stays). Whoever freezes test pages keeps their ids, and leaves out of training the groups that
these pages are in at the time of training.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from ...features.page import Page
from ...features.readers import Raw
from ...model.saved import DEFAULT
from ..database import Database
from . import kept
from .groups import Groups, find_groups
from .manifest import known_groups
from .marks import Marks
from .votes import Outcome, Vote, by_page, resolve

COLUMNS = ("label", "group", "url", "by", "at", "why", "source", "digest")


@dataclass(frozen=True)
class Collected:
    """Labels ready for training, and where their pages are.

    Attributes:
        labels: one row a page, see the module.
        left_out: indexed by ``id``, with ``cause`` (``tie``, ``not sure``, ``no page``), ``labels`` and ``by``.
        outcomes: of every page that anybody labelled, in the order of first labels.
        groups: how the groups came about.
        database: where the pages are.
        marks: of every page that anybody labelled, by id: what groups were found by.
        given: the group that people gave a page, by id.
    """

    labels: pd.DataFrame
    left_out: pd.DataFrame
    outcomes: tuple[Outcome, ...]
    groups: Groups
    database: Database
    marks: Mapping[str, Marks]
    given: Mapping[str, str]

    def __len__(self) -> int:
        return len(self.labels)

    def pages(self, ids: Iterable[str] | None = None) -> Iterator[Raw | Page]:
        """Yield the pages, all of ``labels`` by default, in that order and a few at a time in memory."""
        yield from kept.pages(self.database, self.labels.index if ids is None else ids)


def collect(
    database: Database,
    *,
    decided: bool = True,
    imported: bool = True,
    model: Path | None = DEFAULT,
) -> Collected:
    """Collect the labels of a database.

    Args:
        database: the database; what is worked out to find groups is kept in it.
        decided: whether moderators' decisions count.
        imported: whether labels from files do.
        model: the saved model whose training pages new pages join the groups of; ``None`` for none.

    Returns:
        The labels, pages that are left out, and a way to the pages.
    """
    votes = kept.votes(database, decided=decided, imported=imported)
    sorted_votes = by_page(votes)
    outcomes = tuple(resolve(cast) for cast in sorted_votes.values())
    held = kept.held(database)
    # Pages that are left out tie others together all the same.
    marks = kept.marks(database, list(sorted_votes))
    given = _given(sorted_votes)
    groups = find_groups(marks, given, known_groups(model) if model else {})
    rows, left = [], []
    for outcome in outcomes:
        cause = outcome.cause or ("" if outcome.page in groups.of else "no page")
        if cause or outcome.label is None:
            said = ", ".join(vote.label for vote in outcome.votes)
            left.append((outcome.page, cause, said, outcome.by))
            continue
        digest, url = held[outcome.page]
        about = (outcome.by, outcome.at, outcome.why, outcome.source)
        rows.append(
            (outcome.page, outcome.label, groups.of[outcome.page], outcome.url or url, *about, digest)
        )
    return Collected(
        pd.DataFrame(rows, columns=["id", *COLUMNS]).set_index("id"),
        pd.DataFrame(left, columns=["id", "cause", "labels", "by"]).set_index("id"),
        outcomes,
        groups,
        database,
        marks,
        given,
    )


def _given(votes: dict[str, list[Vote]]) -> dict[str, str]:
    """The group that the latest label with one names."""
    named = ((page, [vote.group for vote in cast if vote.group]) for page, cast in votes.items())
    return {page: groups[-1] for page, groups in named if groups}
