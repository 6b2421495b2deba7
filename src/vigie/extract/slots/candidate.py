"""A candidate value of a slot and the context it is judged in."""

from __future__ import annotations

from dataclasses import dataclass, field

from vigie.domain.article import Part
from vigie.domain.event import Attribution, Value
from vigie.domain.span import Span
from vigie.domain.vocabulary import Kind
from vigie.extract.document import Document, View, is_lead
from vigie.extract.relation import around, relation, zone
from vigie.extract.report import Hypothesis
from vigie.extract.tolls import Toll
from vigie.extract.units import Unit


@dataclass(frozen=True, slots=True)
class Candidate:
    """One value that a slot may take. `key` names the value uniquely within the slot."""

    slot: str
    key: str
    value: Value
    spans: tuple[Span, ...]
    rule: str
    features: tuple[str, ...]
    attribution: Attribution = field(default_factory=Attribution)
    inferred: bool = False


@dataclass(frozen=True, slots=True)
class Context:
    """A hypothesis in its article; `rivals` is how many hypotheses of the same kind there are."""

    document: Document
    hypothesis: Hypothesis
    rivals: int
    tolls: tuple[tuple[Toll, ...], ...]
    # Where each mention stands, worked out once for all slots.
    memo: dict[Span, list[str]] = field(default_factory=dict, repr=False, compare=False)

    @property
    def kind(self) -> Kind:
        """The hypothesis's kind."""
        return self.hypothesis.kind

    @property
    def main(self) -> bool:
        """Whether the hypothesis is told in the title or heading, or is the first of its kind."""
        return self.hypothesis.rank == 0 or any(is_lead(self.document.views[v]) for v in self.hypothesis.views)

    def units_in(self, view: int) -> tuple[Unit, ...]:
        """The hypothesis's units in a sentence."""
        return tuple(r.unit for r in self.hypothesis.reports if r.unit.view == view)

    def views_near(self, reach: int, lead: bool) -> tuple[View, ...]:
        """Sentences of the hypothesis and up to `reach` around each, the title and heading too with `lead`."""
        wanted = {v + step for v in self.hypothesis.views for step in range(-reach, reach + 1)}
        return tuple(v for v in self.document.views if v.index in wanted or (lead and is_lead(v)))

    def views_of_place(self) -> tuple[View, ...]:
        """Sentences elsewhere that name the hypothesis's town or proper name."""
        cities = {r.place.city for r in self.hypothesis.reports if r.place} | {n.city for n in self.hypothesis.named}
        names = {n.id for n in self.hypothesis.named}
        return tuple(
            v
            for v in self.document.views
            if any(p.city and p.city in cities for p in v.places) or any(n.day.id in names for n in v.named)
        )

    @property
    def number(self) -> Span | None:
        """The number that a statistic is about."""
        return next((r.number for r in self.hypothesis.reports if r.number), None)

    def own_tolls(self) -> tuple[Toll, ...]:
        """The counts of the hypothesis's sentences; those of its number alone where it is about one number."""
        found = (t for v in self.hypothesis.views for t in self.tolls[v])
        number = self.number
        return tuple(t for t in found if number is None or t.number.span == number)

    def whole(self) -> bool:
        """Whether the article is short of other happenings of the kind, so that all of it speaks of this one."""
        return self.rivals == 1


def standing(context: Context, view: View, span: Span) -> list[str]:
    """Features of where a mention stands with regard to the hypothesis; a fresh list that may be added to."""
    known = context.memo.get(span)
    if known is None:
        known = context.memo[span] = _standing(context, view, span)
    return list(known)


def _standing(context: Context, view: View, span: Span) -> list[str]:
    units = context.units_in(view.index)
    if units:
        unit = min(units, key=lambda u: (min(t.span.gap(span) for t in u.triggers), u.span.start))
        where = "same"
        result = [*relation(context.document, unit, span), *around(context.document, view, span)]
    else:
        nearest = min(context.hypothesis.views, key=lambda v: (abs(v - view.index), v))
        where = zone(view, nearest, is_lead(view))
        result = [*around(context.document, view, span)]
    main = "main" if context.main else "side"
    only = "only" if context.whole() else "many"
    result += [f"zone={where}", f"zone={where}:{main}", f"zone={where}:{only}", f"{main}:{only}"]
    if view.sentence.part is not Part.BODY:
        result.append(f"part={view.sentence.part}")
    if context.document.annotations.quotes and any(q.span.contains(span) for q in view.quotes):
        result.append("quoted")
    return result


def merge(candidates: list[Candidate]) -> tuple[Candidate, ...]:
    """One candidate for each value: the union of the features, spans in order, a count of the mentions."""
    by_key: dict[str, list[Candidate]] = {}
    for candidate in candidates:
        by_key.setdefault(candidate.key, []).append(candidate)
    merged: list[Candidate] = []
    for key, group in by_key.items():
        first = group[0]
        features = dict.fromkeys(f for c in group for f in c.features)
        count = min(len(group), 5)
        features.update(dict.fromkeys([f"count={count}", *(f"count>={n}" for n in range(2, count + 1))]))
        features[f"values={min(len(by_key), 6)}"] = None
        spans = tuple(dict.fromkeys(s for c in group for s in c.spans))
        merged.append(
            Candidate(
                first.slot, key, first.value, spans, first.rule, tuple(features), first.attribution, first.inferred
            )
        )
    return tuple(merged)
