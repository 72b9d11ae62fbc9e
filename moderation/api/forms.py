"""What requests hold and what answers hold, where the room's own classes do not say it already."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal, Self

from fastapi import Query
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, model_validator

from ..decisions import Decision
from ..items import Filters, Item
from ..labels import Label
from ..order import Lane
from ..problems import Problem
from ..roles import Role

Key = Annotated[
    str,
    Field(
        max_length=200,
        pattern=r"^[\x21-\x7e]*$",
        description="Your own name for it, for repeating it safely.",
    ),
]
Note = Annotated[str, Field(max_length=4000, description="Free text.")]
Number = Annotated[int, Field(ge=1, lt=2**62)]


class Form(BaseModel):
    """A request: unknown fields are refused, or a misspelt one would go unseen."""

    model_config = ConfigDict(extra="forbid")


class PageIn(Form):
    """One page: its address, and its HTML, or its text as copied from a browser."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "example": {
                "url": "https://rowing.example/season",
                "html": "<title>Rowing club</title><h1>The season</h1><p>Training is on Tuesday at six.",
                "key": "crawl-2031",
            }
        },
    )

    url: str = Field("", max_length=4000, description="The page's address.")
    html: str | None = Field(None, description="The page's HTML.")
    text: str | None = Field(None, description="The page's text, as copied from a browser.")
    key: Key = ""

    @model_validator(mode="after")
    def _one(self) -> Self:
        if self.html is not None and self.text is not None:
            raise ValueError("a page has html or text, not both")
        if self.html is None and self.text is None and not self.url:
            raise ValueError("a page needs html, text or, where the service fetches pages, an address")
        return self


class Quote(BaseModel):
    """A passage that stands in the page, and where."""

    quote: str
    where: str


class ReasonOut(BaseModel):
    """One reason."""

    signal: str
    group: str
    head: Literal["content_farm", "republished"]
    points: float = Field(
        description="Exact share of the head's log-odds; above 0 it speaks against the page."
    )
    sentence: str
    evidence: list[Quote]


class VerdictOut(BaseModel):
    """What farmsift says of a page."""

    model_config = ConfigDict(
        extra="allow",
        json_schema_extra={
            "example": {
                "id": "https://rowing.example/season",
                "url": "https://rowing.example/season",
                "host": "rowing.example",
                "content_farm": 0.0213,
                "republished": 0.0104,
                "band": "clear",
                "verdict": "ordinary",
                "reasons": [
                    {
                        "signal": "wording.first_person",
                        "group": "wording",
                        "head": "content_farm",
                        "points": -0.316,
                        "sentence": "The writer speaks for themselves, 4 times I or we.",
                        "evidence": [{"quote": "we row at six", "where": "article"}],
                    }
                ],
                "model": "farmsift-0.1.0-f67182b3",
                "error": None,
            }
        },
    )

    id: str
    url: str | None
    host: str | None
    content_farm: float | None = Field(description="Probability, 0 to 1.")
    republished: float | None = Field(description="Probability, 0 to 1.")
    band: Literal["clear", "review", "flag"] | None
    verdict: Literal["ordinary", "content_farm", "republished", "both"] | None
    reasons: list[ReasonOut]
    model: str
    error: str | None


class ReceiptOut(BaseModel):
    """What the sender of a page is told."""

    item: int = Field(description="Number of the item.")
    created: bool = Field(
        description="Whether the page is new; else it is the item the same page made before."
    )
    verdict: VerdictOut


class ItemOut(BaseModel):
    """An item with its verdict."""

    item: Item
    verdict: VerdictOut


class ItemsOut(BaseModel):
    """Part of a list."""

    items: list[Item]
    next: str | None = Field(description="Cursor of the next part; null at the end.")


class QueueOut(BaseModel):
    """What waits, by lane."""

    waiting: dict[str, int] = Field(examples=[{"review": 120, "flag": 44, "audit": 9}])


class DecideIn(Form):
    """A decision."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "example": {"label": "content_farm", "note": "Shop links under every article.", "key": "d-17"}
        },
    )

    label: Label
    note: Note = ""
    reasons_right: list[Annotated[str, Field(max_length=64)]] = Field([], max_length=50)
    reasons_wrong: list[Annotated[str, Field(max_length=64)]] = Field([], max_length=50)
    key: Key = ""


class UndoIn(Form):
    """Taking the last decision back."""

    note: Note = ""
    decision: Number | None = Field(
        None, description="Number of the decision meant, so that repeating is safe."
    )


class DraftIn(Form):
    """The note that is being written."""

    note: Note


class DraftOut(BaseModel):
    """The note that was kept."""

    note: str


class HistoryOut(BaseModel):
    """All decisions on an item, oldest first."""

    decisions: list[Decision]


class SiteDecideIn(Form):
    """A decision on a whole site."""

    label: Literal["ordinary", "content_farm", "republished", "both"]
    note: Note = ""


class LiftIn(Form):
    """Lifting a decision on a site."""

    note: Note = ""
    reopen: bool = Field(False, description="Whether pages that the decision settled go back to the queue.")


class AccountIn(Form):
    """A new account."""

    name: str = Field(min_length=1, max_length=100, examples=["ada"])
    role: Role
    password: str | None = Field(None, min_length=10, max_length=1000, description="None for tokens alone.")


class AccountChange(Form):
    """What to change about an account; what is null stays."""

    role: Role | None = None
    password: str | None = Field(None, min_length=10, max_length=1000)
    disabled: bool | None = None
    unlock: bool = False


class TokenIn(Form):
    """A new token."""

    account: str = Field(max_length=100)
    name: str = Field(min_length=1, max_length=100, description="What it is for.")
    role: Role | None = Field(None, description="At most that of the account, which it is by default.")
    days: float | None = Field(None, gt=0, le=36500, description="How long it lasts; for ever if null.")


class TokenOut(BaseModel):
    """A token as listed."""

    id: int
    account: str
    name: str
    role: Role
    created_at: dt.datetime
    expires_at: dt.datetime | None
    revoked_at: dt.datetime | None


class NewTokenOut(BaseModel):
    """A new token, shown this once."""

    secret: str = Field(description="The token itself.")
    token: TokenOut


class Me(BaseModel):
    """Who makes the request."""

    name: str
    role: Role


class ModelOut(BaseModel):
    """The model in use."""

    name: str
    manifest: dict[str, Any]
    fault: str = Field(description="Why the model that lies there now was not taken up, or empty.")


class Health(BaseModel):
    """Whether the process lives, or the service can work."""

    status: Literal["ok"]


class EntryOut(BaseModel):
    """One entry of the log."""

    id: int
    at: str
    actor: str
    action: str
    subject: str
    detail: dict[str, Any]
    before: str
    digest: str


class EntriesOut(BaseModel):
    """Part of the log."""

    entries: list[EntryOut]


class LineOut(BaseModel):
    """What became of one line of a batch."""

    line: int
    item: int | None = None
    created: bool | None = None
    band: str | None = None
    verdict: str | None = None
    error: Problem | None = None


def filters(
    state: Annotated[Literal["passed", "open", "second", "disputed", "decided"] | None, Query()] = None,
    lane: Annotated[Lane | None, Query(description="What the item waits for.")] = None,
    band: Annotated[Literal["clear", "review", "flag"] | None, Query()] = None,
    site: Annotated[str | None, Query(max_length=255, description="Registrable domain, or host.")] = None,
    language: Annotated[str | None, Query(max_length=8, description="ISO 639-1 code.")] = None,
    outcome: Annotated[Label | None, Query()] = None,
    audit: Annotated[bool | None, Query(description="Whether it was drawn for the audit.")] = None,
    reason: Annotated[str | None, Query(max_length=64, description="Signal that speaks against it.")] = None,
    before: Annotated[AwareDatetime | None, Query(description="Came in before this moment.")] = None,
    after: Annotated[AwareDatetime | None, Query(description="Came in at this moment or later.")] = None,
) -> Filters:
    """Read the filters of a list."""
    return Filters(
        state=state,
        lane=lane and lane.value,
        band=band,
        site=_clean(site),
        language=_clean(language),
        outcome=outcome and outcome.value,
        audit=audit,
        reason=_clean(reason),
        before=before,
        after=after,
    )


def _clean(text: str | None) -> str | None:
    """No stored text holds NUL, and PostgreSQL takes none in a question."""
    return None if text is None else text.replace("\x00", "\ufffd")


_SAYS = {
    400: "The body can't be read.",
    401: "No token or session, or one that is not valid.",
    403: "The role does not allow it, or the CSRF token is missing.",
    404: "There is no such thing, or the caller may not know of it.",
    409: "It does not fit the state of things.",
    413: "The request is too large.",
    415: "The packing of the request is not supported.",
    422: "The request is malformed, or its content can't be used.",
    429: "Too many requests.",
    503: "The service can't do this at present.",
    507: "There is no room left to store anything.",
}


def answers(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Describe the problems that a call may answer with, those that every call may among them."""
    return {
        status: {
            "description": _SAYS[status],
            "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
        for status in sorted({*statuses, 400, 401, 403, 413, 415, 422, 429, 503, 507})
    }
