"""Reports that do not know the day: they choose among incidents that more exact ones made, or make their own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from vigie.link.constraints import Constraints
from vigie.link.days import atoms
from vigie.link.features import Group
from vigie.link.pool import Pool, join
from vigie.link.traits import Traits

# The tiers of `Traits.tier` that do not know the day, most exact first.
TIERS = (2, 3, 4)


def attach(reports: Iterable[Traits], pool: Pool, held: Constraints) -> list[Traits]:
    """Put reports of one tier to the incidents they fit best; returns those that fit none, in order."""
    return [one for one in reports if not join(one, pool.candidates(one), held)]


def loose(reports: Sequence[Traits], held: Constraints) -> list[Group]:
    """Incidents of reports that fit none: those of one `loose_key` that the score holds together."""
    return atoms(reports, lambda one: loose_key(one) or one.report.key, held)


def loose_key(report: Traits) -> str:
    """What reports that no incident takes must have in common to be one; empty for one that stands alone.

    Dated ones need the same place (else country) and the same stretch of time. Undated ones need a place, and must say
    the same of actors, tactics and the killed: the place alone makes no two reports one incident.
    """
    if report.when is not None:
        where = report.place or report.country
        return f"{report.place or ''}|{report.when.first}|{report.when.last}" if where else ""
    if report.place is None:
        return ""
    parts = (",".join(sorted(report.actors)), ",".join(sorted(report.tactics)), str(report.killed or ""))
    return "|".join((report.place, *parts))
