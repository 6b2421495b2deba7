"""Which hypothesis tells which gold event."""

from __future__ import annotations

from collections.abc import Sequence

from tools.extraction.gold import GoldEvent
from vigie.domain.edtf import Edtf
from vigie.domain.span import Span
from vigie.domain.vocabulary import Kind
from vigie.extract.slots.candidate import Context
from vigie.scoring import assign

_HIT, _OVERLAP, _SAME_DATE, _NEAR_DATE, _CITY, _CONFLICT = 3.0, 2.0, 2.0, 1.0, 2.0, -4.0


def align(contexts: Sequence[Context], events: Sequence[GoldEvent], text: str) -> dict[int, int]:
    """Context index -> gold index, one to one, so that the sum of the agreements is greatest."""
    result: dict[int, int] = {}
    for kind in Kind:
        rows = [i for i, c in enumerate(contexts) if c.kind is kind]
        columns = [j for j, e in enumerate(events) if e["kind"] == kind]
        weights = [[max(0.0, agreement(contexts[i], events[j], text)) for j in columns] for i in rows]
        for row, column in assign(weights):
            if weights[row][column] > 0:
                result[rows[row]] = columns[column]
    return result


def agreement(context: Context, event: GoldEvent, text: str) -> float:
    """How far a hypothesis and a gold event look alike; 0 or less when they do not."""
    hypothesis = context.hypothesis
    if hypothesis.kind is Kind.JUSTICE and event.get("step") != hypothesis.value:
        return 0.0
    total = _trigger_agreement(context, event, text)
    if hypothesis.kind is Kind.MEASURE and event.get("measure") == hypothesis.value:
        total += 1.0 if total else 0.0
    if hypothesis.kind is Kind.STATISTIC and total and context.number is not None:
        total += _number_agreement(context, event)
    if hypothesis.kind in (Kind.ATTACK, Kind.PLOT):
        total += _anchor_agreement(context, event)
    return total


def trigger_span(event: GoldEvent, text: str) -> Span | None:
    """Where the annotator's trigger words stand."""
    words = str(event.get("trigger") or "")
    at = text.find(words) if words else -1
    return Span(at, at + len(words)) if at >= 0 else None


def _trigger_agreement(context: Context, event: GoldEvent, text: str) -> float:
    span = trigger_span(event, text)
    if span is None:
        return 0.0
    views = {v.index for v in context.document.views if v.span.overlaps(span)}
    total = 0.0
    for report in context.hypothesis.reports:
        if report.unit.view in views:
            total = max(total, _HIT)
            if any(t.span.overlaps(span) for t in report.unit.triggers):
                total = max(total, _HIT + _OVERLAP)
            if any(a.span.overlaps(span) for a in report.anchors):
                total = max(total, _HIT + _OVERLAP + 1.0)
    return total


def _number_agreement(context: Context, event: GoldEvent) -> float:
    """Whether a statistic's number is the gold's: a sentence may give several."""
    counts = {tuple(toll.tally.to_json()) for toll in context.own_tolls()}
    gold = event.get("count")
    return _SAME_DATE if isinstance(gold, list) and tuple(gold) in counts else -_SAME_DATE


def _anchor_agreement(context: Context, event: GoldEvent) -> float:
    gold_date = Edtf.parse(str(event["date"])) if event.get("date") else None
    best = 0.0
    for report in context.hypothesis.reports:
        total = 0.0
        date = report.edtf or (report.named.edtf if report.named else None)
        if date and gold_date:
            same = str(date) == str(gold_date)
            total += _SAME_DATE if same else _NEAR_DATE if date.overlaps(gold_date, 1) else _CONFLICT
        city = report.place.city if report.place else report.named.city if report.named else None
        if city and event.get("city"):
            total += _CITY if city == event["city"] else _CONFLICT / 4
        best = total if abs(total) > abs(best) else best
    return best
