"""Incidents on a map of the pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from vigie.desk.mapping import map_view
from vigie.desk.view.incidents import IncidentItem, MapPoint
from vigie.serve.web.wording import Wording


@dataclass(frozen=True, slots=True)
class Placed:
    """Points at a zoom level with the circle they are looked for in (latitude, longitude, kilometres)."""

    points: tuple[MapPoint, ...]
    zoom: int
    placed: int
    unplaced: int
    circle: tuple[float, float, float] | None


def placed(
    items: Sequence[IncidentItem], zoom: int, wording: Wording, circle: tuple[float, float, float] | None = None
) -> Placed:
    """The incidents as the desk clusters them; one that stands alone under its name in words."""
    view = map_view(items, zoom)
    alone = {point.id for point in view.points}
    names = {one.id: f"{wording.headline(one)}, {wording.date(one.date)}" for one in items if one.id in alone}
    points = tuple(replace(point, label=names[point.id]) if point.id else point for point in view.points)
    return Placed(points, view.zoom, view.placed, view.unplaced, circle)
