"""Which incidents may be one: a few articles give another day or place for what many tell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date, timedelta

from vigie.desk.view.incidents import IncidentItem
from vigie.domain.place import Kinship
from vigie.domain.ports import Places
from vigie.text.fold import fold_word

# The other lies so many days apart at most, and has so many reports and so many times those of the one.
_DAYS, _REPORTS, _TIMES = 7, 3, 2
_BUCKET = 2 * _DAYS


class Likeness:
    """Looks among some incidents for one that another may be; `reports` counts those of an incident."""

    def __init__(
        self,
        items: Iterable[IncidentItem],
        places: Places | None,
        reports: Callable[[IncidentItem], int] = lambda item: item.reports,
    ) -> None:
        self._places, self._reports = places, reports
        self._dated: dict[tuple[str | None, int], list[IncidentItem]] = defaultdict(list)
        for item in items:
            first, last = calendar_day(item.date_first), calendar_day(item.date_last)
            if first is None or last is None or item.rejected or (last - first).days >= _DAYS:
                continue
            for bucket in _buckets(first, last):
                self._dated[item.country, bucket].append(item)

    def of(self, item: IncidentItem) -> IncidentItem | None:
        """The most reported of those that an incident may be, of the same country, days and place or one not told."""
        first, last = calendar_day(item.date_first), calendar_day(item.date_last)
        if first is None or last is None or (last - first).days >= _DAYS:
            return None
        near, least = timedelta(days=_DAYS), max(_REPORTS, _TIMES * self._reports(item))
        others = {
            other.id: other
            for bucket in _buckets(first - near, last + near)
            for other in self._dated.get((item.country, bucket), ())
            if other.id != item.id and self._may_be(item, other, first - near, last + near)
        }
        counts = {name: self._reports(other) for name, other in others.items()}
        large = [name for name, count in counts.items() if count >= least]
        return others[min(large, key=lambda name: (-counts[name], name))] if large else None

    def _may_be(self, item: IncidentItem, other: IncidentItem, first: date, last: date) -> bool:
        begun, ended = calendar_day(other.date_first), calendar_day(other.date_last)
        if begun is None or ended is None or begun > last or ended < first:
            return False
        return item.city is None or self._is_near(item, other)

    def _is_near(self, item: IncidentItem, other: IncidentItem) -> bool:
        """Whether both happened in one town, in neighbouring ones, or one inside the other."""
        if not item.city or not other.city or not self._places:
            return False
        here, there = self._places.spot(item.country, item.city), self._places.spot(other.country, other.city)
        if here and there:
            return here.kinship(there) is not Kinship.APART
        return fold_word(other.city) == fold_word(item.city)


def calendar_day(text: str | None) -> date | None:
    """The day of an ISO date; None without one."""
    return date.fromisoformat(text) if text else None


def _buckets(first: date, last: date) -> range:
    return range(first.toordinal() // _BUCKET, last.toordinal() // _BUCKET + 1)
