"""Former ids of incidents: each leads to the incident that has the reports it had.

An id is given out when stock is taken, at the end of a run; that it led on is decided then too, by where its reports
are, so that nothing depends on how the run was cut into transactions. Meanwhile each id leads to the next.
"""

from __future__ import annotations

from collections import Counter, defaultdict

from sqlalchemy import Connection, delete, func, insert, select, update

from vigie.store import tables as t
from vigie.store.linking import chunks


def heir(connection: Connection, name: str) -> str | None:
    """The incident that an id means: itself while it stands, else where it leads; None where that is nowhere."""
    met: set[str] = set()
    found: str | None = name
    while found is not None and found not in met:
        if connection.scalar(select(t.incidents.c.id).where(t.incidents.c.id == found)) is not None:
            return found
        met.add(found)
        found = connection.scalar(select(t.incident_aliases.c.incident).where(t.incident_aliases.c.old == found))
    return None


def settle(connection: Connection) -> None:
    """Let the ids that are gone since the last time lead to the incident that most of their reports went to.

    Those that came and went meanwhile are dropped, and the incidents of all reports are noted for the next time.
    """
    stock, alias, events = t.incident_stock.c, t.incident_aliases.c, t.events.c
    held = select(t.incidents.c.id).where(t.incidents.c.id == stock.incident).exists()
    gone = list(connection.scalars(select(stock.incident).where(stock.stands == 1, ~held)))
    takers: dict[str, Counter[str]] = defaultdict(Counter)
    for some in chunks(gone):
        moved = select(events.stood, events.incident, func.count()).where(
            events.stood.in_(some), events.incident.is_not(None)
        )
        for old, incident, count in connection.execute(moved.group_by(events.stood, events.incident)):
            takers[str(old)][str(incident)] = count
    for old in gone:
        # A report that was read anew has forgotten where it stood: then what linking noted on its way holds.
        taker = min(takers[old], key=lambda one: (-takers[old][one], one)) if old in takers else heir(connection, old)
        connection.execute(delete(t.incident_aliases).where(alias.old == old))
        connection.execute(update(t.incident_aliases).where(alias.incident == old).values(incident=taker or ""))
        if taker:
            connection.execute(insert(t.incident_aliases).values(old=old, incident=taker))
    given_out = select(stock.incident).where(stock.incident == alias.old).exists()
    standing = select(t.incidents.c.id).where(t.incidents.c.id == alias.incident).exists()
    connection.execute(delete(t.incident_aliases).where(~(given_out & standing)))
    connection.execute(
        update(t.events).where(events.stood.is_distinct_from(events.incident)).values(stood=events.incident)
    )


def give_out(connection: Connection) -> None:
    """Count every former id as given out, as those of an older layout were."""
    stock, alias = t.incident_stock.c, t.incident_aliases.c
    noted = select(stock.incident).where(stock.incident == alias.old).exists()
    rows = [
        {"incident": old, "background": 0, "stands": 0} for old in connection.scalars(select(alias.old).where(~noted))
    ]
    if rows:
        connection.execute(insert(t.incident_stock), rows)
