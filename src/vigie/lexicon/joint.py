"""Many rules searched in one pass: at each word only the rules that can begin with its first letter are tried."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from vigie.lexicon.rules import Match, Rule, load_rules
from vigie.text.fold import Folded

_DIGITS = frozenset("0123456789")
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz")
_ANY = _DIGITS | _LETTERS | frozenset("_")
_NAMED = re.compile(r"\(\?P<\w+>")
_WORD_START = r"(?<!\w)"  # every rule opens with it; the joint search starts at words anyhow
_QUANTIFIER = re.compile(r"[*?]\??|\+\??|\{(\d+)(?:,\d*)?\}")
_OPENING = re.compile(r"\((?:\?(?:P<\w+>|:|<?[=!]))?")


class _Reader:
    """A recursive descent over the part of the expression syntax that rules use."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0

    def choice(self) -> tuple[frozenset[str], bool]:
        """First characters of `a|b|c` up to a closing bracket, and whether it can match nothing."""
        firsts, empty = self._sequence()
        while self.at < len(self.source) and self.source[self.at] == "|":
            self.at += 1
            more, other = self._sequence()
            firsts, empty = firsts | more, empty or other
        return firsts, empty

    def _sequence(self) -> tuple[frozenset[str], bool]:
        firsts: frozenset[str] = frozenset()
        empty = True
        while self.at < len(self.source) and self.source[self.at] not in "|)":
            more, optional = self._atom()
            found = _QUANTIFIER.match(self.source, self.at)
            if found:
                self.at = found.end()
                optional = optional or found[0][0] in "*?" or found[1] == "0"
            if empty:
                firsts, empty = firsts | more, optional
        return firsts, empty

    def _atom(self) -> tuple[frozenset[str], bool]:
        char = self.source[self.at]
        opening = _OPENING.match(self.source, self.at)
        if opening:
            self.at = opening.end()
            inner = self.choice()
            self.at += 1
            return (frozenset(), True) if opening[0][-1] in "=!" else inner
        if char == "[":
            return self._class(), False
        if char == "\\":
            self.at += 2
            return self._escape(self.source[self.at - 1])
        self.at += 1
        if char in "^$":
            return frozenset(), True
        return (_ANY if char == "." else frozenset(char)), False

    def _escape(self, char: str) -> tuple[frozenset[str], bool]:
        if char in "bB":
            return frozenset(), True
        return {"d": _DIGITS, "w": _ANY, "s": frozenset(" ")}.get(char, frozenset(char)), False

    def _class(self) -> frozenset[str]:
        end = self.source.index("]", self.at + 2)
        body, self.at = self.source[self.at + 1 : end], end + 1
        matcher = re.compile(f"[{body}]")
        return frozenset(char for char in _ANY if matcher.match(char))


def first_characters(pattern: str) -> frozenset[str]:
    """The characters that a match of `pattern` can begin with; all word characters when it may match nothing."""
    firsts, empty = _Reader(pattern).choice()
    return _ANY if empty else firsts


@dataclass(frozen=True, slots=True)
class JointRules:
    """Rules in order of precedence, with for each first character the expression that joins those it can begin."""

    rules: tuple[Rule, ...]
    starts: re.Pattern[str]
    joined: dict[str, re.Pattern[str]]
    by_first: dict[str, tuple[tuple[int, Rule], ...]]

    @classmethod
    def of(cls, rules: Sequence[Rule]) -> JointRules:
        """Join `rules`; where two match at one place the earlier one wins."""
        firsts = [first_characters(rule.regex.pattern) & _ANY for rule in rules]
        joined, by_first = {}, {}
        for char in sorted(frozenset[str]().union(*firsts)):
            branches = (
                f"{_NAMED.sub('(?:', rule.regex.pattern.removeprefix(_WORD_START))}(?P<r{index}>)"
                for index, rule in enumerate(rules)
                if char in firsts[index]
            )
            joined[char] = re.compile("|".join(branches))
            by_first[char] = tuple((index, rule) for index, rule in enumerate(rules) if char in firsts[index])
        return cls(tuple(rules), re.compile(rf"(?<!\w)[{''.join(joined)}]"), joined, by_first)

    def find_all(self, text: Folded, start: int, end: int) -> Iterator[Match]:
        """Every match of every rule between folded offsets, in order; matches of different rules may overlap."""
        taken: dict[str, int] = {}
        for found in self.starts.finditer(text.text, start, end):
            at = found.start()
            first = self.joined[found[0]].match(text.text, at, end)
            if not first:
                continue
            earliest = int((first.lastgroup or "r0")[1:])  # no rule before this one matches here
            for index, rule in self.by_first[found[0]]:
                if index < earliest or taken.get(rule.id, 0) > at:
                    continue
                hit = rule.regex.match(text.text, at, end)
                if hit and hit.end() > at:
                    taken[rule.id] = hit.end()
                    yield rule.located(text, hit)

    def find(self, text: Folded) -> Iterator[tuple[Rule, re.Match[str]]]:
        """Each match in order and without overlaps, with its rule; the match is over the folded text."""
        end = 0
        for start in self.starts.finditer(text.text):
            at = start.start()
            if at < end:
                continue
            hit = self.joined[start[0]].match(text.text, at)
            if hit:
                rule = self.rules[int((hit.lastgroup or "r0")[1:])]
                found = rule.regex.match(text.text, at)
                if found:
                    end = found.end()
                    yield rule, found


@cache
def load_joint(name: str, keys: frozenset[str] = frozenset()) -> JointRules:
    """All rules of `lexicon/fr/<name>.toml`, joined."""
    return JointRules.of(load_rules(name, keys).rules)
