"""What the reports of one incident contradict each other in: dates, places, actors and counts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from vigie.domain.edtf import Edtf
from vigie.domain.event import Value
from vigie.domain.place import Kinship
from vigie.domain.ports import Places
from vigie.domain.report import Report
from vigie.link.features import related
from vigie.link.tolls import contradictions as of_counts
from vigie.link.tolls import history
from vigie.link.traits import Site, kinship
from vigie.text.fold import fold_word

_COUNTS = ("killed", "wounded")


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two values of a slot that cannot both be true, the more reported first, with the articles that give each."""

    slot: str
    value: str
    articles: tuple[str, ...]
    other: str
    other_articles: tuple[str, ...]


def contradictions(reports: Sequence[Report], places: Places | None = None) -> tuple[Contradiction, ...]:
    """Each value that contradicts the most reported one of its slot; counts of one day of publication, each pair."""
    found = [*_dates(reports), *_cities(reports, places), *_actors(reports)]
    for slot in _COUNTS:
        for one, other in of_counts(history(reports, slot)):
            sides = (one.report.key.article,), (other.report.key.article,)
            found.append(Contradiction(slot, str(one.tally), sides[0], str(other.tally), sides[1]))
    return tuple(found)


def _given(reports: Sequence[Report], slot: str) -> list[tuple[Value, tuple[str, ...]]]:
    """The values of a slot with the articles that give each, the most reported first."""
    values: dict[str, Value] = {}
    articles: dict[str, set[str]] = defaultdict(set)
    for report in reports:
        for one in report.event.all(slot):
            name = fold_word(str(one.value))
            values.setdefault(name, one.value)
            articles[name].add(report.key.article)
    ranked = sorted(values, key=lambda name: (-len(articles[name]), name))
    return [(values[name], tuple(sorted(articles[name]))) for name in ranked]


def _dates(reports: Sequence[Report]) -> list[Contradiction]:
    given = [(value, some) for value, some in _given(reports, "date") if isinstance(value, Edtf)]
    exact = [one for one in given if one[0].is_day] or given
    if not exact:
        return []
    (first, articles), found = exact[0], list[Contradiction]()
    for value, others in given:
        if not value.overlaps(first):
            found.append(Contradiction("date", str(first), articles, str(value), others))
    return found


def _cities(reports: Sequence[Report], places: Places | None) -> list[Contradiction]:
    country = next((name for report in reports if (name := report.event.text_of("country"))), None)
    given = [(str(value), some) for value, some in _given(reports, "city")]
    sites = [Site(fold_word(city), places.spot(country, city) if places else None) for city, _ in given]
    return [
        Contradiction("city", *given[0], *given[index])
        for index, site in enumerate(sites)
        if kinship(sites[0], site) is Kinship.APART
    ]


def _actors(reports: Sequence[Report]) -> list[Contradiction]:
    given = [(str(value), some) for value, some in _given(reports, "actors")]
    together = [frozenset(str(value.value) for value in report.event.all("actors")) for report in reports]
    found: list[Contradiction] = []
    for name, articles in given[1:]:
        first = given[0][0]
        allied = related(frozenset({first}), frozenset({name})) or any({first, name} <= some for some in together)
        if not allied:
            found.append(Contradiction("actors", *given[0], name, articles))
    return found
