"""Reports to incidents: attacks and plots by fit, the other kinds by the rules of `records`.

The result depends on the set of reports alone, not on their order: exactly dated and placed reports make the cores,
the vaguer ones join the core they fit best, in a canonical order.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from vigie.domain.report import Block, Report
from vigie.domain.vocabulary import INCIDENT_KINDS
from vigie.link.records import cluster_records, record_blocks
from vigie.link.rules import ENOUGH, SLACK, Group, fit, prominent_of
from vigie.link.traits import Traits, traits_of

# An undated report without a city can only mean something recent.
_RECENT = timedelta(days=90)
_Place = tuple[str, str, str]


def cluster(reports: Iterable[Report]) -> list[tuple[Report, ...]]:
    """The reports of each incident or record, each in canonical order."""
    incidents: list[Traits] = []
    records: list[Report] = []
    for report in reports:
        if report.event.kind in INCIDENT_KINDS:
            incidents.append(traits_of(report))
        else:
            records.append(report)
    blocks: dict[tuple[str, str | None], list[Traits]] = defaultdict(list)
    for one in sorted(incidents, key=Traits.order):
        blocks[one.kind.value, one.country].append(one)
    found: list[tuple[Report, ...]] = []
    for key in sorted(blocks, key=str):
        found.extend(tuple(member.report for member in group.members) for group in _cluster_block(blocks[key]))
    found.extend(cluster_records(records))
    return found


def _cluster_block(reports: Sequence[Traits]) -> list[Group]:
    """Incidents among reports of one kind and country, given in canonical order."""
    cores: dict[_Place, list[Group]] = defaultdict(list)
    rest: list[Traits] = []
    for report in reports:
        if report.day and report.city:
            _add_to_core(cores[report.kind.value, report.city, report.day.isoformat()], report)
        else:
            rest.append(report)
    groups = _join_neighbouring_days([group for some in cores.values() for group in some])
    for group in groups:
        group.core = len(group.members)
    for report in rest:
        _attach(report, groups)
    return groups


def _add_to_core(cores: list[Group], report: Traits) -> None:
    """Put a report to those of the same place and day; to another group only when its article tells two such."""
    for group in cores:
        if report.article not in group.articles:
            group.add(report)
            return
    cores.append(Group())
    cores[-1].add(report)


def _join_neighbouring_days(groups: list[Group]) -> list[Group]:
    """Join groups of one city a day apart unless one article tells both; the most reported takes the others in."""
    ranked = sorted(groups, key=lambda group: (-len(group.members), group.members[0].order()))
    kept: list[Group] = []
    by_place: dict[tuple[str, date], list[Group]] = defaultdict(list)
    for group in ranked:
        (city,), (day,) = group.cities, group.days
        home = next(
            (
                other
                for step in (-SLACK, SLACK)
                for other in by_place[city, day + timedelta(days=step)]
                if not other.articles & group.articles
            ),
            None,
        )
        if home is None:
            kept.append(group)
            by_place[city, day].append(group)
        else:
            # The joined day is not entered in `by_place`: days must not chain.
            for member in group.members:
                home.add(member)
    return kept


def _attach(report: Traits, groups: list[Group]) -> None:
    """Put a vague report to the group it fits best, or let it stand alone."""
    prominent = prominent_of(report, groups)
    best: tuple[float, Group] | None = None
    for group in groups:
        points = fit(report, group, group is prominent)
        if points is not None and points[0] >= ENOUGH and (best is None or points[1] > best[0]):
            best = points[1], group
    if best is None:
        groups.append(Group())
        groups[-1].add(report)
    else:
        best[1].add(report)


def blocks_of(report: Report) -> tuple[Block, ...]:
    """Where reports are looked for whose grouping this one can change."""
    if report.event.kind not in INCIDENT_KINDS:
        return record_blocks(report)
    own = traits_of(report)
    city = report.event.text_of("city")
    margin = timedelta(days=SLACK)
    if own.when is not None:
        first = own.when.first - margin if own.when.first else None
        last = own.when.last + margin if own.when.last else None
        return (Block(own.kind, country=own.country, city=city, first=first, last=last, undated=bool(city)),)
    if city:
        return (Block(own.kind, country=own.country, city=city),)
    if own.country and own.published:
        return (Block(own.kind, country=own.country, first=own.published - _RECENT, last=own.published + margin),)
    return ()
