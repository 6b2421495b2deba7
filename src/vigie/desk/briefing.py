"""A brief of some days: what is new in the record by the articles published on them, as known at their end.

Later articles do not speak: the values of an entry are those that articles up to the last day give.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from vigie.desk.asof import AsOf, changes
from vigie.desk.claims import by_report, sign_of
from vigie.desk.desk import Desk
from vigie.desk.errors import MissingError
from vigie.desk.likeness import Likeness, calendar_day
from vigie.desk.listing import best
from vigie.desk.selection import day_of
from vigie.desk.sureness import LIKELY, SURE
from vigie.desk.view.brief import Brief, Doubt, Entry, LeftOut, TollChange
from vigie.desk.view.incidents import IncidentItem
from vigie.domain.errors import InputError
from vigie.domain.vocabulary import INCIDENT_KINDS, Kind
from vigie.link.corroboration import claim_status
from vigie.link.tolls import Move
from vigie.review.queue import LARGE
from vigie.store.desk import period
from vigie.text.fold import fold_word

# A happening of so many days before the period is still news; its toll for longer. As in notifications.
_NEWS_DAYS, _TOLL_DAYS = 30, 90
# A date vaguer than a week does not tell whether a happening is new.
_EXACT_DAYS = 7
_KINDS = {
    "incidents": Kind.ATTACK,
    "plots": Kind.PLOT,
    "claims": Kind.CLAIM,
    "warnings": Kind.WARNING,
    "threats": Kind.THREAT,
    "levels": Kind.ALERT_LEVEL,
    "justice": Kind.JUSTICE,
}
_WHYS = ("undated", "vague", "old", "known", "unsure", "like")
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
        first, last = calendar_day(item.date_first), calendar_day(item.date_last)
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
        told = [item for item in snapshot.items.values() if item.kind in INCIDENT_KINDS]
        self._likeness = Likeness(told, desk.ways.places, lambda item: len(self._known.reports(item.id)))
        self._left: dict[str, int] = defaultdict(int)

    def compose(self, watch: str | None, articles: int, without: int) -> Brief:
        """The brief."""
        news = {name: self._entries(kind) for name, kind in _KINDS.items()}
        doubts = tuple(Doubt(one, why) for some in news.values() for one in some if (why := _doubt(one)))
        doubted = {one.entry.item.id for one in doubts}
        told = {name: tuple(one for one in some if one.item.id not in doubted) for name, some in news.items()}
        left = self._left
        return Brief(
            since=self._days.first.isoformat(),
            until=self._days.last.isoformat(),
            watch=watch,
            articles=articles,
            tolls=self._tolls(),
            doubts=doubts,
            left_out=LeftOut(**{why: left[why] for why in _WHYS}, no_day=without),
            **told,
        )

    def _entries(self, kind: Kind) -> list[Entry]:
        """What is told of for the first time and is of late, by its date or its incident's."""
        found: list[Entry] = []
        for item in self._items:
            one = self._known.entry(item) if item.kind == kind else None
            if one is None or not _is_news(one):
                continue
            why = self._why_not(one)
            if why:
                self._left[why] += 1
            else:
                found.append(replace(one, before=self._is_before(one.item), status=self._status(one.item)))
        return sorted(found, key=lambda one: (one.before, one.item.date_first or "", one.item.id))

    def _why_not(self, one: Entry) -> str | None:
        """Why something is not told: told of before, undated, too vaguely dated, old, unsure, like another."""
        if self._known.first_day(one.item.id) < self._days.first.isoformat():
            return "known"
        dated = one.item
        if dated.date is None and one.of is not None and dated.kind not in (Kind.ATTACK, Kind.PLOT):
            dated = one.of
        if dated.date is None:
            return "undated"
        if not self._days.fits(dated, _NEWS_DAYS):
            return "old"
        if not _is_exact(dated) or _is_of_nothing(one):
            return "vague"
        if one.confidence < LIKELY:
            return "unsure"
        return "like" if one.item.kind in INCIDENT_KINDS and self._likeness.of(one.item) else None

    def _is_before(self, item: IncidentItem) -> bool:
        last = calendar_day(item.date_last)
        return last is not None and last < self._days.first

    def _status(self, item: IncidentItem) -> str | None:
        """Where a claim stands."""
        if item.kind != Kind.CLAIM:
            return None
        return claim_status([sign_of(some) for some in by_report(self._known.evidence(item.id)).values()])

    def _tolls(self) -> tuple[TollChange, ...]:
        found: list[TollChange] = []
        for item in self._items:
            one = self._known.entry(item) if item.kind == Kind.ATTACK and not item.background else None
            if one is None or one.confidence < SURE or not self._days.fits(one.item, _TOLL_DAYS):
                continue
            if self._likeness.of(one.item):
                continue
            # An article that recalls an older attack, or tells fewer dead, may tell a part of its toll.
            old = not self._days.fits(one.item, _EXACT_DAYS)
            moved = changes(self._known, one.item, self._days.first.isoformat())
            found += [move for move in moved if not _is_part(move) and (move.borne_out or not old)]
        return tuple(sorted(found, key=lambda one: (one.item.date_first or "", one.item.id, one.day, one.slot)))


def _is_part(move: TollChange) -> bool:
    """Whether a lower count is of a part of the victims rather than a revision: a lone one, or half or less."""
    before, after = (next((end for end in one if end is not None), 0) for one in (move.before, move.after))
    return move.move == Move.DOWN and (not move.borne_out or 2 * after <= before)


def _is_exact(item: IncidentItem) -> bool:
    """Whether a date tells when something happened to within a week."""
    first, last = calendar_day(item.date_first), calendar_day(item.date_last)
    return first is not None and last is not None and (last - first).days < _EXACT_DAYS


def _is_of_nothing(one: Entry) -> bool:
    """Whether a line would not say what it is about: an attack nowhere, a step of justice in no town and no case."""
    if one.item.kind in INCIDENT_KINDS:
        return one.item.country is None
    return one.item.kind == Kind.JUSTICE and one.of is None and one.item.city is None


def _is_news(one: Entry) -> bool:
    """Whether a record of its kind is news: a level that moved, a claim that does not merely praise."""
    if one.item.kind == Kind.ALERT_LEVEL:
        return bool(_MOVED.intersection(one.values("change")))
    return one.item.kind != Kind.CLAIM or one.values("stance")[:1] != (_PRAISES,)


def _doubt(one: Entry) -> str | None:
    """Why something is to be checked."""
    if one.confidence < SURE:
        return "unsure"
    if one.item.reports > 1:
        return None
    if one.item.kind == Kind.PLOT:
        return "lone_plot"
    return "large_toll" if one.item.kind == Kind.ATTACK and best(one.item.killed) >= LARGE else None


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
