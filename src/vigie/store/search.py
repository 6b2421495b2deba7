"""Full-text search over title, heading and body, accents folded."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, select, text

from vigie.domain.errors import StoreError
from vigie.store import tables as t
from vigie.store.records import Hit

_WORD = re.compile(r'"[^"]*"|[^\s"]+')
_SNIPPET_WORDS = 24


# The weights of the body, of nothing, of the heading and of the title, as on SQLite.
_WEIGHTS = "'{0.1, 0, 0.4, 1}'"
_SNIPPET = (
    f'\'StartSel="\x02",StopSel="\x03",MaxFragments=1,MaxWords={_SNIPPET_WORDS},'
    f"MinWords={_SNIPPET_WORDS // 2},ShortWord=0'"
)


def search(connection: Connection, words: str, limit: int) -> list[Hit]:
    """The articles with all the words, best first; `"a phrase"` stays together, `word*` matches beginnings.

    The title counts ten times and the heading four times the body. SQLite ranks by BM25 and finds a word as it is
    written; PostgreSQL ranks by density and finds the other forms of a French word too, unless it is quoted.
    """
    terms = [word for word in _WORD.findall(t.REFUSED.sub(" ", words)) if any(char.isalnum() for char in word)]
    if not terms:
        raise StoreError(f"search for {words!r}: no word to look for; give at least one")
    find = _in_postgresql if connection.dialect.name == "postgresql" else _in_sqlite
    hits: list[Hit] = []
    for row in find(connection, terms, limit):
        incidents = connection.scalars(
            select(t.events.c.incident).where(t.events.c.article == row.number).order_by(t.events.c.event)
        )
        found = tuple(dict.fromkeys(incident for incident in incidents if incident))
        hits.append(Hit(row.id, row.title, row.published, row.publisher, _stretches(row.snippet), found))
    return hits


def _stretches(snippet: str) -> tuple[tuple[str, bool], ...]:
    """A snippet cut at the marks of the words found, \\x02 and \\x03."""
    parts = (part for piece in snippet.split("\x03") for part in zip(piece.split("\x02"), (False, True), strict=False))
    return tuple((text, found) for text, found in parts if text)


def _in_sqlite(connection: Connection, terms: Sequence[str], limit: int) -> Sequence[Row[Any]]:
    # Each word is quoted so that none is read as an operator.
    bare = [(term.strip('"').rstrip("*"), "*" if term.strip('"').endswith("*") else "") for term in terms]
    query = " ".join(f'"{word}"{star}' for word, star in bare)
    # Ranked by themselves first: words that every article has would drag all articles through the sort.
    statement = text(
        "SELECT a.number, a.id, a.title, a.published, a.publisher,"
        f" snippet(article_search, -1, char(2), char(3), '…', {_SNIPPET_WORDS}) AS snippet"
        " FROM (SELECT rowid, bm25(article_search, 10.0, 4.0, 1.0) AS rank FROM article_search"
        "   WHERE article_search MATCH :query ORDER BY rank, rowid LIMIT :limit) AS best"
        " CROSS JOIN article_search ON article_search.rowid = best.rowid JOIN articles a ON a.number = best.rowid"
        " WHERE article_search MATCH :query ORDER BY best.rank, a.number"
    )
    return connection.execute(statement, {"query": query, "limit": limit}).all()


def _in_postgresql(connection: Connection, terms: Sequence[str], limit: int) -> Sequence[Row[Any]]:
    queries, marks, conditions, ranks = [], [], [], []
    for index, term in enumerate(terms):
        column, query, mark = _tsqueries(term, f"vigie_fold(:term{index})")
        queries.append(f"{query} AS q{index}")
        marks.append(mark)
        conditions.append(f"s.{column} @@ q{index}")
        ranks.append(f"ts_rank({_WEIGHTS}, s.{column}, q{index}, 1)")
    statement = text(
        # Materialized: else the words are folded and parsed anew for every article.
        f"WITH given AS MATERIALIZED (SELECT {', '.join(queries)}),"
        f" best AS (SELECT s.number, {' + '.join(ranks)} AS rank"
        f" FROM article_search s, given WHERE {' AND '.join(conditions)}"
        " ORDER BY rank DESC, s.number LIMIT :limit)"
        " SELECT a.number, a.id, a.title, a.published, a.publisher, ts_headline("
        f"'vigie_snippet', concat_ws(E'\\n', a.title, a.heading, a.body), {' || '.join(marks)}, {_SNIPPET}) AS snippet"
        " FROM best JOIN articles a ON a.number = best.number ORDER BY best.rank DESC, a.number"
    )
    given = {f"term{index}": term.strip('"').rstrip("*") for index, term in enumerate(terms)}
    return connection.execute(statement, {**given, "limit": limit}).all()


def _tsqueries(term: str, folded: str) -> tuple[str, str, str]:
    """For a term the column to look into, the query as SQL, and the query by which the words are marked."""
    marks = f"phraseto_tsquery('vigie_snippet', {folded})"
    if term.strip('"').endswith("*"):
        # What is no letter or digit has been folded away: nothing is left that the type would read as an operator.
        beginnings = f"(replace(nullif(btrim({folded}), ''), ' ', ' <-> ') || ':*')"
        return "words", f"CAST({beginnings} AS tsquery)", f"to_tsquery('vigie_snippet', {beginnings})"
    if term.startswith('"'):
        return "words", f"phraseto_tsquery('simple', {folded})", marks
    return "stems", f"phraseto_tsquery('vigie_stems', {folded})", marks
