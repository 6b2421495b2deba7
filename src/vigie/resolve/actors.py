"""Names of groups, agencies and forces to the ids of the actor list."""

from __future__ import annotations

from collections.abc import Sequence

from vigie.domain.annotation import ActorMention, NameHit
from vigie.lexicon.actors import Actors


def resolve_actors(hits: Sequence[NameHit], text: str, actors: Actors) -> tuple[ActorMention, ...]:
    """Actor mentions of the hits; short aliases that need exact capitals are checked against the text."""
    mentions = []
    for hit in hits:
        entry = actors.lookup(hit.span.of(text))
        if entry is not None:
            mentions.append(ActorMention(hit.span, entry.id, entry.kind, entry.country))
    return tuple(mentions)
