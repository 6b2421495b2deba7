"""`vigie search`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from vigie.cli.context import print_json, session

if TYPE_CHECKING:
    from vigie.store.records import Hit


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
                    "snippet": "".join(f">>{words}<<" if found else words for words, found in hit.snippet),
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
        console.print(Text("    ") + _snippet(hit, console.color_system is not None))
        if hit.incidents:
            console.print(Text("    " + ", ".join(hit.incidents), style="dim"))
    current.err().print(f"{len(hits)} articles")


def _snippet(hit: Hit, colour: bool) -> Text:
    text = Text()
    for words, found in hit.snippet:
        marked = words if colour or not found else f">>{words}<<"
        text.append(marked.replace("\n", " "), style="bold black on yellow" if colour and found else "")
    return text
