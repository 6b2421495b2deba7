"""What a request must bring: the guard of every route, and the dependencies that routes ask for.

Reading is open where the server listens on loopback alone; elsewhere, and for every write, a user token (as
`Authorization: Bearer`) or a session opened with one is needed. What a session writes must carry its CSRF token.
"""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, Request
from starlette.concurrency import run_in_threadpool

from vigie.desk.desk import Desk
from vigie.serve.access import keys
from vigie.serve.access.limits import Bucket
from vigie.serve.access.visitor import Door, Visitor
from vigie.serve.problems import Refused

COOKIE = "vigie_session"
FIELD, HEADER = "csrf", "X-CSRF-Token"
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
# Open to anyone: signing in, and whether the server is up; mounted static files come past this guard.
_OPEN = frozenset({"/session", "/healthz"})
_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


class Guard:
    """State of the gate: who may read unasked, and the limits by client."""

    def __init__(self, door: Door, open_reading: bool, reads: int, writes: int, failures: int) -> None:
        self.door = door
        self.open_reading = open_reading
        self._reads, self._writes, self._failures = Bucket(reads), Bucket(writes), Bucket(failures)

    def identify(self, request: Request) -> Visitor:
        """The visitor by token or session; raises 401 for a token that is not in force, 429 after too many of them."""
        client = request.client.host if request.client else ""
        told = request.headers.get("authorization")
        if told is not None:
            self._wait(self._failures.empty(client))
            kind, _, token = told.partition(" ")
            found = self.door.by_token(token.strip()) if kind.lower() == "bearer" else None
            if found is None:
                self._failures.take(client)
                raise Refused(401, "The token is not in force; `vigie users token NAME` makes one.", _CHALLENGE)
            return found
        cookie = request.cookies.get(COOKIE)
        found = self.door.by_session(cookie) if cookie else None
        return found or Visitor()

    def failed(self, request: Request) -> None:
        """Count a failed signing-in; raises 429 when there were too many."""
        self._wait(self._failures.take(request.client.host if request.client else ""))

    def count(self, request: Request, visitor: Visitor) -> None:
        """Count the request; raises 429 when there were too many."""
        client = f"user:{visitor.name}" if visitor.signed_in else request.client.host if request.client else ""
        self._wait((self._reads if request.method in _SAFE else self._writes).take(client))

    def _wait(self, seconds: float) -> None:
        if seconds > 0:
            headers = {"Retry-After": str(int(seconds) + 1)}
            raise Refused(429, f"Too many requests; try again in {int(seconds) + 1} seconds.", headers)


_CHALLENGE = {"WWW-Authenticate": 'Bearer realm="vigie"'}


async def guard(request: Request) -> Visitor:
    """Admit a request or raise 401, 403 or 429; every route depends on it."""
    gate: Guard = request.app.state.guard
    visitor = await run_in_threadpool(gate.identify, request)
    gate.count(request, visitor)
    request.state.visitor = visitor
    path = request.url.path
    if not (gate.open_reading or visitor.signed_in or path in _OPEN):
        raise Refused(401, "This server asks for a user token; send it as `Authorization: Bearer`.", _CHALLENGE)
    if request.method not in _SAFE:
        _same_site(request)
        if "authorization" not in request.headers and visitor.signed_in:
            await _check_csrf(request, visitor)
    return visitor


def _same_site(request: Request) -> None:
    """Refuse what a page of another site sends (Fetch Metadata, else Origin)."""
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    foreign = site not in ("same-origin", "none") if site else False
    if origin and not foreign:
        foreign = urlsplit(origin).netloc.lower() != request.headers.get("host", "").lower()
    if foreign:
        raise Refused(403, "The request comes from another site.")


async def _check_csrf(request: Request, visitor: Visitor) -> None:
    sent = request.headers.get(HEADER)
    if sent is None and request.headers.get("content-type", "").startswith(_FORMS):
        value = (await request.form()).get(FIELD)
        sent = value if isinstance(value, str) else None
    if sent is None or not keys.same(sent, visitor.csrf):
        raise Refused(403, f"The CSRF token is missing or wrong; send it as field `{FIELD}` or header `{HEADER}`.")


def _visitor(request: Request) -> Visitor:
    visitor: Visitor = request.state.visitor
    return visitor


def _needs(visitor: Visitor, role: str) -> Visitor:
    if not visitor.signed_in:
        raise Refused(401, "Writing needs a user token; `vigie users add NAME --role analyst` makes one.", _CHALLENGE)
    if not visitor.has(role):
        raise Refused(403, f"{visitor.name} is {visitor.role}; this needs the role {role}.")
    return visitor


def _analyst(visitor: Annotated[Visitor, Depends(_visitor)]) -> Visitor:
    return _needs(visitor, "analyst")


def _admin(visitor: Annotated[Visitor, Depends(_visitor)]) -> Visitor:
    return _needs(visitor, "admin")


def _desk(request: Request) -> Desk:
    desk: Desk = request.app.state.desk
    return desk


VisitorHere = Annotated[Visitor, Depends(_visitor)]
AnalystHere = Annotated[Visitor, Depends(_analyst)]
AdminHere = Annotated[Visitor, Depends(_admin)]
DeskHere = Annotated[Desk, Depends(_desk)]
