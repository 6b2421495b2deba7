"""Counts with their uncertainty, and the press's own statistics held against them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from vigie.desk.index import range_of
from vigie.desk.listing import VALUES
from vigie.desk.selection import NONE
from vigie.desk.timing import people
from vigie.desk.view.incidents import IncidentItem, Range
from vigie.desk.view.ledger import Count, Record, ReportedStatistic, Statistics
from vigie.domain.edtf import Edtf
from vigie.domain.tally import Tally
from vigie.domain.vocabulary import Kind

_FEW_LISTED = 200
SURE = (None, "fact")
# What a statistic counts, and the kind of incident that it counts.
_COUNTED = {"attacks": Kind.ATTACK, "killed": Kind.ATTACK, "wounded": Kind.ATTACK, "plots_foiled": Kind.PLOT}


def statistics(items: Sequence[IncidentItem], reported: Iterable[ReportedStatistic]) -> Statistics:
    """The counts of some incidents in all, by group, country and year."""
    return Statistics(
        total=count("all", items),
        groups=_grouped(items, VALUES["group"]),
        countries=_grouped(items, VALUES["country"]),
        periods=tuple(
            sorted(
                _grouped(items, lambda one: (one.date_first[:4] if one.date_first else NONE,)),
                key=lambda one: one.key,
            )
        ),
        reported=tuple(reported),
    )


def _grouped(items: Iterable[IncidentItem], keys: Callable[[IncidentItem], Iterable[str]]) -> tuple[Count, ...]:
    groups: dict[str, list[IncidentItem]] = defaultdict(list)
    for one in items:
        for key in keys(one):
            groups[key].append(one)
    return tuple(sorted((count(key, some) for key, some in groups.items()), key=lambda one: (-one.incidents, one.key)))


def count(key: str, items: Sequence[IncidentItem]) -> Count:
    """The count of some incidents."""
    killed_low, killed_high = people(items, "killed")
    wounded_low, wounded_high = people(items, "wounded")
    return Count(
        key=key,
        incidents=len(items),
        alleged=sum(1 for one in items if one.certainty not in SURE),
        killed_low=killed_low,
        killed_high=killed_high,
        wounded_low=wounded_low,
        wounded_high=wounded_high,
        unknown=sum(1 for one in items if one.killed is None),
    )


class Counted:
    """Incidents by kind and country, for the many statistics that are held against them."""

    def __init__(self, items: Iterable[IncidentItem]) -> None:
        self._items: dict[tuple[str, str | None], list[IncidentItem]] = defaultdict(list)
        for one in items:
            if one.date_first or one.date_last:
                self._items[one.kind, one.country].append(one)

    def of(self, kind: str, country: str, when: Edtf) -> tuple[list[IncidentItem], list[IncidentItem]]:
        """The incidents that may lie in a period, and those of them that are fact and certainly do."""
        first, last = when.first, when.last
        low, high = first.isoformat() if first else "", last.isoformat() if last else "9999"
        may = [
            one
            for one in self._items.get((kind, country), ())
            if (one.date_first or "") <= high and (one.date_last or "9999") >= low
        ]
        sure = [
            one
            for one in may
            if one.certainty in SURE and (one.date_first or "") >= low and (one.date_last or "9999") <= high
        ]
        return may, sure


def hold_against(record: Record, counted: Counted) -> ReportedStatistic:
    """A statistic of the press against the record's count for the same country and period.

    The record's count goes from what is fact and certainly inside the period to all that may be inside it.
    """
    values = {slot.slot: slot.values[0] for slot in record.slots}
    what, country, period = values.get("what"), _place(values, record), values.get("date") or record.item.date
    told = _range(values.get("count"))
    kind = _COUNTED.get(what or "")
    when = _parsed(period)
    if told is None or kind is None or country is None or when is None:
        return ReportedStatistic(record, what, told, country, period, False, None, None, (), ())
    inside, sure = counted.of(kind, country, when)
    own = _own(what or "", sure, inside)
    ids, certain = (tuple(one.id for one in some[:_FEW_LISTED]) for some in (inside, sure))
    return ReportedStatistic(record, what, told, country, period, True, own, _difference(own, told), ids, certain)


def _place(values: dict[str, str], record: Record) -> str | None:
    place = values.get("of_place") or record.item.country
    return place if place and len(place) == 2 else None


def _parsed(period: str | None) -> Edtf | None:
    try:
        when = Edtf.parse(period) if period else None
    except ValueError:
        return None
    return when if when is not None and when.first and when.last else None


def _range(text: str | None) -> Range | None:
    try:
        return range_of(Tally.parse(text)) if text else None
    except ValueError:
        return None


def _own(what: str, sure: Sequence[IncidentItem], inside: Sequence[IncidentItem]) -> Range:
    if what in ("attacks", "plots_foiled"):
        return (len(sure), len(inside))
    return (people(sure, what)[0], people(inside, what)[1])


def _difference(own: Range, told: Range) -> int:
    """How far the record lies off the reported range: 0 where both overlap."""
    low, high = own[0] or 0, own[1] if own[1] is not None else own[0] or 0
    floor, roof = told[0] or 0, told[1]
    if high < floor:
        return high - floor
    return low - roof if roof is not None and low > roof else 0
