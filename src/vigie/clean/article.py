"""From a document as it was met to an article."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from urllib.parse import urldefrag

from courlan import normalize_url

from vigie.clean.agency import agency_in
from vigie.clean.dates import Published, parse_published
from vigie.clean.language import FRENCH, foreign_language
from vigie.clean.metadata import Stated
from vigie.clean.repair import repair
from vigie.domain.article import Article
from vigie.domain.document import Document, Page, Source
from vigie.domain.errors import Issue

_ID_LENGTH = 12


@dataclass(frozen=True, slots=True)
class Cleaned:
    """An article, or None when the document was refused, with what was wrong."""

    article: Article | None
    issues: tuple[Issue, ...] = ()


def clean(source: Source, max_characters: int) -> Cleaned:
    """Make an article of what was met; texts of more than `max_characters`, empty or not French are refused."""
    if isinstance(source, Document):
        return _clean(source, max_characters)
    from vigie.clean.page import read_page

    document, issues = read_page(source)
    if document is None:
        return Cleaned(None, issues)
    cleaned = _clean(document, max_characters)
    return Cleaned(cleaned.article, (*issues, *cleaned.issues))


def glance(page: Page) -> Cleaned:
    """All words a page shows as the body of a makeshift article: enough to see whether it may be on the subject.

    Its address is the page's canonical one; None when the page is refused.
    """
    from vigie.clean.page import look_at, open_page

    opened = open_page(page)
    if opened.html is None:
        return Cleaned(None, opened.issues)
    words, address = look_at(opened.html, page.url)
    url = _canonical(address)
    return Cleaned(Article(id=_content_id(url or page.fingerprint()), body=words, url=url), opened.issues)


def _clean(document: Document, max_characters: int) -> Cleaned:
    issues: list[Issue] = []

    def note(code: str, message: str) -> None:
        issues.append(Issue("clean", document.where, code, message))

    size = len(document.body)
    if size > max_characters:
        note("too_large", f"text of {size:,} characters, expected at most {max_characters:,} (read.max_characters)")
        return Cleaned(None, tuple(issues))
    title, heading, body = (
        _part(text, issues, document.where) for text in (document.title, document.heading, document.body)
    )
    if not body:
        note("empty_text", "the text is empty; " + ("title and heading are read" if heading else "nothing to read"))
        if not heading:
            return Cleaned(None, tuple(issues))
    language = foreign_language(body)
    if language:
        note("not_french", f"the text is in another language (judged {language}); only French is read")
        return Cleaned(None, tuple(issues))
    signed = [Stated(name, "") for name in (document.author, document.publisher) if name]
    printed = agency_in(signed, body)
    published = _date(document, "published", issues)
    modified = _date(document, "modified", issues)
    return Cleaned(
        Article(
            id=document.id or _content_id(title, heading, body),
            body=body,
            title=title,
            heading=heading,
            url=_canonical(document.url),
            publisher=_field(document.publisher),
            author=_field(document.author),
            language=_field(document.language) or FRENCH,
            published=published.date if published else None,
            published_at=published.at if published else None,
            agency=document.agency or (printed.value if printed else None),
            modified=(modified.at or str(modified.date)) if modified else None,
            provenance=document.provenance,
        ),
        tuple(issues),
    )


def _part(text: str, issues: list[Issue], where: str) -> str:
    """A repaired part; empty when blank. Outer blanks stay, so that offsets hold in the text as it was given."""
    repaired, changed = repair(text)
    if changed:
        issues.append(Issue("clean", where, "mojibake_repaired", "text with wrongly decoded accents was repaired"))
    return repaired if repaired.strip() else ""


def _field(text: str | None) -> str | None:
    return repair(text)[0].strip() or None if text else None


def _date(document: Document, name: str, issues: list[Issue]) -> Published | None:
    """What a document says of its publication or last change."""
    stated = getattr(document, name)
    if not stated:
        return None
    try:
        return parse_published(stated)
    except ValueError:
        message = f"`{name}` {stated[:60]!r} is no ISO 8601 or EDTF date; taken as unknown"
        issues.append(Issue("clean", document.where, "unreadable_date", message))
        return None


def _canonical(url: str | None) -> str | None:
    """The address without fragment and tracking parameters; None for what is no web address."""
    if not url or not url.strip().lower().startswith(("http://", "https://")):
        return None
    try:
        return normalize_url(urldefrag(url.strip()).url)
    except ValueError:
        return None


def _content_id(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:_ID_LENGTH]
