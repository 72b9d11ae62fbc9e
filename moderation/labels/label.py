"""What people may say of a page."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from ..errors import Refused
from ..stored import storable

_LONGEST_NOTE = 4000


class Label(StrEnum):
    """A decision, in the order of the keys 1 to 5."""

    ORDINARY = "ordinary"
    CONTENT_FARM = "content_farm"
    REPUBLISHED = "republished"
    BOTH = "both"
    NOT_SURE = "not_sure"


BAD = frozenset({Label.CONTENT_FARM.value, Label.REPUBLISHED.value, Label.BOTH.value})
"""Labels of pages that should not have been let pass."""


def checked_note(note: str) -> str:
    """Return a note as it can be stored.

    Raises:
        Refused: it is longer than 4,000 characters.
    """
    if len(note) > _LONGEST_NOTE:
        raise Refused(
            "note", 422, f"A note has at most {_LONGEST_NOTE} characters; this one has {len(note)}."
        )
    return storable(note)


def checked_signals(named: Iterable[str], shown: Iterable[str]) -> list[str]:
    """Return the names of reasons that a reviewer marked, each once.

    Raises:
        Refused: one of them was not among the reasons shown.
    """
    known, found = set(shown), sorted(set(named))
    for name in found:
        if name not in known:
            raise Refused("reason", 422, f"{name[:64]!r} is not among the reasons shown.")
    return found
