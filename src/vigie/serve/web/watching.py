"""Watches over protected places and events, and saved searches."""

from __future__ import annotations

import math
from typing import Annotated

from fastapi import APIRouter, Form, Request
from pydantic import BaseModel, Field
from starlette.responses import Response

from vigie.desk.selection import Selection
from vigie.desk.view.work import WatchDraft
from vigie.domain.errors import InputError
from vigie.exports.order import Layout, What
from vigie.lexicon.actors import Actors
from vigie.serve.access.gate import AnalystHere, DeskHere, VisitorHere
from vigie.serve.answers import json_answer
from vigie.serve.handing import handed, ordered
from vigie.serve.web.browse import Cursor, Limit, Zoom
from vigie.serve.web.placing import placed
from vigie.serve.web.render import Preferences, back, either
from vigie.serve.web.wording import Wording

router = APIRouter()
Text = Annotated[str, Form(max_length=2000)]
_MAPPED = 200


class WatchForm(BaseModel):
    """The fields of the form, each as written."""

    name: str = Field(max_length=200)
    what: str = Field("place", max_length=20)
    note: str = Field("", max_length=2000)
    latitude: str = Field("", max_length=40)
    longitude: str = Field("", max_length=40)
    radius_km: str = Field("", max_length=40)
    countries: str = Field("", max_length=400)
    since: str = Field("", max_length=20)
    until: str = Field("", max_length=20)
    margin_days: str = Field("", max_length=10)
    groups: str = Field("", max_length=1000)
    words: str = Field("", max_length=1000)

    def draft(self) -> WatchDraft:
        """The watch as the form gives it; raises InputError for numbers that are none."""
        return WatchDraft(
            name=self.name.strip(),
            what=self.what,
            note=self.note.strip(),
            latitude=_number("latitude", self.latitude),
            longitude=_number("longitude", self.longitude),
            radius_km=_number("radius_km", self.radius_km),
            countries=tuple(self.countries.upper().replace(",", " ").split()),
            since=self.since or None,
            until=self.until or None,
            margin_days=int(_number("margin_days", self.margin_days) or 0),
            groups=tuple(self.groups.replace(",", " ").split()),
            words=tuple(word for part in self.words.split(",") if (word := part.strip())),
        )


def _number(name: str, text: str) -> float | None:
    if not text.strip():
        return None
    try:
        value = float(text.strip().replace(",", "."))
    except ValueError as error:
        raise InputError(f"{name} {text!r}: expected a number, as 48.86") from error
    if not math.isfinite(value):
        raise InputError(f"{name} {text!r}: expected a number, as 48.86")
    return value


def _known_groups() -> list[tuple[str, str]]:
    return [(entry.id, entry.name) for entry in Actors.load() if entry.kind == "group"]


@router.get("/watches")
@router.get("/watches.json")
def watches(request: Request, desk: DeskHere, visitor: VisitorHere) -> Response:
    """The watches, and the form for another."""
    found = desk.watches()
    form = {"draft": WatchDraft(name=""), "form_action": "/watches", "known_groups": _known_groups()}
    return either(request, visitor, "watches.html", found, watches=found, **form)


@router.get("/watches/{number:int}")
@router.get("/watches/{number:int}.json")
def watch(
    request: Request, desk: DeskHere, visitor: VisitorHere, number: int, cursor: Cursor = None, limit: Limit = 50
) -> Response:
    """One watch with what touches it."""
    view = desk.watch(number, cursor or None, limit)
    form = {"form_action": f"/watches/{number}", "known_groups": _known_groups()}
    return either(request, visitor, "watch.html", view, view=view, **form)


@router.get("/watches/{number:int}.{form}")
def watch_as(request: Request, desk: DeskHere, number: int, form: Layout) -> Response:
    """The matches of a watch in a format, at most 200."""
    view = desk.watch(number, None, _MAPPED)
    order = ordered(request, What.INCIDENTS, form, [("watch", view.watch.draft.name)])
    return handed(request, desk, order, (one.item.id for one in view.matches))


@router.get("/watches/{number:int}/map.json")
def watch_map(request: Request, desk: DeskHere, number: int, zoom: Zoom = 2) -> Response:
    """The matches of a watch as points, with its circle."""
    view = desk.watch(number, None, _MAPPED)
    draft = view.watch.draft
    circle = None
    if draft.latitude is not None and draft.longitude is not None and draft.radius_km:
        circle = (draft.latitude, draft.longitude, draft.radius_km)
    wording = Wording(Preferences.of(request).language)
    return json_answer(request, placed([one.item for one in view.matches], zoom, wording, circle))


@router.post("/watches")
def add_watch(desk: DeskHere, visitor: AnalystHere, form: Annotated[WatchForm, Form()]) -> Response:
    """Keep a new watch."""
    return back(f"/watches/{desk.save_watch(form.draft(), visitor.name).id}")


@router.post("/watches/{number:int}")
def change_watch(desk: DeskHere, visitor: AnalystHere, number: int, form: Annotated[WatchForm, Form()]) -> Response:
    """Change a watch."""
    desk.save_watch(form.draft(), visitor.name, number)
    return back(f"/watches/{number}")


@router.post("/watches/{number:int}/drop")
def drop_watch(desk: DeskHere, visitor: AnalystHere, number: int) -> Response:
    """Remove a watch."""
    desk.drop_watch(number)
    return back("/watches")


@router.post("/searches")
def save_search(desk: DeskHere, visitor: AnalystHere, name: Text, query: Text) -> Response:
    """Keep a selection under a name."""
    selection = Selection.from_query(query)
    desk.save_search(name, selection, visitor.name)
    return back(f"/incidents?{selection.query()}")


@router.post("/searches/{number:int}/drop")
def drop_search(desk: DeskHere, visitor: AnalystHere, number: int, next: Text = "/incidents") -> Response:
    """Remove a saved search."""
    desk.drop_search(number)
    return back(next)
