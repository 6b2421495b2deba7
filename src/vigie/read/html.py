"""Web pages: main text and metadata by trafilatura."""

from __future__ import annotations

from collections.abc import Iterator

from trafilatura import bare_extraction

from vigie.domain.document import Document
from vigie.domain.errors import Issue


def read_html(data: bytes, where: str, url: str | None = None) -> Iterator[Document | Issue]:
    """The article of one page; `url` is where the page was fetched, used when the page names no address of its own."""
    try:
        found = bare_extraction(
            data,
            url=url,
            with_metadata=True,
            include_comments=False,
            include_tables=False,
            date_extraction_params={"original_date": True, "extensive_search": False},
        )
    except Exception as error:
        # Third-party parsers fail in many ways on broken pages; a page must never stop the run.
        yield Issue("read", where, "unreadable_html", f"the page could not be parsed: {type(error).__name__}: {error}")
        return
    if found is None or isinstance(found, dict) or not found.text:
        yield Issue("read", where, "no_main_text", "no main text found in the page")
        return
    yield Document(
        where=where,
        body=found.text,
        title=found.title or "",
        url=found.url or url,
        publisher=found.sitename or found.hostname,
        author=found.author,
        language=found.language,
        published=found.date,
    )
