"""Charts show every number they are given, with its uncertainty."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise
from xml.etree import ElementTree

from vigie.desk.view.detail import TollHistory, TollStep
from vigie.desk.view.incidents import Bin, Timeline
from vigie.desk.view.ledger import Count, CountryLevels, LevelStretch
from vigie.serve.web.charts.counts import deaths, ranked
from vigie.serve.web.charts.histogram import histogram
from vigie.serve.web.charts.levels import level_chart
from vigie.serve.web.charts.svg import Days, round_ticks
from vigie.serve.web.charts.tolls import toll_chart
from vigie.serve.web.wording import Wording

W = Wording("en")
SVG = "{http://www.w3.org/2000/svg}"


def _parts(drawing: str, name: str, class_: str = "") -> list[ElementTree.Element]:
    found = ElementTree.fromstring(drawing).iter(f"{SVG}{name}")
    return [one for one in found if class_ in (one.get("class") or "").split() or not class_]


def _step(day: str | None, low: int | None, high: int | None, move: str, official: bool = False) -> TollStep:
    return TollStep(day, (low, high), move, official, None, "Le Phare", "fact", "a1", 0, "deux morts")


def test_round_ticks_reach_the_top() -> None:
    for top in (1, 3, 7, 12, 99, 100, 1400, 99_999):
        ticks = round_ticks(top)
        assert ticks[0] == 0 and ticks[-1] >= top and len(ticks) <= 7
        assert len({b - a for a, b in pairwise(ticks)}) == 1


def test_days_outside_are_drawn_at_the_edge() -> None:
    across = Days(date(2015, 1, 1), date(2015, 1, 11), 0, 100)
    assert across(date(2015, 1, 6)) == 50
    assert across(date(2014, 1, 1)) == 0 and across(date(2016, 1, 1)) == 100
    assert across.ticks() and Days(date(2000, 1, 1), date(2024, 1, 1), 0, 1).ticks(8)[0].year % 4 == 0


def test_a_bar_a_bin_each_a_link() -> None:
    bins = (Bin("2015-01-01", "2015-12-31", 4, 1, 10, 12), Bin("2016-01-01", "2016-12-31", 0, 0, 0, 0))
    drawing = histogram(Timeline("year", bins, 2), W, lambda one: f"/incidents?since={one.start}")
    links = _parts(drawing, "a")
    assert [one.get("href") for one in links] == ["/incidents?since=2015-01-01"]
    assert links[0].get("aria-label") == "2015: 4 incidents, 10–12 killed"
    exact, vague = (float(_parts(drawing, "rect", name)[0].get("height") or 0) for name in ("k-attack", "k-other"))
    assert round(exact / vague) == 3
    assert histogram(Timeline("year", (), 3), W, lambda one: "") == ""


def test_the_toll_line_falls_with_a_downward_revision() -> None:
    steps = (
        _step("2024-01-03", 103, None, "first"),
        _step("2024-01-04", 84, 84, "revised down", True),
        _step("2024-01-05", 50, None, "vaguer"),
        _step(None, 94, 94, "revised up"),
    )
    drawing = toll_chart((TollHistory("killed", steps, (), ()),), W)
    path = _parts(drawing, "path", "line")[0].get("d") or ""
    heights = [float(y) for y in re.findall(r"(?:M[\d.]+ |V)([\d.]+)", path)]
    assert len(heights) == 2 and heights[1] > heights[0], "drawn lower, and the vaguer count moves nothing"
    assert len(_parts(drawing, "circle")) == 3
    assert len(_parts(drawing, "circle", "dot--official")) == 1
    assert len(_parts(drawing, "line", "whisker--open")) == 2
    titles = [one.text or "" for one in _parts(drawing, "title")]
    assert "3 Jan 2024: at least 103 (first count), Le Phare" in titles


def test_no_toll_chart_for_one_dated_count() -> None:
    assert toll_chart((TollHistory("killed", (_step("2024-01-03", 1, 1, "first"),), (), ()),), W) == ""


def test_levels_last_until_the_next_or_are_left_open() -> None:
    stretches = (
        LevelStretch("vigilance", "raised", "2015-01-07", "2016-01-01", "r1", "fact", 1),
        LevelStretch("urgence attentat", "raised", "2016-01-01", None, "r2", "fact", 2),
        LevelStretch(None, None, None, None, "r3", None, 1),
    )
    drawing = level_chart((CountryLevels("FR", stretches[1], stretches),), W, date(2018, 1, 1))
    bars = _parts(drawing, "rect", "level")
    assert len(bars) == 2
    assert "level--open" in (bars[1].get("class") or "") and "level--open" not in (bars[0].get("class") or "")
    assert "urgence attentat, raised, since 1 Jan 2016" in [one.text for one in _parts(drawing, "title")]


def test_counts_show_the_span_between_lowest_and_highest() -> None:
    counts = (Count("jnim", 5, 2, 132, 160, 3, 3, 1), Count("none", 1, 0, 4, 4, 0, 0, 0))
    drawing = deaths(counts, "Deaths", W, W.group)
    words = [one.text for one in _parts(drawing, "text", "strong")]
    assert words == ["132–160", "4"]
    assert len(_parts(drawing, "line", "whisker")) == 2
    bars = ranked(counts, "Incidents", W, W.group)
    sure, alleged = (float(_parts(bars, "rect", name)[0].get("width") or 0) for name in ("k-attack", "k-other"))
    assert round(sure / alleged, 2) == 1.5
    assert deaths((Count("x", 1, 0, 0, 0, 0, 0, 1),), "Deaths", W, str) == ""
