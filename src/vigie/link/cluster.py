"""Reports to incidents: attacks and plots by log-odds, the other kinds by the rules of `records`.

The result depends on the set of reports alone, not on their order. Reports that know day and town make the cores, which
average linkage joins; those that know the day, the month, the year, and the vaguest, each choose the incident they fit
best, or none. Every choice is made among incidents that earlier tiers have finished, so that no choice depends on one
of its own tier. `incremental` comes to the same result without placing every report anew.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from vigie.domain.incident import ReportKey
from vigie.domain.ports import Places
from vigie.domain.report import Link, Report
from vigie.domain.vocabulary import INCIDENT_KINDS
from vigie.link.constraints import Constraints
from vigie.link.days import DayClustering
from vigie.link.features import Group, compare, load_weights, log_odds, size_bonus
from vigie.link.pool import MemoryPool
from vigie.link.records import cluster_records
from vigie.link.traits import Traits, traits_of
from vigie.link.vague import TIERS, attach, loose


@dataclass(frozen=True, slots=True)
class Cluster:
    """The reports of one incident or record in canonical order, with what joins each.

    `home` is the id of a stored incident of which only these reports were looked at; `group` is what made an attack or
    plot.
    """

    reports: tuple[Report, ...]
    links: tuple[Link, ...] = ()
    home: str | None = None
    group: Group | None = None

    @property
    def keys(self) -> tuple[ReportKey, ...]:
        """The keys of the reports, in order."""
        return tuple(report.key for report in self.reports)


def cluster(
    reports: Iterable[Report], places: Places | None = None, constraints: Constraints | None = None
) -> list[Cluster]:
    """The incidents and records of some reports."""
    held = constraints or Constraints()
    incidents: list[Traits] = []
    records: list[Report] = []
    for report in reports:
        if report.event.kind in INCIDENT_KINDS:
            incidents.append(traits_of(report, places))
        else:
            records.append(report)
    blocks: dict[tuple[str, str], list[Traits]] = defaultdict(list)
    for one in sorted(incidents, key=Traits.order):
        blocks[one.kind.value, one.country or ""].append(one)
    groups: list[Group] = []
    for key in sorted(blocks):
        groups.extend(_block(blocks[key], held))
    found = [finished(group) for group in held.merge(groups)]
    found.extend(Cluster(reports) for reports in cluster_records(records, held))
    return found


def _block(reports: Sequence[Traits], held: Constraints) -> list[Group]:
    """The incidents among reports of one kind and country, given in canonical order."""
    groups = DayClustering(held, {}).cluster([one for one in reports if one.tier < TIERS[0]])
    for tier in TIERS:
        rest = attach(held.last([one for one in reports if one.tier == tier]), MemoryPool(groups), held)
        groups = held.merge([*groups, *loose(rest, held)])
    return groups


def finished(group: Group) -> Cluster:
    """A group with its reports in canonical order and why each belongs to it."""
    members = sorted(group.members, key=Traits.order)
    links = tuple(_link(member, group) for member in members)
    return Cluster(tuple(member.report for member in members), links, group.home if group.stored else None, group)


def _link(member: Traits, group: Group) -> Link:
    """Why a report belongs to its group: the categories of the comparison with their weights."""
    key = member.report.key
    if len(group.members) == 1 and not group.stored:
        return Link(key, 0.0, ())
    categories = compare(member, group)
    if categories is None:
        return Link(key, 0.0, (("judged", 0.0),))
    weights = load_weights()
    reasons = tuple((f"{name}: {what}", weights[f"{name}.{what}"]) for name, what in categories.items())
    bonus = size_bonus(group, weights)
    return Link(key, log_odds(categories, weights) + bonus, (*reasons, (f"size: {group.core}", bonus)))
