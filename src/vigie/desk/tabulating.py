"""Incidents counted by group, tactic, target, country or period, with low, best and high tolls."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from vigie.desk.core import Core
from vigie.desk.counting import SURE
from vigie.desk.listing import VALUES, best
from vigie.desk.selection import NONE, Selection
from vigie.desk.view.incidents import IncidentItem, Range
from vigie.domain.errors import InputError
from vigie.store.desk.spread import Bounds, spreads

# Characters of an ISO date that make a period of that unit.
UNITS: Mapping[str, int] = {"year": 4, "month": 7, "day": 10}
BY = ("group", "tactic", "target", "country", "period")


@dataclass(frozen=True, slots=True)
class Toll:
    """People: the sum of the lowest counts told, of the counts shown, of the highest told."""

    low: int
    best: int
    high: int


@dataclass(frozen=True, slots=True)
class Line:
    """Incidents under one key; `alleged` of them are not told as established, `untold` tell nobody killed or not."""

    key: str
    incidents: int
    alleged: int
    killed: Toll
    wounded: Toll
    untold: int


@dataclass(frozen=True, slots=True)
class Tabulation:
    """The lines, most incidents first (periods in order), and all incidents once.

    An incident with several groups, tactics or targets stands under each: lines do not add up to `total`.
    """

    by: str
    total: Line
    lines: tuple[Line, ...]


def tabulate(core: Core, selection: Selection, by: str, unit: str = "year") -> Tabulation:
    """Count the incidents of a selection. Raises InputError for another `by` or `unit`."""
    if unit not in UNITS:
        raise InputError(f"unit {unit[:40]!r}: expected one of {', '.join(UNITS)}")
    keys = _keys(by, UNITS[unit])
    items = core.chosen(selection)
    ids = {one.id for one in items}
    with core.base.reading() as connection:
        killed, wounded = (spreads(connection, ids, slot) for slot in ("killed", "wounded"))
    groups: dict[str, list[IncidentItem]] = defaultdict(list)
    for one in items:
        for key in keys(one):
            groups[key].append(one)
    lines = [_line(key, some, killed, wounded) for key, some in groups.items()]
    if by == "period":
        lines.sort(key=lambda one: (one.key == NONE, one.key))
    else:
        lines.sort(key=lambda one: (one.key == NONE, -one.incidents, one.key))
    return Tabulation(by, _line("all", items, killed, wounded), tuple(lines))


def _keys(by: str, length: int) -> Callable[[IncidentItem], Sequence[str]]:
    if by not in BY:
        raise InputError(f"by {by[:40]!r}: expected one of {', '.join(BY)}")
    return VALUES[by] if by in VALUES else lambda one: _period(one, length)


def _period(one: IncidentItem, length: int) -> Sequence[str]:
    """The period that the date certainly lies in; `none` where it may lie in several."""
    first, last = (one.date_first or "")[:length], (one.date_last or "")[:length]
    return (first,) if first and first == last else (NONE,)


def _line(key: str, items: Sequence[IncidentItem], killed: Mapping[str, Bounds], wounded: Mapping[str, Bounds]) -> Line:
    return Line(
        key=key,
        incidents=len(items),
        alleged=sum(1 for one in items if one.certainty not in SURE),
        killed=_toll([(one.killed, killed.get(one.id), one.corrected) for one in items]),
        wounded=_toll([(one.wounded, wounded.get(one.id), one.corrected) for one in items]),
        untold=sum(1 for one in items if one.killed is None),
    )


def _toll(counts: Sequence[tuple[Range | None, Bounds | None, bool]]) -> Toll:
    low = shown = high = 0
    for value, bounds, corrected in counts:
        if value is None:  # nothing is told, or an analyst found that what was told is none
            continue
        here = best(value)
        top = value[1] if value[1] is not None else here
        # What an analyst set stands for itself; otherwise the reports give the ends.
        ends = (here, top) if corrected or bounds is None else bounds
        low, shown, high = low + min(ends[0], here), shown + here, high + max(ends[1], here)
    return Toll(low, shown, high)
