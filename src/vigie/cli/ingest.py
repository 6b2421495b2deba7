"""`vigie ingest`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from vigie.cli.context import Session, print_json, session

if TYPE_CHECKING:
    from vigie.pipeline import Summary

INPUTS_HELP = "JSONL (.xz, .gz), folder, HTML, text, WARC or tar file, or - for standard input."
INTERRUPTED = 130


def ingest(
    context: typer.Context,
    inputs: Annotated[list[str], typer.Argument(help=INPUTS_HELP)],
    workers: Annotated[int | None, typer.Option("--workers", min=1, help="Processes that read articles.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Write the summary as JSON.")] = False,
) -> None:
    """Read articles, extract their events, join them to incidents and store them.

    Running it again changes nothing; after an interruption it goes on where it was. What cannot be read is recorded
    (see [bold]vigie issues[/bold]) and the rest is taken in.

    Examples:

      vigie ingest articles.jsonl

      vigie --db press.db ingest --workers 2 archive/ pages.warc.gz

      zcat feed.jsonl.gz | vigie ingest -
    """
    from vigie.pipeline import Summary

    current = session(context)
    summary = Summary()
    interrupted = _run(current, inputs, workers, summary)
    if as_json or current.json:
        print_json({**summary.counts(), "interrupted": interrupted})
    else:
        _print_summary(current.out(), summary.counts())
    if interrupted:
        current.err().print("Interrupted. What the table tells is stored; run the same command to go on.")
        raise typer.Exit(INTERRUPTED)
    if summary.issues:
        current.err().print("Some inputs had issues: see `vigie issues`.")


def _run(current: Session, inputs: list[str], workers: int | None, summary: Summary) -> bool:
    """Take the inputs in; whether the user interrupted it."""
    from vigie import app, pipeline
    from vigie.cli.progress import track
    from vigie.read.inputs import Inputs
    from vigie.read.limits import Limits
    from vigie.store.engine import now

    settings = current.settings(workers=workers)
    source = Inputs(inputs, Limits(settings.read.max_bytes))
    console, version, started = current.err(), app.reading_version(settings), now()
    store = current.store(create=True)
    fresh = pipeline.fresh(store, pipeline.items(source), version, summary)
    outcomes = app.outcomes(fresh, settings, app.load_reader)
    run = pipeline.Run(version, settings.ingest.batch, app.load_ways(settings))
    stored = pipeline.ingest(store, outcomes, run, summary)
    interrupted = False
    try:
        for outcome in track(stored, source, console, "read"):
            for issue in outcome.issues if current.verbose else ():
                console.print(f"{issue.where}: {issue.code}: {issue.message}", markup=False)
    except KeyboardInterrupt:
        interrupted = True
    if summary.read > summary.unchanged + summary.refused:
        store.record_run(started, version, inputs, summary.counts())
    store.close()
    return interrupted


_LABELS = {
    "read": "articles read",
    "unchanged": "  already known",
    "refused": "  refused (see issues)",
    "irrelevant": "  not on the subject",
    "relevant": "  relevant",
    "duplicates": "  of these duplicates",
    "events": "events",
    "new_incidents": "new incidents and records",
    "updated_incidents": "updated incidents and records",
    "issues": "issues",
}


def _print_summary(console: Console, counts: dict[str, int]) -> None:
    from rich.table import Table

    table = Table(show_header=False, box=None, pad_edge=False)
    table.add_column()
    table.add_column(justify="right")
    for name, count in counts.items():
        table.add_row(_LABELS[name], f"{count:,}")
    console.print(table)
