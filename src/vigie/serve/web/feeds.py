"""Atom feeds (RFC 4287) of a selection and of a watch."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from urllib.parse import quote
from xml.etree import ElementTree

from fastapi import APIRouter, Request
from starlette.responses import Response

from vigie.desk.view.incidents import IncidentItem
from vigie.serve.access.gate import DeskHere
from vigie.serve.answers import tagged
from vigie.serve.web.browse import selected
from vigie.serve.web.render import Preferences
from vigie.serve.web.wording import Wording

router = APIRouter()
_SPACE = "http://www.w3.org/2005/Atom"
_ENTRIES = 50
_LONG_AGO = "1970-01-01T00:00:00+00:00"


@router.get("/incidents.atom")
def incidents_feed(request: Request, desk: DeskHere) -> Response:
    """The incidents of a selection changed last."""
    items = desk.incidents(selected(request), "changed", None, _ENTRIES).items
    wording = Wording(Preferences.of(request).language)
    return _feed(request, f"Vigie: {wording.say('Incidents')}", items, wording)


@router.get("/watches/{number:int}.atom")
def watch_feed(request: Request, desk: DeskHere, number: int) -> Response:
    """What touches a watch, latest change first."""
    view = desk.watch(number, None, _ENTRIES)
    items = [one.item for one in view.matches]
    return _feed(request, f"Vigie: {view.watch.draft.name}", items, Wording(Preferences.of(request).language))


def _feed(request: Request, title: str, items: Sequence[IncidentItem], wording: Wording) -> Response:
    base = str(request.base_url).rstrip("/")
    feed = ElementTree.Element("feed", {"xmlns": _SPACE, "xml:lang": wording.language})
    own = f"{base}{request.url.path}{'?' if request.url.query else ''}{request.url.query}"
    _put(feed, "title", title)
    _put(feed, "id", own)
    ElementTree.SubElement(feed, "link", {"rel": "self", "href": own})
    _put(feed, "updated", max((_moment(item.changed) for item in items), default=_LONG_AGO))
    author = ElementTree.SubElement(feed, "author")
    _put(author, "name", "Vigie")
    for item in items:
        _entry(feed, item, base, wording)
    body = b'<?xml version="1.0" encoding="utf-8"?>\n' + ElementTree.tostring(feed, encoding="utf-8")
    return tagged(request, body, "application/atom+xml")


def _entry(feed: ElementTree.Element, item: IncidentItem, base: str, wording: Wording) -> None:
    entry = ElementTree.SubElement(feed, "entry")
    address = f"{base}/incidents/{quote(item.id, safe='')}"
    _put(entry, "title", f"{wording.headline(item)}, {wording.date(item.date)} ({wording.term('kind', item.kind)})")
    _put(entry, "id", address)
    ElementTree.SubElement(entry, "link", {"rel": "alternate", "href": address})
    _put(entry, "updated", _moment(item.changed))
    told = [wording.actors(item.actors), wording.terms("tactics", item.tactics)]
    for slot, count in (("killed", item.killed), ("wounded", item.wounded)):
        if count:
            told.append(f"{wording.term('slot', slot)}{wording.colon}{wording.tally(count)}")
    told.append(wording.count_of("%(n)s report", "%(n)s reports", item.reports))
    _put(entry, "summary", " · ".join(part for part in told if part))


def _put(parent: ElementTree.Element, name: str, text: str) -> None:
    # XML has no control characters; one in an article's words must not spoil the feed.
    ElementTree.SubElement(parent, name).text = "".join(c for c in text if c >= " " or c in "\t\n")


def _moment(text: str) -> str:
    """An RFC 3339 moment; a day stands for its beginning."""
    try:
        when = datetime.fromisoformat(text)
    except ValueError:
        return _LONG_AGO
    return (when if when.tzinfo else when.replace(tzinfo=UTC)).isoformat()
