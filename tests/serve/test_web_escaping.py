"""No text of an article, its title, address or outlet, no note and no name becomes markup."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from urllib.parse import quote

import pytest
from web_stage import Stage, staged

PAGES = (
    "/",
    "/incidents",
    "/incidents/{id}",
    "/articles/{id}",
    "/warnings",
    "/threats",
    "/claims",
    "/justice",
    "/operations",
    "/measures",
    "/assessments",
    "/levels",
    "/statistics",
    "/sources",
    "/issues",
    "/watches",
    "/watches/3",
    "/search?words={id}",
    "/review",
    "/decisions",
    "/notifications",
    "/session?next={id}",
    "/nothing/{id}",
)
HOSTILE = (
    "<script>alert(1)<script>",
    "\"><img src=x onerror='alert(1)'>",
    "' autofocus onfocus='alert(1)' x='",
    "]]><svg onload=alert(1)>",
    "{{ 7 * 7 }} {% raw %}",
)
# What the pages' own templates hold; anything more came out of a value.
OWN_SCRIPTS = ("/static/",)


class Reader(HTMLParser):
    """Collects what could run: scripts, handlers, styles, frames, addresses of another scheme."""

    def __init__(self) -> None:
        super().__init__()
        self.dangers: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "script" and not (given.get("src") or "").startswith(OWN_SCRIPTS):
            self.dangers.append(f"script {given}")
        if tag in ("img", "iframe", "object", "embed", "style", "base"):
            self.dangers.append(tag)
        for name, value in attrs:
            if name.startswith("on") or name in ("style", "srcdoc", "autofocus"):
                self.dangers.append(f"{tag} {name}={value}")
            if name in ("href", "src", "action") and (value or "").strip().lower().startswith(("javascript:", "data:")):
                self.dangers.append(f"{tag} {name}={value}")


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("path", PAGES)
def test_every_value_is_shown_as_text(path: str, text: str) -> None:
    client = staged(Stage(text))
    answer = client.get(path.format(id=quote(text, safe="")))
    assert answer.status_code in (200, 404), answer.text
    reader = Reader()
    reader.feed(answer.text)
    assert reader.dangers == []


@pytest.mark.parametrize("text", [*HOSTILE[:2], HOSTILE[3], "<a href='javascript:x'>", "<p style='color:red'>"])
def test_the_check_itself_sees_what_is_not_escaped(text: str) -> None:
    reader = Reader()
    reader.feed(f"<p>{text}</p>")
    assert reader.dangers


def test_a_value_is_no_template() -> None:
    assert "{{ 7 * 7 }}" in staged(Stage(HOSTILE[4])).get("/articles/x").text


def test_values_are_there_to_be_escaped() -> None:
    client = staged(Stage(HOSTILE[1]))
    for path in ("/", "/incidents", "/articles/x", "/review", "/watches/3", "/warnings", "/sources", "/decisions"):
        assert "&lt;img src=x" in client.get(path).text, path


@pytest.mark.parametrize("path", ["/incidents.atom", "/watches/3.atom"])
def test_a_feed_holds_values_as_text(path: str) -> None:
    from xml.etree import ElementTree

    answer = staged(Stage(HOSTILE[3])).get(path)
    assert answer.headers["content-type"].startswith("application/atom+xml")
    names = {one.tag.rpartition("}")[2] for one in ElementTree.fromstring(answer.content).iter()}
    assert names <= {"feed", "title", "id", "link", "updated", "author", "name", "entry", "summary"}


def test_a_table_for_spreadsheets_holds_no_formula() -> None:
    answer = staged(Stage("=1+1")).get("/sources.csv")
    assert "'=1+1" in answer.text
    assert ",=1+1" not in answer.text


def test_an_address_that_is_none_of_the_web_is_no_link() -> None:
    page = staged(Stage("javascript:alert(1)")).get("/articles/x").text
    assert 'href="javascript:' not in page


@pytest.mark.parametrize("elsewhere", ["//evil.example/x", "https://evil.example", "/\\evil.example", "javascript:x"])
def test_no_action_leads_off_the_desk(elsewhere: str) -> None:
    client = staged(Stage("x"))
    answer = client.post("/decisions/3/undo", data={"next": elsewhere})
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/")
    assert "evil" not in answer.headers["location"]


def test_messages_for_the_map_cannot_leave_their_attribute() -> None:
    page = staged(Stage("x")).get("/incidents").text
    words = page.split("data-words='", 1)[1].split("'", 1)[0]
    assert "map" not in json.loads(words)
    assert json.loads(words)["killed"]
