"""Incidents and events as rows for other programs."""

from __future__ import annotations

from collections.abc import Iterator

from vigie.domain.event import JsonValue, slots_json
from vigie.domain.incident import ReportKey
from vigie.domain.ports import Places
from vigie.domain.report import Shown
from vigie.domain.tally import Tally
from vigie.domain.tie import TypedLink
from vigie.store.records import IncidentFilter, IncidentRow
from vigie.store.store import Store

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
    """One incident as listed; `of` is the incident it concerns, `tied` counts the records that concern it."""
    return {
        "id": row.id,
        "kind": row.kind.value,
        **shown_json(row.shown),
        "of": row.anchor,
        "tied": dict(row.tied),
        "report_count": row.reports,
    }


def link_json(link: TypedLink) -> Row:
    """A typed link; `reports` counts the articles or reports that say so. Links of type `series` hold both ways."""
    return {"type": link.tie.value, "source": link.source, "target": link.target, "reports": link.reports}


def report_json(key: ReportKey) -> Row:
    """A report by its article and the index of its event there."""
    return {"article": key.article, "event": key.event}


def export_incidents(store: Store, places: Places, wanted: IncidentFilter) -> Iterator[Row]:
    """Each incident with its position (WGS84 degrees), its reports and its typed links in both directions."""
    rows = store.incidents(wanted)
    links = store.ties().of(row.id for row in rows)
    reports = store.reports([row.id for row in rows])
    for row in rows:
        position = places.locate(row.shown.country, row.shown.city)
        exported = incident_json(row)
        exported["latitude"], exported["longitude"] = position or (None, None)
        exported["reports"] = [report_json(key) for key in reports[row.id]]
        exported["links"] = [link_json(link) for link in links[row.id]]
        yield exported


def export_events(store: Store) -> Iterator[Row]:
    """Each event as its article tells it, with the article and the incident it belongs to."""
    for stored in store.articles_with_events():
        article = stored.article
        for index, (event, incident) in enumerate(zip(stored.events, stored.incidents, strict=True)):
            yield {
                "article": article.id,
                "event": index,
                "incident": incident,
                "settled_date": str(stored.settled[index]) if stored.settled[index] else None,
                "published": str(article.published) if article.published else None,
                "publisher": article.publisher,
                "url": article.url,
                "kind": event.kind.value,
                "trigger": event.trigger.of(article.text),
                **slots_json(event),
            }
