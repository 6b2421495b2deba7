"""A progress bar on standard error with rate and time left."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, TypeVar

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn

if TYPE_CHECKING:
    from vigie.read.inputs import Inputs

_T = TypeVar("_T")


def track(done: Iterable[_T], inputs: Inputs, console: Console, verb: str) -> Iterator[_T]:
    """Show how many of the inputs' bytes are read and how many articles a second pass while `done` is used up."""
    columns = (
        TextColumn(f"{verb} {{task.fields[count]:,}} articles"),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[rate]:,.0f}/s"),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
    )
    progress = Progress(*columns, console=console, transient=True, disable=console.quiet or not console.is_terminal)
    with progress:
        task = progress.add_task("", total=inputs.total or None, count=0, rate=0.0)
        for count, one in enumerate(done, 1):
            elapsed = progress.tasks[0].elapsed or 0.0
            progress.update(task, completed=inputs.done, count=count, rate=count / elapsed if elapsed else 0.0)
            yield one
