"""Notifications: what happened in the record, and what of it was read."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from starlette.responses import Response

from vigie.serve.access.gate import AnalystHere, DeskHere, VisitorHere
from vigie.serve.web.browse import Cursor
from vigie.serve.web.render import back, either
from vigie.serve.web.vocabulary import TERMS

router = APIRouter()
Topic = Annotated[str | None, Query(max_length=40)]
_PAGE = 50


@router.get("/notifications")
@router.get("/notifications.json")
def notifications(
    request: Request,
    desk: DeskHere,
    visitor: VisitorHere,
    topic: Topic = None,
    unread: bool = False,
    cursor: Cursor = None,
) -> Response:
    """The notifications, newest first."""
    listed = desk.notices(visitor.name, topic or None, unread, cursor or None, _PAGE)
    chosen = {"topic": topic, "unmarked": unread, "topics": tuple(TERMS["topic"])}
    return either(request, visitor, "notifications.html", listed, listed=listed, **chosen)


@router.post("/notifications/read")
def mark_read(desk: DeskHere, visitor: AnalystHere, until: Annotated[int, Form(ge=0)]) -> Response:
    """Mark all up to a notification as read."""
    desk.mark_notices(visitor.name, until=until)
    return back("/notifications")
