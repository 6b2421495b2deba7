"""Counts side by side with the span between the lowest and the highest that was told."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from markupsafe import Markup

from vigie.desk.view.ledger import Count
from vigie.serve.web.charts.svg import Linear, element, line, picture, rectangle, round_ticks, text
from vigie.serve.web.wording import Wording

_WIDTH, _ROW, _TOP, _BOTTOM, _RIGHT = 640.0, 24.0, 4.0, 22.0, 84.0
_LETTER, _LETTERS = 6.4, 30


def ranked(counts: Sequence[Count], title: str, wording: Wording, name: Callable[[str], str]) -> Markup:
    """Incidents by key: those told as established in full, those but alleged faint; empty text without counts."""
    if not counts:
        return Markup("")
    ticks = round_ticks(max(one.incidents for one in counts))
    left = _room(counts, name)
    across = Linear(ticks[-1], left, _WIDTH - _RIGHT)
    parts = _grid(ticks, across, len(counts), wording)
    for index, one in enumerate(counts):
        y = _TOP + _ROW * index
        sure = one.incidents - one.alleged
        alleged = wording.say("%(n)s of them but alleged") % {"n": wording.number(one.alleged)}
        label = f"{name(one.key)}{wording.colon}{wording.number(one.incidents)}, {alleged}"
        parts.append(
            element(
                "g",
                element("title", label),
                text(left - 8, y + 16, _fit(name(one.key)), "end", "ink"),
                rectangle(left, y + 5, across(sure) - left, _ROW - 10, "bar k-attack"),
                rectangle(across(sure), y + 5, across(one.incidents) - across(sure), _ROW - 10, "bar k-other"),
                text(across(one.incidents) + 6, y + 16, wording.number(one.incidents), class_="strong"),
            )
        )
    return picture(_WIDTH, _TOP + _ROW * len(counts) + _BOTTOM, title, parts)


def deaths(counts: Sequence[Count], title: str, wording: Wording, name: Callable[[str], str]) -> Markup:
    """Deaths by key as a bar to the lowest sum told and a whisker to the highest; empty text without counts."""
    told = [one for one in counts if one.killed_high]
    if not told:
        return Markup("")
    ticks = round_ticks(max(one.killed_high for one in told))
    left = _room(counts, name)
    across = Linear(ticks[-1], left, _WIDTH - _RIGHT)
    parts = _grid(ticks, across, len(told), wording)
    for index, one in enumerate(told):
        y = _TOP + _ROW * index
        spread = wording.spread(one.killed_low, one.killed_high)
        middle = y + _ROW / 2
        shapes = [
            element("title", f"{name(one.key)}{wording.colon}{spread}"),
            text(left - 8, y + 16, _fit(name(one.key)), "end", "ink"),
            rectangle(left, y + 5, across(one.killed_low) - left, _ROW - 10, "bar k-attack"),
            text(across(one.killed_high) + 8, y + 16, spread, class_="strong"),
        ]
        if one.killed_high > one.killed_low:
            shapes.append(line(across(one.killed_low), middle, across(one.killed_high), middle, "whisker"))
            shapes.append(line(across(one.killed_high), y + 7, across(one.killed_high), y + _ROW - 7, "whisker"))
        parts.append(element("g", *shapes))
    return picture(_WIDTH, _TOP + _ROW * len(told) + _BOTTOM, title, parts)


def _grid(ticks: Sequence[int], across: Linear, rows: int, wording: Wording) -> list[Markup]:
    bottom = _TOP + _ROW * rows
    parts = [line(across(tick), _TOP, across(tick), bottom, "gridline" if tick else "axis") for tick in ticks]
    return parts + [text(across(tick), bottom + 15, wording.number(tick), "middle") for tick in ticks]


def _room(counts: Sequence[Count], name: Callable[[str], str]) -> float:
    """Pixels that the longest name takes up."""
    return 14 + _LETTER * max(len(_fit(name(one.key))) for one in counts)


def _fit(words: str) -> str:
    return words if len(words) <= _LETTERS else f"{words[: _LETTERS - 1]}…"
