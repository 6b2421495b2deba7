"""Which reports have to be looked at when some are new or changed, so that the result is that of linking all anew.

Reports are either active (placed anew) or frozen (they stay in their incident, and active ones are compared with it).
A core changes only with reports a day and a kindred place away; vaguer reports are looked at again when a core that
they could mean has changed, together with every core that they could mean.
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
from vigie.link.cluster import reach
from vigie.link.features import RECENT_DAYS, SLACK
from vigie.link.records import record_blocks
from vigie.link.traits import Traits, kinship, traits_of

_DAY = timedelta(days=SLACK)


@dataclass(frozen=True, slots=True)
class Fetch:
    """What the neighbourhood asks of the store."""

    reached: Callable[[Reach], list[Placed]]
    members: Callable[[Iterable[str]], list[Placed]]
    cities: Callable[[Kind, str | None, bool], list[str]]
    of_articles: Callable[[Iterable[str]], list[Placed]]


@dataclass(slots=True)
class Neighbourhood:
    """Reports to be placed anew and those that stay where they are, by key."""

    active: dict[ReportKey, Placed] = field(default_factory=dict)
    frozen: dict[ReportKey, Placed] = field(default_factory=dict)


def around(
    touched: Sequence[Placed], fetch: Fetch, places: Places | None, judged: frozenset[str] = frozenset()
) -> Neighbourhood:
    """The neighbourhood of new and changed attacks and plots.

    `judged` are the incidents that an analyst has joined: they are never frozen, for what holds them together is none
    of what the others are compared by.
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
        self._met: set[str] = set()
        self._traits: dict[ReportKey, Traits] = {}
        self._found = Neighbourhood()
        self._complete: set[str] = set()

    def run(self, touched: Sequence[Placed]) -> Neighbourhood:
        waiting = list(touched)
        while waiting:
            while waiting:
                waiting = self._close(waiting)
            self._surround()
            waiting = self._fetch.members(self._met)
            self._met = set()
        return self._found

    def _surround(self) -> None:
        """The vaguer reports about the active cores, and what they are compared with."""
        blocks: dict[tuple[Kind, str | None], list[Traits]] = defaultdict(list)
        for key in list(self._found.active):
            one = self._traits[key]
            blocks[one.kind, one.country].append(one)
        for (kind, country), reports in sorted(blocks.items(), key=str):
            self._middle(kind, country, reports)
            self._vague(kind, country)
        self._complete_frozen()

    def _note(self, placed: Placed) -> Traits:
        key = placed.report.key
        if key not in self._traits:
            self._traits[key] = traits_of(placed.report, self._places)
        return self._traits[key]

    def _activate(self, placed: Placed) -> bool:
        self._note(placed)
        key = placed.report.key
        if key in self._found.active or placed.report.event.kind not in INCIDENT_KINDS:
            return False
        self._found.frozen.pop(key, None)
        self._found.active[key] = placed
        return True

    def _freeze(self, placed: Placed) -> None:
        one = self._note(placed)
        if placed.report.key in self._found.active or not placed.incident or one.tier == 2:
            return
        self._found.frozen[placed.report.key] = placed
        if placed.incident in self._judged:
            self._met.add(placed.incident)

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
            for placed in self._exact(kind, country, windows(one.day for one in some if one.day)):
                other = self._note(placed)
                if placed.report.key in self._found.active or other.tier != 0:
                    continue
                if any(_could_join(one, other) for one in some):
                    found.append(placed)
        return found

    def _exact(self, kind: Kind, country: str | None, stretches: Iterable[tuple[date, date]]) -> list[Placed]:
        return [
            placed
            for first, last in stretches
            for placed in self._fetch.reached(Reach(kind, country, first=first, last=last, exact=True))
        ]

    def _middle(self, kind: Kind, country: str | None, reports: Sequence[Traits]) -> None:
        """Reports that know the day alone, about the days of active ones; and the cores they could mean."""
        days = {one.day for one in reports if one.day and one.tier < 2}
        exact = self._exact(kind, country, windows(days, 2 * _DAY))
        for placed in exact:
            one = self._note(placed)
            if one.tier == 1 and one.day and any(abs(one.day - day) <= _DAY for day in days):
                self._activate(placed)
        self._close_tier(kind, country, 1)
        days = {one.day for one in self._active(kind, country) if one.day and one.tier < 2}
        for placed in self._exact(kind, country, windows(days)):
            self._freeze(placed)

    def _close_tier(self, kind: Kind, country: str | None, tier: int) -> None:
        """Take in what reports of a tier depend on among themselves.

        One article's events never share an incident, and reports that no core takes are joined by what they say alike.
        """
        fresh = [one for one in self._active(kind, country) if one.tier == tier]
        while fresh:
            met = self._fetch.of_articles({one.article for one in fresh})
            met += self._alike(kind, country, fresh)
            fresh = []
            for placed in met:
                if placed.report.event.kind is kind:
                    one = self._note(placed)
                    if one.country == country and one.tier == tier and self._activate(placed):
                        fresh.append(one)

    def _alike(self, kind: Kind, country: str | None, reports: Sequence[Traits]) -> list[Placed]:
        """The reports of the same stretch of time, or undated ones of the same town."""
        found: list[Placed] = []
        for when in {one.when for one in reports if one.when}:
            exact = when.is_day or when.days == 1
            found += self._fetch.reached(Reach(kind, country, when.first, when.last, exact, same=True))
        cities = {one.city for one in reports if one.when is None and one.city}
        if cities:
            found += self._fetch.reached(Reach(kind, country, cities=tuple(sorted(cities))))
        return found

    def _active(self, kind: Kind, country: str | None) -> list[Traits]:
        traits = (self._traits[key] for key in self._found.active)
        return [one for one in traits if one.kind is kind and one.country == country]

    def _vague(self, kind: Kind, country: str | None) -> None:
        """Vaguer reports that could mean a core which may have changed; and every core that those could mean."""
        here = self._active(kind, country)
        cores = [one for one in here if one.tier < 2]
        for placed in self._affected(kind, country, cores):
            if self._note(placed).tier == 2:
                self._activate(placed)
        self._close_tier(kind, country, 2)
        vague = [one for one in self._active(kind, country) if one.tier == 2]
        spans = {span for one in vague if any(span := reach(one))}
        for first, last in _covering(spans):
            for placed in self._fetch.reached(Reach(kind, country, first=first, last=last, exact=True)):
                self._freeze(placed)
        named = _one_a_place([one for one in vague if one.when is None and one.city])
        if named:
            towns = [city for city in self._fetch.cities(kind, country, True) if self._is_kin(city, country, named)]
            if towns:
                for placed in self._fetch.reached(Reach(kind, country, exact=True, cities=tuple(towns))):
                    self._freeze(placed)

    def _affected(self, kind: Kind, country: str | None, cores: Sequence[Traits]) -> list[Placed]:
        found: list[Placed] = []
        days = [one.day for one in cores if one.day]
        for first, last in windows(days, timedelta(0)):
            found += self._fetch.reached(Reach(kind, country, first=first, last=last, exact=False))
        for first, last in windows(days):
            published = last + timedelta(days=RECENT_DAYS)
            found += self._fetch.reached(Reach(kind, country, cities=(), published=(first, published)))
        told = _one_a_place([one for one in cores if one.city])
        if told:
            cities = [city for city in self._fetch.cities(kind, country, False) if self._is_kin(city, country, told)]
            if cities:
                found += self._fetch.reached(Reach(kind, country, cities=tuple(cities)))
        return found

    def _is_kin(self, city: str, country: str | None, told: Sequence[Traits]) -> bool:
        spot = self._places.spot(country, city) if self._places else None
        for one in told:
            if one.city == city:
                return True
            if spot is None or one.spot is None:
                if spot is not one.spot:
                    return True
            elif spot.kinship(one.spot) is not Kinship.APART:
                return True
        return False

    def _complete_frozen(self) -> None:
        """Every report that shapes an incident some active report is compared with."""
        incidents = {placed.incident for placed in self._found.frozen.values() if placed.incident}
        for placed in self._fetch.members(incidents):
            if placed.report.event.kind in INCIDENT_KINDS:
                self._freeze(placed)


def _could_join(one: Traits, other: Traits) -> bool:
    if one.day is None or other.day is None or abs(one.day - other.day) > _DAY:
        return False
    return kinship(one, other) in (Kinship.SAME, Kinship.NEAR)


def _one_a_place(reports: Sequence[Traits]) -> list[Traits]:
    return list({(one.place, one.city): one for one in reports}.values())


def _covering(spans: Iterable[tuple[date | None, date | None]]) -> list[tuple[date | None, date | None]]:
    """Stretches that cover some stretches, joined where they overlap; None is an open end."""
    ordered = sorted(spans, key=lambda span: (span[0] or date.min, span[1] or date.max))
    found: list[tuple[date | None, date | None]] = []
    for first, last in ordered:
        if found and (first or date.min) <= (found[-1][1] or date.max):
            ends = (found[-1][1], last)
            found[-1] = found[-1][0], None if None in ends else max(end for end in ends if end)
        else:
            found.append((first, last))
    return found
