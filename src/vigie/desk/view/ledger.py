"""Records by kind, levels over time, statistics, outlets, issues, and what is new."""

from __future__ import annotations

from dataclasses import dataclass

from vigie.desk.view.incidents import IncidentItem, Range
from vigie.store.desk.ledgers import IssueItem, Run


@dataclass(frozen=True, slots=True)
class SlotText:
    """A slot of a record with its values as text."""

    slot: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Record:
    """A warning, threat, level, arrest and so on, with its slots, its first sentence and the incident it concerns."""

    item: IncidentItem
    slots: tuple[SlotText, ...]
    sentence: str
    marks: tuple[tuple[int, int], ...]
    article: str
    title: str
    publisher: str | None
    published: str | None
    of: IncidentItem | None


@dataclass(frozen=True, slots=True)
class RecordPage:
    """One page of records."""

    items: tuple[Record, ...]
    total: int
    next: str | None


@dataclass(frozen=True, slots=True)
class LevelStretch:
    """A level in force from a day to another (null: not known to have ended); `change` is raised, lowered or kept."""

    level: str | None
    change: str | None
    first: str | None
    last: str | None
    record: str
    certainty: str | None
    sources: int


@dataclass(frozen=True, slots=True)
class CountryLevels:
    """The levels of one country in order of time; `current` is the last of them."""

    country: str
    current: LevelStretch
    stretches: tuple[LevelStretch, ...]


@dataclass(frozen=True, slots=True)
class Count:
    """Incidents under one key: how many, how many are but alleged, deaths and wounded as lowest and highest told.

    `killed_low` and `killed_high` sum the bounds of each incident; `unknown` tell no toll.
    """

    key: str
    incidents: int
    alleged: int
    killed_low: int
    killed_high: int
    wounded_low: int
    wounded_high: int
    unknown: int


@dataclass(frozen=True, slots=True)
class ReportedStatistic:
    """A count the press reports held against the record's own for the same place and period.

    `own` is the record's `[low, high]`; `difference` is 0 inside the reported range, else how far off, negative when
    the record holds fewer; `incidents` make up `own`, `certain` those of them that are told as established and lie
    wholly inside the period; `comparable` is false where place or period is not told.
    """

    record: Record
    what: str | None
    reported: Range | None
    country: str | None
    period: str | None
    comparable: bool
    own: Range | None
    difference: int | None
    incidents: tuple[str, ...]
    certain: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Statistics:
    """Counts of a selection by group, country and period (years), and the statistics the press reports."""

    total: Count
    groups: tuple[Count, ...]
    countries: tuple[Count, ...]
    periods: tuple[Count, ...]
    reported: tuple[ReportedStatistic, ...]


@dataclass(frozen=True, slots=True)
class Outlet:
    """An outlet with its Admiralty reliability (A to F) in words, how much it is read, and its share of wire copy."""

    name: str
    grade: str
    meaning: str
    articles: int
    events: int
    wire: int
    first: str | None
    last: str | None


@dataclass(frozen=True, slots=True)
class IssuePage:
    """One page of issues, with the number of each `stage/code`."""

    items: tuple[IssueItem, ...]
    total: int
    next: str | None
    counts: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class TollMove:
    """A toll that an article added since moved."""

    slot: str
    before: Range | None
    after: Range
    move: str
    article: str


@dataclass(frozen=True, slots=True)
class News:
    """An incident that is new or was changed since a moment: by how many new reports, and how its toll moved."""

    item: IncidentItem
    new: bool
    reports: int
    moves: tuple[TollMove, ...]


@dataclass(frozen=True, slots=True)
class Totals:
    """How much the database holds; `open_reviews` wait in the queue."""

    articles: int
    documents: int
    events: int
    incidents: int
    records: int
    background: int
    issues: int
    open_reviews: int


@dataclass(frozen=True, slots=True)
class Home:
    """The first page: what is new since a moment (largest first), levels in force, the last runs, totals."""

    since: str
    news: tuple[News, ...]
    fresh: int
    updated: int
    levels: tuple[CountryLevels, ...]
    latest: tuple[IncidentItem, ...]
    runs: tuple[Run, ...]
    totals: Totals
