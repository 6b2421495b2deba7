"""One article with what was read from it, cut into stretches that a page can render one by one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from vigie.annotate.sentences import split_sentences
from vigie.desk.dossier import web_address
from vigie.desk.view.detail import ArticleEvent, ArticleValue, ArticleView, Mark, Segment
from vigie.domain.article import Article, Part
from vigie.domain.event import Event
from vigie.domain.span import Span
from vigie.store.records import StoredArticle


def article_view(stored: StoredArticle, agency: str | None, copies: Sequence[str]) -> ArticleView:
    """An article as its page shows it."""
    article = stored.article
    events = tuple(
        _event(index, event, incident)
        for index, (event, incident) in enumerate(zip(stored.events, stored.incidents, strict=True))
    )
    return ArticleView(
        id=article.id,
        title=article.title,
        heading=article.heading,
        text=article.text,
        url=web_address(article.url),
        publisher=article.publisher,
        author=article.author,
        language=article.language,
        published=article.published_at or (str(article.published) if article.published else None),
        published_inferred=article.published_inferred,
        not_before=str(stored.not_before) if stored.not_before else None,
        origin=stored.origin,
        version=stored.version,
        agency=agency,
        copies=tuple(copies),
        segments=segments(article, events),
        events=events,
    )


def _event(index: int, event: Event, incident: str | None) -> ArticleEvent:
    values = tuple(
        ArticleValue(
            slot=value.slot,
            value=str(value.value),
            spans=_marks(value.spans),
            certainty=value.certainty,
            speaker=value.attribution.speaker,
            outlet=value.attribution.outlet,
            rule=value.rule,
            score=value.score,
            inferred=value.inferred,
        )
        for value in event.values
    )
    trigger = (event.trigger.start, event.trigger.end)
    return ArticleEvent(index, event.kind.value, incident, trigger, _marks(event.mentions), values)


def _marks(spans: Iterable[Span]) -> tuple[Mark, ...]:
    return tuple((span.start, span.end) for span in spans)


def segments(article: Article, events: Sequence[ArticleEvent]) -> tuple[Segment, ...]:
    """The text cut wherever a mark, a paragraph or a part begins or ends; together they are the text."""
    text = article.text
    marks = [
        (start, end, event.index, "", (start, end) == event.trigger)
        for event in events
        for start, end in {*event.mentions, event.trigger}
    ]
    marks += [
        (start, end, event.index, f"{event.index}:{value.slot}", False)
        for event in events
        for value in event.values
        for start, end in value.spans
    ]
    parts = article.parts()
    furniture = _furniture(article)
    breaks = {at + 1 for at, char in enumerate(text) if char == "\n"} | {span.start for _, span in parts}
    cuts = {0, len(text), *breaks}
    for start, end, *_ in marks:
        cuts |= {start, end}
    for span in furniture:
        cuts |= {span.start, span.end}
    edges = sorted(cut for cut in cuts if 0 <= cut <= len(text))
    found: list[Segment] = []
    part, position = Part.TITLE, 0
    for start, end in pairwise(edges):
        while position < len(parts) and parts[position][1].start <= start:
            part, position = parts[position][0], position + 1
        here = [mark for mark in marks if mark[0] <= start and end <= mark[1]]
        found.append(
            Segment(
                text=text[start:end],
                start=start,
                end=end,
                part=part.value,
                events=tuple(sorted({mark[2] for mark in here})),
                slots=tuple(sorted({mark[3] for mark in here if mark[3]})),
                trigger=any(mark[4] for mark in here),
                furniture=any(span.start <= start and end <= span.end for span in furniture),
                break_before=start in breaks,
            )
        )
    return tuple(found)


def _furniture(article: Article) -> list[Span]:
    """The stretches that the reader leaves out as page furniture."""
    return [sentence.span for sentence in split_sentences(article) if sentence.furniture]
