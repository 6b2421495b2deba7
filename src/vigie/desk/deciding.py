"""What analysts do: decisions recorded and obeyed at once, and what the machine would say by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from vigie.desk.errors import ConflictError, MissingError
from vigie.desk.view.work import Done
from vigie.domain.errors import InputError
from vigie.domain.incident import ReportKey
from vigie.domain.judgement import Action, Decision
from vigie.domain.report import Placed, Report, Shown
from vigie.link.cluster import cluster
from vigie.link.fusion import CORRECTABLE, Showing, parse_correction, show
from vigie.pipeline import Said, Ways, judge, undo
from vigie.review import decide
from vigie.review.queue import Finding, Reason
from vigie.store.desk.catalogue import Decided
from vigie.store.desk.reading import Base
from vigie.store.store import Store

TOGETHER, APART = "together", "apart"
_LONGEST_NOTE = 4_000
# Larger incidents are not clustered anew only to tell what the machine would say.
_MOST_REPORTS = 400


@dataclass(frozen=True, slots=True)
class Deciding:
    """Records decisions of analysts; `ways` is how incidents are made."""

    base: Base
    ways: Ways

    def correct(self, name: str, slot: str, value: str, said: Said) -> Done:
        """Record the right value of a slot. Raises InputError for a value that does not fit."""
        try:
            parse_correction(slot, value)
        except ValueError as error:
            raise InputError(f"correct {slot[:40]} {value[:80]!r}: {error}") from error
        with self.base.store() as store:
            reports = [placed.report for placed in store.members([_incident(store, name)])]
            held = machine_values(reports, self.ways).get(slot, "")
            first = min(report.key for report in reports)
            return self._judge(store, [Decision(Action.CORRECT, first, None, slot, value.strip(), held)], said)

    def strike(self, name: str, said: Said) -> Done:
        """Strike an incident from the record."""
        return self._remark(name, Action.REJECT, said)

    def note(self, name: str, said: Said) -> Done:
        """Add a note to an incident: the reason given. Raises InputError for an empty or overlong one."""
        text = said.reason or ""
        if not text.strip() or len(text) > _LONGEST_NOTE:
            raise InputError(f"note: {len(text)} characters; expected 1 to {_LONGEST_NOTE}")
        return self._remark(name, Action.NOTE, Said(said.author, text.strip()))

    def _remark(self, name: str, action: Action, said: Said) -> Done:
        """Record a decision on an incident that moves no report."""
        with self.base.store() as store:
            incident = _incident(store, name)
            first = min(store.reports([incident])[incident])
            return _done(store, store.judge([Decision(action, first)], said.author, said.reason), {first})

    def accept(self, finding: Finding, said: Said) -> Done:
        """Confirm what the machine holds in an item of the queue."""
        slot, value = f"{finding.reason}:{finding.slot}", finding.value
        decision = Decision(Action.ACCEPT, finding.report, None, slot, value, value)
        with self.base.store() as store:
            return _done(store, store.judge([decision], said.author, said.reason), {finding.report})

    def reject(self, finding: Finding, actors: Sequence[str], said: Said) -> Done:
        """Reject what the machine holds: a link is taken apart, another value taken out (`actors` are those shown).

        What it holds to be two incidents is merged.
        """
        if finding.reason is Reason.LINK:
            return self.split(finding.incident, (str(finding.report),), said)
        if finding.reason is Reason.DOUBLE:
            return self.merge(finding.incident, finding.value, said)
        others = ",".join(actor for actor in actors if actor != finding.value)
        value = others if finding.reason is Reason.ACTOR else ""
        return self.correct(finding.incident, finding.slot, value, said)

    def merge(self, name: str, other: str, said: Said) -> Done:
        """Record that two incidents are one. Raises ConflictError where a decision in force keeps them apart."""
        with self.base.store() as store:
            one, two = _incident(store, name), _incident(store, other)
            if one == two:
                raise ConflictError(f"{name} and {other} are one incident already ({one})")
            members = store.members([one, two])
            kinds = {placed.report.event.kind.value for placed in members}
            if len(kinds) > 1:
                raise ConflictError(f"{one} and {two} are of kinds {' and '.join(sorted(kinds))}; expected one kind")
            sides = [[p.report.key for p in members if p.incident == side] for side in (one, two)]
            decisions = _allowed(lambda: decide.merge(sides[0], sides[1], store.judgements()))
            return self._judge(store, decisions, said, APART)

    def split(self, name: str, reports: Sequence[str], said: Said) -> Done:
        """Record that some reports of an incident tell of another. Raises ConflictError where that cannot be."""
        moved = {ReportKey.parse(report) for report in reports}
        with self.base.store() as store:
            incident = _incident(store, name)
            members = store.reports([incident])[incident]
            decisions = _allowed(lambda: decide.split(members, moved, store.judgements()))
            return self._judge(store, decisions, said, TOGETHER)

    def same(self, report: str, other: str, said: Said) -> Done:
        """Record that two reports tell of one incident. Raises ConflictError where a decision keeps them apart."""
        one, two = ReportKey.parse(report), ReportKey.parse(other)
        with self.base.store() as store:
            sides = _members(store, one), _members(store, two)
            _allowed(lambda: decide.merge(*sides, store.judgements()))
            held = TOGETHER if two in sides[0] else APART
            return self._judge(store, [Decision(Action.SAME, one, two)], said, held)

    def different(self, report: str, other: str, said: Said) -> Done:
        """Record that the first report is not of the incident of the second. Raises ConflictError."""
        one, two = ReportKey.parse(report), ReportKey.parse(other)
        with self.base.store() as store:
            _members(store, one)
            # The whole incident, as a report may leave only what no judgement merged it with.
            stay = {two, *_members(store, two)} - {one} if one != two else set()
            apart = _allowed(lambda: decide.split(sorted({one, *stay}), {one}, store.judgements()))
            pair = Decision(Action.DIFFERENT, one, two)
            return self._judge(store, [pair, *(found for found in apart if found != pair)], said, TOGETHER)

    def undo(self, number: int, said: Said) -> Done:
        """Take a decision back. Raises MissingError where none of that number is in force."""
        with self.base.store() as store:
            made = [one for one in store.judgements() if one.command == number]
            if not made:
                raise MissingError(f"judgement {number}: none of that number is in force; see `vigie judgements`")
            undo(store, number, self.ways, said.author)
            return _done(store, number, {key for one in made for key in (one.report, one.other) if key})

    def _judge(self, store: Store, decisions: Sequence[Decision], said: Said, held: str | None = None) -> Done:
        """Record decisions, `held` being what the machine holds of all their reports, and place the reports anew."""
        number = judge(store, [replace(one, machine=held or one.machine) for one in decisions], said, self.ways)
        return _done(store, number, {key for one in decisions for key in (one.report, one.other) if key})


def _done(store: Store, number: int, keys: set[ReportKey]) -> Done:
    return Done(number, tuple(sorted({one.incident for one in store.placed(keys) if one.incident})))


def _incident(store: Store, name: str) -> str:
    found = store.resolve(name) if name else []
    if len(found) != 1 or store.incident(found[0]) is None:
        many = f"; it may mean {', '.join(found)}" if found else "; see `vigie incidents`"
        raise MissingError(f"{name[:200]}: {'several incidents' if found else 'no incident of that id'}{many}")
    return found[0]


def _members(store: Store, key: ReportKey) -> list[ReportKey]:
    """The reports of the incident of a report. Raises MissingError for an unknown one."""
    placed = store.placed([key])
    if not placed or placed[0].incident is None:
        raise MissingError(f"report {key}: not in the database; see `vigie show ID --why`")
    return store.reports([placed[0].incident])[placed[0].incident]


def _allowed(make: Callable[[], list[Decision]]) -> list[Decision]:
    """The decisions, where none in force is against them."""
    try:
        return make()
    except InputError as error:
        raise ConflictError(str(error)) from error


def corrections(decisions: Iterable[Decided], incident: str) -> dict[str, str]:
    """The values that analysts set for an incident, by slot."""
    made = (one.judgement for one in decisions if one.incident == incident and one.judgement.undone is None)
    return {one.slot: one.value for one in made if one.action is Action.CORRECT and one.slot and one.value is not None}


def shown_with(reports: Sequence[Report], ways: Ways, fixed: Mapping[str, str]) -> Shown:
    """What is shown of an incident with the values that analysts set in the place of the machine's."""
    if not reports:
        return Shown()
    return show(reports, Showing(ways.policy, ways.places, {reports[0].key: tuple(fixed.items())}))


def machine_values(reports: Sequence[Report], ways: Ways) -> Mapping[str, str]:
    """What the machine by itself shows of an incident, as text by slot; empty where nothing is told."""
    shown = shown_with(reports, ways, {})
    found: dict[str, str] = {}
    for slot in CORRECTABLE:
        value = getattr(shown, slot)
        found[slot] = ",".join(value) if isinstance(value, tuple) else "" if value is None else str(value)
    return found


def joined_now(one: ReportKey, other: ReportKey, placed: Sequence[Placed], ways: Ways) -> str | None:
    """Whether the machine by itself would put two reports together, judged among the reports given; None: too many."""
    if len(placed) > _MOST_REPORTS:
        return None
    for group in cluster((each.report for each in placed), ways.places):
        if one in group.keys:
            return TOGETHER if other in group.keys else APART
    return None
