"""Views as JSON, CSV and GeoJSON, with entity tags."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Mapping, Sequence

from fastapi import Request
from pydantic import TypeAdapter
from starlette.responses import Response

from vigie.desk.view.incidents import IncidentItem

CACHE_CONTROL = "private, no-cache"
# Characters by which a spreadsheet takes a cell for a formula (OWASP, CSV injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_COLUMNS = tuple(IncidentItem.__dataclass_fields__)


_ADAPTERS: dict[str, TypeAdapter[object]] = {}


def _adapter(view: object) -> TypeAdapter[object]:
    """The writer of a shape, made once."""
    shape = type(view)
    name = f"{shape.__module__}.{shape.__qualname__}"
    if name not in _ADAPTERS:
        _ADAPTERS[name] = TypeAdapter(shape)
    return _ADAPTERS[name]


def as_json(view: object) -> bytes:
    """A view (a dataclass, or a tuple of them) as JSON."""
    if isinstance(view, tuple | list):
        return b"[" + b",".join(as_json(one) for one in view) + b"]"
    if isinstance(view, Mapping | str | int | float | None):
        return json.dumps(view, ensure_ascii=False).encode()
    return _adapter(view).dump_json(view)


def json_answer(request: Request, view: object, status: int = 200) -> Response:
    """A view as JSON with an entity tag; 304 without a body where the client holds the same."""
    return tagged(request, as_json(view), "application/json", status)


def tagged(request: Request, body: bytes, media_type: str, status: int = 200, name: str | None = None) -> Response:
    """A body with its entity tag; `name` makes it a download of that name."""
    tag = f'"{hashlib.sha256(body).hexdigest()[:24]}"'
    headers = {"ETag": tag, "Cache-Control": CACHE_CONTROL}
    if status == 200 and request.method in ("GET", "HEAD") and _held(request, tag):
        return Response(status_code=304, headers=headers)
    if name:
        headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return Response(body, status, headers, media_type=media_type)


def _held(request: Request, tag: str) -> bool:
    told = request.headers.get("if-none-match", "")
    return told.strip() == "*" or tag in (one.strip().removeprefix("W/") for one in told.split(","))


def csv_answer(request: Request, items: Iterable[IncidentItem], name: str = "vigie-incidents.csv") -> Response:
    """Incidents as CSV (UTF-8, RFC 4180); lists joined by `;`, counts as low and high, formulas disarmed by `'`."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(_header())
    for item in items:
        writer.writerow([_cell(value) for value in _values(item)])
    return tagged(request, out.getvalue().encode("utf-8"), "text/csv; charset=utf-8", name=name)


def _header() -> list[str]:
    found: list[str] = []
    for column in _COLUMNS:
        found += [f"{column}_low", f"{column}_high"] if column in ("killed", "wounded") else [column]
    return found


def _values(item: IncidentItem) -> Sequence[object]:
    found: list[object] = []
    for column in _COLUMNS:
        value = getattr(item, column)
        if column in ("killed", "wounded"):
            found += list(value or (None, None))
        elif column == "tied":
            found.append(";".join(f"{one.kind}:{one.count}" for one in value))
        else:
            found.append(";".join(value) if isinstance(value, tuple) else value)
    return found


def _cell(value: object) -> object:
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return "" if value is None else value


def geojson_answer(request: Request, items: Iterable[IncidentItem], name: str = "vigie-incidents.geojson") -> Response:
    """Incidents that have a position as a GeoJSON feature collection (RFC 7946)."""
    features = [
        b'{"type":"Feature","id":%s,"geometry":{"type":"Point","coordinates":[%f,%f]},"properties":%s}'
        % (json.dumps(item.id).encode(), item.longitude, item.latitude, as_json(item))
        for item in items
        if item.latitude is not None and item.longitude is not None
    ]
    body = b'{"type":"FeatureCollection","features":[' + b",".join(features) + b"]}"
    return tagged(request, body, "application/geo+json", name=name)
