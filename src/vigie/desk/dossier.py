"""One incident with all that was said of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from vigie.desk.claims import by_report
from vigie.desk.index import Snapshot, range_of
from vigie.desk.view.detail import (
    ClaimLife,
    ClaimStep,
    LinkReason,
    LinkView,
    SlotView,
    SourceArticle,
    SourceGroup,
    StatementView,
    TollHistory,
    TollStep,
)
from vigie.desk.view.incidents import IncidentItem
from vigie.domain.edtf import Edtf
from vigie.domain.event import LISTED
from vigie.domain.incident import Statement
from vigie.domain.report import Link, Report, Shown
from vigie.domain.vocabulary import Kind, slots_of
from vigie.link.copies import independent
from vigie.link.corroboration import UNJUDGED, Grade, grade
from vigie.link.fusion import CORRECTABLE
from vigie.link.tolls import POLICIES, Step, Told, contradictions, history, speaks_for_state, steps
from vigie.store.records import Evidence

TOLLS = ("killed", "wounded")


@dataclass(frozen=True, slots=True)
class Material:
    """What a dossier is made of: statements, reports, source keys, links, grades of outlets, origins of articles."""

    evidence: tuple[Evidence, ...]
    reports: tuple[Report, ...]
    keys: tuple[tuple[str, ...], ...]
    links: tuple[Link, ...]
    outlets: Mapping[str, str]
    urls: Mapping[str, str | None]


def statements_of(material: Material) -> tuple[StatementView, ...]:
    """Every statement with its grade."""
    sources = independent(material.keys)
    graded = grades([one.statement for one in material.evidence], sources, material.outlets)
    return tuple(
        _statement(one, given, sources.get(one.statement.report.article))
        for one, given in zip(material.evidence, graded, strict=True)
    )


def grades(said: Sequence[Statement], sources: Mapping[str, int], outlets: Mapping[str, str]) -> list[Grade]:
    """The grade of each statement on an incident, by the source of each article and the grades of outlets."""
    # Of equal values from one source the first stands for all: a grade counts sources, not statements.
    by_slot: dict[str, dict[tuple[str, int | None], Statement]] = defaultdict(dict)
    for one in said:
        by_slot[one.slot].setdefault((str(one.value), sources.get(one.report.article)), one)
    return [grade(one, by_slot[one.slot].values(), sources, outlets.get(one.publisher or "", UNJUDGED)) for one in said]


def _statement(one: Evidence, graded: Grade, source: int | None) -> StatementView:
    said = one.statement
    return StatementView(
        slot=said.slot,
        value=str(said.value),
        article=said.report.article,
        event=said.report.event,
        title=one.title,
        publisher=said.publisher,
        published=said.published,
        speaker=said.attribution.speaker,
        outlet=said.attribution.outlet,
        official=speaks_for_state(said.attribution.speaker),
        certainty=said.certainty,
        inferred=said.inferred,
        grade=str(graded),
        confirming=graded.confirming,
        contradicting=graded.contradicting,
        source=source,
        words=said.words,
        sentence=one.sentence,
        marks=tuple((mark.start, mark.end) for mark in one.marks),
        listed=said.attribution.rule == LISTED,
    )


def slots(
    item: IncidentItem, shown: Shown, told: Sequence[StatementView], corrections: Mapping[str, str]
) -> tuple[SlotView, ...]:
    """The slots of the kind that hold anything, in the order of the contract."""
    found: list[SlotView] = []
    for slot in slots_of(Kind(item.kind)):
        if slot == "of":  # an index of the article's events; what it leads to stands in the chronology
            continue
        said = tuple(one for one in told if one.slot == slot)
        values = _shown(shown, slot, said)
        if said or values or slot in corrections:
            found.append(SlotView(slot, values, said, corrections.get(slot), slot in CORRECTABLE))
    return tuple(found)


def _shown(shown: Shown, slot: str, said: Sequence[StatementView]) -> tuple[str, ...]:
    if slot in ("date", "country", "city", "certainty", "killed", "wounded"):
        value = getattr(shown, slot)
        return () if value is None else (str(value),)
    if slot in ("actors", "tactics", "targets"):
        values: tuple[str, ...] = getattr(shown, slot)
        return values
    # Slots without a rule of their own show what is said most often.
    counts: dict[str, int] = defaultdict(int)
    for one in said:
        counts[one.value] += 1
    return tuple(sorted(counts, key=lambda value: (-counts[value], value))[:5])


def tolls(reports: Sequence[Report], said: Sequence[StatementView]) -> tuple[TollHistory, ...]:
    """The history of each count that any report tells; `said` gives the words."""
    found: list[TollHistory] = []
    for slot in TOLLS:
        told = history(reports, slot)
        if told:
            words = {(one.article, one.event): one for one in reversed(said) if one.slot == slot}
            moves = {id(step.told): _toll_step(step, words) for step in steps(told)}
            found.append(
                TollHistory(
                    slot,
                    tuple(moves[id(one)] for one in told),
                    tuple((moves[id(one)], moves[id(other)]) for one, other in contradictions(told)),
                    tuple((name, range_of(choose(told))) for name, choose in POLICIES.items()),
                )
            )
    return tuple(found)


def _toll_step(step: Step, words: Mapping[tuple[str, int], StatementView]) -> TollStep:
    told: Told = step.told
    statement = words.get((told.report.key.article, told.report.key.event))
    return TollStep(
        day=told.day or None,
        count=(told.tally.low, told.tally.high),
        move=step.move.value,
        official=told.official,
        speaker=told.value.attribution.speaker,
        publisher=statement.publisher if statement else None,
        certainty=told.value.certainty,
        article=told.report.key.article,
        event=told.report.key.event,
        words=statement.words if statement else "",
    )


def claim_life(status: str | None, records: Mapping[str, Iterable[Evidence]]) -> ClaimLife:
    """What each report says of the claims, in order of publication; `records` are their statements by record."""
    found: list[ClaimStep] = []
    for record, evidence in records.items():
        for key, said in by_report(evidence).items():
            first = next((one for one in said if one.statement.slot in ("stance", "view")), said[0])
            values: dict[str, list[str]] = defaultdict(list)
            for one in said:
                values[one.statement.slot].append(str(one.statement.value))
            found.append(
                ClaimStep(
                    day=(first.statement.published or "")[:10] or None,
                    what=(values["stance"] or values["view"] or ["claims"])[0],
                    actors=tuple(values["actors"]),
                    channels=tuple(values["channel"]),
                    certainty=(values["certainty"] or ["fact"])[0],
                    record=record,
                    article=key.article,
                    publisher=first.statement.publisher,
                    sentence=first.sentence,
                    marks=tuple((mark.start, mark.end) for mark in first.marks),
                )
            )
    return ClaimLife(status, tuple(sorted(found, key=lambda one: (one.day or "9999", one.record, one.article))))


def source_groups(material: Material, told: Sequence[StatementView]) -> tuple[SourceGroup, ...]:
    """The articles by independent source, the source with most articles first."""
    number_of = independent(material.keys)
    keys = {article: rest for article, *rest in material.keys}
    firsts = {one.article: one for one in reversed(told)}
    events: dict[str, set[int]] = defaultdict(set)
    for report in material.reports:
        events[report.key.article].add(report.key.event)
    groups: dict[int, list[str]] = defaultdict(list)
    for article, number in number_of.items():
        groups[number].append(article)
    ordered = sorted(groups.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    found: list[SourceGroup] = []
    for number, articles in ordered:
        counts: dict[str, int] = defaultdict(int)
        for key in (key for article in articles for key in keys[article]):
            counts[key] += 1
        shared = {key.partition(":")[0] for key, count in counts.items() if count > 1}
        rows = tuple(_source(name, keys[name], material, firsts.get(name), events[name]) for name in articles)
        found.append(SourceGroup(number, tuple(sorted(shared)), rows))
    return tuple(found)


def _source(
    name: str, keys: Sequence[str], material: Material, first: StatementView | None, events: Iterable[int]
) -> SourceArticle:
    agency = next((key.partition(":")[2] for key in keys if key.startswith("agency:")), None)
    publisher = next((key.partition(":")[2] for key in keys if key.startswith("outlet:")), None)
    return SourceArticle(
        id=name,
        title=first.title if first else "",
        publisher=publisher,
        published=first.published if first else None,
        url=web_address(material.urls.get(name)),
        agency=agency,
        reliability=material.outlets.get(publisher or "", UNJUDGED),
        events=tuple(sorted(events)),
    )


def web_address(url: str | None) -> str | None:
    """An address a page may link to: http or https; a script's or a file's is none."""
    return url if url and url.lower().startswith(("http://", "https://")) else None


def links(material: Material, told: Sequence[StatementView]) -> tuple[LinkView, ...]:
    """Why each report belongs to the incident, the weakest first."""
    titles = {one.article: one.title for one in told}
    found = [
        LinkView(
            link.key.article,
            link.key.event,
            titles.get(link.key.article, ""),
            link.score,
            tuple(LinkReason(what, weight) for what, weight in link.reasons),
        )
        for link in material.links
    ]
    return tuple(sorted(found, key=lambda one: (not one.reasons, one.score, one.article, one.event)))


def similar(item: IncidentItem, snapshot: Snapshot, most: int = 8) -> tuple[IncidentItem, ...]:
    """Incidents of the same kind that it could be one with: no contradicting country or date, the nearest first."""
    if item.date is None and item.city is None:
        return ()
    when = Edtf.parse(item.date) if item.date else None
    found: list[tuple[float, str]] = []
    for other in snapshot.items.values():
        if other.id == item.id or other.kind != item.kind or other.rejected:
            continue
        points = _likeness(item, when, other)
        if points > 0:
            found.append((-points, other.id))
    return tuple(snapshot.items[name] for _, name in sorted(found)[:most])


def _likeness(item: IncidentItem, when: Edtf | None, other: IncidentItem) -> float:
    """Points for the same day, country, town, group; 0 where something speaks against it."""
    if item.country and other.country and item.country != other.country:
        return 0.0
    points = 1.0 if item.country and item.country == other.country else 0.0
    if item.date_first and item.date_last and other.date_first and other.date_last:
        # Bounds compare as text; only what is near is parsed.
        if other.date_first[:7] > _later(item.date_last) or _later(other.date_last) < item.date_first[:7]:
            return 0.0
        theirs = Edtf.parse(other.date) if other.date else None
        if when is None or theirs is None or not when.overlaps(theirs, 2):
            return 0.0
        points += 3.0 if item.date == other.date else 1.5
    elif not (item.city and item.city == other.city):
        return 0.0
    points += 2.0 if item.city and item.city == other.city else 0.0
    points += 1.0 if set(item.actors) & set(other.actors) else 0.0
    return points if points > 2 else 0.0


def _later(day: str) -> str:
    """The month after a day, as text."""
    year, month = int(day[:4]), int(day[5:7])
    return f"{year + month // 12:04d}-{month % 12 + 1:02d}"
