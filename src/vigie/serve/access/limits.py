"""Limits on what a client may send: requests a minute, size of body and query, the host it names."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from vigie.serve.problems import MEDIA_TYPE, Refused, problem_of

_LONGEST_QUERY = 8_192
_LONGEST_PATH = 2_048
_MOST_CLIENTS = 10_000


class Bucket:
    """A token bucket for each client: `per_minute` on average, as many at once."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._size = float(per_minute)
        self._rate = per_minute / 60.0
        self._clock = clock
        self._held: dict[str, tuple[float, float]] = {}
        self._lock = threading.Lock()

    def take(self, client: str) -> float:
        """Count one request; returns 0, or the seconds to wait where the client has none left."""
        now = self._clock()
        with self._lock:
            left, since = self._held.get(client, (self._size, now))
            left = min(self._size, left + (now - since) * self._rate)
            if left < 1.0:
                self._held[client] = (left, now)
                return (1.0 - left) / self._rate
            self._held[client] = (left - 1.0, now)
            if len(self._held) > _MOST_CLIENTS:
                self._forget(now)
        return 0.0

    def empty(self, client: str) -> float:
        """The seconds to wait before the client has one left, without counting; 0 when there is one."""
        with self._lock:
            left, since = self._held.get(client, (self._size, self._clock()))
            left = min(self._size, left + (self._clock() - since) * self._rate)
        return 0.0 if left >= 1.0 else (1.0 - left) / self._rate

    def _forget(self, now: float) -> None:
        """Drop the clients whose bucket is full again; where none is, those longest unseen."""
        full = [name for name, (left, since) in self._held.items() if left + (now - since) * self._rate >= self._size]
        for name in full or sorted(self._held, key=lambda one: self._held[one][1])[: _MOST_CLIENTS // 10]:
            del self._held[name]


@dataclass(slots=True)
class Limits:
    """ASGI middleware: refuses unknown hosts, long paths and queries, and bodies over `max_body` bytes.

    `hosts` are the names a request may address the server by; empty takes any.
    """

    app: ASGIApp
    max_body: int
    hosts: frozenset[str] = frozenset()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer with a problem."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        refused = self._refuse(scope)
        if refused:
            await _tell(send, scope, *refused)
            return
        read = 0

        async def counted() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > self.max_body:
                # The app's own handler tells it: frameworks wrap other exceptions met while a body is read.
                raise Refused(413, f"The body is larger than {self.max_body} bytes.")
            return message

        await self.app(scope, counted, send)

    def _refuse(self, scope: Scope) -> tuple[int, str] | None:
        headers = {name: value for name, value in scope["headers"] if name in (b"host", b"content-length")}
        host = headers.get(b"host", b"").decode("latin-1").lower()
        name = host.rsplit(":", 1)[0] if not host.endswith("]") else host
        if self.hosts and name not in self.hosts:
            return 421, f"This server does not answer for the host {name[:80]!r}; set serve.hosts to allow it."
        if len(scope.get("query_string", b"")) > _LONGEST_QUERY or len(scope.get("raw_path") or b"") > _LONGEST_PATH:
            return 414, f"The address is too long; a query may have {_LONGEST_QUERY} bytes."
        length = headers.get(b"content-length", b"0")
        if not length.isdigit():
            return 400, "Content-Length is not a number."
        if int(length) > self.max_body:
            return 413, f"The body has {int(length)} bytes; {self.max_body} are taken."
        return None


async def _tell(send: Send, scope: Scope, status: int, detail: str) -> None:
    body = problem_of(scope["path"], status, detail).body()
    headers = [(b"content-type", MEDIA_TYPE.encode()), (b"content-length", str(len(body)).encode())]
    if status == 413:
        headers.append((b"connection", b"close"))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
