"""Which news agency's wire an article prints."""

from __future__ import annotations

from collections.abc import Iterable

from vigie.clean.metadata import Stated
from vigie.lexicon.rules import load_rules

_EDGE = 300


def agency_in(signed: Iterable[Stated | None], body: str) -> Stated | None:
    """The agency (a slug) that author, publisher or byline name, else the first or last words of the text."""
    edges = Stated(f"{body[:_EDGE]}\n{body[-_EDGE:]}", "text")
    rules = load_rules("agencies", frozenset({"agency", "where"})).rules
    for stated, where in (*((one, "author") for one in signed), (edges, "body")):
        for rule in rules:
            if stated and rule.extra["where"] == where and rule.matches(stated.value):
                return Stated(rule.extra["agency"], stated.place)
    return None
