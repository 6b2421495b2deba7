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

from vigie.desk.claims import standing
from vigie.desk.view.incidents import IncidentItem, Range, TiedCount
from vigie.domain.judgement import Action
from vigie.domain.ports import Places
from vigie.domain.tally import Tally
from vigie.domain.vocabulary import Kind
from vigie.link.copies import independent
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
    """What was read last: items without what hangs on others, claim states, those struck, the marks of freshness."""

    plain: dict[str, IncidentItem]
    claims: dict[str, str]
    struck: frozenset[str]
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
        plain.update((one.row.id, self.item(one, sources.get(one.row.id, ()))) for one in entries)
        struck = _decided(decisions, Action.REJECT)
        moved = changed | gone | (struck ^ held.struck if held else set())
        touched = {one for name in moved for one in (name, before.get(name), _anchor(plain, name)) if one}
        tied = _tied(one for one in plain.values() if one.id not in struck)
        # Where one claim stands hangs on the others of its incident.
        touched |= {one for name in tuple(touched) for one in tied.get(name, ())}
        claims = {} if held is None else {k: v for k, v in held.claims.items() if k not in touched}
        self._claims(claims, plain, tied, plain.keys() if held is None else touched & plain.keys())
        whole = started if held is None else held.read_whole
        self._held = _Held(plain, claims, struck, stamps, decision_stamp, read_at, whole)
        version = self._now.version + 1 if self._now else 1
        items = _complete(plain, tied, claims, (_decided(decisions, Action.CORRECT), struck))
        self._now = Snapshot(version, items, tied, decisions)
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
            subject = (plain[name].of or name) if plain[name].kind == Kind.CLAIM else name
            mine = [one for one in tied.get(subject, ()) if plain[one].kind in (Kind.CLAIM, Kind.ASSESSMENT)]
            if plain[name].kind == Kind.CLAIM or any(plain[one].kind == Kind.CLAIM for one in mine):
                of[name] = mine
        with self._base.reading() as connection:
            said = statements.evidence(connection, {*of, *(one for some in of.values() for one in some)})
        for name, some in of.items():
            told, views = (
                [one for record in some if plain[record].kind == kind for one in said.get(record, ())]
                for kind in (Kind.CLAIM, Kind.ASSESSMENT)
            )
            status = standing(told, views, said.get(name, ()) if plain[name].kind == Kind.CLAIM else ())
            if status:
                claims[name] = status

    def item(self, entry: Entry, keys: Collection[tuple[str, ...]]) -> IncidentItem:
        """An incident as it is listed, without what hangs on others; `keys` are those of its articles."""
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


def _decided(decisions: Iterable[Decided], action: Action) -> frozenset[str]:
    """The incidents of the decisions in force of some sort."""
    made = (one for one in decisions if one.judgement.action is action and one.judgement.undone is None)
    return frozenset(one.incident for one in made if one.incident)


def _complete(
    plain: Mapping[str, IncidentItem],
    tied: Mapping[str, tuple[str, ...]],
    claims: Mapping[str, str],
    decided: tuple[frozenset[str], frozenset[str]],
) -> dict[str, IncidentItem]:
    """The items with what hangs on them: ties, claims, and whether they were corrected or struck (`decided`)."""
    corrected, struck = decided
    found = dict(plain)
    for name in (tied.keys() | claims.keys() | corrected | struck) & plain.keys():
        counts = Counter(plain[one].kind for one in tied.get(name, ()) if one in plain)
        found[name] = replace(
            plain[name],
            claim=claims.get(name),
            tied=tuple(TiedCount(kind, count) for kind, count in sorted(counts.items())),
            corrected=name in corrected,
            rejected=name in struck,
        )
    return found
