"""What tells one happening from another, taken from a report once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from math import inf

from vigie.domain.edtf import Edtf
from vigie.domain.report import Report
from vigie.domain.tally import Tally
from vigie.domain.vocabulary import Kind
from vigie.text.fold import fold_word


@dataclass(frozen=True, slots=True)
class Traits:
    """A report's linking features; `city` is folded, `span` the days that `when` may mean (infinite when undated)."""

    report: Report
    kind: Kind
    article: str
    when: Edtf | None
    span: float
    country: str | None
    city: str | None
    actors: frozenset[str]
    tactics: frozenset[str]
    killed: Tally | None
    published: date | None

    @property
    def day(self) -> date | None:
        """The one day it happened on, where the report knows it."""
        return self.when.first if self.when and self.when.is_day else None

    def order(self) -> tuple[float, bool, str, str, str, str, int]:
        """The place in the canonical order: most exact first, then by content, never by time of arrival."""
        key = self.report.key
        return self.span, self.city is None, str(self.when), self.country or "", self.city or "", key.article, key.event


def traits_of(report: Report) -> Traits:
    """The traits of a report."""
    event = report.event
    when = event.date()
    city = event.text_of("city")
    return Traits(
        report=report,
        kind=event.kind,
        article=report.key.article,
        when=when,
        span=inf if when is None or when.days is None else when.days,
        country=event.text_of("country"),
        city=fold_word(city) if city else None,
        actors=frozenset(str(value.value) for value in event.all("actors")),
        tactics=frozenset(str(value.value) for value in event.all("tactics")),
        killed=event.tally("killed"),
        published=report.published.last if report.published else None,
    )


def folded_values(report: Report, slot: str) -> frozenset[str]:
    """The values of a slot, folded."""
    return frozenset(fold_word(str(value.value)) for value in report.event.all(slot))
