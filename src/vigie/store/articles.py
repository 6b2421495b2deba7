"""Writing articles with what was read from them."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from vigie.domain.article import Article
from vigie.domain.edtf import Edtf
from vigie.domain.event import Event
from vigie.domain.incident import ReportKey
from vigie.domain.ports import Reading
from vigie.store import judgements
from vigie.store import tables as t
from vigie.store.engine import now
from vigie.store.linking import chunks
from vigie.store.records import Change, StoredArticle, Written
from vigie.store.rows import Columns, article_columns, article_of, event_columns, event_of, slot_value, value_columns

_CLASH = 6
_PLACED_NOWHERE: Columns = {"incident": None, "stood": None}


def digest(article: Article) -> str:
    """SHA-256 (hex) of what is read: the three parts and the publication date that relative dates count from."""
    parts = (article.title, article.heading, article.body, str(article.published_at or article.published or ""))
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def write(connection: Connection, given: Article, reading: Reading, origin: str, reader: str) -> Written:
    """Write one article and its events; `given` is the article before its date was reasoned out.

    The same article is one with the same address, else with the same content, else (both without address) with the
    same id. What the machine read before is replaced; an older text is kept as a version.
    """
    content = digest(given)
    row = find(connection, given, content)
    if row is None:
        return _insert(connection, given, reading, origin, reader, content)
    if row.content == content and row.reader == reader:
        return Written(row.id, row.number, Change.SAME)
    changed = row.content != content
    if changed:
        _keep_version(connection, row)
    columns = article_columns(reading.article) | {"url": given.url or row.url}
    connection.execute(
        update(t.articles)
        .where(t.articles.c.number == row.number)
        .values(**columns, content=content, version=row.version + changed, origin=origin, reader=reader, changed=now())
    )
    before = _replace_events(connection, row.number, reading.events)
    judgements.find_again(connection, row.number, reading.events)
    keys = tuple(ReportKey(row.id, index) for index in range(len(reading.events)))
    return Written(row.id, row.number, Change.CHANGED if changed else Change.REREAD, keys, before)


def find(connection: Connection, article: Article, content: str) -> Row[Any] | None:
    """The row of an article, by address, else content, else (both without address) id."""

    def one(*conditions: Any) -> Row[Any] | None:
        return connection.execute(select(t.articles).where(*conditions).order_by(t.articles.c.number)).first()

    if article.url:
        same = one(t.articles.c.url == article.url)
        return same or one(t.articles.c.id == article.id, t.articles.c.url.is_(None))
    return one(t.articles.c.content == content) or one(t.articles.c.id == article.id, t.articles.c.url.is_(None))


def held(connection: Connection, some: Sequence[Article]) -> set[str]:
    """The ids, among some articles, of those that `write` would find in the store."""
    columns = t.articles.c
    urls: set[str] = set()
    for part in chunks(article.url for article in some if article.url):
        urls.update(url for url in connection.scalars(select(columns.url).where(columns.url.in_(part))) if url)
    ids: set[str] = set()
    for names in chunks(article.id for article in some):
        ids.update(connection.scalars(select(columns.id).where(columns.id.in_(names))))
    # An id alone says little: files may be numbered from 1 each.
    near = (article for article in some if article.id in ids or article.url in urls)
    return {article.id for article in near if find(connection, article, digest(article)) is not None}


def _insert(
    connection: Connection, given: Article, reading: Reading, origin: str, reader: str, content: str
) -> Written:
    number = (connection.scalar(select(func.max(t.articles.c.number))) or 0) + 1
    taken = connection.scalar(select(t.articles.c.id).where(t.articles.c.id == given.id))
    # Two articles may carry one id (files numbered from 1 each): the second is told apart by its content.
    name = f"{given.id}-{content[:_CLASH]}" if taken else given.id
    moment = now()
    connection.execute(
        insert(t.articles).values(
            number=number,
            id=name,
            **article_columns(reading.article),
            content=content,
            version=1,
            origin=origin,
            reader=reader,
            added=moment,
            changed=moment,
        )
    )
    _write_events(connection, number, reading.events, {})
    keys = tuple(ReportKey(name, index) for index in range(len(reading.events)))
    return Written(name, number, Change.NEW, keys)


def _keep_version(connection: Connection, row: Row[Any]) -> None:
    connection.execute(
        insert(t.article_versions).values(
            article=row.number,
            version=row.version,
            content=row.content,
            title=row.title,
            heading=row.heading,
            body=row.body,
            published=row.published,
            replaced=now(),
            publisher=row.publisher,
            author=row.author,
            modified=row.modified,
            provenance=row.provenance,
            origin=row.origin,
        )
    )


def _replace_events(connection: Connection, number: int, events: Sequence[Event]) -> frozenset[str]:
    """Put new events in the place of the old; returns the incidents that the old ones belonged to.

    The n-th event of a kind inherits the incident of the n-th before, so that an incident keeps its id.
    """
    c = t.events.c
    old = connection.execute(select(c.kind, c.incident, c.stood).where(c.article == number).order_by(c.event)).all()
    inherited: dict[str, list[Columns]] = defaultdict(list)
    for row in old:
        inherited[row.kind].append({"incident": row.incident, "stood": row.stood})
    connection.execute(delete(t.slot_values).where(t.slot_values.c.article == number))
    connection.execute(delete(t.events).where(t.events.c.article == number))
    _write_events(connection, number, events, inherited)
    return frozenset(row.incident for row in old if row.incident)


def _write_events(
    connection: Connection, number: int, events: Sequence[Event], inherited: Mapping[str, list[Columns]]
) -> None:
    rows, values = [], []
    for index, event in enumerate(events):
        before = inherited.get(event.kind.value)
        rows.append(event_columns(number, index, event) | (before.pop(0) if before else _PLACED_NOWHERE))
        values.extend(value_columns(number, index, event))
    if rows:
        connection.execute(insert(t.events), rows)
    if values:
        connection.execute(insert(t.slot_values), values)


def read_events(connection: Connection, numbers: Sequence[int]) -> dict[int, tuple[Event, ...]]:
    """The events of some articles, by article number."""
    found: dict[int, tuple[Event, ...]] = {}
    for some in chunks(numbers):
        found.update(_read_some_events(connection, some))
    return found


def _read_some_events(connection: Connection, numbers: Sequence[int]) -> dict[int, tuple[Event, ...]]:
    values: dict[tuple[int, int], list[Any]] = defaultdict(list)
    in_order = (t.slot_values.c.article, t.slot_values.c.event, t.slot_values.c.position)
    for row in connection.execute(
        select(t.slot_values).where(t.slot_values.c.article.in_(numbers)).order_by(*in_order)
    ):
        values[row.article, row.event].append(slot_value(row))
    found: dict[int, list[Event]] = {number: [] for number in numbers}
    for row in connection.execute(
        select(t.events).where(t.events.c.article.in_(numbers)).order_by(t.events.c.article, t.events.c.event)
    ):
        found[row.article].append(event_of(row, values[row.article, row.event]))
    return {number: tuple(events) for number, events in found.items()}


def read_article(connection: Connection, name: str) -> StoredArticle | None:
    """An article with its events, by its id."""
    row = connection.execute(select(t.articles).where(t.articles.c.id == name)).first()
    if row is None:
        return None
    rows = connection.execute(
        select(t.events.c.incident, t.incidents.c.date)
        .outerjoin(t.incidents, t.incidents.c.id == t.events.c.incident)
        .where(t.events.c.article == row.number)
        .order_by(t.events.c.event)
    ).all()
    events = read_events(connection, [row.number])[row.number]
    settled = tuple(
        Edtf.parse(told.date) if told.date and event.date() is None else None
        for event, told in zip(events, rows, strict=True)
    )
    return StoredArticle(
        article_of(row), events, tuple(told.incident for told in rows), row.origin, row.version, settled
    )
