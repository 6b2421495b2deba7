"""`vigie notifications`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vigie.cli.context import print_json, session

if TYPE_CHECKING:
    from rich.console import Console

    from vigie.domain.notification import Notification


def notifications(
    context: typer.Context,
    since: Annotated[int, typer.Option("--since", min=0, help="Only those with a higher number.")] = 0,
    topic: Annotated[
        list[str] | None, typer.Option("--topic", help="new_incident, toll_change, claim or alert_level; repeatable.")
    ] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help="So many at most, the newest.")] = 50,
    atom: Annotated[Path | None, typer.Option("--atom", help="Write them as an Atom feed.")] = None,
    base: Annotated[str, typer.Option("--base", help="Address of your desk, for links in the Atom feed.")] = "",
    language: Annotated[str, typer.Option("--lang", help="Language of the words: en or fr.")] = "en",
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON.")] = False,
) -> None:
    """List what was new: incidents, tolls that moved, claims, alert levels.

    They are made by [bold]vigie watch[/bold], at the end of [bold]vigie ingest[/bold] and [bold]vigie load[/bold], and
    with each decision of an analyst.

    Examples:

      vigie notifications

      vigie notifications --topic toll_change --topic claim --json

      vigie notifications --atom news.atom --lang fr
    """
    from vigie.notify.atom import atom_feed
    from vigie.notify.webhook import parse_topics
    from vigie.notify.wording import words_of

    words_of(language)
    current = session(context)
    store = current.store()
    wanted = parse_topics(topic or [])
    if since:
        found = store.notifications.since(since, limit, wanted)
    else:
        found = store.notifications.latest(limit, wanted)[::-1]
    store.close()
    if atom is not None:
        atom.write_bytes(atom_feed(found, base, atom.name, language))
        current.err().print(f"{len(found)} notifications written to {atom}", markup=False)
    elif as_json or current.json:
        print_json([one.to_json() for one in found])
    else:
        _print(current.out(), found, language)


def _print(console: Console, found: list[Notification], language: str) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.markup import escape
    from rich.table import Table

    from vigie.notify.wording import tell

    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for column in ("number", "made", "what", "incident"):
        table.add_column(column, overflow="fold")
    for one in found:
        table.add_row(str(one.number), one.made, escape(tell(one, language)), escape(one.anchor or one.incident))
    console.print(table)
