"""`vigie export`."""

from __future__ import annotations

import enum
import os
import shutil
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO, cast

import typer

from vigie.cli import filters
from vigie.cli.context import Session, session
from vigie.domain.errors import InputError
from vigie.exports.order import Layout, Order
from vigie.exports.order import What as Part

if TYPE_CHECKING:
    from vigie.store.records import IncidentFilter

_SIDE = ".meta.json"
_IN_MEMORY = 1 << 24


class What(enum.StrEnum):
    """What is exported."""

    INCIDENTS = "incidents"
    EVENTS = "events"
    STATEMENTS = "statements"
    RECORD = "record"
    CODEBOOK = "codebook"


def export(
    context: typer.Context,
    what: Annotated[
        What,
        typer.Argument(
            help="Incidents; events as articles tell them; statements, each value with its words; the whole record,"
            " to be loaded elsewhere; or the codebook of a format."
        ),
    ],
    form: Annotated[Layout, typer.Option("--format", help="Layout; see docs/exports.md.")] = Layout.JSONL,
    out: Annotated[
        Path | None,
        typer.Option("--out", help="File to write, with its description in FILE.meta.json; else standard output."),
    ] = None,
    kind: filters.Kinds = None,
    country: filters.Country = None,
    city: filters.City = None,
    actor: filters.Actor = None,
    since: filters.Since = None,
    until: filters.Until = None,
    min_killed: filters.MinKilled = None,
    background: Annotated[
        bool, typer.Option("--background/--no-background", help="Also what undated mentions or lists alone tell.")
    ] = True,
    struck: filters.Struck = False,
    limit: Annotated[int | None, typer.Option("--limit", min=1, help="So many at most, by id.")] = None,
    hxl: Annotated[bool, typer.Option("--hxl", help="With csv: a second row of HXL tags.")] = False,
    plain: Annotated[bool, typer.Option("--plain", help="Only the columns of the layout, none added.")] = False,
    of: Annotated[Part, typer.Option("--of", help="With codebook: of what.")] = Part.INCIDENTS,
) -> None:
    """Write incidents, events or statements for other programs, by the filters of [bold]vigie incidents[/bold].

    Examples:

      vigie export incidents --format jsonl --out incidents.jsonl

      vigie export incidents --format gtd --country FR --since 2015-01-01 --out france.csv

      vigie export incidents --format geopackage --out map.gpkg

      vigie export statements --format webannotation > evidence.jsonld

      vigie export record --out record.jsonl

      vigie export codebook --format ucdp
    """
    from vigie.store.records import IncidentFilter

    wanted = IncidentFilter(
        country=country,
        city=city,
        actor=actor,
        min_killed=min_killed,
        background=background,
        struck=struck,
        sort="id",
        limit=limit,
    )
    wanted = filters.within(wanted, kind, since, until)
    current = session(context)
    if what is What.CODEBOOK:
        _codebook(form, of, out)
    elif what is What.RECORD:
        _record(current, form, wanted, out)
    else:
        _hand_over(current, Order(Part(what.value), form, filters.told(wanted), plain, hxl), wanted, out)


def _codebook(form: Layout, of: Part, out: Path | None) -> None:
    from vigie.exports import formats
    from vigie.exports.about import codebook

    with _writing(out) as stream:
        stream.write(codebook(form, of, formats.find(form, of).fields[of]).encode())


def _record(current: Session, form: Layout, wanted: IncidentFilter, out: Path | None) -> None:
    from vigie.store.records import IncidentFilter

    if form is not Layout.JSONL:
        raise InputError(f"export record --format {form}: the whole record goes as jsonl alone")
    if replace(wanted, background=True) != IncidentFilter(background=True, sort="id"):
        raise InputError("export record: takes no filter; a part of the record goes as incidents, events or statements")
    store = current.store()
    with _writing(out) as stream:
        for line in store.transfer.dump():
            stream.write(line)


def _hand_over(current: Session, order: Order, wanted: IncidentFilter, out: Path | None) -> None:
    from vigie import app
    from vigie.exports.about import as_json
    from vigie.exports.handing import description, hand_over

    folder = out is not None and order.format is Layout.BRAT and out.suffix != ".zip"
    desk = app.load_desk(current.settings())
    try:
        with desk.base.asking() as store:
            ids = [row.id for row in store.incidents(wanted)]
        with _writing(out, folder) as stream:
            batch = hand_over(desk, order, ids, stream)
    finally:
        desk.close()
    if out is not None and not folder:
        with _writing(out.with_name(out.name + _SIDE)) as stream:
            stream.write(as_json(description(batch, out.name)))
    for reason, count in sorted(batch.left.items()):
        current.err().print(f"left out: {count} ({reason})", markup=False)


@contextmanager
def _writing(out: Path | None, folder: bool = False) -> Iterator[BinaryIO]:
    """Where an export goes; it is there wholly or, when something fails, not at all. A folder takes what a ZIP holds.

    Raises InputError where it cannot be written.
    """
    with tempfile.SpooledTemporaryFile(_IN_MEMORY) as waiting:
        yield cast(BinaryIO, waiting)
        waiting.seek(0)
        if out is None:
            shutil.copyfileobj(waiting, sys.stdout.buffer)
            sys.stdout.flush()
            return
        try:
            if folder:
                out.mkdir(parents=True, exist_ok=True)
                with zipfile.ZipFile(cast(BinaryIO, waiting)) as archive:
                    archive.extractall(out)
                return
            beside = out.with_name(f".{out.name}.{os.getpid()}.tmp")
            with beside.open("wb") as stream:
                shutil.copyfileobj(waiting, stream)
            beside.replace(out)
        except OSError as error:
            raise InputError(f"{out}: cannot be written: {error.strerror}") from error
