"""Finding the incidents of new and changed reports in the store, and what ties them to each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from vigie.domain.incident import ReportKey
from vigie.domain.judgement import Action
from vigie.domain.ports import Places
from vigie.domain.report import Placed
from vigie.domain.vocabulary import INCIDENT_KINDS
from vigie.link.cluster import Cluster, cluster
from vigie.link.constraints import Constraints
from vigie.link.fusion import Showing
from vigie.link.incremental import place
from vigie.link.naming import name_incidents
from vigie.link.neighbourhood import Fetch, blocks_of
from vigie.link.store_pool import Sources
from vigie.link.ties import Attack, Happening, Record, Told, series, tie_record
from vigie.link.tolls import DEFAULT_POLICY
from vigie.link.traits import in_order
from vigie.store.links import RecordRow
from vigie.store.records import IncidentFilter
from vigie.store.store import Store


@dataclass(frozen=True, slots=True)
class Ways:
    """How incidents are made: where places lie, and by which policy counts are shown."""

    places: Places | None = None
    policy: str = DEFAULT_POLICY


class Counted(Protocol):
    """What takes note of the ids of incidents that a linking made and changed."""

    new: set[str]
    updated: set[str]


@dataclass(slots=True)
class _Done:
    """What was saved: reports that moved, incidents and records by id."""

    moved: list[ReportKey] = field(default_factory=list)
    incidents: set[str] = field(default_factory=set)
    records: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Saving:
    """What a saving goes by and takes note in."""

    summary: Counted
    ways: Ways
    done: _Done


def relink(
    store: Store, keys: Iterable[ReportKey], left: Iterable[str], summary: Counted, ways: Ways | None = None
) -> None:
    """Find the incidents of new or changed reports; `left` are incidents that lost a report.

    Attacks and plots first; then the records that hang on them by `of`, those of other articles too where the
    incident they hang on has changed.
    """
    changed, lost, chosen = list(keys), sorted(left), ways or Ways()
    remaining = store.members(lost)
    first = [placed for placed in store.placed(changed) if placed.report.event.kind in INCIDENT_KINDS]
    first += [placed for placed in remaining if placed.report.event.kind in INCIDENT_KINDS]
    done = _Done()
    _regroup_incidents(store, (first, lost), summary, chosen, done)
    rest = {*changed, *store.dependents(done.moved), *(placed.report.key for placed in remaining)}
    second = [placed for placed in store.placed(rest) if placed.report.event.kind not in INCIDENT_KINDS]
    _regroup_records(store, second, summary, chosen, done)
    store.drop_empty(lost)
    _tie(store, {key.article for key in (*changed, *done.moved)}, done, chosen.places)


def _regroup_incidents(
    store: Store, given: tuple[list[Placed], Iterable[str]], summary: Counted, ways: Ways, done: _Done
) -> None:
    """Place attacks and plots anew with all that could be of the same incidents; `given`: those, and what lost one."""
    touched, lost = given
    shelf, constraints = store.shelf(), _constraints(store)
    if shelf.empty():
        # A database of an older program: its incidents are placed anew once, and all its links are made.
        touched = store.placed_attacks()
        lost = {placed.incident for placed in touched if placed.incident}
        rows = store.incidents(IncidentFilter(background=True, sort="id"))
        done.records |= {row.id for row in rows if row.kind not in INCIDENT_KINDS}
    if not touched and not lost:
        return
    judged = frozenset(placed.incident for placed in store.placed(constraints.keys) if placed.incident)
    fetch = Fetch(store.reached, store.members, store.of_articles, store.placed)
    placing = place(touched, lost, Sources(fetch, shelf, ways.places, constraints, judged))
    found = dict(placing.found)
    # An incident that only gained or lost a report is saved with all its reports, those that were not looked at too.
    partial = [one for one in placing.clusters if one.home]
    partial += [Cluster((), home=name) for name in sorted(placing.left)]
    kept: dict[str, list[Placed]] = defaultdict(list)
    for placed in store.members(one.home for one in partial if one.home):
        if placed.report.key not in placing.found:
            kept[placed.incident or ""].append(placed)
            found[placed.report.key] = placed
    whole = [one for one in placing.clusters if not one.home]
    for one in partial:
        others = [placed.report for placed in kept[one.home or ""]]
        if reports := sorted((*one.reports, *others), key=in_order):
            whole.append(replace(one, reports=tuple(reports)))
    missing = {key for one in whole for key in one.keys} - set(found)
    found.update((placed.report.key, placed) for placed in store.placed(missing))
    _save(store, whole, found, Saving(summary, ways, done))


def _regroup_records(store: Store, touched: list[Placed], summary: Counted, ways: Ways, done: _Done) -> None:
    """Group records anew together with all that could be one with them."""
    if not touched:
        return
    near = [*touched, *store.placed_in(blocks_of(touched))]
    near += store.members({placed.incident for placed in near if placed.incident})
    found = {placed.report.key: placed for placed in near}
    reports = (placed.report for placed in found.values())
    _save(store, cluster(reports, constraints=_constraints(store)), found, Saving(summary, ways, done))


def _corrections(store: Store) -> dict[ReportKey, tuple[tuple[str, str], ...]]:
    """The values that an analyst corrected, in the order in which they were."""
    found: dict[ReportKey, tuple[tuple[str, str], ...]] = {}
    for one in store.judgements():
        if one.action is Action.CORRECT and one.report and one.slot and one.value is not None:
            found[one.report] = (*found.get(one.report, ()), (one.slot, one.value))
    return found


def _constraints(store: Store) -> Constraints:
    """The analyst's decisions as the clustering obeys them."""
    pairs: dict[Action, list[tuple[ReportKey, ReportKey]]] = {Action.SAME: [], Action.DIFFERENT: []}
    for one in store.judgements():
        if one.action in pairs and one.report and one.other:
            pairs[one.action].append((one.report, one.other))
    return Constraints(tuple(pairs[Action.SAME]), tuple(pairs[Action.DIFFERENT]))


def _save(store: Store, clusters: Sequence[Cluster], found: Mapping[ReportKey, Placed], saving: Saving) -> None:
    """Name and store incidents."""
    summary, ways, done = saving.summary, saving.ways, saving.done
    showing = Showing(ways.policy, ways.places, _corrections(store))
    before: Mapping[ReportKey, str | None] = {key: found[key].incident for one in clusters for key in one.keys}
    linked = name_incidents(clusters, before, store.in_use, showing)
    saved = store.save(linked, before)
    for old, name in saved.renamed:
        (summary.new if old in summary.new else summary.updated).add(name)
    summary.new = (summary.new | saved.new) - saved.gone
    summary.updated = (summary.updated | saved.updated) - saved.gone
    done.moved += [key for one in linked for key in one.reports if before[key] != one.id]
    for one in linked:
        (done.incidents if one.kind in INCIDENT_KINDS else done.records).add(one.id)


def _tie(store: Store, articles: set[str], done: _Done, places: Places | None) -> None:
    """Make the typed links of changed records and incidents anew, and those of records told beside them."""
    links = store.ties()
    records = done.records | links.beside(articles)
    found = [link for record in _records(links.record_rows(records)) if (link := tie_record(record))]
    together = links.together(done.incidents)
    told = links.attacks({name for pair in together for name in pair})
    attacks = [
        Attack(
            id=row.id,
            day=row.day,
            country=row.country,
            spot=places.spot(row.country, row.city) if places and row.city else None,
            actors=frozenset(row.actors),
            articles=row.articles,
        )
        for row in told
    ]
    links.replace(records, done.incidents, [*found, *series(attacks, together)])


def _records(rows: Iterable[RecordRow]) -> list[Record]:
    """The records of some rows, each report with the attacks of its article."""
    heads: dict[str, RecordRow] = {}
    reports: dict[str, dict[tuple[int, int], list[RecordRow]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        heads.setdefault(row.record, row)
        reports[row.record][row.report].append(row)
    found: list[Record] = []
    for name, head in sorted(heads.items()):
        told = tuple(
            Told(
                some[0].country,
                some[0].day,
                tuple(Happening(row.attack, row.attack_country, row.attack_day) for row in some if row.attack),
            )
            for some in reports[name].values()
        )
        stance = (head.detail or "").split(" ")[0] or None
        found.append(Record(name, head.kind, head.anchor, stance, told))
    return found
