"""The API's exports: a selection in the layouts of other programs, and what each layout is."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from vigie.exports import formats
from vigie.exports.about import as_json, codebook
from vigie.exports.handing import description, hand_over
from vigie.exports.order import Layout, Order, What
from vigie.serve.access.gate import DeskHere
from vigie.serve.answers import json_answer, tagged
from vigie.serve.api.reading import Selected, Sort
from vigie.serve.handing import file_name, handed, ordered

router = APIRouter()
_FILE: dict[int | str, dict[str, Any]] = {200: {"content": {form.media: {} for form in formats.FORMATS.values()}}}


@dataclass(frozen=True, slots=True)
class FormatShape:
    """A format: its name, title, what it is, the end of its file names, its media type, and what may be asked for."""

    name: Layout
    title: str
    about: str
    suffix: str
    media: str
    takes: tuple[What, ...]


def order(
    request: Request,
    wanted: Selected,
    what: What,
    form: Layout,
    plain: Annotated[bool, Query(description="Only the columns of the layout, none added.")] = False,
    hxl: Annotated[bool, Query(description="With a CSV of incidents: a second row of HXL tags.")] = False,
) -> Order:
    """The order of a request."""
    return replace(ordered(request, what, form, wanted.pairs()), plain=plain, hxl=hxl)


Ordered = Annotated[Order, Depends(order)]


@router.get("/exports", response_model=list[FormatShape])
def exports(request: Request) -> Response:
    """The formats, and what may be asked for in each."""
    told = [
        FormatShape(one.name, one.title, one.about, one.suffix, one.media, tuple(one.write))
        for one in formats.FORMATS.values()
    ]
    return json_answer(request, told)


@router.get("/exports/{what}/{form}", response_class=Response, responses=_FILE)
def export(request: Request, desk: DeskHere, wanted: Selected, asked: Ordered, sort: Sort = "id") -> Response:
    """A whole selection in a format, as `vigie export` writes it; the header `Link` leads to its description."""
    answer = handed(request, desk, asked, (item.id for item in desk.everything(wanted, sort)))
    query = f"?{request.url.query}" if request.url.query else ""
    answer.headers["Link"] = f'<{request.url.path}/about{query}>; rel="describedby"'
    return answer


@router.get("/exports/{what}/{form}/about")
def export_about(request: Request, desk: DeskHere, wanted: Selected, asked: Ordered) -> Response:
    """What goes with the same export: time, version, filter, licence, source ids, codebook (Frictionless)."""
    batch = hand_over(desk, asked, [item.id for item in desk.everything(wanted, "id")], io.BytesIO())
    return tagged(request, as_json(description(batch, file_name(asked))), "application/json")


@router.get(
    "/exports/{what}/{form}/codebook", response_class=Response, responses={200: {"content": {"text/markdown": {}}}}
)
def export_codebook(request: Request, what: What, form: Layout) -> Response:
    """The codebook of a format, made from the code."""
    text = codebook(form, what, formats.find(form, what).fields[what])
    return tagged(request, text.encode(), "text/markdown; charset=utf-8")


@router.get("/incidents.{form}", response_class=Response, responses=_FILE)
def incidents_as(request: Request, desk: DeskHere, wanted: Selected, form: Layout, sort: Sort = "date") -> Response:
    """The same for incidents: `incidents.csv`, `incidents.geojson`."""
    asked = ordered(request, What.INCIDENTS, form, wanted.pairs())
    return handed(request, desk, asked, (item.id for item in desk.everything(wanted, sort)))
