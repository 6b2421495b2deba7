"""The record as the articles up to a day tell it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from vigie.desk.deciding import corrections, shown_with
from vigie.desk.desk import Desk
from vigie.desk.dossier import TOLLS, web_address
from vigie.desk.sureness import SURE, confidence, sayable, telling
from vigie.desk.view.brief import BriefSource, Entry, TollChange
from vigie.desk.view.incidents import IncidentItem
from vigie.desk.view.ledger import SlotText
from vigie.domain.edtf import Edtf
from vigie.domain.report import Report
from vigie.domain.vocabulary import LIST_SLOTS, TALLY_SLOTS, Kind, slots_of
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
        self._reports: dict[str, list[Report]] = {}
        self._read(names)
        articles = {one.key.article for some in self._reports.values() for one in some}
        with desk.base.reading() as connection:
            self._said = statements.evidence(connection, names)
            self._urls = statements.addresses(connection, articles)
            self._keys = catalogue.source_keys(connection, names)
        self._publishers = {
            one.statement.report.article: one.statement.publisher for some in self._said.values() for one in some
        }

    def _read(self, names: Collection[str]) -> None:
        """Fetch the reports of some incidents, with the values that may be said."""
        told: dict[str, list[Report]] = {name: [] for name in names}
        with self._desk.base.asking() as store:
            for one in store.members(sorted(names)):
                if one.incident and _day(one.report) and _day(one.report) <= self._until:
                    told[one.incident].append(one.report)
        self._reports |= {name: telling(sayable(some)) for name, some in told.items()}

    def reports(self, name: str) -> Sequence[Report]:
        """The reports of an incident by then."""
        if name not in self._reports:
            self._read([name])
        return self._reports[name]

    def first_day(self, name: str) -> str:
        """The day of the first report."""
        return min((_day(one) for one in self.reports(name)), default="")

    def confidence(self, item: IncidentItem) -> float:
        """How sure it is, by then, that something happened when and where it is shown to have."""
        if item.corrected:
            return 1.0
        of = self._snapshot.get(item.of)
        reports = self.reports(item.id)
        date = self._item(item, reports).date
        return confidence(reports, Edtf.parse(date) if date else None, self.confidence(of) if of else 1.0)

    def evidence(self, name: str) -> list[Evidence]:
        """What articles up to the day say of an incident."""
        keys = {one.key for one in self.reports(name)}
        return [one for one in self._said.get(name, ()) if one.statement.report in keys]

    def entry(self, item: IncidentItem) -> Entry | None:
        """An incident or record as known then; None where no article of the period tells of it."""
        reports = self.reports(item.id)
        if not reports:
            return None
        of = self._snapshot.get(item.of)
        tolls = (value for one in reports for slot in TOLLS for value in one.event.all(slot))
        return Entry(
            item=self._item(item, reports),
            slots=_slots(item, reports),
            of=self._item(of, self.reports(of.id)) if of and self._is_tied(reports, of) else None,
            sources=self.sources(one for one in reports if _day(one) >= self._since),
            voices=_voices(value.attribution.speaker for value in tolls),
            status=None,
            before=False,
            confidence=round(self.confidence(item), 2),
        )

    def _is_tied(self, reports: Sequence[Report], of: IncidentItem) -> bool:
        """Whether a record surely concerns an incident that is itself sure."""
        return self.confidence(of) >= SURE and any(one.event.first("of") for one in reports)

    def _item(self, item: IncidentItem, reports: Sequence[Report]) -> IncidentItem:
        """The item with the values of these reports, and those that an analyst set."""
        if not reports:
            return item
        shown = shown_with(reports, self._desk.ways, corrections(self._snapshot.decisions, item.id))
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


def _slots(item: IncidentItem, reports: Sequence[Report]) -> tuple[SlotText, ...]:
    """The slots of a record's kind: counts by the policy, lists commonest first, of others the commonest value."""
    found: list[SlotText] = []
    for slot in slots_of(Kind(item.kind)):
        if slot in _ELSEWHERE:
            continue
        if slot in TALLY_SLOTS:
            tally = latest_official(history(reports, slot))
            values = [str(tally)] if tally else []
        else:
            counts = Counter(str(value.value) for one in reports for value in one.event.all(slot))
            ordered = sorted(counts, key=lambda value: (-counts[value], value))
            values = ordered[:_MOST_VALUES] if slot in LIST_SLOTS else ordered[:1]
        if values:
            found.append(SlotText(slot, tuple(values)))
    return tuple(found)


def _day(report: Report) -> str:
    """The day of publication (ISO 8601), empty where it is not known to the day."""
    when = report.published
    return str(when.last) if when is not None and when.is_day else ""
