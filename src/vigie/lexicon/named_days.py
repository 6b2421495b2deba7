"""Attacks known by name, with their day and place of public record."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType

from vigie.domain.edtf import Edtf
from vigie.domain.errors import LexiconError
from vigie.domain.span import Span
from vigie.lexicon.joint import JointRules
from vigie.lexicon.rules import Rule, compile_pattern
from vigie.text.fold import Folded, fold_word

_FILE = "fr/named_days.toml"
_DAY_KEYS = frozenset({"id", "edtf", "country", "city", "proper", "patterns"})
_ANNIVERSARY_KEYS = frozenset({"month", "day", "year", "near"})
_BEFORE, _AFTER = 70, 50  # code points around a day in which a word proves which attack it means


@dataclass(frozen=True, slots=True)
class NamedDay:
    """An attack known by name: when and where it was; `proper` when the name alone dates it for any reader.

    `country` is ISO 3166-1 alpha-2; `city` None where no single one is meant.
    """

    id: str
    edtf: Edtf
    country: str
    city: str | None
    proper: bool
    patterns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NamedDays:
    """The table of named attacks, a joint search for their names, and the anniversaries."""

    days: tuple[NamedDay, ...]
    scan: JointRules
    anniversaries: Mapping[tuple[int, int], tuple[int, re.Pattern[str]]]

    def find(self, folded: Folded) -> Iterator[tuple[NamedDay, Span]]:
        """Every name in the text with its attack, in order and without overlaps."""
        by_id = {day.id: day for day in self.days}
        for rule, found in self.scan.find(folded):
            yield by_id[rule.id], Span(*folded.original(*found.span()))

    def anniversary(self, month: int, day: int) -> int | None:
        """The year of the attack known by this day and month; None when there is none."""
        known = self.anniversaries.get((month, day))
        return known[0] if known else None

    def year_of(self, month: int, day: int, text: str, span: Span) -> int | None:
        """The year of the attack that a day without a year means, where the words around `span` prove it."""
        known = self.anniversaries.get((month, day))
        if known is None:
            return None
        around = fold_word(text[max(0, span.start - _BEFORE) : span.end + _AFTER])
        return known[0] if known[1].search(around) else None


def _checked(table: object, keys: frozenset[str], what: str) -> Mapping[str, object]:
    if not isinstance(table, dict) or set(table) != keys:
        met = sorted(table) if isinstance(table, dict) else table
        raise LexiconError(f"{_FILE}, {what}: expected exactly the keys {sorted(keys)}, met {met}")
    return table


def _day(table: Mapping[str, object]) -> NamedDay:
    where = f"{_FILE}, day {table['id']}"
    patterns, country = table["patterns"], str(table["country"])
    if not isinstance(patterns, list) or not patterns:
        raise LexiconError(f"{where}: patterns is not a list with at least one pattern")
    if not isinstance(table["proper"], bool):
        raise LexiconError(f"{where}: proper is not true or false")
    if len(country) != 2 or not country.isupper():
        raise LexiconError(f"{where}: country {country!r}: expected ISO 3166-1 alpha-2")
    try:
        edtf = Edtf.parse(str(table["edtf"]))
    except ValueError as error:
        raise LexiconError(f"{where}: {error}") from error
    city = str(table["city"]) or None
    return NamedDay(str(table["id"]), edtf, country, city, table["proper"], tuple(str(p) for p in patterns))


def read_named_days(text: str) -> NamedDays:
    """Read the text of the table. Raises LexiconError for unknown or missing keys and bad patterns."""
    data = tomllib.loads(text)
    if set(data) != {"day", "anniversary"}:
        raise LexiconError(f"{_FILE}: expected [[day]] and [[anniversary]], met {sorted(data)}")
    days = tuple(_day(_checked(table, _DAY_KEYS, "a day")) for table in data["day"])
    ids = [day.id for day in days]
    if len(ids) != len(set(ids)):
        raise LexiconError(f"{_FILE}: ids given twice: {sorted({i for i in ids if ids.count(i) > 1})}")
    rules = []
    for day in days:
        for pattern in day.patterns:  # each alone first, so that an error names its day
            compile_pattern(pattern, {}, f"{_FILE}, day {day.id}")
        joint = compile_pattern("|".join(day.patterns), {}, f"{_FILE}, day {day.id}")
        rules.append(Rule(day.id, "", joint, (), (), {}))
    anniversaries = {}
    for entry in data["anniversary"]:
        table = _checked(entry, _ANNIVERSARY_KEYS, "an anniversary")
        near = compile_pattern(str(table["near"]), {}, f"{_FILE}, anniversary {table['day']}/{table['month']}")
        anniversaries[int(str(table["month"])), int(str(table["day"]))] = (int(str(table["year"])), near)
    return NamedDays(days, JointRules.of(rules), MappingProxyType(anniversaries))


@cache
def load_named_days() -> NamedDays:
    """Load the table that comes with the package."""
    path = resources.files("vigie.lexicon") / "fr" / "named_days.toml"
    return read_named_days(path.read_text(encoding="utf8"))
