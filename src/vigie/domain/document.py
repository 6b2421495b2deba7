"""An article or a page as it was met, before anything is repaired or judged."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, fields

# Says where an article was met or a value came from; the same article met elsewhere is still the same.
_NOT_CONTENT = frozenset({"where", "provenance"})


@dataclass(frozen=True, slots=True)
class Document:
    """The raw fields of one article; `where` says where it came from (`file:line`, `file`, `archive#member`).

    `provenance` names, for fields of metadata, where in the input the value stood.
    """

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
    agency: str | None = None
    modified: str | None = None
    provenance: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(
        cls, where: str, body: str, told: Mapping[str, str | None], provenance: tuple[tuple[str, str], ...] = ()
    ) -> Document:
        """The document of some fields by name; an empty one tells nothing."""
        return cls(where, body, provenance=provenance, **{name: value for name, value in told.items() if value})

    def fingerprint(self) -> str:
        """SHA-256 (hex) of what is told: two documents with one fingerprint need no second reading."""
        values = (getattr(self, one.name) for one in fields(self) if one.name not in _NOT_CONTENT)
        told = "\x1f".join("\x00" if value is None else value for value in values)
        return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class Page:
    """A web page as it was met: bytes whose main text is not yet found.

    `url` is where it was fetched, `charset` the encoding that the server named; both None where that is not known.
    `told` holds what the feed or sitemap that led there says of it, for want of better: title, published.
    """

    where: str
    data: bytes
    url: str | None = None
    charset: str | None = None
    told: tuple[tuple[str, str], ...] = ()

    @property
    def id(self) -> None:
        """A page has no id of its own: that of its article is made from address and content."""
        return

    def fingerprint(self) -> str:
        """SHA-256 (hex) of address, encoding and bytes: a page of the same fingerprint needs no second reading."""
        told = f"page\x1f{self.url or ''}\x1f{self.charset or ''}\x1f"
        return hashlib.sha256(told.encode("utf-8", "surrogatepass") + self.data).hexdigest()


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a server sent: `url` as asked, `final` after redirects, `kind` the media type in lower case.

    `etag` and `last_modified` are what to ask with the next time (RFC 9110).
    """

    url: str
    final: str
    data: bytes
    kind: str = ""
    charset: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    status: int = 200


@dataclass(frozen=True, slots=True)
class Known:
    """A document or page that was read elsewhere: what is left of it once its article is known."""

    where: str
    print: str
    id: str | None = None

    def fingerprint(self) -> str:
        """That of the document itself."""
        return self.print


Source = Document | Page
