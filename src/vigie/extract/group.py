"""Grouping: units that speak of one happening become one hypothesis of an event."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from vigie.domain.edtf import Edtf
from vigie.domain.vocabulary import Kind
from vigie.extract.anchors import Anchor, bind
from vigie.extract.document import Document
from vigie.extract.model import Scorers
from vigie.extract.report import Hypothesis, Report
from vigie.extract.same import Tolls, city_of, date_of, pair_features, same_name
from vigie.extract.units import Unit

_BOUND = 0.5
_SLACK_DAYS = 1


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


def reports_of(document: Document, units: Sequence[Unit], scorers: Scorers) -> list[Report]:
    """The reports of all units, in text order; only attacks are split."""
    result: list[Report] = []
    for unit in units:
        if unit.kind is Kind.ATTACK:
            result.extend(split_attack(document, unit, scorers))
        else:
            result.append(Report(unit, edtf=_only_day(document, unit)))
    return result


def _only_day(document: Document, unit: Unit) -> Edtf | None:
    days = {str(t.edtf): t.edtf for t in document.views[unit.view].times if t.edtf is not None and t.edtf.is_day}
    return next(iter(days.values())) if len(days) == 1 else None


# Kinds of which each sentence is judged by itself: the press seldom repeats them within one article.
_ALONE = frozenset({Kind.STATISTIC, Kind.MEASURE, Kind.ASSESSMENT})


def group(document: Document, units: Sequence[Unit], scorers: Scorers, tolls: Tolls) -> list[Hypothesis]:
    """Hypotheses in order of appearance: each report joins the one it fits best, or opens a new one.

    Attacks are told apart by their days, places and proper names; for the other kinds the fit is the mean score of
    "same happening" with the reports already there (average link).
    """
    hypotheses: list[Hypothesis] = []
    attacks: list[Hypothesis] = []
    current: Hypothesis | None = None
    for report in reports_of(document, units, scorers):
        if report.unit.kind is Kind.ATTACK:
            current = _place_attack(attacks, report, current)
            continue
        if report.unit.kind is Kind.STATISTIC:
            hypotheses += [Hypothesis(Kind.STATISTIC, "", [part]) for part in _by_number(report, tolls)]
            continue
        chosen = None if report.unit.kind in _ALONE else _best(document, hypotheses, report, scorers, tolls)
        if chosen is None:
            hypotheses.append(Hypothesis(report.unit.kind, report.unit.value, [report]))
        else:
            chosen.reports.append(report)
    hypotheses = attacks + hypotheses
    ranks: dict[tuple[Kind, str], int] = {}
    for hypothesis in hypotheses:
        key = (hypothesis.kind, hypothesis.value)
        hypothesis.rank = ranks.get(key, 0)
        ranks[key] = hypothesis.rank + 1
    return hypotheses


def _by_number(report: Report, tolls: Tolls) -> list[Report]:
    """A report for each number that a sentence of a statistic counts with; the report itself where it has none."""
    numbers = dict.fromkeys(t.number.span for t in tolls[report.unit.view])
    return [replace(report, number=span) for span in sorted(numbers)] or [report]


def _best(
    document: Document, hypotheses: Sequence[Hypothesis], report: Report, scorers: Scorers, tolls: Tolls
) -> Hypothesis | None:
    name = same_name(report)
    best, chosen = 0.0, None
    for hypothesis in hypotheses:
        if hypothesis.kind is not report.unit.kind or hypothesis.value != report.unit.value:
            continue
        scores = [scorers.score(name, pair_features(document, r, report, tolls)) for r in hypothesis.reports]
        fit = sum(scores) / len(scores)
        if fit >= best and scorers.accepts(name, fit):
            best, chosen = fit, hypothesis
    return chosen


def agreement(hypothesis: Hypothesis, report: Report) -> float | None:
    """How well a report fits a hypothesis; None where they contradict each other."""
    total = 0.0
    for known in hypothesis.reports:
        fit = _fit(known, report)
        if fit is None:
            return None
        total = max(total, fit)
    return total


def _fit(known: Report, report: Report) -> float | None:
    total = 0.0
    one, two = date_of(known), date_of(report)
    if one is not None and two is not None:
        if not one.overlaps(two, _SLACK_DAYS if one.is_day and two.is_day else 0):
            return None
        total += 3.0 if str(one) == str(two) else 1.5
    (city_one, land_one, kind_one), (city_two, land_two, kind_two) = city_of(known), city_of(report)
    if city_one and city_two:
        if city_one == city_two:
            total += 2.0
        elif land_one != land_two or (kind_one in ("city", "landmark") and kind_two in ("city", "landmark")):
            if total < 3.0:
                return None
        else:
            total += 0.5
    return total


def _place_attack(hypotheses: list[Hypothesis], report: Report, current: Hypothesis | None) -> Hypothesis:
    """Where an attack report belongs; opens a hypothesis when it contradicts all there are."""
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
    if current is not None and current in open_ones and report.unit.view - current.reports[-1].unit.view <= 1:
        current.reports.append(report)
        return current
    bare = [h for h in open_ones if not any(r.identified for r in h.reports)]
    if bare:
        bare[0].reports.append(report)
        return bare[0]
    fresh = Hypothesis(Kind.ATTACK, "", [report])
    hypotheses.append(fresh)
    return fresh
