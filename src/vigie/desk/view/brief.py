"""What the press told in some days, as a brief shows it."""

from __future__ import annotations

from dataclasses import dataclass

from vigie.desk.view.incidents import IncidentItem, Range
from vigie.desk.view.ledger import SlotText


@dataclass(frozen=True, slots=True)
class BriefSource:
    """An article: its id, outlet, day of publication (ISO 8601) and address (http or https, else none)."""

    article: str
    publisher: str | None
    published: str
    url: str | None


@dataclass(frozen=True, slots=True)
class Entry:
    """An incident or record with the values that articles up to the last day give.

    `slots` are those of a record's kind; `of` the incident it concerns; `sources` the articles of the period; `voices`
    the state bodies they name as source; `status` where a claim stands; `before` when it happened before the period;
    `confidence` how surely it was read (0 to 1).
    """

    item: IncidentItem
    slots: tuple[SlotText, ...]
    of: IncidentItem | None
    sources: tuple[BriefSource, ...]
    voices: tuple[str, ...]
    status: str | None
    before: bool
    confidence: float

    def values(self, slot: str) -> tuple[str, ...]:
        """The values of a slot as text."""
        return next((one.values for one in self.slots if one.slot == slot), ())


@dataclass(frozen=True, slots=True)
class TollChange:
    """A toll that a day's articles moved: what was shown before and since; `move` as in `link.tolls.Move`.

    `borne_out` when a state body gives the new count, or more than one article.
    """

    item: IncidentItem
    slot: str
    day: str
    before: Range
    after: Range
    move: str
    borne_out: bool
    sources: tuple[BriefSource, ...]
    sources_before: tuple[BriefSource, ...]
    voices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Doubt:
    """What is to be checked before it is passed on, by a stated reason.

    `unsure`: it was not surely read; `large_toll`, `lone_plot`: a heavy toll or a plot that one article alone tells.
    """

    entry: Entry
    reason: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What articles of the period tell that the brief does not: how many, and why.

    `unsure` was read too unsurely to be told; `like` may be a part of what more articles tell of the same place.
    """

    undated: int
    vague: int
    old: int
    known: int
    unsure: int
    like: int
    no_day: int


@dataclass(frozen=True, slots=True)
class Brief:
    """What is new in the record from one day to another, both included; `watch` names the watch it keeps to."""

    since: str
    until: str
    watch: str | None
    articles: int
    incidents: tuple[Entry, ...]
    tolls: tuple[TollChange, ...]
    claims: tuple[Entry, ...]
    warnings: tuple[Entry, ...]
    threats: tuple[Entry, ...]
    levels: tuple[Entry, ...]
    plots: tuple[Entry, ...]
    justice: tuple[Entry, ...]
    doubts: tuple[Doubt, ...]
    left_out: LeftOut
