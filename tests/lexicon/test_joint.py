from __future__ import annotations

import pytest

from vigie.lexicon.joint import JointRules, prefixes
from vigie.lexicon.rules import read_rules
from vigie.text.fold import fold


@pytest.mark.parametrize(
    ("pattern", "beginnings"),
    [
        ("abc", {"abc"}),
        ("abcde", {"abcd"}),
        ("a?bc", {"abc", "bc"}),
        ("(?:ab|cd)e", {"abe", "cde"}),
        ("(?:(?P<x>ab)[ -])?c", {"ab c", "ab-c", "c"}),
        ("(?<!\\w)(?:x|y)(?!\\w)", {"x", "y"}),
        ("l\\w+", {"l"}),
        ("(?=a)b{1,2}c", {"b"}),
        ("l'(?:un)", {"l'un"}),
        ("\\s?ab", {"ab"}),
        ("a*", {"a", ""}),
        ("ab[^x]c", {"ab"}),
        ("ab[é]c", {"ab"}),
    ],
)
def test_prefixes(pattern: str, beginnings: set[str]) -> None:
    assert prefixes(pattern) == beginnings


def test_earlier_rule_wins_and_matches_do_not_overlap() -> None:
    file = read_rules(
        '[[rule]]\nid = "long"\nreason = "r"\npattern = "été (?P<year>\\\\d+)"\nmust = ["été 2014"]\n'
        '[[rule]]\nid = "short"\nreason = "r"\npattern = "été|2014|\\\\d{3}"\nmust = ["été"]\n',
        "test.toml",
    )
    found = [(rule.id, match[0]) for rule, match in JointRules.of(file.rules).find(fold("Été 2014, été, 123, 2014"))]
    assert found == [("long", "ete 2014"), ("short", "ete"), ("short", "123"), ("short", "2014")]


def test_a_rule_that_can_begin_with_anything_is_tried_everywhere() -> None:
    file = read_rules('[[rule]]\nid = "any"\nreason = "r"\npattern = "\\\\w+ment"\nmust = ["lentement"]\n', "test.toml")
    assert [match[0] for _, match in JointRules.of(file.rules).find(fold("Il parle lentement"))] == ["lentement"]
