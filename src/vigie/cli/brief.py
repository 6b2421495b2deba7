"""`vigie brief`."""

from __future__ import annotations

import enum
from pathlib import Path
from typing import Annotated

import typer

from vigie.cli.context import print_json, session
from vigie.domain.errors import InputError


class Language(enum.StrEnum):
    """The language of the brief."""

    FR = "fr"
    EN = "en"


class Form(enum.StrEnum):
    """How the brief is written."""

    MARKDOWN = "markdown"
    HTML = "html"


def brief(
    context: typer.Context,
    since: Annotated[str, typer.Option("--since", help="First day of publication, as 2016-07-14.")],
    until: Annotated[str | None, typer.Option("--until", help="Last day (default: today).")] = None,
    watch: Annotated[
        str | None, typer.Option("--watch", help="Only this watch of the desk, by name or number.")
    ] = None,
    language: Annotated[Language, typer.Option("--language", help="Language of the words.")] = Language.FR,
    form: Annotated[Form, typer.Option("--format", help="Markdown, or one HTML page that prints.")] = Form.MARKDOWN,
    links: Annotated[bool, typer.Option("--links/--no-links", help="Link articles to their addresses.")] = True,
    out: Annotated[Path | None, typer.Option("--out", help="File to write.", show_default="standard output")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON.")] = False,
) -> None:
    """Write the note of some days: what is new in the record by the articles published on them.

    New incidents, tolls that moved, claims and denials, warnings, threats, alert levels, foiled plots, justice; each
    line with its articles and how sure it is told. Values are those that articles up to the last day give.

    Examples:

      vigie brief --since 2016-07-14 --until 2016-07-21

      vigie brief --since 2024-03-22 --watch Moscou --language en

      vigie brief --since 2016-07-14 --until 2016-07-21 --format html --out note.html
    """
    from dataclasses import asdict

    from vigie import app
    from vigie.desk.briefing import brief as compose

    current = session(context)
    desk = app.load_desk(current.settings())
    try:
        found = compose(desk, since, until, watch)
    finally:
        desk.close()
    if as_json or current.json:
        print_json(asdict(found))
        return
    try:
        from vigie.serve.brief.render import Look, render
    except ModuleNotFoundError as error:
        told = f"brief: the package {error.name} is not installed; install it with: pip install 'vigie[brief]'"
        raise InputError(told) from error
    text = render(found, Look(language.value, form.value, links))
    if out is None:
        typer.echo(text, nl=False)
    else:
        out.write_text(text, encoding="utf-8")
        current.err().print(f"brief written to {out}", markup=False)
