"""Looking around: browse, filter, map, timeline and table agree, evidence, languages, accessibility."""

from __future__ import annotations

import json
import re

import pytest
from browser_stage import AXE, SHOTS, Reader, Served, reading
from playwright.sync_api import Browser, Page, expect

PAGES = {
    "home": "/?since=2000-01-01",
    "incidents": "/incidents",
    "incident": "/incidents/{most}",
    "article": "/articles/s07",
    "warnings": "/warnings",
    "threats": "/threats",
    "claims": "/claims",
    "levels": "/levels",
    "statistics": "/statistics",
    "sources": "/sources",
    "watches": "/watches",
    "issues": "/issues",
    "review": "/review",
    "decisions": "/decisions",
    "notifications": "/notifications",
    "search": "/search?words=Paris",
    "session": "/session",
    "empty": "/incidents?country=AQ",
}
# axe-core's grades of harm that no page may reach; "minor" and "moderate" are advice.
SERIOUS = ("serious", "critical")


def _total(page: Page) -> int:
    return int(re.sub(r"\D", "", page.locator("h1").inner_text()))


def _drawn(page: Page) -> int:
    page.wait_for_selector(".map[data-drawn]")
    return int(page.locator(".map").first.get_attribute("data-drawn") or -1)


def _numbers(page: Page, selector: str) -> list[int]:
    return [int(one) for one in re.findall(r"\d+", page.locator(selector).inner_text())]


def _agree(page: Page) -> int:
    """Map, timeline and table tell of as many incidents; returns how many."""
    total = _total(page)
    placed, unplaced = _numbers(page, "#map-count")[:2]
    dated, undated = _numbers(page, "#time-count")
    assert _drawn(page) == placed
    assert placed + unplaced == total
    assert dated + undated == total
    assert page.locator(".incidents-table tbody tr").count() == min(total, 50)
    return total


@pytest.mark.parametrize("name", PAGES)
def test_each_page_is_sound_and_accessible(reader: Reader, name: str) -> None:
    page = reader.go(PAGES[name].format(most=reader.most_told()))
    SHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SHOTS / f"{name}.png", full_page=True)
    assert page.locator("h1").count() == 1
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), "wider than the screen"
    assert _violations(page) == []


@pytest.mark.parametrize("name", ["home", "incidents", "incident", "article", "review", "statistics", "levels"])
@pytest.mark.parametrize("looks", ["dark", "phone"])
def test_the_same_in_the_dark_and_on_a_phone(browser: Browser, shared_desk: Served, name: str, looks: str) -> None:
    with reading(browser, shared_desk, color_scheme="dark" if looks == "dark" else "light") as one:
        if looks == "phone":
            one.page.set_viewport_size({"width": 390, "height": 844})
        page = one.go(PAGES[name].format(most=one.most_told()))
        SHOTS.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=SHOTS / f"{name}-{looks}.png", full_page=True)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), "wider than the screen"
        assert _violations(page) == []


def _violations(page: Page) -> list[str]:
    # Evaluated from outside the page, so that its content security policy stays as it is.
    page.evaluate(AXE.read_text("utf-8"))
    told = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{one['id']}: {one['help']}: {json.dumps([node['html'][:160] for node in one['nodes'][:3]])}"
        for one in told["violations"]
        if one["impact"] in SERIOUS
    ]


def test_map_timeline_and_table_agree_whatever_the_filter(reader: Reader) -> None:
    page = reader.go("/incidents")
    everything = _agree(page)
    page.get_by_label("France", exact=False).first.check()
    page.wait_for_url(re.compile("country=FR"))
    page.wait_for_load_state("networkidle")
    french = _agree(page)
    assert 0 < french < everything
    places = page.locator(".incidents-table tbody tr td:nth-child(2)").all_inner_texts()
    assert all("France" in place for place in places)
    assert page.locator(".chips a", has_text="France").count() == 1
    page.locator(".chips a", has_text="France").click()
    page.wait_for_load_state("networkidle")
    assert _agree(page) == everything


def test_a_bar_of_the_timeline_narrows_the_selection(reader: Reader) -> None:
    page = reader.go("/incidents?sort=killed")
    bar = page.locator("svg a[data-bin^='2015']").first
    told = bar.get_attribute("aria-label") or ""
    bar.click()
    page.wait_for_url(re.compile("since=2015"))
    page.wait_for_load_state("networkidle")
    assert _agree(page) == int(re.findall(r"\d+", told)[1])
    page.go_back()
    page.wait_for_load_state("networkidle")
    assert "since=" not in page.url
    _agree(page)


def test_the_area_of_the_map_narrows_the_selection(reader: Reader) -> None:
    page = reader.go("/incidents")
    everything = _agree(page)
    page.locator(".map").first.scroll_into_view_if_needed()
    page.locator(".leaflet-control-zoom-in").click()
    page.wait_for_timeout(400)
    page.wait_for_load_state("networkidle")
    page.click("#map-filter")
    page.wait_for_url(re.compile("bbox="))
    page.wait_for_load_state("networkidle")
    narrowed = _agree(page)
    assert 0 < narrowed < everything
    assert _numbers(page, "#map-count")[1] == 0, "all in an area have a place"


def test_a_circle_of_the_map_leads_to_its_incident(reader: Reader) -> None:
    everything = reader.page.request.get(f"{reader.served.address}/incidents.json?limit=200").json()["items"]
    placed = [one for one in everything if one["latitude"] is not None]
    alone = next(one for one in placed if sum(other["country"] == one["country"] for other in everything) == 1)
    page = reader.go(f"/incidents?country={alone['country']}")
    assert _agree(page) == 1
    page.locator(".map path.spot").focus()
    page.keyboard.press("Enter")
    page.locator(".leaflet-popup a[href^='/incidents/']").click()
    page.wait_for_url(re.compile(f"/incidents/{alone['id']}"))


def test_filters_work_by_keyboard_and_keep_the_focus(reader: Reader) -> None:
    page = reader.go("/incidents")
    page.locator("#f-kind-any").focus()
    page.keyboard.press("Space")
    page.wait_for_url(re.compile("kind=any"))
    page.wait_for_load_state("networkidle")
    assert page.evaluate("document.activeElement.id") == "f-kind-any"
    assert _total(page) > 100


def test_a_wrong_filter_is_told_and_leaves_the_page(reader: Reader) -> None:
    page = reader.go("/incidents")
    page.fill("#f-since", "2020")
    page.fill("#f-until", "2010")
    page.keyboard.press("Enter")
    expect(page.locator("#filters .error")).to_contain_text("2020-01-01")
    assert _total(page) > 0
    reader.complaints[:] = [one for one in reader.complaints if "422" not in one]


def test_the_way_from_a_value_to_its_words(reader: Reader) -> None:
    name = reader.most_told()
    page = reader.go("/incidents?kind=any&sort=reports")
    page.locator(f"tr[data-id='{name}'] a").first.click()
    page.wait_for_url(re.compile(f"/incidents/{name}"))
    page.locator(".value details > summary").first.click()
    assert page.locator(".value details[open] .evidence li").count() > 0
    page.locator(".value details").evaluate_all("all => all.forEach(one => { one.open = true; })")
    said = page.locator(".evidence li", has=page.locator("mark")).first
    words = said.locator("mark").first.inner_text()
    said.locator(".by a").click()
    page.wait_for_url(re.compile("/articles/"))
    marked = " ".join(page.locator("#article-text mark:not(.is-off)").all_inner_texts())
    assert words.split()[-1].strip(",.;") in marked


def test_an_article_shows_the_marks_of_one_event(reader: Reader) -> None:
    page = reader.go("/articles/s07")
    every = page.locator("#article-text mark").count()
    page.locator("button.event").nth(1).click()
    shown = page.locator("#article-text mark:not(.is-off)").count()
    assert 0 < shown < every
    assert page.locator("button.event[aria-pressed='true']").count() == 1
    page.keyboard.press("n")
    assert page.evaluate("document.activeElement.tagName") == "MARK"
    page.locator("button.event").nth(1).click()
    assert page.locator("#article-text mark:not(.is-off)").count() == every


def test_the_text_of_an_article_is_whole(reader: Reader) -> None:
    page = reader.go("/articles/s07")
    given = page.request.get(f"{reader.served.address}/articles/s07.json").json()
    squeeze = re.compile(r"\s+")
    shown = squeeze.sub("", page.locator("#article-text").inner_text())
    assert shown == squeeze.sub("", given["text"])


def test_counts_by_another_policy(reader: Reader) -> None:
    page = reader.go("/incidents/2024-01-03-kerman")
    before = page.locator(".figures .toll-killed").inner_text()
    page.select_option("#policy", "ucdp")
    page.locator("form", has=page.locator("#policy")).locator("button").click()
    page.wait_for_url(re.compile("policy=ucdp"))
    assert page.locator(".figures .toll-killed").inner_text() != before


def test_switching_the_language_and_back(reader: Reader) -> None:
    page = reader.go("/incidents?country=FR")
    assert page.locator("html").get_attribute("lang") == "fr"
    page.get_by_role("link", name="English").click()
    page.wait_for_load_state("networkidle")
    assert page.locator("html").get_attribute("lang") == "en"
    assert "country=FR" in page.url
    reader.go("/statistics")
    assert page.locator("h1").inner_text() == "Statistics"
    page.get_by_role("link", name="Français").click()
    assert page.locator("h1").inner_text() == "Statistiques"


def test_the_looks_are_kept(reader: Reader) -> None:
    page = reader.go("/")
    light = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    page.locator("a[href*='looks=dark']").click()
    reader.go("/levels")
    assert page.locator("html").get_attribute("data-theme") == "dark"
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") != light


def test_the_search_field_is_a_key_away(reader: Reader) -> None:
    page = reader.go("/levels")
    page.keyboard.press("/")
    page.keyboard.type("Kerman")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/search"))
    assert page.locator("ol.items li").count() >= 2
    assert page.locator("mark", has_text="Kerman").count() >= 1


def test_every_page_works_without_script(browser: Browser, shared_desk: Served) -> None:
    with reading(browser, shared_desk, java_script_enabled=False) as one:
        page = one.go("/incidents")
        page.locator("#f-country-FR").check()
        page.locator("#filters button").click()
        assert "country=FR" in page.url
        assert page.locator(".incidents-table tbody tr").count() > 0


def test_a_missing_incident_says_so(reader: Reader) -> None:
    page = reader.go("/incidents/nothing-of-the-kind")
    assert page.locator("[role=alert]").inner_text().strip()
    assert page.locator("h1").inner_text() == "Introuvable"
    reader.complaints[:] = [one for one in reader.complaints if "404" not in one]
