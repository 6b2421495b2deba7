"""Which incidents are wanted: the filter that lists, map, timeline, statistics and saved searches share."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from urllib.parse import parse_qsl, urlencode

from vigie.domain.edtf import Edtf
from vigie.domain.errors import InputError
from vigie.domain.vocabulary import CLOSED_VALUES, INCIDENT_KINDS, Kind

ANY = "any"
NONE = "none"
CLAIM_STATUSES = ("claimed", "relayed", "credible", "doubted", "contradicted", "denied", "praised", NONE)
# Parameter in a query string, field of the selection.
LISTS: Mapping[str, str] = {
    "kind": "kinds",
    "country": "countries",
    "group": "groups",
    "tactic": "tactics",
    "target": "targets",
    "claim": "claims",
    "certainty": "certainties",
}
SINGLES = ("since", "until", "min_sources", "min_killed", "words", "bbox", "background", "rejected")
_COUNTRY = re.compile(r"[A-Z]{2}|none")
_NAME = re.compile(r"[\w.:-]{1,80}")
_LONGEST_WORDS = 200
_MOST_VALUES = 50
_LARGEST = 10**9


@dataclass(frozen=True, slots=True)
class Selection:
    """Every criterion given must hold; values of one list are alternatives.

    No kind means attacks and plots, `any` every kind. `since` and `until` are days: an incident passes when its date
    may lie between. `none` in a list stands for incidents that tell nothing there. `words` are looked for in the
    articles; `bbox` is west, south, east, north in degrees; `background` also takes undated mentions, `rejected` also
    those an analyst struck from the record.
    """

    kinds: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    tactics: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()
    certainties: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None
    min_sources: int | None = None
    min_killed: int | None = None
    words: str | None = None
    bbox: tuple[float, float, float, float] | None = None
    background: bool = False
    rejected: bool = False

    @classmethod
    def from_query(cls, pairs: Iterable[tuple[str, str]] | str) -> Selection:
        """Read query parameters (`country=FR&country=BE&since=2015`); others than the selection's are left alone.

        A year or month in `since` or `until` stands for its first or last day. Raises InputError for a value that does
        not fit; empty values count as not given.
        """
        given = parse_qsl(pairs, keep_blank_values=False) if isinstance(pairs, str) else list(pairs)
        lists: dict[str, list[str]] = {}
        found: dict[str, object] = {}
        for name, text in given:
            value = text.strip()
            if not value:
                continue
            if name in LISTS:
                lists.setdefault(name, []).append(_checked(name, value))
            elif name in SINGLES:
                found[name] = _single(name, value)
        for name, values in lists.items():
            if len(values) > _MOST_VALUES:
                raise InputError(f"{name}: {len(values)} values; expected {_MOST_VALUES} at most")
            found[LISTS[name]] = tuple(dict.fromkeys(values))
        chosen = cls()
        for name, one in found.items():
            chosen = replace(chosen, **{name: one})  # type: ignore[arg-type]
        if chosen.since and chosen.until and chosen.since > chosen.until:
            raise InputError(f"since {chosen.since} lies after until {chosen.until}")
        return chosen

    def pairs(self) -> list[tuple[str, str]]:
        """The parameters that give this selection again, in a fixed order."""
        found = [(name, value) for name, field in LISTS.items() for value in getattr(self, field)]
        for name in SINGLES:
            value = getattr(self, name)
            if value is None or value is False:
                continue
            if name == "bbox":
                value = ",".join(f"{one:g}" for one in value)
            found.append((name, "1" if value is True else str(value)))
        return found

    def query(self, **more: str | int | None) -> str:
        """The query string of this selection, with further parameters that are not None."""
        return urlencode([*self.pairs(), *((name, str(value)) for name, value in more.items() if value is not None)])

    def toggled(self, name: str, value: str) -> Selection:
        """The selection with a value of a list parameter (`country`, `FR`) added, or taken out where it is there."""
        field = LISTS[name]
        held: tuple[str, ...] = getattr(self, field)
        kept = tuple(one for one in held if one != value)
        return replace(self, **{field: kept if len(kept) < len(held) else (*held, value)})  # type: ignore[arg-type]

    def without(self, *names: str) -> Selection:
        """The selection with some parameters at their default."""
        empty = {field.name: field.default for field in fields(self)}
        return replace(self, **{LISTS.get(name, name): empty[LISTS.get(name, name)] for name in names})  # type: ignore[arg-type]

    @property
    def wanted_kinds(self) -> frozenset[str]:
        """The kinds that pass."""
        if ANY in self.kinds:
            return frozenset(Kind)
        return frozenset(self.kinds) or frozenset(INCIDENT_KINDS)


def _checked(name: str, value: str) -> str:
    closed: dict[str, frozenset[str]] = {
        "kind": frozenset(Kind) | {ANY},
        "tactic": CLOSED_VALUES["tactics"] | {NONE},
        "target": CLOSED_VALUES["targets"] | {NONE},
        "certainty": CLOSED_VALUES["certainty"] | {NONE},
        "claim": frozenset(CLAIM_STATUSES),
    }
    if name in closed and value not in closed[name]:
        raise InputError(f"{name} {value[:80]!r}: expected one of {', '.join(sorted(closed[name]))}")
    if name == "country":
        code = value if value == NONE else value.upper()
        if not _COUNTRY.fullmatch(code):
            raise InputError(f"country {value[:80]!r}: expected an ISO 3166-1 code of two letters, as FR, or none")
        return code
    if name == "group" and not _NAME.fullmatch(value):
        raise InputError(f"group {value[:80]!r}: expected the id of an organisation, as islamic-state")
    return value


def _single(name: str, value: str) -> object:
    if name in ("since", "until"):
        return day_of(name, value)
    if name in ("min_sources", "min_killed"):
        if not value.isascii() or not value.isdigit() or int(value[:12]) > _LARGEST:
            raise InputError(f"{name} {value[:80]!r}: expected a whole number of 0 or more")
        return int(value)
    if name == "words":
        if len(value) > _LONGEST_WORDS:
            raise InputError(f"words: {len(value)} characters; expected {_LONGEST_WORDS} at most")
        return value.replace("\0", " ")
    if name == "bbox":
        return _bbox(value)
    if value.lower() not in ("1", "true", "0", "false"):
        raise InputError(f"{name} {value[:80]!r}: expected 1 or 0")
    return value.lower() in ("1", "true")


def day_of(name: str, value: str) -> str:
    """A day (ISO 8601) from a day, month or year; `until` means the last day of it. Raises InputError."""
    try:
        when = Edtf.parse(value)
        day: date | None = when.last if name == "until" else when.first
    except ValueError as error:
        raise InputError(f"{name} {value[:80]!r}: expected a day, month or year, as 2015-11-13") from error
    if day is None or when.interval:
        raise InputError(f"{name} {value[:80]!r}: expected a day, month or year, as 2015-11-13")
    return day.isoformat()


def _bbox(value: str) -> tuple[float, float, float, float]:
    try:
        west, south, east, north = (float(part) for part in value.split(","))
    except ValueError as error:
        raise InputError(f"bbox {value[:80]!r}: expected west,south,east,north in degrees") from error
    if not (-180 <= west <= 180 and -180 <= east <= 180 and -90 <= south <= north <= 90):
        raise InputError(f"bbox {value[:80]!r}: expected longitudes in [-180, 180] and south below north in [-90, 90]")
    return west, south, east, north
