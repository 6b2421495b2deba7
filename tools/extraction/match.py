"""Which candidate values the gold accepts for a slot."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from tools.extraction.gold import GoldEvent
from vigie.domain.event import JsonValue
from vigie.scoring import Scorer, similarity


def correct(slot: str, event: GoldEvent, keys: Sequence[str]) -> list[bool]:
    """Whether each candidate key is right; where none is fully right, those that earn partial credit are."""
    if slot == "view":
        return _views(event, keys)
    if slot == "count":
        return _counts(event, keys)
    scorer = _scorer()
    gold = scorer.fills(event, slot)
    credits = [
        max((similarity(slot, g, p) for g in gold for p in scorer.fills({slot: _value(slot, key)}, slot)), default=0.0)
        for key in keys
    ]
    best = max(credits, default=0.0)
    return [credit > 0 and credit == best for credit in credits]


@cache
def _scorer() -> Scorer:
    return Scorer()


def _value(slot: str, key: str) -> JsonValue:
    """A candidate's key as a slot value: tallies are written `2+`, `<=3`, `4-5`."""
    if slot not in ("killed", "wounded", "assailants", "assailants_killed", "persons"):
        return key
    return tally(key)


def tally(key: str) -> list[JsonValue]:
    """A tally from its printed form."""
    if key.endswith("+"):
        return [int(key[:-1]), None]
    if key.startswith("<="):
        return [None, int(key[2:])]
    low, _, high = key.partition("-")
    return [int(low), int(high or low)]


def _views(event: GoldEvent, keys: Sequence[str]) -> list[bool]:
    view = str(event.get("view") or "")
    return [key == view.split(":")[0] for key in keys]


def _counts(event: GoldEvent, keys: Sequence[str]) -> list[bool]:
    count = event.get("count")
    return [key.partition("|")[0] == event.get("what") and tally(key.partition("|")[2]) == count for key in keys]
