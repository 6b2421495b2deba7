"""What an analyst has judged, as the clustering obeys it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from vigie.domain.incident import ReportKey
from vigie.link.features import Group, group_of
from vigie.link.traits import Traits, told_apart

Pair = tuple[ReportKey, ReportKey]


@dataclass(frozen=True, slots=True)
class Constraints:
    """`merged` pairs: the incidents of both are one; `apart` pairs: the first is not of the incident of the second."""

    merged: tuple[Pair, ...] = ()
    apart: tuple[Pair, ...] = ()
    _foes: dict[ReportKey, set[ReportKey]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        for one, other in self.apart:
            self._foes.setdefault(one, set()).add(other)
            self._foes.setdefault(other, set()).add(one)

    @property
    def keys(self) -> frozenset[ReportKey]:
        """Every report that a judgement names."""
        return frozenset(key for pair in (*self.merged, *self.apart) for key in pair)

    def last(self, reports: Sequence[Traits]) -> list[Traits]:
        """The reports with those that were taken out of an incident behind the others: they are the ones to go."""
        moved = {one for one, _ in self.apart}
        return sorted(reports, key=lambda report: report.report.key in moved)

    def allow(self, report: Traits, group: Group) -> bool:
        """Whether a report may be of a group: its article tells of no other there, and no judgement is against."""
        own = group.articles.get(report.article, ())
        return not any(told_apart(report, other) for other in own) and self.apart_from(report, group.members)

    def apart_from(self, report: Traits, members: Iterable[Traits]) -> bool:
        """Whether no judgement keeps a report from some others."""
        foes = self._foes.get(report.report.key)
        return not foes or not any(member.report.key in foes for member in members)

    def both(self, one: Group, other: Group) -> bool:
        """Whether no article tells two groups apart, and no judgement keeps them so."""
        for article in one.articles.keys() & other.articles.keys():
            if any(told_apart(a, b) for a in one.articles[article] for b in other.articles[article]):
                return False
        if not self._foes:
            return True
        keys = {member.report.key for member in other.members}
        return not any(self._foes.get(member.report.key, set()) & keys for member in one.members)

    def merge(self, groups: Sequence[Group]) -> list[Group]:
        """The groups with those joined that hold both sides of a merged pair; the order of pairs does not matter."""
        if not self.merged:
            return list(groups)
        home = {member.report.key: index for index, group in enumerate(groups) for member in group.members}
        leader = list(range(len(groups)))

        def find(index: int) -> int:
            while leader[index] != index:
                index = leader[index]
            return index

        for one, other in sorted(self.merged):
            if one in home and other in home:
                first, second = sorted((find(home[one]), find(home[other])))
                leader[second] = first
        joined: dict[int, list[Group]] = defaultdict(list)
        for index, group in enumerate(groups):
            joined[find(index)].append(group)
        return [some[0] if len(some) == 1 else _union(some) for some in joined.values()]

    def merge_keys(self, groups: Iterable[tuple[ReportKey, ...]]) -> list[list[tuple[ReportKey, ...]]]:
        """Groups of keys in parts, each part to be one record."""
        parts = [[one] for one in groups]
        for one, other in sorted(self.merged):
            first = next((part for part in parts if any(one in keys for keys in part)), None)
            second = next((part for part in parts if any(other in keys for keys in part)), None)
            if first is not None and second is not None and first is not second:
                first.extend(second)
                parts.remove(second)
        return parts


def _union(groups: Sequence[Group]) -> Group:
    shaping = {id(member) for group in groups for member in group.shaped}
    members = sorted((member for group in groups for member in group.members), key=Traits.order)
    union = group_of([])
    for member in members:
        union.add(member, core=id(member) in shaping)
    for group in groups:
        union.odds |= group.odds
    homes = sorted(group.home for group in groups if group.home)
    union.home = homes[0] if homes else None
    return union
