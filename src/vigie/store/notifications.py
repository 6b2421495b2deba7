"""Notifications: reading them from a cursor on, marking them as read, making new ones."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, func, insert, select

from vigie.domain.edtf import Edtf
from vigie.domain.notification import Notification, Topic
from vigie.domain.vocabulary import Kind
from vigie.store import stock
from vigie.store import tables as t
from vigie.store.engine import Connecting, now
from vigie.store.incidents import tally
from vigie.store.linking import chunks


class Notifications:
    """The notifications of a database; `user` is any name, empty for the only one."""

    def __init__(self, connecting: Connecting) -> None:
        self._connecting = connecting

    def since(
        self, cursor: int = 0, limit: int = 100, topics: Collection[Topic] = (), user: str = "", unmarked: bool = False
    ) -> list[Notification]:
        """Those with a number above the cursor, oldest first."""
        with self._connecting(False) as connection:
            c = t.notifications.c
            wanted = [c.number > cursor, *_wanted(topics)]
            return _find(connection, user, unmarked, wanted, c.number, limit)

    def latest(
        self, limit: int = 50, topics: Collection[Topic] = (), user: str = "", unmarked: bool = False
    ) -> list[Notification]:
        """The newest, newest first."""
        with self._connecting(False) as connection:
            return _find(connection, user, unmarked, _wanted(topics), t.notifications.c.number.desc(), limit)

    def get(self, number: int, user: str = "") -> Notification | None:
        """One by its number."""
        with self._connecting(False) as connection:
            c = t.notifications.c
            return next(iter(_find(connection, user, False, [c.number == number], c.number, 1)), None)

    def last(self) -> int:
        """The highest number; 0 when there is none."""
        with self._connecting(False) as connection:
            return connection.scalar(select(func.max(t.notifications.c.number))) or 0

    def unmarked(self, user: str = "") -> int:
        """How many the user has not marked."""
        with self._connecting(False) as connection:
            all_of_them = connection.scalar(select(func.count()).select_from(t.notifications)) or 0
            mine = t.notification_marks.c.reader == user
            return all_of_them - (
                connection.scalar(select(func.count()).select_from(t.notification_marks).where(mine)) or 0
            )

    def mark(self, numbers: Iterable[int], user: str = "") -> int:
        """Mark some as read; how many newly are. Numbers that no notification has are passed over."""
        with self._connecting(True) as connection:
            return sum(_mark(connection, t.notifications.c.number.in_(some), user) for some in chunks(sorted(numbers)))

    def mark_until(self, number: int, user: str = "") -> int:
        """Mark all up to a number as read; how many newly are."""
        with self._connecting(True) as connection:
            return _mark(connection, t.notifications.c.number <= number, user)

    def take_stock(self, notify: bool | None = None, among: Collection[str] | None = None) -> list[Notification]:
        """Compare incidents (or some `among` them) with what was last told and write what is new; returns that.

        Without `notify` the present state counts as told; left to itself, that is so the first time.
        """
        with self._connecting(True) as connection:
            told = notify if notify is not None else not stock.never_taken(connection)
            numbers = stock.take_stock(connection, told, among)
            c = t.notifications.c
            found: list[Notification] = []
            for some in chunks(numbers):
                found += _find(connection, "", False, [c.number.in_(some)], c.number, None)
            return found

    def never_taken(self) -> bool:
        """Whether stock was never taken: all incidents are old news then."""
        with self._connecting(False) as connection:
            return stock.never_taken(connection)


def _wanted(topics: Collection[Topic]) -> list[ColumnElement[bool]]:
    return [t.notifications.c.topic.in_([topic.value for topic in topics])] if topics else []


def _find(
    connection: Connection,
    user: str,
    unmarked: bool,
    wanted: list[ColumnElement[bool]],
    order: ColumnElement[Any],
    limit: int | None,
) -> list[Notification]:
    c, marks = t.notifications.c, t.notification_marks.c
    statement = (
        select(t.notifications, marks.marked)
        .outerjoin(t.notification_marks, and_(marks.notification == c.number, marks.reader == user))
        .where(*wanted, *([marks.marked.is_(None)] if unmarked else []))
        .order_by(order)
        .limit(limit)
    )
    return [_notification(row) for row in connection.execute(statement)]


def _mark(connection: Connection, wanted: ColumnElement[bool], user: str) -> int:
    c, marks = t.notifications.c, t.notification_marks.c
    marked = select(marks.notification).where(marks.notification == c.number, marks.reader == user).exists()
    numbers = list(connection.scalars(select(c.number).where(wanted, ~marked)))
    if numbers:
        rows = [{"notification": number, "reader": user, "marked": now()} for number in numbers]
        connection.execute(insert(t.notification_marks), rows)
    return len(numbers)


def _notification(row: Row[Any]) -> Notification:
    return Notification(
        number=row.number,
        id=row.id,
        made=row.made,
        topic=Topic(row.topic),
        incident=row.incident,
        kind=Kind(row.kind),
        anchor=row.anchor,
        date=Edtf.parse(row.date) if row.date else None,
        country=row.country,
        city=row.city,
        killed=tally(row.killed_low, row.killed_high),
        wounded=tally(row.wounded_low, row.wounded_high),
        killed_before=tally(row.killed_before_low, row.killed_before_high),
        wounded_before=tally(row.wounded_before_low, row.wounded_before_high),
        actors=tuple(json.loads(row.actors)),
        detail=row.detail,
        reports=row.reports,
        marked=row.marked is not None,
    )
