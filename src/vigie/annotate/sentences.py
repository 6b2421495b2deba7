"""Sentences of press articles, also where the page lost the blanks and line breaks between them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from vigie.annotate.furniture import furniture_rule
from vigie.annotate.quotations import quote_marks
from vigie.domain.annotation import Sentence
from vigie.domain.article import Article
from vigie.domain.errors import LexiconError
from vigie.domain.span import Span
from vigie.lexicon.rules import load_rules
from vigie.text.fold import Folded, fold, fold_word
from vigie.text.glue import folded_slice

_UPPER = "A-ZÀ-ÖØ-ÞŒŠŽ"
_LOWER = "a-zß-öø-ÿœšž"
_BREAK = re.compile(
    rf"""(?P<line>[ \t]*\n\s*)
    |(?P<stop>[.!?…]+)
    |(?P<glue>(?<=[{_LOWER}0-9)\]])(?=[{_UPPER}][{_LOWER}'’]))
    |(?P<caps>(?<=[{_UPPER}][{_UPPER}][{_UPPER}])(?=[{_UPPER}][{_LOWER}'’]))
    |(?P<shout>(?<=[{_UPPER}][{_UPPER}])[ ](?=[{_UPPER}][{_LOWER}]))
    |(?P<dash>(?<=[ ])-(?=["«“]?[{_UPPER}][{_LOWER}'’]))
    |(?P<mark>["»”«“])
    |(?P<bullet>[•▪►■])
    |(?P<bare>(?<=[{_LOWER}0-9)])[ ](?=[{_UPPER}][{_LOWER}]*[ ][{_LOWER}]))""",
    re.X,
)
_WORD_BEFORE = re.compile(r"[\w°-]*$")
_WORD_AT = re.compile(r"[^\W\d_]+")
_PROTECTED = re.compile(
    rf"(?:https?://|www\.)\S+?(?=[.,;:!?»\")\]]*(?:\s|$|\.[{_UPPER}]))|[@#]\w+|\b[\w.-]+@[\w.-]+\.\w+"
)
_LISTS = frozenset({"abbreviation", "final_abbreviation", "starter", "opener", "pronoun", "title_noun", "compound"})
_CLOSERS = frozenset(")]»”")
_BLANKS = frozenset(" \t\u00a0\u202f\u2009")
# A stretch without full stop longer than this is no subheading.
_SUBHEADING = 110
# A run of capitals at least this long is a subheading rather than an acronym.
_SHOUT = 12
# A line at least this long that stops inside a phrase was wrapped by a mail or terminal program.
_WRAPPED_LINE = 50


@dataclass(frozen=True, slots=True)
class _Words:
    abbreviation: frozenset[str]
    final_abbreviation: frozenset[str]
    starter: frozenset[str]
    opener: frozenset[str]
    pronoun: frozenset[str]
    title_noun: frozenset[str]
    compound: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Break:
    """A boundary: one sentence ends at `end`, the next begins at `start`; `paragraph` when a paragraph ends too."""

    end: int
    start: int
    paragraph: bool


@cache
def _words() -> _Words:
    file = load_rules("abbreviations")
    if set(file.lists) != _LISTS:
        raise LexiconError(f"{file.name}: lists {sorted(file.lists)}; expected {sorted(_LISTS)}")
    return _Words(**{name: frozenset(fold_word(word) for word in file.lists[name]) for name in _LISTS})


class _Splitter:
    """Finds the boundaries of one part of an article."""

    def __init__(self, text: str, start: int, end: int, marks: dict[int, bool]) -> None:
        self.text, self.start, self.end, self.marks = text, start, end, marks
        self.words = _words()
        part = text[start:end]
        marked = "@" in part or "#" in part or "www." in part or "://" in part
        self.protected = [found.span() for found in _PROTECTED.finditer(text, start, end)] if marked else []
        self.last = start

    def breaks(self) -> Iterator[_Break]:
        """Every boundary in order."""
        for found in _BREAK.finditer(self.text, self.start, self.end):
            if found.end() <= self.last:
                continue
            result = self._at(found)
            if result is not None and self.last < result.end <= result.start < self.end:
                yield result
                self.last = result.start

    def _at(self, found: re.Match[str]) -> _Break | None:
        at, kind = found.start(), found.lastgroup
        if kind == "line":
            return None if self._wrapped(found) else _Break(at, found.end(), True)
        if any(start < at < end for start, end in self.protected) and kind != "mark":
            return None
        if kind == "stop":
            return self._stop(at, found.end())
        if kind in ("glue", "caps"):
            return _Break(at, at, True) if self._glued(at, kind == "caps") else None
        if kind == "dash":
            heading = self.text[self.last : at].lstrip()[:1] in ("-", "–") and at - self.last <= _SUBHEADING
            return _Break(at + 1, at + 1, True) if heading else None
        if kind == "mark":
            return self._mark(at)
        if kind == "shout":
            left = self.text[self.last : at]
            return _Break(at, at + 1, True) if left.isupper() and len(left) >= _SHOUT and " " in left else None
        if kind == "bullet":
            return _Break(at, at, True)
        return _Break(at, at + 1, True) if self._subheading(at, at + 1) else None

    def _wrapped(self, found: re.Match[str]) -> bool:
        """Whether a line break is no more than the wrapping of a long line."""
        if found.end() >= self.end or self.text[found.end()] in ",;":
            return True
        if found[0].count("\n") > 1:
            return False
        stop = found.start() - 1
        if self.text[stop] == "." and self._abbreviates(stop, found.end(), glued=False):
            return self.text[found.end()].isupper() and self.text[stop - 1].isalpha()
        before = self.text[self.text.rfind("\n", 0, found.start()) + 1 : found.start()]
        if before[-1:] in '.!?…:»”"' or len(before) < _WRAPPED_LINE:
            return False
        last = _WORD_AT.findall(before)[-1:]
        return self.text[found.end()].islower() or (bool(last) and fold_word(last[0]) in self.words.title_noun)

    def _stop(self, at: int, end: int) -> _Break | None:
        """A boundary after the full stop, question or exclamation mark or ellipsis from `at` to `end`."""
        text, close = self.text, self._closers(end)
        begin = close
        while begin < self.end and text[begin] in _BLANKS:
            begin += 1
        if begin >= self.end or not self._may_begin(begin, glued=begin == close):
            return None
        if text[begin] == "-" and text[begin + 1 : begin + 2].isalnum() and text[self.last : at].lstrip()[:1] == "-":
            # The dash that closes an agency's subheading: "- Who fired? -The inquiry".
            return _Break(begin + 1, begin + 1, True)
        if text[at - 1 : at] in ("(", "[") and end - at >= 2:
            # An omission mark: the boundary, if any, lies before it.
            return None if text[: at - 1].rstrip()[-1:] in ".!?…" else _Break(close, begin, False)
        if end - at == 1 and text[at] == "." and self._abbreviates(at, begin, glued=begin == close):
            return None
        return _Break(close, begin, begin == close)

    def _closers(self, at: int) -> int:
        """The offset after the closing marks that follow a full stop."""
        text = self.text
        while at < self.end:
            if text[at] in _CLOSERS or self.marks.get(at) is False:
                at += 1
            elif text[at] in _BLANKS and (text[at + 1 : at + 2] == "»" or self.marks.get(at + 1) is False):
                at += 2
            else:
                break
        return at

    def _may_begin(self, at: int, glued: bool) -> bool:
        """Whether a sentence may begin at `at`."""
        char = self.text[at]
        if char.isupper() or self.marks.get(at) is True:
            return True
        if char.isdigit():
            return not glued or not self.text[at - 2 : at - 1].isdigit()
        if char in "-–—•":
            rest = self.text[at + 1 : at + 4].lstrip()[:1]
            return rest.isupper() or rest.isdigit() or rest in '"«“' if rest else False
        return char in "([#@¿¡"

    def _abbreviates(self, at: int, begin: int, glued: bool) -> bool:
        """Whether the full stop at `at` belongs to an abbreviation, an initial or a number."""
        found = _WORD_BEFORE.search(self.text, max(self.start, at - 40), at)
        word = found[0] if found else ""
        folded = fold_word(word).strip("-'°")
        if self.text[begin].isdigit():
            if glued and not (len(word) >= 3 and word.isalpha()):
                return True
            return folded in self.words.abbreviation or word.endswith("°")
        if folded in self.words.abbreviation:
            return True
        starts = self._starter(begin)
        if folded in self.words.final_abbreviation:
            return not starts
        if word.isdigit() and len(word) <= 2 and at - len(word) <= self.last + 1:
            return True
        if re.fullmatch(rf"(?:.*-)?[{_UPPER}]", word):
            return not (starts and self._initial_ends(at - len(word)))
        return False

    def _initial_ends(self, at: int) -> bool:
        """Whether the initial that begins at `at` follows a first name or an acronym, so that a sentence may end."""
        before = self.text[max(self.start, at - 30) : at].rstrip()
        return before.endswith(".") or bool(re.search(rf"[{_UPPER}][\w-]+$", before))

    def _starter(self, at: int) -> bool:
        found = _WORD_AT.match(self.text, at)
        return self.marks.get(at) is True or (found is not None and fold_word(found[0]) in self.words.starter)

    def _glued(self, at: int, caps: bool) -> bool:
        """Whether two sentences meet at `at` without a blank: a lower-case letter, then a capital."""
        text = self.text
        left = re.search(r"[\w-]*$", text[max(self.last, at - 40) : at])
        right = _WORD_AT.match(text, at)
        if left is None or right is None:
            return False
        before, after = left[0], right[0]
        if before and fold_word(before + after) in self.words.compound:
            return False
        starter = fold_word(after) in self.words.starter
        if len(after) < 3 and not starter:
            return False
        if caps:
            return before.isupper() and (starter or len(after) >= 4)
        if before.isdigit() or not before:
            return starter
        if len(before) == 1 or "_" in before:
            return False
        return starter or not (before[0].isupper() and len(before) <= 3)

    def _mark(self, at: int) -> _Break | None:
        """A boundary at a quotation mark that touches a capital on one side and a word on the other."""
        text = self.text
        if self.marks.get(at) is True:
            word_before = at > self.last and (text[at - 1].isalnum() or text[at - 1] == ")")
            return _Break(at, at, True) if word_before and text[at + 1 : at + 2].isupper() else None
        follows = text[at + 1 : at + 2]
        if follows.isupper() or (self.marks.get(at + 1) is True and text[at + 2 : at + 3].isupper()):
            return _Break(at + 1, at + 1, True)
        if follows == " " and text[at + 2 : at + 3].isupper() and self.marks.get(self.last) is True:
            # A subheading in quotation marks, then the sentence.
            inside = not any(self.last < other < at for other in self.marks)
            return _Break(at + 1, at + 2, True) if inside and self._subheading(at + 1, at + 2) else None
        return None

    def _subheading(self, end: int, begin: int) -> bool:
        """Whether what stands before `end` is a subheading without full stop and a sentence begins at `begin`."""
        left = self.text[self.last : end].lstrip('-–•▪►■ "«“')
        if not left[:1].isupper() or end - self.last > _SUBHEADING or "," in left:
            return False
        first = _WORD_AT.match(self.text, begin)
        if first is None or fold_word(first[0]) not in self.words.opener:
            return False
        if self._inside_quote(begin):
            return False
        last = re.search(r"([\w-]+)\W*$", left)
        if last is None or fold_word(last[1]) in self.words.title_noun:
            return False
        # Translated pages repeat the subject: a name, then a capital pronoun.
        return not (last[1][0].isupper() and fold_word(first[0]) in self.words.pronoun)

    def _inside_quote(self, at: int) -> bool:
        depth = 0
        for mark, opens in self.marks.items():
            if mark >= at:
                break
            if mark >= self.last:
                depth += 1 if opens else -1
        return depth > 0


def split_sentences(article: Article) -> tuple[Sentence, ...]:
    """The sentences of title, heading and body in order; together they hold every non-blank character of the text.

    `paragraph` counts over the whole article. Where a page lost its line breaks, two sentences that touch without a
    blank are taken for the end of one paragraph and the beginning of the next.
    """
    text = article.text
    folded, marks = fold(text), quote_marks(text)
    result: list[Sentence] = []
    paragraph = 0
    for part, whole in article.parts():
        spans: list[tuple[Span, int]] = []
        start = whole.start
        for cut in _Splitter(text, whole.start, whole.end, marks).breaks():
            _add(spans, text, start, cut.end, paragraph)
            start = cut.start
            paragraph += cut.paragraph
        _add(spans, text, start, whole.end, paragraph)
        paragraph += 1
        marked = _furniture(text, folded, spans)
        result.extend(Sentence(span, part, number, span in marked) for span, number in spans)
    return tuple(result)


def _add(spans: list[tuple[Span, int]], text: str, start: int, end: int, paragraph: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        spans.append((Span(start, end), paragraph))


def _furniture(text: str, folded: Folded, spans: list[tuple[Span, int]]) -> set[Span]:
    """The sentences that are page furniture, by themselves or by their line."""
    result: set[Span] = set()
    lines: dict[int, list[Span]] = {}
    for span, number in spans:
        lines.setdefault(number, []).append(span)
        if furniture_rule(folded_slice(folded, span.start, span.end), "sentence"):
            result.add(span)
    for line in lines.values():
        if furniture_rule(folded_slice(folded, line[0].start, line[-1].end), "line"):
            result.update(line)
    return result
