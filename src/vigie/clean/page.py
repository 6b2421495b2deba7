"""Web pages: their encoding, their limits, a first look at their words, and the article in them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from vigie.domain.document import Document, Page
from vigie.domain.errors import Issue

_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w:.-]{2,40})", re.IGNORECASE)
_HEAD = 4096
_REPLACED = "\N{REPLACEMENT CHARACTER}"
# A page of the press has some thousand elements, some twenty deep, and attributes of some hundred characters.
_MOST_TAGS = 60_000
_DEEPEST = 200
# The parsers bear elements nested some ten thousand deep: counting is spared where there are fewer.
_HARMLESS = 5_000
_LONGEST_TAG = 20_000
_TAG = re.compile(rf"<(/?)([a-zA-Z][a-zA-Z0-9]{{0,15}})\b[^<>]{{0,{_LONGEST_TAG}}}(/?)>")
_HUGE_TAG = re.compile(rf"<([a-zA-Z][a-zA-Z0-9]{{0,15}})\s[^<>]{{{_LONGEST_TAG},}}(>|$)")
_NUL = "\x00"
# A main text of fewer characters may not be the article.
_LITTLE = 1_000
# Elements without an end tag, or whose end tag is commonly left out.
_FLAT = frozenset({
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
    "p", "li", "dt", "dd", "option", "tr", "td", "th", "thead", "tbody", "tfoot", "colgroup", "rp", "rt",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Opened:
    """The text of a page's HTML, or None when it is refused, with what was wrong."""

    html: str | None
    issues: tuple[Issue, ...] = ()


def open_page(page: Page) -> Opened:
    """Decode a page and hold it against the limits: too many elements, nested too deep, are refused; huge tags cut."""
    issues: list[Issue] = []

    def note(code: str, message: str) -> None:
        issues.append(Issue("clean", page.where, code, message))

    html = decode_page(page.data, page.charset)
    if _REPLACED in html and _REPLACED.encode() not in page.data:
        note("encoding_repaired", "bytes that fit no encoding were replaced")
    html = html.replace(_NUL, " ")
    if not html.strip():
        note("empty_page", "the page is empty; nothing to read")
        return Opened(None, tuple(issues))
    if len(html) > _LONGEST_TAG:
        html, cut = _HUGE_TAG.subn(r"<\1>", html)
        if cut:
            note(
                "huge_attribute_cut", f"attributes of {cut} elements had over {_LONGEST_TAG:,} characters and were cut"
            )
    tags = html.count("<")
    if tags > _MOST_TAGS:
        note("too_many_elements", f"{tags:,} elements, expected at most {_MOST_TAGS:,}; not read")
        return Opened(None, tuple(issues))
    depth = _depth(html) if tags > _HARMLESS else 0
    if depth > _DEEPEST:
        note("nested_too_deep", f"elements nested {depth} deep, expected at most {_DEEPEST}; not read")
        return Opened(None, tuple(issues))
    return Opened(html, tuple(issues))


def decode_page(data: bytes, charset: str | None) -> str:
    """The text of a page: by byte order mark, as UTF-8 when it is, else as server or page say, else Windows-1252."""
    from resiliparse.parse.encoding import map_encoding_to_html5

    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    declared = _META_CHARSET.search(data[:_HEAD])
    for name in (charset, declared[1].decode("ascii", "replace") if declared else None):
        known = map_encoding_to_html5(name, fallback_utf8=False) if name else None
        if known:
            try:
                return data.decode(known, "replace")
            except LookupError:
                continue
    return data.decode("cp1252", "replace")


def _depth(html: str) -> int:
    """How deep elements are nested, as far as their tags tell; elements that are rarely closed are not counted."""
    depth = deepest = 0
    for end, name, alone in _TAG.findall(html):
        if alone or name.lower() in _FLAT:
            continue
        depth = max(0, depth - 1) if end else depth + 1
        deepest = max(deepest, depth)
    return deepest


def look_at(html: str, fetched: str | None) -> tuple[str, str | None]:
    """The words of a page's likely main text, quickly found, or all its words where that is little; and its address.

    Enough to see whether it may be on the subject at all: it holds more than the article rather than less.
    """
    from resiliparse.parse.html import HTMLTree

    from vigie.clean.address import choose_address

    tree = HTMLTree.parse(html)
    stated = [
        element.getattr(attribute)
        for selector, attribute in (("link[rel~=canonical]", "href"), ("meta[property='og:url']", "content"))
        if tree.document is not None and (element := tree.document.query_selector(selector)) is not None
    ]
    found = choose_address([address for address in stated if address], fetched)
    words = main_words(tree)
    if len(words) < _LITTLE:
        words = _words(tree, main=False)
    return f"{tree.title or ''}\n{words}", found if found is not None else fetched


def main_words(html: Any) -> str:
    """The likely main text of a page (HTML or its tree), without line breaks; fast and rough."""
    return _words(html, main=True)


def _words(html: Any, main: bool) -> str:
    from resiliparse.extract.html2text import extract_plain_text

    return str(
        extract_plain_text(html, preserve_formatting=False, main_content=main, alt_texts=False, list_bullets=False)
    )


def read_page(page: Page) -> tuple[Document | None, tuple[Issue, ...]]:
    """The article in a page, or None, with what was wrong."""
    from vigie.clean.body import read_article

    opened = open_page(page)
    if opened.html is None:
        return None, opened.issues
    return read_article(opened.html, page, opened.issues)
