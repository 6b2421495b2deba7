"""Words that stand before a place."""

from __future__ import annotations

from functools import cache

from vigie.lexicon.rules import load_rules
from vigie.text.fold import fold_word


@cache
def place_prepositions() -> frozenset[str]:
    """The folded prepositions of place."""
    return frozenset(fold_word(word) for word in load_rules("prepositions").lists["place"])
