"""A stage for the pages: a desk that hands out views full of one text, and an app with pages alone."""

from __future__ import annotations

import dataclasses
import types
import typing
from typing import Any

from fastapi import FastAPI, Request
from starlette.middleware.base import BaseHTTPMiddleware, RequestResponseEndpoint
from starlette.responses import Response
from starlette.testclient import TestClient

from vigie.desk.desk import Desk
from vigie.serve.access.visitor import Visitor
from vigie.serve.problems import add_handlers
from vigie.serve.web.site import add_pages
from vigie.settings import Settings

# A visitor with every right.
PLAYER = Visitor("ada", "admin", True, "token")
# Fields that steer the page rather than stand on it; the desk takes them from closed lists.
STEERING = {"unit": "year", "policy": "gtd", "start": "2015-01-01", "end": "2015-12-31"}


def filled(shape: Any, text: str, name: str = "") -> Any:
    """A value of any of the desk's shapes in which every string is `text`, every list has one entry."""
    if dataclasses.is_dataclass(shape) and isinstance(shape, type):
        hints = typing.get_type_hints(shape)
        return shape(**{one.name: filled(hints[one.name], text, one.name) for one in dataclasses.fields(shape)})
    origin, args = typing.get_origin(shape), typing.get_args(shape)
    if origin in (types.UnionType, typing.Union):
        return filled(next(one for one in args if one is not type(None)), text, name)
    if origin is tuple:
        if len(args) == 2 and args[1] is Ellipsis:
            return (filled(args[0], text, name),)
        return tuple(filled(one, text, name) for one in args)
    if shape is str:
        return STEERING.get(name, text)
    return {int: 3, float: 2.5, bool: True}[shape]


class Stage:
    """A desk every answer of which is full of one text; what it was asked to write is in `asked`."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.asked: list[tuple[str, tuple[object, ...]]] = []

    def __getattr__(self, name: str) -> Any:
        method = getattr(Desk, name)
        shape = typing.get_type_hints(method)["return"]

        def answer(*given: object) -> Any:
            self.asked.append((name, given))
            return None if shape is type(None) else filled(shape, self.text)

        return answer


def staged(desk: object, visitor: Visitor | None = None) -> TestClient:
    """A client of an app that has the pages, this desk and this visitor."""
    app = FastAPI()
    app.state.desk, app.state.settings = desk, Settings()
    add_handlers(app)
    add_pages(app)

    async def enter(request: Request, call_next: RequestResponseEndpoint) -> Response:
        request.state.visitor = visitor or PLAYER
        return await call_next(request)

    app.add_middleware(BaseHTTPMiddleware, dispatch=enter)
    return TestClient(app, raise_server_exceptions=True, follow_redirects=False)
