"""Slots read from the wording of the event as a whole: certainty, the step, measure or stance, a level's name."""

from __future__ import annotations

from vigie.domain.vocabulary import Kind
from vigie.extract.slots.candidate import Candidate, Context, merge
from vigie.lexicon.rules import load_rules

_CERTAINTIES = ("alleged", "denied", "planned")
_MEASURES = ("deployment", "control", "closure", "ban", "coordination", "evacuation", "law", "other")
_STANCES = ("claims", "denies", "praises")
_WORDS = 60


def wording_features(context: Context) -> list[str]:
    """Features of the hypothesis's words: its triggers, cues and the folded words around them."""
    document, reports = context.document, context.hypothesis.reports
    features = {f"rule={t.rule}" for r in reports for t in r.unit.triggers}
    features |= {f"t={t.words}" for r in reports for t in r.unit.triggers}
    for report in reports[:4]:
        view = document.views[report.unit.view]
        features |= {f"w={w}" for w in view.words[:_WORDS]}
        for cue in view.cues:
            for trigger in report.unit.triggers:
                if cue.scope.overlaps(trigger.span):
                    features |= {f"cue={cue.kind}", f"cue={cue.rule}"}
        features |= {f"s={cue.kind}" for cue in view.cues}
    if reports:
        first = document.views[reports[0].unit.view]
        features |= {
            f"first-cue={cue.kind}"
            for cue in first.cues
            if any(cue.scope.overlaps(t.span) for t in reports[0].unit.triggers)
        }
        features.add(f"sourced={bool(first.sources)}")
    features.add("main" if context.main else "side")
    return sorted(features)


def certainty_candidates(context: Context) -> tuple[Candidate, ...]:
    """The three ways of not being a fact, each judged by itself."""
    features = wording_features(context)
    spans = tuple(
        cue.span
        for r in context.hypothesis.reports
        for cue in context.document.views[r.unit.view].cues
        if any(cue.scope.overlaps(t.span) for t in r.unit.triggers)
    )
    told = spans[:3] or (context.hypothesis.reports[0].unit.span,)
    return tuple(
        Candidate(
            "certainty",
            value,
            value,
            told,
            "certainty",
            tuple([f"{value}|{f}" for f in features] + [f"{value}|{context.kind}"]),
        )
        for value in _CERTAINTIES
    )


def value_candidates(context: Context) -> tuple[Candidate, ...]:
    """The measure or stance of the hypothesis, the trigger rule's own value among them."""
    slot, values = ("measure", _MEASURES) if context.kind is Kind.MEASURE else ("stance", _STANCES)
    features = wording_features(context)
    span = context.hypothesis.reports[0].unit.span
    own = context.hypothesis.value
    return tuple(
        Candidate(
            slot, value, value, (span,), f"{slot}:{value}",
            tuple([f"{value}|{f}" for f in features] + [f"own={value == own}", f"{value}|own={own}"]),
        )
        for value in values
    )  # fmt: skip


def level_candidates(context: Context) -> tuple[Candidate, ...]:
    """Names of levels in the sentences of an alert-level event."""
    document, found = context.document, []
    for index in context.hypothesis.views:
        view = document.views[index]
        start, end = document.folded_range(view.span)
        for rule in load_rules("levels").rules:
            for match in rule.find(document.folded, start, end):
                span = match.groups.get("level", match.span)
                words = span.of(document.text)
                found.append(Candidate("level", words, words, (span,), rule.id, (f"rule={rule.id}",)))
    return merge(found)
