"""When an article was published, reasoned from its own words where nobody states it.

A line that states the date is believed. Otherwise attacks known by name and full dates give the earliest day possible,
a weekday with its day and month gives the year, and the bare weekdays of the report give the day.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from vigie.domain.article import Article
from vigie.domain.edtf import Edtf, Point
from vigie.domain.timeexpr import Bound, CalendarParts, Direction, Form, Tense, TimeExpression
from vigie.lexicon.named_days import load_named_days
from vigie.text.fold import fold

_LINE_REACH = 300  # code points from either end in which a line may state the date
_CALENDAR_REPEATS = 12  # years within which every weekday has met every day of the year
_FRESH_DAYS = 3  # a report still told by bare weekdays alone is at most this old
_NEWS_DAYS = 45  # a day told with its weekday may lie this far before the latest full date of the text
_NEWS_DAYS_AFTER = 150  # beyond this the weekday fits several years equally well


@dataclass(frozen=True, slots=True)
class _Evidence:
    """What the text proves: `floor` is the latest day that surely lies behind, `anchors` days of the news itself."""

    floor: date | None
    anchors: tuple[date, ...]
    named: tuple[date, ...]


def _stated(article: Article, expressions: Sequence[TimeExpression]) -> Edtf | None:
    """The date that a line at the head or foot of the text states."""
    size = len(article.text)
    for expression in expressions:
        parts = expression.parts
        at_edge = expression.span.start <= _LINE_REACH or expression.span.end >= size - _LINE_REACH
        if expression.form is Form.STATED and at_edge and parts.year:
            try:
                return Edtf.of_point(Point(parts.year, parts.month, parts.day))
            except ValueError:
                continue
    return None


def _weekday_years(parts: CalendarParts, floor: date) -> date | None:
    """The first day at or after `floor` with this weekday, day and month."""
    for year in range(floor.year, floor.year + _CALENDAR_REPEATS):
        day = _day(year, parts)
        if day and day >= floor and day.weekday() == parts.weekday:
            return day
    return None


def _day(year: int, parts: CalendarParts) -> date | None:
    try:
        return date(year, parts.month or 1, parts.day or 1)
    except ValueError:
        return None


def _is_past(expression: TimeExpression) -> bool:
    ahead = expression.tense is Tense.FUTURE or expression.direction is Direction.NEXT
    return not ahead and expression.bound is not Bound.UNTIL


def _full_days(expressions: Iterable[TimeExpression]) -> list[date]:
    """The full past dates said, and the first of January of the years and months said."""
    days: list[date] = []
    for expression in expressions:
        parts = expression.parts
        if parts.year is None or not _is_past(expression) or expression.form is Form.STATED:
            continue
        day = _day(parts.year, CalendarParts(None, parts.day, parts.month))
        if day and (expression.form is not Form.YEAR or expression.tense is not Tense.FUTURE):
            days.append(day)
    return days


def _gather(article: Article, expressions: Sequence[TimeExpression]) -> _Evidence:
    named = [day.edtf.first for day, _ in load_named_days().find(fold(article.text))]
    named_days = sorted(day for day in named if day)
    full = _full_days(expressions)
    floor = max([*named_days, *full], default=None)
    anchors: list[date] = []
    for expression in expressions:
        parts = expression.parts
        if floor is None or expression.form is not Form.DATE or parts.year or parts.weekday is None:
            continue
        day = _weekday_years(parts, floor - timedelta(days=_NEWS_DAYS))
        if day and (day - floor).days <= _NEWS_DAYS_AFTER and _is_past(expression):
            anchors.append(day)
    return _Evidence(floor, tuple(anchors), tuple(named_days))


def _bare_weekdays(expressions: Iterable[TimeExpression]) -> list[TimeExpression]:
    return [e for e in expressions if e.form is Form.WEEKDAY and _is_past(e) and e.direction is not Direction.LAST]


def _report_day(event: date, weekdays: Sequence[TimeExpression]) -> date:
    """The last day told of in a report on an event: the farthest of its bare weekdays."""
    latest = event
    for expression in weekdays:
        ahead = ((expression.parts.weekday or 0) - event.weekday()) % 7
        if expression.direction is Direction.THIS or ahead <= _FRESH_DAYS:
            latest = max(latest, event + timedelta(days=ahead))
    return latest


def _within_month(month: Edtf, evidence: _Evidence, weekdays: Sequence[TimeExpression]) -> date | None:
    """The day of a stated month that the named attacks and weekdays point to."""
    inside = [day for day in (*evidence.named, *evidence.anchors) if month.contains(Edtf.of_day(day))]
    return _report_day(max(inside), weekdays) if inside else None


def _reasoned(evidence: _Evidence, weekdays: Sequence[TimeExpression]) -> date | None:
    """The publication day without any stated one; None where the words only prove that it is later than something."""
    if evidence.anchors:
        return _report_day(max(evidence.anchors), weekdays)
    if not evidence.named or not weekdays:
        return None
    event = evidence.named[-1]
    if evidence.floor and evidence.floor > event:
        return None
    days = {((expression.parts.weekday or 0) - event.weekday()) % 7 for expression in weekdays}
    fresh = 0 in days and len(days) > 1 and max(days) <= _FRESH_DAYS
    return _report_day(event, weekdays) if fresh else None


def settle_publication(article: Article, expressions: Sequence[TimeExpression]) -> Article:
    """The article with a publication date: its own where it names a day, else the one its text states or implies.

    A date taken from the text is marked as inferred; where nothing tells, the article comes back unchanged.
    """
    if article.published is not None and article.published.is_day:
        return article
    stated = article.published or _stated(article, expressions)
    if stated is not None and stated.is_day:
        return replace(article, published=stated, published_inferred=True)
    weekdays = _bare_weekdays(expressions)
    evidence = _gather(article, expressions)
    day = _within_month(stated, evidence, weekdays) if stated is not None else _reasoned(evidence, weekdays)
    if day is not None:
        return replace(article, published=Edtf.of_day(day), published_inferred=True)
    return replace(article, published=stated, published_inferred=True) if stated is not None else article
