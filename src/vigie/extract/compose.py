"""From annotations to events: units, hypotheses, the decision to keep, the slots, the links."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from vigie.domain.annotation import Annotations
from vigie.domain.edtf import Edtf
from vigie.domain.event import Event, SlotValue
from vigie.domain.span import Span
from vigie.domain.vocabulary import INCIDENT_KINDS, KIND_SLOTS, Kind
from vigie.extract.document import Document
from vigie.extract.group import group
from vigie.extract.keep import keep_features
from vigie.extract.model import Scorers
from vigie.extract.report import Hypothesis
from vigie.extract.scope import About, step
from vigie.extract.slots.candidate import Context
from vigie.extract.slots.choose import choose_slots
from vigie.extract.slots.links import link_features
from vigie.extract.tolls import find_tolls
from vigie.extract.units import find_units
from vigie.lexicon.joint import load_joint

_TRIGGER_LENGTH = 90
_BRIEF = 6
_STATED = 0.9
_YEAR = 366
_COUNTED = frozenset({"attacks", "plots_foiled", "arrests"})
# Kinds that point to an attack or plot, and those of which each attack pointed to makes an event of its own.
_TARGETED = frozenset({Kind.CLAIM, Kind.ASSESSMENT, Kind.JUSTICE, Kind.WARNING})
_REPEATED = frozenset({Kind.CLAIM, Kind.ASSESSMENT})


@dataclass(frozen=True, slots=True)
class Judged:
    """A hypothesis with the score of the decision to keep it."""

    context: Context
    score: float
    kept: bool


def hypotheses_of(document: Document, scorers: Scorers) -> tuple[Context, ...]:
    """Every hypothesis of an article with its context."""
    tolls = tuple(find_tolls(document, view) for view in document.views)
    everything = group(document, find_units(document), scorers, tolls)
    counts: dict[tuple[Kind, str], int] = {}
    for h in everything:
        counts[h.kind, h.value] = counts.get((h.kind, h.value), 0) + 1
    return tuple(Context(document, h, counts[h.kind, h.value], tolls) for h in everything)


def judge(document: Document, scorers: Scorers) -> tuple[Judged, ...]:
    """Keep or drop each hypothesis; drop all when the article as a whole is judged out of scope."""
    about = About(document, scorers)
    result = []
    for context in hypotheses_of(document, scorers):
        name = f"keep.{context.kind}"
        score = scorers.score(name, keep_features(context, about))
        if counts_a_period(context):
            score = max(score, _STATED)
        result.append(Judged(context, score, scorers.accepts(name, score)))
    name = accept_name(document)
    accepted = scorers.accepts(name, scorers.score(name, accept_features(result, about)))
    return tuple(result) if accepted else tuple(replace(j, kept=False) for j in result)


def counts_a_period(context: Context) -> bool:
    """Whether a sentence counts attacks, foiled plots or arrests over a period of years that it bounds.

    That is a statistic by definition ("15 attentats entre 2015 et 2019"), whatever else the sentence speaks of.
    """
    if context.kind is not Kind.STATISTIC:
        return False
    for index in context.hypothesis.views:
        roles = {t.role for t in context.own_tolls()}
        spans = [t.edtf for t in context.document.views[index].times if t.edtf is not None and t.edtf.interval]
        if roles & _COUNTED and any((s.days or 0) > _YEAR for s in spans):
            return True
    return False


def accept_name(document: Document) -> str:
    """The scorer that judges an article as a whole; briefs have one of their own, as few words give few signs."""
    return "accept" if len(document.views) > _BRIEF else "accept.brief"


def accept_features(judged: Sequence[Judged], about: About) -> tuple[str, ...]:
    """Features of an article: its score, its fields of words, how many hypotheses of which kinds are how sure."""
    kept = [j for j in judged if j.kept]
    greatest = max((j.score for j in judged), default=0.0)
    nothing = math.prod(1.0 - j.score for j in kept)
    features = (
        about.field_features()
        | {f"scope>={n}" for n in range(step(about.scope) + 1)}
        | {f"greatest>={n}" for n in range(step(greatest) + 1)}
    )
    features |= {f"any>={n}" for n in range(step(1.0 - nothing) + 1)}
    features |= {f"kept>={n}" for n in range(min(len(kept), 6) + 1)}
    features |= {f"kind={j.context.kind}" for j in kept}
    features |= {f"kind={j.context.kind}>={n}" for j in kept for n in range(step(j.score) + 1)}
    return tuple(sorted(features))


def extract_events(annotations: Annotations, scorers: Scorers) -> tuple[Event, ...]:
    """The events an article tells, attacks and plots first, each in order of appearance."""
    document = Document.of(annotations)
    if not document.views:
        return ()
    kept = [j for j in judge(document, scorers) if j.kept]
    kept.sort(key=lambda j: (j.context.kind not in INCIDENT_KINDS, _first(j.context.hypothesis)))
    filled = [choose_slots(j.context, scorers) for j in kept]
    dates = [_date(values) for values in filled]
    targets = [i for i, j in enumerate(kept) if j.context.kind in INCIDENT_KINDS]
    events = []
    for index, judged in enumerate(kept):
        links: list[SlotValue] = []
        if judged.context.kind in _TARGETED:
            links = _links(kept, dates, index, targets, scorers)
            links = links if judged.context.kind in _REPEATED and _several(judged.context) else links[:1]
        events += [_event(document, judged, (*filled[index], link)) for link in links]
        if not links:
            events.append(_event(document, judged, filled[index]))
    return tuple(events)


def _first(hypothesis: Hypothesis) -> Span:
    return min(r.unit.span for r in hypothesis.reports)


def _date(values: Sequence[SlotValue]) -> Edtf | None:
    return next((v.value for v in values if v.slot == "date" and isinstance(v.value, Edtf)), None)


def _links(
    kept: Sequence[Judged], dates: Sequence[Edtf | None], index: int, targets: Sequence[int], scorers: Scorers
) -> list[SlotValue]:
    context = kept[index].context
    """The attacks and plots an event is about, the likeliest first."""
    scored = []
    for order, target in enumerate(targets):
        features = link_features(
            context.document, context.hypothesis, kept[target].context.hypothesis, (dates[index], dates[target]), order
        )
        scored.append((scorers.score("link", features), -order, target))
    return [
        SlotValue("of", target, (kept[target].context.hypothesis.reports[0].unit.span,), "link", round(score, 3))
        for score, _, target in sorted(scored, reverse=True)
        if scorers.accepts("link", score)
    ]


def _several(context: Context) -> bool:
    """Whether the wording claims or judges several attacks in one breath."""
    document = context.document
    for report in context.hypothesis.reports:
        start, end = document.folded_range(document.views[report.unit.view].span)
        if any(True for _ in load_joint("several").find_all(document.folded, start, end)):
            return True
    return False


def _event(document: Document, judged: Judged, values: tuple[SlotValue, ...]) -> Event:
    hypothesis = judged.context.hypothesis
    assert "of" not in KIND_SLOTS[hypothesis.kind] or len([v for v in values if v.slot == "of"]) <= 1
    first = hypothesis.reports[0].unit
    view = document.views[first.view]
    end = min(max(first.span.end, first.span.start + _TRIGGER_LENGTH), view.span.end)
    mentions = tuple(sorted({r.unit.span for r in hypothesis.reports}))
    rule = f"keep.{hypothesis.kind}"
    return Event(hypothesis.kind, Span(first.span.start, end), values, mentions, rule, judged.score)
