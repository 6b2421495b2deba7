"""Which news agency a page names as its source."""

from __future__ import annotations

from vigie.clean.metadata import Stated
from vigie.lexicon.rules import load_rules

_EDGE = 300


def agency_in(author: Stated | None, publisher: Stated | None, byline: Stated | None, body: str) -> Stated | None:
    """The agency (a slug) that author, publisher or byline name, else the first or last words of the text."""
    edges = Stated(f"{body[:_EDGE]}\n{body[-_EDGE:]}", "text")
    for stated, where in ((author, "author"), (publisher, "author"), (byline, "author"), (edges, "body")):
        for rule in load_rules("agencies", frozenset({"agency", "where"})).rules:
            if stated and rule.extra["where"] == where and rule.matches(stated.value):
                return Stated(rule.extra["agency"], stated.place)
    return None
