"""Names that a list knows, found in text as whole words, the longest first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from vigie.domain.annotation import NameHit
from vigie.domain.span import Span
from vigie.text.fold import Folded

_WORD = re.compile(r"[^\W_]+")
_MOST_WORDS = 8


class Word(NamedTuple):
    """One run of letters or digits of the folded text, `start` to `end` in the original; a tuple, as there are many."""

    folded: str
    start: int
    end: int
    capital: bool
    gap: str


def split_words(text: str, folded: Folded) -> tuple[Word, ...]:
    """The words of a text; hyphens and apostrophes part words, as in folded names. `gap` is what lies before."""
    words: list[Word] = []
    last = 0
    whole, exact = folded.text, folded.offsets is None
    for found in _WORD.finditer(whole):
        at, stop = found.span()
        start, end = (at, stop) if exact else folded.original(at, stop)
        words.append(Word(found[0], start, end, text[start].isupper(), whole[last:at]))
        last = stop
    return tuple(words)


class NameList:
    """Folded names (single blanks between words) to look for."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names: set[str] = set(names)
        self._longest: dict[str, int] = {}
        for name in self._names:
            parts = name.split(" ")
            self._longest[parts[0]] = min(_MOST_WORDS, max(self._longest.get(parts[0], 0), len(parts)))

    def find(self, words: Sequence[Word], capitals_only: bool) -> tuple[NameHit, ...]:
        """Every name in a text, longest first, not overlapping. With `capitals_only` it must begin with a capital."""
        hits: list[NameHit] = []
        at = 0
        while at < len(words):
            size = 0 if capitals_only and not words[at].capital else self._match(words, at)
            if size:
                hits.append(_hit(words, at, size))
            at += size or 1
        return tuple(hits)

    def _match(self, words: Sequence[Word], at: int) -> int:
        longest = self._longest.get(words[at].folded, 0)
        end = at + 1
        while end < len(words) and end - at < longest and _joins(words[end].gap):
            end += 1
        for stop in range(end, at, -1):
            if stop - at <= longest and " ".join(w.folded for w in words[at:stop]) in self._names:
                return stop - at
        return 0


def _joins(gap: str) -> bool:
    return gap in (" ", "-", "'", "' ") or gap == ". "


def _hit(words: Sequence[Word], at: int, size: int) -> NameHit:
    span = Span(words[at].start, words[at + size - 1].end)
    before = words[at - 1].folded if at and words[at].gap in (" ", "'", "-") else ""
    return NameHit(span, " ".join(w.folded for w in words[at : at + size]), words[at].capital, before)
