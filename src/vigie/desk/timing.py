"""Incidents in time: bins of days, months or years without gaps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from vigie.desk.view.incidents import Bin, IncidentItem, Range, Timeline
from vigie.domain.errors import InputError

UNITS = ("day", "month", "year")
# Longest stretch in days for which a unit is chosen, and the most bins that any answer holds.
_DAYS, _MONTHS = 93, 3_700
_MOST_BINS = 1_500


def timeline(items: Iterable[IncidentItem], unit: str) -> Timeline:
    """The incidents by the first day their date may mean; `auto` chooses the unit by the length of the stretch.

    A unit too fine for the stretch gives way to the next. Raises InputError for an unknown unit.
    """
    if unit not in (*UNITS, "auto"):
        raise InputError(f"unit {unit[:40]!r}: expected auto, {', '.join(UNITS)}")
    dated: list[tuple[date, IncidentItem]] = []
    undated = 0
    for one in items:
        if one.date_first is None:
            undated += 1
        else:
            dated.append((date.fromisoformat(one.date_first), one))
    if not dated:
        return Timeline("year" if unit == "auto" else unit, (), undated)
    first, last = min(day for day, _ in dated), max(day for day, _ in dated)
    length = (last - first).days
    if unit == "auto":
        unit = "day" if length <= _DAYS else "month" if length <= _MONTHS else "year"
    if unit == "day" and length > _MOST_BINS:
        unit = "month"
    if unit == "month" and length / 30.4 > _MOST_BINS:
        unit = "year"
    return Timeline(unit, _bins(dated, first, last, unit), undated)


def _bins(dated: Sequence[tuple[date, IncidentItem]], first: date, last: date, unit: str) -> tuple[Bin, ...]:
    start = _start(first, unit)
    places: dict[date, list[IncidentItem]] = {}
    while start <= last:
        places[start] = []
        start = _next(start, unit)
    for day, one in dated:
        places[_start(day, unit)].append(one)
    return tuple(_bin(start, some, unit) for start, some in places.items())


def _start(day: date, unit: str) -> date:
    if unit == "day":
        return day
    return day.replace(day=1) if unit == "month" else day.replace(month=1, day=1)


def _next(start: date, unit: str) -> date:
    if unit == "day":
        return start + timedelta(days=1)
    if unit == "month":
        return start.replace(year=start.year + start.month // 12, month=start.month % 12 + 1)
    return start.replace(year=start.year + 1)


def _bin(start: date, some: Sequence[IncidentItem], unit: str) -> Bin:
    end = (_next(start, unit) - timedelta(days=1)).isoformat()
    low, high = people(some, "killed")
    vague = sum(1 for one in some if one.date_last is None or one.date_last > end)
    return Bin(start.isoformat(), end, len(some), vague, low, high)


def people(some: Iterable[IncidentItem], slot: str) -> tuple[int, int]:
    """The lowest and highest number of `killed` or `wounded` told; an open end counts as its known bound."""
    told: list[Range] = [count for one in some if (count := getattr(one, slot)) is not None]
    return sum(low or 0 for low, _ in told), sum(high if high is not None else low or 0 for low, high in told)
