"""The API's reading half: every view of the desk."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Path, Query, Request
from starlette.responses import Response

from vigie.desk.selection import Selection
from vigie.desk.view import detail, incidents, ledger, notices, work
from vigie.link.tolls import POLICIES
from vigie.serve.access.gate import DeskHere, VisitorHere
from vigie.serve.answers import json_answer
from vigie.store.desk.keeping import SavedSearch
from vigie.store.records import Hit

router = APIRouter()

Limit = Annotated[int, Query(ge=1, le=200, description="Items on a page.")]
Cursor = Annotated[str | None, Query(max_length=200, description="`next` of the page before.")]
Number = Annotated[int, Path(ge=1, le=2**31 - 1)]
Name = Annotated[str, Path(min_length=1, max_length=200)]
Words = Annotated[str, Query(min_length=1, max_length=200)]
Day = Annotated[str | None, Query(max_length=10, description="A day, month or year.", examples=["2015-11"])]
Several = Annotated[list[str], Query(max_length=50)]
Sort = Literal["date", "-date", "killed", "reports", "sources", "changed", "id"]
Policy = Literal["latest-official", "gtd", "ucdp", "majority"]


def selection(
    request: Request,
    kind: Several = [],  # noqa: B006 - FastAPI copies the default
    country: Several = [],  # noqa: B006
    group: Several = [],  # noqa: B006
    tactic: Several = [],  # noqa: B006
    target: Several = [],  # noqa: B006
    claim: Several = [],  # noqa: B006
    certainty: Several = [],  # noqa: B006
    since: Day = None,
    until: Day = None,
    min_sources: Annotated[int | None, Query(ge=0, le=10**9)] = None,
    min_killed: Annotated[int | None, Query(ge=0, le=10**9)] = None,
    words: Annotated[str | None, Query(max_length=200)] = None,
    bbox: Annotated[str | None, Query(max_length=100, description="west,south,east,north in degrees")] = None,
    background: bool = False,
    rejected: bool = False,
) -> Selection:
    """The selection of a request."""
    return Selection.from_query(request.query_params.multi_items())


Selected = Annotated[Selection, Depends(selection)]


@router.get("/home", response_model=ledger.Home)
def home(
    request: Request,
    desk: DeskHere,
    since: Annotated[str | None, Query(max_length=32, description="A moment (ISO 8601) or day.")] = None,
) -> Response:
    """What is new since a moment, levels in force, the last runs, totals."""
    return json_answer(request, desk.home(since))


@router.get("/incidents", response_model=incidents.IncidentPage)
def list_incidents(
    request: Request, desk: DeskHere, wanted: Selected, sort: Sort = "date", cursor: Cursor = None, limit: Limit = 50
) -> Response:
    """One page of the incidents of a selection."""
    return json_answer(request, desk.incidents(wanted, sort, cursor, limit))


@router.get("/facets", response_model=list[incidents.Facet])
def facets(request: Request, desk: DeskHere, wanted: Selected) -> Response:
    """The facets of a selection with their counts."""
    return json_answer(request, desk.facets(wanted))


@router.get("/map", response_model=incidents.MapView)
def map_points(
    request: Request, desk: DeskHere, wanted: Selected, zoom: Annotated[int, Query(ge=0, le=18)] = 2
) -> Response:
    """The positions of a selection, clustered for a zoom level (as of web maps: 0 is the whole earth)."""
    return json_answer(request, desk.map(wanted, zoom))


@router.get("/timeline", response_model=incidents.Timeline)
def timeline(
    request: Request, desk: DeskHere, wanted: Selected, unit: Literal["auto", "day", "month", "year"] = "auto"
) -> Response:
    """The incidents of a selection by day, month or year."""
    return json_answer(request, desk.timeline(wanted, unit))


@router.get("/incidents/{name}", response_model=detail.IncidentView)
def incident(request: Request, desk: DeskHere, name: Name, policy: Policy | None = None) -> Response:
    """One incident or record with all that was said of it; a former id leads to the present one."""
    return json_answer(request, desk.incident(name, policy))


@router.get("/articles/{name}", response_model=detail.ArticleView)
def article(request: Request, desk: DeskHere, name: Name) -> Response:
    """One article with what was read from it."""
    return json_answer(request, desk.article(name))


@router.get("/records", response_model=ledger.RecordPage)
def records(request: Request, desk: DeskHere, wanted: Selected, cursor: Cursor = None, limit: Limit = 50) -> Response:
    """One page of records (`kind=warning`, `kind=threat` and so on), each with its slots and its sentence."""
    return json_answer(request, desk.records(wanted, cursor, limit))


@router.get("/levels", response_model=list[ledger.CountryLevels])
def levels(request: Request, desk: DeskHere, country: Several = []) -> Response:  # noqa: B006
    """The alert levels of each country over time."""
    return json_answer(request, desk.levels(tuple(code.upper() for code in country)))


@router.get("/statistics", response_model=ledger.Statistics)
def statistics(request: Request, desk: DeskHere, wanted: Selected) -> Response:
    """Counts of a selection with their uncertainty, and reported statistics held against the record."""
    return json_answer(request, desk.statistics(wanted))


@router.get("/outlets", response_model=list[ledger.Outlet])
def outlets(request: Request, desk: DeskHere, language: Literal["fr", "en"] = "fr") -> Response:
    """The outlets with their reliability."""
    return json_answer(request, desk.outlets(language))


@router.get("/search", response_model=list[Hit])
def search(request: Request, desk: DeskHere, words: Words, limit: Limit = 50) -> Response:
    """Articles by their words, best first."""
    return json_answer(request, desk.search(words, limit))


@router.get("/issues", response_model=ledger.IssuePage)
def issues(
    request: Request,
    desk: DeskHere,
    stage: Annotated[str | None, Query(max_length=80)] = None,
    code: Annotated[str | None, Query(max_length=80)] = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Response:
    """What was wrong with inputs, and where."""
    return json_answer(request, desk.issues(stage, code, cursor, limit))


@router.get("/watches", response_model=list[work.Watch])
def watches(request: Request, desk: DeskHere) -> Response:
    """The watches."""
    return json_answer(request, desk.watches())


@router.get("/watches/{number}", response_model=work.WatchView)
def watch(request: Request, desk: DeskHere, number: Number, cursor: Cursor = None, limit: Limit = 50) -> Response:
    """One watch with what it holds."""
    return json_answer(request, desk.watch(number, cursor, limit))


@router.get("/searches", response_model=list[SavedSearch])
def searches(request: Request, desk: DeskHere) -> Response:
    """The saved searches."""
    return json_answer(request, desk.searches())


@router.get("/review", response_model=work.ReviewPage)
def review(
    request: Request,
    desk: DeskHere,
    reason: Literal["link", "contradiction", "date", "actor", "toll", "double"] | None = None,
    state: Literal["open", "accepted", "corrected", "rejected", "all"] = "open",
    cursor: Cursor = None,
    limit: Limit = 20,
) -> Response:
    """The review queue, weightiest first."""
    return json_answer(request, desk.queue(reason, state, cursor, limit))


@router.get("/decisions", response_model=work.DecisionPage)
def decisions(
    request: Request,
    desk: DeskHere,
    incident: Annotated[str | None, Query(max_length=200)] = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Response:
    """What analysts decided, latest first, undone decisions too."""
    return json_answer(request, desk.decisions(incident, cursor, limit))


@router.get("/notifications", response_model=notices.NoticePage)
def notifications(
    request: Request,
    desk: DeskHere,
    visitor: VisitorHere,
    topic: Literal["new_incident", "toll_change", "claim", "alert_level"] | None = None,
    unmarked: bool = False,
    cursor: Cursor = None,
    limit: Limit = 20,
) -> Response:
    """Notifications, newest first; `marked` is told for the user of the request."""
    return json_answer(request, desk.notices(visitor.name, topic, unmarked, cursor, limit))


assert set(Policy.__args__) == set(POLICIES)  # type: ignore[attr-defined]
