"""Incidents over time as bars, each a link to its stretch."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from markupsafe import Markup

from vigie.desk.view.incidents import Bin, Timeline
from vigie.serve.web.charts.svg import Linear, element, line, parsed, picture, rectangle, round_ticks, text
from vigie.serve.web.wording import Wording

_WIDTH, _HEIGHT, _LEFT, _TOP, _BOTTOM = 640.0, 200.0, 30.0, 14.0, 22.0
_LABEL_ROOM = 46.0


def histogram(timeline: Timeline, wording: Wording, address: Callable[[Bin], str]) -> Markup:
    """One bar a bin: dated to the bin in full colour, dated more vaguely hollow on top; empty text without bins."""
    bins = timeline.bins
    if not bins:
        return Markup("")
    ticks = round_ticks(max(one.incidents for one in bins))
    up = Linear(ticks[-1], _HEIGHT - _BOTTOM, _TOP)
    parts = [line(_LEFT, up(tick), _WIDTH, up(tick), "gridline" if tick else "axis") for tick in ticks]
    parts += [text(_LEFT - 5, up(tick) + 4, wording.number(tick), "end") for tick in ticks]
    step = (_WIDTH - _LEFT) / len(bins)
    every = max(1, -(-int(_LABEL_ROOM) // max(1, int(step))))
    for index, one in enumerate(bins):
        x = _LEFT + step * index
        parts.append(_bar(one, x, step, up, _label(one, timeline.unit, wording), address(one)))
        if index % every == 0 and x + _LABEL_ROOM / 2 < _WIDTH + 8:
            parts.append(text(x + step / 2, _HEIGHT - 6, _name(one, timeline.unit, wording), "middle"))
    return picture(_WIDTH, _HEIGHT, wording.say("Incidents over time"), parts, linked=True)


def _label(one: Bin, unit: str, wording: Wording) -> str:
    told = wording.count_of("%(n)s incident", "%(n)s incidents", one.incidents)
    killed = wording.say("%(range)s killed") % {"range": wording.spread(one.killed_low, one.killed_high)}
    return f"{_name(one, unit, wording)}{wording.colon}{told}, {killed}"


def _bar(one: Bin, x: float, step: float, up: Linear, label: str, href: str) -> Markup:
    gap = min(step * 0.18, 3.0)
    exact = one.incidents - one.vague
    base = up(0)
    shapes = [
        rectangle(x, _TOP, step, base - _TOP, "hit"),
        rectangle(x + gap / 2, up(exact), step - gap, base - up(exact), "bar k-attack"),
        rectangle(x + gap / 2, up(one.incidents), step - gap, up(exact) - up(one.incidents), "bar k-other"),
        element("title", label),
    ]
    if not one.incidents:
        return element("g", shapes[0], shapes[-1])
    return element("a", *shapes, href=href, aria_label=label, data_bin=one.start)


def _name(one: Bin, unit: str, wording: Wording) -> str:
    first = parsed(one.start) or date.min
    if unit == "year":
        return str(first.year)
    return wording.date(f"{first:%Y-%m}") if unit == "month" else wording.short_day(first)
