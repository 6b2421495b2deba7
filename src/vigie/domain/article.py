"""A press article as Vigie keeps it."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from vigie.domain.edtf import Edtf
from vigie.domain.span import Span

_JOINT = "\n\n"


class Part(enum.StrEnum):
    """The part of an article that a stretch of text belongs to."""

    TITLE = "title"
    HEADING = "heading"
    BODY = "text"


@dataclass(frozen=True, slots=True)
class Article:
    """One article; all texts are NFC.

    `published` is the publication date as far as it is known (EDTF), `published_inferred` says that it was reasoned
    from the text; `published_at` keeps the stated time of day (ISO 8601) when there is one. `modified` is when the
    outlet last changed it (ISO 8601), `agency` the wire it prints (a slug). `provenance` names, for fields of metadata,
    where in the input the value stood.
    """

    id: str
    body: str
    title: str = ""
    heading: str = ""
    url: str | None = None
    publisher: str | None = None
    author: str | None = None
    language: str | None = None
    published: Edtf | None = None
    published_at: str | None = None
    published_inferred: bool = False
    agency: str | None = None
    modified: str | None = None
    provenance: tuple[tuple[str, str], ...] = ()

    @property
    def text(self) -> str:
        """Title, heading and body, joined by blank lines: the text that every span counts in."""
        return _JOINT.join(part for part in (self.title, self.heading, self.body) if part)

    def parts(self) -> tuple[tuple[Part, Span], ...]:
        """The parts present with the span each takes in `text`."""
        result: list[tuple[Part, Span]] = []
        at = 0
        for part, words in ((Part.TITLE, self.title), (Part.HEADING, self.heading), (Part.BODY, self.body)):
            if words:
                result.append((part, Span(at, at + len(words))))
                at += len(words) + len(_JOINT)
        return tuple(result)

    def locate(self, span: Span) -> tuple[Part, int, int]:
        """Where a span of `text` lies: part, start and end inside that part. Raises ValueError when in none."""
        for part, whole in self.parts():
            if whole.contains(span):
                return part, span.start - whole.start, span.end - whole.start
        raise ValueError(f"span {span.start}-{span.end} lies in no single part of article {self.id}")
