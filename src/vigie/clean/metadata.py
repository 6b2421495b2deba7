"""What a page says of itself: title, dates, authors, address; each value with the place in the page where it stood.

Places are tried in order of how far they are to be trusted: linked data (JSON-LD), Open Graph and other `meta`
elements, microdata, then what is shown.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from vigie.clean.address import absolute
from vigie.clean.linked_data import linked_data
from vigie.clean.stated_date import read_date

_LONGEST = 600
# What `meta` elements call the fields (Open Graph, Dublin Core, parse.ly, older habits), better names first.
_META: Mapping[str, tuple[str, ...]] = {
    "title": ("og:title", "twitter:title", "dc.title", "dcterms.title"),
    "heading": ("og:description", "description", "twitter:description", "dc.description"),
    "published": (
        "article:published_time", "og:published_time", "datepublished", "date", "dc.date.issued", "dcterms.issued",
        "dcterms.created", "dc.date", "dcterms.date", "parsely-pub-date", "publication_date", "pubdate",
    ),
    "modified": ("article:modified_time", "og:updated_time", "datemodified", "dcterms.modified", "last-modified"),
    "author": ("author", "article:author", "dc.creator", "dcterms.creator", "parsely-author", "byl"),
    "publisher": ("og:site_name", "publisher", "dc.publisher", "application-name"),
    "language": ("content-language", "og:locale", "dc.language"),
}  # fmt: skip
_MICRODATA = {
    "datepublished": "published",
    "datemodified": "modified",
    "headline": "title",
    "author": "author",
    "inlanguage": "language",
}
_DATES = frozenset({"published", "modified"})


@dataclass(frozen=True, slots=True)
class Stated:
    """A value and the place where it stood, such as `meta:og:title`."""

    value: str
    place: str


@dataclass(frozen=True, slots=True)
class Metadata:
    """The values of a page by field, best first."""

    fields: Mapping[str, tuple[Stated, ...]]

    def best(self, name: str) -> Stated | None:
        """The value to trust most, or None."""
        return next(iter(self.fields.get(name, ())), None)


def read_metadata(tree: Any, url: str | None) -> Metadata:
    """All that the tree of a page (lxml) states; addresses are made absolute by the address of the page."""
    found: dict[str, list[Stated]] = defaultdict(list)
    for name, stated in (*linked_data(tree), *_metas(tree), *_microdata(tree), *_links(tree, url), *_shown(tree)):
        value = read_date(stated[0]) if name in _DATES else " ".join(stated[0].split())[:_LONGEST]
        if value and _fits(name, value):
            found[name].append(Stated(value, stated[1]))
    return Metadata({name: tuple(values) for name, values in found.items()})


def _fits(name: str, value: str) -> bool:
    """Authors given as the address of a profile name nobody."""
    return not (name in ("author", "publisher") and (value.startswith(("http", "//", "@")) or len(value) > 200))


Pair = tuple[str, tuple[str, str]]


def _metas(tree: Any) -> Iterator[Pair]:
    content: dict[str, list[str]] = defaultdict(list)
    for element in tree.iter("meta"):
        key = element.get("property") or element.get("name") or element.get("http-equiv") or ""
        if element.get("content") and element.get("itemprop") is None:
            content[key.lower()].append(element.get("content"))
    for name, keys in _META.items():
        for key in keys:
            if key in content:
                several = "; ".join(dict.fromkeys(content[key])) if name == "author" else content[key][0]
                yield name, (several, f"meta:{key}")


def _microdata(tree: Any) -> Iterator[Pair]:
    for element in tree.xpath("//*[@itemprop]"):
        name = _MICRODATA.get(element.get("itemprop", "").lower())
        if name is None:
            continue
        if element.tag in ("meta", "time", "link"):
            value = element.get("content") or element.get("datetime") or ""
        else:
            value = element.get("content") or element.get("datetime") or _text(element)
        if value.strip():
            yield name, (value, f"microdata:{element.get('itemprop')}")


def _links(tree: Any, url: str | None) -> Iterator[Pair]:
    for element in tree.iter("link"):
        if "canonical" in (element.get("rel") or "").lower().split() and element.get("href"):
            yield "url", (absolute(element.get("href"), url), "link:canonical")
    for element in tree.xpath("//meta[@property='og:url']"):
        if element.get("content"):
            yield "url", (absolute(element.get("content"), url), "meta:og:url")


def _shown(tree: Any) -> Iterator[Pair]:
    """What the page shows: its heading, its title, times marked as such, names linked as author."""
    language = tree.get("lang") or tree.get("xml:lang")
    if language:
        yield "language", (language, "html:lang")
    for element in tree.iter("h1"):
        if text := _text(element):
            yield "title", (text, "html:h1")
            break
    for element in tree.iterfind(".//head/title"):
        yield "title", (_text(element), "html:title")
    for element in tree.xpath("//*[@rel='author']"):
        yield "author", (_text(element), "html:rel=author")
    for number, element in enumerate(tree.iter("time")):
        if number < 3 and element.get("datetime"):
            told = f"{element.get('class') or ''} {element.get('id') or ''}".lower()
            name = "modified" if "updat" in told or "modif" in told else "published"
            yield name, (element.get("datetime"), "html:time")


def _text(element: Any) -> str:
    return " ".join(str(element.text_content()).split())
