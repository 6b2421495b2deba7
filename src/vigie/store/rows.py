"""Events and their values as table rows, and back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Row

from vigie.domain.article import Article
from vigie.domain.edtf import Edtf
from vigie.domain.event import Attribution, Event, SlotValue, Value, json_value, parse_value
from vigie.domain.span import Span
from vigie.domain.vocabulary import Kind
from vigie.text.fold import fold_word

# A row of an SQL table has as many types as columns; `Any` stays inside this folder.
Columns = dict[str, Any]
_NO_SPANS = "[]"
_REMEMBERED = 10_000


def dump(value: object) -> str:
    """JSON as short as it gets, accents as they are."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def dump_spans(spans: Iterable[Span]) -> str:
    """Spans as `[[start,end],...]`."""
    return dump([[span.start, span.end] for span in spans])


def load_spans(text: str) -> tuple[Span, ...]:
    """Spans from `[[start,end],...]`."""
    return tuple(Span(start, end) for start, end in json.loads(text)) if text != _NO_SPANS else ()


@lru_cache(_REMEMBERED)
def _value(slot: str, text: str) -> Value:
    # Few values make up most of a record: countries, towns, small counts.
    return parse_value(slot, json.loads(text))


def event_columns(number: int, index: int, event: Event) -> Columns:
    """The row of an event, its linking columns folded and spread out."""
    date, city = event.date(), event.text_of("city")
    target = event.first("of")
    return {
        "article": number,
        "event": index,
        "kind": event.kind.value,
        "trigger_start": event.trigger.start,
        "trigger_end": event.trigger.end,
        "mentions": dump_spans(event.mentions),
        "rule": event.rule,
        "score": event.score,
        "country": event.text_of("country"),
        "city": fold_word(city) if city else None,
        "date_first": date.first.isoformat() if date and date.first else None,
        "date_last": date.last.isoformat() if date and date.last else None,
        "target": target.value if target and isinstance(target.value, int) else None,
    }


def value_columns(number: int, index: int, event: Event) -> list[Columns]:
    """The rows of an event's values."""
    return [
        {
            "article": number,
            "event": index,
            "position": position,
            "slot": value.slot,
            "value": dump(json_value(value.value)),
            "spans": dump_spans(value.spans),
            "rule": value.rule,
            "score": value.score,
            "certainty": value.certainty,
            "speaker": value.attribution.speaker,
            "outlet": value.attribution.outlet,
            "attribution_rule": value.attribution.rule,
            "inferred": int(value.inferred),
        }
        for position, value in enumerate(event.values)
    ]


def slot_value(row: Row[Any]) -> SlotValue:
    """The value of a row."""
    return SlotValue(
        slot=row.slot,
        value=_value(row.slot, row.value),
        spans=load_spans(row.spans),
        rule=row.rule,
        score=row.score,
        certainty=row.certainty,
        attribution=Attribution(row.speaker, row.outlet, row.attribution_rule),
        inferred=bool(row.inferred),
    )


def event_of(row: Row[Any], values: Sequence[SlotValue]) -> Event:
    """The event of a row with its values in order."""
    return Event(
        kind=Kind(row.kind),
        trigger=Span(row.trigger_start, row.trigger_end),
        values=tuple(values),
        mentions=load_spans(row.mentions),
        rule=row.rule,
        score=row.score,
    )


def article_columns(article: Article) -> Columns:
    """The columns of an article that come from the article itself."""
    return {
        "url": article.url,
        "title": article.title,
        "heading": article.heading,
        "body": article.body,
        "publisher": article.publisher,
        "author": article.author,
        "language": article.language,
        "published": str(article.published) if article.published else None,
        "published_at": article.published_at,
        "published_inferred": int(article.published_inferred),
        "agency": article.agency,
        "modified": article.modified,
        "provenance": dump(dict(article.provenance)) if article.provenance else None,
    }


def article_of(row: Row[Any] | Mapping[str, Any]) -> Article:
    """The article of a row."""
    got = row if isinstance(row, Mapping) else row._mapping
    return Article(
        id=got["id"],
        body=got["body"],
        title=got["title"],
        heading=got["heading"],
        url=got["url"],
        publisher=got["publisher"],
        author=got["author"],
        language=got["language"],
        published=Edtf.parse(got["published"]) if got["published"] else None,
        published_at=got["published_at"],
        published_inferred=bool(got["published_inferred"]),
        agency=got["agency"],
        modified=got["modified"],
        provenance=tuple(json.loads(got["provenance"]).items()) if got["provenance"] else (),
    )
