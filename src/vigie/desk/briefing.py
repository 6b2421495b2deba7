"""A brief of some days: what is new in the record by the articles published on them, as known at their end.

Later articles do not speak: the values of an entry are those that articles up to the last day give.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from vigie.desk.asof import AsOf, changes
from vigie.desk.claims import by_report, sign_of
from vigie.desk.desk import Desk
from vigie.desk.errors import MissingError
from vigie.desk.listing import best
from vigie.desk.selection import day_of
from vigie.desk.view.brief import Brief, Doubt, Entry, LeftOut, TollChange
from vigie.desk.view.incidents import IncidentItem
from vigie.domain.errors import InputError
from vigie.domain.vocabulary import Kind
from vigie.link.corroboration import claim_status
from vigie.review.queue import LARGE
from vigie.store.desk import period
from vigie.text.fold import fold_word

# A happening of so many days before the period is still news; its toll for longer. As in notifications.
_NEWS_DAYS, _TOLL_DAYS = 30, 90
# A date vaguer than a week does not tell whether a happening is new.
_EXACT_DAYS = 7
# A lone report beside an incident of one place with so many reports, so many days apart, may be that incident.
_LIKE_DAYS, _LIKE_REPORTS = 7, 3
_RECORDS = {
    "claims": Kind.CLAIM,
    "warnings": Kind.WARNING,
    "threats": Kind.THREAT,
    "levels": Kind.ALERT_LEVEL,
    "justice": Kind.JUSTICE,
}
_MOVED = frozenset({"raised", "lowered"})
_PRAISES = "praises"
_MATCHES = 200


@dataclass(frozen=True, slots=True)
class _Days:
    """The days of a brief."""

    first: date
    last: date

    def fits(self, item: IncidentItem, back: int) -> bool:
        """Whether a happening may lie in the period or in so many days before it."""
        first, last = _day(item.date_first), _day(item.date_last)
        if first is None or last is None:
            return False
        return first <= self.last and last >= self.first - timedelta(days=back)


def brief(desk: Desk, since: str, until: str | None = None, watch: str | None = None) -> Brief:
    """The brief of the days from `since` to `until` (today unless given), of a watch by its name where one is given.

    Raises InputError for days that are none, MissingError for an unknown watch.
    """
    first = date.fromisoformat(day_of("since", since))
    last = date.fromisoformat(day_of("until", until)) if until else max(first, date.today())
    if first > last:
        raise InputError(f"since {first} lies after until {last}")
    days = _Days(first, last)
    with desk.base.reading() as connection:
        names = period.told_in(connection, str(first), str(last))
        articles = period.articles_in(connection, str(first), str(last))
        without = period.without_day(connection)
    watched = None if watch is None else _watched(desk, watch)
    kept = {name for name in names if watched is None or _is_watched(desk, name, watched)}
    return _Composer(desk, days, kept).compose(watch, articles, without)


def _watched(desk: Desk, name: str) -> frozenset[str]:
    """The incidents of a watch, by its name or number."""
    known = desk.watches()
    found = [one for one in known if name in (one.draft.name, str(one.id))]
    found = found or [one for one in known if fold_word(one.draft.name) == fold_word(name)]
    if len(found) != 1:
        names = ", ".join(one.draft.name for one in known) or "none is kept yet"
        raise MissingError(f"watch {name[:80]!r}: {'several' if found else 'none'} of that name; there are: {names}")
    ids: set[str] = set()
    cursor: str | None = None
    while True:
        view = desk.watch(found[0].id, cursor, _MATCHES)
        ids.update(match.item.id for match in view.matches)
        cursor = view.next
        if cursor is None:
            return frozenset(ids)


def _is_watched(desk: Desk, name: str, watched: frozenset[str]) -> bool:
    item = desk.snapshot().get(name)
    return name in watched or (item is not None and item.of in watched)


class _Composer:
    """Sorts what the articles of a period tell of into the parts of a brief."""

    def __init__(self, desk: Desk, days: _Days, names: set[str]) -> None:
        snapshot = desk.snapshot()
        self._days = days
        items = [snapshot.items[name] for name in sorted(names) if name in snapshot.items]
        self._items = [one for one in items if not one.rejected]
        self._known = AsOf(desk, {one.id for one in self._items}, days.first.isoformat(), days.last.isoformat())
        self._snapshot = snapshot
        self._left: dict[str, int] = defaultdict(int)

    def compose(self, watch: str | None, articles: int, without: int) -> Brief:
        """The brief."""
        attacks, plots = self._new(Kind.ATTACK), self._new(Kind.PLOT)
        doubts = [doubt for one in (*attacks, *plots) if (doubt := self._doubt(one))]
        unsure = {one.entry.item.id for one in doubts}
        found = {name: self._records(kind) for name, kind in _RECORDS.items()}
        doubts += [doubt for some in found.values() for one in some if (doubt := _misplaced(one, unsure))]
        doubted = {one.entry.item.id for one in doubts}
        records = {name: tuple(one for one in some if one.item.id not in doubted) for name, some in found.items()}
        tolls = self._tolls(doubted)
        left = self._left
        return Brief(
            since=self._days.first.isoformat(),
            until=self._days.last.isoformat(),
            watch=watch,
            articles=articles,
            incidents=tuple(one for one in attacks if one.item.id not in doubted),
            tolls=tolls,
            plots=tuple(one for one in plots if one.item.id not in doubted),
            doubts=tuple(doubts),
            left_out=LeftOut(left["undated"], left["vague"], left["old"], left["known"], without),
            **records,
        )

    def _new(self, kind: Kind) -> list[Entry]:
        """Incidents of a kind that are told of for the first time and happened lately."""
        return self._entries(kind, lambda one: True)

    def _records(self, kind: Kind) -> tuple[Entry, ...]:
        """Records of a kind that are told of for the first time and are of late, by their date or their incident's."""

        def wanted(one: Entry) -> bool:
            if kind is Kind.ALERT_LEVEL:
                return bool(_MOVED.intersection(one.values("change")))
            return kind is not Kind.CLAIM or one.values("stance")[:1] != (_PRAISES,)

        found = self._entries(kind, wanted)
        return tuple(self._claim(one) for one in found) if kind is Kind.CLAIM else tuple(found)

    def _entries(self, kind: Kind, wanted: Callable[[Entry], bool]) -> list[Entry]:
        found: list[Entry] = []
        for item in self._items:
            if item.kind != kind:
                continue
            one = self._known.entry(item)
            if one is None or not wanted(one):
                continue
            why = self._why_not(one)
            if why:
                self._left[why] += 1
            else:
                found.append(replace(one, before=self._is_before(one.item)))
        return sorted(found, key=lambda one: (one.before, one.item.date_first or "", one.item.id))

    def _why_not(self, one: Entry) -> str | None:
        """Why something is no news: told of before, undated, too vaguely dated, or old."""
        if self._known.first_day(one.item.id) < self._days.first.isoformat():
            return "known"
        dated = one.item
        if dated.date is None and one.of is not None and dated.kind not in (Kind.ATTACK, Kind.PLOT):
            dated = one.of
        if dated.date is None:
            return "undated"
        if not self._days.fits(dated, _NEWS_DAYS):
            return "old"
        first, last = _day(dated.date_first), _day(dated.date_last)
        return "vague" if first is None or last is None or (last - first).days >= _EXACT_DAYS else None

    def _is_before(self, item: IncidentItem) -> bool:
        last = _day(item.date_last)
        return last is not None and last < self._days.first

    def _claim(self, one: Entry) -> Entry:
        said = self._known.evidence(one.item.id)
        signs = [sign_of(some) for some in by_report(said).values()]
        return replace(one, status=claim_status(signs))

    def _doubt(self, one: Entry) -> Doubt | None:
        """Why an incident that a lone report tells of is to be checked."""
        if one.item.reports > 1:
            return None
        other = self._like(one)
        if other is not None:
            return Doubt(one, other, "same_place" if one.item.city else "no_place")
        if one.item.kind == Kind.PLOT:
            return Doubt(one, None, "lone_plot")
        return Doubt(one, None, "large_toll") if best(one.item.killed) >= LARGE else None

    def _like(self, one: Entry) -> IncidentItem | None:
        """The well-reported incident of the same days and place, or of no place told, that a report may tell of."""
        first, last = _day(one.item.date_first), _day(one.item.date_last)
        if first is None or last is None:
            return None
        margin = timedelta(days=_LIKE_DAYS)
        for other in self._snapshot.items.values():
            start, end = _day(other.date_first), _day(other.date_last)
            if (
                other.id == one.item.id
                or other.rejected
                or other.country != one.item.country
                or start is None
                or end is None
                or (end - start).days >= _EXACT_DAYS
                or start > last + margin
                or end < first - margin
            ):
                continue
            known = self._known.reports_by_then(other)
            if other.kind not in (Kind.ATTACK, Kind.PLOT) or known < _LIKE_REPORTS:
                continue
            if one.item.city is None or (other.city and fold_word(other.city) == fold_word(one.item.city)):
                return other
        return None

    def _tolls(self, doubted: set[str]) -> tuple[TollChange, ...]:
        found: list[TollChange] = []
        for item in self._items:
            if item.kind == Kind.ATTACK and item.id not in doubted and not item.background:
                one = self._known.entry(item)
                if one is not None and self._days.fits(one.item, _TOLL_DAYS):
                    moved = changes(self._known, one.item, self._days.first.isoformat())
                    # An article that recalls an older attack may tell a part of its toll.
                    old = not self._days.fits(one.item, _EXACT_DAYS)
                    found += [change for change in moved if change.borne_out or not old]
        return tuple(sorted(found, key=lambda one: (one.item.date_first or "", one.item.id, one.day, one.slot)))


def _misplaced(one: Entry, unsure: set[str]) -> Doubt | None:
    """Why a record is to be checked: what it is tied to is, or happened in another town."""
    of = one.of
    if of is None:
        return None
    if of.id in unsure:
        return Doubt(one, of, "doubtful")
    apart = of.city and one.item.city and fold_word(of.city) != fold_word(one.item.city)
    return Doubt(one, of, "other_place") if apart else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def sections(one: Brief) -> Mapping[str, Sequence[Entry]]:
    """The parts of a brief that hold entries, in order of reading."""
    return {
        "incidents": one.incidents,
        "claims": one.claims,
        "warnings": one.warnings,
        "threats": one.threats,
        "levels": one.levels,
        "plots": one.plots,
        "justice": one.justice,
    }
