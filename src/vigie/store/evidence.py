"""The sentence that words stand in."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from vigie.domain.span import Span

_SENTENCE_END = re.compile(r"[.!?…][\"'”»)]*\s+|\n+")
_LONGEST = 400
Bounds = tuple[list[int], list[int]]


def sentence_bounds(text: str) -> Bounds:
    """Where the sentences of a text begin, but for the first, and where each but the last ends; for `around`."""
    ends = list(_SENTENCE_END.finditer(text))
    return [end.end() for end in ends], [end.start() + len(end.group().rstrip()) for end in ends]


def around(text: str, spans: Sequence[Span], bounds: Bounds | None = None) -> tuple[str, tuple[Span, ...]]:
    """The sentence of the first span, and where the spans that lie in it stand in that sentence.

    Sentences of more than 400 characters are cut around the span. `bounds` of the text spare finding them again.
    """
    if not spans:
        return "", ()
    first = min(spans)
    starts, ends = bounds or sentence_bounds(text)
    before = bisect_right(starts, first.start)
    start = starts[before - 1] if before else 0
    after = bisect_right(ends, first.end - 1)
    end = ends[after] if after < len(ends) else len(text)
    if end - start > _LONGEST:
        start = max(start, first.start - _LONGEST // 2)
        end = min(end, max(first.end, start + _LONGEST))
    whole = Span(start, end)
    marks = sorted({Span(span.start - start, span.end - start) for span in spans if whole.contains(span)})
    return text[start:end], tuple(marks)
