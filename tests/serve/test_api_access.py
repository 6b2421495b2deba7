"""Who may read and write: tokens, roles, sessions, CSRF, other sites, hosts, limits, headers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from stage_app import Site, open_site
from starlette.testclient import TestClient

from vigie.serve.access.limits import Bucket
from vigie.serve.access.session import local
from vigie.serve.application import is_loopback
from vigie.store.desk import accounts

PROBLEM = "application/problem+json"
_NOTHING: dict[str, object] = {}
# Every write of the API: method, path, a body that would be taken.
WRITES: list[tuple[str, str, dict[str, object] | None]] = [
    ("POST", "/api/v1/incidents/{nice}/correct", {"slot": "killed", "value": "86"}),
    ("POST", "/api/v1/incidents/{nice}/merge", {"other": "{lyon}"}),
    ("POST", "/api/v1/incidents/{nice}/split", {"reports": ["nice-2#0"]}),
    ("POST", "/api/v1/incidents/{nice}/strike", _NOTHING),
    ("POST", "/api/v1/incidents/{nice}/notes", {"text": "a note"}),
    ("POST", "/api/v1/review/date:date:lyon-1%230/accept", _NOTHING),
    ("POST", "/api/v1/review/date:date:lyon-1%230/reject", _NOTHING),
    ("POST", "/api/v1/decisions/1/undo", _NOTHING),
    ("POST", "/api/v1/searches", {"name": "x", "query": "country=FR"}),
    ("DELETE", "/api/v1/searches/1", None),
    ("POST", "/api/v1/watches", {"name": "x", "countries": ["FR"]}),
    ("PUT", "/api/v1/watches/1", {"name": "x", "countries": ["FR"]}),
    ("DELETE", "/api/v1/watches/1", None),
    ("PUT", "/api/v1/outlets/La%20Gazette", {"grade": "B"}),
    ("POST", "/api/v1/notifications/marks", {"until": 0}),
]
ADMIN_WRITES: list[tuple[str, str, dict[str, object] | None]] = [
    ("POST", "/api/v1/users/reader/disable", None),
    ("POST", "/api/v1/users/reader/enable", None),
]


def filled_in(site: Site, value: object) -> object:
    """Paths and bodies with the ids of the stage's incidents in their place."""
    ids = cities(site)
    if isinstance(value, dict):
        return {key: filled_in(site, one) for key, one in value.items()}
    if isinstance(value, str):
        return value.replace("{nice}", ids["Nice"]).replace("{lyon}", ids["Lyon"])
    return value


def cities(site: Site) -> dict[str, str]:
    page = site.client.get("/api/v1/incidents", headers=site.bearer("reader")).json()
    return {one["city"]: one["id"] for one in page["items"]}


def test_the_list_of_writes_is_complete(site: Site) -> None:
    paths = site.client.get("/api/v1/openapi.json").json()["paths"]
    told = {(m.upper(), p) for p, methods in paths.items() for m in methods if m.upper() not in ("GET", "HEAD")}
    assert len(told) == len(WRITES) + len(ADMIN_WRITES), sorted(told)


@pytest.mark.parametrize(("method", "path", "body"), WRITES + ADMIN_WRITES)
def test_no_write_without_a_token_or_with_a_wrong_or_a_readers(
    site: Site, method: str, path: str, body: dict[str, object] | None
) -> None:
    before = site.desk.decisions().total, site.desk.watches(), site.desk.searches(), site.desk.outlets()
    cases: list[tuple[dict[str, str], int]] = [
        ({}, 401),
        ({"Authorization": "Bearer vigie_wrong"}, 401),
        ({"Authorization": "Bearer "}, 401),
        ({"Authorization": f"Basic {site.tokens['admin']}"}, 401),
        ({"Cookie": "vigie_session=forged"}, 401),
        (site.bearer("reader"), 403),
    ]
    if (method, path, body) in ADMIN_WRITES:
        cases.append((site.bearer("analyst"), 403))
    for headers, status in cases:
        response = site.client.request(method, str(filled_in(site, path)), json=filled_in(site, body), headers=headers)
        assert response.status_code == status, (headers, response.text)
        assert response.headers["content-type"] == PROBLEM and response.json()["status"] == status
    assert (site.desk.decisions().total, site.desk.watches(), site.desk.searches(), site.desk.outlets()) == before


@pytest.mark.parametrize(("method", "path", "body"), WRITES)
def test_an_analyst_may_write(site: Site, method: str, path: str, body: dict[str, object] | None) -> None:
    headers = site.bearer("analyst")
    if "/1" in path:  # something of that number to act on
        for name, given in (
            ("watches", {"name": "a", "countries": ["FR"]}),
            ("searches", {"name": "a", "query": ""}),
            (f"incidents/{cities(site)['Nice']}/notes", {"text": "a"}),
        ):
            assert site.client.post(f"/api/v1/{name}", json=given, headers=headers).status_code in (200, 201)
    response = site.client.request(method, str(filled_in(site, path)), json=filled_in(site, body), headers=headers)
    assert response.status_code in (200, 201, 204), response.text


def test_a_token_that_is_revoked_or_whose_user_is_disabled_is_worth_nothing(site: Site) -> None:
    assert site.client.get("/api/v1/session", headers=site.bearer("analyst")).json()["role"] == "analyst"
    assert site.client.post("/api/v1/users/analyst/disable", headers=site.bearer("admin")).status_code == 204
    assert site.client.get("/api/v1/session", headers=site.bearer("analyst")).status_code == 401
    assert site.client.post("/api/v1/users/analyst/enable", headers=site.bearer("admin")).status_code == 204
    with site.desk.base.writing() as connection:
        number = next(one.number for one in accounts.tokens(connection, "analyst"))
        accounts.revoke(connection, number)
    assert site.client.get("/api/v1/session", headers=site.bearer("analyst")).status_code == 401
    assert site.client.post("/api/v1/users/nobody/disable", headers=site.bearer("admin")).status_code == 404


def test_secrets_are_stored_hashed_only(site: Site, database_path: Path) -> None:
    sign_in(site, "analyst")
    cookie = site.client.cookies["vigie_session"]
    site.desk.close()
    raw = b"".join(path.read_bytes() for path in database_path.parent.glob(f"{database_path.name}*"))
    assert len(raw) > 10_000
    for secret in (*site.tokens.values(), cookie):
        assert secret.encode() not in raw and secret.removeprefix("vigie_").encode() not in raw


def sign_in(site: Site, role: str) -> str:
    """Sign in by the form; returns the CSRF token."""
    response = site.client.post("/session", data={"token": site.tokens[role], "next": "/incidents"})
    assert response.status_code == 303 and response.headers["location"] == "/incidents", response.text
    cookie = response.headers["set-cookie"].lower()
    assert "httponly" in cookie and "samesite=strict" in cookie and "path=/" in cookie
    csrf = site.client.get("/api/v1/session").json()["csrf"]
    assert len(csrf) == 64
    return str(csrf)


def test_what_a_session_writes_must_carry_its_csrf_token(site: Site) -> None:
    csrf, nice = sign_in(site, "analyst"), cities(site)["Nice"]
    path, body = f"/api/v1/incidents/{nice}/notes", {"text": "hello"}
    assert site.client.post(path, json=body).status_code == 403
    assert site.client.post(path, json=body, headers={"X-CSRF-Token": "0" * 64}).status_code == 403
    other = open_session(site, "admin")
    assert site.client.post(path, json=body, headers={"X-CSRF-Token": other}).status_code == 403
    assert site.client.post("/session/end").status_code == 403
    assert site.desk.decisions().total == 0
    assert site.client.post(path, json=body, headers={"X-CSRF-Token": csrf}).status_code == 200
    assert site.client.post("/session/end", data={"csrf": csrf}).status_code == 303
    assert site.client.post(path, json=body, headers={"X-CSRF-Token": csrf}).status_code in (401, 403)


def open_session(site: Site, role: str) -> str:
    """The CSRF token of another user's session."""
    other = TestClient(site.client.app, base_url="http://127.0.0.1:8000", follow_redirects=False)
    other.post("/session", data={"token": site.tokens[role]})
    return str(other.get("/api/v1/session").json()["csrf"])


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:9999"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_other_sites_cannot_write_even_with_everything_else_right(site: Site, headers: dict[str, str]) -> None:
    csrf, nice = sign_in(site, "analyst"), cities(site)["Nice"]
    path = f"/api/v1/incidents/{nice}/notes"
    response = site.client.post(path, json={"text": "x"}, headers={"X-CSRF-Token": csrf, **headers})
    assert response.status_code == 403
    assert site.client.post("/session", data={"token": site.tokens["analyst"]}, headers=headers).status_code == 403


def test_signing_in_by_a_wrong_token_is_refused_and_slowed_down(site: Site) -> None:
    answers = [site.client.post("/session", data={"token": f"vigie_{n}"}).status_code for n in range(14)]
    assert set(answers) == {401, 429} and answers[0] == 401 and answers[-1] == 429
    guessed = [
        site.client.get("/api/v1/session", headers={"Authorization": f"Bearer {n}"}).status_code for n in range(3)
    ]
    assert set(guessed) == {429}


@pytest.mark.parametrize(
    ("asked", "path"),
    [
        ("/incidents?kind=plot", "/incidents?kind=plot"),
        ("https://evil.example/", "/"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("/a\r\nSet-Cookie: x=1", "/"),
        ("", "/"),
    ],
)
def test_signing_in_leads_nowhere_else(asked: str, path: str) -> None:
    assert local(asked) == path


@pytest.fixture
def elsewhere(database_path: Path) -> Iterator[Site]:
    """The application as it listens on another address."""
    one = open_site(database_path, host="0.0.0.0")
    yield one
    one.desk.close()


def test_elsewhere_every_request_needs_a_token(elsewhere: Site) -> None:
    document = elsewhere.client.get("/api/v1/openapi.json", headers=elsewhere.bearer("reader")).json()
    reads = [path for path, methods in document["paths"].items() if "get" in methods]
    assert len(reads) > 15
    for path in (*reads, "/api/v1/openapi.json", "/", "/incidents", "/incidents.json", "/nowhere"):
        response = elsewhere.client.get(path.replace("{number}", "1").replace("{name}", "x"))
        assert response.status_code == (404 if path == "/nowhere" else 401), path
        assert "items" not in response.text
    assert elsewhere.client.get("/api/v1/incidents", headers=elsewhere.bearer("reader")).status_code == 200
    assert elsewhere.client.get("/healthz").status_code == 200
    assert elsewhere.client.post("/session", data={"token": elsewhere.tokens["reader"]}).status_code == 303
    assert elsewhere.client.get("/api/v1/incidents").status_code == 200


def test_on_loopback_other_names_are_refused(site: Site, database_path: Path) -> None:
    for host in ("evil.example", "evil.example:8000", "", "127.0.0.1.evil.example"):
        assert site.client.get("/api/v1/incidents", headers={"Host": host}).status_code == 421, host
    for host in ("localhost:8000", "127.0.0.1", "[::1]:8000", "LOCALHOST"):
        assert site.client.get("/api/v1/incidents", headers={"Host": host}).status_code == 200, host
    behind = open_site(database_path, hosts="desk.example")
    assert behind.client.get("/api/v1/incidents", headers={"Host": "desk.example"}).status_code == 401
    behind.desk.close()


@pytest.mark.parametrize(
    ("host", "told"),
    [
        ("127.0.0.1", True),
        ("127.8.8.8", True),
        ("::1", True),
        ("localhost", True),
        ("0.0.0.0", False),
        ("192.168.1.4", False),
        ("::", False),
        ("desk.example", False),
        ("", False),
    ],
)
def test_loopback(host: str, told: bool) -> None:
    assert is_loopback(host) is told


def test_oversized_bodies_and_addresses(site: Site) -> None:
    nice = cities(site)["Nice"]
    path = f"/api/v1/incidents/{nice}/notes"
    large = b'{"text": "' + b"x" * 400_000 + b'"}'
    kind = {"Content-Type": "application/json", **site.bearer("analyst")}
    assert site.client.post(path, content=large, headers=kind).status_code == 413
    pieces = (large[at : at + 5_000] for at in range(0, len(large), 5_000))  # no Content-Length
    response = site.client.post(path, content=pieces, headers=kind)
    assert response.status_code == 413 and response.headers["content-type"] == PROBLEM
    assert site.client.post(path, content=b"{}", headers={**kind, "Content-Length": "-1"}).status_code == 400
    assert site.client.post(path, json={"text": "x" * 5_000}, headers=kind).status_code == 422
    assert site.client.get("/api/v1/incidents?words=" + "x" * 9_000).status_code == 414
    assert site.client.get("/api/v1/incidents/" + "x" * 3_000).status_code == 414
    deep = b"[" * 100_000
    assert site.client.post(path, content=deep, headers=kind).status_code == 400
    assert site.desk.decisions().total == 0


def test_too_many_requests(database_path: Path) -> None:
    site = open_site(database_path, reads_per_minute=5)
    answers = [site.client.get("/api/v1/session") for _ in range(8)]
    assert [one.status_code for one in answers] == [200] * 5 + [429] * 3
    assert int(answers[-1].headers["retry-after"]) >= 1
    site.desk.close()


def test_a_bucket_fills_up_again_and_forgets() -> None:
    clock = [0.0]
    bucket = Bucket(60, lambda: clock[0])
    assert [bucket.take("a") for _ in range(60)] == [0.0] * 60
    assert bucket.take("a") == pytest.approx(1.0) and bucket.empty("a") > 0 and bucket.empty("b") == 0
    clock[0] = 2.0
    assert bucket.take("a") == 0 and bucket.take("a") == 0 and bucket.take("a") > 0
    for number in range(10_500):
        bucket.take(f"c{number}")
    assert len(bucket._held) <= 10_001


def test_every_response_carries_the_security_headers(site: Site) -> None:
    for path in ("/healthz", "/api/v1/incidents", "/api/v1/nowhere", "/", "/static/nowhere.js"):
        headers = site.client.get(path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy and "unsafe" not in policy
        assert headers["x-content-type-options"] == "nosniff" and headers["referrer-policy"] == "same-origin"


def test_tiles_may_send_images_and_nothing_else(database_path: Path) -> None:
    site = open_site(database_path, tiles="https://{s}.tiles.example/{z}/{x}/{y}.png")
    policy = site.client.get("/healthz").headers["content-security-policy"]
    assert "img-src 'self' data: https://*.tiles.example;" in policy and "script-src 'self';" in policy
    site.desk.close()


@pytest.mark.parametrize(
    "path",
    [
        "/static/../../../etc/passwd",
        "/static/%2e%2e/%2e%2e/application.py",
        "/static/..%2f..%2fapplication.py",
        "/static//etc/passwd",
        "/static/%00",
        "/api/v1/articles/..%2f..%2f..%2fetc%2fpasswd",
        "/api/v1/incidents/%2e%2e%2f%2e%2e",
        "/api/v1/incidents/%00",
        "/articles/..%2f..%2fetc%2fpasswd",
    ],
)
def test_no_path_leads_out(site: Site, path: str) -> None:
    response = site.client.get(path)
    assert response.status_code in (400, 404, 422), (path, response.status_code)
    assert "root:" not in response.text and "create_app" not in response.text
