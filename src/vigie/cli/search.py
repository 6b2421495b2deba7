"""`vigie search`."""

from __future__ import annotations

import re
from typing import Annotated

import typer
from rich.text import Text

from vigie.cli.context import print_json, session

_FOUND = re.compile("\x02([^\x03]*)\x03")


def search(
    context: typer.Context,
    words: Annotated[list[str], typer.Argument(help='Words; "a phrase" in quotes, expl* for beginnings.')],
    limit: Annotated[int, typer.Option("--limit", min=1, help="So many at most.")] = 20,
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON.")] = False,
) -> None:
    """Find articles by their words, accents and case aside, best first, with their incidents.

    Examples:

      vigie search marché Strasbourg

      vigie search "'état d'urgence'" explos*
    """
    current = session(context)
    query = " ".join(f'"{word}"' if " " in word and '"' not in word else word for word in words)
    hits = current.store().search(query, limit)
    if as_json or current.json:
        print_json(
            [
                {
                    "id": hit.id,
                    "title": hit.title,
                    "published": hit.published,
                    "publisher": hit.publisher,
                    "snippet": _FOUND.sub(r">>\1<<", hit.snippet),
                    "incidents": list(hit.incidents),
                }
                for hit in hits
            ]
        )
        return
    console = current.out()
    for hit in hits:
        known = ", ".join(part for part in (hit.publisher, hit.published) if part)
        console.print(Text.assemble((hit.id, "dim"), "  ", (hit.title.strip(), "bold"), f"  ({known})"))
        console.print(Text("    ") + _snippet(hit.snippet.replace("\n", " "), console.color_system is not None))
        if hit.incidents:
            console.print(Text("    " + ", ".join(hit.incidents), style="dim"))
    current.err().print(f"{len(hits)} articles")


def _snippet(snippet: str, colour: bool) -> Text:
    text, at = Text(), 0
    for found in _FOUND.finditer(snippet):
        text.append(snippet[at : found.start()])
        text.append(found[1] if colour else f">>{found[1]}<<", style="bold black on yellow" if colour else "")
        at = found.end()
    text.append(snippet[at:])
    return text
