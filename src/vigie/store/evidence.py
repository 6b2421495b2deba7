"""What was said of an incident, with the sentence it rests on."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, select

from vigie.domain.article import Article
from vigie.domain.incident import ReportKey, Statement
from vigie.domain.span import Span
from vigie.store import tables as t
from vigie.store.records import Evidence
from vigie.store.rows import article_of, slot_value

_SENTENCE_END = re.compile(r"[.!?…][\"'”»)]*\s+|\n+")
_BETWEEN = " … "
_LONGEST = 400


def evidence_of(connection: Connection, incident: str) -> tuple[Evidence, ...]:
    """Every statement on an incident; articles in order of publication, then as the articles give them."""
    statement = (
        select(t.slot_values, t.articles)
        .join(t.events, (t.events.c.article == t.slot_values.c.article) & (t.events.c.event == t.slot_values.c.event))
        .join(t.articles, t.articles.c.number == t.slot_values.c.article)
        .where(t.events.c.incident == incident)
        .order_by(
            t.articles.c.published.is_(None),
            t.articles.c.published,
            t.articles.c.published_at.is_(None),
            t.articles.c.published_at,
            t.articles.c.id,
            t.slot_values.c.event,
            t.slot_values.c.position,
        )
    )
    articles: dict[str, Article] = {}
    found: list[Evidence] = []
    for row in connection.execute(statement):
        if row.id not in articles:
            articles[row.id] = article_of(row)
        found.append(_evidence(row, articles[row.id]))
    return tuple(found)


def _evidence(row: Row[Any], article: Article) -> Evidence:
    value, text = slot_value(row), article.text
    sentence, marks = around(text, value.spans)
    statement = Statement(
        report=ReportKey(article.id, row.event),
        slot=value.slot,
        value=value.value,
        words=_BETWEEN.join(span.of(text) for span in value.spans),
        publisher=article.publisher,
        published=article.published_at or (str(article.published) if article.published else None),
        attribution=value.attribution,
        certainty=value.certainty,
        inferred=value.inferred,
    )
    return Evidence(statement, article.title, sentence, marks)


Bounds = tuple[list[int], list[int]]


def sentence_bounds(text: str) -> Bounds:
    """Where the sentences of a text begin, but for the first, and where each but the last ends; for `around`."""
    ends = list(_SENTENCE_END.finditer(text))
    return [end.end() for end in ends], [end.start() + len(end.group().rstrip()) for end in ends]


def around(text: str, spans: Sequence[Span], bounds: Bounds | None = None) -> tuple[str, tuple[Span, ...]]:
    """The sentence of the first span, and where the spans that lie in it stand in that sentence.

    Sentences of more than 400 characters are cut around the span. `bounds` of the text spare finding them again.
    """
    if not spans:
        return "", ()
    first = min(spans)
    starts, ends = bounds or sentence_bounds(text)
    before = bisect_right(starts, first.start)
    start = starts[before - 1] if before else 0
    after = bisect_right(ends, first.end - 1)
    end = ends[after] if after < len(ends) else len(text)
    if end - start > _LONGEST:
        start = max(start, first.start - _LONGEST // 2)
        end = min(end, max(first.end, start + _LONGEST))
    whole = Span(start, end)
    marks = sorted({Span(span.start - start, span.end - start) for span in spans if whole.contains(span)})
    return text[start:end], tuple(marks)
