"""Lists of incidents in CSV: each row with what of it could be read and the cells it was read from."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path

from vigie.domain.edtf import Edtf
from vigie.domain.errors import InputError, Issue
from vigie.domain.tally import Tally
from vigie.domain.vocabulary import Kind
from vigie.lexicon.actors import Actors
from vigie.lexicon.gazetteer import Gazetteer
from vigie.lexicon.lists import list_words
from vigie.lexicon.world import countries, group_name
from vigie.text.fold import fold_word

# The issue of a row that tells neither an attack nor a plot.
NO_INCIDENT = "no_incident"
_SEPARATORS = ",;\t"
_GTD_DATE = ("year", "month", "day")
_DATE_CELLS = ("date", "until", "precision", *_GTD_DATE)
_TOLL_CELLS = ("killed", "assailants_killed")
_TOLD = ("date", *_GTD_DATE, "place", "country", "killed", "group")
_DAYS = ("%d/%m/%Y", "%d.%m.%Y", "%d %B %Y")
_APART = re.compile(r"[^a-z0-9]+")
_ALIAS = re.compile(r"(?P<name>[^()]+)\((?P<short>[^()]+)\)\s*")
_WEEK, _MONTH = "2", "3"
_HALF_WEEK = 3


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a list: its line, its id there (None without one), and what of it could be read.

    `cells` are those that were read, as they were: what each holds, its heading, its words. `with_assailants` says that
    dead assailants may be among the killed.
    """

    line: int
    id: str | None
    cells: tuple[tuple[str, str, str], ...]
    kind: Kind
    date: Edtf | None
    country: str | None
    place: str | None
    killed: Tally | None
    group: str | None
    with_assailants: bool

    @property
    def words(self) -> str:
        """What the row tells, in one line."""
        told = {what: words for what, _, words in self.cells}
        return ", ".join(told[what] for what in _TOLD if what in told)


def read_list(path: Path, where: str) -> Iterator[Row | Issue]:
    """The rows of a CSV with a date and a place or country (toll, group and kind if it has them).

    Comma, semicolon or tab; UTF-8, else Windows-1252. `where` names the list in issues, one for each row whose date,
    toll or kind cannot be read. Raises InputError for a file without these columns.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from error
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
    separator = max(_SEPARATORS, key=text.partition("\n")[0].count)
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        headings = [name or "" for name in rows.fieldnames or ()]
        columns = list_words().find(headings)
        if not ("date" in columns or set(_GTD_DATE) <= columns.keys()) or not {"place", "country"} & columns.keys():
            raise InputError(f"{path}: columns {', '.join(headings)[:200]}; expected date and place or country")
        for row in rows:
            if any(row.values()):
                yield read_row(row, columns, where, rows.line_num)
    except csv.Error as error:
        raise InputError(f"{path}, line {rows.line_num}: not CSV: {error}") from error


def read_row(row: Mapping[str, str | None], columns: Mapping[str, str], where: str, line: int) -> Row | Issue:
    """One row; `columns` tells which heading holds what."""
    told = {what: " ".join((row.get(heading) or "").split()) for what, heading in columns.items()}
    told = {what: words for what, words in told.items() if words}
    here = f"{where}:{line}"
    kind = list_words().kinds.get(fold_word(told["kind"])) if "kind" in told else Kind.ATTACK
    if kind is None:
        met = told["kind"][:40]
        return Issue("read", here, NO_INCIDENT, f"kind {met!r}: expected attack or plot, or nothing for attack")
    try:
        when = _date(told)
    except ValueError:
        met = " ".join(told[what] for what in _DATE_CELLS if what in told)[:40]
        return Issue("read", here, "bad_date", f"date {met!r}: expected a day, month, year or EDTF, as 2015-11-13")
    try:
        killed, with_assailants = _killed(told, columns)
    except ValueError:
        met = " ".join(told[what] for what in _TOLL_CELLS if what in told)[:40]
        return Issue("read", here, "bad_toll", f"toll {met!r}: expected 86, 40+ or 10-15")
    group = _group(told.get("group", ""))
    used = set(told) - ({"other"} if group else {"group"})
    return Row(
        line=line,
        id=told.get("id"),
        cells=tuple((what, heading.strip(), told[what]) for what, heading in columns.items() if what in used),
        kind=kind,
        date=when,
        country=_country(told.get("country", "")),
        place=None if fold_word(told.get("place", "")) in list_words().nowhere else told.get("place"),
        killed=killed,
        group=group or _group(told.get("other", "")),
        with_assailants=with_assailants,
    )


def _date(told: Mapping[str, str]) -> Edtf | None:
    """The date of a row, None where it tells none. Raises ValueError for what is no date."""
    if "date" not in told:
        return _gtd_date(told)
    start, end = _edtf(told["date"]), _edtf(told.get("until", told["date"]))
    day, last = start.first, end.last
    if day is None or last is None or not (start.is_day and end.is_day):
        return start
    if day != last:
        return Edtf.between(day, last)
    if told.get("precision") == _MONTH:
        return Edtf.parse(f"{day:%Y-%m}")
    week = timedelta(days=_HALF_WEEK if told.get("precision") == _WEEK else 0)
    return Edtf.between(day - week, day + week)


def _edtf(words: str) -> Edtf:
    """EDTF, a moment (its day), or a day as spreadsheets write it, the day before the month."""
    for form in _DAYS:
        try:
            return Edtf.parse(datetime.strptime(words, form).date().isoformat())
        except ValueError:
            continue
    try:
        return Edtf.parse(words)
    except ValueError:
        return Edtf.parse(date.fromisoformat(words.replace("T", " ").partition(" ")[0]).isoformat())


def _gtd_date(told: Mapping[str, str]) -> Edtf | None:
    """The date of GTD's three columns; 0 for unknown parts."""
    year, month, day = (int(float(told.get(what, "0"))) for what in _GTD_DATE)
    if not year:
        return None
    known = [f"{month:02d}", *([f"{day:02d}"] if day else [])] if month else []
    return Edtf.parse("-".join([f"{year:04d}", *known]))


def _killed(told: Mapping[str, str], columns: Mapping[str, str]) -> tuple[Tally | None, bool]:
    """The toll, without dead assailants where the row counts them; else whether they may be among it."""
    counted = columns.get("killed", "").strip().lower() in list_words().with_assailants
    killed, dead = _tally(told.get("killed", "")), _tally(told.get("assailants_killed", ""))
    if killed is None or not counted:
        return killed, False
    if dead is None or killed.low is None or killed.high is None or dead.best > killed.low:
        return killed, True
    return Tally(killed.low - dead.best, killed.high - dead.best), False


def _tally(words: str) -> Tally | None:
    """`86`, `40+`, `10-15`, `86.0`; None for nothing and for GTD's negative codes of the unknown."""
    return None if not words or words.startswith("-") else Tally.parse(words.removesuffix(".0"))


@cache
def _country(words: str) -> str | None:
    """An ISO code (of two letters, three, or a number) or a name, English or French."""
    if not words:
        return None
    folded = fold_word(words)
    for state in countries().values():
        if words.upper() in (state.iso2, state.iso3, state.number) or folded in (
            fold_word(state.name),
            fold_word(state.gtd_name),
        ):
            return state.iso2
    return next((place.country for place in Gazetteer.load().lookup(words) if place.kind == "country"), None)


@cache
def _group(words: str) -> str | None:
    """The id of a group by its id, an English name or any name the press uses; None for what is no group."""
    name = words.split("|")[0].strip()
    folded, no_group = fold_word(name), list_words().no_group
    if not name or folded.startswith(no_group) or folded.endswith(no_group):
        return None
    actors, alias = Actors.load(), _ALIAS.fullmatch(name)
    for one in (name, *(part.strip() for part in (alias.groups() if alias else ()))):
        entry = actors.by_id(one) or actors.lookup(one)
        known = entry or next((some for some in actors if fold_word(group_name(some.id)) == fold_word(one)), None)
        if known:
            return known.id
    # A group without an entry goes by its name as an id.
    return _APART.sub("-", folded).strip("-") or None
