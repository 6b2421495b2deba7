"""The brief of some days as a page."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from vigie.desk.briefing import brief as compose
from vigie.serve.access.gate import DeskHere, VisitorHere
from vigie.serve.brief.lines import note
from vigie.serve.web.render import Preferences, either

router = APIRouter()
Day = Annotated[str, Query(max_length=10)]
_WEEK = timedelta(days=6)


@router.get("/brief")
@router.get("/brief.json")
def brief(
    request: Request,
    desk: DeskHere,
    visitor: VisitorHere,
    since: Day = "",
    until: Day = "",
    watch: Annotated[str, Query(max_length=120)] = "",
) -> Response:
    """What is new by the articles of some days, of the last seven unless they are named."""
    since = since or (date.today() - _WEEK).isoformat()
    found = compose(desk, since, until or None, watch or None)
    return either(
        request,
        visitor,
        "brief.html",
        found,
        note=note(found, Preferences.of(request).language),
        since=found.since,
        until=found.until,
        watch=watch,
        watches=desk.watches(),
    )
