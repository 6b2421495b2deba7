"""`vigie incidents`."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from vigie.cli import filters
from vigie.cli.context import Session, print_json, session

if TYPE_CHECKING:
    from vigie.store.records import IncidentRow


class Sort(enum.StrEnum):
    """The order of the list."""

    DATE = "date"
    KILLED = "killed"
    REPORTS = "reports"
    ID = "id"


def incidents(
    context: typer.Context,
    kind: filters.Kinds = None,
    country: filters.Country = None,
    city: filters.City = None,
    actor: filters.Actor = None,
    since: filters.Since = None,
    until: filters.Until = None,
    min_killed: filters.MinKilled = None,
    background: Annotated[
        bool, typer.Option("--background", help="Also what undated mentions or lists alone tell.")
    ] = False,
    struck: filters.Struck = False,
    sort: Annotated[Sort, typer.Option("--sort", help="Latest, deadliest or most reported first.")] = Sort.DATE,
    limit: Annotated[int | None, typer.Option("--limit", min=1, help="So many at most.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON.")] = False,
) -> None:
    """List the incidents and the records tied to them.

    Examples:

      vigie incidents --kind attack --country FR --since 2015-01-01

      vigie incidents --sort killed --limit 20 --json
    """
    from vigie.store.export import incident_json
    from vigie.store.records import IncidentFilter

    wanted = IncidentFilter(
        country=country,
        city=city,
        actor=actor,
        min_killed=min_killed,
        background=background,
        struck=struck,
        sort=sort.value,
        limit=limit,
    )
    current = session(context)
    rows = current.store().incidents(filters.within(wanted, kind, since, until))
    if as_json or current.json:
        print_json([incident_json(row) for row in rows])
    else:
        _print_rows(current, rows)


def _print_rows(current: Session, rows: Sequence[IncidentRow]) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    table.add_column("date", no_wrap=True)
    for name in ("kind", "place", "killed", "wounded", "actors", "what", "certainty", "tied to it", "reports"):
        numeric = name in ("killed", "wounded", "reports")
        table.add_column(name, justify="right" if numeric else "left", overflow="fold")
    # The id is what the next command needs: it is never cut.
    longest = max((len(row.id) for row in rows), default=0)
    table.add_column("id", no_wrap=True, min_width=longest, style="dim")
    for row in rows:
        shown = row.shown
        table.add_row(
            str(shown.date or "?"),
            row.kind.value,
            " ".join(part for part in (shown.city, shown.country) if part),
            str(shown.killed or ""),
            str(shown.wounded or ""),
            ", ".join(shown.actors),
            ", ".join(shown.tactics) or shown.detail or "",
            ", ".join(told for told in (shown.certainty, "struck" * row.struck, "listed" * shown.listed) if told),
            ", ".join(kind if count == 1 else f"{count} {kind}" for kind, count in row.tied),
            str(row.reports),
            row.id,
        )
    current.out().print(table)
    hidden = "" if rows else " (what undated mentions or lists alone tell is listed with --background)"
    current.err().print(f"{len(rows)} incidents and records{hidden}")
