"""What every export says of itself, and its codebook, as a Frictionless data package or in Markdown."""

from __future__ import annotations

import json
from collections.abc import Sequence

from vigie.domain.event import JsonValue
from vigie.exports.model import Batch, Field

LICENCE = (
    "Facts read from press articles by Vigie. Titles, quotations and texts of articles remain with their publishers:"
    " quote them with their source, and do not pass whole texts on."
)
LAYOUTS = {
    "gtd": "The column layout and codes follow the Global Terrorism Database (START, University of Maryland)."
    " These are not GTD data.",
    "acled": "The column layout and codes follow ACLED. These are not ACLED data.",
    "ucdp": "The column layout and codes follow the UCDP Georeferenced Event Dataset (Uppsala University)."
    " These are not UCDP data.",
}
_ENCODING = "utf-8"


def licence(form: str) -> str:
    """The licence note of a format."""
    return " ".join(part for part in (LICENCE, LAYOUTS.get(form)) if part)


def brief(batch: Batch) -> dict[str, JsonValue]:
    """What an export says of itself inside the file: time, version, filter, licence, what was left out."""
    return {
        "made": batch.made,
        "version": batch.version,
        "what": batch.what,
        "format": batch.format,
        "filter": dict(batch.filter),
        "licence": licence(batch.format),
        "incidents": len(batch.items),
        "left_out": dict(sorted(batch.left.items())),
    }


def package(batch: Batch, fields: Sequence[Field], path: str, media: str) -> dict[str, JsonValue]:
    """The whole description of a file: Frictionless data package with the codebook as schema and the source ids."""
    schema: dict[str, JsonValue] = {"fields": [_schema(field) for field in batch.fields(fields)], "missingValues": [""]}
    resource: dict[str, JsonValue] = {
        "name": f"{batch.what}-{batch.format}",
        "path": path,
        "mediatype": media,
        "encoding": _ENCODING,
        "schema": schema,
    }
    return {
        "profile": "data-package",
        "name": f"vigie-{batch.what}-{batch.format}",
        "title": f"Vigie: {batch.what} as {batch.format}",
        "created": batch.made,
        "licenses": [{"name": "press-facts", "title": licence(batch.format)}],
        "vigie": {**brief(batch), "articles": list[JsonValue](sorted(batch.used))},
        "resources": [resource],
    }


def _schema(field: Field) -> dict[str, JsonValue]:
    told: dict[str, JsonValue] = {"name": field.name, "type": field.type, "description": field.about}
    if field.codes:
        told["codes"] = dict(field.codes)
    if field.hxl:
        told["hxl"] = field.hxl
    if field.added:
        told["added"] = True
    return told


def codebook(form: str, what: str, fields: Sequence[Field]) -> str:
    """The codebook of a format in Markdown."""
    rows = [f"# Codebook: {what} as {form}", "", licence(form), ""]
    rows += ["| # | field | type | meaning | codes |", "|---|---|---|---|---|"]
    for number, field in enumerate(fields, 1):
        codes = "; ".join(f"{code} {words}".strip() for code, words in field.codes)
        name = f"{field.name} (added)" if field.added else field.name
        rows.append("| " + " | ".join(_cell(c) for c in (str(number), name, field.type, field.about, codes)) + " |")
    return "\n".join(rows) + "\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def as_json(value: JsonValue) -> bytes:
    """JSON with a line end, readable."""
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode(_ENCODING)
