"""The alert levels of countries as bars over time."""

from __future__ import annotations

from datetime import date, timedelta

from markupsafe import Markup

from vigie.desk.view.ledger import CountryLevels, LevelStretch
from vigie.serve.web.charts.svg import Days, element, line, parsed, picture, rectangle, text
from vigie.serve.web.wording import Wording

_WIDTH, _ROW, _LEFT, _TOP, _BOTTOM = 1180.0, 34.0, 120.0, 6.0, 24.0
_LETTER = 6.0
_TINTS = {"lowered": "level--1", "kept": "level--2", "raised": "level--3"}


def level_chart(countries: tuple[CountryLevels, ...], wording: Wording, today: date) -> Markup:
    """One row a country; a bar lasts until the next level or, dashed, until today; empty text without dated levels."""
    rows = [(one, [s for s in one.stretches if parsed(s.first)]) for one in countries]
    rows = [(one, stretches) for one, stretches in rows if stretches]
    if not rows:
        return Markup("")
    first = min(day for _, stretches in rows for s in stretches if (day := parsed(s.first)))
    across = Days(first - timedelta(days=20), max(today, first), _LEFT, _WIDTH - 4)
    height = _TOP + _ROW * len(rows) + _BOTTOM
    parts: list[Markup] = []
    for tick in across.ticks(10):
        parts.append(line(across(tick), _TOP, across(tick), height - _BOTTOM, "gridline"))
        parts.append(text(across(tick), height - 7, str(tick.year) if tick.month == 1 else "", "middle"))
    for index, (country, stretches) in enumerate(rows):
        y = _TOP + _ROW * index
        parts.append(text(0, y + 20, wording.country(country.country), class_="strong"))
        parts.append(line(0, y + _ROW, _WIDTH, y + _ROW, "gridline"))
        parts += [_stretch(s, y, across, wording) for s in stretches]
    return picture(_WIDTH, height, wording.say("Alert levels over time"), parts, linked=True)


def _stretch(stretch: LevelStretch, y: float, across: Days, wording: Wording) -> Markup:
    start, end = across(parsed(stretch.first) or across.first), across(parsed(stretch.last) or across.last)
    width = max(end - start, 3.0)
    name = stretch.level or wording.say("level not named")
    change = wording.term("change", stretch.change) if stretch.change else ""
    lasting = wording.date(f"{stretch.first}/{stretch.last or '..'}")
    label = ", ".join(part for part in (name, change, lasting) if part)
    tint = _TINTS.get(stretch.change or "", "")
    shapes = [
        element("title", label),
        rectangle(start, y + 7, width, _ROW - 14, f"level {tint}{'' if stretch.last else ' level--open'}"),
    ]
    room = int((width - 8) / _LETTER)
    if len(name) <= room:
        shapes.append(text(start + 5, y + 21, name, class_="ink"))
    return element("a", *shapes, href=f"/incidents/{stretch.record}")
