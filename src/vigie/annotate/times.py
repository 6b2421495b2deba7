"""Expressions of time, read from the words into structured parts; `resolve.dates` turns them into dates."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from vigie.annotate.numbers import load_number_words
from vigie.domain.errors import LexiconError
from vigie.domain.span import Span
from vigie.domain.timeexpr import (
    Bound,
    CalendarParts,
    Direction,
    Edge,
    Form,
    Tense,
    TimeExpression,
    Unit,
)
from vigie.lexicon.joint import JointRules
from vigie.lexicon.rules import Rule, compile_pattern, load_rules
from vigie.text.fold import Folded

KEYS = frozenset({"form", "offset", "direction", "bound", "tense"})
_FILE = "fr/times.toml"
_SENTENCE_END = re.compile(r"[.!?…](?=\s|[\"A-Z])|\n")
_CORE = ("this", "weekday", "day", "edge", "season", "month", "monthnum", "year")
_CLAUSE_MARK = re.compile(r"[,;:\"()]")
_CLAUSE = 60  # a sign beyond a comma or quotation mark counts as this much farther away
_REACH = 24  # longest opening word with its article, in code points
_ORDERS: Mapping[str, tuple[str, ...]] = {
    "unit": tuple(Unit),
    "edge": tuple(Edge),
    "direction": tuple(Direction),
}
_TENSED = frozenset({Form.DATE, Form.WEEKDAY, Form.DAY_OF_MONTH, Form.MONTH, Form.RANGE, Form.NIGHT, Form.SEASON})


@dataclass(frozen=True, slots=True)
class _Lexicon:
    """The rules, their positional lists, and the patterns for what stands around a match."""

    lists: Mapping[str, tuple[re.Pattern[str], ...]]
    joint: JointRules
    day_item: re.Pattern[str]
    month_item: re.Pattern[str]
    since: re.Pattern[str]
    until: re.Pattern[str]
    ahead: re.Pattern[str]
    participle: re.Pattern[str]
    future: re.Pattern[str]
    past: re.Pattern[str]


@cache
def _lexicon() -> _Lexicon:
    file = load_rules("times", KEYS)
    for rule in file.rules:
        form = rule.extra.get("form")
        if form not in set(Form):
            raise LexiconError(f"{_FILE}, rule {rule.id}: form {form!r}: expected one of {', '.join(Form)}")
    positional = {
        name: tuple(compile_pattern(word, file.lists, _FILE) for word in file.lists[name])
        for name in ("weekday", "month", "season", "unit", "edge", "direction")
    }
    opening = r"(?: le| la| les|)(?:\s*l')?\s*$"

    def compiled(pattern: str) -> re.Pattern[str]:
        return compile_pattern(pattern, file.lists, _FILE)

    return _Lexicon(
        positional,
        JointRules.of(file.rules),
        compiled("(?:(?P<weekday>{weekday}) )?(?P<day>{day})"),
        compiled("(?P<month>{month})"),
        compiled("{since}" + opening),
        compiled("{until}" + opening),
        compiled("{ahead}" + opening),
        re.compile("|".join(rf"\b{word}\b" for word in file.lists["participle"])),
        compiled("{future}"),
        compiled("{past}"),
    )


@lru_cache(maxsize=1024)
def _position(name: str, word: str) -> int:
    """The place of a word in a positional list; raises LexiconError when a pattern lets through what no entry holds."""
    for index, pattern in enumerate(_lexicon().lists[name]):
        if pattern.fullmatch(word):
            return index
    raise LexiconError(f"{_FILE}: {word!r} matches no entry of the list {name}")


def _leading_number(word: str | None) -> int | None:
    digits = re.match(r"\d+", word) if word else None
    return int(digits.group(0)) if digits else None


def _calendar(groups: Mapping[str, str | None], suffix: str = "") -> CalendarParts:
    """The calendar fields among a match's groups; `suffix` picks the second date of a range."""
    weekday = groups.get(f"weekday{suffix}")
    month = groups.get(f"month{suffix}")
    numeric = _leading_number(groups.get(f"monthnum{suffix}"))
    return CalendarParts(
        _position("weekday", weekday) if weekday else None,
        _leading_number(groups.get(f"day{suffix}") or groups.get(f"day{suffix}2")),
        _position("month", month) + 1 if month else numeric,
        _leading_number(groups.get(f"year{suffix}") or groups.get(f"year{suffix}2")),
    )


def _first(groups: Mapping[str, str | None], name: str) -> str | None:
    """The first group called `name`, `name2`, ... that took part."""
    return next((word for key, word in groups.items() if word and key.rstrip("0123456789") == name), None)


def _ordered(groups: Mapping[str, str | None], name: str) -> str | None:
    word = _first(groups, name)
    return _ORDERS[name][_position(name, word)] if word else None


def _offset(rule: Rule, groups: Mapping[str, str | None]) -> tuple[int | None, bool]:
    """The signed count of units and whether it is vague; a vague plural counts as unknown."""
    sign = int(rule.extra["offset"]) if "offset" in rule.extra else None
    count = groups.get("count")
    if sign is None or count is None:
        return sign, False
    if groups.get("few"):
        return None, True
    value = load_number_words().value(count)
    return (value * sign, False) if value is not None else (None, True)


def _decade(word: str | None) -> int | None:
    if not word:
        return None
    return int(word) if len(word) == 4 else 1900 + int(word)


def _core_start(found: re.Match[str]) -> int:
    """Where the date itself begins, behind a preposition that the rule only needs as a witness."""
    if found.re.groupindex.get("weekday_end") or found.re.groupindex.get("count"):
        return found.start()
    starts = (found.start(name) for name in _CORE if name in found.re.groupindex)
    return min((start for start in starts if start >= 0), default=found.start())


def _expression(rule: Rule, found: re.Match[str], folded: Folded) -> TimeExpression:
    groups = found.groupdict()
    form = Form(rule.extra["form"])
    parts = _calendar(groups)
    if form is Form.DECADE:
        parts = CalendarParts(year=_decade(groups.get("decade")))
    end = _calendar(groups, "_end") if form in (Form.RANGE, Form.NIGHT) else None
    offset, vague = _offset(rule, groups)
    season, edge, unit = _first(groups, "season"), _ordered(groups, "edge"), _ordered(groups, "unit")
    direction = _ordered(groups, "direction") or rule.extra.get("direction") or ("this" if groups.get("this") else None)
    if groups.get("relative"):
        direction = "last"
    return TimeExpression(
        Span(*folded.original(_core_start(found), found.end())),
        rule.id,
        form,
        parts,
        end,
        offset,
        Unit(unit) if unit else None,
        vague,
        _position("season", season) if season else None,
        groups.get("part") or "",
        Edge(edge) if edge else None,
        Direction(direction) if direction else None,
        None,
        Bound(rule.extra["bound"]) if "bound" in rule.extra else None,
        groups.get("of") is not None,
    )


def _expanded(rule: Rule, found: re.Match[str], folded: Folded, lexicon: _Lexicon) -> Iterator[TimeExpression]:
    """The expressions of one match; a list of days or months gives one each, completed from the last."""
    groups = found.groupdict()
    whole = _expression(rule, found, folded)
    if groups.get("list") is None:
        yield whole
        return
    item = lexicon.day_item if whole.form is Form.DATE else lexicon.month_item
    start, end = found.span("list")
    for part in item.finditer(folded.text, start, end):
        said = _calendar(part.groupdict())
        fields = replace(whole.parts, weekday=said.weekday, day=said.day or whole.parts.day)
        if said.month:
            fields = replace(fields, month=said.month)
        yield replace(whole, span=Span(*folded.original(*part.span())), parts=fields)
    last_start = min(s for s in (found.start("day") if whole.parts.day else -1, found.start("month")) if s >= 0)
    yield replace(whole, span=Span(*folded.original(last_start, found.end())))


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """Folded offsets of the sentence around a match, by its end marks alone."""
    left = 0
    for mark in _SENTENCE_END.finditer(text, max(0, start - 400), start):
        left = mark.end()
    right = _SENTENCE_END.search(text, end, min(len(text), end + 400))
    return max(left, start - 400, 0), right.start() if right else min(len(text), end + 400)


def _tense(text: str, folded: Folded, start: int, end: int) -> Tense | None:
    """The tense sign nearest to a match within its sentence, its own clause first; None when there is none."""
    lexicon, plain = _lexicon(), folded.text
    if lexicon.ahead.search(plain[max(0, start - _REACH) : start]):
        return Tense.FUTURE
    left, right = _sentence(plain, start, end)
    best: tuple[int, Tense] | None = None
    for pattern, tense in ((lexicon.past, Tense.PAST), (lexicon.future, Tense.FUTURE)):
        for sign in pattern.finditer(plain, left, right):
            between = plain[sign.end() : start] if sign.end() <= start else plain[end : sign.start()]
            distance = len(between) + (_CLAUSE if _CLAUSE_MARK.search(between) else 0)
            if (sign.end() <= start or sign.start() >= end) and (best is None or distance < best[0]):
                best = (distance, tense)
    if best and best[1] is Tense.FUTURE and best[0] > _CLAUSE:
        before, after = folded.original(max(left, start - _CLAUSE), start)
        clause = _CLAUSE_MARK.split(text[before:after])[-1]
        return Tense.PAST if lexicon.participle.search(clause) else Tense.FUTURE
    return best[1] if best else None


def _bound(text: str, start: int, lexicon: _Lexicon) -> Bound | None:
    before = max(0, start - _REACH)
    if lexicon.since.search(text[before:start]):
        return Bound.SINCE
    return Bound.UNTIL if lexicon.until.search(text[before:start]) else None


def find_times(text: str, folded: Folded) -> tuple[TimeExpression, ...]:
    """Every expression of time in `text`, in order and without overlaps, with what its sentence hints at."""
    lexicon = _lexicon()
    expressions: list[TimeExpression] = []
    for rule, found in lexicon.joint.find(folded):
        form = Form(rule.extra["form"])
        tense = Tense(rule.extra["tense"]) if "tense" in rule.extra else None
        if tense is None and form in _TENSED:
            tense = _tense(text, folded, *found.span())
        bound = _bound(folded.text, _core_start(found), lexicon)
        for expression in _expanded(rule, found, folded, lexicon):
            expressions.append(replace(expression, tense=tense, bound=expression.bound or bound))
    return tuple(expressions)
