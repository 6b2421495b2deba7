from __future__ import annotations

import pytest

from vigie.lexicon.joint import JointRules, first_characters
from vigie.lexicon.rules import read_rules
from vigie.text.fold import fold


@pytest.mark.parametrize(
    ("pattern", "firsts"),
    [
        ("abc", "a"),
        ("a?bc", "ab"),
        ("(?:ab|cd)e", "ac"),
        ("(?:(?P<x>ab)[ -])?c", "ac"),
        ("(?<!\\w)(?:x|y)(?!\\w)", "xy"),
        ("[0-2]?\\d", "0123456789"),
        ("(?=a)b{0,2}c", "bc"),
        ("l'(?:un)", "l"),
        ("\\s?a", " a"),
    ],
)
def test_first_characters(pattern: str, firsts: str) -> None:
    assert first_characters(pattern) == frozenset(firsts)


def test_a_pattern_that_may_be_empty_can_begin_with_anything() -> None:
    assert frozenset("az09") <= first_characters("a?")


def test_earlier_rule_wins_and_matches_do_not_overlap() -> None:
    file = read_rules(
        '[[rule]]\nid = "long"\nreason = "r"\npattern = "été (?P<year>\\\\d+)"\nmust = ["été 2014"]\n'
        '[[rule]]\nid = "short"\nreason = "r"\npattern = "été|2014|\\\\d{3}"\nmust = ["été"]\n',
        "test.toml",
    )
    found = [(rule.id, match[0]) for rule, match in JointRules.of(file.rules).find(fold("Été 2014, été, 123, 2014"))]
    assert found == [("long", "ete 2014"), ("short", "ete"), ("short", "123"), ("short", "2014")]
