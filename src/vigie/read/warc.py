"""Web archives (WARC): the pages among the response records."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, BinaryIO, cast

from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from vigie.domain.document import Page
from vigie.domain.errors import Issue, is_panic
from vigie.read.limits import Limits
from vigie.read.unpack import Forward

_PAGES = ("text/html", "application/xhtml+xml")
_LONGEST_HEADER = 65_536


def read_warc(stream: IO[bytes], name: str, limits: Limits) -> Iterator[Page | Issue]:
    """The pages of an archive, packed or not; a record's place is `name#offset` (byte offset of the record)."""
    onward = cast(BinaryIO, _Onward(stream))
    records = iter(ArchiveIterator(onward, parse_http=False))
    met = 0
    while True:
        try:
            record = next(records)
        except StopIteration:
            if not met:
                yield Issue("read", name, "no_records", "no record in it; expected a web archive (WARC 1.0 or 1.1)")
            return
        except BaseException as error:
            if not isinstance(error, Exception) and not is_panic(error):
                raise
            # A damaged archive can only be read up to the damage.
            yield Issue("read", name, "unreadable_warc", f"damaged archive, read up to here: {error}")
            return
        met += 1
        where = f"{name}#{record.stream_pos}"
        if record.record_type != WarcRecordType.response:
            continue
        try:
            page = _page(record, where, limits)
        except BaseException as error:
            if not isinstance(error, Exception) and not is_panic(error):
                raise
            message = f"the record could not be read: {type(error).__name__}: {error}"
            yield Issue("read", where, "unreadable_record", message)
            continue
        if page is not None:
            yield page


class _Onward:
    """A stream as the reader of archives wants it: its types ask for `seek`, which it calls where there is one."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = Forward(stream)

    def read(self, size: int = -1) -> bytes:
        return self._stream.read(size) or b""

    def tell(self) -> int:
        return self._stream.tell()


def _page(record: WarcRecord, where: str, limits: Limits) -> Page | Issue | None:
    """The page of a response, its transfer and content encodings undone; None for what is no page."""
    record.parse_http(auto_decode="all", max_header_len=_LONGEST_HEADER)
    kind = (record.http_content_type or "").lower()
    status = record.http_headers.status_code if record.http_headers else 200
    if kind not in _PAGES or status != 200:
        return None
    data = record.reader.read(limits.max_bytes + 1)
    if len(data) > limits.max_bytes:
        return Issue("read", where, "too_large", f"page of {limits.too_large(None)}")
    return Page(where, data, record.headers.get("WARC-Target-URI"), record.http_charset)
