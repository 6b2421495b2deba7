"""From expressions of time to EDTF dates, against the publication day (Europe/Paris) and what the text told before.

Anchors: weekdays and days without a year lie by the publication; "the day after" and "two months later" by the day the
text spoke of last. What cannot be told stays unresolved; nothing is made more precise than the words are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from vigie.domain.annotation import TimeMention
from vigie.domain.article import Article
from vigie.domain.edtf import Edtf, Point
from vigie.domain.timeexpr import Bound, CalendarParts, Direction, Edge, Form, Tense, TimeExpression, Unit
from vigie.lexicon.named_days import NamedDays, load_named_days
from vigie.resolve.nearest import (
    HOURS,
    TYPO_DAYS,
    agreeing_year,
    counted,
    nearest_weekday,
    safe_day,
    shift_month,
    year_of_day,
    year_of_month,
)

_NEAR = 60  # code points in which a complement's date must follow
_REMEMBER = 1500  # code points for which the day told of last anchors "the day after"
_MONTHS_OF_SEASON = {0: (3, 5), 1: (6, 8), 2: (9, 11), 3: (12, 14)}
_DAYS_OF_EDGE = {Edge.START: (0, 2), Edge.MIDDLE: (2, 3), Edge.END: (3, 6)}
_YEARS_OF_EDGE = {Edge.START: (0, 3), Edge.MIDDLE: (4, 6), Edge.END: (7, 9)}
_DAY_FORMS = frozenset({Form.DATE, Form.NAMED, Form.WEEKDAY, Form.DEICTIC})


@dataclass(slots=True)
class _Context:
    """What is known while the expressions are read in order: publication, the last day told of, years said."""

    published: date | None
    period: Edtf | None
    text: str
    named: NamedDays
    dated: dict[tuple[int, int], int]
    day: date | None = None
    day_at: int = 0
    year: int | None = None
    year_at: int = 0

    def anchor(self, at: int) -> date | None:
        """The day that "the day after" counts from at offset `at`."""
        day = self.day if at - self.day_at <= _REMEMBER else None
        return self.published if day is None or (self.published and day > self.published) else day


def _stretch(start: Point | None, end: Point | None) -> Edtf:
    return Edtf.of_point(start) if start and start == end else Edtf(start, end, True)


def _day_month(parts: CalendarParts, expression: TimeExpression, context: _Context) -> tuple[date | None, bool]:
    """The day of a month and whether its year was reasoned."""
    month, day = parts.month or 1, parts.day or 1
    if parts.year:
        return safe_day(parts.year, month, day), False
    named = context.named.year_of(month, day, context.text, expression.span)
    if named:
        return safe_day(named, month, day), True
    published = context.published
    if not published:
        known = context.dated.get((month, day)) or context.year or _period_year(context.period)
        return (safe_day(known, month, day), True) if known else (None, True)
    tense = Tense.FUTURE if expression.bound is Bound.UNTIL else expression.tense
    year = agreeing_year(year_of_day(month, day, published, tense, expression.direction), parts, published)
    told = context.dated.get((month, day))
    near = safe_day(year, month, day)
    if told and told != year and not (near and abs((near - published).days) <= TYPO_DAYS):
        year = told
    return safe_day(year, month, day), True


def _period_year(period: Edtf | None) -> int | None:
    return period.first.year if period and period.first else None


def _bounded(expression: TimeExpression, edtf: Edtf) -> Edtf:
    if edtf.interval or expression.bound is None:
        return edtf
    if expression.bound is Bound.SINCE:
        return Edtf(edtf.start, None, True)
    return Edtf(None, edtf.end, True)


def _date(expression: TimeExpression, context: _Context) -> tuple[Edtf | None, bool]:
    if expression.parts.day is None and expression.parts.year:
        return Edtf.of_point(Point(expression.parts.year, expression.parts.month)), False
    day, inferred = _day_month(expression.parts, expression, context)
    if day is None:
        return None, inferred
    _tell(context, day, expression)
    return Edtf.of_day(day), inferred


def _tell(context: _Context, day: date, expression: TimeExpression) -> None:
    context.day, context.day_at = day, expression.span.end
    if expression.parts.year:
        context.year, context.year_at = day.year, expression.span.end


def _weekday_date(expression: TimeExpression, context: _Context) -> tuple[Edtf | None, bool]:
    if not context.published:
        return (context.period, True) if context.period else (None, True)
    day = nearest_weekday(expression, context.published)
    _tell(context, day, expression)
    return Edtf.of_day(day), False


def _day_of_month(expression: TimeExpression, context: _Context) -> tuple[Edtf | None, bool]:
    """A day number: of the month told of last, else the latest such day."""
    anchor = context.anchor(expression.span.start)
    number = expression.parts.day or 1
    if anchor is None:
        return None, True
    weekday = expression.parts.weekday
    for shift in (0, -1, 1, -2):
        year, month = shift_month(anchor, shift)
        day = safe_day(year, month, number)
        fits = day and (weekday is None or day.weekday() == weekday)
        if day and fits and (weekday is not None or abs((day - anchor).days) <= 20):
            _tell(context, day, expression)
            return Edtf.of_day(day), True
    return None, True


def _month(expression: TimeExpression, context: _Context) -> tuple[Edtf | None, bool]:
    month, year = expression.parts.month or 1, expression.parts.year
    if year:
        context.year, context.year_at = year, expression.span.end
        return Edtf.of_point(Point(year, month)), False
    published = context.published or (context.period.last if context.period else None)
    if not published:
        return (Edtf.of_point(Point(context.year, month)), True) if context.year else (None, True)
    if expression.rule == "month-year":
        return Edtf.of_point(Point(published.year - 1, month)), True
    year = year_of_month(expression, published)
    return Edtf.of_point(Point(year, month)), True


def _season(expression: TimeExpression, context: _Context) -> tuple[Edtf | None, bool]:
    first, last = _MONTHS_OF_SEASON[expression.season or 0]
    year = expression.parts.year
    inferred = year is None
    if year is None:
        if not context.published:
            return None, True
        published = context.published
        year = published.year
        begun = published.month >= first
        if expression.direction is Direction.NEXT or expression.tense is Tense.FUTURE:
            year += 1 if published.month > min(last, 12) else 0
        elif not begun or (expression.direction is Direction.LAST and published.month <= last):
            year -= 1
    end = Point(year, last) if last <= 12 else Point(year + 1, last - 12)
    return Edtf(Point(year, first), end, True), inferred


def _year(expression: TimeExpression, context: _Context) -> tuple[Edtf | None, bool]:
    year = expression.parts.year
    if year is None:
        return None, True
    context.year, context.year_at = year, expression.span.end
    return Edtf.of_point(Point(year)), False


def _decade(expression: TimeExpression, context: _Context) -> tuple[Edtf | None, bool]:
    year = expression.parts.year
    if year is None:
        return None, True
    start, end = _YEARS_OF_EDGE[expression.edge] if expression.edge else (0, 9)
    return Edtf(Point(year + start), Point(year + end), True), False


def _range(expression: TimeExpression, context: _Context) -> tuple[Edtf | None, bool]:
    start, end = expression.parts, expression.end or CalendarParts()
    if start.day is None and start.month is None:
        return (_stretch(Point(start.year), Point(end.year)), False) if start.year and end.year else (None, True)
    if start.day is None:
        return _month_range(start, end, expression, context)
    last, inferred = _day_month(end, expression, context)
    if last is None:
        return None, inferred
    month = start.month or last.month
    year = start.year or (last.year if month <= last.month else last.year - 1)
    first = safe_day(year, month, start.day)
    if first is None or first > last:
        return None, inferred
    _tell(context, last, expression)
    return Edtf.between(first, last), inferred


def _month_range(
    start: CalendarParts, end: CalendarParts, expression: TimeExpression, context: _Context
) -> tuple[Edtf | None, bool]:
    first, last = start.month or 1, end.month or 12
    year = end.year
    if year is None:
        if not context.published:
            return None, True
        year = context.published.year - (last > context.published.month and expression.tense is not Tense.FUTURE)
    begin = start.year or (year if first <= last else year - 1)
    return Edtf(Point(begin, first), Point(year, last), True), end.year is None


def _night(expression: TimeExpression, context: _Context) -> tuple[Edtf | None, bool]:
    """Two days in a row, known by whichever of them is said best."""
    start, end = expression.parts, expression.end or CalendarParts()
    month = end.month or start.month
    second: date | None = None
    if end.day and month:
        full = CalendarParts(end.weekday, end.day, month, end.year or start.year)
        second, _ = _day_month(full, expression, context)
    elif start.day and start.month:
        first, _ = _day_month(start, expression, context)
        second = first + timedelta(days=1) if first else None
    elif end.weekday is not None and context.published:
        second = context.published - timedelta(days=(context.published.weekday() - end.weekday) % 7)
    elif end.day:
        found, _ = _day_of_month(_only_day(expression, end), context)
        second = found.first if found else None
    if second is None:
        return None, True
    _tell(context, second, expression)
    return Edtf.between(second - timedelta(days=1), second), end.year is None


def _only_day(expression: TimeExpression, parts: CalendarParts) -> TimeExpression:
    return TimeExpression(expression.span, expression.rule, Form.DAY_OF_MONTH, CalendarParts(parts.weekday, parts.day))


def _deictic(expression: TimeExpression, context: _Context) -> tuple[Edtf | None, bool]:
    if not context.published:
        return context.period, True
    day = context.published + timedelta(days=expression.offset or 0)
    _tell(context, day, expression)
    return Edtf.of_day(day), False


def _anaphoric(expression: TimeExpression, context: _Context) -> tuple[Edtf | None, bool]:
    anchor = context.anchor(expression.span.start)
    if anchor is None:
        return None, True
    day = anchor + timedelta(days=expression.offset or 0)
    _tell(context, day, expression)
    return Edtf.of_day(day), True


def _elapsed(expression: TimeExpression, context: _Context) -> tuple[Edtf | None, bool]:
    if not context.published:
        return None, True
    if expression.vague:
        return _recent(expression, context)
    return counted(context.published, expression), True


def _later(expression: TimeExpression, context: _Context) -> tuple[Edtf | None, bool]:
    anchor = context.anchor(expression.span.start)
    if expression.unit is Unit.YEAR and context.year and expression.offset is not None:
        return Edtf.of_point(Point(context.year + expression.offset)), True
    if anchor is None:
        return None, True
    if expression.offset is None:
        return (Edtf.of_day(anchor), True) if expression.unit in HOURS else (None, True)
    edtf = counted(anchor, expression)
    if edtf and edtf.is_day and edtf.first:
        _tell(context, edtf.first, expression)
    return edtf, True


def _period(expression: TimeExpression, context: _Context) -> tuple[Edtf | None, bool]:
    published = context.published
    if not published:
        return None, True
    step = {Direction.LAST: -1, Direction.NEXT: 1}.get(expression.direction or Direction.THIS, 0)
    if expression.unit is Unit.YEAR:
        return Edtf.of_point(Point(published.year + step)), False
    if expression.unit is Unit.MONTH:
        return Edtf.of_point(Point(*shift_month(published, step))), False
    monday = published - timedelta(days=published.weekday()) + timedelta(weeks=step)
    if expression.unit is Unit.WEEKEND:
        if step == 0 and published.weekday() < 4:
            monday -= timedelta(weeks=0 if expression.tense is Tense.FUTURE else 1)
        return Edtf.between(monday + timedelta(days=5), monday + timedelta(days=6)), False
    first, last = _DAYS_OF_EDGE[expression.edge] if expression.edge else (0, 6)
    return Edtf.between(monday + timedelta(days=first), monday + timedelta(days=last)), False


def _recent(expression: TimeExpression, context: _Context) -> tuple[Edtf | None, bool]:
    """A vague stretch next to publication: its month for days and weeks, its year for months, unknown for years."""
    published = context.published
    if not published:
        return None, True
    if expression.unit in (Unit.DAY, Unit.WEEK, Unit.WEEKEND):
        return Edtf.of_point(Point(published.year, published.month, mark="~")), True
    if expression.unit is Unit.MONTH:
        return Edtf.of_point(Point(published.year, mark="~")), True
    return (Edtf.of_day(published), True) if expression.unit in HOURS else (None, True)


def _named(expression: TimeExpression, context: _Context) -> tuple[Edtf | None, bool]:
    parts = expression.parts
    year = context.named.anniversary(parts.month or 1, parts.day or 1)
    if year is None:
        return _date(expression, context)
    day = safe_day(year, parts.month or 1, parts.day or 1)
    return (Edtf.of_day(day), True) if day else (None, True)


_RESOLVERS = {
    Form.DATE: _date,
    Form.STATED: _date,
    Form.WEEKDAY: _weekday_date,
    Form.DAY_OF_MONTH: _day_of_month,
    Form.MONTH: _month,
    Form.SEASON: _season,
    Form.YEAR: _year,
    Form.DECADE: _decade,
    Form.RANGE: _range,
    Form.NIGHT: _night,
    Form.DEICTIC: _deictic,
    Form.ANAPHORIC: _anaphoric,
    Form.ELAPSED: _elapsed,
    Form.LATER: _later,
    Form.PERIOD: _period,
    Form.RECENT: _recent,
    Form.NAMED: _named,
}


def _resolve(expression: TimeExpression, context: _Context) -> TimeMention:
    resolver = _RESOLVERS.get(expression.form)
    edtf, inferred = resolver(expression, context) if resolver else (None, False)
    if edtf is not None:
        edtf = _bounded(expression, edtf)
    return TimeMention(expression.span, expression.rule, edtf, inferred and edtf is not None)


def _same_sentence(text: str, first: TimeExpression, second: TimeExpression) -> bool:
    between = text[first.span.end : second.span.start]
    return not any(mark in between for mark in (". ", "! ", "? ", "\n"))


def _hanging(index: int, expressions: Sequence[TimeExpression], context: _Context) -> tuple[Edtf | None, bool]:
    """An expression that hangs on a complement ("the day after the attack").

    With the complement's own date behind it, it is counted from there. Else the main clause is dated, by its sentence
    or by publication, and the date given is that of the complement, counted back: the words it stands next to.
    """
    expression = expressions[index]
    sentence_day: date | None = None
    for other in expressions[index + 1 : index + 4]:
        if not _same_sentence(context.text, expression, other) or other.complement:
            break
        day = _probe(other, context)
        near = other.span.start - expression.span.end <= _NEAR and other.form in (Form.DATE, Form.NAMED)
        between = context.text[expression.span.end : other.span.start]
        if day and near and "," not in between:
            return _from_complement(day, expression), True
        sentence_day = sentence_day or day
    for other in reversed(expressions[max(0, index - 2) : index]):
        if sentence_day is None and _same_sentence(context.text, other, expression) and other.form in _DAY_FORMS:
            sentence_day = _probe(other, context)
    if sentence_day is None and expression.rule == "earlier":
        return None, True
    anchor = sentence_day or context.published
    if anchor is None or expression.offset is None or expression.unit in HOURS:
        return None, True
    if expression.form is Form.ANAPHORIC:
        return Edtf.of_day(anchor - timedelta(days=expression.offset)), True
    return counted(anchor, replace(expression, offset=-expression.offset)), True


def _probe(expression: TimeExpression, context: _Context) -> date | None:
    """The day of another expression, read without telling the context."""
    if expression.form not in _DAY_FORMS:
        return None
    edtf = _resolve(expression, replace(context)).edtf
    return edtf.first if edtf and edtf.is_day else None


def _from_complement(day: date, expression: TimeExpression) -> Edtf | None:
    if expression.form is Form.ANAPHORIC:
        return Edtf.of_day(day + timedelta(days=expression.offset or 0))
    return counted(day, expression)


def resolve_times(expressions: Sequence[TimeExpression], article: Article, text: str) -> tuple[TimeMention, ...]:
    """A mention for each expression, in order; `edtf` is None where the text gives no way to tell."""
    published = article.published
    day = published.first if published and published.is_day else None
    dated = {
        (e.parts.month, e.parts.day): e.parts.year
        for e in expressions
        if e.form is Form.DATE and e.parts.month and e.parts.day and e.parts.year
    }
    context = _Context(day, published, text, load_named_days(), dated)
    mentions: list[TimeMention] = []
    for index, expression in enumerate(expressions):
        if expression.complement:
            edtf, inferred = _hanging(index, expressions, context)
            mentions.append(TimeMention(expression.span, expression.rule, edtf, inferred and edtf is not None))
        else:
            mentions.append(_resolve(expression, context))
    return tuple(mentions)
