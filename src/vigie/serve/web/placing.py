"""Some incidents as points of a map, without clusters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from vigie.desk.view.incidents import IncidentItem, MapPoint
from vigie.serve.web.wording import Wording


@dataclass(frozen=True, slots=True)
class Placed:
    """Points with the circle they are looked for in (latitude, longitude, kilometres)."""

    points: tuple[MapPoint, ...]
    zoom: int
    placed: int
    unplaced: int
    circle: tuple[float, float, float] | None


def placed(items: Sequence[IncidentItem], wording: Wording, circle: tuple[float, float, float] | None = None) -> Placed:
    """The incidents that have a position, those of one position together."""
    spots: dict[tuple[float, float], list[IncidentItem]] = {}
    for item in items:
        if item.latitude is not None and item.longitude is not None:
            spots.setdefault((item.latitude, item.longitude), []).append(item)
    points = tuple(_point(spot, some, wording) for spot, some in spots.items())
    count = sum(point.count for point in points)
    return Placed(points, 0, count, len(items) - count, circle)


def _point(spot: tuple[float, float], some: list[IncidentItem], wording: Wording) -> MapPoint:
    one = some[0] if len(some) == 1 else None
    return MapPoint(
        *spot,
        count=len(some),
        killed=sum((item.killed[0] or 0) for item in some if item.killed),
        precision=some[0].precision or "country",
        id=one.id if one else None,
        label=f"{wording.headline(one)}, {wording.date(one.date)}" if one else None,
        ids=tuple(item.id for item in some),
    )
