"""One incident with all that was said of it, and one article with what was read from it."""

from __future__ import annotations

from dataclasses import dataclass

from vigie.desk.view.incidents import IncidentItem, Range

Mark = tuple[int, int]


@dataclass(frozen=True, slots=True)
class StatementView:
    """One value as one report gives it; `marks` are spans of `sentence`, `grade` the Admiralty code.

    `listed` where a row of a user's own list gives it.
    """

    slot: str
    value: str
    article: str
    event: int
    title: str
    publisher: str | None
    published: str | None
    speaker: str | None
    outlet: str | None
    official: bool
    certainty: str
    inferred: bool
    grade: str
    confirming: int
    contradicting: int
    source: int | None
    words: str
    sentence: str
    marks: tuple[Mark, ...]
    listed: bool


@dataclass(frozen=True, slots=True)
class SlotView:
    """A slot with the values shown under the policy and every statement on it; `correction` is the analyst's."""

    slot: str
    shown: tuple[str, ...]
    statements: tuple[StatementView, ...]
    correction: str | None = None
    correctable: bool = False


@dataclass(frozen=True, slots=True)
class TollStep:
    """One count of a toll's history and what it does to the one before (`move` as in `link.tolls.Move`)."""

    day: str | None
    count: Range
    move: str
    official: bool
    speaker: str | None
    publisher: str | None
    certainty: str
    article: str
    event: int
    words: str


@dataclass(frozen=True, slots=True)
class TollHistory:
    """The counts of one slot in order of publication, those of one day that contradict, and what each policy shows."""

    slot: str
    steps: tuple[TollStep, ...]
    contradictions: tuple[tuple[TollStep, TollStep], ...]
    policies: tuple[tuple[str, Range | None], ...]


@dataclass(frozen=True, slots=True)
class ClaimStep:
    """What one report says of a claim on a day; `record` is the claim's id."""

    day: str | None
    what: str
    actors: tuple[str, ...]
    channels: tuple[str, ...]
    certainty: str
    record: str
    article: str
    publisher: str | None
    sentence: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class ClaimLife:
    """Where a claim stands by all reports, and how it got there."""

    status: str | None
    steps: tuple[ClaimStep, ...]


@dataclass(frozen=True, slots=True)
class Tied:
    """A record or incident tied to another.

    `relation` is the type of the link (claims, denies, praises, warns-of, suspects-of, assesses, follows, responds-to,
    series), or the kind of the record where it is known by its article alone; `outward` when it leads from this
    incident to that one; `reports` say so; `before` when it precedes the incident.
    """

    item: IncidentItem
    relation: str
    outward: bool
    reports: int
    before: bool


@dataclass(frozen=True, slots=True)
class SourceArticle:
    """An article behind an incident."""

    id: str
    title: str
    publisher: str | None
    published: str | None
    url: str | None
    agency: str | None
    reliability: str
    events: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SourceGroup:
    """Articles that count as one independent source; `shared` says by what: outlet, agency or text."""

    number: int
    shared: tuple[str, ...]
    articles: tuple[SourceArticle, ...]


@dataclass(frozen=True, slots=True)
class LinkReason:
    """A reason for a link with its weight in log-odds."""

    what: str
    weight: float


@dataclass(frozen=True, slots=True)
class LinkView:
    """Why a report belongs to the incident: log-odds and the reasons, none for the first report."""

    article: str
    event: int
    title: str
    score: float
    reasons: tuple[LinkReason, ...]


@dataclass(frozen=True, slots=True)
class DecisionView:
    """A decision; `machine` is what the machine held then, `machine_now` what it holds where that differs."""

    number: int
    action: str
    made: str
    author: str
    report: str | None
    other: str | None
    slot: str | None
    value: str | None
    note: str | None
    undone: str | None
    undone_by: str | None
    machine: str | None
    machine_now: str | None
    incident: str | None


@dataclass(frozen=True, slots=True)
class IncidentView:
    """One incident as its page shows it; `similar` are others it could be merged with, likeliest first."""

    item: IncidentItem
    policy: str
    slots: tuple[SlotView, ...]
    tolls: tuple[TollHistory, ...]
    claim: ClaimLife
    chronology: tuple[Tied, ...]
    sources: tuple[SourceGroup, ...]
    links: tuple[LinkView, ...]
    decisions: tuple[DecisionView, ...]
    similar: tuple[IncidentItem, ...]


@dataclass(frozen=True, slots=True)
class ArticleValue:
    """A slot value of an article's event with the spans it rests on (code points of `ArticleView.text`)."""

    slot: str
    value: str
    spans: tuple[Mark, ...]
    certainty: str
    speaker: str | None
    outlet: str | None
    rule: str
    score: float
    inferred: bool


@dataclass(frozen=True, slots=True)
class ArticleEvent:
    """An event of an article."""

    index: int
    kind: str
    incident: str | None
    trigger: Mark
    mentions: tuple[Mark, ...]
    values: tuple[ArticleValue, ...]


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of an article's text over which nothing changes; all segments together are the text.

    `events` are the indices of the events marked there, `slots` the pairs `event:slot`; `trigger` when it is an event's
    trigger; `furniture` when it is page furniture, `part` title, heading or text; `break_before` starts a paragraph.
    """

    text: str
    start: int
    end: int
    part: str
    events: tuple[int, ...]
    slots: tuple[str, ...]
    trigger: bool
    furniture: bool
    break_before: bool


@dataclass(frozen=True, slots=True)
class ArticleView:
    """An article; `url` is null unless it is http or https, `copies` are articles that print the same text."""

    id: str
    title: str
    heading: str
    text: str
    url: str | None
    publisher: str | None
    author: str | None
    language: str | None
    published: str | None
    published_inferred: bool
    not_before: str | None
    origin: str
    version: int
    agency: str | None
    copies: tuple[str, ...]
    segments: tuple[Segment, ...]
    events: tuple[ArticleEvent, ...]
