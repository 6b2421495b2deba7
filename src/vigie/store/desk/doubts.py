"""What the review queue is made of: weak links and the values in question."""

from __future__ import annotations

import json
from collections.abc import Collection

from sqlalchemy import Connection, select

from vigie.domain.edtf import Edtf
from vigie.domain.incident import ReportKey
from vigie.domain.report import Given, Link
from vigie.domain.tally import Tally
from vigie.domain.tie import Tie
from vigie.store import tables as t
from vigie.store.linking import link_of

_DAY = 10


def weak_links(connection: Connection, below: float) -> list[tuple[str, Link]]:
    """The reports joined to an incident by log-odds under a bound, each with that incident."""
    e = t.events.c
    statement = (
        select(t.articles.c.id, e.event, e.incident, e.link_score, e.link_reasons)
        .join(t.articles, t.articles.c.number == e.article)
        .where(e.link_score < below, e.incident.is_not(None), e.link_reasons.is_not(None), e.link_reasons != "[]")
    )
    return [(row.incident, link_of(row)) for row in connection.execute(statement)]


def series(connection: Connection) -> set[frozenset[str]]:
    """The pairs of attacks of one operation."""
    link = t.links.c
    statement = select(link.source, link.target).where(link.type == Tie.SERIES.value)
    return {frozenset((source, target)) for source, target in connection.execute(statement)}


def values(connection: Connection, kinds: Collection[str], slots: Collection[str]) -> list[Given]:
    """The values of some slots in events of some kinds."""
    e, v, a = t.events.c, t.slot_values.c, t.articles.c
    statement = (
        select(a.id, e.event, e.incident, v.slot, v.value, v.inferred, a.published)
        .select_from(t.slot_values)
        .join(t.events, (e.article == v.article) & (e.event == v.event))
        .join(t.articles, a.number == e.article)
        .where(e.kind.in_(sorted(kinds)), v.slot.in_(sorted(slots)), e.incident.is_not(None))
    )
    found: list[Given] = []
    for name, event, incident, slot, raw, inferred, published in connection.execute(statement):
        value = json.loads(raw)
        tally = Tally.from_json(value) if isinstance(value, list) else None
        day = _last_day(published or "")
        found.append(Given(ReportKey(name, event), incident, slot, str(tally or value), bool(inferred), day, tally))
    return found


def _last_day(published: str) -> str:
    if len(published) == _DAY or not published:
        return published
    last = Edtf.parse(published).last
    return last.isoformat() if last else ""
