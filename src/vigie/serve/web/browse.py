"""Where a day begins: what is new, the incidents by filters, the articles by words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from vigie.desk.listing import ORDERS
from vigie.desk.selection import LISTS, Selection
from vigie.desk.view.incidents import Bin, Facet
from vigie.serve.access.gate import DeskHere, VisitorHere
from vigie.serve.answers import json_answer
from vigie.serve.web.charts.histogram import histogram
from vigie.serve.web.placing import placed
from vigie.serve.web.render import Preferences, either, page
from vigie.serve.web.wording import Wording

router = APIRouter()
Since = Annotated[str | None, Query(max_length=40)]
Cursor = Annotated[str | None, Query(max_length=400)]
Limit = Annotated[int, Query(ge=1, le=200)]
Zoom = Annotated[int, Query(ge=0, le=20)]
Words = Annotated[str, Query(max_length=200)]
_NOTICES = 20
_SORTABLE = ("date", "-date", "killed", "sources")


def selected(request: Request) -> Selection:
    """The selection that the address names."""
    return Selection.from_query(request.query_params.multi_items())


def _sort(request: Request) -> str:
    asked = request.query_params.get("sort", "")
    return asked if asked in ORDERS else "date"


@router.get("/")
def home(request: Request, desk: DeskHere, visitor: VisitorHere, since: Since = None) -> Response:
    """What is new since a day, levels, the latest incidents, the runs."""
    notices = desk.notices(visitor.name, None, False, None, _NOTICES)
    return page(request, visitor, "home.html", home=desk.home(since or None), notices=notices)


@router.get("/home.json")
def home_json(request: Request, desk: DeskHere, since: Since = None) -> Response:
    """The first page as JSON."""
    return json_answer(request, desk.home(since or None))


@router.get("/incidents")
def incidents(
    request: Request, desk: DeskHere, visitor: VisitorHere, cursor: Cursor = None, limit: Limit = 50
) -> Response:
    """The incidents of a selection: facets, map, timeline, table."""
    selection, sort = selected(request), _sort(request)
    wording = Wording(Preferences.of(request).language)
    timeline, facets = desk.timeline(selection), desk.facets(selection)
    return page(
        request,
        visitor,
        "incidents.html",
        selection=selection,
        sort=sort,
        sortable=_SORTABLE,
        lists=tuple(LISTS),
        listed=desk.incidents(selection, sort, cursor or None, limit),
        facets=facets,
        unlisted=_unlisted(selection, facets),
        mapped=desk.map(selection, 2),
        timeline=timeline,
        bars=histogram(timeline, wording, lambda one: f"/incidents?{_within(selection, one).query()}"),
        searches=desk.searches(),
        chips=list(_chips(selection, sort, wording)),
    )


def _unlisted(selection: Selection, facets: Sequence[Facet]) -> list[tuple[str, str]]:
    """Values chosen that no facet lists, as they leave nothing: the form must not lose them."""
    listed = {(one.name, value.value) for one in facets for value in one.values} | {("kind", "any")}
    return [pair for pair in selection.pairs() if pair[0] in LISTS and pair not in listed]


def _within(selection: Selection, one: Bin) -> Selection:
    pairs = [*selection.without("since", "until").pairs(), ("since", one.start), ("until", one.end)]
    return Selection.from_query(pairs)


def _chips(selection: Selection, sort: str, wording: Wording) -> Iterator[tuple[str, str]]:
    """Each filter in force in words, with the address of the selection without it."""
    kept = None if sort == "date" else sort
    for name, value in selection.pairs():
        if name in LISTS:
            words = wording.say("every kind") if value == "any" else wording.facet(name, value)
            rest = selection.toggled(name, value)
        else:
            words = _single(name, value, wording)
            rest = selection.without(name)
        yield words, f"/incidents?{rest.query(sort=kept)}"


def _single(name: str, value: str, wording: Wording) -> str:
    if name == "since":
        return wording.say("from %(day)s") % {"day": wording.date(value)}
    if name == "until":
        return wording.say("to %(day)s") % {"day": wording.date(value)}
    if name == "min_sources":
        return wording.say("sources: at least %(n)s") % {"n": value}
    if name == "min_killed":
        return wording.say("killed: at least %(n)s") % {"n": value}
    if name == "words":
        return f"« {value} »" if wording.language == "fr" else f"“{value}”"
    if name == "bbox":
        return wording.say("area of the map")
    return wording.say("with undated mentions and lists") if name == "background" else wording.say("with those struck")


@router.get("/incidents.json")
def incidents_json(request: Request, desk: DeskHere, cursor: Cursor = None, limit: Limit = 50) -> Response:
    """One page of the selection as JSON."""
    return json_answer(request, desk.incidents(selected(request), _sort(request), cursor or None, limit))


@router.get("/incidents/map.json")
def incidents_map(request: Request, desk: DeskHere, zoom: Zoom = 2) -> Response:
    """The selection's points, clustered for a zoom level."""
    wording = Wording(Preferences.of(request).language)
    return json_answer(request, placed(desk.everything(selected(request)), zoom, wording))


@router.get("/search")
@router.get("/search.json")
def search(request: Request, desk: DeskHere, visitor: VisitorHere, words: Words = "", limit: Limit = 50) -> Response:
    """Articles by their words."""
    asked = words.strip()
    hits = desk.search(asked, limit) if asked else ()
    return either(request, visitor, "search.html", hits, words=asked, hits=hits)
