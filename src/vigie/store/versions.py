"""Articles as they were before they changed."""

from __future__ import annotations

import json

from sqlalchemy import Connection, select

from vigie.store import tables as t
from vigie.store.records import ArticleVersion

_SAME = ("version", "title", "heading", "body", "published", "modified", "publisher", "author", "origin", "replaced")


def versions(connection: Connection, name: str) -> list[ArticleVersion]:
    """The former versions of an article, oldest first; none for an unknown one."""
    c = t.article_versions.c
    number = select(t.articles.c.number).where(t.articles.c.id == name).scalar_subquery()
    rows = connection.execute(select(t.article_versions).where(c.article == number).order_by(c.version))
    return [
        ArticleVersion(
            **{name: getattr(row, name) for name in _SAME},
            provenance=tuple(json.loads(row.provenance).items()) if row.provenance else (),
        )
        for row in rows
    ]
