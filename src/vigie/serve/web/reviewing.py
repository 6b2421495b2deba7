"""The review queue and the history of decisions."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from vigie.desk.desk import Desk
from vigie.desk.view.detail import DecisionView
from vigie.desk.work import STATES
from vigie.link.fusion import CORRECTABLE
from vigie.serve.access.gate import DeskHere, VisitorHere
from vigie.serve.web.browse import Cursor
from vigie.serve.web.render import either, here

router = APIRouter()
Word = Annotated[str | None, Query(max_length=40)]
Key = Annotated[str | None, Query(max_length=400)]
_LATEST = 20
_QUEUE = 20
_HISTORY = 50


@router.get("/review")
@router.get("/review.json")
def review(
    request: Request,
    desk: DeskHere,
    visitor: VisitorHere,
    reason: Word = None,
    state: Word = None,
    item: Key = None,
    cursor: Cursor = None,
) -> Response:
    """The queue, weightiest first, with the item in hand beside it."""
    asked = state or STATES[0]
    found = desk.queue(reason or None, asked, cursor or None, _QUEUE)
    keys = [one.key for one in found.items]
    return either(
        request,
        visitor,
        "review.html",
        found,
        queue=found,
        reason=reason or "",
        state=asked,
        states=STATES,
        picked=item if item in keys else (keys[0] if keys else ""),
        onward={key: here(request, done=None, item=after) for key, after in _following(keys).items()},
        stay=here(request, done=None),
        last=_last(desk, visitor.name) if visitor.may_write else None,
        correctable=CORRECTABLE,
    )


def _following(keys: list[str]) -> dict[str, str | None]:
    """The item to go on to from each: the next one, from the last the one before it."""
    return {
        key: keys[index + 1] if index + 1 < len(keys) else (keys[index - 1] if index else None)
        for index, key in enumerate(keys)
    }


def _last(desk: Desk, author: str) -> DecisionView | None:
    """The latest decision of an analyst that is still in force, among the latest of all."""
    for one in desk.decisions(None, None, _LATEST).items:
        if one.author == author and not one.undone:
            return one
    return None


@router.get("/decisions")
@router.get("/decisions.json")
def decisions(
    request: Request, desk: DeskHere, visitor: VisitorHere, incident: Key = None, cursor: Cursor = None
) -> Response:
    """Every decision, latest first."""
    listed = desk.decisions(incident or None, cursor or None, _HISTORY)
    return either(request, visitor, "decisions.html", listed, listed=listed)
