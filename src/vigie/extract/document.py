"""An annotated article, indexed for extraction."""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from vigie.domain.annotation import (
    ActorMention,
    Annotations,
    Cue,
    NumberMention,
    PlaceMention,
    Quote,
    Sentence,
    SourceMention,
    TimeMention,
)
from vigie.domain.article import Part
from vigie.domain.span import Span
from vigie.lexicon.joint import load_joint
from vigie.lexicon.named_days import NamedDay, load_named_days
from vigie.lexicon.rules import Match
from vigie.text.fold import Folded, fold
from vigie.text.glue import unglue

FAMILY_KEYS = {"evidence": frozenset({"slot", "value"}), "countless": frozenset({"slot", "low", "high"})}
_WORD = re.compile(r"\w+|[^\w\s]")


class _Spanned(Protocol):
    @property
    def span(self) -> Span: ...


S = TypeVar("S", bound=_Spanned)


@dataclass(frozen=True, slots=True)
class NamedMention:
    """A proper-named attack in the text."""

    span: Span
    day: NamedDay


@dataclass(frozen=True, slots=True)
class View:
    """One sentence with everything found in it; `words` are folded, punctuation included."""

    index: int
    sentence: Sentence
    words: tuple[str, ...]
    times: tuple[TimeMention, ...]
    numbers: tuple[NumberMention, ...]
    actors: tuple[ActorMention, ...]
    places: tuple[PlaceMention, ...]
    named: tuple[NamedMention, ...]
    sources: tuple[SourceMention, ...]
    cues: tuple[Cue, ...]
    quotes: tuple[Quote, ...]

    @property
    def span(self) -> Span:
        """The sentence's span."""
        return self.sentence.span


@dataclass(frozen=True, slots=True)
class Document:
    """An article's sentences (page furniture left out) with what was found in each."""

    annotations: Annotations
    text: str
    folded: Folded
    views: tuple[View, ...]
    starts: tuple[int, ...] = field(repr=False)
    to_folded: tuple[int, ...] | None = field(repr=False)
    # What was worked out once for a span of the text, as each hypothesis asks for it again.
    memo: dict[Span, tuple[str, ...]] = field(default_factory=dict, repr=False, compare=False)
    matched: dict[tuple[str, int], tuple[Match, ...]] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def of(cls, annotations: Annotations) -> Document:
        """Index an annotated article."""
        text = annotations.article.text
        folded = unglue(fold(text), annotations.sentences)
        to_folded = _inverse(folded, len(text))
        named = tuple(NamedMention(span, day) for day, span in load_named_days().find(folded) if day.proper)
        kept = [s for s in annotations.sentences if not s.furniture]
        views = tuple(_view(i, s, annotations, named, (folded, to_folded)) for i, s in enumerate(kept))
        starts = tuple(v.span.start for v in views)
        return cls(annotations, text, folded, views, starts, to_folded)

    def matches(self, family: str, index: int) -> tuple[Match, ...]:
        """Every match of a rule family (`evidence`, `countless`) in a sentence, looked for when first asked for."""
        found = self.matched.get((family, index))
        if found is None:
            start, end = self.folded_range(self.views[index].span)
            found = tuple(load_joint(family, FAMILY_KEYS[family]).find_all(self.folded, start, end))
            self.matched[family, index] = found
        return found

    def view_at(self, offset: int) -> View | None:
        """The sentence at an offset, or None (between sentences, in furniture)."""
        index = bisect.bisect_right(self.starts, offset) - 1
        if index < 0 or offset >= self.views[index].span.end:
            return None
        return self.views[index]

    def folded_slice(self, start: int, end: int) -> str:
        """Folded text of the original offsets `start` to `end`."""
        if self.to_folded is None:
            return self.folded.text[start:end]
        return self.folded.text[self.to_folded[start] : self.to_folded[end]]

    def folded_range(self, span: Span) -> tuple[int, int]:
        """Folded offsets of a span."""
        if self.to_folded is None:
            return span.start, span.end
        return self.to_folded[span.start], self.to_folded[span.end]


def _inverse(folded: Folded, length: int) -> tuple[int, ...] | None:
    if folded.offsets is None:
        return None
    inverse = [0] * (length + 1)
    for index in range(len(folded.offsets) - 1, -1, -1):
        inverse[folded.offsets[index]] = index
    return tuple(inverse)


def _inside(items: Sequence[S], span: Span) -> tuple[S, ...]:
    low = bisect.bisect_left(items, span.start, key=lambda item: item.span.start)
    high = bisect.bisect_left(items, span.end, key=lambda item: item.span.start)
    return tuple(items[low:high])


def _view(
    index: int,
    sentence: Sentence,
    found: Annotations,
    named: Sequence[NamedMention],
    folding: tuple[Folded, tuple[int, ...] | None],
) -> View:
    span = sentence.span
    folded, inverse = folding
    start, end = (span.start, span.end) if inverse is None else (inverse[span.start], inverse[span.end])
    return View(
        index,
        sentence,
        tuple(_WORD.findall(folded.text[start:end])),
        _inside(found.times, span),
        _inside(found.numbers, span),
        _inside(found.actors, span),
        _inside(found.places, span),
        _inside(named, span),
        tuple(s for s in found.sources if s.scope.overlaps(span) or s.span.overlaps(span)),
        tuple(c for c in found.cues if c.scope.overlaps(span)),
        tuple(q for q in found.quotes if q.span.overlaps(span)),
    )


def is_lead(view: View) -> bool:
    """Whether the sentence stands in the title or heading."""
    return view.sentence.part in (Part.TITLE, Part.HEADING)
