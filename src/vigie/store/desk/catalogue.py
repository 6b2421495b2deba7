"""Everything a list of incidents shows, read in bulk: rows, sources, decisions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, Select, select

from vigie.domain.judgement import Judgement
from vigie.store import tables as t
from vigie.store.incidents import incident_of
from vigie.store.judgements import judgement_of
from vigie.store.linking import chunks
from vigie.store.records import IncidentRow

# More ids than these are read by reading the whole table.
_MANY = 2_000


@dataclass(frozen=True, slots=True)
class Entry:
    """An incident with when it was added and changed (ISO 8601, to the second)."""

    row: IncidentRow
    added: str
    changed: str


@dataclass(frozen=True, slots=True)
class Decided:
    """A judgement with the incidents its reports belong to now."""

    judgement: Judgement
    machine: str | None
    undone_by: str | None
    incident: str | None
    other: str | None


def stamps(connection: Connection) -> dict[str, str]:
    """When each incident was last changed."""
    return dict(connection.execute(select(t.incidents.c.id, t.incidents.c.changed)).all())


def entries(connection: Connection, ids: Collection[str] | None = None) -> Iterator[Entry]:
    """Some incidents, or all."""
    for statement in _of(select(t.incidents), ids):
        for row in connection.execute(statement):
            yield Entry(incident_of(row), row.added, row.changed)


def _of(statement: Select[tuple[object, ...]], ids: Collection[str] | None) -> Iterator[Select[tuple[object, ...]]]:
    """The statement for some incidents, in pieces that the database takes; unrestricted for many."""
    if ids is None or len(ids) > _MANY:
        yield statement
        return
    for some in chunks(sorted(ids)):
        yield statement.where(t.incidents.c.id.in_(some))


def source_keys(connection: Connection, ids: Collection[str] | None = None) -> dict[str, list[tuple[str, ...]]]:
    """For each incident and each of its articles: the article's id and what it may share (outlet, agency, text)."""
    origin = t.article_origins.c
    statement = (
        select(t.events.c.incident, t.articles.c.id, t.articles.c.publisher, origin.agency, origin.copy_of)
        .select_from(t.events)
        .join(t.articles, t.articles.c.number == t.events.c.article)
        .outerjoin(t.article_origins, origin.article == t.articles.c.number)
        .where(t.events.c.incident.is_not(None))
        .distinct()
    )
    found: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    whole = ids is None or len(ids) > _MANY
    pieces = [statement] if whole else [statement.where(t.events.c.incident.in_(p)) for p in chunks(sorted(ids or ()))]
    for piece in pieces:
        for row in connection.execute(piece):
            shared = (("outlet", row.publisher), ("agency", row.agency), ("text", row.copy_of))
            told = (f"{name}:{value}" for name, value in shared if value is not None)
            found[row.incident].append((row.id, *told))
    return found


def decided(connection: Connection, incident: str | None = None) -> list[Decided]:
    """The decisions in order, undone ones too, each with the incidents that its reports belong to now."""
    c, first, second = t.judgements.c, t.articles.alias("first"), t.articles.alias("second")
    one, other = t.events.alias("one"), t.events.alias("other")
    statement = (
        select(
            t.judgements,
            first.c.id.label("name"),
            second.c.id.label("other_name"),
            one.c.incident.label("now"),
            other.c.incident.label("other_now"),
        )
        .join(first, first.c.number == c.article)
        .outerjoin(second, second.c.number == c.other_article)
        .outerjoin(one, (one.c.article == c.article) & (one.c.event == c.event))
        .outerjoin(other, (other.c.article == c.other_article) & (other.c.event == c.other_event))
        .order_by(c.number)
    )
    if incident is not None:
        statement = statement.where((one.c.incident == incident) | (other.c.incident == incident))
    return [
        Decided(judgement_of(row), row.machine, row.undone_by, row.now, row.other_now)
        for row in connection.execute(statement)
    ]


def decision_stamp(connection: Connection) -> tuple[object, ...]:
    """What changes whenever a decision is made, undone or led to another report."""
    c = t.judgements.c
    return tuple(
        tuple(row) for row in connection.execute(select(c.number, c.event, c.other_event, c.undone).order_by(c.number))
    )
