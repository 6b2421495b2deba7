"""Which calendar day, month or year the press means when it leaves a part unsaid: pure choices near an anchor day."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

from vigie.domain.edtf import Edtf, Point
from vigie.domain.timeexpr import Bound, CalendarParts, Direction, Tense, TimeExpression, Unit

HOURS = frozenset({Unit.MINUTE, Unit.HOUR})
_MONTHS_AHEAD = 6
_SOON = 20  # days ahead that are likelier meant than a day nearly a year ago
_LOOK_AHEAD = 240  # days that a future tense may look ahead without naming the year
_FARTHEST_AHEAD = 300  # days ahead that a day without a year may lie
_YEARS_BACK = 8  # how far back a weekday may pick the year
TYPO_DAYS = 12  # a day this close to publication is meant even where its weekday disagrees
_SLACK = timedelta(days=1)  # wire stories date the day after where they are published before midnight


def safe_day(year: int, month: int, day: int) -> date | None:
    """The calendar day, or None where there is no such day."""
    valid = 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]
    return date(year, month, day) if valid else None


def shift_month(day: date, months: int) -> tuple[int, int]:
    """Year and month that lie `months` after those of a day."""
    index = day.year * 12 + day.month - 1 + months
    return index // 12, index % 12 + 1


def nearest_weekday(expression: TimeExpression, published: date) -> date:
    """The day nearest to publication that a bare weekday means."""
    weekday = expression.parts.weekday or 0
    back = (published.weekday() - weekday) % 7
    ahead = (weekday - published.weekday()) % 7
    if expression.direction is Direction.NEXT:
        return published + timedelta(days=ahead or 7)
    if expression.direction is Direction.LAST:
        return published - timedelta(days=back or 7)
    if ahead and expression.tense is Tense.FUTURE:
        return published + timedelta(days=ahead)
    return published - timedelta(days=back)


def year_of_day(month: int, day: int, published: date, tense: Tense | None, direction: Direction | None) -> int:
    """The year of a day told without one: the latest past one, or the coming one where the sentence looks ahead."""
    this = safe_day(published.year, month, day)
    if direction is Direction.NEXT or (direction is None and tense is Tense.FUTURE):
        ahead = published.year if this and this >= published else published.year + 1
        coming = safe_day(ahead, month, day)
        if direction is Direction.NEXT or (coming and (coming - published).days <= _LOOK_AHEAD):
            return ahead
    reach = timedelta(days=TYPO_DAYS if tense is Tense.PAST else _SOON)
    if this and published < this <= published + reach:
        return published.year
    return published.year if this and this <= published + _SLACK else published.year - 1


def agreeing_year(year: int, parts: CalendarParts, published: date) -> int:
    """The nearest year at or before `year` in which the weekday is the one said."""
    month, day, weekday = parts.month or 1, parts.day or 1, parts.weekday
    for candidate in (year, year + 1):
        there = safe_day(candidate, month, day)
        if there and abs((there - published).days) <= TYPO_DAYS:
            return candidate
    meant = safe_day(year, month, day)
    if weekday is None or (meant and meant.weekday() == weekday):
        return year
    others: list[int] = [year + 1, *range(year - 1, year - _YEARS_BACK, -1)]
    for other in others:
        there = safe_day(other, month, day)
        if there and there.weekday() == weekday and (there - published).days <= _FARTHEST_AHEAD:
            return other
    return year


def counted(anchor: date, expression: TimeExpression) -> Edtf | None:
    """`offset` units from `anchor`, as exact as the unit allows."""
    count, unit = expression.offset, expression.unit
    if count is None:
        return None
    if unit in HOURS:
        return Edtf.of_day(anchor) if abs(count) < 24 or unit is Unit.MINUTE else _days(anchor, count // 24)
    if unit is Unit.DAY:
        return _days(anchor, count)
    if unit in (Unit.WEEK, Unit.WEEKEND):
        return Edtf.of_point(_approximate(anchor + timedelta(weeks=count)))
    if unit is Unit.MONTH:
        return Edtf.of_point(Point(*shift_month(anchor, count)))
    return Edtf.of_point(Point(anchor.year + count))


def _days(anchor: date, count: int) -> Edtf:
    return Edtf.of_day(anchor + timedelta(days=count))


def _approximate(day: date) -> Point:
    return Point(day.year, day.month, day.day, "~")


def year_of_month(expression: TimeExpression, published: date) -> int:
    """The year of a month told without one: as for days, with half a year as the farthest look ahead."""
    month = expression.parts.month or 1
    ahead = expression.direction is Direction.NEXT or (
        expression.direction is None and (expression.tense is Tense.FUTURE or expression.bound is Bound.UNTIL)
    )
    near = (month - published.month) % 12 <= _MONTHS_AHEAD
    if ahead and (near or expression.direction is Direction.NEXT):
        return published.year if month >= published.month else published.year + 1
    past = month < published.month or (month == published.month and expression.direction is not Direction.LAST)
    return published.year if past else published.year - 1
