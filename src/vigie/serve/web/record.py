"""One incident, one article, and signing in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Query, Request
from starlette.responses import RedirectResponse, Response

from vigie.desk.view.detail import IncidentView, Segment
from vigie.desk.view.incidents import Range
from vigie.link.tolls import POLICIES
from vigie.serve.access.gate import DeskHere, VisitorHere
from vigie.serve.access.session import local
from vigie.serve.answers import json_answer
from vigie.serve.web.browse import Zoom
from vigie.serve.web.charts.tolls import toll_chart
from vigie.serve.web.placing import placed
from vigie.serve.web.render import Preferences, page
from vigie.serve.web.wording import Wording

router = APIRouter()
Policy = Annotated[str | None, Query(max_length=40)]


@router.get("/incidents/{name}/map.json")
def incident_map(request: Request, desk: DeskHere, name: str, zoom: Zoom = 2) -> Response:
    """The place of one incident."""
    wording = Wording(Preferences.of(request).language)
    return json_answer(request, placed([desk.incident(name).item], zoom, wording))


@router.get("/incidents/{name}.json")
def incident_json(request: Request, desk: DeskHere, name: str, policy: Policy = None) -> Response:
    """One incident as JSON."""
    return json_answer(request, desk.incident(name, policy or None))


@router.get("/incidents/{name}")
def incident(request: Request, desk: DeskHere, visitor: VisitorHere, name: str, policy: Policy = None) -> Response:
    """One incident: every value with who said it, the toll's history, the claim's life, sources, decisions."""
    view = desk.incident(name, policy or None)
    if view.item.id != name:
        query = urlencode(request.query_params.multi_items())
        return RedirectResponse(f"/incidents/{quote(view.item.id, safe='')}{'?' if query else ''}{query}", 307)
    wording = Wording(Preferences.of(request).language)
    return page(
        request,
        visitor,
        "incident.html",
        view=view,
        policies=tuple(POLICIES),
        counts=_counts(view),
        drawing=toll_chart(view.tolls, wording),
        tolls=tuple(one for one in view.tolls if len(one.steps) > 1),
    )


def _counts(view: IncidentView) -> dict[str, Range | None]:
    """The tolls to show: an analyst's where one was set, else by the policy asked for."""
    found = {"killed": view.item.killed, "wounded": view.item.wounded}
    corrected = {one.slot for one in view.slots if one.correction is not None}
    for told in view.tolls:
        if told.slot not in corrected:
            found[told.slot] = dict(told.policies).get(view.policy, found.get(told.slot))
    return found


@router.get("/articles/{name:path}.json")
def article_json(request: Request, desk: DeskHere, name: str) -> Response:
    """One article as JSON."""
    return json_answer(request, desk.article(name))


@router.get("/articles/{name:path}")
def article(
    request: Request,
    desk: DeskHere,
    visitor: VisitorHere,
    name: str,
    event: Annotated[int | None, Query(ge=0, le=10_000)] = None,
) -> Response:
    """One article with the words that its values rest on marked."""
    view = desk.article(name)
    wording = Wording(Preferences.of(request).language)
    kinds = {one.index: one.kind for one in view.events}

    def mark_words(part: Segment) -> str:
        """What a marked stretch stands for: `attack: killed; claim: groups`."""
        slots = [pair.partition(":") for pair in part.slots]
        told = [
            f"{wording.term('kind', kinds.get(int(index), ''))}{wording.colon}{wording.term('slot', slot)}"
            for index, _, slot in slots
            if index.isdigit()
        ]
        return "; ".join(told) or wording.terms("kind", (kinds.get(index, "") for index in part.events))

    return page(
        request,
        visitor,
        "article.html",
        view=view,
        paragraphs=_paragraphs(view.segments),
        chosen=event,
        mark_words=mark_words,
    )


def _paragraphs(segments: Sequence[Segment]) -> list[tuple[str, list[Segment]]]:
    """The segments by paragraph, each with the part of the article it stands in; empty paragraphs are left out."""
    found: list[tuple[str, list[Segment]]] = []
    for one in segments:
        if not found or one.break_before:
            found.append((one.part, []))
        found[-1][1].append(one)
    return [(part, some) for part, some in found if "".join(one.text for one in some).strip()]


@router.get("/session")
def sign_in(request: Request, visitor: VisitorHere, next: Annotated[str, Query(max_length=2000)] = "/") -> Response:
    """The form to sign in."""
    return page(request, visitor, "session.html", next=local(next))
