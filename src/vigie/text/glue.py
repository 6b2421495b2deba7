"""Offsets between a text and its folded form, and the blank put back where a page glued two sentences together."""

from __future__ import annotations

from bisect import bisect_left
from itertools import pairwise

from vigie.domain.annotation import Sentence
from vigie.text.fold import Folded


def folded_offset(folded: Folded, offset: int) -> int:
    """The first folded offset that stands for an original offset."""
    return offset if folded.offsets is None else bisect_left(folded.offsets, offset)


def folded_slice(folded: Folded, start: int, end: int) -> str:
    """The folded text of original offsets `start` to `end`."""
    return folded.text[folded_offset(folded, start) : folded_offset(folded, end)]


def unglue(folded: Folded, sentences: tuple[Sentence, ...]) -> Folded:
    """The folded text with a blank between sentences that touch in the middle of a word ("finiSelon").

    Whole-word patterns need it. Offsets still lead back to the original text; the blank stands for no letter of it.
    """
    cuts = []
    for left, right in pairwise(sentences):
        if left.span.end == right.span.start:
            at = folded_offset(folded, right.span.start)
            if folded.text[at - 1 : at + 1].isalnum():
                cuts.append(at)
    if not cuts:
        return folded
    offsets = list(folded.offsets) if folded.offsets is not None else list(range(len(folded.text) + 1))
    pieces, last = [], 0
    for number, at in enumerate(cuts):
        pieces += [folded.text[last:at], " "]
        offsets.insert(at + number, offsets[at + number])
        last = at
    pieces.append(folded.text[last:])
    return Folded("".join(pieces), tuple(offsets))
