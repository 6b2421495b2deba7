"""Values of closed lists, from words of evidence: tactics, targets, medium, change, view, channel."""

from __future__ import annotations

from vigie.extract.document import View
from vigie.extract.slots.candidate import Candidate, Context, merge, standing

_REACH: dict[str, int] = {"tactics": 1, "targets": 1, "medium": 1, "change": 0, "view": 1, "channel": 1}


def label_candidates(context: Context, slot: str) -> tuple[Candidate, ...]:
    """One candidate for each value that some word in or around the hypothesis speaks for."""
    found = []
    for view in context.views_near(_REACH[slot], lead=context.main):
        found += _in_view(context, view, slot)
    return tuple(_with_triggers(context, c) for c in merge(found))


def _in_view(context: Context, view: View, slot: str) -> list[Candidate]:
    document = context.document
    found = []
    for match in document.matches("evidence", view.index):
        if match.rule.extra["slot"] != slot:
            continue
        value = match.rule.extra["value"]
        word = document.folded_slice(match.span.start, match.span.end)
        features = standing(context, view, match.span)
        features = [f"{value}|{f}" for f in features if f.startswith(("zone=", "d=", "inside", "main", "side"))]
        features += [f"{value}|word={word}", f"{value}"]
        if context.units_in(view.index):
            features.append(f"{value}|same:word={word}")
        found.append(Candidate(slot, value, value, (match.span,), match.rule.id, tuple(features)))
    return found


def _with_triggers(context: Context, candidate: Candidate) -> Candidate:
    value = candidate.key
    words = {t.words for r in context.hypothesis.reports for t in r.unit.triggers}
    rules = {t.rule for r in context.hypothesis.reports for t in r.unit.triggers}
    names = {r.named.id for r in context.hypothesis.reports if r.named}
    extra = [f"{value}|trigger={w}" for w in words] + [f"{value}|rule={r}" for r in rules]
    extra += [f"{value}|named={n}" for n in names] + [f"{value}|{context.kind}"]
    return Candidate(
        candidate.slot, candidate.key, candidate.value, candidate.spans, candidate.rule,
        (*candidate.features, *extra),
    )  # fmt: skip
