"""Rule files: TOML with closed keys, each rule with an id, a reason and sentences that prove it.

A file holds `[lists]` (named alternations, usable as `{name}` in patterns and in other lists) and `[[rule]]` tables
with `id`, `reason`, `pattern`, `must`, `must_not` and the extra keys that the file's reader declares. Patterns are
regular expressions over folded text (lower case, no accents; accents in the file are folded on reading). A blank stands
for any white space. A pattern matches whole words only.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType

from vigie.domain.errors import LexiconError
from vigie.domain.span import Span
from vigie.text.fold import Folded, fold, fold_word

_KEYS = frozenset({"id", "reason", "pattern", "must", "must_not"})
_LIST_REFERENCE = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True, slots=True)
class Match:
    """Where a rule matched: the span in the original text and those of its named groups that took part."""

    rule: Rule
    span: Span
    groups: Mapping[str, Span]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of a file; `extra` holds the keys its family declares, as strings."""

    id: str
    reason: str
    regex: re.Pattern[str]
    must: tuple[str, ...]
    must_not: tuple[str, ...]
    extra: Mapping[str, str]

    def find(self, text: Folded, start: int = 0, end: int | None = None) -> Iterator[Match]:
        """Every match between folded offsets `start` and `end`."""
        for found in self.regex.finditer(text.text, start, len(text.text) if end is None else end):
            yield self.located(text, found)

    def located(self, text: Folded, found: re.Match[str]) -> Match:
        """A match of this rule's expression in folded text, led back to the original offsets."""
        groups = {
            name: Span(*text.original(*found.span(name)))
            for name, value in found.groupdict().items()
            if value is not None
        }
        return Match(self, Span(*text.original(*found.span())), MappingProxyType(groups))

    def matches(self, sentence: str) -> bool:
        """Whether the rule finds anything in a sentence."""
        return self.regex.search(fold_word(sentence)) is not None


@dataclass(frozen=True, slots=True)
class RuleFile:
    """The rules of one file in order, and its lists (original spelling)."""

    name: str
    rules: tuple[Rule, ...]
    lists: Mapping[str, tuple[str, ...]]


def _fold_pattern(pattern: str, where: str) -> str:
    """Fold the letters of a regular expression, leave its escapes alone, turn blanks into `\\s+`."""
    result: list[str] = []
    index, in_class = 0, False
    while index < len(pattern):
        char = pattern[index]
        if char == "\\":
            result.append(pattern[index : index + 2])
            index += 2
            continue
        if char == "[":
            in_class = True
        elif char == "]":
            in_class = False
        if char.isupper() and pattern[max(0, index - 2) : index] != "(?":
            raise LexiconError(f"{where}: capital {char!r} in a pattern: patterns are lower case, texts are folded")
        if char == " " and not in_class and pattern[index + 1 : index + 2] == "?":
            result.append(r"\s*")
            index += 2
            continue
        result.append(
            r"\s+" if char == " " and not in_class else fold_word(char) if char.isalpha() and char != "P" else char
        )
        index += 1
    return "".join(result)


def _expand(pattern: str, lists: Mapping[str, tuple[str, ...]], where: str) -> str:
    def replace(found: re.Match[str]) -> str:
        name = found[1]
        if name not in lists:
            raise LexiconError(f"{where}: unknown list {{{name}}}; known: {', '.join(sorted(lists))}")
        words = sorted(lists[name], key=len, reverse=True)
        return "(?:" + "|".join(_expand(word, lists, where) for word in words) + ")"

    return _LIST_REFERENCE.sub(replace, pattern)


def compile_pattern(pattern: str, lists: Mapping[str, tuple[str, ...]], where: str) -> re.Pattern[str]:
    """A whole-word regular expression over folded text. Raises LexiconError naming `where`."""
    source = _fold_pattern(_expand(pattern, lists, where), where)
    try:
        return re.compile(rf"(?<!\w)(?:{source})(?!\w)")
    except re.error as error:
        raise LexiconError(f"{where}: pattern {pattern!r} is no regular expression: {error}") from error


def _rule(table: Mapping[str, object], lists: Mapping[str, tuple[str, ...]], keys: frozenset[str], file: str) -> Rule:
    where = f"{file}, rule {table.get('id', '?')}"
    unknown = set(table) - _KEYS - keys
    if unknown:
        raise LexiconError(f"{where}: unknown keys {sorted(unknown)}; allowed: {sorted(_KEYS | keys)}")
    for key in ("id", "reason", "pattern"):
        if not isinstance(table.get(key), str) or not table[key]:
            raise LexiconError(f"{where}: {key} is missing or empty")
    proofs = []
    for key in ("must", "must_not"):
        value = table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(s, str) for s in value):
            raise LexiconError(f"{where}: {key} is not a list of sentences")
        proofs.append(tuple(str(s) for s in value))
    if not proofs[0]:
        raise LexiconError(f"{where}: no sentence under must; a rule without proof is not kept")
    extra = {key: str(table[key]) for key in keys if key in table}
    regex = compile_pattern(str(table["pattern"]), lists, where)
    return Rule(str(table["id"]), str(table["reason"]), regex, proofs[0], proofs[1], MappingProxyType(extra))


def read_rules(text: str, file: str, keys: frozenset[str] = frozenset()) -> RuleFile:
    """Read the text of a rule file. Raises LexiconError for unknown keys, doubled ids and bad patterns."""
    data = tomllib.loads(text)
    unknown = set(data) - {"lists", "rule"}
    if unknown:
        raise LexiconError(f"{file}: unknown tables {sorted(unknown)}; expected [lists] and [[rule]]")
    lists = {name: tuple(str(word) for word in words) for name, words in data.get("lists", {}).items()}
    rules = tuple(_rule(table, lists, keys, file) for table in data.get("rule", []))
    ids = [rule.id for rule in rules]
    doubled = sorted({i for i in ids if ids.count(i) > 1})
    if doubled:
        raise LexiconError(f"{file}: rule ids given twice: {doubled}")
    return RuleFile(file, rules, MappingProxyType(lists))


@cache
def load_rules(name: str, keys: frozenset[str] = frozenset()) -> RuleFile:
    """Load `lexicon/fr/<name>.toml`; `keys` are the extra keys its rules may carry."""
    path = resources.files("vigie.lexicon") / "fr" / f"{name}.toml"
    return read_rules(path.read_text(encoding="utf8"), f"fr/{name}.toml", keys)


__all__ = ["Folded", "Match", "Rule", "RuleFile", "compile_pattern", "fold", "load_rules", "read_rules"]
