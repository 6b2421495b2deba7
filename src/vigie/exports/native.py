"""Vigie's own form: incidents, events and statements as JSON lines."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import BinaryIO

from vigie.domain.event import JsonValue, slots_json
from vigie.domain.report import Report
from vigie.domain.vocabulary import TALLY_SLOTS
from vigie.exports import tidy
from vigie.exports.gathering import said
from vigie.exports.model import Batch, Entry, Field
from vigie.store.export import link_json, report_json

_INCIDENT = (
    "id", "kind", "date", "country", "city", "certainty", "killed", "wounded", "actors", "tactics", "targets", "detail",
    "background", "of", "latitude", "longitude",
)  # fmt: skip
_LISTS = frozenset({"actors", "tactics", "targets", "sources", "recipients", "against", "channel"})


def _own(fields: Iterable[Field], names: Iterable[str]) -> tuple[Field, ...]:
    """The fields of some names as JSON has them: counts and lists in one value."""
    known = {field.name: field for field in fields}
    found: list[Field] = []
    for name in names:
        if name in TALLY_SLOTS:
            found.append(Field(name, "array", "[min, max]; an open end is null; null when not told"))
        else:
            one = known[name]
            found.append(Field(name, "array" if name in _LISTS else one.type, one.about, one.codes))
    return tuple(found)


INCIDENTS = (
    *_own(tidy.INCIDENTS, _INCIDENT),
    Field("tied", "object", "how many records of each kind concern it"),
    Field("report_count", "integer", "reports it rests on"),
    Field("rejected", "boolean", "an analyst struck it from the record"),
    Field("reports", "array", "its reports: article and index of the event there"),
    Field("links", "array", "typed links: type, source, target, number of reports"),
)
_EVENT = tuple(
    dict.fromkeys(
        field.name.removesuffix("_min").removesuffix("_max") if field.name[:-4] in TALLY_SLOTS else field.name
        for field in tidy.EVENTS
    )
)
EVENTS = _own(tidy.EVENTS, _EVENT)


def incident_row(entry: Entry) -> dict[str, JsonValue]:
    """One incident in the form of `vigie export incidents --format jsonl`."""
    item = entry.item
    told: dict[str, JsonValue] = {
        "id": item.id,
        "kind": item.kind,
        "date": item.date,
        "country": item.country,
        "city": item.city,
        "certainty": item.certainty,
        "killed": list(item.killed) if item.killed else None,
        "wounded": list(item.wounded) if item.wounded else None,
        "actors": list(item.actors),
        "tactics": list(item.tactics),
        "targets": list(item.targets),
        "detail": item.detail,
        "background": item.background,
        "of": item.of,
        "tied": {one.kind: one.count for one in item.tied},
        "report_count": item.reports,
        "rejected": item.rejected,
        "latitude": item.latitude,
        "longitude": item.longitude,
    }
    reports: list[JsonValue] = [report_json(report.key) for report in entry.reports]
    links: list[JsonValue] = [link_json(link) for link in entry.links]
    return told | {"reports": reports, "links": links}


def write_incidents(entries: Iterable[Entry], _: Batch, out: BinaryIO) -> None:
    """A line for each incident."""
    for entry in entries:
        _put(out, incident_row(entry))


def write_events(entries: Iterable[Entry], _: Batch, out: BinaryIO) -> None:
    """A line for each event as its article tells it, by article."""
    told = [(report.key, event_row(entry, report)) for entry in entries for report in entry.reports]
    for _key, row in sorted(told, key=lambda one: (one[0].article, one[0].event)):
        _put(out, row)


def event_row(entry: Entry, report: Report) -> dict[str, JsonValue]:
    """One event of an incident in the form of `vigie export events --format jsonl`."""
    event = report.event
    article = next(one.article for one in entry.sources if one.article.id == report.key.article)
    return {
        "article": article.id,
        "event": report.key.event,
        "incident": entry.item.id,
        "settled_date": entry.item.date if event.date() is None else None,
        "published": str(article.published) if article.published else None,
        "publisher": article.publisher,
        "url": article.url,
        "kind": event.kind.value,
        "trigger": event.trigger.of(article.text),
        **slots_json(event),
    }


def write_statements(entries: Iterable[Entry], _: Batch, out: BinaryIO) -> None:
    """A line for each value of each report."""
    for entry in entries:
        for one in said(entry):
            row: dict[str, JsonValue] = {**tidy.statement_line(one)}
            _put(out, row)


def _put(out: BinaryIO, row: dict[str, JsonValue]) -> None:
    out.write(json.dumps(row, ensure_ascii=False).encode("utf-8", "surrogatepass") + b"\n")
