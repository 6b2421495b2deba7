"""`vigie extract`."""

from __future__ import annotations

import enum
from functools import cache
from typing import TYPE_CHECKING, Annotated

import typer

from vigie.cli.context import Session, print_line, session
from vigie.cli.ingest import INPUTS_HELP, INTERRUPTED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vigie.domain.article import Article
    from vigie.domain.event import Event, JsonValue, SlotValue
    from vigie.domain.span import Span
    from vigie.pipeline import Outcome


class Format(enum.StrEnum):
    """How events are written."""

    JSONL = "jsonl"
    TABLE = "table"


def extract(
    context: typer.Context,
    inputs: Annotated[list[str], typer.Argument(help=INPUTS_HELP)],
    form: Annotated[Format, typer.Option("--format", help="One JSON line an article, or a table.")] = Format.JSONL,
    workers: Annotated[int | None, typer.Option("--workers", min=1, help="Processes that read articles.")] = None,
) -> None:
    """Print the events of each article, without a database.

    Each value comes with its spans (part of the article, first and last code point), its rule and its source.

    Examples:

      vigie extract articles.jsonl > events.jsonl

      vigie extract --format table page.html
    """
    from vigie import app, pipeline
    from vigie.cli.progress import track
    from vigie.read.inputs import Inputs
    from vigie.read.limits import Limits

    current = session(context)
    settings = current.settings(workers=workers)
    source = Inputs(inputs, Limits(settings.read.max_bytes), cache(lambda: app.load_fetcher(settings)))
    console = current.err()
    outcomes = app.outcomes(pipeline.items(source), settings, app.load_reader)
    try:
        for outcome in track(outcomes, source, console, "read"):
            for issue in outcome.issues:
                console.print(f"{issue.where}: {issue.code}: {issue.message}", markup=False)
            if form is Format.TABLE:
                _print_table(current, outcome)
            elif outcome.item.document is not None:
                print_line(outcome_json(outcome))
    except KeyboardInterrupt:
        raise typer.Exit(INTERRUPTED) from None


def outcome_json(outcome: Outcome) -> dict[str, JsonValue]:
    """The line of one article; a refused one has no events and its issues."""
    document, reading = outcome.item.document, outcome.reading
    assert document is not None
    article = reading.article if reading else outcome.article
    line: dict[str, JsonValue] = {"id": article.id if article else document.id}
    line["events"] = [event_json(event, reading.article) for event in reading.events] if reading else []
    if article and article.published:
        line["published"] = str(article.published)
        line["published_inferred"] = article.published_inferred
    if outcome.issues:
        line["issues"] = [{"stage": i.stage, "code": i.code, "message": i.message} for i in outcome.issues]
    return line


def event_json(event: Event, article: Article) -> dict[str, JsonValue]:
    """An event by the contract, and beside it what each value rests on.

    `spans`, `rules`, `certainties` and `attributions` hold, for each slot, one entry a value in the slot's order; a
    slot with one value shows its first, `alternatives` hold the others.
    """
    from vigie.domain.event import json_value, slots_json
    from vigie.domain.vocabulary import LIST_SLOTS

    text = article.text
    line: dict[str, JsonValue] = {"kind": event.kind.value, "trigger": event.trigger.of(text), **slots_json(event)}
    by_slot: dict[str, list[SlotValue]] = {}
    for value in event.values:
        by_slot.setdefault(value.slot, []).append(value)
    line["trigger_span"] = _located(article, event.trigger)
    line["mentions"] = [_located(article, span) for span in event.mentions]
    line["rule"], line["score"] = event.rule, round(event.score, 4)
    line["spans"] = {s: [[_located(article, x) for x in v.spans] for v in vs] for s, vs in by_slot.items()}
    line["rules"] = {slot: [value.rule for value in values] for slot, values in by_slot.items()}
    line["certainties"] = {slot: [value.certainty for value in values] for slot, values in by_slot.items()}
    line["attributions"] = {slot: [_attribution(value) for value in values] for slot, values in by_slot.items()}
    line["inferred"] = [slot for slot, values in by_slot.items() if values[0].inferred]
    others = {slot: values[1:] for slot, values in by_slot.items() if slot not in LIST_SLOTS and len(values) > 1}
    line["alternatives"] = {slot: [json_value(value.value) for value in values] for slot, values in others.items()}
    return line


def _located(article: Article, span: Span) -> JsonValue:
    part, start, end = article.locate(span)
    return {"part": part.value, "start": start, "end": end}


def _attribution(value: SlotValue) -> JsonValue:
    said = value.attribution
    if not said.speaker and not said.outlet:
        return None
    return {"speaker": said.speaker, "outlet": said.outlet, "rule": said.rule}


def _print_table(current: Session, outcome: Outcome) -> None:
    from rich.markup import escape
    from rich.table import Table

    reading = outcome.reading
    if reading is None or not reading.events:
        return
    article = reading.article
    table = Table(title=f"{article.id}  {article.title.strip()}", title_justify="left", title_style="bold")
    for column in ("#", "kind", "slots", "words"):
        table.add_column(column, overflow="fold")
    for index, event in enumerate(reading.events):
        table.add_row(
            str(index), event.kind.value, escape(", ".join(_slots(event))), escape(event.trigger.of(article.text))
        )
    current.out().print(table)


def _slots(event: Event) -> Iterator[str]:
    from vigie.domain.vocabulary import LIST_SLOTS, slots_of

    for slot in slots_of(event.kind):
        values = event.all(slot)
        if values:
            yield f"{slot} " + "+".join(str(value.value) for value in (values if slot in LIST_SLOTS else values[:1]))
