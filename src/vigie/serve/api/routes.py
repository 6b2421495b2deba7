"""The API as one router, and its OpenAPI document."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, FastAPI, Request
from starlette.responses import Response

from vigie.serve.answers import json_answer
from vigie.serve.api import exporting, reading, users, writing
from vigie.serve.problems import Problem

PREFIX = "/api/v1"


_TOLD = {
    401: "A user token is needed, or the one sent is not in force.",
    403: "The role does not suffice, or the CSRF token is wrong.",
    404: "There is none of that name.",
    409: "It contradicts a decision in force.",
    413: "The body is too large.",
    422: "A parameter or the body does not fit.",
    429: "Too many requests.",
    503: "The database does not answer at the moment.",
}
_PROBLEMS: dict[int | str, dict[str, Any]] = {
    status: {
        "description": text,
        "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    for status, text in _TOLD.items()
}

router = APIRouter(prefix=PREFIX, responses=_PROBLEMS)
router.include_router(reading.router)
router.include_router(exporting.router)
router.include_router(writing.router)
router.include_router(users.router)


def add_document(app: FastAPI) -> None:
    """Offer the OpenAPI document of the API."""

    def document(request: Request) -> Response:
        return json_answer(request, described(app))

    app.add_api_route(f"{PREFIX}/openapi.json", document, include_in_schema=False)


def described(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI document, with the shape of problems and the two ways to sign in."""
    if app.openapi_schema:
        return app.openapi_schema
    from fastapi.openapi.utils import get_openapi
    from pydantic import TypeAdapter

    told = get_openapi(
        title=app.title,
        version=app.version,
        summary=app.summary,
        routes=app.routes,
        openapi_version=app.openapi_version,
    )
    parts = told.setdefault("components", {})
    shape = TypeAdapter(Problem).json_schema(ref_template="#/components/schemas/{model}")
    parts["schemas"].update({"Problem": {key: value for key, value in shape.items() if key != "$defs"}})
    parts["schemas"].update(shape.get("$defs", {}))
    parts["securitySchemes"] = {
        "token": {"type": "http", "scheme": "bearer"},
        "session": {"type": "apiKey", "in": "cookie", "name": "vigie_session"},
    }
    told["security"] = [{}, {"token": []}, {"session": []}]
    app.openapi_schema = told
    return told
