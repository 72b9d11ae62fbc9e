"""Sites, accounts, tokens, the log, webhooks, the model, the state of the service."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Response
from prometheus_client import CONTENT_TYPE_LATEST

from .. import accounts, audit, decisions, sites, webhooks
from ..accounts import Account
from ..labels import Label
from ..metrics import ITEMS, WAITING, exposition
from ..sites import Site, SiteDecision
from ..statistics import Dashboard
from ..tallies import counts
from ..webhooks import Delivery
from .access import Adjudicator, Administrator, Reviewer, Running, Submitter
from .forms import (
    AccountChange,
    AccountIn,
    EntriesOut,
    Health,
    HistoryOut,
    LiftIn,
    Me,
    ModelOut,
    NewTokenOut,
    SiteDecideIn,
    TokenIn,
    TokenOut,
    answers,
)

router = APIRouter()
open_router = APIRouter(tags=["service"])
"""What needs no account."""

SiteName = Annotated[str, Path(max_length=255, description="Registrable domain, or host.")]
AccountName = Annotated[str, Path(max_length=100)]
After = Annotated[int, Query(ge=0, lt=2**62, description="Go on behind this number.")]
Number = Annotated[int, Path(ge=1, lt=2**62)]


@router.get(
    "/sites/{site}",
    response_model=Site,
    responses=answers(404),
    tags=["sites"],
    summary="What is known of a site",
)
def get_site(service: Running, caller: Reviewer, site: SiteName) -> Any:
    """Return a site's counts, the decision in force and all decisions on it."""
    return sites.about(service.database, _clean(site))


@router.get(
    "/sites/{site}/history",
    response_model=HistoryOut,
    responses=answers(),
    tags=["sites"],
    summary="Decisions on a site's items",
)
def get_site_history(service: Running, caller: Reviewer, site: SiteName) -> Any:
    """Return the last fifty decisions on items of a site, newest first."""
    return {"decisions": decisions.of_site(service.database, _clean(site))}


@router.post(
    "/sites/{site}/decision",
    response_model=SiteDecision,
    status_code=201,
    responses=answers(404),
    tags=["sites"],
    summary="Decide on a site",
)
def decide_site(service: Running, caller: Adjudicator, site: SiteName, told: SiteDecideIn) -> Any:
    """Decide on a site: its later pages have this outcome at once."""
    return sites.decide(service.database, caller, _clean(site), Label(told.label), told.note)


@router.post(
    "/sites/{site}/lift",
    response_model=SiteDecision,
    status_code=201,
    responses=answers(404, 409),
    tags=["sites"],
    summary="Lift the decision on a site",
)
def lift_site(service: Running, caller: Adjudicator, site: SiteName, told: LiftIn) -> Any:
    """Lift the decision in force: later pages are judged one by one again."""
    return sites.lift(service.database, caller, _clean(site), told.note, reopen=told.reopen)


@router.get("/me", response_model=Me, responses=answers(), tags=["accounts"], summary="Who I am")
def me(caller: Submitter) -> Any:
    """Return the caller's name and role."""
    return {"name": caller.name, "role": caller.role}


@router.get(
    "/accounts", response_model=list[Account], responses=answers(), tags=["accounts"], summary="All accounts"
)
def get_accounts(service: Running, caller: Administrator) -> Any:
    """Return all accounts by name."""
    return accounts.listed(service.database)


@router.post(
    "/accounts",
    response_model=Account,
    status_code=201,
    responses=answers(409),
    tags=["accounts"],
    summary="Make an account",
)
def add_account(service: Running, caller: Administrator, told: AccountIn) -> Any:
    """Make an account."""
    return accounts.add(service.database, told.name, told.role, told.password, caller)


@router.patch(
    "/accounts/{name}",
    response_model=Account,
    responses=answers(404),
    tags=["accounts"],
    summary="Change an account",
)
def change_account(service: Running, caller: Administrator, name: AccountName, told: AccountChange) -> Any:
    """Change role, password or whether it is disabled; its sessions end. Or unlock it."""
    return accounts.change(
        service.database,
        _clean(name),
        role=told.role,
        password=told.password,
        disabled=told.disabled,
        unlock=told.unlock,
        by=caller,
    )


@router.get(
    "/tokens", response_model=list[TokenOut], responses=answers(), tags=["accounts"], summary="All tokens"
)
def get_tokens(service: Running, caller: Administrator) -> Any:
    """Return all tokens, newest first, without their secrets."""
    return accounts.listed_tokens(service.database)


@router.post(
    "/tokens",
    response_model=NewTokenOut,
    status_code=201,
    responses=answers(404),
    tags=["accounts"],
    summary="Make a token",
)
def add_token(service: Running, caller: Administrator, told: TokenIn) -> Any:
    """Make a token; it is shown in this answer and never again."""
    secret, token = accounts.issue(
        service.database, _clean(told.account), told.name, told.role, told.days, caller
    )
    return {"secret": secret, "token": token}


@router.delete(
    "/tokens/{token}", status_code=204, responses=answers(404), tags=["accounts"], summary="Revoke a token"
)
def revoke_token(service: Running, caller: Administrator, token: Number) -> None:
    """Revoke a token; it opens nothing from then on."""
    accounts.revoke(service.database, token, caller)


@router.get(
    "/log", response_model=EntriesOut, responses=answers(), tags=["service"], summary="The log of every step"
)
def get_log(service: Running, caller: Administrator, after: After = 0) -> Any:
    """Return entries of the chained log, at most a hundred."""
    with service.database.read() as connection:
        return {"entries": audit.entries(connection, after)}


@router.get(
    "/webhooks/dead",
    response_model=list[Delivery],
    responses=answers(),
    tags=["service"],
    summary="Webhook messages that were given up",
)
def get_dead(service: Running, caller: Administrator, after: After = 0) -> Any:
    """Return the dead-letter list, oldest first, at most a hundred."""
    return webhooks.dead(service.database, after)


@router.post(
    "/webhooks/dead/{message}/retry",
    status_code=204,
    responses=answers(404),
    tags=["service"],
    summary="Send a message again",
)
def retry_dead(service: Running, caller: Administrator, message: Number) -> None:
    """Try a message again that was given up."""
    webhooks.retry(service.database, caller, message)


@router.get(
    "/model", response_model=ModelOut, responses=answers(), tags=["service"], summary="The model in use"
)
def get_model(service: Running, caller: Submitter) -> Any:
    """Return the name and the manifest of the model in use."""
    scorer = service.models.scorer
    return {"name": scorer.model.name, "manifest": scorer.model.manifest, "fault": service.models.fault}


@router.get(
    "/statistics",
    response_model=Dashboard,
    responses=answers(),
    tags=["service"],
    summary="The numbers of the dashboard",
)
def get_statistics(service: Running, caller: Reviewer) -> Any:
    """Return the numbers of the dashboard, at most half a minute old."""
    return service.dashboard()


@router.get(
    "/metrics",
    responses={
        **answers(),
        200: {
            "description": "Metrics in the format that Prometheus reads.",
            "content": {"text/plain": {"schema": {"type": "string"}}},
        },
    },
    response_class=Response,
    tags=["service"],
    summary="Metrics for Prometheus",
)
def metrics(service: Running, caller: Reviewer) -> Response:
    """Return metrics of all processes of the service."""
    WAITING.set(service.intake.waiting)
    with service.database.read() as connection:
        for (state, _, band), n in _by_state(counts(connection)).items():
            ITEMS.labels(state, band).set(n)
    return Response(exposition(), media_type=CONTENT_TYPE_LATEST)


@open_router.get("/health", response_model=Health, summary="Whether the process lives")
def health() -> Any:
    """Answer; asks nothing of the database."""
    return {"status": "ok"}


@open_router.get(
    "/ready", response_model=Health, responses={503: answers()[503]}, summary="Whether the service can work"
)
def ready(service: Running) -> Any:
    """Answer where the database can be read."""
    with service.database.read() as connection:
        counts(connection)
    return {"status": "ok"}


def _by_state(places: Any) -> dict[tuple[str, None, str], int]:
    found: dict[tuple[str, None, str], int] = {}
    for (state, _, band), n in places.items():
        found[state, None, band] = found.get((state, None, band), 0) + n
    return found


def _clean(text: str) -> str:
    return text.replace("\x00", "\ufffd")
