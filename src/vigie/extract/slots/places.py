"""Where it happened."""

from __future__ import annotations

from vigie.domain.annotation import PlaceMention
from vigie.domain.vocabulary import Kind
from vigie.extract.document import View
from vigie.extract.slots.candidate import Candidate, Context, merge, standing

_REACH = 2
_HOME = "FR"


def _tag(context: Context) -> str:
    kind = context.kind
    return kind if kind is not Kind.JUSTICE else f"{kind}.{context.hypothesis.value}"


def _features(context: Context, view: View, place: PlaceMention) -> tuple[str, ...]:
    features = standing(context, view, place.span)
    features += [f"kind={place.kind}", f"places={min(len(view.places), 5)}"]
    tag = _tag(context)
    key = [f for f in features if f.startswith(("zone=", "kind=", "d=", "p1="))]
    features += [f"{tag}|{f}" for f in key]
    anchored = {r.place.city for r in context.hypothesis.reports if r.place}
    if place.city and place.city in anchored:
        features += ["anchor", f"{tag}|anchor"]
    if place.country == _HOME:
        features.append("home")
    return tuple(features)


def city_candidates(context: Context) -> tuple[Candidate, ...]:
    """Cities, regions and the cities of landmarks in and around the hypothesis's sentences and of its proper names."""
    found = []
    for view in context.views_near(_REACH, lead=context.main):
        for place in view.places:
            if place.city:
                features = _features(context, view, place)
                found.append(Candidate("city", place.city, place.city, (place.span,), f"place:{place.kind}", features))
    for report in context.hypothesis.reports:
        if report.named is not None and report.named.city:
            span = report.anchors[0].span
            found.append(Candidate("city", report.named.city, report.named.city, (span,), "named", ("named", "anchor")))
    return merge(found)


def country_candidates(context: Context, city_country: str | None) -> tuple[Candidate, ...]:
    """Countries named or meant by demonyms, of places around, proper names and the chosen city; France always."""
    found = []
    for view in context.views_near(_REACH, lead=True):
        for place in view.places:
            if place.country:
                features = _features(context, view, place)
                rule = f"place:{place.kind}"
                found.append(Candidate("country", place.country, place.country, (place.span,), rule, features))
    for report in context.hypothesis.reports:
        if report.named is not None and report.named.country:
            country, span = report.named.country, report.anchors[0].span
            found.append(Candidate("country", country, country, (span,), "named", ("named", "anchor")))
    tag = _tag(context)
    if city_country:
        found.append(
            Candidate(
                "country", city_country, city_country, (), "of-city", ("of-city", f"{tag}|of-city"), inferred=True
            )
        )
    found += _backdrop(context, tag)
    return merge(found)


def _backdrop(context: Context, tag: str) -> list[Candidate]:
    """The country the article speaks of most, and France, where the press is at home."""
    counts: dict[str, int] = {}
    for view in context.document.views:
        for place in view.places:
            if place.country:
                counts[place.country] = counts.get(place.country, 0) + 1
    result = []
    if counts:
        top = max(counts, key=lambda c: (counts[c], c))
        share = round(4 * counts[top] / sum(counts.values()))
        features = ("topmost", f"topmost:{share}", f"{tag}|topmost:{share}", f"{tag}|topmost")
        result.append(Candidate("country", top, top, (), "topmost", features, inferred=True))
    abroad = sum(n for c, n in counts.items() if c != _HOME)
    step = min(abroad, 6)
    default = ("default", f"default:abroad={step}", f"{tag}|default:abroad={step}")
    result.append(Candidate("country", _HOME, _HOME, (), "home", default, inferred=True))
    return result
