"""Webhooks and the log of what was delivered."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import Any

from sqlalchemy import Row, delete, func, insert, or_, select, update

from vigie.domain.errors import StoreError
from vigie.domain.notification import Delivery, Endpoint, Topic
from vigie.store import tables as t
from vigie.store.engine import Connecting, now
from vigie.store.rows import dump

_SECRETS = t.webhook_secrets


class Webhooks:
    """The webhooks of a database. A webhook's cursor is the last notification that was looked at for it."""

    def __init__(self, connecting: Connecting) -> None:
        self._connecting = connecting

    def add(self, endpoint: Endpoint, cursor: int) -> None:
        """Add a webhook that is sent what comes after the cursor. Raises StoreError where there is one of that name."""
        with self._connecting(True) as connection:
            if connection.scalar(select(t.webhooks.c.name).where(t.webhooks.c.name == endpoint.name)):
                raise StoreError(f"webhook {endpoint.name!r}: there is one of that name; remove it first")
            connection.execute(
                insert(t.webhooks).values(
                    name=endpoint.name,
                    url=endpoint.url,
                    topics=dump([topic.value for topic in endpoint.topics]),
                    countries=dump(list(endpoint.countries)),
                    min_killed=endpoint.min_killed,
                    cursor=cursor,
                    added=now(),
                )
            )
            for number, sealed in enumerate(reversed(endpoint.sealed), 1):
                connection.execute(insert(_SECRETS).values(webhook=endpoint.name, number=number, sealed=sealed))

    def rotate(self, name: str, sealed: str, until: str) -> None:
        """Give a webhook a new secret; those before it stay in force until then (ISO 8601). Raises StoreError."""
        with self._connecting(True) as connection:
            if not connection.scalar(select(t.webhooks.c.name).where(t.webhooks.c.name == name)):
                raise StoreError(_unknown(name))
            c, mine = _SECRETS.c, _SECRETS.c.webhook == name
            connection.execute(delete(_SECRETS).where(mine, c.until <= now()))
            connection.execute(
                update(_SECRETS).where(mine, or_(c.until.is_(None), c.until > until)).values(until=until)
            )
            number = connection.scalar(select(func.max(c.number)).where(mine)) or 0
            connection.execute(insert(_SECRETS).values(webhook=name, number=number + 1, sealed=sealed))

    def remove(self, name: str) -> None:
        """Remove a webhook; the log of its deliveries stays. Raises StoreError where there is none of that name."""
        with self._connecting(True) as connection:
            if not connection.execute(delete(t.webhooks).where(t.webhooks.c.name == name)).rowcount:
                raise StoreError(_unknown(name))
            connection.execute(delete(_SECRETS).where(_SECRETS.c.webhook == name))

    def get(self, name: str) -> Endpoint:
        """A webhook by its name. Raises StoreError where there is none."""
        found = next((one for one, _ in self.all() if one.name == name), None)
        if found is None:
            raise StoreError(_unknown(name))
        return found

    def all(self) -> list[tuple[Endpoint, int]]:
        """Every webhook with its cursor, by name."""
        with self._connecting(False) as connection:
            c, sealed = _SECRETS.c, defaultdict[str, list[str]](list)
            in_force = or_(c.until.is_(None), c.until > now())
            for row in connection.execute(select(_SECRETS).where(in_force).order_by(c.number.desc())):
                sealed[row.webhook].append(row.sealed)
            rows = connection.execute(select(t.webhooks).order_by(t.webhooks.c.name))
            return [(_endpoint(row, tuple(sealed[row.name])), row.cursor) for row in rows]

    def advance(self, name: str, cursor: int) -> None:
        """Move a webhook's cursor: up to there all was looked at."""
        with self._connecting(True) as connection:
            connection.execute(update(t.webhooks).where(t.webhooks.c.name == name).values(cursor=cursor))

    def log(self, made: Delivery) -> None:
        """Keep what a try came to."""
        with self._connecting(True) as connection:
            number = (connection.scalar(select(func.max(t.deliveries.c.number))) or 0) + 1
            columns = {name: getattr(made, name) for name in Delivery.__slots__}
            connection.execute(insert(t.deliveries).values(number=number, **columns))

    def due(self, name: str, moment: str) -> list[Delivery]:
        """The last tries of a webhook that failed and are to be repeated by that moment (ISO 8601), oldest first."""
        with self._connecting(False) as connection:
            c = t.deliveries.c
            last = select(func.max(c.number)).where(c.webhook == name).group_by(c.notification)
            statement = select(t.deliveries).where(c.number.in_(last), c.outcome == "failed", c.due <= moment)
            return [_delivery(row) for row in connection.execute(statement.order_by(c.notification))]

    def next_due(self) -> str | None:
        """When the next failed delivery is to be repeated (ISO 8601); None when nothing waits."""
        with self._connecting(False) as connection:
            c, hooks = t.deliveries.c, t.webhooks.c
            last = select(func.max(c.number)).group_by(c.webhook, c.notification)
            waiting = select(func.min(c.due)).join(t.webhooks, hooks.name == c.webhook)
            due: str | None = connection.scalar(waiting.where(c.number.in_(last), c.outcome == "failed"))
            return due

    def deliveries(self, name: str | None = None, limit: int = 50) -> list[Delivery]:
        """The tries, newest first."""
        with self._connecting(False) as connection:
            c = t.deliveries.c
            statement = select(t.deliveries).order_by(c.number.desc()).limit(limit)
            if name is not None:
                statement = statement.where(c.webhook == name)
            return [_delivery(row) for row in connection.execute(statement)]


def _unknown(name: str) -> str:
    return f"webhook {name!r}: there is none of that name; see `vigie webhooks list`"


def _endpoint(row: Row[Any], sealed: tuple[str, ...]) -> Endpoint:
    topics = tuple(Topic(name) for name in json.loads(row.topics))
    return Endpoint(row.name, row.url, sealed, topics, tuple(json.loads(row.countries)), row.min_killed)


def _delivery(row: Row[Any]) -> Delivery:
    return Delivery(**{name: getattr(row, name) for name in Delivery.__slots__})
