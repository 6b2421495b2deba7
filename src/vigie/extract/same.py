"""Whether two reports of one kind tell the same happening."""

from __future__ import annotations

import re

from vigie.domain.edtf import Edtf
from vigie.domain.tally import Tally
from vigie.extract.document import Document, View, is_lead
from vigie.extract.report import Report
from vigie.extract.tolls import Toll

_WORD = re.compile(r"\w+")
_SLACK_DAYS = 1
_BEFORE = 45

Tolls = tuple[tuple[Toll, ...], ...]


def same_name(report: Report) -> str:
    """The scorer that judges reports of this kind."""
    kind = report.unit.kind
    return f"same.{kind}" if kind in ("attack", "justice") else "same.other"


def pair_features(document: Document, one: Report, two: Report, tolls: Tolls) -> tuple[str, ...]:
    """Features of two reports, `one` told before `two` or in the same sentence."""
    gap = two.unit.view - one.unit.view
    step = str(gap) if gap <= 3 else "4-7" if gap <= 7 else "8+"
    features = [f"gap={step}", f"both={_known(one)}{_known(two)}"]
    first, second = document.views[one.unit.view], document.views[two.unit.view]
    features.append(f"leads={is_lead(first)}{is_lead(second)}")
    features += _dates(document, one, two) + _places(one, two)
    if one.named and two.named:
        features.append(f"named={one.named.id == two.named.id}")
    features += _counts(tolls, one, two) + _words(document, one, two)
    kind = two.unit.kind
    value = f"{kind}.{two.unit.value}"
    features.append(value)
    head = [f for f in features if f.startswith(("gap=", "both=", "date=", "place="))]
    features += [f"{head[0]}:{f}" for f in head[1:]] + [f"{value}|{f}" for f in head]
    return tuple(dict.fromkeys(features))


def _known(report: Report) -> str:
    return ("N" if report.named else "") + ("D" if report.edtf else "") + ("P" if report.place else "") or "-"


def date_of(report: Report) -> Edtf | None:
    """The day a report is bound to, its own or that of its proper name."""
    return report.edtf or (report.named.edtf if report.named else None)


def city_of(report: Report) -> tuple[str | None, str | None, str]:
    """City, country and kind of the place a report is bound to."""
    if report.place is not None:
        return report.place.city, report.place.country, report.place.kind
    if report.named is not None:
        return report.named.city, report.named.country, "city"
    return None, None, ""


def _dates(document: Document, one: Report, two: Report) -> list[str]:
    left, right = date_of(one), date_of(two)
    result = []
    if left is not None and right is not None:
        relation = "equal" if str(left) == str(right) else "near" if left.overlaps(right, _SLACK_DAYS) else "apart"
        exact = "day" if left.is_day and right.is_day else "loose"
        result.append(f"date={relation}:{exact}")
    elif right is not None or left is not None:
        result.append(f"date=one:{left is not None}")
    views = (document.views[one.unit.view], document.views[two.unit.view])
    days = [{str(t.edtf) for t in v.times if t.edtf is not None} for v in views]
    if all(days):
        result.append(f"times={'shared' if days[0] & days[1] else 'other'}")
    elif days[1]:
        result.append("times=new")
    return result


def _places(one: Report, two: Report) -> list[str]:
    (city_one, land_one, kind_one), (city_two, land_two, kind_two) = city_of(one), city_of(two)
    if city_one and city_two:
        if city_one == city_two:
            return ["place=equal"]
        level = "city" if {kind_one, kind_two} <= {"city", "landmark"} else "region"
        return [f"place={'sameland' if land_one == land_two else 'abroad'}:{level}"]
    if city_one or city_two:
        return [f"place=one:{city_one is not None}"]
    return []


def _counts(tolls: Tolls, one: Report, two: Report) -> list[str]:
    result = []
    for roles, name in ((("killed",), "killed"), (("assailants", "militants", "arrests"), "persons")):
        left, right = (_tallies(tolls[r.unit.view], roles) for r in (one, two))
        if left and right:
            agree = any(a.compatible(b) for a in left for b in right)
            result.append(f"{name}={'agree' if agree else 'differ'}")
        elif right:
            result.append(f"{name}=new:{min(t.best for t in right) > 1}")
    return result


def _tallies(tolls: tuple[Toll, ...], roles: tuple[str, ...]) -> list[Tally]:
    return [t.tally for t in tolls if t.role in roles]


def _words(document: Document, one: Report, two: Report) -> list[str]:
    second: View = document.views[two.unit.view]
    start = two.unit.triggers[0].span.start
    before = _WORD.findall(document.folded_slice(max(second.span.start, start - _BEFORE), start))[-6:]
    result = [f"bw={w}" for w in set(before)]
    result.append(f"p1={before[-1]}" if before else "p1=^")
    triggers = {t.words for t in one.unit.triggers} & {t.words for t in two.unit.triggers}
    result.append(f"trigger={'shared' if triggers else 'other'}")
    rules = {t.rule for t in one.unit.triggers} & {t.rule for t in two.unit.triggers}
    result.append(f"rules={'shared' if rules else 'other'}")
    return result
