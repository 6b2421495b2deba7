"""`vigie known`: the user's own lists of incidents in the record."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from vigie.cli.context import Session, print_json, session

if TYPE_CHECKING:
    from vigie.known import Taken
    from vigie.pipeline import Run

known = typer.Typer(no_args_is_help=True, help="Take lists of known incidents in, for the press to be linked to.")
_NAME = "What the list is called in the record."


@known.command("add")
def add(
    context: typer.Context,
    path: Annotated[Path, typer.Argument(metavar="LIST.csv", help="Columns date, place or country, killed, group.")],
    name: Annotated[str | None, typer.Option("--name", help=_NAME, show_default="the file's name")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON.")] = False,
) -> None:
    """Take a list of incidents in: each row is a report of the list, linked as those of the press are.

    A CSV with a date and a place or country, toll, group and kind (attack or plot) if it has them, or in the layout of
    GTD, ACLED, UCDP or Vigie's own CSV. No other column is kept. Rows that cannot be read are recorded (see
    [bold]vigie issues[/bold]). Taken in again under its name, a list becomes what the file holds now. What it tells
    alone is listed by [bold]vigie incidents --background[/bold].

    Examples:

      vigie known add attacks.csv --name "Our list"

      vigie known add globalterrorismdb.csv --name GTD --json
    """
    from vigie import known as lists

    current = session(context)
    store = current.store(create=True)
    with current.err().status("reading and linking rows"):
        taken = lists.add(store, path, path.stem if name is None else name, _run(current))
    store.close()
    _tell(current, taken, as_json)


@known.command("list")
def list_names(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON.")] = False,
) -> None:
    """List the lists: rows, how many of them the press tells too, the span of their dates, when they came in.

    Example: vigie known list
    """
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    current = session(context)
    found = current.store().lists.listed()
    if as_json or current.json:
        print_json([asdict(one) for one in found])
        return
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for column in ("name", "rows", "told by the press", "first", "last", "added", "changed"):
        table.add_column(column, justify="right" if column in ("rows", "told by the press") else "left")
    for one in found:
        table.add_row(Text(one.name), str(one.rows), str(one.told), one.first, one.last, one.added, one.changed)
    current.out().print(table)


@known.command("remove")
def remove(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help=_NAME)],
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON.")] = False,
) -> None:
    """Take a list out: its rows go, and the incidents become what the others tell.

    Example: vigie known remove GTD
    """
    from vigie import known as lists

    current = session(context)
    store = current.store()
    taken = lists.remove(store, name, _run(current))
    store.close()
    _tell(current, taken, as_json)


def _run(current: Session) -> Run:
    from vigie import app
    from vigie.pipeline import Run

    settings = current.settings()
    return Run(app.reading_version(settings), settings.ingest.batch, app.load_ways(settings))


def _tell(current: Session, taken: Taken, as_json: bool) -> None:
    summary = taken.summary
    counts = {
        "rows": taken.rows,
        "unchanged": summary.unchanged,
        "refused": summary.refused,
        "removed": taken.removed,
        "new_incidents": len(summary.new),
        "updated_incidents": len(summary.updated - summary.new),
    }
    if as_json or current.json:
        print_json(counts)
        return
    for what, count in counts.items():
        current.out().print(f"{what.replace('_', ' ')}: {count:,}", highlight=False)
    if summary.refused:
        current.err().print("Some rows could not be read: see `vigie issues`.")
