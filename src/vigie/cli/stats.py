"""`vigie stats`."""

from __future__ import annotations

from typing import Annotated

import typer

from vigie.cli.context import print_json, session


def stats(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON.")] = False,
) -> None:
    """Count what the database holds; by kind, and attacks and plots by country and year.

    Example:

      vigie stats --json
    """
    from rich.table import Table

    current = session(context)
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
    if as_json or current.json:
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
