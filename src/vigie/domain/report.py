"""A report as the linker sees it, and what is shown of the incident behind it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from vigie.domain.edtf import Edtf
from vigie.domain.event import Event
from vigie.domain.incident import Core, ReportKey, Vague
from vigie.domain.tally import Tally
from vigie.domain.vocabulary import Kind


@dataclass(frozen=True, slots=True)
class Report:
    """One event of one article with when that was published (`published_at` the moment, where it is stated).

    `anchor` is the incident that its slot `of` leads to.
    """

    key: ReportKey
    event: Event
    published: Edtf | None = None
    published_at: str | None = None
    anchor: str | None = None


@dataclass(frozen=True, slots=True)
class Placed:
    """A report and the incident it belongs to so far; None when it was never linked."""

    report: Report
    incident: str | None


@dataclass(frozen=True, slots=True)
class Block:
    """Where reports that could tell of one happening are looked for; every criterion that is not None must hold.

    `first` and `last` bound the days a report's date may mean. With `city` a report fits when it names that city or
    none; `undated` also takes reports without any date that name the city (or, without `city`, that name the country).
    """

    kind: Kind
    anchor: str | None = None
    country: str | None = None
    city: str | None = None
    first: date | None = None
    last: date | None = None
    undated: bool = False


@dataclass(frozen=True, slots=True)
class Reach:
    """Which attacks or plots of one country (or of none told) are looked for: those that know the day, within days."""

    kind: Kind
    country: str | None
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Shown:
    """The values shown for an incident under one policy.

    `background` when no report of it gives any date, or when rows of users' own lists alone tell of it.
    """

    date: Edtf | None = None
    country: str | None = None
    city: str | None = None
    certainty: str | None = None
    killed: Tally | None = None
    wounded: Tally | None = None
    actors: tuple[str, ...] = ()
    tactics: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    detail: str | None = None
    background: bool = False

    @property
    def listed(self) -> bool:
        """Whether it is known from lists alone."""
        return self.background and self.date is not None


@dataclass(frozen=True, slots=True)
class Link:
    """Why a report belongs to its incident: the log-odds, and each reason with its weight (none for a first report)."""

    key: ReportKey
    score: float
    reasons: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Given:
    """One value of a slot, as text, that a report gives of its incident; `tally` where it is a count.

    `day` is the last that the date of publication may mean (ISO 8601), empty when it is unknown.
    """

    report: ReportKey
    incident: str
    slot: str
    value: str
    inferred: bool
    day: str
    tally: Tally | None = None


@dataclass(frozen=True, slots=True)
class Linked:
    """One incident as the linker leaves it: its id, its reports in order, what is shown, and where it points to.

    `core` is what later reports are compared with, None where that did not change; `home` the id it was stored under;
    `vague` those of its reports that do not know the day and were placed anew.
    """

    id: str
    kind: Kind
    reports: tuple[ReportKey, ...]
    shown: Shown
    anchor: str | None = None
    links: tuple[Link, ...] = ()
    core: Core | None = None
    home: str | None = None
    vague: tuple[Vague, ...] = ()
