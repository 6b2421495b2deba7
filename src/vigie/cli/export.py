"""`vigie export`."""

from __future__ import annotations

import enum
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated

import typer

from vigie.cli.context import session
from vigie.domain.errors import InputError

if TYPE_CHECKING:
    from vigie.store.export import Row


class What(enum.StrEnum):
    """What is exported."""

    INCIDENTS = "incidents"
    EVENTS = "events"


class Format(enum.StrEnum):
    """The layout of an export."""

    JSONL = "jsonl"
    CSV = "csv"
    GEOJSON = "geojson"


def export(
    context: typer.Context,
    what: Annotated[What, typer.Argument(help="Incidents with their reports, or events as articles tell them.")],
    form: Annotated[Format, typer.Option("--format", help="Layout; geojson for incidents only.")] = Format.JSONL,
    out: Annotated[Path | None, typer.Option("--out", help="File to write; standard output otherwise.")] = None,
) -> None:
    """Write incidents or events for other programs.

    Examples:

      vigie export incidents --format jsonl --out incidents.jsonl

      vigie export incidents --format geojson > map.geojson
    """
    from vigie import app
    from vigie.store.export import export_events, export_incidents, geojson
    from vigie.store.records import IncidentFilter

    if what is What.EVENTS and form is Format.GEOJSON:
        raise InputError("export events --format geojson: events have no position; export incidents instead")
    store = session(context).store()
    rows = (
        export_events(store)
        if what is What.EVENTS
        else export_incidents(store, app.load_places(), IncidentFilter(background=True, sort="id"))
    )
    try:
        stream = out.open("w", encoding="utf-8", newline="") if out else sys.stdout
    except OSError as error:
        raise InputError(f"{out}: cannot be written: {error.strerror}") from error
    try:
        if form is Format.GEOJSON:
            stream.write(json.dumps(geojson(rows), ensure_ascii=False) + "\n")
        elif form is Format.CSV:
            _write_csv(rows, stream)
        else:
            for row in rows:
                stream.write(json.dumps(row, ensure_ascii=False) + "\n")
    finally:
        if out:
            stream.close()


def _write_csv(rows: Iterator[Row], stream: IO[str]) -> None:
    """Rows with a header of all columns met; lists joined by `|`, counts as `killed_min` and `killed_max`."""
    import csv

    from vigie.domain.vocabulary import TALLY_SLOTS

    flat: list[dict[str, str | int | float | None]] = []
    for row in rows:
        line: dict[str, str | int | float | None] = {}
        for name, value in row.items():
            if name in TALLY_SLOTS:
                low, high = value if isinstance(value, list) else (None, None)
                line[f"{name}_min"] = low if isinstance(low, int) else None
                line[f"{name}_max"] = high if isinstance(high, int) else None
            elif name == "reports" and isinstance(value, list):
                line[name] = "|".join(f"{r['article']}#{r['event']}" for r in value if isinstance(r, dict))
            elif name == "links" and isinstance(value, list):
                told = (f"{one['source']} {one['type']} {one['target']}" for one in value if isinstance(one, dict))
                line[name] = "|".join(told)
            elif isinstance(value, list):
                line[name] = "|".join(map(str, value))
            else:
                line[name] = value if not isinstance(value, dict) else json.dumps(value, ensure_ascii=False)
        flat.append(line)
    columns = list(dict.fromkeys(name for line in flat for name in line))
    writer = csv.DictWriter(stream, columns, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(flat)
