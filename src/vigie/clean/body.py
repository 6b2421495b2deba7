"""The article in a web page: main text by trafilatura, what the page says of itself, furniture dropped."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from htmldate import find_date
from trafilatura import bare_extraction, load_html

from vigie.clean.address import choose_address
from vigie.clean.agency import agency_in
from vigie.clean.furniture import Stripped, strip_furniture
from vigie.clean.metadata import Metadata, Stated, read_metadata
from vigie.clean.page import main_words
from vigie.clean.stated_date import read_date
from vigie.domain.document import Document, Page
from vigie.domain.errors import Issue
from vigie.lexicon.rules import load_rules
from vigie.text.fold import fold_word

# A description shorter than this may start any paragraph by chance; a longer paragraph is more than a heading.
_SHORTEST_LEDE = 40
_LONGEST_LEDE = 700
# The quick way is trusted with a text of so many characters, or of that share of a rough look at the page.
_LITTLE = 1_500
_SHARE = 0.7
_CUT = ("...", "…", "[...]", "[…]")


def read_article(html: str, page: Page, issues: Sequence[Issue] = ()) -> tuple[Document | None, tuple[Issue, ...]]:
    """The article of a decoded page, or None when no main text is found, with what was wrong."""
    try:
        tree = load_html(html)
        if tree is None:
            return None, (*issues, _issue(page, "unreadable_html", "this is no HTML page"))
        metadata = read_metadata(tree, page.url)
        dated = metadata.best("published") or _told(page, "published")
        guessed = None if dated else find_date(tree, original_date=True, extensive_search=False)
        text = _main_text(tree, html)
    except Exception as error:
        # Third-party parsers fail in many ways on broken pages; a page must never stop the run.
        failed = _issue(page, "unreadable_html", f"the page could not be parsed: {type(error).__name__}: {error}")
        return None, (*issues, failed)
    if not text.strip():
        return None, (*issues, _issue(page, "no_main_text", "no main text found in the page"))
    stripped = strip_furniture([line for line in text.split("\n") if line.strip()])
    document = _document(page, metadata, stripped, read_date(guessed) if guessed else None, tree)
    if not document.body and not document.heading:
        return None, (*issues, _issue(page, "no_main_text", "the page holds nothing but date and byline lines"))
    return document, tuple(issues)


def _main_text(tree: Any, html: str) -> str:
    """The main text by the quick way; by the thorough one where that finds much less than a rough look at the page."""
    found = bare_extraction(tree, fast=True, include_comments=False, include_tables=False)
    text = "" if found is None or isinstance(found, dict) else found.text or ""
    if len(text) < _LITTLE and len(text) < _SHARE * len(main_words(html)):
        found = bare_extraction(tree, include_comments=False, include_tables=False)
        thorough = "" if found is None or isinstance(found, dict) else found.text or ""
        text = max(text, thorough, key=len)
    return text


def _issue(page: Page, code: str, message: str) -> Issue:
    return Issue("clean", page.where, code, message)


def _is_lede(tree: Any, bare: str) -> bool:
    """Whether the page sets a paragraph (folded, without blanks) off from running text: bold, or marked as lede."""
    marks = load_rules("page_furniture", frozenset({"gives"})).lists["lede_class"]
    classes = " or ".join(f"contains(@class, '{mark}')" for mark in marks)
    for element in tree.xpath(f"//strong | //b | //h2 | //h3 | //p[{classes}] | //div[{classes}]"):
        text = str(element.text_content())
        if _SHORTEST_LEDE <= len(text) <= 2 * _LONGEST_LEDE and _bare(text) == bare:
            return True
    return False


def _document(page: Page, metadata: Metadata, stripped: Stripped, guessed: str | None, tree: Any) -> Document:
    title = _title(metadata) or _told(page, "title")
    lines = list(stripped.lines)
    if title and lines and _same(lines[0], title.value):
        lines.pop(0)
    heading = _heading(metadata, lines, title, tree)
    author = metadata.best("author") or _stated(stripped.byline, "byline")
    publisher = metadata.best("publisher")
    address = _address(metadata, page.url)
    if publisher is None and address:
        publisher = Stated(urlsplit(address.value).hostname or "", "address")
    fields = {
        "title": title,
        "heading": heading,
        "url": address,
        "publisher": publisher,
        "author": author,
        "language": _language(metadata),
        "published": metadata.best("published")
        or _told(page, "published")
        or _stated(stripped.published, "byline")
        or _stated(guessed, "html:guessed"),
        "modified": metadata.best("modified") or _stated(stripped.modified, "byline"),
        "agency": agency_in((author, publisher, _stated(stripped.byline, "byline")), "\n".join(lines)),
    }
    stated = {name: one for name, one in fields.items() if one}
    values = {name: one.value for name, one in stated.items()}
    return Document.of(page.where, "\n".join(lines), values, tuple((name, one.place) for name, one in stated.items()))


def _stated(value: str | None, place: str) -> Stated | None:
    return Stated(value, place) if value else None


def _told(page: Page, name: str) -> Stated | None:
    """What the feed or sitemap says that led to the page."""
    value = dict(page.told).get(name)
    return _stated(read_date(value) if value and name == "published" else value, "feed")


def _same(some: str, other: str) -> bool:
    return _bare(some) == _bare(other)


def _bare(text: str) -> str:
    return "".join(char for char in fold_word(text) if char.isalnum())


def _title(metadata: Metadata) -> Stated | None:
    """The stated title; the shown one where the stated is the same with the name of the outlet after it."""
    best = metadata.best("title")
    if best is None:
        return None
    for shown in metadata.fields["title"]:
        if shown.place == "html:h1" and shown.value and _bare(best.value).startswith(_bare(shown.value)):
            return shown
    return best


def _heading(metadata: Metadata, lines: list[str], title: Stated | None, tree: Any) -> Stated | None:
    """The first paragraph where the page's description is the same words, whole or cut short: it is the heading then.

    A description that goes on after it is taken from running text: then the paragraph must be set off from the others.
    Descriptions that the page does not show are written for search engines.
    """
    first = _bare(lines[0]) if len(lines) > 1 and len(lines[0]) <= _LONGEST_LEDE else ""
    for stated in metadata.fields.get("heading", ()):
        told = stated.value
        for mark in _CUT:
            told = told.removesuffix(mark).rstrip()
        bare = _bare(told)
        if min(len(bare), len(first)) < _SHORTEST_LEDE or (title and bare == _bare(title.value)):
            continue
        if first.startswith(bare) or (bare.startswith(first) and _is_lede(tree, first)):
            return Stated(lines.pop(0), stated.place)
    return None


def _language(metadata: Metadata) -> Stated | None:
    """The language alone, without the country."""
    stated = metadata.best("language")
    code = stated.value.replace("_", "-").split("-")[0].strip().lower() if stated else ""
    return Stated(code, stated.place) if stated and code.isalpha() and len(code) in (2, 3) else None


def _address(metadata: Metadata, fetched: str | None) -> Stated | None:
    """The canonical address, or where the page was fetched."""
    stated = metadata.fields.get("url", ())
    chosen = choose_address((one.value for one in stated), fetched)
    return next((one for one in stated if one.value == chosen), None) or _stated(fetched, "fetched")
