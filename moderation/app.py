"""The application."""

from __future__ import annotations

import gc
import importlib.metadata
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from .api import items, pages_in, system
from .api.access import SECURITY
from .api.forms import LineOut, PageIn
from .database import Clock, now
from .limits import Guard
from .pages import routes
from .problems import Problem, install
from .service import Service
from .settings import Settings

ABOUT = """\
Pages in, verdicts out, people decide. Every error is a problem (RFC 9457). Lists are read in parts: `next` of one
answer is the `cursor` of the next question. What you repeat with the same key, or the same page, is done once.
"""


def create_app(settings: Settings, clock: Clock = now, *, alone: bool = False) -> FastAPI:
    """Make the application.

    Args:
        settings: of the service; they are used when the application starts.
        clock: where the time comes from; a test gives its own.
        alone: the process has nothing else to do, so what is there at the start stays: the collector of
            garbage need not go through the model again and again, a tenth of a second each time.

    Returns:
        The application; while it runs, ``app.state.service`` is the ``Service``.
    """

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.service = Service(settings, clock)
        if alone:
            gc.collect()
            gc.freeze()
        try:
            yield
        finally:
            app.state.service.close()

    app = FastAPI(
        title="farmsift",
        version=importlib.metadata.version("farmsift"),
        description=ABOUT,
        lifespan=lifespan,
        openapi_url="/api/v1/openapi.json",
        redirect_slashes=False,  # the redirect would name whatever host the request names
        docs_url=None,  # its page takes script from elsewhere
        redoc_url=None,
        separate_input_output_schemas=False,
    )
    install(app)
    app.add_middleware(Guard, settings=settings)
    for router in (pages_in.router, items.router, system.router):
        app.include_router(router, prefix="/api/v1", dependencies=SECURITY)
    app.include_router(system.open_router, prefix="/api/v1")
    app.include_router(routes.router)
    app.openapi = lambda: _described(app)
    return app


def from_environment() -> FastAPI:
    """Make the application of the settings in the environment; what the server's processes call."""
    return create_app(Settings.from_environment(), alone=True)


def _described(app: FastAPI) -> dict[str, Any]:
    """Describe the API: every error is a problem, and bodies that are read by hand have their form."""
    if app.openapi_schema is None:
        told = get_openapi(
            title=app.title, version=app.version, description=app.description, routes=app.routes
        )
        schemas = told["components"]["schemas"]
        for form in (Problem, PageIn, LineOut):
            made = form.model_json_schema(ref_template="#/components/schemas/{model}")
            schemas.update(made.pop("$defs", {}))
            schemas[form.__name__] = made
        for unused in ("HTTPValidationError", "ValidationError"):
            schemas.pop(unused, None)
        app.openapi_schema = told
    return app.openapi_schema
