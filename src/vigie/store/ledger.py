"""What the runs met: documents seen, issues, counts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, delete, func, insert, select

from vigie.domain.errors import Issue
from vigie.domain.vocabulary import INCIDENT_KINDS
from vigie.store import tables as t
from vigie.store.engine import now
from vigie.store.judgements import struck
from vigie.store.linking import chunks
from vigie.store.records import Seen, Totals
from vigie.store.rows import Columns, dump

_LONGEST_MESSAGE = 500
_TOP = 10


def known(connection: Connection, fingerprints: Sequence[str], reader: str) -> set[str]:
    """Those documents (by fingerprint) that this reader has dealt with before."""
    found: set[str] = set()
    for some in chunks(fingerprints):
        found.update(
            connection.scalars(
                select(t.documents.c.fingerprint).where(
                    t.documents.c.fingerprint.in_(some), t.documents.c.reader == reader
                )
            )
        )
    return found


def remember(connection: Connection, reader: str, seen: Sequence[Seen]) -> None:
    """Note what became of some documents."""
    rows = {
        one.fingerprint: {
            "fingerprint": one.fingerprint,
            "id": one.id,
            "outcome": one.outcome,
            "reader": reader,
            "origin": one.origin,
            "article": one.article,
        }
        for one in seen
    }
    for some in chunks(rows):
        connection.execute(delete(t.documents).where(t.documents.c.fingerprint.in_(some)))
    if rows:
        connection.execute(insert(t.documents), list(rows.values()))


def record(connection: Connection, met: Mapping[str, Sequence[Issue]]) -> None:
    """Put the issues met at some places in the stead of those met there before; the same again change nothing."""
    c = t.issues.c
    before: dict[str, set[tuple[str, str, str]]] = defaultdict(set)
    for some in chunks(met):
        known = select(c.origin, c.stage, c.code, c.message).where(c.origin.in_(some))
        for row in connection.execute(known):
            before[row.origin].add((row.stage, row.code, row.message))
    rows: list[Columns] = []
    for origin, found in met.items():
        issues = {(issue.stage, issue.code, issue.message[:_LONGEST_MESSAGE]) for issue in found}
        if issues == before.get(origin, set()):
            continue
        connection.execute(delete(t.issues).where(c.origin == origin))
        rows.extend(
            {"origin": origin, "stage": stage, "code": code, "message": message, "seen": now()}
            for stage, code, message in sorted(issues)
        )
    if rows:
        connection.execute(insert(t.issues), rows)


def issues(connection: Connection, stage: str | None, code: str | None, limit: int | None) -> list[Issue]:
    """The recorded issues in order of place."""
    statement = select(t.issues).order_by(t.issues.c.origin, t.issues.c.stage, t.issues.c.code).limit(limit)
    if stage:
        statement = statement.where(t.issues.c.stage == stage)
    if code:
        statement = statement.where(t.issues.c.code == code)
    return [Issue(row.stage, row.origin, row.code, row.message) for row in connection.execute(statement)]


def record_run(
    connection: Connection, started: str, reader: str, inputs: Sequence[str], counts: Mapping[str, int]
) -> None:
    """Note a finished run with its counts."""
    number = (connection.scalar(select(func.max(t.runs.c.number))) or 0) + 1
    connection.execute(
        insert(t.runs).values(
            number=number,
            started=started,
            finished=now(),
            reader=reader,
            inputs=dump(list(inputs)),
            counts=dump(dict(counts)),
        )
    )


def totals(connection: Connection) -> Totals:
    """How much the store holds but for what was struck; break-downs count attacks and plots, not mere background."""
    c = t.incidents.c
    kept = c.id.not_in(struck())

    def count(statement: object) -> int:
        return int(connection.scalar(statement) or 0)  # type: ignore[call-overload]

    def top(column: object) -> tuple[tuple[str, int], ...]:
        real = (kept, c.background == 0, c.kind.in_([kind.value for kind in INCIDENT_KINDS]))
        statement = select(column, func.count()).where(*real).group_by(column)  # type: ignore[call-overload]
        rows = [(str(name), int(number)) for name, number in connection.execute(statement) if name]
        return tuple(sorted(rows, key=lambda row: (-row[1], row[0]))[:_TOP])

    kinds = connection.execute(select(c.kind, func.count()).where(kept, c.background == 0).group_by(c.kind))
    return Totals(
        articles=count(select(func.count()).select_from(t.articles)),
        documents=count(select(func.count()).select_from(t.documents)),
        irrelevant=count(select(func.count()).select_from(t.documents).where(t.documents.c.outcome == "irrelevant")),
        events=count(select(func.count()).select_from(t.events)),
        incidents=count(select(func.count()).select_from(t.incidents).where(kept)),
        background=count(select(func.count()).select_from(t.incidents).where(kept, c.background == 1)),
        issues=count(select(func.count()).select_from(t.issues)),
        by_kind=tuple(sorted(((str(k), int(n)) for k, n in kinds), key=lambda row: (-row[1], row[0]))),
        by_country=top(c.country),
        by_year=tuple(sorted(top(func.substr(c.date_first, 1, 4)))),
    )
