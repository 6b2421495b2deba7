"""The review queue: what the machine is unsure of, with what analysts decided about it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from vigie.desk.index import Snapshot
from vigie.desk.likeness import Likeness
from vigie.desk.listing import best
from vigie.desk.view.detail import DecisionView
from vigie.domain.incident import ReportKey
from vigie.domain.judgement import Action
from vigie.domain.ports import Places
from vigie.domain.report import Given
from vigie.domain.tally import Tally
from vigie.domain.vocabulary import INCIDENT_KINDS
from vigie.lexicon.actors import Actors
from vigie.review import queue
from vigie.review.queue import Finding, Reason, Subject
from vigie.store.desk import doubts
from vigie.store.desk.catalogue import Decided
from vigie.store.desk.reading import Base

_KINDS = tuple(kind.value for kind in INCIDENT_KINDS)
_SLOTS = ("date", "killed", "wounded", "actors")
_STATES = {Action.ACCEPT: "accepted", Action.CORRECT: "corrected", Action.REJECT: "rejected"}
# What the machine holds of a corrected incident, by slot as text; asked only of corrected ones.
Machine = Callable[[str], Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Case:
    """A finding with its state and the decision behind it."""

    finding: Finding
    state: str
    changed_mind: bool
    decided: Decided | None
    choices: tuple[tuple[str, int], ...]


def cases(base: Base, snapshot: Snapshot, machine: Machine, places: Places | None) -> list[Case]:
    """All that deserves a look, weightiest first, decided or not."""
    with base.reading() as connection:
        links = doubts.weak_links(connection, queue.LOW_MARGIN)
        values = doubts.values(connection, _KINDS, _SLOTS)
        series = doubts.series(connection)
    subjects = {
        one.id: Subject(one.id, max(0, best(one.killed)), one.reports, one.sources)
        for one in snapshot.items.values()
        if one.kind in _KINDS and not one.background
    }
    decided: dict[str, list[Decided]] = defaultdict(list)
    for one in snapshot.decisions:
        if one.incident and one.judgement.undone is None:
            decided[one.incident].append(one)
    held = {name: machine(name) for name, some in decided.items() if any(_corrects(one) for one in some)}
    given = [one for one in values if one.incident in subjects]
    dates = {name: held.get(name, {}).get("date") or snapshot.items[name].date or "" for name in subjects}
    tolls = {name: held.get(name, {}).get("killed") or _toll(snapshot, name) for name in subjects}
    known = frozenset(entry.id for entry in Actors.load())
    findings = [
        *queue.weak_links(links, subjects),
        *queue.contradictions(given, subjects),
        *queue.inferred_dates(given, dates, subjects),
        *queue.unknown_actors(given, known, subjects),
        *queue.large_tolls(given, tolls, subjects),
        *queue.doubles(pair for pair in _doubles(snapshot, subjects, given, places) if not _in_series(pair, series)),
    ]
    choices = _choices(given)
    return [_case(one, decided.get(one.incident, ()), held, choices) for one in queue.in_order(findings)]


def _doubles(
    snapshot: Snapshot, subjects: Mapping[str, Subject], given: Iterable[Given], places: Places | None
) -> Iterator[tuple[Subject, Subject, ReportKey]]:
    """The incidents that may be one with another of their kind, each with its first report."""
    firsts: dict[str, ReportKey] = {}
    for one in given:
        firsts[one.incident] = min(firsts.get(one.incident, one.report), one.report)
    for kind in _KINDS:
        items = [snapshot.items[name] for name in subjects if snapshot.items[name].kind == kind]
        likeness = Likeness(items, places)
        for item in items:
            other = likeness.of(item) if item.id in firsts else None
            if other is not None:
                yield subjects[item.id], subjects[other.id], firsts[item.id]


def _in_series(pair: tuple[Subject, Subject, ReportKey], series: Container[frozenset[str]]) -> bool:
    return frozenset((pair[0].id, pair[1].id)) in series


def _corrects(one: Decided) -> bool:
    return one.judgement.action is Action.CORRECT


def _toll(snapshot: Snapshot, name: str) -> str:
    killed = snapshot.items[name].killed
    return str(Tally(*killed)) if killed else ""


def _choices(given: Iterable[Given]) -> dict[tuple[str, str], tuple[tuple[str, int], ...]]:
    """The values that reports give of each slot of an incident, commonest first."""
    counts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for one in given:
        counts[one.incident, one.slot][one.value] += 1
    return {key: tuple(sorted(some.items(), key=lambda pair: (-pair[1], pair[0]))[:9]) for key, some in counts.items()}


def _case(
    finding: Finding,
    decided: Sequence[Decided],
    held: Mapping[str, Mapping[str, str]],
    choices: Mapping[tuple[str, str], tuple[tuple[str, int], ...]],
) -> Case:
    last = next((one for one in reversed(decided) if _decides(one, finding)), None)
    told = choices.get((finding.incident, finding.slot), ())
    if last is None:
        return Case(finding, "open", False, None, told)
    now = held.get(finding.incident, {}).get(finding.slot) if _corrects(last) else finding.value
    changed = last.machine is not None and now is not None and now != last.machine
    return Case(finding, "open" if changed else _STATES[last.judgement.action], changed, last, told)


def _decides(one: Decided, finding: Finding) -> bool:
    """Whether a decision settles a finding: a strike settles all, a correction its slot, an acceptance itself."""
    made = one.judgement
    if made.action is Action.REJECT:
        return True
    if made.action is Action.CORRECT:
        return made.slot == finding.slot and finding.reason is not Reason.LINK
    if made.action is not Action.ACCEPT or made.slot != f"{finding.reason}:{finding.slot}":
        return False
    if finding.reason is Reason.LINK:
        return made.report == finding.report
    # Of several unknown organisations of one incident each is accepted by itself.
    return finding.reason is not Reason.ACTOR or made.value == finding.value


def decision_view(one: Decided, machine_now: str | None) -> DecisionView:
    """A decision as it is shown."""
    made = one.judgement
    return DecisionView(
        number=made.command,
        action=made.action.value,
        made=made.made,
        author=made.author,
        report=str(made.report) if made.report else None,
        other=str(made.other) if made.other else None,
        slot=made.slot,
        value=made.value,
        note=made.reason,
        undone=made.undone,
        undone_by=one.undone_by,
        machine=one.machine,
        machine_now=machine_now,
        incident=one.incident,
    )
