"""Incidents, links and reports as JSON."""

from __future__ import annotations

from vigie.domain.event import JsonValue
from vigie.domain.incident import ReportKey
from vigie.domain.report import Shown
from vigie.domain.tally import Tally
from vigie.domain.tie import TypedLink
from vigie.store.records import IncidentRow

Row = dict[str, JsonValue]


def shown_json(shown: Shown) -> Row:
    """The shown values of an incident; counts as `[min, max]`, dates as EDTF."""
    return {
        "date": str(shown.date) if shown.date else None,
        "country": shown.country,
        "city": shown.city,
        "certainty": shown.certainty,
        "killed": _tally(shown.killed),
        "wounded": _tally(shown.wounded),
        "actors": list(shown.actors),
        "tactics": list(shown.tactics),
        "targets": list(shown.targets),
        "detail": shown.detail,
        "background": shown.background,
    }


def _tally(tally: Tally | None) -> JsonValue:
    return list(tally.to_json()) if tally else None


def incident_json(row: IncidentRow) -> Row:
    """One incident as listed: `of` it concerns, `tied` counts the records that do; `rejected` by an analyst."""
    return {
        "id": row.id,
        "kind": row.kind.value,
        **shown_json(row.shown),
        "of": row.anchor,
        "tied": dict(row.tied),
        "report_count": row.reports,
        "rejected": row.struck,
    }


def link_json(link: TypedLink) -> Row:
    """A typed link; `reports` counts the articles or reports that say so. Links of type `series` hold both ways."""
    return {"type": link.tie.value, "source": link.source, "target": link.target, "reports": link.reports}


def report_json(key: ReportKey) -> Row:
    """A report by its article and the index of its event there."""
    return {"article": key.article, "event": key.event}
