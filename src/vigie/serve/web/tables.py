"""Tables other than incidents as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from fastapi import Request
from starlette.responses import Response

from vigie.serve.answers import tagged

# Characters by which a spreadsheet takes a cell for a formula (OWASP, CSV injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
Cell = str | int | float | None


def table_answer(request: Request, name: str, head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Response:
    """Rows as a CSV download (UTF-8, RFC 4180); formulas disarmed by `'`."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(head)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return tagged(request, out.getvalue().encode(), "text/csv; charset=utf-8", name=f"vigie-{name}.csv")


def _cell(value: Cell) -> str | int | float:
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return "" if value is None else value
