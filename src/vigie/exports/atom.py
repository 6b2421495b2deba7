"""Incidents as an Atom feed (RFC 4287) with positions (GeoRSS)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import BinaryIO
from urllib.parse import quote
from xml.etree import ElementTree as Xml

from vigie.exports.about import brief, licence
from vigie.exports.model import Batch, Entry, Field
from vigie.exports.wording import summary, title

_ATOM, _GEO = "http://www.w3.org/2005/Atom", "http://www.georss.org/georss"
_DOMAIN = "vigie,2026"
FIELDS = (
    Field("id", "string", "tag URI made from Vigie's id (RFC 4151)"),
    Field("title", "string", "date, place, what, id"),
    Field("updated", "datetime", "when the incident changed last"),
    Field("published", "datetime", "when it came into the record"),
    Field("summary", "string", "one sentence made from the fields"),
    Field("category", "string", "kind, tactics, groups, country"),
    Field("link rel=via", "string", "address of an article"),
    Field("georss:point", "string", "latitude and longitude; of the town, region or country"),
)


def write(entries: Iterable[Entry], batch: Batch, out: BinaryIO) -> None:
    """Every incident an entry, in the order given."""
    Xml.register_namespace("", _ATOM)
    Xml.register_namespace("georss", _GEO)
    feed = Xml.Element(f"{{{_ATOM}}}feed")
    _put(feed, "title", f"Vigie: {batch.what}")
    _put(feed, "subtitle", f"filter {brief(batch)['filter']}")
    _put(feed, "id", f"tag:{_DOMAIN}:export:{quote(str(batch.filter))}")
    _put(feed, "updated", batch.made)
    _put(feed, "rights", licence(batch.format))
    _put(feed, "generator", "Vigie").set("version", batch.version)
    _put(Xml.SubElement(feed, f"{{{_ATOM}}}author"), "name", "Vigie")
    for entry in entries:
        _entry(feed, entry, batch)
    out.write(b'<?xml version="1.0" encoding="utf-8"?>\n' + Xml.tostring(feed, encoding="utf-8") + b"\n")


def _entry(feed: Xml.Element, entry: Entry, batch: Batch) -> None:
    item = entry.item
    made = Xml.SubElement(feed, f"{{{_ATOM}}}entry")
    _put(made, "id", f"tag:{_DOMAIN}:incident:{quote(item.id)}")
    _put(made, "title", title(item))
    _put(made, "updated", _moment(item.changed))
    _put(made, "published", _moment(item.added))
    _put(made, "summary", summary(item))
    for term in dict.fromkeys((item.kind, *item.tactics, *item.actors, *([item.country] if item.country else []))):
        Xml.SubElement(made, f"{{{_ATOM}}}category", {"term": term})
    if batch.address:
        link = {"rel": "alternate", "href": f"{batch.address}/incidents/{quote(item.id)}"}
        Xml.SubElement(made, f"{{{_ATOM}}}link", link)
    for source in entry.sources:
        url = source.article.url
        if url and url.startswith(("http://", "https://")):
            told = {"rel": "via", "href": url, "title": _clean(source.article.title)}
            Xml.SubElement(made, f"{{{_ATOM}}}link", told)
    if item.latitude is not None and item.longitude is not None:
        Xml.SubElement(made, f"{{{_GEO}}}point").text = f"{item.latitude} {item.longitude}"


def _put(parent: Xml.Element, name: str, text: str) -> Xml.Element:
    made = Xml.SubElement(parent, f"{{{_ATOM}}}{name}")
    made.text = _clean(text)
    return made


def _clean(text: str) -> str:
    # XML has no control characters; one in a title must not spoil the feed.
    return "".join(char for char in text if char >= " " or char in "\t\n")


def _moment(text: str) -> str:
    moment = datetime.fromisoformat(text)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).isoformat(timespec="seconds")
