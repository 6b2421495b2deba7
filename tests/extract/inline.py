"""Sentences that carry the event expected in them: `[Lundi soir](date=2017-06-12), [22 personnes](killed=22+) ...`.

The words in brackets are those that the value has to rest on; several values of one stretch stand between blanks.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from golden_reader import read_text

from vigie.domain.event import Event
from vigie.domain.span import Span
from vigie.domain.vocabulary import Kind

# What follows each sentence, so that the text is about terrorism as a whole, as a press article is.
CONTEXT = (
    " Le parquet antiterroriste s'est saisi de l'enquête sur cet attentat terroriste."
    " Le président a condamné un acte de terrorisme."
)
_MARK = re.compile(r"\[(?P<words>[^\]]+)\]\((?P<values>[a-z_]+=[^)]+)\)")


@dataclass(frozen=True, slots=True)
class Expected:
    """One value and the words it rests on."""

    slot: str
    value: str
    span: Span


def parse(marked: str) -> tuple[str, tuple[Expected, ...]]:
    """The text without its marks, and what they say."""
    text, found, at = "", [], 0
    for mark in _MARK.finditer(marked):
        text += marked[at : mark.start()]
        span = Span(len(text), len(text) + len(mark["words"]))
        text += mark["words"]
        at = mark.end()
        for one in mark["values"].split():
            slot, _, value = one.partition("=")
            found.append(Expected(slot, value.replace("_", " ") if slot in ("city", "speaker") else value, span))
    return text + marked[at:], tuple(found)


def shortcomings(kind: Kind, marked: str, published: str) -> list[str]:
    """What the best event of the kind lacks; empty when one event has every marked value on its words."""
    text, wanted = parse(marked)
    events = [event for event in read_text(text + CONTEXT, published) if event.kind is kind]
    if not events:
        return [f"no {kind} read"]
    return min(([line for one in wanted if (line := _lack(event, one))] for event in events), key=len)


def _lack(event: Event, one: Expected) -> str:
    values = event.all(one.slot)
    for value in values:
        if str(value.value) == one.value:
            on_words = any(span.overlaps(one.span) for span in value.spans)
            return "" if on_words else f"{one.slot}={one.value} does not rest on the words marked"
    return f"{one.slot}={one.value} expected, read {[str(value.value) for value in values]}"
