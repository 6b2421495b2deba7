"""Incidents as listed, counted, mapped and laid out in time."""

from __future__ import annotations

from dataclasses import dataclass

Range = tuple[int | None, int | None]


@dataclass(frozen=True, slots=True)
class TiedCount:
    """How many records of a kind concern an incident."""

    kind: str
    count: int


@dataclass(frozen=True, slots=True)
class IncidentItem:
    """One incident or record as listed.

    `date` is EDTF, `date_first` and `date_last` its bounds (ISO 8601); counts are `[low, high]`, an open end null;
    `latitude` and `longitude` are WGS84 degrees with `precision` city, region or country; `sources` counts independent
    ones; `claim` is where its claim stands; `of` the incident it concerns; `corrected` when an analyst set a value,
    `rejected` when one struck it from the record.
    """

    id: str
    kind: str
    date: str | None
    date_first: str | None
    date_last: str | None
    country: str | None
    city: str | None
    latitude: float | None
    longitude: float | None
    precision: str | None
    certainty: str | None
    killed: Range | None
    wounded: Range | None
    actors: tuple[str, ...]
    tactics: tuple[str, ...]
    targets: tuple[str, ...]
    detail: str | None
    background: bool
    reports: int
    sources: int
    claim: str | None
    of: str | None
    tied: tuple[TiedCount, ...]
    added: str
    changed: str
    corrected: bool = False
    rejected: bool = False

    @property
    def listed(self) -> bool:
        """Whether it is known from lists alone: no article of the press tells it."""
        return self.background and self.date is not None


@dataclass(frozen=True, slots=True)
class IncidentPage:
    """One page of a list: `total` in the whole selection; `next` is the cursor of the page after, null at the end."""

    items: tuple[IncidentItem, ...]
    total: int
    next: str | None


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One value of a facet: how many incidents it would leave, and whether it is chosen."""

    value: str
    count: int
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Facet:
    """The values of one facet, commonest first; `name` is the selection's parameter."""

    name: str
    values: tuple[FacetValue, ...]


@dataclass(frozen=True, slots=True)
class MapPoint:
    """One incident or a cluster of them: `id` and `label` only for one; `precision` is the vaguest inside."""

    latitude: float
    longitude: float
    count: int
    killed: int
    precision: str
    id: str | None
    label: str | None
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MapView:
    """The points of a selection at a zoom; `unplaced` counts the incidents without a position."""

    points: tuple[MapPoint, ...]
    zoom: int
    placed: int
    unplaced: int


@dataclass(frozen=True, slots=True)
class Bin:
    """A stretch of time: incidents that began in it, deaths as lowest and highest told; `vague` are dated to more."""

    start: str
    end: str
    incidents: int
    vague: int
    killed_low: int
    killed_high: int


@dataclass(frozen=True, slots=True)
class Timeline:
    """The bins of a selection (`unit`: day, month or year) without gaps; `undated` incidents are in none."""

    unit: str
    bins: tuple[Bin, ...]
    undated: int
