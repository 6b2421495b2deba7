"""The selection of a page in the layouts of other programs."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

from stage_app import open_site

from vigie.exports.order import Layout


def test_a_selection_is_handed_over(database_path: Path) -> None:
    client = open_site(database_path).client
    page = client.get("/incidents?country=FR")
    assert '/api/v1/exports/incidents/gtd?country=FR"' in page.text
    answer = client.get("/api/v1/exports/incidents/gtd?country=FR")
    assert answer.status_code == 200 and "vigie-incidents.gtd.csv" in answer.headers["content-disposition"]
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert {row["country_txt"] for row in rows} == {"France"} and {"Nice", "Lyon"} == {row["city"] for row in rows}
    where = answer.headers["link"].split(">")[0].lstrip("<")
    about = client.get(where).json()
    assert about["vigie"]["filter"] == {"country": "FR"} and "nice-1" in about["vigie"]["articles"]
    names = [field["name"] for field in about["resources"][0]["schema"]["fields"]]
    assert names == list(rows[0])
    plain = client.get("/api/v1/exports/incidents/gtd?country=FR&plain=1").text
    assert len(plain.splitlines()[0].split(",")) == 135 and len(names) > 135
    for wrong in ("incidents/none", "events/gtd", "incidents/gtd?hxl=1", "record/jsonl"):
        assert client.get(f"/api/v1/exports/{wrong}").status_code == 422, wrong
    told = client.get("/api/v1/exports/incidents/gtd/codebook").text
    assert "135 columns" not in told and "| eventid |" in told


def test_events_and_statements_of_a_selection(database_path: Path) -> None:
    client = open_site(database_path).client
    nice = client.get("/api/v1/incidents?country=FR&words=camion").json()["items"]
    events = [json.loads(line) for line in client.get("/api/v1/exports/events/jsonl?country=FR").text.splitlines()]
    assert {one["country"] for one in events} == {"FR"} and {one["id"] for one in nice} <= {
        one["incident"] for one in events
    }
    statements = list(csv.DictReader(io.StringIO(client.get("/api/v1/exports/statements/csv?country=FR").text)))
    assert {one["incident"] for one in statements} == {one["incident"] for one in events}


def test_every_format_is_told_and_answers_on_the_page_too(database_path: Path) -> None:
    client = open_site(database_path).client
    told = client.get("/api/v1/exports").json()
    assert {one["name"] for one in told} == set(Layout) and all(one["title"] and one["takes"] for one in told)
    parts = client.get("/incidents").text.split('href="/api/v1/exports/incidents/')[1:]
    assert [part.split('"')[0] for part in parts] == [one["name"] for one in told]
    for one in told:
        for what in one["takes"]:
            answer = client.get(f"/api/v1/exports/{what}/{one['name']}")
            assert answer.status_code == 200 and len(answer.content) > 200, (what, one)
            assert answer.headers["content-type"].startswith(one["media"]) and answer.headers["etag"]
    bundle = json.loads(client.get("/api/v1/incidents.stix").text)
    pages = [json.dumps(one) for one in bundle["objects"] if one["type"] == "incident"]
    assert all("http://127.0.0.1:8000/incidents/" in one for one in pages)


def test_the_brief_is_a_page_with_a_twin_that_leads_into_the_record(database_path: Path) -> None:
    client = open_site(database_path).client
    days = "since=2016-07-14&until=2016-07-21"
    told = client.get(f"/brief.json?{days}").json()
    nice = next(one["item"]["id"] for one in told["incidents"] if one["item"]["city"] == "Nice")
    page = client.get(f"/brief?{days}").text
    assert f'href="/incidents/{nice}"' in page and 'href="/articles/nice-1"' in page and "note.css" in page
    assert "Note de veille" in page and "Watch brief" in client.get(f"/brief?{days}&lang=en").text
    assert client.get("/brief").status_code == 200
    assert client.get("/brief?since=later").status_code == 422
    assert client.get(f"/brief?{days}&watch=none").status_code == 404
