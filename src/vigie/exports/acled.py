"""Political violence and strategic developments in the column layout of ACLED.

Event types after the ACLED codebook and the columns of its API of 2025; none of its data is used.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from vigie.desk.view.incidents import IncidentItem
from vigie.domain.vocabulary import Kind
from vigie.exports.gtd import best_sources
from vigie.exports.layouts import About, added, columns, days_of, drawn, nowhere, told, written
from vigie.exports.model import Batch, Entry, Line
from vigie.exports.wording import summary
from vigie.lexicon.world import Country, country, group_name, is_state

_COLUMNS_WORDS = (
    "event_id_cnty event_date year time_precision disorder_type event_type sub_event_type actor1 assoc_actor_1 "
    "inter1 actor2 assoc_actor_2 inter2 interaction civilian_targeting iso region country admin1 admin2 admin3 "
    "location latitude longitude geo_precision source source_scale notes fatalities tags timestamp"
)
COLUMNS = tuple(_COLUMNS_WORDS.split())
_REMOTE, _AGAINST_CIVILIANS = "Explosions/Remote violence", "Violence against civilians"
_STRATEGIC, _VIOLENCE = "Strategic developments", "Political violence"
_REMOTE_OF = {
    "suicide_bombing": "Suicide bomb",
    "chemical": "Chemical weapon",
    "drone": "Air/drone strike",
    "rocket_mortar": "Shelling/artillery/missile attack",
    "grenade": "Grenade",
    "bombing": "Remote explosive/landmine/IED",
    "parcel_bomb": "Remote explosive/landmine/IED",
}
_TAKING = frozenset({"kidnapping", "hostage_taking", "hijacking"})
_DESTROYING = frozenset({"arson", "sabotage"})
_STATE_TARGETS = {"military": "Military Forces", "police": "Police Forces", "government": "Government"}
INTERS = {1: "State forces", 2: "Rebel group", 3: "Political militia", 7: "Civilians", 8: "External/Other forces"}
EVENT_TYPES = {
    "Battles": ("Armed clash",),
    _REMOTE: tuple(dict.fromkeys(_REMOTE_OF.values())),
    _AGAINST_CIVILIANS: ("Attack", "Abduction/forced disappearance"),
    _STRATEGIC: ("Arrests", "Disrupted weapons use", "Looting/property destruction", "Other"),
}
_WEEK, _MONTH = 7, 31
_NUMBERS = 10**9


def lines(entries: Iterable[Entry], batch: Batch) -> Iterator[Line]:
    """A line for each attack, plot, operation, arrest, measure or level known to the month and to the country."""
    return written(entries, batch, _unfit, _line)


def _unfit(entry: Entry) -> str | None:
    item = entry.item
    if event_type(item) is None:
        return "no event type for this kind"
    days = days_of(item)
    return nowhere(item) or (None if days and days <= _MONTH else "not known to the month")


def event_type(item: IncidentItem) -> tuple[str, str] | None:
    """ACLED's event type and sub-event type; None for kinds that ACLED has no type for."""
    if item.kind == Kind.ATTACK:
        return _attack_type(item)
    if item.kind == Kind.PLOT:
        return _STRATEGIC, "Disrupted weapons use"
    if item.kind == Kind.OPERATION:
        killed = item.killed and (item.killed[0] or item.killed[1])
        return ("Battles", "Armed clash") if killed else (_STRATEGIC, "Other")
    if item.kind == Kind.JUSTICE and item.detail and item.detail.startswith("arrest"):
        return _STRATEGIC, "Arrests"
    return (_STRATEGIC, "Other") if item.kind in (Kind.MEASURE, Kind.ALERT_LEVEL) else None


def _attack_type(item: IncidentItem) -> tuple[str, str]:
    for tactic, sub in _REMOTE_OF.items():
        if tactic in item.tactics:
            return _REMOTE, sub
    if _TAKING & set(item.tactics):
        return _AGAINST_CIVILIANS, "Abduction/forced disappearance"
    killed = item.killed and (item.killed[0] or item.killed[1])
    if item.tactics and set(item.tactics) <= _DESTROYING and not killed:
        return _STRATEGIC, "Looting/property destruction"
    if item.targets and set(item.targets) <= {"military", "police"}:
        return "Battles", "Armed clash"
    return _AGAINST_CIVILIANS, "Attack"


def _line(entry: Entry) -> Line:
    item, state = entry.item, country(entry.item.country)
    assert state is not None and item.date_first is not None
    kind, sub = event_type(item) or ("", "")
    first, days = date.fromisoformat(item.date_first), days_of(item) or 1
    middle = first + timedelta(days=(days - 1) // 2)
    sources = best_sources(entry.sources, 10)
    killed, dead = entry.count("killed"), entry.count("assailants_killed")
    line: Line = dict.fromkeys(COLUMNS)
    line |= _actors(item, state, kind) | told(entry)
    line |= {
        "event_id_cnty": f"{state.iso3}{drawn(item.id, 8) % _NUMBERS}",
        "event_date": middle.isoformat(),
        "year": middle.year,
        "time_precision": 1 if days == 1 else 2 if days <= _WEEK else 3,
        "disorder_type": _STRATEGIC if kind == _STRATEGIC else _VIOLENCE,
        "event_type": kind,
        "sub_event_type": sub,
        "iso": int(state.number) if state.number else None,
        "region": state.acled_region,
        "country": state.name,
        "admin1": item.city if item.precision == "region" else None,
        "location": item.city or state.name,
        "latitude": item.latitude,
        "longitude": item.longitude,
        "geo_precision": 1 if item.precision == "city" else 3,
        "source": "; ".join(dict.fromkeys(s.article.publisher or s.article.id for s in sources)),
        "source_scale": "National" if item.country == "FR" else "International",
        "notes": summary(item),
        "fatalities": (killed.best if killed else 0) + (dead.best if dead else 0),
        "timestamp": int(datetime.fromisoformat(item.changed).timestamp()),
        "x_fatalities_known": killed is not None,
        "x_fatalities_low": killed.low + (dead.low if dead else 0) if killed else None,
        "x_fatalities_high": killed.high + (dead.high if dead else 0) if killed else None,
        "x_fatalities_open": killed.open if killed else None,
    }
    return line


def _actors(item: IncidentItem, state: Country, kind: str) -> Line:
    groups = [actor for actor in item.actors if not is_state(actor)]
    forces = f"Military Forces of {state.name}"
    first, first_code = (group_name(groups[0]), 2) if groups else (f"Unidentified Armed Group ({state.name})", 3)
    second, second_code = f"Civilians ({state.name})", 7
    if item.kind in (Kind.OPERATION, Kind.JUSTICE, Kind.MEASURE, Kind.ALERT_LEVEL):
        abroad = next((actor for actor in item.actors if country(actor) and actor != state.iso2), None)
        first, first_code = (f"Military Forces of {group_name(abroad)}", 8) if abroad else (forces, 1)
        against = item.detail.split()[0] if item.kind == Kind.OPERATION and item.detail else None
        second, second_code = (group_name(against), 2) if against else ("", 0)
        if kind == "Battles" and not against:
            second, second_code = f"Unidentified Armed Group ({state.name})", 3
    elif item.kind == Kind.PLOT:
        second, second_code = "", 0
    else:
        hit = next((target for target in item.targets if target in _STATE_TARGETS), None)
        if hit and not {"civilians"} & set(item.targets) and kind != _AGAINST_CIVILIANS:
            second, second_code = f"{_STATE_TARGETS[hit]} of {state.name}", 1
    codes = sorted(code for code in (first_code, second_code) if code)
    words = [INTERS[code] for code in codes]
    violent = kind not in (_STRATEGIC, "")
    return {
        "actor1": first,
        "assoc_actor_1": "; ".join(group_name(actor) for actor in groups[1:]) or None,
        "inter1": INTERS[first_code],
        "actor2": second or None,
        "inter2": INTERS.get(second_code),
        "interaction": "-".join(words) if len(words) > 1 else f"Sole {words[0]}",
        "civilian_targeting": "Civilian targeting" if violent and second_code == 7 else None,
    }


def _pairs(words: Iterable[str]) -> tuple[tuple[str, str], ...]:
    return tuple((word, "") for word in words)


_ABOUT: dict[str, About] = {
    "event_id_cnty": ("string", "ISO3 code and nine digits drawn from Vigie's id, the same in every export", ()),
    "event_date": ("date", "the day; the middle of the span where it is known to a week or month", ()),
    "year": ("integer", "year of event_date", ()),
    "time_precision": ("integer", "how exact the date is", (("1", "day"), ("2", "week"), ("3", "month"))),
    "disorder_type": ("string", "kind of disorder", _pairs((_VIOLENCE, _STRATEGIC))),
    "event_type": ("string", "event type", _pairs(EVENT_TYPES)),
    "sub_event_type": ("string", "sub-event type", _pairs(sub for some in EVENT_TYPES.values() for sub in some)),
    "actor1": ("string", "group or force that acts; Unidentified Armed Group where none is told", ()),
    "assoc_actor_1": ("string", "further groups held responsible", ()),
    "inter1": ("string", "kind of actor; named groups all stand as Rebel group", _pairs(INTERS.values())),
    "actor2": ("string", "who is attacked, by the targets told; Civilians where none is", ()),
    "inter2": ("string", "kind of actor", _pairs(INTERS.values())),
    "interaction": ("string", "both kinds of actor, lower code first", ()),
    "civilian_targeting": ("string", "civilians are the main target", _pairs(("Civilian targeting",))),
    "iso": ("integer", "ISO 3166-1 numeric", ()),
    "region": ("string", "ACLED's region", ()),
    "country": ("string", "country in English", ()),
    "admin1": ("string", "region, where the place is one", ()),
    "location": ("string", "town as the French press names it, else the country", ()),
    "latitude": ("number", "WGS84 degrees", ()),
    "longitude": ("number", "WGS84 degrees", ()),
    "geo_precision": ("integer", "how exact the place is", (("1", "town"), ("3", "region or country: x_precision"))),
    "source": ("string", "outlets, best rated and independent ones first", ()),
    "source_scale": ("string", "scale of the sources (the French press)", _pairs(("National", "International"))),
    "notes": ("string", "one sentence made from the fields; no text of the press", ()),
    "fatalities": ("integer", "best number of dead, assailants among them; 0 where unknown: x_fatalities_known", ()),
    "timestamp": ("integer", "when the incident last changed in the record (Unix time)", ()),
}
_ADDED = (
    *(added(name) for name in ("x_id", "x_edtf", "x_certainty", "x_credibility", "x_claim")),
    added("x_fatalities_known", "boolean", "whether any report tells a number"),
    added("x_fatalities_low", "integer", "lowest number told"),
    added("x_fatalities_high", "integer", "highest number told"),
    added("x_fatalities_open", "boolean", "its upper end is open"),
    *(added(name) for name in ("x_precision", "x_sources", "x_articles")),
)
FIELDS = columns(COLUMNS, _ABOUT, _ADDED)
