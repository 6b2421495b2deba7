"""Incidents on the map: GeoJSON (RFC 7946) and GeoPackage (OGC 12-128)."""

from __future__ import annotations

import json
import sqlite3
import struct
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

from vigie.domain.event import JsonValue
from vigie.exports.about import as_json, package
from vigie.exports.model import Batch, Cell, Entry, Field
from vigie.exports.tidy import INCIDENTS, incident_line
from vigie.exports.wording import title

FIELDS = (
    Field("title", "string", "a name that no other incident has"),
    *(field for field in INCIDENTS if field.name not in ("latitude", "longitude")),
)
_TABLE = "incidents"
_WGS84 = 4326
_APPLICATION, _VERSION = 0x47504B47, 10300
_DECIMALS = 6


def write_geojson(entries: Iterable[Entry], batch: Batch, out: BinaryIO) -> None:
    """A feature collection; incidents without a position have no geometry. The member `vigie` tells of the export."""
    out.write(b'{"type":"FeatureCollection","features":[')
    box: list[float] = []
    for number, entry in enumerate(entries):
        feature, point = _feature(entry)
        if point:
            x, y = point
            box = [min(box[0], x), min(box[1], y), max(box[2], x), max(box[3], y)] if box else [x, y, x, y]
        out.write((b",\n" if number else b"\n") + json.dumps(feature, ensure_ascii=False).encode())
    about = json.dumps(package(batch, FIELDS, "", "application/geo+json")["vigie"], ensure_ascii=False)
    ends = f',"bbox":{json.dumps(box)}' if box else ""
    out.write(f'\n]{ends},"vigie":{about}}}\n'.encode())


def _feature(entry: Entry) -> tuple[dict[str, JsonValue], tuple[float, float] | None]:
    item, line = entry.item, incident_line(entry)
    point: tuple[float, float] | None = None
    geometry: JsonValue = None
    if item.latitude is not None and item.longitude is not None:
        point = round(item.longitude, _DECIMALS), round(item.latitude, _DECIMALS)
        geometry = {"type": "Point", "coordinates": [*point]}
    told: dict[str, JsonValue] = {"title": title(item)}
    told.update((field.name, line[field.name]) for field in FIELDS[1:])
    return {"type": "Feature", "id": item.id, "geometry": geometry, "properties": told}, point


def write_geopackage(entries: Iterable[Entry], batch: Batch, out: BinaryIO) -> None:
    """One layer `incidents` of points; what the export says of itself, with the codebook, in the metadata tables."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "incidents.gpkg"
        connection = sqlite3.connect(path)
        try:
            _prepare(connection)
            box = _fill(connection, entries)
            _finish(connection, batch, box)
            connection.commit()
        finally:
            connection.close()
        out.write(path.read_bytes())


_KINDS = {"integer": "INTEGER", "number": "DOUBLE", "boolean": "BOOLEAN", "date": "DATE"}


def _prepare(connection: sqlite3.Connection) -> None:
    columns = ", ".join(f'"{_column(field.name)}" {_KINDS.get(field.type, "TEXT")}' for field in FIELDS)
    connection.executescript(
        f"""
        PRAGMA application_id = {_APPLICATION};
        PRAGMA user_version = {_VERSION};
        CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER PRIMARY KEY,
            organization TEXT NOT NULL, organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL,
            description TEXT);
        CREATE TABLE gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL,
            identifier TEXT UNIQUE, description TEXT DEFAULT '',
            last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
            min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
            CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
        CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL,
            geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL,
            CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name));
        CREATE TABLE gpkg_extensions (table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL,
            definition TEXT NOT NULL, scope TEXT NOT NULL);
        CREATE TABLE gpkg_metadata (id INTEGER PRIMARY KEY NOT NULL, md_scope TEXT NOT NULL DEFAULT 'dataset',
            md_standard_uri TEXT NOT NULL, mime_type TEXT NOT NULL DEFAULT 'text/xml',
            metadata TEXT NOT NULL DEFAULT '');
        CREATE TABLE gpkg_metadata_reference (reference_scope TEXT NOT NULL, table_name TEXT, column_name TEXT,
            row_id_value INTEGER, timestamp DATETIME NOT NULL, md_file_id INTEGER NOT NULL, md_parent_id INTEGER);
        CREATE TABLE {_TABLE} (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, geom POINT, {columns});
        """
    )
    wgs84 = (
        'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],'
        'AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,'
        'AUTHORITY["EPSG","9122"]],AUTHORITY["EPSG","4326"]]'
    )
    connection.executemany(
        "INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, NULL)",
        [
            ("WGS 84 geodetic", _WGS84, "EPSG", _WGS84, wgs84),
            ("Undefined cartesian SRS", -1, "NONE", -1, "undefined"),
            ("Undefined geographic SRS", 0, "NONE", 0, "undefined"),
        ],
    )


def _column(name: str) -> str:
    # `id` of the incident: OGR takes a column of that name for the number of the feature.
    return "incident" if name == "id" else name


def _fill(connection: sqlite3.Connection, entries: Iterable[Entry]) -> tuple[float, float, float, float] | None:
    names = ", ".join(f'"{_column(field.name)}"' for field in FIELDS)
    marks = ", ".join("?" for _ in FIELDS)
    statement = f"INSERT INTO {_TABLE} (geom, {names}) VALUES (?, {marks})"
    points: list[tuple[float, float]] = []
    for entry in entries:
        item, line = entry.item, incident_line(entry)
        blob: bytes | None = None
        if item.latitude is not None and item.longitude is not None:
            points.append((item.longitude, item.latitude))
            blob = point_blob(item.longitude, item.latitude)
        values: list[Cell] = [title(item), *(line[field.name] for field in FIELDS[1:])]
        connection.execute(statement, [blob, *values])
    if not points:
        return None
    xs, ys = zip(*points, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def point_blob(longitude: float, latitude: float) -> bytes:
    """A point as GeoPackage keeps it: its header (version 0, no envelope, little-endian) and well-known binary."""
    return b"GP\x00\x01" + struct.pack("<i", _WGS84) + struct.pack("<BIdd", 1, 1, longitude, latitude)


def _finish(connection: sqlite3.Connection, batch: Batch, box: tuple[float, float, float, float] | None) -> None:
    about = as_json(package(batch, FIELDS, "", "application/geopackage+sqlite3")).decode()
    connection.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, description, min_x, min_y, max_x, max_y, srs_id)"
        " VALUES (?, 'features', ?, ?, ?, ?, ?, ?, ?)",
        [_TABLE, _TABLE, f"Vigie {batch.version}, {batch.made}", *(box or (None,) * 4), _WGS84],
    )
    connection.execute("INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', 'POINT', ?, 0, 0)", [_TABLE, _WGS84])
    uri = "http://www.geopackage.org/spec121/#extension_metadata"
    connection.executemany(
        "INSERT INTO gpkg_extensions VALUES (?, NULL, 'gpkg_metadata', ?, 'read-write')",
        [("gpkg_metadata", uri), ("gpkg_metadata_reference", uri)],
    )
    connection.execute(
        "INSERT INTO gpkg_metadata VALUES (1, 'dataset', 'https://specs.frictionlessdata.io/data-package/',"
        " 'application/json', ?)",
        [about],
    )
    connection.execute(
        "INSERT INTO gpkg_metadata_reference VALUES ('geopackage', NULL, NULL, NULL, ?, 1, NULL)", [batch.made]
    )
