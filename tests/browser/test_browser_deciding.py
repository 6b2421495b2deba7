"""What an analyst does: correct, merge, undo, split, strike, review by keyboard, watch; and text that wants to run."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from browser_stage import SAMPLE, Reader, read_into, reading, serving
from playwright.sync_api import Browser, Page, expect


def _killed(page: Page) -> str:
    return page.locator(".figures .toll-killed").inner_text().split()[0]


def test_correcting_a_toll_and_undoing_it(analyst: Reader) -> None:
    page = analyst.go("/incidents/2024-01-03-kerman")
    before, told = _killed(page), page.locator("#slot-killed .evidence li").count()
    form = page.locator("#slot-killed form.correct")
    form.locator("input[name=value]").fill("89-91")
    form.locator("input[name=note]").fill("count of the province")
    form.locator("button").click()
    page.wait_for_selector(".toast")
    assert _killed(page) == "89–91"
    history = page.locator("li[id^=decision-]").first
    expect(history).to_contain_text("count of the province")
    expect(history).to_contain_text("ada")
    assert page.locator("#slot-killed .evidence li").count() == told, "what was reported stays"
    assert analyst.go("/incidents").locator("tr", has_text="Kerman").locator(".toll-killed").inner_text() == "89–91"
    page = analyst.go("/incidents/2024-01-03-kerman")
    page.locator("li[id^=decision-] button").first.click()
    page.wait_for_load_state("networkidle")
    page = analyst.go("/incidents/2024-01-03-kerman")
    assert _killed(page) == before
    analyst.go("/decisions")
    assert page.locator("li[id^=decision-]").count() == 1, "the history keeps what was undone"


def test_a_wrong_correction_says_what_was_expected(analyst: Reader) -> None:
    page = analyst.go("/incidents/2024-01-03-kerman")
    form = page.locator("#slot-killed form.correct")
    form.locator("input[name=value]").fill("many")
    form.locator("button").click()
    page.wait_for_load_state("networkidle")
    expect(page.locator("[role=alert]")).to_contain_text("many")
    analyst.complaints[:] = [one for one in analyst.complaints if "422" not in one]


def test_merging_two_incidents_and_undoing_it(analyst: Reader) -> None:
    page = analyst.go("/incidents")
    count = page.locator(".incidents-table tbody tr").count()
    ids = page.locator(".incidents-table tbody tr").evaluate_all("rows => rows.map(row => row.dataset.id)")
    one, other = [name for name in ids if name.startswith("2016-07-14")][:2]
    analyst.go(f"/incidents/{one}")
    page.fill("#other", other)
    page.fill("#merge-note", "one and the same evening")
    page.locator("form[action$='/merge'] button").click()
    page.wait_for_selector(".toast")
    analyst.go("/incidents")
    assert page.locator(".incidents-table tbody tr").count() == count - 1
    analyst.go(f"/incidents/{other}")
    assert page.locator("h1").inner_text(), "the former address leads on"
    analyst.go("/decisions")
    page.locator("li[id^=decision-] button").first.click()
    page.wait_for_load_state("networkidle")
    analyst.go("/incidents")
    assert page.locator(".incidents-table tbody tr").count() == count


def test_splitting_a_report_off(analyst: Reader) -> None:
    name = analyst.most_told()
    page = analyst.go(f"/incidents/{name}")
    box = page.locator("form[action$='/split'] input[name=report]").nth(1)
    report = box.get_attribute("value") or ""
    other = page.locator("form[action$='/split'] input[name=report]").nth(0).get_attribute("value") or ""
    box.check()
    page.locator("form[action$='/split'] button").click()
    page.wait_for_selector(".toast")
    assert _incident_of(analyst, report) != _incident_of(analyst, other)
    page.locator("#undo-last").click()
    page.wait_for_load_state("networkidle")
    assert _incident_of(analyst, report) == _incident_of(analyst, other)


def _incident_of(analyst: Reader, report: str) -> str:
    """The incident that a report belongs to now."""
    article, _, event = report.rpartition("#")
    found = analyst.page.request.get(f"{analyst.served.address}/articles/{article}.json").json()
    return str(found["events"][int(event)]["incident"])


def test_striking_and_noting(analyst: Reader) -> None:
    page = analyst.go("/incidents")
    before = page.locator(".incidents-table tbody tr").count()
    name = page.locator(".incidents-table tbody tr").last.get_attribute("data-id")
    analyst.go(f"/incidents/{name}")
    page.fill("#note-text", "told in passing only")
    page.locator("form[action$='/note'] button").click()
    page.wait_for_selector(".toast")
    expect(page.locator("li[id^=decision-]").first).to_contain_text("told in passing only")
    page.fill("#strike-note", "not an incident")
    page.locator("form[action$='/strike'] button").click()
    page.wait_for_selector(".toast")
    analyst.go("/incidents")
    assert page.locator(".incidents-table tbody tr").count() == before - 1
    analyst.go("/incidents?rejected=1")
    assert page.locator(".incidents-table tbody tr").count() == before


def test_reviewing_with_the_keyboard_only(analyst: Reader) -> None:
    page = analyst.go("/review")
    keys = page.keyboard
    waiting = page.locator(".queue__list > li").evaluate_all("lines => lines.map(line => line.dataset.key)")

    def picked() -> str | None:
        return page.locator(".queue__list > li.is-picked").get_attribute("data-key")

    def press(key: str) -> None:
        """A key that decides: the page comes back with the next item in hand."""
        with page.expect_navigation():
            keys.press(key)
        page.wait_for_load_state("networkidle")

    keys.press("?")
    assert page.locator("#help").is_visible()
    keys.press("Escape")
    assert not page.locator("#help").is_visible()
    keys.press("j")
    keys.press("j")
    assert picked() == waiting[2]
    keys.press("k")
    assert picked() == waiting[1]

    press("a")
    assert picked() == waiting[2], "on to the next"
    assert waiting[1] not in page.content()
    press("x")
    assert picked() == waiting[3]
    press("u")
    assert waiting[2] in page.content(), "what was undone waits again"

    keys.press("e")
    assert page.evaluate("document.activeElement.name") == "value"
    keys.press("Control+a")
    keys.type("33")
    with page.expect_navigation():
        keys.press("Enter")
    page.wait_for_load_state("networkidle")

    keys.press("m")
    assert page.evaluate("document.activeElement.name") == "other"
    keys.type("j k a x u")
    keys.press("Escape")
    assert page.evaluate("document.activeElement.name") != "other"
    keys.press("/")
    assert page.evaluate("document.activeElement.id") == "find"

    analyst.go("/decisions")
    told = page.locator("li[id^=decision-]")
    assert told.count() == 3
    assert told.filter(has_text="33").count() == 1
    assert told.filter(has_text="ada").count() == 3


def test_splitting_with_a_key(analyst: Reader) -> None:
    page = analyst.go("/review?state=all")
    form = page.locator(".review-item:not([hidden]) form[data-act=split]")
    for _ in range(page.locator(".queue__list > li").count()):
        if form.count():
            break
        page.keyboard.press("j")
    report = form.locator("input[name=report]").get_attribute("value") or ""
    whole = page.request.get(f"{analyst.served.address}/incidents/{_incident_of(analyst, report)}.json").json()
    others = [f"{one['article']}#{one['event']}" for one in whole["links"]]
    others.remove(report)
    with page.expect_navigation():
        page.keyboard.press("s")
    page.wait_for_selector(".toast")
    assert page.locator("h1").inner_text() == "Relecture"
    assert _incident_of(analyst, report) not in {_incident_of(analyst, other) for other in others}


def test_the_queue_may_be_empty(analyst: Reader) -> None:
    page = analyst.go("/review?state=rejected")
    assert page.locator(".empty").count() == 1
    page.keyboard.press("j")
    page.keyboard.press("a")
    assert page.locator("h1").inner_text() == "Relecture"


def test_a_watch_from_form_to_feed(analyst: Reader) -> None:
    page = analyst.go("/watches")
    page.fill("#w-name", "Gare du Nord")
    page.fill("input[name=latitude]", "48,88")
    page.fill("input[name=longitude]", "2.355")
    page.fill("#w-radius", "25")
    page.fill("#w-note", "station <b>hall</b>")
    page.locator("form[action='/watches'] button").click()
    page.wait_for_url(re.compile(r"/watches/\d+"))
    page.wait_for_selector(".map[data-drawn]")
    matches = page.locator("li[data-id]").count()
    assert matches > 0
    assert page.locator(".quote").first.inner_text() == "station <b>hall</b>"
    feed = page.request.get(f"{page.url}.atom").text()
    assert feed.count("<entry>") == matches
    page.locator("form[action$='/drop'] button").click()
    page.wait_for_url(re.compile(r"/watches$"))
    assert page.locator("li h3").count() == 0


def test_a_search_kept_and_dropped(analyst: Reader) -> None:
    page = analyst.go("/incidents?country=FR&min_killed=10")
    total = page.locator("h1").inner_text()
    page.fill("#search-name", "France, ten or more")
    page.locator("form[action='/searches'] button").click()
    page.wait_for_load_state("networkidle")
    analyst.go("/incidents")
    page.get_by_role("link", name="France, ten or more").click()
    page.wait_for_load_state("networkidle")
    assert page.locator("h1").inner_text() == total
    page.locator("form[action$='/drop'] button").click()
    page.wait_for_load_state("networkidle")
    assert page.get_by_role("link", name="France, ten or more").count() == 0


def test_an_outlet_gets_its_grade(analyst: Reader) -> None:
    page = analyst.go("/sources")
    row = page.locator("tbody tr").first
    row.locator("select").select_option("B")
    row.locator("button").click()
    page.wait_for_load_state("networkidle")
    assert page.locator("tbody tr").first.locator("select").input_value() == "B"


def test_a_reader_sees_no_way_to_write(reader: Reader) -> None:
    for path in ("/incidents/2024-01-03-kerman", "/review", "/sources", "/watches", "/incidents?country=FR"):
        page = reader.go(path)
        assert page.locator("form[method=post]").count() == 0, path


HOSTILE = (
    "<script>window.broken=1</script>",
    '"><img src=x onerror="window.broken=1">',
    "'><svg onload=window.broken=1>",
    "</title></textarea></script><script>window.broken=1</script>",
)


@pytest.fixture(scope="module")
def hostile_desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database of articles whose title, text, outlet, author and address want to run."""
    folder = tmp_path_factory.mktemp("hostile")
    lines = []
    for number, (given, text) in enumerate(zip(SAMPLE.read_text("utf-8").splitlines()[:4], HOSTILE, strict=True)):
        article = json.loads(given)
        article["id"] = f"h{number}{text}"
        article["title"] = f"{text} {article['title']}"
        article["text"] = f"{text} {article['text']} {text}"
        article["publisher"] = f"Le Phare {text}"
        article["author"] = text
        article["url"] = "javascript:window.broken=1" if number % 2 else f"https://example.org/{number}?{text}"
        lines.append(json.dumps(article, ensure_ascii=False))
    articles = folder / "hostile.jsonl"
    articles.write_text("\n".join(lines), "utf-8")
    return read_into(folder / "hostile.db", articles)


def test_text_that_wants_to_run_is_but_text(browser: Browser, hostile_desk: Path, tmp_path: Path) -> None:
    own = tmp_path / "hostile.db"
    shutil.copy(hostile_desk, own)
    with serving(own) as served, reading(browser, served) as one:
        one.sign_in()
        page = one.go("/incidents?kind=any")
        first = page.locator(".incidents-table tbody tr").first.get_attribute("data-id")
        one.go(f"/incidents/{first}")
        page.fill("#note-text", HOSTILE[3])
        page.locator("form[action$='/note'] button").click()
        page.wait_for_selector(".toast")
        one.go("/watches")
        page.fill("#w-name", HOSTILE[1])
        page.fill("#w-countries", "FR")
        page.locator("form[action='/watches'] button").click()
        page.wait_for_url(re.compile(r"/watches/\d+"))
        paths = ["/", "/?since=2000-01-01", "/incidents?kind=any", "/decisions", "/sources", "/search?words=script"]
        paths += ["/watches", "/watches/1", "/review", "/statistics", "/warnings", "/claims", f"/incidents/{first}"]
        addresses = page.request.get(f"{served.address}/search.json?words=attentat").json()
        paths += ["/articles/" + "".join(f"%{byte:02X}" for byte in hit["id"].encode()) for hit in addresses]
        for path in paths:
            one.go(path)
            assert page.evaluate("window.broken") is None, path
            assert page.locator("img[src=x], a[href^='javascript:']").count() == 0, path
        assert any(path.startswith("/articles/") for path in paths)
        assert HOSTILE[0] in one.go(paths[-1]).inner_text("body") or "<" in page.locator("h1").inner_text()
