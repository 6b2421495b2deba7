"""Statements as W3C Web Annotations (JSON-LD): the fact as body, the words in the article as target."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable
from typing import BinaryIO
from urllib.parse import quote

from vigie.domain.event import JsonValue, json_value
from vigie.domain.span import Span
from vigie.exports.about import brief, licence
from vigie.exports.gathering import said
from vigie.exports.model import Batch, Entry, Field, Said

CONTEXT: list[JsonValue] = ["http://www.w3.org/ns/anno.jsonld", {"vigie": "urn:vigie:terms:"}]
_SPACE = uuid.UUID("6f0a9f0e-6a3b-5c0e-9a55-0d9b1c7c2f41")
_AROUND = 32
FIELDS = (
    Field("motivation", "string", "always classifying", (("classifying", ""),)),
    Field("body.value", "string", "slot and value, as `killed = [84, 84]`"),
    Field("vigie:slot", "string", "what is stated"),
    Field("vigie:value", "string", "the value as JSON: counts [min, max], dates EDTF"),
    Field("vigie:incident", "string", "the incident it speaks of"),
    Field("vigie:event", "integer", "index among the events of the article"),
    Field("vigie:kind", "string", "kind of the event"),
    Field("vigie:certainty", "string", "how surely the article tells it"),
    Field("vigie:grade", "string", "Admiralty grade of the statement, as B2"),
    Field("vigie:speaker", "string", "who says it"),
    Field("vigie:rule", "string", "the rule or scorer that read it"),
    Field("target.source", "string", "the article's address, else urn:vigie:article: and its id"),
    Field("selector TextQuoteSelector", "object", "exact words with 32 characters before and after"),
    Field(
        "selector TextPositionSelector",
        "object",
        "code points, end-exclusive, of title, heading and text joined by blank lines (NFC)",
    ),
)


def write(entries: Iterable[Entry], batch: Batch, out: BinaryIO) -> None:
    """One collection with one page; statements that rest on no words (reasoned out) are counted in `batch.left`."""
    page_id = f"urn:uuid:{uuid.uuid5(_SPACE, 'page' + batch.made)}"
    head: dict[str, JsonValue] = {
        "@context": CONTEXT,
        "id": f"urn:uuid:{uuid.uuid5(_SPACE, 'collection' + batch.made)}",
        "type": "AnnotationCollection",
        "label": f"Vigie: statements of {len(batch.items)} incidents",
        "generated": batch.made,
        "generator": {"id": "urn:vigie", "type": "Software", "name": f"Vigie {batch.version}"},
        "rights": "urn:vigie:licence",
        "vigie:licence": licence(batch.format),
        "vigie:filter": json.dumps(brief(batch)["filter"], ensure_ascii=False),
    }
    opening = json.dumps(head, ensure_ascii=False)[:-1]
    page = f'"id":"{page_id}","type":"AnnotationPage","startIndex":0,"items":['
    out.write(f'{opening},\n"first":{{{page}'.encode())
    total = 0
    for entry in entries:
        for one in said(entry):
            if not one.value.spans:
                batch.left["statement without words of its own"] += 1
                continue
            out.write((b",\n" if total else b"\n") + json.dumps(annotation(one), ensure_ascii=False).encode())
            total += 1
    out.write(f'\n]}},\n"total":{total}}}\n'.encode())


def annotation(one: Said) -> dict[str, JsonValue]:
    """One statement."""
    value, article = one.value, one.source.article
    told = json.dumps(json_value(value.value), ensure_ascii=False)
    key = f"{article.id}#{one.report.key.event}#{one.position}"
    facts: dict[str, JsonValue] = {
        "vigie:slot": value.slot,
        "vigie:value": told,
        "vigie:incident": one.incident,
        "vigie:event": one.report.key.event,
        "vigie:kind": one.report.event.kind.value,
        "vigie:certainty": value.certainty,
        "vigie:grade": one.grade,
    }
    if value.attribution.speaker:
        facts["vigie:speaker"] = value.attribution.speaker
    if value.rule:
        facts["vigie:rule"] = value.rule
    source = article.url if article.url else f"urn:vigie:article:{quote(article.id, safe='')}"
    targets: list[JsonValue] = [
        {"source": source, "selector": _selectors(article.text, span)} for span in sorted(set(value.spans))
    ]
    return {
        "id": f"urn:uuid:{uuid.uuid5(_SPACE, key)}",
        "type": "Annotation",
        "motivation": "classifying",
        "body": {
            "type": "TextualBody",
            "value": f"{value.slot} = {told}",
            "format": "text/plain",
            "purpose": "classifying",
            **facts,
        },
        "target": targets[0] if len(targets) == 1 else targets,
    }


def _selectors(text: str, span: Span) -> list[JsonValue]:
    return [
        {
            "type": "TextQuoteSelector",
            "exact": span.of(text),
            "prefix": text[max(0, span.start - _AROUND) : span.start],
            "suffix": text[span.end : span.end + _AROUND],
        },
        {"type": "TextPositionSelector", "start": span.start, "end": span.end},
    ]
