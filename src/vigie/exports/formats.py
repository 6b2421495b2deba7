"""Every format by its name: what it takes, its fields, and how it is written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import BinaryIO

from vigie.domain.errors import InputError
from vigie.exports import acled, atom, geo, gtd, gtd_codes, misp, native, stix, tidy, training, ucdp, webannotation
from vigie.exports.model import Batch, Entry, Field, Line
from vigie.exports.order import Layout, What
from vigie.exports.tables import write_csv, write_parquet

Write = Callable[[Iterable[Entry], Batch, BinaryIO], None]
Lines = Callable[[Iterable[Entry], Batch], Iterator[Line]]
# The name of a format, its title and what it is.
Called = tuple[Layout, str, str]
_TELL_STRUCK = frozenset({Layout.JSONL, Layout.CSV, Layout.PARQUET, Layout.GEOJSON, Layout.GEOPACKAGE})
INCIDENTS, EVENTS, STATEMENTS = What


@dataclass(frozen=True, slots=True)
class Format:
    """One format: title, media type and end of file names; for each thing that it takes the fields and the writer."""

    name: Layout
    title: str
    about: str
    suffix: str
    media: str
    fields: Mapping[What, Sequence[Field]]
    write: Mapping[What, Write]


def _csv(lines: Lines, fields: Sequence[Field], entries: Iterable[Entry], batch: Batch, out: BinaryIO) -> None:
    write_csv(lines(entries, batch), batch.fields(fields), out, batch.hxl)


def _parquet(lines: Lines, fields: Sequence[Field], entries: Iterable[Entry], batch: Batch, out: BinaryIO) -> None:
    write_parquet(lines(entries, batch), batch.fields(fields), batch, out)


_TIDY: dict[What, tuple[Sequence[Field], Lines]] = {
    INCIDENTS: (tidy.INCIDENTS, tidy.incident_lines),
    EVENTS: (tidy.EVENTS, tidy.event_lines),
    STATEMENTS: (tidy.STATEMENTS, tidy.statement_lines),
}


def _table(name: Layout, about: str, fields: Sequence[Field], lines: Lines) -> Format:
    """A layout of columns for incidents, as CSV."""
    write = partial(_csv, lines, fields)
    return Format(name, name.upper(), about, f".{name}.csv", "text/csv", {INCIDENTS: fields}, {INCIDENTS: write})


def _one(called: Called, suffix: str, media: str, fields: Sequence[Field], write: Write) -> Format:
    return Format(*called, suffix, media, {INCIDENTS: fields}, {INCIDENTS: write})


def _evidence(called: Called, suffix: str, media: str, fields: Sequence[Field], write: Write) -> Format:
    """A format of evidence: whatever is asked for, the statements of the incidents chosen are written."""
    return Format(*called, suffix, media, dict.fromkeys(What, fields), dict.fromkeys(What, write))


_LIST = (
    Format(
        Layout.JSONL,
        "JSONL",
        "Vigie's own form, a JSON object a line",
        ".jsonl",
        "application/x-ndjson",
        {INCIDENTS: native.INCIDENTS, EVENTS: native.EVENTS, STATEMENTS: tidy.STATEMENTS},
        {INCIDENTS: native.write_incidents, EVENTS: native.write_events, STATEMENTS: native.write_statements},
    ),
    Format(
        Layout.CSV,
        "CSV",
        "tidy table",
        ".csv",
        "text/csv",
        {what: fields for what, (fields, _) in _TIDY.items()},
        {what: partial(_csv, lines, fields) for what, (fields, lines) in _TIDY.items()},
    ),
    Format(
        Layout.PARQUET,
        "Parquet",
        "tidy table, typed",
        ".parquet",
        "application/vnd.apache.parquet",
        {what: fields for what, (fields, _) in _TIDY.items()},
        {what: partial(_parquet, lines, fields) for what, (fields, lines) in _TIDY.items()},
    ),
    _table(Layout.GTD, "GTD layout, 135 columns", gtd_codes.FIELDS, gtd.lines),
    _table(Layout.ACLED, "ACLED layout, 31 columns", acled.FIELDS, acled.lines),
    _table(Layout.UCDP, "UCDP GED layout, 49 columns", ucdp.FIELDS, ucdp.lines),
    _one(
        (Layout.GEOJSON, "GeoJSON", "map (RFC 7946)"), ".geojson", "application/geo+json", geo.FIELDS, geo.write_geojson
    ),
    _one(
        (Layout.GEOPACKAGE, "GeoPackage", "map (QGIS)"),
        ".gpkg",
        "application/geopackage+sqlite3",
        geo.FIELDS,
        geo.write_geopackage,
    ),
    _one(
        (Layout.STIX, "STIX", "STIX 2.1"),
        ".stix.json",
        "application/stix+json;version=2.1",
        stix.FIELDS,
        stix.write,
    ),
    _one((Layout.MISP, "MISP", "MISP events"), ".misp.json", "application/json", misp.FIELDS, misp.write),
    _one((Layout.ATOM, "Atom", "Atom feed"), ".atom", "application/atom+xml", atom.FIELDS, atom.write),
    _evidence(
        (Layout.WEBANNOTATION, "Web Annotation", "W3C Web Annotation"),
        ".anno.jsonld",
        "application/ld+json",
        webannotation.FIELDS,
        webannotation.write,
    ),
    _evidence(
        (Layout.LABELSTUDIO, "Label Studio", "Label Studio tasks"),
        ".labelstudio.json",
        "application/json",
        training.LABEL_STUDIO_FIELDS,
        training.write_label_studio,
    ),
    _evidence(
        (Layout.BRAT, "brat", "brat standoff"),
        ".brat.zip",
        "application/zip",
        training.BRAT_FIELDS,
        training.write_brat,
    ),
)
FORMATS: Mapping[Layout, Format] = {one.name: one for one in _LIST}


def find(name: Layout, what: What) -> Format:
    """A format that takes something. Raises InputError with what is possible instead."""
    form = FORMATS[name]
    if what not in form.write:
        fitting = ", ".join(one.name for one in FORMATS.values() if what in one.write)
        raise InputError(f"export {what} --format {name}: takes {', '.join(form.write)} alone; {what} go as {fitting}")
    return form


def run(form: Format, entries: Iterable[Entry], batch: Batch, out: BinaryIO) -> None:
    """Write an export; the articles it rests on are noted in `batch.used`."""
    form.write[batch.what](_noting(entries, batch), batch, out)


def _noting(entries: Iterable[Entry], batch: Batch) -> Iterator[Entry]:
    """The incidents to write: those an analyst struck only where the format says so of them."""
    for entry in entries:
        if entry.item.rejected and batch.format not in _TELL_STRUCK:
            batch.left["struck from the record by an analyst"] += 1
            continue
        batch.used.update(entry.articles)
        yield entry
