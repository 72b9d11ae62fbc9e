"""Errors as problem+json (RFC 9457)."""

from __future__ import annotations

import http
import logging
import sqlite3
from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException

from .errors import Refused

log = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"
_DISK_FULL = "53100"


class Fault(BaseModel):
    """One thing wrong with a request."""

    where: str = Field(description="The place in the request, as `body.label`.")
    what: str = Field(description="What is wrong there.")


class Problem(BaseModel):
    """Why a request was not granted (RFC 9457)."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "type": "urn:farmsift:problem:leased",
                "title": "Conflict",
                "status": 409,
                "detail": "Item 12 is in the hands of ada until 14:05 UTC.",
            }
        }
    )

    type: str = Field(description="`urn:farmsift:problem:` and the short name of the cause.")
    title: str = Field(description="The status in words.")
    status: int = Field(description="The HTTP status.", ge=400, le=599)
    detail: str = Field(description="One sentence for a person.")
    errors: list[Fault] | None = Field(
        None, description="What is wrong where, for a request that is malformed."
    )


def problem(
    status: int,
    code: str,
    detail: str,
    errors: list[dict[str, str]] | None = None,
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    """Make the answer that tells of a problem.

    Args:
        status: HTTP status.
        code: short name of the cause.
        detail: one sentence.
        errors: places in the request and what is wrong there.
        headers: further headers.
    """
    content: dict[str, Any] = {
        "type": f"urn:farmsift:problem:{code}",
        "title": http.HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
    }
    if errors is not None:
        content["errors"] = errors
    return JSONResponse(content, status, headers=dict(headers or {}), media_type=MEDIA_TYPE)


def install(app: FastAPI) -> None:
    """Have the application answer every error with a problem."""
    app.add_exception_handler(Refused, _refused)
    app.add_exception_handler(RequestValidationError, _malformed)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(DBAPIError, _database)
    app.add_exception_handler(PoolTimeout, _database)
    app.add_exception_handler(Exception, _unforeseen)


def of_error(error: Exception) -> JSONResponse:
    """Make the answer for any error that an operation may raise."""
    if isinstance(error, Refused):
        headers = {"Retry-After": "1"} if error.status in (429, 503) else {}
        if error.status == 401:
            headers["WWW-Authenticate"] = "Bearer"
        return problem(error.status, error.code, error.detail, headers=headers)
    if isinstance(error, DBAPIError | PoolTimeout):
        if _full(error):
            return problem(
                507, "storage-full", "There is no room left to store anything; nothing was stored."
            )
        log.error("the database can't be used: %s", error)
        return problem(
            503,
            "database-away",
            "The database can't be used at present; nothing was stored. Try again shortly.",
            headers={"Retry-After": "2"},
        )
    log.error("unforeseen error", exc_info=error)
    return problem(500, "unforeseen", "Something went wrong that should not; it stands in the service's log.")


async def _refused(_request: Request, error: Exception) -> JSONResponse:
    return of_error(error)


async def _database(_request: Request, error: Exception) -> JSONResponse:
    return of_error(error)


async def _unforeseen(_request: Request, error: Exception) -> JSONResponse:
    return of_error(error)


async def _malformed(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    errors = [
        {"where": ".".join(str(part) for part in fault["loc"]), "what": str(fault["msg"])}
        for fault in error.errors()[:20]
    ]
    return problem(422, "malformed", "The request is not of the form that this call takes.", errors)


async def _http(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    code = http.HTTPStatus(error.status_code).phrase.lower().replace(" ", "-")
    return problem(error.status_code, code, _sentence(error), headers=error.headers)


def _sentence(error: HTTPException) -> str:
    if error.status_code == 404:
        return "There is nothing at this address."
    if error.status_code == 405:
        return "This address does not take this method."
    return str(error.detail)


def _full(error: Exception) -> bool:
    cause = getattr(error, "orig", None)
    if isinstance(cause, sqlite3.Error):
        return getattr(cause, "sqlite_errorcode", 0) == sqlite3.SQLITE_FULL
    return getattr(cause, "sqlstate", "") == _DISK_FULL
