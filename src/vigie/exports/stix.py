"""Incidents as a STIX 2.1 bundle with the OASIS incident core extension."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import BinaryIO

from vigie.desk.view.incidents import IncidentItem
from vigie.domain.event import JsonValue
from vigie.domain.vocabulary import INCIDENT_KINDS, Kind
from vigie.exports.about import brief, licence
from vigie.exports.gathering import COUNTED, credibility, reliability
from vigie.exports.model import Batch, Entry, Field, Source
from vigie.exports.wording import place, summary, title
from vigie.lexicon.world import country, group_name, is_state

Objects = dict[str, dict[str, JsonValue]]
# A namespace of Vigie's own: equal facts have equal ids in every export.
_SPACE = uuid.UUID("6f0a9f0e-6a3b-5c0e-9a55-0d9b1c7c2f41")
INCIDENT_CORE = "extension-definition--ef765651-680c-498d-9894-99799f2fa126"
# STIX 2.1, appendix A: the middle of each step of Admiralty credibility; 6 gives none.
CONFIDENCE = {1: 90, 2: 70, 3: 50, 4: 30, 5: 10}
_LONG_AGO = "1970-01-01T00:00:00.000Z"
FIELDS = (
    Field("name", "string", "a name that no other incident has: date, place, what, id"),
    Field("description", "string", "one sentence made from the fields"),
    Field(
        "confidence", "integer", "from Admiralty credibility", tuple((str(v), str(k)) for k, v in CONFIDENCE.items())
    ),
    Field("labels", "string", "kind, tactics, targets", ()),
    Field("external_references", "object", "one for each article: outlet, address, title, Vigie's id"),
    Field(
        f"extensions.{INCIDENT_CORE}.determination",
        "string",
        "how it ended",
        (("successful-attempt", "attack"), ("blocked", "plot"), ("suspected", "attack told as alleged or denied")),
    ),
    Field(f"extensions.{INCIDENT_CORE}.investigation_status", "string", "always open", (("open", ""),)),
    Field("extensions.vigie", "object", "EDTF date and its bounds, counts as low, best, high, claim, grade, sources"),
    Field("located-at", "relationship", "location: position, else country, else region"),
    Field("attributed-to", "relationship", "threat-actor of each group held responsible, with its own confidence"),
    Field("report", "object", "one for each dated article, with the incidents it tells of"),
)


def _id(kind: str, key: str) -> str:
    return f"{kind}--{uuid.uuid5(_SPACE, f'{kind}:{key}')}"


VIGIE = _id("identity", "vigie")
OWN_EXTENSION = _id("extension-definition", "vigie-incident")
MARKING = _id("marking-definition", "licence")


def write(entries: Iterable[Entry], batch: Batch, out: BinaryIO) -> None:
    """Attacks and plots; other kinds are counted in `batch.left`."""
    objects: Objects = {}
    told: dict[str, tuple[Source, list[str]]] = {}
    for entry in entries:
        if entry.item.kind not in INCIDENT_KINDS:
            batch.left["not an attack or plot"] += 1
        else:
            name = _incident(entry, batch, objects)
            for source in entry.sources:
                told.setdefault(source.article.id, (source, []))[1].append(name)
    for source, names in told.values():
        _report(source, names, objects)
    every = [*_frame(batch), *objects.values()]
    bundle = {
        "type": "bundle",
        "id": f"bundle--{uuid.uuid5(_SPACE, batch.made + str(sorted(objects)))}",
        "objects": every,
    }
    out.write(json.dumps(bundle, ensure_ascii=False, indent=1).encode() + b"\n")


def _frame(batch: Batch) -> list[dict[str, JsonValue]]:
    """Who made the bundle, under which note, and what it was made from."""
    made = _moment(batch.made)
    common: dict[str, JsonValue] = {"spec_version": "2.1", "created": _LONG_AGO, "created_by_ref": VIGIE}
    return [
        {"type": "identity", "id": VIGIE, "spec_version": "2.1", "created": _LONG_AGO, "modified": _LONG_AGO,
         "name": f"Vigie {batch.version}", "identity_class": "system"},
        {"type": "marking-definition", "id": MARKING, **common, "definition_type": "statement",
         "definition": {"statement": licence(batch.format)}},
        {"type": "extension-definition", "id": OWN_EXTENSION, **common, "modified": _LONG_AGO, "name": "Vigie incident",
         "description": "Uncertain dates and counts of an incident, and where its claim stands.",
         "schema": "urn:vigie:stix:incident", "version": "1.0.0", "extension_types": ["property-extension"]},
        {"type": "note", "id": _id("note", batch.made), **common, "created": made, "modified": made,
         "abstract": "About this export", "content": json.dumps(brief(batch), ensure_ascii=False),
         "object_refs": [VIGIE]},
    ]  # fmt: skip


def _moment(text: str) -> str:
    moment = datetime.fromisoformat(text)
    moment = moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"


def _common(kind: str, key: str, created: str, modified: str) -> dict[str, JsonValue]:
    return {
        "type": kind,
        "spec_version": "2.1",
        "id": _id(kind, key),
        "created_by_ref": VIGIE,
        "created": created,
        "modified": max(created, modified),
        "object_marking_refs": [MARKING],
    }


def _incident(entry: Entry, batch: Batch, objects: Objects) -> str:
    item = entry.item
    made = _common("incident", item.id, _moment(item.added), _moment(item.changed))
    confidence = CONFIDENCE.get(credibility(entry))
    made |= {
        "name": title(item),
        "description": summary(item),
        "lang": "en",
        "labels": [item.kind, *item.tactics, *(f"target:{target}" for target in item.targets)],
        "external_references": [_reference(source) for source in entry.sources],
        "extensions": {
            INCIDENT_CORE: {
                "extension_type": "property-extension",
                "determination": _determination(item),
                "investigation_status": "open",
                "incident_types": [f"terror-{item.kind}", *(f"terror-{tactic}" for tactic in item.tactics)],
            },
            OWN_EXTENSION: _own(entry, batch),
        },
    }
    if confidence is not None:
        made["confidence"] = confidence
    name = str(made["id"])
    objects[name] = made
    for kind, other in _neighbours(item, objects):
        link = _common("relationship", f"{name}:{kind}:{other}", _moment(item.added), _moment(item.changed))
        link |= {"relationship_type": kind, "source_ref": name, "target_ref": other}
        if confidence is not None:
            link["confidence"] = confidence
        objects[str(link["id"])] = link
    return name


def _determination(item: IncidentItem) -> str:
    if item.kind == Kind.PLOT:
        return "blocked"
    return "successful-attempt" if item.certainty in (None, "fact") else "suspected"


def _own(entry: Entry, batch: Batch) -> dict[str, JsonValue]:
    item = entry.item
    counts: dict[str, JsonValue] = {}
    for slot in COUNTED:
        count = entry.count(slot)
        if count:
            counts[slot] = {"low": count.low, "best": count.best, "high": count.high, "open": count.open}
    told: dict[str, JsonValue] = {
        "extension_type": "property-extension",
        "incident": item.id,
        "date": item.date,
        "date_first": item.date_first,
        "date_last": item.date_last,
        "certainty": item.certainty,
        "grade": f"{reliability(entry)}{credibility(entry)}",
        "claim": item.claim,
        "position_of": item.precision,
        "independent_sources": item.sources,
        "counts": counts,
        "page": f"{batch.address}/incidents/{item.id}" if batch.address else None,
    }
    return {key: value for key, value in told.items() if value not in (None, {})}


def _reference(source: Source) -> dict[str, JsonValue]:
    article = source.article
    told: dict[str, JsonValue] = {
        "source_name": article.publisher or "press article",
        "description": " ".join(
            part for part in (article.title, f"({source.published})" if source.published else "") if part
        )
        or article.id,
        "external_id": article.id,
    }
    if article.url and article.url.startswith(("http://", "https://")):
        told["url"] = article.url
    return told


def _neighbours(item: IncidentItem, objects: Objects) -> Iterable[tuple[str, str]]:
    """The location and the groups of an incident, entered where they are new."""
    where = _location(item)
    if where:
        objects.setdefault(str(where["id"]), where)
        yield "located-at", str(where["id"])
    for actor in item.actors:
        if not is_state(actor):
            group = _common("threat-actor", actor, _LONG_AGO, _LONG_AGO)
            group |= {"name": group_name(actor), "threat_actor_types": ["terrorist"]}
            objects.setdefault(str(group["id"]), group)
            yield "attributed-to", str(group["id"])


def _location(item: IncidentItem) -> dict[str, JsonValue] | None:
    if country(item.country) is None and item.latitude is None:
        return None
    made = _common("location", f"{item.country}:{item.city}:{item.precision}", _LONG_AGO, _LONG_AGO)
    made["name"] = place(item) or f"{item.latitude}, {item.longitude}"
    if item.country:
        made["country"] = item.country
    if item.latitude is not None and item.longitude is not None and item.precision != "country":
        made |= {"latitude": item.latitude, "longitude": item.longitude}
    if item.precision == "city" and item.city:
        made["city"] = item.city
    if item.precision == "region" and item.city:
        made["administrative_area"] = item.city
    return made


def _report(source: Source, names: list[str], objects: Objects) -> None:
    day = source.article.published.first if source.article.published else None
    if day is None:
        return
    try:
        published = _moment(source.article.published_at or f"{day.isoformat()}T00:00:00+00:00")
    except ValueError:
        published = f"{day.isoformat()}T00:00:00.000Z"
    made = _common("report", source.article.id, published, published)
    made |= {
        "name": source.article.title or source.article.id,
        "report_types": ["incident"],
        "published": published,
        "object_refs": list(dict.fromkeys(names)),
        "external_references": [_reference(source)],
    }
    objects[str(made["id"])] = made
