"""Reports that know the day: atoms of one town and day, average linkage, and those that know the day alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta

from vigie.domain.incident import ReportKey
from vigie.link.constraints import Constraints
from vigie.link.features import SLACK, Group, compare, group_of, load_weights, log_odds
from vigie.link.pool import DayPool, join
from vigie.link.traits import Traits

_NEVER = -1e9
# Places of cores that average linkage may join.
_TOGETHER = frozenset({"same", "near"})


class DayClustering:
    """The incidents among the reports of one kind and country that know the day.

    `frozen` reports stay with the others of the incident named; they are compared with, not placed anew.
    """

    def __init__(self, constraints: Constraints, frozen: Mapping[ReportKey, str]) -> None:
        self._held = constraints
        self._frozen = frozen
        self._kept: dict[str, Group] = {}

    def cluster(self, reports: Sequence[Traits]) -> list[Group]:
        """Incidents among reports of tier 0 and 1 given in canonical order."""
        tiers: tuple[list[Traits], ...] = ([], [])
        stay: tuple[list[Traits], ...] = ([], [])
        for one in self._held.last(reports):
            (stay if one.report.key in self._frozen else tiers)[one.tier].append(one)
        groups = self._join([*atoms(tiers[0], _exact_key, self._held), *self._keep(stay[0])])
        groups = self._held.merge(groups)
        before = {id(group): len(group.members) for group in groups}
        rest = self._attach(tiers[1], groups)
        shaping = [(member, group) for group in groups for member in group.members[before[id(group)] :]]
        shaping += self._kept_members(stay[1], groups)
        for member, group in shaping:
            group.shape(member)
        return self._held.merge([*groups, *atoms(rest, _day_key, self._held)])

    def _keep(self, reports: Sequence[Traits]) -> list[Group]:
        for one in reports:
            name = self._frozen[one.report.key]
            self._kept.setdefault(name, Group(home=name)).add(one, core=True)
        return list(self._kept.values())

    def _kept_members(self, reports: Sequence[Traits], groups: list[Group]) -> list[tuple[Traits, Group]]:
        """Put frozen reports to their incident's group; those of an incident without core make one, shaped at once."""
        found: list[tuple[Traits, Group]] = []
        fresh: set[str] = set()
        for one in reports:
            name = self._frozen[one.report.key]
            group = self._kept.get(name)
            if group is None:
                group = self._kept[name] = Group(home=name)
                groups.append(group)
                fresh.add(name)
            group.add(one, core=name in fresh)
            if name not in fresh:
                found.append((one, group))
        return found

    def _attach(self, reports: Sequence[Traits], groups: Sequence[Group]) -> list[Traits]:
        """Put each report to the core it fits best; returns those that fit none."""
        pool = DayPool(groups)
        return [one for one in reports if not join(one, pool.candidates(one), self._held)]

    def _join(self, groups: list[Group]) -> list[Group]:
        """Average linkage of cores that lie within a day and 30 km of each other, best pair first."""
        alive = dict(enumerate(sorted(groups, key=Group.order)))
        by_day: dict[date, list[int]] = defaultdict(list)
        for number, group in alive.items():
            for day in group.days:
                by_day[day].append(number)
        pairs: dict[tuple[int, int], float] = {}
        for number, group in alive.items():
            for other in _neighbours(number, group, by_day):
                self._score_pair(pairs, alive, number, other)
        touching: dict[int, set[int]] = defaultdict(set)
        for one, other in pairs:
            touching[one].add(other)
            touching[other].add(one)
        for some in _parts(pairs, touching):
            self._link(some, touching, alive)
        return list(alive.values())

    def _link(
        self, pairs: dict[tuple[int, int], float], touching: dict[int, set[int]], alive: dict[int, Group]
    ) -> None:
        """Join the pairs of one connected part, best first, until none is left that should be one."""
        while pairs:
            one, other = min(pairs, key=lambda pair: (-pairs[pair], alive[pair[0]].order(), alive[pair[1]].order()))
            gone = alive.pop(other)
            for member in gone.members:
                alive[one].add(member, core=True)
            near = (touching[one] | touching.pop(other)) - {one, other}
            touching[one] = near
            for pair in [pair for pair in pairs if one in pair or other in pair]:
                del pairs[pair]
            for number in near:
                touching[number] = (touching[number] - {other}) | {one}
                if number in alive:
                    self._score_pair(pairs, alive, one, number)

    def _score_pair(
        self, pairs: dict[tuple[int, int], float], alive: Mapping[int, Group], one: int, other: int
    ) -> None:
        first, second = min(one, other), max(one, other)
        large, small = alive[first], alive[second]
        days = [*large.days, *small.days]
        if (max(days) - min(days)).days > SLACK or not self._held.both(large, small):
            return
        odds = [_odds(member, large, _TOGETHER) for member in small.members]
        mean = round(sum(odds) / len(odds), 6)
        if mean > 0:
            pairs[first, second] = mean


def _parts(
    pairs: Mapping[tuple[int, int], float], touching: Mapping[int, set[int]]
) -> list[dict[tuple[int, int], float]]:
    """The pairs of each connected part: what is joined in one has no bearing on another."""
    part_of: dict[int, int] = {}
    for start in sorted(touching):
        waiting = [] if start in part_of else [start]
        while waiting:
            number = waiting.pop()
            if part_of.setdefault(number, start) == start:
                waiting.extend(other for other in touching[number] if other not in part_of)
    found: dict[int, dict[tuple[int, int], float]] = defaultdict(dict)
    for pair, odds in pairs.items():
        found[part_of[pair[0]]][pair] = odds
    return [found[part] for part in sorted(found)]


def _neighbours(number: int, group: Group, by_day: Mapping[date, list[int]]) -> set[int]:
    steps = (timedelta(days=step) for step in range(-SLACK, SLACK + 1))
    near = {other for step in steps for day in group.days for other in by_day.get(day + step, ())}
    return {other for other in near if other > number}


def _odds(one: Traits, group: Group, places: frozenset[str] | None = None) -> float:
    categories = compare(one, group)
    if categories is None or (places and categories["place"] not in places):
        return _NEVER
    return log_odds(categories, load_weights())


def atoms(reports: Iterable[Traits], key_of: Callable[[Traits], object], held: Constraints) -> list[Group]:
    """Reports with the same key, apart where one article tells several or a judgement says so."""
    by_key: dict[object, list[Group]] = defaultdict(list)
    for one in reports:
        groups = by_key[key_of(one)]
        open_to = [group for group in groups if held.allow(one, group)]
        odds = [_odds(one, group) for group in open_to]
        best = max(range(len(odds)), key=lambda index: (odds[index], -index), default=None)
        # Of one day and town, reports are one incident unless something says otherwise (GTD's rule).
        if best is not None and (one.tier == 0 or odds[best] > 0):
            open_to[best].add(one, core=True)
        else:
            groups.append(group_of([one]))
    return [group for groups in by_key.values() for group in groups]


def _exact_key(report: Traits) -> object:
    return report.place, report.day


def _day_key(report: Traits) -> object:
    if report.country is None and report.city is None:
        return report.report.key  # the day alone makes no two reports one incident
    return report.place, report.day
