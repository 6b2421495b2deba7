"""Linked data (JSON-LD, schema.org) inside a page."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

_TYPE = "application/ld+json"
_LONGEST = 500_000
_MOST_NODES = 2_000
_ARTICLES = ("Article", "Posting", "Report")
_FIELDS = {
    "headline": "title",
    "description": "heading",
    "datePublished": "published",
    "dateModified": "modified",
    "inLanguage": "language",
}
_NAMES = {"author": "author", "publisher": "publisher"}
Pair = tuple[str, tuple[str, str]]


def linked_data(tree: Any) -> Iterator[Pair]:
    """Fields of the first article that the linked data of a page (lxml tree) describes, with their places."""
    for script in tree.iter("script"):
        if (script.get("type") or "").lower().strip() != _TYPE:
            continue
        text = script.text or ""
        if len(text) > _LONGEST:
            continue
        try:
            # Line ends inside strings are no JSON, yet common.
            data = json.loads(text, strict=False)
        except (ValueError, RecursionError):
            continue
        article = next((node for node in _nodes(data) if _is_article(node)), None)
        if article is not None:
            yield from _fields(article)
            return


def _nodes(data: object) -> Iterator[dict[str, Any]]:
    """The objects of the top levels: lists, `@graph` and `mainEntity` are followed."""
    waiting = [data]
    for _ in range(_MOST_NODES):
        if not waiting:
            return
        one = waiting.pop(0)
        if isinstance(one, list):
            waiting.extend(one)
        elif isinstance(one, dict):
            yield one
            waiting.extend(one[key] for key in ("@graph", "mainEntity", "mainEntityOfPage") if key in one)


def _is_article(node: dict[str, Any]) -> bool:
    kinds = node.get("@type")
    return any(
        isinstance(kind, str) and kind.endswith(_ARTICLES) for kind in (kinds if isinstance(kinds, list) else [kinds])
    )


def _fields(article: dict[str, Any]) -> Iterator[Pair]:
    for key, name in _FIELDS.items():
        value = article.get(key)
        if isinstance(value, str) and value.strip():
            yield name, (value, f"json-ld:{key}")
    for key, name in _NAMES.items():
        names = "; ".join(dict.fromkeys(_names(article.get(key))))
        if names:
            yield name, (names, f"json-ld:{key}")


def _names(value: object) -> Iterator[str]:
    for one in value if isinstance(value, list) else [value]:
        name = one.get("name") if isinstance(one, dict) else one
        if isinstance(name, str) and name.strip():
            yield " ".join(name.split())
