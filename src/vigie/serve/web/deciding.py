"""What an analyst decides from the pages; each action leads back to where it was taken."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form
from pydantic import AfterValidator
from starlette.responses import Response

from vigie.desk.view.work import Done
from vigie.domain.errors import InputError
from vigie.serve.access.gate import AnalystHere, DeskHere
from vigie.serve.web.render import back

router = APIRouter()
Id = Annotated[str, Form(max_length=400)]
Value = Annotated[str, Form(max_length=2000)]
Note = Annotated[str | None, Form(max_length=2000), AfterValidator(lambda text: (text or "").strip() or None)]
Next = Annotated[str, Form(max_length=2000)]
_NOWHERE = ""


def _on(done: Done, next: str, fallback: str) -> Response:
    """Back to where the action was taken, else to the incident it led to."""
    incident = done.incidents[0] if done.incidents else fallback
    return back(next or f"/incidents/{quote(incident, safe='')}", done.number)


@router.post("/incidents/{name}/correct")
def correct(
    desk: DeskHere, visitor: AnalystHere, name: str, slot: Id, value: Value, note: Note = None, next: Next = _NOWHERE
) -> Response:
    """Keep the right value of a slot."""
    return _on(desk.correct(name, slot, value.strip(), visitor.name, note), next, name)


@router.post("/incidents/{name}/merge")
def merge(
    desk: DeskHere, visitor: AnalystHere, name: str, other: Id, note: Note = None, next: Next = _NOWHERE
) -> Response:
    """Keep that two incidents are one."""
    return _on(desk.merge(name, other.strip(), visitor.name, note), next, name)


@router.post("/incidents/{name}/split")
def split(
    desk: DeskHere,
    visitor: AnalystHere,
    name: str,
    report: Annotated[list[str] | None, Form()] = None,
    note: Note = None,
    next: Next = _NOWHERE,
) -> Response:
    """Keep that some reports tell of another incident. Raises InputError when none is chosen."""
    if not report:
        raise InputError("split: no report was chosen; tick those that tell of another incident")
    return _on(desk.split(name, tuple(report), visitor.name, note), next, name)


@router.post("/incidents/{name}/strike")
def strike(desk: DeskHere, visitor: AnalystHere, name: str, note: Note = None, next: Next = _NOWHERE) -> Response:
    """Strike an incident from the record; nothing is deleted."""
    return _on(desk.strike(name, visitor.name, note), next, name)


@router.post("/incidents/{name}/note")
def add_note(desk: DeskHere, visitor: AnalystHere, name: str, text: Value, next: Next = _NOWHERE) -> Response:
    """Keep a note on an incident."""
    return _on(desk.note(name, text.strip(), visitor.name), next, name)


@router.post("/review/decide")
def decide(
    desk: DeskHere, visitor: AnalystHere, key: Id, act: Id, note: Note = None, next: Next = "/review"
) -> Response:
    """Accept or reject an item of the queue. Raises InputError for another act."""
    acts = {"accept": desk.accept, "reject": desk.reject}
    if act not in acts:
        raise InputError(f"act {act[:40]!r}: expected accept or reject")
    return _on(acts[act](key, visitor.name, note), next, _NOWHERE)


@router.post("/decisions/{number:int}/undo")
def undo(desk: DeskHere, visitor: AnalystHere, number: int, next: Next = "/decisions") -> Response:
    """Take a decision back; it stays in the history."""
    desk.undo(number, visitor.name)
    return back(next)


@router.post("/sources")
def set_outlet(desk: DeskHere, visitor: AnalystHere, name: Value, grade: Id) -> Response:
    """Keep how reliable an outlet is."""
    desk.set_outlet(name, grade, visitor.name)
    return back("/sources")
