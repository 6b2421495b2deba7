"""The typed links of one incident, in both directions."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, or_, select

from vigie.store import tables as t


@dataclass(frozen=True, slots=True)
class TieRow:
    """A link to another incident or record: its type, whether it leads there, and how many reports say so."""

    other: str
    type: str
    outward: bool
    reports: int


def ties(connection: Connection, incident: str) -> list[TieRow]:
    """The links from and to an incident."""
    c = t.links.c
    rows = connection.execute(select(t.links).where(or_(c.source == incident, c.target == incident)))
    found = [
        TieRow(row.target if row.source == incident else row.source, row.type, row.source == incident, row.reports)
        for row in rows
    ]
    return sorted(found, key=lambda one: (one.other, one.type, one.outward))
