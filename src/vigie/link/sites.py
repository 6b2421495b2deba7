"""Places by their kin: one of the same place, inside it or around it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from vigie.domain.place import Kinship
from vigie.link.traits import Site, Sited, kinship

KIN = frozenset({Kinship.SAME, Kinship.INSIDE})


class Sites:
    """Some places of one country. A town is kin to its namesakes and to regions alone, so that few are compared."""

    def __init__(self, sites: Iterable[Site]) -> None:
        self._all = [site for site in sites if site.city]
        self._regions = [site for site in self._all if site.spot and site.spot.wide]
        self._named: dict[str | None, list[Site]] = defaultdict(list)
        for site in self._all:
            for name in {site.city, site.spot.id if site.spot else None} - {None}:
                self._named[name].append(site)

    def kin(self, one: Sited) -> list[Site]:
        """Those that are a place or kin to it, each once."""
        if one.spot and one.spot.wide:
            found = self._all
        else:
            named = [*self._named.get(one.city, ()), *(self._named.get(one.spot.id, ()) if one.spot else ())]
            found = list({id(site): site for site in (*named, *self._regions)}.values())
        return [site for site in found if kinship(one, site) in KIN]
