"""What analysts do: decisions recorded and obeyed at once, and what the machine would say by itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from vigie.desk.errors import ConflictError, MissingError
from vigie.desk.reviewing import parse_key
from vigie.desk.view.work import Done
from vigie.domain.errors import InputError
from vigie.domain.incident import ReportKey
from vigie.domain.judgement import Action, Decision, Judgement
from vigie.domain.report import Placed, Report
from vigie.link.cluster import cluster
from vigie.link.fusion import CORRECTABLE, Showing, parse_correction, show
from vigie.pipeline import Said, Ways, judge, undo
from vigie.review import decide
from vigie.review.queue import Reason
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
            placed = store.members([self._incident(store, name)])
            held = machine_values([one.report for one in placed], self.ways).get(slot, "")
            first = min(one.report.key for one in placed)
            return self._judge(store, [Decision(Action.CORRECT, first, None, slot, value.strip(), held)], said)

    def strike(self, name: str, said: Said) -> Done:
        """Strike an incident from the record."""
        with self.base.store() as store:
            incident = self._incident(store, name)
            first = min(one.report.key for one in store.members([incident]))
            return self._note(store, Decision(Action.REJECT, first), said)

    def note(self, name: str, text: str, said: Said) -> Done:
        """Add a note to an incident. Raises InputError for an empty or overlong one."""
        if not text.strip() or len(text) > _LONGEST_NOTE:
            raise InputError(f"note: {len(text)} characters; expected 1 to {_LONGEST_NOTE}")
        with self.base.store() as store:
            incident = self._incident(store, name)
            first = min(one.report.key for one in store.members([incident]))
            return self._note(store, Decision(Action.NOTE, first), Said(said.author, text.strip()))

    def accept(self, key: str, held: str, said: Said) -> Done:
        """Confirm what the machine holds (`held`) in an item of the queue."""
        reason, slot, report = _key(key)
        with self.base.store() as store:
            self._home(store, report)
            decision = Decision(Action.ACCEPT, report, None, f"{reason}:{slot}", held, held)
            return self._note(store, decision, said)

    def reject(self, key: str, held: str, actors: Sequence[str], said: Said) -> Done:
        """Reject what the machine holds: a link is taken apart, another value taken out (`actors` are those shown)."""
        reason, slot, report = _key(key)
        with self.base.asking() as store:
            home = self._home(store, report)
        if reason == Reason.LINK:
            return self.split(home, (decide.name(report),), said)
        value = ",".join(actor for actor in actors if actor != held) if reason == Reason.ACTOR else ""
        return self.correct(home, slot, value, said)

    def merge(self, name: str, other: str, said: Said) -> Done:
        """Record that two incidents are one. Raises ConflictError where a decision in force keeps them apart."""
        with self.base.store() as store:
            one, two = self._incident(store, name), self._incident(store, other)
            if one == two:
                raise ConflictError(f"{name} and {other} are one incident already ({one})")
            members = store.members([one, two])
            kinds = {placed.report.event.kind.value for placed in members}
            if len(kinds) > 1:
                raise ConflictError(f"{one} and {two} are of kinds {' and '.join(sorted(kinds))}; expected one kind")
            sides = [[p.report.key for p in members if p.incident == side] for side in (one, two)]
            decisions = _allowed(lambda: decide.merge(sides[0], sides[1], store.judgements()))
            return self._judge(store, [_held(decision, APART) for decision in decisions], said)

    def split(self, name: str, reports: Sequence[str], said: Said) -> Done:
        """Record that some reports of an incident tell of another. Raises ConflictError where that cannot be."""
        moved = {decide.parse(report) for report in reports}
        with self.base.store() as store:
            members = [one.report.key for one in store.members([self._incident(store, name)])]
            decisions = _allowed(lambda: decide.split(members, moved, store.judgements()))
            return self._judge(store, [_held(decision, TOGETHER) for decision in decisions], said)

    def undo(self, number: int, said: Said) -> Done:
        """Take a decision back. Raises MissingError where none of that number is in force."""
        with self.base.store() as store:
            made = [one for one in store.judgements() if one.command == number]
            if not made:
                raise MissingError(f"decision {number}: none of that number is in force")
            undo(store, number, self.ways, said.author)
            return Done(number, self._homes(store, made))

    def _judge(self, store: Store, decisions: Sequence[Decision], said: Said) -> Done:
        number = judge(store, decisions, said, self.ways)
        placed = store.placed({key for one in decisions for key in (one.report, one.other) if key})
        return Done(number, tuple(sorted({one.incident for one in placed if one.incident})))

    def _note(self, store: Store, decision: Decision, said: Said) -> Done:
        """Record a decision that moves no report."""
        number = store.judge([decision], said.author, said.reason)
        placed = store.placed([decision.report])
        return Done(number, tuple(sorted({one.incident for one in placed if one.incident})))

    def _homes(self, store: Store, made: Sequence[Judgement]) -> tuple[str, ...]:
        placed = store.placed({key for one in made for key in (one.report, one.other) if key})
        return tuple(sorted({one.incident for one in placed if one.incident}))

    def _incident(self, store: Store, name: str) -> str:
        found = store.resolve(name) if name else []
        if len(found) != 1 or store.incident(found[0]) is None:
            raise MissingError(f"{name[:200]}: no incident of that id")
        return found[0]

    def _home(self, store: Store, report: ReportKey) -> str:
        placed = store.placed([report])
        if not placed or placed[0].incident is None:
            raise MissingError(f"{decide.name(report)}: no such report")
        return placed[0].incident


def _key(key: str) -> tuple[str, str, ReportKey]:
    parsed = parse_key(key)
    if parsed is None:
        raise MissingError(f"{key[:200]}: no item of the review queue")
    return parsed


def _held(decision: Decision, machine: str) -> Decision:
    return replace(decision, machine=machine)


def _allowed(make: Callable[[], list[Decision]]) -> list[Decision]:
    """The decisions, where none in force is against them."""
    try:
        return make()
    except InputError as error:
        raise ConflictError(str(error)) from error


def machine_values(reports: Sequence[Report], ways: Ways) -> Mapping[str, str]:
    """What the machine by itself shows of an incident, as text by slot; empty where nothing is told."""
    shown = show(reports, Showing(ways.policy, ways.places))
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
