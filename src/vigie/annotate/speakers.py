"""Names of sources: the noun phrase at a place of the text, read as a person, a body, an office or an outlet."""

from __future__ import annotations

import re
from dataclasses import dataclass

from vigie.annotate.people import APPOSED, NamedText, endings, span_text
from vigie.domain.span import Span
from vigie.text.fold import fold_word

_AFTER_NAME = re.compile(r"[ \u00a0]*(?:[,.;:!?»\"”(\n]|$)")
_LONGEST_NAME = 9
_LONGEST_PHRASE = 16


@dataclass(frozen=True, slots=True)
class Name:
    """Who speaks: `kind` is person, body, role, document, outlet, outlet-noun, pronoun or name (one capital word).

    `span` are the words of the name, `start` and `end` the whole phrase, `head` its first noun, folded; `gender` is
    "m", "f" or "" and `plural` says that several speak, as far as the words tell.
    """

    kind: str
    text: str
    span: Span
    start: int
    end: int
    head: str
    gender: str = ""
    plural: bool = False


class NameReader(NamedText):
    """Reads the noun phrases of a text as names; knows the names given before, so that offices can be resolved."""

    def holder(self, name: Name) -> str | None:
        """The full name of the office-holder that a phrase without name points back to."""
        minor = self.lists.determiner | self.lists.preposition
        wanted = {t.folded for t in self.tokens[self.index(name.span.start) : self.index(name.span.end)]}
        wanted -= minor | {name.head}
        best = None
        for offset, role, qualifiers, full in self.roles:
            if role == name.head and offset < name.start and wanted <= qualifiers:
                best = full
        return best

    def parse(self, offset: int, limit: int) -> Name | None:
        """The name of a source whose phrase begins at the first word from `offset` on and ends before `limit`."""
        return self.parse_at(self.index(offset), limit)

    def parse_at(self, index: int, limit: int) -> Name | None:
        """As `parse`, from a token on."""
        tokens, words = self.tokens, self.lists
        first, gender, plural = index, "", False
        while index < len(tokens) and tokens[index].end <= limit and index - first < 5:
            token = tokens[index]
            if index > first and not token.joined:
                return None
            if index in self.outlets:
                return self._outlet(first, index, limit)
            pronoun = token.folded in words.he or token.folded in words.she or token.folded in words.they
            if pronoun and not self._qualified(index, limit):
                return self.pronoun(Span(token.start, token.end))
            if token.folded not in words.determiner:
                break
            gender = "f" if token.folded in words.feminine else "m" if token.folded in words.masculine else gender
            plural = plural or token.folded in words.plural
            index += 1
        phrase = self._phrase(index, limit)
        if not phrase:
            return None
        if tokens[phrase[0]].folded in words.outlet_noun and not self.acronym(phrase[0]):
            return self._announced_outlet(first, phrase, limit)
        return self._person(first, phrase, gender) or self._body(first, phrase, limit, gender, plural)

    def _qualified(self, index: int, limit: int) -> bool:
        """Whether a word goes with a noun after it ("the last toll") and so is no pronoun."""
        if index + 1 >= len(self.tokens):
            return False
        after = self.tokens[index + 1]
        return after.joined and after.end <= limit and after.folded not in self.lists.stop | self.lists.filler

    def _outlet(self, first: int, index: int, limit: int) -> Name | None:
        last, shown = self.outlets[index]
        span = Span(self.tokens[index].start, self.tokens[last].end)
        return Name(
            "outlet",
            shown or span_text(self.text, span),
            span,
            self.tokens[first].start,
            span.end,
            self.tokens[index].folded,
        )

    def pronoun(self, span: Span) -> Name:
        """The pronoun a span covers, also where a hyphen joins it to its verb."""
        word = fold_word(span.of(self.text))
        gender = "f" if word in self.lists.she else "m" if word in self.lists.he else ""
        return Name("pronoun", "", span, span.start, span.end, word, gender, word in self.lists.they)

    def _phrase(self, index: int, limit: int) -> list[int]:
        """The tokens of a noun phrase from `index` to a word or sign that ends it."""
        result: list[int] = []
        tokens = self.tokens
        while index < len(tokens) and tokens[index].end <= limit and len(result) < _LONGEST_PHRASE:
            token = tokens[index]
            if result and not token.joined:
                break
            if token.folded in self.lists.stop and not (token.capital and result):
                break
            if result and not token.capital and self._verbal(index):
                break
            result.append(index)
            index += 1
        return result

    def _verbal(self, index: int) -> bool:
        """Whether a lower-case word inside a phrase is a participle after a noun or an infinitive after "de"."""
        participle, infinitive, noun = endings()
        token, before = self.tokens[index], self.tokens[index - 1].folded
        word = self.text[token.start : token.end]
        if word.endswith(participle):
            return before not in self.lists.preposition and before not in self.lists.determiner
        return before in self.lists.of and len(word) > 4 and word.endswith(infinitive) and not word.endswith(noun)

    def _announced_outlet(self, first: int, phrase: list[int], limit: int) -> Name:
        """ "Le quotidien régional La Provence", or "le quotidien" alone."""
        for index in range(phrase[0] + 1, min(phrase[0] + 8, len(self.tokens))):
            if not self.tokens[index].joined or self.tokens[index].end > limit:
                break
            if index in self.outlets:
                name = self._outlet(first, index, limit)
                if name is not None:
                    return name
        head = self.tokens[phrase[0]]
        for index in phrase[1:]:
            if self.name_word(index):
                last = self.run_end(index, limit)
                index = last if self.governed(index, phrase[0]) else index
                if self.tokens[last].folded in self.lists.mouthpiece:
                    span = Span(self.tokens[last].start, self.tokens[last].end)
                    return Name(
                        "name", span_text(self.text, span), span, self.tokens[first].start, span.end, head.folded
                    )
                span = Span(self.tokens[index].start, self.tokens[last].end)
                return Name("outlet", span_text(self.text, span), span, self.tokens[first].start, span.end, head.folded)
        span = Span(head.start, head.end)
        return Name("outlet-noun", "", span, self.tokens[first].start, head.end, head.folded)

    def _person(self, first: int, phrase: list[int], gender: str) -> Name | None:
        """A person named in the phrase, with or without title and office."""
        tokens, position, end = self.tokens, 0, phrase[-1]
        while position < len(phrase):
            index = phrase[position]
            token = tokens[index]
            if token.folded in self.lists.title and (token.capital or position + 1 < len(phrase)):
                gender = "f" if token.folded in self.lists.feminine else gender
            if not self.name_word(index) or index in self.outlets:
                position += 1
                continue
            last = min(self.run_end(index, tokens[end].end), end)
            begin = self._person_begin(phrase, position, index, last)
            if begin is not None:
                return self._named(first, begin, last, gender)
            position += max(1, last - index + 1)
        return None

    def _person_begin(self, phrase: list[int], position: int, index: int, last: int) -> int | None:
        """The first token of a person's name in the run `index` to `last`, or None where the run names no person."""
        tokens = self.tokens
        before = tokens[phrase[position - 1]].folded if position else ""
        if before in self.lists.article and position > 1:
            before = tokens[phrase[position - 2]].folded
        if before in self.lists.preposition:
            skip = 2 if tokens[index].folded in self.lists.place_start else 1
            if self.acronym(index):
                return None
            return index + skip if last - index - skip >= 1 and tokens[index + skip].capital else None
        if last > index:
            return index
        office = before in self.lists.title or before in self.lists.role_noun
        known = office and tokens[index].folded in self.surnames
        return index if known or before in self.lists.title else None

    def _named(self, first: int, begin: int, last: int, gender: str) -> Name:
        span = Span(self.tokens[begin].start, self.tokens[last].end)
        text = span_text(self.text, span)
        if begin == last:
            text = self.surnames.get(self.tokens[last].folded, text)
        return Name("person", text, span, self.tokens[first].start, span.end, self.tokens[begin].folded, gender)

    def _body(self, first: int, phrase: list[int], limit: int, gender: str, plural: bool) -> Name | None:
        """A body, an office or a document, in its own words; an office may be followed by a name after a comma."""
        tokens, words = self.tokens, self.lists
        head_at = next((k for k, index in enumerate(phrase[:2]) if self._head_kind(index)), None)
        if head_at is None:
            return self._single(first, phrase[0], limit, gender)
        kind = self._head_kind(phrase[head_at])
        cut = next((k for k, index in enumerate(phrase) if k and index in self.outlets), len(phrase))
        kept = phrase[: min(cut, _LONGEST_NAME)]
        while len(kept) > 1 and tokens[kept[-1]].folded in words.preposition | words.determiner:
            kept.pop()
        span = Span(tokens[kept[0]].start, tokens[kept[-1]].end)
        head = tokens[phrase[head_at]].folded
        if kind == "role":
            apposed = self._apposed(span.end, limit)
            if apposed is not None:
                return Name("person", apposed[0], apposed[1], tokens[first].start, apposed[1].end, head, gender)
        return Name(kind, span_text(self.text, span), span, tokens[first].start, span.end, head, gender, plural)

    def _head_kind(self, index: int) -> str:
        word = self.tokens[index].folded
        for form in (word, word.removesuffix("s"), word.removesuffix("x")):
            if form in self.lists.role_noun:
                return "role"
            if form in self.lists.body_noun:
                return "body"
            if form in self.lists.document_noun:
                return "document"
        return ""

    def _single(self, first: int, index: int, limit: int, gender: str) -> Name | None:
        """A name of capital words that is no known noun: a surname, a capital that stands for its state, a group."""
        if not self.tokens[index].capital:
            return None
        last = self.run_end(index, limit)
        span = Span(self.tokens[index].start, self.tokens[last].end)
        full = self.surnames.get(self.tokens[index].folded) if last == index else None
        kind, text = ("person", full) if full else ("name", span_text(self.text, span))
        return Name(kind, text, span, self.tokens[first].start, span.end, self.tokens[index].folded, gender)

    def _apposed(self, end: int, limit: int) -> tuple[str, Span] | None:
        """The name after a comma that belongs to the office before it: "le maire, Paul Granet,"."""
        comma = APPOSED.match(self.text, end, limit)
        if comma is None:
            return None
        index = self.index(comma.end())
        while index < len(self.tokens) and self.tokens[index].folded in self.lists.title | self.lists.determiner:
            index += 1
        if index >= len(self.tokens) or not self.name_word(index) or self.tokens[index].start - comma.end() > 12:
            return None
        last = self.run_end(index, limit)
        if last == index or not _AFTER_NAME.match(self.text, self.tokens[last].end):
            return None
        span = Span(self.tokens[index].start, self.tokens[last].end)
        return span_text(self.text, span), span
