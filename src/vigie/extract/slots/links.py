"""Which attack or plot of the article a claim, a step of justice, an assessment or a warning is about."""

from __future__ import annotations

from vigie.domain.edtf import Edtf
from vigie.domain.vocabulary import Kind
from vigie.extract.document import Document, is_lead
from vigie.extract.relation import bucket
from vigie.extract.report import Hypothesis


def link_features(
    document: Document, hypothesis: Hypothesis, target: Hypothesis, dates: tuple[Edtf | None, Edtf | None], order: int
) -> tuple[str, ...]:
    """Features of the tie between an event and an attack or plot of the same article.

    `dates` are those chosen for the event and the target; `order` is the target's place among all targets.
    """
    kind = hypothesis.kind if hypothesis.kind is not Kind.JUSTICE else f"justice.{hypothesis.value}"
    gap = min(abs(a - b) for a in hypothesis.views for b in target.views)
    signed = min((b - a for a in hypothesis.views for b in target.views), key=abs)
    near = "same" if signed == 0 else f"{max(-4, min(4, signed)):+d}"
    features = [f"near={near}", f"gap={min(gap, 8)}", f"order={min(order, 4)}", f"target={target.kind}"]
    if gap == 0:
        words = _least_distance(hypothesis, target)
        features += [f"words={bucket(words // 6)}"]
    if any(is_lead(document.views[v]) for v in target.views):
        features.append("target-lead")
    features += [f"reports={min(len(target.reports), 6)}", f"named={bool(target.named)}"]
    one, two = dates
    if one is not None and two is not None and one.first and two.first:
        days = (one.first - two.first).days
        step = (
            "before"
            if days < 0
            else "0-2"
            if days <= 2
            else "month"
            if days <= 31
            else "year"
            if days <= 366
            else "later"
        )
        features.append(f"lag={step}")
    else:
        features.append(f"lag=?{one is None}{two is None}")
    return tuple(features + [f"{kind}|{f}" for f in features])


def _least_distance(hypothesis: Hypothesis, target: Hypothesis) -> int:
    return min(
        one.span.gap(two.span)
        for a in hypothesis.reports
        for b in target.reports
        if a.unit.view == b.unit.view
        for one in a.unit.triggers
        for two in b.unit.triggers
    )
