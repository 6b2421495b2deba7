"""Grouping: units that speak of one happening become one hypothesis of an event."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from vigie.domain.annotation import PlaceMention
from vigie.domain.edtf import Edtf
from vigie.domain.vocabulary import Kind
from vigie.extract.anchors import Anchor, bind
from vigie.extract.document import Document
from vigie.extract.model import Scorers
from vigie.extract.units import Unit
from vigie.lexicon.named_days import NamedDay

_BOUND = 0.5
_SLACK_DAYS = 1


@dataclass(frozen=True, slots=True)
class Report:
    """A unit with the anchors that say which happening it tells."""

    unit: Unit
    anchors: tuple[Anchor, ...] = ()
    named: NamedDay | None = None
    edtf: Edtf | None = None
    place: PlaceMention | None = None

    @property
    def identified(self) -> bool:
        """Whether anything says which happening is meant."""
        return bool(self.named or self.edtf or self.place)


@dataclass(slots=True)
class Hypothesis:
    """Reports taken to tell one happening; `rank` is its order of appearance among its kind."""

    kind: Kind
    value: str
    reports: list[Report] = field(default_factory=list)
    rank: int = 0

    @property
    def views(self) -> tuple[int, ...]:
        """Indexes of the sentences that tell it, in order."""
        return tuple(sorted({r.unit.view for r in self.reports}))

    @property
    def named(self) -> tuple[NamedDay, ...]:
        """Proper names of attacks it carries."""
        return tuple(r.named for r in self.reports if r.named)

    def last_view(self) -> int:
        """The latest sentence that told it."""
        return self.reports[-1].unit.view


def split_attack(document: Document, unit: Unit, scorers: Scorers) -> tuple[Report, ...]:
    """The reports of an attack unit: one for each proper name, else for each place, else for each date bound to it."""
    anchors = bind(document, document.views[unit.view], unit, scorers)
    bound = [a for a in anchors if a.score >= _BOUND]
    reports = [Report(unit, (a,), named=a.named.day) for a in _distinct_named(bound) if a.named]
    places = [a for a in _distinct_places(bound) if not any(_of_name(a, r) for r in reports)]
    times = [a for a in _distinct_times(bound) if not any(_of_name(a, r) for r in reports)]
    if not places and not times:
        return tuple(reports) or (Report(unit),)
    if not places:
        reports += [Report(unit, (t,), edtf=t.edtf) for t in times]
        return tuple(reports)
    for place in places:
        time = _nearest_time(place, times, places)
        held = (place, time) if time else (place,)
        reports.append(Report(unit, held, edtf=time.edtf if time else None, place=place.place))
    return tuple(reports)


def _distinct_named(anchors: Sequence[Anchor]) -> list[Anchor]:
    seen: dict[str, Anchor] = {}
    for anchor in anchors:
        if anchor.named:
            seen.setdefault(str(anchor.named.day.edtf), anchor)
    return list(seen.values())


def _distinct_places(anchors: Sequence[Anchor]) -> list[Anchor]:
    seen: dict[str, Anchor] = {}
    for anchor in anchors:
        if anchor.place and anchor.place.city:
            seen.setdefault(anchor.place.city, anchor)
    return list(seen.values())


def _distinct_times(anchors: Sequence[Anchor]) -> list[Anchor]:
    kept: list[Anchor] = []
    for anchor in anchors:
        if anchor.edtf and not any(k.edtf and k.edtf.overlaps(anchor.edtf) for k in kept):
            kept.append(anchor)
    return kept


def _of_name(anchor: Anchor, report: Report) -> bool:
    """Whether a day or place only repeats what the proper name says."""
    named = report.named
    if named is None:
        return False
    if anchor.edtf is not None:
        return anchor.edtf.overlaps(named.edtf, _SLACK_DAYS)
    return bool(anchor.place and (anchor.place.city == named.city or anchor.place.kind == "region"))


def _nearest_time(place: Anchor, times: Sequence[Anchor], places: Sequence[Anchor]) -> Anchor | None:
    """The time that goes with a place: the only one, or the nearest where several places share several times."""
    if not times:
        return None
    if len(times) == 1 and len(places) > 1:
        nearest = min(places, key=lambda p: p.span.gap(times[0].span))
        return times[0] if nearest is place else None
    return min(times, key=lambda t: (t.span.gap(place.span), t.span.start))


def agreement(hypothesis: Hypothesis, report: Report) -> float | None:
    """How well a report fits a hypothesis; None where they contradict each other."""
    total = 0.0
    for known in hypothesis.reports:
        fit = _fit(known, report)
        if fit is None:
            return None
        total = max(total, fit)
    return total


def _date_of(report: Report) -> Edtf | None:
    return report.edtf or (report.named.edtf if report.named else None)


def _city_of(report: Report) -> tuple[str | None, str | None, str]:
    if report.place is not None:
        return report.place.city, report.place.country, report.place.kind
    if report.named is not None:
        return report.named.city, report.named.country, "city"
    return None, None, ""


def _fit(known: Report, report: Report) -> float | None:
    total = 0.0
    one, two = _date_of(known), _date_of(report)
    if one is not None and two is not None:
        if not one.overlaps(two, _SLACK_DAYS if one.is_day and two.is_day else 0):
            return None
        total += 3.0 if str(one) == str(two) else 1.5
    (city_one, land_one, kind_one), (city_two, land_two, kind_two) = _city_of(known), _city_of(report)
    if city_one and city_two:
        if city_one == city_two:
            total += 2.0
        elif land_one != land_two or (kind_one in ("city", "landmark") and kind_two in ("city", "landmark")):
            if total < 3.0:
                return None
        else:
            total += 0.5
    return total


def group_attacks(document: Document, units: Sequence[Unit], scorers: Scorers) -> list[Hypothesis]:
    """Attack hypotheses of an article, in order of appearance."""
    hypotheses: list[Hypothesis] = []
    current: Hypothesis | None = None
    for unit in units:
        for report in split_attack(document, unit, scorers):
            current = _place(hypotheses, report, current)
    for rank, hypothesis in enumerate(hypotheses):
        hypothesis.rank = rank
    return hypotheses


def _place(hypotheses: list[Hypothesis], report: Report, current: Hypothesis | None) -> Hypothesis:
    if not report.identified and current is not None:
        current.reports.append(report)
        return current
    fits = [(agreement(h, report), -i, h) for i, h in enumerate(hypotheses)]
    good = [(fit, order, h) for fit, order, h in fits if fit is not None and fit > 0]
    if good:
        chosen = max(good, key=lambda item: (item[0], item[1]))[2]
        chosen.reports.append(report)
        return chosen
    open_ones = [h for fit, _, h in fits if fit is not None]
    if current is not None and current in open_ones and report.unit.view - current.last_view() <= 1:
        current.reports.append(report)
        return current
    bare = [h for h in open_ones if not any(r.identified for r in h.reports)]
    if bare:
        bare[0].reports.append(report)
        return bare[0]
    fresh = Hypothesis(Kind.ATTACK, "", [report])
    hypotheses.append(fresh)
    return fresh


def group_others(document: Document, units: Sequence[Unit]) -> list[Hypothesis]:
    """Hypotheses of the other kinds: units of one kind and value, joined unless their days contradict each other."""
    hypotheses: list[Hypothesis] = []
    for unit in units:
        report = Report(unit, edtf=_only_day(document, unit))
        joined = next(
            (
                h
                for h in reversed(hypotheses)
                if h.kind is unit.kind and h.value == unit.value and _joinable(h, report)
            ),
            None,
        )
        if joined is not None:
            joined.reports.append(report)
        else:
            hypotheses.append(Hypothesis(unit.kind, unit.value, [report]))
    ranks: dict[tuple[Kind, str], int] = {}
    for hypothesis in hypotheses:
        key = (hypothesis.kind, hypothesis.value)
        hypothesis.rank = ranks.get(key, 0)
        ranks[key] = hypothesis.rank + 1
    return hypotheses


# Kinds of which each sentence is judged by itself: the press seldom repeats them within one article.
_ALONE = frozenset({Kind.STATISTIC, Kind.MEASURE, Kind.ASSESSMENT})


def _joinable(hypothesis: Hypothesis, report: Report) -> bool:
    if hypothesis.kind in _ALONE:
        return False
    return agreement(hypothesis, report) is not None


def _only_day(document: Document, unit: Unit) -> Edtf | None:
    days = {str(t.edtf): t.edtf for t in document.views[unit.view].times if t.edtf is not None and t.edtf.is_day}
    return next(iter(days.values())) if len(days) == 1 else None


__all__ = ["Hypothesis", "Report", "agreement", "group_attacks", "group_others", "replace", "split_attack"]
