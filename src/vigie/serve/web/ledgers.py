"""The ledgers: warnings, threats and the other kinds of record, each in the words of the press."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from vigie.desk.desk import Desk
from vigie.desk.selection import Selection
from vigie.desk.view.incidents import FacetValue
from vigie.desk.view.ledger import Record, RecordPage
from vigie.domain.vocabulary import KIND_SLOTS, PLACELESS, Kind
from vigie.serve.access.gate import DeskHere, VisitorHere
from vigie.serve.answers import json_answer
from vigie.serve.web.browse import Cursor, Limit
from vigie.serve.web.languages import noted as _
from vigie.serve.web.render import Preferences, page
from vigie.serve.web.tables import table_answer
from vigie.serve.web.wording import Wording

router = APIRouter()
LEDGERS = {
    "warning": "warnings",
    "threat": "threats",
    "claim": "claims",
    "justice": "justice",
    "operation": "operations",
    "measure": "measures",
    "assessment": "assessments",
}
_LEADS = {
    "warning": _("Who warned whom of which risk, and what came of it."),
    "threat": _("Threats as the press reported them; what they say and how to act on them is never kept."),
    "claim": _("Claims of responsibility, denials and praise, with the attack each points to."),
    "justice": _("Arrests, charges, trials and verdicts: steps and numbers of persons, never names."),
    "operation": _("Strikes, raids and offensives against militants."),
    "measure": _("Protective measures taken or announced by authorities."),
    "assessment": _("Who judges what of the motive or the hand behind an attack."),
}
_EVERY = 10_000
_PAGE = 200


def _wanted(request: Request, kind: str) -> Selection:
    pairs = [pair for pair in request.query_params.multi_items() if pair[0] not in ("kind", "background")]
    return Selection.from_query([*pairs, ("kind", kind), ("background", "1")])


def countries_of(desk: Desk, selection: Selection) -> tuple[FacetValue, ...]:
    """The countries of a selection, its own choice of them aside."""
    facet = next((one for one in desk.facets(selection) if one.name == "country"), None)
    return facet.values if facet else ()


def _add(kind: str, path: str) -> None:
    def ledger_page(
        request: Request, desk: DeskHere, visitor: VisitorHere, cursor: Cursor = None, limit: Limit = 50
    ) -> Response:
        selection = _wanted(request, kind)
        wording = Wording(Preferences.of(request).language)
        return page(
            request,
            visitor,
            "ledger.html",
            kind=kind,
            title=wording.term("kinds", kind),
            standfirst=wording.say(_LEADS[kind]),
            selection=selection,
            listed=desk.records(selection, cursor or None, limit),
            countries=countries_of(desk, selection),
            columns=columns_of(kind),
            placed=Kind(kind) not in PLACELESS,
            ledgers=[(code, f"/{name}") for code, name in LEDGERS.items()],
            values=lambda record: {slot.slot: slot.values for slot in record.slots},
        )

    def ledger_json(request: Request, desk: DeskHere, cursor: Cursor = None, limit: Limit = 50) -> Response:
        return json_answer(request, desk.records(_wanted(request, kind), cursor or None, limit))

    def ledger_csv(request: Request, desk: DeskHere) -> Response:
        slots = columns_of(kind)
        head = ("id", "date", "country", "city", "certainty", *slots, "of", "sources", "article", "publisher", "words")
        rows = (_row(record, slots) for record in _all(desk, _wanted(request, kind)))
        return table_answer(request, path, head, rows)

    router.add_api_route(f"/{path}", ledger_page, name=path)
    router.add_api_route(f"/{path}.json", ledger_json, name=f"{path}-json")
    router.add_api_route(f"/{path}.csv", ledger_csv, name=f"{path}-csv")


def columns_of(kind: str) -> tuple[str, ...]:
    """The slots shown as columns of a ledger; what a record concerns has a column of its own."""
    return tuple(slot for slot in KIND_SLOTS[Kind(kind)] if slot != "of")


def _all(desk: Desk, selection: Selection) -> list[Record]:
    found: list[Record] = []
    cursor: str | None = None
    while len(found) < _EVERY:
        some: RecordPage = desk.records(selection, cursor, _PAGE)
        found += some.items
        cursor = some.next
        if cursor is None:
            break
    return found


def _row(record: Record, slots: tuple[str, ...]) -> list[str | int | float | None]:
    item, told = record.item, {one.slot: ";".join(one.values) for one in record.slots}
    of = record.of.id if record.of else None
    shown = [told.get(slot) for slot in slots]
    head = [item.id, item.date, item.country, item.city, item.certainty]
    return [*head, *shown, of, item.sources, record.article, record.publisher, record.sentence]


for _code, _path in LEDGERS.items():
    _add(_code, _path)
