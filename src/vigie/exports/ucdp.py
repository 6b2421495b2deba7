"""Deadly violence by named groups in the column layout of the UCDP Georeferenced Event Dataset (49 columns).

Codes after the UCDP GED codebook, numbers of states after Gleditsch and Ward; none of its data is used.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator

from vigie.desk.view.incidents import IncidentItem
from vigie.domain.vocabulary import Kind
from vigie.exports.layouts import About, added, columns, days_of, drawn, nowhere, told, written
from vigie.exports.model import Batch, Count, Entry, Line
from vigie.lexicon.world import Country, country, group_name, is_state

_COLUMNS_WORDS = (
    "id relid year active_year code_status type_of_violence conflict_dset_id conflict_new_id conflict_name "
    "dyad_dset_id dyad_new_id dyad_name side_a_dset_id side_a_new_id side_a side_b_dset_id side_b_new_id side_b "
    "number_of_sources source_article source_office source_date source_headline source_original where_prec "
    "where_coordinates where_description adm_1 adm_2 latitude longitude geom_wkt priogrid_gid country country_id "
    "region event_clarity date_prec date_start date_end deaths_a deaths_b deaths_civilians deaths_unknown best high "
    "low gwnoa gwnob"
)
COLUMNS = tuple(_COLUMNS_WORDS.split())
VIOLENCE = {1: "state-based conflict", 2: "non-state conflict", 3: "one-sided violence"}
_STATE = frozenset({"military", "police", "government"})
_SPANS = ((1, 1), (6, 2), (7, 3), (31, 4), (366, 5))
DATE_PRECISIONS = {1: "day", 2: "2 to 6 days", 3: "week", 4: "month", 5: "year or less"}
PLACE_PRECISIONS = {"city": 1, "region": 4, "country": 6}
_SEPARATOR = ";"


def lines(entries: Iterable[Entry], batch: Batch) -> Iterator[Line]:
    """A line for each attack or operation by or against a named group in which somebody died."""
    return written(entries, batch, _unfit, _line)


def _unfit(entry: Entry) -> str | None:
    if entry.item.kind not in (Kind.ATTACK, Kind.OPERATION):
        return "not an attack or operation"
    if _group(entry) is None:
        return "no named group"
    if sum(count.best for count in _deaths(entry)) < 1:
        return "no death told"
    return nowhere(entry.item) or (None if _precision(entry.item) else "not known to the year")


def _group(entry: Entry) -> str | None:
    """The group that attacked, or that an operation was directed against."""
    if entry.item.kind == Kind.ATTACK:
        return next((actor for actor in entry.item.actors if not is_state(actor)), None)
    told = Counter(str(value.value) for report in entry.reports for value in report.event.all("against"))
    return next((name for name, _ in told.most_common() if not is_state(name)), None)


def _deaths(entry: Entry) -> list[Count]:
    slots = ("killed", "assailants_killed") if entry.item.kind == Kind.ATTACK else ("killed",)
    return [count for slot in slots if (count := entry.count(slot))]


def _precision(item: IncidentItem) -> int | None:
    days = days_of(item)
    return next((code for longest, code in _SPANS if days <= longest), None) if days else None


def violence(item: IncidentItem) -> int:
    """1 where forces or offices of the state alone are hit or strike, else 3; 2 cannot be told from the slots."""
    if item.kind == Kind.OPERATION:
        return 1
    return 1 if item.targets and set(item.targets) <= _STATE else 3


def _line(entry: Entry) -> Line:
    item, state = entry.item, country(entry.item.country)
    group = _group(entry)
    assert state is not None and group is not None and item.date_first is not None
    kind, name = violence(item), group_name(group)
    acting = next((c for actor in item.actors if (c := country(actor))), state) if kind == 1 else state
    government = f"Government of {acting.name}"
    side_a, side_b = (government, name) if kind == 1 else (name, "Civilians")
    line: Line = dict.fromkeys(COLUMNS)
    line |= _where(item, state) | _toll(entry, kind) | _sources(entry) | told(entry)
    line |= {
        "id": drawn(item.id, 4),
        "relid": item.id,
        "year": int(item.date_first[:4]),
        "code_status": "Clear" if item.certainty == "fact" else "Check",
        "type_of_violence": kind,
        "conflict_name": f"{state.name}: Government" if kind == 1 else f"{side_a} - {side_b}",
        "dyad_name": f"{side_a} - {side_b}",
        "side_a": side_a,
        "side_b": side_b,
        "event_clarity": 1,
        "date_prec": _precision(item),
        "date_start": item.date_first,
        "date_end": item.date_last,
        "gwnoa": str(acting.gw) if kind == 1 and acting.gw else None,
        "x_high_open": any(count.open for count in _deaths(entry)),
    }
    return line


def _where(item: IncidentItem, state: Country) -> Line:
    latitude, longitude = item.latitude, item.longitude
    placed = latitude is not None and longitude is not None
    return {
        "where_prec": PLACE_PRECISIONS.get(item.precision or "", 6),
        "where_coordinates": item.city or state.name,
        "where_description": ", ".join(part for part in (item.city, state.name) if part),
        "adm_1": item.city if item.precision == "region" else None,
        "latitude": latitude,
        "longitude": longitude,
        "geom_wkt": f"POINT ({longitude} {latitude})" if placed else None,
        "priogrid_gid": priogrid(latitude, longitude) if latitude is not None and longitude is not None else None,
        "country": state.name,
        "country_id": state.gw,
        "region": state.ucdp_region,
    }


def priogrid(latitude: float, longitude: float) -> int:
    """The cell of half a degree in the PRIO-GRID, numbered from the south-west by rows of 720."""
    return math.floor((latitude + 90) * 2) * 720 + math.floor((longitude + 180) * 2) + 1


def _toll(entry: Entry, kind: int) -> Line:
    """Deaths by side; the parts add up to `best`, and `low` <= `best` <= `high`."""
    killed, dead = entry.count("killed"), entry.count("assailants_killed")
    victims = killed.best if killed else 0
    militants = dead.best if dead and entry.item.kind == Kind.ATTACK else 0
    parts = dict.fromkeys(("deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown"), 0)
    if entry.item.kind == Kind.OPERATION:
        parts["deaths_b"] = victims
    elif kind == 1:
        parts |= {"deaths_a": victims, "deaths_b": militants}
    else:
        parts |= {"deaths_civilians": victims, "deaths_a": militants}
    counts = _deaths(entry)
    return {
        **parts,
        "best": sum(parts.values()),
        "low": sum(count.low for count in counts),
        "high": sum(count.high for count in counts),
    }


def _sources(entry: Entry) -> Line:
    named = dict.fromkeys(str(value.value) for report in entry.reports for value in report.event.all("sources"))
    articles = [source.article for source in entry.sources]

    def several(values: Iterable[str | None]) -> str | None:
        return _SEPARATOR.join((value or "").replace(_SEPARATOR, ",") for value in values) or None

    return {
        "number_of_sources": entry.item.sources,
        "source_article": several(f'"{a.publisher or ""},{a.published or ""},{a.title}"' for a in articles),
        "source_office": several(article.publisher for article in articles),
        "source_date": several(str(article.published) if article.published else "" for article in articles),
        "source_headline": several(article.title for article in articles),
        "source_original": several(named),
    }


def _codes(table: dict[int, str]) -> tuple[tuple[str, str], ...]:
    return tuple((str(code), words) for code, words in table.items())


_ABOUT: dict[str, About] = {
    "id": ("integer", "drawn from Vigie's id, the same in every export", ()),
    "relid": ("string", "Vigie's id of the incident", ()),
    "year": ("integer", "year of date_start", ()),
    "code_status": ("string", "Check where it is not told as a fact", (("Clear", ""), ("Check", ""))),
    "type_of_violence": ("integer", "by the targets told; 2 is never given", _codes(VIOLENCE)),
    "conflict_name": ("string", "named after the sides; UCDP's numbers stay empty", ()),
    "dyad_name": ("string", "both sides", ()),
    "side_a": ("string", "the government, or the group that attacks civilians", ()),
    "side_b": ("string", "the group that fights a government, or Civilians", ()),
    "number_of_sources": ("integer", "independent sources", ()),
    "source_article": ("string", "outlet, date and title of each article, joined by ;", ()),
    "source_office": ("string", "outlets, joined by ;", ()),
    "source_date": ("string", "dates of publication, joined by ;", ()),
    "source_headline": ("string", "titles, joined by ;", ()),
    "source_original": ("string", "whom the articles name as source, joined by ;", ()),
    "where_prec": ("integer", "what the position stands for", (("1", "town"), ("4", "region"), ("6", "country"))),
    "where_coordinates": ("string", "the place of the position", ()),
    "where_description": ("string", "place and country", ()),
    "adm_1": ("string", "region, where the place is one", ()),
    "latitude": ("number", "WGS84 degrees", ()),
    "longitude": ("number", "WGS84 degrees", ()),
    "geom_wkt": ("string", "the position as WKT", ()),
    "priogrid_gid": ("integer", "cell of PRIO-GRID", ()),
    "country": ("string", "country in English", ()),
    "country_id": ("integer", "number of the state (Gleditsch and Ward)", ()),
    "region": ("string", "UCDP's region", ()),
    "event_clarity": ("integer", "1: one event", (("1", "clear"), ("2", "lump report"))),
    "date_prec": ("integer", "how exact the date is", _codes(DATE_PRECISIONS)),
    "date_start": ("date", "first day it may have happened on", ()),
    "date_end": ("date", "last day it may have happened on", ()),
    "deaths_a": ("integer", "best number of dead of side a", ()),
    "deaths_b": ("integer", "best number of dead of side b", ()),
    "deaths_civilians": ("integer", "best number of dead civilians", ()),
    "deaths_unknown": ("integer", "best number of dead of whom nothing is known", ()),
    "best": ("integer", "the parts added up", ()),
    "high": ("integer", "highest number any report tells", ()),
    "low": ("integer", "lowest number any report tells", ()),
    "gwnoa": ("string", "number of the state of side a (Gleditsch and Ward)", ()),
}
_ADDED = (
    *(added(name) for name in ("x_edtf", "x_certainty", "x_credibility", "x_claim")),
    added("x_high_open", "boolean", "the upper end is open"),
    added("x_articles"),
)
FIELDS = columns(COLUMNS, _ABOUT, _ADDED)
