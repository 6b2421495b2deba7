"""Taking stock: which changes of incidents are news since the last time."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, Row, and_, delete, func, insert, or_, select, update

from vigie.domain.event import LISTED
from vigie.domain.notification import Topic
from vigie.domain.vocabulary import INCIDENT_KINDS, Kind
from vigie.store import former
from vigie.store import tables as t
from vigie.store.engine import now
from vigie.store.judgements import struck
from vigie.store.linking import chunks
from vigie.store.rows import Columns

_INCIDENTS = frozenset(kind.value for kind in INCIDENT_KINDS)
_STATE = ("killed_low", "killed_high", "wounded_low", "wounded_high", "detail", "background")
_TOLL = _STATE[:4]
# Days from an incident's date to its newest report: later reports recall it, as anniversaries and trials do.
_NEWS_DAYS = 30
_TOLL_DAYS = 90
# A level told again within so many days is the same news.
_LEVEL_DAYS = 7
_UNCHANGED_LEVEL = "kept"
_PRAISE = "praises"


@dataclass(frozen=True, slots=True)
class _News:
    """An incident to be told of, and the state last told (None for one that is new)."""

    topic: Topic
    row: Row[Any]
    before: Row[Any] | None


def take_stock(connection: Connection, notify: bool, among: Collection[str] | None = None) -> list[int]:
    """Compare incidents (or some `among` them) with the state last noted; write notifications; returns their numbers.

    Without `notify` the state is noted and nothing is told.
    """
    if among is None:
        former.settle(connection)
    changed = _changed(connection, among)
    heirs = _former(connection, [row.id for row, before in changed if before is None])
    news: list[_News] = []
    for row, noted in changed:
        before = noted or heirs.get(row.id)
        topic = _topic(row, before) if notify else None
        if topic is not None:
            news.append(_News(topic, row, before))
    numbers = _write(connection, news)
    _note(connection, [row for row, _ in changed])
    if among is None:
        c = t.incident_stock.c
        held = select(t.incidents.c.id).where(t.incidents.c.id == c.incident)
        connection.execute(update(t.incident_stock).where(c.stands == 1, ~held.exists()).values(stands=0))
    return numbers


def never_taken(connection: Connection) -> bool:
    """Whether stock was never taken of what the press tells: lists alone and undated mentions are no beginning."""
    c = t.incident_stock.c
    return connection.scalar(select(c.incident).where(c.background == 0).limit(1)) is None


def _changed(connection: Connection, among: Collection[str] | None) -> list[tuple[Row[Any], Row[Any] | None]]:
    """Incidents whose state differs from the one noted, in order of date."""
    incidents, stock = t.incidents.c, t.incident_stock.c
    differs = [getattr(incidents, name).is_distinct_from(getattr(stock, name)) for name in _STATE]
    statement = (
        select(t.incidents)
        .outerjoin(t.incident_stock, and_(stock.incident == incidents.id, stock.stands == 1))
        .where(or_(stock.incident.is_(None), *differs), *([] if among is None else [incidents.id.in_(among)]))
        .order_by(incidents.date_first.is_(None), incidents.date_first, incidents.id)
    )
    rows = connection.execute(statement).all()
    noted: dict[str, Row[Any]] = {}
    for some in chunks(row.id for row in rows):
        for row in connection.execute(select(t.incident_stock).where(stock.incident.in_(some), stock.stands == 1)):
            noted[row.incident] = row
    return [(row, noted.get(row.id)) for row in rows]


def _former(connection: Connection, ids: Iterable[str]) -> dict[str, Row[Any]]:
    """What was noted of incidents under the names they had before."""
    found: dict[str, Row[Any]] = {}
    alias, stock = t.incident_aliases.c, t.incident_stock.c
    for some in chunks(ids):
        statement = (
            select(alias.incident.label("heir"), t.incident_stock)
            .join(t.incident_stock, stock.incident == alias.old)
            .where(alias.incident.in_(some), stock.stands == 1)
            .order_by(alias.old)
        )
        for row in connection.execute(statement):
            found.setdefault(row.heir, row)
    return found


def _topic(row: Row[Any], before: Row[Any] | None) -> Topic | None:
    """What kind of news a changed incident may be, before its age is looked at."""
    if row.kind == Kind.CLAIM.value:
        told = row.detail and row.detail != _PRAISE and (before is None or before.detail != row.detail)
        return Topic.CLAIM if told else None
    if row.kind == Kind.ALERT_LEVEL.value:
        words = (row.detail or "").split()
        moved = bool(words) and _UNCHANGED_LEVEL not in words and (before is None or before.detail != row.detail)
        return Topic.ALERT_LEVEL if moved else None
    if row.background or row.kind not in _INCIDENTS:
        return None
    if before is None or before.background:
        return Topic.NEW_INCIDENT
    differs = any(getattr(row, name) != getattr(before, name) for name in _TOLL)
    return Topic.TOLL_CHANGE if differs and any(getattr(row, name) is not None for name in _TOLL) else None


def _write(connection: Connection, news: list[_News]) -> list[int]:
    published = _published(connection, [one.row.id for one in news])
    anchors = _dates(connection, [one.row.anchor for one in news if one.row.anchor])
    number = connection.scalar(select(func.max(t.notifications.c.number))) or 0
    rejected = set(connection.scalars(struck())) if news else set()
    numbers: list[int] = []
    for one in (one for one in news if one.row.id not in rejected):
        own = _day(one.row.date_last) or _day(one.row.date_first)
        when = own or anchors.get(one.row.anchor or "")
        if not _is_fresh(one.topic, when, published.get(one.row.id)) or _told_before(connection, one):
            continue
        number += 1
        connection.execute(insert(t.notifications).values(number=number, **_columns(one, number)))
        numbers.append(number)
    return numbers


def _published(connection: Connection, ids: Iterable[str]) -> dict[str, date]:
    """The day of each incident's newest report; the day it came in where it has no date of publication."""
    newest: dict[str, date] = {}
    for some in chunks(ids):
        statement = (
            select(t.events.c.incident, t.articles.c.published, t.articles.c.added)
            .join(t.articles, t.articles.c.number == t.events.c.article)
            .where(t.events.c.incident.in_(some), t.events.c.rule != LISTED)
        )
        for row in connection.execute(statement):
            day = _day(row.published) or _day(row.added)
            if day and (row.incident not in newest or day > newest[row.incident]):
                newest[row.incident] = day
    return newest


def _dates(connection: Connection, ids: Iterable[str]) -> dict[str, date]:
    found: dict[str, date] = {}
    for some in chunks(ids):
        c = t.incidents.c
        for row in connection.execute(select(c.id, c.date_first, c.date_last).where(c.id.in_(some))):
            day = _day(row.date_last) or _day(row.date_first)
            if day:
                found[row.id] = day
    return found


def _day(text: str | None) -> date | None:
    """The day of an ISO date or date-time; None for a date that is less exact."""
    try:
        return date.fromisoformat(text[:10]) if text else None
    except ValueError:
        return None


def _is_fresh(topic: Topic, when: date | None, published: date | None) -> bool:
    """Whether a happening of that day was news when its newest report was published."""
    if when is None:
        return topic is Topic.ALERT_LEVEL
    limit = timedelta(_TOLL_DAYS if topic is Topic.TOLL_CHANGE else _NEWS_DAYS)
    return published is None or published - when <= limit


def _told_before(connection: Connection, one: _News) -> bool:
    """Whether the same claim, or the same level of the same state, was told already under another id."""
    c = t.notifications.c
    same = [c.topic == one.topic.value, c.detail == one.row.detail, c.country.is_not_distinct_from(one.row.country)]
    if one.topic is Topic.CLAIM:
        same += [c.actors == one.row.actors, c.anchor.is_not_distinct_from(one.row.anchor)]
        same += [] if one.row.anchor else [c.date.is_not_distinct_from(one.row.date)]
        return connection.scalar(select(c.number).where(*same).limit(1)) is not None
    if one.topic is not Topic.ALERT_LEVEL:
        return False
    day = _day(one.row.date_first)
    for text in connection.scalars(select(c.date).where(*same)):
        other = _day(text)
        if day is None or other is None or abs(day - other) <= timedelta(_LEVEL_DAYS):
            return True
    return False


def _columns(one: _News, number: int) -> Columns:
    row, toll = one.row, one.before if one.topic is Topic.TOLL_CHANGE else None
    told = f"{number}\x1f{one.topic}\x1f{row.id}\x1f{row.killed_low}\x1f{row.wounded_low}\x1f{row.detail}"
    same = ("kind", "anchor", "date", "country", "city", *_TOLL, "actors", "detail", "reports")
    return {
        "id": f"ntf_{hashlib.sha256(told.encode()).hexdigest()[:16]}",
        "made": now(),
        "topic": one.topic.value,
        "incident": row.id,
        **{name: getattr(row, name) for name in same},
        **{name.replace("_", "_before_"): getattr(toll, name) if toll else None for name in _TOLL},
    }


def _note(connection: Connection, rows: list[Row[Any]]) -> None:
    """Note the state of some incidents."""
    c = t.incident_stock.c
    for some in chunks(rows):
        connection.execute(delete(t.incident_stock).where(c.incident.in_([row.id for row in some])))
        states = [{"incident": row.id, "stands": 1, **{name: getattr(row, name) for name in _STATE}} for row in some]
        connection.execute(insert(t.incident_stock), states)
