"""What tells one happening from another, taken from a report once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from math import inf
from typing import Protocol

from vigie.domain.edtf import Edtf
from vigie.domain.place import Kinship, Spot
from vigie.domain.ports import Places
from vigie.domain.report import Report
from vigie.domain.tally import Tally
from vigie.domain.vocabulary import Kind
from vigie.text.fold import fold_word

# The widest stretches, in days, that the tiers after the day take in.
MONTH, YEAR = 31, 366
_UNDATED = 10**8


class Sited(Protocol):
    """What names a place: its folded name, and its place in the gazetteer."""

    @property
    def city(self) -> str | None:
        """The folded name."""

    @property
    def spot(self) -> Spot | None:
        """The place of the gazetteer."""


@dataclass(frozen=True, slots=True)
class Site:
    """A place that a group of reports names."""

    city: str | None
    spot: Spot | None


@dataclass(frozen=True, slots=True)
class Traits:
    """A report's linking features; `city` is folded, `span` the days that `when` may mean (infinite when undated).

    `spot` is the city's or region's place in the gazetteer, None for a name that it does not list.
    """

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
    targets: frozenset[str] = frozenset()
    spot: Spot | None = None

    @property
    def day(self) -> date | None:
        """The one day it happened on, where the report knows it."""
        return self.when.first if self.when and self.when.is_day else None

    @property
    def place(self) -> str | None:
        """What stands for the place in comparisons: its id in the gazetteer, else its folded name."""
        return self.spot.id if self.spot else self.city

    @property
    def tier(self) -> int:
        """How exact it is: 0 knows day and town, 1 the day, 2 the month, 3 the year, 4 is vaguer or undated."""
        if self.day is not None:
            return 0 if self.city and not (self.spot and self.spot.wide) else 1
        return 2 if self.span <= MONTH else 3 if self.span <= YEAR else 4

    def order(self) -> str:
        """The place in the canonical order."""
        return _order(self.report, self.when, self.country, self.city)


def kinship(one: Sited, other: Sited) -> Kinship | None:
    """How two places relate; None where one is not named."""
    if one.city is None or other.city is None:
        return None
    if one.city == other.city:
        return Kinship.SAME
    if one.spot and other.spot:
        return one.spot.kinship(other.spot)
    # Two names that the gazetteer lacks are two places; one may well lie in a place that it has.
    return Kinship.UNLISTED if one.spot or other.spot else Kinship.APART


def told_apart(one: Traits, other: Traits) -> bool:
    """Whether two events of one article are two happenings: unless both name one day and town and differ in nothing."""
    if one.kind is not other.kind or one.tier != 0 or other.tier != 0 or one.day != other.day:
        return True
    if one.place != other.place or (one.killed and other.killed and not one.killed.compatible(other.killed)):
        return True
    pairs = ((one.actors, other.actors), (one.tactics, other.tactics), (one.targets, other.targets))
    return any(mine and theirs and not mine & theirs for mine, theirs in pairs)


def traits_of(report: Report, places: Places | None = None) -> Traits:
    """The traits of a report; without `places`, places are compared by name alone."""
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
        targets=frozenset(str(value.value) for value in event.all("targets")),
        spot=places.spot(event.text_of("country"), city) if places and city else None,
    )


def folded_values(report: Report, slot: str) -> frozenset[str]:
    """The values of a slot, folded."""
    return frozenset(fold_word(str(value.value)) for value in report.event.all(slot))


def in_order(report: Report) -> str:
    """The place of a report in the canonical order."""
    event = report.event
    city = event.text_of("city")
    return _order(report, event.date(), event.text_of("country"), fold_word(city) if city else None)


def _order(report: Report, when: Edtf | None, country: str | None, city: str | None) -> str:
    """Most exact first, then by content, never by time of arrival."""
    key, span = report.key, when.days if when else None
    length = f"{_UNDATED if span is None else span:09d}"
    start = report.event.trigger.start
    return f"{length}|{city is None:d}|{when}|{country or ''}|{city or ''}|{key.article}|{start:09d}|{key.event:05d}"
