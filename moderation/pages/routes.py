"""The pages: sign in, the queue, an item, the dashboard."""

from __future__ import annotations

import mimetypes
import secrets
from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Depends, Form, Query, Request, Response
from fastapi.responses import RedirectResponse

from .. import accounts, decisions, items, queue, sites
from ..accounts import Caller
from ..api.access import COOKIE, Running
from ..errors import Refused, not_found
from ..items import Filters, Slice
from ..labels import Label, kept
from ..limits import too_many
from ..metrics import DECISIONS
from ..order import Lane
from ..roles import Role
from ..service import Service
from ..tallies import counts
from .access import (
    FORM_COOKIE,
    Decider,
    Field,
    ItemNumber,
    PageRoute,
    Sender,
    Visitor,
    folded,
    form_token,
    ours,
    reviewer_of,
)
from .charts import columns
from .context import Context, context_of
from .copies import matches_of
from .parts import Marker, parts_of
from .render import page, static

router = APIRouter(route_class=PageRoute, include_in_schema=False)

Chosen = Annotated[Context, Depends(context_of)]
Cursor = Annotated[str | None, Query(max_length=500)]
Number = Annotated[int, Form(ge=0, lt=2**62)]
Signals = Annotated[list[str], Form(max_length=50)]
_PER_PAGE = 50


@router.get("/static/{name}")
def get_static(name: str) -> Response:
    """Return a style sheet, script or picture; its address changes with it, so it may be kept."""
    content = static(name)
    if content is None:
        raise not_found("such file")
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return Response(
        content, media_type=kind, headers={"Cache-Control": "public, max-age=31536000, immutable"}
    )


@router.get("/")
def home() -> Response:
    """Lead to the queue."""
    return RedirectResponse("/queue", 303)


# Signing in


@router.get("/sign-in")
def sign_in_form(
    request: Request,
    next: Annotated[str, Query(max_length=2000)] = "",
    why: Annotated[str, Query(max_length=10)] = "",
) -> Response:
    """Show the form for signing in."""
    return _sign_in_page(request, ours(next), why)


@router.post("/sign-in")
def sign_in(
    request: Request,
    service: Running,
    name: Field = "",
    password: Field = "",
    csrf: Field = "",
    next: Field = "",
) -> Response:
    """Begin a session, always a new one."""
    client = request.client.host if request.client else ""
    if wait := service.sign_ins.take(client):
        answer = _sign_in_page(request, ours(next), detail="Too many attempts; wait a little and try again.")
        answer.status_code, answer.headers["Retry-After"] = 429, too_many(wait).headers["Retry-After"]
        return answer
    kept = request.cookies.get(FORM_COOKIE, "")
    if not kept or not accounts.same(csrf, kept):
        refused = Refused(
            "csrf", 403, "The form had lain for too long, or cookies are off. Please try again."
        )
        return _sign_in_page(request, ours(next), detail=refused.detail, status=403)
    try:
        secret, caller = accounts.sign_in(
            service.database, service.settings, name.replace("\x00", ""), password
        )
    except Refused as refused:
        return _sign_in_page(request, ours(next), detail=refused.detail, status=refused.status, name=name)
    if not caller.role.reaches(Role.REVIEWER):
        accounts.sign_out(service.database, secret)
        detail = f"{caller.name} is a submitter's account; the review page needs a reviewer's."
        return _sign_in_page(request, ours(next), detail=detail, status=403)
    if old := request.cookies.get(COOKIE, ""):
        accounts.sign_out(service.database, old)
    answer = RedirectResponse(ours(next), 303)
    _set_cookie(answer, service, COOKIE, secret)
    return answer


@router.post("/sign-out")
def sign_out(request: Request, service: Running, caller: Sender) -> Response:
    """End the session."""
    accounts.sign_out(service.database, request.cookies.get(COOKIE, ""))
    answer = RedirectResponse("/sign-in?why=out", 303)
    answer.delete_cookie(COOKIE)
    return answer


# The queue


@router.get("/queue")
def show_queue(
    request: Request, service: Running, caller: Visitor, context: Chosen, cursor: Cursor = None
) -> Response:
    """List what waits, or items by filters."""
    at = service.database.clock()
    with service.database.read() as connection:
        places = counts(connection)
    show = context.show or context.lane or _first_with_work(places, caller)
    context = replace(context, show=show, lane="")
    found, filters = _listed(service, show, context.filters(at), cursor)
    tabs = {lane.value: 0 for lane in Lane} | {"decided": 0, "all": places.total()}
    by_band: dict[str, int] = {"flag": 0, "review": 0, "clear": 0}
    for (state, lane, band), n in places.items():
        for tab in (lane, "decided" if state == "decided" else None):
            if tab in tabs:
                tabs[tab] += n
        if show in (lane, "all") or (show == "decided" and state == "decided"):
            by_band[band] += n
    return page(
        request,
        "queue.html",
        user=caller,
        context=context,
        found=found,
        tabs=tabs,
        by_band=by_band,
        waiting=sum(tabs[lane.value] for lane in Lane),
        matching=items.count(service.database, filters) if context.narrowed else tabs[show],
        signals=service.models.scorer.model.heads.signals,
        cursor=cursor,
        now=at,
        done=_done(service, context, caller),
    )


def _first_with_work(places: Mapping[tuple[str, str | None, str], int], caller: Caller) -> str:
    """Return the first lane of the order of work that has something for the caller."""
    full = {lane for (_, lane, _), n in places.items() if n > 0}
    if not caller.role.reaches(Role.ADJUDICATOR):
        full.discard(Lane.DISPUTED)
    return next((lane.value for lane in Lane if lane in full), Lane.REVIEW.value)


def _listed(service: Service, show: str, filters: Filters, cursor: str | None) -> tuple[Slice, Filters]:
    """Return part of the list under a tab, and its filters."""
    if show == "decided":
        filters = replace(filters, state="decided")
    if show in ("decided", "all"):
        return items.listed(service.database, filters, cursor, _PER_PAGE), filters
    found = queue.waiting(service.database, Lane(show), filters, cursor, _PER_PAGE)
    return found, replace(filters, lane=show)


@router.post("/next")
def go_on(service: Running, caller: Sender, context: Chosen, skip: Number = 0) -> Response:
    """Take the next item in hand and go there."""
    if skip:
        context = context.passed(skip)
    return _on(service, caller, context, skip or None)


def _on(
    service: Service, caller: Caller, context: Context, skip: int | None = None, done: int = 0
) -> Response:
    filters = context.filters(service.database.clock())
    found = queue.next_item(service.database, service.settings, caller, filters, skip)
    if found is None:
        return RedirectResponse(f"/queue{context.query(done=done or '', end='' if done else 1)}", 303)
    return RedirectResponse(f"/items/{found.id}{context.query(done=done)}", 303)


# An item


@router.get("/items/{item}")
def show_item(
    request: Request, service: Running, caller: Visitor, item: ItemNumber, context: Chosen
) -> Response:
    """Show an item."""
    return _item_page(request, service, caller, item, context)


@router.post("/items/{item}/take")
def take(service: Running, caller: Sender, item: ItemNumber, context: Chosen) -> Response:
    """Take an item in hand that was chosen from a list."""
    queue.lease(service.database, service.settings, caller, item)
    return RedirectResponse(f"/items/{item}{context.query()}", 303)


@router.post("/items/{item}/decide")
def decide(
    request: Request,
    service: Running,
    caller: Decider,
    item: ItemNumber,
    context: Chosen,
    label: Annotated[Label, Form()],
    note: Field = "",
    key: Annotated[str, Form(max_length=64, pattern=r"^[\w-]*$")] = "",
    right: Signals = [],  # noqa: B006 (FastAPI copies it)
    wrong: Signals = [],  # noqa: B006
) -> Response:
    """Decide, and go on to the next item; what is refused is told on the item's page, with the note kept."""
    note = folded(note)
    try:
        if both := set(right) & set(wrong):
            name = min(both)[:64]
            raise Refused("reason", 422, f"The reason {name!r} is marked as right and as wrong.")
        made = decisions.decide(
            service.database, service.settings, caller, item, label, note, right, wrong, key
        )
    except Refused as refused:
        if refused.status not in (409, 422):
            raise
        if refused.code != "note":
            queue.keep_draft(service.database, caller, item, note)
        answer = _item_page(request, service, caller, item, context, refused.detail, note)
        answer.status_code = refused.status
        return answer
    DECISIONS.labels(made.kind).inc()
    return _on(service, caller, context.passed(item), done=item)


@router.post("/items/{item}/undo")
def undo(
    request: Request,
    service: Running,
    caller: Sender,
    item: ItemNumber,
    context: Chosen,
    decision: Number,
) -> Response:
    """Take a decision back, and go back to its item."""
    try:
        made = decisions.undo(service.database, service.settings, caller, item, decision=decision)
        DECISIONS.labels(made.kind).inc()
        queue.lease(service.database, service.settings, caller, item)
    except Refused as refused:
        if refused.status != 409:
            raise
        answer = _item_page(request, service, caller, item, context, refused.detail)
        answer.status_code = 409
        return answer
    back = context.back() if context.trail[-1:] == (item,) else context
    return RedirectResponse(f"/items/{item}{replace(back, done=0).query(undone=1)}", 303)


@router.post("/items/{item}/site")
def decide_site(
    service: Running,
    caller: Sender,
    item: ItemNumber,
    context: Chosen,
    label: Annotated[Label | None, Form()] = None,
    note: Field = "",
) -> Response:
    """Decide on the whole site of an item, or lift the decision in force where no label is given."""
    site = items.one(service.database, item, caller).site
    if label is None:
        sites.lift(service.database, caller, site, folded(note))
    else:
        sites.decide(service.database, caller, site, label, folded(note))
    return RedirectResponse(f"/items/{item}{context.query()}#site", 303)


def _item_page(
    request: Request,
    service: Service,
    caller: Caller,
    number: int,
    context: Context,
    alert: str = "",
    note: str | None = None,
) -> Response:
    database, at = service.database, service.database.clock()
    item = items.one(database, number, caller)
    verdict = items.verdicts(database, [number])[number]
    shown = items.page(database, number)
    history = decisions.history(database, number, caller)
    standing = [one for one in history if one.kind == "decide" and not one.undone]
    may_undo = bool(standing) and (standing[-1].by == caller.name or caller.role.reaches(Role.ADJUDICATOR))
    spoken = caller.name in {one.by for one in standing}
    marker = Marker(verdict["reasons"])
    parts = parts_of(shown, marker)
    scorer = service.models.scorer
    known = sites.about(database, item.site) if item.site else None
    others = items.listed(database, Filters(site=item.site), most=11).items if item.site else []
    holder = queue.holder(item, service.settings, at)
    return page(
        request,
        "item.html",
        user=caller,
        context=context,
        item=item,
        verdict=verdict,
        shown=shown,
        history=history,
        put_back=kept.put_back(database, number),
        undoable=standing[-1] if may_undo else None,
        parts=parts,
        marked=marker.found,
        promise=scorer.model.thresholds if scorer.model.name == item.model else None,
        copies=matches_of(database, scorer.copies, shown),
        site=known,
        others=[one for one in others if one.id != number][:10],
        site_past=[one for one in decisions.of_site(database, item.site, 12) if one.item != number][:8],
        holder=holder,
        may_decide=holder in (None, caller.name)
        and not (item.state == "decided" and standing)
        and not spoken
        and (item.state != "disputed" or caller.role.reaches(Role.ADJUDICATOR)),
        may_rule=caller.role.reaches(Role.ADJUDICATOR),
        spoken=spoken,
        original=item.url if _scheme(item.url) in ("http", "https") else "",
        note=queue.draft(database, caller, number) if note is None else note,
        key=secrets.token_urlsafe(16),
        alert=alert,
        undone="undone" in request.query_params,
        now=at,
        done=_done(service, context, caller),
    )


def _scheme(url: str) -> str:
    """Return the scheme of an address, or ``""`` where it is none."""
    try:
        return urlsplit(url).scheme.lower()
    except ValueError:
        return ""


def _done(service: Service, context: Context, caller: Caller) -> decisions.Decision | None:
    """The caller's decision on the item that was worked just before, if it stands."""
    if not context.done:
        return None
    try:
        past = decisions.history(service.database, context.done, caller)
    except Refused:
        return None
    own = [one for one in past if one.kind == "decide" and not one.undone and one.by == caller.name]
    return own[-1] if own else None


# The dashboard


@router.get("/dashboard")
def show_dashboard(
    request: Request, service: Running, caller: Annotated[Caller, Depends(reviewer_of)]
) -> Response:
    """Show the numbers of the dashboard."""
    told = service.dashboard()
    return page(
        request,
        "dashboard.html",
        user=caller,
        told=told,
        days=columns([(day.day, day.decided) for day in told.days]),
        level=service.settings.drift_alarm,
        minutes=service.settings.lease_minutes,
    )


# Steps of the above


def _sign_in_page(
    request: Request, there: str, why: str = "", detail: str = "", status: int = 200, name: str = ""
) -> Response:
    token = form_token(request)
    answer = page(request, "sign_in.html", next=there, why=why, detail=detail, csrf=token, name=name[:100])
    answer.status_code = status
    _set_cookie(answer, request.app.state.service, FORM_COOKIE, token)
    return answer


def _set_cookie(answer: Response, service: Service, name: str, value: str) -> None:
    answer.set_cookie(
        name, value, httponly=True, samesite="lax", secure=service.settings.secure_cookies, path="/"
    )
