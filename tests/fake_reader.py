"""A reader for tests: it reads events that the text itself spells out, one a line.

`@attack date=2016-07-14 country=FR city=Nice killed=[86,86] actors=islamic-state` is an event; `of=0` points to the
first; `slot=value!alleged`, `slot=value<Speaker>` set certainty and speaker. `CRASH` makes it fail.
"""

from __future__ import annotations

import json
import re

from vigie.domain.article import Article
from vigie.domain.event import Attribution, Event, SlotValue, parse_value
from vigie.domain.ports import Reading
from vigie.domain.span import Span
from vigie.domain.vocabulary import LIST_SLOTS, Kind
from vigie.settings import Settings

_LINE = re.compile(r"^@(?P<kind>[a-z_]+)(?P<slots>.*)$", re.MULTILINE)
_SLOT = re.compile(r"(?P<slot>[a-z_]+)=(?P<value>[^\s<!]+)(?:!(?P<certainty>\w+))?(?:<(?P<speaker>[^>]+)>)?")


class FakeReader:
    """Reads the notation above; relevant is what has it (or `CRASH`)."""

    def relevant(self, article: Article) -> bool:
        return "@" in article.text or "CRASH" in article.text

    def read(self, article: Article) -> Reading:
        if "CRASH" in article.text:
            raise RuntimeError("no such luck")
        return Reading(article, tuple(_event(line) for line in _LINE.finditer(article.text)))


def _event(line: re.Match[str]) -> Event:
    values = []
    base = line.start("slots")
    for found in _SLOT.finditer(line["slots"]):
        slot, words = found["slot"], found["value"].replace("+", " ")
        parts = words.split(",") if slot in LIST_SLOTS else [words]
        for part in parts:
            raw = json.loads(part) if part.startswith("[") or slot == "of" else part
            values.append(
                SlotValue(
                    slot,
                    parse_value(slot, raw),
                    (Span(base + found.start("value"), base + found.end("value")),),
                    rule=f"fake-{slot}",
                    certainty=found["certainty"] or "fact",
                    attribution=Attribution(found["speaker"]),
                )
            )
    return Event(Kind(line["kind"]), Span(line.start(), line.end()), tuple(values), (Span(line.start(), line.end()),))


def load_fake(_: Settings) -> FakeReader:
    """A factory that worker processes can import."""
    return FakeReader()
