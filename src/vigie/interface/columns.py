"""The columns of the tables that an open record gives, and the rows that fill them."""

from __future__ import annotations

from collections.abc import Iterator

from vigie.desk.tabulating import Line
from vigie.desk.view.incidents import IncidentItem
from vigie.domain.event import Event
from vigie.domain.tally import Tally
from vigie.domain.vocabulary import LIST_SLOTS, TALLY_SLOTS, Kind, slots_of
from vigie.interface.table import Cell, Column, Sort
from vigie.store.records import Evidence, StoredArticle


def _columns(**sorts: Sort) -> tuple[Column, ...]:
    return tuple(Column(name, sort) for name, sort in sorts.items())


_T, _W, _N, _B, _L = Sort.TEXT, Sort.WHOLE, Sort.NUMBER, Sort.TRUTH, Sort.TEXTS
INCIDENTS = _columns(
    id=_T, kind=_T, date=_T, date_first=_T, date_last=_T, country=_T, city=_T, latitude=_N, longitude=_N, precision=_T,
    certainty=_T, killed_low=_W, killed_high=_W, wounded_low=_W, wounded_high=_W, actors=_L, tactics=_L, targets=_L,
    detail=_T, background=_B, reports=_W, sources=_W, claim=_T, of=_T, added=_T, changed=_T,
)  # fmt: skip
STATEMENTS = _columns(
    incident=_T, slot=_T, value=_T, certainty=_T, inferred=_B, speaker=_T, quoted_by=_T, article=_T, event=_W,
    publisher=_T, published=_T, title=_T, words=_T, sentence=_T,
)  # fmt: skip
COUNTS = _columns(
    key=_T, incidents=_W, alleged=_W, killed_low=_W, killed_best=_W, killed_high=_W, wounded_low=_W, wounded_best=_W,
    wounded_high=_W, untold=_W,
)  # fmt: skip

_SLOTS = tuple(dict.fromkeys(slot for kind in Kind for slot in slots_of(kind)))


def _slot_columns() -> Iterator[Column]:
    for slot in _SLOTS:
        if slot in TALLY_SLOTS:
            yield from (Column(f"{slot}_low", Sort.WHOLE), Column(f"{slot}_high", Sort.WHOLE))
        else:
            sort = Sort.TEXTS if slot in LIST_SLOTS else Sort.WHOLE if slot == "of" else Sort.TEXT
            yield Column(slot, sort)


EVENTS = (
    *_columns(article=_T, event=_W, incident=_T, published=_T, publisher=_T, url=_T, kind=_T, trigger=_T),
    *_slot_columns(),
)


def incident_row(one: IncidentItem) -> tuple[Cell, ...]:
    """An incident in the order of `INCIDENTS`."""
    killed, wounded = one.killed or (None, None), one.wounded or (None, None)
    place = (one.country, one.city, one.latitude, one.longitude, one.precision, one.certainty)
    said = (one.actors, one.tactics, one.targets, one.detail, one.background)
    when = (one.id, one.kind, one.date, one.date_first, one.date_last)
    return (
        *when,
        *place,
        *killed,
        *wounded,
        *said,
        one.reports,
        one.sources,
        one.claim,
        one.of,
        one.added,
        one.changed,
    )


def statement_row(incident: str, one: Evidence) -> tuple[Cell, ...]:
    """A statement in the order of `STATEMENTS`."""
    said = one.statement
    by = (said.attribution.speaker, said.attribution.outlet)
    where = (said.report.article, said.report.event, said.publisher, said.published)
    told = (str(said.value), said.certainty, said.inferred)
    return (incident, said.slot, *told, *by, *where, one.title, said.words, one.sentence)


def count_row(one: Line) -> tuple[Cell, ...]:
    """A line of a tabulation in the order of `COUNTS`."""
    killed, wounded = one.killed, one.wounded
    tolls = (killed.low, killed.best, killed.high, wounded.low, wounded.best, wounded.high)
    return (one.key, one.incidents, one.alleged, *tolls, one.untold)


def event_rows(stored: StoredArticle) -> Iterator[tuple[Cell, ...]]:
    """The events of an article in the order of `EVENTS`."""
    article = stored.article
    published = str(article.published) if article.published else None
    for index, (event, incident) in enumerate(zip(stored.events, stored.incidents, strict=True)):
        head = (article.id, index, incident, published, article.publisher, article.url)
        yield (*head, event.kind.value, event.trigger.of(article.text), *_slot_cells(event))


def _slot_cells(event: Event) -> Iterator[Cell]:
    for slot in _SLOTS:
        values = [value.value for value in event.all(slot)]
        if slot in LIST_SLOTS:
            yield tuple(str(value) for value in values)
        elif slot in TALLY_SLOTS:
            tally = values[0] if values else None
            yield from (tally.low, tally.high) if isinstance(tally, Tally) else (None, None)
        elif slot == "of":
            yield values[0] if values and isinstance(values[0], int) else None
        else:
            yield str(values[0]) if values else None
