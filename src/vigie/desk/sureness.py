"""How surely something was read, by the scores of extraction: what a brief may say outright, and what not at all.

The scores are close to the share of right answers on unseen articles; docs/brief.md has the figures behind the cuts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import prod

from vigie.domain.edtf import Edtf
from vigie.domain.event import SlotValue
from vigie.domain.report import Report
from vigie.domain.tally import Tally

# A happening this sure is told; one less sure, down to LIKELY, is to be checked; below that it is not told.
SURE, LIKELY = 0.7, 0.5
# A single value is told from this on.
SURE_VALUE = 0.8
# The date is weighed with the happening; without the others a record says nothing.
_KEPT = frozenset({"date", "certainty", "stance", "step"})


def sayable(reports: Sequence[Report]) -> list[Report]:
    """The reports without the values that none of them tells surely, and without counts that are likely out of date."""
    sure = {
        (value.slot, str(value.value))
        for one in reports
        for value in one.event.values
        if value.slot in _KEPT or value.score >= SURE_VALUE
    }
    newest: dict[str, tuple[str, int]] = {}
    for one in reports:
        for value in one.event.values:
            if isinstance(value.value, Tally) and value.score >= LIKELY and (value.slot, str(value.value)) not in sure:
                newest[value.slot] = max(newest.get(value.slot, ("", 0)), (_day(one), value.value.best))

    def holds(one: Report, value: SlotValue) -> bool:
        day, count = newest.get(value.slot, ("", 0))
        is_old = isinstance(value.value, Tally) and _day(one) < day and value.value.best != count
        return (value.slot, str(value.value)) in sure and not is_old

    return [
        replace(one, event=replace(one.event, values=tuple(value for value in one.event.values if holds(one, value))))
        for one in reports
    ]


def _day(report: Report) -> str:
    return str(report.published.last) if report.published and report.published.last else ""


def telling(reports: Sequence[Report]) -> list[Report]:
    """The reports that themselves say when, where or of what; all of them where none does.

    The others were joined by what they share with any happening of those days, and are no source for it.
    """
    return [one for one in reports if any(one.event.first(slot) for slot in ("date", "city", "of"))] or list(reports)


def confidence(reports: Sequence[Report], date: Edtf | None, anchor: float = 1.0) -> float:
    """How sure it is that something happened, then and there: event, date and place in the surest of its reports.

    More reports make nothing surer: the press copies, and what misleads in one article misleads in the next. Only those
    of the date shown count; without a date a record is as sure as the happening it is tied to (`anchor`).
    """
    scores = [0.0]
    for one in reports:
        event, told = one.event, one.event.date()
        if date is None or (told is not None and told.overlaps(date)):
            place = event.first("city") or event.first("country")
            values = [value.score for value in (event.first("date"), place) if value is not None]
            scores.append(event.score * prod(values) * (anchor if date is None else 1.0))
    return max(scores)
