"""Items: read, listed, decided, undone, exported."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, replace
from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Depends, Header, Path, Query, Response
from fastapi.responses import StreamingResponse

from .. import decisions, items, queue
from ..decisions import Decision
from ..items import Filters, Item
from ..metrics import DECISIONS
from ..order import Lane
from ..roles import Role
from ..service import Service
from ..tallies import counts
from .access import Adjudicator, NoteKeeper, Reviewer, Running, Submitter
from .forms import (
    DecideIn,
    DraftIn,
    DraftOut,
    HistoryOut,
    ItemOut,
    ItemsOut,
    Key,
    QueueOut,
    UndoIn,
    answers,
    filters,
)

router = APIRouter()

ItemNumber = Annotated[int, Path(ge=1, lt=2**62, description="Number of the item.")]
Chosen = Annotated[Filters, Depends(filters)]
Cursor = Annotated[str | None, Query(max_length=500, description="`next` of the part before.")]
Most = Annotated[int, Query(ge=1, le=items.MOST, description="Most items in the answer.")]
_EXPORTED = 200


@router.get(
    "/items", response_model=ItemsOut, responses=answers(), tags=["items"], summary="List items, newest first"
)
def list_items(
    service: Running, caller: Submitter, chosen: Chosen, cursor: Cursor = None, limit: Most = 50
) -> Any:
    """List items; a submitter sees those it sent."""
    if not caller.role.reaches(Role.REVIEWER):
        chosen = replace(chosen, sent_by=caller.id)
    return items.listed(service.database, chosen, cursor, limit)


@router.get(
    "/items/{item}", response_model=ItemOut, responses=answers(404), tags=["items"], summary="Fetch an item"
)
def get_item(service: Running, caller: Submitter, item: ItemNumber) -> Any:
    """Return an item with its verdict and reasons."""
    found = items.one(service.database, item, caller)
    return {"item": found, "verdict": items.verdicts(service.database, [item])[item]}


@router.get(
    "/items/{item}/page",
    responses={
        **answers(404),
        200: {
            "description": "The parts of the page as farmsift read them; texts, never HTML to be shown.",
            "content": {"application/json": {"schema": {"type": "object"}}},
        },
    },
    response_class=Response,
    tags=["items"],
    summary="The parts of an item's page",
)
def get_page(service: Running, caller: Reviewer, item: ItemNumber) -> Response:
    """Return the page's parts as read: site name, menu, article, recent posts, links and all others."""
    data = msgspec.json.encode(items.page(service.database, item))
    return Response(data, media_type="application/json")


@router.get(
    "/items/{item}/history",
    response_model=HistoryOut,
    responses=answers(404),
    tags=["decisions"],
    summary="All decisions on an item",
)
def get_history(service: Running, caller: Reviewer, item: ItemNumber) -> Any:
    """Return decisions and undoings, oldest first."""
    return {"decisions": decisions.history(service.database, item, caller)}


@router.post(
    "/items/{item}/decisions",
    response_model=Decision,
    status_code=201,
    responses=answers(404, 409),
    tags=["decisions"],
    summary="Decide on an item",
)
def decide(
    service: Running,
    caller: Reviewer,
    item: ItemNumber,
    told: DecideIn,
    idempotency_key: Annotated[Key, Header(description="As `key` in the body.")] = "",
) -> Any:
    """Decide; refused where another reviewer has the item in hand or it is decided already."""
    made = decisions.decide(
        service.database,
        service.settings,
        caller,
        item,
        told.label,
        told.note,
        told.reasons_right,
        told.reasons_wrong,
        told.key or idempotency_key,
    )
    DECISIONS.labels(made.kind).inc()
    return made


@router.post(
    "/items/{item}/undo",
    response_model=Decision,
    status_code=201,
    responses=answers(404, 409),
    tags=["decisions"],
    summary="Take the last decision back",
)
def undo(service: Running, caller: Reviewer, item: ItemNumber, told: UndoIn) -> Any:
    """Add that the last decision is undone; the decision itself stays in the history."""
    made = decisions.undo(service.database, service.settings, caller, item, told.note, told.decision)
    DECISIONS.labels(made.kind).inc()
    return made


@router.put(
    "/items/{item}/lease",
    response_model=Item,
    responses=answers(404, 409),
    tags=["queue"],
    summary="Take an item in hand",
)
def lease(service: Running, caller: Reviewer, item: ItemNumber) -> Any:
    """Lease one item, or prolong the lease on it."""
    return queue.lease(service.database, service.settings, caller, item)


@router.delete(
    "/items/{item}/lease",
    status_code=204,
    responses=answers(404),
    tags=["queue"],
    summary="Give an item back",
)
def release(service: Running, caller: Reviewer, item: ItemNumber) -> None:
    """Give a lease back; one that is not the caller's stays."""
    queue.release(service.database, caller, item)


@router.get(
    "/items/{item}/draft",
    response_model=DraftOut,
    responses=answers(),
    tags=["queue"],
    summary="The note being written",
)
def get_draft(service: Running, caller: Reviewer, item: ItemNumber) -> Any:
    """Return the note that was kept while it was being written."""
    return {"note": queue.draft(service.database, caller, item)}


@router.put(
    "/items/{item}/draft",
    status_code=204,
    responses=answers(404),
    tags=["queue"],
    summary="Keep the note being written",
)
def put_draft(service: Running, caller: NoteKeeper, item: ItemNumber, told: DraftIn) -> None:
    """Keep a note until the decision is made; a session that has just lapsed may still do so."""
    queue.keep_draft(service.database, caller, item, told.note)


@router.get("/queue", response_model=QueueOut, responses=answers(), tags=["queue"], summary="How much waits")
def get_queue(service: Running, caller: Reviewer) -> Any:
    """Return how many items wait, by lane."""
    with service.database.read() as connection:
        found = counts(connection)
    waiting = dict.fromkeys((lane.value for lane in Lane), 0)
    for (_, lane, _), n in found.items():
        if lane:
            waiting[lane] += n
    return {"waiting": waiting}


@router.get(
    "/queue/{name}",
    response_model=ItemsOut,
    responses=answers(),
    tags=["queue"],
    summary="What waits, in the order of work",
)
def get_lane(
    service: Running, caller: Reviewer, name: Lane, chosen: Chosen, cursor: Cursor = None, limit: Most = 50
) -> Any:
    """List what waits in a lane."""
    return queue.waiting(service.database, name, chosen, cursor, limit)


@router.post(
    "/queue/next",
    response_model=Item,
    responses={**answers(), 204: {"description": "Nothing is left for this reviewer."}},
    tags=["queue"],
    summary="Take the next item in hand",
)
def next_item(
    service: Running,
    caller: Reviewer,
    chosen: Chosen,
    skip: Annotated[
        int | None, Query(ge=1, lt=2**62, description="Item to go on from, left undecided.")
    ] = None,
) -> Any:
    """Lease the next item to the caller; the same again until it is decided, given back or skipped."""
    found = queue.next_item(service.database, service.settings, caller, chosen, skip)
    return found or Response(status_code=204)


@router.get(
    "/export",
    responses={
        **answers(),
        200: {
            "description": "One decided item a line, in the order in which they came in.",
            "content": {"application/x-ndjson": {"schema": {"type": "object"}}},
        },
    },
    response_class=StreamingResponse,
    tags=["items"],
    summary="Export decided items",
)
def export(
    service: Running, caller: Adjudicator, after: Annotated[int, Query(ge=0, lt=2**62)] = 0
) -> StreamingResponse:
    """Stream decided items with verdict and history; `after` goes on behind an item."""
    return StreamingResponse(_exported(service, after), media_type="application/x-ndjson")


def _exported(service: Service, after: int) -> Iterator[str]:
    while part := items.decided_after(service.database, after, _EXPORTED):
        told = items.verdicts(service.database, [item.id for item in part])
        past = decisions.of_items(service.database, [item.id for item in part])
        for item in part:
            entry = {
                **asdict(item),
                "verdict_shown": told[item.id],
                "decisions": [
                    {name: value for name, value in asdict(one).items() if name != "shown"}
                    for one in past.get(item.id, [])
                ],
            }
            yield json.dumps(entry, default=str, ensure_ascii=False) + "\n"
        after = part[-1].id
