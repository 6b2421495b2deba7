"""Incidents in the layouts of other programs, as answers."""

from __future__ import annotations

import io
from collections.abc import Iterable

from fastapi import Request
from starlette.responses import Response

from vigie.desk.desk import Desk
from vigie.exports import formats
from vigie.exports.handing import hand_over
from vigie.exports.order import Layout, Order, What
from vigie.serve.answers import tagged


def ordered(request: Request, what: What, form: Layout, filtered: Iterable[tuple[str, str]]) -> Order:
    """An order by a request, whose server is where pages are found."""
    return Order(what, form, tuple(filtered), address=str(request.base_url).rstrip("/"))


def handed(request: Request, desk: Desk, order: Order, ids: Iterable[str]) -> Response:
    """Some incidents as ordered, to be kept as a file."""
    out = io.BytesIO()
    batch = hand_over(desk, order, list(ids), out)
    answer = tagged(request, out.getvalue(), formats.FORMATS[order.format].media, name=file_name(order))
    answer.headers["X-Vigie-Version"] = batch.version
    return answer


def file_name(order: Order) -> str:
    """The name that the file of an order has."""
    return f"vigie-{order.what}{formats.FORMATS[order.format].suffix}"
