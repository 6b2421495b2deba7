"""Incidents as MISP events: one event each, attributes never meant for detection."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import BinaryIO

from vigie.domain.event import JsonValue
from vigie.domain.vocabulary import INCIDENT_KINDS
from vigie.exports.about import brief, licence
from vigie.exports.gathering import COUNTED, credibility, reliability
from vigie.exports.model import Batch, Entry, Field
from vigie.exports.wording import place, summary, title
from vigie.lexicon.world import group_name

_SPACE = uuid.UUID("6f0a9f0e-6a3b-5c0e-9a55-0d9b1c7c2f41")
_UNDEFINED, _COMPLETE = "4", "2"
FIELDS = (
    Field("Event.info", "string", "a name that no other incident has: date, place, what, id"),
    Field("Event.date", "date", "the first day it may have happened on"),
    Field("Event.Tag", "string", "taxonomies osint, admiralty-scale (grade), estimative-language none"),
    Field("Attribute text: date", "string", "when, in EDTF"),
    Field("Attribute text: place", "string", "town and country"),
    Field("Attribute float: latitude, longitude", "number", "WGS84 degrees; the comment tells of what"),
    Field("Attribute text: killed, wounded, assailants, assailants_killed", "string", "low, best and high"),
    Field("Attribute threat-actor", "string", "a group held responsible, in English"),
    Field("Attribute link", "string", "address of an article; the comment holds outlet, date, title and Vigie's id"),
    Field("Attribute comment", "string", "summary; what the export says of itself"),
)


def write(entries: Iterable[Entry], batch: Batch, out: BinaryIO) -> None:
    """Attacks and plots with a date; the rest is counted in `batch.left`."""
    out.write(b'{"response":[')
    first = True
    for entry in entries:
        reason = _unfit(entry)
        if reason:
            batch.left[reason] += 1
            continue
        event: dict[str, JsonValue] = {"Event": _event(entry, batch)}
        out.write((b"\n" if first else b",\n") + json.dumps(event, ensure_ascii=False).encode())
        first = False
    out.write(b"\n]}\n")


def _unfit(entry: Entry) -> str | None:
    if entry.item.kind not in INCIDENT_KINDS:
        return "not an attack or plot"
    return None if entry.item.date_first else "not dated: MISP events have a day"


def _event(entry: Entry, batch: Batch) -> dict[str, JsonValue]:
    item = entry.item
    tags = [
        'osint:source-type="news-report"',
        f'admiralty-scale:source-reliability="{reliability(entry).lower()}"',
        f'admiralty-scale:information-credibility="{credibility(entry)}"',
    ]
    return {
        "uuid": str(uuid.uuid5(_SPACE, f"misp:{item.id}")),
        "info": title(item),
        "date": item.date_first,
        "threat_level_id": _UNDEFINED,
        "analysis": _COMPLETE,
        "distribution": "0",
        "published": False,
        "timestamp": str(int(datetime.fromisoformat(item.changed).timestamp())),
        "Tag": [{"name": tag} for tag in tags],
        "Attribute": _attributes(entry, batch),
    }


def _attributes(entry: Entry, batch: Batch) -> list[JsonValue]:
    item = entry.item
    told: list[tuple[str, str, str, str]] = [("Other", "comment", summary(item), "summary")]
    told.append(("Other", "text", item.date or "", "date (EDTF)"))
    if place(item):
        told.append(("Other", "text", place(item), "place"))
    if item.latitude is not None and item.longitude is not None:
        told.append(("Other", "float", str(item.latitude), f"latitude of the {item.precision}"))
        told.append(("Other", "float", str(item.longitude), f"longitude of the {item.precision}"))
    for slot in COUNTED:
        count = entry.count(slot)
        if count:
            text = f"low {count.low}, best {count.best}, high {count.high}{' or more' if count.open else ''}"
            told.append(("Other", "text", text, slot))
    if item.claim:
        told.append(("Attribution", "text", item.claim, "claim"))
    told += [("Attribution", "threat-actor", group_name(actor), actor) for actor in item.actors]
    for source in entry.sources:
        article = source.article
        words = ", ".join(part for part in (article.publisher, source.published, article.title) if part)
        if article.url and article.url.startswith(("http://", "https://")):
            told.append(("External analysis", "link", article.url, f"{words} [{article.id}]"))
        else:
            told.append(("External analysis", "text", words or article.id, f"article [{article.id}]"))
    note = f"Vigie {batch.version}, {batch.made}; filter {json.dumps(brief(batch)['filter'])}; {licence(batch.format)}"
    told.append(("Other", "comment", note, "about this export"))
    return [
        {
            "uuid": str(uuid.uuid5(_SPACE, f"misp:{item.id}:{number}:{value}")),
            "category": category,
            "type": kind,
            "value": value,
            "comment": comment,
            "to_ids": False,
            "disable_correlation": True,
        }
        for number, (category, kind, value, comment) in enumerate(told)
    ]
