"""Where two named places lie to each other."""

from __future__ import annotations

import enum
import math
from dataclasses import dataclass

_EARTH_KM = 6371.0
# Suburbs and neighbouring towns that the press names for one another.
_NEAR_KM = 30.0


class Kinship(enum.StrEnum):
    """How one place relates to another; `unlisted` where one of them is in no gazetteer."""

    SAME = "same"
    INSIDE = "inside"
    NEAR = "near"
    UNLISTED = "unlisted"
    APART = "apart"


@dataclass(frozen=True, slots=True)
class Spot:
    """A place of the gazetteer: WGS84 degrees, and the kilometres around that point it takes up (0 for a town)."""

    id: str
    latitude: float
    longitude: float
    radius: float = 0.0

    @property
    def wide(self) -> bool:
        """Whether it is a region rather than a town."""
        return self.radius > 0

    def kinship(self, other: Spot) -> Kinship:
        """Whether both are one place, one lies in the other, or they are neighbours (30 km)."""
        if self.id == other.id:
            return Kinship.SAME
        apart = distance(self, other)
        if self.wide or other.wide:
            return Kinship.INSIDE if apart <= max(self.radius, other.radius) else Kinship.APART
        return Kinship.NEAR if apart <= _NEAR_KM else Kinship.APART


def distance(one: Spot, other: Spot) -> float:
    """Great-circle distance in kilometres (haversine formula)."""
    lat1, lat2 = math.radians(one.latitude), math.radians(other.latitude)
    dlon = math.radians(other.longitude - one.longitude)
    inner = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin(dlon / 2) ** 2
    return 2 * _EARTH_KM * math.asin(min(1.0, math.sqrt(inner)))
