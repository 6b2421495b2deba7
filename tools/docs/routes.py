"""The page of the REST API, from its OpenAPI document."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from tools.docs.tables import code, table
from vigie.app import load_desk
from vigie.serve.application import create_app
from vigie.settings import Settings, StoreSettings
from vigie.store.store import Store


def page() -> str:
    """The page."""
    document = _document()
    lines = [
        "# REST API\n",
        "The routes of `vigie serve`, from its OpenAPI document (`/api/v1/openapi.json`). How to sign in, page through",
        "lists and read errors: [the API](../api.md).\n",
    ]
    for path, operations in sorted(document["paths"].items()):
        for method, operation in operations.items():
            lines += _operation(method, path, operation)
    return "\n".join(lines)


def _document() -> Any:
    with tempfile.TemporaryDirectory() as folder:
        url = str(Path(folder) / "empty.db")
        Store.open(url, create=True).close()
        settings = Settings(store=StoreSettings(url))
        desk = load_desk(settings)
        document = create_app(desk, settings).openapi()
        desk.close()
    return document


def _operation(method: str, path: str, operation: Any) -> list[str]:
    told = operation.get("description") or operation.get("summary") or ""
    lines = [f"## {method.upper()} {path}\n", f"{' '.join(told.split())}\n"]
    rows = [
        (
            code(one["name"]),
            one["in"],
            _type(one.get("schema", {})),
            "required" if one.get("required") else "",
            _about(one),
        )
        for one in operation.get("parameters", ())
    ]
    if rows:
        lines.append(table(("parameter", "in", "type", "", "what it is"), rows))
    body = operation.get("requestBody", {}).get("content", {})
    for kind, content in body.items():
        lines.append(f"Body: {code(kind)}, {_type(content.get('schema', {}))}.\n")
    answers = ", ".join(sorted(operation.get("responses", {})))
    lines.append(f"Answers: {answers}.\n")
    return lines


def _about(one: Any) -> str:
    return one.get("description") or one.get("schema", {}).get("description") or ""


def _type(schema: Any) -> str:
    if "$ref" in schema:
        return code(schema["$ref"].rpartition("/")[2])
    if "anyOf" in schema:
        return " or ".join(_type(one) for one in schema["anyOf"] if one.get("type") != "null")
    if "enum" in schema:
        return ", ".join(code(str(one)) for one in schema["enum"])
    if schema.get("type") == "array":
        return f"list of {_type(schema.get('items', {})) or 'values'}"
    return str(schema.get("type", ""))
