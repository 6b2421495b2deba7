"""Every address that a page of the desk gives leads somewhere, twins and feeds included."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from stage_app import Site

# Enough for every page of the stage in every form, few enough to be quick.
_MOST = 400


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if value and name in ("href", "src", "data-src", "data-outlines") and not value.startswith("http"):
                self.found.add(value)


def test_no_address_leads_nowhere(site: Site) -> None:
    waiting, seen, broken = ["/"], {"/"}, []
    forms: set[str] = set()
    while waiting and len(seen) < _MOST:
        address = waiting.pop(0)
        answer = site.client.get(address, follow_redirects=True)
        if answer.status_code != 200:
            broken.append(f"{answer.status_code} {address}")
            continue
        kind = answer.headers["content-type"].partition(";")[0]
        forms.add(kind)
        if kind != "text/html":
            continue
        links = _Links()
        links.feed(answer.text)
        for link in sorted(links.found):
            there = urljoin(address, link).partition("#")[0]
            # Languages and looks double every page; once is enough.
            if there not in seen and "lang=" not in there and "looks=" not in there and urlsplit(there).path:
                seen.add(there)
                waiting.append(there)
    assert broken == []
    assert {"text/html", "application/json", "text/csv", "application/geo+json", "application/atom+xml"} <= forms
    paths = {urlsplit(one).path for one in seen}
    assert {"/incidents", "/warnings", "/threats", "/levels", "/statistics", "/sources", "/watches", "/review"} <= paths


def test_each_page_has_its_security_headers(site: Site) -> None:
    policy = site.client.get("/incidents").headers["content-security-policy"]
    assert "script-src 'self'" in policy and "unsafe" not in policy


def test_a_filter_that_leaves_nothing_is_not_lost_by_the_form(site: Site) -> None:
    page = site.client.get("/incidents?country=AQ&country=FR").text
    for code in ("AQ", "FR"):
        fields = [field for field in re.findall(r"<input[^>]*>", page) if f'value="{code}"' in field]
        assert len(fields) == 1 and ("checked" in fields[0] or "hidden" in fields[0]), fields


def test_an_action_leads_back_with_a_way_to_undo(site: Site) -> None:
    name = site.client.get("/incidents.json").json()["items"][0]["id"]
    form = {"slot": "killed", "value": "7", "note": "a count of the town", "next": "/review?state=all&done=1"}
    answer = site.client.post(f"/incidents/{name}/correct", data=form, headers=site.bearer("analyst"))
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/review?state=all&done=")
    number = answer.headers["location"].rpartition("=")[2]
    assert site.client.get(f"/incidents/{name}.json").json()["item"]["killed"] == [7, 7]
    undone = site.client.post(f"/decisions/{number}/undo", data={"next": "/"}, headers=site.bearer("analyst"))
    assert undone.headers["location"] == "/"
    assert site.client.get(f"/incidents/{name}.json").json()["item"]["killed"] != [7, 7]


def test_forms_need_a_right_to_write(site: Site) -> None:
    name = site.client.get("/incidents.json").json()["items"][0]["id"]
    forms = {
        f"/incidents/{name}/correct": {"slot": "killed", "value": "7"},
        f"/incidents/{name}/merge": {"other": "x"},
        f"/incidents/{name}/split": {"report": "x#0"},
        f"/incidents/{name}/strike": {},
        f"/incidents/{name}/note": {"text": "x"},
        "/review/decide": {"key": "x", "act": "accept"},
        "/decisions/1/undo": {},
        "/sources": {"name": "x", "grade": "A"},
        "/searches": {"name": "x", "query": "country=FR"},
        "/searches/1/drop": {},
        "/watches": {"name": "x"},
        "/watches/1": {"name": "x"},
        "/watches/1/drop": {},
        "/notifications/read": {"until": "1"},
    }
    for path, form in forms.items():
        assert site.client.post(path, data=form).status_code == 401, path
        assert site.client.post(path, data=form, headers=site.bearer("reader")).status_code == 403, path
        foreign = {**site.bearer("analyst"), "Origin": "https://elsewhere.example"}
        assert site.client.post(path, data=form, headers=foreign).status_code == 403, path


def test_an_error_is_told_as_a_page_in_the_language_of_the_visitor(site: Site) -> None:
    french = site.client.get("/incidents/nothing")
    assert french.status_code == 404 and "Introuvable" in french.text
    english = site.client.get("/incidents/nothing?lang=en")
    assert "Not found" in english.text
    assert site.client.get("/incidents/nothing.json").headers["content-type"] == "application/problem+json"
    wrong = site.client.get("/incidents?since=yesterday")
    assert wrong.status_code == 422 and "yesterday" in wrong.text
