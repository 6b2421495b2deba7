"""How often the lines of briefs are right: every week of a record whose articles have gold events.

    vigie --db dev.db ingest ../shared/corpus/dev.jsonl
    python -m eval.briefs dev.db --gold ../shared/gold/dev.jsonl

A line is right in time and place where a gold event of its articles, aligned with the one it rests on, has its date,
country and town; right throughout where every other fact that it states agrees too. The table tells both by part.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path

from eval.gate import load_events, make_scorer
from vigie.app import load_desk
from vigie.desk.briefing import brief, sections
from vigie.desk.desk import Desk
from vigie.desk.view.brief import Brief, Entry
from vigie.desk.view.incidents import IncidentItem
from vigie.domain.edtf import Edtf
from vigie.domain.event import JsonValue, slots_json
from vigie.domain.incident import ReportKey
from vigie.domain.tally import Tally
from vigie.domain.vocabulary import LIST_SLOTS, PLACELESS, TALLY_SLOTS, Kind
from vigie.scoring import EventJson, Scorer, match
from vigie.settings import load_settings

_WEEK = timedelta(days=7)
_FACTS = frozenset({"date", "country", "city", "certainty", "sources", "of", "detail"})


class Judge:
    """The gold event of each report of a record."""

    def __init__(self, desk: Desk, gold: dict[str, list[EventJson]]) -> None:
        self._desk, self._scorer = desk, make_scorer()
        self.days: list[date] = []
        self._gold: dict[ReportKey, EventJson] = {}
        with desk.base.asking() as store:
            for stored in store.articles_with_events():
                name, when = stored.article.id, stored.article.published
                if name not in gold:
                    continue
                given: list[EventJson] = [{"kind": one.kind.value, **slots_json(one)} for one in stored.events]
                pairs = self._scorer.align(gold[name], given).items()
                self._gold.update({ReportKey(name, theirs): gold[name][ours] for ours, theirs in pairs})
                self.days += [when.last] if when and when.last else []

    def verdict(self, one: Entry, until: str) -> tuple[bool, bool]:
        """Whether a line is right in time and place, and throughout."""
        found = [event for event in self._of(one.item, until) if _agrees(one.item, event, self._scorer)]
        return bool(found), bool(found) and all(self._told(one, slot, values, found) for slot, values in _facts(one))

    def _of(self, item: IncidentItem, until: str) -> Iterator[EventJson]:
        with self._desk.base.asking() as store:
            for placed in store.members([item.id]):
                when = placed.report.published
                if when and when.is_day and str(when.last) <= until and placed.report.key in self._gold:
                    yield self._gold[placed.report.key]

    def _told(self, one: Entry, slot: str, values: JsonValue, found: Sequence[EventJson]) -> bool:
        given = self._scorer.fills({"kind": one.item.kind, slot: values}, slot)
        return any(
            match(slot, fills, given) == len(given) for event in found for fills in [self._scorer.fills(event, slot)]
        )


def _agrees(item: IncidentItem, event: EventJson, scorer: Scorer) -> bool:
    told = event.get("date")
    if item.date and told and not Edtf.parse(item.date).overlaps(Edtf.parse(str(told))):
        return False
    places = () if Kind(item.kind) in PLACELESS else (("country", item.country), ("city", item.city))
    return all(
        match(slot, scorer.fills(event, slot), scorer.fills({"kind": item.kind, slot: value}, slot)) > 0
        for slot, value in places
        if value
    )


def _facts(one: Entry) -> Iterator[tuple[str, JsonValue]]:
    """What a line states beside time and place: counts and lists of the record, and slots of its kind."""
    item = one.item
    for slot, count in (("killed", item.killed), ("wounded", item.wounded)):
        if count is not None:
            yield slot, list(count)
    for told in one.slots:
        if told.slot in TALLY_SLOTS and told.slot not in ("killed", "wounded"):
            yield told.slot, list(Tally.parse(told.values[0]).to_json())
        elif told.slot not in TALLY_SLOTS and told.slot not in _FACTS:
            yield told.slot, list(told.values) if told.slot in LIST_SLOTS else told.values[0]


def _weeks(days: Iterable[date]) -> Iterator[tuple[str, str]]:
    first, last = min(days), max(days)
    first -= timedelta(days=first.weekday())
    while first <= last:
        yield first.isoformat(), (first + _WEEK - timedelta(days=1)).isoformat()
        first += _WEEK


def _lines(found: Brief) -> Iterator[tuple[str, Entry]]:
    for name, some in sections(found).items():
        for one in some:
            yield f"{name}, {'one report' if one.item.reports == 1 else 'more'}", one
            yield "said outright", one
    yield from (("to be checked", doubt.entry) for doubt in found.doubts)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("database")
    parser.add_argument("--gold", type=Path, required=True)
    arguments = parser.parse_args()
    desk = load_desk(load_settings(None, {}, {("store", "url"): arguments.database}))
    judge = Judge(desk, load_events(arguments.gold))
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for since, until in _weeks(judge.days):
        for name, one in _lines(brief(desk, since, until)):
            here, throughout = judge.verdict(one, until)
            counts[name] = [a + b for a, b in zip(counts[name], (1, here, throughout), strict=True)]
    desk.close()
    for name, (lines, placed, whole) in sorted(counts.items()):
        print(f"{name:28}{lines:5} lines  {placed / lines:4.0%} in time and place  {whole / lines:4.0%} throughout")


if __name__ == "__main__":
    main()
