"""Records that are no attacks: claims, warnings, arrests and the like, merged across articles by stated rules.

Two reports of a kind are one record when the slots of their rule agree, their places and dates do not contradict, and
they concern the same incident; without an incident to hold on to, both must be dated to within some weeks.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType

from vigie.domain.report import Block, Report
from vigie.domain.vocabulary import PLACELESS, Kind
from vigie.link.constraints import Constraints
from vigie.link.traits import Traits, folded_values, traits_of

_SLACK = 1
# A stretch longer than this says too little of when something happened to tell two apart or join them.
_EXACT_DAYS = 31


@dataclass(frozen=True, slots=True)
class RecordRule:
    """`same` slots must hold the same values; `shared` list slots must have one in common where both hold any."""

    same: tuple[str, ...] = ()
    shared: tuple[str, ...] = ()
    counts: tuple[str, ...] = ()


RULES: Mapping[Kind, RecordRule] = MappingProxyType(
    {
        Kind.THREAT: RecordRule(same=("medium",), shared=("actors",)),
        Kind.CLAIM: RecordRule(same=("stance",), shared=("actors",)),
        Kind.WARNING: RecordRule(shared=("actors", "recipients")),
        Kind.ALERT_LEVEL: RecordRule(same=("level", "change")),
        Kind.JUSTICE: RecordRule(same=("step",), counts=("persons",)),
        Kind.OPERATION: RecordRule(shared=("actors", "against")),
        Kind.MEASURE: RecordRule(same=("measure",)),
        Kind.ASSESSMENT: RecordRule(same=("speaker", "view")),
        Kind.STATISTIC: RecordRule(same=("what", "date"), counts=("count",)),
    }
)


def cluster_records(reports: Iterable[Report], held: Constraints | None = None) -> list[tuple[Report, ...]]:
    """The reports of each record, in canonical order; every report in a record fits every other."""
    constraints = held or Constraints()
    blocks: dict[tuple[str, ...], list[Traits]] = defaultdict(list)
    for report in reports:
        blocks[_block_key(report)].append(traits_of(report))
    found: list[tuple[Report, ...]] = []
    for key in sorted(blocks):
        records: list[list[Traits]] = []
        for one in constraints.last(sorted(blocks[key], key=Traits.order)):
            home = _best(one, records, constraints)
            if home is None:
                records.append([one])
            else:
                home.append(one)
        found.extend(tuple(member.report for member in record) for record in records)
    return _merged(found, constraints)


def _merged(records: list[tuple[Report, ...]], constraints: Constraints) -> list[tuple[Report, ...]]:
    """The records with those joined that were judged to be one."""
    if not constraints.merged:
        return records
    by_key = {report.key: report for record in records for report in record}
    parts = constraints.merge_keys(tuple(report.key for report in record) for record in records)
    return [tuple(by_key[key] for keys in part for key in keys) for part in parts]


def _block_key(report: Report) -> tuple[str, ...]:
    rule = RULES[report.event.kind]
    same = ("|".join(sorted(folded_values(report, slot))) for slot in rule.same)
    return (report.event.kind.value, report.anchor or "", *same)


def _best(one: Traits, records: Sequence[list[Traits]], held: Constraints) -> list[Traits] | None:
    fitting = [record for record in records if held.apart_from(one, record) and all(_agree(one, o) for o in record)]
    return max(fitting, key=len) if fitting else None


def _agree(one: Traits, other: Traits) -> bool:
    """Whether two reports with the same `same` slots and incident can be one record."""
    if one.article == other.article:
        return False
    if one.country and other.country and one.country != other.country:
        return False
    if one.city and other.city and one.city != other.city:
        return False
    rule = RULES[one.kind]
    for slot in rule.shared:
        mine, theirs = folded_values(one.report, slot), folded_values(other.report, slot)
        if mine and theirs and not mine & theirs:
            return False
    for slot in rule.counts:
        count, their_count = one.report.event.tally(slot), other.report.event.tally(slot)
        if count and their_count and not count.compatible(their_count):
            return False
    return _dates_agree(one, other)


def _dates_agree(one: Traits, other: Traits) -> bool:
    if one.when and other.when:
        exact = one.span <= _EXACT_DAYS and other.span <= _EXACT_DAYS
        same_place = one.country is not None or one.kind in PLACELESS or one.kind is Kind.STATISTIC
        held = one.report.anchor is not None or one.kind is Kind.STATISTIC or (exact and same_place)
        return held and one.when.overlaps(other.when, _SLACK)
    # Undated reports are joined only by the incident they concern.
    return one.report.anchor is not None


def record_blocks(report: Report) -> tuple[Block, ...]:
    """Where reports are looked for that could be one record with this one."""
    if report.anchor is not None:
        return (Block(report.event.kind, anchor=report.anchor),)
    when = report.event.date()
    if when is None:
        return ()
    margin = timedelta(days=_SLACK)
    first = when.first - margin if when.first else None
    last = when.last + margin if when.last else None
    return (Block(report.event.kind, country=report.event.text_of("country"), first=first, last=last),)
