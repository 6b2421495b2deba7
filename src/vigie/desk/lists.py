"""The desk's lists: incidents, facets, map, timeline, records, levels, statistics."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from vigie.desk import counting, listing, records
from vigie.desk.core import Core, check_limit
from vigie.desk.index import Snapshot
from vigie.desk.mapping import map_view
from vigie.desk.paging import page
from vigie.desk.selection import ANY, Selection
from vigie.desk.timing import timeline
from vigie.desk.view.incidents import Facet, IncidentItem, IncidentPage, MapView, Timeline
from vigie.desk.view.ledger import CountryLevels, Record, RecordPage, ReportedStatistic, Statistics
from vigie.domain.vocabulary import Kind
from vigie.store.desk import statements
from vigie.store.records import Evidence

_MOST_STATISTICS = 300


class Lists(Core):
    """Everything that a selection yields."""

    def incidents(
        self, selection: Selection, sort: str = "date", cursor: str | None = None, limit: int = 50
    ) -> IncidentPage:
        """One page of the incidents of a selection."""
        found = self.chosen(selection, sort)
        some, following = page(found, listing.order(sort), cursor, check_limit(limit))
        return IncidentPage(some, len(found), following)

    def everything(self, selection: Selection, sort: str = "date") -> tuple[IncidentItem, ...]:
        """All incidents of a selection."""
        return tuple(self.chosen(selection, sort))

    def facets(self, selection: Selection) -> tuple[Facet, ...]:
        """The facets of a selection, each counted without its own restriction."""
        return self.kept(
            ("facets", selection),
            lambda: listing.facets(self.snapshot().items.values(), selection, self.told(selection)),
        )

    def map(self, selection: Selection, zoom: int = 2) -> MapView:
        """The positions of a selection, clustered for a zoom level."""
        return map_view(self.chosen(selection), zoom)

    def timeline(self, selection: Selection, unit: str = "auto") -> Timeline:
        """The incidents of a selection in bins of time."""
        return timeline(self.chosen(selection), unit)

    def records(self, selection: Selection, cursor: str | None = None, limit: int = 50) -> RecordPage:
        """One page of records with their slots and sentences, latest first."""
        found = self.chosen(selection)
        some, following = page(found, listing.order("date"), cursor, check_limit(limit))
        names = tuple(one.id for one in some)
        return RecordPage(self.kept(("records", names), lambda: self._records(some)), len(found), following)

    def _records(self, items: Sequence[IncidentItem]) -> tuple[Record, ...]:
        said, snapshot = self._said(items), self.snapshot()
        return tuple(records.record(one, said.get(one.id, ()), snapshot) for one in items)

    def _said(self, items: Sequence[IncidentItem]) -> Mapping[str, tuple[Evidence, ...]]:
        with self.base.reading() as connection:
            return statements.evidence(connection, {one.id for one in items})

    def levels(self, countries: tuple[str, ...] = ()) -> tuple[CountryLevels, ...]:
        """The alert levels of each country over time."""
        return self.kept(("levels", countries), lambda: self._levels(countries))

    def _levels(self, countries: tuple[str, ...]) -> tuple[CountryLevels, ...]:
        told = [one for one in self._of_kind(self.snapshot(), Kind.ALERT_LEVEL) if not one.rejected]
        return records.levels(told, self._said(told), countries)

    def _of_kind(self, snapshot: Snapshot, kind: Kind) -> list[IncidentItem]:
        return [one for one in snapshot.items.values() if one.kind == kind]

    def statistics(self, selection: Selection) -> Statistics:
        """Counts of a selection, and the statistics of the press that fall into it held against the record."""
        return self.kept(("statistics", selection), lambda: self._statistics(selection))

    def _statistics(self, selection: Selection) -> Statistics:
        # The press's statistics are narrowed by place and period alone: they have no tactic or target of their own.
        told = self.chosen(
            Selection(
                kinds=(Kind.STATISTIC.value,),
                countries=selection.countries,
                since=selection.since,
                until=selection.until,
            )
        )[:_MOST_STATISTICS]
        counted = counting.Counted(self.chosen(Selection(kinds=(ANY,))))
        reported: list[ReportedStatistic] = [counting.hold_against(one, counted) for one in self._records(told)]
        ordered = sorted(reported, key=lambda one: not one.comparable)
        return counting.statistics(self.chosen(selection), ordered)
