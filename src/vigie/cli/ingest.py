"""`vigie ingest`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer
from rich.console import Console

from vigie.cli.context import Session, print_json, session

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vigie.pipeline import Summary

INPUTS_HELP = (
    "JSONL, CSV, HTML, text, WARC, tar, zip, feed or sitemap (packed or not), a folder, a web or fsspec address, a "
    "list of addresses, or - for standard input."
)
INTERRUPTED = 130


def ingest(
    context: typer.Context,
    inputs: Annotated[list[str], typer.Argument(help=INPUTS_HELP)],
    workers: Annotated[int | None, typer.Option("--workers", min=1, help="Processes that read articles.")] = None,
    notify: Annotated[
        bool | None,
        typer.Option(
            "--notify/--no-notify",
            help="Make notifications of what is new; by default once the database holds incidents.",
            show_default=False,
        ),
    ] = None,
    refetch: Annotated[bool, typer.Option("--refetch", help="Fetch addresses though they did not change.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Write the summary as JSON.")] = False,
) -> None:
    """Read articles, extract their events, join them to incidents and store them.

    Running it again changes nothing; after an interruption it goes on where it was. What cannot be read is recorded
    (see [bold]vigie issues[/bold]) and the rest is taken in. Addresses are fetched as robots.txt allows, with a pause
    between two requests to a host, never from inside the own network (see the settings under [bold]fetch[/bold]).

    Examples:

      vigie ingest articles.jsonl

      vigie --db press.db ingest --workers 2 archive/ pages.warc.gz

      vigie ingest https://journal.example/feed.xml addresses.urls s3://bucket/crawl.warc.gz

      zcat feed.jsonl.gz | vigie ingest -
    """
    from vigie.pipeline import Summary

    current = session(context)
    summary = Summary()
    interrupted = _run(current, inputs, Wishes(workers, notify, refetch), summary)
    if as_json or current.json:
        print_json({**summary.counts(), "interrupted": interrupted})
    else:
        print_counts(current.out(), summary.counts())
    if interrupted:
        end_interrupted(current)
    if summary.issues:
        current.err().print("Some inputs had issues: see `vigie issues`.")


def end_interrupted(current: Session) -> NoReturn:
    """Say what a run that the user interrupted leaves, and end with the status of that."""
    current.err().print("Interrupted. What the table tells is stored; run the same command to go on.")
    raise typer.Exit(INTERRUPTED)


@dataclass(frozen=True, slots=True)
class Wishes:
    """The options of a run: processes, whether to notify (None: where stock was taken before), whether to refetch."""

    workers: int | None = None
    notify: bool | None = None
    refetch: bool = False


def _run(current: Session, inputs: list[str], wishes: Wishes, summary: Summary) -> bool:
    """Take the inputs in; whether the user interrupted it."""
    from vigie import app, pipeline
    from vigie.cli.progress import track
    from vigie.read.inputs import Inputs
    from vigie.read.limits import Limits
    from vigie.store.engine import now

    settings = current.settings(workers=wishes.workers)
    console, version, started = current.err(), app.reading_version(settings), now()
    fetcher = cache(lambda: app.load_fetcher(settings, None if wishes.refetch else store.watching))
    source = Inputs(inputs, Limits(settings.read.max_bytes), fetcher)
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
    if fetcher.cache_info().currsize:
        fetched = fetcher()
        summary.read += fetched.unchanged
        summary.unchanged += fetched.unchanged
        # What was fetched is remembered once all is stored: an answer remembered too early would never come again.
        store.watching.remember(() if interrupted else fetched.fetched.values())
        fetched.close()
    if not interrupted:
        pipeline.conclude(store, summary, wishes.notify)
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
    "notifications": "notifications",
    "issues": "issues",
}


def print_counts(console: Console, counts: Mapping[str, float], labels: Mapping[str, str] = _LABELS) -> None:
    """The counts of a run as a table."""
    from rich.table import Table

    table = Table(show_header=False, box=None, pad_edge=False)
    table.add_column()
    table.add_column(justify="right")
    for name, count in counts.items():
        table.add_row(labels[name], f"{count:,}")
    console.print(table)
