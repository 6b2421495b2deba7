"""What goes into and comes out of the store."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import date

from vigie.domain.article import Article
from vigie.domain.edtf import Edtf
from vigie.domain.event import Event
from vigie.domain.incident import ReportKey, Statement
from vigie.domain.report import Shown
from vigie.domain.span import Span
from vigie.domain.vocabulary import Kind


class Change(enum.StrEnum):
    """What writing an article did: `same` wrote nothing, `reread` replaced what the machine had read from it."""

    NEW = "new"
    CHANGED = "changed"
    REREAD = "reread"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Seen:
    """A document and what became of it: stored, duplicate or irrelevant; `article` is the number of its article."""

    fingerprint: str
    outcome: str
    origin: str
    id: str | None = None
    article: int | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """An article after writing: its id in the store, what changed, and the incidents that lost a report by it."""

    id: str
    number: int
    change: Change
    keys: tuple[ReportKey, ...] = ()
    left: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Saved:
    """What a linking did: incidents made, changed, renamed (old id, new id) and left without reports."""

    new: frozenset[str]
    updated: frozenset[str]
    gone: frozenset[str]
    renamed: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """An article with its events and the incident of each, and where it was read.

    `settled` holds, for each event, the date of its incident where the article itself gives none.
    """

    article: Article
    events: tuple[Event, ...]
    incidents: tuple[str | None, ...]
    origin: str
    version: int
    settled: tuple[Edtf | None, ...] = ()

    @property
    def not_before(self) -> date | None:
        """For an article without any date of publication: the last day of those its incidents settle, else None."""
        days = [day for when in self.settled if when and (day := when.first)]
        return max(days, default=None) if self.article.published is None else None


@dataclass(frozen=True, slots=True)
class ArticleVersion:
    """An article as it was before it changed; `replaced` is when (ISO 8601), `provenance` where its metadata stood."""

    version: int
    title: str
    heading: str
    body: str
    published: str | None
    modified: str | None
    publisher: str | None
    author: str | None
    origin: str | None
    replaced: str
    provenance: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class IncidentFilter:
    """Which incidents are wanted; `sort` is date, killed, reports or id.

    `background` also takes undated mentions, `struck` also what an analyst struck from the record.
    """

    kinds: tuple[Kind, ...] = ()
    country: str | None = None
    city: str | None = None
    actor: str | None = None
    since: date | None = None
    until: date | None = None
    min_killed: int | None = None
    background: bool = False
    struck: bool = False
    sort: str = "date"
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class IncidentRow:
    """One incident as listed; `tied` counts, by kind, the records that concern it; `struck` by an analyst."""

    id: str
    kind: Kind
    shown: Shown
    reports: int
    anchor: str | None = None
    tied: tuple[tuple[str, int], ...] = ()
    struck: bool = False


@dataclass(frozen=True, slots=True)
class Evidence:
    """A statement with the article's title and the sentence it rests on; `marks` are spans of `sentence`."""

    statement: Statement
    title: str
    sentence: str
    marks: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """One article found by its words; `snippet` in stretches, those found flagged."""

    id: str
    title: str
    published: str | None
    publisher: str | None
    snippet: tuple[tuple[str, bool], ...]
    incidents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Totals:
    """How much the store holds."""

    articles: int
    documents: int
    irrelevant: int
    events: int
    incidents: int
    background: int
    issues: int
    by_kind: tuple[tuple[str, int], ...] = ()
    by_country: tuple[tuple[str, int], ...] = ()
    by_year: tuple[tuple[str, int], ...] = ()
