"""An open incident record: questions to it, and articles into it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self, TypedDict, Unpack

from vigie.interface.table import Table

if TYPE_CHECKING:
    from vigie.desk.desk import Desk
    from vigie.desk.selection import Selection
    from vigie.desk.view.brief import Brief
    from vigie.desk.view.detail import ArticleView, IncidentView
    from vigie.desk.view.incidents import IncidentItem
    from vigie.settings import Settings

_PIECE = 500


class Criteria(TypedDict, total=False):
    """Which incidents are wanted: all that is given must hold, several values of one criterion are alternatives.

    No `kind` means attacks and plots, `any` every kind; `since` and `until` are a day, month or year; `none` stands for
    incidents that tell nothing there; `words` are looked for in the articles.
    """

    kind: str | Sequence[str]
    country: str | Sequence[str]
    group: str | Sequence[str]
    tactic: str | Sequence[str]
    target: str | Sequence[str]
    claim: str | Sequence[str]
    certainty: str | Sequence[str]
    since: str
    until: str
    min_sources: int
    min_killed: int
    words: str
    background: bool
    rejected: bool


class Record:
    """A database of Vigie; use it in a `with` block or close it. Errors are those of `vigie.domain.errors`."""

    def __init__(self, settings: Settings) -> None:
        """Open the database of some settings. Raises StoreError where there is none."""
        from vigie import app

        self._settings = settings
        self._desk: Desk = app.load_desk(settings)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the database."""
        self._desk.close()

    def incidents(self, **wanted: Unpack[Criteria]) -> Table:
        """The incidents and records that pass, latest first: `record.incidents(country="FR", since="2015")`."""
        from vigie.interface.columns import INCIDENTS, incident_row

        return Table(INCIDENTS, tuple(incident_row(one) for one in self._chosen(wanted)))

    def statements(self, **wanted: Unpack[Criteria]) -> Table:
        """What each report says of the incidents that pass: value, certainty, speaker, words, article."""
        from vigie.interface.columns import STATEMENTS, statement_row
        from vigie.store.desk import statements

        names = [one.id for one in self._chosen(wanted)]
        rows = []
        for start in range(0, len(names), _PIECE):
            piece = names[start : start + _PIECE]
            with self._desk.base.reading() as connection:
                said = statements.evidence(connection, piece)
            rows += [statement_row(name, one) for name in piece for one in said.get(name, ())]
        return Table(STATEMENTS, tuple(rows))

    def events(self) -> Table:
        """Every event as its article tells it, a column for each slot; counts as `_low` and `_high`."""
        from vigie.interface.columns import EVENTS, event_rows

        with self._desk.base.asking() as store:
            return Table(EVENTS, tuple(row for stored in store.articles_with_events() for row in event_rows(stored)))

    def counts(self, by: str, unit: str = "year", **wanted: Unpack[Criteria]) -> Table:
        """Incidents by group, tactic, target, country or period, with low, best and high. Raises InputError."""
        from vigie.desk.tabulating import tabulate
        from vigie.interface.columns import COUNTS, count_row

        found = tabulate(self._desk, _selection(wanted), by, unit)
        return Table(COUNTS, tuple(count_row(one) for one in found.lines))

    def incident(self, name: str, policy: str | None = None) -> IncidentView:
        """One incident with all that was said of it, by its id or a former one. Raises MissingError."""
        return self._desk.incident(name, policy)

    def article(self, name: str) -> ArticleView:
        """One article with what was read from it. Raises MissingError."""
        return self._desk.article(name)

    def brief(self, since: str, until: str | None = None, watch: str | None = None) -> Brief:
        """What is new by the articles of some days; `vigie.serve.brief.render.render` writes it. Raises InputError."""
        from vigie.desk.briefing import brief

        return brief(self._desk, since, until, watch)

    def add(self, *inputs: str | Path, workers: int = 1) -> Mapping[str, int]:
        """Read files, folders or addresses into the record, as `vigie ingest` does; what was done, by name.

        Raises InputError for a name that leads nowhere; what is wrong with single documents becomes an issue.
        """
        from functools import cache

        from vigie import app, pipeline
        from vigie.read.inputs import Inputs
        from vigie.read.limits import Limits
        from vigie.store.engine import now

        settings, summary = self._settings, pipeline.Summary()
        version, started, names = app.reading_version(settings), now(), [str(one) for one in inputs]
        source = Inputs(names, Limits(settings.read.max_bytes), cache(lambda: app.load_fetcher(settings)))
        run = pipeline.Run(version, settings.ingest.batch, app.load_ways(settings))
        with self._desk.base.store() as store:
            fresh = pipeline.fresh(store, pipeline.items(source), version, summary)
            outcomes = app.outcomes(fresh, settings, app.load_reader, workers)
            _exhaust(pipeline.ingest(store, outcomes, run, summary))
            pipeline.conclude(store, summary)
            store.record_run(started, version, names, summary.counts())
        self._desk.index.renew()
        return summary.counts()

    def _chosen(self, wanted: Criteria) -> Iterable[IncidentItem]:
        return self._desk.everything(_selection(wanted))


def _exhaust(items: Iterator[object]) -> None:
    for _ in items:
        pass


def _selection(wanted: Criteria) -> Selection:
    """The selection of some criteria. Raises InputError for an unknown criterion or value."""
    from vigie.desk.selection import Selection
    from vigie.domain.errors import InputError

    pairs: list[tuple[str, str]] = []
    for name, value in wanted.items():
        if name not in Criteria.__annotations__:
            raise InputError(f"criterion {name!r}: expected some of {', '.join(Criteria.__annotations__)}")
        if isinstance(value, bool):
            pairs.append((name, "1" if value else "0"))
        elif isinstance(value, str | int):
            pairs.append((name, str(value)))
        elif isinstance(value, Sequence):
            pairs += [(name, str(one)) for one in value]
        else:
            raise InputError(f"criterion {name!r}: {type(value).__name__}; expected text, a number or a list of texts")
    return Selection.from_query(pairs)
