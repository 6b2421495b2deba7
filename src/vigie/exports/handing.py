"""Hands a selection of the record over: gathers it, writes it in a format, tells what it is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import BinaryIO

from vigie import __version__
from vigie.desk.core import Core
from vigie.domain.errors import InputError
from vigie.domain.event import JsonValue
from vigie.exports import formats
from vigie.exports.about import package
from vigie.exports.gathering import gather
from vigie.exports.model import Batch
from vigie.exports.order import Layout, Order, What


def hand_over(desk: Core, order: Order, ids: Sequence[str], out: BinaryIO) -> Batch:
    """Write some incidents; what was left out and used is told in the batch. Raises InputError for a wrong order."""
    form = formats.find(order.format, order.what)
    if order.hxl and (order.format, order.what) != (Layout.CSV, What.INCIDENTS):
        raise InputError("hxl: only a CSV of incidents has tags; expected export incidents --format csv --hxl")
    snapshot = desk.snapshot()
    batch = Batch(
        what=order.what,
        format=order.format,
        made=datetime.now(UTC).isoformat(timespec="seconds"),
        version=__version__,
        filter=order.filter,
        items={name: snapshot.items[name] for name in ids if name in snapshot.items},
        address=order.address,
        plain=order.plain,
        hxl=order.hxl,
    )
    formats.run(form, gather(desk.base, snapshot, ids), batch, out)
    return batch


def description(batch: Batch, path: str) -> dict[str, JsonValue]:
    """What goes beside a file: a Frictionless data package with the codebook and the ids of the articles used."""
    form = formats.find(batch.format, batch.what)
    return package(batch, form.fields[batch.what], path, form.media)
