"""`vigie review`: the review queue on the command line, and decisions as gold."""

from __future__ import annotations

import getpass
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from vigie.cli.context import print_json, session
from vigie.cli.review import Author, tell
from vigie.domain.errors import InputError

if TYPE_CHECKING:
    from vigie.desk.desk import Desk
    from vigie.desk.gold import Gold

review = typer.Typer(no_args_is_help=True, help="What the machine is unsure of, and what was decided about it.")
Key = Annotated[str, typer.Argument(metavar="KEY", help="Key of an item, see `vigie review list`.")]
Note = Annotated[str | None, typer.Option("--note", help="Why, for those who read the record later.")]
AsJson = Annotated[bool, typer.Option("--json", help="Write JSON.")]


def _desk(context: typer.Context) -> Desk:
    from vigie import app

    return app.load_desk(session(context).settings())


@review.command("list")
def list_items(
    context: typer.Context,
    reason: Annotated[str | None, typer.Option("--reason", help="link, contradiction, date, actor or toll.")] = None,
    state: Annotated[str, typer.Option("--state", help="open, accepted, corrected, rejected or all.")] = "open",
    limit: Annotated[int, typer.Option("--limit", min=1, max=200, help="So many at most.")] = 20,
    as_json: AsJson = False,
) -> None:
    """List what deserves a look, weightiest first, with its reason.

    Example: vigie review list --reason contradiction
    """
    current = session(context)
    page = _desk(context).queue(reason, state, None, limit)
    if as_json or current.json:
        from dataclasses import asdict

        print_json(asdict(page))
        return
    for one in page.items:
        mind = "  the machine has changed its mind" if one.changed_mind else ""
        current.out().print(Text(f"{one.reason}  {one.slot}: {one.value}  {one.item.id}{mind}", style="bold"))
        current.out().print(Text("  " + ", ".join(f"{name} {value}" for name, value in one.facts)))
        if one.sentence:
            current.out().print(Text(f"  {one.sentence}"))
        current.out().print(Text(f"  key {one.key}", style="dim"))
    counts = ", ".join(f"{count} {name}" for name, count in page.counts)
    current.err().print(f"{page.total} items; open: {counts or 'none'}")


@review.command("accept")
def accept(context: typer.Context, key: Key, note: Note = None, author: Author = None) -> None:
    """Confirm what the machine holds.

    Example: vigie review accept date:date:27555#0
    """
    tell(session(context), _desk(context).accept(key, author or getpass.getuser(), note))


@review.command("reject")
def reject(context: typer.Context, key: Key, note: Note = None, author: Author = None) -> None:
    """Reject what the machine holds: a link is split off, another value taken out.

    Example: vigie review reject actor:actors:27555#0
    """
    tell(session(context), _desk(context).reject(key, author or getpass.getuser(), note))


@review.command("export")
def export(
    context: typer.Context,
    out: Annotated[Path | None, typer.Option("--out", help="File to write; standard output otherwise.")] = None,
) -> None:
    """Write the decisions in force as gold, one JSON line each.

    Example: vigie review export --out gold.jsonl
    """
    from vigie.desk.gold import gold

    lines = [json.dumps(one.to_json(), ensure_ascii=False) + "\n" for one in gold(_desk(context).base)]
    if out is None:
        sys.stdout.writelines(lines)
    else:
        try:
            out.write_text("".join(lines), encoding="utf-8")
        except OSError as error:
            raise InputError(f"{out}: cannot be written: {error.strerror}") from error
    session(context).err().print(f"{len(lines)} decisions")


@review.command("score")
def score(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="GOLD", help="What `vigie review export` wrote.")],
    as_json: AsJson = False,
) -> None:
    """Tell how often the machine by itself now says what analysts decided.

    Example: vigie --db again.db review score gold.jsonl
    """
    from vigie.desk.gold import agreement

    current, desk = session(context), _desk(context)
    found = agreement(desk.base, desk.ways, _read(file))
    if as_json or current.json:
        print_json([{"what": one.what, "decided": one.decided, "agreed": one.agreed} for one in found])
        return
    for one in found:
        current.out().print(Text(f"{one.what:10} {one.agreed} of {one.decided} ({one.share:.2f})"))


def _read(file: Path) -> list[Gold]:
    from vigie.desk.gold import parse

    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{file}: cannot be read: {error}") from error
    found: list[Gold] = []
    for number, line in enumerate(lines, 1):
        try:
            found.append(parse(json.loads(line), f"{file}, line {number}"))
        except ValueError as error:
            raise InputError(f"{file}, line {number}: {error}") from error
    return found
