"""The lowest and highest count that the reports of each incident tell."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping

from sqlalchemy import Connection, select

from vigie.domain.tally import Tally
from vigie.store import tables as t
from vigie.store.linking import chunks

Bounds = tuple[int, int]


def spreads(connection: Connection, ids: Collection[str], slot: str) -> Mapping[str, Bounds]:
    """For each of some incidents that tell a count: the lowest and the highest told by any report.

    The rule of UCDP GED for `low` and `high`: an open end counts as its known bound.
    """
    found: dict[str, Bounds] = {}
    v, e = t.slot_values.c, t.events.c
    for some in chunks(sorted(ids)):
        statement = (
            select(e.incident, v.value)
            .join(t.events, (e.article == v.article) & (e.event == v.event))
            .where(e.incident.in_(some), v.slot == slot)
        )
        for incident, value in connection.execute(statement):
            tally = Tally.from_json(json.loads(value))
            top = tally.high if tally.high is not None else tally.best
            low, high = found.get(incident, (tally.best, top))
            found[incident] = (min(low, tally.best), max(high, top))
    return found
