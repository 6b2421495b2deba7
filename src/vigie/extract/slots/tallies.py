"""Counts: killed, wounded, attackers, persons, fighters, and what statistics count."""

from __future__ import annotations

import re
from dataclasses import replace

from vigie.domain.span import Span
from vigie.domain.tally import Tally
from vigie.domain.vocabulary import Kind
from vigie.extract.document import View
from vigie.extract.slots.candidate import Candidate, Context, merge, standing
from vigie.extract.tolls import Toll

_ROLES: dict[str, frozenset[str]] = {
    "killed": frozenset({"killed"}),
    "wounded": frozenset({"wounded"}),
    "assailants": frozenset({"assailants", "assailants_killed"}),
    "assailants_killed": frozenset({"assailants_killed", "killed", "assailants"}),
    "persons": frozenset({"assailants", "militants", "arrests"}),
}
_REACH = 2
_WORD = re.compile(r"\w+")


def tally_candidates(context: Context, slot: str) -> tuple[Candidate, ...]:
    """Counts in the slot's roles around the hypothesis, and what singular nouns and verbs say without a number."""
    roles = (
        frozenset({"militants", "assailants_killed"}) if _is_operation(context) and slot == "killed" else _ROLES[slot]
    )
    found: list[Candidate] = []
    views = context.document.views if context.whole() else context.views_near(_REACH, lead=context.main)
    for view in views:
        bound = [t for t in context.tolls[view.index] if t.role in roles]
        found += [_of_toll(context, view, slot, toll) for toll in bound]
        found += _of_words(context, view, slot)
        if context.units_in(view.index):
            found += _of_numbers(context, view, slot, {t.number.span for t in bound})
    return merge(found)


def _of_numbers(context: Context, view: View, slot: str, bound: set[Span]) -> list[Candidate]:
    """Counts of the hypothesis's own sentences that no toll rule bound to the slot; the words after them decide."""
    found = []
    for number in view.numbers:
        if number.span in bound or any(t.span.overlaps(number.span) for t in view.times):
            continue
        after = _WORD.findall(context.document.folded_slice(number.span.end, min(view.span.end, number.span.end + 40)))
        candidate = _candidate(context, slot, number.tally, number.span, (view, f"number:{number.rule}"))
        extra = [f"after={w}" for w in after[:3]] + [f"loose:{after[0] if after else '$'}"]
        found.append(replace(candidate, features=(*candidate.features, "loose", *extra)))
    return found


def _is_operation(context: Context) -> bool:
    return context.kind is Kind.OPERATION


def _candidate(context: Context, slot: str, tally: Tally, span: Span, origin: tuple[View, str]) -> Candidate:
    view, rule = origin
    features = standing(context, view, span)
    size = "1" if tally.best == 1 else "2-9" if tally.best < 10 else "10-99" if tally.best < 100 else "100+"
    low = "open" if tally.high is None else "exact" if tally.low == tally.high else "range"
    features += [f"rule={rule}", f"size={size}", f"form={low}", f"rule={rule}:size={size}"]
    features += [f"{f}|{rule}" for f in features if f.startswith("zone=")]
    if context.kind is Kind.JUSTICE:
        features += [f"{context.hypothesis.value}|{f}" for f in features if f.startswith(("rule=", "zone=", "d="))]
    return Candidate(slot, str(tally), tally, (span,), rule, tuple(features))


def _of_toll(context: Context, view: View, slot: str, toll: Toll) -> Candidate:
    return _candidate(context, slot, toll.tally, toll.span, (view, toll.rule))


def _of_words(context: Context, view: View, slot: str) -> list[Candidate]:
    found = []
    for match in context.document.matches("countless", view.index):
        extra = match.rule.extra
        if slot in extra["slot"].split():
            tally = Tally(int(extra["low"]), None if extra["high"] == "open" else int(extra["high"]))
            found.append(_candidate(context, slot, tally, match.span, (view, match.rule.id)))
    return found


def statistic_candidates(context: Context) -> tuple[Candidate, ...]:
    """Counts in a statistic's sentence, each with the role that would be its `what` (key `what|count`)."""
    found = []
    for index in context.hypothesis.views:
        view = context.document.views[index]
        for toll in (t for t in context.own_tolls() if view.span.contains(t.span)):
            what = toll.role
            if what in ("assailants", "persons", "assailants_killed"):
                what = "militants"
            candidate = _candidate(context, "count", toll.tally, toll.span, (view, toll.rule))
            features = (*candidate.features, f"what={what}", f"what={what}:{toll.rule}")
            key = f"{what}|{toll.tally}"
            found.append(Candidate("count", key, toll.tally, (toll.span,), toll.rule, features))
    return merge(found)
