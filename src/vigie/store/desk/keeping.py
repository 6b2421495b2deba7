"""Saved searches and watches."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, delete, func, insert, select, update

from vigie.store import tables as t
from vigie.store.engine import now


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """A selection under a name; `query` is its query string."""

    id: int
    name: str
    query: str
    author: str
    made: str


@dataclass(frozen=True, slots=True)
class WatchRow:
    """A watch: `draft` is what it watches, as JSON."""

    number: int
    name: str
    draft: str
    author: str
    made: str
    changed: str


def searches(connection: Connection) -> list[SavedSearch]:
    """The saved searches by name."""
    statement = select(t.saved_searches).order_by(t.saved_searches.c.name, t.saved_searches.c.number)
    return [SavedSearch(*row) for row in connection.execute(statement)]


def add_search(connection: Connection, name: str, query: str, author: str) -> SavedSearch:
    """Keep a search."""
    number = int(connection.scalar(select(func.max(t.saved_searches.c.number))) or 0) + 1
    row = SavedSearch(number, name, query, author, now())
    connection.execute(
        insert(t.saved_searches).values(number=number, name=name, query=query, author=author, made=row.made)
    )
    return row


def drop_search(connection: Connection, number: int) -> bool:
    """Drop a search; whether there was one."""
    return connection.execute(delete(t.saved_searches).where(t.saved_searches.c.number == number)).rowcount > 0


def watches(connection: Connection) -> list[WatchRow]:
    """The watches by name."""
    statement = select(t.watches).order_by(t.watches.c.name, t.watches.c.number)
    return [WatchRow(*row) for row in connection.execute(statement)]


def add_watch(connection: Connection, name: str, draft: str, author: str) -> WatchRow:
    """Keep a watch."""
    number = int(connection.scalar(select(func.max(t.watches.c.number))) or 0) + 1
    moment = now()
    values = {"number": number, "name": name, "draft": draft, "author": author, "made": moment, "changed": moment}
    connection.execute(insert(t.watches).values(**values))
    return WatchRow(number, name, draft, author, moment, moment)


def change_watch(connection: Connection, number: int, name: str, draft: str) -> WatchRow | None:
    """Change a watch; None where there is none."""
    c = t.watches.c
    values = {"name": name, "draft": draft, "changed": now()}
    connection.execute(update(t.watches).where(c.number == number).values(**values))
    row = connection.execute(select(t.watches).where(c.number == number)).first()
    return WatchRow(*row) if row else None


def drop_watch(connection: Connection, number: int) -> bool:
    """Drop a watch; whether there was one."""
    return connection.execute(delete(t.watches).where(t.watches.c.number == number)).rowcount > 0
