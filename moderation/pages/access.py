"""Who is at the page, and whether a form was sent from it; errors as pages."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Callable, Coroutine
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import Depends, Form, Path, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse
from fastapi.routing import APIRoute
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from .. import accounts, queue
from ..accounts import Caller
from ..api.access import COOKIE, service_of
from ..errors import Refused
from ..problems import of_error
from ..roles import Role
from .render import page

FORM_COOKIE = "farmsift_form"
_OURS = re.compile(r"/(queue|dashboard|items/[0-9]{1,18})?(\?[\w%&=.+:-]*)?")

Field = Annotated[str, Form()]
ItemNumber = Annotated[int, Path(ge=1, lt=2**62)]


def reviewer_of(request: Request) -> Caller:
    """Return who is signed in.

    Raises:
        Refused: nobody, somebody who is no reviewer, or too many requests.
    """
    service = service_of(request)
    kept = request.cookies.get(COOKIE, "")
    found = accounts.by_session(service.database, service.settings, kept) if kept else None
    if found is None:
        raise Refused("sign-in", 401, "Please sign in.")
    if service.by_caller.take(found.name):
        raise Refused("too-many", 429, "Too many requests; wait a little.")
    found.require(Role.REVIEWER)
    return found


def sender_of(request: Request, csrf: Field = "") -> Caller:
    """Return who sent a form of ours.

    Raises:
        Refused: as ``reviewer_of``, or the form does not carry the token of the session.
    """
    found = reviewer_of(request)
    if not accounts.same(csrf, found.csrf):
        raise Refused("csrf", 403, "The form was not sent from this page; go back, reload it and try again.")
    return found


def decider_of(request: Request, item: ItemNumber, csrf: Field = "", note: Field = "") -> Caller:
    """Return who sent a decision; where the session has lapsed meanwhile, the note is kept.

    Raises:
        Refused: as ``sender_of``.
    """
    try:
        return sender_of(request, csrf)
    except Refused as refused:
        if refused.code == "sign-in":
            service = service_of(request)
            lapsed = accounts.by_lapsed_session(service.database, request.cookies.get(COOKIE, ""), csrf)
            if lapsed is not None and lapsed.role.reaches(Role.REVIEWER):
                queue.keep_draft(service.database, lapsed, item, folded(note))
                request.state.kept = True
        raise


def folded(note: str) -> str:
    """Return a note with the line ends that people mean; forms send two characters for each."""
    return note.replace("\r\n", "\n")


def ours(place: str) -> str:
    """Return an address to go on to, if it is a page of ours, else the queue's."""
    return place if _OURS.fullmatch(place) else "/queue"


def form_token(request: Request) -> str:
    """Return the token that the form for signing in carries, where there is no session yet."""
    kept = request.cookies.get(FORM_COOKIE, "")
    return kept if re.fullmatch(r"[\w-]{43}", kept) else secrets.token_urlsafe(32)


class PageRoute(APIRoute):
    """A route whose refusals are pages; whoever is not signed in is sent to sign in first."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Wrap the handler."""
        handler = super().get_route_handler()

        async def answering(request: Request) -> Response:
            try:
                return await handler(request)
            except Refused as refused:
                if refused.code == "sign-in":
                    return _to_sign_in(request)
                return refusal(request, refused)
            except (DBAPIError, PoolTimeout, RequestValidationError) as error:
                return refusal(request, error)

        return answering


def refusal(request: Request, error: Exception) -> Response:
    """Make the page that tells of an error."""
    if isinstance(error, RequestValidationError):
        error = Refused("malformed", 422, "The address or the form is not one that this page makes.")
    answer = of_error(error)
    told = json.loads(bytes(answer.body))
    response = page(request, "error.html", status=told["status"], title=told["title"], detail=told["detail"])
    response.status_code = told["status"]
    if "retry-after" in answer.headers:
        response.headers["Retry-After"] = answer.headers["retry-after"]
    return response


def _to_sign_in(request: Request) -> RedirectResponse:
    there = request.url.path
    if request.method == "POST":
        there = re.sub(r"(/items/[0-9]+)/.*", r"\1", there)
    query = f"?{request.url.query}" if request.url.query else ""
    told = {"next": ours(there + query)}
    if getattr(request.state, "kept", False):
        told["why"] = "kept"
    elif COOKIE in request.cookies:
        told["why"] = "lapsed"
    return RedirectResponse(f"/sign-in?{urlencode(told)}", 303)


Visitor = Annotated[Caller, Depends(reviewer_of)]
Sender = Annotated[Caller, Depends(sender_of)]
Decider = Annotated[Caller, Depends(decider_of)]
