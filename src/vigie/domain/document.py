"""An article as it was met, before anything is repaired or judged."""

from __future__ import annotations

import hashlib
from dataclasses import astuple, dataclass


@dataclass(frozen=True, slots=True)
class Document:
    """The raw fields of one article; `where` says where it came from (`file:line`, `file`, `archive#member`)."""

    where: str
    body: str
    id: str | None = None
    title: str = ""
    heading: str = ""
    url: str | None = None
    publisher: str | None = None
    author: str | None = None
    language: str | None = None
    published: str | None = None

    def fingerprint(self) -> str:
        """SHA-256 (hex) of every field but `where`: two documents with one fingerprint need no second reading."""
        fields = "\x1f".join("\x00" if value is None else value for value in astuple(self)[1:])
        return hashlib.sha256(fields.encode("utf-8", "surrogatepass")).hexdigest()
