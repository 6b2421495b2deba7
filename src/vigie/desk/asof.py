"""The record as the articles up to a day tell it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from vigie.desk.desk import Desk
from vigie.desk.dossier import TOLLS, web_address
from vigie.desk.view.brief import BriefSource, Entry, TollChange
from vigie.desk.view.incidents import IncidentItem
from vigie.desk.view.ledger import SlotText
from vigie.domain.judgement import Action
from vigie.domain.report import Report
from vigie.domain.vocabulary import LIST_SLOTS, TALLY_SLOTS, Kind, slots_of
from vigie.link.fusion import Showing, show
from vigie.link.tolls import Move, Told, history, latest_official, speaks_for_state, steps
from vigie.store.desk import catalogue, statements
from vigie.store.records import Evidence, IncidentRow

_MOVES = frozenset({Move.UP, Move.DOWN, Move.FINER})
# What an entry's item says already, and what is told by its articles.
_ELSEWHERE = frozenset({"date", "country", "city", "certainty", "of", "sources"})
_MOST_VALUES = 5


class AsOf:
    """What was said of some incidents by articles up to a day; `since` begins the period whose articles are named."""

    def __init__(self, desk: Desk, names: Collection[str], since: str, until: str) -> None:
        self._desk, self._since, self._until = desk, since, until
        self._snapshot = desk.snapshot()
        with desk.base.asking() as store:
            placed = store.members(sorted(names))
        self._reports: dict[str, list[Report]] = defaultdict(list)
        for one in placed:
            if one.incident and _day(one.report) and _day(one.report) <= until:
                self._reports[one.incident].append(one.report)
        articles = {one.key.article for some in self._reports.values() for one in some}
        with desk.base.reading() as connection:
            self._said = statements.evidence(connection, names)
            self._urls = statements.addresses(connection, articles)
            self._keys = catalogue.source_keys(connection, names)
        self._publishers = {
            one.statement.report.article: one.statement.publisher for some in self._said.values() for one in some
        }
        self._others: dict[str, int] = {}

    def reports(self, name: str) -> Sequence[Report]:
        """The reports of an incident by then."""
        return self._reports.get(name, ())

    def first_day(self, name: str) -> str:
        """The day of the first report."""
        return min((_day(one) for one in self.reports(name)), default="")

    def reports_by_then(self, item: IncidentItem) -> int:
        """How many reports any incident had by then."""
        if item.id in self._reports:
            return len(self._reports[item.id])
        if item.id not in self._others:
            with self._desk.base.asking() as store:
                days = [_day(one.report) for one in store.members([item.id])]
            self._others[item.id] = sum(1 for day in days if day and day <= self._until)
        return self._others[item.id]

    def evidence(self, name: str) -> list[Evidence]:
        """What articles up to the day say of an incident."""
        keys = {one.key for one in self.reports(name)}
        return [one for one in self._said.get(name, ()) if one.statement.report in keys]

    def entry(self, item: IncidentItem) -> Entry | None:
        """An incident or record as known then; None where no article of the period tells of it."""
        reports = self.reports(item.id)
        if not reports:
            return None
        said = self.evidence(item.id)
        of = self._snapshot.get(item.of)
        return Entry(
            item=self._item(item, reports),
            slots=_slots(item, reports, said),
            of=self._item(of, self._then(of)) if of else None,
            sources=self.sources(one for one in reports if _day(one) >= self._since),
            voices=_voices(one.statement.attribution.speaker for one in said if one.statement.slot in TOLLS),
            status=None,
            before=False,
        )

    def _then(self, item: IncidentItem) -> Sequence[Report]:
        if item.id in self._reports:
            return self._reports[item.id]
        with self._desk.base.asking() as store:
            placed = store.members([item.id])
        return [one.report for one in placed if _day(one.report) and _day(one.report) <= self._until]

    def _item(self, item: IncidentItem, reports: Sequence[Report]) -> IncidentItem:
        """The item with the values of these reports, and those that an analyst set."""
        if not reports:
            return item
        fixed = tuple(
            (made.slot, made.value)
            for one in self._snapshot.decisions
            for made in (one.judgement,)
            if one.incident == item.id and made.action is Action.CORRECT and made.undone is None
            if made.slot and made.value is not None
        )
        ways = self._desk.ways
        shown = show(reports, Showing(ways.policy, ways.places, {reports[0].key: fixed}))
        articles = {one.key.article for one in reports}
        keys = [key for key in self._keys.get(item.id, ()) if key[0] in articles]
        row = IncidentRow(item.id, Kind(item.kind), shown, len(reports), item.of)
        then = self._desk.index.item(catalogue.Entry(row, item.added, item.changed), keys)
        return replace(
            then,
            sources=then.sources or item.sources,
            background=item.background,
            claim=item.claim,
            tied=item.tied,
            corrected=item.corrected,
            rejected=item.rejected,
        )

    def sources(self, reports: Iterable[Report]) -> tuple[BriefSource, ...]:
        """The articles of some reports, in order of publication."""
        found = {one.key.article: _day(one) for one in reports}
        ordered = sorted(found.items(), key=lambda pair: (pair[1], pair[0]))
        return tuple(
            BriefSource(name, self._publishers.get(name), day, web_address(self._urls.get(name)))
            for name, day in ordered
        )


def changes(known: AsOf, item: IncidentItem, since: str) -> list[TollChange]:
    """How the tolls of an incident moved from day to day since the period began.

    Each day ends with the count that the policy `latest-official` shows by then; days that end alike move nothing.
    """
    found: list[TollChange] = []
    for slot in TOLLS:
        ends = _ends_of_days(history(known.reports(item.id), slot))
        before: Told | None = None
        for step in steps([one for one, _ in ends]):
            told, given = step.told, next(some for one, some in ends if one is step.told)
            if before is not None and step.move in _MOVES and told.day >= since:
                found.append(_change(known, item, slot, (before, told, step.move), given))
            if step.move is not Move.VAGUER:
                before = told
    return found


def _ends_of_days(told: Sequence[Told]) -> list[tuple[Told, list[Told]]]:
    """The count that holds at the end of each day, where it is one of that day, with all that day that tell it."""
    found: list[tuple[Told, list[Told]]] = []
    for day in sorted({one.day for one in told}):
        so_far = [one for one in told if one.day <= day]
        shown = latest_official(so_far)
        given = [one for one in so_far if one.day == day and one.tally == shown]
        if given:
            found.append((given[-1], given))
    return found


def _change(
    known: AsOf, item: IncidentItem, slot: str, moved: tuple[Told, Told, Move], given: Sequence[Told]
) -> TollChange:
    before, after, move = moved
    earlier = [
        one for one in history(known.reports(item.id), slot) if one.tally == before.tally and one.day < after.day
    ]
    official = any(one.official for one in given)
    return TollChange(
        item=item,
        slot=slot,
        day=after.day,
        before=(before.tally.low, before.tally.high),
        after=(after.tally.low, after.tally.high),
        move=move.value,
        borne_out=official or len({one.report.key.article for one in given}) > 1,
        sources=known.sources(one.report for one in given),
        sources_before=known.sources(one.report for one in earlier[-1:]),
        voices=_voices(one.value.attribution.speaker for one in given),
    )


def _voices(speakers: Iterable[str | None]) -> tuple[str, ...]:
    """The state bodies and offices among some speakers: no private person is ever one."""
    return tuple(dict.fromkeys(one for one in speakers if one and speaks_for_state(one)))[:3]


def _slots(item: IncidentItem, reports: Sequence[Report], said: Sequence[Evidence]) -> tuple[SlotText, ...]:
    """The slots of a record's kind: counts by the policy, lists commonest first, of others the commonest value."""
    found: list[SlotText] = []
    for slot in slots_of(Kind(item.kind)):
        if slot in _ELSEWHERE:
            continue
        if slot in TALLY_SLOTS:
            tally = latest_official(history(reports, slot))
            values = [str(tally)] if tally else []
        else:
            counts = Counter(str(one.statement.value) for one in said if one.statement.slot == slot)
            ordered = sorted(counts, key=lambda value: (-counts[value], value))
            values = ordered[:_MOST_VALUES] if slot in LIST_SLOTS else ordered[:1]
        if values:
            found.append(SlotText(slot, tuple(values)))
    return tuple(found)


def _day(report: Report) -> str:
    """The day of publication (ISO 8601), empty where it is not known to the day."""
    when = report.published
    return str(when.last) if when is not None and when.is_day else ""
