"""What exports ask of the store in bulk."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, select

from vigie.domain.article import Article
from vigie.store import tables as t
from vigie.store.linking import chunks
from vigie.store.rows import article_of


def articles_by_id(connection: Connection, ids: Collection[str]) -> dict[str, Article]:
    """Some articles by their ids."""
    found: dict[str, Article] = {}
    for some in chunks(sorted(ids)):
        for row in connection.execute(select(t.articles).where(t.articles.c.id.in_(some))):
            found[row.id] = article_of(row)
    return found
