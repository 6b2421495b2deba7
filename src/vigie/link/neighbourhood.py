"""Which reports that know the day have to be looked at when some are new or changed.

Reports are either active (placed anew) or frozen (they stay in their incident, and active ones are compared with it).
A core changes only with reports a day and a kindred place away.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from vigie.domain.incident import ReportKey
from vigie.domain.place import Kinship
from vigie.domain.ports import Places
from vigie.domain.report import Block, Placed, Reach
from vigie.domain.vocabulary import INCIDENT_KINDS, Kind
from vigie.link.features import SLACK
from vigie.link.records import record_blocks
from vigie.link.traits import Traits, kinship, traits_of
from vigie.link.vague import TIERS

_DAY = timedelta(days=SLACK)


@dataclass(frozen=True, slots=True)
class Fetch:
    """What is asked of the store: reports in a reach, of incidents, of articles, by key."""

    reached: Callable[[Reach], list[Placed]]
    members: Callable[[Iterable[str]], list[Placed]]
    of_articles: Callable[[Iterable[str]], list[Placed]]
    placed: Callable[[Iterable[ReportKey]], list[Placed]]


@dataclass(slots=True)
class Neighbourhood:
    """Reports to be placed anew and those that stay where they are, by key; `met` are judged incidents among them."""

    active: dict[ReportKey, Placed] = field(default_factory=dict)
    frozen: dict[ReportKey, Placed] = field(default_factory=dict)
    met: set[str] = field(default_factory=set)


def around(
    touched: Sequence[Placed], fetch: Fetch, places: Places | None, judged: frozenset[str] = frozenset()
) -> Neighbourhood:
    """The neighbourhood of new and changed attacks and plots that know the day.

    `judged` are the incidents that an analyst has joined or parted: what holds them together is none of what the others
    are compared by.
    """
    return _Search(fetch, places, judged).run(touched)


def blocks_of(report_blocks: Iterable[Placed]) -> tuple[Block, ...]:
    """Where records are looked for that could be one with some of these."""
    found = (block for placed in report_blocks for block in record_blocks(placed.report))
    return tuple(dict.fromkeys(found))


def windows(days: Iterable[date], margin: timedelta = _DAY) -> list[tuple[date, date]]:
    """Stretches that cover some days with a margin on both sides, joined where they touch."""
    found: list[tuple[date, date]] = []
    for day in sorted(set(days)):
        first, last = day - margin, day + margin
        if found and first <= found[-1][1] + timedelta(days=1):
            found[-1] = found[-1][0], last
        else:
            found.append((first, last))
    return found


class _Search:
    """One search; what is fetched is turned into traits once."""

    def __init__(self, fetch: Fetch, places: Places | None, judged: frozenset[str]) -> None:
        self._fetch = fetch
        self._places = places
        self._judged = judged
        self._traits: dict[ReportKey, Traits] = {}
        self._found = Neighbourhood()
        self._complete: set[str] = set()

    def run(self, touched: Sequence[Placed]) -> Neighbourhood:
        waiting = list(touched)
        while waiting:
            waiting = self._close(waiting)
        blocks: dict[tuple[Kind, str | None], list[Traits]] = defaultdict(list)
        for key in list(self._found.active):
            one = self._traits[key]
            blocks[one.kind, one.country].append(one)
        for (kind, country), reports in sorted(blocks.items(), key=str):
            self._middle(kind, country, reports)
        self._complete_frozen()
        names = {placed.incident for placed in (*self._found.active.values(), *self._found.frozen.values())}
        self._found.met = {name for name in names if name} & self._judged
        return self._found

    def _note(self, placed: Placed) -> Traits:
        key = placed.report.key
        if key not in self._traits:
            self._traits[key] = traits_of(placed.report, self._places)
        return self._traits[key]

    def _activate(self, placed: Placed) -> bool:
        key = placed.report.key
        if key in self._found.active or placed.report.event.kind not in INCIDENT_KINDS:
            return False
        if self._note(placed).tier >= TIERS[0]:
            return False
        self._found.frozen.pop(key, None)
        self._found.active[key] = placed
        return True

    def _freeze(self, placed: Placed) -> None:
        if placed.report.key not in self._found.active and placed.incident and self._note(placed).tier < TIERS[0]:
            self._found.frozen[placed.report.key] = placed

    def _close(self, waiting: list[Placed]) -> list[Placed]:
        """Take reports in with all of their incidents; returns those of cores that could join with theirs."""
        fresh = [placed for placed in waiting if self._activate(placed)]
        incidents = {placed.incident for placed in fresh if placed.incident} - self._complete
        self._complete |= incidents
        fresh += [placed for placed in self._fetch.members(incidents) if self._activate(placed)]
        cores: dict[tuple[Kind, str | None], list[Traits]] = defaultdict(list)
        for placed in fresh:
            one = self._traits[placed.report.key]
            if one.tier == 0:
                cores[one.kind, one.country].append(one)
        found: list[Placed] = []
        for (kind, country), some in cores.items():
            by_day: dict[date | None, list[Traits]] = defaultdict(list)
            for one in _one_a_place(some):
                by_day[one.day].append(one)
            days = windows((day for day in by_day if day), timedelta(days=SLACK))
            for placed in self._exact(kind, country, days):
                other = self._note(placed)
                if placed.report.key in self._found.active or other.tier != 0 or other.day is None:
                    continue
                steps = (timedelta(days=step) for step in range(-SLACK, SLACK + 1))
                if any(_could_join(one, other) for step in steps for one in by_day.get(other.day + step, ())):
                    found.append(placed)
        return found

    def _exact(self, kind: Kind, country: str | None, stretches: Iterable[tuple[date, date]]) -> list[Placed]:
        return [
            placed for first, last in stretches for placed in self._fetch.reached(Reach(kind, country, first, last))
        ]

    def _middle(self, kind: Kind, country: str | None, reports: Sequence[Traits]) -> None:
        """Reports that know the day alone, about the days of active ones; and the cores they could mean."""
        days = {one.day for one in reports if one.day}
        for placed in self._exact(kind, country, windows(days)):
            if self._note(placed).tier == 1:
                self._activate(placed)
        self._close_day_alone(kind, country)
        days = {one.day for one in self._active(kind, country) if one.day}
        for placed in self._exact(kind, country, windows(days)):
            self._freeze(placed)

    def _close_day_alone(self, kind: Kind, country: str | None) -> None:
        """Take in what reports without a town depend on among themselves.

        One article's events never share an incident, and reports that no core takes are joined by what they say alike.
        """
        fresh = [one for one in self._active(kind, country) if one.tier == 1]
        while fresh:
            met = self._fetch.of_articles({one.article for one in fresh})
            met += self._exact(kind, country, windows((one.day for one in fresh if one.day), timedelta(0)))
            fresh = []
            for placed in met:
                if placed.report.event.kind is kind:
                    one = self._note(placed)
                    if one.country == country and one.tier == 1 and self._activate(placed):
                        fresh.append(one)

    def _active(self, kind: Kind, country: str | None) -> list[Traits]:
        traits = (self._traits[key] for key in self._found.active)
        return [one for one in traits if one.kind is kind and one.country == country]

    def _complete_frozen(self) -> None:
        """Every report that shapes an incident some active report is compared with."""
        incidents = {placed.incident for placed in self._found.frozen.values() if placed.incident}
        for placed in self._fetch.members(incidents):
            if placed.report.event.kind in INCIDENT_KINDS:
                self._freeze(placed)


def _could_join(one: Traits, other: Traits) -> bool:
    """Whether two reports, a day apart at most, could bring their cores together: near in place."""
    return kinship(one, other) in (Kinship.SAME, Kinship.NEAR)


def _one_a_place(reports: Sequence[Traits]) -> list[Traits]:
    """The reports that differ in what brings cores together."""
    return list({(one.place, one.city, one.day): one for one in reports}.values())
