"""What the API answers: pages of everything, entity tags, one shape of error, no harm from hostile words."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from pathlib import Path

import pytest
from stage_app import Site

PROBLEM = "application/problem+json"
HOSTILE = (
    "' OR 1=1 --",
    "'; DROP TABLE incidents; --",
    '" UNION SELECT hash FROM tokens --',
    "1; ATTACH DATABASE '/tmp/x' AS x",
    "%' OR '%'='",
    "NICE) OR body MATCH (x",
    'title:"',
    "NEAR(a b)",
    "*",
    "\x00",
    "\ud7ff\uffff",
    "${jndi:ldap://x}",
    "{{7*7}}",
    "<script>alert(1)</script>",
)


def test_reading_by_the_api_as_pages_do(site: Site) -> None:
    page = site.client.get("/api/v1/incidents", params={"limit": 2, "sort": "killed"}).json()
    assert page["total"] == 4 and [one["city"] for one in page["items"]] == ["Kaboul", "Nice"]
    rest = site.client.get("/api/v1/incidents", params={"limit": 2, "sort": "killed", "cursor": page["next"]}).json()
    assert [one["city"] for one in rest["items"]] == ["Gao", "Lyon"] and rest["next"] is None
    nice = page["items"][1]
    assert nice["killed"] == [84, 84] and nice["precision"] == "city" and nice["sources"] == 3
    view = site.client.get(f"/api/v1/incidents/{nice['id']}", params={"policy": "ucdp"}).json()
    assert view["item"]["id"] == nice["id"] and view["policy"] == "ucdp"
    article = site.client.get(f"/api/v1/articles/{view['sources'][0]['articles'][0]['id']}").json()
    assert "".join(part["text"] for part in article["segments"]) == article["text"]
    for path in (
        "home",
        "facets",
        "map",
        "timeline",
        "records?kind=warning",
        "levels",
        "statistics",
        "outlets",
        "search?words=Nice",
        "issues",
        "notifications",
        "watches",
        "searches",
        "review",
        "decisions",
        "session",
    ):
        response = site.client.get(f"/api/v1/{path}")
        assert response.status_code == 200 and response.headers["content-type"] == "application/json", path


def test_everything_a_page_does_can_be_done_by_the_api(site: Site) -> None:
    headers = site.bearer("analyst")
    (item, *_) = site.client.get("/api/v1/review", params={"reason": "date"}).json()["items"]
    key = item["key"].replace("#", "%23")
    done = site.client.post(f"/api/v1/review/{key}/accept", json={"note": "seen"}, headers=headers).json()
    assert site.client.get("/api/v1/review", params={"reason": "date"}).json()["items"] == []
    undone = site.client.post(f"/api/v1/decisions/{done['number']}/undo", json={}, headers=headers)
    assert undone.status_code == 200
    assert len(site.client.get("/api/v1/review", params={"reason": "date"}).json()["items"]) == 1
    (past,) = site.client.get("/api/v1/decisions").json()["items"]
    assert (past["author"], past["note"], past["undone_by"]) == ("analyst", "seen", "analyst")
    watch = site.client.post(
        "/api/v1/watches",
        json={"name": "Riviera", "latitude": 43.6, "longitude": 7.1, "radius_km": 50},
        headers=headers,
    )
    assert watch.status_code == 201 and watch.json()["matches"] == 1
    assert site.client.get(f"/api/v1/watches/{watch.json()['id']}").json()["matches"][0]["item"]["city"] == "Nice"


def test_entity_tags(site: Site) -> None:
    first = site.client.get("/api/v1/incidents")
    tag = first.headers["etag"]
    for told in (tag, f"W/{tag}", f'"x", {tag}', "*"):
        again = site.client.get("/api/v1/incidents", headers={"If-None-Match": told})
        assert again.status_code == 304 and again.content == b"" and again.headers["etag"] == tag
    nice = next(one["id"] for one in first.json()["items"] if one["city"] == "Nice")
    body = {"slot": "killed", "value": "86"}
    site.client.post(f"/api/v1/incidents/{nice}/correct", json=body, headers=site.bearer("analyst"))
    changed = site.client.get("/api/v1/incidents", headers={"If-None-Match": tag})
    assert changed.status_code == 200 and changed.headers["etag"] != tag


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/v1/nowhere", 404),
        ("/api/v1/incidents/nowhere", 404),
        ("/api/v1/articles/nowhere", 404),
        ("/api/v1/watches/99", 404),
        ("/api/v1/watches/0", 422),
        ("/api/v1/watches/99999999999999999999", 422),
        ("/api/v1/incidents?limit=0", 422),
        ("/api/v1/incidents?sort=size", 422),
        ("/api/v1/incidents?country=France", 422),
        ("/api/v1/incidents?cursor=abc", 422),
        ("/api/v1/search", 422),
        ("/api/v1/search?words=!", 422),
        ("/api/v1/home?since=soon", 422),
        ("/api/v1/users", 401),
    ],
)
def test_errors_have_one_shape(site: Site, path: str, status: int) -> None:
    response = site.client.get(path)
    told = response.json()
    assert (response.status_code, response.headers["content-type"]) == (status, PROBLEM)
    assert set(told) - {"errors"} == {"type", "title", "status", "detail", "instance"}
    assert told["status"] == status and told["type"].startswith("urn:vigie:problem:") and told["detail"]
    assert told["instance"] == path.partition("?")[0]


def test_a_wrong_method_or_body_is_a_problem_too(site: Site) -> None:
    headers = site.bearer("analyst")
    assert site.client.delete("/api/v1/incidents").headers["content-type"] == PROBLEM
    nice = site.client.get("/api/v1/incidents").json()["items"][0]["id"]
    path = f"/api/v1/incidents/{nice}/correct"
    for body in (
        {},
        {"slot": "killed"},
        {"slot": "killed", "value": 86},
        {"slot": "x", "value": "1"},
        {"slot": "killed", "value": "86", "extra": 1},
        {"slot": "killed", "value": "many"},
        [],
        None,
    ):
        response = site.client.post(path, json=body, headers=headers)
        assert response.status_code == 422 and response.headers["content-type"] == PROBLEM, body
    assert site.client.post(path, content=b"{", headers=headers).status_code == 422


def test_an_unexpected_error_tells_nothing_of_the_inside(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    from starlette.testclient import TestClient

    def broken(*_: object) -> None:
        raise RuntimeError("secret of the house")

    monkeypatch.setattr(type(site.desk), "levels", broken)
    client = TestClient(site.client.app, base_url="http://127.0.0.1:8000", raise_server_exceptions=False)
    response = client.get("/api/v1/levels")
    assert response.status_code == 500 and response.headers["content-type"] == PROBLEM
    assert "secret" not in response.text and "content-security-policy" in response.headers


def test_a_database_that_does_not_answer_is_told_as_unavailable(site: Site, database_path: Path) -> None:
    with sqlite3.connect(database_path) as connection:
        connection.execute("DROP TABLE issues")
    response = site.client.get("/api/v1/issues")
    assert response.status_code == 503 and response.headers["retry-after"] == "2"


def test_hostile_words_in_every_parameter(site: Site, database_path: Path) -> None:
    paths = site.client.get("/api/v1/openapi.json").json()["paths"]
    before = dump(database_path)
    asked = 0
    for path, methods in paths.items():
        if "get" not in methods:
            continue
        for parameter in methods["get"].get("parameters", ()):
            for words in HOSTILE:
                place, name = parameter["in"], parameter["name"]
                if place == "path":
                    response = site.client.get(path.replace("{" + name + "}", quoted(words)))
                else:
                    address = path.replace("{name}", "x").replace("{number}", "1")
                    response = site.client.get(address, params={"words": "x", name: words})
                assert response.status_code in (200, 400, 404, 414, 422), (path, name, words, response.text)
                assert "syntax" not in response.text and "sqlite" not in response.text.lower()
                asked += 1
    assert asked > 500
    for path, methods in paths.items():
        for method in methods:
            if method != "get":
                for words in HOSTILE[:4]:
                    address = path.replace("{name}", quoted(words)).replace("{key}", quoted(words))
                    body = {"name": words, "text": words, "other": words, "slot": "city", "value": words}
                    response = site.client.request(
                        method, address.replace("{number}", "1"), json=body, headers=site.bearer("admin")
                    )
                    assert response.status_code in (200, 201, 404, 409, 422), (path, words, response.text)
    assert dump(database_path) == before


def quoted(words: str) -> str:
    from urllib.parse import quote

    return quote(words, safe="")


def dump(path: Path) -> list[tuple[object, ...]]:
    """How many rows each table holds."""
    with sqlite3.connect(path) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return [(name, *connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()) for name in sorted(names)]


def test_csv_and_geojson(site: Site) -> None:
    text = site.client.get("/api/v1/incidents.csv").text
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == 4 and {row["killed_min"] for row in rows} == {"84", "", "103", "12"}
    told = site.client.get("/api/v1/incidents.geojson").json()
    assert told["type"] == "FeatureCollection" and len(told["features"]) == 4
    nice = next(one for one in told["features"] if one["properties"]["city"] == "Nice")
    assert nice["geometry"]["coordinates"] == [pytest.approx(7.3, abs=0.1), pytest.approx(43.7, abs=0.1)]


def test_formulas_are_disarmed_in_csv(site: Site) -> None:
    nice = next(one["id"] for one in site.client.get("/api/v1/incidents").json()["items"] if one["city"] == "Nice")
    body = {"slot": "city", "value": '=HYPERLINK("http://evil.example")'}
    assert site.client.post(f"/api/v1/incidents/{nice}/correct", json=body, headers=site.bearer("analyst")).is_success
    text = site.client.get("/api/v1/incidents.csv").text
    assert "'=HYPERLINK" in text and ",=HYPERLINK" not in text and ',"=HYPERLINK' not in text


def test_the_document_is_whole(site: Site) -> None:
    told = site.client.get("/api/v1/openapi.json").json()
    schemas = told["components"]["schemas"]
    assert told["openapi"].startswith("3.") and "Problem" in schemas
    text = json.dumps(told)
    for name in {part.split('"')[0] for part in text.split("#/components/schemas/")[1:]}:
        assert name in schemas, name
    for path, methods in told["paths"].items():
        assert path.startswith("/api/v1/")
        for method in methods.values():
            assert method.get("description"), path
