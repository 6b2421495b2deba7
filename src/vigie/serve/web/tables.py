"""Tables other than incidents as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from fastapi import Request
from starlette.responses import Response

from vigie.exports.model import Cell
from vigie.exports.tables import cell
from vigie.serve.answers import tagged


def table_answer(request: Request, name: str, head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Response:
    """Rows as a CSV download (UTF-8, RFC 4180); formulas disarmed by `'`."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(head)
    writer.writerows([cell(value) for value in row] for row in rows)
    return tagged(request, out.getvalue().encode(), "text/csv; charset=utf-8", name=f"vigie-{name}.csv")
