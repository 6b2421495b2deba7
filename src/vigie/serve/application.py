"""The web application: API, pages, access."""

from __future__ import annotations

import ipaddress
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from anyio.to_thread import current_default_thread_limiter
from fastapi import Depends, FastAPI, Request
from starlette.responses import Response

from vigie import __version__
from vigie.desk.desk import Desk
from vigie.serve.access import session
from vigie.serve.access.gate import Guard, guard
from vigie.serve.access.headers import Headers, security
from vigie.serve.access.limits import Limits
from vigie.serve.access.visitor import Door
from vigie.serve.answers import json_answer
from vigie.serve.api import routes
from vigie.serve.problems import add_handlers
from vigie.serve.web.site import add_pages
from vigie.settings import ServeSettings, Settings

# More threads than these only wait for the interpreter and the database, and every one waits longer.
_THREADS = 12
_LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "[::1]"})


def create_app(desk: Desk, settings: Settings) -> FastAPI:
    """The application over a desk."""
    serve = settings.serve
    app = FastAPI(
        title="Vigie",
        version=__version__,
        summary="Incident record of the French-language press: query, review, correct.",
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        lifespan=_lifespan,
        dependencies=[Depends(guard)],
    )
    app.state.desk = desk
    app.state.settings = settings
    app.state.security = security(serve.tiles)
    door = Door(desk.base, serve.session_hours)
    app.state.guard = Guard(
        door, open_reading(serve), serve.reads_per_minute, serve.writes_per_minute, serve.failures_per_minute
    )
    add_handlers(app)
    app.include_router(session.router)
    app.include_router(routes.router)
    routes.add_document(app)
    add_pages(app)
    app.add_api_route("/healthz", _healthy, include_in_schema=False)
    app.add_middleware(Limits, max_body=serve.max_body_bytes, hosts=hosts(serve))
    app.add_middleware(Headers, tiles=serve.tiles)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    current_default_thread_limiter().total_tokens = _THREADS
    yield
    app.state.desk.close()


def _healthy(request: Request) -> Response:
    return json_answer(request, {"status": "up", "version": __version__})


def is_loopback(host: str) -> bool:
    """Whether an address to listen on is reached from this machine alone."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def open_reading(serve: ServeSettings) -> bool:
    """Whether anyone may read: only on loopback, and not behind a proxy that serves other names."""
    return is_loopback(serve.host) and not serve.hosts


def hosts(serve: ServeSettings) -> frozenset[str]:
    """The host names that requests may name; any where the server listens elsewhere and none are set.

    On loopback this keeps out pages of other sites whose name was made to lead here (DNS rebinding).
    """
    told = frozenset(name.strip().lower() for name in serve.hosts.split(",") if name.strip())
    return told | _LOOPBACK_NAMES if told or is_loopback(serve.host) else frozenset()
