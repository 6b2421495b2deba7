"""Typed links between incidents and records."""

from __future__ import annotations

import enum
from dataclasses import dataclass


class Tie(enum.StrEnum):
    """How one incident or record relates to another; `series` holds in both directions."""

    CLAIMS = "claims"
    DENIES = "denies"
    PRAISES = "praises"
    WARNS_OF = "warns-of"
    SUSPECTS_OF = "suspects-of"
    ASSESSES = "assesses"
    FOLLOWS = "follows"
    RESPONDS_TO = "responds-to"
    SERIES = "series"


@dataclass(frozen=True, slots=True, order=True)
class TypedLink:
    """`source` relates to `target`; `reports` is the number of articles or reports that say so."""

    source: str
    tie: Tie
    target: str
    reports: int
