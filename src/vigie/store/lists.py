"""Users' own lists of incidents: their rows are articles that each hold one event of the rule `list`."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass

from sqlalchemy import Connection, Row, Select, delete, func, or_, select, update

from vigie.domain.event import LISTED
from vigie.store import judgements
from vigie.store import tables as t
from vigie.store.linking import chunks


@dataclass(frozen=True, slots=True)
class KnownList:
    """A list by its name: its rows, those of them that the press tells too, and when it came in (ISO 8601)."""

    name: str
    rows: int
    told: int
    first: str | None
    last: str | None
    added: str
    changed: str


class Lists:
    """The lists of one store."""

    def __init__(self, connect: Callable[[bool], AbstractContextManager[Connection]]) -> None:
        self._connect = connect

    def listed(self) -> list[KnownList]:
        """The lists in order of name."""
        a, e, i = t.articles.c, t.events.c, t.incidents.c
        days = func.min(e.date_first), func.max(e.date_last)
        statement = (
            select(a.publisher, func.count(), func.sum(1 - i.background), *days, func.min(a.added), func.max(a.changed))
            .join(t.events, e.article == a.number)
            .join(t.incidents, i.id == e.incident)
            .where(e.rule == LISTED)
            .group_by(a.publisher)
            .order_by(a.publisher)
        )
        with self._connect(False) as connection:
            return [KnownList(*row) for row in connection.execute(statement)]

    def rows(self, name: str) -> list[tuple[str, str, str]]:
        """For each row of a list where it stood, its text and its incident."""
        with self._connect(False) as connection:
            rows = connection.execute(_rows(name).where(t.events.c.incident.is_not(None)))
            return [(row.origin, row.body, row.incident) for row in rows]

    def keep(self, name: str, kept: Mapping[str, tuple[str, str]]) -> tuple[set[str], int]:
        """Remove the rows of a list but for some, by id with where each stands now and its fingerprint.

        Returns the incidents that lost a report, and how many rows went.
        """
        gone: list[int] = []
        left: set[str] = set()
        with self._connect(True) as connection:
            for row in connection.execute(_rows(name)).all():
                if row.id in kept:
                    _note_place(connection, row, *kept[row.id])
                else:
                    gone.append(row.number)
                    left |= {row.incident} if row.incident else set()
            for some in chunks(gone):
                _remove(connection, some)
        return left, len(gone)

    def clear_issues(self, beginning: str, kept: Collection[str]) -> None:
        """Forget the issues of places that begin so, but for some places."""
        c = t.issues.c
        statement = select(c.origin).where(c.origin.startswith(beginning, autoescape=True)).distinct()
        with self._connect(True) as connection:
            for some in chunks(sorted(set(connection.scalars(statement)) - set(kept))):
                connection.execute(delete(t.issues).where(c.origin.in_(some)))


def _rows(name: str) -> Select[tuple[int, str, str, str, str]]:
    a, e = t.articles.c, t.events.c
    columns = select(a.number, a.id, a.origin, a.body, e.incident).join(t.events, e.article == a.number)
    return columns.where(e.rule == LISTED, a.publisher == name)


def _note_place(connection: Connection, row: Row[tuple[int, str, str, str, str]], where: str, fingerprint: str) -> None:
    c = t.documents.c
    # What a row was before may come back: it is read again then.
    connection.execute(delete(t.documents).where(c.article == row.number, c.fingerprint != fingerprint))
    if row.origin != where:
        connection.execute(update(t.articles).where(t.articles.c.number == row.number).values(origin=where))


def _remove(connection: Connection, numbers: list[int]) -> None:
    """Remove articles with all that was read from them.

    Judgements are never deleted: an article that one speaks of stays by its id, without a word, until it returns.
    """
    j = t.judgements.c
    spoken = set[int]()
    for row in connection.execute(
        select(j.article, j.other_article).where(or_(j.article.in_(numbers), j.other_article.in_(numbers)))
    ):
        spoken |= {row.article, row.other_article} & set(numbers)
    for table in (t.slot_values, t.events, t.documents, t.signature_bands, t.article_origins, t.article_versions):
        connection.execute(delete(table).where(table.c.article.in_(numbers)))
    for number in sorted(spoken):
        judgements.find_again(connection, number, ())
    bare = {"reader": "", "publisher": None, "title": "", "body": ""}
    connection.execute(update(t.articles).where(t.articles.c.number.in_(spoken)).values(**bare))
    connection.execute(delete(t.articles).where(t.articles.c.number.in_(set(numbers) - spoken)))
