"""Lists of incidents by a selection: which pass, in which order, and how many of each kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import date

from vigie.desk.paging import Key
from vigie.desk.selection import NONE, Selection
from vigie.desk.view.incidents import Facet, FacetValue, IncidentItem
from vigie.domain.errors import InputError

_FAR = 10**7
Test = Callable[[IncidentItem], bool]
# What an incident tells by the names of facets; `none` where it tells nothing.
VALUES: Mapping[str, Callable[[IncidentItem], tuple[str, ...]]] = {
    "kind": lambda one: (one.kind,),
    "country": lambda one: (one.country or NONE,),
    "group": lambda one: one.actors or (NONE,),
    "tactic": lambda one: one.tactics or (NONE,),
    "target": lambda one: one.targets or (NONE,),
    "claim": lambda one: (one.claim or NONE,),
    "certainty": lambda one: (one.certainty or NONE,),
}
# Steps of the facet of independent sources.
_SOURCE_STEPS = (1, 2, 3, 5, 10)


def best(count: tuple[int | None, int | None] | None) -> int:
    """The number that orders counts; -1 where none is told."""
    if count is None:
        return -1
    return count[0] if count[0] is not None else count[1] or 0


def _day(text: str | None) -> int:
    return date.fromisoformat(text).toordinal() if text else 0


def _moment(text: str) -> int:
    return int("".join(char for char in text[:19] if char.isdigit()) or 0)


ORDERS: Mapping[str, Callable[[IncidentItem], Key]] = {
    "date": lambda one: (-(_day(one.date_first) or -_FAR), one.id),
    "-date": lambda one: (_day(one.date_first) or _FAR, one.id),
    "killed": lambda one: (-best(one.killed), one.id),
    "reports": lambda one: (-one.reports, one.id),
    "sources": lambda one: (-one.sources, one.id),
    "changed": lambda one: (-_moment(one.changed), one.id),
    "id": lambda one: (one.id,),
}


def order(sort: str) -> Callable[[IncidentItem], Key]:
    """The key of an order. Raises InputError for an unknown one."""
    if sort not in ORDERS:
        raise InputError(f"sort {sort[:40]!r}: expected one of {', '.join(ORDERS)}")
    return ORDERS[sort]


def tests(selection: Selection, told: frozenset[str] | None) -> dict[str, Test]:
    """What an incident must pass, by the name of the criterion; `told` are the incidents of the words looked for."""
    found: dict[str, Test] = {}
    kinds = selection.wanted_kinds
    found["kind"] = lambda one: one.kind in kinds
    for name, field in (
        ("country", selection.countries),
        ("group", selection.groups),
        ("tactic", selection.tactics),
        ("target", selection.targets),
        ("claim", selection.claims),
        ("certainty", selection.certainties),
    ):
        if field:
            found[name] = _any_of(name, frozenset(field))
    if selection.since or selection.until:
        found["year"] = between(selection.since, selection.until)
    if selection.min_sources is not None:
        fewest = selection.min_sources
        found["sources"] = lambda one: one.sources >= fewest
    found.update(_plain_tests(selection, told))
    return found


def _any_of(name: str, wanted: frozenset[str]) -> Test:
    values = VALUES[name]
    return lambda one: not wanted.isdisjoint(values(one))


def between(since: str | None, until: str | None) -> Test:
    """A date passes when it may lie between; an open end reaches for ever, an unknown date nowhere."""

    def passes(one: IncidentItem) -> bool:
        if one.date_first is None and one.date_last is None:
            return False
        late = until is not None and one.date_first is not None and one.date_first > until
        early = since is not None and one.date_last is not None and one.date_last < since
        return not late and not early

    return passes


def _plain_tests(selection: Selection, told: frozenset[str] | None) -> dict[str, Test]:
    found: dict[str, Test] = {}
    if selection.min_killed is not None:
        least = selection.min_killed
        found["min_killed"] = lambda one: best(one.killed) >= least
    if told is not None:
        found["words"] = lambda one: one.id in told
    if selection.bbox is not None:
        found["bbox"] = _inside(*selection.bbox)
    if not selection.background:
        found["background"] = lambda one: not one.background
    if not selection.rejected:
        found["rejected"] = lambda one: not one.rejected
    return found


def _inside(west: float, south: float, east: float, north: float) -> Test:
    """A box that may reach over the antimeridian (`west` east of `east`)."""

    def passes(one: IncidentItem) -> bool:
        if one.latitude is None or one.longitude is None or not south <= one.latitude <= north:
            return False
        if west <= east:
            return west <= one.longitude <= east
        return one.longitude >= west or one.longitude <= east

    return passes


def chosen(items: Iterable[IncidentItem], selection: Selection, told: frozenset[str] | None) -> list[IncidentItem]:
    """The incidents that pass, in the order given."""
    wanted = tuple(tests(selection, told).values())
    return [one for one in items if all(test(one) for test in wanted)]


def facets(items: Iterable[IncidentItem], selection: Selection, told: frozenset[str] | None) -> tuple[Facet, ...]:
    """The values of each facet among the incidents that pass every criterion but the facet's own."""
    wanted = tests(selection, told)
    counts: dict[str, Counter[str]] = {name: Counter() for name in (*VALUES, "sources", "year")}
    for one in items:
        failed = None
        for name, test in wanted.items():
            if not test(one):
                if failed is not None or name not in counts:
                    failed = ""
                    break
                failed = name
        if failed == "":
            continue
        for name in counts if failed is None else (failed,):
            counts[name].update(_facet_values(name, one))
    return tuple(_facet(name, counts[name], selection) for name in counts)


def _facet_values(name: str, one: IncidentItem) -> tuple[str, ...]:
    if name == "sources":
        return tuple(str(step) for step in _SOURCE_STEPS if one.sources >= step)
    if name == "year":
        return (one.date_first[:4] if one.date_first else NONE,)
    return tuple(dict.fromkeys(VALUES[name](one)))


def _facet(name: str, counts: Counter[str], selection: Selection) -> Facet:
    picked: Mapping[str, tuple[str, ...]] = {
        "kind": selection.kinds,
        "country": selection.countries,
        "group": selection.groups,
        "tactic": selection.tactics,
        "target": selection.targets,
        "claim": selection.claims,
        "certainty": selection.certainties,
        "sources": () if selection.min_sources is None else (str(selection.min_sources),),
        "year": _year(selection),
    }
    chosen_now = picked[name]
    for value in chosen_now:
        counts.setdefault(value, 0)
    if name == "sources":
        ordered = sorted(counts, key=int)
    elif name == "year":
        ordered = sorted(counts)
    else:
        ordered = sorted(counts, key=lambda value: (-counts[value], value))
    return Facet(name, tuple(FacetValue(value, counts[value], value in chosen_now) for value in ordered))


def _year(selection: Selection) -> tuple[str, ...]:
    """The year that the period is, where it is one."""
    since, until = selection.since, selection.until
    if since and until and since[:4] == until[:4] and since[4:] == "-01-01" and until[4:] == "-12-31":
        return (since[:4],)
    return ()
