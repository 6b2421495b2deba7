"""Date, byline and agency lines at the head and foot of a page: dropped, their dates kept for want of better ones."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from vigie.domain.errors import LexiconError
from vigie.lexicon.rules import Rule, compile_pattern, load_rules
from vigie.text.fold import fold_word

# Lines of the main text that may be furniture, counted from its head and its foot.
_HEAD, _FOOT = 5, 3
_LONGEST = 220
_GIVES = frozenset({"published", "modified", "nothing"})


@dataclass(frozen=True, slots=True)
class Stripped:
    """The lines that are the article's own, and what the dropped ones told: dates (ISO 8601) and the byline."""

    lines: tuple[str, ...]
    published: str | None = None
    modified: str | None = None
    byline: str | None = None


@cache
def _rules() -> tuple[Rule, ...]:
    file = load_rules("page_furniture", frozenset({"gives"}))
    for rule in file.rules:
        if rule.extra.get("gives") not in _GIVES:
            raise LexiconError(f"{file.name}, rule {rule.id}: gives {rule.extra.get('gives')!r}; use {sorted(_GIVES)}")
    return file.rules


@cache
def _months() -> tuple[re.Pattern[str], ...]:
    file = load_rules("page_furniture", frozenset({"gives"}))
    return tuple(compile_pattern(word, file.lists, file.name) for word in file.lists["month"])


def strip_furniture(lines: list[str]) -> Stripped:
    """Drop the lines of furniture at the head and foot of a text."""
    kept: list[str] = []
    dates: dict[str, str] = {}
    byline: str | None = None
    for index, line in enumerate(lines):
        edge = index < _HEAD or index >= len(lines) - _FOOT
        found = _match(line) if edge and len(line) <= _LONGEST else None
        if found is None:
            kept.append(line)
            continue
        rule, match = found
        byline = byline or (line.strip() if rule.extra["gives"] == "published" or rule.id == "agency-line" else None)
        if rule.extra["gives"] != "nothing" and (day := _date(match)):
            dates.setdefault(rule.extra["gives"], day)
    return Stripped(tuple(kept), dates.get("published"), dates.get("modified"), byline)


def _match(line: str) -> tuple[Rule, re.Match[str]] | None:
    folded = fold_word(line)
    for rule in _rules():
        if match := rule.regex.match(folded):
            return rule, match
    return None


def _date(match: re.Match[str]) -> str | None:
    """The date of a line, with its hour where it tells one; None for a day that no calendar has."""
    told = match.groupdict()
    name = told.get("month")
    if name:
        month = next((number for number, word in enumerate(_months(), 1) if word.fullmatch(name)), 0)
        year, day = told["year"], told["day"]
    else:
        month, year, day = int(told.get("month_n") or 0), told.get("year_n"), told.get("day_n")
    hour, minute = told.get("hour"), told.get("minute")
    try:
        when = datetime(int(year or 0), month, int(day or 0), int(hour or 0), int(minute or 0))
    except ValueError:
        return None
    return when.isoformat(timespec="minutes") if hour else when.date().isoformat()
