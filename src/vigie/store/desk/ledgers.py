"""Outlets, issues, runs and totals as the desk lists them."""

from __future__ import annotations

import json
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, and_, case, func, or_, select

from vigie.store import tables as t


@dataclass(frozen=True, slots=True)
class OutletRow:
    """An outlet: articles stored, events read from them, articles that print an agency's wire, first and last day."""

    name: str
    articles: int
    events: int
    wire: int
    first: str | None
    last: str | None


@dataclass(frozen=True, slots=True)
class IssueItem:
    """Something that was wrong with one document (`where`) at one stage."""

    where: str
    stage: str
    code: str
    message: str
    seen: str

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What orders issues."""
        return (self.where, self.stage, self.code, self.message)


@dataclass(frozen=True, slots=True)
class Run:
    """A reading that finished: when, on what, with which counts."""

    started: str
    finished: str | None
    inputs: tuple[str, ...]
    counts: tuple[tuple[str, int], ...]


def outlets(connection: Connection) -> list[OutletRow]:
    """The outlets that articles name, the one with most articles first."""
    a, origin = t.articles.c, t.article_origins.c
    wire = func.sum(case((origin.agency.is_not(None), 1), else_=0))
    told = (
        select(a.publisher, func.count(), wire, func.min(a.published), func.max(a.published))
        .select_from(t.articles)
        .outerjoin(t.article_origins, origin.article == a.number)
        .where(a.publisher.is_not(None))
        .group_by(a.publisher)
    )
    counted = (
        select(a.publisher, func.count())
        .select_from(t.events)
        .join(t.articles, a.number == t.events.c.article)
        .where(a.publisher.is_not(None))
        .group_by(a.publisher)
    )
    events = {str(name): int(count) for name, count in connection.execute(counted)}
    rows = [
        OutletRow(str(name), int(count), events.get(str(name), 0), int(copies or 0), first, last)
        for name, count, copies, first, last in connection.execute(told)
    ]
    return sorted(rows, key=lambda row: (-row.articles, row.name))


def issues(
    connection: Connection, stage: str | None, code: str | None, after: tuple[str, ...] | None, limit: int
) -> tuple[list[IssueItem], int]:
    """Some issues in order of place, stage, code and message, after one of them; and how many there are."""
    c = t.issues.c
    conditions: list[ColumnElement[bool]] = []
    if stage:
        conditions.append(c.stage == stage)
    if code:
        conditions.append(c.code == code)
    total = int(connection.scalar(select(func.count()).select_from(t.issues).where(*conditions)) or 0)
    if after:
        conditions.append(_after(after))
    statement = select(t.issues).where(*conditions).order_by(c.origin, c.stage, c.code, c.message).limit(limit)
    return [IssueItem(*row) for row in connection.execute(statement)], total


def _after(key: tuple[str, ...]) -> ColumnElement[bool]:
    columns = (t.issues.c.origin, t.issues.c.stage, t.issues.c.code, t.issues.c.message)
    steps: list[ColumnElement[bool]] = []
    for at, (column, value) in enumerate(zip(columns, key, strict=True)):
        same = [earlier == told for earlier, told in zip(columns[:at], key[:at], strict=True)]
        steps.append(and_(*same, column > value))
    return or_(*steps)


def issue_counts(connection: Connection) -> list[tuple[str, int]]:
    """How many issues there are of each `stage/code`, commonest first."""
    c = t.issues.c
    rows = connection.execute(select(c.stage, c.code, func.count()).group_by(c.stage, c.code))
    found = [(f"{stage}/{code}", int(count)) for stage, code, count in rows]
    return sorted(found, key=lambda pair: (-pair[1], pair[0]))


def runs(connection: Connection, limit: int) -> list[Run]:
    """The last runs, latest first."""
    statement = select(t.runs).order_by(t.runs.c.number.desc()).limit(limit)
    return [
        Run(
            row.started,
            row.finished,
            tuple(map(str, json.loads(row.inputs))),
            tuple((str(name), int(count)) for name, count in json.loads(row.counts).items()),
        )
        for row in connection.execute(statement)
    ]


def counts(connection: Connection) -> tuple[int, int, int, int]:
    """How many articles, documents, events and issues there are."""

    def count(table: object) -> int:
        return int(connection.scalar(select(func.count()).select_from(table)) or 0)  # type: ignore[arg-type]

    return count(t.articles), count(t.documents), count(t.events), count(t.issues)


def reports_since(connection: Connection, moment: str) -> dict[str, set[str]]:
    """The articles added since a moment, by the incident they tell of."""
    statement = (
        select(t.events.c.incident, t.articles.c.id)
        .join(t.articles, t.articles.c.number == t.events.c.article)
        .where(t.articles.c.added >= moment, t.events.c.incident.is_not(None))
    )
    found: dict[str, set[str]] = {}
    for incident, article in connection.execute(statement):
        found.setdefault(str(incident), set()).add(str(article))
    return found


def origin(connection: Connection, article: str) -> tuple[str | None, tuple[str, ...]]:
    """The agency whose wire an article prints, and the other articles that print the same text."""
    mine, other, named = t.article_origins.alias("mine"), t.article_origins.alias("other"), t.articles.alias("named")
    of_article = (mine.c.article == t.articles.c.number) & (t.articles.c.id == article)
    agency = connection.scalar(select(mine.c.agency).join(t.articles, of_article))
    copies = connection.scalars(
        select(named.c.id)
        .select_from(mine)
        .join(t.articles, of_article)
        .join(other, (other.c.copy_of == mine.c.copy_of) & (other.c.article != mine.c.article))
        .join(named, named.c.number == other.c.article)
        .order_by(named.c.id)
    )
    return agency, tuple(copies)
