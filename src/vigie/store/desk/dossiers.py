"""One incident as its page needs it: its reports and statements, read together."""

from __future__ import annotations

from collections import defaultdict

from sqlalchemy import Connection, select

from vigie.domain.event import SlotValue
from vigie.domain.incident import ReportKey
from vigie.domain.report import Report
from vigie.store import tables as t
from vigie.store.desk import statements
from vigie.store.records import Evidence
from vigie.store.rows import event_of, slot_value


def read(connection: Connection, incident: str) -> tuple[tuple[Report, ...], tuple[Evidence, ...]]:
    """The reports of an incident in order of article, and every statement, earliest article first.

    Only the events of the incident itself are read, not the others of its articles; the reports carry no anchor.
    """
    e, v = t.events.c, t.slot_values.c
    events = connection.execute(select(t.events).where(e.incident == incident)).all()
    rows = connection.execute(
        select(t.slot_values)
        .join(t.events, (e.article == v.article) & (e.event == v.event))
        .where(e.incident == incident)
        .order_by(v.article, v.event, v.position)
    ).all()
    articles = statements.read_articles(connection, {row.article for row in events})
    values: dict[tuple[int, int], list[SlotValue]] = defaultdict(list)
    parsed = [(row, slot_value(row)) for row in rows]
    for row, value in parsed:
        values[row.article, row.event].append(value)
    reports = tuple(
        Report(
            key=ReportKey(articles[row.article].id, row.event),
            event=event_of(row, values[row.article, row.event]),
            published=articles[row.article].published,
            published_at=articles[row.article].published_at,
        )
        for row in events
    )
    said = statements.in_order(parsed, articles)
    return tuple(sorted(reports, key=lambda one: one.key)), tuple(one for _, one in said)
