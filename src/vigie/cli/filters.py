"""The filters that commands over incidents share."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from vigie.domain.vocabulary import Kind

if TYPE_CHECKING:
    from vigie.store.records import IncidentFilter

Kinds = Annotated[list[Kind] | None, typer.Option("--kind", help="Only this kind; may be given again.")]
Country = Annotated[str | None, typer.Option("--country", help="ISO 3166-1 code, as FR.")]
City = Annotated[str | None, typer.Option("--city", help="Accents and case do not matter.")]
Actor = Annotated[str | None, typer.Option("--actor", help="Id of a group, as islamic-state.")]
Since = Annotated[datetime | None, typer.Option("--since", formats=["%Y-%m-%d"], help="First day.")]
Until = Annotated[datetime | None, typer.Option("--until", formats=["%Y-%m-%d"], help="Last day.")]
MinKilled = Annotated[int | None, typer.Option("--min-killed", min=0, help="At least so many killed.")]
Struck = Annotated[bool, typer.Option("--struck", help="Also what an analyst struck from the record.")]


def within(
    wanted: IncidentFilter, kinds: list[Kind] | None, since: datetime | None, until: datetime | None
) -> IncidentFilter:
    """A filter with kinds and days as the options give them."""
    first, last = (moment.date() if moment else None for moment in (since, until))
    return replace(wanted, kinds=tuple(kinds or ()), since=first, until=last)


def told(wanted: IncidentFilter) -> tuple[tuple[str, str], ...]:
    """The criteria in force by name, for what an export says of itself."""
    found = [("kind", kind.value) for kind in wanted.kinds]
    for name in ("country", "city", "actor", "since", "until", "min_killed", "limit"):
        value = getattr(wanted, name)
        if value is not None:
            found.append((name, str(value)))
    if not wanted.background:
        found.append(("background", "no"))
    if wanted.struck:
        found.append(("struck", "yes"))
    return tuple(found)
