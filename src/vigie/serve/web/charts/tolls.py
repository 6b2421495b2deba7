"""How the counts of an incident moved: one dot a report, its range as a whisker, the count in force as a line."""

from __future__ import annotations

from datetime import date, timedelta

from markupsafe import Markup

from vigie.desk.view.detail import TollHistory, TollStep
from vigie.serve.web.charts.svg import Days, Linear, element, line, parsed, picture, round_ticks, text
from vigie.serve.web.wording import Wording

_WIDTH, _PANEL, _LEFT, _RIGHT, _TOP, _BOTTOM = 640.0, 150.0, 40.0, 16.0, 24.0, 24.0
# Pixels that a count takes up beside the next.
_ROOM = 34.0
_SETS_NOTHING = frozenset({"vaguer", "same"})


def toll_chart(histories: tuple[TollHistory, ...], wording: Wording) -> Markup:
    """One panel a slot over a shared axis of days of publication; empty text where fewer than two counts are dated."""
    told = [
        (history, dated) for history in histories if (dated := [s for s in history.steps if parsed(s.day) is not None])
    ]
    days = [day for _, steps in told for step in steps if (day := parsed(step.day))]
    if len(days) < 2:
        return Markup("")
    margin = max(1, (max(days) - min(days)).days // 30)
    across = Days(min(days) - timedelta(margin), max(days) + timedelta(margin), _LEFT, _WIDTH - _RIGHT)
    parts = [part for row, (history, steps) in enumerate(told) for part in _panel(history, steps, row, across, wording)]
    height = _PANEL * len(told) + 4
    return picture(_WIDTH, height, wording.say("How the toll was told, by day of publication"), parts)


def _panel(history: TollHistory, steps: list[TollStep], row: int, across: Days, wording: Wording) -> list[Markup]:
    offset = _PANEL * row
    tops = [max(end for end in step.count if end is not None) for step in steps]
    ticks = round_ticks(max(tops) * 1.06, 3)
    up = Linear(ticks[-1], offset + _PANEL - _BOTTOM, offset + _TOP)
    style = f"s-{history.slot}"
    parts = [text(_LEFT, offset + 13, wording.term("slot", history.slot), class_="strong")]
    for tick in ticks:
        parts.append(line(_LEFT, up(tick), _WIDTH - _RIGHT, up(tick), "gridline" if tick else "axis"))
        parts.append(text(_LEFT - 5, up(tick) + 4, wording.number(tick), "end"))
    for day in across.ticks(6):
        parts.append(text(across(day), offset + _PANEL - 7, _axis_day(day, across, wording), "middle"))
    parts.append(_held(steps, across, up, style))
    parts += [_dot(step, across, up, style, wording) for step in steps]
    return parts + _labels(steps, across, up, wording)


def _labels(steps: list[TollStep], across: Days, up: Linear, wording: Wording) -> list[Markup]:
    """The counts that revised, written over their dots where there is room; of those close together the last."""
    parts: list[Markup] = []
    free = _WIDTH
    for step in reversed(steps):
        x = across(_day(step))
        if step.move in _SETS_NOTHING or x > free:
            continue
        free = x - _ROOM
        anchor = "start" if x < _LEFT + _ROOM else "end" if x > _WIDTH - _RIGHT - _ROOM / 2 else "middle"
        y = up(_best(step)) - (22 if step.count[1] is None else 9)
        parts.append(text(x + 7 if anchor == "start" else x, y, wording.short_tally(step.count), anchor, "strong"))
    return parts


def _axis_day(day: date, across: Days, wording: Wording) -> str:
    span = (across.last - across.first).days
    if span > 800:
        return str(day.year)
    return wording.date(f"{day:%Y-%m}") if span > 75 else wording.short_day(day)


def _held(steps: list[TollStep], across: Days, up: Linear, style: str) -> Markup:
    """The line of the count in force: level until a report revises it."""
    path, height = "", None
    for step in steps:
        if step.move in _SETS_NOTHING and height is not None:
            continue
        x, y = across(_day(step)), up(_best(step))
        path += f"M{x:.1f} {y:.1f}" if height is None else f"H{x:.1f}V{y:.1f}"
        height = y
    return element("path", d=f"{path}H{_WIDTH - _RIGHT:.1f}", class_=f"line {style}")


def _dot(step: TollStep, across: Days, up: Linear, style: str, wording: Wording) -> Markup:
    x, low, high = across(_day(step)), step.count[0], step.count[1]
    shapes = []
    if low != high:
        top = up(high) if high is not None else max(up(_best(step)) - 14, up(up.top))
        bottom = up(low) if low is not None else up(0)
        shapes.append(line(x, bottom, x, top, f"whisker {'whisker--open' if high is None or low is None else ''}"))
    official = " dot--official" if step.official else ""
    shapes.append(element("circle", cx=x, cy=up(_best(step)), r=4.5, class_=f"dot {style}{official}"))
    by = step.speaker or step.publisher or step.article
    when, move = wording.short_day(_day(step)), wording.term("move", step.move)
    told = f"{when}{wording.colon}{wording.tally(step.count)} ({move}), {by}"
    return element("g", element("title", told), *shapes)


def _day(step: TollStep) -> date:
    day = parsed(step.day)
    assert day is not None
    return day


def _best(step: TollStep) -> int:
    low, high = step.count
    return low if low is not None else high or 0
