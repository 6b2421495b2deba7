"""The API's writing half: decisions, watches, searches, outlets; each needs the role analyst."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Path, Request
from starlette.responses import Response

from vigie.desk.selection import Selection
from vigie.desk.view import ledger, work
from vigie.serve.access.gate import AnalystHere, DeskHere
from vigie.serve.answers import json_answer
from vigie.serve.api.models import Correction, Grade, Marking, Merging, Noted, NoteText, Search, Splitting, WatchBody
from vigie.serve.api.reading import Name, Number
from vigie.store.desk.keeping import SavedSearch

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Marked:
    """How many notifications were newly marked."""

    marked: int


Key = Annotated[str, Path(min_length=1, max_length=400)]


@router.post("/incidents/{name}/correct", response_model=work.Done)
def correct(request: Request, desk: DeskHere, by: AnalystHere, name: Name, body: Correction) -> Response:
    """Record the right value of a slot; what was reported stays beside it."""
    return json_answer(request, desk.correct(name, body.slot, body.value, by.name, body.note))


@router.post("/incidents/{name}/merge", response_model=work.Done)
def merge(request: Request, desk: DeskHere, by: AnalystHere, name: Name, body: Merging) -> Response:
    """Record that two incidents are one."""
    return json_answer(request, desk.merge(name, body.other, by.name, body.note))


@router.post("/incidents/{name}/split", response_model=work.Done)
def split(request: Request, desk: DeskHere, by: AnalystHere, name: Name, body: Splitting) -> Response:
    """Record that some reports of an incident tell of another one, together."""
    return json_answer(request, desk.split(name, tuple(body.reports), by.name, body.note))


@router.post("/incidents/{name}/strike", response_model=work.Done)
def strike(request: Request, desk: DeskHere, by: AnalystHere, name: Name, body: Noted) -> Response:
    """Strike an incident from the record: lists leave it out, nothing is deleted."""
    return json_answer(request, desk.strike(name, by.name, body.note))


@router.post("/incidents/{name}/notes", response_model=work.Done)
def note(request: Request, desk: DeskHere, by: AnalystHere, name: Name, body: NoteText) -> Response:
    """Add a note to an incident."""
    return json_answer(request, desk.note(name, body.text, by.name))


@router.post("/review/{key:path}/accept", response_model=work.Done)
def accept(request: Request, desk: DeskHere, by: AnalystHere, key: Key, body: Noted) -> Response:
    """Confirm what the machine holds in an item of the queue."""
    return json_answer(request, desk.accept(key, by.name, body.note))


@router.post("/review/{key:path}/reject", response_model=work.Done)
def reject(request: Request, desk: DeskHere, by: AnalystHere, key: Key, body: Noted) -> Response:
    """Reject what the machine holds in an item: a link is taken apart, another value taken out."""
    return json_answer(request, desk.reject(key, by.name, body.note))


@router.post("/decisions/{number}/undo", response_model=work.Done)
def undo(request: Request, desk: DeskHere, by: AnalystHere, number: Number, body: Noted) -> Response:
    """Take a decision back; it stays in the history."""
    return json_answer(request, desk.undo(number, by.name))


@router.post("/searches", response_model=SavedSearch, status_code=201)
def save_search(request: Request, desk: DeskHere, by: AnalystHere, body: Search) -> Response:
    """Keep a selection under a name."""
    return json_answer(request, desk.save_search(body.name, Selection.from_query(body.query), by.name), 201)


@router.delete("/searches/{number}", status_code=204, response_class=Response)
def drop_search(request: Request, desk: DeskHere, by: AnalystHere, number: Number) -> Response:
    """Drop a saved search."""
    desk.drop_search(number)
    return Response(status_code=204)


@router.post("/watches", response_model=work.Watch, status_code=201)
def add_watch(request: Request, desk: DeskHere, by: AnalystHere, body: WatchBody) -> Response:
    """Keep a watch over a protected place or event."""
    return json_answer(request, desk.save_watch(body.draft(), by.name), 201)


@router.put("/watches/{number}", response_model=work.Watch)
def change_watch(request: Request, desk: DeskHere, by: AnalystHere, number: Number, body: WatchBody) -> Response:
    """Change a watch."""
    return json_answer(request, desk.save_watch(body.draft(), by.name, number))


@router.delete("/watches/{number}", status_code=204, response_class=Response)
def drop_watch(request: Request, desk: DeskHere, by: AnalystHere, number: Number) -> Response:
    """Drop a watch."""
    desk.drop_watch(number)
    return Response(status_code=204)


@router.post("/notifications/marks", response_model=Marked)
def mark(request: Request, desk: DeskHere, by: AnalystHere, body: Marking) -> Response:
    """Mark notifications as read by the user."""
    return json_answer(request, Marked(desk.mark_notices(by.name, body.until, tuple(body.numbers))))


@router.put("/outlets/{name:path}", response_model=ledger.Outlet)
def set_outlet(request: Request, desk: DeskHere, by: AnalystHere, name: Name, body: Grade) -> Response:
    """Set how reliable an outlet is held to be."""
    return json_answer(request, desk.set_outlet(name, body.grade, by.name))
