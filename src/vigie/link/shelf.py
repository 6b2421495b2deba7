"""Incidents as the store keeps them to be compared with: groups from cores, and cores from groups."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Protocol

from vigie.domain.incident import Core, Vague
from vigie.domain.ports import Places
from vigie.domain.vocabulary import Kind
from vigie.link.features import Group
from vigie.link.traits import Site, Traits
from vigie.link.vague import TIERS, loose_key


class Shelf(Protocol):
    """What the store keeps of incidents for comparing; see `store.cores` for what each asks."""

    def cores(self, ids: Iterable[str]) -> list[Core]:
        """By the ids of their incidents."""
        ...

    def overlapping(self, kind: Kind, country: str | None, tier: int, stretch: tuple[date, date, date]) -> list[Core]:
        """Of a tier, beginning from a first day on and overlapping the days from a second to a third."""
        ...

    def starting(
        self, kind: Kind, country: str | None, days: tuple[date, date], cities: Sequence[str] | None = None
    ) -> list[Core]:
        """Beginning within some days."""
        ...

    def prominent(self, kind: Kind, country: str | None, cities: Sequence[str] | None, limit: int) -> list[str]:
        """The incidents of the largest."""
        ...

    def cities(self, kind: Kind, country: str | None) -> list[str]:
        """The places of cores."""
        ...

    def vague_cities(self, kind: Kind, country: str | None) -> list[str]:
        """The places of the vaguest reports."""
        ...

    def vague_dated(self, kind: Kind, country: str | None, tier: int, stretch: tuple[date, date, date]) -> list[Vague]:
        """Vague reports of a tier by their dates."""
        ...

    def vague_told(self, kind: Kind, country: str | None, days: tuple[date, date]) -> list[Vague]:
        """Undated reports by their publication."""
        ...

    def vague_of_place(self, kind: Kind, country: str | None, city: str | None) -> list[Vague]:
        """The vaguest reports of a place, or the dated among those that name none."""
        ...

    def vague_alike(self, kind: Kind, country: str | None, keys: Iterable[str]) -> list[Vague]:
        """Reports that no incident took, by their loose keys."""
        ...

    def vague_members(self, ids: Iterable[str]) -> list[Vague]:
        """The vague reports of some incidents."""
        ...


def group_from(core: Core, places: Places | None) -> Group:
    """The group that a core stands for, without its members."""
    group = Group(core=core.size, tier=core.tier, rank=core.rank, home=core.incident, stored=True)
    group.dates.update(core.dates)
    group.days.update(when.first for when in core.dates if when.is_day and when.first)
    if core.country:
        group.countries.add(core.country)
    for city in core.places:
        spot = places.spot(core.country, city) if places else None
        group.places.setdefault(spot.id if spot else city, Site(city, spot))
    group.actors.update(core.actors)
    group.tactics.update(core.tactics)
    group.targets.update(core.targets)
    group.tolls.update(core.tolls)
    return group


def core_of(group: Group, name: str, kind: Kind) -> Core | None:
    """The core of a group as it is kept; None where no later report is compared with it."""
    if group.tier >= TIERS[-1] or group.start is None or group.end is None:
        return None
    return Core(
        incident=name,
        kind=kind,
        country=min(group.countries, default=None),
        tier=group.tier,
        size=group.core,
        rank=group.rank,
        first=group.start,
        last=group.end,
        dates=tuple(sorted(group.dates, key=str)),
        places=tuple(sorted({site.city for site in group.places.values() if site.city})),
        actors=tuple(sorted(group.actors)),
        tactics=tuple(sorted(group.tactics)),
        targets=tuple(sorted(group.targets)),
        tolls=tuple(sorted(group.tolls, key=str)),
    )


def vague_of(one: Traits, odds: float | None) -> Vague:
    """A vague report as it is kept; `odds` are those of the incident it joined, None where it founded its own."""
    return Vague(
        key=one.report.key,
        kind=one.kind,
        country=one.country,
        tier=one.tier,
        city=one.city,
        first=one.when.first if one.when else None,
        last=one.when.last if one.when else None,
        told=one.published,
        loose=loose_key(one),
        odds=odds,
    )


def stretch_before(days: tuple[date, date], span: int) -> tuple[date, date, date]:
    """From where on something that takes up to `span` days may begin to overlap some days; and these days."""
    return days[0] - timedelta(days=span), days[0], days[1]
