"""Which incidents are told of in articles that hold some words."""

from __future__ import annotations

import re

from sqlalchemy import Connection, text

from vigie.domain.errors import InputError
from vigie.store import search

_WORD = re.compile(r'"[^"]*"|[^\s"]+')
# PostgreSQL ranks before it is cut; more articles than these are too many to look at.
_MOST = 5_000


def incidents_with(connection: Connection, words: str) -> frozenset[str]:
    """The incidents of the articles that hold all the words. Raises InputError where there is no word."""
    terms = [term for term in _WORD.findall(words) if any(char.isalnum() for char in term)]
    if not terms:
        raise InputError(f"words {words[:80]!r}: no word to look for; give at least one")
    if connection.dialect.name != "sqlite":
        hits = search.search(connection, " ".join(terms), _MOST)
        return frozenset(incident for hit in hits for incident in hit.incidents)
    bare = [(term.strip('"').rstrip("*"), "*" if term.strip('"').endswith("*") else "") for term in terms]
    query = " ".join(f'"{word}"{star}' for word, star in bare if word)
    statement = text(
        "SELECT DISTINCT e.incident FROM article_search JOIN events e ON e.article = article_search.rowid"
        " WHERE article_search MATCH :query AND e.incident IS NOT NULL"
    )
    return frozenset(connection.execute(statement, {"query": query}).scalars())
