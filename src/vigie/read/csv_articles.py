"""CSV articles: one a row, the columns named as the fields of an article."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import IO

from vigie.domain.document import Document
from vigie.domain.errors import Issue
from vigie.read.limits import Limits
from vigie.read.unpack import forward

_FIELDS = ("id", "title", "heading", "url", "publisher", "author", "language", "published", "modified", "agency")
_SAMPLE = 65_536
_SEPARATORS = ",;\t|"


def read_csv(stream: IO[bytes], name: str, limits: Limits) -> Iterator[Document | Issue]:
    """The articles of a table with a header row; its separator is found out, its text UTF-8 or Windows-1252."""
    sample = stream.read(_SAMPLE)
    encoding = _encoding(sample)
    text = io.TextIOWrapper(forward(stream, sample), encoding=encoding, errors="replace", newline="")
    csv.field_size_limit(limits.max_bytes)
    first = sample.decode(encoding, "replace").partition("\n")[0]
    rows = csv.reader(text, delimiter=max(_SEPARATORS, key=first.count))
    try:
        header = [column.strip().lower() for column in next(rows, [])]
        if "text" not in header:
            met = ", ".join(header[:12])[:200] or "nothing"
            wanted = "`text` and as far as known " + ", ".join(_FIELDS)
            yield Issue("read", name, "no_text_column", f"columns {met}; expected a header row with {wanted}")
            return
        for row in rows:
            if any(cell.strip() for cell in row):
                yield _document(header, row, f"{name}:{rows.line_num}")
    except csv.Error as error:
        message = f"{error}; read up to here" + (
            f" (setting read.max_bytes {limits.max_bytes:,})" * ("limit" in str(error))
        )
        yield Issue("read", f"{name}:{rows.line_num}", "unreadable_csv", message)


def _encoding(sample: bytes) -> str:
    """UTF-8 where the sample is (its last character may be cut), else Windows-1252; UTF-16 by its mark."""
    if sample.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    try:
        sample[:-4].decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start < len(sample) - 8:
            return "cp1252"
    return "utf-8-sig"


def _document(header: list[str], row: list[str], where: str) -> Document | Issue:
    cells = dict(zip(header, row, strict=False))
    if len(row) > len(header):
        message = f"{len(row)} cells under {len(header)} columns; quote cells that hold separators"
        return Issue("read", where, "wrong_width", message)
    values = {name: (cells.get(name) or "").strip() for name in _FIELDS}
    return Document.of(where, cells.get("text") or "", values)
