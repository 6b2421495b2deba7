"""The words of a text with the outlets, the persons and their offices that it names."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, fields
from functools import cache
from typing import NamedTuple

from vigie.domain.annotation import Sentence
from vigie.domain.errors import LexiconError
from vigie.domain.span import Span
from vigie.lexicon.rules import load_rules
from vigie.text.fold import Folded, fold_word
from vigie.text.glue import folded_slice

_TOKEN = re.compile(r"(?:[A-ZÀ-ÖØ-Þ]\.-?)+(?=[\s-]\w)|[^\W_]+(?:-[^\W_]+)*")
_JOINT = re.compile(r"(?:[ \t\u00a0\u202f]+|['’])+|")
APPOSED = re.compile(r"[ \u00a0]*(?:\([^()\n]{2,40}\)[^,.;:«»\"\n]{0,40})?,[ \u00a0]*")
_BLANK_GAPS = frozenset({" ", "'", "’", "\u00a0"})


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
    article: frozenset[str]
    definite: frozenset[str]
    of: frozenset[str]
    name_link: frozenset[str]
    plural: frozenset[str]
    clitic: frozenset[str]
    complement: frozenset[str]
    contracted: frozenset[str]
    relative: frozenset[str]
    partitive: frozenset[str]
    conjunction: frozenset[str]
    joint: frozenset[str]
    given_feminine: frozenset[str]
    given_masculine: frozenset[str]
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


@cache
def _common_words() -> frozenset[str]:
    words = lists()
    return words.office | words.title | words.body_noun | words.role_noun | words.stop


def participle_endings() -> tuple[str, ...]:
    """The endings of participles, with their accents."""
    return endings()[0]


@cache
def endings() -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
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
    articles = lists().article
    for entry in load_rules("speakers").lists["outlet"]:
        shown, *others = entry.removeprefix("=").split("|")
        forms = {fold_word(form): "" for form in (shown, *others)}
        if not entry.startswith("="):
            for form in tuple(forms):
                head, blank, rest = form.partition("'" if form[1:2] == "'" else " ")
                if blank and head in articles:
                    forms.setdefault(rest, shown)
        for form, name in forms.items():
            parts = tuple(_TOKEN.findall(form))
            table.setdefault(parts[:2], []).append((parts, name))
    for found in table.values():
        found.sort(key=lambda item: -len(item[0]))
    return table


@cache
def _outlet_words() -> frozenset[str]:
    return frozenset(parts[0] for parts in _outlets())


class NamedText:
    """One text as words, with the outlets, full names and offices told in it."""

    def __init__(self, text: str, folded: Folded, sentences: tuple[Sentence, ...]) -> None:
        self.text, self.lists = text, lists()
        self._common = _common_words()
        self.tokens = self._tokenize(folded, sentences)
        self.starts = [token.start for token in self.tokens]
        self.outlets = self._find_outlets()
        self.people: list[tuple[int, int]] = self._full_names()
        self.surnames: dict[str, str] = {}
        for first, last in self.people:
            full = self.words(first, last)
            self.surnames.setdefault(self.tokens[last].folded, full)
        self.roles = self._roles()

    def gender(self, full_name: str) -> str:
        """ "f" or "m" where the first given name tells, else ""."""
        given = fold_word(full_name.split(" ", 1)[0].split("-", 1)[0])
        return "f" if given in self.lists.given_feminine else "m" if given in self.lists.given_masculine else ""

    def words(self, first: int, last: int) -> str:
        """The text from token `first` to token `last`, both included."""
        return self.text[self.tokens[first].start : self.tokens[last].end]

    def index(self, offset: int) -> int:
        """The first token that begins at or after an offset."""
        return bisect_left(self.starts, offset)

    def governed(self, index: int, first: int) -> bool:
        """Whether a preposition, with or without a determiner, stands before a token at or after token `first`."""
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
        table, firsts, words = _outlets(), _outlet_words(), [token.folded for token in self.tokens]
        result: dict[int, tuple[int, str]] = {}
        taken = -1
        for index, pair in enumerate(zip(words, [*words[1:], ""], strict=True)):
            if index <= taken or pair[0] not in firsts:
                continue
            for parts, shown in (*table.get(pair, ()), *table.get(pair[:1], ())):
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
        if parts[0] in self.lists.article and not tokens[index].capital:
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
            if not self.name_word(index) or tokens[index].folded in self.lists.determiner:
                index += 1
                continue
            last = self.run_end(index, len(self.text))
            if last - index > 1 and index and tokens[index].joined and tokens[index - 1].folded in self.lists.of:
                # "le maire de Lille Anne Granet": the place is no part of the name.
                index += 1
            if last > index and index not in self.outlets:
                result.append((index, last))
            index = last + 1
        return result

    def acronym(self, index: int) -> bool:
        token = self.tokens[index]
        return token.end - token.start > 1 and self.text[token.start : token.end].isupper()

    def name_word(self, index: int) -> bool:
        """Whether a word may be part of a person's name: a capital, and no office, body, title or small word."""
        token = self.tokens[index]
        return token.capital and token.folded not in self._common

    def run_end(self, index: int, limit: int) -> int:
        """The last token of the run of capital words and particles that begins at `index`."""
        tokens, last = self.tokens, index
        probe = index + 1
        while probe < len(tokens) and tokens[probe].joined and tokens[probe].end <= limit:
            if self.name_word(probe) and probe not in self.outlets:
                last = probe
            elif not self._links(index, last, probe):
                break
            probe += 1
        return last

    def _links(self, first: int, last: int, probe: int) -> bool:
        """Whether a particle may join two parts of a name; "de" only after a first name, before a capital word."""
        word = self.tokens[probe].folded
        if word not in self.lists.particle or probe - last > 2:
            return False
        if word not in self.lists.name_link:
            return True
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
            apposed = APPOSED.match(self.text, tokens[last].end)
            if apposed is not None:
                after = self.index(apposed.end())
                if after < len(tokens) and tokens[after].folded in self.lists.determiner:
                    after += 1
                if after < len(tokens) and tokens[after].folded in roles:
                    qualifiers = frozenset(t.folded for t in tokens[after + 1 : after + 7])
                    result.append((tokens[first].start, tokens[after].folded, qualifiers, full))
        return result


def _cut(bound: tuple[int, int], cuts: set[int]) -> list[tuple[int, int]]:
    """A stretch cut where sentences meet inside it."""
    at = next((cut for cut in cuts if bound[0] < cut < bound[1]), None)
    return [bound] if at is None else [(bound[0], at), *_cut((at, bound[1]), cuts)]


def span_text(text: str, span: Span) -> str:
    """The words of a span on one line, with plain blanks."""
    return " ".join(span.of(text).split())
