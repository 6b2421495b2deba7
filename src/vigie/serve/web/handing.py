"""The selection of a page in the layouts of other programs."""

from __future__ import annotations

import io
from urllib.parse import quote

from fastapi import APIRouter, Request
from starlette.responses import Response

from vigie.exports import formats
from vigie.exports.about import as_json, codebook
from vigie.exports.handing import Order, description, hand_over
from vigie.exports.model import Batch
from vigie.serve.access.gate import DeskHere
from vigie.serve.answers import CACHE_CONTROL
from vigie.serve.web.browse import selected

router = APIRouter()


@router.get("/incidents/export/{form}")
def incidents_export(request: Request, desk: DeskHere, form: str) -> Response:
    """The whole selection in a format; its description and codebook are where the header `Link` points."""
    out = io.BytesIO()
    batch = _hand_over(request, desk, form, out)
    found = formats.find(form, "incidents")
    query = f"?{request.url.query}" if request.url.query else ""
    headers = {
        "Cache-Control": CACHE_CONTROL,
        "Content-Disposition": f'attachment; filename="vigie-incidents{found.suffix}"',
        "Link": f'</incidents/export/{quote(form)}/about{query}>; rel="describedby"',
        "X-Vigie-Version": batch.version,
    }
    return Response(out.getvalue(), 200, headers, media_type=found.media)


@router.get("/incidents/export/{form}/about")
def incidents_export_about(request: Request, desk: DeskHere, form: str) -> Response:
    """What goes with the same export: time, version, filter, licence, source ids, codebook (Frictionless)."""
    batch = _hand_over(request, desk, form, io.BytesIO())
    told = description(batch, f"vigie-incidents{formats.find(form, 'incidents').suffix}")
    return Response(as_json(told), 200, {"Cache-Control": CACHE_CONTROL}, media_type="application/json")


@router.get("/exports/{form}.md")
def export_codebook(form: str) -> Response:
    """The codebook of a format, made from the code."""
    found = formats.find(form, "incidents")
    return Response(codebook(form, "incidents", found.fields["incidents"]), media_type="text/markdown; charset=utf-8")


def _hand_over(request: Request, desk: DeskHere, form: str, out: io.BytesIO) -> Batch:
    selection = selected(request)
    ids = [item.id for item in desk.everything(selection, "id")]
    address = str(request.base_url).rstrip("/")
    order = Order("incidents", form, tuple(selection.pairs()), address=address)
    return hand_over(desk, order, ids, out)
