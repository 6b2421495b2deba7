"""Web archives (WARC): the pages among the response records."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

from fastwarc.warc import ArchiveIterator, WarcRecordType

from vigie.domain.document import Document
from vigie.domain.errors import Issue
from vigie.read.html import read_html
from vigie.read.limits import Limits

_PAGES = ("text/html", "application/xhtml+xml")


def read_warc(stream: IO[bytes], name: str, limits: Limits) -> Iterator[Document | Issue]:
    """The articles of an archive, packed or not; a record's place is `name#offset` (byte offset of the record)."""
    records = iter(ArchiveIterator(stream, record_types=WarcRecordType.response, parse_http=True))
    while True:
        try:
            record = next(records)
        except StopIteration:
            return
        except Exception as error:
            # A damaged archive can only be read up to the damage.
            yield Issue("read", name, "unreadable_warc", f"damaged archive, read up to here: {error}")
            return
        where = f"{name}#{record.stream_pos}"
        kind = (record.http_content_type or "").lower()
        status = record.http_headers.status_code if record.http_headers else 200
        if kind not in _PAGES or status != 200:
            continue
        page = record.reader.read(limits.max_bytes + 1)
        if len(page) > limits.max_bytes:
            yield Issue("read", where, "too_large", f"page of {limits.too_large(None)}")
        else:
            yield from read_html(page, where, record.headers.get("WARC-Target-URI"))
