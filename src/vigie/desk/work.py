"""What analysts keep and decide: watches, saved searches, the queue, the history."""

from __future__ import annotations

from collections.abc import Sequence

from vigie.desk import reviewing, watching
from vigie.desk.core import check_limit
from vigie.desk.deciding import Deciding
from vigie.desk.errors import MissingError
from vigie.desk.listing import order
from vigie.desk.pages import Pages
from vigie.desk.paging import Key, page
from vigie.desk.reviewing import Case
from vigie.desk.selection import Selection
from vigie.desk.view.work import (
    Choice,
    DecisionPage,
    Done,
    ReviewItem,
    ReviewPage,
    Watch,
    WatchDraft,
    WatchMatch,
    WatchView,
)
from vigie.domain.errors import InputError
from vigie.pipeline import Said
from vigie.review.queue import Finding, Reason
from vigie.store.desk import keeping, statements
from vigie.store.desk.catalogue import Decided
from vigie.store.desk.keeping import SavedSearch, WatchRow
from vigie.store.records import Evidence

STATES = ("open", "accepted", "corrected", "rejected", "all")
_LONGEST_NAME, _LONGEST_QUERY = 120, 2_000


class Work(Pages):
    """Everything that an analyst adds to the record."""

    _cases: tuple[int, list[Case]] | None = None

    # watches

    def watches(self) -> tuple[Watch, ...]:
        """The watches by name."""
        with self.base.reading() as connection:
            rows = keeping.watches(connection)
        return tuple(self._watch(row, len(self._matches(watching.load(row.draft)))) for row in rows)

    def watch(self, number: int, cursor: str | None = None, limit: int = 50) -> WatchView:
        """One watch with what it holds, latest change first. Raises MissingError."""
        check_limit(limit)
        with self.base.reading() as connection:
            row = next((one for one in keeping.watches(connection) if one.number == number), None)
        if row is None:
            raise MissingError(f"watch {number}: there is none of that number")
        found = self._matches(watching.load(row.draft))
        some, following = page(found, _match_key, cursor, limit)
        return WatchView(self._watch(row, len(found)), some, len(found), following)

    def save_watch(self, draft: WatchDraft, author: str, number: int | None = None) -> Watch:
        """Keep a watch, or change the one of that number. Raises InputError, MissingError."""
        whole = watching.checked(draft)
        found = self._matches(whole)
        with self.base.writing() as connection:
            if number is None:
                row: WatchRow | None = keeping.add_watch(connection, whole.name, watching.dump(whole), author)
            else:
                row = keeping.change_watch(connection, number, whole.name, watching.dump(whole))
        if row is None:
            raise MissingError(f"watch {number}: there is none of that number")
        return self._watch(row, len(found))

    def drop_watch(self, number: int) -> None:
        """Drop a watch. Raises MissingError."""
        with self.base.writing() as connection:
            if not keeping.drop_watch(connection, number):
                raise MissingError(f"watch {number}: there is none of that number")

    def _matches(self, draft: WatchDraft) -> list[WatchMatch]:
        found = watching.matches(draft, self.snapshot().items.values(), self.with_words)
        return sorted(found, key=_match_key)

    def _watch(self, row: WatchRow, matches: int) -> Watch:
        return Watch(row.number, watching.load(row.draft), row.author, row.made, row.changed, matches)

    # searches

    def searches(self) -> tuple[SavedSearch, ...]:
        """The saved searches by name."""
        with self.base.reading() as connection:
            return tuple(keeping.searches(connection))

    def save_search(self, name: str, selection: Selection, author: str) -> SavedSearch:
        """Keep a selection under a name. Raises InputError."""
        title, query = name.strip(), selection.query()
        if not title or len(title) > _LONGEST_NAME or len(query) > _LONGEST_QUERY:
            raise InputError(f"search: a name of 1 to {_LONGEST_NAME} characters and a shorter selection expected")
        with self.base.writing() as connection:
            return keeping.add_search(connection, title, query, author)

    def drop_search(self, number: int) -> None:
        """Drop a saved search. Raises MissingError."""
        with self.base.writing() as connection:
            if not keeping.drop_search(connection, number):
                raise MissingError(f"search {number}: there is none of that number")

    # review

    def queue(
        self, reason: str | None = None, state: str = "open", cursor: str | None = None, limit: int = 20
    ) -> ReviewPage:
        """One page of what deserves a look, weightiest first. Raises InputError for an unknown reason or state."""
        if reason is not None and reason not in frozenset(Reason):
            raise InputError(f"reason {reason[:40]!r}: expected one of {', '.join(Reason)}")
        if state not in STATES:
            raise InputError(f"state {state[:40]!r}: expected one of {', '.join(STATES)}")
        cases = self._all_cases()
        counts: dict[str, int] = {}
        for one in cases:
            if one.state == "open":
                counts[one.finding.reason.value] = counts.get(one.finding.reason.value, 0) + 1
        wanted = [
            one
            for one in cases
            if (state == "all" or one.state == state) and (reason is None or one.finding.reason == reason)
        ]
        some, following = page(wanted, _case_key, cursor, check_limit(limit))
        items = self.kept(("queue", tuple(one.finding.key for one in some)), lambda: self._items(some))
        return ReviewPage(items, len(wanted), following, tuple(sorted(counts.items())))

    def open_reviews(self) -> int:
        """How many items wait."""
        return sum(1 for one in self._all_cases() if one.state == "open")

    def _all_cases(self) -> list[Case]:
        snapshot, held = self.snapshot(), self._cases
        if held is None or held[0] != snapshot.version:
            held = (snapshot.version, reviewing.cases(self.base, snapshot, self.machine_of, self.ways.places))
            self._cases = held
        return held[1]

    def _items(self, cases: tuple[Case, ...]) -> tuple[ReviewItem, ...]:
        snapshot = self.snapshot()
        with self.base.reading() as connection:
            said = statements.of_reports(connection, {one.finding.report for one in cases})
        return tuple(
            self._item(one, said.get(one.finding.report, ())) for one in cases if one.finding.incident in snapshot.items
        )

    def _item(self, case: Case, mine: Sequence[Evidence]) -> ReviewItem:
        finding = case.finding
        best = next((one for one in mine if one.statement.slot == finding.slot), mine[0] if mine else None)
        decided: Decided | None = case.decided
        return ReviewItem(
            key=finding.key,
            reason=finding.reason.value,
            weight=finding.weight,
            item=self.snapshot().items[finding.incident],
            slot=finding.slot,
            value=finding.value,
            report=str(finding.report),
            title=best.title if best else "",
            sentence=best.sentence if best else "",
            marks=tuple((mark.start, mark.end) for mark in best.marks) if best else (),
            facts=finding.facts,
            choices=tuple(Choice(value, count) for value, count in case.choices),
            state=case.state,
            changed_mind=case.changed_mind,
            decision=self._view(decided) if decided else None,
        )

    def decisions(self, incident: str | None = None, cursor: str | None = None, limit: int = 50) -> DecisionPage:
        """One page of the history, latest first; of one incident where given. Raises MissingError."""
        check_limit(limit)
        named = self.resolve(incident).id if incident is not None else None
        found = self._decided(named) if named else self.snapshot().decisions
        ordered = sorted(found, key=_decision_key)
        some, following = page(ordered, _decision_key, cursor, limit)
        return DecisionPage(tuple(self._view(one) for one in some), len(ordered), following)

    def accept(self, key: str, author: str, note: str | None = None) -> Done:
        """Confirm what the machine holds in an item of the queue. Raises MissingError."""
        return self._done(self._deciding.accept(self._finding(key), Said(author, note)))

    def reject(self, key: str, author: str, note: str | None = None) -> Done:
        """Reject what the machine holds: a link is split off, another value taken out. Raises MissingError."""
        finding = self._finding(key)
        actors = self.snapshot().items[finding.incident].actors
        return self._done(self._deciding.reject(finding, actors, Said(author, note)))

    def _finding(self, key: str) -> Finding:
        found = next((one.finding for one in self._all_cases() if one.finding.key == key), None)
        if found is None or found.incident not in self.snapshot().items:
            raise MissingError(f"{key[:200]}: no item of the review queue")
        return found

    def correct(self, incident: str, slot: str, value: str, author: str, note: str | None = None) -> Done:
        """Record the right value of a slot. Raises InputError, MissingError."""
        return self._done(self._deciding.correct(incident, slot, value, Said(author, note)))

    def strike(self, incident: str, author: str, note: str | None = None) -> Done:
        """Strike an incident from the record; nothing is deleted. Raises MissingError."""
        return self._done(self._deciding.strike(incident, Said(author, note)))

    def merge(self, incident: str, other: str, author: str, note: str | None = None) -> Done:
        """Record that two incidents are one. Raises MissingError, ConflictError."""
        return self._done(self._deciding.merge(incident, other, Said(author, note)))

    def split(self, incident: str, reports: tuple[str, ...], author: str, note: str | None = None) -> Done:
        """Record that some reports (`ARTICLE#EVENT`) tell of another incident. Raises MissingError, ConflictError."""
        return self._done(self._deciding.split(incident, reports, Said(author, note)))

    def note(self, incident: str, text: str, author: str) -> Done:
        """Add a note to an incident. Raises InputError, MissingError."""
        return self._done(self._deciding.note(incident, Said(author, text)))

    def undo(self, number: int, author: str) -> Done:
        """Take a decision back; it stays in the history. Raises MissingError."""
        return self._done(self._deciding.undo(number, Said(author)))

    @property
    def _deciding(self) -> Deciding:
        return Deciding(self.base, self.ways)

    def _done(self, done: Done) -> Done:
        self.index.renew()
        return done


def _match_key(one: WatchMatch) -> Key:
    return order("changed")(one.item)


def _case_key(one: Case) -> Key:
    return (-one.finding.weight, one.finding.key)


def _decision_key(one: Decided) -> Key:
    return (-one.judgement.number,)
