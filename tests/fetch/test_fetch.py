"""Fetching: politeness, limits, what is refused."""

from __future__ import annotations

import gzip
import ipaddress
import socket
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from local_site import Site

from vigie.domain.document import Fetched
from vigie.domain.errors import InputError, Issue
from vigie.fetch.client import Manners, Validators, WebFetcher
from vigie.fetch.guard import Allowed, is_outside

HOME = Allowed.parse("127.0.0.1")


@pytest.fixture
def fetcher() -> Iterator[WebFetcher]:
    """A fetcher that may speak to this machine, without pauses."""
    made = WebFetcher(Manners(pause=0.0, timeout=20.0, deadline=60.0, max_bytes=100_000, allowed=HOME))
    yield made
    made.close()


def code(answer: Fetched | Issue | None) -> str:
    assert isinstance(answer, Issue), answer
    assert answer.stage == "fetch"
    return answer.code


def test_a_page_is_fetched_under_our_name(site: Site, fetcher: WebFetcher) -> None:
    site.answers["/a"] = (200, {"Content-Type": "Text/HTML; charset=iso-8859-1", "ETag": '"1"'}, b"<p>un")
    answer = fetcher.get(f"{site.base}/a")
    assert isinstance(answer, Fetched)
    assert (answer.data, answer.kind, answer.charset, answer.etag) == (b"<p>un", "text/html", "iso-8859-1", '"1"')
    assert site.requests[-1][1]["user-agent"].startswith("Vigie/")


def test_nothing_new_is_counted_and_not_handed_over(site: Site) -> None:
    def answer(request: Any) -> tuple[int, dict[str, str], bytes]:
        return (304, {}, b"") if request.headers.get("If-None-Match") == '"1"' else (200, {"ETag": '"1"'}, b"<p>un")

    site.answers["/a"] = answer
    known: dict[str, Validators] = {}
    fetcher = WebFetcher(Manners(pause=0.0, allowed=HOME), known.get)
    assert isinstance(fetcher.get(f"{site.base}/a"), Fetched)
    known[f"{site.base}/a"] = Validators(fetcher.fetched[f"{site.base}/a"].etag)
    assert fetcher.get(f"{site.base}/a") is None and fetcher.unchanged == 1
    fetcher.close()


def test_robots_are_obeyed(site: Site, fetcher: WebFetcher) -> None:
    site.answers["/robots.txt"] = b"User-agent: vigie\nDisallow: /private\nUser-agent: *\nDisallow: /"
    site.answers["/open"] = b"<p>un"
    assert isinstance(fetcher.get(f"{site.base}/open"), Fetched)
    assert code(fetcher.get(f"{site.base}/private/a")) == "robots"
    assert site.paths() == ["/open"] and len(site.requests) == 2  # robots.txt is asked for once


def test_a_site_whose_robots_fail_is_left_alone(site: Site, fetcher: WebFetcher) -> None:
    site.answers["/robots.txt"] = (503, {}, b"")
    site.answers["/a"] = b"<p>un"
    assert code(fetcher.get(f"{site.base}/a")) == "robots" and site.paths() == []


def test_the_pause_between_two_requests(site: Site) -> None:
    site.answers["/robots.txt"] = b"User-agent: *\nCrawl-delay: 0.4"
    site.answers |= {"/a": b"<p>a", "/b": b"<p>b", "/c": b"<p>c"}
    fetcher = WebFetcher(Manners(pause=0.1, allowed=HOME, hosts=3))
    begun = time.monotonic()
    found = [
        answer.url[-1] for answer in fetcher.each(f"{site.base}/{x}" for x in "abc") if isinstance(answer, Fetched)
    ]
    assert found == ["a", "b", "c"] and time.monotonic() - begun >= 0.8
    fetcher.close()


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "192.168.1.1", "172.16.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
        "240.0.0.1", "::1", "fe80::1", "fc00::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "ff02::1",
        "::",
    ],
)  # fmt: skip
def test_inner_addresses_are_inside(address: str) -> None:
    assert not is_outside(ipaddress.ip_address(address))


def test_outer_addresses_are_outside() -> None:
    assert is_outside(ipaddress.ip_address("93.184.216.34"))
    assert is_outside(ipaddress.ip_address("2606:2800:220:1:248:1893:25c8:1946"))


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "[::1]", "[::ffff:127.0.0.1]"])
def test_this_machine_is_refused_in_every_spelling(site: Site, host: str) -> None:
    fetcher = WebFetcher(Manners(pause=0.0))
    port = site.base.rpartition(":")[2]
    assert code(fetcher.get(f"http://{host}:{port}/a")) in ("inside_address", "not_reached", "bad_address")
    assert site.requests == []
    fetcher.close()


def test_a_redirect_inside_is_refused(site: Site) -> None:
    port = site.base.rpartition(":")[2]
    fetcher = WebFetcher(Manners(pause=0.0, allowed=Allowed.parse("localhost")))
    site.answers["/a"] = (302, {"Location": f"http://127.0.0.1:{port}/secret"}, b"")
    site.answers["/secret"] = b"<p>secret"
    assert code(fetcher.get(f"http://localhost:{port}/a")) == "inside_address"
    assert "/secret" not in site.paths()
    fetcher.close()


def test_a_name_that_changes_its_address_is_refused(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """DNS rebinding: the first answer is outside, the one that the connection would use is this machine."""
    port = int(site.base.rpartition(":")[2])
    given = iter(["127.0.0.1"] * 9)

    def resolve(host: str, *_: object, **__: object) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(given), port))]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    fetcher = WebFetcher(Manners(pause=0.0))
    assert code(fetcher.get(f"http://journal.example:{port}/a")) == "inside_address"
    assert site.requests == []
    fetcher.close()


def test_one_inner_address_among_outer_ones_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    both = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 80)) for address in ("93.184.216.34", "10.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: both)
    fetcher = WebFetcher(Manners(pause=0.0))
    assert code(fetcher.get("http://journal.example/a")) == "inside_address"
    fetcher.close()


def test_redirects_are_followed_and_end(site: Site, fetcher: WebFetcher) -> None:
    site.answers["/a"] = (301, {"Location": "/b"}, b"")
    site.answers["/b"] = b"<p>b"
    site.answers["/loop"] = (302, {"Location": "/loop"}, b"")
    answer = fetcher.get(f"{site.base}/a")
    assert isinstance(answer, Fetched) and (answer.url[-2:], answer.final[-2:]) == ("/a", "/b")
    assert code(fetcher.get(f"{site.base}/loop")) == "too_many_redirects"
    site.answers["/file"] = (302, {"Location": "file:///etc/passwd"}, b"")
    assert code(fetcher.get(f"{site.base}/file")) == "bad_address"


@pytest.mark.parametrize("address", ["ftp://a.example/x", "http://", "http://ana:secret@a.example/", "http://a:99999/"])
def test_what_is_no_web_address_is_refused(fetcher: WebFetcher, address: str) -> None:
    assert code(fetcher.get(address)) == "bad_address"


def test_large_answers_and_bombs_are_cut_short(site: Site, fetcher: WebFetcher) -> None:
    site.answers["/large"] = b"x" * 200_000
    site.answers["/bomb"] = (200, {"Content-Encoding": "gzip"}, gzip.compress(b"x" * 50_000_000))
    assert code(fetcher.get(f"{site.base}/large")) == "too_large"
    assert code(fetcher.get(f"{site.base}/bomb")) == "too_large"


def test_a_trickling_answer_ends_at_the_deadline(site: Site) -> None:
    def trickle(request: Any) -> None:
        request.wfile.write(b"HTTP/1.1 200 OK\r\nX: ")
        for _ in range(100):
            try:
                request.wfile.write(b"x")
            except OSError:
                return
            time.sleep(0.1)

    site.answers["/slow"] = trickle
    fetcher = WebFetcher(Manners(pause=0.0, timeout=1.0, deadline=0.5, allowed=HOME))
    begun = time.monotonic()
    assert code(fetcher.get(f"{site.base}/slow")) == "not_reached"
    assert time.monotonic() - begun < 5
    fetcher.close()


def test_a_busy_server_is_asked_again(site: Site, fetcher: WebFetcher) -> None:
    tries: list[int] = []

    def busy(_: Any) -> tuple[int, dict[str, str], bytes]:
        tries.append(1)
        return (503, {"Retry-After": "0"}, b"") if len(tries) < 3 else (200, {}, b"<p>un")

    site.answers["/a"] = busy
    assert isinstance(fetcher.get(f"{site.base}/a"), Fetched) and len(tries) == 3
    site.answers["/gone"] = (410, {}, b"")
    assert code(fetcher.get(f"{site.base}/gone")) == "http_410"


def test_waiting_ends_when_the_run_is_stopped(site: Site) -> None:
    stop = threading.Event()
    site.answers |= {"/a": b"<p>a", "/b": b"<p>b"}
    fetcher = WebFetcher(Manners(pause=60.0, allowed=HOME), stop=stop)
    threading.Timer(0.3, stop.set).start()
    begun = time.monotonic()
    assert len(list(fetcher.each([f"{site.base}/a", f"{site.base}/b"]))) <= 1
    assert time.monotonic() - begun < 5
    fetcher.close()


def test_a_misspelt_network_is_told() -> None:
    with pytest.raises(InputError, match="allow_inside"):
        Allowed.parse("10.0.0.0/99")
