"""A user's own list of incidents held against the record: matched, contradicting, missing, extra."""

from __future__ import annotations

import csv
import enum
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from vigie.desk.view.incidents import IncidentItem
from vigie.domain.edtf import Edtf
from vigie.domain.errors import InputError
from vigie.domain.place import Kinship
from vigie.domain.ports import Places
from vigie.domain.tally import Tally
from vigie.domain.vocabulary import Kind
from vigie.lexicon.actors import Actors
from vigie.lexicon.world import countries, group_name
from vigie.text.fold import fold_word

# Headings under which lists name the same column, in the order in which they are looked for.
_HEADINGS: Mapping[str, tuple[str, ...]] = {
    "id": ("id", "eventid", "event_id_cnty", "relid"),
    "date": ("date", "event_date", "date_start", "jour"),
    "country": ("x_country_iso2", "country_iso2", "country_txt", "country", "iso", "pays"),
    "place": ("place", "city", "location", "where_coordinates", "lieu", "ville"),
    "killed": ("killed", "toll", "nkill", "fatalities", "best", "deaths", "bilan", "morts"),
    "group": ("group", "actors", "gname", "actor1", "side_a", "groupe"),
    "other": ("actor2", "side_b"),
}
# GTD, ACLED and UCDP count assailants among the dead; Vigie keeps them apart.
_WITH_ASSAILANTS = frozenset({"nkill", "fatalities", "best"})
_GTD_DATE = ("iyear", "imonth", "iday")
_NOWHERE = frozenset({"", "unknown", "inconnu"})
# Sides of other layouts that are no group.
_NO_GROUP = ("government of", "military forces", "police forces", "unidentified", "civilians", "unknown", "inconnu")
_APART = re.compile(r"[^a-z0-9]+")
# A list may date an attack to the next day: the night of it, or the day of the report.
_SLACK = 1
_DECIDED = 1.0


class Verdict(enum.StrEnum):
    """What the record says of a row, or of an incident that no row means."""

    MATCHED = "matched"
    CONTRADICTING = "contradicting"
    MISSING = "missing"
    EXTRA = "extra"


@dataclass(frozen=True, slots=True)
class Known:
    """A row of a list: its line, and what of it could be read; `words` is the row as it was.

    `with_assailants` when the layout counts dead assailants among the killed.
    """

    line: int
    name: str
    date: Edtf | None
    country: str | None
    place: str | None
    killed: Tally | None
    group: str | None
    words: str
    with_assailants: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """A row with the incident it means, or one of both alone; `against` tells what they contradict each other in."""

    verdict: Verdict
    known: Known | None
    item: IncidentItem | None
    against: tuple[str, ...] = ()


def read_list(path: Path) -> list[Known]:
    """The rows of a CSV with a date and a place or country (toll and group if it has them).

    Comma, semicolon or tab; UTF-8. Raises InputError for a file without these columns and for a date or toll that
    cannot be read, with its line.
    """
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot be read as UTF-8 text: {error}") from error
    first = text.split("\n", 1)[0]
    separator = max(",;\t", key=first.count)
    reader = csv.DictReader(text.splitlines(), delimiter=separator)
    columns = _columns([name or "" for name in reader.fieldnames or ()])
    if (
        not ("date" in columns or set(_GTD_DATE) <= set(reader.fieldnames or ()))
        or not {"place", "country"} & columns.keys()
    ):
        raise InputError(f"{path}: columns {', '.join(reader.fieldnames or ())}; expected date and place or country")
    return [_known(path, number, row, columns) for number, row in enumerate(reader, 2) if any(row.values())]


def _columns(names: Sequence[str]) -> dict[str, str]:
    folded = {name.strip().lower(): name for name in names}
    found: dict[str, str] = {}
    for what, headings in _HEADINGS.items():
        heading = next((folded[one] for one in headings if one in folded), None)
        if heading is not None:
            found[what] = heading
    return found


def _known(path: Path, line: int, row: Mapping[str, str | None], columns: Mapping[str, str]) -> Known:
    told = {what: (row.get(column) or "").strip() for what, column in columns.items()}
    try:
        told.setdefault("date", _gtd_date(row))
        date = Edtf.parse(told["date"]) if told["date"] else None
    except ValueError as error:
        expected = "expected a day, month, year or EDTF, as 2015-11-13"
        raise InputError(f"{path}, line {line}: date {told.get('date', '')[:40]!r}: {expected}") from error
    return Known(
        line=line,
        name=told.get("id", "") or str(line),
        date=date,
        country=_country(told.get("country", "")),
        place=None if fold_word(told.get("place", "")) in _NOWHERE else told["place"],
        killed=_killed(path, line, told.get("killed", "")),
        group=_group(told.get("group", "")) or _group(told.get("other", "")),
        words=", ".join(told[what] for what in ("date", "place", "country", "killed", "group") if told.get(what)),
        with_assailants=columns.get("killed", "").lower() in _WITH_ASSAILANTS,
    )


def _gtd_date(row: Mapping[str, str | None]) -> str:
    """The date of GTD's three columns; 0 for unknown parts."""
    year, month, day = ((row.get(name) or "0").removesuffix(".0") for name in _GTD_DATE)
    if not int(year):
        return ""
    return "-".join([year.zfill(4), *(part.zfill(2) for part in (month, day) if part != "0")])


def _killed(path: Path, line: int, text: str) -> Tally | None:
    """`86`, `40+`, `10-15`, `86.0`; None for nothing."""
    if not text:
        return None
    try:
        if text.endswith("+"):
            return Tally.at_least(int(text[:-1]))
        low, dash, high = text.partition("-")
        return Tally(int(low), int(high)) if dash else Tally.exactly(int(float(text)))
    except ValueError as error:
        raise InputError(f"{path}, line {line}: toll {text[:40]!r}: expected 86, 40+ or 10-15") from error


def _country(text: str) -> str | None:
    """An ISO code (of two letters, three, or a number) or an English name."""
    if not text:
        return None
    folded = fold_word(text)
    for state in countries().values():
        if text.upper() in (state.iso2, state.iso3, state.number) or folded in (
            fold_word(state.name),
            fold_word(state.gtd_name),
        ):
            return state.iso2
    return None


def _group(text: str) -> str | None:
    """The id of a group by its id, an English name or any name the press uses; `Unknown` is none."""
    name = text.split("|")[0].strip()
    if not name or fold_word(name).startswith(_NO_GROUP):
        return None
    actors = Actors.load()
    entry = actors.by_id(name) or actors.lookup(name)
    if entry:
        return entry.id
    folded = fold_word(name)
    # A group without an entry goes by its name as an id.
    return next((one.id for one in actors if fold_word(group_name(one.id)) == folded), _APART.sub("-", folded))


Dead = Callable[[Sequence[str]], Mapping[str, int]]


def compare(
    known: Sequence[Known], items: Iterable[IncidentItem], places: Places, dead: Dead | None = None
) -> list[Finding]:
    """Each row with the incident it means, each incident once; then the incidents of the same span that no row means.

    A pair must overlap in time (a day more on either side) and not name countries or places that lie apart; the nearest
    pairs are joined first. What else they contradict each other in (toll, group) is told. `dead` tells how many
    assailants died in some incidents, for lists that count them.
    """
    attacks = [item for item in items if item.kind == Kind.ATTACK and not item.rejected and item.date]
    by_day = _by_day(attacks)
    pairs: list[tuple[float, int, str]] = []
    found = {item.id: item for item in attacks}
    for number, row in enumerate(known):
        for name in _near(row, by_day):
            points = likeness(row, found[name], places)
            if points >= _DECIDED:
                pairs.append((-points, number, name))
    taken: dict[int, str] = {}
    used: set[str] = set()
    for _, number, name in sorted(pairs):
        if number not in taken and name not in used:
            taken[number] = name
            used.add(name)
    also = dead(sorted(used)) if dead and any(row.with_assailants for row in known) else {}
    findings = [
        _finding(row, found[taken[n]], also.get(taken[n], 0)) if n in taken else Finding(Verdict.MISSING, row, None)
        for n, row in enumerate(known)
    ]
    extra = [item for item in attacks if item.id not in used and not item.background and _covered(item, known)]
    extra.sort(key=lambda item: (item.date_first or "", item.id))
    return findings + [Finding(Verdict.EXTRA, None, item) for item in extra]


def _by_day(items: Iterable[IncidentItem]) -> list[tuple[str, str, str]]:
    return sorted((item.date_first or "0000", item.date_last or "9999", item.id) for item in items)


def _near(row: Known, days: Sequence[tuple[str, str, str]]) -> list[str]:
    if row.date is None or row.date.first is None or row.date.last is None:
        return []
    first = (row.date.first - timedelta(days=_SLACK)).isoformat()
    last = (row.date.last + timedelta(days=_SLACK)).isoformat()
    return [name for begin, end, name in days if begin <= last and end >= first]


def likeness(row: Known, item: IncidentItem, places: Places) -> float:
    """How near a row and an incident are; 0 where country or place speaks against it, 1 and more joins them."""
    if row.country and item.country and row.country != item.country:
        return 0.0
    points = 0.5 if row.country and row.country == item.country else 0.0
    kinship = _kinship(row, item, places)
    if kinship is Kinship.APART:
        return 0.0
    points += {Kinship.SAME: 2.0, Kinship.INSIDE: 1.0, Kinship.NEAR: 0.8}.get(kinship, 0.0) if kinship else 0.0
    when = Edtf.parse(item.date) if item.date else None
    if when and row.date:
        points += 1.0 if when == row.date else 0.6 if when.overlaps(row.date) else 0.2
        if when.days and when.days > 31:
            points -= 0.5  # known to the year alone: the place has to be named as well
    if row.killed and item.killed:
        points += 0.5 if Tally(*item.killed).compatible(row.killed) else -0.2
    if row.group and item.actors:
        points += 0.4 if row.group in item.actors else -0.2
    named = kinship in (Kinship.SAME, Kinship.INSIDE, Kinship.NEAR)
    return points if named or not (row.place and item.city) else 0.0


def _kinship(row: Known, item: IncidentItem, places: Places) -> Kinship | None:
    if not row.place or not item.city:
        return None
    if fold_word(row.place) == fold_word(item.city):
        return Kinship.SAME
    one, other = places.spot(row.country or item.country, row.place), places.spot(item.country, item.city)
    return one.kinship(other) if one and other else Kinship.UNLISTED


def _finding(row: Known, item: IncidentItem, dead: int) -> Finding:
    against: list[str] = []
    if row.killed and item.killed and not _agree(row, Tally(*item.killed), dead):
        against.append(f"killed: list {row.killed}, record {Tally(*item.killed)}")
    if row.group and item.actors and row.group not in item.actors:
        against.append(f"group: list {row.group}, record {', '.join(item.actors)}")
    when = Edtf.parse(item.date) if item.date else None
    if when and row.date and not when.overlaps(row.date):
        against.append(f"date: list {row.date}, record {when}")
    return Finding(Verdict.CONTRADICTING if against else Verdict.MATCHED, row, item, tuple(against))


def _agree(row: Known, killed: Tally, dead: int) -> bool:
    """Whether the tolls may both be true; in a list that counts assailants, with or without those that died."""
    if row.killed is None or killed.compatible(row.killed):
        return True
    if not row.with_assailants:
        return False
    ends = [None if end is None else end + dead for end in (killed.low, killed.high)]
    return Tally(ends[0], ends[1]).compatible(row.killed)


def _covered(item: IncidentItem, known: Sequence[Known]) -> bool:
    """Whether the list could have held an incident: it lies in its span of days and in one of its countries."""
    days = [day for row in known if row.date for day in (row.date.first, row.date.last) if day]
    lands = {row.country for row in known if row.country}
    if not days or not item.date_first or not item.date_last:
        return False
    inside = min(days).isoformat() <= item.date_first and item.date_last <= max(days).isoformat()
    return inside and (not lands or item.country in lands)
