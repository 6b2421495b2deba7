"""The desk behind one door: everything that pages and API show and do, the first page among it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import UTC, datetime, timedelta

from vigie.desk import listing
from vigie.desk.dossier import TOLLS
from vigie.desk.notices import Notices
from vigie.desk.selection import Selection, day_of
from vigie.desk.view.incidents import IncidentItem
from vigie.desk.view.ledger import Home, News, TollMove, Totals
from vigie.domain.errors import InputError
from vigie.domain.report import Report
from vigie.domain.vocabulary import INCIDENT_KINDS
from vigie.link.tolls import Move, history, steps
from vigie.store.desk import ledgers

_RUNS, _NEWS, _LATEST = 5, 20, 10
_QUIET_DAYS = 7
_MOVES = frozenset({Move.UP, Move.DOWN, Move.FINER})


class Desk(Notices):
    """Lists, pages, work and the first page over one database; used by many threads at once.

    Every method reads a state of the record at most a second old; what this desk itself writes is seen at once.
    """

    def home(self, since: str | None = None) -> Home:
        """What is new since a moment (ISO 8601) or day; by default since the last run began. Raises InputError."""
        with self.base.reading() as connection:
            runs = ledgers.runs(connection, _RUNS)
            moment = _moment(since) if since else runs[0].started if runs else _quiet()
            told = ledgers.reports_since(connection, moment)
            articles, documents, events, issues = ledgers.counts(connection)
        snapshot = self.snapshot()
        items = snapshot.items.values()
        real = [one for one in items if not one.background and not one.rejected]
        fresh = [one for one in real if one.added >= moment]
        updated = [one for one in real if one.added < moment <= one.changed]
        kinds = frozenset(INCIDENT_KINDS)
        return Home(
            since=moment,
            news=self._news([one for one in (*fresh, *updated) if one.kind in kinds], moment, told),
            fresh=len(fresh),
            updated=len(updated),
            levels=self.levels(),
            latest=tuple(self.chosen(Selection())[:_LATEST]),
            runs=tuple(runs),
            totals=Totals(
                articles=articles,
                documents=documents,
                events=events,
                incidents=sum(1 for one in real if one.kind in kinds),
                records=sum(1 for one in items if one.kind not in kinds and not one.rejected),
                background=sum(1 for one in items if one.background),
                issues=issues,
                open_reviews=self.open_reviews(),
            ),
        )

    def _news(self, items: Sequence[IncidentItem], moment: str, told: dict[str, set[str]]) -> tuple[News, ...]:
        largest = sorted(items, key=lambda one: (-listing.best(one.killed), -one.reports, one.id))[:_NEWS]
        with self.base.asking() as store:
            members = store.members([one.id for one in largest if one.added < moment])
        reports: dict[str | None, list[Report]] = {}
        for placed in members:
            reports.setdefault(placed.incident, []).append(placed.report)
        return tuple(
            News(
                item=one,
                new=one.added >= moment,
                reports=len(told.get(one.id, ())),
                moves=_moves(reports.get(one.id, ()), told.get(one.id, ())) if one.added < moment else (),
            )
            for one in largest
        )


def _moves(reports: Sequence[Report], new: Collection[str]) -> tuple[TollMove, ...]:
    """How articles that are new moved the tolls."""
    found: list[TollMove] = []
    for slot in TOLLS:
        before = None
        for step in steps(history(reports, slot)):
            tally = step.told.tally
            if step.move in _MOVES and step.told.report.key.article in new:
                article = step.told.report.key.article
                found.append(TollMove(slot, before, (tally.low, tally.high), step.move.value, article))
            if step.move is not Move.VAGUER:
                before = (tally.low, tally.high)
    return tuple(found)


def _quiet() -> str:
    return (datetime.now(UTC) - timedelta(days=_QUIET_DAYS)).isoformat(timespec="seconds")


def _moment(since: str) -> str:
    """A moment in UTC, to the second, as the database keeps them. Raises InputError for what is none."""
    if len(since) <= 10:
        return f"{day_of('since', since)}T00:00:00+00:00"
    try:
        when = datetime.fromisoformat(since.replace(" ", "+"))
        moment = when.replace(tzinfo=when.tzinfo or UTC).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise InputError(f"since {since[:40]!r}: expected a day or a moment (ISO 8601), as 2024-03-22T18:00") from error
    return moment.isoformat(timespec="seconds")
