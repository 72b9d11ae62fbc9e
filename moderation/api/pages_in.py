"""Pages in: scored, or scored and kept."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Header, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError

from ...model.scorer import Scorer
from ..accounts import Caller
from ..errors import Refused
from ..fetch import Fetched
from ..intake import Receipt, Submission
from ..metrics import PAGES
from ..problems import of_error
from ..service import Service
from .access import Running, Submitter
from .forms import Key, LineOut, PageIn, ReceiptOut, VerdictOut, answers

router = APIRouter(tags=["pages"])

NDJSON = "application/x-ndjson"
MOST_LINES = 1000
_IN_HAND = 32
"""Lines of one batch that are scored at a time, so that a batch does not keep others waiting."""

_JSON_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/PageIn"}}},
    }
}
_NDJSON_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": f"One page a line, at most {MOST_LINES:,}.",
        "content": {NDJSON: {"schema": {"$ref": "#/components/schemas/PageIn"}}},
    }
}


@router.post(
    "/score",
    response_model=VerdictOut,
    responses=answers(),
    openapi_extra=_JSON_BODY,
    summary="Score a page without keeping it",
)
async def score(request: Request, service: Running, caller: Submitter) -> Response:
    """Score a page; nothing of it is stored."""
    submission = await _submission(service, await _read(request), "")
    verdict = await asyncio.wrap_future(service.intake.score(submission))
    return _json(verdict.to_dict())


@router.post(
    "/items",
    response_model=ReceiptOut,
    status_code=201,
    responses={**answers(409), 200: {"model": ReceiptOut, "description": "The page was there already."}},
    openapi_extra=_JSON_BODY,
    summary="Submit a page",
)
async def submit(
    request: Request,
    service: Running,
    caller: Submitter,
    idempotency_key: Annotated[Key, Header(description="As `key` in the body.")] = "",
) -> Response:
    """Score and keep a page.

    The same page (address and content) is kept once, whoever sends it. A key that was used for the same page
    gives the same answer again; one that was used for another page is refused.
    """
    page = await _read(request)
    submission = await _submission(service, page, idempotency_key)
    receipt = await _kept(service, caller, submission)
    content = {"item": receipt.item, "created": receipt.created, "verdict": receipt.verdict}
    return _json(content, 201 if receipt.created else 200)


@router.post(
    "/items/batch",
    responses={
        **answers(),
        200: {
            "description": "One line for each line of the request, in its order.",
            "content": {NDJSON: {"schema": {"$ref": "#/components/schemas/LineOut"}}},
        },
    },
    response_class=Response,
    openapi_extra=_NDJSON_BODY,
    summary="Submit up to 1,000 pages",
)
async def submit_many(request: Request, service: Running, caller: Submitter) -> Response:
    """Score and keep many pages, one JSON object a line; each line succeeds or fails by itself.

    All lines are scored by the model that is in use when the first arrives. Lines past the thousandth are
    refused. Where the connection breaks, send the same lines again: none is kept twice.
    """
    told: list[LineOut] = []
    running: list[asyncio.Task[LineOut]] = []
    number = 0
    # One for all lines, whatever is promoted meanwhile; a new model is not read where others wait.
    scorer = await asyncio.to_thread(lambda: service.models.scorer)
    async for line in _lines(request):
        number += 1
        if number > MOST_LINES:
            refusal = Refused(
                "too-many-lines", 413, f"A batch has at most {MOST_LINES:,} lines; the rest was left."
            )
            told += await asyncio.gather(*running)
            running = []
            told.append(_failed(number, refusal))
            break
        running.append(asyncio.create_task(_line(service, caller, number, line, scorer)))
        if len(running) >= _IN_HAND:
            told += await asyncio.gather(*running)
            running = []
    told += await asyncio.gather(*running)
    lines = "".join(line.model_dump_json(exclude_none=True) + "\n" for line in told)
    return Response(lines, media_type=NDJSON)


def _json(content: Any, status: int = 200) -> Response:
    return Response(msgspec.json.encode(content), status, media_type="application/json")


async def _line(service: Service, caller: Caller, number: int, line: bytes, scorer: Scorer) -> LineOut:
    try:
        page = PageIn.model_validate_json(line)
        receipt = await _kept(service, caller, await _submission(service, page, ""), scorer)
    except ValidationError as error:
        fault = error.errors()[0]
        where = ".".join(str(part) for part in fault["loc"])
        return _failed(number, Refused("malformed", 422, f"{where or 'line'}: {fault['msg']}"))
    except Exception as error:  # one line must not spoil the others
        return _failed(number, error)
    verdict = receipt.verdict
    return LineOut(
        line=number,
        item=receipt.item,
        created=receipt.created,
        band=verdict["band"],
        verdict=verdict["verdict"],
    )


async def _kept(
    service: Service, caller: Caller, submission: Submission, scorer: Scorer | None = None
) -> Receipt:
    """Keep a page; one of a batch, which has its scorer, waits for its turn."""
    while True:
        try:
            receipt = await asyncio.wrap_future(service.intake.submit(submission, caller, scorer))
        except Refused as refusal:
            if refusal.code == "busy" and scorer:
                await asyncio.sleep(0.05)
                continue
            PAGES.labels("refused").inc()
            raise
        if receipt.created:
            PAGES.labels(receipt.verdict["band"]).inc()
        return receipt


async def _submission(service: Service, page: PageIn, key: str) -> Submission:
    if page.html is None and page.text is None:
        fetched: Fetched = await asyncio.to_thread(service.fetcher.fetch, page.url)
        return Submission(page.url, fetched.content, fetched.form, page.key or key)
    form = "html" if page.html is not None else "text"
    return Submission(page.url, (page.html if form == "html" else page.text) or "", form, page.key or key)


async def _read(request: Request) -> PageIn:
    try:
        return PageIn.model_validate_json(await request.body())
    except ValidationError as error:
        found = error.errors(include_url=False, include_context=False, include_input=False)
        raise RequestValidationError(
            [{**fault, "loc": ("body", *fault["loc"])} for fault in found]
        ) from error


async def _lines(request: Request) -> AsyncIterator[bytes]:
    """Yield the lines of a body as they come in, without empty ones."""
    rest = b""
    async for piece in request.stream():
        *whole, rest = (rest + piece).split(b"\n")
        for line in whole:
            if line.strip():
                yield line
    if rest.strip():
        yield rest


def _failed(number: int, error: Exception) -> LineOut:
    told = json.loads(bytes(of_error(error).body))
    return LineOut.model_validate({"line": number, "error": told})
