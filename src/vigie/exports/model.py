"""What the writers of exports work from: an incident with its reports, sources, counts and links."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from vigie.desk.view.incidents import IncidentItem
from vigie.domain.article import Article
from vigie.domain.event import SlotValue
from vigie.domain.report import Report
from vigie.domain.tally import Tally
from vigie.domain.tie import TypedLink
from vigie.exports.order import Layout, What

Cell = str | int | float | bool | None
Line = dict[str, Cell]


@dataclass(frozen=True, slots=True)
class Count:
    """A count of people as the record has it: `shown` by its policy; the lowest and highest that any report tells.

    `best` is the number of `shown`; an open upper end is told by `open`.
    """

    low: int
    best: int
    high: int
    open: bool
    shown: Tally


@dataclass(frozen=True, slots=True)
class Source:
    """An article with the reliability (A to F) of its outlet and the number of the independent source it belongs to."""

    article: Article
    reliability: str
    origin: int

    @property
    def published(self) -> str | None:
        """When it was published: the moment where it is stated, else the day."""
        article = self.article
        return article.published_at or (str(article.published) if article.published else None)


@dataclass(frozen=True, slots=True)
class Said:
    """One value of one report, with its article and its Admiralty grade (`B2`)."""

    incident: str
    report: Report
    source: Source
    position: int
    value: SlotValue
    grade: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One incident as it is handed on; `sources` in order of publication, `tied` the records that concern it."""

    item: IncidentItem
    reports: tuple[Report, ...]
    sources: tuple[Source, ...]
    counts: Mapping[str, Count]
    links: tuple[TypedLink, ...]
    tied: tuple[IncidentItem, ...]

    def count(self, slot: str) -> Count | None:
        """A count of people by its slot (`killed`); None where no report tells it."""
        return self.counts.get(slot)

    @property
    def articles(self) -> tuple[str, ...]:
        """The ids of its articles."""
        return tuple(source.article.id for source in self.sources)


@dataclass(frozen=True, slots=True)
class Field:
    """One column or property of a layout for its codebook.

    `codes` are its closed values with their meaning, `hxl` its tag; `added` marks what the layout itself has not.
    """

    name: str
    type: str
    about: str
    codes: tuple[tuple[str, str], ...] = ()
    hxl: str = ""
    added: bool = False


@dataclass(frozen=True, slots=True)
class Batch:
    """What one export is made of: the incidents chosen, and what is told of the export itself.

    `made` is ISO 8601 in UTC; `filter` the criteria by name; `address` where pages of incidents are found, if anywhere;
    `plain` leaves out the fields that the layout itself has not, `hxl` adds a row of tags; `left` counts, by reason,
    what the layout has no place for; `used` are the articles it rests on.
    """

    what: What
    format: Layout
    made: str
    version: str
    filter: tuple[tuple[str, str], ...]
    items: Mapping[str, IncidentItem]
    address: str | None = None
    plain: bool = False
    hxl: bool = False
    left: Counter[str] = field(default_factory=Counter)
    used: set[str] = field(default_factory=set)

    def fields(self, all_of: Sequence[Field]) -> list[Field]:
        """The fields to write: with `plain` those of the layout alone."""
        return [one for one in all_of if not (self.plain and one.added)]
