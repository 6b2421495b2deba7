"""Uncertain dates after EDTF (ISO 8601-2:2019, levels 0 and 1 as far as the press needs them)."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

_POINT = re.compile(r"^(?P<year>[\dX]{4})(?:-(?P<month>\d\d|XX)(?:-(?P<day>\d\d|XX))?)?(?P<mark>[~?%])?$")
_OPEN = ".."


@dataclass(frozen=True, slots=True)
class Point:
    """A day, month or year; unknown parts are None; `mark` is an EDTF qualifier (`~`, `?`, `%`) or empty."""

    year: int | None
    month: int | None = None
    day: int | None = None
    mark: str = ""

    def __post_init__(self) -> None:
        if self.month is not None and not 1 <= self.month <= 12:
            raise ValueError(f"month {self.month}: expected 1 to 12")
        if self.day is not None:
            if self.month is None:
                raise ValueError(f"day {self.day} without a month")
            last = calendar.monthrange(self.year or 2000, self.month)[1]
            if not 1 <= self.day <= last:
                raise ValueError(f"day {self.day}: expected 1 to {last} in month {self.month}")

    @classmethod
    def parse(cls, text: str) -> Point:
        """Read one EDTF point; raises ValueError where it is none."""
        found = _POINT.match(text)
        if not found:
            raise ValueError(f"date {text!r}: expected YYYY, YYYY-MM or YYYY-MM-DD with X for unknown digits")
        year = found["year"]
        return cls(
            None if "X" in year else int(year),
            int(found["month"]) if (found["month"] or "XX") != "XX" else None,
            int(found["day"]) if (found["day"] or "XX") != "XX" else None,
            found["mark"] or "",
        )

    @classmethod
    def of_day(cls, day: date) -> Point:
        """The point of one calendar day."""
        return cls(day.year, day.month, day.day)

    def first(self) -> date | None:
        """First day the point may mean; None when the year is unknown."""
        return date(self.year, self.month or 1, self.day or 1) if self.year else None

    def last(self) -> date | None:
        """Last day the point may mean; None when the year is unknown."""
        if not self.year:
            return None
        month = self.month or 12
        return date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    def __str__(self) -> str:
        parts = ["XXXX" if self.year is None else f"{self.year:04d}"]
        if self.month is not None:
            parts.append(f"{self.month:02d}")
        if self.day is not None:
            parts.append(f"{self.day:02d}")
        return "-".join(parts) + self.mark


@dataclass(frozen=True, slots=True)
class Edtf:
    """A point or an interval; an open end of an interval is None (`2013/..`)."""

    start: Point | None
    end: Point | None
    interval: bool = False

    def __post_init__(self) -> None:
        if self.start is None and self.end is None:
            raise ValueError("date without start and end")
        if not self.interval and self.start != self.end:
            raise ValueError("a point in time has one start and end")

    @classmethod
    def parse(cls, text: str) -> Edtf:
        """Read an EDTF string such as `2016-07-14`, `2015-01-07/2015-01-09`, `2013/..`; raises ValueError."""
        if "/" in text:
            left, _, right = text.partition("/")
            return cls(
                None if left in ("", _OPEN) else Point.parse(left),
                None if right in ("", _OPEN) else Point.parse(right),
                True,
            )
        point = Point.parse(text)
        return cls(point, point)

    @classmethod
    def of_day(cls, day: date) -> Edtf:
        """One calendar day."""
        return cls.of_point(Point.of_day(day))

    @classmethod
    def of_point(cls, point: Point) -> Edtf:
        """A date that is one point."""
        return cls(point, point)

    @classmethod
    def between(cls, start: date, end: date) -> Edtf:
        """The interval of two days, or the day when they are one."""
        return cls.of_day(start) if start == end else cls(Point.of_day(start), Point.of_day(end), True)

    @property
    def first(self) -> date | None:
        """First possible day; None when open or unknown."""
        return self.start.first() if self.start else None

    @property
    def last(self) -> date | None:
        """Last possible day; None when open or unknown."""
        return self.end.last() if self.end else None

    @property
    def is_day(self) -> bool:
        """Whether it names exactly one day."""
        return not self.interval and self.start is not None and bool(self.start.day and self.start.year)

    @property
    def days(self) -> int | None:
        """Length of the stretch it may mean, in days; None when open."""
        first, last = self.first, self.last
        return (last - first).days + 1 if first and last else None

    def overlaps(self, other: Edtf, slack: int = 0) -> bool:
        """Whether both may mean one day, allowing `slack` days between them; open ends reach for ever."""
        margin = timedelta(days=slack)
        if self.first and other.last and self.first > other.last + margin:
            return False
        return not (other.first and self.last and other.first > self.last + margin)

    def contains(self, other: Edtf) -> bool:
        """Whether every day `other` may mean is one that this may mean."""
        if self.first and (other.first is None or other.first < self.first):
            return False
        return not (self.last and (other.last is None or other.last > self.last))

    def __str__(self) -> str:
        if not self.interval:
            return str(self.start)
        return f"{self.start or _OPEN}/{self.end or _OPEN}"
