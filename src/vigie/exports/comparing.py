"""A user's own list of incidents held against the record: matched, contradicting, missing, extra."""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from vigie.desk.view.incidents import IncidentItem
from vigie.domain.edtf import Edtf
from vigie.domain.place import Kinship
from vigie.domain.ports import Places
from vigie.domain.tally import Tally
from vigie.domain.vocabulary import INCIDENT_KINDS
from vigie.read.lists import Row
from vigie.text.fold import fold_word

# A list may date an attack to the next day: the night of it, or the day of the report.
_SLACK = 1
_DECIDED = 1.0


class Verdict(enum.StrEnum):
    """What the record says of a row, or of an incident that no row means."""

    MATCHED = "matched"
    CONTRADICTING = "contradicting"
    MISSING = "missing"
    EXTRA = "extra"


@dataclass(frozen=True, slots=True)
class Finding:
    """A row with the incident it means, or one of both alone; `against` tells what they contradict each other in."""

    verdict: Verdict
    row: Row | None
    item: IncidentItem | None
    against: tuple[str, ...] = ()


Dead = Callable[[Sequence[str]], Mapping[str, int]]


def match(rows: Sequence[Row], items: Iterable[IncidentItem], places: Places) -> dict[int, str]:
    """Which incident each row means, by the place of the row; each incident once, the nearest pairs first.

    A pair is of one kind, overlaps in time (a day more on either side) and names no countries or places that lie apart.
    """
    found = _told(items)
    by_day = _by_day(found.values())
    pairs: list[tuple[float, int, str]] = []
    for number, row in enumerate(rows):
        for name in _near(row, by_day):
            points = likeness(row, found[name], places)
            if points >= _DECIDED:
                pairs.append((-points, number, name))
    taken: dict[int, str] = {}
    used: set[str] = set()
    for _, number, name in sorted(pairs):
        if number not in taken and name not in used:
            taken[number] = name
            used.add(name)
    return taken


def compare(
    rows: Sequence[Row], items: Iterable[IncidentItem], meant: Mapping[int, str], dead: Dead | None = None
) -> list[Finding]:
    """Each row with the incident it means; then the incidents of the same span and kinds that no row means.

    `meant` names the incident of each row that has one. `dead` tells how many assailants died in some incidents, for
    lists that count them.
    """
    found = _told(items)
    used = {name for name in meant.values() if name in found}
    also = dead(sorted(used)) if dead and any(row.with_assailants for row in rows) else {}
    findings: list[Finding] = []
    for number, row in enumerate(rows):
        item = found.get(meant.get(number, ""))
        findings.append(_finding(row, item, also.get(item.id, 0)) if item else Finding(Verdict.MISSING, row, None))
    extra = [item for item in found.values() if item.id not in used and not item.background]
    extra = sorted(_covered(extra, rows), key=lambda item: (item.date_first or "", item.id))
    return findings + [Finding(Verdict.EXTRA, None, item) for item in extra]


def _told(items: Iterable[IncidentItem]) -> dict[str, IncidentItem]:
    """The attacks and plots that the press tells and that have a date, by id."""
    known = (item for item in items if item.kind in INCIDENT_KINDS and item.date)
    return {item.id: item for item in known if not item.rejected and not item.listed}


def _by_day(items: Iterable[IncidentItem]) -> list[tuple[str, str, str]]:
    return sorted((item.date_first or "0000", item.date_last or "9999", item.id) for item in items)


def _near(row: Row, days: Sequence[tuple[str, str, str]]) -> list[str]:
    if row.date is None or row.date.first is None or row.date.last is None:
        return []
    first = (row.date.first - timedelta(days=_SLACK)).isoformat()
    last = (row.date.last + timedelta(days=_SLACK)).isoformat()
    return [name for begin, end, name in days if begin <= last and end >= first]


def likeness(row: Row, item: IncidentItem, places: Places) -> float:
    """How near a row and an incident are; 0 where country or place speaks against it, 1 and more joins them."""
    if item.kind != row.kind or (row.country and item.country and row.country != item.country):
        return 0.0
    points = 0.5 if row.country and row.country == item.country else 0.0
    kinship = _kinship(row, item, places)
    if kinship is Kinship.APART:
        return 0.0
    points += {Kinship.SAME: 2.0, Kinship.INSIDE: 1.0, Kinship.NEAR: 0.8}.get(kinship, 0.0) if kinship else 0.0
    when = Edtf.parse(item.date) if item.date else None
    if when and row.date:
        points += 1.0 if when == row.date else 0.6 if when.overlaps(row.date) else 0.2
        if when.days and when.days > 31:
            points -= 0.5  # known to the year alone: the place has to be named as well
    if row.killed and item.killed:
        points += 0.5 if Tally(*item.killed).compatible(row.killed) else -0.2
    if row.group and item.actors:
        points += 0.4 if row.group in item.actors else -0.2
    named = kinship in (Kinship.SAME, Kinship.INSIDE, Kinship.NEAR)
    return points if named or not (row.place and item.city) else 0.0


def _kinship(row: Row, item: IncidentItem, places: Places) -> Kinship | None:
    if not row.place or not item.city:
        return None
    if fold_word(row.place) == fold_word(item.city):
        return Kinship.SAME
    one, other = places.spot(row.country or item.country, row.place), places.spot(item.country, item.city)
    return one.kinship(other) if one and other else Kinship.UNLISTED


def _finding(row: Row, item: IncidentItem, dead: int) -> Finding:
    against: list[str] = []
    if row.killed and item.killed and not _agree(row, Tally(*item.killed), dead):
        against.append(f"killed: list {row.killed}, record {Tally(*item.killed)}")
    if row.group and item.actors and row.group not in item.actors:
        against.append(f"group: list {row.group}, record {', '.join(item.actors)}")
    when = Edtf.parse(item.date) if item.date else None
    if when and row.date and not when.overlaps(row.date):
        against.append(f"date: list {row.date}, record {when}")
    return Finding(Verdict.CONTRADICTING if against else Verdict.MATCHED, row, item, tuple(against))


def _agree(row: Row, killed: Tally, dead: int) -> bool:
    """Whether the tolls may both be true; in a list that counts assailants, with or without those that died."""
    if row.killed is None or killed.compatible(row.killed):
        return True
    if not row.with_assailants:
        return False
    ends = [None if end is None else end + dead for end in (killed.low, killed.high)]
    return Tally(ends[0], ends[1]).compatible(row.killed)


def _covered(items: Iterable[IncidentItem], rows: Sequence[Row]) -> list[IncidentItem]:
    """The incidents that a list could have held: of its kinds, inside its span of days, in one of its countries."""
    days = [day for row in rows if row.date for day in (row.date.first, row.date.last) if day]
    lands, kinds = {row.country for row in rows if row.country}, {row.kind for row in rows}
    if not days:
        return []
    first, last = min(days).isoformat(), max(days).isoformat()
    return [
        item
        for item in items
        if item.kind in kinds and (not lands or item.country in lands)
        if item.date_first and item.date_last and first <= item.date_first and item.date_last <= last
    ]
