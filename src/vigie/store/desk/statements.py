"""What was said of many incidents at once, with the sentences."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import Connection, Row, select

from vigie.domain.article import Article
from vigie.domain.event import SlotValue
from vigie.domain.incident import ReportKey, Statement
from vigie.store import tables as t
from vigie.store.evidence import around, sentence_bounds
from vigie.store.linking import chunks
from vigie.store.records import Evidence
from vigie.store.rows import article_of, slot_value

_BETWEEN = " … "
_K = TypeVar("_K")


def evidence(connection: Connection, ids: Collection[str]) -> dict[str, tuple[Evidence, ...]]:
    """Every statement on some incidents; earliest article first, then as the articles give them.

    Each article is read once, however many statements rest on it.
    """
    rows: list[Row[Any]] = []
    v, e = t.slot_values.c, t.events.c
    for some in chunks(sorted(ids)):
        values = select(t.slot_values, e.incident).join(t.events, (e.article == v.article) & (e.event == v.event))
        rows.extend(connection.execute(values.where(e.incident.in_(some))))
    return {name: tuple(said) for name, said in _told(connection, rows, lambda row: str(row.incident)).items()}


def of_reports(connection: Connection, keys: Collection[ReportKey]) -> dict[ReportKey, list[Evidence]]:
    """Every statement of some reports, as the articles give them."""
    rows: list[Row[Any]] = []
    v, a = t.slot_values.c, t.articles.c
    for some in chunks(sorted({key.article for key in keys})):
        values = select(t.slot_values, a.id).join(t.articles, a.number == v.article).where(a.id.in_(some))
        rows.extend(row for row in connection.execute(values) if ReportKey(row.id, row.event) in keys)
    return _told(connection, rows, lambda row: ReportKey(row.id, row.event))


def _told(connection: Connection, rows: Sequence[Row[Any]], key: Callable[[Row[Any]], _K]) -> dict[_K, list[Evidence]]:
    """Rows of slot values as statements in order, by a key of the row."""
    found: dict[_K, list[Evidence]] = defaultdict(list)
    articles = read_articles(connection, {row.article for row in rows})
    for row, one in in_order([(row, slot_value(row)) for row in rows], articles):
        found[key(row)].append(one)
    return found


def in_order(
    rows: Sequence[tuple[Row[Any], SlotValue]], articles: Mapping[int, Article]
) -> list[tuple[Row[Any], Evidence]]:
    """Rows of slot values, each with its value, as statements with their sentences, earliest article first."""
    told = {number: _Text(article) for number, article in articles.items()}
    ordered = sorted(rows, key=lambda pair: (told[pair[0].article].order, pair[0].event, pair[0].position))
    return [(row, told[row.article].evidence(row.event, value)) for row, value in ordered]


def read_articles(connection: Connection, numbers: Collection[int]) -> Mapping[int, Article]:
    """Some articles by number."""
    found: dict[int, Article] = {}
    for some in chunks(sorted(numbers)):
        rows = connection.execute(select(t.articles).where(t.articles.c.number.in_(some)))
        found.update((row.number, article_of(row)) for row in rows)
    return found


def addresses(connection: Connection, ids: Collection[str]) -> dict[str, str | None]:
    """The address of each of some articles."""
    found: dict[str, str | None] = {}
    for some in chunks(sorted(ids)):
        rows = connection.execute(select(t.articles.c.id, t.articles.c.url).where(t.articles.c.id.in_(some)))
        found.update((str(name), url) for name, url in rows)
    return found


class _Text:
    """An article's text with its sentences' bounds, found once for all statements that rest on it."""

    def __init__(self, article: Article) -> None:
        self.article = article
        self.text = article.text
        self._bounds: tuple[list[int], list[int]] | None = None
        day = str(article.published) if article.published else ""
        self.order = (not day, day, article.published_at is None, article.published_at or "", article.id)
        self._published = article.published_at or (day or None)

    def evidence(self, event: int, value: SlotValue) -> Evidence:
        """A value as a statement with its sentence."""
        if self._bounds is None:
            self._bounds = sentence_bounds(self.text)
        sentence, marks = around(self.text, value.spans, self._bounds)
        statement = Statement(
            report=ReportKey(self.article.id, event),
            slot=value.slot,
            value=value.value,
            words=_BETWEEN.join(span.of(self.text) for span in value.spans),
            publisher=self.article.publisher,
            published=self._published,
            attribution=value.attribution,
            certainty=value.certainty,
            inferred=value.inferred,
        )
        return Evidence(statement, self.article.title, sentence, marks)
