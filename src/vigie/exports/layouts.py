"""What the column layouts of other data sets share: which incidents fit, and the columns added for uncertainty."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date

from vigie.desk.view.incidents import IncidentItem
from vigie.exports.gathering import credibility
from vigie.exports.model import Batch, Entry, Field, Line
from vigie.lexicon.world import country

# Type, meaning and codes of a column.
About = tuple[str, str, tuple[tuple[str, str], ...]]
_ADDED = {
    "x_id": ("string", "Vigie's id of the incident"),
    "x_country_iso2": ("string", "ISO 3166-1 alpha-2"),
    "x_edtf": ("string", "date in EDTF"),
    "x_date_first": ("date", "first day it may have happened on"),
    "x_date_last": ("date", "last day it may have happened on"),
    "x_certainty": ("string", "fact, alleged or denied"),
    "x_credibility": ("integer", "Admiralty credibility of the incident, 1 to 6"),
    "x_claim": ("string", "where the claim stands"),
    "x_precision": ("string", "position of a city, region or country"),
    "x_sources": ("integer", "independent sources"),
    "x_articles": ("string", "ids of all articles, joined by |"),
}


def added(name: str, kind: str = "", about: str = "") -> Field:
    """A column that a layout itself has not; without type and meaning one that several layouts are given."""
    kind, about = (kind, about) if kind else _ADDED[name]
    return Field(name, kind, about, added=True)


def told(entry: Entry) -> Line:
    """The cells of the columns that several layouts are given."""
    item = entry.item
    return {
        "x_id": item.id,
        "x_country_iso2": item.country,
        "x_edtf": item.date,
        "x_date_first": item.date_first,
        "x_date_last": item.date_last,
        "x_certainty": item.certainty,
        "x_credibility": credibility(entry),
        "x_claim": item.claim,
        "x_precision": item.precision,
        "x_sources": item.sources,
        "x_articles": "|".join(entry.articles),
    }


def columns(names: Iterable[str], about: Mapping[str, About], more: Sequence[Field]) -> tuple[Field, ...]:
    """The fields of a layout in order, those added after them; what `about` has not is never filled."""
    known = (Field(name, *about.get(name, ("string", "not recorded: empty", ()))) for name in names)
    return (*known, *more)


def written(
    entries: Iterable[Entry], batch: Batch, unfit: Callable[[Entry], str | None], line: Callable[[Entry], Line]
) -> Iterator[Line]:
    """A line for each incident that fits; the others are counted by their reason in `batch.left`."""
    for entry in entries:
        reason = unfit(entry)
        if reason:
            batch.left[reason] += 1
        else:
            yield line(entry)


def nowhere(item: IncidentItem) -> str | None:
    """Why something did not happen anywhere: it is planned or feared, or its country is not known."""
    if item.certainty == "planned":
        return "only planned or feared"
    return "country not known" if country(item.country) is None else None


def days_of(item: IncidentItem) -> int | None:
    """Over how many days something happened, or may have happened; None where that is not known."""
    if not item.date_first or not item.date_last:
        return None
    return (date.fromisoformat(item.date_last) - date.fromisoformat(item.date_first)).days + 1


def drawn(name: str, length: int) -> int:
    """A number of so many bytes drawn from an incident's id: the same in every export."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:length], "big")
