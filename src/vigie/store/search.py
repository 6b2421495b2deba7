"""Full-text search over title, heading and body, accents folded."""

from __future__ import annotations

import re

from sqlalchemy import Connection, select, text

from vigie.domain.errors import StoreError
from vigie.store import tables as t
from vigie.store.records import Hit

_WORD = re.compile(r'"[^"]*"|[^\s"]+')
_SNIPPET_WORDS = 24


def search(connection: Connection, words: str, limit: int) -> list[Hit]:
    """The articles with all the words, best first; `"a phrase"` stays together, `word*` matches beginnings.

    Ranked by BM25 with the title counting ten times and the heading four times the body.
    """
    query = _query(words)
    if not query:
        raise StoreError(f"search for {words!r}: no word to look for; give at least one")
    if connection.dialect.name != "sqlite":
        raise StoreError(f"search is not there yet on {connection.dialect.name}; use a SQLite database")
    statement = text(
        "SELECT a.number, a.id, a.title, a.published, a.publisher,"
        f" snippet(article_search, -1, char(2), char(3), '…', {_SNIPPET_WORDS}) AS snippet"
        " FROM article_search JOIN articles a ON a.number = article_search.rowid"
        " WHERE article_search MATCH :query ORDER BY bm25(article_search, 10.0, 4.0, 1.0), a.number LIMIT :limit"
    )
    hits: list[Hit] = []
    for row in connection.execute(statement, {"query": query, "limit": limit}).all():
        incidents = connection.scalars(
            select(t.events.c.incident).where(t.events.c.article == row.number).order_by(t.events.c.event)
        )
        found = tuple(dict.fromkeys(incident for incident in incidents if incident))
        hits.append(Hit(row.id, row.title, row.published, row.publisher, row.snippet, found))
    return hits


def _query(words: str) -> str:
    """The words in FTS5's syntax, each quoted so that none is read as an operator."""
    parts: list[str] = []
    for word in _WORD.findall(words):
        bare = word.strip('"')
        star = "*" if bare.endswith("*") else ""
        bare = bare.rstrip("*")
        if any(char.isalnum() for char in bare):
            parts.append(f'"{bare}"{star}')
    return " ".join(parts)
