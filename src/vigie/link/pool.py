"""Which incidents a vague report is compared with, and the choice among them.

The bounds are rules of identity, not mere shortcuts: they decide what a vague report can mean. A report dated to a
month or year can mean what happened then. An undated one can mean what happened in its place within the 90 days before
its article, or one of the most reported incidents there; so can one dated to more than a year.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Protocol

from vigie.link.constraints import Constraints
from vigie.link.features import RECENT_DAYS, SLACK, Group, compare, load_weights, log_odds, size_bonus
from vigie.link.sites import KIN, Sites
from vigie.link.traits import MONTH, YEAR, Sited, Traits, kinship

# So many incidents of a place are prominent: an undated mention may mean them, however old they are.
PROMINENT = 16
# The longest stretch, in days, that the groups founded by reports of each tier take up.
SPANS = (8, 8, MONTH, YEAR)


class Pool(Protocol):
    """Finished groups that a report may be compared with."""

    def candidates(self, one: Traits) -> list[Group]:
        """The groups that a report can mean, in canonical order."""


def window(one: Traits) -> tuple[date, date] | None:
    """The days that a report dated to a year or less may mean; None for a vaguer one."""
    if one.tier == 4 or one.when is None or one.when.first is None or one.when.last is None:
        return None
    return one.when.first, one.when.last


def recent(one: Traits) -> tuple[date, date] | None:
    """The days on which what an undated report means may have begun, if it is recent; None where that is unknown."""
    if one.when is not None or one.published is None:
        return None
    return one.published - timedelta(days=RECENT_DAYS), one.published + timedelta(days=SLACK)


def kin(one: Sited, group: Group) -> bool:
    """Whether a report names a place of the group, or one that contains it."""
    return any(kinship(one, other) in KIN for other in group.places.values())


def prominent(groups: Iterable[Group]) -> list[Group]:
    """The most reported of some groups."""
    return sorted(groups, key=Group.order)[:PROMINENT]


def overlapping(groups: Iterable[Group], first: date, last: date) -> list[Group]:
    """The groups whose dates overlap a stretch of time."""
    return [g for g in groups if g.start and g.end and g.start <= last and g.end >= first]


def starting(groups: Iterable[Group], first: date, last: date) -> list[Group]:
    """The groups that begin in a stretch of time."""
    return [g for g in groups if g.start and first <= g.start <= last]


def in_order(groups: Iterable[Group]) -> list[Group]:
    """Each group once, in canonical order."""
    return sorted({id(group): group for group in groups}.values(), key=Group.order)


class DayPool:
    """The cores a day about a report."""

    def __init__(self, groups: Sequence[Group]) -> None:
        self._groups = sorted(groups, key=Group.order)
        self._by_day: dict[date, list[int]] = defaultdict(list)
        for number, group in enumerate(self._groups):
            for day in group.days:
                self._by_day[day].append(number)

    def candidates(self, one: Traits) -> list[Group]:
        """The cores of the report's day, the day before and the day after."""
        assert one.day is not None
        steps = (timedelta(days=step) for step in range(-SLACK, SLACK + 1))
        numbers = {number for step in steps for number in self._by_day.get(one.day + step, ())}
        return [self._groups[number] for number in sorted(numbers)]


class MemoryPool:
    """All groups of one kind and country that earlier tiers have finished."""

    def __init__(self, groups: Sequence[Group]) -> None:
        self._groups = [group for group in groups if group.tier < 4]
        dated = sorted(((g.start, n) for n, g in enumerate(self._groups) if g.start), key=lambda pair: pair[0])
        self._starts = [start for start, _ in dated]
        self._dated = [self._groups[number] for _, number in dated]
        # Only an analyst joins what lies further apart.
        self._wide = [g for g in self._dated if g.start and g.end and (g.end - g.start).days > SPANS[-1]]
        self._by_place: dict[str, list[Group]] = defaultdict(list)
        for group in self._groups:
            for place in group.places:
                self._by_place[place].append(group)
        self._sites = Sites({place: site for group in self._groups for place, site in group.places.items()}.values())
        self._top: dict[str | None, list[Group]] = {}
        self._kin: dict[str, list[Group]] = {}

    def candidates(self, one: Traits) -> list[Group]:
        """The groups that a report can mean, in canonical order."""
        stretch = window(one)
        if stretch:
            first = stretch[0] - timedelta(days=SPANS[-1])
            return in_order(overlapping([*self._between(first, stretch[1]), *self._wide], *stretch))
        fresh = recent(one)
        if one.city is None:
            if one.when is not None:
                return in_order(self._prominent(one))
            return in_order(starting(self._between(*fresh), *fresh)) if fresh else []
        near = starting(self._of_place(one), *fresh) if fresh else []
        return in_order([*near, *self._prominent(one)])

    def _between(self, first: date, last: date) -> list[Group]:
        return self._dated[bisect_left(self._starts, first) : bisect_right(self._starts, last)]

    def _of_place(self, one: Traits) -> list[Group]:
        assert one.place is not None
        if one.place not in self._kin:
            near = (site.spot.id if site.spot else site.city for site in self._sites.kin(one))
            self._kin[one.place] = in_order(group for place in near if place for group in self._by_place[place])
        return self._kin[one.place]

    def _prominent(self, one: Traits) -> list[Group]:
        if one.place not in self._top:
            self._top[one.place] = prominent(self._groups if one.place is None else self._of_place(one))
        return self._top[one.place]


def fits(one: Traits, group: Group) -> float | None:
    """The log-odds of a report being of a group, its size counted; None where they contradict."""
    categories = compare(one, group)
    if categories is None:
        return None
    weights = load_weights()
    return round(log_odds(categories, weights) + size_bonus(group, weights), 6)


def join(one: Traits, groups: Sequence[Group], held: Constraints) -> bool:
    """Put a report to the group it fits best, the first among equals; whether there is one."""
    best: tuple[float, Group] | None = None
    for group in groups:
        if not held.allow(one, group):
            continue
        odds = fits(one, group)
        if odds is not None and odds > 0 and (best is None or odds > best[0]):
            best = odds, group
    if best is None:
        return False
    best[1].add(one)
    best[1].odds[one.report.key] = best[0]
    return True
