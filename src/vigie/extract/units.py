"""Units: places in the text that may tell an event of a kind, found by the trigger rules."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from vigie.domain.span import Span
from vigie.domain.vocabulary import Kind
from vigie.extract.document import Document, View
from vigie.lexicon.joint import load_joint

_KEYS = frozenset({"kind", "value", "sure"})


@dataclass(frozen=True, slots=True)
class Trigger:
    """One match of one trigger rule."""

    kind: Kind
    value: str
    rule: str
    span: Span
    words: str


@dataclass(frozen=True, slots=True)
class Unit:
    """The triggers of one kind (and one value: step, measure, stance) in one sentence."""

    kind: Kind
    value: str
    view: int
    triggers: tuple[Trigger, ...]

    @property
    def span(self) -> Span:
        """From the first trigger to the end of the last."""
        return Span(self.triggers[0].span.start, max(t.span.end for t in self.triggers))


# Kinds of which one sentence is one unit whatever the rule says; for the others each value is a unit of its own.
_BY_SENTENCE = frozenset({Kind.ATTACK, Kind.PLOT, Kind.THREAT, Kind.WARNING, Kind.OPERATION, Kind.ASSESSMENT})


def find_triggers(document: Document, view: View) -> tuple[Trigger, ...]:
    """Every trigger in a sentence but those inside a figure of speech, in order of position."""
    start, end = document.folded_range(view.span)
    found: list[Trigger] = []
    figures = [m.span for m in load_joint("figures_of_speech").find_all(document.folded, start, end)]
    for match in load_joint("triggers", _KEYS).find_all(document.folded, start, end):
        if any(figure.overlaps(match.span) for figure in figures):
            continue
        extra = match.rule.extra
        words = document.folded_slice(match.span.start, match.span.end)
        found.append(Trigger(Kind(extra["kind"]), extra.get("value", ""), match.rule.id, match.span, words))
    for named in view.named:
        words = document.folded_slice(named.span.start, named.span.end)
        found.append(Trigger(Kind.ATTACK, "", "attack-named", named.span, words))
    return tuple(sorted(found, key=lambda t: (t.span.start, t.span.end, t.rule)))


def find_units(document: Document) -> tuple[Unit, ...]:
    """All units of an article in text order."""
    units: list[Unit] = []
    for view in document.views:
        grouped: dict[tuple[Kind, str], list[Trigger]] = defaultdict(list)
        for trigger in find_triggers(document, view):
            value = "" if trigger.kind in _BY_SENTENCE else trigger.value
            grouped[trigger.kind, value].append(trigger)
        units.extend(
            Unit(kind, value, view.index, tuple(triggers)) for (kind, value), triggers in sorted(grouped.items())
        )
    return tuple(units)
