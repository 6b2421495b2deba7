"""Page furniture: links, captions, credits and calls to subscribe that stand among the sentences of an article."""

from __future__ import annotations

from functools import cache

from vigie.domain.errors import LexiconError
from vigie.lexicon.rules import Rule, load_rules

_REACHES = frozenset({"sentence", "line"})


@cache
def _rules(reach: str) -> tuple[tuple[Rule, bool], ...]:
    file = load_rules("furniture", frozenset({"reach"}))
    for rule in file.rules:
        if rule.extra.get("reach") not in _REACHES:
            raise LexiconError(
                f"{file.name}, rule {rule.id}: reach is {rule.extra.get('reach')!r}; use {sorted(_REACHES)}"
            )
    return tuple((rule, "(?:^" in rule.regex.pattern[:12]) for rule in file.rules if rule.extra["reach"] == reach)


def furniture_rule(segment: str, reach: str) -> str | None:
    """The id of the rule by which a folded sentence or line is furniture; `reach` is "sentence" or "line"."""
    for rule, anchored in _rules(reach):
        # An anchored pattern cannot match elsewhere; saying so spares trying every offset.
        if rule.regex.match(segment) if anchored else rule.regex.search(segment):
            return rule.id
    return None
