"""Views as JSON, with entity tags."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

from fastapi import Request
from pydantic import TypeAdapter
from starlette.responses import Response

CACHE_CONTROL = "private, no-cache"
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
