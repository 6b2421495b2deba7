"""`vigie batch`."""

from __future__ import annotations

import enum
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from vigie.cli.context import Session, print_json, session
from vigie.cli.ingest import INTERRUPTED, print_counts
from vigie.domain.errors import InputError

if TYPE_CHECKING:
    from vigie.engines.part import Manifest
    from vigie.engines.shard import Engine, Job, Result


class EngineName(enum.StrEnum):
    """Where shards are read."""

    LOCAL = "local"
    RAY = "ray"


def batch(
    context: typer.Context,
    shards: Annotated[
        list[str] | None,
        typer.Argument(
            help="WARC, JSONL or any other input of [bold]ingest[/bold]; a folder is one shard.", metavar="SHARD..."
        ),
    ] = None,
    out: Annotated[Path, typer.Option("--out", help="Folder of the parts; all workers have to see it.")] = Path(
        "parts"
    ),
    engine: Annotated[EngineName, typer.Option("--engine", help="Processes here, or Ray.")] = EngineName.LOCAL,
    workers: Annotated[int | None, typer.Option("--workers", min=1, help="Shards read at a time.")] = None,
    listed: Annotated[
        Path | None, typer.Option("--list", help="A file that names one shard a line, beside those given.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Write the summary as JSON.")] = False,
) -> None:
    """Read many inputs without a database, side by side: one part file and one manifest for each shard.

    Run again, it reads only shards without a part, those that changed, and those read by another version. What comes
    out is the same for any engine, number of workers and order; [bold]vigie load[/bold] brings it into a database.
    With RAY_ADDRESS set, the engine ray joins that cluster; else it starts a Ray of its own on this machine.

    Examples:

      vigie batch crawl/*.warc.gz --workers 8 --out parts

      vigie batch --list shards.txt --engine ray --workers 64 --out /shared/parts
    """
    from vigie import app
    from vigie.engines.shard import Job

    current = session(context)
    settings = current.settings(workers=workers)
    job = Job(str(out), settings, app.load_reader, app.reading_version(settings))
    named = [*(shards or ()), *(_listed(listed) if listed else ())]
    if not named:
        raise InputError("batch: no shard named; give files or folders, or --list FILE")
    began, interrupted = time.monotonic(), False
    summary = _Summary()
    try:
        _run(current, named, job, _engine(engine, settings.ingest.workers), summary)
    except KeyboardInterrupt:
        interrupted = True
    told = summary.told(time.monotonic() - began)
    if as_json or current.json:
        print_json({**told, "interrupted": interrupted, "errors": summary.errors})
    else:
        print_counts(current.out(), told, _LABELS)
    if interrupted:
        current.err().print("Interrupted. Finished parts are kept; run the same command to go on.")
        raise typer.Exit(INTERRUPTED)
    if summary.errors:
        raise typer.Exit(1)


class _Summary:
    """What a batch did."""

    def __init__(self) -> None:
        self.shards = self.before = 0
        self.errors: list[str] = []
        self.counts: dict[str, int] = {}

    def add(self, manifest: Manifest) -> None:
        """Count what a part holds."""
        for name, count in manifest.counts:
            self.counts[name] = self.counts.get(name, 0) + count

    def told(self, seconds: float) -> dict[str, int | float]:
        """The numbers by name."""
        first = {"shards": self.shards, "finished_before": self.before, "failed": len(self.errors)}
        return {**first, **self.counts, "seconds": round(seconds, 1)}


def _listed(path: Path) -> list[str]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot be read as a list of shards: {error}") from error
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def _engine(name: EngineName, workers: int) -> Engine:
    if name is EngineName.RAY:
        from vigie.engines.ray_actors import RayEngine

        return RayEngine(workers)
    from vigie.engines.local import LocalEngine

    return LocalEngine(workers)


def _run(current: Session, named: list[str], job: Job, engine: Engine, summary: _Summary) -> None:
    from vigie.engines.shard import finished, names

    try:
        Path(job.out).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"{job.out}: cannot be made a folder: {error.strerror or error}") from error
    todo: list[str] = []
    for shard in names(named):
        summary.shards += 1
        manifest = finished(shard, job)
        if manifest is None:
            todo.append(shard)
        else:
            summary.before += 1
            summary.add(manifest)
    if not todo:
        return
    console = current.err()
    for result in _track(engine.run(todo, job), len(todo), console):
        if result.manifest is None:
            summary.errors.append(result.error or f"{result.shard}: failed")
            console.print(summary.errors[-1], markup=False)
            continue
        summary.add(result.manifest)
        if current.verbose:
            count = result.manifest.count
            console.print(f"{result.shard}: {count('relevant')} of {count('read')} articles relevant", markup=False)


def _track(results: Iterable[Result], total: int, console: Console) -> Iterator[Result]:
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeElapsedColumn, TimeRemainingColumn

    columns = ("shards", MofNCompleteColumn(), BarColumn(), TimeElapsedColumn(), "left", TimeRemainingColumn())
    progress = Progress(*columns, console=console, transient=True, disable=console.quiet or not console.is_terminal)
    with progress:
        yield from progress.track(results, total=total)


_LABELS = {
    "shards": "shards",
    "finished_before": "  finished before",
    "failed": "  failed",
    "read": "articles read",
    "refused": "  refused (issues are in the parts)",
    "irrelevant": "  not on the subject",
    "relevant": "  relevant",
    "events": "events",
    "issues": "issues",
    "seconds": "seconds",
}
