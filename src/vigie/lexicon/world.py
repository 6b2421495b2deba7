"""Countries and groups under the names and numbers that other data sets use.

ISO codes and English names after Unicode CLDR; regions after the GTD, ACLED and UCDP codebooks; `gw` is the number of
Gleditsch and Ward (1999), which UCDP uses.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from vigie.domain.errors import LexiconError
from vigie.lexicon.actors import Actors

_COLUMNS = ("iso2", "iso3", "iso_numeric", "name", "gtd_name", "gtd_region", "acled_region", "ucdp_region", "gw")
GTD_REGIONS = {
    1: "North America",
    2: "Central America & Caribbean",
    3: "South America",
    4: "East Asia",
    5: "Southeast Asia",
    6: "South Asia",
    7: "Central Asia",
    8: "Western Europe",
    9: "Eastern Europe",
    10: "Middle East & North Africa",
    11: "Sub-Saharan Africa",
    12: "Australasia & Oceania",
}


@dataclass(frozen=True, slots=True)
class Country:
    """A country; `gw` is None for those outside the system of states."""

    iso2: str
    iso3: str
    number: str
    name: str
    gtd_name: str
    gtd_region: int
    acled_region: str
    ucdp_region: str
    gw: int | None


@cache
def countries() -> dict[str, Country]:
    """Every country by its ISO 3166-1 alpha-2 code. Raises LexiconError where the table has other columns."""
    rows = _rows("countries.csv", _COLUMNS)
    return {
        row["iso2"]: Country(
            row["iso2"],
            row["iso3"],
            row["iso_numeric"],
            row["name"],
            row["gtd_name"],
            int(row["gtd_region"]),
            row["acled_region"],
            row["ucdp_region"],
            int(row["gw"]) if row["gw"] else None,
        )
        for row in rows
    }


def country(code: str | None) -> Country | None:
    """A country by its ISO 3166-1 alpha-2 code; None for one that the table has not."""
    return countries().get(code) if code else None


@cache
def _groups() -> dict[str, str]:
    return {row["id"]: row["name"] for row in _rows("groups.csv", ("id", "name"))}


@cache
def _actors() -> Actors:
    return Actors.load()


@cache
def group_name(actor: str) -> str:
    """The English name of a group, else the one the press uses, else its id in words; of a state, its country's."""
    state = country(actor)
    if state:
        return state.name
    entry = _actors().by_id(actor)
    words = actor.replace("-", " ")
    return _groups().get(actor) or (entry.name if entry else words[:1].upper() + words[1:])


def is_state(actor: str) -> bool:
    """Whether an actor is a state or a state's force."""
    entry = _actors().by_id(actor)
    return country(actor) is not None or (entry is not None and entry.kind in ("state", "force", "agency"))


def _rows(name: str, columns: tuple[str, ...]) -> list[dict[str, str]]:
    text = (files("vigie.lexicon") / "datasets" / name).read_text("utf-8")
    reader = csv.DictReader(text.splitlines())
    if tuple(reader.fieldnames or ()) != columns:
        raise LexiconError(f"datasets/{name}: columns {reader.fieldnames}; expected {', '.join(columns)}")
    return list(reader)
