"""Every rule file proves itself: its rules match what they must and nothing they must not."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources

import pytest

from vigie.domain.errors import LexiconError
from vigie.lexicon.rules import Rule, RuleFile, read_rules

_OWN_KEYS = {"id", "reason", "pattern", "must", "must_not"}
_FOLDER = resources.files("vigie.lexicon") / "fr"


def _rule_files() -> list[str]:
    """The files of the rule format; tables of another shape (numerals, say) have their own readers and tests."""
    names = []
    for path in _FOLDER.iterdir():
        if path.name.endswith(".toml"):
            data = tomllib.loads(path.read_text(encoding="utf8"))
            if not set(data) - {"lists", "rule"} and all("pattern" in table for table in data.get("rule", [])):
                names.append(path.name)
    return sorted(names)


@cache
def _read(name: str) -> RuleFile:
    text = (_FOLDER / name).read_text(encoding="utf8")
    extra = frozenset(key for table in tomllib.loads(text).get("rule", []) for key in table) - _OWN_KEYS
    return read_rules(text, name, extra)


def _rules() -> list[tuple[str, str]]:
    found = []
    for name in _rule_files():
        data = tomllib.loads((_FOLDER / name).read_text(encoding="utf8"))
        found += [(name, str(table.get("id"))) for table in data.get("rule", [])]
    return found


def _rule(name: str, rule_id: str) -> Rule:
    return next(rule for rule in _read(name).rules if rule.id == rule_id)


@pytest.mark.parametrize("name", _rule_files())
def test_a_rule_file_can_be_read(name: str) -> None:
    try:
        _read(name)
    except LexiconError as error:
        pytest.fail(str(error))


@pytest.mark.parametrize(("name", "rule_id"), _rules())
def test_a_rule_matches_what_it_must_and_nothing_it_must_not(name: str, rule_id: str) -> None:
    rule = _rule(name, rule_id)
    missed = [sentence for sentence in rule.must if not rule.matches(sentence)]
    taken = [sentence for sentence in rule.must_not if rule.matches(sentence)]
    assert not missed, f"{name}, rule {rule_id} misses {missed}"
    assert not taken, f"{name}, rule {rule_id} takes {taken}"


def test_there_are_rules_to_prove() -> None:
    assert {"furniture.toml", "reporting.toml", "certainty.toml"} <= {name for name, _ in _rules()}
