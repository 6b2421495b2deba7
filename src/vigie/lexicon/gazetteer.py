"""Places by name: countries, regions, cities, landmarks and areas, with the countries of demonyms.

The data lies in ``places/`` beside this module (sources in ``places/PROVENANCE.md``); ``tools/gazetteer/build.py``
makes the GeoNames part of it. Names are compared folded, see `fold_name`. Positions are WGS 84 degrees.
"""

from __future__ import annotations

import csv
import gzip
import io
import math
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final, Literal, cast, get_args

from vigie.domain.errors import LexiconError

Kind = Literal["country", "region", "city", "landmark", "area"]
Rule = Literal["never", "needs_preposition", "needs_capital_and_preposition"]

# Ligatures and letters that NFKD leaves whole but French readers write out.
_LIGATURES: Final = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ı": "i"})
_HYPHENS: Final = "-\u2010\u2011\u2012\u2013\u2014"
_APOSTROPHES: Final = "'\u2018\u2019\u02bc\u02bb\u02bf\u2032`\u00b4"
_BLANKS: Final = str.maketrans(dict.fromkeys(_HYPHENS + _APOSTROPHES, " "))

# Points of a candidate. A city's base is log10 of its inhabitants (2.0 to 7.5), so 1.0 outweighs ten times the people.
_COUNTRY_POINTS: Final = 10.0
_AREA_POINTS: Final = 6.5
_LANDMARK_POINTS: Final = 7.0
_REGION_POINTS: Final = 6.0
_CURATED_POINTS: Final = 2.5
# A press that writes from France, then from its French-speaking neighbours.
_HOME_POINTS: Final[Mapping[str, float]] = {"FR": 1.5, "BE": 0.7, "CH": 0.7, "LU": 0.7, "MC": 0.7}
_ALIAS_POINTS: Final = -3.0
_CURATED_ALIAS_POINTS: Final = -0.2
_CONTEXT_POINTS: Final = 4.0
_CONTEXT_STEP: Final = 0.4
_FEWEST_INHABITANTS: Final = 100
# Smaller places are hardly named in the contracted form, and their names are often common nouns.
_VARIANT_FLOOR: Final = 5000
# An unlisted name is taken for a place by itself when so many people live there or it has three words or more.
_SAFE_FLOOR: Final = 200_000
_SAFE_BLANKS: Final = 2


def fold_name(text: str) -> str:
    """Fold a name for comparison: no accents, no case, ligatures written out, hyphens and apostrophes as spaces."""
    plain = unicodedata.normalize("NFKD", text.translate(_LIGATURES).translate(_BLANKS))
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).casefold().split())


def read_table(source: Traversable, columns: Sequence[str]) -> list[dict[str, str]]:
    """Read a CSV table with exactly these columns.

    Raises LexiconError when the header or the number of cells of a row differs.
    """
    rows = list(csv.reader(io.StringIO(source.read_text(encoding="utf-8"), newline="")))
    if not rows or rows[0] != list(columns):
        raise LexiconError(f"{source.name}: header is {rows[0] if rows else 'missing'}, expected {list(columns)}")
    for number, row in enumerate(rows[1:], 2):
        if len(row) != len(columns):
            raise LexiconError(f"{source.name}, record {number}: {len(row)} cells, expected {len(columns)}: {row}")
    return [dict(zip(columns, row, strict=True)) for row in rows[1:]]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that a name may stand for.

    `name` is the usual French name, `country` ISO 3166-1 alpha-2 (XK for Kosovo; None for areas over several states),
    `city` the city of a landmark, `population` None when unknown or meaningless.
    """

    id: str
    name: str
    kind: Kind
    country: str | None
    city: str | None
    latitude: float
    longitude: float
    population: int | None


@dataclass(frozen=True, slots=True)
class _Reading:
    """A candidate with the points it has under one name, before any context."""

    candidate: Candidate
    points: float
    curated: bool = True


def _split(cell: str) -> list[str]:
    return [part.strip() for part in cell.split("|") if part.strip()]


def _degrees(row: Mapping[str, str], source: str) -> tuple[float, float]:
    try:
        latitude, longitude = float(row["lat"]), float(row["lon"])
    except ValueError:
        raise LexiconError(f"{source}: {dict(row)}: lat and lon must be decimal degrees") from None
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise LexiconError(f"{source}: {dict(row)}: lat must lie in [-90, 90] and lon in [-180, 180]")
    return latitude, longitude


def _slug(text: str) -> str:
    return "-".join(fold_name(text).replace(",", " ").split())


@dataclass(frozen=True, slots=True)
class _Source:
    """How one curated table becomes candidates."""

    file: str
    kind: Kind
    points: float
    columns: tuple[str, ...]


_SOURCES: Final = (
    _Source("countries.csv", "country", _COUNTRY_POINTS, ("iso2", "name_fr", "aliases", "lat", "lon")),
    _Source("regions.csv", "region", _REGION_POINTS, ("name_fr", "aliases", "country", "lat", "lon")),
    _Source("landmarks.csv", "landmark", _LANDMARK_POINTS, ("name", "aliases", "city", "country", "lat", "lon")),
    _Source("areas.csv", "area", _AREA_POINTS, ("name_fr", "aliases", "country", "lat", "lon")),
    _Source("extra.csv", "city", _CURATED_POINTS, ("name_fr", "aliases", "country", "lat", "lon", "population")),
)


def _curated(source: _Source, folder: Traversable) -> Iterator[tuple[str, _Reading]]:
    """Yield (folded name, reading) for each name of a curated table."""
    for row in read_table(folder / source.file, source.columns):
        name = row.get("name_fr") or row.get("name", "")
        country = row.get("iso2") or row.get("country") or None
        latitude, longitude = _degrees(row, source.file)
        people = int(row["population"]) if row.get("population") else None
        candidate = Candidate(
            id=f"{source.kind}:{country if source.kind == 'country' else _slug(f'{country or str()} {name}')}",
            name=name,
            kind=source.kind,
            country=country,
            city=row.get("city") or None,
            latitude=latitude,
            longitude=longitude,
            population=people,
        )
        points = source.points + _HOME_POINTS.get(country or "", 0.0) * (source.kind != "country")
        if source.kind == "city":
            points += math.log10(max(people or 0, _FEWEST_INHABITANTS))
        folded = fold_name(name)
        yield folded, _Reading(candidate, points)
        for alias in {fold_name(part) for part in _split(row["aliases"])} - {folded}:
            yield alias, _Reading(candidate, points + _CURATED_ALIAS_POINTS)


def _gunzip(source: Traversable) -> list[str]:
    return gzip.decompress(source.read_bytes()).decode("utf-8").split("\n")


class Gazetteer:
    """Look-up of places by folded name; get the shared one with `Gazetteer.load()`.

    GeoNames places stay as text lines until asked for: loading takes a fraction of a second for some 90,000 places.
    """

    __slots__ = ("_cities", "_countries", "_curated", "_demonyms", "_names", "_rules", "_variants")

    def __init__(self, folder: Traversable) -> None:
        """Read all tables of `folder`; raises LexiconError when one breaks its schema."""
        self._cities = _gunzip(folder / "cities.tsv.gz")
        self._names = dict(cast(tuple[str, str], line.split("\t")) for line in _gunzip(folder / "city_names.tsv.gz"))
        self._curated: dict[str, list[_Reading]] = {}
        for source in _SOURCES:
            for name, reading in _curated(source, folder):
                self._curated.setdefault(name, []).append(reading)
        self._countries = {
            reading.candidate.country: reading.candidate
            for readings in self._curated.values()
            for reading in readings
            if reading.candidate.kind == "country"
        }
        self._demonyms = {
            fold_name(row["form"]): row["iso2"] for row in read_table(folder / "demonyms.csv", ("form", "iso2"))
        }
        self._rules = _read_rules(folder)
        self._variants = [
            (fold_name(row["prefix"]) + " ", fold_name(row["variant"]) + " ")
            for row in read_table(folder / "prefixes.csv", ("prefix", "variant"))
        ]

    @staticmethod
    @cache
    def load() -> Gazetteer:
        """Return the gazetteer of the package, read once a process."""
        return Gazetteer(files("vigie.lexicon") / "places")

    def lookup(self, name: str) -> tuple[Candidate, ...]:
        """Return all places of that name, the likeliest for the French press first; empty when there is none."""
        return self._ranked(name, ())

    def best(self, name: str, context_countries: Sequence[str] = ()) -> Candidate | None:
        """Return the likeliest place of that name in a text about `context_countries` (ISO codes, weightiest first).

        None when the name is not known or its rule is `never`.
        """
        if self.rule(name) == "never":
            return None
        ranked = self._ranked(name, context_countries)
        return ranked[0] if ranked else None

    def rule(self, name: str) -> Rule | None:
        """Return the caution a name demands, None for a name that is safe by itself.

        Listed names have the rule of ``ambiguous.csv``; others need a preposition unless curated, long or large.
        """
        folded = fold_name(name)
        listed = self._rules.get(folded)
        if listed or folded in self._curated or folded.count(" ") >= _SAFE_BLANKS:
            return listed
        cities = [self._city(row) for row in self._names.get(folded, "").split()]
        if not cities or any(c.curated or (c.candidate.population or 0) >= _SAFE_FLOOR for c in cities):
            return None
        return "needs_preposition"

    def all_names(self) -> Iterator[str]:
        """Yield every folded name worth searching in a text, contracted forms included; those of rule `never` not."""
        names = self._curated.keys() | self._names.keys()
        prefixes = tuple({prefix for prefix, _ in self._variants})
        prominent = [name for name in names if name.startswith(prefixes) and self._is_prominent(name)]
        contracted = {
            variant + name[len(prefix) :]
            for name in prominent
            for prefix, variant in self._variants
            if name.startswith(prefix)
        }
        yield from (name for name in names | contracted if self._rules.get(name) != "never")

    def demonym(self, form: str) -> str | None:
        """Return the ISO code of the country of an adjective or inhabitant in any of its forms, else None."""
        return self._demonyms.get(fold_name(form))

    def demonyms(self) -> Iterable[str]:
        """Return all folded demonyms."""
        return self._demonyms.keys()

    def country(self, iso2: str) -> Candidate | None:
        """Return the country of an ISO 3166-1 alpha-2 code, else None."""
        return self._countries.get(iso2)

    def _ranked(self, name: str, context: Sequence[str]) -> tuple[Candidate, ...]:
        bonus: dict[str, float] = {}
        for rank, code in enumerate(context):
            bonus.setdefault(code, max(_CONTEXT_POINTS - _CONTEXT_STEP * rank, 1.0))
        points: dict[str, tuple[float, Candidate]] = {}
        for folded in self._spellings(fold_name(name)):
            for reading in self._readings(folded):
                place = reading.candidate
                total = reading.points + bonus.get(place.country or "", 0.0) * (place.kind != "country")
                if total > points.get(place.id, (-math.inf, place))[0]:
                    points[place.id] = (total, place)
        return tuple(place for _, place in sorted(points.values(), key=lambda item: (-item[0], item[1].id)))

    def _spellings(self, folded: str) -> Iterator[str]:
        yield folded
        for prefix, variant in self._variants:
            if folded.startswith(variant):
                yield prefix + folded[len(variant) :]

    def _readings(self, folded: str) -> Iterator[_Reading]:
        yield from self._curated.get(folded, ())
        for row in self._names.get(folded, "").split():
            yield self._city(row)

    def _city(self, row: str) -> _Reading:
        geonameid, name, country, latitude, longitude, people, curated = self._cities[int(row.lstrip("~"))].split("\t")
        population = int(people)
        points = math.log10(max(population, _FEWEST_INHABITANTS)) + _HOME_POINTS.get(country, 0.0)
        points += _CURATED_POINTS * (curated == "1") + _ALIAS_POINTS * row.startswith("~")
        place = Candidate(
            f"geonames:{geonameid}", name, "city", country, None, float(latitude), float(longitude), population or None
        )
        return _Reading(place, points, curated=curated == "1")

    def _is_prominent(self, folded: str) -> bool:
        if folded in self._curated:
            return True
        return any((self._city(row).candidate.population or 0) >= _VARIANT_FLOOR for row in self._names[folded].split())


def _read_rules(folder: Traversable) -> dict[str, Rule]:
    rules: dict[str, Rule] = {}
    for row in read_table(folder / "ambiguous.csv", ("name", "rule", "reason")):
        if row["rule"] not in get_args(Rule):
            raise LexiconError(f"ambiguous.csv: {row['name']}: rule {row['rule']!r}, expected one of {get_args(Rule)}")
        rules[fold_name(row["name"])] = cast(Rule, row["rule"])
    return rules
