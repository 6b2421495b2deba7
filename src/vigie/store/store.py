"""The database behind one door."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from sqlalchemy import Connection, Engine

from vigie.domain.article import Article
from vigie.domain.errors import Issue, StoreError
from vigie.domain.event import Event
from vigie.domain.incident import ReportKey
from vigie.domain.judgement import Decision, Judgement
from vigie.domain.ports import Reading
from vigie.domain.report import Block, Link, Linked, Placed, Reach
from vigie.domain.vocabulary import INCIDENT_KINDS
from vigie.store import articles, cores, incidents, judgements, ledger, linking, origins, search, versions
from vigie.store.desk import catalogue, statements
from vigie.store.engine import begin_writing, migrate, open_engine, told
from vigie.store.links import Links
from vigie.store.lists import Lists
from vigie.store.notifications import Notifications
from vigie.store.parts import Parts
from vigie.store.records import (
    ArticleVersion,
    Change,
    Evidence,
    Hit,
    IncidentFilter,
    IncidentRow,
    Saved,
    Seen,
    StoredArticle,
    Totals,
    Written,
)
from vigie.store.transfer import Transfer
from vigie.store.watching import Watching
from vigie.store.webhooks import Webhooks

_CACHED_ARTICLES = 20_000


class Store:
    """Articles, events, incidents, issues and runs in SQLite (or another database by URL).

    Everything inside `with store.writing():` is one transaction; writers wait for each other. A store is used by one
    thread.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._open: Connection | None = None
        self._events: dict[int, tuple[Event, ...]] = {}
        self._writing = 0

    @classmethod
    def open(cls, database: str, create: bool = True) -> Store:
        """Open a path or database URL at the current layout; raises StoreError where that cannot be."""
        engine = open_engine(database, create)
        migrate(engine, told(database), create)
        return cls(engine)

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One transaction for all that is done inside; undone when an exception leaves it."""
        if self._open is not None:
            yield
            return
        with self._engine.connect().execution_options(writing=True) as connection, connection.begin():
            number = begin_writing(connection)
            if number != self._writing + 1:  # another writer came between: what is remembered may have changed
                self._events.clear()
            self._open, self._writing = connection, number
            try:
                yield
            except BaseException:
                self._events.clear()
                raise
            finally:
                self._open = None

    @contextmanager
    def _connection(self, write: bool = False) -> Iterator[Connection]:
        if self._open is not None:
            yield self._open
        elif write:
            with self.writing():
                assert self._open is not None
                yield self._open
        else:
            with self._engine.connect() as connection:
                yield connection

    @property
    def parts(self) -> Parts:
        """Which parts of a batch were brought in."""
        return Parts(self._connection)

    @property
    def lists(self) -> Lists:
        """Users' own lists of incidents."""
        return Lists(self._connection)

    @property
    def notifications(self) -> Notifications:
        """What is new since the last time stock was taken."""
        return Notifications(self._connection)

    @property
    def watching(self) -> Watching:
        """What was fetched, and the feeds that are watched."""
        return Watching(self._connection)

    @property
    def webhooks(self) -> Webhooks:
        """Where notifications are sent, and what became of them."""
        return Webhooks(self._connection)

    @property
    def transfer(self) -> Transfer:
        """The whole record on its way from or to a file."""
        return Transfer(self._connection)

    def _load(self, connection: Connection, numbers: Sequence[int]) -> Mapping[int, tuple[Event, ...]]:
        if self._open is None:  # between transactions nothing is remembered: others may write at any time
            return articles.read_events(connection, numbers)
        missing = [number for number in numbers if number not in self._events]
        if len(self._events) + len(missing) > _CACHED_ARTICLES:
            self._events.clear()
            missing = list(numbers)
        self._events.update(articles.read_events(connection, missing))
        return self._events

    # documents and articles

    def known(self, fingerprints: Sequence[str], reader: str) -> set[str]:
        """Those documents (by fingerprint) that this reader has dealt with before."""
        with self._connection() as connection:
            return ledger.known(connection, fingerprints, reader)

    def remember(self, reader: str, seen: Sequence[Seen]) -> None:
        """Note what became of some documents, so that they need not be read again by this reader."""
        with self._connection(write=True) as connection:
            ledger.remember(connection, reader, seen)

    def write(self, given: Article, reading: Reading, origin: str, reader: str) -> Written:
        """Write an article and its events; `given` is the article as it was before reading."""
        with self._connection(write=True) as connection:
            written = articles.write(connection, given, reading, origin, reader)
            if written.change is not Change.SAME:
                self._events.pop(written.number, None)
            return written

    def held(self, some: Sequence[Article]) -> set[str]:
        """The ids, among some articles, of those that are in the store by address, content or id."""
        with self._connection() as connection:
            return articles.held(connection, some)

    def article(self, name: str) -> StoredArticle | None:
        """An article with its events, by its id."""
        with self._connection() as connection:
            return articles.read_article(connection, name)

    def versions(self, name: str) -> list[ArticleVersion]:
        """The former versions of an article, oldest first."""
        with self._connection() as connection:
            return versions.versions(connection, name)

    def articles_with_events(self) -> Iterator[StoredArticle]:
        """Every article that holds events, in order of arrival."""
        with self._connection() as connection:
            for _, name in list(incidents.article_numbers(connection)):
                stored = articles.read_article(connection, name)
                if stored is not None:
                    yield stored

    # linking

    def placed(self, keys: Iterable[ReportKey]) -> list[Placed]:
        """Some reports with the incidents they belong to so far."""
        with self._connection() as connection:
            return linking.placed_by_keys(connection, keys, lambda numbers: self._load(connection, numbers))

    def placed_in(self, blocks: Iterable[Block]) -> list[Placed]:
        """Every report in any of some blocks."""
        with self._connection() as connection:
            return linking.placed_in_blocks(connection, blocks, lambda numbers: self._load(connection, numbers))

    def reached(self, reach: Reach) -> list[Placed]:
        """Every attack or plot in a reach."""
        with self._connection() as connection:
            return linking.placed_in_reach(connection, reach, lambda numbers: self._load(connection, numbers))

    def placed_attacks(self) -> list[Placed]:
        """Every attack and plot."""
        blocks = [Block(kind) for kind in sorted(INCIDENT_KINDS)]
        return self.placed_in(blocks)

    def of_articles(self, articles: Iterable[str]) -> list[Placed]:
        """Every report of some articles."""
        with self._connection() as connection:
            return linking.placed_by_articles(connection, articles, lambda numbers: self._load(connection, numbers))

    def members(self, ids: Iterable[str]) -> list[Placed]:
        """Every report of some incidents."""
        with self._connection() as connection:
            return linking.placed_by_incidents(connection, ids, lambda numbers: self._load(connection, numbers))

    def shelf(self) -> cores.Shelf:
        """What vague reports are compared with."""
        return cores.Shelf(self._connection)

    def ties(self) -> Links:
        """The typed links between incidents and records."""
        return Links(self._connection)

    def dependents(self, keys: Iterable[ReportKey]) -> list[ReportKey]:
        """The events that point to some events of their own article by `of`."""
        with self._connection() as connection:
            return linking.dependents(connection, keys)

    def in_use(self, ids: Iterable[str]) -> set[str]:
        """Those of some ids that an incident has."""
        with self._connection() as connection:
            return linking.in_use(connection, ids)

    def save(self, linked: Sequence[Linked], before: Mapping[ReportKey, str | None]) -> Saved:
        """Write incidents with their reports; what that made, changed, renamed and emptied."""
        with self._connection(write=True) as connection:
            cores.save(connection, linked)
            return linking.save(connection, linked, before)

    def drop_empty(self, ids: Iterable[str]) -> int:
        """Remove those incidents that no report belongs to any more; how many were."""
        with self._connection(write=True) as connection:
            return sum(linking.remove_if_empty(connection, incident, None) for incident in sorted(set(ids)))

    # origins

    def alike(self, number: int, bands: Sequence[str]) -> list[tuple[int, Article]]:
        """The articles that have a band in common with one, by number."""
        with self._connection() as connection:
            return origins.alike(connection, number, bands)

    def note_origin(self, number: int, agency: str | None, bands: Sequence[str], copies: Sequence[int]) -> None:
        """Keep an article's agency and bands, and that some others print the same text."""
        with self._connection(write=True) as connection:
            origins.note(connection, number, agency, bands, copies)

    def source_keys(self, incident: str) -> list[tuple[str, ...]]:
        """For each article of an incident its id and what it may share with others: outlet, agency, text."""
        with self._connection() as connection:
            return sorted(catalogue.source_keys(connection, [incident]).get(incident, []))

    def outlets(self) -> dict[str, str]:
        """The grades that the user gave, by outlet."""
        with self._connection() as connection:
            return origins.outlets(connection)

    def publishers(self) -> list[str]:
        """Every outlet that articles name."""
        with self._connection() as connection:
            return origins.publishers(connection)

    def set_outlet(self, name: str, grade: str) -> None:
        """Keep the grade of an outlet."""
        with self._connection(write=True) as connection:
            origins.set_outlet(connection, name, grade)

    # judgements

    def judge(self, decisions: Sequence[Decision], author: str, reason: str | None) -> int:
        """Record the decisions of one command; returns its number. Raises StoreError for an unknown report."""
        with self._connection(write=True) as connection:
            keys = {key for one in decisions for key in (one.report, one.other) if key}
            identities = {}
            for placed in linking.placed_by_keys(connection, keys, lambda numbers: self._load(connection, numbers)):
                identities[placed.report.key] = judgements.identity(placed.report.event)
            for key in sorted(keys - set(identities)):
                raise StoreError(f"report {key.article}#{key.event}: not in the database; see `vigie show ID --why`")
            return judgements.record(connection, decisions, identities, author, reason)

    def judgements(self, undone: bool = False) -> list[Judgement]:
        """The decisions in order; without `undone` those in force only."""
        with self._connection() as connection:
            return judgements.listed(connection, undone)

    def undo(self, command: int, author: str | None = None) -> list[Judgement]:
        """Take back the decisions of a command; returns them. Raises StoreError for one that is not in force."""
        with self._connection(write=True) as connection:
            return judgements.undo(connection, command, author)

    def links(self, incident: str) -> list[Link]:
        """Why each report of an incident belongs to it."""
        with self._connection() as connection:
            return linking.links_of(connection, incident)

    # incidents

    def incidents(self, wanted: IncidentFilter | None = None) -> list[IncidentRow]:
        """The incidents that pass a filter."""
        with self._connection() as connection:
            return incidents.find(connection, wanted or IncidentFilter())

    def resolve(self, prefix: str) -> list[str]:
        """The incidents that an id, a former id or the beginning of an id means; at most ten."""
        with self._connection() as connection:
            return incidents.resolve(connection, prefix)

    def incident(self, name: str) -> IncidentRow | None:
        """One incident by its exact id."""
        with self._connection() as connection:
            return incidents.get(connection, name)

    def anchored(self, incident: str) -> list[IncidentRow]:
        """The records that point to an incident."""
        with self._connection() as connection:
            return incidents.anchored(connection, incident)

    def reports(self, ids: Sequence[str]) -> dict[str, list[ReportKey]]:
        """The reports of some incidents, in order."""
        with self._connection() as connection:
            return incidents.reports_of(connection, list(ids))

    def evidence(self, incident: str) -> tuple[Evidence, ...]:
        """Every statement on an incident with its sentence, earliest article first."""
        with self._connection() as connection:
            return statements.evidence(connection, [incident]).get(incident, ())

    # search, issues, runs

    def search(self, words: str, limit: int = 20) -> list[Hit]:
        """Articles by their words, best first."""
        with self._connection() as connection:
            return search.search(connection, words, limit)

    def record(self, met: Mapping[str, Sequence[Issue]]) -> None:
        """Put the issues met at some places in the stead of those met there before."""
        with self._connection(write=True) as connection:
            ledger.record(connection, met)

    def issues(self, stage: str | None = None, code: str | None = None, limit: int | None = None) -> list[Issue]:
        """The recorded issues, in order of place."""
        with self._connection() as connection:
            return ledger.issues(connection, stage, code, limit)

    def record_run(self, started: str, reader: str, inputs: Sequence[str], counts: Mapping[str, int]) -> None:
        """Note a finished run; `started` is when it began (ISO 8601)."""
        with self._connection(write=True) as connection:
            ledger.record_run(connection, started, reader, inputs, counts)

    def totals(self) -> Totals:
        """How much the store holds."""
        with self._connection() as connection:
            return ledger.totals(connection)
