"""The command `vigie`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from vigie.cli import (
    batch,
    brief,
    compare,
    evaluate,
    export,
    extract,
    incidents,
    ingest,
    issues,
    known,
    load,
    notifications,
    parse,
    queue,
    review,
    search,
    serve,
    show,
    sources,
    stats,
    users,
    watch,
    webhooks,
)
from vigie.cli.context import Session
from vigie.domain.errors import VigieError


class _Commands(TyperGroup):
    """The commands; an error of Vigie's own is told in one line, without a traceback."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command; exit code 1 where it fails."""
        try:
            return super().invoke(ctx)
        except VigieError as error:
            typer.echo(f"vigie: {error}", err=True)
            raise typer.Exit(1) from error


app = typer.Typer(
    cls=_Commands,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    help="Reads the French-language press on terrorism and political violence and keeps an incident record.",
    epilog="Start with: [bold]vigie ingest articles.jsonl[/bold], then [bold]vigie incidents[/bold].",
)


def _version(wanted: bool) -> None:
    if wanted:
        from vigie import __version__

        typer.echo(f"vigie {__version__}")
        raise typer.Exit()


@app.callback()
def _global(
    context: typer.Context,
    db: Annotated[str | None, typer.Option("--db", help="Database: a path or a URL.", show_default="vigie.db")] = None,
    config: Annotated[Path | None, typer.Option("--config", help="Settings file (default: vigie.toml here).")] = None,
    json: Annotated[bool, typer.Option("--json", help="Write JSON instead of tables.")] = False,
    quiet: Annotated[bool, typer.Option("-q", "--quiet", help="No progress and no messages.")] = False,
    verbose: Annotated[int, typer.Option("-v", "--verbose", count=True, help="Tell more.")] = 0,
    _: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Tell the version.")] = False,
) -> None:
    context.obj = Session(db=db, config=config, json=json, quiet=quiet, verbose=verbose)


app.command("extract")(extract.extract)
app.command("ingest")(ingest.ingest)
app.command("batch")(batch.batch)
app.command("load")(load.load)
app.command("watch")(watch.watch)
app.command("notifications")(notifications.notifications)
app.add_typer(webhooks.webhooks, name="webhooks")
app.command("incidents")(incidents.incidents)
app.command("show")(show.show)
app.command("merge")(review.merge)
app.command("split")(review.split)
app.command("same")(review.same)
app.command("different")(review.different)
app.command("correct")(review.correct)
app.command("strike")(review.strike)
app.command("undo")(review.undo)
app.command("judgements")(review.judgements)
app.add_typer(sources.sources, name="sources")
app.command("search")(search.search)
app.command("stats")(stats.stats)
app.command("brief")(brief.brief)
app.command("issues")(issues.issues)
app.command("export")(export.export)
app.command("compare")(compare.compare)
app.add_typer(known.known, name="known")
app.command("parse")(parse.parse)
app.command("serve")(serve.serve)
app.add_typer(queue.review, name="review")
app.add_typer(users.users, name="users")
app.command("eval")(evaluate.evaluate)


def run() -> None:
    """Entry point of the command line."""
    app()
