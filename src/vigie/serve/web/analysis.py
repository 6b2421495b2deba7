"""Levels over time, statistics, outlets, issues."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Request
from markupsafe import Markup
from starlette.responses import Response

from vigie.desk.view.ledger import Count, Statistics
from vigie.serve.access.gate import DeskHere, VisitorHere
from vigie.serve.answers import json_answer
from vigie.serve.web.browse import Cursor, Limit, selected
from vigie.serve.web.charts.counts import deaths, ranked
from vigie.serve.web.charts.levels import level_chart
from vigie.serve.web.render import Preferences, either, page
from vigie.serve.web.tables import table_answer
from vigie.serve.web.wording import Wording

router = APIRouter()
Name = Annotated[str | None, Query(max_length=100)]
_SHOWN_COUNTS = 15
_SHOWN_PERIODS = 30
_EVERY = 10_000


@router.get("/levels")
@router.get("/levels.json")
def levels(request: Request, desk: DeskHere, visitor: VisitorHere) -> Response:
    """The alert levels of each country over time."""
    found = desk.levels(tuple(code.upper() for code in request.query_params.getlist("country") if code))
    drawing = level_chart(found, Wording(Preferences.of(request).language), date.today())
    return either(request, visitor, "levels.html", found, levels=found, drawing=drawing)


@router.get("/levels.csv")
def levels_csv(request: Request, desk: DeskHere) -> Response:
    """The levels as CSV."""
    head = ("country", "level", "change", "first", "last", "certainty", "sources", "record")
    rows = (
        (one.country, s.level, s.change, s.first, s.last, s.certainty, s.sources, s.record)
        for one in desk.levels()
        for s in one.stretches
    )
    return table_answer(request, "levels", head, rows)


@router.get("/statistics")
def statistics(request: Request, desk: DeskHere, visitor: VisitorHere) -> Response:
    """Counts by group, country and year with their uncertainty; reported statistics held against the record."""
    selection = selected(request)
    found = desk.statistics(selection)
    facets = {one.name: one.values for one in desk.facets(selection)}
    return page(
        request,
        visitor,
        "statistics.html",
        selection=selection,
        stats=found,
        countries=facets.get("country", ()),
        groups=facets.get("group", ()),
        drawings=_drawings(found, Wording(Preferences.of(request).language)),
    )


def _drawings(found: Statistics, wording: Wording) -> dict[str, Markup]:
    years = sorted(found.periods, key=lambda one: one.key)[-_SHOWN_PERIODS:]
    groups, countries = _largest(found.groups), _largest(found.countries)
    say = wording.say
    return {
        "year_bars": ranked(years, say("Incidents by year"), wording, wording.period),
        "year_deaths": deaths(years, say("Deaths by year"), wording, wording.period),
        "group_bars": ranked(groups, say("Incidents by group held responsible"), wording, wording.group),
        "group_deaths": deaths(groups, say("Deaths by group held responsible"), wording, wording.group),
        "country_bars": ranked(countries, say("Incidents by country"), wording, wording.area),
        "country_deaths": deaths(countries, say("Deaths by country"), wording, wording.area),
    }


def _largest(counts: tuple[Count, ...]) -> list[Count]:
    return sorted(counts, key=lambda one: -one.incidents)[:_SHOWN_COUNTS]


@router.get("/statistics.json")
def statistics_json(request: Request, desk: DeskHere) -> Response:
    """The statistics as JSON."""
    return json_answer(request, desk.statistics(selected(request)))


@router.get("/statistics.csv")
def statistics_csv(request: Request, desk: DeskHere) -> Response:
    """The counts as CSV, one row a group, country or year."""
    found = desk.statistics(selected(request))
    head = ("by", *Count.__dataclass_fields__)
    parts = (("group", found.groups), ("country", found.countries), ("year", found.periods))
    rows = ((by, *(getattr(one, name) for name in head[1:])) for by, counts in parts for one in counts)
    return table_answer(request, "statistics", head, rows)


@router.get("/sources")
@router.get("/sources.json")
def sources(request: Request, desk: DeskHere, visitor: VisitorHere) -> Response:
    """The outlets with their reliability."""
    outlets = desk.outlets(Preferences.of(request).language)
    return either(request, visitor, "sources.html", outlets, outlets=outlets)


@router.get("/sources.csv")
def sources_csv(request: Request, desk: DeskHere) -> Response:
    """The outlets as CSV."""
    head = ("name", "grade", "meaning", "articles", "events", "wire", "first", "last")
    outlets = desk.outlets(Preferences.of(request).language)
    return table_answer(request, "sources", head, ([getattr(one, name) for name in head] for one in outlets))


@router.get("/issues")
@router.get("/issues.json")
def issues(
    request: Request,
    desk: DeskHere,
    visitor: VisitorHere,
    stage: Name = None,
    code: Name = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Response:
    """What was wrong with documents, and where."""
    listed = desk.issues(stage or None, code or None, cursor or None, limit)
    return either(request, visitor, "issues.html", listed, listed=listed, stage=stage, code=code)


@router.get("/issues.csv")
def issues_csv(request: Request, desk: DeskHere, stage: Name = None, code: Name = None) -> Response:
    """The issues as CSV."""
    head = ("seen", "stage", "code", "where", "message")
    rows: list[list[str]] = []
    cursor: str | None = None
    while len(rows) < _EVERY:
        some = desk.issues(stage or None, code or None, cursor, 200)
        rows += [[getattr(one, name) for name in head] for one in some.items]
        cursor = some.next
        if cursor is None:
            break
    return table_answer(request, "issues", head, rows)
