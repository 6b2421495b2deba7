"""Looking incidents up."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, desc, func, select

from vigie.domain.edtf import Edtf
from vigie.domain.incident import ReportKey
from vigie.domain.report import Shown
from vigie.domain.tally import Tally
from vigie.domain.vocabulary import Kind
from vigie.store import tables as t
from vigie.store.former import heir
from vigie.store.judgements import struck
from vigie.store.linking import chunks
from vigie.store.records import IncidentFilter, IncidentRow
from vigie.text.fold import fold_word

_MOST_MATCHES = 10


def find(connection: Connection, wanted: IncidentFilter) -> list[IncidentRow]:
    """The incidents that pass a filter, in its order (latest, deadliest or most reported first)."""
    c = t.incidents.c
    conditions: list[ColumnElement[bool]] = []
    if wanted.kinds:
        conditions.append(c.kind.in_([kind.value for kind in wanted.kinds]))
    if wanted.country:
        conditions.append(c.country == wanted.country.upper())
    if wanted.city:
        conditions.append(c.city.in_(_spelled(connection, wanted.city)))
    if wanted.actor:
        conditions.append(c.actors.contains(f'"{wanted.actor}"', autoescape=True))
    if wanted.since:
        conditions.append(c.date_last >= wanted.since.isoformat())
    if wanted.until:
        conditions.append(c.date_first <= wanted.until.isoformat())
    if wanted.min_killed is not None:
        conditions.append(func.coalesce(c.killed_low, c.killed_high) >= wanted.min_killed)
    if not wanted.background:
        conditions.append(c.background == 0)
    if not wanted.struck:
        conditions.append(c.id.not_in(struck()))
    orders: dict[str, tuple[ColumnElement[Any], ...]] = {
        "date": (c.date_first.is_(None), desc(c.date_first), c.id),
        "killed": (desc(func.coalesce(c.killed_low, c.killed_high, -1)), c.id),
        "reports": (desc(c.reports), c.id),
        "id": (c.id,),
    }
    statement = select(t.incidents).where(*conditions).order_by(*orders[wanted.sort]).limit(wanted.limit)
    return _whole(connection, [incident_of(row) for row in connection.execute(statement)])


def _spelled(connection: Connection, city: str) -> list[str]:
    """The ways in which incidents write a town; accents are folded here, for SQLite cannot compare without them."""
    folded, c = fold_word(city), t.incidents.c
    return [one for one in connection.scalars(select(c.city).distinct()) if one and fold_word(one) == folded]


def _whole(connection: Connection, rows: list[IncidentRow]) -> list[IncidentRow]:
    """The rows with the counts of the records tied to each, and whether an analyst struck it."""
    c = t.incidents.c
    counts: dict[str, list[tuple[str, int]]] = {row.id: [] for row in rows}
    for ids in chunks(counts):
        tied = c.anchor.in_(ids) & c.id.not_in(struck())
        statement = select(c.anchor, c.kind, func.count()).where(tied).group_by(c.anchor, c.kind)
        for anchor, kind, count in connection.execute(statement.order_by(c.anchor, c.kind)):
            counts[anchor or ""].append((kind or "", count))
    gone: set[str | None] = set(connection.scalars(struck()))
    return [replace(row, tied=tuple(counts[row.id]), struck=row.id in gone) for row in rows]


def resolve(connection: Connection, prefix: str) -> list[str]:
    """The ids of the incidents that an id, a former id or the beginning of an id means; at most ten."""
    if found := heir(connection, prefix):
        return [found]
    statement = select(t.incidents.c.id).where(t.incidents.c.id.startswith(prefix, autoescape=True))
    return list(connection.scalars(statement.order_by(t.incidents.c.id).limit(_MOST_MATCHES)))


def get(connection: Connection, incident: str) -> IncidentRow | None:
    """One incident by its exact id."""
    row = connection.execute(select(t.incidents).where(t.incidents.c.id == incident)).first()
    return _whole(connection, [incident_of(row)])[0] if row else None


def anchored(connection: Connection, incident: str) -> list[IncidentRow]:
    """The records that point to an incident: its claims, arrests, warnings, assessments; none that was struck."""
    c = t.incidents.c
    statement = select(t.incidents).where(c.anchor == incident, c.id.not_in(struck()))
    ordered = statement.order_by(c.kind, c.date_first, c.id)
    return [incident_of(row) for row in connection.execute(ordered)]


def reports_of(connection: Connection, incidents: list[str]) -> dict[str, list[ReportKey]]:
    """The reports of some incidents, in order."""
    found: dict[str, list[ReportKey]] = {incident: [] for incident in incidents}
    for some in chunks(incidents):
        rows = connection.execute(
            select(t.events.c.incident, t.articles.c.id, t.events.c.event)
            .join(t.articles, t.articles.c.number == t.events.c.article)
            .where(t.events.c.incident.in_(some))
            .order_by(t.articles.c.id, t.events.c.event)
        )
        for row in rows:
            found[row.incident].append(ReportKey(row.id, row.event))
    return found


def article_numbers(connection: Connection) -> Iterator[tuple[int, str]]:
    """Every article that holds events: number and id, in order of arrival."""
    held = select(t.events.c.article).distinct()
    statement = select(t.articles.c.number, t.articles.c.id).where(t.articles.c.number.in_(held))
    for row in connection.execute(statement.order_by(t.articles.c.number)):
        yield row.number, row.id


def tally(low: int | None, high: int | None) -> Tally | None:
    """A count from its two columns; None where both are empty."""
    return None if low is None and high is None else Tally(low, high)


def incident_of(row: Row[Any]) -> IncidentRow:
    """The incident of a row, without what is tied to it."""
    shown = Shown(
        date=Edtf.parse(row.date) if row.date else None,
        country=row.country,
        city=row.city,
        certainty=row.certainty,
        killed=tally(row.killed_low, row.killed_high),
        wounded=tally(row.wounded_low, row.wounded_high),
        actors=tuple(json.loads(row.actors)),
        tactics=tuple(json.loads(row.tactics)),
        targets=tuple(json.loads(row.targets)),
        detail=row.detail,
        background=bool(row.background),
    )
    return IncidentRow(row.id, Kind(row.kind), shown, row.reports, row.anchor)
