"""`vigie stats`."""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING, Annotated

import typer

from vigie.cli.context import Session, print_json, session
from vigie.domain.vocabulary import Kind

if TYPE_CHECKING:
    from vigie.desk.selection import Selection


class By(enum.StrEnum):
    """What incidents are counted by."""

    GROUP = "group"
    TACTIC = "tactic"
    TARGET = "target"
    COUNTRY = "country"
    PERIOD = "period"


class Unit(enum.StrEnum):
    """How long a period is."""

    YEAR = "year"
    MONTH = "month"
    DAY = "day"


def stats(
    context: typer.Context,
    by: Annotated[By | None, typer.Option("--by", help="Count incidents by this, with low, best and high.")] = None,
    reported: Annotated[
        bool, typer.Option("--reported", help="Statistics of the press against the record's own count.")
    ] = False,
    unit: Annotated[Unit, typer.Option("--unit", help="Length of a period.")] = Unit.YEAR,
    kind: Annotated[list[Kind] | None, typer.Option("--kind", help="Attacks and plots unless given.")] = None,
    country: Annotated[list[str] | None, typer.Option("--country", help="ISO 3166-1 code, as FR.")] = None,
    group: Annotated[list[str] | None, typer.Option("--group", help="Id of a group, as islamic-state.")] = None,
    since: Annotated[str | None, typer.Option("--since", help="First day, month or year.")] = None,
    until: Annotated[str | None, typer.Option("--until", help="Last day, month or year.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON.")] = False,
) -> None:
    """Count what the database holds: all of it, by one thing, or against what the press counts.

    With --by, killed and wounded come as low (the lowest count any report tells), best (the one shown) and high (the
    highest told), summed over incidents; an incident with two groups stands under both. With --reported each statistic
    of the press stands beside the record's own count for that country and period, with the incidents that make it.

    Examples:

      vigie stats

      vigie stats --by group --since 2015 --until 2016

      vigie stats --by period --unit month --country FR --json

      vigie stats --reported --country NG
    """
    from vigie.cli import counts
    from vigie.desk.selection import Selection

    current = session(context)
    given = [("kind", one.value) for one in kind or ()]
    given += [("country", one) for one in country or ()] + [("group", one) for one in group or ()]
    given += [(name, day) for name, day in (("since", since), ("until", until)) if day]
    json = as_json or current.json
    if by is None and not reported:
        if given:
            raise typer.BadParameter("--kind, --country, --group, --since and --until go with --by or --reported")
        _totals(current, json)
        return
    selection: Selection = Selection.from_query(given)
    if by is not None:
        counts.show_table(current, selection, by.value, unit.value, json)
    if reported:
        counts.show_reported(current, selection, json)


def _totals(current: Session, as_json: bool) -> None:
    from rich.table import Table

    totals = current.store().totals()
    counts = {
        "documents seen": totals.documents,
        "not on the subject": totals.irrelevant,
        "articles": totals.articles,
        "events": totals.events,
        "incidents and records": totals.incidents,
        "background only": totals.background,
        "issues": totals.issues,
    }
    groups = {"by kind": totals.by_kind, "by country": totals.by_country, "by year": totals.by_year}
    if as_json:
        print_json(
            {name.replace(" ", "_"): count for name, count in counts.items()}
            | {name.replace(" ", "_"): dict(rows) for name, rows in groups.items()}
        )
        return
    table = Table(show_header=False, box=None, pad_edge=False)
    table.add_column()
    table.add_column(justify="right")
    for name, count in counts.items():
        table.add_row(name, f"{count:,}")
    for name, rows in groups.items():
        table.add_section()
        table.add_row(f"[bold]{name}[/bold]", "")
        for label, count in rows:
            table.add_row(f"  {label}", f"{count:,}")
    current.out().print(table)
