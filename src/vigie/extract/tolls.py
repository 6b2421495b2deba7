"""Counts bound to what they count: killed, wounded, attackers, fighters, attacks, plots, arrests."""

from __future__ import annotations

from dataclasses import dataclass

from vigie.domain.annotation import NumberMention
from vigie.domain.span import Span
from vigie.domain.tally import Tally
from vigie.extract.document import Document, View
from vigie.lexicon.joint import load_joint
from vigie.text.fold import Folded

_MASK = "0"


@dataclass(frozen=True, slots=True)
class Toll:
    """A count with its role; `span` covers the number and the words that give it its role."""

    span: Span
    number: NumberMention
    role: str
    rule: str

    @property
    def tally(self) -> Tally:
        """The count."""
        return self.number.tally


def find_tolls(document: Document, view: View) -> tuple[Toll, ...]:
    """Every bound count of a sentence; a number may stand in several roles, the scorers choose."""
    numbers = [n for n in view.numbers if not any(t.span.overlaps(n.span) for t in view.times)]
    if not numbers:
        return ()
    masked = list(document.folded_slice(view.span.start, view.span.end))
    base = document.folded_range(view.span)[0]
    by_start: dict[int, NumberMention] = {}
    for number in numbers:
        low, high = document.folded_range(number.span)
        masked[low - base : high - base] = _MASK * (high - low)
        by_start[low - base] = number
    text = Folded("".join(masked), None)
    folded_to_text = document.folded.original
    tolls: list[Toll] = []
    for match in load_joint("tolls", frozenset({"role"})).find_all(text, 0, len(text.text)):
        number_at = by_start.get(match.groups["number"].start) if "number" in match.groups else None
        if number_at is None:
            continue
        span = Span(*folded_to_text(match.span.start + base, match.span.end + base))
        tolls.append(Toll(span, number_at, match.rule.extra["role"], match.rule.id))
    return tuple(tolls)
