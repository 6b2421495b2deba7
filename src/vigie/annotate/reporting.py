"""Reported speech: who is named as the source of what is told, and how far that reaches."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from vigie.annotate.people import lists, span_text
from vigie.annotate.speakers import Name, NameReader
from vigie.annotate.subjects import PLAIN_KINDS, Subjects
from vigie.domain.annotation import Quote, Sentence, SourceMention
from vigie.domain.article import Part
from vigie.domain.errors import LexiconError
from vigie.domain.span import Span
from vigie.lexicon.rules import Match, Rule, RuleFile, load_rules
from vigie.text.fold import Folded, fold_word
from vigie.text.glue import folded_offset, unglue

_SPEAKERS = frozenset({"after", "last", "pronoun", "subject", "before-outlet", "body", "view", "brackets", "colon"})
_VENUE_LENGTH = 70
_VIEW_LENGTH = 8


@dataclass(frozen=True, slots=True)
class _Found:
    """One source as read: the name, the rule and the place of the words that report."""

    name: Name
    text: str
    rule: str
    cue: Span


@cache
def _file() -> RuleFile:
    file = load_rules("reporting", frozenset({"speaker", "needs"}))
    for rule in file.rules:
        if rule.extra.get("speaker") not in _SPEAKERS:
            raise LexiconError(
                f"{file.name}, rule {rule.id}: speaker {rule.extra.get('speaker')!r}; use {sorted(_SPEAKERS)}"
            )
    return file


@cache
def _rules() -> tuple[tuple[Rule, tuple[str, ...]], ...]:
    """The rules that search the text, each with words of which one must occur for it to match at all."""
    rules = [rule for rule in _file().rules if rule.extra["speaker"] != "before-outlet"]
    return tuple((rule, tuple(filter(None, fold_word(rule.extra.get("needs", "")).split("|")))) for rule in rules)


class _Reporting:
    """Finds the sources of one text."""

    def __init__(self, text: str, folded: Folded, sentences: tuple[Sentence, ...]) -> None:
        self.text, self.folded, self.sentences = text, folded, sentences
        self.starts = [sentence.span.start for sentence in sentences]
        self.spaced = unglue(folded, sentences)
        self.reader = NameReader(text, folded, sentences)
        self.subjects = Subjects(text, self.reader)
        self.lists = lists()
        self.found: list[_Found] = []

    def sentence(self, offset: int) -> Sentence | None:
        """The sentence an offset lies in."""
        index = bisect_right(self.starts, offset) - 1
        return self.sentences[index] if index >= 0 and offset < self.sentences[index].span.end else None

    def read(self) -> list[_Found]:
        """Every source in order of the words that report."""
        for match in self._matches():
            sentence = self.sentence(match.span.end - 1)
            if sentence is None or sentence.furniture:
                continue
            for name in self._names(match, sentence):
                self._keep(name, match)
        self._venues()
        self.found.sort(key=lambda f: (f.cue, f.name.span))
        return self.found

    def _matches(self) -> list[Match]:
        """The matches of all rules in order; where two overlap, that of the earlier rule of the file."""
        taken: list[Match] = []
        claimed: set[int] = set()
        for rule, needs in _rules():
            if needs and not any(word in self.spaced.text for word in needs):
                continue
            for match in self._of_rule(rule):
                places = range(match.span.start, match.span.end)
                if claimed.isdisjoint(places):
                    claimed.update(places)
                    taken.append(match)
        return sorted(taken, key=lambda m: m.span)

    def _of_rule(self, rule: Rule) -> Iterator[Match]:
        """The matches of one rule; some rules look at the beginning of sentences or at headlines alone."""
        speaker = rule.extra["speaker"]
        if speaker not in ("view", "brackets"):
            yield from rule.find(self.spaced)
            return
        for sentence in self.sentences:
            if (speaker == "brackets") == (sentence.part is Part.BODY):
                continue
            start = folded_offset(self.spaced, sentence.span.start)
            end = folded_offset(self.spaced, sentence.span.end)
            stop = end if speaker == "brackets" else start + _VIEW_LENGTH
            yield from rule.find(self.spaced, start, stop)

    def _names(self, match: Match, sentence: Sentence) -> list[Name]:
        """The names a match points to."""
        kind, limit = match.rule.extra["speaker"], sentence.span.end
        if kind == "after":
            return self.subjects.after(match.span.end, limit, PLAIN_KINDS)
        if kind == "body":
            return self.subjects.after(match.span.end, limit, frozenset({"body", "role", "person"}))
        if kind == "subject":
            return self.subjects.of_verb(match, sentence)
        if kind == "pronoun":
            who = next(iter(match.groups.values()), None)
            return [] if who is None else [self.reader.pronoun(who)]
        if kind == "colon":
            return self._before_colon(match, sentence)
        if kind == "view":
            return self._view(match, sentence)
        if kind == "brackets":
            name = self.reader.parse(match.groups["who"].start, limit)
            return [name] if name is not None and name.end == match.groups["who"].end else []
        last = next((f for f in reversed(self.found) if f.name.kind not in ("outlet", "pronoun")), None)
        return [] if last is None else [replace(last.name, span=match.span, start=match.span.start, end=match.span.end)]

    def _before_colon(self, match: Match, sentence: Sentence) -> list[Name]:
        """The person at the beginning of a sentence that introduces a quotation by a colon alone."""
        if any(sentence.span.start <= found.cue.start < match.span.start for found in self.found):
            return []
        name = self.reader.parse(sentence.span.start, match.span.start)
        good = name is not None and (name.kind in ("person", "pronoun") or self.reader.holder(name) is not None)
        return [name] if name is not None and good and name.start == sentence.span.start else []

    def _view(self, match: Match, sentence: Sentence) -> list[Name]:
        """A person after an opening "for", where the sentence quotes."""
        quoted = re.search(r"[«“\"]", sentence.span.of(self.text)) is not None
        name = self.reader.parse(match.span.end, sentence.span.end)
        after = self.text[name.end : name.end + 1] if name is not None else ""
        good = name is not None and name.kind in ("person", "role") and quoted and after in (",", " ")
        return [name] if name is not None and good else []

    def _keep(self, name: Name, match: Match) -> None:
        """Resolve pronouns, "the newspaper" and offices to the names given before, and note the source."""
        text = name.text
        if name.kind == "pronoun":
            earlier = self._antecedent(name, match.span.start)
            if earlier is None:
                return
            text = earlier
        elif name.kind == "outlet-noun":
            outlet = next((f for f in reversed(self.found) if f.name.kind in ("outlet", "outlet-noun")), None)
            if outlet is None:
                return
            text = outlet.text
        elif name.kind == "role":
            text = self.reader.holder(name) or self._variation(name) or text
        self.found.append(_Found(name, text, match.rule.id, match.span))

    def _antecedent(self, pronoun: Name, offset: int) -> str | None:
        """The person or body last named before an offset that a pronoun can stand for."""
        for earlier in reversed(self.found):
            name = earlier.name
            if name.kind in ("outlet", "outlet-noun", "document") or name.start >= offset:
                continue
            if pronoun.plural != name.plural and name.kind != "name":
                continue
            if self._agrees(pronoun, self.reader.gender(earlier.text) or name.gender):
                return earlier.text
        if pronoun.plural:
            return None
        tokens = self.reader.tokens
        before = [self.reader.words(*run) for run in self.reader.people if tokens[run[1]].end <= offset]
        known = [full for full in before if self.reader.gender(full) == pronoun.gender]
        return known[-1] if known else None

    def _agrees(self, pronoun: Name, gender: str) -> bool:
        return not pronoun.gender or not gender or pronoun.gender == gender

    def _variation(self, name: Name) -> str | None:
        """The speaker before, where an office in the singular takes up a name that was given without office."""
        last = next((f for f in reversed(self.found) if f.name.kind not in ("outlet", "outlet-noun")), None)
        if last is None or last.name.kind not in ("person", "pronoun") or name.plural:
            return None
        definite = self.reader.tokens[self.reader.index(name.start)].folded in self.lists.definite
        known = any(full == last.text for _, _, _, full in self.reader.roles)
        return last.text if definite and not known else None

    def _venues(self) -> None:
        """Outlets that a speaker talks to, or whose report is told, in sentences that report or quote."""
        rules = [rule for rule in _file().rules if rule.extra["speaker"] == "before-outlet"]
        known = {f.name.span.start for f in self.found}
        tokens = self.reader.tokens
        for first, (last, shown) in self.reader.outlets.items():
            start, end = tokens[first].start, tokens[last].end
            sentence = self.sentence(start)
            if start in known or sentence is None or sentence.furniture:
                continue
            low = max(sentence.span.start, start - _VENUE_LENGTH)
            before = self.folded.text[folded_offset(self.folded, low) : folded_offset(self.folded, start)]
            rule = next((rule for rule in rules if rule.regex.search(before)), None)
            if rule is not None:
                span = Span(start, end)
                name = Name("outlet", shown or span_text(self.text, span), span, start, end, tokens[first].folded)
                self.found.append(_Found(name, name.text, rule.id, span))


@lru_cache(maxsize=4)
def _read(text: str, folded: Folded, sentences: tuple[Sentence, ...]) -> tuple[_Found, ...]:
    return tuple(_Reporting(text, folded, sentences).read())


def report_cues(text: str, folded: Folded, sentences: tuple[Sentence, ...]) -> Iterator[tuple[Span, Span, bool]]:
    """For every source the span of its name, that of the words that report, and whether it is an outlet."""
    for found in _read(text, folded, sentences):
        yield found.name.span, found.cue, found.name.kind in ("outlet", "outlet-noun")


def find_sources(
    text: str, folded: Folded, sentences: tuple[Sentence, ...], quotes: tuple[Quote, ...]
) -> tuple[SourceMention, ...]:
    """Everyone named as a source, in order of their words.

    The scope is the sentence that reports; a quotation that it continues or introduces belongs to it.
    """
    starts = [sentence.span.start for sentence in sentences]
    result: dict[tuple[Span, str], SourceMention] = {}
    for found in _read(text, folded, sentences):
        index = bisect_right(starts, found.cue.start) - 1
        scope = _scope(sentences[index].span, text, quotes)
        outlet = found.name.kind in ("outlet", "outlet-noun")
        mention = SourceMention(found.name.span, found.text, scope, outlet, found.rule)
        result.setdefault((mention.span, mention.name), mention)
    return tuple(sorted(result.values(), key=lambda m: (m.span, m.scope)))


def _scope(sentence: Span, text: str, quotes: tuple[Quote, ...]) -> Span:
    """The reporting sentence with every quotation that overlaps it or follows its colon."""
    start, end = sentence.start, sentence.end
    opens = text[start:end].rstrip().endswith(":")
    for quote in quotes:
        if quote.span.overlaps(sentence) or (opens and 0 <= quote.span.start - sentence.end <= 3):
            start, end = min(start, quote.span.start), max(end, quote.span.end)
    return Span(start, end)


__all__ = ["Rule", "find_sources", "report_cues"]
