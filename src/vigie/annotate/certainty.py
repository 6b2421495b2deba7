"""Signs of certainty: conditional, hedges, negation, denial, future, fear and what nobody could verify."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import cache

from vigie.domain.annotation import Cue, Sentence
from vigie.domain.errors import LexiconError
from vigie.domain.span import Span
from vigie.lexicon.rules import Match, Rule, compile_pattern, load_rules
from vigie.text.fold import Folded, fold_word
from vigie.text.glue import folded_offset, unglue

_KINDS = frozenset({"conditional", "hedge", "negation", "denial", "future", "fear", "unverified"})
_REACHES = frozenset({"clause", "after", "word", "sentence"})
_KEYS = frozenset({"kind", "reach", "needs"})
# How far a sign that goes with single words looks to either side.
_BESIDE = re.compile(r"\W+\w+|$")
_BEFORE = re.compile(r"\w+\W+$")


@cache
def _rules() -> tuple[tuple[Rule, tuple[str, ...]], ...]:
    """The rules with the words of which one must occur. Raises LexiconError for an unknown kind or reach."""
    file = load_rules("certainty", _KEYS)
    for rule in file.rules:
        if rule.extra.get("kind") not in _KINDS or rule.extra.get("reach") not in _REACHES:
            raise LexiconError(
                f"{file.name}, rule {rule.id}: kind {rule.extra.get('kind')!r} and reach {rule.extra.get('reach')!r}; "
                f"use one of {sorted(_KINDS)} and one of {sorted(_REACHES)}"
            )
    return tuple((rule, tuple(filter(None, fold_word(rule.extra.get("needs", "")).split("|")))) for rule in file.rules)


@cache
def _bounds() -> re.Pattern[str]:
    """What parts clauses: strong signs, dashes, relative words and a comma before a word that opens a clause."""
    file = load_rules("certainty", _KEYS)
    breaker = compile_pattern("{breaker}", file.lists, file.name).pattern
    relative = compile_pattern("{relative}", file.lists, file.name).pattern
    return re.compile(rf"[;:()]|\s-+\s|,(?=\s+{breaker})|{relative}")


def find_cues(text: str, folded: Folded, sentences: tuple[Sentence, ...]) -> tuple[Cue, ...]:
    """Every sign of certainty outside page furniture, in order, with the words it covers."""
    spaced = unglue(folded, sentences)
    clauses = [spaced.original(*found.span()) for found in _bounds().finditer(spaced.text)]
    starts = [sentence.span.start for sentence in sentences]
    result: list[Cue] = []
    for rule, needs in _rules():
        if needs and not any(word in spaced.text for word in needs):
            continue
        for match in rule.find(spaced):
            index = bisect_right(starts, match.span.start) - 1
            if index < 0 or sentences[index].furniture or match.span.end > sentences[index].span.end:
                continue
            scope = _scope(match, sentences[index].span, clauses, spaced)
            result.append(Cue(match.span, rule.extra["kind"], scope, rule.id))
    return tuple(sorted(result, key=lambda cue: (cue.span, cue.kind)))


def _scope(match: Match, sentence: Span, clauses: list[tuple[int, int]], spaced: Folded) -> Span:
    """The words a sign covers, inside its sentence; `clauses` are the offsets of what parts clauses."""
    reach, span = match.rule.extra["reach"], match.span
    if reach == "sentence":
        return sentence
    if reach == "word":
        return _beside(span, sentence, spaced)
    after = bisect_left(clauses, (span.end, span.end))
    end = min(clauses[after][0] if after < len(clauses) else sentence.end, sentence.end)
    if reach == "after":
        return Span(span.start, max(end, span.end))
    before = bisect_left(clauses, (span.start, span.start)) - 1
    start = max(clauses[before][1] if before >= 0 else sentence.start, sentence.start)
    return Span(min(start, span.start), max(end, span.end))


def _beside(span: Span, sentence: Span, spaced: Folded) -> Span:
    """A sign with the word before and the word after it."""
    low, high = folded_offset(spaced, sentence.start), folded_offset(spaced, sentence.end)
    start, end = folded_offset(spaced, span.start), folded_offset(spaced, span.end)
    left = _BEFORE.search(spaced.text, max(low, start - 40), start)
    right = _BESIDE.match(spaced.text, end, high)
    begin = left.start() if left else start
    stop = right.end() if right and right.end() > end else end
    return Span(*spaced.original(begin, stop))
