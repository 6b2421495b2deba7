"""What vague reports are compared with, and the vague reports that a changed incident may concern.

Both are kept so that an added report costs the same however large the record has grown: `cores` holds the shape of each
incident that reports more exact than the vaguest founded, `vague` the reports that do not know the day.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    and_,
    collate,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
)

from vigie.domain.edtf import Edtf
from vigie.domain.incident import Core, ReportKey, Vague
from vigie.domain.report import Linked
from vigie.domain.tally import Tally
from vigie.domain.vocabulary import INCIDENT_KINDS, Kind
from vigie.store import tables as t
from vigie.store.linking import article_numbers, chunks
from vigie.store.rows import dump

Connect = Callable[[], AbstractContextManager[Connection]]
_VAGUE = (
    select(t.vague, t.articles.c.id, t.events.c.incident)
    .join(t.articles, t.articles.c.number == t.vague.c.article)
    .join(t.events, and_(t.events.c.article == t.vague.c.article, t.events.c.event == t.vague.c.event))
)


class Shelf:
    """The cores and vague reports of one store; places are folded names, days are inclusive."""

    def __init__(self, connect: Connect) -> None:
        self._connect = connect

    def cores(self, ids: Iterable[str]) -> list[Core]:
        """Some cores by the ids of their incidents."""
        return [core for some in chunks(sorted(set(ids))) for core in self._cores(t.cores.c.incident.in_(some))]

    def overlapping(self, kind: Kind, country: str | None, tier: int, stretch: tuple[date, date, date]) -> list[Core]:
        """The cores of a tier that begin from a first day on and overlap the days from a second to a third."""
        c = t.cores.c
        begin, first, last = (day.isoformat() for day in stretch)
        return self._cores(*_block(c, kind, country), c.tier == tier, c.first.between(begin, last), c.last >= first)

    def starting(
        self, kind: Kind, country: str | None, days: tuple[date, date], cities: Sequence[str] | None = None
    ) -> list[Core]:
        """The cores that begin within some days; with `cities` those of these places."""
        first, last = (day.isoformat() for day in days)
        if cities is None:
            c = t.cores.c
            # The tiers are named so that the index is used.
            return self._cores(*_block(c, kind, country), c.tier.in_((0, 1, 2, 3)), c.first.between(first, last))
        p = t.core_places.c
        told = select(p.incident).where(*_block(p, kind, country), p.city.in_(cities), p.first.between(first, last))
        return self._cores(t.cores.c.incident.in_(told))

    def prominent(self, kind: Kind, country: str | None, cities: Sequence[str] | None, limit: int) -> list[str]:
        """The incidents of the largest cores, of some places or of the whole country, largest first."""
        with self._connect() as connection:
            c = t.cores.c if cities is None else t.core_places.c
            rank = collate(c.rank, "C") if connection.dialect.name == "postgresql" else c.rank
            told = select(c.incident, c.size, c.rank).where(*_block(c, kind, country))
            ordered = told.order_by(c.size.desc(), rank).limit(limit)
            # One look-up for each place: the index gives its largest in order.
            statements = [ordered] if cities is None else [ordered.where(c.city == city) for city in cities]
            rows = [row for statement in statements for row in connection.execute(statement)]
        largest = sorted({(-row.size, row.rank, row.incident) for row in rows})[:limit]
        return [incident for _, _, incident in largest]

    def cities(self, kind: Kind, country: str | None) -> list[str]:
        """The places of the cores of a country."""
        return self._distinct(t.core_places.c.city, _block(t.core_places.c, kind, country))

    def vague_cities(self, kind: Kind, country: str | None) -> list[str]:
        """The places of the vaguest reports of a country."""
        return self._distinct(t.vague.c.city, [*_block(t.vague.c, kind, country), t.vague.c.tier == 4])

    def _distinct(self, column: ColumnElement[Any], where: Sequence[ColumnElement[bool]]) -> list[str]:
        """The values of an indexed column, each found by a look-up of its own: many rows share few values."""
        first = select(func.min(column).label("value")).where(*where).cte("found", recursive=True)
        following = select(func.min(column)).where(*where, column > first.c.value).scalar_subquery()
        found = first.union_all(select(following).where(first.c.value.is_not(None)))
        with self._connect() as connection:
            return [value for value in connection.scalars(select(found.c.value)) if value]

    def vague_dated(self, kind: Kind, country: str | None, tier: int, stretch: tuple[date, date, date]) -> list[Vague]:
        """The vague reports of a tier that begin from a first day on and overlap those from a second to a third."""
        c = t.vague.c
        begin, first, last = (day.isoformat() for day in stretch)
        return self._vague(*_block(c, kind, country), c.tier == tier, c.first.between(begin, last), c.last >= first)

    def vague_told(self, kind: Kind, country: str | None, days: tuple[date, date]) -> list[Vague]:
        """The undated reports of articles that appeared within some days."""
        c = t.vague.c
        first, last = (day.isoformat() for day in days)
        return self._vague(*_block(c, kind, country), c.tier == 4, c.told.between(first, last), c.first == "")

    def vague_of_place(self, kind: Kind, country: str | None, city: str | None) -> list[Vague]:
        """The vaguest reports of a place, or the dated among those that name none."""
        c = t.vague.c
        dated = [] if city else [or_(c.first != "", c.last != "")]
        return self._vague(*_block(c, kind, country), c.tier == 4, c.city == (city or ""), *dated)

    def vague_alike(self, kind: Kind, country: str | None, keys: Iterable[str]) -> list[Vague]:
        """The reports that no incident took and that have one of some loose keys."""
        c = t.vague.c
        block = _block(c, kind, country)
        return [
            one
            for some in chunks(sorted(set(keys)))
            for one in self._vague(*block, c.loose.in_(some), c.odds.is_(None))
        ]

    def vague_members(self, ids: Iterable[str]) -> list[Vague]:
        """The vague reports of some incidents."""
        return [one for some in chunks(sorted(set(ids))) for one in self._vague(t.events.c.incident.in_(some))]

    def empty(self) -> bool:
        """Whether no core is kept though there are attacks or plots: the store was filled by an older program."""
        kinds = [kind.value for kind in INCIDENT_KINDS]
        with self._connect() as connection:
            for table in (t.cores, t.vague):
                if connection.scalar(select(exists(select(table.c.kind)))):
                    return False
            held = select(t.events.c.article).where(t.events.c.kind.in_(kinds), t.events.c.incident.is_not(None))
            return bool(connection.scalar(select(exists(held))))

    def _cores(self, *where: ColumnElement[bool]) -> list[Core]:
        with self._connect() as connection:
            return [_core(row) for row in connection.execute(select(t.cores).where(*where))]

    def _vague(self, *where: ColumnElement[bool]) -> list[Vague]:
        statement: Select[Any] = _VAGUE.where(*where)
        with self._connect() as connection:
            return [_vague(row) for row in connection.execute(statement)]


def _block(columns: Any, kind: Kind, country: str | None) -> list[ColumnElement[bool]]:
    return [columns.kind == kind.value, columns.country == (country or "")]


def _core(row: Row[Any]) -> Core:
    shape = json.loads(row.shape)
    return Core(
        incident=row.incident,
        kind=Kind(row.kind),
        country=row.country or None,
        tier=row.tier,
        size=row.size,
        rank=row.rank,
        first=date.fromisoformat(row.first),
        last=date.fromisoformat(row.last),
        dates=tuple(Edtf.parse(text) for text in shape["dates"]),
        places=tuple(shape["places"]),
        actors=tuple(shape["actors"]),
        tactics=tuple(shape["tactics"]),
        targets=tuple(shape["targets"]),
        tolls=tuple(Tally(low, high) for low, high in shape["tolls"]),
    )


def _vague(row: Row[Any]) -> Vague:
    return Vague(
        key=ReportKey(row.id, row.event),
        kind=Kind(row.kind),
        country=row.country or None,
        tier=row.tier,
        city=row.city or None,
        first=_day(row.first),
        last=_day(row.last),
        told=_day(row.told),
        loose=row.loose,
        odds=row.odds,
        incident=row.incident,
    )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def save(connection: Connection, linked: Sequence[Linked]) -> None:
    """Keep the cores and vague reports of incidents as they are now."""
    kept = [one for one in linked if one.kind in INCIDENT_KINDS]
    # A renamed incident may take the id that another one leaves: first everything goes, then it comes back.
    renamed = {one.home: one.id for one in kept if one.core is None and one.home and one.home != one.id}
    held = [(renamed[core.incident], core) for core in Shelf(lambda: _Same(connection)).cores(renamed)]
    anew = {one.id for one in kept if one.core is not None or one.home is None} | set(renamed) | set(renamed.values())
    drop(connection, anew)
    held += [(one.id, one.core) for one in kept if one.core is not None]
    if held:
        connection.execute(insert(t.cores), [_core_row(name, core) for name, core in held])
    places = [row for name, core in held for row in _place_rows(name, core)]
    if places:
        connection.execute(insert(t.core_places), places)
    vague = [one for row in kept for one in row.vague]
    _save_vague(connection, vague, article_numbers(connection, (one.key.article for one in vague)))


class _Same:
    """A connection that stays open."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def __enter__(self) -> Connection:
        return self._connection

    def __exit__(self, *_: object) -> None:
        return None


def drop(connection: Connection, ids: Iterable[str]) -> None:
    """Forget the cores of some incidents."""
    for some in chunks(sorted(set(ids))):
        for table in (t.cores, t.core_places):
            connection.execute(delete(table).where(table.c.incident.in_(some)))


def _core_row(name: str, core: Core) -> dict[str, str | int]:
    return {
        "incident": name,
        "kind": core.kind.value,
        "country": core.country or "",
        "tier": core.tier,
        "size": core.size,
        "rank": core.rank,
        "first": core.first.isoformat(),
        "last": core.last.isoformat(),
        "shape": dump({
            "dates": [str(one) for one in core.dates],
            "places": list(core.places),
            "actors": list(core.actors),
            "tactics": list(core.tactics),
            "targets": list(core.targets),
            "tolls": [tally.to_json() for tally in core.tolls],
        }),
    }  # fmt: skip


def _place_rows(name: str, core: Core) -> list[dict[str, str | int]]:
    told = {
        "kind": core.kind.value,
        "country": core.country or "",
        "size": core.size,
        "rank": core.rank,
        "first": core.first.isoformat(),
    }
    return [{"incident": name, "city": place, **told} for place in core.places]


def _save_vague(connection: Connection, some: Sequence[Vague], numbers: dict[str, int]) -> None:
    rows = [
        {
            "article": numbers[one.key.article],
            "event": one.key.event,
            "kind": one.kind.value,
            "country": one.country or "",
            "tier": one.tier,
            "city": one.city or "",
            "first": one.first.isoformat() if one.first else "",
            "last": one.last.isoformat() if one.last else "",
            "told": one.told.isoformat() if one.told else "",
            "loose": one.loose,
            "odds": one.odds,
        }
        for one in some
    ]
    c = t.vague.c
    for row in chunks(rows):
        keys = or_(*(and_(c.article == one["article"], c.event == one["event"]) for one in row))
        connection.execute(delete(t.vague).where(keys))
        connection.execute(insert(t.vague), row)
