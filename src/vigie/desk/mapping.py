"""Incidents on a map, clustered by a grid of the web map's projection (spherical Mercator, EPSG:3857)."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable

from vigie.desk.listing import best
from vigie.desk.view.incidents import IncidentItem, MapPoint, MapView

_TILE = 256
# Width of a cluster's cell in pixels of the map.
_CELL = 56
# From this zoom on only incidents at one and the same point are clustered.
_SINGLE_ZOOM = 12
_MOST_IDS = 50
_EDGE = 85.0511
_VAGUENESS = {"city": 0, "region": 1, "country": 2}


def map_view(items: Iterable[IncidentItem], zoom: int) -> MapView:
    """The points of some incidents at a zoom level; a cluster lies in the middle of its incidents.

    Vague positions are clustered among themselves: the middle of a country is no place where something happened.
    """
    cells: dict[tuple[int, float, float], list[IncidentItem]] = defaultdict(list)
    placed = unplaced = 0
    for one in items:
        if one.latitude is None or one.longitude is None or one.precision is None:
            unplaced += 1
            continue
        placed += 1
        vague = _VAGUENESS[one.precision]
        if zoom >= _SINGLE_ZOOM or vague == 2:
            key = (vague, one.latitude, one.longitude)
        else:
            x, y = project(one.latitude, one.longitude, zoom)
            key = (0, x // _CELL, y // _CELL)
        cells[key].append(one)
    points = [_point(some) for some in cells.values()]
    points.sort(key=lambda one: (-one.count, one.latitude, one.longitude))
    return MapView(tuple(points), zoom, placed, unplaced)


def project(latitude: float, longitude: float, zoom: int) -> tuple[float, float]:
    """Pixels from the north-west corner of the world map at a zoom level."""
    size = _TILE * 2**zoom
    sine = math.sin(math.radians(max(-_EDGE, min(_EDGE, latitude))))
    x = (longitude + 180.0) / 360.0 * size
    y = (0.5 - math.log((1 + sine) / (1 - sine)) / (4 * math.pi)) * size
    return x, y


def _point(some: list[IncidentItem]) -> MapPoint:
    first = some[0]
    latitudes = [one.latitude for one in some if one.latitude is not None]
    longitudes = [one.longitude for one in some if one.longitude is not None]
    single = len(some) == 1
    vaguest = max((one.precision or "country" for one in some), key=lambda name: _VAGUENESS[name])
    label = ", ".join(part for part in (first.city or first.country, first.date) if part)
    return MapPoint(
        latitude=round(sum(latitudes) / len(latitudes), 5),
        longitude=round(sum(longitudes) / len(longitudes), 5),
        count=len(some),
        killed=sum(max(0, best(one.killed)) for one in some),
        precision=vaguest,
        id=first.id if single else None,
        label=label if single else None,
        ids=tuple(one.id for one in some[:_MOST_IDS]),
    )
