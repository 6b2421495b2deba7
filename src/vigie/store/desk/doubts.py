"""What the review queue is made of: weak links and the values in question."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection, select

from vigie.domain.incident import ReportKey
from vigie.store import tables as t


@dataclass(frozen=True, slots=True)
class LinkRow:
    """A report with the log-odds of its link and their reasons."""

    report: ReportKey
    incident: str
    score: float
    reasons: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class ValueRow:
    """A value of a report's event, as stored (`raw` is JSON); `day` of publication as far as known (EDTF)."""

    report: ReportKey
    incident: str
    kind: str
    slot: str
    raw: str
    inferred: bool
    day: str


def weak_links(connection: Connection, below: float) -> list[LinkRow]:
    """The reports joined to their incident by log-odds under a bound."""
    e = t.events.c
    statement = (
        select(t.articles.c.id, e.event, e.incident, e.link_score, e.link_reasons)
        .join(t.articles, t.articles.c.number == e.article)
        .where(e.link_score < below, e.incident.is_not(None), e.link_reasons.is_not(None), e.link_reasons != "[]")
    )
    return [
        LinkRow(
            ReportKey(str(name), int(event)),
            str(incident),
            float(score or 0.0),
            tuple((str(what), float(weight)) for what, weight in json.loads(reasons)),
        )
        for name, event, incident, score, reasons in connection.execute(statement)
    ]


def values(connection: Connection, kinds: Collection[str], slots: Collection[str]) -> list[ValueRow]:
    """The values of some slots in events of some kinds."""
    e, v, a = t.events.c, t.slot_values.c, t.articles.c
    statement = (
        select(a.id, e.event, e.incident, e.kind, v.slot, v.value, v.inferred, a.published)
        .select_from(t.slot_values)
        .join(t.events, (e.article == v.article) & (e.event == v.event))
        .join(t.articles, a.number == e.article)
        .where(e.kind.in_(sorted(kinds)), v.slot.in_(sorted(slots)), e.incident.is_not(None))
    )
    return [
        ValueRow(ReportKey(str(name), int(event)), str(incident), str(kind), str(slot), raw, bool(inferred), day or "")
        for name, event, incident, kind, slot, raw, inferred, day in connection.execute(statement)
    ]
