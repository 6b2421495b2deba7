"""Many rules searched in one pass: at each word only the rules that can begin with its first letters are tried."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

from vigie.lexicon.rules import Match, Rule, load_rules
from vigie.text.fold import Folded

_LENGTH = 4
# A prefix with this mark at its end may be followed by anything.
_OPEN = "*"
_ASCII = tuple(chr(code) for code in range(32, 127) if chr(code) != _OPEN)
_DIGITS = frozenset("0123456789")
_WIDEST = 12
_MOST = 2_000
_QUANTIFIER = re.compile(r"[*?]\??|\+\??|\{(\d+)(?:,\d*)?\}")
_BLANK = re.compile(r"\s")
_OPENING = re.compile(r"\((?:\?(?:P<\w+>|:|<?[=!]))?")


class _Reader:
    """A recursive descent over the part of the expression syntax that rules use."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0

    def choice(self) -> frozenset[str]:
        """What a match of `a|b|c`, up to a closing bracket, can begin with."""
        found = self._sequence()
        while self.at < len(self.source) and self.source[self.at] == "|":
            self.at += 1
            found |= self._sequence()
        return found

    def _sequence(self) -> frozenset[str]:
        found = frozenset({""})
        while self.at < len(self.source) and self.source[self.at] not in "|)":
            more = self._atom()
            quantifier = _QUANTIFIER.match(self.source, self.at)
            if quantifier:
                self.at = quantifier.end()
                if quantifier[0][0] != "?":
                    more = frozenset(_opened(prefix) for prefix in more)
                if quantifier[0][0] in "*?" or quantifier[1] == "0":
                    more |= {""}
            found = frozenset(_joined(left, right) for left in found for right in more)
            if len(found) > _MOST:
                found = frozenset(_opened(prefix[:1]) for prefix in found)
        return found

    def _atom(self) -> frozenset[str]:
        char = self.source[self.at]
        opening = _OPENING.match(self.source, self.at)
        if opening:
            self.at = opening.end()
            inner = self.choice()
            self.at += 1
            return frozenset({""}) if opening[0][-1] in "=!" else inner
        if char == "[":
            return self._class()
        self.at += 1
        if char == "\\":
            self.at += 1
            return _escaped(self.source[self.at - 1])
        if char in "^$":
            return frozenset({""})
        return frozenset({_OPEN if char == "." else char})

    def _class(self) -> frozenset[str]:
        end = self.source.index("]", self.at + 2)
        body, self.at = self.source[self.at + 1 : end], end + 1
        matcher = re.compile(f"[{body}]")
        found = frozenset(char for char in _ASCII if matcher.match(char))
        return found if body.isascii() and len(found) <= _WIDEST else frozenset({_OPEN})


def _escaped(char: str) -> frozenset[str]:
    if char in "ds":
        return _DIGITS if char == "d" else frozenset({" "})
    return frozenset({"" if char in "bB" else _OPEN if char.isalpha() else char})


def _opened(prefix: str) -> str:
    return prefix if prefix.endswith(_OPEN) or len(prefix) == _LENGTH else prefix + _OPEN


def _joined(left: str, right: str) -> str:
    if left.endswith(_OPEN) or len(left) == _LENGTH:
        return left
    whole = left + right
    return whole[:_LENGTH] if len(whole.rstrip(_OPEN)) >= _LENGTH else whole


def prefixes(pattern: str) -> frozenset[str]:
    """The beginnings, of four characters at most, that a match of `pattern` must have one of; "" where any will do.

    A match begins with a word; a blank stands for any white space.
    """
    found = frozenset(prefix.rstrip(_OPEN) for prefix in _Reader(pattern).choice())
    return frozenset(prefix for prefix in found if not prefix.startswith(" "))


@dataclass(frozen=True, slots=True)
class JointRules:
    """Rules in order of precedence, found by what their matches can begin with."""

    rules: tuple[Rule, ...]
    starts: re.Pattern[str]
    by_prefix: dict[str, tuple[int, ...]]
    # The rules to try for the next characters of a text, filled as texts are read.
    seen: dict[str, tuple[Rule, ...]] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def of(cls, rules: Sequence[Rule]) -> JointRules:
        """Join `rules`; where two match at one place the earlier one wins."""
        by_prefix: dict[str, list[int]] = {}
        for index, rule in enumerate(rules):
            for prefix in prefixes(rule.regex.pattern):
                by_prefix.setdefault(prefix, []).append(index)
        firsts = {prefix[:1] for prefix in by_prefix}
        letters = r"\w" if "" in firsts else re.escape("".join(sorted(firsts)))
        starts = re.compile(rf"(?<!\w)[{letters}]")
        return cls(tuple(rules), starts, {prefix: tuple(found) for prefix, found in by_prefix.items()})

    def _rules_at(self, text: str, at: int) -> tuple[Rule, ...]:
        key = text[at : at + _LENGTH]
        found = self.seen.get(key)
        if found is None:
            plain = _BLANK.sub(" ", key)
            indexes = {i for length in range(len(key) + 1) for i in self.by_prefix.get(plain[:length], ())}
            found = self.seen[key] = tuple(self.rules[index] for index in sorted(indexes))
        return found

    def find_all(self, text: Folded, start: int, end: int) -> Iterator[Match]:
        """Every match of every rule between folded offsets, in order; matches of different rules may overlap."""
        taken: dict[str, int] = {}
        for begin in self.starts.finditer(text.text, start, end):
            at = begin.start()
            for rule in self._rules_at(text.text, at):
                if taken.get(rule.id, 0) > at:
                    continue
                hit = rule.regex.match(text.text, at, end)
                if hit and hit.end() > at:
                    taken[rule.id] = hit.end()
                    yield rule.located(text, hit)

    def find(self, text: Folded) -> Iterator[tuple[Rule, re.Match[str]]]:
        """Each match in order and without overlaps, with its rule; the match is over the folded text."""
        end = 0
        for begin in self.starts.finditer(text.text):
            at = begin.start()
            if at < end:
                continue
            for rule in self._rules_at(text.text, at):
                found = rule.regex.match(text.text, at)
                if found:
                    end = found.end()
                    yield rule, found
                    break


@cache
def load_joint(name: str, keys: frozenset[str] = frozenset()) -> JointRules:
    """All rules of `lexicon/fr/<name>.toml`, joined."""
    return JointRules.of(load_rules(name, keys).rules)
