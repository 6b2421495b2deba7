"""Signing in and out of the pages."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from vigie.serve.access.gate import COOKIE, Guard
from vigie.serve.problems import Refused

router = APIRouter(include_in_schema=False)


@router.post("/session")
def sign_in(
    request: Request,
    token: Annotated[str, Form(max_length=200)],
    next: Annotated[str, Form(max_length=2000)] = "/",
) -> Response:
    """Open a session by a user token and go on to `next`, a path of this server."""
    gate: Guard = request.app.state.guard
    secret = gate.door.open(token.strip())
    if secret is None:
        gate.failed(request)
        raise Refused(401, "The token is not in force; `vigie users token NAME` makes one.")
    response = RedirectResponse(local(next), 303)
    secure = request.url.scheme == "https" or request.app.state.settings.serve.secure_cookies == "yes"
    hours = request.app.state.settings.serve.session_hours
    response.set_cookie(COOKIE, secret, max_age=hours * 3600, path="/", secure=secure, httponly=True, samesite="strict")
    return response


@router.post("/session/end")
def sign_out(request: Request) -> Response:
    """End the session."""
    gate: Guard = request.app.state.guard
    secret = request.cookies.get(COOKIE)
    if secret:
        gate.door.close(secret)
    response = RedirectResponse("/", 303)
    response.delete_cookie(COOKIE, path="/", httponly=True, samesite="strict")
    return response


def local(path: str) -> str:
    """The path where it is one of this server, else the first page: no sign-in leads elsewhere."""
    parts = urlsplit(path)
    safe = path.startswith("/") and not path.startswith(("//", "/\\")) and not parts.netloc and path.isprintable()
    return path if safe and "\\" not in path else "/"
