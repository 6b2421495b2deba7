"""Incidents with all that exports tell of them, read in pieces so that memory does not grow with the record."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from vigie.desk.index import Snapshot
from vigie.desk.view.incidents import IncidentItem
from vigie.domain.article import Article
from vigie.domain.incident import ReportKey, Statement
from vigie.domain.report import Report
from vigie.domain.tally import Tally
from vigie.exports.model import Count, Entry, Said, Source
from vigie.link.copies import independent
from vigie.link.corroboration import UNJUDGED, grade
from vigie.link.tolls import history, latest_official, ucdp
from vigie.store.desk import catalogue
from vigie.store.desk.reading import Base
from vigie.store.handing import articles_by_id

COUNTED = ("killed", "wounded", "assailants", "assailants_killed")
_PIECE = 200


def gather(base: Base, snapshot: Snapshot, ids: Sequence[str]) -> Iterator[Entry]:
    """Some incidents in the order given."""
    with base.asking() as store:
        outlets = store.outlets()
        for start in range(0, len(ids), _PIECE):
            piece = [name for name in ids[start : start + _PIECE] if name in snapshot.items]
            reports: dict[str, list[Report]] = defaultdict(list)
            for placed in store.members(piece):
                if placed.incident:
                    reports[placed.incident].append(placed.report)
            links = store.ties().of(piece)
            with base.reading() as connection:
                keys = catalogue.source_keys(connection, piece)
                articles = articles_by_id(connection, {r.key.article for some in reports.values() for r in some})
            for name in piece:
                yield Entry(
                    item=snapshot.items[name],
                    reports=tuple(reports[name]),
                    sources=_sources(keys.get(name, ()), articles, outlets),
                    counts=_counts(snapshot.items[name], reports[name]),
                    links=tuple(links.get(name, ())),
                    tied=snapshot.anchored(name),
                )


def assailants_killed(base: Base, snapshot: Snapshot, ids: Sequence[str]) -> dict[str, int]:
    """How many assailants died in some incidents, by the best number."""
    counts = ((entry.item.id, entry.count("assailants_killed")) for entry in gather(base, snapshot, ids))
    return {name: count.best for name, count in counts if count}


def _sources(
    keys: Sequence[tuple[str, ...]], articles: Mapping[str, Article], outlets: Mapping[str, str]
) -> tuple[Source, ...]:
    numbers = independent(keys)
    found = [
        Source(articles[name], outlets.get(articles[name].publisher or "", UNJUDGED), number)
        for name, number in numbers.items()
        if name in articles
    ]
    return tuple(sorted(found, key=lambda one: (one.published is None, one.published or "", one.article.id)))


def _counts(item: IncidentItem, reports: Sequence[Report]) -> dict[str, Count]:
    """The counts that any report tells, or that an analyst set."""
    found: dict[str, Count] = {}
    for slot in COUNTED:
        told = history(reports, slot)
        given = getattr(item, slot) if slot in ("killed", "wounded") else None
        shown = Tally(*given) if given else latest_official(told)
        if shown is not None:
            spread = ucdp(told) or shown
            ends = [end for one in (spread, shown) for end in (one.low, one.high) if end is not None]
            is_open = shown.high is None or any(one.tally.high is None and one.tally.best >= max(ends) for one in told)
            found[slot] = Count(min(*ends, shown.best), shown.best, max(*ends, shown.best), is_open, shown)
    return found


def said(entry: Entry) -> Iterator[Said]:
    """Every value of every report of an incident with its grade; earliest article first."""
    place = {source.article.id: number for number, source in enumerate(entry.sources)}
    reports = sorted(
        (report for report in entry.reports if report.key.article in place),
        key=lambda report: (place[report.key.article], report.key.event),
    )
    sources = [entry.sources[place[report.key.article]] for report in reports]
    statements = [
        [statement_of(report, source, position) for position in range(len(report.event.values))]
        for report, source in zip(reports, sources, strict=True)
    ]
    by_slot: dict[str, list[Statement]] = defaultdict(list)
    for one in (one for some in statements for one in some):
        by_slot[one.slot].append(one)
    origins = {source.article.id: source.origin for source in entry.sources}
    for report, source, some in zip(reports, sources, statements, strict=True):
        for position, one in enumerate(some):
            given = grade(one, by_slot[one.slot], origins, source.reliability)
            yield Said(entry.item.id, report, source, position, report.event.values[position], str(given))


def statement_of(report: Report, source: Source, position: int) -> Statement:
    """A value of a report as the record states it."""
    value, text = report.event.values[position], source.article.text
    return Statement(
        report=ReportKey(report.key.article, report.key.event),
        slot=value.slot,
        value=value.value,
        words=" … ".join(span.of(text) for span in value.spans),
        publisher=source.article.publisher,
        published=source.published,
        attribution=value.attribution,
        certainty=value.certainty,
        inferred=value.inferred,
    )


def credibility(entry: Entry) -> int:
    """How well an incident itself is borne out, by the Admiralty code (1 to 6).

    6: only planned or feared. 5: denied. 1: told as a fact by two or more independent sources. 2: by two or more, some
    of them in doubt; 3: by one as a fact; 4: by one, unconfirmed.
    """
    item = entry.item
    if item.certainty == "planned":
        return 6
    if item.certainty == "denied":
        return 5
    if item.sources > 1:
        return 2 if item.certainty == "alleged" else 1
    return 4 if item.certainty == "alleged" else 3


def reliability(entry: Entry) -> str:
    """The best grade among the outlets of an incident; F where none was graded."""
    return min((source.reliability for source in entry.sources), default=UNJUDGED)
