"""All incidents in memory, as lists, map and facets show them, kept in step with the database.

After the first reading only what changed is read again. Readers never wait: while one thread brings the index up to
date the others go on with the last one.
"""

from __future__ import annotations

import threading
import time
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from vigie.desk.claims import by_report, refuted, sign_of
from vigie.desk.view.incidents import IncidentItem, Range, TiedCount
from vigie.domain.judgement import Action
from vigie.domain.ports import Places
from vigie.domain.tally import Tally
from vigie.link.copies import independent
from vigie.link.corroboration import claim_status
from vigie.store.desk import catalogue, statements
from vigie.store.desk.catalogue import Decided, Entry
from vigie.store.desk.reading import Base

# Changes of other processes are looked for this often.
_EVERY_SECONDS = 1.0
# Moments are kept to the second: what changed in the last seconds before a reading may change again unseen.
_BLUR = timedelta(seconds=3)
# Origins of articles are noted without touching their incidents; now and then all is read anew.
_WHOLE_SECONDS = 600.0


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The incidents at one moment: by id, the records tied to each, and the decisions in order."""

    version: int
    items: Mapping[str, IncidentItem]
    tied: Mapping[str, tuple[str, ...]]
    decisions: tuple[Decided, ...]

    def get(self, name: str | None) -> IncidentItem | None:
        """An incident by its exact id."""
        return self.items.get(name) if name else None

    def anchored(self, name: str) -> tuple[IncidentItem, ...]:
        """The records tied to an incident."""
        return tuple(self.items[one] for one in self.tied.get(name, ()) if one in self.items)


@dataclass(slots=True)
class _Held:
    """What was read last: items without what hangs on others, claim states, and the marks of freshness."""

    plain: dict[str, IncidentItem]
    claims: dict[str, str]
    stamps: dict[str, str]
    decision_stamp: tuple[object, ...]
    read_at: str
    read_whole: float


class Index:
    """Keeps the snapshot; `places` tells where incidents lie."""

    def __init__(self, base: Base, places: Places) -> None:
        self._base = base
        self._places = places
        self._lock = threading.Lock()
        self._now: Snapshot | None = None
        self._held: _Held | None = None
        self._checked = 0.0
        self._spots: dict[tuple[str | None, str | None], tuple[float, float, str] | None] = {}

    def snapshot(self) -> Snapshot:
        """The incidents, at most a second old unless another thread is reading them at the moment."""
        now = self._now
        if now is not None and time.monotonic() - self._checked < _EVERY_SECONDS:
            return now
        if self._lock.acquire(blocking=now is None):
            try:
                if self._now is None or time.monotonic() - self._checked >= _EVERY_SECONDS:
                    self._refresh()
            finally:
                self._lock.release()
        assert self._now is not None
        return self._now

    def renew(self) -> Snapshot:
        """The incidents as they are right now; after a write of this process."""
        with self._lock:
            self._refresh()
            assert self._now is not None
            return self._now

    def _refresh(self) -> None:
        started, held = time.monotonic(), self._held
        if held is not None and started - held.read_whole > _WHOLE_SECONDS:
            held = None
        with self._base.reading() as connection:
            read_at = (datetime.now(UTC) - _BLUR).isoformat(timespec="seconds")
            stamps = catalogue.stamps(connection)
            decision_stamp = catalogue.decision_stamp(connection)
            changed, gone = _difference(held, stamps)
            if held is not None and not changed and not gone and decision_stamp == held.decision_stamp:
                self._checked = time.monotonic()
                return
            decisions = tuple(catalogue.decided(connection)) if decision_stamp else ()
            wanted = None if held is None else changed
            entries = list(catalogue.entries(connection, wanted))
            sources = catalogue.source_keys(connection, wanted)
        plain = {} if held is None else {name: one for name, one in held.plain.items() if name not in gone}
        before = {name: held.plain[name].of for name in changed | gone if name in held.plain} if held else {}
        plain.update((one.row.id, self._item(one, sources.get(one.row.id, ()))) for one in entries)
        touched = {one for name in changed | gone for one in (name, before.get(name), _anchor(plain, name)) if one}
        claims = {} if held is None else {k: v for k, v in held.claims.items() if k not in touched}
        tied = _tied(plain.values())
        self._claims(claims, plain, tied, set(plain) if held is None else touched & plain.keys())
        whole = started if held is None else held.read_whole
        self._held = _Held(plain, claims, stamps, decision_stamp, read_at, whole)
        version = self._now.version + 1 if self._now else 1
        self._now = Snapshot(version, _complete(plain, tied, claims, decisions), tied, decisions)
        self._checked = time.monotonic()

    def _claims(
        self,
        claims: dict[str, str],
        plain: Mapping[str, IncidentItem],
        tied: Mapping[str, tuple[str, ...]],
        names: Collection[str],
    ) -> None:
        """Tell where the claims of some incidents stand, and the claims among them themselves."""
        of: dict[str, list[str]] = {}
        for name in names:
            mine = [one for one in tied.get(name, ()) if plain[one].kind in ("claim", "assessment")]
            if plain[name].kind == "claim":
                of[name] = [name]
            elif any(plain[one].kind == "claim" for one in mine):
                of[name] = mine
        ids = {one for some in of.values() for one in some}
        with self._base.reading() as connection:
            said = statements.evidence(connection, ids)
        for name, some in of.items():
            told = [one for record in some if plain[record].kind == "claim" for one in said.get(record, ())]
            views = [one for record in some if plain[record].kind == "assessment" for one in said.get(record, ())]
            status = claim_status([sign_of(one) for one in by_report(told).values()], refuted(views))
            if status:
                claims[name] = status

    def _item(self, entry: Entry, keys: Collection[tuple[str, ...]]) -> IncidentItem:
        row, shown = entry.row, entry.row.shown
        first = shown.date.first if shown.date else None
        last = shown.date.last if shown.date else None
        spot = self.place(shown.country, shown.city)
        return IncidentItem(
            id=row.id,
            kind=row.kind.value,
            date=str(shown.date) if shown.date else None,
            date_first=first.isoformat() if first else None,
            date_last=last.isoformat() if last else None,
            country=shown.country,
            city=shown.city,
            latitude=spot[0] if spot else None,
            longitude=spot[1] if spot else None,
            precision=spot[2] if spot else None,
            certainty=shown.certainty,
            killed=range_of(shown.killed),
            wounded=range_of(shown.wounded),
            actors=shown.actors,
            tactics=shown.tactics,
            targets=shown.targets,
            detail=shown.detail,
            background=shown.background,
            reports=row.reports,
            sources=len(set(independent(keys).values())),
            claim=None,
            of=row.anchor,
            tied=(),
            added=entry.added,
            changed=entry.changed,
        )

    def place(self, country: str | None, city: str | None) -> tuple[float, float, str] | None:
        """Latitude and longitude in degrees, and whether that is a city, a region or a country; None when unknown."""
        key = country, city
        if key not in self._spots:
            spot = self._places.spot(country, city) if city else None
            if spot is not None:
                self._spots[key] = (spot.latitude, spot.longitude, "region" if spot.wide else "city")
            else:
                middle = self._places.locate(country, None)
                self._spots[key] = (*middle, "country") if middle else None
        return self._spots[key]


def range_of(tally: Tally | None) -> Range | None:
    """A count as `[low, high]`."""
    return None if tally is None else (tally.low, tally.high)


def _difference(held: _Held | None, stamps: Mapping[str, str]) -> tuple[set[str], set[str]]:
    """The incidents that changed since the last reading, and those that are gone."""
    if held is None:
        return set(stamps), set()
    changed = {name for name, moment in stamps.items() if moment >= held.read_at or held.stamps.get(name) != moment}
    return changed, set(held.stamps) - stamps.keys()


def _anchor(plain: Mapping[str, IncidentItem], name: str) -> str | None:
    one = plain.get(name)
    return one.of if one else None


def _tied(items: Iterable[IncidentItem]) -> dict[str, tuple[str, ...]]:
    """The records tied to each incident, by date."""
    found: dict[str, list[IncidentItem]] = defaultdict(list)
    for one in items:
        if one.of:
            found[one.of].append(one)
    return {
        name: tuple(one.id for one in sorted(some, key=lambda one: (one.date_first or "9999", one.kind, one.id)))
        for name, some in found.items()
    }


def _complete(
    plain: Mapping[str, IncidentItem],
    tied: Mapping[str, tuple[str, ...]],
    claims: Mapping[str, str],
    decisions: Iterable[Decided],
) -> dict[str, IncidentItem]:
    """The items with what hangs on them: ties, claims, decisions."""
    corrected: set[str] = set()
    rejected: set[str] = set()
    for one in decisions:
        if one.judgement.undone is None and one.incident:
            if one.judgement.action is Action.CORRECT:
                corrected.add(one.incident)
            elif one.judgement.action is Action.REJECT:
                rejected.add(one.incident)
    found = dict(plain)
    for name in (tied.keys() | claims.keys() | corrected | rejected) & plain.keys():
        counts = Counter(plain[one].kind for one in tied.get(name, ()) if one in plain)
        found[name] = replace(
            plain[name],
            claim=claims.get(name),
            tied=tuple(TiedCount(kind, count) for kind, count in sorted(counts.items())),
            corrected=name in corrected,
            rejected=name in rejected,
        )
    return found
