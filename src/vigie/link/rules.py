"""Which reports can tell of one attack or plot, and how well they fit: stated rules with stated points.

GTD's identity rule is the guide: one place and one stretch of time is one incident.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from math import log2

from vigie.domain.edtf import Edtf
from vigie.domain.tally import Tally
from vigie.link.traits import Traits

# Days that two dates exact to the day may differ: the press dates night attacks on either side of midnight.
SLACK = 1
# Points; a report joins where they come to ENOUGH or more, size not counted.
ENOUGH = 3.0
_SAME_CITY = 3.0
_SAME_DAY = 3.0
_SAME_WEEK = 2.0
_SAME_MONTH = 1.5
_SAME_YEAR = 0.5
_SAME_TOLL = 2.0
_SHARED_ACTOR = 1.0
_SHARED_TACTIC = 0.5
_OTHER_TACTIC = -0.5
_FRESH = 1.5
_FRESH_DAYS = 30
# Where date and place are weak, a later toll of less than half the earlier one is another happening's.
_TOLL_FALL = 0.5
_TOLL_MATTERS = 5
# A month and a country point to the incident that far outshines the others of that month.
_PROMINENT = 1.5
_PROMINENT_REPORTS = 5
_SIZE = 0.25


@dataclass(slots=True)
class Group:
    """Reports taken for one incident; `days` are those its exactly dated reports name."""

    members: list[Traits] = field(default_factory=list)
    articles: set[str] = field(default_factory=set)
    dates: set[Edtf] = field(default_factory=set)
    days: set[date] = field(default_factory=set)
    cities: set[str] = field(default_factory=set)
    countries: set[str] = field(default_factory=set)
    actors: set[str] = field(default_factory=set)
    tactics: set[str] = field(default_factory=set)
    tolls: list[Tally] = field(default_factory=list)
    core: int = 0

    def add(self, member: Traits) -> None:
        """Take a report in."""
        self.members.append(member)
        self.articles.add(member.article)
        if member.when:
            self.dates.add(member.when)
        if member.day:
            self.days.add(member.day)
        if member.city:
            self.cities.add(member.city)
        if member.country:
            self.countries.add(member.country)
        self.actors |= member.actors
        self.tactics |= member.tactics
        if member.killed:
            self.tolls.append(member.killed)

    @property
    def start(self) -> date | None:
        """The first day it may have happened on."""
        if self.days:
            return min(self.days)
        return next((member.when.first for member in self.members if member.when and member.when.first), None)


def fit(report: Traits, group: Group, prominent: bool = False) -> tuple[float, float] | None:
    """How well a report fits a group (points; points with the group's size), or None where something contradicts.

    Two events of one article are never one: the article tells them apart.
    """
    if report.article in group.articles:
        return None
    if report.country and group.countries and report.country not in group.countries:
        return None
    if report.city and group.cities and report.city not in group.cities:
        return None
    if report.when is None and report.city is None and group.start is None:
        return None  # nothing but the country to hold both together
    when = _date_points(report, group)
    if when is None:
        return None
    same_city = bool(report.city and report.city in group.cities)
    if _contradicts(report, group, weak=not (same_city and report.day)):
        return None
    points = when + (_SAME_CITY if same_city else 0.0) + _content_points(report, group)
    if prominent and report.span <= 31 and report.country and not report.city:
        points += _PROMINENT
    return points, points + _SIZE * log2(1 + group.core)


def _date_points(report: Traits, group: Group) -> float | None:
    if report.when is None:
        start = group.start
        if report.published and start:
            age = (report.published - start).days
            if age < -SLACK:
                return None
            return _FRESH if age <= _FRESH_DAYS else 0.0
        return 0.0
    slack = SLACK if report.day else 0
    overlapping = [other for other in group.dates if report.when.overlaps(other, slack)]
    if group.dates and not overlapping:
        return None
    if group.days and not any(_near(report, day, slack) for day in group.days):
        return None
    if not group.dates:
        return 0.0
    width = max(report.span, min(other.days or 10**6 for other in overlapping))
    for limit, points in ((2, _SAME_DAY), (8, _SAME_WEEK), (31, _SAME_MONTH), (366, _SAME_YEAR)):
        if width <= limit:
            return points
    return 0.0


def _near(report: Traits, day: date, slack: int) -> bool:
    margin = timedelta(days=slack)
    first = report.when.first if report.when else None
    last = report.when.last if report.when else None
    return not ((first and day < first - margin) or (last and day > last + margin))


def _contradicts(report: Traits, group: Group, weak: bool) -> bool:
    """Actors without any in common, or a toll that fell too far; only told where date and place are weak."""
    if not weak:
        return False
    if report.actors and group.actors and not _related(report.actors, group.actors):
        return True
    toll = report.killed
    if toll is None or not group.tolls or any(toll.compatible(other) for other in group.tolls):
        return False
    highest = max(other.best for other in group.tolls)
    lowest = min(other.best for other in group.tolls)
    fell = toll.best < _TOLL_FALL * lowest and lowest - toll.best >= _TOLL_MATTERS
    rose = highest < _TOLL_FALL * toll.best and toll.best - highest >= _TOLL_MATTERS
    return fell or rose


def _related(some: frozenset[str], others: set[str]) -> bool:
    """Whether two sets of groups share one, a branch (`islamic-state-khorasan`) counting as its trunk."""
    return any(a == b or a.startswith(f"{b}-") or b.startswith(f"{a}-") for a in some for b in others)


def _content_points(report: Traits, group: Group) -> float:
    points = 0.0
    if report.killed and report.killed in group.tolls and report.killed.best > 0:
        points += _SAME_TOLL if report.killed.best > 1 else _SAME_TOLL / 2
    if report.actors and _related(report.actors, group.actors):
        points += _SHARED_ACTOR
    if report.tactics and group.tactics:
        points += _SHARED_TACTIC if report.tactics & group.tactics else _OTHER_TACTIC
    return points


def prominent_of(report: Traits, groups: list[Group]) -> Group | None:
    """Among groups in a report's stretch of time, the one with five or more reports and thrice the next."""
    if report.when is None:
        return None
    inside = [g for g in groups if g.days and all(_near(report, day, 0) for day in g.days)]
    inside.sort(key=lambda group: group.core, reverse=True)
    if not inside or inside[0].core < _PROMINENT_REPORTS:
        return None
    return inside[0] if len(inside) == 1 or inside[0].core >= 3 * inside[1].core else None
