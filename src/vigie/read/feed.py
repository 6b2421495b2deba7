"""Feeds, sitemaps and subscription lists: what they point to."""

from __future__ import annotations

from dataclasses import dataclass
from html import unescape
from typing import Any
from urllib.parse import urljoin

from vigie.domain.errors import InputError

_MOST_ENTRIES = 50_000
_DEEPEST = 64
# Entries with as many characters of content carry the whole article, not a teaser.
FULL_CONTENT = 1_000
_XML = (b"<?xml", b"<rss", b"<feed", b"<rdf", b"<urlset", b"<sitemapindex", b"<opml")


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a feed or sitemap; `content` is the HTML it carries, `stamp` tells when it last changed."""

    url: str
    title: str = ""
    published: str | None = None
    stamp: str | None = None
    content: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """What a document lists: entries, and further feeds or sitemaps."""

    entries: tuple[Entry, ...] = ()
    further: tuple[str, ...] = ()
    title: str = ""


def looks_like_listing(data: bytes) -> bool:
    """Whether some bytes begin as a feed, a sitemap or an OPML list does."""
    begin = data[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if begin.startswith(b"<?xml"):
        return any(mark in begin for mark in _XML[1:]) and b"<html" not in begin
    return begin.startswith(_XML[1:])


def read_listing(data: bytes, base: str | None) -> Listing:
    """The entries of a feed (RSS, Atom, RDF), sitemap or OPML list; addresses are made absolute by `base`.

    Raises InputError for what is none.
    """
    root = _parse(data)
    kind = _local(root.tag)
    if kind == "urlset":
        return _sitemap(root, base)
    if kind == "sitemapindex":
        found = [_child(one, "loc") for one in root if _local(one.tag) == "sitemap"]
        return Listing(further=tuple(urljoin(base or "", url) for url in found[:_MOST_ENTRIES] if url))
    if kind == "opml":
        outlines = (one for one in root.iter() if _local(one.tag) == "outline")
        urls = [one.get("xmlUrl") or one.get("xmlurl") or "" for one in outlines]
        return Listing(further=tuple(dict.fromkeys(url.strip() for url in urls[:_MOST_ENTRIES] if url.strip())))
    if kind in ("rss", "feed", "rdf"):
        return _feed(data, base)
    raise InputError(f"<{kind}> met; expected a feed (rss, feed, RDF), a sitemap (urlset, sitemapindex) or opml")


def _parse(data: bytes) -> Any:
    """The root of an XML document. Entities are not expanded, nothing outside is loaded, depth is limited."""
    from lxml import etree

    if b"<!ENTITY" in data:
        raise InputError("entities are declared; feeds and sitemaps that declare entities are not read")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True)
    try:
        root = etree.fromstring(data.lstrip(), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise InputError(f"no readable XML: {error}") from error
    if root is None or not isinstance(root.tag, str):
        raise InputError("no readable XML: no element found")
    if _deeper_than(root, _DEEPEST):
        raise InputError(f"elements nested over {_DEEPEST} deep; expected a feed or sitemap")
    return root


def _deeper_than(root: Any, most: int) -> bool:
    depth = 0
    from lxml import etree

    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > most:
            return True
    return False


def _local(tag: object) -> str:
    return str(tag).rpartition("}")[2].lower()


def _child(element: Any, name: str) -> str | None:
    for one in element:
        if _local(one.tag) == name:
            return (one.text or "").strip() or None
    return None


def _sitemap(root: Any, base: str | None) -> Listing:
    entries: list[Entry] = []
    for one in root:
        url = _child(one, "loc") if _local(one.tag) == "url" else None
        if url and len(entries) < _MOST_ENTRIES:
            news = next((child for child in one if _local(child.tag) == "news"), None)
            published = _child(news, "publication_date") if news is not None else None
            title = (_child(news, "title") if news is not None else None) or ""
            entries.append(Entry(urljoin(base or "", url), title, published, _child(one, "lastmod") or published))
    return Listing(tuple(entries))


def _feed(data: bytes, base: str | None) -> Listing:
    try:
        import fastfeedparser
    except ModuleNotFoundError as error:
        raise InputError("feeds need the extra [web]: pip install 'vigie[web]'") from error
    try:
        parsed = fastfeedparser.parse(data)
    except Exception as error:
        # The parser raises what its XML library does, and more.
        raise InputError(f"no readable feed: {type(error).__name__}: {error}") from error
    entries: list[Entry] = []
    for one in list(parsed.entries)[:_MOST_ENTRIES]:
        link = str(one.get("link") or "").strip()
        content = max((str(part.get("value") or "") for part in one.get("content") or ()), key=len, default="")
        published = one.get("published") or one.get("updated")
        if not link and not content:
            continue
        entries.append(
            Entry(
                urljoin(base or "", link) if link else "",
                unescape(str(one.get("title") or "")),
                str(published) if published else None,
                str(one.get("updated") or published or "") or None,
                content,
            )
        )
    return Listing(tuple(entries), title=str(parsed.feed.get("title") or ""))
