"""The analyst's decisions: written, found again after re-reading, undone; never deleted."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, Select, func, insert, or_, select, update

from vigie.domain.errors import StoreError
from vigie.domain.event import Event
from vigie.domain.incident import ReportKey
from vigie.domain.judgement import Action, Decision, Identity, Judgement
from vigie.domain.span import Span
from vigie.store import tables as t
from vigie.store.engine import now
from vigie.store.rows import dump
from vigie.text.fold import fold_word

# Points by which a report is known again; one of them at least must tell beside the kind.
_TRIGGER, _DATE, _CITY = 3, 2, 2


def identity(event: Event) -> Identity:
    """What a report is known again by."""
    date, city = event.date(), event.text_of("city")
    return Identity(event.kind.value, str(date) if date else None, fold_word(city) if city else None, event.trigger)


def record(
    connection: Connection,
    decisions: Sequence[Decision],
    identities: dict[ReportKey, Identity],
    author: str,
    reason: str | None,
) -> int:
    """Write the decisions of one command; returns its number."""
    number = int(connection.scalar(select(func.max(t.judgements.c.number))) or 0) + 1
    command, moment = number, now()
    for offset, one in enumerate(decisions):
        sides = [one.report, *([one.other] if one.other else [])]
        connection.execute(
            insert(t.judgements).values(
                number=number + offset,
                command=command,
                made=moment,
                author=author,
                action=one.action.value,
                incident=dump([_identity_row(identities[side]) for side in sides]),
                article=_number(connection, one.report),
                event=one.report.event,
                other_article=_number(connection, one.other) if one.other else None,
                other_event=one.other.event if one.other else None,
                slot=one.slot,
                value=one.value,
                reason=reason,
                machine=one.machine,
            )
        )
    return command


def _number(connection: Connection, key: ReportKey) -> int:
    found = connection.scalar(select(t.articles.c.number).where(t.articles.c.id == key.article))
    if found is None:
        raise StoreError(f"article {key.article}: not in the database; expected the id of a stored article")
    return int(found)


def _identity_row(one: Identity) -> list[object]:
    return [one.kind, one.date, one.city, one.trigger.start, one.trigger.end]


def listed(connection: Connection, undone: bool = False) -> list[Judgement]:
    """The decisions in order; without `undone` those in force only."""
    first, second = t.articles.alias("first"), t.articles.alias("second")
    c = t.judgements.c
    statement = (
        select(t.judgements, first.c.id.label("name"), second.c.id.label("other_name"))
        .join(first, first.c.number == c.article)
        .outerjoin(second, second.c.number == c.other_article)
        .order_by(c.number)
    )
    if not undone:
        statement = statement.where(c.undone.is_(None))
    return [judgement_of(row) for row in connection.execute(statement)]


def struck() -> Select[tuple[str | None]]:
    """The incidents that a decision in force strikes from the record."""
    c, e = t.judgements.c, t.events.c
    here = (e.article == c.article) & (e.event == c.event)
    told = (c.action == Action.REJECT.value, c.undone.is_(None), e.incident.is_not(None))
    return select(e.incident).join(t.judgements, here).where(*told)


def judgement_of(row: Row[Any]) -> Judgement:
    """The judgement of a row that names its articles."""
    return Judgement(
        number=row.number,
        command=row.command,
        action=Action(row.action),
        made=row.made,
        author=row.author,
        report=None if row.event is None else ReportKey(row.name, row.event),
        other=None if row.other_event is None else ReportKey(row.other_name, row.other_event),
        slot=row.slot,
        value=row.value,
        reason=row.reason,
        undone=row.undone,
    )


def undo(connection: Connection, command: int, author: str | None = None) -> list[Judgement]:
    """Take back the decisions of a command. Raises StoreError for one that is not in force."""
    found = [one for one in listed(connection) if one.command == command]
    if not found:
        raise StoreError(f"judgement {command}: none of that number is in force; see `vigie judgements`")
    connection.execute(
        update(t.judgements).where(t.judgements.c.command == command).values(undone=now(), undone_by=author)
    )
    return found


def find_again(connection: Connection, article: int, events: Sequence[Event]) -> None:
    """Lead the decisions on an article to its events after it was read anew, by what the reports were known by."""
    c = t.judgements.c
    rows = connection.execute(select(t.judgements).where(or_(c.article == article, c.other_article == article))).all()
    for row in rows:
        known = [Identity(kind, date, city, Span(a, b)) for kind, date, city, a, b in json.loads(row.incident)]
        columns: dict[str, int | None] = {}
        if row.article == article:
            columns["event"] = _best(known[0], events)
        if row.other_article == article:
            columns["other_event"] = _best(known[1], events)
        connection.execute(update(t.judgements).where(c.number == row.number).values(**columns))


def _best(known: Identity, events: Sequence[Event]) -> int | None:
    """The event most like a report, the first among equals; None where nothing but the kind agrees."""
    points: list[tuple[int, int]] = []
    for index, event in enumerate(events):
        one = identity(event)
        if one.kind == known.kind:
            score = _TRIGGER * one.trigger.overlaps(known.trigger)
            score += _DATE * (one.date is not None and one.date == known.date)
            score += _CITY * (one.city is not None and one.city == known.city)
            points.append((-score, index))
    best = min(points, default=None)
    return best[1] if best and best[0] < 0 else None
