"""Typed links between incidents and records: what they are made from, and what was made."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, delete, func, insert, or_, select

from vigie.domain.tie import Tie, TypedLink
from vigie.domain.vocabulary import Kind
from vigie.store import tables as t
from vigie.store.linking import chunks

Connect = Callable[[], AbstractContextManager[Connection]]
_OTHER = t.events.alias("other")


@dataclass(frozen=True, slots=True)
class RecordRow:
    """One report of a record, with one attack of its article (`attack` is that one's incident) or none."""

    record: str
    kind: Kind
    anchor: str | None
    detail: str | None
    report: tuple[int, int]
    country: str | None
    day: date | None
    attack: str | None
    attack_country: str | None
    attack_day: date | None


@dataclass(frozen=True, slots=True)
class AttackRow:
    """An attack as it is shown; `day` where it is known to the day."""

    id: str
    day: date | None
    country: str | None
    city: str | None
    actors: tuple[str, ...]
    articles: int


def record_rows(connection: Connection, ids: Iterable[str]) -> list[RecordRow]:
    """The reports of some records, one row for each attack that the article of the report tells of."""
    e, i = t.events.c, t.incidents.c
    statement: Select[Any] = (
        select(
            i.id, i.kind, i.anchor, i.detail, e.article, e.event, e.country, e.date_first, t.articles.c.published,
            _OTHER.c.incident.label("attack"), _OTHER.c.country.label("attack_country"),
            _OTHER.c.date_first.label("attack_first"),
        )
        .join(t.incidents, i.id == e.incident)
        .join(t.articles, t.articles.c.number == e.article)
        .outerjoin(_OTHER, and_(_OTHER.c.article == e.article, _OTHER.c.kind == Kind.ATTACK.value))
    )  # fmt: skip
    found: list[RecordRow] = []
    for some in chunks(sorted(set(ids))):
        where = and_(e.incident.in_(some), i.kind.not_in((Kind.ATTACK.value, Kind.PLOT.value)))
        found.extend(_record_row(row) for row in connection.execute(statement.where(where)))
    return found


def _record_row(row: Row[Any]) -> RecordRow:
    return RecordRow(
        record=row.id,
        kind=Kind(row.kind),
        anchor=row.anchor,
        detail=row.detail,
        report=(row.article, row.event),
        country=row.country,
        day=_day(row.date_first) or _day(row.published),
        attack=row.attack,
        attack_country=row.attack_country,
        attack_day=_day(row.attack_first),
    )


def _day(text: str | None) -> date | None:
    """The day of an ISO date; None where it is not known to the day."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def together(connection: Connection, ids: Iterable[str]) -> dict[tuple[str, str], int]:
    """How many articles tell each pair of incidents and records of which one is among some."""
    one, found = t.events.c, dict[tuple[str, str], int]()
    for some in chunks(sorted(set(ids))):
        statement = (
            select(one.incident, _OTHER.c.incident, func.count(one.article.distinct()))
            .join(_OTHER, _OTHER.c.article == one.article)
            .where(one.incident.in_(some), one.incident != _OTHER.c.incident)
            .group_by(one.incident, _OTHER.c.incident)
        )
        for first, second, count in connection.execute(statement):
            if first and second:
                found[min(first, second), max(first, second)] = count
    return found


def attacks(connection: Connection, ids: Iterable[str]) -> list[AttackRow]:
    """Some attacks as they are shown."""
    i, found = t.incidents.c, list[AttackRow]()
    for some in chunks(sorted(set(ids))):
        told = (
            select(t.events.c.incident, func.count(t.events.c.article.distinct()).label("articles"))
            .where(t.events.c.incident.in_(some))
            .group_by(t.events.c.incident)
        )
        counts = {row.incident: row.articles for row in connection.execute(told)}
        for row in connection.execute(select(t.incidents).where(i.id.in_(some), i.kind == Kind.ATTACK.value)):
            day = _day(row.date_first) if row.date_first == row.date_last else None
            actors = tuple(json.loads(row.actors))
            found.append(AttackRow(row.id, day, row.country, row.city, actors, counts.get(row.id, 0)))
    return found


def beside(connection: Connection, articles: Iterable[str]) -> set[str]:
    """The records that some articles tell of."""
    found: set[str] = set()
    kinds = (Kind.ATTACK.value, Kind.PLOT.value)
    for some in chunks(sorted(set(articles))):
        statement = (
            select(t.events.c.incident)
            .join(t.articles, t.articles.c.number == t.events.c.article)
            .where(t.articles.c.id.in_(some), t.events.c.kind.not_in(kinds), t.events.c.incident.is_not(None))
        )
        found.update(name for name in connection.scalars(statement) if name)
    return found


def replace_links(
    connection: Connection, records: Iterable[str], attacks_anew: Iterable[str], found: Sequence[TypedLink]
) -> None:
    """Put links in the place of those of some records and of the series of some attacks."""
    c = t.links.c
    for some in chunks(sorted(set(records))):
        connection.execute(delete(t.links).where(c.source.in_(some), c.type != Tie.SERIES.value))
    for some in chunks(sorted(set(attacks_anew))):
        sides = or_(c.source.in_(some), c.target.in_(some))
        connection.execute(delete(t.links).where(sides, c.type == Tie.SERIES.value))
    rows = [
        {"source": link.source, "type": link.tie.value, "target": link.target, "reports": link.reports}
        for link in found
    ]
    if rows:
        connection.execute(insert(t.links), rows)


def links_of(connection: Connection, ids: Iterable[str]) -> dict[str, list[TypedLink]]:
    """The links of some incidents, in both directions."""
    wanted = sorted(set(ids))
    found: dict[str, set[TypedLink]] = {name: set() for name in wanted}
    c = t.links.c
    for some in chunks(wanted):
        for row in connection.execute(select(t.links).where(or_(c.source.in_(some), c.target.in_(some)))):
            link = TypedLink(row.source, Tie(row.type), row.target, row.reports)
            for side in {row.source, row.target} & found.keys():
                found[side].add(link)
    return {name: sorted(links, key=lambda link: (link.tie, link)) for name, links in found.items()}


def series_of(connection: Connection, incident: str) -> list[str]:
    """The other attacks of the series that an attack is part of, by id."""
    found, waiting = {incident}, [incident]
    while waiting:
        met: dict[str, list[TypedLink]] = defaultdict(list)
        met.update(links_of(connection, waiting))
        sides = {side for links in met.values() for one in links if one.tie is Tie.SERIES
                 for side in (one.source, one.target)}  # fmt: skip
        waiting = sorted(sides - found)
        found |= sides
    return sorted(found - {incident})


class Links:
    """The typed links of one store."""

    def __init__(self, connect: Connect) -> None:
        self._connect = connect

    def record_rows(self, ids: Iterable[str]) -> list[RecordRow]:
        """The reports of some records with the attacks of their articles."""
        with self._connect() as connection:
            return record_rows(connection, ids)

    def together(self, ids: Iterable[str]) -> dict[tuple[str, str], int]:
        """How many articles tell each pair of incidents and records of which one is among some."""
        with self._connect() as connection:
            return together(connection, ids)

    def attacks(self, ids: Iterable[str]) -> list[AttackRow]:
        """Some attacks as they are shown."""
        with self._connect() as connection:
            return attacks(connection, ids)

    def beside(self, articles: Iterable[str]) -> set[str]:
        """The records that some articles tell of."""
        with self._connect() as connection:
            return beside(connection, articles)

    def replace(self, records: Iterable[str], attacks_anew: Iterable[str], found: Sequence[TypedLink]) -> None:
        """Put links in the place of those of some records and of the series of some attacks."""
        with self._connect() as connection:
            replace_links(connection, records, attacks_anew, found)

    def of(self, ids: Iterable[str]) -> dict[str, list[TypedLink]]:
        """The links of some incidents, in both directions."""
        with self._connect() as connection:
            return links_of(connection, ids)

    def series(self, incident: str) -> list[str]:
        """The other attacks of the series that an attack is part of."""
        with self._connect() as connection:
            return series_of(connection, incident)
