"""The grammar of saying: where the subject of a verb stands, and which names are joined to it."""

from __future__ import annotations

import re

from vigie.annotate.people import lists, participle_endings
from vigie.annotate.speakers import Name, NameReader
from vigie.domain.annotation import Sentence
from vigie.lexicon.rules import Match

PLAIN_KINDS = frozenset({"person", "body", "role", "outlet", "name", "document"})
_POINTING = frozenset({"pronoun", "outlet-noun"})
_JOINED = frozenset({"outlet", "person", "body", "role"})
_CLAUSE_END = re.compile(r"[.!?;:«»“”\"\n]|\s[-–—]\s")
_CLAUSE_SIGN = re.compile(r"[;:«»“”\"\n]")
_INVERTED_BEFORE = re.compile(r"[,»”\"?!…–—-][ \u00a0]*$")
_STRETCH = re.compile(r",|\s[-–—]\s|\(|\)")
_SIGN = re.compile(r"[ \u00a0]*([/,])")


class Subjects:
    """Finds the subjects of verbs of saying in one text."""

    def __init__(self, text: str, reader: NameReader) -> None:
        self.text, self.reader, self.lists = text, reader, lists()

    def after(self, offset: int, limit: int, kinds: frozenset[str]) -> list[Name]:
        """The name that begins at an offset and those joined to it by a stroke or "and"; outlets also by a comma."""
        name = self.reader.parse(offset, limit)
        if name is None or name.kind not in kinds | _POINTING:
            return []
        result = [name]
        while (more := self._next(result[-1], limit)) is not None:
            result.append(more)
        return result

    def _next(self, name: Name, limit: int) -> Name | None:
        """The name joined to another one."""
        tokens, sign = self.reader.tokens, _SIGN.match(self.text, name.end, limit)
        index = self.reader.index(sign.end() if sign else name.end)
        if sign is None:
            if index >= len(tokens) or not tokens[index].joined or tokens[index].folded not in self.lists.conjunction:
                return None
            index += 1
        while index < len(tokens) and tokens[index].folded in self.lists.joint:
            index += 1
        if index >= len(tokens) or tokens[index].end > limit:
            return None
        other = self.reader.parse_at(index, limit)
        if (
            other is None
            or other.kind not in _JOINED
            or (sign is not None and sign[1] == "," and other.kind != "outlet")
        ):
            return None
        return other

    def of_verb(self, match: Match, sentence: Sentence) -> list[Name]:
        """The subject of a verb of saying, before or after it."""
        start, end = match.span.start, match.span.end
        before = self.text[sentence.span.start : start]
        index = self.reader.index(start)
        previous = self.reader.tokens[index - 1] if index and before.strip() else None
        if previous is not None and previous.end >= start - 2 and self._no_verb(match, index - 1, sentence):
            return []
        limit = sentence.span.end
        if self._outlet_follows(end, limit):
            return self.after(end, limit, frozenset({"outlet"}))
        if before.rstrip().endswith(","):
            # "The minister, Paul Granet, said": a whole first stretch that is a name makes it the subject.
            name = self._subject_before(start, sentence)
            if name is not None:
                return [name]
        if not before.strip() or _INVERTED_BEFORE.search(before) is not None:
            name = self._subject_after(end, limit)
            if name is None:
                return []
            other = self._next(name, limit)
            return [name] if other is None or other.kind == "outlet" != name.kind else [name, other]
        name = self._subject_before(start, sentence)
        if name is None:
            name = self._subject_after(end, limit)
            return [] if name is None or name.kind == "document" else [name]
        return [*self._coordinated(name, sentence), name]

    def _outlet_follows(self, offset: int, limit: int) -> bool:
        """Whether an outlet stands right after a verb: the subject, whatever stands before ("reveals X")."""
        name = self.reader.parse(offset, limit)
        return name is not None and name.kind == "outlet" and self.text[offset : name.start].strip() == ""

    def _coordinated(self, name: Name, sentence: Sentence) -> list[Name]:
        """The other half of a subject joined by "and"."""
        tokens, index = self.reader.tokens, self.reader.index(name.start) - 1
        if index < 0 or tokens[index].start < sentence.span.start or tokens[index].folded not in self.lists.conjunction:
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
        if tokens[index].folded not in self.lists.clitic or index == 0:
            return False
        before = tokens[index - 1]
        return before.start >= sentence.span.start and before.folded in self.lists.he | self.lists.she | self.lists.they

    def _subject_after(self, offset: int, limit: int) -> Name | None:
        """The subject of an inverted verb: the first name in its clause that no preposition governs."""
        stop = _CLAUSE_END.search(self.text, offset, limit)
        limit = stop.start() if stop else limit
        tokens, index = self.reader.tokens, self.reader.index(offset)
        first = index
        while index < len(tokens) and tokens[index].end <= limit and index - first < 24:
            token = tokens[index]
            if token.folded in self.lists.complement or self._comma_before(index, first):
                return None
            governed = self.reader.governed(index, first)
            contracted = token.folded in self.lists.contracted
            if not governed and not contracted:
                name = self.reader.parse_at(index, limit)
                if name is not None and name.kind in PLAIN_KINDS | {"outlet-noun"} and self._opens(name, token.folded):
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
        for found in _CLAUSE_SIGN.finditer(self.text[start:verb]):
            low = start + found.end()
        return low

    def _in_stretch(self, low: int, high: int, anywhere: bool) -> tuple[Name | None, bool]:
        """The name in a stretch whose phrase reaches its end (but for words that may stand there), leftmost first.

        Only the stretch that touches the verb, or a relative pronoun, may have it `anywhere`, others at their
        beginning. The second value says that the stretch ends with a relative pronoun.
        """
        tokens, first = self.reader.tokens, self.reader.index(low)
        stop = self.reader.index(high)
        relative = stop > first and tokens[stop - 1].folded in self.lists.relative
        leading = True
        for index in range(first, stop):
            token = tokens[index]
            contracted = token.folded in self.lists.preposition and not (
                leading and token.folded in self.lists.partitive
            )
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
            t.folded in self.lists.filler or t.folded.isdigit() or t.folded in self.lists.relative for t in rest
        )
