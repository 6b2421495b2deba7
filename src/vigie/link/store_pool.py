"""The groups that vague reports choose among when some are stored and some have changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from vigie.domain.incident import Core
from vigie.domain.ports import Places
from vigie.domain.vocabulary import Kind
from vigie.link.constraints import Constraints
from vigie.link.features import Group
from vigie.link.neighbourhood import Fetch
from vigie.link.pool import PROMINENT, SPANS, in_order, kin, overlapping, prominent, recent, starting, window
from vigie.link.shelf import Shelf, group_from, stretch_before
from vigie.link.sites import Sites
from vigie.link.traits import Site, Traits
from vigie.link.vague import TIERS

BlockKey = tuple[Kind, str | None]


@dataclass(frozen=True, slots=True)
class Sources:
    """What placing goes by: the store, where places lie, what an analyst judged and the incidents concerned by it."""

    fetch: Fetch
    shelf: Shelf
    places: Places | None
    held: Constraints
    judged: frozenset[str] = frozenset()


class StorePool:
    """The groups of one kind and country: those at hand that have changed, and the stored ones that have not."""

    def __init__(self, sources: Sources, block: BlockKey, gone: set[str]) -> None:
        self._shelf, self._places, self._judged = sources.shelf, sources.places, sources.judged
        self.kind, self.country = block
        self.gone = gone
        self.fresh: list[Group] = []
        self.met: set[str] = set()
        self.stored: dict[str, Group] = {}
        self._mates: dict[str, list[Traits]] = defaultdict(list)
        self._top: dict[str | None, list[Group]] = {}
        self._stored_top: dict[str | None, list[str]] = {}
        self._lapsed: list[Core] | None = None
        self._cities: Sites | None = None
        self._made = [c for c in self._shelf.cores(self._judged) if (c.kind, c.country) == block]

    def candidates(self, one: Traits) -> list[Group]:
        """The groups that a report can mean, in canonical order."""
        found = [group for group in self._candidates(one) if group.tier < one.tier]
        self.met |= {group.home for group in found if group.stored and group.home} & self._judged
        return in_order(found)

    def _candidates(self, one: Traits) -> list[Group]:
        stretch = window(one)
        if stretch:
            cores = [
                core
                for tier in range(one.tier)
                for core in self._shelf.overlapping(self.kind, self.country, tier, stretch_before(stretch, SPANS[tier]))
            ]
            return overlapping([*self._take([*cores, *self._made]), *self.fresh], *stretch)
        days = recent(one)
        if one.city is None:
            if one.when is not None:
                return self.top(one)
            if days is None:
                return []
            return starting([*self._take(self._shelf.starting(self.kind, self.country, days)), *self.fresh], *days)
        near: list[Group] = []
        if days:
            names = self._names(one)
            cores = self._shelf.starting(self.kind, self.country, days, names) if names else []
            near = starting([*self._take(cores), *(g for g in self.fresh if kin(one, g))], *days)
        return [*near, *self.top(one)]

    def top(self, one: Traits | Site) -> list[Group]:
        """The prominent incidents of a place, or of the country where none is named."""
        place = one.spot.id if one.spot else one.city
        if place not in self._top:
            names = self._largest(one)
            missing = [name for name in names if name not in self.gone and name not in self.stored]
            self._take(self._shelf.cores(missing))
            stored = (self.stored[name] for name in names if name not in self.gone)
            fresh = self.fresh if place is None else [group for group in self.fresh if kin(one, group)]
            self._top[place] = prominent([*stored, *(group for group in fresh if group.tier < TIERS[-1])])
        return self._top[place]

    def top_before(self, one: Site) -> set[str]:
        """The incidents that were prominent in a place before any changed."""
        return set(self._largest(one)[:PROMINENT])

    def _largest(self, one: Traits | Site) -> list[str]:
        """The stored incidents of which, without those that are gone, the prominent ones of a place are left."""
        place = one.spot.id if one.spot else one.city
        if place not in self._stored_top:
            names = None if one.city is None else self._names(one)
            limit = PROMINENT + self._lapsed_in(one)
            self._stored_top[place] = (
                [] if names == [] else self._shelf.prominent(self.kind, self.country, names, limit)
            )
        return self._stored_top[place]

    def _lapsed_in(self, one: Traits | Site) -> int:
        names = None if one.city is None else set(self._names(one))
        return sum(names is None or bool(names & set(core.places)) for core in self.lapsed())

    def lapsed(self) -> list[Core]:
        """The cores of the block that are gone."""
        if self._lapsed is None:
            block = (self.kind, self.country)
            self._lapsed = [core for core in self._shelf.cores(self.gone) if (core.kind, core.country) == block]
        return self._lapsed

    def withdraw(self, names: Iterable[str]) -> None:
        """Incidents that are placed anew: their stored cores hold no longer."""
        self.gone.update(names)
        self._lapsed = None
        self._top.clear()
        self._stored_top.clear()

    def _names(self, one: Traits | Site) -> list[str]:
        """The places of cores that are a place or kin to it."""
        if self._cities is None:
            self._cities = Sites(map(self.site, self._shelf.cities(self.kind, self.country)))
        return [site.city for site in self._cities.kin(one) if site.city]

    def site(self, city: str | None) -> Site:
        """A place of the block by its name."""
        return Site(city, self._places.spot(self.country, city) if self._places and city else None)

    def _take(self, cores: Iterable[Core]) -> list[Group]:
        found: list[Group] = []
        for core in cores:
            if core.incident in self.gone:
                continue
            group = self.stored.get(core.incident)
            if group is None:
                group = self.stored[core.incident] = group_from(core, self._places)
                for mate in self._mates[core.incident]:
                    group.articles.setdefault(mate.article, []).append(mate)
            found.append(group)
        return found

    def note(self, mate: Traits, incident: str) -> None:
        """A report that stays in a stored incident while others of its article are placed anew."""
        if mate not in self._mates[incident]:
            self._mates[incident].append(mate)
            if incident in self.stored:
                self.stored[incident].articles.setdefault(mate.article, []).append(mate)
