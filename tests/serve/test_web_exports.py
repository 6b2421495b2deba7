"""The selection of a page in the layouts of other programs."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

from stage_app import open_site


def test_a_selection_is_handed_over(database_path: Path) -> None:
    client = open_site(database_path).client
    page = client.get("/incidents?country=FR")
    assert '/incidents/export/gtd?country=FR"' in page.text
    answer = client.get("/incidents/export/gtd?country=FR")
    assert answer.status_code == 200 and "vigie-incidents.gtd.csv" in answer.headers["content-disposition"]
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert {row["country_txt"] for row in rows} == {"France"} and {"Nice", "Lyon"} == {row["city"] for row in rows}
    where = answer.headers["link"].split(">")[0].lstrip("<")
    about = client.get(where).json()
    assert about["vigie"]["filter"] == {"country": "FR"} and "nice-1" in about["vigie"]["articles"]
    names = [field["name"] for field in about["resources"][0]["schema"]["fields"]]
    assert names == list(rows[0])
    assert client.get("/incidents/export/none").status_code == 422
    assert (
        "135 columns" not in client.get("/exports/gtd.md").text and "| eventid |" in client.get("/exports/gtd.md").text
    )


def test_every_format_of_the_page_answers(database_path: Path) -> None:
    client = open_site(database_path).client
    forms = [part.split('"')[0] for part in client.get("/incidents").text.split('href="/incidents/export/')[1:]]
    assert len(forms) == 11
    for form in forms:
        answer = client.get(f"/incidents/export/{form}")
        assert answer.status_code == 200 and len(answer.content) > 200, form
    bundle = json.loads(client.get("/incidents/export/stix").text)
    pages = [json.dumps(one) for one in bundle["objects"] if one["type"] == "incident"]
    assert all("http://127.0.0.1:8000/incidents/" in one for one in pages)
