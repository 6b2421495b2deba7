"""Reports to incidents: attacks and plots by log-odds, the other kinds by the rules of `records`.

The result depends on the set of reports alone, not on their order. Reports that know day and town make the cores, which
average linkage joins; those that know the day, then the vaguer ones, choose the core they fit best, or none. Every
choice is made against cores that earlier tiers have finished, so that no choice depends on one of its own tier.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from vigie.domain.incident import ReportKey
from vigie.domain.place import Kinship
from vigie.domain.ports import Places
from vigie.domain.report import Link, Report
from vigie.domain.vocabulary import INCIDENT_KINDS
from vigie.link.constraints import Constraints
from vigie.link.features import RECENT_DAYS, SLACK, Group, compare, group_of, load_weights, log_odds, size_bonus
from vigie.link.records import cluster_records
from vigie.link.traits import Traits, kinship, traits_of

_NEVER = -1e9
# Places of cores that average linkage may join.
_TOGETHER = frozenset({"same", "near"})


@dataclass(frozen=True, slots=True)
class Cluster:
    """The reports of one incident or record in canonical order, with what joins each."""

    reports: tuple[Report, ...]
    links: tuple[Link, ...] = ()

    @property
    def keys(self) -> tuple[ReportKey, ...]:
        """The keys of the reports, in order."""
        return tuple(report.key for report in self.reports)


def cluster(
    reports: Iterable[Report],
    places: Places | None = None,
    constraints: Constraints | None = None,
    frozen: Mapping[ReportKey, str] | None = None,
) -> list[Cluster]:
    """The incidents and records of some reports.

    `frozen` reports stay with the others of the incident named; they are compared with, not placed anew.
    """
    held, kept = constraints or Constraints(), frozen or {}
    incidents: list[Traits] = []
    records: list[Report] = []
    for report in reports:
        if report.event.kind in INCIDENT_KINDS:
            incidents.append(traits_of(report, places))
        else:
            records.append(report)
    blocks: dict[tuple[str, str], list[Traits]] = defaultdict(list)
    for one in sorted(incidents, key=Traits.order):
        blocks[one.kind.value, one.country or ""].append(one)
    groups: list[Group] = []
    for key in sorted(blocks):
        groups.extend(_Block(held, kept).cluster(blocks[key]))
    found = [_finished(group) for group in held.merge(groups)]
    found.extend(Cluster(reports) for reports in cluster_records(records, held))
    return found


def _finished(group: Group) -> Cluster:
    members = sorted(group.members, key=Traits.order)
    return Cluster(tuple(member.report for member in members), tuple(_link(member, group) for member in members))


def _link(member: Traits, group: Group) -> Link:
    """Why a report belongs to its group: the categories of the comparison with their weights."""
    key = member.report.key
    if len(group.members) == 1:
        return Link(key, 0.0, ())
    categories = compare(member, group)
    if categories is None:
        return Link(key, 0.0, (("judged", 0.0),))
    weights = load_weights()
    reasons = tuple((f"{name}: {what}", weights[f"{name}.{what}"]) for name, what in categories.items())
    bonus = size_bonus(group, weights)
    return Link(key, log_odds(categories, weights) + bonus, (*reasons, (f"size: {group.core}", bonus)))


class _Block:
    """The clustering of the reports of one kind and country."""

    def __init__(self, constraints: Constraints, frozen: Mapping[ReportKey, str]) -> None:
        self._held = constraints
        self._frozen = frozen
        self._weights = load_weights()
        self._kept: dict[str, Group] = {}

    def cluster(self, reports: Sequence[Traits]) -> list[Group]:
        """Incidents among reports given in canonical order."""
        tiers: tuple[list[Traits], ...] = ([], [], [])
        stay: tuple[list[Traits], ...] = ([], [], [])
        for one in self._held.last(reports):
            (stay if one.report.key in self._frozen else tiers)[one.tier].append(one)
        groups = self._join([*self._atoms(tiers[0], _exact_key), *self._keep(stay[0])])
        groups = self._held.merge(groups)
        rest = self._attach(tiers[1], groups)
        shaping = [(member, group) for group in groups for member in group.members if member.tier == 1]
        shaping += self._kept_members(stay[1], groups)
        for member, group in shaping:
            group.shape(member)
        groups = self._held.merge([*groups, *self._atoms(rest, _day_key)])
        rest = self._attach(tiers[2], groups)
        self._kept_members(stay[2], groups)
        groups.extend(self._atoms(rest, _loose_key))
        return self._held.merge(groups)

    def _keep(self, reports: Sequence[Traits]) -> list[Group]:
        for one in reports:
            self._kept.setdefault(self._frozen[one.report.key], Group()).add(one, core=True)
        return list(self._kept.values())

    def _kept_members(self, reports: Sequence[Traits], groups: list[Group]) -> list[tuple[Traits, Group]]:
        """Put frozen reports to their incident's group; those of an incident without core make one, shaped at once."""
        found: list[tuple[Traits, Group]] = []
        fresh: set[str] = set()
        for one in reports:
            name = self._frozen[one.report.key]
            group = self._kept.get(name)
            if group is None:
                group = self._kept[name] = Group()
                groups.append(group)
                fresh.add(name)
            group.add(one, core=name in fresh)
            if name not in fresh:
                found.append((one, group))
        return found

    def _atoms(self, reports: Sequence[Traits], key_of: Callable[[Traits], object]) -> list[Group]:
        """Reports with the same key, apart where one article tells several or a judgement says so."""
        by_key: dict[object, list[Group]] = defaultdict(list)
        for one in reports:
            groups = by_key[key_of(one)]
            open_to = [group for group in groups if self._held.allow(one, group)]
            odds = [self._odds(one, group) for group in open_to]
            best = max(range(len(odds)), key=lambda index: (odds[index], -index), default=None)
            # Of one day and town, reports are one incident unless something says otherwise (GTD's rule).
            if best is not None and (one.tier == 0 or odds[best] > 0):
                open_to[best].add(one, core=True)
            else:
                groups.append(group_of([one]))
        return [group for groups in by_key.values() for group in groups]

    def _odds(self, one: Traits, group: Group, places: frozenset[str] | None = None) -> float:
        categories = compare(one, group)
        if categories is None or (places and categories["place"] not in places):
            return _NEVER
        return log_odds(categories, self._weights)

    def _join(self, groups: list[Group]) -> list[Group]:
        """Average linkage of cores that lie within a day and 30 km of each other, best pair first."""
        alive = dict(enumerate(sorted(groups, key=Group.order)))
        by_day: dict[date, list[int]] = defaultdict(list)
        for number, group in alive.items():
            for day in group.days:
                by_day[day].append(number)
        pairs: dict[tuple[int, int], float] = {}
        for number, group in alive.items():
            for other in self._neighbours(number, group, by_day):
                self._score_pair(pairs, alive, number, other)
        touching: dict[int, set[int]] = defaultdict(set)
        for one, other in pairs:
            touching[one].add(other)
            touching[other].add(one)
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
        return list(alive.values())

    def _neighbours(self, number: int, group: Group, by_day: Mapping[date, list[int]]) -> set[int]:
        steps = (timedelta(days=step) for step in range(-SLACK, SLACK + 1))
        near = {other for step in steps for day in group.days for other in by_day.get(day + step, ())}
        return {other for other in near if other > number}

    def _score_pair(
        self, pairs: dict[tuple[int, int], float], alive: Mapping[int, Group], one: int, other: int
    ) -> None:
        first, second = min(one, other), max(one, other)
        large, small = alive[first], alive[second]
        days = [*large.days, *small.days]
        if (max(days) - min(days)).days > SLACK or large.articles & small.articles or not self._held.both(large, small):
            return
        odds = [self._odds(member, large, _TOGETHER) for member in small.members]
        mean = round(sum(odds) / len(odds), 6)
        if mean > 0:
            pairs[first, second] = mean

    def _attach(self, reports: Sequence[Traits], groups: Sequence[Group]) -> list[Traits]:
        """Put each report to the group it fits best; returns those that fit none."""
        index = _Index(groups)
        rest: list[Traits] = []
        for one in reports:
            best: tuple[float, Group] | None = None
            for group in index.candidates(one):
                categories = compare(one, group) if self._held.allow(one, group) else None
                if categories is None:
                    continue
                points = log_odds(categories, self._weights) + size_bonus(group, self._weights)
                if points > 0 and (best is None or points > best[0]):
                    best = points, group
            if best is None:
                rest.append(one)
            else:
                best[1].add(one)
        return rest


class _Index:
    """Groups in canonical order by their days and places, so that a report is compared with few."""

    def __init__(self, groups: Sequence[Group]) -> None:
        self._groups = sorted(groups, key=Group.order)
        self._by_day: dict[date, list[int]] = defaultdict(list)
        self._by_place: dict[str, list[int]] = defaultdict(list)
        self._places: dict[str, Traits] = {}
        for number, group in enumerate(self._groups):
            for day in group.days:
                self._by_day[day].append(number)
            for place, told in group.places.items():
                self._by_place[place].append(number)
                self._places.setdefault(place, told)
        self._days = sorted(self._by_day)
        self._kin: dict[str, list[int]] = {}

    def candidates(self, report: Traits) -> list[Group]:
        """The groups whose days or places the report may mean, in canonical order."""
        first, last = reach(report)
        if first is None and last is None:
            return [self._groups[number] for number in self._of_place(report)]
        from bisect import bisect_left, bisect_right

        low = 0 if first is None else bisect_left(self._days, first)
        high = len(self._days) if last is None else bisect_right(self._days, last)
        numbers = {number for day in self._days[low:high] for number in self._by_day[day]}
        return [self._groups[number] for number in sorted(numbers)]

    def _of_place(self, report: Traits) -> list[int]:
        if report.place is None:
            return []
        if report.place not in self._kin:
            kin = (place for place, told in self._places.items() if kinship(report, told) not in (None, Kinship.APART))
            self._kin[report.place] = sorted({number for place in kin for number in self._by_place[place]})
        return self._kin[report.place]


def reach(report: Traits) -> tuple[date | None, date | None]:
    """The first and last day of the cores that a report may belong to; None, None where its place must tell."""
    slack = timedelta(days=SLACK)
    if report.when is not None:
        margin = slack if report.day else timedelta(0)
        first, last = report.when.first, report.when.last
        return (first - margin if first else None), (last + margin if last else None)
    if report.city is None and report.published:
        return report.published - timedelta(days=RECENT_DAYS), report.published + slack
    return None, None


def _exact_key(report: Traits) -> object:
    return report.place, report.day


def _day_key(report: Traits) -> object:
    if report.country is None and report.city is None:
        return report.report.key  # the day alone makes no two reports one incident
    return report.place, report.day


def _loose_key(report: Traits) -> object:
    """Vague reports that no core takes are one incident only where they say the same; with nothing to say, alone."""
    if report.when is None and report.city is None:
        return report.report.key
    return report.place, report.when and (report.when.first, report.when.last)
