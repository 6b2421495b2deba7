"""An incident: the happening behind one or more reports."""

from __future__ import annotations

from dataclasses import dataclass

from vigie.domain.event import Attribution, Value
from vigie.domain.vocabulary import Kind


@dataclass(frozen=True, slots=True, order=True)
class ReportKey:
    """One event of one article: the article's id and the event's index among that article's events."""

    article: str
    event: int


@dataclass(frozen=True, slots=True)
class Statement:
    """One value that one report gives for one slot, with who said it, how sure and in which words."""

    report: ReportKey
    slot: str
    value: Value
    words: str
    publisher: str | None
    published: str | None
    attribution: Attribution
    certainty: str
    inferred: bool = False


@dataclass(frozen=True, slots=True)
class Incident:
    """One real happening; `statements` hold all that was reported of it, `reports` the events joined into it."""

    id: str
    kind: Kind
    reports: tuple[ReportKey, ...]
    statements: tuple[Statement, ...]
