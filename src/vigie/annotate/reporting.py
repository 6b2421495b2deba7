"""Reported speech: who is named as the source of what is told, and how far that reaches."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from vigie.annotate.glue import folded_offset, unglue
from vigie.annotate.speakers import Name, NameReader, lists, participle_endings, span_text
from vigie.domain.annotation import Quote, Sentence, SourceMention
from vigie.domain.article import Part
from vigie.domain.errors import LexiconError
from vigie.domain.span import Span
from vigie.lexicon.rules import Match, Rule, RuleFile, load_rules
from vigie.text.fold import Folded, fold_word

_SPEAKERS = frozenset({"after", "last", "pronoun", "subject", "before-outlet", "body", "view", "brackets", "colon"})
_CLAUSE_END = re.compile(r"[.!?;:«»“”\"\n]|\s[-–—]\s")
_AND = re.compile(r"[ \u00a0]*(?:/|,|et\b|ainsi que\b)[ \u00a0]*(?:de\b|du\b|des\b|d['’]|selon\b|par\b)?[ \u00a0]*")
_INVERTED_BEFORE = re.compile(r"[,»”\"?!…–—-][ \u00a0]*$")
_PLAIN_KINDS = frozenset({"person", "body", "role", "outlet", "name", "document"})
_STRETCH = re.compile(r",|\s[-–—]\s|\(|\)")
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
            return self._after(match.span.end, limit, _PLAIN_KINDS)
        if kind == "body":
            return self._after(match.span.end, limit, frozenset({"body", "role", "person"}))
        if kind == "subject":
            return self._of_verb(match, sentence)
        if kind == "pronoun":
            who = next(iter(match.groups.values()), None)
            name = None if who is None else self.reader.parse(who.start, who.end)
            return [] if name is None else [name]
        if kind == "colon":
            return self._before_colon(match, sentence)
        if kind == "view":
            return self._view(match, sentence)
        if kind == "brackets":
            name = self.reader.parse(match.groups["who"].start, limit)
            return [name] if name is not None and name.end == match.groups["who"].end else []
        last = next((f for f in reversed(self.found) if f.name.kind not in ("outlet", "pronoun")), None)
        return [] if last is None else [last.name]

    def _after(self, offset: int, limit: int, kinds: frozenset[str]) -> list[Name]:
        """The names from an offset on, joined by "and"."""
        name = self._skipping(offset, limit, kinds)
        result: list[Name] = []
        while name is not None:
            result.append(name)
            more = _AND.match(self.text, name.end, limit)
            follow = None if more is None else self.reader.parse(more.end(), limit)
            comma = more is not None and more[0].lstrip().startswith(",")
            good = (
                follow is not None
                and follow.kind in ("outlet", "person", "body", "role")
                and follow.start - more.end() <= 3
                if more
                else False
            )
            name = follow if good and follow is not None and not (comma and follow.kind != "outlet") else None
        return result

    def _skipping(self, offset: int, limit: int, kinds: frozenset[str]) -> Name | None:
        """The first name that begins after an offset, past words of time and place."""
        name = self.reader.parse(offset, limit)
        if name is not None and (name.kind in kinds or name.kind in ("pronoun", "outlet-noun")):
            return name
        return None

    def _of_verb(self, match: Match, sentence: Sentence) -> list[Name]:
        """The subject of a verb of saying, before or after it."""
        start, end = match.span.start, match.span.end
        before = self.text[sentence.span.start : start]
        index = self.reader.index(start)
        previous = self.reader.tokens[index - 1] if index and before.strip() else None
        if previous is not None and previous.end >= start - 2 and self._no_verb(match, index - 1, sentence):
            return []
        limit = sentence.span.end
        if self._outlet_follows(end, limit):
            return self._after(end, limit, frozenset({"outlet"}))
        if before.rstrip().endswith(","):
            # "The minister, Paul Granet, said": a whole first stretch that is a name makes it the subject.
            name = self._subject_before(start, sentence)
            if name is not None:
                return [name]
        if not before.strip() or _INVERTED_BEFORE.search(before) is not None:
            name = self._subject_after(end, limit)
            return [] if name is None else self._with_others(name, limit)
        name = self._subject_before(start, sentence)
        if name is None:
            name = self._subject_after(end, limit)
            return [] if name is None or name.kind == "document" else [name]
        return [*self._coordinated(name, sentence), name]

    def _outlet_follows(self, offset: int, limit: int) -> bool:
        """Whether an outlet stands right after a verb: it is the subject whatever stands before ("reveals Le Monde")."""
        name = self.reader.parse(offset, limit)
        return name is not None and name.kind == "outlet" and self.text[offset : name.start].strip() == ""

    def _coordinated(self, name: Name, sentence: Sentence) -> list[Name]:
        """The other half of a subject joined by "and"."""
        tokens, index = self.reader.tokens, self.reader.index(name.start) - 1
        if index < 0 or tokens[index].start < sentence.span.start or tokens[index].folded != "et":
            return []
        other, _ = self._in_stretch(sentence.span.start, tokens[index].start, anywhere=True)
        return [] if other is None else [other]

    def _no_verb(self, match: Match, before: int, sentence: Sentence) -> bool:
        """Whether the word is a noun or a participle rather than a verb, or a verb of the first or second person."""
        word = self.reader.tokens[before].folded
        if word in self.lists.first_person:
            return True
        if " " in match.span.of(self.text).strip():
            return False
        if match.span.of(self.text).endswith(participle_endings()):
            return True
        return word in self.lists.noun_marker and not self._clitic(before, sentence)

    def _clitic(self, index: int, sentence: Sentence) -> bool:
        """Whether "le", "la" or "l'" before a verb is a pronoun: a subject pronoun or name stands right before it."""
        tokens = self.reader.tokens
        if tokens[index].folded not in ("l", "le", "la", "les", "en", "me", "se") or index == 0:
            return False
        before = tokens[index - 1]
        return before.start >= sentence.span.start and before.folded in self.lists.he | self.lists.she | self.lists.they

    def _with_others(self, name: Name, limit: int) -> list[Name]:
        result = [name]
        more = _AND.match(self.text, name.end, limit)
        if more is not None and "," not in more[0]:
            other = self.reader.parse(more.end(), limit)
            if other is not None and other.kind in ("outlet", "person", "body", "role"):
                result.append(other)
        return result

    def _subject_after(self, offset: int, limit: int) -> Name | None:
        """The subject of an inverted verb: the first name in its clause that no preposition governs."""
        stop = _CLAUSE_END.search(self.text, offset, limit)
        limit = stop.start() if stop else limit
        tokens, index = self.reader.tokens, self.reader.index(offset)
        first = index
        while index < len(tokens) and tokens[index].end <= limit and index - first < 24:
            token = tokens[index]
            if token.folded in ("que", "qu", "qui", "si", "avoir", "etre") or self._comma_before(index, first):
                return None
            governed = self.reader.governed(index, first)
            contracted = token.folded in ("du", "au", "aux", "de", "d", "a")
            if not governed and not contracted:
                name = self.reader.parse_at(index, limit)
                if name is not None and name.kind in _PLAIN_KINDS | {"outlet-noun"} and self._opens(name, token.folded):
                    return name
            index += 1
        return None

    def _opens(self, name: Name, word: str) -> bool:
        """Whether a noun phrase begins here: a determiner, a capital or a bare plural of sources."""
        return (
            word in self.lists.determiner
            or name.kind in ("person", "name", "outlet")
            or name.plural
            or name.head == word
        )

    def _comma_before(self, index: int, first: int) -> bool:
        tokens = self.reader.tokens
        return index > first and "," in self.text[tokens[index - 1].end : tokens[index].start]

    def _subject_before(self, verb: int, sentence: Sentence) -> Name | None:
        """The subject that stands before a verb: in its own stretch, else past an apposition between commas."""
        begin = self._clause_start(verb, sentence.span.start)
        cuts = [begin, *(begin + cut.end() for cut in _STRETCH.finditer(self.text[begin:verb]))]
        best: Name | None = None
        relative = True
        for number in range(len(cuts) - 1, max(-1, len(cuts) - 5), -1):
            high = cuts[number + 1] - 1 if number + 1 < len(cuts) else verb
            name, leads = self._in_stretch(cuts[number], high, anywhere=relative)
            relative = leads and name is None
            if name is None:
                continue
            if name.kind in ("person", "outlet", "pronoun") or number == 0:
                return name
            if number + 1 == len(cuts) and not self._apposition(cuts[number], name):
                return name
            best = name
        return best

    def _apposition(self, low: int, name: Name) -> bool:
        """Whether a stretch begins with an office without determiner: it stands beside a name, not for one."""
        return name.kind == "role" and self.reader.tokens[self.reader.index(low)].folded == name.head

    def _clause_start(self, verb: int, start: int) -> int:
        """The offset after the last full sign, quotation mark or colon before a verb."""
        low = start
        for found in re.finditer(r"[;:«»“”\"\n]", self.text[start:verb]):
            low = start + found.end()
        return low

    def _in_stretch(self, low: int, high: int, anywhere: bool) -> tuple[Name | None, bool]:
        """The name in a stretch whose phrase reaches its end (but for words that may stand there), leftmost first.

        Only the stretch that touches the verb, or a relative pronoun, may have it `anywhere`, others at their
        beginning. The second value says that the stretch ends with a relative pronoun.
        """
        tokens, first = self.reader.tokens, self.reader.index(low)
        stop = self.reader.index(high)
        relative = stop > first and tokens[stop - 1].folded == "qui"
        leading = True
        for index in range(first, stop):
            token = tokens[index]
            contracted = token.folded in self.lists.preposition and not (leading and token.folded == "des")
            if not contracted and not self.reader.governed(index, first):
                name = self.reader.parse_at(index, high)
                if name is not None and self._reaches(name, stop) and self._opens(name, token.folded):
                    far = stop - self.reader.index(name.end) > 1
                    if not (name.kind == "name" and far and index == first and not token.joined):
                        return name, relative
            leading = leading and (token.folded in self.lists.filler or token.folded in self.lists.connector)
            if not leading and not anywhere:
                break
        return None, relative

    def _reaches(self, name: Name, stop: int) -> bool:
        rest = self.reader.tokens[self.reader.index(name.end) : stop]
        return len(rest) <= 9 and all(
            t.folded in self.lists.filler or t.folded.isdigit() or t.folded == "qui" for t in rest
        )

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
            if pronoun.gender and name.gender and pronoun.gender != name.gender:
                continue
            return earlier.text
        if pronoun.plural:
            return None
        before = [(first, last) for first, last in self.reader.people if self.reader.tokens[last].end <= offset]
        return self.reader.words(*before[-1]) if before else None

    def _variation(self, name: Name) -> str | None:
        """The speaker before, where an office in the singular takes up a name that was given without office."""
        last = next((f for f in reversed(self.found) if f.name.kind not in ("outlet", "outlet-noun")), None)
        if last is None or last.name.kind not in ("person", "pronoun") or name.plural:
            return None
        definite = self.reader.tokens[self.reader.index(name.start)].folded in ("le", "la", "l")
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
