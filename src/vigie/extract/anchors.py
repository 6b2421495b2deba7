"""Anchors: the days, places and proper names that say which attack a unit speaks of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from vigie.domain.annotation import PlaceMention, TimeMention
from vigie.domain.edtf import Edtf
from vigie.domain.span import Span
from vigie.extract.document import Document, NamedMention, View
from vigie.extract.model import Scorers
from vigie.extract.relation import around, relation
from vigie.extract.units import Unit

BIND_TIME = "bind.time"
BIND_PLACE = "bind.place"


@dataclass(frozen=True, slots=True)
class Anchor:
    """A mention bound to a unit with the score of its bond, 0..1."""

    span: Span
    score: float
    edtf: Edtf | None = None
    place: PlaceMention | None = None
    named: NamedMention | None = None


def age(edtf: Edtf, published: Edtf | None) -> str:
    """How far back a date lies from the publication, coarsely."""
    day: date | None = edtf.first
    today = published.first if published else None
    if day is None or today is None:
        return "?"
    days = (today - day).days
    for top, name in ((-1, "future"), (0, "0"), (1, "1"), (3, "3"), (7, "7"), (31, "31"), (366, "year")):
        if days <= top:
            return name
    return "old"


def precision(edtf: Edtf) -> str:
    """Day, month, year or interval."""
    if edtf.interval:
        return "interval"
    point = edtf.start
    return "day" if point and point.day else "month" if point and point.month else "year"


def time_features(document: Document, view: View, unit: Unit, mention: TimeMention) -> list[str]:
    """Features of a time and a unit in one sentence."""
    edtf = mention.edtf
    features = [*relation(document, unit, mention.span), *around(document, view, mention.span)]
    features += [f"rule={mention.rule}", f"times={min(len(view.times), 4)}", f"part={view.sentence.part}"]
    if edtf is not None:
        published = document.annotations.article.published
        features += [f"age={age(edtf, published)}", f"prec={precision(edtf)}"]
    return features


def place_features(document: Document, view: View, unit: Unit, mention: PlaceMention) -> list[str]:
    """Features of a place and a unit in one sentence."""
    features = [*relation(document, unit, mention.span), *around(document, view, mention.span)]
    features += [f"kind={mention.kind}", f"places={min(len(view.places), 5)}", f"part={view.sentence.part}"]
    if mention.kind == "city":
        features.append("home" if mention.country == "FR" else "abroad")
    return features


def bind(document: Document, view: View, unit: Unit, scorers: Scorers) -> tuple[Anchor, ...]:
    """All anchors of a unit's sentence with their scores, in order of position."""
    anchors: list[Anchor] = []
    for time in view.times:
        if time.edtf is not None:
            score = scorers.score(BIND_TIME, time_features(document, view, unit, time))
            anchors.append(Anchor(time.span, score, edtf=time.edtf))
    for place in view.places:
        if place.kind not in ("demonym", "country"):
            score = scorers.score(BIND_PLACE, place_features(document, view, unit, place))
            anchors.append(Anchor(place.span, score, place=place))
    anchors += [Anchor(named.span, 1.0, named=named) for named in view.named]
    return tuple(sorted(anchors, key=lambda a: a.span))
