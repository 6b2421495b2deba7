"""`vigie issues`."""

from __future__ import annotations

from typing import Annotated

import typer

from vigie.cli.context import print_json, session


def issues(
    context: typer.Context,
    stage: Annotated[str | None, typer.Option("--stage", help="Only this stage: fetch, read, clean, extract.")] = None,
    code: Annotated[str | None, typer.Option("--code", help="Only this kind of issue, as not_french.")] = None,
    limit: Annotated[int | None, typer.Option("--limit", min=1, help="So many at most.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON.")] = False,
) -> None:
    """List what was wrong with inputs: where, at which stage, and what was met.

    Examples:

      vigie issues

      vigie issues --code too_large --json
    """
    from rich.box import SIMPLE_HEAD
    from rich.markup import escape
    from rich.table import Table

    current = session(context)
    found = current.store().issues(stage, code, limit)
    if as_json or current.json:
        print_json([{"where": i.where, "stage": i.stage, "code": i.code, "message": i.message} for i in found])
        return
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for column in ("where", "stage", "code", "message"):
        table.add_column(column, overflow="fold")
    for issue in found:
        table.add_row(escape(issue.where), issue.stage, issue.code, escape(issue.message))
    current.out().print(table)
    current.err().print(f"{len(found)} issues")
