"""JSON articles: one a line, or one file with an article or a list of them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import IO

from vigie.domain.document import Document
from vigie.domain.errors import Issue
from vigie.read.decode import decode
from vigie.read.limits import Limits

_FIELDS = ("title", "heading", "url", "publisher", "author", "language", "published")


def read_jsonl(stream: IO[bytes], name: str, limits: Limits) -> Iterator[Document | Issue]:
    """The articles of a JSON-lines stream; a line that cannot be used gives an issue and the rest is read."""
    for number, line in enumerate(_lines(stream, limits.max_bytes), 1):
        where = f"{name}:{number}"
        if line is None:
            yield Issue("read", where, "too_large", f"line of {limits.too_large(None)}")
        elif line.strip():
            yield from read_json(line, where)


def _lines(stream: IO[bytes], limit: int) -> Iterator[bytes | None]:
    """Lines without their ends; None for one longer than `limit`, which is passed over without being held."""
    while line := stream.readline(limit + 1):
        if len(line) <= limit or line.endswith(b"\n"):
            yield line
            continue
        while (rest := stream.readline(limit)) and not rest.endswith(b"\n"):
            pass
        yield None


def read_json(data: bytes, where: str) -> Iterator[Document | Issue]:
    """The article or list of articles of one JSON text."""
    decoded = decode(data)
    if decoded is None:
        yield Issue("read", where, "wrong_encoding", "neither UTF-8 nor Windows-1252; save the file as UTF-8")
        return
    if decoded.repair:
        yield Issue("read", where, "encoding_repaired", decoded.repair)
    try:
        value = json.loads(decoded.text)
    except ValueError as error:
        yield Issue("read", where, "unreadable_json", f"not JSON ({error}); expected one article object")
        return
    except RecursionError:
        yield Issue("read", where, "unreadable_json", "JSON nested too deeply; expected one flat article object")
        return
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield _document(item, f"{where}[{index}]")
    else:
        yield _document(value, where)


def _document(value: object, where: str) -> Document | Issue:
    if not isinstance(value, dict):
        return Issue("read", where, "not_an_article", f"{type(value).__name__} met; expected an object with `text`")
    body = value.get("text")
    if body is None:
        return Issue("read", where, "missing_text", "no `text`; an article needs a text of its own")
    if not isinstance(body, str):
        return Issue("read", where, "wrong_type", f"`text` is a {type(body).__name__}; expected a string")
    given = value.get("id")
    if given is not None and (isinstance(given, bool) or not isinstance(given, str | int)):
        return Issue("read", where, "wrong_type", f"`id` is a {type(given).__name__}; expected a string or a number")
    fields: dict[str, str | None] = {"id": None if given is None else str(given)}
    for name in _FIELDS:
        field = value.get(name)
        if not isinstance(field, str | None):
            met = type(field).__name__
            return Issue("read", where, "wrong_type", f"`{name}` is a {met}; expected a string or null")
        fields[name] = field
    return Document.of(where, body, fields)
