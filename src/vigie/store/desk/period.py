"""What articles of some days tell of."""

from __future__ import annotations

from sqlalchemy import Connection, func, select

from vigie.domain.event import LISTED
from vigie.store import tables as t

# Behind every mark that EDTF puts behind a day (`~`, `?`, `%`).
_PAST_MARKS = "\x7f"
_DAY = 10


def told_in(connection: Connection, since: str, until: str) -> set[str]:
    """The incidents and records with a report published from the day `since` to `until` (ISO 8601), both included."""
    a, e = t.articles.c, t.events.c
    statement = (
        select(e.incident)
        .join(t.articles, a.number == e.article)
        .where(e.incident.is_not(None), a.published >= since, a.published <= until + _PAST_MARKS)
        .distinct()
    )
    return {str(name) for name in connection.scalars(statement)}


def articles_in(connection: Connection, since: str, until: str) -> int:
    """How many articles of the record were published on these days."""
    a = t.articles.c
    wanted = (a.published >= since, a.published <= until + _PAST_MARKS)
    return connection.scalar(select(func.count()).select_from(t.articles).where(*wanted)) or 0


def without_day(connection: Connection) -> int:
    """How many articles of the press have no day of publication: no day's brief holds them."""
    a = t.articles.c
    vague = a.published.is_(None) | (func.length(a.published) < _DAY)
    rows = select(t.events.c.article).where(t.events.c.rule == LISTED)
    return connection.scalar(select(func.count()).select_from(t.articles).where(vague, a.number.not_in(rows))) or 0
