"""What was fetched and which feeds are watched: enough to ask servers whether anything changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select

from vigie.domain.document import Fetched
from vigie.store import tables as t
from vigie.store.engine import now
from vigie.store.linking import chunks

Connecting = Callable[[bool], AbstractContextManager[Connection]]


@dataclass(frozen=True, slots=True)
class FeedState:
    """How a watched feed stands: `polled` and `due` are ISO 8601 in UTC, `failures` counts those in a row."""

    url: str
    etag: str | None = None
    last_modified: str | None = None
    polled: str | None = None
    due: str | None = None
    failures: int = 0
    status: int | None = None
    message: str | None = None


class Watching:
    """The fetches and feeds of a database."""

    def __init__(self, connecting: Connecting) -> None:
        self._connecting = connecting

    def validators(self, url: str) -> tuple[str | None, str | None] | None:
        """ETag and date of change that a server gave for an address; None where it was never fetched."""
        with self._connecting(False) as connection:
            c = t.fetches.c
            row = connection.execute(select(c.etag, c.last_modified).where(c.url == url)).first()
            return (row.etag, row.last_modified) if row else None

    def stamps(self, urls: Iterable[str]) -> dict[str, str | None]:
        """Those addresses that were fetched, each with what its feed said of its last change by then."""
        found: dict[str, str | None] = {}
        with self._connecting(False) as connection:
            c = t.fetches.c
            for some in chunks(urls):
                rows = connection.execute(select(c.url, c.stamp).where(c.url.in_(some)))
                found.update((row.url, row.stamp) for row in rows)
        return found

    def remember(self, fetched: Iterable[Fetched], stamps: Mapping[str, str | None] | None = None) -> None:
        """Note answers, once what they brought is stored."""
        rows = {
            one.url: {
                "url": one.url,
                "final": one.final,
                "etag": one.etag,
                "last_modified": one.last_modified,
                "fetched": now(),
                "status": one.status,
                "stamp": (stamps or {}).get(one.url),
            }
            for one in fetched
        }
        if not rows:
            return
        with self._connecting(True) as connection:
            for some in chunks(rows):
                connection.execute(delete(t.fetches).where(t.fetches.c.url.in_(some)))
            connection.execute(insert(t.fetches), list(rows.values()))

    def feed(self, url: str) -> FeedState:
        """How a feed stands; one never polled is due."""
        with self._connecting(False) as connection:
            row = connection.execute(select(t.feeds).where(t.feeds.c.url == url)).first()
            return FeedState(**row._mapping) if row else FeedState(url)

    def feeds(self) -> list[FeedState]:
        """Every feed that was ever polled, by address."""
        with self._connecting(False) as connection:
            return [FeedState(**row._mapping) for row in connection.execute(select(t.feeds).order_by(t.feeds.c.url))]

    def save_feed(self, state: FeedState) -> None:
        """Keep how a feed stands."""
        with self._connecting(True) as connection:
            connection.execute(delete(t.feeds).where(t.feeds.c.url == state.url))
            columns = {name: getattr(state, name) for name in FeedState.__slots__}
            connection.execute(insert(t.feeds).values(**columns))
