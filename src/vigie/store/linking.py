"""What the linker asks of the store, and what it leaves there."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Row, and_, bindparam, delete, insert, or_, select, update

from vigie.domain.edtf import Edtf
from vigie.domain.event import Event
from vigie.domain.incident import ReportKey
from vigie.domain.report import Block, Link, Linked, Placed, Reach, Report, Shown
from vigie.store import tables as t
from vigie.store.engine import now
from vigie.store.records import Saved
from vigie.store.rows import Columns, dump
from vigie.text.fold import fold_word

# SQLite takes some ten thousand variables in one statement; short lists also keep plans simple.
_CHUNK = 400
_T = TypeVar("_T")
AnyRow = Row[*tuple[Any, ...]]
EventLoader = Callable[[Sequence[int]], Mapping[int, tuple[Event, ...]]]


def chunks(items: Iterable[_T]) -> Iterator[list[_T]]:
    """Lists of a size that fits in one statement."""
    iterator = iter(items)
    while chunk := list(islice(iterator, _CHUNK)):
        yield chunk


_TARGET = t.events.alias("target")
_PLACED = (
    select(
        t.events.c.article,
        t.events.c.event,
        t.events.c.incident,
        t.articles.c.id,
        t.articles.c.published,
        t.articles.c.published_at,
        _TARGET.c.incident.label("anchor"),
    )
    .join(t.articles, t.articles.c.number == t.events.c.article)
    .outerjoin(_TARGET, and_(_TARGET.c.article == t.events.c.article, _TARGET.c.event == t.events.c.target))
)


def placed_by_keys(connection: Connection, keys: Iterable[ReportKey], load: EventLoader) -> list[Placed]:
    """Some reports with their incidents so far."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for key in keys:
        wanted[key.article].add(key.event)
    rows: list[AnyRow] = []
    for names in chunks(sorted(wanted)):
        found = connection.execute(_PLACED.where(t.articles.c.id.in_(names)))
        rows.extend(row for row in found if row.event in wanted[row.id])
    return _placed(rows, load)


def placed_by_articles(connection: Connection, articles: Iterable[str], load: EventLoader) -> list[Placed]:
    """Every report of some articles."""
    rows: list[AnyRow] = []
    for names in chunks(sorted(set(articles))):
        rows.extend(connection.execute(_PLACED.where(t.articles.c.id.in_(names))))
    return _placed(rows, load)


def placed_by_incidents(connection: Connection, incidents: Iterable[str], load: EventLoader) -> list[Placed]:
    """Every report of some incidents."""
    rows: list[AnyRow] = []
    for ids in chunks(sorted(set(incidents))):
        rows.extend(connection.execute(_PLACED.where(t.events.c.incident.in_(ids))))
    return _placed(rows, load)


def placed_in_blocks(connection: Connection, blocks: Iterable[Block], load: EventLoader) -> list[Placed]:
    """Every report in any of some blocks."""
    rows: dict[tuple[int, int], AnyRow] = {}
    for block in blocks:
        for row in connection.execute(_PLACED.where(_in_block(block))):
            rows[row.article, row.event] = row
    return _placed(list(rows.values()), load)


def _in_block(block: Block) -> ColumnElement[bool]:
    events = t.events.c
    conditions: list[ColumnElement[bool]] = [events.kind == block.kind.value]
    if block.anchor is not None:
        conditions.append(_TARGET.c.incident == block.anchor)
    if block.country is not None:
        conditions.append(or_(events.country == block.country, events.country.is_(None)))
    city = fold_word(block.city) if block.city else None
    if city:
        conditions.append(or_(events.city == city, events.city.is_(None)))
    if block.first or block.last:
        known = or_(events.date_first.is_not(None), events.date_last.is_not(None))
        window: list[ColumnElement[bool]] = [known]
        if block.last:
            window.append(or_(events.date_first.is_(None), events.date_first <= block.last.isoformat()))
        if block.first:
            window.append(or_(events.date_last.is_(None), events.date_last >= block.first.isoformat()))
        dated: ColumnElement[bool] = and_(*window)
        if block.undated:
            bare = and_(events.date_first.is_(None), events.date_last.is_(None))
            dated = or_(dated, and_(bare, events.city == city) if city else bare)
        conditions.append(dated)
    return and_(*conditions)


def placed_in_reach(connection: Connection, reach: Reach, load: EventLoader) -> list[Placed]:
    """Every attack or plot in a reach."""
    events = t.events.c
    conditions: list[ColumnElement[bool]] = [
        events.kind == reach.kind.value,
        events.country.is_(None) if reach.country is None else events.country == reach.country,
        events.date_first == events.date_last,
        events.date_first >= reach.first.isoformat(),
        events.date_first <= reach.last.isoformat(),
    ]
    return _placed(connection.execute(_PLACED.where(*conditions)).all(), load)


def _placed(rows: Sequence[AnyRow], load: EventLoader) -> list[Placed]:
    events = load(sorted({row.article for row in rows}))
    return [
        Placed(
            Report(
                key=ReportKey(row.id, row.event),
                event=events[row.article][row.event],
                published=Edtf.parse(row.published) if row.published else None,
                published_at=row.published_at,
                anchor=row.anchor,
            ),
            row.incident,
        )
        # No database promises an order by itself, and PostgreSQL's changes with every update.
        for row in sorted(rows, key=lambda row: (row.id, row.event))
    ]


def dependents(connection: Connection, keys: Iterable[ReportKey]) -> list[ReportKey]:
    """The events that point to some events of their own article by `of`."""
    wanted = set(keys)
    found: list[ReportKey] = []
    for names in chunks(sorted({key.article for key in wanted})):
        statement = (
            select(t.articles.c.id, t.events.c.event, t.events.c.target)
            .join(t.articles, t.articles.c.number == t.events.c.article)
            .where(t.articles.c.id.in_(names), t.events.c.target.is_not(None))
        )
        for row in connection.execute(statement):
            if ReportKey(row.id, row.target) in wanted:
                found.append(ReportKey(row.id, row.event))
    return found


def in_use(connection: Connection, ids: Iterable[str]) -> set[str]:
    """Those of some ids that an incident has."""
    found: set[str] = set()
    for some in chunks(sorted(set(ids))):
        found.update(connection.scalars(select(t.incidents.c.id).where(t.incidents.c.id.in_(some))))
    return found


def save(connection: Connection, linked: Sequence[Linked], before: Mapping[ReportKey, str | None]) -> Saved:
    """Write incidents and their reports; `before` tells the incident each report had.

    Incidents left without reports are removed and their ids lead to the one that took the most of their reports; one
    whose reports all went to a new id is renamed.
    """
    _move(connection, linked, before)
    _note_links(connection, linked)
    existing: dict[str, AnyRow] = {}
    for ids in chunks(one.id for one in linked):
        rows = connection.execute(select(t.incidents).where(t.incidents.c.id.in_(ids)))
        existing.update((row.id, row) for row in rows)
    new: set[str] = set()
    updated: set[str] = set()
    moment = now()
    for one in linked:
        columns, old = _incident_columns(one), existing.get(one.id)
        if old is None:
            connection.execute(insert(t.incidents).values(id=one.id, **columns, added=moment, changed=moment))
            connection.execute(delete(t.incident_aliases).where(t.incident_aliases.c.old == one.id))
            new.add(one.id)
        elif any(getattr(old, name) != value for name, value in columns.items()):
            connection.execute(update(t.incidents).where(t.incidents.c.id == one.id).values(**columns, changed=moment))
            updated.add(one.id)
    heirs = _remove_empty(connection, linked, before)
    renamed = tuple((old, heir) for old, heir in sorted(heirs.items()) if heir in new)
    new -= {heir for _, heir in renamed}
    return Saved(frozenset(new), frozenset(updated), frozenset(heirs), renamed)


def article_numbers(connection: Connection, names: Iterable[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for some in chunks(sorted(set(names))):
        for row in connection.execute(select(t.articles.c.id, t.articles.c.number).where(t.articles.c.id.in_(some))):
            found[row.id] = row.number
    return found


def _move(connection: Connection, linked: Sequence[Linked], before: Mapping[ReportKey, str | None]) -> None:
    """Enter the incident of each report that had another."""
    moves = [(key, one.id) for one in linked for key in one.reports if before.get(key) != one.id]
    if not moves:
        return
    numbers = article_numbers(connection, (key.article for key, _ in moves))
    statement = (
        update(t.events)
        .where(t.events.c.article == bindparam("of_article"), t.events.c.event == bindparam("of_event"))
        .values(incident=bindparam("to"))
    )
    rows = [{"of_article": numbers[key.article], "of_event": key.event, "to": name} for key, name in moves]
    connection.execute(statement, rows)


def _note_links(connection: Connection, linked: Sequence[Linked]) -> None:
    """Keep why each report belongs to its incident."""
    links = [link for one in linked for link in one.links]
    if not links:
        return
    numbers = article_numbers(connection, (link.key.article for link in links))
    statement = (
        update(t.events)
        .where(t.events.c.article == bindparam("of_article"), t.events.c.event == bindparam("of_event"))
        .values(link_score=bindparam("score_now"), link_reasons=bindparam("reasons_now"))
    )
    rows = [
        {
            "of_article": numbers[link.key.article],
            "of_event": link.key.event,
            "score_now": link.score,
            "reasons_now": dump([[what, weight] for what, weight in link.reasons]),
        }
        for link in links
    ]
    connection.execute(statement, rows)


def links_of(connection: Connection, incident: str) -> list[Link]:
    """Why each report of an incident belongs to it, by article and event."""
    statement = (
        select(t.articles.c.id, t.events.c.event, t.events.c.link_score, t.events.c.link_reasons)
        .join(t.articles, t.articles.c.number == t.events.c.article)
        .where(t.events.c.incident == incident)
        .order_by(t.articles.c.id, t.events.c.event)
    )
    return [link_of(row) for row in connection.execute(statement)]


def link_of(row: AnyRow) -> Link:
    """The link of a row that names article and event."""
    reasons = tuple((str(what), float(weight)) for what, weight in json.loads(row.link_reasons or "[]"))
    return Link(ReportKey(row.id, row.event), row.link_score or 0.0, reasons)


def _incident_columns(one: Linked) -> Columns:
    shown: Shown = one.shown
    return {
        "kind": one.kind.value,
        "anchor": one.anchor,
        "date": str(shown.date) if shown.date else None,
        "date_first": shown.date.first.isoformat() if shown.date and shown.date.first else None,
        "date_last": shown.date.last.isoformat() if shown.date and shown.date.last else None,
        "country": shown.country,
        "city": shown.city,
        "certainty": shown.certainty,
        "killed_low": shown.killed.low if shown.killed else None,
        "killed_high": shown.killed.high if shown.killed else None,
        "wounded_low": shown.wounded.low if shown.wounded else None,
        "wounded_high": shown.wounded.high if shown.wounded else None,
        "actors": dump(shown.actors),
        "tactics": dump(shown.tactics),
        "targets": dump(shown.targets),
        "detail": shown.detail,
        "background": int(shown.background),
        "reports": len(one.reports),
    }


def _remove_empty(
    connection: Connection, linked: Sequence[Linked], before: Mapping[ReportKey, str | None]
) -> dict[str, str]:
    """Remove incidents that lost all reports; returns the heir of each."""
    kept = {one.id for one in linked}
    takers: dict[str, list[str]] = defaultdict(list)
    for one in linked:
        for key in one.reports:
            old = before.get(key)
            if old and old not in kept:
                takers[old].append(one.id)
    heirs: dict[str, str] = {}
    for old, ids in sorted(takers.items()):
        heir = max(sorted(set(ids)), key=ids.count)
        if remove_if_empty(connection, old, heir):
            heirs[old] = heir
    return heirs


def remove_if_empty(connection: Connection, incident: str, heir: str | None) -> bool:
    """Remove an incident that no report belongs to; its id then leads to `heir`."""
    if connection.scalar(select(t.events.c.article).where(t.events.c.incident == incident).limit(1)) is not None:
        return False
    for table, column in ((t.incidents, "id"), (t.cores, "incident"), (t.core_places, "incident")):
        connection.execute(delete(table).where(table.c[column] == incident))
    ties = t.links.c
    connection.execute(delete(t.links).where(or_(ties.source == incident, ties.target == incident)))
    if heir:
        connection.execute(delete(t.incident_aliases).where(t.incident_aliases.c.old == incident))
        connection.execute(insert(t.incident_aliases).values(old=incident, incident=heir))
    return True
