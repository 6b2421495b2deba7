"""Who says it: sources of an event, speakers and outlets of an assessment."""

from __future__ import annotations

from vigie.domain.annotation import SourceMention
from vigie.domain.event import Attribution
from vigie.extract.document import View
from vigie.extract.slots.candidate import Candidate, Context, merge, standing

_REACH = 1


def source_candidates(context: Context, slot: str) -> tuple[Candidate, ...]:
    """Candidates of `sources`, `speaker` or `via` from the reporting clauses around the hypothesis."""
    found = []
    for view in context.views_near(_REACH, lead=context.main):
        for source in view.sources:
            found.append(_candidate(context, view, source, slot))
    return merge(found)


def _candidate(context: Context, view: View, source: SourceMention, slot: str) -> Candidate:
    features = standing(context, view, source.span)
    triggers = [t.span for r in context.hypothesis.reports for t in r.unit.triggers]
    covered = sum(1 for t in triggers if source.scope.overlaps(t))
    reach = "all" if covered == len(triggers) else "some" if covered else "none"
    features += [f"covers={reach}", f"rule={source.rule}", f"outlet={source.outlet}", f"covers={reach}:{source.rule}"]
    features += [f"outlet={source.outlet}:covers={reach}"]
    person = sum(1 for w in source.name.split() if w[:1].isupper())
    features.append(f"caps={min(person, 3)}")
    features += [f"w={w.lower()}" for w in source.name.split()]
    kind = context.kind
    features += [f"{kind}|{f}" for f in features if f.startswith(("covers=", "rule=", "zone=", "outlet="))]
    if context.hypothesis.value:
        features.append(f"{kind}.{context.hypothesis.value}|covers={reach}")
    return Candidate(
        slot, source.name, source.name, (source.span,), f"source:{source.rule}", tuple(features),
        Attribution(outlet=source.name) if source.outlet else Attribution(speaker=source.name),
    )  # fmt: skip
