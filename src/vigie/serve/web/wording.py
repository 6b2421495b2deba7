"""Values of the record in words of the interface language: kinds, dates, counts, places, groups."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from gettext import NullTranslations

from babel import Locale
from babel.dates import format_date, format_datetime, get_datetime_format
from babel.numbers import format_decimal

from vigie.desk.view.incidents import IncidentItem, Range
from vigie.domain.edtf import Edtf, Point
from vigie.domain.tally import Tally
from vigie.domain.vocabulary import TALLY_SLOTS
from vigie.lexicon.actors import Actors
from vigie.link.corroboration import words
from vigie.serve.web import languages, vocabulary

_FACET_TERMS = {"kind": "kinds", "tactic": "tactics", "target": "targets", "claim": "claim_status"}
_ACRONYM = 4
_ACTOR_SLOTS = frozenset({"actors", "against", "recipients"})


@dataclass(frozen=True)
class Wording:
    """How one language writes the record's values. Unknown codes are shown as they are, never hidden."""

    language: str

    @cached_property
    def catalogue(self) -> NullTranslations:
        """The messages of the language."""
        return languages.translations(self.language)

    @property
    def locale(self) -> Locale:
        """The language in CLDR."""
        return languages.locale(self.language)

    @property
    def colon(self) -> str:
        """What stands between a name and its value: French has a blank before it."""
        return self.say(": ")

    def say(self, message: str) -> str:
        """A message of the interface."""
        return self.catalogue.gettext(message)

    def count_of(self, one: str, many: str, number: int, **more: str) -> str:
        """A message in the number that fits, with `%(n)s` and what else it names filled in."""
        return self.catalogue.ngettext(one, many, number) % {"n": self.number(number), **more}

    def term(self, group: str, code: object) -> str:
        """A code of a closed list (`kind`, `tactics`, `certainty`...) in words."""
        message = vocabulary.TERMS.get(group, {}).get(str(code))
        return self.say(message) if message else str(code).replace("_", " ")

    def number(self, value: float) -> str:
        """A number with the separators of the language."""
        return format_decimal(value, locale=self.locale)

    def tally(self, tally: Range | None) -> str:
        """A count as a range: `12`, `at least 40`, `10 to 15`; a dash where nothing is told."""
        if tally is None or tally == (None, None):
            return "–"
        low, high = (None if end is None else self.number(end) for end in tally)
        if high is None:
            return self.say("at least %(low)s") % {"low": low}
        if low is None:
            return self.say("at most %(high)s") % {"high": high}
        return low if low == high else self.say("%(low)s to %(high)s") % {"low": low, "high": high}

    def short_tally(self, tally: Range | None) -> str:
        """A count as a table cell: `12`, `40+`, `10–15`, `≤ 5`, empty where nothing is told."""
        if tally is None or tally == (None, None):
            return ""
        low, high = tally
        if high is None:
            return f"{self.number(low or 0)}+"
        if low is None:
            return f"≤ {self.number(high)}"
        return self.number(low) if low == high else f"{self.number(low)}–{self.number(high)}"

    def spread(self, low: int, high: int) -> str:
        """The lowest and highest sum: `120`, `120–180`."""
        return self.number(low) if low == high else f"{self.number(low)}–{self.number(high)}"

    def country(self, code: str | None) -> str:
        """The name of a country (ISO 3166-1 alpha-2)."""
        return "" if not code else str(self.locale.territories.get(code, code))

    def place(self, city: str | None, country: str | None) -> str:
        """City and country, as far as known."""
        return ", ".join(part for part in (city, self.country(country)) if part)

    def actor(self, code: str) -> str:
        """A group, agency or state by its id. The table of organisations holds French names."""
        if len(code) == 2 and code.isupper():
            return self.country(code)
        entry = Actors.load().by_id(code)
        return entry.name if entry else code.replace("-", " ")

    def actors(self, codes: Iterable[str]) -> str:
        """Several groups, in order."""
        return ", ".join(self.actor(code) for code in codes)

    def terms(self, group: str, codes: Iterable[str]) -> str:
        """Several codes of a closed list in words."""
        return ", ".join(self.term(group, code) for code in codes)

    def countries(self, codes: Iterable[str]) -> str:
        """Several countries, in order."""
        return ", ".join(self.country(code) for code in codes)

    def group(self, code: str) -> str:
        """The key of a count by group."""
        return self.say("no group told") if code in ("", "none") else self.actor(code)

    def area(self, code: str) -> str:
        """The key of a count by country."""
        return self.say("no country told") if code in ("", "none") else self.country(code)

    def period(self, code: str) -> str:
        """The key of a count by period."""
        return self.say("undated") if code in ("", "none") else code

    def facet(self, name: str, value: str) -> str:
        """A value of a facet in words."""
        if value == "none":
            return self.term("claim_status", value) if name == "claim" else self.say("not told")
        if name == "country":
            return self.country(value)
        if name == "group":
            return self.actor(value)
        return self.term(_FACET_TERMS.get(name, name), value)

    def column(self, kind: str, slot: str) -> str:
        """The head of a ledger's column: who warns, who threatens."""
        special = vocabulary.COLUMNS.get((kind, slot))
        return self.say(special) if special else self.term("slot", slot)

    def grade(self, code: str) -> str:
        """An Admiralty grade (`B2`) or its letter in words."""
        known = words(self.language)
        return ", ".join(known[mark] for mark in code if mark in known)

    def value(self, slot: str, value: str) -> str:
        """A slot's value, given as text, in words: codes, dates, states and groups; other text as it is."""
        if slot in _ACTOR_SLOTS:
            return self.actor(value)
        if slot == "date":
            return self.date(value)
        if slot in ("country", "of_place"):
            return self.country(value)
        if slot in TALLY_SLOTS:
            return self._count(value)
        if slot == "view" and ":" in value:
            view, _, actor = value.partition(":")
            return f"{self.term('view', view)}{self.colon}{self.actor(actor)}"
        return self.term(slot, value) if slot in vocabulary.TERMS else value

    def _count(self, text: str) -> str:
        try:
            tally = Tally.parse(text)
        except ValueError:
            return text
        return self.short_tally((tally.low, tally.high))

    def values(self, slot: str, value: str) -> str:
        """Values of a slot that stand against one another (`12 / 15`)."""
        return " / ".join(self.value(slot, one) for one in value.split(" / "))

    def link_reason(self, reason: str) -> str:
        """A reason for a link (`date: next_day`) in words."""
        feature, _, found = reason.partition(": ")
        return f"{self.term('feature', feature)}{self.colon}{self.term('found', found)}"

    def fact(self, name: str) -> str:
        """The name of a fact behind an item of the review queue: a term, a reason for a link, or who says it."""
        return self.link_reason(name) if ": " in name else self.term("fact", name)

    def agency(self, code: str | None) -> str:
        """A news agency by its id."""
        return "" if not code else code.upper() if len(code) <= _ACRONYM else code.title()

    def claim_step(self, what: str) -> str:
        """What one report says of a claim: a stance, or a judgement on who is behind."""
        group = "stance" if what in vocabulary.TERMS["stance"] else "claim_status"
        return (
            self.value("view", what) if what.partition(":")[0] in vocabulary.TERMS["view"] else self.term(group, what)
        )

    def headline(self, item: IncidentItem) -> str:
        """What an incident is called in lists: its place, else who or what is known of it."""
        place = self.place(item.city, item.country)
        if place:
            return place
        return self.actors(item.actors) or self.say("Place not told")

    def day(self, value: date) -> str:
        """A day in full: 14 July 2016."""
        return format_date(value, "long" if self.language != "en" else "d MMMM y", locale=self.locale)

    def short_day(self, value: date) -> str:
        """A day in short: 14 Jul 2016."""
        return format_date(value, "d MMM y", locale=self.locale)

    def moment(self, value: str | datetime | None) -> str:
        """A moment (ISO 8601) to the minute; the text itself where it is none."""
        if not value:
            return ""
        try:
            when = datetime.fromisoformat(value) if isinstance(value, str) else value
        except ValueError:
            return str(value)
        pattern = str(get_datetime_format("medium", locale=self.locale))
        return pattern.format(format_datetime(when, "HH:mm", locale=self.locale), self.short_day(when.date()))

    def date(self, value: str | None) -> str:
        """An EDTF date in words, with what is uncertain about it; the text itself where it cannot be read."""
        if not value:
            return self.say("undated")
        try:
            return self._date(Edtf.parse(value))
        except ValueError:
            return value

    def _date(self, when: Edtf) -> str:
        start, end = when.start, when.end
        if start is None:
            return self.say("until %(day)s") % {"day": self._point(end)} if end else self.say("undated")
        if not when.interval:
            return self._point(start)
        if end is None:
            return self.say("since %(day)s") % {"day": self._point(start)}
        if start.day and end.day and start.month == end.month and start.year == end.year:
            return f"{start.day}–{self._point(end)}"
        return f"{self._point(start)} – {self._point(end)}"

    def _point(self, point: Point) -> str:
        if point.year is None:
            known = self._yearless(point)
        elif point.month is None:
            known = str(point.year)
        elif point.day is None:
            known = format_date(date(point.year, point.month, 1), "MMM y", locale=self.locale)
        else:
            known = self.short_day(date(point.year, point.month, point.day))
        return self.say("about %(day)s") % {"day": known} if point.mark else known

    def _yearless(self, point: Point) -> str:
        if point.month is None:
            return self.say("undated")
        pattern = "d MMMM" if point.day else "MMMM"
        known = format_date(date(2000, point.month, point.day or 1), pattern, locale=self.locale)
        return self.say("%(day)s, year unknown") % {"day": known}
