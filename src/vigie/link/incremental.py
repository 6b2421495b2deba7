"""Placing attacks and plots when some reports are new or changed, with the result of placing all of them anew.

Reports that know the day are placed anew with what lies a day and a kindred place away (`neighbourhood`). A vaguer
report is placed anew only where its own incident has changed, or where a changed one fits it at least as well as the
incident it has: the others that it could mean have not changed, and it fitted them worse.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from vigie.domain.incident import ReportKey, Vague
from vigie.domain.place import Kinship
from vigie.domain.report import Placed
from vigie.domain.vocabulary import INCIDENT_KINDS
from vigie.link.cluster import Cluster, finished
from vigie.link.days import DayClustering
from vigie.link.features import RECENT_DAYS, SLACK, Group
from vigie.link.neighbourhood import around
from vigie.link.pool import SPANS, fits
from vigie.link.shelf import stretch_before
from vigie.link.sites import Sites
from vigie.link.store_pool import BlockKey, Sources, StorePool
from vigie.link.traits import Site, Traits, kinship, traits_of
from vigie.link.vague import TIERS, attach, loose, loose_key


@dataclass(slots=True)
class Placing:
    """The incidents that changed, every report that was placed anew, and incidents that only lost a report."""

    clusters: list[Cluster] = field(default_factory=list)
    found: dict[ReportKey, Placed] = field(default_factory=dict)
    left: set[str] = field(default_factory=set)


def place(touched: Sequence[Placed], lost: Iterable[str], sources: Sources) -> Placing:
    """Place new and changed reports; `lost` are incidents that lost one, all of whose others are among `touched`."""
    waiting, gone = list(touched), set(lost)
    while True:
        attempt = _Attempt(sources, gone)
        placing = attempt.run(waiting)
        if not attempt.met:
            return placing
        # An incident that an analyst made is placed anew with all its reports as soon as it is met.
        waiting += sources.fetch.members(attempt.met)
        gone |= attempt.met
        sources = Sources(
            sources.fetch, sources.shelf, sources.places, sources.held, sources.judged - frozenset(attempt.met)
        )


class _Attempt:
    """One placing; where it meets an incident that an analyst made, it is begun again with that one."""

    def __init__(self, sources: Sources, gone: Iterable[str]) -> None:
        self._sources = sources
        self._gone = set(gone)
        self._traits: dict[ReportKey, Traits] = {}
        self._active: dict[ReportKey, Placed] = {}
        self._asked: set[str] = set()
        self.met: set[str] = set()

    def run(self, touched: Sequence[Placed]) -> Placing:
        """Place the reports of every block and join what an analyst holds to be one."""
        fetch, held = self._sources.fetch, self._sources.held
        near = around(touched, fetch, self._sources.places, self._sources.judged)
        self.met |= near.met
        self._active.update(near.active)
        self._gone |= {placed.incident for placed in near.active.values() if placed.incident}
        stay = {key: placed.incident for key, placed in near.frozen.items() if placed.incident}
        days: dict[BlockKey, list[Traits]] = defaultdict(list)
        vague: dict[BlockKey, list[Placed]] = defaultdict(list)
        for placed in (*near.active.values(), *near.frozen.values()):
            one = self._note(placed)
            days[one.kind, one.country].append(one)
        for placed in touched:
            one = self._note(placed)
            if one.tier >= TIERS[0]:
                vague[one.kind, one.country].append(placed)
        groups: list[Group] = []
        pools: list[StorePool] = []
        # Incidents that lost a report may have vague ones in any block.
        self._asked |= self._gone
        for placed in fetch.placed([one.key for one in self._sources.shelf.vague_members(self._gone)]):
            one = self._note(placed)
            vague[one.kind, one.country].append(placed)
        for block in sorted({*days, *vague}, key=str):
            found = DayClustering(held, stay).cluster(sorted(days[block], key=Traits.order))
            changed = [group for group in found if self._changed(group)]
            pool = StorePool(self._sources, block, self._gone)
            pool.fresh = changed
            pool.withdraw(group.home for group in changed if group.home)
            _BlockPlacing(self._sources, pool, self._active, self._traits, self._asked).run(vague[block])
            pools.append(pool)
            groups.extend(pool.fresh)
            self.met |= pool.met
        return self._result(groups, pools)

    def _changed(self, group: Group) -> bool:
        """Whether a group gained or lost a report that shapes it."""
        return group.home in self._gone or any(one.report.key in self._active for one in group.members)

    def _note(self, placed: Placed) -> Traits:
        key = placed.report.key
        if key not in self._traits:
            self._traits[key] = traits_of(placed.report, self._sources.places)
        return self._traits[key]

    def _result(self, groups: Sequence[Group], pools: Sequence[StorePool]) -> Placing:
        held, placing = self._sources.held, Placing(found=self._active)
        stored = {name: group for pool in pools for name, group in pool.stored.items() if group.members}
        homes = {one.report.key: name for name, group in stored.items() for one in group.members}
        for key, placed in self._active.items():
            if placed.incident and placed.incident not in self._gone and homes.get(key) != placed.incident:
                placing.left.add(placed.incident)
        for name, group in stored.items():
            new = [one for one in group.members if self._active[one.report.key].incident != name]
            if new or name in placing.left:
                placing.left.discard(name)
                placing.clusters.append(finished(group))
                # Where a report that an analyst spoke of comes in, what they made of it is met.
                self.met |= {name} if any(one.report.key in held.keys for one in new) else set()
                self.met |= {name} & self._sources.judged
        placing.clusters.extend(finished(group) for group in held.merge(groups))
        self.met |= placing.left & self._sources.judged
        return placing


class _BlockPlacing:
    """The vague reports of one kind and country, tier by tier."""

    def __init__(
        self,
        sources: Sources,
        pool: StorePool,
        active: dict[ReportKey, Placed],
        traits: dict[ReportKey, Traits],
        asked: set[str],
    ) -> None:
        self._sources = sources
        self._asked = asked
        self._pool = pool
        self._active = active
        self._traits = traits
        self._waiting: dict[int, dict[ReportKey, Placed]] = {tier: {} for tier in TIERS}
        self._articles: set[str] = set()

    def run(self, touched: Iterable[Placed]) -> None:
        """Place the reports that have to be; the pool then holds the result."""
        for placed in touched:
            self._wait(placed)
        changed = {one.article for group in self._pool.fresh for one in group.members if self._is_active(one)}
        self._with_mates(changed, TIERS[0])
        for tier in TIERS:
            self._take_in(self._members(), tier)
            self._take_in(self._affected(tier), tier)
            if tier == TIERS[-1]:
                self._take_in(self._by_prominence(), tier)
            self._place(tier)

    def _is_active(self, one: Traits) -> bool:
        return one.report.key in self._active

    def _trait(self, placed: Placed) -> Traits:
        key = placed.report.key
        if key not in self._traits:
            self._traits[key] = traits_of(placed.report, self._sources.places)
        return self._traits[key]

    def _wait(self, placed: Placed) -> bool:
        one = self._trait(placed)
        if (one.kind, one.country) != (self._pool.kind, self._pool.country) or one.tier < TIERS[0]:
            return False
        if placed.report.key in self._active:
            return False
        self._active[placed.report.key] = placed
        self._waiting[one.tier][placed.report.key] = placed
        return True

    def _take_in(self, some: Iterable[Vague], tier: int) -> None:
        keys = [one.key for one in some if one.key not in self._active]
        fresh = {one.report.key.article for one in self._sources.fetch.placed(keys) if self._wait(one)}
        waiting = {key.article for some_tier in TIERS for key in self._waiting[some_tier]}
        self._with_mates(fresh | waiting, tier)

    def _with_mates(self, articles: set[str], tier: int) -> None:
        """The other events of the articles: the vaguer depend on where the more exact are.

        Those of a tier that is done stay where they are.
        """
        new = articles - self._articles
        self._articles |= new
        for placed in self._sources.fetch.of_articles(new):
            if placed.report.event.kind not in INCIDENT_KINDS or placed.report.key in self._active:
                continue
            one = self._trait(placed)
            if one.tier >= tier:
                self._wait(placed)
            elif placed.incident and placed.incident not in self._pool.gone:
                self._pool.note(one, placed.incident)

    def _members(self) -> list[Vague]:
        """The vague reports of incidents that are placed anew, unless they are known to be waiting."""
        new = self._pool.gone - self._asked
        self._asked |= new
        return self._sources.shelf.vague_members(new)

    def _affected(self, tier: int) -> list[Vague]:
        """The reports of a tier that a changed incident fits at least as well as their own."""
        found: list[Vague] = []
        shelf, pool = self._sources.shelf, self._pool
        for group in pool.fresh:
            if group.tier >= tier or group.start is None or group.end is None:
                continue
            days = group.start, group.end
            if tier < TIERS[-1]:
                told = shelf.vague_dated(pool.kind, pool.country, tier, stretch_before(days, SPANS[tier]))
            else:
                last = days[0] + timedelta(days=RECENT_DAYS)
                told = shelf.vague_told(pool.kind, pool.country, (days[0] - timedelta(days=SLACK), last))
            found += self._drawn(told, [group])
        return found

    def _drawn(self, some: Iterable[Vague], groups: Sequence[Group]) -> list[Vague]:
        """Those of some reports that fit one of some groups at least as well as their own."""
        near = [one for one in some if one.key not in self._active and self._may_mean(one, groups)]
        traits = {p.report.key: self._trait(p) for p in self._sources.fetch.placed([one.key for one in near])}
        found: list[Vague] = []
        for one in near:
            odds = [value for group in groups if (value := fits(traits[one.key], group)) is not None]
            if odds and max(odds) > 0 and (one.odds is None or max(odds) >= one.odds):
                found.append(one)
        return found

    def _may_mean(self, one: Vague, groups: Sequence[Group]) -> bool:
        if one.city is None:
            return True
        site = self._pool.site(one.city)
        sites = [other for group in groups for other in group.places.values()]
        return not sites or any(kinship(site, other) is not Kinship.APART for other in sites)

    def _by_prominence(self) -> list[Vague]:
        """The vaguest reports of the places whose prominent incidents are others than before, or changed."""
        pool, shelf = self._pool, self._sources.shelf
        sites = [site for group in pool.fresh for site in group.places.values()]
        sites += [pool.site(city) for core in pool.lapsed() for city in core.places]
        changed = {id(group) for group in pool.fresh}
        found: list[Vague] = []
        for place in self._places_about(sites):
            before, now = pool.top_before(place), pool.top(place)
            came = [g for g in now if id(g) in changed or g.home not in before]
            left = before - {g.home for g in now if g.home} - pool.gone
            if not came and not left:
                continue
            told = shelf.vague_of_place(pool.kind, pool.country, place.city)
            found += [one for one in told if one.incident in left]
            found += self._drawn(told, came) if came else []
        return found

    def _places_about(self, sites: Sequence[Site]) -> list[Site]:
        """The places of vague reports, none among them, that are kin to some."""
        pool = self._pool
        named = Sites(map(pool.site, self._sources.shelf.vague_cities(pool.kind, pool.country)))
        kindred = {(site.spot.id if site.spot else site.city): site for site in sites}.values()
        about = {one.city: one for site in kindred for one in named.kin(site)}
        return [*about.values(), Site(None, None)] if pool.fresh or pool.lapsed() else []

    def _place(self, tier: int) -> None:
        """Place the waiting reports of a tier, and those that no incident takes with their like."""
        pool, held = self._pool, self._sources.held
        waiting = self._waiting[tier]
        ready = sorted((self._trait(placed) for placed in waiting.values()), key=Traits.order)
        rest = attach(held.last(ready), pool, held)
        keys = {loose_key(one) for one in ready} - {""}
        like = self._sources.fetch.placed(
            [one.key for one in self._sources.shelf.vague_alike(pool.kind, pool.country, keys)
             if one.key not in self._active and one.tier == tier]
        )  # fmt: skip
        for placed in like:
            self._active[placed.report.key] = placed
            rest.append(self._trait(placed))
        self._with_mates({placed.report.key.article for placed in like}, tier + 1)
        rest = held.last(sorted(rest, key=Traits.order))
        homes = {self._active[one.report.key].incident for one in rest}
        pool.met |= {name for name in homes if name} & self._sources.judged
        made = loose(rest, held)
        stored = {placed.incident for placed in like if placed.incident}
        # An incident that a report founded and now leaves is placed anew as well.
        own = {placed.incident for placed in waiting.values() if placed.incident}
        stored |= {core.incident for core in self._sources.shelf.cores(own) if core.tier == tier}
        pool.fresh = held.merge([*pool.fresh, *made])
        pool.withdraw(stored)
