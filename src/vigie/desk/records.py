"""Records by kind: the ledger of warnings, threats and the like, and alert levels over time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from vigie.desk.index import Snapshot
from vigie.desk.view.incidents import IncidentItem
from vigie.desk.view.ledger import CountryLevels, LevelStretch, Record, SlotText
from vigie.domain.vocabulary import Kind, slots_of
from vigie.store.records import Evidence

_MOST_VALUES = 8
_DETAIL = frozenset({"certainty"})


def record(item: IncidentItem, evidence: Sequence[Evidence], snapshot: Snapshot) -> Record:
    """One record with its slots and the sentence that tells it first."""
    values: dict[str, dict[str, None]] = defaultdict(dict)
    for one in evidence:
        values[one.statement.slot][str(one.statement.value)] = None
    order = [slot for slot in slots_of(Kind(item.kind)) if slot not in _DETAIL and slot != "of"]
    own = [slot for slot in order if slot not in ("date", "country", "city", "sources")]
    told = sorted(evidence, key=lambda one: (one.statement.slot not in own, not one.sentence))
    first = told[0] if told else None
    said = first.statement if first else None
    return Record(
        item=item,
        slots=tuple(SlotText(slot, tuple(values[slot])[:_MOST_VALUES]) for slot in order if values.get(slot)),
        sentence=first.sentence if first else "",
        marks=tuple((mark.start, mark.end) for mark in first.marks) if first else (),
        article=said.report.article if said else "",
        title=first.title if first else "",
        publisher=said.publisher if said else None,
        published=said.published if said else None,
        of=snapshot.get(item.of),
    )


def levels(
    items: Iterable[IncidentItem], evidence: Mapping[str, Sequence[Evidence]], countries: Sequence[str]
) -> tuple[CountryLevels, ...]:
    """The alert levels of each country: a level holds until the next one is told."""
    by_country: dict[str, list[IncidentItem]] = defaultdict(list)
    for item in items:
        if item.kind == Kind.ALERT_LEVEL and item.country and (not countries or item.country in countries):
            by_country[item.country].append(item)
    found: list[CountryLevels] = []
    for country, some in sorted(by_country.items()):
        ordered = sorted(some, key=lambda one: (one.date_first is not None, one.date_first or "", one.id))
        stretches = tuple(_stretch(one, ordered[at + 1 :], evidence) for at, one in enumerate(ordered))
        found.append(CountryLevels(country, stretches[-1], stretches))
    return tuple(found)


def _stretch(
    item: IncidentItem, later: Sequence[IncidentItem], evidence: Mapping[str, Sequence[Evidence]]
) -> LevelStretch:
    said = evidence.get(item.id, ())
    following = next((one.date_first for one in later if one.date_first and one.date_first != item.date_first), None)
    last = (date.fromisoformat(following) - timedelta(days=1)).isoformat() if following and item.date_first else None
    return LevelStretch(
        level=_value(said, "level"),
        change=_value(said, "change"),
        first=item.date_first,
        last=last,
        record=item.id,
        certainty=item.certainty,
        sources=item.sources,
    )


def _value(evidence: Iterable[Evidence], slot: str) -> str | None:
    counts: dict[str, int] = defaultdict(int)
    for one in evidence:
        if one.statement.slot == slot:
            counts[str(one.statement.value)] += 1
    return max(sorted(counts), key=lambda value: counts[value], default=None)
