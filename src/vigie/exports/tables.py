"""Lines as CSV and Parquet."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from typing import BinaryIO

from vigie.domain.errors import InputError
from vigie.exports.about import brief
from vigie.exports.model import Batch, Cell, Field, Line

# Characters by which a spreadsheet takes a cell for a formula (OWASP, CSV injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write_csv(lines: Iterable[Line], fields: Sequence[Field], out: BinaryIO, hxl: bool = False) -> None:
    """UTF-8, RFC 4180; with `hxl` a second row of tags.

    Text that a spreadsheet would take for a formula is disarmed by `'`; truth is `true` or `false`, nothing is empty.
    """
    stream = io.TextIOWrapper(out, encoding="utf-8", newline="", write_through=True)
    writer = csv.writer(stream)
    writer.writerow([field.name for field in fields])
    if hxl:
        writer.writerow([field.hxl for field in fields])
    for line in lines:
        writer.writerow([cell(line.get(field.name)) for field in fields])
    stream.flush()
    stream.detach()


def cell(value: Cell) -> str | int | float:
    """A value as a cell of CSV."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return "" if value is None else value


def write_parquet(lines: Iterator[Line], fields: Sequence[Field], batch: Batch, out: BinaryIO) -> None:
    """Parquet (zstd) with typed columns; what the export says of itself stands in the metadata under `vigie`.

    Raises InputError without the extra.
    """
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ModuleNotFoundError as error:
        raise InputError(
            f"parquet needs the extra [export] ({error.name} is missing): pip install 'vigie[export]'"
        ) from error
    kinds = {"integer": pa.int64(), "number": pa.float64(), "boolean": pa.bool_(), "date": pa.date32()}
    columns: dict[str, list[object]] = {field.name: [] for field in fields}
    for line in lines:
        for field in fields:
            columns[field.name].append(_typed(line.get(field.name), field.type))
    schema = pa.schema(
        [pa.field(f.name, kinds.get(f.type, pa.string()), metadata={"description": f.about}) for f in fields],
        metadata={"vigie": json.dumps(brief(batch), ensure_ascii=False)},
    )
    pq.write_table(pa.table(columns, schema=schema), out, compression="zstd")


def _typed(value: Cell, kind: str) -> object:
    from datetime import date

    if value is None:
        return None
    if kind == "date":
        return date.fromisoformat(str(value))
    return str(value) if kind in ("string", "datetime") else value
