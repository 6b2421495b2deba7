"""Every address that a page of the desk gives leads somewhere, twins and feeds included."""

from __future__ import annotations

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
