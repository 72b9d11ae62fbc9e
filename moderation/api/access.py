"""Who makes a request, and whether they may."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import APIKeyCookie, HTTPBearer

from .. import accounts
from ..accounts import Caller
from ..errors import Refused
from ..roles import Role
from ..service import Service

COOKIE = "farmsift_session"
CSRF_HEADER = "X-CSRF-Token"
_SAFE = {"GET", "HEAD", "OPTIONS"}

# For the description of the API; what they find is read again below.
bearer = HTTPBearer(auto_error=False, description="A token, as `farmsift token add` makes it.")
cookie = APIKeyCookie(
    name=COOKIE,
    auto_error=False,
    description=f"The session of the review page; what changes anything needs the header `{CSRF_HEADER}` too.",
)


async def running_of(request: Request) -> Service:
    """Return the running service; asynchronous, so that it takes no thread."""
    return service_of(request)


def service_of(request: Request) -> Service:
    """Return the running service."""
    return request.app.state.service


def identify(service: Service, request: Request) -> Caller:
    """Return who makes a request: by a token, or by a session with its CSRF token where it changes anything.

    Raises:
        Refused: nobody that is known, no CSRF token, or too many requests.
    """
    scheme, _, secret = request.headers.get("authorization", "").partition(" ")
    if scheme:
        found = accounts.by_token(service.database, secret.strip()) if scheme.lower() == "bearer" else None
        if found is None:
            raise Refused("token", 401, "The token is not known, was revoked or has run out.")
    else:
        kept = request.cookies.get(COOKIE, "")
        found = accounts.by_session(service.database, service.settings, kept) if kept else None
        if found is None:
            raise Refused("sign-in", 401, "Sign in, or send a token.")
        sent = request.headers.get(CSRF_HEADER, "")
        if request.method not in _SAFE and not accounts.same(sent, found.csrf):
            raise Refused("csrf", 403, f"The header {CSRF_HEADER} is missing or not that of this session.")
    if service.by_caller.take(found.name):
        raise Refused("too-many", 429, "Too many requests; wait a little.")
    return found


def caller_of(request: Request) -> Caller:
    """Return who makes the request; as ``identify``."""
    return identify(service_of(request), request)


def keeper_of(request: Request) -> Caller:
    """Return whose note is to be kept: a session that has lapsed is good enough for that, and for nothing else.

    Raises:
        Refused: as ``identify``, or the caller is no reviewer.
    """
    service = service_of(request)
    try:
        found = identify(service, request)
    except Refused as refused:
        secret, csrf = request.cookies.get(COOKIE, ""), request.headers.get(CSRF_HEADER, "")
        lapsed = accounts.by_lapsed_session(service.database, secret, csrf)
        if refused.code != "sign-in" or lapsed is None:
            raise
        found = lapsed
    found.require(Role.REVIEWER)
    return found


class Needs:
    """Dependency: a caller that has at least a role."""

    def __init__(self, role: Role):
        self.role = role

    async def __call__(self, caller: Annotated[Caller, Depends(caller_of)]) -> Caller:
        """Return the caller.

        Raises:
            Refused: the caller's role is too low.
        """
        caller.require(self.role)
        return caller


Running = Annotated[Service, Depends(running_of)]
Submitter = Annotated[Caller, Depends(Needs(Role.SUBMITTER))]
Reviewer = Annotated[Caller, Depends(Needs(Role.REVIEWER))]
Adjudicator = Annotated[Caller, Depends(Needs(Role.ADJUDICATOR))]
Administrator = Annotated[Caller, Depends(Needs(Role.ADMINISTRATOR))]
NoteKeeper = Annotated[Caller, Depends(keeper_of)]
SECURITY = [Depends(bearer), Depends(cookie)]
