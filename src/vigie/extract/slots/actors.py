"""Organisations, forces and states: who acted, whom it was aimed at, who was warned."""

from __future__ import annotations

from vigie.domain.vocabulary import Kind
from vigie.extract.document import View
from vigie.extract.slots.candidate import Candidate, Context, merge, standing
from vigie.lexicon.rules import load_rules

_REACH = 2
_GROUPS = frozenset({"group"})
_STATES = frozenset({Kind.OPERATION, Kind.WARNING})


def actor_candidates(context: Context, slot: str) -> tuple[Candidate, ...]:
    """Candidates of an actor slot; states and forces only where the contract lets them act."""
    state = context.kind in _STATES and slot in ("actors", "recipients")
    reach = 1 if context.kind in _STATES else _REACH
    found = []
    for view in context.views_near(reach, lead=context.main):
        found += _named(context, view, slot, state)
        if state:
            found += _states(context, view, slot)
    if context.kind is Kind.WARNING and slot == "recipients":
        features = (
            "public",
            *(f"public|{w}" for v in context.hypothesis.views for w in context.document.views[v].words),
        )
        found.append(Candidate(slot, "public", "public", (), "recipient-public", features, inferred=True))
    return merge(found)


def _named(context: Context, view: View, slot: str, state: bool) -> list[Candidate]:
    found = []
    for actor in view.actors:
        if actor.kind in ("media", "monitor") or (actor.kind != "group" and not state):
            continue
        features = standing(context, view, actor.span)
        features += [f"type={actor.kind}", f"{slot}|type={actor.kind}", f"id={actor.id}"]
        features += [f"{context.kind}|{f}" for f in features if f.startswith(("zone=", "d=", "p1=", "type="))]
        rules = {t.rule for r in context.hypothesis.reports if r.unit.view == view.index for t in r.unit.triggers}
        features += [f"with={rule}" for rule in rules]
        features += [f"word={w}" for w in set(view.words) & _claim_words()]
        found.append(Candidate(slot, actor.id, actor.id, (actor.span,), f"actor:{actor.kind}", tuple(features)))
    return found


def _claim_words() -> frozenset[str]:
    return frozenset(load_rules("prepositions").lists["claim_words"])


def _states(context: Context, view: View, slot: str) -> list[Candidate]:
    found = []
    for place in view.places:
        if place.country and place.kind in ("demonym", "country", "city"):
            features = standing(context, view, place.span)
            features += [f"type=state:{place.kind}", f"{context.kind}|{slot}|type=state:{place.kind}"]
            features += [f"{context.kind}|{slot}|{f}" for f in features if f.startswith(("zone=", "d=", "p1="))]
            found.append(
                Candidate(slot, place.country, place.country, (place.span,), f"state:{place.kind}", tuple(features))
            )
    home = ("type=home", f"{context.kind}|{slot}|home", *(f"home|{w}" for w in view.words))
    found.append(Candidate(slot, "FR", "FR", (), "state:home", home, inferred=True))
    return found
