"""What a reviewer is working through: filters, and the items passed on the way, carried in the address."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Annotated, Literal, Self
from urllib.parse import urlencode

from fastapi import Query

from ..items import Filters
from ..order import Lane

Show = Literal["disputed", "second", "review", "flag", "audit", "decided", "all"]
Age = Literal["hour", "day", "week", "month", "older"]
_AGES = {
    "hour": dt.timedelta(hours=1),
    "day": dt.timedelta(days=1),
    "week": dt.timedelta(days=7),
    "month": dt.timedelta(days=30),
}
_TRAIL = 20
"""Items passed that are remembered for going back."""


@dataclass(frozen=True, slots=True)
class Context:
    """Filters of the queue and the way through it.

    Attributes:
        show: a lane, ``decided`` or ``all``; as ``lane`` while items are worked through: that lane alone.
        lane: the lane being worked through, or ``""`` for all in the order of work.
        band, site, language, reason, age: filters, ``""`` for none.
        trail: numbers of the items passed, the last one last.
        done: item that was just decided, or 0.
    """

    show: str = ""
    lane: str = ""
    band: str = ""
    site: str = ""
    language: str = ""
    reason: str = ""
    age: str = ""
    trail: tuple[int, ...] = ()
    done: int = 0

    def filters(self, at: dt.datetime) -> Filters:
        """Return the filters as the services take them, but for ``show``."""
        span = _AGES.get(self.age)
        return Filters(
            lane=self.lane or None,
            band=self.band or None,
            site=self.site or None,
            language=self.language or None,
            reason=self.reason or None,
            after=at - span if span else None,
            before=at - _AGES["month"] if self.age == "older" else None,
        )

    @property
    def narrowed(self) -> bool:
        """Whether anything but the lane is filtered."""
        return bool(self.band or self.site or self.language or self.reason or self.age)

    def query(self, **changed: object) -> str:
        """Return the address's query with some of it changed, ``?`` included, or ``""``."""
        told = {name: getattr(self, name) for name in self.__slots__}
        told["trail"] = "-".join(map(str, self.trail[-_TRAIL:]))
        told.update(changed)
        kept = {name: str(value) for name, value in told.items() if value}
        return f"?{urlencode(kept)}" if kept else ""

    def passed(self, number: int) -> Self:
        """Return the context after an item."""
        return replace(self, trail=(*self.trail, number)[-_TRAIL:], done=0)

    def back(self) -> Self:
        """Return the context of the item before."""
        return replace(self, trail=self.trail[:-1], done=0)


def context_of(
    show: Annotated[Show | Literal[""], Query()] = "",
    lane: Annotated[Lane | Literal[""], Query()] = "",
    band: Annotated[Literal["clear", "review", "flag", ""], Query()] = "",
    site: Annotated[str, Query(max_length=255)] = "",
    language: Annotated[str, Query(max_length=8)] = "",
    reason: Annotated[str, Query(max_length=64)] = "",
    age: Annotated[Age | Literal[""], Query()] = "",
    trail: Annotated[str, Query(max_length=500, pattern=r"^[0-9]{0,18}(-[0-9]{1,18}){0,40}$")] = "",
    done: Annotated[int, Query(ge=0, lt=2**62)] = 0,
) -> Context:
    """Read the context from an address."""
    site, language, reason = (_clean(text) for text in (site, language, reason))
    passed = tuple(int(number) for number in trail.split("-") if number)
    return Context(show, str(lane), band, site.lower(), language.lower(), reason, age, passed, done)


def _clean(text: str) -> str:
    return text.replace("\x00", "\ufffd").strip()
