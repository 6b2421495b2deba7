"""Place names to ISO codes and coordinates, by the gazetteer and the countries the article speaks of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from vigie.domain.annotation import NameHit, PlaceMention
from vigie.lexicon.gazetteer import Candidate, Gazetteer
from vigie.lexicon.prepositions import place_prepositions

_CONTEXT_SIZE = 3


def resolve_places(hits: Sequence[NameHit], gazetteer: Gazetteer) -> tuple[PlaceMention, ...]:
    """Place mentions of the hits that are places; ambiguous names follow the gazetteer's rule for them.

    Two passes: the countries of unambiguous mentions weigh in on the others.
    """
    kept = [hit for hit in hits if _allowed(hit, gazetteer)]
    context = _context(kept, gazetteer)
    mentions: list[PlaceMention] = []
    for hit in kept:
        iso = None if hit.capital else gazetteer.demonym(hit.folded)
        found = gazetteer.best(hit.folded, context) if hit.capital else None
        if found is None and iso is None:
            iso = gazetteer.demonym(hit.folded)
        if found is not None:
            mentions.append(_mention(hit, found))
        elif iso is not None:
            mentions.append(PlaceMention(hit.span, hit.folded, "demonym", iso, None, None, None))
    return tuple(mentions)


def _allowed(hit: NameHit, gazetteer: Gazetteer) -> bool:
    rule = gazetteer.rule(hit.folded) if hit.capital else None
    if rule is None:
        return True
    return rule != "never" and hit.before in place_prepositions()


def _context(hits: Sequence[NameHit], gazetteer: Gazetteer) -> tuple[str, ...]:
    countries: Counter[str] = Counter()
    for hit in hits:
        iso = gazetteer.demonym(hit.folded)
        if iso:
            countries[iso] += 1
            continue
        candidate = gazetteer.best(hit.folded, ()) if hit.capital else None
        if candidate is not None and candidate.country and candidate.kind == "country":
            countries[candidate.country] += 2
    return tuple(country for country, _ in countries.most_common(_CONTEXT_SIZE))


def _mention(hit: NameHit, found: Candidate) -> PlaceMention:
    city = found.city if found.kind == "landmark" else found.name if found.kind in ("city", "region", "area") else None
    return PlaceMention(hit.span, found.name, found.kind, found.country, city, found.latitude, found.longitude)
