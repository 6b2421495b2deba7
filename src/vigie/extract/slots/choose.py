"""Choosing the values of an event's slots among their candidates."""

from __future__ import annotations

from collections.abc import Sequence

from vigie.domain.annotation import ActorMention, Cue
from vigie.domain.event import Attribution, SlotValue
from vigie.domain.span import Span
from vigie.domain.vocabulary import LIST_SLOTS, PLACELESS, Certainty, Kind, slots_of
from vigie.extract.model import Scorers
from vigie.extract.slots.actors import actor_candidates
from vigie.extract.slots.candidate import Candidate, Context
from vigie.extract.slots.dates import date_candidates
from vigie.extract.slots.labels import label_candidates
from vigie.extract.slots.places import city_candidates, country_candidates
from vigie.extract.slots.sources import source_candidates
from vigie.extract.slots.tallies import statistic_candidates, tally_candidates
from vigie.extract.slots.wording import certainty_candidates, level_candidates, value_candidates

_SHARED = frozenset({"date", "country", "city", "sources", "certainty"})
_LABELS = frozenset({"tactics", "targets", "medium", "change", "view", "channel"})
_TALLIES = frozenset({"killed", "wounded", "assailants", "assailants_killed", "persons"})
_ACTORS = frozenset({"actors", "against", "recipients"})
# Kinds whose message may be told as not authenticated, sentences after the one that tells it.
_AUTHENTICATED = frozenset({Kind.THREAT, Kind.CLAIM})
_DOUBT_REACH = 8
_MOST = {"tactics": 4, "targets": 4, "actors": 3, "sources": 3, "against": 3, "channel": 2, "recipients": 2}


def scorer_name(kind: Kind, slot: str) -> str:
    """The scorer of a slot; kinds share one for the common slots, as the rarer ones would have too few examples."""
    if slot in _SHARED:
        group = "attack" if kind in (Kind.ATTACK, Kind.PLOT) else "justice" if kind is Kind.JUSTICE else "other"
        return f"slot.{group}.{slot}"
    if slot in ("tactics", "targets"):
        return f"slot.{slot}"
    return f"slot.{kind}.{slot}"


def candidates_for(context: Context, slot: str, city_country: str | None = None) -> tuple[Candidate, ...]:
    """All candidates of a slot; none for slots that are set otherwise (`of`, `step`, `what`)."""
    if slot == "date":
        return date_candidates(context)
    if slot == "city":
        return city_candidates(context)
    if slot == "country":
        return country_candidates(context, city_country)
    if slot == "certainty":
        return certainty_candidates(context)
    if slot in _TALLIES:
        return tally_candidates(context, slot)
    if slot in _LABELS:
        return label_candidates(context, slot)
    if slot in _ACTORS:
        return actor_candidates(context, slot)
    if slot in ("sources", "speaker", "via"):
        return source_candidates(context, slot)
    if slot in ("measure", "stance"):
        return value_candidates(context)
    if slot == "level":
        return level_candidates(context)
    if slot == "count":
        return statistic_candidates(context)
    return ()


def city_country(context: Context, cities: Sequence[Candidate]) -> str | None:
    """The country of the chosen city: that of its mention, or of the proper name that gave it."""
    if not cities:
        return None
    for view in context.document.views:
        for place in view.places:
            if place.city == cities[0].key and place.country:
                return place.country
    return next((n.country for n in context.hypothesis.named if n.city == cities[0].key), None)


def ranked(context: Context, slot: str, scorers: Scorers, country: str | None) -> list[tuple[float, Candidate]]:
    """Candidates with their scores, best first."""
    name = scorer_name(context.kind, slot)
    found = [(scorers.score(name, c.features), c) for c in candidates_for(context, slot, country)]
    return sorted(found, key=lambda item: (-item[0], item[1].key))


def choose(context: Context, slot: str, scorers: Scorers, country: str | None = None) -> list[tuple[float, Candidate]]:
    """The values of a slot: all that reach the threshold for lists, the best one otherwise."""
    name = scorer_name(context.kind, slot)
    good = [(s, c) for s, c in ranked(context, slot, scorers, country) if scorers.accepts(name, s)]
    return good[: _MOST.get(slot, 1) if slot in LIST_SLOTS else 1]


def choose_slots(context: Context, scorers: Scorers) -> tuple[SlotValue, ...]:
    """The values of all slots of an event but `of`."""
    kind = context.kind
    values: list[SlotValue] = []
    country = None
    if kind not in PLACELESS:
        cities = choose(context, "city", scorers)
        country = city_country(context, [c for _, c in cities])
        values += _values(context, cities)
    for slot in slots_of(kind):
        if slot in ("city", "of"):
            continue
        if slot == "country" and kind is Kind.ALERT_LEVEL and (body := _body(context)):
            values.append(SlotValue("country", body.id, (body.span,), "level-of-body"))
            continue
        if slot == "step":
            span = context.hypothesis.reports[0].unit.span
            rule = context.hypothesis.reports[0].unit.triggers[0].rule
            values.append(SlotValue("step", context.hypothesis.value, (span,), rule))
            continue
        chosen = choose(context, slot, scorers, country)
        if slot == "certainty" and kind in _AUTHENTICATED and (doubt := unverified(context)):
            values.append(SlotValue("certainty", str(Certainty.ALLEGED), (doubt.span,), doubt.rule))
            continue
        if slot == "count" and chosen:
            what = chosen[0][1].key.partition("|")[0]
            values.append(SlotValue("what", what, chosen[0][1].spans, chosen[0][1].rule, chosen[0][0]))
        if slot == "certainty" and not chosen:
            values.append(SlotValue("certainty", str(Certainty.FACT), (), "default"))
            continue
        if slot == "view" and chosen:
            values += _view(context, chosen)
            continue
        values += _values(context, chosen)
    return tuple(values)


def unverified(context: Context) -> Cue | None:
    """The words that say that a threat or claim has not been authenticated, in its sentences or those after it."""
    first = context.hypothesis.views[0]
    for view in context.document.views:
        if first <= view.index <= first + _DOUBT_REACH:
            for cue in view.cues:
                if cue.kind == "unverified" and view.span.contains(cue.span):
                    return cue
    return None


def _body(context: Context) -> ActorMention | None:
    """The state named as acting in a level's sentence ("le gouvernement français"): the level is its own."""
    named = [a for v in context.hypothesis.views for a in context.document.views[v].actors if a.kind == "state"]
    return named[0] if named else None


def _view(context: Context, chosen: Sequence[tuple[float, Candidate]]) -> list[SlotValue]:
    """A view with the group it names, where it names one."""
    score, candidate = chosen[0]
    value = str(candidate.value)
    if value in ("responsible", "complicity"):
        near = [a for v in context.views_near(1, lead=False) for a in v.actors if a.kind == "group"]
        if not near:
            return []
        value = f"{value}:{near[0].id}"
    return [SlotValue("view", value, candidate.spans, candidate.rule, score)]


def _values(context: Context, chosen: Sequence[tuple[float, Candidate]]) -> list[SlotValue]:
    return [
        SlotValue(
            c.slot, c.value, c.spans, c.rule, round(score, 3), _certainty(context, c.spans),
            _attribution(context, c), c.inferred,
        )
        for score, c in chosen
    ]  # fmt: skip


_CUE_CERTAINTY = {
    "conditional": Certainty.ALLEGED,
    "hedge": Certainty.ALLEGED,
    "unverified": Certainty.ALLEGED,
    "denial": Certainty.DENIED,
    "negation": Certainty.FACT,
    "future": Certainty.PLANNED,
    "fear": Certainty.PLANNED,
}


def _certainty(context: Context, spans: Sequence[Span]) -> str:
    """How sure the words of one value are, from the cues over them."""
    for span in spans[:1]:
        view = context.document.view_at(span.start)
        for cue in view.cues if view else ():
            if cue.scope.contains(span) and _CUE_CERTAINTY.get(cue.kind, Certainty.FACT) is not Certainty.FACT:
                return str(_CUE_CERTAINTY[cue.kind])
    return str(Certainty.FACT)


def _attribution(context: Context, candidate: Candidate) -> Attribution:
    """Who says one value: the source whose reach covers its words."""
    if candidate.attribution.rule or candidate.slot in ("sources", "speaker", "via"):
        return candidate.attribution
    for span in candidate.spans[:1]:
        view = context.document.view_at(span.start)
        found = [s for s in (view.sources if view else ()) if s.scope.contains(span)]
        speaker = next((s for s in found if not s.outlet), None)
        outlet = next((s for s in found if s.outlet), None)
        if speaker or outlet:
            rule = (speaker or outlet).rule if (speaker or outlet) else ""  # type: ignore[union-attr]
            return Attribution(speaker.name if speaker else None, outlet.name if outlet else None, rule)
    return Attribution()
