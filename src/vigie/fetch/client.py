"""The fetcher: robots.txt, pauses, time and size limits, conditional requests, checked redirects."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import BinaryIO
from urllib.parse import urljoin, urlsplit

import httpcore
import httpx

from vigie import __version__
from vigie.domain.document import Fetched
from vigie.domain.errors import Issue
from vigie.fetch.guard import Allowed, GuardedNetwork, RefusedAddressError
from vigie.fetch.pace import Pace, StoppedError
from vigie.fetch.robots import LARGEST, Robots

AGENT = f"Vigie/{__version__}"
_NAME = "vigie"
_REDIRECTS = 5
_TRIES = 3
_LONGEST_WAIT = 120.0
# Archives of the web come in files of some gigabyte.
_LARGEST_DOWNLOAD = 8_000_000_000
_LONGEST_DOWNLOAD = 6 * 3600.0
_BUSY = frozenset({429, 500, 502, 503, 504})
_MOVED = frozenset({301, 302, 303, 307, 308})
_ACCEPTED = "text/html,application/xhtml+xml,application/rss+xml,application/atom+xml,application/xml;q=0.9,*/*;q=0.5"


@dataclass(frozen=True, slots=True)
class Manners:
    """How to fetch: seconds between requests to a host, for one step, for a whole answer; bytes; hosts at a time."""

    pause: float = 1.0
    timeout: float = 20.0
    deadline: float = 60.0
    max_bytes: int = 8_000_000
    hosts: int = 4
    contact: str = ""
    allowed: Allowed = field(default_factory=Allowed)


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server gave to ask by whether anything changed."""

    etag: str | None = None
    last_modified: str | None = None


Recall = Callable[[str], Validators | None]


class WebFetcher:
    """Fetches addresses; `recall` tells what a server gave the last time, `unchanged` counts what it then said no to.

    `fetched` holds, by address, the answers without their bytes: to be remembered once what they brought is stored.
    """

    def __init__(
        self, manners: Manners | None = None, recall: Recall | None = None, stop: threading.Event | None = None
    ) -> None:
        self.manners = manners or Manners()
        self.unchanged = 0
        self.fetched: dict[str, Fetched] = {}
        self._recall = recall or (lambda _: None)
        self._pace = Pace(self.manners.pause, stop)
        contact = f" ({self.manners.contact})" if self.manners.contact else ""
        headers = {"User-Agent": AGENT + contact, "Accept": _ACCEPTED, "Accept-Encoding": "gzip, deflate"}
        self._client = httpx.Client(
            transport=transport_of(self.manners), headers=headers, timeout=self.manners.timeout, trust_env=False
        )
        self._robots = Robots(_NAME, self._load_robots)

    def close(self) -> None:
        """Let go of all connections."""
        self._client.close()

    def each(self, urls: Iterable[str]) -> Iterator[Fetched | Issue]:
        """The addresses in order, several hosts at a time; those that did not change are left out."""
        source = iter(urls)
        running: deque[Future[Fetched | Issue | None]] = deque()
        pool = ThreadPoolExecutor(self.manners.hosts, "fetch")
        try:
            while True:
                free = self.manners.hosts * 2 - len(running)
                # What was kept of an address is looked up here, not in the threads: a store is used by one thread.
                running.extend(pool.submit(self._get, url, self._recall(url)) for url in islice(source, free))
                if not running:
                    return
                found = running.popleft().result()
                if found is not None:
                    yield found
        except StoppedError:
            return
        finally:
            pool.shutdown(wait=True, cancel_futures=True)

    def get(self, url: str) -> Fetched | Issue | None:
        """What the server sent; None when it says that nothing changed since the last time. Raises StoppedError."""
        return self._get(url, self._recall(url))

    def _get(self, url: str, known: Validators | None) -> Fetched | Issue | None:
        address = url
        try:
            for _ in range(_REDIRECTS + 1):
                wrong = self._wrong(address)
                if wrong:
                    return Issue("fetch", url, *wrong)
                answer = self._ask(address, known, check_robots=True)
                if answer.status in _MOVED and answer.final:
                    address, known = answer.final, None
                    continue
                return self._settle(url, answer)
            return Issue("fetch", url, "too_many_redirects", f"more than {_REDIRECTS} redirects; last to {address}")
        except _FAILURES as error:
            return _issue(url, error)

    def download(self, url: str, target: BinaryIO) -> Issue | None:
        """Write a large file as it is served, without the limits of pages; what went wrong, or None.

        Raises StoppedError when the run ends meanwhile.
        """
        address = url
        patient = replace(self.manners, deadline=_LONGEST_DOWNLOAD)
        with httpx.Client(transport=transport_of(patient), headers=self._client.headers, trust_env=False) as client:
            for _ in range(_REDIRECTS + 1):
                wrong = self._wrong(address)
                if wrong:
                    return Issue("fetch", url, *wrong)
                try:
                    moved = self._write(client, address, target)
                except _FAILURES as error:
                    return _issue(url, error)
                if moved is None:
                    return None
                address = moved
        return Issue("fetch", url, "too_many_redirects", f"more than {_REDIRECTS} redirects; last to {address}")

    def _write(self, client: httpx.Client, address: str, target: BinaryIO) -> str | None:
        """One request of a download; the address it is redirected to, or None when it is done."""
        with (
            self._pace.turn(urlsplit(address).netloc.lower()),
            client.stream("GET", address, headers={"Accept-Encoding": "identity"}) as response,
        ):
            if response.status_code in _MOVED:
                location: str = response.headers.get("location", "")
                return urljoin(address, location)
            if response.status_code != 200:
                raise _RefusedError(f"http_{response.status_code}", f"the server answered {response.status_code}")
            size = 0
            for part in response.iter_raw(1 << 20):
                size += target.write(part)
                if size > _LARGEST_DOWNLOAD:
                    raise _RefusedError("too_large", f"more than {_LARGEST_DOWNLOAD:,} bytes; download it yourself")
                self._pace.wait(0.0)
        return None

    def _settle(self, url: str, answer: Fetched) -> Fetched | Issue | None:
        """Note an answer and tell what it is: the page, nothing new, or an error of the server."""
        if answer.status == 304:
            self.unchanged += 1
            return None
        if answer.status != 200:
            return Issue("fetch", url, f"http_{answer.status}", f"the server answered {answer.status}")
        found = Fetched(url, answer.final, answer.data, answer.kind, answer.charset, answer.etag, answer.last_modified)
        self.fetched[url] = Fetched(url, answer.final, b"", etag=answer.etag, last_modified=answer.last_modified)
        return found

    def _wrong(self, address: str) -> tuple[str, str] | None:
        """Why an address must not be asked for; None when it may."""
        try:
            parts = urlsplit(address)
            host, _ = parts.hostname, parts.port
        except ValueError as error:
            return "bad_address", f"{address}: {error}"
        if parts.scheme not in ("http", "https") or not host:
            return "bad_address", f"{address[:200]}: expected an http or https address"
        if parts.username is not None or parts.password is not None:
            return "bad_address", "addresses with a user name or password are not fetched"
        if not self._robots.allows(address):
            return "robots", f"{parts.netloc} does not allow robots there, or its robots.txt cannot be had"
        return None

    def _ask(self, address: str, known: Validators | None, check_robots: bool) -> Fetched:
        """One request, tried again where the server is busy or the connection fails."""
        host = urlsplit(address).netloc.lower()
        delay = self._robots.delay(address) if check_robots else 0.0
        for attempt in range(1, _TRIES + 1):
            last = attempt == _TRIES
            try:
                with self._pace.turn(host, delay):
                    answer, wait = self._request(address, known, LARGEST if not check_robots else None)
            except (httpx.TimeoutException, httpx.NetworkError, httpx.RemoteProtocolError) as error:
                if isinstance(error.__cause__, RefusedAddressError):
                    raise error.__cause__ from None
                if last:
                    raise
                self._pace.hold(host, 2.0**attempt * self.manners.pause)
                continue
            if answer.status not in _BUSY or last or wait > _LONGEST_WAIT:
                return answer
            self._pace.hold(host, wait or 2.0**attempt * self.manners.pause)
        raise AssertionError("unreachable")

    def _request(self, address: str, known: Validators | None, limit: int | None) -> tuple[Fetched, float]:
        headers = {}
        if known and known.etag:
            headers["If-None-Match"] = known.etag
        if known and known.last_modified:
            headers["If-Modified-Since"] = known.last_modified
        with self._client.stream("GET", address, headers=headers) as response:
            final, status = str(response.url), response.status_code
            if status in _MOVED:
                final = urljoin(address, response.headers.get("location", ""))
            data = b"" if status != 200 else self._body(response, limit or self.manners.max_bytes, cut=bool(limit))
            kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
            answer = Fetched(
                address,
                final,
                data,
                kind,
                response.charset_encoding,
                response.headers.get("etag"),
                response.headers.get("last-modified"),
                status,
            )
            return answer, seconds_of(response.headers.get("retry-after"))

    def _body(self, response: httpx.Response, limit: int, cut: bool) -> bytes:
        """The unpacked bytes of an answer; too many or too slow ones are refused (`cut`: too many are cut)."""
        begun = time.monotonic()
        size, parts = 0, []
        for part in response.iter_bytes(65_536):
            parts.append(part)
            size += len(part)
            if size > limit:
                if cut:
                    break
                raise _RefusedError("too_large", f"more than {limit:,} bytes, unpacked (setting read.max_bytes)")
            if time.monotonic() - begun > self.manners.deadline:
                raise _RefusedError(
                    "too_slow", f"not done after {self.manners.deadline:.0f} seconds, {size:,} bytes read"
                )
        return b"".join(parts)

    def _load_robots(self, address: str) -> tuple[int, bytes]:
        try:
            for _ in range(_REDIRECTS + 1):
                answer = self._ask(address, None, check_robots=False)
                if answer.status not in _MOVED or not answer.final.startswith(("http://", "https://")):
                    return answer.status, answer.data
                address = answer.final
        except RefusedAddressError:
            raise
        except (httpx.HTTPError, httpx.InvalidURL, _RefusedError):
            return 599, b""
        return 404, b""


class _RefusedError(Exception):
    """An answer that is not taken; `code` is that of its issue."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


_FAILURES = (_RefusedError, httpx.HTTPError, httpcore.ConnectError, httpx.InvalidURL)


def _issue(url: str, error: Exception) -> Issue:
    """Why an address could not be had."""
    if isinstance(error, _RefusedError):
        return Issue("fetch", url, error.code, str(error))
    if isinstance(error, RefusedAddressError):
        message = f"{error}; allow it by the setting fetch.allow_inside if that is meant"
        return Issue("fetch", url, "inside_address", message)
    return Issue("fetch", url, "not_reached", f"{type(error).__name__}: {error}"[:300])


def seconds_of(header: str | None) -> float:
    """The seconds that a server asks to wait; 0 where it asks for none in seconds."""
    return float(header) if header and header.strip().isdigit() else 0.0


def transport_of(manners: Manners) -> httpx.HTTPTransport:
    """A transport whose every connection is checked."""
    transport = httpx.HTTPTransport(retries=0)
    context = httpx.create_ssl_context(trust_env=False)
    # httpx has no public way to hand a network of one's own to its connection pool.
    transport._pool = httpcore.ConnectionPool(
        ssl_context=context,
        max_connections=manners.hosts * 2,
        max_keepalive_connections=0,
        network_backend=GuardedNetwork(manners.allowed, manners.deadline),
    )
    return transport
