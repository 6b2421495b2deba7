"""Where articles come from: agency, near-duplicates, and how reliable the user holds each outlet."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, delete, insert, or_, select, update

from vigie.domain.article import Article
from vigie.store import tables as t
from vigie.store.engine import now
from vigie.store.linking import chunks
from vigie.store.rows import article_of


def alike(connection: Connection, number: int, bands: Sequence[str]) -> list[tuple[int, Article]]:
    """The articles that have a band in common with one, by number."""
    if not bands:
        return []
    c = t.signature_bands.c
    same = or_(*((c.band == band) & (c.hash == value) for band, value in enumerate(bands)))
    numbers = sorted(set(connection.scalars(select(c.article).where(same, c.article != number))))
    found: list[tuple[int, Article]] = []
    for some in chunks(numbers):
        rows = connection.execute(select(t.articles).where(t.articles.c.number.in_(some)))
        found.extend((row.number, article_of(row)) for row in rows)
    return found


def note(connection: Connection, number: int, agency: str | None, bands: Sequence[str], copies: Sequence[int]) -> None:
    """Keep an article's agency and bands, and that some others print the same text."""
    for table in (t.signature_bands, t.article_origins):
        connection.execute(delete(table).where(table.c.article == number))
    if bands:
        rows = [{"band": band, "hash": value, "article": number} for band, value in enumerate(bands)]
        connection.execute(insert(t.signature_bands), rows)
    c = t.article_origins.c
    groups = set(connection.scalars(select(c.copy_of).where(c.article.in_(copies)))) if copies else set()
    first = min(groups | {number})
    for group in groups - {first}:
        connection.execute(update(t.article_origins).where(c.copy_of == group).values(copy_of=first))
    connection.execute(insert(t.article_origins).values(article=number, agency=agency, copy_of=first))


def outlets(connection: Connection) -> dict[str, str]:
    """The grades that the user gave, by outlet."""
    return {row.name: row.grade for row in connection.execute(select(t.outlets).order_by(t.outlets.c.name))}


def publishers(connection: Connection) -> list[str]:
    """Every outlet that articles name."""
    c = t.articles.c.publisher
    return [name for name in connection.scalars(select(c).where(c.is_not(None)).distinct().order_by(c)) if name]


def set_outlet(connection: Connection, name: str, grade: str) -> None:
    """Keep the grade of an outlet."""
    connection.execute(delete(t.outlets).where(t.outlets.c.name == name))
    connection.execute(insert(t.outlets).values(name=name, grade=grade, changed=now()))
