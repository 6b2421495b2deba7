"""`vigie eval --linking`: how well reports are joined into incidents."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from vigie.cli.context import Session, print_json
from vigie.domain.errors import InputError
from vigie.domain.vocabulary import INCIDENT_KINDS, TALLY_SLOTS, Kind, slots_of

if TYPE_CHECKING:
    from vigie.domain.article import Article
    from vigie.domain.event import Event, JsonValue
    from vigie.domain.incident import ReportKey
    from vigie.domain.report import Report
    from vigie.linking_score import LinkingScores

GoldEvents = Mapping[str, list[dict[str, "JsonValue"]]]
LINKER = "linker"


@dataclass(slots=True)
class _Side:
    """Reports to be linked, with their trigger words and, for each, the mention it is compared as."""

    reports: list[Report] = field(default_factory=list)
    triggers: dict[ReportKey, str] = field(default_factory=dict)
    mentions: dict[ReportKey, ReportKey] = field(default_factory=dict)


def evaluate_linking(
    current: Session, gold: GoldEvents, articles: list[str] | None, end_to_end: bool, workers: int | None, as_json: bool
) -> None:
    """Print the linking measures of the linker and of the baselines."""
    if not articles:
        raise InputError("eval --linking: publication dates are needed; give --articles FILE")
    texts, events = _read(current, articles, gold, end_to_end, workers)
    key = _key(gold)
    rows = {"gold events": _compare(key, _gold_side(gold, texts))}
    if end_to_end:
        side = _system_side(gold, texts, events)
        rows["end to end"] = _compare(key, side)
        found = {mention for mention in side.mentions.values() if mention in key}
        held = {name: group for name, group in key.items() if name in found}
        rows["end to end, found events only"] = _compare(held, side, only=found)
    if as_json or current.json:
        print_json({name: {system: _json(s) for system, s in table.items()} for name, table in rows.items()})
    else:
        _print(current, rows, key)


def _key(gold: GoldEvents) -> dict[ReportKey, Hashable]:
    """The incident of each gold attack and plot. Raises InputError for one without."""
    from vigie.domain.incident import ReportKey

    found: dict[ReportKey, Hashable] = {}
    for name, events in gold.items():
        for index, event in enumerate(events):
            if event["kind"] in INCIDENT_KINDS:
                if not isinstance(event.get("incident"), str):
                    raise InputError(f"gold article {name}, event {index}: {event['kind']} without `incident` key")
                found[ReportKey(name, index)] = str(event["incident"])
    return found


def _read(
    current: Session, articles: list[str], gold: GoldEvents, end_to_end: bool, workers: int | None
) -> tuple[dict[str, Article], dict[str, tuple[Event, ...]]]:
    """The gold articles after cleaning and, end to end, the events read from them."""
    from vigie import app, pipeline
    from vigie.clean.article import clean
    from vigie.cli.progress import track
    from vigie.domain.document import Known
    from vigie.read.inputs import Inputs
    from vigie.read.limits import Limits

    settings = current.settings(workers=workers)
    source = Inputs(articles, Limits(settings.read.max_bytes))
    met = (item for item in pipeline.items(source) if item.document and item.document.id in gold)
    texts: dict[str, Article] = {}
    events: dict[str, tuple[Event, ...]] = {}
    if end_to_end:
        for outcome in track(app.outcomes(met, settings, app.load_reader), source, current.err(), "read"):
            if outcome.article is not None:
                texts[outcome.article.id] = outcome.reading.article if outcome.reading else outcome.article
                events[outcome.article.id] = outcome.reading.events if outcome.reading else ()
    else:
        for item in met:
            if item.document is None or isinstance(item.document, Known):
                continue
            article = clean(item.document, settings.read.max_characters).article
            if article is not None:
                texts[article.id] = article
    missing = sorted(set(gold) - set(texts))
    if missing:
        current.err().print(f"{len(missing)} gold articles are not among the articles: {', '.join(missing[:5])}")
    return texts, events


def event_of(slots: Mapping[str, JsonValue]) -> Event:
    """An event from its contract form; spans are not told there."""
    from vigie.domain.event import Event, SlotValue, parse_value
    from vigie.domain.span import Span

    kind = Kind(str(slots["kind"]))
    values: list[SlotValue] = []
    for slot in slots_of(kind):
        given = slots.get(slot)
        for one in given if isinstance(given, list) and slot not in TALLY_SLOTS else [given]:
            if one not in (None, "", [], [None, None]):
                values.append(SlotValue(slot, parse_value(slot, one)))
    return Event(kind, Span(0, 1), tuple(values))


def _gold_side(gold: GoldEvents, texts: Mapping[str, Article]) -> _Side:
    from vigie.domain.incident import ReportKey
    from vigie.domain.report import Report

    side = _Side()
    for name, events in gold.items():
        published = texts[name].published if name in texts else None
        for index, slots in enumerate(events):
            if slots["kind"] in INCIDENT_KINDS:
                key = ReportKey(name, index)
                side.reports.append(Report(key, event_of(slots), published))
                side.triggers[key] = str(slots.get("trigger") or "")
                side.mentions[key] = key
    return side


def _system_side(gold: GoldEvents, texts: Mapping[str, Article], events: Mapping[str, tuple[Event, ...]]) -> _Side:
    """The system's reports; one aligned to a gold event is compared as it, another as a mention of its own."""
    from vigie.domain.event import slots_json
    from vigie.domain.incident import ReportKey
    from vigie.domain.report import Report
    from vigie.scoring import Scorer, actor_aliases

    side, scorer = _Side(), Scorer(actor_aliases())
    for name, given in events.items():
        lines: list[dict[str, JsonValue]] = [{"kind": event.kind.value, **slots_json(event)} for event in given]
        partner = {system: index for index, system in scorer.align(gold[name], lines).items()}
        for index, event in enumerate(given):
            if event.kind not in INCIDENT_KINDS:
                continue
            key, article = ReportKey(name, index), texts[name]
            side.reports.append(Report(key, event, article.published, article.published_at))
            side.triggers[key] = event.trigger.of(article.text)
            side.mentions[key] = ReportKey(name, partner[index]) if index in partner else ReportKey(name, -1 - index)
    return side


def _compare(
    key: Mapping[ReportKey, Hashable], side: _Side, only: set[ReportKey] | None = None
) -> dict[str, LinkingScores]:
    """The scores of the linker and each baseline; `only` leaves other mentions of the response out."""
    from vigie.app import load_places
    from vigie.link.cluster import cluster
    from vigie.linking_score import BASELINES, partition, score

    systems: dict[str, dict[ReportKey, Hashable]] = {LINKER: {}}
    for number, group in enumerate(cluster(side.reports, load_places())):
        systems[LINKER].update((key, number) for key in group.keys)
    for name, baseline in BASELINES.items():
        systems[name] = {report.key: baseline(report, side.triggers[report.key]) for report in side.reports}
    expected = partition(key)
    found: dict[str, LinkingScores] = {}
    for name, groups in systems.items():
        response = {side.mentions[one]: group for one, group in groups.items()}
        found[name] = score(expected, partition({m: g for m, g in response.items() if only is None or m in only}))
    return found


def _json(scores: LinkingScores) -> dict[str, object]:
    named = {"b_cubed": scores.b_cubed, "muc": scores.muc, "ceaf_e": scores.ceaf_e}
    return {**{name: [m.precision, m.recall, m.f1] for name, m in named.items()}, "conll": scores.conll}


def _print(
    current: Session, rows: Mapping[str, Mapping[str, LinkingScores]], key: Mapping[ReportKey, Hashable]
) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for name in ("", "B³ P", "B³ R", "B³ F1", "MUC F1", "CEAFe F1", "CoNLL F1"):
        table.add_column(name, justify="right" if name else "left")
    for title, systems in rows.items():
        table.add_section()
        table.add_row(f"[bold]{title}[/bold]")
        for name, one in systems.items():
            b3 = one.b_cubed
            figures = (b3.precision, b3.recall, b3.f1, one.muc.f1, one.ceaf_e.f1, one.conll)
            table.add_row(f"  {name}", *(f"{figure:.3f}" for figure in figures))
    console = current.out()
    console.print(table)
    console.print(f"{len(key)} gold reports of {len(set(key.values()))} incidents")
