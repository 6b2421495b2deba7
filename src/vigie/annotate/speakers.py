"""Names of sources: the noun phrase at a place of the text, read as a person, a body, an office or an outlet."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, fields
from functools import cache
from typing import NamedTuple

from vigie.annotate.glue import folded_slice
from vigie.domain.annotation import Sentence
from vigie.domain.errors import LexiconError
from vigie.domain.span import Span
from vigie.lexicon.rules import load_rules
from vigie.text.fold import Folded, fold_word

_TOKEN = re.compile(r"(?:[A-ZÀ-ÖØ-Þ]\.-?)+(?=[\s-]\w)|[^\W_]+(?:-[^\W_]+)*")
_JOINT = re.compile(r"(?:[ \t\u00a0\u202f]+|['’])+|")
_APPOSED = re.compile(r"[ \u00a0]*(?:\([^()\n]{2,40}\)[^,.;:«»\"\n]{0,40})?,[ \u00a0]*")
_AFTER_NAME = re.compile(r"[ \u00a0]*(?:[,.;:!?»\"”(\n]|$)")
_BLANK_GAPS = frozenset({" ", "'", "’", "\u00a0"})
_ARTICLES = frozenset({"le", "la", "les", "l", "the"})
_LONGEST_NAME = 9
_LONGEST_PHRASE = 16


@dataclass(frozen=True, slots=True)
class _Lists:
    """The word lists of speakers.toml, folded."""

    lowercase_outlet: frozenset[str]
    mouthpiece: frozenset[str]
    outlet_noun: frozenset[str]
    body_noun: frozenset[str]
    role_noun: frozenset[str]
    document_noun: frozenset[str]
    determiner: frozenset[str]
    feminine: frozenset[str]
    masculine: frozenset[str]
    title: frozenset[str]
    particle: frozenset[str]
    stop: frozenset[str]
    preposition: frozenset[str]
    filler: frozenset[str]
    noun_marker: frozenset[str]
    first_person: frozenset[str]
    connector: frozenset[str]
    office: frozenset[str]
    place_start: frozenset[str]
    he: frozenset[str]
    she: frozenset[str]
    they: frozenset[str]


class Token(NamedTuple):
    """A word with its offsets, its folded form, whether it begins with a capital and touches the word before."""

    start: int
    end: int
    folded: str
    capital: bool
    joined: bool


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


@cache
def lists() -> _Lists:
    """The word lists of speakers.toml. Raises LexiconError when lists are missing or unknown."""
    file = load_rules("speakers")
    expected = {field.name for field in fields(_Lists)} | {
        "outlet",
        "participle_ending",
        "infinitive_ending",
        "noun_ending",
    }
    if set(file.lists) != expected:
        raise LexiconError(f"{file.name}: lists {sorted(set(file.lists) ^ expected)} are missing or unknown")
    return _Lists(**{f.name: frozenset(fold_word(w) for w in file.lists[f.name]) for f in fields(_Lists)})


def participle_endings() -> tuple[str, ...]:
    """The endings of participles, with their accents."""
    return _endings()[0]


@cache
def _endings() -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Endings of participles (with accents), of infinitives, and of nouns that look like infinitives."""
    raw = load_rules("speakers").lists
    return raw["participle_ending"], raw["infinitive_ending"], raw["noun_ending"]


_Forms = dict[tuple[str, ...], list[tuple[tuple[str, ...], str]]]


@cache
def _outlets() -> _Forms:
    """The first one or two folded words of an outlet to its forms (longest first) and the name shown in their place.

    The name shown is empty where the words of the text serve; a form that lost its article shows the full name.
    """
    table: _Forms = {}
    for entry in load_rules("speakers").lists["outlet"]:
        shown, *others = entry.removeprefix("=").split("|")
        forms = {fold_word(form): "" for form in (shown, *others)}
        if not entry.startswith("="):
            for form in tuple(forms):
                head, blank, rest = form.partition("'" if form.startswith("l'") else " ")
                if blank and head in _ARTICLES:
                    forms.setdefault(rest, shown)
        for form, name in forms.items():
            parts = tuple(_TOKEN.findall(form))
            table.setdefault(parts[:2], []).append((parts, name))
    for found in table.values():
        found.sort(key=lambda item: -len(item[0]))
    return table


class NameReader:
    """Reads names in one text; remembers full names, so that "M. Ricard" or "le maire" can be resolved."""

    def __init__(self, text: str, folded: Folded, sentences: tuple[Sentence, ...]) -> None:
        self.text, self.lists = text, lists()
        self.tokens = self._tokenize(folded, sentences)
        self.starts = [token.start for token in self.tokens]
        self.outlets = self._find_outlets()
        self.people: list[tuple[int, int]] = self._full_names()
        self.surnames: dict[str, str] = {}
        for first, last in self.people:
            full = self.words(first, last)
            self.surnames.setdefault(self.tokens[last].folded, full)
        self.roles = self._roles()

    def words(self, first: int, last: int) -> str:
        """The text from token `first` to token `last`, both included."""
        return self.text[self.tokens[first].start : self.tokens[last].end]

    def index(self, offset: int) -> int:
        """The first token that begins at or after an offset."""
        return bisect_left(self.starts, offset)

    def governed(self, index: int, first: int) -> bool:
        """Whether a preposition stands before a token, with or without a determiner between; not looking before `first`."""
        if index - 1 < first:
            return False
        before = self.tokens[index - 1].folded
        if before in self.lists.determiner and before not in self.lists.preposition and index - 2 >= first:
            before = self.tokens[index - 2].folded
        return before in self.lists.preposition

    def _tokenize(self, folded: Folded, sentences: tuple[Sentence, ...]) -> list[Token]:
        """The words; those glued across a boundary of sentences come apart."""
        text, plain = self.text, folded.text
        glued = {s.span.start for s in sentences if s.span.start and text[s.span.start - 1].isalnum()}
        bounds: list[tuple[int, int]] = [found.span() for found in _TOKEN.finditer(text)]
        if glued:
            bounds = [part for bound in bounds for part in _cut(bound, glued)]
        last, rows = 0, []
        for start, end in bounds:
            gap = text[last:start]
            joined = gap in _BLANK_GAPS or (len(gap) > 1 and _JOINT.fullmatch(gap) is not None)
            word = plain[start:end] if folded.offsets is None else folded_slice(folded, start, end)
            if word[-1] == ".":
                word = word.rstrip(".")
            rows.append((start, end, word, text[start].isupper(), joined and start not in glued))
            last = end
        return list(map(Token._make, rows))

    def _find_outlets(self) -> dict[int, tuple[int, str]]:
        """Token index to the last token and the shown name of the outlet that begins there."""
        table, words = _outlets(), [token.folded for token in self.tokens]
        result: dict[int, tuple[int, str]] = {}
        taken = -1
        for index, pair in enumerate(zip(words, [*words[1:], ""], strict=True)):
            forms = [*table.get(pair, ()), *table.get(pair[:1], ())]
            for parts, shown in forms if index > taken else ():
                last = index + len(parts) - 1
                if last < len(words) and self._is_outlet(index, last, parts):
                    result[index] = (last, shown)
                    taken = last
                    break
        return result

    def _is_outlet(self, index: int, last: int, parts: tuple[str, ...]) -> bool:
        tokens = self.tokens
        if any(tokens[index + k].folded != part for k, part in enumerate(parts)):
            return False
        if not all(tokens[k].joined for k in range(index + 1, last + 1)):
            return False
        if parts[0] in _ARTICLES and not tokens[index].capital:
            return False
        own = tokens[last]
        if not tokens[index].capital and parts[0] not in self.lists.lowercase_outlet:
            # "20 minutes" is a duration unless the words before announce a source.
            before = tokens[index - 1].folded if index else ""
            numbered = self.text[tokens[index].start].isdigit()
            if not numbered or not (own.capital or before in self.lists.connector):
                return False
        follows = tokens[last + 1] if last + 1 < len(tokens) else None
        if follows is not None and follows.capital and follows.joined and self.text[follows.start - 1] == " ":
            # "Public Ministry", "Libération Nationale": part of a longer name, unless the outlet is an acronym.
            return len(parts) > 1 or self.text[own.start : own.end].isupper() or index == 0
        return True

    def _full_names(self) -> list[tuple[int, int]]:
        """First and last token of every run of two or more capital words that may be a person's name."""
        result: list[tuple[int, int]] = []
        index, tokens = 0, self.tokens
        while index < len(tokens):
            if not self._name_word(index) or tokens[index].folded in self.lists.determiner | self.lists.stop:
                index += 1
                continue
            last = self._run_end(index, len(self.text))
            if last - index > 1 and index and tokens[index].joined and tokens[index - 1].folded in ("de", "d"):
                # "le maire de Lille Anne Granet": the place is no part of the name.
                index += 1
            if last > index and index not in self.outlets:
                result.append((index, last))
            index = last + 1
        return result

    def _acronym(self, index: int) -> bool:
        token = self.tokens[index]
        return token.end - token.start > 1 and self.text[token.start : token.end].isupper()

    def _name_word(self, index: int) -> bool:
        token = self.tokens[index]
        return (
            token.capital
            and token.folded not in self.lists.office
            and token.folded not in self.lists.title
            and token.folded not in self.lists.body_noun
            and token.folded not in self.lists.role_noun
        )

    def _run_end(self, index: int, limit: int) -> int:
        """The last token of the run of capital words and particles that begins at `index`."""
        tokens, last = self.tokens, index
        probe = index + 1
        while probe < len(tokens) and tokens[probe].joined and tokens[probe].end <= limit:
            if self._name_word(probe) and probe not in self.outlets:
                last = probe
            elif not (tokens[probe].folded in self.lists.particle and probe - last <= 2):
                break
            elif tokens[probe].folded in ("de", "du", "des", "la", "d") and not self._aristocratic(index, probe):
                break
            probe += 1
        return last

    def _aristocratic(self, first: int, probe: int) -> bool:
        """Whether "de" may join two parts of a name: only after a first name, before one more capital word."""
        return probe - first == 1 and probe + 1 < len(self.tokens) and self.tokens[probe + 1].capital

    def _roles(self) -> list[tuple[int, str, frozenset[str], str]]:
        """Offset, office, words that qualify it and full name, for every office told next to a name."""
        result: list[tuple[int, str, frozenset[str], str]] = []
        tokens, roles = self.tokens, self.lists.role_noun
        for first, last in self.people:
            full = self.words(first, last)
            probe = first - 1
            while probe >= 0 and first - probe <= 7 and (tokens[probe + 1].joined or probe == first - 1):
                if tokens[probe].folded in roles:
                    qualifiers = frozenset(t.folded for t in tokens[probe + 1 : first])
                    result.append((tokens[first].start, tokens[probe].folded, qualifiers, full))
                    break
                probe -= 1
            apposed = _APPOSED.match(self.text, tokens[last].end)
            if apposed is not None:
                after = self.index(apposed.end())
                if after < len(tokens) and tokens[after].folded in self.lists.determiner:
                    after += 1
                if after < len(tokens) and tokens[after].folded in roles:
                    qualifiers = frozenset(t.folded for t in tokens[after + 1 : after + 7])
                    result.append((tokens[first].start, tokens[after].folded, qualifiers, full))
        return result

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
                return self._pronoun(first, index)
            if token.folded not in words.determiner:
                break
            gender = "f" if token.folded in words.feminine else "m" if token.folded in words.masculine else gender
            plural = plural or token.folded in ("les", "des", "plusieurs", "deux", "trois", "quatre", "ces", "leurs")
            index += 1
        phrase = self._phrase(index, limit)
        if not phrase:
            return None
        if tokens[phrase[0]].folded in words.outlet_noun and not self._acronym(phrase[0]):
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

    def _pronoun(self, first: int, index: int) -> Name:
        token = self.tokens[index]
        gender = "f" if token.folded in self.lists.she else "m" if token.folded in self.lists.he else ""
        span = Span(token.start, token.end)
        plural = token.folded in self.lists.they
        return Name("pronoun", "", span, self.tokens[first].start, token.end, token.folded, gender, plural)

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
        participle, infinitive, noun = _endings()
        token, before = self.tokens[index], self.tokens[index - 1].folded
        word = self.text[token.start : token.end]
        if word.endswith(participle):
            return before not in self.lists.preposition and before not in self.lists.determiner
        return before in ("de", "d") and len(word) > 4 and word.endswith(infinitive) and not word.endswith(noun)

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
            if self._name_word(index):
                last = self._run_end(index, limit)
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
            if not self._name_word(index) or index in self.outlets:
                position += 1
                continue
            last = min(self._run_end(index, tokens[end].end), end)
            begin = self._person_begin(phrase, position, index, last)
            if begin is not None:
                return self._named(first, begin, last, gender)
            position += max(1, last - index + 1)
        return None

    def _person_begin(self, phrase: list[int], position: int, index: int, last: int) -> int | None:
        """The first token of a person's name in the run `index` to `last`, or None where the run names no person."""
        tokens = self.tokens
        before = tokens[phrase[position - 1]].folded if position else ""
        if before in ("la", "l", "les", "le") and position > 1:
            before = tokens[phrase[position - 2]].folded
        if before in self.lists.preposition:
            skip = 2 if tokens[index].folded in self.lists.place_start else 1
            if self._acronym(index):
                return None
            return index + skip if last - index - skip >= 1 and tokens[index + skip].capital else None
        if last > index:
            return index
        office = before in self.lists.title or before in self.lists.role_noun
        return index if office and tokens[index].folded in self.surnames or before in self.lists.title else None

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
        last = self._run_end(index, limit)
        span = Span(self.tokens[index].start, self.tokens[last].end)
        full = self.surnames.get(self.tokens[index].folded) if last == index else None
        kind, text = ("person", full) if full else ("name", span_text(self.text, span))
        return Name(kind, text, span, self.tokens[first].start, span.end, self.tokens[index].folded, gender)

    def _apposed(self, end: int, limit: int) -> tuple[str, Span] | None:
        """The name after a comma that belongs to the office before it: "le maire, Paul Granet,"."""
        comma = _APPOSED.match(self.text, end, limit)
        if comma is None:
            return None
        index = self.index(comma.end())
        while index < len(self.tokens) and self.tokens[index].folded in self.lists.title | self.lists.determiner:
            index += 1
        if index >= len(self.tokens) or not self._name_word(index) or self.tokens[index].start - comma.end() > 12:
            return None
        last = self._run_end(index, limit)
        if last == index or not _AFTER_NAME.match(self.text, self.tokens[last].end):
            return None
        span = Span(self.tokens[index].start, self.tokens[last].end)
        return span_text(self.text, span), span


def _cut(bound: tuple[int, int], cuts: set[int]) -> list[tuple[int, int]]:
    """A stretch cut where sentences meet inside it."""
    at = next((cut for cut in cuts if bound[0] < cut < bound[1]), None)
    return [bound] if at is None else [(bound[0], at), *_cut((at, bound[1]), cuts)]


def span_text(text: str, span: Span) -> str:
    """The words of a span on one line, with plain blanks."""
    return " ".join(span.of(text).split())
