"""Quotations: guillemets and curly or straight quotation marks, paired even where blanks were lost."""

from __future__ import annotations

import re
from bisect import bisect_right

from vigie.annotate.reporting import report_cues
from vigie.domain.annotation import Quote, Sentence
from vigie.domain.span import Span
from vigie.text.fold import Folded

_MARK = re.compile(r"[«»“”„\"]")
_OPENERS = frozenset("«“„")
_CLOSERS = frozenset("»”")
_BEFORE_OPEN = frozenset("([{'’-–—/")
_AFTER_CLOSE = frozenset(",.;:!?)]}…-–—/")
_QUOTED_WORD = re.compile(r"\w+(?:[-'’]\w+)*")
_SHORT = 3
# A straight mark whose sides do not tell is a closing one only if its partner is no further away than this.
_REACH = 1200


def _role(text: str, at: int, is_open: bool) -> bool | None:
    """Whether the mark at `at` opens (True) or closes (False) a quotation; None when its sides do not tell."""
    char = text[at]
    before = text[at - 1] if at else "\n"
    after = text[at + 1] if at + 1 < len(text) else "\n"
    if char in _CLOSERS:
        return False
    if char in _OPENERS:
        # Translated pages close with the opening guillemet: « ... « .
        stray = is_open and before.isspace() and text[at + 1 : at + 3].strip()[:1] in ("", ".", ",", ";")
        return not stray
    left_free = before.isspace() or before in _BEFORE_OPEN
    right_free = after.isspace() or after in _AFTER_CLOSE
    if left_free and not right_free:
        return True
    if right_free and not left_free:
        return False
    return None


def quote_marks(text: str) -> dict[int, bool]:
    """Every quotation mark of `text` by offset, True where it opens and False where it closes a quotation."""
    roles: dict[int, bool] = {}
    opened: list[int] = []
    last_line = 0
    for found in _MARK.finditer(text):
        at = found.start()
        if "\n" in text[last_line:at]:
            opened.clear()
        last_line = at
        is_open = bool(opened) and at - opened[-1] <= _REACH
        role = _role(text, at, is_open)
        if role is None:
            role = not is_open
        roles[at] = role
        if role:
            opened.append(at)
        elif opened:
            opened.pop()
    return roles


def quote_pairs(text: str) -> tuple[Span, ...]:
    """The outer span of every quotation, marks included, in order; an unclosed one ends with its line."""
    pairs: list[Span] = []
    opened: list[int] = []
    line_end = -1
    for at, opens in quote_marks(text).items():
        if line_end != -1 and at > line_end:
            _close_at_line_end(text, opened, line_end, pairs)
            opened.clear()
        if not opened:
            line_end = text.find("\n", at)
        if opens:
            opened.append(at)
        elif opened:
            pairs.append(Span(opened.pop(), at + 1))
    if opened and line_end != -1:
        _close_at_line_end(text, opened, line_end, pairs)
    return tuple(sorted(pairs))


def _close_at_line_end(text: str, opened: list[int], line_end: int, pairs: list[Span]) -> None:
    """A quotation that runs on is closed with its line when it began the line or the next line goes on with a mark."""
    if not opened:
        return
    start = opened[0]
    begins_line = not text[text.rfind("\n", 0, start) + 1 : start].strip()
    goes_on = text[line_end:].lstrip()[:1] in _OPENERS
    if begins_line or goes_on:
        pairs.append(Span(start, line_end))


def find_quotes(text: str, folded: Folded, sentences: tuple[Sentence, ...]) -> tuple[Quote, ...]:
    """The quotations outside page furniture, in order; `rule` is "short" up to three words, else "quote"."""
    cues = [(name, cue) for name, cue, outlet in report_cues(text, folded, sentences) if not outlet]
    starts = [sentence.span.start for sentence in sentences]
    result: list[Quote] = []
    for span in quote_pairs(text):
        index = bisect_right(starts, span.start) - 1
        if index < 0 or sentences[index].furniture:
            continue
        words = len(_QUOTED_WORD.findall(text, span.start, span.end))
        rule = "short" if words <= _SHORT else "quote"
        result.append(Quote(span, _speaker(span, cues, _reach(text, span, sentences, index)), rule))
    return tuple(result)


def _reach(text: str, span: Span, sentences: tuple[Sentence, ...], index: int) -> Span:
    """From the beginning of the sentence where a quotation begins to the end of that where it ends.

    A sentence before it that ends with a colon introduces it.
    """
    last = index
    while last + 1 < len(sentences) and sentences[last + 1].span.start < span.end:
        last += 1
    start, end = sentences[index].span.start, sentences[last].span.end
    before = sentences[index - 1].span if index else None
    if start == span.start and before is not None and before.of(text).endswith(":"):
        start = before.start
    return Span(start, end)


def _speaker(span: Span, cues: list[tuple[Span, Span]], reach: Span) -> Span | None:
    """The name whose reporting words stand nearest to a quotation in its sentences, outside other quotations' words."""
    near = [(span.gap(cue), name) for name, cue in cues if reach.overlaps(cue)]
    return min(near, key=lambda item: (item[0], item[1]))[1] if near else None
