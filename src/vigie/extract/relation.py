"""How a mention stands to the triggers of a unit: nearness, order, the words between and around."""

from __future__ import annotations

import re

from vigie.domain.span import Span
from vigie.extract.document import Document, View
from vigie.extract.units import Trigger, Unit

_WORD = re.compile(r"\w+|[^\w\s]")
_DISTANCES = ((0, "0"), (1, "1"), (2, "2"), (4, "3-4"), (7, "5-7"), (12, "8-12"), (20, "13-20"))
_MOST_BETWEEN = 10


def bucket(number: int) -> str:
    """A coarse step for a distance in words."""
    return next((name for top, name in _DISTANCES if number <= top), "21+")


def nearest(unit: Unit, span: Span) -> Trigger:
    """The trigger of the unit nearest to a span."""
    return min(unit.triggers, key=lambda t: (t.span.gap(span), t.span.start))


def words_between(document: Document, left: Span, right: Span) -> list[str]:
    """Folded words and marks between two spans; empty when they overlap."""
    first, second = (left, right) if left.start <= right.start else (right, left)
    if first.end >= second.start:
        return []
    return _WORD.findall(document.folded_slice(first.end, second.start))


def around(document: Document, view: View, span: Span) -> tuple[str, ...]:
    """Features of the words directly before and after a span in its sentence."""
    known = document.memo.get(span)
    if known is None:
        known = document.memo[span] = tuple(_around(document, view, span))
    return known


def _around(document: Document, view: View, span: Span) -> list[str]:
    before = _WORD.findall(document.folded_slice(max(view.span.start, span.start - 40), span.start))
    after = _WORD.findall(document.folded_slice(span.end, min(view.span.end, span.end + 30)))
    result = [f"p1={before[-1]}" if before else "p1=^", f"n1={after[0]}" if after else "n1=$"]
    if len(before) > 1:
        result.append(f"p2={before[-2]} {before[-1]}")
    return result


def relation(document: Document, unit: Unit, span: Span) -> list[str]:
    """Features of a mention in the unit's own sentence."""
    trigger = nearest(unit, span)
    between = words_between(document, trigger.span, span)
    side = "after" if span.start >= trigger.span.start else "before"
    result = [f"d={side}{bucket(len(between))}", f"side={side}", f"trigger={trigger.rule}:{side}"]
    if trigger.span.overlaps(span):
        result.append("inside")
    if len(between) <= 3:
        result.append(f"btw={side}:{' '.join(between)}")
    result.extend(f"bw={word}" for word in set(between[:_MOST_BETWEEN]))
    if any(mark in between for mark in (";", ":", ".", "!", "?")):
        result.append("clause-break")
    return result


def zone(view: View, unit_view: int, lead: bool) -> str:
    """Where a sentence stands relative to a unit's sentence."""
    gap = view.index - unit_view
    if gap == 0:
        return "same"
    if abs(gap) <= 2:
        return f"{gap:+d}"
    return "lead" if lead else "far+" if gap > 0 else "far-"
