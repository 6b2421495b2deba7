"""An expression of time as read from the words, before it is resolved against the publication date."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from vigie.domain.span import Span


class Form(enum.StrEnum):
    """What kind of expression it is, and so how it is resolved."""

    DATE = "date"
    WEEKDAY = "weekday"
    DAY_OF_MONTH = "day_of_month"
    MONTH = "month"
    SEASON = "season"
    YEAR = "year"
    DECADE = "decade"
    RANGE = "range"
    NIGHT = "night"
    DEICTIC = "deictic"
    ANAPHORIC = "anaphoric"
    ELAPSED = "elapsed"
    LATER = "later"
    PERIOD = "period"
    RECENT = "recent"
    NAMED = "named"
    STATED = "stated"
    CLOCK = "clock"


class Unit(enum.StrEnum):
    """Units that offsets and periods count in."""

    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    WEEKEND = "weekend"
    MONTH = "month"
    YEAR = "year"


class Edge(enum.StrEnum):
    """Which stretch of a month or year is meant."""

    START = "start"
    MIDDLE = "middle"
    END = "end"


class Direction(enum.StrEnum):
    """The last or the next one of its kind, or the running one."""

    LAST = "last"
    NEXT = "next"
    THIS = "this"


class Tense(enum.StrEnum):
    """What the sentence around the expression hints at."""

    PAST = "past"
    FUTURE = "future"


class Bound(enum.StrEnum):
    """Whether the expression opens a stretch that lasts, or closes one."""

    SINCE = "since"
    UNTIL = "until"


@dataclass(frozen=True, slots=True)
class CalendarParts:
    """The calendar fields said; `weekday` counts from 0 for Monday; what is not said is None."""

    weekday: int | None = None
    day: int | None = None
    month: int | None = None
    year: int | None = None


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """One expression of time and its structured parts.

    `rule` is the id of the rule that read it. `end` is the second date of a range or night. `offset` counts `unit`s
    from the anchor, negative into the past; `vague` says that the count is not exact. `season` counts from 0 for
    spring. `complement` marks an expression that hangs on what follows it (the day after *the attack*); `shared` one
    whose missing parts were completed from the same phrase.
    """

    span: Span
    rule: str
    form: Form
    parts: CalendarParts = CalendarParts()
    end: CalendarParts | None = None
    offset: int | None = None
    unit: Unit | None = None
    vague: bool = False
    season: int | None = None
    day_part: str = ""
    edge: Edge | None = None
    direction: Direction | None = None
    tense: Tense | None = None
    bound: Bound | None = None
    complement: bool = False
