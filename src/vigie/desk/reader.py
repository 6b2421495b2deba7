"""One article with what was read from it, cut into stretches that a page can render one by one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

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
    text, parts, marks, furniture = article.text, article.parts(), _stretches(events), _furniture(article)
    breaks = {at + 1 for at, char in enumerate(text) if char == "\n"} | {span.start for _, span in parts}
    cuts = {0, len(text), *breaks, *(edge for mark in marks for edge in (mark.start, mark.end))}
    cuts |= {edge for span in furniture for edge in (span.start, span.end)}
    found: list[Segment] = []
    part, position = Part.TITLE, 0
    for start, end in pairwise(sorted(cut for cut in cuts if 0 <= cut <= len(text))):
        while position < len(parts) and parts[position][1].start <= start:
            part, position = parts[position][0], position + 1
        here = [mark for mark in marks if mark.start <= start and end <= mark.end]
        found.append(
            Segment(
                text=text[start:end],
                start=start,
                end=end,
                part=part.value,
                events=tuple(sorted({mark.event for mark in here})),
                slots=tuple(sorted({mark.slot for mark in here if mark.slot})),
                trigger=any(mark.trigger for mark in here),
                furniture=any(span.start <= start and end <= span.end for span in furniture),
                break_before=start in breaks,
            )
        )
    return tuple(found)


class _Stretch(NamedTuple):
    """Words of an event; `slot` is `event:slot` where a value rests on them."""

    start: int
    end: int
    event: int
    slot: str = ""
    trigger: bool = False


def _stretches(events: Iterable[ArticleEvent]) -> list[_Stretch]:
    found: list[_Stretch] = []
    for event in events:
        found += [_Stretch(*mark, event.index, "", mark == event.trigger) for mark in {*event.mentions, event.trigger}]
        for value in event.values:
            found += [_Stretch(*mark, event.index, f"{event.index}:{value.slot}") for mark in value.spans]
    return found


def _furniture(article: Article) -> list[Span]:
    """The stretches that the reader leaves out as page furniture."""
    return [sentence.span for sentence in split_sentences(article) if sentence.furniture]
