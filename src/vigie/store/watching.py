"""What was fetched and which feeds are watched: enough to ask servers whether anything changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, delete, insert, select

from vigie.domain.document import Fetched
from vigie.store import tables as t
from vigie.store.engine import Connecting, now
from vigie.store.linking import chunks
from vigie.store.rows import Columns


@dataclass(frozen=True, slots=True)
class FeedState:
    """How a watched feed stands: `polled` and `due` are ISO 8601 in UTC, `failures` counts those in a row."""

    url: str
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
        """Note answers, once what they brought is stored; one of status 0 (none) keeps what was known before."""
        answers = {one.url: one for one in fetched}
        if not answers:
            return
        with self._connecting(True) as connection:
            for some in chunks(answers):
                c = t.fetches.c
                before = {row.url: row for row in connection.execute(select(t.fetches).where(c.url.in_(some)))}
                connection.execute(delete(t.fetches).where(c.url.in_(some)))
                rows = [_columns(answers[url], before.get(url), (stamps or {}).get(url)) for url in some]
                connection.execute(insert(t.fetches), rows)

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


def _columns(answer: Fetched, before: Row[Any] | None, stamp: str | None) -> Columns:
    known = before if answer.status == 0 and before is not None else answer
    return {
        "url": answer.url,
        "final": known.final,
        "etag": known.etag,
        "last_modified": known.last_modified,
        "fetched": now(),
        "status": known.status,
        "stamp": stamp,
    }
